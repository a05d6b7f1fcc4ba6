/*
 * reading: a text as parse looks at it: its words, and every phrase of
 * keywords.yaml that stands anywhere in it. Knows no unit. Pure.
 */
#ifndef SUARA_CORE_READING_H
#define SUARA_CORE_READING_H

#include "core/keyword.h"

#define READING_CUES_MAX (4 * WORDS_MAX)

/* A phrase that stands in the text, at words.word[at], over n_words of them. */
struct cue {
    const struct keyword *keyword;
    uint8_t at, n_words;
};

struct reading {
    const char *text; /* borrowed */
    struct words words;
    struct cue cue[READING_CUES_MAX]; /* by place, then as the table is sorted */
    int n;
    bool has_question_mark;
    bool has_link; /* "https://...", "www...", "bit.ly/..." */
};

/* Words in plain form. */
void reading_words(const struct keywords *keywords, const char *text, struct reading *reading_r);

/*
 * reading_cues - find all phrases, once the words are as they shall be. A command, danger,
 * grievance, question, insult or bait within a longer phrase of another sense is no cue: "mati" in "mati
 * lampu", "pilih" in "pilih kasih", "stop" in "stop pungli". A rating always is: core/grade weighs
 * what stands beside it. Of commands that begin at one word all stay.
 */
void reading_cues(const struct keywords *keywords, struct reading *reading);

/* The first cue at or after word `from` of that kind (and sign), or NULL. */
const struct cue *reading_find(const struct reading *reading, enum keyword_kind kind, int from);
/* The longest one of that kind that begins at a word, or NULL. */
const struct cue *reading_at(const struct reading *reading, enum keyword_kind kind, int at);
const struct cue *reading_sign(const struct reading *reading, enum sign sign, int from);

/* No comma, full stop or line between two words. */
bool reading_is_clause(const struct reading *reading, int from, int to);

/* How many there are. */
int reading_count(const struct reading *reading, enum keyword_kind kind);
int reading_count_sign(const struct reading *reading, enum sign sign);

/* The longest phrase of that sign that stands at the word; the words it takes, 0 for none. */
int reading_skip(const struct reading *reading, unsigned signs, int at);

#endif

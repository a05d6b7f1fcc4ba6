/*
 * keyword: the words that people use for a command, from keywords.yaml. The
 * code knows intents; which words mean them is the admin's. Tables are built
 * by io/keyword_yaml, owned by its arena, and read only here. Pure.
 */
#ifndef SUARA_CORE_KEYWORD_H
#define SUARA_CORE_KEYWORD_H

#include "core/intent.h"
#include "core/words.h"

#define KEYWORD_WORDS_MAX 4 /* words in one phrase: "jangan sebut nama saya" */

enum keyword_kind {
    KEYWORD_COMMAND, /* names an intent                              */
    KEYWORD_FLAG,    /* ANONIM, RAHASIA: among the first words        */
    KEYWORD_ANSWER,  /* YA, TIDAK: only where a question is open      */
    KEYWORD_TOPIC,   /* after INFO: SYARAT, BPJS, JAM ...             */
    KEYWORD_STAFF    /* only from a registered number                 */
};

/* One phrase. "tdk puas" of PUAS1 is { "tdk", "puas" }, RATING, value 1. */
struct keyword {
    const char *word[KEYWORD_WORDS_MAX]; /* folded as words.h folds        */
    uint8_t n_words;
    uint8_t kind;          /* enum keyword_kind                            */
    uint8_t intent;        /* enum intent, for COMMAND, ANSWER and STAFF   */
    uint16_t value;        /* grade 1..4, enum flag, or reply of a topic    */
    uint8_t lang;          /* index into replies->lang of the answer's language */
    bool is_alone;         /* means this only when it is the whole message */
    const char *name;      /* the canonical word: "ADUAN"; for humans      */
};

struct keywords {
    const struct keyword *keyword; /* sorted by word[0], then longest first */
    size_t n;
};

/* The longest phrase of that kind set (bit mask 1 << enum keyword_kind) that
 * stands at words->word[at]; NULL when none does. */
const struct keyword *keyword_match(const struct keywords *keywords, unsigned kinds, const struct words *words, int at);

/* Order of the table; for the loader's qsort. */
int keyword_compare(const void *a, const void *b);

#endif

/*
 * keyword: the phrases that people use and what they mean, from keywords.yaml.
 * The code knows meanings; which words carry them is the admin's. Tables are
 * built by io/keyword_yaml, owned by its arena, and read only here. Pure.
 *
 * Words are compared in plain form: a short or regional form of a function word
 * is the word it stands for ("tdk", "gak", "ora" are "tidak": section `same` of the
 * file; number words are numbers: "dua" is "2"), and a known word keeps its meaning with
 * an ending or doubled ("obatnya", "marah2"). So one phrase "tidak dilayani" covers all ways to write it.
 */
#ifndef SUARA_CORE_KEYWORD_H
#define SUARA_CORE_KEYWORD_H

#include "core/intent.h"
#include "core/words.h"

#define KEYWORD_WORDS_MAX      6 /* words and gaps in one phrase: "jangan sebut nama saya" */
#define KEYWORD_GAP_MAX        4 /* words that one gap, written "..", may stand for: none to four */
#define KEYWORD_CATEGORIES_MAX 32
#define KEYWORD_NONE           (-1)

enum keyword_kind {
    KEYWORD_COMMAND,   /* names an intent                                            */
    KEYWORD_FLAG,      /* ANONIM, RAHASIA; value: enum flag                           */
    KEYWORD_ANSWER,    /* YA, TIDAK: only where a question is open                    */
    KEYWORD_TOPIC,     /* after INFO: SYARAT, BPJS ...; value: reply                   */
    KEYWORD_STAFF,     /* only from a registered number                              */
    KEYWORD_PICK,      /* chooses from a list of ours: "yang kedua"; value: its number   */
    KEYWORD_DEGREE,    /* beside a rating: value: enum degree                         */
    KEYWORD_GRIEVANCE, /* plainly complains; value: index of its category             */
    KEYWORD_HINT,      /* speaks of the category `value`, complains of nothing by itself */
    KEYWORD_DANGER,    /* to somebody's life; value: enum danger                      */
    KEYWORD_SIGN,      /* value: enum sign                                            */
    KEYWORD_KIND_COUNT
};

enum degree { DEGREE_NOT, DEGREE_LESS, DEGREE_VERY, DEGREE_COUNT };
enum danger { DANGER_BODY, DANGER_LIFE /* wants to die */, DANGER_COUNT };

/* What a word says about the text around it. The names are those of section `signs`. */
enum sign {
    SIGN_FILLER,   /* courtesy and small words, before a command and after it: "pak", "mohon", "saya mau" */
    SIGN_CASE,     /* a word for a case or its number: "aduan", "nomor", "tiket"      */
    SIGN_PLACE,    /* before the name of a centre: "puskesmas", "pkm", "di"           */
    SIGN_MEASURE,  /* what a number before it counts: "jam", "hari", "orang"         */
    SIGN_QUESTION, /* asks: "bagaimana", "bisa .. tidak"                              */
    SIGN_RHETORIC, /* asks in form only: "kenapa", "kok"                              */
    SIGN_PAST,     /* happened already: "kemarin"                                     */
    SIGN_NOW,      /* happens now: "sekarang"                                        */
    SIGN_PLEA,     /* calls for help: "tolong", "cepat"                              */
    SIGN_HARMLESS, /* no danger in it: "mati lampu", "kalau .. kejang"                */
    SIGN_FRAME,    /* the danger behind it is only spoken of: "kalau", "cara", "gejala" */
    SIGN_BAIT,     /* of fraud and gambling: "hadiah", "slot"                         */
    SIGN_TRAP,     /* fraud by itself: "transfer pulsa", "mama minta pulsa"           */
    SIGN_SWEAR,
    SIGN_PRAISE,    /* "ramah", "bagus"                                                */
    SIGN_DEMAND,    /* in an answer of staff: asks to apologise, delete or withdraw    */
    SIGN_DIAGNOSIS, /* in an answer of staff: tells what somebody suffers from         */
    SIGN_KNOWN,     /* an ordinary word: no misspelt code or keyword                   */
    SIGN_COUNT
};

enum keyword_place {
    KEYWORD_FIRST,   /* near the start, before the body                        */
    KEYWORD_ALONE,   /* only when it is the whole message but for fillers        */
    KEYWORD_ANYWHERE /* also within the text; all kinds from DEGREE on are so     */
};

/* One phrase. "tdk puas" is { "tidak", "puas" }, COMMAND, RATING, value 1. */
struct keyword {
    const char *word[KEYWORD_WORDS_MAX]; /* plain; "" is a gap, never first or last */
    uint8_t n_words;                     /* with the gaps                          */
    uint8_t kind;                        /* enum keyword_kind                      */
    uint8_t intent;                      /* enum intent: COMMAND, ANSWER and STAFF  */
    uint16_t value;                      /* see the kinds; COMMAND: grade 1..4 of a rating, topic of an info */
    uint8_t lang;                        /* index into replies->lang               */
    uint8_t place;                       /* enum keyword_place                     */
    const char *name;                    /* the canonical word: "ADUAN"; for people */
};

/* A word of any phrase or of section `same`, and its plain form (itself, mostly). */
struct known_word {
    const char *text, *plain;
};

/* A phrase that keyword_near looks at: one word of four letters or more. */
struct near_word {
    uint32_t letters; /* which it has, a bit each: nearly all others are told apart by it */
    uint32_t row;     /* of the table */
};

/* What a complaint may be about. */
struct category {
    const char *name;    /* "fees": machines and the database */
    const char *label;   /* "pungli": staff; at most 16 characters */
    bool is_supervisory; /* dinkes handles it, the unit does not see it */
    bool is_urgent;      /* answered the same day, dinkes copied */
};

struct keywords {
    const struct keyword *keyword; /* sorted by keyword_compare: word[0], then longest first */
    size_t n;
    const struct known_word *known; /* sorted by text */
    size_t n_known;
    const char *const *ending; /* "nya", "lah": what a known word may end in; in the order in which they are tried */
    int n_endings;
    const struct near_word *near; /* made by keyword_index */
    size_t n_near;
    const struct category *category;
    int n_categories;
};

/* Put each word into plain form: sets word.plain (NULL: not known). Words that the
 * table does not know stay as they are. */
void keyword_read(const struct keywords *keywords, struct words *words);

/* The longest phrase of those kinds (bit mask 1 << enum keyword_kind) that stands at
 * words->word[at], whatever its place; n_words_r: words it spans, gaps included. NULL when none does. */
const struct keyword *keyword_match(const struct keywords *keywords, unsigned kinds, const struct words *words, int at,
                                    int *n_words_r);

/* For whoever wants every phrase at a place: the index of the first one whose word[0] is not
 * before `plain`, and the words that a phrase spans at words->word[at], 0 when it does not stand there. */
size_t keyword_first(const struct keywords *keywords, const char *plain);
int keyword_span(const struct keyword *keyword, const struct words *words, int at);

/*
 * keyword_near - the one meaning among those kinds that has a phrase of one word, of
 * four letters or more, one edit (letter wrong, missing, doubled, two swapped) from word. NULL when there
 * is none, when two meanings are as near, or when word is known.
 *     "adun" -> ADUAN
 */
const struct keyword *keyword_near(const struct keywords *keywords, unsigned kinds, const struct word *word);

/* The category of that name, or NULL. */
const struct category *keyword_category(const struct keywords *keywords, const char *name);

bool keyword_is_sign(const struct keyword *keyword, enum sign sign);

/* Order of the table; for the loader's qsort. */
int keyword_compare(const void *a, const void *b);

/* The index for keyword_near of a sorted table of n rows. near_r: room for n; returns how many it has. */
size_t keyword_index(const struct keyword *table, size_t n, struct near_word *near_r);

#endif

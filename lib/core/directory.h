/*
 * directory: the units, their staff and the badges people vote for, from
 * directory.yaml. Tables are built by io/directory_yaml, owned by its arena,
 * read only here. Pure. Elsewhere a unit is known by its code, which outlives
 * a reload; an index is good only within one call.
 */
#ifndef SUARA_CORE_DIRECTORY_H
#define SUARA_CORE_DIRECTORY_H

#include "core/phone.h"
#include "core/words.h"

#define DIRECTORY_CODE_MAX  6 /* up to 5 letters and digits, upper case, and NUL */
#define DIRECTORY_NONE      (-1)
#define DIRECTORY_UNITS_MAX 1024
#define DIRECTORY_ALWAYS    INT32_MAX /* to_day of one who has not left */

enum unit_kind { UNIT_PUSKESMAS, UNIT_DINKES, UNIT_MINISTRY };

enum unit_saturday { UNIT_AS_OFFICE, UNIT_SATURDAY_OPEN, UNIT_SATURDAY_CLOSED };

struct unit {
    char code[DIRECTORY_CODE_MAX];
    enum unit_kind kind;
    const char *name;       /* "Puskesmas DTP Kutawaluya"                      */
    const char *short_name; /* for SMS, at most 22 characters: "Pkm Kutawaluya" */
    const char *phone;      /* for people to call; "" when unknown             */
    const char *hours;      /* opening hours as one text for INFO JAM; "" when unknown */
    int parent;             /* index of the dinkes above, or DIRECTORY_NONE    */
    enum unit_saturday saturday;
    int32_t utc_offset_s; /* WIB, WITA, WIT; 0: as the office                */
    int number;           /* "Kajen II", "Kota Bekasi 02": 2; 0: its name has none */
};

/* One way to name a unit: its code, a poster number, a nickname, its name. Part of a
 * name ("kajen", "marulak") is a row for each unit that it may mean. */
struct alias {
    const char *word[4]; /* folded as words.h folds */
    uint8_t n_words;
    bool is_part; /* of a name: asked about where it fits several, trusted where one */
    int unit;
};

/* A code, a name of one or two words, or a part of one, its words written as one: what
 * directory_near compares with. Not those that only put "puskesmas" before. */
struct spelling {
    const char *text;
    uint32_t letters;       /* which ones it has, a bit each: most others are told apart by it */
    uint8_t len, n_letters; /* without the digits */
    uint8_t n_words;
    bool is_code;
    int number; /* its digits at the end: a slip there names another centre; 0 none */
    int unit;
};

enum role { ROLE_NONE, ROLE_OFFICER, ROLE_HEAD, ROLE_DINKES };

struct staff {
    struct phone phone;
    const char *name;
    enum role role;
    int unit;
    int32_t from_day, to_day; /* works there on from_day <= day <= to_day */
};

enum badge_role { BADGE_DOCTOR, BADGE_NURSE, BADGE_ADMIN, BADGE_ROLE_COUNT };

struct badge {
    char code[DIRECTORY_CODE_MAX]; /* "P03" */
    const char *name;
    enum badge_role role;
    int unit;
    int32_t from_day, to_day;
};

struct directory {
    const struct unit *unit;
    int n_units;
    const struct alias *alias; /* sorted by directory_compare_alias */
    size_t n_aliases;
    const struct staff *staff; /* sorted by phone.text */
    int n_staff;
    const struct badge *badge; /* sorted by unit, then code */
    int n_badges;
    const struct spelling *spelling; /* sorted by directory_compare_spelling */
    size_t n_spellings;
};

/* The dinkes that a unit is, or the next one above it; DIRECTORY_NONE. */
int directory_office(const struct directory *directory, int unit);

/* Copy a unit's or badge's code; a longer text is cut (no code is longer). */
void directory_copy_code(const char *code, char code_r[DIRECTORY_CODE_MAX]);

/* Index by exact code, any case ("ktw"); DIRECTORY_NONE when there is none. */
int directory_unit(const struct directory *directory, const char *code);

#define DIRECTORY_FOUND_MAX 5 /* as many as a list to choose from has room for */

enum fit {
    FIT_NONE,
    FIT_EXACT, /* unit[0], named without doubt                              */
    FIT_PART,  /* part of the name of unit[0] alone, or of several: ask      */
    FIT_NEAR   /* one edit from a code or name of each unit[]: always ask    */
};

struct found {
    enum fit fit;
    int n, n_all; /* units in unit[], in order of the directory; as many as fit */
    int unit[DIRECTORY_FOUND_MAX];
    int at, n_words; /* where it stands */
    size_t row;      /* FIT_PART: the first of the n_all alias rows */
};

/*
 * directory_find - what unit is named at words->word[at]? The longest way to name one
 * wins; an exact one before a part of a name of the same length. A code may be
 * spaced or dotted ("KJ 1", "k.t.w"). Never corrects anything. FIT_NONE with n 0 when nothing is named.
 */
void directory_find(const struct directory *directory, const struct words *words, int at, struct found *found_r);

/*
 * directory_near - a code one edit away from the word at `at` (at most five letters and digits,
 * two at least), or a name one edit away (a name of five to seven letters) or two (eight or more):
 * a letter wrong, missing, too much, two swapped, or a space missing or too much. Two words are tried
 * before one. Codes and names count alike; a near code before a near name. FIT_NEAR or FIT_NONE.
 *     "ktq" -> KTW; "kajn" -> KJ1, KJ2; "kuta walya" -> KTW
 */
void directory_near(const struct directory *directory, const struct words *words, int at, struct found *found_r);

/* directory_joined - a name of eight letters or more, all of them right, with a space too many or missing:
 * "kandang serang", "tanjungmarulak". FIT_EXACT or FIT_NONE. */
void directory_joined(const struct directory *directory, const struct words *words, int at, struct found *found_r);

/* "KJ1 KJ2": the units of codes with spaces between, at most DIRECTORY_FOUND_MAX, each at its place; DIRECTORY_NONE
 * for one that the directory does not know (any more). Sets n, n_all and unit[]. */
void directory_read_codes(const struct directory *directory, const char *codes, struct found *found_r);

/* Keep those of found whose name bears this number: "kajen no 2". One left: FIT_EXACT, but what was
 * near stays FIT_NEAR (it is asked about). None: unchanged. found: as directory_find or _near gave it. */
void directory_narrow(const struct directory *directory, int number, struct found *found);

/* The number that a word is: "2", "02" and "ii" are 2; roman ones up to xx, digits up to 999. 0: it is none. */
int directory_number(const char *word);

/* The unit whose code the word starts with, and goes on: "ktwdokter" -> KTW; the longest such code.
 * DIRECTORY_NONE when none. */
int directory_prefix(const struct directory *directory, const struct word *word);

/* The staff member with that number who works on that day, or NULL. */
const struct staff *directory_staff(const struct directory *directory, const struct phone *phone, int32_t day);

/* May this person work on cases of that unit? Officers and heads on their
 * own; dinkes on its own and on all below it. */
bool directory_may_see(const struct directory *directory, const struct staff *staff, int unit);

/* The badge of that unit by code ("P03", "p3", "A1" = "A01"), valid that day, or NULL. */
const struct badge *directory_badge(const struct directory *directory, int unit, const char *code, int32_t day);

/* Orders of the tables, for the loader's qsort. Alias: word[0], longest first, the other words, exact before
 * part, unit. Spelling: length, text, words, unit. */
int directory_compare_alias(const void *a, const void *b);
int directory_compare_spelling(const void *a, const void *b);

/* A row of directory.spelling. text: folded, without spaces; borrowed. */
struct spelling directory_spelling(const char *text, int n_words, int unit, bool is_code);

#endif

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

#define DIRECTORY_CODE_MAX 6 /* up to 5 letters and digits, upper case, and NUL */
#define DIRECTORY_NONE (-1)
#define DIRECTORY_ALWAYS INT32_MAX /* to_day of one who has not left */

enum unit_kind { UNIT_PUSKESMAS, UNIT_DINKES, UNIT_MINISTRY };

struct unit {
    char code[DIRECTORY_CODE_MAX];
    enum unit_kind kind;
    const char *name;       /* "Puskesmas DTP Kutawaluya"                      */
    const char *short_name; /* for SMS, at most 22 characters: "Pkm Kutawaluya" */
    const char *phone;      /* for people to call; "" when unknown             */
    const char *hours;      /* opening hours as one text for INFO JAM; "" when unknown */
    int parent;             /* index of the dinkes above, or DIRECTORY_NONE    */
};

/* One way to name a unit: its code, a poster number, a nickname, its name. */
struct alias {
    const char *word[4]; /* folded as words.h folds */
    uint8_t n_words;
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
    const struct alias *alias; /* sorted by directory_compare_alias: word[0], then longest first */
    size_t n_aliases;
    const struct staff *staff; /* sorted by phone.text */
    int n_staff;
    const struct badge *badge; /* sorted by unit, then code */
    int n_badges;
};

/* Copy a unit's or badge's code; a longer text is cut (no code is longer). */
void directory_copy_code(const char *code, char code_r[DIRECTORY_CODE_MAX]);

/* Index by exact code, any case ("ktw"); DIRECTORY_NONE when there is none. */
int directory_unit(const struct directory *directory, const char *code);

/* The unit whose longest alias (codes are aliases too) stands at
 * words->word[at]; n_words_r: words it took. DIRECTORY_NONE when none does. */
int directory_match(const struct directory *directory, const struct words *words, int at, int *n_words_r);

/* The staff member with that number who works on that day, or NULL. */
const struct staff *directory_staff(const struct directory *directory, const struct phone *phone, int32_t day);

/* May this person work on cases of that unit? Officers and heads on their
 * own; dinkes on its own and on all below it. */
bool directory_may_see(const struct directory *directory, const struct staff *staff, int unit);

/* The badge of that unit by code ("P03", "p3", "A1" = "A01"), valid that day, or NULL. */
const struct badge *directory_badge(const struct directory *directory, int unit, const char *code, int32_t day);

int directory_compare_alias(const void *a, const void *b);

#endif

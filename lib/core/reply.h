/*
 * reply: the words that people read, from replies.yaml, and how a reply is
 * made of a template and values. A value is never expanded again: "{tiket}"
 * in a patient's text stays those seven characters. Pure.
 */
#ifndef SUARA_CORE_REPLY_H
#define SUARA_CORE_REPLY_H

#include "core/complaint.h"
#include "core/err.h"

#include <stddef.h>
#include <stdint.h>

#define REPLY_TEXT_MAX     1600 /* bytes with NUL: a rendered SMS, up to REPLY_SEGMENTS_MAX */
#define REPLY_SEGMENTS_MAX 4
#define REPLY_LANGS_MAX    8

enum reply_var {
#define REPLY_VAR(name, NAME, max) REPLY_VAR_##NAME,
#include "core/reply_list.h"
#undef REPLY_VAR
    REPLY_VAR_COUNT
};

enum reply_id {
#define REPLY(name, audience, vars) REPLY_ID_##name,
#include "core/reply_list.h"
#undef REPLY
    REPLY_ID_COUNT /* replies of that index and above are the admin's own INFO topics */
};

enum reply_audience { REPLY_PATIENT, REPLY_STAFF, REPLY_USSD };

/* What replies.yaml may and must say of each reply; fixed by the program. */
struct reply_spec {
    const char *name;
    enum reply_audience audience;
    uint64_t vars; /* bit mask 1 << enum reply_var */
};
extern const struct reply_spec REPLY_SPEC[REPLY_ID_COUNT];

/* Each variable's name and the most septets a value takes (longer is cut). */
struct reply_var_spec {
    const char *name;
    int max;
};
extern const struct reply_var_spec REPLY_VAR_SPEC[REPLY_VAR_COUNT];

/* Words for values that the program names: states, roles, months. */
enum label {
    LABEL_STATE,                                 /* + enum state  */
    LABEL_ROLE = LABEL_STATE + STATE_COUNT,      /* + enum badge_role */
    LABEL_MONTH = LABEL_ROLE + BADGE_ROLE_COUNT, /* + 0..11 */
    LABEL_GENERAL = LABEL_MONTH + 12,            /* category of what has none: "umum" */
    LABEL_SOMEONE,                               /* a colleague whose name is not known: "petugas lain" */
    LABEL_COUNT
};

struct replies {
    int n_langs;
    char lang[REPLY_LANGS_MAX][4];             /* "id", "en"; the first is the default       */
    size_t n;                                  /* REPLY_ID_COUNT and the admin's own topics  */
    const char *const *name;                   /* [n]                                        */
    const char *const *text[REPLY_LANGS_MAX];  /* [lang][n]; never NULL: falls back to [0]   */
    const char *const *label[REPLY_LANGS_MAX]; /* [lang][LABEL_COUNT]                        */
};

struct reply_values {
    const char *value[REPLY_VAR_COUNT]; /* UTF-8, borrowed; NULL is "" */
};

/* Index of a reply by name among all n, or -1; of a language, or -1. */
int reply_index(const struct replies *replies, const char *name);
int reply_lang(const struct replies *replies, const char *lang);

/* Index into REPLY_VAR_SPEC of the name of length len, or -1. */
int reply_var(const char *name, size_t len);

/*
 * reply_render - the text of a reply in a language. {var} becomes its value
 * cut to the variable's maximum, brought into the GSM-7 alphabet
 * (gsmtext_plain); the values named in `whole` (bit mask) are not cut, so that
 * an answer of staff goes out entire, up to REPLY_SEGMENTS_MAX segments: what
 * is beyond is cut with "...". Returns the number of segments.
 */
int reply_render(const struct replies *replies, int lang, int id, const struct reply_values *values, uint64_t whole,
                 char text_r[REPLY_TEXT_MAX]);

/*
 * reply_check - is this a good template? Unknown or disallowed {variable},
 * unclosed brace, characters outside GSM-7 -> E_INVAL with the byte offset in
 * at_r and, in err, what is wrong and what would be right. septets_r: its
 * length with every variable at its longest.
 */
enum rc reply_check(const char *text, uint64_t allowed_vars, size_t *at_r, int *septets_r, struct err *err) MUST_CHECK;

#endif

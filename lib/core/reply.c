#include "core/reply.h"

#include "core/gsmtext.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define BUDGET   (REPLY_SEGMENTS_MAX * GSMTEXT_PART) /* septets of the longest reply */
#define DOTS     "..."
#define DOTS_LEN 3

#define V(X) (UINT64_C(1) << REPLY_VAR_##X)
_Static_assert(REPLY_VAR_COUNT <= 64, "a set of variables is one bit mask");

const struct reply_spec REPLY_SPEC[REPLY_ID_COUNT] = {
#define REPLY(name, audience, vars) [REPLY_ID_##name] = {#name, REPLY_##audience, vars},
#include "core/reply_list.h"
#undef REPLY
};

const struct reply_var_spec REPLY_VAR_SPEC[REPLY_VAR_COUNT] = {
#define REPLY_VAR(name, NAME, max) [REPLY_VAR_##NAME] = {#name, max},
#include "core/reply_list.h"
#undef REPLY_VAR
};

/* A rendering under way. */
struct out {
    char *text;
    size_t len;
    int whole_left; /* septets left for the values that are not cut */
};

int reply_index(const struct replies *replies, const char *name)
{
    for (size_t i = 0; i < replies->n; i++)
        if (strcmp(replies->name[i], name) == 0)
            return (int)i;
    return -1;
}

int reply_lang(const struct replies *replies, const char *lang)
{
    for (int i = 0; i < replies->n_langs; i++)
        if (strcmp(replies->lang[i], lang) == 0)
            return i;
    return -1;
}

int reply_var(const char *name, size_t len)
{
    for (int i = 0; i < REPLY_VAR_COUNT; i++)
        if (strncmp(REPLY_VAR_SPEC[i].name, name, len) == 0 && REPLY_VAR_SPEC[i].name[len] == '\0')
            return i;
    return -1;
}

/* The variable of "{name}" at text, and how many bytes that takes; -1 when it is none. */
static int variable_at(const char *text, size_t *len_r)
{
    const char *end = *text == '{' ? strchr(text, '}') : NULL;
    if (end == NULL)
        return -1;
    *len_r = (size_t)(end - text) + 1;
    return reply_var(text + 1, *len_r - 2);
}

static void out_add(struct out *out, const char *text, size_t len)
{
    size_t room = REPLY_TEXT_MAX - 1 - out->len;
    if (len > room)
        len = 0; /* cannot be while the text is within its budget; rather nothing than half a character */
    memcpy(out->text + out->len, text, len);
    out->len += len;
}

static void out_cut(struct out *out, const char *value, int max)
{
    char part[REPLY_TEXT_MAX];
    size_t len = gsmtext_cut(value, max, part, sizeof part);
    out_add(out, part, len);
}

/* A value that takes what is left and shows by dots that it had more. */
static void out_whole(struct out *out, const char *value)
{
    int septets = gsmtext_septets(value);
    if (septets <= out->whole_left) {
        out_add(out, value, strlen(value));
        out->whole_left -= septets;
        return;
    }
    if (out->whole_left >= DOTS_LEN) {
        out_cut(out, value, out->whole_left - DOTS_LEN);
        out_add(out, DOTS, DOTS_LEN);
    }
    out->whole_left = 0;
}

static void out_value(struct out *out, int var, const char *value, bool is_whole)
{
    char plain[REPLY_TEXT_MAX]; /* enough: no septet takes more than two bytes */
    if (value == NULL)
        return;
    gsmtext_plain(value, plain, sizeof plain);
    if (is_whole)
        out_whole(out, plain);
    else
        out_cut(out, plain, REPLY_VAR_SPEC[var].max);
}

/* One pass over the template: what a value holds is never looked at again. */
static void render(const char *template, const struct reply_values *values, uint64_t whole, struct out *out)
{
    out->len = 0;
    for (const char *p = template; *p != '\0';) {
        size_t len;
        int var = variable_at(p, &len);
        if (var >= 0) {
            out_value(out, var, values->value[var], (whole >> var & 1) != 0);
            p += len;
            continue;
        }
        len = 1 + strcspn(p + 1, "{");
        out_add(out, p, len);
        p += len;
    }
    out->text[out->len] = '\0';
}

int reply_render(const struct replies *replies, int lang, int id, const struct reply_values *values, uint64_t whole,
                 char text_r[REPLY_TEXT_MAX])
{
    int known = lang >= 0 && lang < replies->n_langs ? lang : 0;
    const char *template = replies->text[known][id];
    struct out out = {.text = text_r};
    render(template, values, whole, &out); /* the rest first: the whole values share what it leaves */
    int left = whole == 0 ? 0 : BUDGET - gsmtext_septets(text_r);
    int segments = gsmtext_segments(text_r);
    /* An escape that does not fit in one part may cost a part its last septet: then once more, shorter. */
    for (; left > 0; left--) {
        out.whole_left = left;
        render(template, values, whole, &out);
        segments = gsmtext_segments(text_r);
        if (segments <= REPLY_SEGMENTS_MAX)
            break;
    }
    return segments;
}

/* " {a}, {b}": the variables that may stand in a template, for the error text. */
static void list_vars(uint64_t vars, char *text_r, size_t cap)
{
    size_t len = 0;
    text_r[0] = '\0';
    for (int i = 0; i < REPLY_VAR_COUNT; i++) {
        if ((vars >> i & 1) == 0)
            continue;
        int n = snprintf(text_r + len, cap - len, "%s{%s}", len > 0 ? ", " : "", REPLY_VAR_SPEC[i].name);
        if (n < 0 || (size_t)n >= cap - len)
            return;
        len += (size_t)n;
    }
}

/* Checks the "{...}" at text and adds its longest length. */
static enum rc check_var(const char *text, uint64_t allowed_vars, size_t *len_r, int *septets, struct err *err)
{
    char allowed[256];
    list_vars(allowed_vars, allowed, sizeof allowed);
    size_t name_len = strcspn(text + 1, "{}");
    if (text[1 + name_len] != '}')
        return ERR(err, E_INVAL, "'{' without '}'; write a variable as {name}");
    int var = reply_var(text + 1, name_len);
    int shown = name_len < 40 ? (int)name_len : 40;
    if (var < 0 || (allowed_vars >> var & 1) == 0)
        return ERR(err, E_INVAL, "%s variable {%.*s}; this reply may use %s", var < 0 ? "unknown" : "no value here for",
                   shown, text + 1, allowed[0] != '\0' ? allowed : "none");
    *len_r = name_len + 2;
    *septets += REPLY_VAR_SPEC[var].max;
    return OK;
}

static enum rc check_literal(const char *text, size_t *len_r, int *septets, struct err *err)
{
    char one[8] = {0};
    size_t n = 1;
    while (n < 4 && ((unsigned char)text[n] & 0xC0) == 0x80)
        n++;
    memcpy(one, text, n);
    int cost = gsmtext_septets(one);
    if (cost < 0) {
        char plain[8];
        gsmtext_plain(one, plain, sizeof plain);
        if (plain[0] == '\0' || strcmp(plain, "?") == 0)
            return ERR(err, E_INVAL, "'%s' is not in the GSM-7 alphabet; leave it out", one);
        return ERR(err, E_INVAL, "'%s' is not in the GSM-7 alphabet; write '%s'", one, plain);
    }
    *len_r = n;
    *septets += cost;
    return OK;
}

enum rc reply_check(const char *text, uint64_t allowed_vars, size_t *at_r, int *septets_r, struct err *err)
{
    *septets_r = 0;
    *at_r = 0;
    for (size_t len = 1; text[*at_r] != '\0'; *at_r += len) {
        const char *at = text + *at_r;
        enum rc rc;
        if (*at == '}')
            return ERR(err, E_INVAL, "'}' without '{'; write a variable as {name}");
        if (*at == '{')
            rc = check_var(at, allowed_vars, &len, septets_r, err);
        else
            rc = check_literal(at, &len, septets_r, err);
        if (rc != OK)
            return rc;
    }
    return OK;
}

#include "io/tree.h"

#include "core/workday.h"
#include "io/nearest.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <utf8proc.h>

#define HINTS_MAX     1000 /* no more hints after that many errors: they cost time, and nobody reads them */
#define CHOICES_SHOWN 12

const struct node *tree_get(const struct node *map, const char *key)
{
    if (map == NULL || map->kind != NODE_MAP)
        return NULL;
    const struct node *child = map->first;
    while (child != NULL && (child->is_broken || strcmp(child->key->text, key) != 0))
        child = child->next;
    return child;
}

static const char *form_name(const struct node *node)
{
    if (node->kind != NODE_SCALAR)
        return node->kind == NODE_LIST ? "a list" : "a group";
    static const char *const NAME[] = {"a single value", "text", "a number", "true or false"};
    return node->text[0] == '\0' ? "empty" : NAME[node->form];
}

static void wrong_form(struct findings *findings, const struct node *node, const char *what)
{
    findings_error(findings, node->place, "this is %s; %s belongs here", form_name(node), what);
}

static const struct node *children(struct findings *findings, const struct node *node, enum node_kind kind,
                                   const char *what)
{
    if (node == NULL || node->is_broken)
        return NULL;
    if (node->kind == NODE_SCALAR && node->form == FORM_PLAIN && node->text[0] == '\0')
        return NULL; /* "staff:" and nothing behind it: none */
    if (node->kind != kind) {
        wrong_form(findings, node, what);
        return NULL;
    }
    return node->first;
}

const struct node *tree_list(struct findings *findings, const struct node *node, const char *what)
{
    return children(findings, node, NODE_LIST, what);
}

const struct node *tree_map(struct findings *findings, const struct node *node, const char *what)
{
    return children(findings, node, NODE_MAP, what);
}

static void join(const char *const *names, size_t n, char *text, size_t cap)
{
    size_t used = 0;
    text[0] = '\0';
    for (size_t i = 0; i < n && used < cap; i++) {
        int len = snprintf(text + used, cap - used, "%s%s", i == 0 ? "" : ", ", names[i]);
        used += len < 0 ? 0 : (size_t)len;
    }
}

void tree_unknown(struct findings *findings, const struct node *node, const char *what, const char *const *names,
                  size_t n)
{
    char all[300];
    const char *near = findings_errors(findings) < HINTS_MAX ? nearest_of(node->text, names, n) : NULL;
    if (near != NULL) {
        findings_error(findings, node->place, "unknown %s '%.40s'; did you mean '%s'?", what, node->text, near);
        return;
    }
    join(names, n, all, sizeof all);
    if (n <= CHOICES_SHOWN)
        findings_error(findings, node->place, "unknown %s '%.40s'; known are %s", what, node->text, all);
    else
        findings_error(findings, node->place, "unknown %s '%.40s'; the shipped file shows all that are known", what,
                       node->text);
}

static void check_known(struct findings *findings, const struct node *key, const struct tree_key *keys, size_t n)
{
    const char *names[64];
    size_t n_names = n < 64 ? n : 64;
    for (size_t i = 0; i < n_names; i++) {
        names[i] = keys[i].name;
        if (strcmp(names[i], key->text) == 0)
            return;
    }
    tree_unknown(findings, key, "setting", names, n_names);
}

void tree_keys(struct findings *findings, const struct node *map, const char *what, const struct tree_key *keys,
               size_t n)
{
    if (map == NULL || map->kind != NODE_MAP)
        return;
    for (const struct node *child = map->first; child != NULL; child = child->next)
        if (!child->key->is_broken)
            check_known(findings, child->key, keys, n);
    for (size_t i = 0; i < n; i++)
        if (keys[i].is_required && tree_get(map, keys[i].name) == NULL)
            findings_error(findings, map->place, "this %s has no '%s'; add it", what, keys[i].name);
}

size_t tree_characters(const char *text, size_t len)
{
    size_t n = 0;
    for (size_t i = 0; i < len; i++)
        n += ((unsigned char)text[i] & 0xC0) != 0x80;
    return n;
}

const char *tree_lines(struct findings *findings, const struct node *node, int max_chars)
{
    if (node == NULL || node->is_broken)
        return NULL;
    if (node->kind != NODE_SCALAR || node->text[0] == '\0' || node->form > FORM_QUOTED) {
        wrong_form(findings, node, node->form == FORM_NUMBER ? "text in quotes" : "text");
        return NULL;
    }
    size_t n = tree_characters(node->text, strlen(node->text));
    if (n <= (size_t)max_chars)
        return node->text;
    findings_error(findings, node->place, "%zu characters; at most %d fit here", n, max_chars);
    return NULL;
}

const char *tree_text(struct findings *findings, const struct node *node, int max_chars)
{
    const char *text = tree_lines(findings, node, max_chars);
    if (text == NULL || strchr(text, '\n') == NULL)
        return text;
    findings_error(findings, node->place, "several lines; one line belongs here");
    return NULL;
}

static const char *range_text(struct range range, char text[64])
{
    (void)snprintf(text, 64, "a whole number from %d to %d", range.min, range.max);
    return text;
}

/* Decimal, or 0x hexadecimal and a trailing L as libconfig has them. */
static bool is_whole(const char *text, long long *value_r, bool *is_huge_r)
{
    char *end;
    bool is_hex = strncasecmp(text, "0x", 2) == 0;
    errno = 0;
    *value_r = strtoll(text, &end, is_hex ? 16 : 10);
    *is_huge_r = errno == ERANGE;
    bool has_digits = end != text && strchr(" \t\n", text[0]) == NULL;
    end += strspn(end, "L");
    return has_digits && *end == '\0';
}

int tree_int(struct findings *findings, const struct node *node, struct range range, int fallback)
{
    char belongs[64];
    long long value;
    bool is_huge;
    if (node == NULL || node->is_broken)
        return fallback;
    bool may_be = node->kind == NODE_SCALAR && (node->form == FORM_PLAIN || node->form == FORM_NUMBER);
    if (!may_be || node->text[0] == '\0') {
        wrong_form(findings, node, range_text(range, belongs));
        return fallback;
    }
    if (!is_whole(node->text, &value, &is_huge)) {
        findings_error(findings, node->place, "'%.40s' is no whole number; %s belongs here", node->text,
                       range_text(range, belongs));
        return fallback;
    }
    if (!is_huge && value >= range.min && value <= range.max)
        return (int)value;
    findings_error(findings, node->place, "%.40s is out of range; %s belongs here", node->text,
                   range_text(range, belongs));
    return fallback;
}

bool tree_truth(struct findings *findings, const struct node *node, bool fallback)
{
    if (node == NULL || node->is_broken)
        return fallback;
    bool may_be = node->kind == NODE_SCALAR && (node->form == FORM_PLAIN || node->form == FORM_TRUTH);
    if (may_be && strcasecmp(node->text, "true") == 0)
        return true;
    if (may_be && strcasecmp(node->text, "false") == 0)
        return false;
    wrong_form(findings, node, "true or false (without quotes)");
    return fallback;
}

int tree_choice(struct findings *findings, const struct node *node, const char *const *names, size_t n)
{
    const char *text = tree_text(findings, node, 1000);
    if (text == NULL)
        return -1;
    for (size_t i = 0; i < n; i++)
        if (strcmp(names[i], text) == 0)
            return (int)i;
    tree_unknown(findings, node, "value", names, n);
    return -1;
}

int32_t tree_day(struct findings *findings, const struct node *node, int32_t fallback)
{
    int32_t day;
    const char *text = tree_text(findings, node, 1000);
    if (text == NULL)
        return fallback;
    if (workday_parse_date(text, &day) == OK)
        return day;
    findings_error(findings, node->place, "'%.40s' is no date; write year-month-day of a day that exists: 2026-03-27",
                   text);
    return fallback;
}

struct place tree_place_at(const struct node *node, size_t at)
{
    struct place place = node->place;
    if (node->is_verbatim)
        place.column += (int)tree_characters(node->text, at) + (node->form == FORM_QUOTED ? 1 : 0);
    return place;
}

struct node *tree_scalar(struct arena *arena, struct place place, enum node_form form, const char *text)
{
    struct node *node = arena_take(arena, sizeof *node);
    node->kind = NODE_SCALAR;
    node->form = form;
    node->place = place;
    node->text = text;
    return node;
}

void tree_check_scalar(struct findings *findings, struct node *scalar, size_t len)
{
    const char *text = scalar->text;
    for (size_t at = 0; at < len;) {
        utf8proc_int32_t code;
        utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)text + at, (utf8proc_ssize_t)(len - at), &code);
        if (n <= 0 || (code < 0x20 && code != '\n') || code == 0x7f) {
            findings_error(findings, tree_place_at(scalar, at),
                           "byte 0x%02X in a text; remove it (control characters "
                           "and broken UTF-8 do not belong in a text)",
                           (unsigned)(unsigned char)text[at]);
            scalar->is_broken = true;
            return;
        }
        at += (size_t)n;
    }
}

static int compare_keys(const void *a, const void *b)
{
    const struct node *x = *(struct node *const *)a, *y = *(struct node *const *)b;
    int order = strcmp(x->key->text, y->key->text);
    if (order != 0)
        return order;
    if (x->place.line != y->place.line)
        return x->place.line < y->place.line ? -1 : 1;
    return (x->place.column > y->place.column) - (x->place.column < y->place.column);
}

void tree_check_twice(struct findings *findings, struct arena *arena, struct node *map)
{
    struct node **sorted = arena_array(arena, map->n, sizeof(struct node *));
    size_t n = 0;
    for (struct node *child = map->first; child != NULL; child = child->next)
        sorted[n++] = child;
    qsort(sorted, n, sizeof *sorted, compare_keys);
    for (size_t i = 1; i < n; i++) {
        const struct node *before = sorted[i - 1]->key, *key = sorted[i]->key;
        if (strcmp(before->text, key->text) != 0 || before->is_broken || key->is_broken)
            continue;
        findings_error(findings, key->place, "'%.40s' stands here a second time, first in line %d; keep one", key->text,
                       before->place.line);
        sorted[i]->is_broken = true;
    }
}

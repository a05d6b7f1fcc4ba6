/*
 * tree: a configuration file as it was read, each value with its place, and
 * typed ways to take values out of it. yaml.c makes trees of YAML,
 * conf_libconfig.c of suara.conf; the loaders read both alike.
 *
 * Taking never fails: what is wrong becomes a finding and the caller goes on
 * with the fallback, so that one run shows every mistake. A NULL node (the
 * setting is not there) gives the fallback without a finding.
 *
 *     static const struct tree_key KEYS[] = {{"name", true}, {"poll_s", false}};
 *     tree_keys(findings, node, "modem", KEYS, 2);
 *     modem->poll_s = tree_int(findings, tree_get(node, "poll_s"), (struct range){1, 3600}, 5);
 */
#ifndef SUARA_IO_TREE_H
#define SUARA_IO_TREE_H

#include "io/findings.h"

#include <stdint.h>

#define TREE_DEPTH_MAX 16

enum node_kind { NODE_SCALAR, NODE_LIST, NODE_MAP };

enum node_form {
    FORM_PLAIN,  /* YAML without quotes: any type          */
    FORM_QUOTED, /* text                                   */
    FORM_NUMBER, /* libconfig number; text is the source's */
    FORM_TRUTH   /* libconfig true or false                */
};

struct node {
    enum node_kind kind;
    enum node_form form;
    struct place place;
    bool is_broken;   /* a finding was made of it already: taken as not there          */
    bool is_verbatim; /* text stands in the file just so: the place of a byte is known */
    const char *text; /* of a scalar: UTF-8, NUL-terminated                            */
    size_t n;         /* children of a list or map                                     */
    struct node *first;
    struct node *next; /* sibling                                                       */
    struct node *key;  /* of a map's child: a scalar                                    */
};

struct tree_key {
    const char *name;
    bool is_required;
};

struct range {
    int min, max;
};

/* The child of that key, or NULL; NULL in, NULL out. */
const struct node *tree_get(const struct node *map, const char *key);

/* The children of a node of that kind; findings when it is of another. `what`
 * says what belongs there ("a list of phrases"). NULL when it has none ("staff:"
 * and nothing behind it is none, too). */
const struct node *tree_list(struct findings *findings, const struct node *node, const char *what);
const struct node *tree_map(struct findings *findings, const struct node *node, const char *what);

/* Findings for keys that are not in keys[n] and for required ones that are
 * missing. `what` names a key's owner: "unit" gives "unknown setting 'x' of this unit". */
void tree_keys(struct findings *findings, const struct node *map, const char *what, const struct tree_key *keys,
               size_t n);

/* Text of 1 to max_chars characters, borrowed from the tree; NULL when it is not
 * that. tree_text: one line; tree_lines: may have several. */
const char *tree_lines(struct findings *findings, const struct node *node, int max_chars);
const char *tree_text(struct findings *findings, const struct node *node, int max_chars);

int tree_int(struct findings *findings, const struct node *node, struct range range, int fallback);
bool tree_truth(struct findings *findings, const struct node *node, bool fallback);

/* The index of the text among names[n]; -1 when it is none of them. */
int tree_choice(struct findings *findings, const struct node *node, const char *const *names, size_t n);

/* "2026-03-27" as a day (workday.h). */
int32_t tree_day(struct findings *findings, const struct node *node, int32_t fallback);

/* Where byte `at` of a scalar's text stands: the scalar's own place when that cannot be told. */
struct place tree_place_at(const struct node *node, size_t at);

/* An unknown word: finding with the nearest of names, or all of them when they are few.
 * what: "reply", "language", ... */
void tree_unknown(struct findings *findings, const struct node *node, const char *what, const char *const *names,
                  size_t n);

/* Characters (code points) of valid UTF-8. */
size_t tree_characters(const char *text, size_t len);

/* A new scalar; text is borrowed. */
struct node *tree_scalar(struct arena *arena, struct place place, enum node_form form, const char *text);

/* Findings for, and is_broken on, what no scalar may hold: NUL, broken UTF-8, control characters. */
void tree_check_scalar(struct findings *findings, struct node *scalar, size_t len);

/* Finding for every key that a map holds twice; the later one is broken. */
void tree_check_twice(struct findings *findings, struct arena *arena, struct node *map);

#endif

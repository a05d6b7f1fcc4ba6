/*
 * directory_load: what the directory_*.c files of lib/io share while they make
 * a directory, and nobody else includes.
 */
#ifndef SUARA_IO_DIRECTORY_LOAD_H
#define SUARA_IO_DIRECTORY_LOAD_H

#include "io/directory_yaml.h"

struct directory_load {
    struct findings *findings;
    struct arena *arena;
    const struct directory_context *context;
    struct directory *directory;
    struct unit *unit;             /* [n] */
    const struct node **unit_node; /* [n] */
    int n;
    const char *const *kind_word; /* folded */
    size_t n_kind_words;
    const char *const *prefix; /* folded; people put them before the name of a puskesmas; kind words, too */
    size_t n_prefixes;
};

/* Name and place of a unit in findings: "KTW" and its line. */
int directory_unit_line(const struct directory_load *load, int unit);

/* The unit named by the text of node; DIRECTORY_NONE with a finding when there is none. */
int directory_unit_of(const struct directory_load *load, const struct node *node);

/* directory_alias.c: all ways to name a unit, sorted; findings for those that name two. */
void directory_load_aliases(struct directory_load *load);

/* directory_people.c: sorted; findings for overlapping periods of one number or badge. */
void directory_load_staff(struct directory_load *load, const struct node *list);
void directory_load_badges(struct directory_load *load, const struct node *list);

#endif

/*
 * keyword_load: what the keyword_*.c files of lib/io share while they make the
 * table of keywords, and nobody else includes.
 */
#ifndef SUARA_IO_KEYWORD_LOAD_H
#define SUARA_IO_KEYWORD_LOAD_H

#include "io/keyword_yaml.h"

#define PHRASE_CHARS_MAX 200

/* One phrase with what findings need to know of it. The keyword is first, so
 * that keyword_compare sorts entries too. */
struct keyword_entry {
    struct keyword keyword;
    const char *phrase; /* as it stands in the file */
    struct place place;
    struct keyword_entry *next;
};

/* A word of section `same`: a plain word (text and plain are equal) or a form of one. */
struct keyword_form {
    const char *text, *plain;
    struct place place;
    struct keyword_form *next;
};

struct keyword_load {
    struct findings *findings;
    struct arena *arena;
    const struct replies *replies;
    struct keywords *keywords; /* the result */
    struct keyword_entry *entries;
    size_t n, n_words; /* phrases, and words in them */
    struct keyword_form *forms;
    size_t n_forms;
    unsigned langs; /* bit mask: languages of the phrases taken since it was 0 */
};

/* keyword_words.c: sections `same` and `endings`; all words in plain form, once each. */
void keyword_load_same(struct keyword_load *load, const struct node *map);
void keyword_load_endings(struct keyword_load *load, const struct node *list);
void keyword_load_known(struct keyword_load *load); /* after all phrases; they are in plain form then */

/* Two places of one file: does a stand before b? For qsort: < 0, 0, > 0. */
int keyword_compare_places(struct place a, struct place b);

/* keyword_phrase.c: a list of phrases that mean `like`. */
void keyword_load_phrases(struct keyword_load *load, const struct node *list, const struct keyword *like);

/* keyword_check.c: the entries in order of the table. */
void keyword_check_collisions(struct keyword_load *load, struct keyword_entry *const *sorted);
void keyword_check_slips(struct keyword_load *load, struct keyword_entry *const *sorted);

#endif

/*
 * nearest: which known word did the admin mean? Edit distance for the hints of
 * configuration findings. Used by lib/io loaders only; patients' words are
 * never corrected with it.
 */
#ifndef SUARA_IO_NEAREST_H
#define SUARA_IO_NEAREST_H

#include <stddef.h>

#define NEAREST_WORD_MAX 48 /* longer words are near nothing */
#define NEAREST_FAR      1000

/* Letters to add, drop, change or swap with a neighbour to turn a into b
 * (optimal string alignment; bytes, ASCII case ignored); NEAREST_FAR when either is too long. */
int nearest_distance(const char *a, const char *b);

/* The name nearest to word, at most a third of its letters away (always at
 * least one); NULL when none is. names: n pointers, borrowed. */
const char *nearest_of(const char *word, const char *const *names, size_t n);

#endif

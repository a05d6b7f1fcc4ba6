/*
 * arena: memory that is given back all at once. Configuration tables live in
 * one and are freed whole when a reload replaces them; scratch data of a load
 * in another. Used by lib/io; nothing in an arena is ever freed alone.
 *
 * Out of memory ends the process (abort): the files that fill an arena are
 * bounded, so it means that the machine is lost, and nothing that counts is in
 * memory alone.
 *
 *     struct arena *arena;
 *     arena_open(&arena);
 *     char *copy = arena_text(arena, "KTW", 3);
 *     arena_close(&arena);
 */
#ifndef SUARA_IO_ARENA_H
#define SUARA_IO_ARENA_H

#include <stddef.h>

struct arena; /* handle */

void arena_open(struct arena **arena_r);

/* Frees everything that came from it; sets NULL. NULL is fine. */
void arena_close(struct arena **arena);

/* size bytes, zeroed, aligned for any type. Never NULL, also for size 0. */
void *arena_take(struct arena *arena, size_t size);

/* n elements of size bytes, zeroed; a product beyond SIZE_MAX aborts. */
void *arena_array(struct arena *arena, size_t n, size_t size);

/* A copy of len bytes of text and a NUL. */
char *arena_text(struct arena *arena, const char *text, size_t len);

/* printf into the arena. */
char *arena_format(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif

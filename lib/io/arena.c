#include "io/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ARENA_BLOCK 32768

struct block {
    struct block *next;
    alignas(max_align_t) char data[];
};

struct arena {
    struct block *blocks;
    char *at; /* the free part of the newest small block */
    size_t left;
};

static void *take_or_abort(size_t size)
{
    void *memory = calloc(1, size);
    if (memory == NULL)
        abort();
    return memory;
}

static char *add_block(struct arena *arena, size_t size)
{
    struct block *block = take_or_abort(sizeof *block + size);
    block->next = arena->blocks;
    arena->blocks = block;
    return block->data;
}

void arena_open(struct arena **arena_r)
{
    *arena_r = take_or_abort(sizeof **arena_r);
}

void arena_close(struct arena **arena)
{
    if (*arena == NULL)
        return;
    for (struct block *block = (*arena)->blocks, *next; block != NULL; block = next) {
        next = block->next;
        free(block);
    }
    free(*arena);
    *arena = NULL;
}

void *arena_take(struct arena *arena, size_t size)
{
    const size_t align = alignof(max_align_t);
    if (size > SIZE_MAX / 2)
        abort();
    size = (size + align - (size > 0)) / align * align; /* at least one step: never NULL */
    if (size > ARENA_BLOCK / 4)
        return add_block(arena, size);
    if (size > arena->left) {
        arena->at = add_block(arena, ARENA_BLOCK);
        arena->left = ARENA_BLOCK;
    }
    char *taken = arena->at;
    arena->at += size;
    arena->left -= size;
    return taken;
}

void *arena_array(struct arena *arena, size_t n, size_t size)
{
    if (size != 0 && n > SIZE_MAX / 2 / size)
        abort();
    return arena_take(arena, n * size);
}

char *arena_text(struct arena *arena, const char *text, size_t len)
{
    char *copy = arena_take(arena, len + 1);
    memcpy(copy, text, len);
    return copy;
}

char *arena_format(struct arena *arena, const char *format, ...)
{
    char probe[1];
    va_list args;
    va_start(args, format);
    int len = vsnprintf(probe, sizeof probe, format, args);
    va_end(args);
    if (len < 0)
        abort();
    char *text = arena_take(arena, (size_t)len + 1);
    va_start(args, format);
    (void)vsnprintf(text, (size_t)len + 1, format, args);
    va_end(args);
    return text;
}

/*
 * Arena: see arena.h.
 *
 * Blocks are chained; a request larger than a block gets one of its own.
 * Blocks double up to a limit, so that a two-page bulletin costs a handful of
 * mallocs and a thousand-page one no more than a few hundred.
 */
#include "input/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    FIRST_BLOCK = 64 * 1024,
    LARGEST_BLOCK = 4 * 1024 * 1024,
    ALIGNMENT = alignof(max_align_t)
};

typedef struct Block Block;
struct Block {
    Block *next;
    size_t size;
    size_t used;
    alignas(max_align_t) unsigned char bytes[];
};

struct Arena {
    Block *blocks;
    size_t next_size;
    bool failed;
};

/* 0: never fail.  n: fail when it has counted down to 1, then stay there. */
static size_t failing_countdown;

void
arena_fail_after(size_t n)
{
    failing_countdown = n;
}

static bool
failure_is_due(void)
{
    if (failing_countdown == 0)
        return false;
    if (failing_countdown == 1)
        return true;
    failing_countdown--;
    return false;
}

Arena *
arena_new(void)
{
    if (failure_is_due())
        return NULL;
    Arena *arena = calloc(1, sizeof *arena);
    if (arena)
        arena->next_size = FIRST_BLOCK;
    return arena;
}

void
arena_free(Arena *arena)
{
    if (!arena)
        return;
    for (Block *block = arena->blocks; block;) {
        Block *next = block->next;
        free(block);
        block = next;
    }
    free(arena);
}

/* The newest block is the largest of those that are not for one request. */
void
arena_clear(Arena *arena)
{
    Block *kept = arena->blocks;
    if (!kept)
        return;
    for (Block *block = kept->next; block;) {
        Block *next = block->next;
        free(block);
        block = next;
    }
    kept->next = NULL;
    kept->used = 0;
}

static Block *
add_block(Arena *arena, size_t least)
{
    size_t size = arena->next_size > least ? arena->next_size : least;
    if (size > SIZE_MAX - sizeof(Block))
        return NULL;
    Block *block = malloc(sizeof(Block) + size);
    if (!block)
        return NULL;
    block->size = size;
    block->used = 0;
    block->next = arena->blocks;
    arena->blocks = block;
    if (arena->next_size < LARGEST_BLOCK)
        arena->next_size *= 2;
    return block;
}

/* `size` bytes of whatever was there before; NULL when out of memory. */
static void *
take(Arena *arena, size_t size)
{
    if (size > SIZE_MAX - ALIGNMENT || failure_is_due()) {
        arena->failed = true;
        return NULL;
    }
    size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    Block *block = arena->blocks;
    if (!block || block->size - block->used < size)
        block = add_block(arena, size);
    if (!block) {
        arena->failed = true;
        return NULL;
    }
    void *memory = block->bytes + block->used;
    block->used += size;
    return memory;
}

void *
arena_alloc(Arena *arena, size_t size)
{
    void *memory = take(arena, size);
    return memory ? memset(memory, 0, size) : NULL;
}

void *
arena_room(Arena *arena, size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size) {
        arena->failed = true;
        return NULL;
    }
    return take(arena, count * size);
}

void *
arena_array(Arena *arena, size_t count, size_t size)
{
    void *items = arena_room(arena, count, size);
    return items ? memset(items, 0, count * size) : NULL;
}

char *
arena_text(Arena *arena, const char *bytes, size_t length)
{
    if (length == SIZE_MAX) {
        arena->failed = true;
        return NULL;
    }
    char *copy = arena_alloc(arena, length + 1);
    if (copy && length > 0)
        memcpy(copy, bytes, length);
    return copy;
}

char *
arena_vformat(Arena *arena, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    char *text = length < 0 ? NULL : arena_alloc(arena, (size_t)length + 1);
    if (text)
        vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}

char *
arena_format(Arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = arena_vformat(arena, format, arguments);
    va_end(arguments);
    return text;
}

bool
arena_failed(const Arena *arena)
{
    return arena->failed;
}

/* The layout that every VECTOR() shares. */
typedef struct AnyVector {
    void *items;
    size_t count;
    size_t capacity;
} AnyVector;

bool
vector_grow(Arena *arena, void *vector, size_t size)
{
    AnyVector any;
    memcpy(&any, vector, sizeof any);
    if (any.count < any.capacity)
        return true;
    if (any.capacity > SIZE_MAX / 2) {
        arena->failed = true;
        return false;
    }
    size_t capacity = any.capacity ? any.capacity * 2 : 8;
    char *items = arena_room(arena, capacity, size);
    if (!items)
        return false;
    if (any.count > 0)
        memcpy(items, any.items, any.count * size);
    memset(items + any.count * size, 0, (capacity - any.count) * size);
    any.items = items;
    any.capacity = capacity;
    memcpy(vector, &any, sizeof any);
    return true;
}

/*
 * Arena: all memory of one document, freed at once.
 *
 * Everything a document needs (text, units, lines, pages) is carved from one
 * arena and never freed piece by piece.  Running out of memory is a failure
 * that travels: every function here returns NULL or false then, and the arena
 * remembers it, so that a long chain of small allocations may be checked once
 * at its end with arena_failed().
 */
#ifndef BRIEFSET_INPUT_ARENA_H
#define BRIEFSET_INPUT_ARENA_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct Arena Arena;

/* A new, empty arena owned by the caller; NULL when out of memory. */
Arena *arena_new(void);

/* Frees the arena and all it gave out.  NULL is allowed. */
void arena_free(Arena *arena);

/* Takes back all it gave out, and keeps memory for what comes. */
void arena_clear(Arena *arena);

/* `size` zeroed bytes, aligned for any type; NULL when out of memory. */
void *arena_alloc(Arena *arena, size_t size);

/* `count` zeroed elements of `size` bytes; NULL on overflow as well. */
void *arena_array(Arena *arena, size_t count, size_t size);

/* The same of whatever bytes, for what is written before it is read. */
void *arena_room(Arena *arena, size_t count, size_t size);

/* A NUL-terminated copy of `length` bytes; NULL when out of memory. */
char *arena_text(Arena *arena, const char *bytes, size_t length);

/* printf into the arena; NULL when out of memory. */
char *arena_format(Arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
char *arena_vformat(Arena *arena, const char *format, va_list arguments);

/* True once any allocation of this arena has failed. */
bool arena_failed(const Arena *arena);

/*
 * For tests: the n-th allocation from now on (1 = the next), in any arena of
 * this process, fails, and so does every later one.  0 switches this off.
 */
void arena_fail_after(size_t n);

/*
 * A growing array in an arena: `VECTOR(Unit) units = {0};`.  The items move
 * when the array grows, so keep indexes, not pointers, while it is growing.
 */
#define VECTOR(type)                                                           \
    struct {                                                                   \
        type *items;                                                           \
        size_t count;                                                          \
        size_t capacity;                                                       \
    }

/*
 * Room for one more item at the end; its address, zeroed, or NULL when out of
 * memory (the vector is then as it was).
 */
#define vector_push(arena, vector)                                             \
    ((vector)->count < (vector)->capacity ||                                   \
             vector_grow((arena), (vector), sizeof *(vector)->items)           \
         ? &(vector)->items[(vector)->count++]                                 \
         : NULL)

/* Makes room for one more item of `size` bytes; `vector` is a VECTOR(). */
bool vector_grow(Arena *arena, void *vector, size_t size);

#endif

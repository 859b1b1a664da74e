/*
 * Memo: what was made before and may be wanted again.
 *
 * A key is all bytes that a value depends on, compared as a whole: a value is
 * found only by whoever would make the same again.  Memory is bounded: what
 * was not asked for longest goes first, but only in memo_trim(), so that
 * what was found stays where it is until then.  Memos outlive documents.
 */
#ifndef BRIEFSET_INPUT_MEMO_H
#define BRIEFSET_INPUT_MEMO_H

#include <stdbool.h>
#include <stddef.h>

typedef struct Memo Memo;

/*
 * How many bytes a cache may take that would take `most`: the environment's
 * BRIEFSET_CACHE, in kilobytes, if it is set; 0: nothing is to be kept.
 */
size_t memo_allowed(size_t most);

/*
 * Keeps values of memo_allowed(most) bytes, freed with `release`.  NULL when
 * out of memory.
 */
Memo *memo_new(size_t most, void (*release)(void *value));

/* `kept` is a Memo, or NULL. */
void memo_free(void *kept);

/* The value of a key, lent, or NULL.  `memo` may be NULL. */
void *memo_find(Memo *memo, const void *key, size_t length);

/*
 * True if the key was asked for before, since about a thousand others: what
 * is met once only is not worth keeping.
 */
bool memo_wants(Memo *memo, const void *key, size_t length);

/*
 * Keeps a value of `size` bytes, which the memo then owns; the key is copied
 * and must be new.  False when out of memory: the value is still the caller's.
 */
bool
memo_keep(Memo *memo, const void *key, size_t length, void *value, size_t size);

/* True if what is kept is not too much yet. */
bool memo_has_room(const Memo *memo);

/* Frees what is too much. */
void memo_trim(Memo *memo);

#endif

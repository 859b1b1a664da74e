/*
 * Words: what can be looked for in a text.
 *
 * A Han character, a kana or a bopomofo letter is a word of its own; in other
 * scripts a word is a run of letters and digits.  Words are folded: full
 * width, half width and other compatibility forms, case and accents make no
 * difference, and what is not seen (a soft hyphen) is not there.
 * [UAX #15; UAX #44]
 */
#ifndef BRIEFSET_INPUT_WORDS_H
#define BRIEFSET_INPUT_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "input/arena.h"

typedef struct Word {
    size_t start; /* bytes of the text that it stands for */
    size_t end;
    const char *folded; /* in the arena or in the text, not terminated */
    size_t length;
    bool single; /* a Han character or the like */
    bool apart;  /* a stop stands before it: ， 。 … */
} Word;

typedef VECTOR(Word) Words;

/* Adds the words of `length` bytes, lent.  False: out of memory. */
bool words_read(Arena *arena, const char *text, size_t length, Words *words);

/* True if both say the same. */
bool word_is(const Word *word, const Word *other);

#endif

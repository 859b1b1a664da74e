/*
 * Words: where a word begins in a text, by ICU's dictionaries; Chinese has no
 * spaces to tell.
 */
#ifndef BRIEFSET_LAYOUTS_WORDS_H
#define BRIEFSET_LAYOUTS_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "input/arena.h"

/*
 * An array of length + 1: true where a word (or a mark) of `text` in
 * `language` begins, and at its end.  NULL when memory ran out.  Where ICU
 * has no data every place is true.
 */
bool *
find_words(Arena *arena, const char *text, size_t length, const char *language);

#endif

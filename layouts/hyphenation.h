/*
 * Hyphenation of words in scripts that hyphenate, by the patterns that
 * are installed.
 */
#ifndef BRIEFSET_LAYOUTS_HYPHENATION_H
#define BRIEFSET_LAYOUTS_HYPHENATION_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Sets points[i] to true where the word may be divided before byte i; the
 * rest of `points` (length + 1 elements) to false.  `word` is letters only,
 * UTF-8.  False: there are no patterns for `language`.  Patterns are read
 * once a process and kept; they outlive documents.
 */
bool
hyphenate(const char *word, size_t length, const char *language, bool *points);

#endif

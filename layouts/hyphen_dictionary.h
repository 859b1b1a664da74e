/*
 * Hyphenation dictionaries: a file of patterns, read by patterns.h where it
 * holds nothing else, which is fast, and by libhyphen where it does.
 */
#ifndef BRIEFSET_LAYOUTS_HYPHEN_DICTIONARY_H
#define BRIEFSET_LAYOUTS_HYPHEN_DICTIONARY_H

#include <stdbool.h>
#include <stddef.h>

typedef struct HyphenDictionary HyphenDictionary;

/* Reads the file `path`.  NULL: it cannot be read, or memory ran out. */
HyphenDictionary *hyphen_dictionary_load(const char *path);

/* The same by libhyphen, whatever the file holds. */
HyphenDictionary *hyphen_dictionary_load_by_library(const char *path);

/* NULL is allowed. */
void hyphen_dictionary_free(HyphenDictionary *dictionary);

/*
 * Sets points[i] to true where the word may be divided before byte i; leaves
 * the rest of `points` (length elements at least) as it is.  `word` is
 * letters only, UTF-8; one of more than PATTERNS_WORD_MAX bytes is not
 * divided.
 */
void hyphen_dictionary_divide(const HyphenDictionary *dictionary,
                              const char *word, size_t length, bool *points);

#endif

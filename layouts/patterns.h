/*
 * Patterns: the division of words by Liang's patterns, read from the
 * dictionaries that libhyphen and LibreOffice use, and dividing as libhyphen
 * does.
 *
 * Only what most dictionaries are is read: UTF-8, plain patterns, comments,
 * LEFTHYPHENMIN and RIGHTHYPHENMIN; NOHYPHEN and the minimums of compounds
 * concern no word of letters alone.  Compound levels (NEXTLEVEL), respellings
 * (a solidus) and other charsets are libhyphen's: see hyphen_dictionary.h.
 * [Liang, Word Hy-phen-a-tion by Com-put-er, 1983; libhyphen's README.hyphen]
 */
#ifndef BRIEFSET_LAYOUTS_PATTERNS_H
#define BRIEFSET_LAYOUTS_PATTERNS_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes of the longest word that is divided. */
enum { PATTERNS_WORD_MAX = 100 };

typedef struct Patterns Patterns;

/*
 * Reads the dictionary file `path`.  NULL: it cannot be read, holds something
 * that is not read here, or memory ran out.
 */
Patterns *patterns_load(const char *path);

/* NULL is allowed. */
void patterns_free(Patterns *patterns);

/*
 * Sets points[i] to true where the word may be divided before byte i; leaves
 * the rest of `points` (length elements at least) as it is.  `word` is
 * letters only, UTF-8, in lower case; one of more than PATTERNS_WORD_MAX
 * bytes is not divided.
 */
void patterns_divide(const Patterns *patterns, const char *word, size_t length,
                     bool *points);

#endif

/*
 * Hyphenation dictionaries: see hyphen_dictionary.h.
 */
#include "layouts/hyphen_dictionary.h"

#include <hyphen.h>
#include <stdlib.h>

#include "input/late.h"
#include "layouts/patterns.h"

#define HYPHEN_FUNCTIONS(F)                                                    \
    F(hnj_hyphen_, load)                                                       \
    F(hnj_hyphen_, free)                                                       \
    F(hnj_hyphen_, hyphenate2)

static struct {
    HYPHEN_FUNCTIONS(LATE_POINTER)
} hyphen;
static LateLibrary library_of_patterns =
    LATE_LIBRARY(HYPHEN_SONAME, HYPHEN_FUNCTIONS, hyphen);

struct HyphenDictionary {
    Patterns *patterns;
    HyphenDict *library; /* NULL: there are patterns */
};

/* What is read becomes the dictionary's. */
static HyphenDictionary *
dictionary_of(Patterns *patterns, HyphenDict *library)
{
    HyphenDictionary *dictionary =
        patterns || library ? malloc(sizeof *dictionary) : NULL;
    if (dictionary) {
        *dictionary = (HyphenDictionary){patterns, library};
        return dictionary;
    }
    patterns_free(patterns);
    if (library)
        hyphen.free(library);
    return NULL;
}

HyphenDictionary *
hyphen_dictionary_load(const char *path)
{
    Patterns *patterns = patterns_load(path);
    return patterns ? dictionary_of(patterns, NULL)
                    : hyphen_dictionary_load_by_library(path);
}

HyphenDictionary *
hyphen_dictionary_load_by_library(const char *path)
{
    late_load(&library_of_patterns);
    return dictionary_of(NULL, hyphen.load(path));
}

void
hyphen_dictionary_free(HyphenDictionary *dictionary)
{
    if (!dictionary)
        return;
    patterns_free(dictionary->patterns);
    if (dictionary->library)
        hyphen.free(dictionary->library);
    free(dictionary);
}

/* Lower case for ASCII, which is what patterns are written in. */
static void
lower(const char *word, size_t length, char *copy)
{
    for (size_t i = 0; i < length; i++)
        copy[i] =
            word[i] >= 'A' && word[i] <= 'Z' ? (char)(word[i] + 32) : word[i];
    copy[length] = '\0';
}

static void
divide_by_library(HyphenDict *dictionary, const char *word, size_t length,
                  bool *points)
{
    char marks[PATTERNS_WORD_MAX + 6];
    char **replacements = NULL;
    int *positions = NULL;
    int *cuts = NULL;
    /* Marks count characters in UTF-8 dictionaries: one an index. */
    if (hyphen.hyphenate2(dictionary, word, (int)length, marks, NULL,
                          &replacements, &positions, &cuts) != 0)
        return;
    size_t characters = 0;
    for (size_t i = 0; i < length; i++) {
        if (((unsigned char)word[i] & 0xC0) == 0x80)
            continue;
        /* A division that respells the word is not made. */
        bool plain = !replacements || !replacements[characters];
        bool divides = characters > 0 && (marks[characters - 1] & 1);
        if (divides && plain)
            points[i] = true;
        characters++;
    }
    for (size_t i = 0; replacements && i < characters; i++)
        free(replacements[i]);
    free(replacements);
    free(positions);
    free(cuts);
}

void
hyphen_dictionary_divide(const HyphenDictionary *dictionary, const char *word,
                         size_t length, bool *points)
{
    char copy[PATTERNS_WORD_MAX + 1];
    if (length > PATTERNS_WORD_MAX)
        return;
    lower(word, length, copy);
    if (dictionary->patterns)
        patterns_divide(dictionary->patterns, copy, length, points);
    else
        divide_by_library(dictionary->library, copy, length, points);
}

/*
 * Hyphenation: see hyphenation.h.
 *
 * English is divided as the British do (by patterns of etymology and sound)
 * unless the tag says en-US; other languages by their dictionary where one is
 * installed.  Two letters stay on the line and three go to the next, as the
 * dictionaries ask.
 */
#include "layouts/hyphenation.h"

#include <hyphen.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "input/memo.h"

enum { TAG_MAX = 32, WORD_MAX_LENGTH = 100, DICTIONARIES_MAX = 16 };

static const char *const folders[] = {"/usr/share/hyphen",
                                      "/usr/local/share/hyphen"};

/* Tags whose dictionary has another name. */
static const struct {
    const char *tag;
    const char *dictionary;
} dictionary_names[] = {
    {"en", "en_GB"}, {"en-GB", "en_GB"}, {"en-US", "en_US"}, {"de", "de_DE"},
    {"fr", "fr_FR"}, {"es", "es_ES"},    {"pt", "pt_PT"},    {"ru", "ru_RU"},
    {"it", "it_IT"}, {"nl", "nl_NL"},    {"pl", "pl_PL"},
};

typedef struct Dictionary {
    char tag[TAG_MAX];
    HyphenDict *dictionary; /* NULL: none is installed */
} Dictionary;

static HyphenDict *
load(const char *tag)
{
    const char *name = NULL;
    char path[128];
    for (size_t i = 0; i < sizeof dictionary_names / sizeof *dictionary_names;
         i++)
        if (strcasecmp(dictionary_names[i].tag, tag) == 0)
            name = dictionary_names[i].dictionary;
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        int length = snprintf(path, sizeof path, "%s/hyph_%s.dic", folders[i],
                              name ? name : tag);
        if (length < 0 || (size_t)length >= sizeof path)
            return NULL;
        for (char *c = path; !name && *c; c++)
            *c = *c == '-' ? '_' : *c;
        HyphenDict *dictionary = hnj_hyphen_load(path);
        if (dictionary)
            return dictionary;
    }
    return NULL;
}

static HyphenDict *
dictionary_for(const char *tag)
{
    static Dictionary known[DICTIONARIES_MAX];
    static size_t count;
    for (size_t i = 0; i < count; i++)
        if (strcmp(known[i].tag, tag) == 0)
            return known[i].dictionary;
    if (count == DICTIONARIES_MAX || strlen(tag) >= TAG_MAX)
        return NULL;
    snprintf(known[count].tag, TAG_MAX, "%s", tag);
    known[count].dictionary = load(tag);
    return known[count++].dictionary;
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
divide(HyphenDict *dictionary, const char *word, size_t length, bool *points)
{
    char copy[WORD_MAX_LENGTH + 1];
    char marks[WORD_MAX_LENGTH + 6];
    char **replacements = NULL;
    int *positions = NULL;
    int *cuts = NULL;
    lower(word, length, copy);
    /* Marks count characters in UTF-8 dictionaries: one an index. */
    if (hnj_hyphen_hyphenate2(dictionary, copy, (int)length, marks, NULL,
                              &replacements, &positions, &cuts) != 0)
        return;
    size_t characters = 0;
    for (size_t i = 0; i < length; i++) {
        if (((unsigned char)copy[i] & 0xC0) == 0x80)
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

/* ---- words that were divided before ---- */

/* The commonest words are most of a text; each has a place by its hash. */
enum { PLACES = 4096, LETTERS = 27 };

typedef struct KnownWord {
    const HyphenDict *dictionary; /* NULL: none is here */
    uint32_t points;              /* the lowest bit: before the first letter */
    uint8_t length;
    char letters[LETTERS];
} KnownWord;

static KnownWord *
place_of_word(const char *word, size_t length)
{
    static KnownWord words[PLACES];
    uint32_t hash = 2166136261U; /* FNV-1a */
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)word[i]) * 16777619U;
    return &words[(hash ^ hash >> 16) % PLACES];
}

static void
divide_known(HyphenDict *dictionary, const char *word, size_t length,
             bool *points)
{
    KnownWord *known = place_of_word(word, length);
    if (known->dictionary == dictionary && known->length == length &&
        memcmp(known->letters, word, length) == 0) {
        for (size_t i = 0; i < length; i++)
            points[i] = (known->points >> i & 1) != 0;
        return;
    }
    divide(dictionary, word, length, points);
    *known = (KnownWord){.dictionary = dictionary, .length = (uint8_t)length};
    memcpy(known->letters, word, length);
    for (size_t i = 0; i < length; i++)
        known->points |= (uint32_t)points[i] << i;
}

bool
hyphenate(const char *word, size_t length, const char *language, bool *points)
{
    memset(points, 0, (length + 1) * sizeof *points);
    HyphenDict *dictionary = dictionary_for(language);
    if (!dictionary)
        return false;
    static int keeps = -1;
    if (keeps < 0)
        keeps = memo_allowed(PLACES * sizeof(KnownWord)) >=
                PLACES * sizeof(KnownWord);
    if (length <= LETTERS && keeps)
        divide_known(dictionary, word, length, points);
    else if (length <= WORD_MAX_LENGTH)
        divide(dictionary, word, length, points);
    return true;
}

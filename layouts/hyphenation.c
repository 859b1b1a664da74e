/*
 * Hyphenation: see hyphenation.h.
 *
 * English is divided as the British do (by patterns of etymology and sound)
 * unless the tag says en-US; other languages by their dictionary where one is
 * installed.  Two letters stay on the line and three go to the next, as the
 * dictionaries ask.
 */
#include "layouts/hyphenation.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "input/memo.h"
#include "layouts/hyphen_dictionary.h"

enum { TAG_MAX = 32, DICTIONARIES_MAX = 16 };

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
    HyphenDictionary *dictionary; /* NULL: none is installed */
} Dictionary;

static HyphenDictionary *
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
        HyphenDictionary *dictionary = hyphen_dictionary_load(path);
        if (dictionary)
            return dictionary;
    }
    return NULL;
}

static HyphenDictionary *
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

/* ---- words that were divided before ---- */

/* The commonest words are most of a text; each has a place by its hash. */
enum { PLACES = 4096, LETTERS = 27 };

typedef struct KnownWord {
    const HyphenDictionary *dictionary; /* NULL: none is here */
    uint32_t points; /* the lowest bit: before the first letter */
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
divide_known(HyphenDictionary *dictionary, const char *word, size_t length,
             bool *points)
{
    KnownWord *known = place_of_word(word, length);
    if (known->dictionary == dictionary && known->length == length &&
        memcmp(known->letters, word, length) == 0) {
        for (size_t i = 0; i < length; i++)
            points[i] = (known->points >> i & 1) != 0;
        return;
    }
    hyphen_dictionary_divide(dictionary, word, length, points);
    *known = (KnownWord){.dictionary = dictionary, .length = (uint8_t)length};
    memcpy(known->letters, word, length);
    for (size_t i = 0; i < length; i++)
        known->points |= (uint32_t)points[i] << i;
}

bool
hyphenate(const char *word, size_t length, const char *language, bool *points)
{
    memset(points, 0, (length + 1) * sizeof *points);
    HyphenDictionary *dictionary = dictionary_for(language);
    if (!dictionary)
        return false;
    static int keeps = -1;
    if (keeps < 0)
        keeps = memo_allowed(PLACES * sizeof(KnownWord)) >=
                PLACES * sizeof(KnownWord);
    if (length <= LETTERS && keeps)
        divide_known(dictionary, word, length, points);
    else
        hyphen_dictionary_divide(dictionary, word, length, points);
    return true;
}

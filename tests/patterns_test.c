/*
 * Our reader of patterns divides as libhyphen does: every word of the samples
 * and random ones by every dictionary that is installed, and random words by
 * random dictionaries.  What it does not read it leaves to libhyphen.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <glob.h>

#include "input/text.h"
#include "layouts/hyphen_dictionary.h"
#include "layouts/patterns.h"

enum { RANDOM_WORDS = 5000, RANDOM_DICTIONARIES = 200, LETTERS_MAX = 4096 };

static uint64_t state = 0x9E3779B97F4A7C15u;

/* xorshift64*, so that every run is the same. */
static size_t
random_below(size_t limit)
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return (size_t)((state * 2685821657736338717u) >> 33) % limit;
}

/* ---- both readers of a file ---- */

typedef struct Readers {
    Patterns *ours;
    HyphenDictionary *library;
    size_t words;
    size_t divisions;
} Readers;

static Readers
readers_of(const char *path)
{
    Readers readers = {.ours = patterns_load(path),
                       .library = hyphen_dictionary_load_by_library(path)};
    assert_non_null(readers.library);
    return readers;
}

static void
free_readers(Readers *readers)
{
    patterns_free(readers->ours);
    hyphen_dictionary_free(readers->library);
}

static void
compare(Readers *readers, const char *word, size_t length)
{
    bool ours[PATTERNS_WORD_MAX + 1] = {false};
    bool theirs[PATTERNS_WORD_MAX + 1] = {false};
    char lower[PATTERNS_WORD_MAX + 1];
    assert_in_range(length, 1, PATTERNS_WORD_MAX);
    for (size_t i = 0; i < length; i++)
        lower[i] =
            (char)(word[i] >= 'A' && word[i] <= 'Z' ? word[i] + 32 : word[i]);
    patterns_divide(readers->ours, lower, length, ours);
    hyphen_dictionary_divide(readers->library, word, length, theirs);
    if (memcmp(ours, theirs, sizeof ours) != 0)
        fail_msg("\"%.*s\" is divided in another way", (int)length, word);
    readers->words++;
    for (size_t i = 0; i < length; i++)
        readers->divisions += ours[i];
}

static void
compare_text(Readers *readers, const char *word)
{
    compare(readers, word, strlen(word));
}

/* ---- words ---- */

static char *
file_text(const char *path)
{
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    char *text = calloc(1, 1 << 20);
    assert_non_null(text);
    assert_in_range(fread(text, 1, (1 << 20) - 1, file), 1, (1 << 20) - 2);
    fclose(file);
    return text;
}

static bool
is_letter(const char *text, size_t *size)
{
    uint32_t c = 0;
    *size = utf8_decode(text, strlen(text), &c);
    assert_true(*size > 0);
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= 0xC0 && c < 0x250);
}

static void
compare_sample(Readers *readers, const char *path)
{
    char *text = file_text(path);
    size_t size = 0;
    for (const char *at = text; *at; at += size) {
        const char *word = at;
        while (*at && is_letter(at, &size))
            at += size;
        if (at > word)
            compare(readers, word, (size_t)(at - word));
        if (!*at)
            break;
    }
    free(text);
}

/* The size of the letter at `text` that may be in a pattern; 0: none. */
static size_t
pattern_letter(const char *text)
{
    uint32_t c = 0;
    size_t size = utf8_decode(text, strlen(text), &c);
    return c < 'A' || c == 0x2013 || c == 0x2019 ? 0 : size;
}

/* The letters of a dictionary's patterns, as often as they are in them. */
typedef struct Letters {
    const char *at[LETTERS_MAX];
    size_t size[LETTERS_MAX];
    size_t count;
} Letters;

static void
find_letters(const char *text, Letters *letters)
{
    size_t step = strlen(text) / LETTERS_MAX + 1;
    letters->count = 0;
    for (size_t i = strlen(text) / 50; text[i]; i++) {
        size_t size = pattern_letter(text + i);
        if (size == 0 || (i % step != 0 && size == 1))
            continue;
        if (letters->count == LETTERS_MAX)
            return;
        letters->at[letters->count] = text + i;
        letters->size[letters->count++] = size;
    }
}

/* `most` bytes at most. */
static void
compare_random_word(Readers *readers, const Letters *letters, size_t most)
{
    char word[PATTERNS_WORD_MAX];
    size_t length = 0;
    for (;;) {
        size_t i = random_below(letters->count);
        if (length + letters->size[i] > most)
            break;
        memcpy(word + length, letters->at[i], letters->size[i]);
        length += letters->size[i];
    }
    if (length > 0)
        compare(readers, word, length);
}

/* Pieces of the patterns themselves, of which many fit. */
static void
compare_pieces(Readers *readers, const char *text, size_t most)
{
    char word[PATTERNS_WORD_MAX];
    size_t length = 0;
    const char *at = text + strlen(text) / 50 + random_below(strlen(text) / 2);
    for (; *at && length + 4 < most; at++) {
        if (*at == '\n' && random_below(2) == 0)
            at += random_below(strlen(at));
        size_t size = pattern_letter(at);
        memcpy(word + length, at, size);
        length += size;
    }
    if (length > 0)
        compare(readers, word, length);
}

static const char *const special_words[] = {
    "a",
    "I",
    "ab",
    "abc",
    "abcd",
    "é",
    "éa",
    "aé",
    "ﬁ",
    "ﬃ",
    "aﬃ",
    "ﬃa",
    "coöperation",
    "naïveté",
    "résumé",
    "Počivalšek",
    "e\u0301tude",
    "ofﬁce",
    "oﬃce",
    "eﬀective",
    "ﬂuorescence",
    "ﬄuﬃness",
    "ﬃﬄﬀﬁﬂ",
    "conﬁguration",
    "scientiﬁcally",
    "Ωmega",
    "наука",
    "数字",
    "straße",
    "communication",
    "COMMUNICATION",
    "internationalisation",
};

/* Of 100 bytes, and one that is too long. */
static void
compare_long_words(Readers *readers)
{
    static const char part[] = "honorificabilitudinitatibus";
    char word[PATTERNS_WORD_MAX + 1];
    bool points[PATTERNS_WORD_MAX + 1] = {false};
    for (size_t i = 0; i < sizeof word; i++)
        word[i] = part[i % (sizeof part - 1)];
    size_t before = readers->divisions;
    compare(readers, word, PATTERNS_WORD_MAX);
    assert_true(readers->divisions > before + 20);
    patterns_divide(readers->ours, word, sizeof word, points);
    hyphen_dictionary_divide(readers->library, word, sizeof word, points);
    for (size_t i = 0; i < sizeof word; i++)
        assert_false(points[i]);
    memset(word, 'a', sizeof word);
    compare(readers, word, PATTERNS_WORD_MAX);
}

static void
compare_words(Readers *readers, const char *dictionary)
{
    static Letters letters;
    char *text = file_text(dictionary);
    glob_t samples;
    assert_int_equal(
        glob(BRIEFSET_SOURCE_DIR "/input/samples/*.md", 0, NULL, &samples), 0);
    for (size_t i = 0; i < samples.gl_pathc; i++)
        compare_sample(readers, samples.gl_pathv[i]);
    globfree(&samples);
    assert_true(readers->words > 3000);
    for (size_t i = 0; i < sizeof special_words / sizeof *special_words; i++)
        compare_text(readers, special_words[i]);
    compare_long_words(readers);
    find_letters(text, &letters);
    for (size_t i = 0; i < RANDOM_WORDS; i++) {
        size_t most = i % 10 == 0 ? PATTERNS_WORD_MAX : 2 + random_below(30);
        compare_random_word(readers, &letters, most);
        compare_pieces(readers, text, most < 6 ? 6 : most);
    }
    free(text);
}

static void
installed_dictionaries_divide_as_by_libhyphen(void **unused)
{
    (void)unused;
    glob_t files;
    size_t read = 0;
    assert_int_equal(glob("/usr/share/hyphen/hyph_*.dic", 0, NULL, &files), 0);
    for (size_t i = 0; i < files.gl_pathc; i++) {
        Readers readers = readers_of(files.gl_pathv[i]);
        bool english = strstr(files.gl_pathv[i], "/hyph_en") != NULL;
        assert_true(readers.ours || !english);
        if (readers.ours) {
            compare_words(&readers, files.gl_pathv[i]);
            print_message("%s: %zu words, %zu divisions\n", files.gl_pathv[i],
                          readers.words, readers.divisions);
            assert_true(readers.divisions > readers.words);
            read++;
        }
        free_readers(&readers);
    }
    globfree(&files);
    assert_true(read >= 2);
}

/* ---- dictionaries made here ---- */

static char made[] = "/tmp/briefset-patterns-XXXXXX";

static const char *
write_bytes(const char *bytes, size_t length)
{
    FILE *file = fopen(made, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
    return made;
}

static const char *
write_text(const char *text)
{
    return write_bytes(text, strlen(text));
}

/* The word with a hyphen where it may be divided, as the file says. */
static const char *
divided(const char *dictionary, const char *word)
{
    static char shown[2 * PATTERNS_WORD_MAX + 1];
    bool points[PATTERNS_WORD_MAX + 1] = {false};
    Readers readers = readers_of(write_text(dictionary));
    size_t length = 0;
    assert_non_null(readers.ours);
    compare_text(&readers, word);
    patterns_divide(readers.ours, word, strlen(word), points);
    for (size_t i = 0; word[i]; i++) {
        if (points[i])
            shown[length++] = '-';
        shown[length++] = word[i];
    }
    shown[length] = '\0';
    free_readers(&readers);
    return shown;
}

static void
a_pattern_left_out_changes_a_division(void **unused)
{
    (void)unused;
    char *text = file_text("/usr/share/hyphen/hyph_en_GB.dic");
    Readers readers = readers_of("/usr/share/hyphen/hyph_en_GB.dic");
    bool whole[PATTERNS_WORD_MAX + 1] = {false};
    bool less[PATTERNS_WORD_MAX + 1] = {false};
    const char *word = "communication";
    patterns_divide(readers.ours, word, strlen(word), whole);
    char *pattern = strstr(text, "\no2m1m2\n");
    assert_non_null(pattern);
    pattern[1] = '%';
    Patterns *damaged = patterns_load(write_text(text));
    assert_non_null(damaged);
    patterns_divide(damaged, word, strlen(word), less);
    assert_memory_not_equal(whole, less, sizeof whole);
    patterns_free(damaged);
    free_readers(&readers);
    free(text);
}

static void
keywords_and_patterns_count_as_by_libhyphen(void **unused)
{
    (void)unused;
    static const struct {
        const char *dictionary;
        const char *word;
        const char *divided;
    } cases[] = {
        {"UTF-8\n1b\n", "abbbb", "ab-b-bb"}, /* two and two: nothing is said */
        {"UTF-8\nLEFTHYPHENMIN 3\n1b\n", "abbbbb", "abb-b-bb"},
        {"UTF-8\nLEFTHYPHENMIN 1\n1b\n", "abbbb", "a-b-b-bb"},
        {"UTF-8\nLEFTHYPHENMIN 0\n1b\n", "abbbb", "ab-b-bb"},
        {"UTF-8\nRIGHTHYPHENMIN 4\n1b\n", "abbbbb", "ab-bbbb"},
        {"UTF-8\nLEFTHYPHENMIN 1\nRIGHTHYPHENMIN 9\n1b\n", "abbb", "a-bbb"},
        {"UTF-8\nLEFTHYPHENMIN 9\nLEFTHYPHENMIN\t2 \n1b\n", "abbb", "ab-bb"},
        {"UTF-8\nCOMPOUNDLEFTHYPHENMIN 9\nCOMPOUNDRIGHTHYPHENMIN 9\n1b\n",
         "abbb", "ab-bb"},
        {"UTF-8\nNOHYPHEN b,c\n1b\n", "abbb", "ab-bb"},
        {"UTF-8\n% 1b\n%\n\n1c\n", "abcbcc", "ab-cb-cc"},
        {"UTF-8\r\n1c\r\nLEFTHYPHENMIN 3\r\n", "abcbcc", "abcb-cc"},
        {"UTF-8\n1c", "aacc", "aa-cc"}, /* no line feed at the end */
        {"UTF-8\n1c said of c\n", "aacc", "aa-cc"},
        {"UTF-8\n1c\n2c\n", "aacc", "aacc"}, /* the latter counts */
        {"UTF-8\n2c\n1c\n", "aacc", "aa-cc"},
        {"UTF-8\n1c\nc\n", "aacc", "aacc"},
        {"UTF-8\na12c\n", "aacc", "aacc"},
        {"UTF-8\na21c\n", "aacc", "aa-cc"},
        {"UTF-8\n1c\na2caa.\na1c\n", "aacaacaa", "aa-caacaa"},
        {"UTF-8\n1c\n.aa2c\n", "aacaacaa", "aacaa-caa"},
        /* A longer string counts, though it is no pattern. */
        {"UTF-8\n1c\naacd\n", "aacc", "aacc"},
        {"UTF-8\n1c\naacd1\n", "aaccc", "aac-cc"},
        {"UTF-8\n1é\n", "ééééé", "éé-é-éé"},
        {"UTF-8\n1é\n", "éé", "éé"},
        {"UTF-8\na1ﬃ\n1b\n", "aaﬃb", "aa-ﬃb"},
        {"UTF-8\n1b\n", "ﬃbb", "ﬃ-bb"}, /* counts as two */
        {"UTF-8\n1b\n", "ﬁbb", "ﬁbb"},
        {"UTF-8\n1b\n", "bbﬃ", "bbﬃ"}, /* not at the end */
        {"UTF-8\n", "abbbb", "abbbb"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(divided(cases[i].dictionary, cases[i].word),
                            cases[i].divided);
}

static void
what_is_not_read_here_is_libhyphens(void **unused)
{
    (void)unused;
    static const char *const refused[] = {
        "UTF-8\n1b\nNEXTLEVEL\n1c\n",
        "UTF-8\n1b\nb1d/b=d,1,2\n",
        "UTF-8\n1b\n1c and/or\n",
        "ISO8859-1\n1b\n",
        "ISO8859-1\n1\xE9\n1b\n",
        "utf-8\n1b\n",
        "\xEF\xBB\xBFUTF-8\n1b\n",
        "UTF-8 \n1b\n",
        "UTF-8\nHYPHENMIN 3\n1b\n",
        "UTF-8\nLEFTHYPHENMIN\n1b\n",
        "UTF-8\nLEFTHYPHENMIN -1\n1b\n",
        "UTF-8\nRIGHTHYPHENMIN 2000\n1b\n",
        "UTF-8\n1b\n1\xFF\n",
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        bool points[8] = {false};
        assert_null(patterns_load(write_text(refused[i])));
        HyphenDictionary *dictionary = hyphen_dictionary_load(made);
        assert_non_null(dictionary);
        hyphen_dictionary_divide(dictionary, "aabaaaa", 7, points);
        assert_true(points[2] || strstr(refused[i], "2000"));
        hyphen_dictionary_free(dictionary);
    }
}

static void
hostile_files_do_no_harm(void **unused)
{
    (void)unused;
    static char bytes[8192];
    assert_null(patterns_load("/nonexistent/hyph.dic"));
    assert_null(hyphen_dictionary_load("/nonexistent/hyph.dic"));
    assert_null(patterns_load("/usr/share"));
    assert_null(patterns_load(write_text("")));
    assert_null(patterns_load(write_text("UTF-8")));
    for (size_t length = 95; length < 105; length++) {
        size_t at = (size_t)sprintf(bytes, "UTF-8\n1b\n");
        memset(bytes + at, 'x', length);
        bytes[at + length] = '\n';
        Patterns *patterns = patterns_load(write_bytes(bytes, at + length + 1));
        assert_int_equal(patterns != NULL, length < 99);
        patterns_free(patterns);
    }
    /* The rest of a long comment is a pattern, as it is for libhyphen. */
    size_t at = (size_t)sprintf(bytes, "UTF-8\n%%");
    memset(bytes + at, '-', 98);
    snprintf(bytes + at + 98, sizeof bytes - at - 98, "1b\n");
    assert_string_equal(divided(bytes, "aabaaaa"), "aa-baaaa");
    memset(bytes, '1', sizeof bytes);
    bytes[sprintf(bytes, "UTF-8\n")] = '1';
    assert_null(patterns_load(write_bytes(bytes, sizeof bytes)));
    /* A line ends with a NUL. */
    static const char nul[] = "UTF-8\n1b\0c1\n\0\n1d\n\0";
    Readers readers = readers_of(write_bytes(nul, sizeof nul));
    assert_non_null(readers.ours);
    compare_text(&readers, "aabcadaa");
    assert_int_equal(readers.divisions, 2);
    free_readers(&readers);
}

/*
 * Few letters, so that patterns overlap in every way; no digit stands before
 * a dot that begins a pattern, which libhyphen writes to a wrong place.
 */
static void
random_dictionaries_divide_as_by_libhyphen(void **unused)
{
    (void)unused;
    static const char *const pieces[] = {"a", "b", "c", "é", "ﬃ", "ē"};
    static char text[1 << 16];
    const Letters letters = {
        .at = {"a", "b", "c", "é", "ﬃ", "ē", "a", "b"},
        .size = {1, 1, 1, 2, 3, 2, 1, 1},
        .count = 8,
    };
    size_t divisions = 0;
    for (size_t i = 0; i < RANDOM_DICTIONARIES; i++) {
        size_t lines = 1 + random_below(i % 20 == 0 ? 2000 : 40);
        size_t longest = i % 10 == 1 ? 20 : 5; /* makes many nodes */
        size_t length = (size_t)sprintf(
            text, "UTF-8\nLEFTHYPHENMIN %zu\nRIGHTHYPHENMIN %zu\n",
            random_below(4), random_below(4));
        for (size_t line = 0; line < lines; line++) {
            if (random_below(6) == 0)
                text[length++] = '.';
            for (size_t left = random_below(longest) + 1; left > 0; left--) {
                if (random_below(2) == 0)
                    text[length++] = (char)('0' + random_below(10));
                length += (size_t)sprintf(text + length, "%s",
                                          pieces[random_below(6)]);
            }
            length += (size_t)sprintf(text + length, "%s\n",
                                      random_below(6) == 0 ? "." : "3");
        }
        Readers readers = readers_of(write_bytes(text, length));
        assert_non_null(readers.ours);
        for (size_t word = 0; word < 100; word++)
            compare_random_word(&readers, &letters, 1 + random_below(20));
        divisions += readers.divisions;
        free_readers(&readers);
    }
    assert_true(divisions > (size_t)RANDOM_DICTIONARIES * 100);
}

static int
make_file(void **unused)
{
    (void)unused;
    int descriptor = mkstemp(made);
    return descriptor < 0 ? -1 : close(descriptor);
}

static int
remove_file(void **unused)
{
    (void)unused;
    return unlink(made);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(installed_dictionaries_divide_as_by_libhyphen),
        cmocka_unit_test(a_pattern_left_out_changes_a_division),
        cmocka_unit_test(keywords_and_patterns_count_as_by_libhyphen),
        cmocka_unit_test(what_is_not_read_here_is_libhyphens),
        cmocka_unit_test(hostile_files_do_no_harm),
        cmocka_unit_test(random_dictionaries_divide_as_by_libhyphen),
    };
    return cmocka_run_group_tests(tests, make_file, remove_file);
}

/*
 * Text, places and languages: UTF-8 in and out, sources, columns in
 * characters, diagnostics, tags and scripts.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "input/diagnostic.h"
#include "input/language.h"
#include "input/text.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* ---- UTF-8  [RFC 3629] ---- */

static const struct {
    const char *bytes;
    size_t length;
    size_t size; /* 0: not well-formed */
    uint32_t character;
} decodings[] = {
    {"A", 1, 1, 'A'},
    {"\0", 1, 1, 0},
    {"\x7F", 1, 1, 0x7F},
    {"\xC2\x80", 2, 2, 0x80},
    {"\xDF\xBF", 2, 2, 0x7FF},
    {"\xE0\xA0\x80", 3, 3, 0x800},
    {"中文", 6, 3, 0x4E2D}, /* the rest is not looked at */
    {"\xED\x9F\xBF", 3, 3, 0xD7FF},
    {"\xEE\x80\x80", 3, 3, 0xE000},
    {"\xEF\xBF\xBF", 3, 3, 0xFFFF},
    {"\xF0\x90\x80\x80", 4, 4, 0x10000},
    {"𠮷", 4, 4, 0x20BB7},
    {"\xF4\x8F\xBF\xBF", 4, 4, 0x10FFFF},
    /* overlong */
    {"\xC0\x80", 2, 0, 0},
    {"\xC1\xBF", 2, 0, 0},
    {"\xE0\x80\x80", 3, 0, 0},
    {"\xE0\x9F\xBF", 3, 0, 0},
    {"\xF0\x80\x80\x80", 4, 0, 0},
    {"\xF0\x8F\xBF\xBF", 4, 0, 0},
    /* surrogates, beyond U+10FFFF */
    {"\xED\xA0\x80", 3, 0, 0},
    {"\xED\xBF\xBF", 3, 0, 0},
    {"\xF4\x90\x80\x80", 4, 0, 0},
    {"\xF5\x80\x80\x80", 4, 0, 0},
    {"\xFF", 1, 0, 0},
    /* truncated, or not continued */
    {"\x80", 1, 0, 0},
    {"\xBF\xBF", 2, 0, 0},
    {"\xC2", 1, 0, 0},
    {"\xE4\xB8\xAD", 2, 0, 0},
    {"\xF0\x90\x80\x80", 3, 0, 0},
    {"\xC2\x41", 2, 0, 0},
    {"\xE4\xB8\x41", 3, 0, 0},
    {"\xE4\xE4\xAD", 3, 0, 0},
    {"\xF0\x90\x80\xC0", 4, 0, 0},
};

static void
test_decode(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(decodings); i++) {
        uint32_t c = 0;
        size_t size = utf8_decode(decodings[i].bytes, decodings[i].length, &c);
        if (size != decodings[i].size || c != decodings[i].character)
            fail_msg("row %zu: %zu bytes, U+%04X", i, size, (unsigned)c);
    }
}

/* Every character comes back from its bytes, forwards and backwards. */
static void
test_every_character_comes_back(void **state)
{
    (void)state;
    for (uint32_t c = 0; c <= 0x10FFFF; c++) {
        if (c == 0xD800)
            c = 0xE000;
        char bytes[9] = "中";
        uint32_t after = 0;
        uint32_t before = 0;
        size_t size = utf8_encode(c, bytes + 3);
        assert_int_equal(utf8_decode(bytes + 3, size, &after), size);
        assert_int_equal(utf8_decode_before(bytes, 3 + size, &before), size);
        assert_int_equal(after, c);
        assert_int_equal(before, c);
    }
}

/* ---- sources ---- */

typedef struct Bytes {
    const char *bytes;
    size_t length;
} Bytes;

/* A string literal with all its bytes, NUL among them. */
#define BYTES(literal)                                                         \
    {                                                                          \
        literal, sizeof(literal) - 1                                           \
    }

static const struct {
    Bytes written;
    Bytes read;
} line_ends[] = {
    {BYTES(""), BYTES("")},
    {BYTES("甲\r\n乙\r\n"), BYTES("甲\n乙\n")},
    {BYTES("甲\r乙\r"), BYTES("甲\n乙\n")},
    {BYTES("\r\r\n\n\r"), BYTES("\n\n\n\n")},
    {BYTES("\xEF\xBB\xBF甲"), BYTES("甲")},
    {BYTES("\xEF\xBB\xBF"), BYTES("")},
    /* only the first is a byte order mark */
    {BYTES("\xEF\xBB\xBF\xEF\xBB\xBF甲"), BYTES("\xEF\xBB\xBF甲")},
    {BYTES("\xEF\xBB"), {NULL, 0}},
};

static void
test_line_ends_and_byte_order_mark(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(line_ends); i++) {
        Arena *arena = arena_new();
        Diagnostics diagnostics = {.arena = arena};
        Source *source = source_new(arena, "a.md", line_ends[i].written.bytes,
                                    line_ends[i].written.length, &diagnostics);
        assert_int_equal(source != NULL, line_ends[i].read.bytes != NULL);
        if (source) {
            assert_int_equal(source->length, line_ends[i].read.length);
            assert_string_equal(source->text, line_ends[i].read.bytes);
            assert_int_equal(diagnostics.list.count, 0);
        }
        arena_free(arena);
    }
}

static const struct {
    Bytes written;
    const char *says;
} no_texts[] = {
    {BYTES("ab\xFF"), "a.md:1: error: byte 3 of the line (0xFF) is not valid "
                      "UTF-8 [invalid-utf8]\n"},
    {BYTES("甲\n乙\xE4\xB8\n"), "a.md:2: error: byte 4 of the line (0xE4) is "
                                "not valid UTF-8 [invalid-utf8]\n"},
    {BYTES("\r\n\r\n\r\x80"), "a.md:4: error: byte 1 of the line (0x80) is "
                              "not valid UTF-8 [invalid-utf8]\n"},
    {BYTES("\xEF\xBB\xBF\xED\xA0\x80"), "a.md:1: error: byte 1 of the line "
                                        "(0xED) is not valid UTF-8 "
                                        "[invalid-utf8]\n"},
    {BYTES("a\nb\0c\0"), "a.md:2: error: a NUL byte at byte 2 of the line: "
                         "this is not a text file [nul-byte]\n"},
    {BYTES("nineteen letters ab\0 and so on"),
     "a.md:1: error: a NUL byte at byte 20 of the line: this is not a text "
     "file [nul-byte]\n"},
    {BYTES("nineteen letters\nab\xFF and so on"),
     "a.md:2: error: byte 3 of the line (0xFF) is not valid UTF-8 "
     "[invalid-utf8]\n"},
    {BYTES("long enough, but the end \xE4\xB8"),
     "a.md:1: error: byte 26 of the line (0xE4) is not valid UTF-8 "
     "[invalid-utf8]\n"},
};

/* What diagnostics_print() writes; free() it. */
static char *
printed(const Diagnostics *diagnostics)
{
    char *text = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);
    assert_non_null(stream);
    diagnostics_print(diagnostics, stream);
    fclose(stream);
    return text;
}

static void
test_bytes_that_are_no_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(no_texts); i++) {
        Arena *arena = arena_new();
        Diagnostics diagnostics = {.arena = arena};
        assert_null(source_new(arena, "a.md", no_texts[i].written.bytes,
                               no_texts[i].written.length, &diagnostics));
        assert_false(arena_failed(arena));
        char *says = printed(&diagnostics);
        assert_string_equal(says, no_texts[i].says);
        free(says);
        arena_free(arena);
    }
}

/* ---- places ---- */

static Source *
source_of(Arena *arena, const char *text)
{
    Diagnostics diagnostics = {.arena = arena};
    Source *source =
        source_new(arena, "a.md", text, strlen(text), &diagnostics);
    assert_non_null(source);
    return source;
}

static void
check_place(const Source *source, size_t offset, int line, int column)
{
    Place place = source_place(source, offset);
    if (place.line != line || place.column != column)
        fail_msg("byte %zu is at %d:%d, not at %d:%d", offset, place.line,
                 place.column, line, column);
    assert_string_equal(place.file, "a.md");
}

static void
test_columns_count_characters(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    const Source *source = source_of(arena, "a中\n\n𠮷é文\nz");
    static const struct {
        size_t offset;
        int line;
        int column;
    } places[] =
        {
            {0, 1, 1},  {1, 1, 2},  {4, 1, 3},  {5, 2, 1},
            {6, 3, 1},  {10, 3, 2}, {12, 3, 3}, {15, 3, 4},
            {16, 4, 1}, {17, 4, 2}, {99, 4, 2}, /* beyond: the end */
        };
    for (size_t i = 0; i < COUNT(places); i++)
        check_place(source, places[i].offset, places[i].line, places[i].column);
    assert_int_equal(source->line_count, 4);
    assert_int_equal(source_line(source, 15), 2);
    assert_int_equal(source_line_end(source, 2), 15);
    assert_int_equal(source_line_end(source, 3), 17);
    arena_free(arena);
}

/* In whatever order they are asked for. */
static void
test_places_after_others(void **state)
{
    (void)state;
    static const size_t offsets[] = {6, 10, 12, 12, 5,  15, 16, 99,
                                     1, 4,  0,  17, 99, 99, 3,  16};
    Arena *arena = arena_new();
    const Source *source = source_of(arena, "a中\n\n𠮷é文\nz");
    SourceMark mark = {0};
    for (size_t i = 0; i < COUNT(offsets); i++) {
        Place wanted = source_place(source, offsets[i]);
        Place place = source_place_after(source, offsets[i], &mark);
        assert_int_equal(place.line, wanted.line);
        assert_int_equal(place.column, wanted.column);
        assert_string_equal(place.file, wanted.file);
    }
    arena_free(arena);
}

/* The places are the same as those of counting from the start, however long
   the line. */
static void
test_places_in_long_lines(void **state)
{
    (void)state;
    enum { LINES = 3, CHARACTERS = 5000 };
    static const char *const characters[] = {"a", "é", "中", "𠮷"};
    Arena *arena = arena_new();
    StringBuilder text = {.arena = arena};
    for (int i = 0; i < LINES * CHARACTERS; i++)
        string_append_text(&text, i % CHARACTERS == CHARACTERS - 1
                                      ? "\n"
                                      : characters[i * 7 % 13 % 4]);
    const Source *source = source_of(arena, text.bytes);
    SourceMark mark = {0};
    int line = 1;
    int column = 1;
    for (size_t at = 0; at < text.length;) {
        uint32_t c;
        check_place(source, at, line, column);
        Place place = source_place_after(source, at, &mark);
        assert_int_equal(place.line, line);
        assert_int_equal(place.column, column);
        at += utf8_decode(text.bytes + at, text.length - at, &c);
        column = c == '\n' ? 1 : column + 1;
        line += c == '\n';
    }
    arena_free(arena);
}

/* ---- diagnostics ---- */

static void
test_diagnostics_are_one_line_each(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    Diagnostics diagnostics = {.arena = arena};
    diagnose(&diagnostics, SEVERITY_ERROR, "one", (Place){"文.md", 3, 4},
             "%s %d", "甲", 5);
    diagnose(&diagnostics, SEVERITY_WARNING, "two", (Place){"a", 3, 0}, "b");
    diagnose(&diagnostics, SEVERITY_NOTE, "three", (Place){"a", 0, 0}, "c");
    diagnose(&diagnostics, SEVERITY_WARNING, "four", (Place){0}, "d");
    char *says = printed(&diagnostics);
    assert_string_equal(says, "文.md:3:4: error: 甲 5 [one]\n"
                              "a:3: warning: b [two]\n"
                              "a: note: c [three]\n"
                              "briefset: warning: d [four]\n");
    assert_int_equal(diagnostics.errors, 1);
    assert_int_equal(diagnostics.warnings, 2);
    free(says);
    arena_free(arena);
}

/* What cannot be kept is still counted. */
static void
test_diagnostics_without_memory(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    Diagnostics diagnostics = {.arena = arena};
    arena_fail_after(1);
    diagnose(&diagnostics, SEVERITY_ERROR, "one", (Place){0}, "lost");
    arena_fail_after(0);
    assert_int_equal(diagnostics.errors, 1);
    assert_int_equal(diagnostics.list.count, 0);
    assert_true(arena_failed(arena));
    arena_free(arena);
}

/* ---- languages ---- */

static void
test_language_tags(void **state)
{
    (void)state;
    static const char *const good[] = {"zh",         "en",     "zh-Hans",
                                       "zh-Hans-CN", "es-419", "lzh",
                                       "x-abcdefgh", "EN-gb"};
    static const char *const bad[] = {
        "",           "-",   "zh-",  "-zh",   "zh--CN", "zh_CN", "en-toolonggg",
        "toolongtag", "4en", "中文", "en gb", "e4"};
    for (size_t i = 0; i < COUNT(good); i++)
        if (!language_tag_is_valid(good[i]))
            fail_msg("%s is a tag", good[i]);
    for (size_t i = 0; i < COUNT(bad); i++)
        if (language_tag_is_valid(bad[i]))
            fail_msg("%s is no tag", bad[i]);
}

static void
test_languages_in_han(void **state)
{
    (void)state;
    static const char *const han[] = {"zh", "ZH-Hant", "ja", "yue-HK", "lzh"};
    static const char *const other[] = {"en", "ko", "zha", "z", "jam", "vi"};
    for (size_t i = 0; i < COUNT(han); i++)
        if (!language_uses_han(han[i]))
            fail_msg("%s is written in Han", han[i]);
    for (size_t i = 0; i < COUNT(other); i++)
        if (language_uses_han(other[i]))
            fail_msg("%s is not written in Han", other[i]);
}

static void
test_keys_name_languages(void **state)
{
    (void)state;
    static const struct {
        const char *tag;
        const char *key;
        bool matches;
    } rows[] = {
        {"zh-Hans", "zh", true},    {"zh-Hans", "ZH-hans", true},
        {"en", "EN", true},         {"zh-Hans", "zh-Hant", false},
        {"zh", "zh-Hans", false},   {"zh-Hans", "z", false},
        {"zh-Hans", "Hans", false}, {"en", "", false},
        {"zh-Hans-CN", "zh", true}, {"zh-Hans-CN", "zh-Hans", false},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        if (language_matches(rows[i].tag, rows[i].key) != rows[i].matches)
            fail_msg("row %zu: %s, %s", i, rows[i].tag, rows[i].key);
}

static void
test_classes_of_characters(void **state)
{
    (void)state;
    enum { HAN = 1, WIDE = 2, LETTER = 4, DIGIT = 8 };
    static const struct {
        const char *text;
        unsigned classes; /* of each of its characters */
    } rows[] = {
        {"中文䶿龥𠮷々〇⼀", HAN | WIDE},
        {"，。、《》「」【】！？：；（）　", WIDE},
        {"あンㄅー～", WIDE},
        {"AzéßÜœĳŁжΩאعกქ", LETTER},
        {"한글", LETTER},
        {"0189", DIGIT},
        {"“”‘’…—·-.,!?()[] \t\n%", 0},
        {"①Ⅳ↑■→−×", 0},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        for (const char *at = rows[i].text; *at;) {
            uint32_t c;
            at += utf8_decode(at, strlen(at), &c);
            unsigned is = (character_is_han(c) ? HAN : 0) |
                          (character_is_wide(c) ? WIDE : 0) |
                          (character_is_letter(c) ? LETTER : 0) |
                          (character_is_digit(c) ? DIGIT : 0);
            if (is != rows[i].classes)
                fail_msg("U+%04X is of class %u, not %u", (unsigned)c, is,
                         rows[i].classes);
        }
}

static void
test_scripts_are_counted(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t han;
        size_t words;
    } rows[] = {
        {"", 0, 0},
        {"2019-04-25, 100%", 0, 0},
        {"Belt and Road", 0, 3},
        {"don’t can't", 0, 2},
        {"‘quoted’ words", 0, 2},
        {"一带一路", 4, 0},
        {"“一带一路”（Belt and Road）倡议", 6, 3},
        {"COVID-19疫情", 2, 1},
        {"naïve café", 0, 2},
        {"Ünïcode Größe", 0, 2},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        ScriptCount count = {0};
        count_scripts(rows[i].text, strlen(rows[i].text), &count);
        if (count.han != rows[i].han || count.words != rows[i].words)
            fail_msg("row %zu: %zu Han, %zu words", i, count.han, count.words);
    }
}

/* Counts add up over the pieces of a text. */
static void
test_counts_add_up(void **state)
{
    (void)state;
    ScriptCount count = {0};
    count_scripts("一带 one", strlen("一带 one"), &count);
    count_scripts("一路 two", strlen("一路 two"), &count);
    assert_int_equal(count.han, 4);
    assert_int_equal(count.words, 2);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_decode),
        cmocka_unit_test(test_every_character_comes_back),
        cmocka_unit_test(test_line_ends_and_byte_order_mark),
        cmocka_unit_test(test_bytes_that_are_no_text),
        cmocka_unit_test(test_columns_count_characters),
        cmocka_unit_test(test_places_after_others),
        cmocka_unit_test(test_places_in_long_lines),
        cmocka_unit_test(test_diagnostics_are_one_line_each),
        cmocka_unit_test(test_diagnostics_without_memory),
        cmocka_unit_test(test_language_tags),
        cmocka_unit_test(test_languages_in_han),
        cmocka_unit_test(test_keys_name_languages),
        cmocka_unit_test(test_classes_of_characters),
        cmocka_unit_test(test_scripts_are_counted),
        cmocka_unit_test(test_counts_add_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

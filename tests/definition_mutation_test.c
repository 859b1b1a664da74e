/*
 * Layout definitions that were damaged at random: whatever a definition says,
 * reading it ends with a Definition or with an error that has a place, and a
 * Definition can be composed with.
 *
 * The seed is fixed and told when something fails; BRIEFSET_SEED takes
 * another.  With sanitizers every step is watched.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "layouts/compose.h"

enum { MUTANTS = 5000, COMPOSED_AT_MOST = 1200 };

static const char text[] =
    "---\n"
    "title: {zh: 汛期将至各站加测水位和流速并及时上报的通知, en: Readings}\n"
    "copies-to: 各站\n"
    "attachments: |\n  甲\n  乙\n"
    "signature: 局\ndate: 六月\nprinter: 室\nissuer: 局\npresent: 甲\n"
    "---\n"
    "# 概况\n\n# Overview\n\n上游水位上涨 12 cm[^1]。\n\nThe water rose.\n\n"
    "1. 甲\n2. 乙\n\n| 站 | 位 |\n|---|--:|\n| 东 | 3 |\n\n[^1]: 据站。\n";

static FontLibrary *library;
static uint64_t state;

/* xorshift64*, so that a seed gives the same row everywhere. */
static size_t
random_below(size_t limit)
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    size_t number = (size_t)((state * 2685821657736338717u) >> 33);
    return limit > 0 ? number % limit : 0;
}

/* What is put in: signs of YAML, of templates, and values at the edge. */
static const char *const pieces[] = {
    "0",       "-1pt",     "1000000mm", "0.00001pt", "99999999999pt",
    "1e9",     "五号",     "grid",      "$red",      "${",
    "$",       "{",        "}",         "[",         "]",
    ": ",      "- ",       "\n",        "\n  ",      "\"",
    "'",       "#",        "~",         "true",      "none",
    "text",    "{title}",  "[{a}]",     "*",         "**",
    "\\",      "一、",     "(a)",       "diamond",   "trapezoid",
    "zh",      "en",       "like",      "paragraph", "100em",
    "-100em",  "14400pt",  "1",         "2",         "\xE2\x80\x8B",
    "extends", "bulletin", "gongwen",   "page-top",  "step",
};

typedef struct Buffer {
    char *bytes;
    size_t length;
} Buffer;

/* Replaces `cut` bytes at `at`. */
static void
splice(Buffer *buffer, size_t at, size_t cut, const char *in, size_t length)
{
    size_t size = buffer->length - cut + length;
    char *made = malloc(size + 1);
    assert_non_null(made);
    memcpy(made, buffer->bytes, at);
    memcpy(made + at, in, length);
    memcpy(made + at + length, buffer->bytes + at + cut,
           buffer->length - at - cut);
    made[size] = '\0';
    free(buffer->bytes);
    *buffer = (Buffer){made, size};
}

static bool
is_value_end(char c)
{
    return strchr(" ,}]\n", c) != NULL;
}

/* Another value for a key, the mutation that gets past the YAML reader. */
static void
change_value(Buffer *buffer)
{
    const char *at = buffer->bytes + random_below(buffer->length);
    const char *colon = strstr(at, ": ");
    if (!colon)
        return;
    size_t start = (size_t)(colon - buffer->bytes) + 2;
    size_t end = start;
    while (end < buffer->length && !is_value_end(buffer->bytes[end]))
        end++;
    const char *in = pieces[random_below(sizeof pieces / sizeof *pieces)];
    splice(buffer, start, end - start, in, strlen(in));
}

/* Another digit for one, or several: numbers of any size. */
static void
change_number(Buffer *buffer)
{
    size_t at = random_below(buffer->length);
    while (at < buffer->length && !strchr("0123456789", buffer->bytes[at]))
        at++;
    char digits[8];
    size_t length = random_below(8) == 0 ? random_below(8) : 1;
    for (size_t i = 0; i < length; i++)
        digits[i] = (char)('0' + random_below(10));
    if (at < buffer->length)
        splice(buffer, at, 1, digits, length);
}

static void
mutate(Buffer *buffer)
{
    if (buffer->length < 2)
        return;
    size_t at = random_below(buffer->length);
    size_t rest = buffer->length - at;
    const char *in = pieces[random_below(sizeof pieces / sizeof *pieces)];
    size_t from = random_below(buffer->length);
    size_t length =
        random_below(buffer->length - from < 60 ? buffer->length - from : 60);
    char copy[64];
    memcpy(copy, buffer->bytes + from, length);
    switch (random_below(9)) {
    case 0:
        splice(buffer, at, random_below(rest < 30 ? rest : 30), "", 0);
        break;
    case 1:
        splice(buffer, at, 0, in, strlen(in));
        break;
    case 2:
        splice(buffer, at, random_below(rest < 60 ? rest : 60), copy, length);
        break;
    case 3:
    case 4:
        change_value(buffer);
        break;
    default:
        change_number(buffer);
    }
}

static void
read_document(Arena *arena, Document *document)
{
    Diagnostics diagnostics = {.arena = arena};
    Source *source =
        source_new(arena, "text.md", text, strlen(text), &diagnostics);
    assert_non_null(source);
    document->arena = arena;
    assert_int_equal(document_read_markdown(document, source, &diagnostics),
                     STATUS_OK);
}

/* Every message has a code and words, every error a file. */
static void
check_errors(const Diagnostics *diagnostics)
{
    for (size_t i = 0; i < diagnostics->list.count; i++) {
        const Diagnostic *one = &diagnostics->list.items[i];
        assert_non_null(one->code);
        assert_true(one->message && *one->message);
        assert_true(one->place.file || one->severity != SEVERITY_ERROR);
    }
}

/* True when the mutant was a definition. */
static bool
try_mutant(const Buffer *buffer, size_t *composed)
{
    Arena *arena = arena_new();
    assert_non_null(arena);
    Diagnostics diagnostics = {.arena = arena};
    Document document = {0};
    read_document(arena, &document);
    Source *source = source_new(arena, "mutant.yaml", buffer->bytes,
                                buffer->length, &diagnostics);
    Definition *definition = source ? definition_read(arena, source, &document,
                                                      library, &diagnostics)
                                    : NULL;
    assert_true(definition || diagnostics.errors > 0);
    assert_true(!definition || diagnostics.errors == 0);
    if (definition && *composed < COMPOSED_AT_MOST) {
        Composition composition = {.arena = arena};
        Status status =
            compose(&document, definition, library, &diagnostics, &composition);
        assert_true(status == STATUS_OK || diagnostics.errors > 0);
        assert_true(status != STATUS_OK || composition.pages.count > 0);
        ++*composed;
    }
    check_errors(&diagnostics);
    arena_free(arena);
    return definition != NULL;
}

static void
test_mutants(void **unused)
{
    (void)unused;
    const char *wanted = getenv("BRIEFSET_SEED");
    uint64_t seed = wanted ? strtoull(wanted, NULL, 10) : 20241120;
    size_t count = 0;
    while (built_in_definitions[count].name)
        count++;
    size_t read = 0;
    size_t composed = 0;
    for (size_t i = 0; i < MUTANTS; i++) {
        state = seed + i * 0x9E3779B97F4A7C15u + 1;
        const BuiltInDefinition *base =
            &built_in_definitions[random_below(count)];
        Buffer buffer = {strdup(base->text), base->length};
        assert_non_null(buffer.bytes);
        for (size_t n = random_below(4) + 1; n > 0; n--)
            mutate(&buffer);
        read += try_mutant(&buffer, &composed);
        free(buffer.bytes);
    }
    /* Else only one side was tried. */
    print_message("%zu of %d read, %zu composed\n", read, MUTANTS, composed);
    assert_true(read > MUTANTS / 10 && read < MUTANTS);
    assert_true(composed > 100);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_mutants)};
    const char *problem = NULL;
    library = font_library_new(NULL, /*system_fonts=*/true, &problem);
    if (!library) {
        print_error("%s\n", problem);
        return 1;
    }
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    font_library_free(library);
    return failed;
}

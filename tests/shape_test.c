/*
 * Direct shaping gives what Pango gives, glyph by glyph: for sentences, for
 * every character it takes upon itself, and for random mixtures of them in
 * random requests.  What it cannot do it leaves to Pango.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fonts/direct.h"
#include "input/text.h"

enum { LAST_CHARACTER = 0xFFFF, MIXTURES = 3000, LONGEST = 40 };

static FontLibrary *library;

static const ShapeSpan requests[] = {
    {0, 0, "Noto Serif CJK SC, TeX Gyre Termes", "zh-Hans", 400, false},
    {0, 0, "TeX Gyre Termes, Noto Serif CJK SC", "en", 400, false},
    {0, 0, "Noto Sans CJK SC, TeX Gyre Heros", "zh-Hans", 700, false},
    {0, 0, "TeX Gyre Heros, Noto Sans CJK SC", "en", 700, true},
    {0, 0, "Noto Serif CJK TC, Liberation Serif", "zh-Hant-HK", 700, false},
    {0, 0, "Liberation Serif, Noto Serif CJK TC", "zh-Hant", 400, true},
    {0, 0, "LXGW WenKai", "zh-Hans", 400, false},
    {0, 0, "No Such Family", "en", 400, false},
};
enum { REQUESTS = sizeof requests / sizeof *requests };

static ShapeSpan
span_of(size_t request, size_t start, size_t length)
{
    ShapeSpan span = requests[request];
    span.start = start;
    span.length = length;
    return span;
}

static size_t
count_glyphs(const ShapedText *shaped)
{
    size_t count = 0;
    for (size_t i = 0; i < shaped->count; i++)
        count += shaped->runs[i].count;
    return count;
}

/* The face of glyph `index` of all. */
static const Face *
face_of(const ShapedText *shaped, size_t index)
{
    size_t run = 0;
    while (index >= shaped->runs[run].count)
        index -= shaped->runs[run++].count;
    assert_int_equal(shaped->runs[run].level, 0);
    return shaped->runs[run].face;
}

static bool
is_same(const ShapedText *a, const ShapedText *b)
{
    size_t count = count_glyphs(a);
    bool same = count == count_glyphs(b) && b->missing_count == 0;
    for (size_t i = 0; same && i < count; i++)
        same = memcmp(&a->glyphs[i], &b->glyphs[i], sizeof *a->glyphs) == 0 &&
               face_of(a, i) == face_of(b, i);
    return same;
}

static void
let_go(ShapedText *shaped)
{
    ShapedText *kept = malloc(sizeof *kept);
    assert_non_null(kept);
    *kept = *shaped;
    shaped_text_free(kept);
}

/* False: the text is for Pango. */
static bool
compare(const char *text, size_t length, const ShapeSpan *spans, size_t count)
{
    ShapedText direct = {0};
    ShapedText other = {0};
    if (!shape_directly(library, text, length, spans, count, &direct))
        return false;
    shape_with_pango(library, text, length, spans, count, &other);
    if (!is_same(&direct, &other))
        fail_msg("\"%.*s\" in %s, %s … is shaped in another way", (int)length,
                 text, spans[0].families, spans[0].language);
    let_go(&direct);
    let_go(&other);
    return true;
}

static bool
compare_in(size_t request, const char *text)
{
    ShapeSpan span = span_of(request, 0, strlen(text));
    return compare(text, span.length, &span, 1);
}

static void
shapes_sentences(void **state)
{
    (void)state;
    static const struct {
        size_t request;
        const char *text;
    } sentences[] = {
        {0, "各国青年在开放的平台上相遇，“为了共同的未来”——这是论坛的主题。"},
        {2, "《倡议》（草案）：共12条、3.5%；见“附件一”……"},
        {0, "二〇二六年，々、①②、（ＡＢＣ）、℃、№"},
        {4, "「開幕致辭」：『明日』，2026年——說明"},
        {1, "The WAVE of To-day, “AVA” and ‘Type’: fi fl ffi – Tokyo"},
        {3, "Café naïve Żółć Œuvre: 20 °C ± 3 × 4—1,234.50"},
        {5, "To WAVE, “AVA”, ‘Type’ fi fl 11.1"},
        {1, "2026-04-26"},
        {0, " "},
        {0, ""},
    };
    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++)
        assert_true(compare_in(sentences[i].request, sentences[i].text) ||
                    sentences[i].request == 5);
}

/* A character that direct shaping takes, and the requests in which it does. */
typedef struct Taken {
    uint32_t code;
    unsigned in; /* bits: requests */
} Taken;

static size_t
find_characters(Taken *found)
{
    size_t count = 0;
    for (uint32_t c = ' '; c <= LAST_CHARACTER; c++) {
        char text[5] = {0};
        unsigned in = 0;
        if (c >= 0xD800 && c <= 0xDFFF)
            continue;
        utf8_encode(c, text);
        for (size_t r = 0; r < REQUESTS; r++)
            in |= (unsigned)compare_in(r, text) << r;
        if (in)
            found[count++] = (Taken){c, in};
    }
    return count;
}

static uint32_t seed = 20260426;

static uint32_t
below(size_t limit)
{
    seed = seed * 1664525U + 1013904223U;
    return limit ? (uint32_t)((seed >> 8) % limit) : 0;
}

/*
 * A text of random characters and its spans, now and then a new one.  Half of
 * the characters are marks and Latin, which come first.
 */
static size_t
mix(const Taken *taken, size_t count, size_t first_han, char *text,
    ShapeSpan *spans)
{
    size_t length = 0;
    size_t span_count = 0;
    size_t wanted = 1 + below(LONGEST);
    size_t request = REQUESTS;
    for (size_t i = 0; i < wanted; i++) {
        const Taken *one = &taken[below(2) ? below(first_han) : below(count)];
        size_t size = utf8_encode(one->code, text + length);
        bool stays = request < REQUESTS && (one->in >> request & 1) && below(8);
        while (!stays && !(one->in >> (request = below(REQUESTS)) & 1))
            ;
        if (!stays)
            spans[span_count++] = span_of(request, length, 0);
        spans[span_count - 1].length += size;
        length += size;
    }
    return span_count;
}

static void
shapes_every_character_and_mixtures_of_them(void **state)
{
    (void)state;
    static Taken taken[LAST_CHARACTER];
    size_t count = find_characters(taken);
    size_t first_han = 0;
    while (first_han < count && taken[first_han].code < 0x3400)
        first_han++;
    assert_true(first_han > 200 && count > 20000);
    for (size_t i = 0; i < MIXTURES; i++) {
        char text[LONGEST * 4 + 1];
        ShapeSpan spans[LONGEST];
        size_t span_count = mix(taken, count, first_han, text, spans);
        const ShapeSpan *last = &spans[span_count - 1];
        assert_true(
            compare(text, last->start + last->length, spans, span_count));
    }
    print_message("%zu characters, %d mixtures\n", count, MIXTURES);
}

/* The face that is found among those of one family is Pango's of them all. */
static void
finds_the_face_of_every_family(void **state)
{
    (void)state;
    size_t count;
    size_t taken = 0;
    FontFamily *families = font_library_families(library, &count);
    assert_non_null(families);
    for (size_t i = 0; i < count; i++)
        for (int way = 0; way < 4; way++) {
            ShapeSpan span = {
                0,       1, families[i].name, "zh-Hans", way & 1 ? 700 : 400,
                way >= 2};
            taken += compare("A", 1, &span, 1);
            span.length = strlen("中");
            taken += compare("中", span.length, &span, 1);
        }
    print_message("%zu families, %zu comparisons\n", count, taken);
    assert_true(taken > count);
    free(families);
}

static void
leaves_the_rest_to_pango(void **state)
{
    (void)state;
    static const char *const others[] = {
        "العربية",            /* right to left */
        "עברית",              /* the same */
        "e\xCC\x81",          /* a combining mark */
        "👩‍🌾",        /* an emoji of two */
        "❤️",             /* a variation selector */
        "हिन्दी",              /* a script that reorders */
        "\xE2\x80\x8E",       /* a mark of direction */
        "か゛",               /* kana */
        "葛\xF3\xA0\x84\x80", /* a variant of an ideograph */
        "𠮷",                 /* outside the plane */
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        for (size_t request = 0; request < REQUESTS; request++)
            assert_false(compare_in(request, others[i]));
    /* Only another face has it. */
    assert_false(compare_in(1, "字"));
}

/* What the comparison is made of tells kerned text from text that is not. */
static void
notices_another_shaping(void **state)
{
    (void)state;
    ShapedText whole = {0};
    ShapedText parts = {0};
    const ShapeSpan one = span_of(1, 0, 2);
    const ShapeSpan two[] = {span_of(1, 0, 1), span_of(3, 1, 1)};
    assert_true(shape_directly(library, "AV", 2, &one, 1, &whole));
    assert_true(shape_directly(library, "AV", 2, two, 2, &parts));
    assert_false(is_same(&whole, &parts));
    let_go(&parts);
    memset(&parts, 0, sizeof parts);
    shape_with_pango(library, "AV", 2, two, 1, &parts);
    assert_true(parts.glyphs[0].advance != whole.glyphs[0].advance);
    let_go(&whole);
    let_go(&parts);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(shapes_sentences),
        cmocka_unit_test(shapes_every_character_and_mixtures_of_them),
        cmocka_unit_test(finds_the_face_of_every_family),
        cmocka_unit_test(leaves_the_rest_to_pango),
        cmocka_unit_test(notices_another_shaping),
    };
    const char *problem;
    library = font_library_new(NULL, true, &problem);
    assert_non_null(library);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    font_library_free(library);
    return failed;
}

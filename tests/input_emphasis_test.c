/*
 * Stand-ins beside asterisks: a text without Chinese is given to the parser
 * as it is, so that CommonMark is left as it is; a text with Chinese comes
 * back whole; and the rule holds for every pair of neighbours.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "input/emphasis.h"

enum { TEXTS = 4000, PIECES = 24 };

static const char *const latin[] = {
    "a", "é", "1", " ", "*",  "**", "~~", "_", "(", ")", ".", ",",
    "“", "”", "…", "—", "\\", "[",  "](", "<", "`", "β", "§", "\""};
static const char *const chinese[] = {"甲", "ぁ", "。", "（", "）", "，",
                                      "《", "》", "한", "〇", "　", "！"};

typedef struct Sample {
    Arena *arena;
    Source *source;
    StandIns stand_ins;
    const char *given; /* to the parser */
} Sample;

static Sample
sample_of(const char *text)
{
    Sample sample = {.arena = arena_new()};
    Diagnostics diagnostics = {.arena = sample.arena};
    StringBuilder given = {.arena = sample.arena};
    sample.source =
        source_new(sample.arena, "a", text, strlen(text), &diagnostics);
    assert_non_null(sample.source);
    sample.stand_ins = emphasis_stand_ins(sample.source);
    assert_true(string_append_text(&given, ""));
    assert_true(emphasis_append(&given, sample.source, 0, sample.source->length,
                                &sample.stand_ins));
    sample.given = given.bytes;
    return sample;
}

static uint32_t state = 1;

static size_t
chance(size_t count)
{
    state = state * 1664525 + 1013904223;
    return (size_t)(state >> 10) % count;
}

/* Appends at `*length`, which moves on; `text` has the room. */
static void
append(char *text, size_t *length, const char *piece)
{
    size_t size = strlen(piece);
    memcpy(text + *length, piece, size + 1);
    *length += size;
}

static void
random_text(char *text, bool with_chinese)
{
    size_t length = 0;
    for (int i = 0; i < PIECES; i++) {
        bool wide = with_chinese && chance(2) == 0;
        append(text, &length,
               wide ? chinese[chance(sizeof chinese / sizeof *chinese)]
                    : latin[chance(sizeof latin / sizeof *latin)]);
    }
}

static void
test_texts_without_chinese_stay(void **unused)
{
    (void)unused;
    char text[PIECES * 4 + 1];
    for (int i = 0; i < TEXTS; i++) {
        random_text(text, /*with_chinese=*/false);
        Sample sample = sample_of(text);
        assert_string_equal(sample.given, text);
        arena_free(sample.arena);
    }
}

static void
test_texts_with_chinese_come_back(void **unused)
{
    (void)unused;
    char text[PIECES * 4 + 1];
    size_t changed = 0;
    for (int i = 0; i < TEXTS; i++) {
        random_text(text, /*with_chinese=*/true);
        Sample sample = sample_of(text);
        const char *clean =
            emphasis_clean(sample.arena, &sample.stand_ins, sample.given);
        assert_string_equal(clean, text);
        changed += strcmp(sample.given, text) != 0;
        arena_free(sample.arena);
    }
    assert_true(changed > TEXTS / 4); /* else nothing was put to the test */
}

/* `left**right`: L a stand-in for a letter, M for a mark, where it stands. */
static const struct {
    const char *text;
    const char *given;
} neighbours[] = {
    {"甲**乙", "甲**乙"},  {"。**乙", "。L**乙"},   {"甲**（", "甲**L（"},
    {"。**（", "。**（"},  {"a**（", "a**L（"},     {"）**b", "）L**b"},
    {"甲**(b", "甲M**(b"}, {"a)**乙", "a)**M乙"},   {"a)**b", "a)**b"},
    {" **（", " **（"},    {"）** ", "）** "},      {"甲”**乙", "甲”L**乙"},
    {"a”**乙", "a”**M乙"}, {"甲**“乙", "甲**L“乙"}, {"甲**“b", "甲M**“b"},
    {"）~~b", "）L~~b"},   {"）_b", "）_b"},
};

static void
test_neighbours(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < sizeof neighbours / sizeof *neighbours; i++) {
        Sample sample = sample_of(neighbours[i].text);
        char expected[64] = "";
        size_t length = 0;
        for (const char *at = neighbours[i].given; *at; at++) {
            char same[2] = {*at, '\0'};
            append(expected, &length,
                   *at == 'L'   ? sample.stand_ins.letter
                   : *at == 'M' ? sample.stand_ins.mark
                                : same);
        }
        assert_string_equal(sample.given, expected);
        arena_free(sample.arena);
    }
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_texts_without_chinese_stay),
        cmocka_unit_test(test_texts_with_chinese_come_back),
        cmocka_unit_test(test_neighbours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

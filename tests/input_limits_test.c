/*
 * Limits of reading: nesting ends in an error, memory may run out anywhere.
 * (input_growth_test.py: four times the text is four times the work.)
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/document_dump.h"

/* `unit` so many times between `before` and `after`; free() its text. */
static Dump
repeated(const char *before, const char *unit, size_t times, const char *after)
{
    Dump text = {0};
    dump_add(&text, "%s", before);
    for (size_t i = 0; i < times; i++)
        dump_add(&text, "%s", unit);
    dump_add(&text, "%s", after);
    return text;
}

/* ---- nesting ---- */

typedef struct Deep {
    const char *name;
    const char *before;
    const char *unit;
    size_t times;
    const char *after;
    bool too_deep;
} Deep;

static Deep depths[] = {
    {"40 quotations", "", ">", 40, " 甲\n", false},
    {"200 quotations", "", ">", 200, " 甲\n", true},
    {"10,000 quotations", "", ">", 10000, " 甲\n", true},
    {"40 lists on a line", "", "- ", 40, "甲\n", false},
    {"200 lists on a line", "", "- ", 200, "甲\n", true},
    {"60 divs", "", "::: {.a}\n", 60, "甲\n", false},
    {"200 divs", "", "::: {.a}\n", 200, "甲\n", true},
    {"quotations and divs", "", "> ::: {.a}\n> > ::: {.b}\n", 150, "> > 甲\n",
     true},
    {"40 pictures", "甲 ", "![", 40, "", false},
    {"10,000 brackets", "", "[", 10000, "甲\n", false},
    {"10,000 asterisks and no more", "甲", "**", 10000, "\n", false},
    {"10,000 backticks", "甲", "`", 10000, "甲\n", false},
    {"10,000 parentheses", "[甲](", "(", 10000, "\n", false},
};

/* Frees the text. */
static void
check_depth(const char *name, Dump text, bool too_deep)
{
    Reading reading = reading_new(text.text, text.length);
    bool is_told = false;
    for (size_t i = 0; i < reading.diagnostics.list.count; i++) {
        const Diagnostic *d = &reading.diagnostics.list.items[i];
        is_told |= strcmp(d->code, "nesting-depth") == 0;
        if (d->severity == SEVERITY_ERROR)
            assert_string_equal(d->code, "nesting-depth");
    }
    Status status = reading.status;
    reading_free(&reading);
    free(text.text);
    if (is_told != too_deep)
        fail_msg("%s: %s", name, is_told ? "refused" : "read");
    assert_int_equal(status, too_deep ? STATUS_REJECTED : STATUS_OK);
}

static void
test_nesting(void **state)
{
    const Deep *deep = *state;
    check_depth(deep->name,
                repeated(deep->before, deep->unit, deep->times, deep->after),
                deep->too_deep);
}

/* Lists, each indented under the one before. */
static void
test_indented_lists(void **state)
{
    (void)state;
    static const struct {
        int depth;
        bool too_deep;
    } rows[] = {{40, false}, {200, true}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Dump text = {0};
        for (int level = 0; level < rows[i].depth; level++)
            dump_add(&text, "%*s- 甲\n", 2 * level, "");
        check_depth("lists", text, rows[i].too_deep);
    }
}

/* Emphasis and links inside each other. */
static void
test_nested_styles(void **state)
{
    (void)state;
    enum { DEPTH = 400 };
    Dump text = {0};
    for (int i = 0; i < DEPTH; i++)
        dump_add(&text, "%s", i % 2 ? "*" : "**");
    dump_add(&text, "甲");
    for (int i = DEPTH; i-- > 0;)
        dump_add(&text, "%s", i % 2 ? "*" : "**");
    check_depth("emphasis", text, /*too_deep=*/true);
}

/* ---- memory ---- */

/* All kinds of blocks and text. */
static const char everything[] =
    "---\n"
    "layout: bulletin\n"
    "languages: [zh-Hans, en]\n"
    "title: {zh: 简报, en: Bulletin}\n"
    "authors: [甲, 乙]\n"
    "---\n"
    "# 一 {#one .wide lang=zh}\n\n# One\n\n"
    "甲*乙***丙**~~丁~~`戊`&amp;\\*[己](http://a.b)<b>庚</b>\n"
    "辛  \n壬![癸](c.png)[子]{.dots}[^1]<!-- 丑 --><br>\n\n"
    "Text [a][b] of\nmany lines[^2]\n\n"
    "[b]: http://c.d\n\n[注]: 内容\n\n"
    "1. 甲\n2. 乙\n1. A\n2. B\n\n"
    "- 甲方说\n- the first party says\n\n"
    "> 甲\n>\n> 乙\n\n> A\n\n"
    "| 甲 | 乙 |\n|---|--:|\n| 一 | 1 |\n\n| A | B |\n|---|---|\n| a | 1 |\n\n"
    "::: {#two}\n甲\n\nA\n:::\n\n"
    "::: {lang=zh}\n甲\n:::\n\n::: {lang=en}\nA\n:::\n\n"
    "```\ncode\n\n::: x\n```\n\n***\n\n<div>\n甲\n</div>\n\n"
    "[^1]: 注\n\n[^2]: A note\n";

/* How many allocations a reading has made when it works. */
static size_t
count_allocations(void)
{
    enum { MANY = 1000000 };
    for (size_t n = 1; n < MANY; n++) {
        arena_fail_after(n);
        Reading reading = reading_new(everything, sizeof everything - 1);
        arena_fail_after(0);
        bool failed = !reading.arena || arena_failed(reading.arena);
        Status status = reading.status;
        reading_free(&reading);
        if (!failed && status == STATUS_OK)
            return n - 1;
        if (status != STATUS_NO_MEMORY)
            fail_msg("without allocation %zu the status is %d", n, status);
    }
    return MANY;
}

static void
test_memory_may_run_out_anywhere(void **state)
{
    (void)state;
    size_t count = count_allocations();
    assert_in_range(count, 200, 100000);
    arena_fail_after(count + 1);
    Reading reading = reading_new(everything, sizeof everything - 1);
    arena_fail_after(0);
    assert_int_equal(reading.status, STATUS_OK);
    reading_free(&reading);
}

int
main(void)
{
    enum { DEPTHS = sizeof depths / sizeof *depths, OTHERS = 3 };
    struct CMUnitTest tests[OTHERS + DEPTHS] = {
        cmocka_unit_test(test_indented_lists),
        cmocka_unit_test(test_nested_styles),
        cmocka_unit_test(test_memory_may_run_out_anywhere),
    };
    for (size_t i = 0; i < DEPTHS; i++)
        tests[OTHERS + i] = (struct CMUnitTest){depths[i].name, test_nesting,
                                                NULL, NULL, &depths[i]};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * Limits of reading: nesting ends in an error, memory may run out anywhere,
 * and four times the text takes no more than about four times the time.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <cmocka.h>

#include "tests/document_dump.h"

#ifdef __SANITIZE_ADDRESS__
enum { IS_TIMED = false };
#else
enum { IS_TIMED = true };
#endif

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

/* ---- time ---- */

typedef struct Growth {
    const char *name;
    const char *before;
    const char *unit;
    size_t times; /* and four times as often */
    const char *after;
} Growth;

static Growth growths[] = {
    {"5 MB in one line", "", "创新之路 word ", 70000, "\n"},
    {"5 MB in wrapped lines", "", "创新之路\nand so on\n", 50000, "\n"},
    {"a line with entities", "", "甲&amp;word ", 25000, "\n"},
    {"a line with escapes", "", "\\*甲\\* ", 25000, "\n"},
    {"a line with HTML, all reported", "", "甲<b>乙</b> ", 15000, "\n"},
    {"a line with pictures, all reported", "", "![甲](a) ", 15000, "\n"},
    {"a line with links", "", "[甲](http://a.b) ", 15000, "\n"},
    {"a line of quotation marks", "", "“", 60000, "\n“\n"},
    {"lines of quotation marks", "“", "\n“", 30000, "\n"},
    {"emphasis", "", "*甲* **乙** ", 15000, "\n"},
    {"code over lines' ends", "", "`a\nb` ", 15000, "\n"},
    {"20,000 blocks in Chinese", "", "甲方\n\n", 5000, ""},
    {"20,000 blocks in English", "", "Party\n\n", 5000, ""},
    {"20,000 blocks in both", "", "甲方\n\nParty\n\n", 2500, ""},
    {"20,000 blocks English first", "", "Party\n\n甲方\n\n", 2500, ""},
    {"Chinese, then a block of English", "", "甲方\n\n", 5000, "Party\n"},
    {"divs", "", "::: {lang=zh}\n甲\n:::\n\n::: {lang=en}\nA\n:::\n\n", 1500,
     ""},
    {"divs of one language", "", "::: {lang=zh}\n甲\n:::\n\n", 3000, ""},
    {"a list", "", "- 甲方\n", 6000, ""},
    {"a list in both languages", "", "- 甲方说\n- the first party says\n", 3000,
     ""},
    {"a list whose numbers begin again", "", "1. 甲\n2. 乙\n1. A\n2. B\n", 2000,
     ""},
    {"deep quotations", "", ">>>>>>>>>>>>>>>>>>>>>>>>>>>>>> 甲\n>\n", 2000, ""},
    {"deep quotations in both languages", "",
     "> > > > > > > > > > 甲方说\n> > > > > > > > > >\n"
     "> > > > > > > > > > the first party says\n\n",
     1000, ""},
    {"a table", "| 甲 | 乙 |\n|---|---|\n", "| 一 | 二 |\n", 6000, ""},
    {"tables that cut a paragraph short", "", "甲\n| 甲 |\n|---|\n| 乙 |\n\n",
     1500, ""},
    {"code", "```\n", "code\n\n::: a\n", 15000, "```\n"},
    {"references to one footnote", "", "甲[^1]\n\n", 3000, "[^1]: 注\n"},
    {"footnotes nobody refers to", "甲\n\n", "[^1]: 注\n\n", 3000, ""},
    {"addresses nobody uses", "甲\n\n", "[a]: http://b.c/d\n\n", 3000, ""},
    {"divs that are not closed", "", "::: {.a}\n", 3000, "甲\n"},
    {"a long value", "---\nt: ", "字", 100000, "\n---\n甲\n"},
};

/* The processor time of reading a text, in seconds. */
static double
seconds(const char *text, size_t length)
{
    clock_t start = clock();
    Reading reading = reading_new(text, length);
    double took = (double)(clock() - start) / CLOCKS_PER_SEC;
    assert_int_not_equal(reading.status, STATUS_NO_MEMORY);
    reading_free(&reading);
    return took;
}

/* Short times are all noise, so that is allowed for. */
static bool
grows_in_proportion(double once, double four_times)
{
    return four_times < 12 * once + 0.03;
}

static double
smaller(double a, double b)
{
    return a < b ? a : b;
}

/*
 * Compares the least times of as many readings as it takes, up to five; frees
 * the texts.
 */
static void
check_growth(const char *name, Dump text, Dump longer)
{
    double once = 1e9;
    double four_times = 1e9;
    bool good = false;
    for (int i = 0; i < 5 && !good; i++) {
        once = smaller(once, seconds(text.text, text.length));
        four_times = smaller(four_times, seconds(longer.text, longer.length));
        good = grows_in_proportion(once, four_times);
    }
    free(text.text);
    free(longer.text);
    if (!good)
        fail_msg("%s: %.3f s, and %.3f s for four times the text", name, once,
                 four_times);
}

static void
test_growth(void **state)
{
    const Growth *g = *state;
    if (!IS_TIMED)
        skip();
    check_growth(g->name, repeated(g->before, g->unit, g->times, g->after),
                 repeated(g->before, g->unit, 4 * g->times, g->after));
}

/* `unit` so many times, each `#` in it replaced by a number; free() it. */
static Dump
numbered(const char *before, const char *unit, int times, const char *after)
{
    Dump text = {0};
    dump_add(&text, "%s", before);
    for (int i = 0; i < times; i++) {
        const char *rest = unit;
        for (const char *mark; (mark = strchr(rest, '#')); rest = mark + 1)
            dump_add(&text, "%.*s%d", (int)(mark - rest), rest, i);
        dump_add(&text, "%s", rest);
    }
    dump_add(&text, "%s", after);
    return text;
}

/* Keys, footnotes and links, each with a name of its own. */
static void
test_growth_of_many_names(void **state)
{
    (void)state;
    static const struct {
        const char *before;
        const char *unit;
        const char *after;
    } rows[] = {
        {"---\n", "key#: value\n", "---\n甲\n"},
        {"", "甲[^#]\n\n[^#]: 注\n\n", ""},
        {"", "[甲][a#]\n\n[a#]: http://b.c/#\n\n", ""},
        {"", "[a#]: http://b.c/#\n\n", "甲\n"},
    };
    if (!IS_TIMED)
        skip();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        check_growth(
            rows[i].unit,
            numbered(rows[i].before, rows[i].unit, 2500, rows[i].after),
            numbered(rows[i].before, rows[i].unit, 10000, rows[i].after));
}

/* Control: what grows with the square does not pass. */
static void
test_squares_do_not_pass(void **state)
{
    (void)state;
    assert_true(grows_in_proportion(0.1, 0.4));
    assert_false(grows_in_proportion(0.1, 1.6));
    assert_false(grows_in_proportion(0.01, 0.16));
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
    enum {
        DEPTHS = sizeof depths / sizeof *depths,
        GROWTHS = sizeof growths / sizeof *growths,
        OTHERS = 5
    };
    struct CMUnitTest tests[OTHERS + DEPTHS + GROWTHS] = {
        cmocka_unit_test(test_indented_lists),
        cmocka_unit_test(test_nested_styles),
        cmocka_unit_test(test_growth_of_many_names),
        cmocka_unit_test(test_squares_do_not_pass),
        cmocka_unit_test(test_memory_may_run_out_anywhere),
    };
    for (size_t i = 0; i < DEPTHS; i++)
        tests[OTHERS + i] = (struct CMUnitTest){depths[i].name, test_nesting,
                                                NULL, NULL, &depths[i]};
    for (size_t i = 0; i < GROWTHS; i++)
        tests[OTHERS + DEPTHS + i] = (struct CMUnitTest){
            growths[i].name, test_growth, NULL, NULL, &growths[i]};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * Composing: memory that runs out at any moment is a failure that travels,
 * and the same document composes to the same pages twice.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "layouts/compose.h"

static const char text[] =
    "---\n"
    "name: {zh: 水情简报, en: Water Bulletin}\n"
    "title: {zh: 汛期将至，沿江上下游各站加测水位和流速, en: More readings}\n"
    "attachments: |\n  甲\n  乙\n"
    "copies-to: 各站\nsignature: 局\ndate: 六月\nprinter: 室\n"
    "---\n"
    "::: {.contents}\n:::\n\n"
    "# 一、概况\n\n# Overview\n\n"
    "[上游]{.name}水位**上涨** 12 cm，[流速]{ruby=\"liú sù\"}加快[^1]。\n\n"
    "Upstream the water rose *twelve* centimetres and ~~slowed~~ quickened.\n\n"
    "1. 加测水位；\n2. 通知沿岸。\n\n<!-- -->\n\n"
    "1. Take more readings.\n2. Tell those on the banks.\n\n"
    "| 站 | 水位 |\n|---|--:|\n| 东桥 | 3.2 |\n\n"
    "| Station | Level |\n|---|--:|\n| East Bridge | 3.2 |\n\n"
    "> 有备无患。\n\n> Be prepared.\n\n"
    "[^1]: 据东桥站。\n";

typedef struct Composed {
    Arena *arena;
    Composition composition;
    Status status;
    size_t errors;
} Composed;

static FontLibrary *library;

/* How the layout is changed before a text is composed. */
typedef struct Change {
    const char *layout;
    ArrangementKind kind;
    int columns;
} Change;

/* Everything from the source text to the pages, in one arena. */
static Composed
compose_text(Change change)
{
    const char *layout = change.layout;
    Composed result = {.arena = arena_new(), .status = STATUS_NO_MEMORY};
    if (!result.arena)
        return result;
    Diagnostics diagnostics = {.arena = result.arena};
    Document document = {.arena = result.arena};
    const BuiltInDefinition *built_in = built_in_definition(layout);
    Source *source =
        source_new(result.arena, "text.md", text, strlen(text), &diagnostics);
    Source *yaml = source_new(result.arena, layout, built_in->text,
                              built_in->length, &diagnostics);
    if (source && yaml)
        result.status = document_read_markdown(&document, source, &diagnostics);
    Definition *definition =
        result.status == STATUS_OK
            ? definition_read(result.arena, yaml, &document, library,
                              &diagnostics)
            : NULL;
    if (result.status == STATUS_OK && !definition)
        result.status = STATUS_NO_MEMORY;
    result.composition.arena = result.arena;
    if (definition) {
        definition->arrangement.kind = change.kind;
        definition->columns.count = change.columns;
    }
    if (definition)
        result.status = compose(&document, definition, library, &diagnostics,
                                &result.composition);
    result.errors = diagnostics.errors;
    return result;
}

static void
test_same_pages_twice(void **state)
{
    (void)state;
    Change plain = {"bulletin", ARRANGEMENT_STACKED, 1};
    Composed first = compose_text(plain);
    Composed second = compose_text(plain);
    assert_int_equal(first.status, STATUS_OK);
    assert_int_equal(second.status, STATUS_OK);
    assert_int_equal(first.errors, 0);
    assert_int_equal(first.composition.pages.count,
                     second.composition.pages.count);
    for (size_t i = 0; i < first.composition.pages.count; i++) {
        const Page *a = &first.composition.pages.items[i];
        const Page *b = &second.composition.pages.items[i];
        assert_int_equal(a->items.count, b->items.count);
        for (size_t k = 0; k < a->items.count; k++) {
            assert_int_equal(a->items.items[k].x, b->items.items[k].x);
            assert_int_equal(a->items.items[k].y, b->items.items[k].y);
            assert_int_equal(a->items.items[k].count, b->items.items[k].count);
        }
    }
    arena_free(first.arena);
    arena_free(second.arena);
}

/* The n-th allocation fails, for every n until none does. */
static void
test_memory_runs_out(void **state)
{
    (void)state;
    const Change changes[] = {{"bulletin", ARRANGEMENT_STACKED, 1},
                              {"handout", ARRANGEMENT_STACKED, 1},
                              {"bulletin", ARRANGEMENT_PARALLEL, 1},
                              {"handout", ARRANGEMENT_FACING, 1},
                              {"initiative-a5", ARRANGEMENT_STACKED, 1},
                              {"handout", ARRANGEMENT_SEQUENTIAL, 2}};
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        size_t failures = 0;
        Status status = STATUS_NO_MEMORY;
        for (size_t n = 1; status != STATUS_OK; n++) {
            arena_fail_after(n);
            Composed result = compose_text(changes[i]);
            arena_fail_after(0);
            status = result.status;
            assert_true(status == STATUS_OK || status == STATUS_NO_MEMORY);
            failures += status == STATUS_NO_MEMORY;
            arena_free(result.arena);
        }
        assert_true(failures > 100); /* else the loop tried nothing */
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_pages_twice),
        cmocka_unit_test(test_memory_runs_out),
    };
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

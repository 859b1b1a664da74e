/*
 * Join: what is joined outlives its documents, and a want of memory anywhere
 * in it is a failure that is told.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "layouts/join.h"

enum { PAGES = 3 };

static const unsigned char pixels[] = {10, 20, 30, 40};

#define ADD(arena, vector, type, ...)                                          \
    do {                                                                       \
        type *added = vector_push(arena, vector);                              \
        if (added)                                                             \
            *added = (type){__VA_ARGS__};                                      \
    } while (0)

/* A document of a few pages, with all that can be joined. */
static Composition
document(Arena *arena, const char *title, unsigned char last_pixel)
{
    Composition c = {.arena = arena, .language = "zh-Hans", .author = "A"};
    unsigned char *bytes = arena_alloc(arena, sizeof pixels);
    if (!bytes)
        return c;
    memcpy(bytes, pixels, sizeof pixels);
    bytes[3] = last_pixel;
    ADD(arena, &c.pictures, Picture, .name = "p", .width = 2, .height = 2,
        .channels = 1, .bytes = bytes, .length = sizeof pixels);
    ADD(arena, &c.elements, Element, .role = ROLE_DOCUMENT, .parent = -1);
    ADD(arena, &c.elements, Element, .role = ROLE_PARAGRAPH);
    ADD(arena, &c.titles, LocalText, "en", title);
    ADD(arena, &c.keywords, const char *, "k");
    ADD(arena, &c.authors, const char *, "A");
    ADD(arena, &c.outline, OutlineEntry, title, 1, 0, 0);
    ADD(arena, &c.targets, LinkTarget, "t", 1, 0);
    for (int i = 0; i < PAGES; i++) {
        Page made = {.width = POINT, .height = 2 * POINT, .number = i + 1};
        ADD(arena, &made.items, Item, .kind = ITEM_GLYPHS, .element = 1,
            .text = arena_format(arena, "%s %d", title, i), .language = "en",
            .link = "u", .target = 1,
            .glyphs = arena_array(arena, 2, sizeof(PlacedGlyph)), .count = 2);
        ADD(arena, &made.items, Item, .kind = ITEM_PICTURE,
            .element = ARTIFACT_LAYOUT);
        Page *added = vector_push(arena, &c.pages);
        if (added)
            *added = made;
    }
    return c;
}

/* Three documents, the second with another picture; NULL: no memory. */
static const Composition *
join_three(Arena *arena, ImpositionKind kind, Composition parts[3])
{
    Join *join = join_new(arena);
    for (int i = 0; join && i < 3; i++) {
        const JoinPart part = {.composition = &parts[i],
                               .imposition = {.kind = kind},
                               .is_two_sided = true,
                               .name = "name"};
        if (!join_add(join, &part))
            join = NULL;
    }
    return join ? join_finish(join, "whole") : NULL;
}

static void
make_parts(Arena *arena, Composition parts[3])
{
    parts[0] = document(arena, "one", 40);
    parts[1] = document(arena, "two", 41);
    parts[2] = document(arena, "three", 40);
}

static void
what_is_joined_outlives_its_documents(void **state)
{
    static const char *const titles[] = {"one", "two", "three"};
    Composition parts[3];
    Arena *own = arena_new();
    Arena *arena = arena_new();
    make_parts(own, parts);
    const Composition *whole = join_three(arena, IMPOSITION_NONE, parts);
    arena_free(own);
    assert_non_null(whole);
    assert_int_equal(whole->pages.count, 3 * (PAGES + 1) - 1);
    assert_int_equal(whole->elements.count, 1 + 3 * 2);
    assert_int_equal(whole->pictures.count, 2);
    assert_string_equal(whole->titles.items[0].text, "whole");
    assert_string_equal(whole->keywords.items[0], "k");
    for (size_t p = 0; p < 3; p++) {
        const Page *page = &whole->pages.items[p * (PAGES + 1)];
        const Item *item = &page->items.items[0];
        assert_int_equal(page->part, p + 1);
        assert_int_equal(item->element, 2 + 2 * p);
        assert_int_equal(whole->elements.items[item->element].parent,
                         1 + 2 * p);
        assert_int_equal(whole->elements.items[1 + 2 * p].role, ROLE_PART);
        assert_memory_equal(item->text, titles[p], strlen(titles[p]));
        assert_int_equal(item->target, p + 1);
        assert_int_equal(whole->targets.items[p].page, p * (PAGES + 1) + 1);
        assert_int_equal(page->items.items[1].picture, p == 1);
        assert_string_equal(whole->outline.items[p].title, titles[p]);
    }
    arena_free(arena);
    (void)state;
}

static void
pages_are_read_once_on_sheets(void **state)
{
    static const ImpositionKind kinds[] = {IMPOSITION_2UP, IMPOSITION_4UP,
                                           IMPOSITION_BOOKLET};
    static const size_t sheets[] = {5, 3, 6};
    Arena *arena = arena_new();
    Composition parts[3];
    make_parts(arena, parts);
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        const Composition *whole = join_three(arena, kinds[k], parts);
        size_t next = 0;
        bool seen[3 * PAGES] = {false};
        assert_int_equal(whole->pages.count, 3 * PAGES);
        assert_int_equal(whole->sheets.count, sheets[k]);
        for (size_t s = 0; s < whole->sheets.count; s++)
            for (size_t i = 0; i < whole->sheets.items[s].placements.count;
                 i++, next++) {
                size_t page = whole->sheets.items[s].placements.items[i].page;
                assert_false(seen[page]);
                seen[page] = true;
            }
        assert_int_equal(next, 3 * PAGES);
    }
    arena_free(arena);
    (void)state;
}

static void
running_out_of_memory_is_reported(void **state)
{
    static const ImpositionKind kinds[] = {IMPOSITION_NONE, IMPOSITION_2UP};
    Composition parts[3];
    Arena *own = arena_new();
    make_parts(own, parts);
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        size_t failures = 0;
        for (bool made = false; !made; failures++) {
            Arena *arena = arena_new();
            arena_fail_after(failures + 1);
            made = join_three(arena, kinds[k], parts) != NULL;
            arena_fail_after(0);
            arena_free(arena);
        }
        assert_in_range(failures, 50, 5000);
    }
    arena_free(own);
    (void)state;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_joined_outlives_its_documents),
        cmocka_unit_test(pages_are_read_once_on_sheets),
        cmocka_unit_test(running_out_of_memory_is_reported)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * Which page stands where on which sheet: booklets are folded here as a binder
 * folds them, and read.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "layouts/imposition.h"

static int
at(const PageOrder *order, size_t side, size_t cell)
{
    return page_order_at(order, side, cell);
}

/* The next page that is read must be the next one there is, or a blank. */
static void
read_page(const PageOrder *order, size_t side, size_t cell, size_t *turned)
{
    int wanted = *turned < order->pages ? (int)*turned : BLANK_PAGE;
    assert_int_equal(at(order, side, cell), wanted);
    ++*turned;
}

/*
 * Front and back of each sheet lie back to back: behind the right half of a
 * front is the left half of its back.  Leafing goes inward through the right
 * halves and outward through the left ones.
 */
static void
booklets_are_read_in_order(void **state)
{
    (void)state;
    for (size_t pages = 1; pages <= 200; pages++) {
        PageOrder order = {.kind = IMPOSITION_BOOKLET, .pages = pages};
        size_t sheets = page_order_sides(&order) / 2;
        size_t turned = 0;
        assert_int_equal(page_order_sides(&order) % 2, 0);
        for (size_t i = 0; i < sheets; i++) {
            read_page(&order, 2 * i, 1, &turned);
            read_page(&order, 2 * i + 1, 0, &turned);
        }
        for (size_t i = sheets; i-- > 0;) {
            read_page(&order, 2 * i + 1, 1, &turned);
            read_page(&order, 2 * i, 0, &turned);
        }
        assert_true(turned >= pages && turned < pages + 4);
    }
}

static void
eight_pages(void **state)
{
    static const int wanted[4][2] = {{8, 1}, {2, 7}, {6, 3}, {4, 5}};
    PageOrder order = {.kind = IMPOSITION_BOOKLET, .pages = 8};
    (void)state;
    assert_int_equal(page_order_sides(&order), 4);
    for (size_t side = 0; side < 4; side++)
        for (size_t cell = 0; cell < 2; cell++)
            assert_int_equal(at(&order, side, cell) + 1, wanted[side][cell]);
}

/* What is on each cell, one side after the other, as digits; "-": blank. */
static void
assert_order(PageOrder order, size_t cells, const char *wanted)
{
    size_t sides = page_order_sides(&order);
    for (size_t i = 0; i < sides * cells; i++) {
        int page = at(&order, i / cells, i % cells);
        assert_int_not_equal(wanted[i], '\0');
        assert_int_equal(page == BLANK_PAGE ? '-' : '1' + page, wanted[i]);
    }
    assert_int_equal(wanted[sides * cells], '\0');
}

static void
several_on_a_side(void **state)
{
    const PageOrder two = {.kind = IMPOSITION_2UP, .pages = 5};
    const PageOrder four = {.kind = IMPOSITION_4UP, .pages = 5};
    PageOrder changed = two;
    (void)state;
    assert_order(two, 2, "12345-");
    assert_order(four, 4, "12345---");
    changed.repeats = true;
    assert_order(changed, 2, "1122334455");
    changed = two;
    changed.is_facing = true;
    assert_order(changed, 2, "-12345");
    changed = four;
    changed.is_facing = true;
    assert_order(changed, 4, "-12345--");
    changed.repeats = true;
    changed.pages = 1;
    assert_order(changed, 4, "1111");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(booklets_are_read_in_order),
        cmocka_unit_test(eight_pages),
        cmocka_unit_test(several_on_a_side),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

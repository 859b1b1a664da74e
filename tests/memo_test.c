/*
 * A memo gives back what was kept under the same bytes and nothing else, and
 * keeps no more than it may.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "input/memo.h"

static size_t released;

static void
release(void *value)
{
    released++;
    free(value);
}

static int *
number(int value)
{
    int *made = malloc(sizeof *made);
    assert_non_null(made);
    *made = value;
    return made;
}

static void
keep(Memo *memo, const char *key, int value)
{
    assert_true(memo_keep(memo, key, strlen(key), number(value), 100));
}

static int
find(Memo *memo, const char *key)
{
    const int *found = memo_find(memo, key, strlen(key));
    return found ? *found : -1;
}

static void
finds_what_was_kept_and_nothing_else(void **state)
{
    (void)state;
    char key[32];
    Memo *memo = memo_new(1 << 30, release);
    assert_non_null(memo);
    for (int i = 0; i < 5000; i++) {
        snprintf(key, sizeof key, "the key of number %d", i);
        keep(memo, key, i);
    }
    for (int i = 0; i < 5000; i++) {
        snprintf(key, sizeof key, "the key of number %d", i);
        assert_int_equal(find(memo, key), i);
    }
    assert_int_equal(find(memo, "the key of number 5000"), -1);
    assert_int_equal(find(memo, "the key of number 1 "), -1);
    assert_int_equal(find(memo, ""), -1);
    released = 0;
    memo_free(memo);
    assert_int_equal(released, 5000);
}

static void
lets_go_what_was_not_asked_for_longest(void **state)
{
    (void)state;
    Memo *memo = memo_new(600, release);
    released = 0;
    keep(memo, "first", 1);
    keep(memo, "second", 2);
    keep(memo, "third", 3);
    keep(memo, "fourth", 4);
    assert_int_equal(find(memo, "first"), 1);
    assert_int_equal(released, 0);
    memo_trim(memo);
    assert_true(released > 0);
    assert_int_equal(find(memo, "second"), -1);
    assert_int_equal(find(memo, "first"), 1);
    memo_free(memo);
    assert_int_equal(released, 4);
}

static void
wants_what_comes_again(void **state)
{
    (void)state;
    Memo *memo = memo_new(1 << 20, release);
    assert_false(memo_wants(memo, "once", 4));
    assert_false(memo_wants(memo, "only", 4));
    assert_true(memo_wants(memo, "once", 4));
    memo_free(memo);
}

static void
keeps_nothing_when_told(void **state)
{
    (void)state;
    setenv("BRIEFSET_CACHE", "0", 1);
    Memo *memo = memo_new(1 << 20, release);
    assert_false(memo_has_room(memo));
    assert_false(memo_wants(memo, "key", 3));
    assert_false(memo_wants(memo, "key", 3));
    keep(memo, "key", 1);
    assert_int_equal(find(memo, "key"), -1);
    memo_trim(memo);
    memo_free(memo);
    setenv("BRIEFSET_CACHE", "3", 1);
    assert_int_equal(memo_allowed(1 << 20), 3 * 1024);
    setenv("BRIEFSET_CACHE", "many", 1);
    assert_int_equal(memo_allowed(1 << 20), 1 << 20);
    unsetenv("BRIEFSET_CACHE");
    assert_int_equal(memo_allowed(1 << 20), 1 << 20);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_what_was_kept_and_nothing_else),
        cmocka_unit_test(lets_go_what_was_not_asked_for_longest),
        cmocka_unit_test(wants_what_comes_again),
        cmocka_unit_test(keeps_nothing_when_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

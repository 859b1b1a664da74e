/*
 * Markdown texts with the documents they must become, as document_dump.h
 * writes them: a table of these is a test file.
 */
#ifndef BRIEFSET_TESTS_DOCUMENT_CASES_H
#define BRIEFSET_TESTS_DOCUMENT_CASES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/document_dump.h"

typedef struct DocumentCase {
    const char *name;
    const char *text;
    const char *dump;
} DocumentCase;

typedef struct DocumentCases {
    DocumentCase *cases;
    size_t count;
    bool places; /* the dumps have them */
} DocumentCases;

/* What cases_run() runs; one table a program. */
static DocumentCases document_cases;

static inline void
test_document(void **state)
{
    const DocumentCase *c = *state;
    Reading reading = reading_new(c->text, strlen(c->text));
    char *dump = dump_reading(&reading, document_cases.places);
    bool match = dumps_match(c->name, c->dump, dump);
    bool is_error = reading.diagnostics.errors > 0;
    Status status = reading.status;
    free(dump);
    reading_free(&reading);
    assert_true(match);
    assert_int_equal(status, is_error ? STATUS_REJECTED : STATUS_OK);
}

/* Control: with any one character of a dump changed, it must not match. */
static inline void
test_changed_dumps_do_not_match(void **state)
{
    (void)state;
    for (size_t i = 0; i < document_cases.count; i++) {
        const DocumentCase *c = &document_cases.cases[i];
        Reading reading = reading_new(c->text, strlen(c->text));
        char *dump = dump_reading(&reading, document_cases.places);
        for (char *at = dump; *at; at++) {
            char kept = *at;
            *at = kept == '1' ? '2' : '1';
            assert_string_not_equal(c->dump, dump);
            *at = kept;
        }
        assert_string_equal(c->dump, dump);
        free(dump);
        reading_free(&reading);
    }
}

/* Each case is a test under its own name; returns how many failed. */
static inline int
document_cases_run(const char *group, DocumentCase *cases, size_t count,
                   bool places)
{
    document_cases = (DocumentCases){cases, count, places};
    struct CMUnitTest *tests = calloc(count + 1, sizeof *tests);
    if (!tests)
        return 1;
    for (size_t i = 0; i < count; i++)
        tests[i] = (struct CMUnitTest){cases[i].name, test_document, NULL, NULL,
                                       &cases[i]};
    tests[count] =
        (struct CMUnitTest)cmocka_unit_test(test_changed_dumps_do_not_match);
    int failed = _cmocka_run_group_tests(group, tests, count + 1, NULL, NULL);
    free(tests);
    return failed;
}

#endif

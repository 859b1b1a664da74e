/*
 * What is true of every document: all of its text is there, once and in
 * order, and each piece stands where it says.  Random documents, with seeds.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "input/language.h"

#include "tests/document_dump.h"
#include "tests/random_document.h"

#ifdef __SANITIZE_ADDRESS__
enum { DOCUMENTS = 2000 };
#else
enum { DOCUMENTS = 10000 };
#endif

static RandomDocument document;

/* How often each byte of the source is in the document. */
typedef struct Coverage {
    const Source *source;
    unsigned char times[RANDOM_DOCUMENT_MAX];
    const char *problem; /* NULL: none so far */
    size_t offset;       /* where it is */
} Coverage;

static Coverage coverage;

static void
found_problem(const char *problem, size_t offset)
{
    if (coverage.problem)
        return;
    coverage.problem = problem;
    coverage.offset = offset;
}

/* What the source spells otherwise is short: a break, an entity, a number. */
static void
check_inexact(const Run *run)
{
    bool is_short = run->length <= 2 || run->text[0] == '[' ||
                    (unsigned char)run->text[0] >= 0x80;
    if (!is_short || run->length > 8)
        found_problem("text is marked as differing from its source",
                      run->offset);
}

static void
check_text(const Text *text)
{
    size_t last = 0;
    for (size_t i = 0; i < text->count; i++) {
        const Run *run = &text->runs[i];
        if (run->length == 0)
            found_problem("an empty run", run->offset);
        if (run->offset < last)
            found_problem("a run stands before the one before it", run->offset);
        last = run->offset;
        if (!run_is_exact(run)) {
            check_inexact(run);
            continue;
        }
        last += run->length;
        if (last > run->source->length ||
            memcmp(run->text, run->source->text + run->offset, run->length) !=
                0)
            found_problem("a run is not what stands there", run->offset);
        for (size_t k = run->offset; k < last; k++)
            coverage.times[k]++;
    }
}

static void
check_units(const Document *d, const Unit *unit)
{
    for (; unit; unit = unit->next) {
        for (int i = 0; unit->texts && i < d->language_count; i++)
            check_text(&unit->texts[i]);
        check_units(d, unit->first_child);
    }
}

static bool
is_letter_or_digit(uint32_t c)
{
    return character_is_letter(c) || character_is_han(c) ||
           character_is_digit(c);
}

/* Each letter of the text is there once, and none of the markup is. */
static void
check_letters(const RandomDocument *random)
{
    for (size_t i = 0; i < random->length;) {
        uint32_t c;
        size_t size = utf8_decode(random->text + i, random->length - i, &c);
        unsigned expected = random->is_text[i];
        if (is_letter_or_digit(c) && coverage.times[i] != expected)
            found_problem(expected ? "a letter is not there once"
                                   : "markup is taken for text",
                          i);
        i += size;
    }
}

/* True if the document holds all of the text and nothing else. */
static bool
is_complete(const RandomDocument *random, const Reading *reading)
{
    coverage = (Coverage){.source = reading->source};
    check_units(&reading->document, reading->document.root);
    check_letters(random);
    return coverage.problem == NULL;
}

static void
fail_with(const RandomDocument *random, Reading *reading, uint64_t seed)
{
    Place place = source_place(reading->source, coverage.offset);
    fprintf(stderr, "%s-- seed %llu, %d:%d: %s\n", random->text,
            (unsigned long long)seed, place.line, place.column,
            coverage.problem ? coverage.problem : "not read");
    diagnostics_print(&reading->diagnostics, stderr);
    reading_free(reading);
    fail();
}

static void
test_nothing_is_lost(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= DOCUMENTS; seed++) {
        random_document(&document, seed);
        Reading reading = reading_new(document.text, document.length);
        if (reading.status != STATUS_OK || !is_complete(&document, &reading))
            fail_with(&document, &reading, seed);
        reading_free(&reading);
    }
}

/* ---- controls: the check finds what is wrong ---- */

/* The first text of some length below `unit`, or NULL. */
static Text *
find_text(const Unit *unit, int languages)
{
    for (; unit; unit = unit->next) {
        for (int i = 0; unit->texts && i < languages; i++)
            if (unit->texts[i].count > 1 && run_is_exact(unit->texts[i].runs))
                return &unit->texts[i];
        Text *text = find_text(unit->first_child, languages);
        if (text)
            return text;
    }
    return NULL;
}

typedef void Damage(Text *text);

static void
lose_a_run(Text *text)
{
    text->runs++;
    text->count--;
}

static void
lose_a_letter(Text *text)
{
    text->runs[0].text++;
    text->runs[0].offset++;
    text->runs[0].length--;
}

static void
repeat_a_run(Text *text)
{
    text->runs[1] = text->runs[0];
}

static void
move_a_run(Text *text)
{
    text->runs[0].offset++;
}

static void
take_markup_for_text(Text *text)
{
    text->runs[0].length += 40;
}

static void
test_damage_is_found(void **state)
{
    (void)state;
    static Damage *const damages[] = {lose_a_run, lose_a_letter, repeat_a_run,
                                      move_a_run, take_markup_for_text};
    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
        document = (RandomDocument){0};
        random_text(&document, "科学");
        random_between(&document, "[", "](http://example.org/a/b/c)",
                       /*flat=*/true);
        random_text(&document, "知识");
        Reading reading = reading_new(document.text, document.length);
        assert_int_equal(reading.status, STATUS_OK);
        assert_true(is_complete(&document, &reading));
        Text *found =
            find_text(reading.document.root, reading.document.language_count);
        assert_non_null(found);
        damages[i](found);
        assert_false(is_complete(&document, &reading));
        reading_free(&reading);
    }
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_is_lost),
        cmocka_unit_test(test_damage_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

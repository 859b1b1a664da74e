/*
 * Front matter: languages, layout and fields, with the places of their
 * values in the whole source, and each mistake told where it stands.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/document_dump.h"

typedef struct Case {
    const char *name;
    const char *text;
    const char *expected;
} Case;

/* The metadata and the diagnostics of a text; free() it. */
static char *
read_metadata(const char *text, Status *status)
{
    Reading reading = reading_new(text, strlen(text));
    *status = reading.status;
    Dump dump = {.places = true};
    dump_fields(&dump, &reading.document);
    dump_diagnostics(&dump, &reading.diagnostics);
    reading_free(&reading);
    return dump.text;
}

static void
test_metadata(void **state)
{
    const Case *c = *state;
    Status status;
    char *metadata = read_metadata(c->text, &status);
    bool has_error = strstr(metadata, "! error") != NULL;
    bool match = dumps_match(c->name, c->expected, metadata);
    free(metadata);
    assert_true(match);
    assert_int_equal(status, has_error ? STATUS_REJECTED : STATUS_OK);
}

#define DEFAULT "languages zh-Hans(han) en\n"

static Case cases[] = {
    /* languages */
    {"without front matter: Chinese and English", "甲\n", DEFAULT},
    {"empty front matter", "---\n---\n甲\n", DEFAULT},
    {"languages declared", "---\nlanguages: [en, zh-Hant]\n---\nA\n\n甲\n",
     "languages en zh-Hant(han) declared\n"},
    {"one language", "---\nlanguages: ja\n---\n甲\n",
     "languages ja(han) declared\n"},
    {"four languages", "---\nlanguages: [zh, en, fr, ru]\n---\n甲\n\nA\n",
     "languages zh(han) en fr ru declared\n! warning language-absent 4:1\n"
     "! warning language-absent 4:1\n"},
    {"five languages", "---\nlanguages: [zh, en, fr, ru, es]\n---\n甲\n",
     "languages declared\n! error languages 2:29\n"},
    {"no languages", "---\nlanguages: []\n---\n甲\n",
     "languages declared\n! error languages 2:12\n"},
    {"languages as a mapping", "---\nlanguages: {zh: en}\n---\n甲\n",
     "languages declared\n! error languages 2:12\n"},
    {"a language that is no tag", "---\nlanguages: [zh, 中文]\n---\n甲\n",
     "languages declared\n! error language-tag 2:17\n"},
    {"a language listed twice", "---\nlanguages: [en, zh, EN]\n---\n甲\n",
     "languages declared\n! error languages 2:21\n"},
    {"a language nothing is in", "---\nlanguages: [zh, en]\n---\n甲\n",
     "languages zh(han) en declared\n! warning language-absent 4:1\n"},

    /* fields */
    {"a layout", "---\nlayout: bulletin\n---\n甲\n",
     DEFAULT "layout «bulletin» 2:9\n"},
    {"a plain value", "---\nissue: 第 12 期\n---\n甲\n",
     DEFAULT "issue plain «第 12 期» 2:8\n"},
    {"values stay text", "---\na: no\nb: 1e3\nc: 2019-04-25\n---\n甲\n",
     DEFAULT "a plain «no» 2:4\nb plain «1e3» 3:4\n"
             "c plain «2019-04-25» 4:4\n"},
    {"a value a language", "---\ntitle: {zh: 简报, en: Bulletin}\n---\n甲\n",
     DEFAULT "title zh-Hans «简报» 2:13 en «Bulletin» 2:21\n"},
    {"whole tags as keys", "---\ntitle:\n  en: B\n  ZH-HANS: 简\n---\n甲\n",
     DEFAULT "title zh-Hans «简» 4:12 en «B» 3:7\n"},
    {"a value in one language only", "---\ntitle: {en: B}\n---\n甲\n",
     DEFAULT "title en «B» 2:13\n"},
    {"a list becomes one text", "---\nauthors: [甲, 乙]\n---\n甲\n",
     DEFAULT "authors plain «甲、乙» 2:10\n"},
    {"a list in a Latin document",
     "---\nlanguages: en\nauthors: [A, B]\n---\nText\n",
     "languages en declared\nauthors plain «A, B» 3:10\n"},
    {"an empty value", "---\nnote:\n---\n甲\n", DEFAULT "note plain «» 2:6\n"},
    {"front matter that ends with dots", "---\na: b\n...\n甲\n",
     DEFAULT "a plain «b» 2:4\n"},
    {"blanks behind the fences", "--- \na: b\n---\t\n甲\n",
     DEFAULT "a plain «b» 2:4\n"},

    /* mistakes */
    {"an unknown language", "---\ntitle: {zh: 甲, fr: B}\n---\n甲\n",
     DEFAULT "title zh-Hans «甲» 2:13\n! error unknown-language 2:16\n"},
    {"a language twice under two names",
     "---\ntitle: {zh: 甲, zh-Hans: 乙}\n---\n甲\n",
     DEFAULT "title zh-Hans «甲» 2:13\n! error field-value 2:16\n"},
    {"a list in one language", "---\ntitle: {zh: [甲, 乙]}\n---\n甲\n",
     DEFAULT "title zh-Hans «甲、乙» 2:13\n"},
    {"a list a language",
     "---\nkeywords: {zh: [论坛, 科技], en: [forum, science]}\n---\n甲\n",
     DEFAULT "keywords zh-Hans «论坛、科技» 2:16 en «forum, science» 2:30\n"},
    {"a value that is no text", "---\ntitle: {zh: {a: 甲}}\n---\n甲\n",
     DEFAULT "title\n! error field-value 2:13\n"},
    {"a list of lists in one language",
     "---\nauthors: {en: [A, [B], {c: d}]}\n---\n甲\n",
     DEFAULT "authors en «A» 2:15\n! error field-value 2:19\n"
             "! error field-value 2:24\n"},
    {"a list of lists", "---\nauthors: [甲, [乙]]\n---\n甲\n",
     DEFAULT "authors plain «甲» 2:10\n! error field-value 2:14\n"},
    {"a layout that is no name", "---\nlayout: {a: b}\n---\n甲\n",
     DEFAULT "! error field-value 2:9\n"},
    {"an empty layout", "---\nlayout: ''\n---\n甲\n",
     DEFAULT "! error field-value 2:9\n"},
    {"all mistakes are told",
     "---\na: {fr: x}\nlayout: []\nb: {zh: {}}\nc: [[]]\n---\n[^1]: 甲\n",
     DEFAULT "a\nb\nc plain «» 5:4\n! error unknown-language 2:5\n"
             "! error field-value 3:9\n! error field-value 4:9\n"
             "! error field-value 5:5\n! error unused-footnote 7:1\n"},
    {"front matter that is not closed", "---\ntitle: 甲\n\n乙\n",
     "languages\n! error front-matter-not-closed 1:1\n"},
    {"front matter that is a list", "---\n- a\n---\n甲\n",
     "languages\n! error front-matter 2:1\n"},
    {"front matter that is a word", "---\n\n  甲\n---\n甲\n",
     "languages\n! error front-matter 3:3\n"},
    {"wrong YAML in the source's own lines",
     "---\nlayout: bulletin\n标题: \"简报\n---\n甲\n",
     "languages\n! error yaml-syntax 4:1\n"},
    {"wrong YAML in the source's own columns",
     "---\nlayout: bulletin\n标题: 简报: 一\n---\n甲\n",
     "languages\n! error yaml-syntax 3:7\n"},
    {"a tab", "---\na:\n\tb: c\n---\n甲\n",
     "languages\n! error yaml-syntax 3:1\n"},
    {"a field given twice", "---\na: 1\nb: 2\na: 3\n---\n甲\n",
     "languages\n! error duplicate-key 4:1\n"},

    /* where front matter is none */
    {"a rule further down is no front matter", "甲\n\n---\n一: 二\n---\n",
     DEFAULT},
    {"four dashes are a rule", "----\n\n甲\n", DEFAULT},

    /* nothing to set */
    {"nothing at all", "", DEFAULT "! error empty-document 0:0\n"},
    {"blank lines", "\n \n\t\n", DEFAULT "! error empty-document 0:0\n"},
    {"front matter alone", "---\na: b\n---\n",
     DEFAULT "a plain «b» 2:4\n! error empty-document 0:0\n"},
    {"front matter that ends the file", "---\na: b\n---",
     DEFAULT "a plain «b» 2:4\n! error empty-document 0:0\n"},
    {"a comment alone", "<!-- 甲 -->\n",
     DEFAULT "! error empty-document 0:0\n"},
    {"an empty div", "::: {lang=en}\n:::\n",
     DEFAULT "! error empty-document 0:0\n"},
    {"a rule alone", "***\n", DEFAULT "! error empty-document 0:0\n"},
};

/* ---- looking up ---- */

static void
test_values(void **state)
{
    (void)state;
    static const char text[] =
        "---\nplain: P\nboth: {zh: 甲, en: A}\none: {en: B}\n---\n甲\n";
    static const struct {
        const char *key;
        int language;
        bool any;
        const char *value;
    } rows[] = {
        {"plain", 0, false, "P"}, {"plain", 1, false, NULL},
        {"plain", 1, true, "P"},  {"both", 0, false, "甲"},
        {"both", 1, true, "A"},   {"one", 0, true, NULL},
        {"one", 1, false, "B"},   {"none", 0, true, NULL},
    };
    Reading reading = reading_new(text, sizeof text - 1);
    assert_int_equal(reading.status, STATUS_OK);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *value = document_value(&reading.document, rows[i].key,
                                           rows[i].language, rows[i].any);
        assert_int_equal(value == NULL, rows[i].value == NULL);
        if (value)
            assert_string_equal(value, rows[i].value);
    }
    assert_non_null(document_field(&reading.document, "both"));
    assert_null(document_field(&reading.document, "languages"));
    reading_free(&reading);
}

/* The comparison finds a single wrong place. */
static void
test_a_wrong_expectation_fails(void **state)
{
    (void)state;
    Status status;
    char *metadata = read_metadata("---\na: b\n---\n甲\n", &status);
    assert_string_equal(metadata, DEFAULT "a plain «b» 2:4\n");
    assert_string_not_equal(metadata, DEFAULT "a plain «b» 2:5\n");
    assert_string_not_equal(metadata, DEFAULT "a plain «b» 2:4");
    free(metadata);
}

int
main(void)
{
    enum { CASES = sizeof cases / sizeof *cases };
    struct CMUnitTest tests[CASES + 2] = {
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_a_wrong_expectation_fails),
    };
    for (size_t i = 0; i < CASES; i++)
        tests[i + 2] = (struct CMUnitTest){cases[i].name, test_metadata, NULL,
                                           NULL, &cases[i]};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * YAML trees: everything stays text, every node has its place, and what is
 * not supported is one error with its place.
 *
 * A tree reads like this, with places in brackets:
 *
 *   {title[1:1]: {zh[1:9]: 甲[1:13]}[1:8], list[2:1]: [a[2:8]][2:7]}[1:1]
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "input/yaml_tree.h"

#include "tests/document_dump.h"

/* ---- a tree as text ---- */

static void
dump_at(Dump *dump, Place place)
{
    if (dump->places)
        dump_add(dump, "[%d:%d]", place.line, place.column);
}

static void
dump_node(Dump *dump, const YamlNode *node)
{
    static const char *const brackets[] = {"", "[]", "{}"};
    const char *bracket = brackets[node->kind];
    if (node->kind == YAML_SCALAR)
        dump_add(dump, node->quoted ? "'%s'" : "%s", node->text);
    else
        dump_add(dump, "%c", bracket[0]);
    size_t count = 0;
    for (const YamlNode *child = node->first_child; child;
         child = child->next) {
        dump_add(dump, "%s", count++ ? ", " : "");
        if (child->key) {
            dump_add(dump, "%s", child->key);
            dump_at(dump, child->key_place);
            dump_add(dump, ": ");
        }
        dump_node(dump, child);
    }
    assert_int_equal(count, node->count);
    if (node->kind != YAML_SCALAR)
        dump_add(dump, "%c", bracket[1]);
    dump_at(dump, node->place);
}

typedef struct Case {
    const char *name;
    const char *before; /* stands before the YAML in the same source */
    const char *yaml;
    const char *tree;
    bool places;
} Case;

/* The tree, or the diagnostics where there is none; free() it. */
static char *
read_tree(const Case *c)
{
    Arena *arena = arena_new();
    Diagnostics diagnostics = {.arena = arena};
    StringBuilder text = {.arena = arena};
    size_t start = strlen(c->before);
    string_append_text(&text, c->before);
    string_append_text(&text, c->yaml);
    string_append_text(&text, "---\n甲\n"); /* never read */
    Source *source =
        source_new(arena, "a.md", text.bytes, text.length, &diagnostics);
    assert_non_null(source);
    const YamlNode *root =
        yaml_tree_read(arena, source, start, strlen(c->yaml), &diagnostics);
    Dump dump = {.places = c->places};
    if (root)
        dump_node(&dump, root);
    assert_int_equal(diagnostics.list.count, !root);
    assert_false(arena_failed(arena));
    for (size_t i = 0; i < diagnostics.list.count; i++) {
        const Diagnostic *d = &diagnostics.list.items[i];
        dump_add(&dump, "%s %d:%d", d->code, d->place.line, d->place.column);
    }
    arena_free(arena);
    return dump.text;
}

static void
test_tree(void **state)
{
    const Case *c = *state;
    char *tree = read_tree(c);
    bool match = dumps_match(c->name, c->tree, tree);
    free(tree);
    assert_true(match);
}

static Case cases[] = {
    {"nothing is an empty mapping", "", "", "{}", false},
    {"a comment is nothing", "", "# 注\n\n", "{}", false},
    {"scalars stay text", "",
     "a: no\nb: yes\nc: 1e3\nd: 0x1F\ne: 2019-04-25\nf: ~\ng: null\nh: 007\n",
     "{a: no, b: yes, c: 1e3, d: 0x1F, e: 2019-04-25, f: ~, g: null, h: 007}",
     false},
    {"an empty value is an empty text", "", "a:\nb: ''\n", "{a: , b: ''}",
     false},
    {"quotes and blocks are marked", "",
     "a: 'no'\nb: \"\\u4e2d\"\nc: |\n  x\n  y\nd: >\n  x\n  y\n",
     "{a: 'no', b: '中', c: 'x\ny\n', d: 'x y\n'}", false},
    {"sequences and mappings", "", "a: [x, [y], {z: 1}]\nb:\n  - p\n  - q: r\n",
     "{a: [x, [y], {z: 1}], b: [p, {q: r}]}", false},
    {"a sequence alone", "", "- 甲\n- 乙\n", "[甲, 乙]", false},
    {"a scalar alone", "", "甲\n", "甲", false},
    {"tags and anchors are not heeded", "", "a: !!int &x 5\n", "{a: 5}", false},
    {"<< is a key like any other", "", "<<: {a: b}\n", "{<<: {a: b}}", false},

    /* places */
    {"places of keys and values", "", "title: {zh: 甲, en: A}\nx:   乙\n",
     "{title[1:1]: {zh[1:9]: 甲[1:13], en[1:16]: A[1:20]}[1:8], "
     "x[2:1]: 乙[2:6]}[1:1]",
     true},
    {"columns count characters", "", "键: {一二: 三, 𠮷: 四}\n",
     "{键[1:1]: {一二[1:5]: 三[1:9], 𠮷[1:12]: 四[1:15]}[1:4]}[1:1]", true},
    {"places count from the source's start", "---\n甲\n", "a: b\n  \nc: [d]\n",
     "{a[3:1]: b[3:4], c[5:1]: [d[5:5]][5:4]}[3:1]", true},
    {"lines end at line feeds only", "", "a: \"x\xC2\x85y\"\nb: c\n",
     "{a[1:1]: 'x y'[1:4], b[2:1]: c[2:4]}[1:1]", true},

    /* what is refused */
    {"a key given twice", "---\n", "a: 1\nb: 2\na: 3\n", "duplicate-key 4:1",
     false},
    {"a key given twice, deep", "", "a: {b: 1, 'b': 2}\n", "duplicate-key 1:11",
     false},
    {"a key given three times is told once", "", "a: 1\na: 2\na: 3\n",
     "duplicate-key 2:1", false},
    {"the same key in two mappings", "", "a: {x: 1}\nb: {x: 2}\n",
     "{a: {x: 1}, b: {x: 2}}", false},
    {"an alias", "---\n", "a: &x 1\nb: *x\n", "yaml-alias 3:4", false},
    {"an alias as a key", "", "a: &x 1\n*x : 2\n", "yaml-key 2:1", false},
    {"a key that is a list", "", "[a]: b\n", "yaml-key 1:1", false},
    {"a key that is a mapping", "", "? {a: b}\n: c\n", "yaml-key 1:3", false},
    {"two documents", "", "a: 1\n--- \nb: 2\n", "yaml-syntax 2:1", false},
    {"a tab as indentation", "---\n", "a:\n\tb: c\n", "yaml-syntax 3:1", false},
    {"a quote that is not closed", "---\n", "a: b\nc: \"d\n", "yaml-syntax 4:1",
     false},
    {"a bracket that is not closed", "---\n甲\n", "a: [b\n", "yaml-syntax 4:1",
     false},
    {"a colon too many", "---\n", "标题: 甲: 乙\n", "yaml-syntax 2:6", false},
    {"an unknown escape", "---\n", "a: \"甲\\q\"\n", "yaml-syntax 2:6", false},
    {"a control character", "---\n", "a: b\nc: 甲\x01\n", "yaml-syntax 3:5",
     false},
};

/* ---- nesting ---- */

/* `[[…x…]]` of `depth` sequences. */
static void
nested(char *text, int depth)
{
    memset(text, '[', (size_t)depth);
    text[depth] = 'x';
    memset(text + depth + 1, ']', (size_t)depth);
    text[2 * depth + 1] = '\0';
}

static void
test_nesting_is_limited(void **state)
{
    (void)state;
    enum { FAR_TOO_DEEP = 10000 };
    static char text[2 * FAR_TOO_DEEP + 2];
    Case c = {"nesting", "", text, "", false};

    nested(text, YAML_DEPTH_MAX - 1);
    char *tree = read_tree(&c);
    assert_string_equal(tree, text);
    free(tree);

    nested(text, YAML_DEPTH_MAX);
    tree = read_tree(&c);
    assert_string_equal(tree, "yaml-depth 1:33");
    free(tree);

    nested(text, FAR_TOO_DEEP);
    tree = read_tree(&c);
    assert_string_equal(tree, "yaml-depth 1:33");
    free(tree);
}

/* ---- looking up ---- */

static void
test_get(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    Diagnostics diagnostics = {.arena = arena};
    const char *text = "a: 1\nb: [c]\n";
    Source *source = source_new(arena, "a", text, strlen(text), &diagnostics);
    const YamlNode *root =
        yaml_tree_read(arena, source, 0, strlen(text), &diagnostics);
    assert_string_equal(yaml_tree_get(root, "a")->text, "1");
    const YamlNode *list = yaml_tree_get(root, "b");
    assert_int_equal(list->kind, YAML_SEQUENCE);
    assert_null(yaml_tree_get(root, "c"));
    assert_null(yaml_tree_get(list, "c"));
    assert_null(yaml_tree_get(NULL, "a"));
    arena_free(arena);
}

/* Memory may run out anywhere. */
static void
test_out_of_memory(void **state)
{
    (void)state;
    static const char text[] = "a: {b: [c, d], e: f}\ng: h\n";
    for (size_t n = 1;; n++) {
        Arena *arena = arena_new();
        Diagnostics diagnostics = {.arena = arena};
        Source *source =
            source_new(arena, "a", text, sizeof text - 1, &diagnostics);
        arena_fail_after(n);
        const YamlNode *root =
            yaml_tree_read(arena, source, 0, sizeof text - 1, &diagnostics);
        arena_fail_after(0);
        assert_int_equal(root == NULL, arena_failed(arena));
        assert_int_equal(diagnostics.list.count, 0);
        arena_free(arena);
        if (root)
            break;
    }
}

int
main(void)
{
    enum { CASES = sizeof cases / sizeof *cases };
    struct CMUnitTest tests[CASES + 3] = {
        cmocka_unit_test(test_nesting_is_limited),
        cmocka_unit_test(test_get),
        cmocka_unit_test(test_out_of_memory),
    };
    for (size_t i = 0; i < CASES; i++)
        tests[i + 3] = (struct CMUnitTest){cases[i].name, test_tree, NULL, NULL,
                                           &cases[i]};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

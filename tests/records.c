/*
 * Reads records from standard input, CSV or (with the word "ndjson") NDJSON,
 * and prints each as a JSON object on a line of its own: for
 * records_test.py, and for counting what that costs (input_growth_test.py).
 * With the word "json" it reads one JSON value of any kind; with "template" it
 * reads a template and merges one record.
 */
#include <string.h>

#include "input/json_tree.h"
#include "input/records.h"
#include "tests/document_dump.h"

static void
print_value(const YamlNode *node)
{
    if (node->kind == YAML_SCALAR) {
        if (node->quoted)
            json_print_string(stdout, node->text);
        else
            fputs(node->text, stdout);
        return;
    }
    bool is_mapping = node->kind == YAML_MAPPING;
    putchar(is_mapping ? '{' : '[');
    for (const YamlNode *child = node->first_child; child;
         child = child->next) {
        if (is_mapping) {
            json_print_string(stdout, child->key);
            putchar(':');
        }
        print_value(child);
        fputs(child->next ? "," : "", stdout);
    }
    putchar(is_mapping ? '}' : ']');
}

static bool
print_records(Arena *arena, const Dump *text, bool ndjson)
{
    Diagnostics diagnostics = {.arena = arena};
    Records records = {0};
    Source *source =
        source_new(arena, "-", text->text, text->length, &diagnostics);
    if (source && ndjson)
        records_read_ndjson(arena, source, &records, &diagnostics);
    else if (source)
        records_read_csv(arena, source, &records, &diagnostics);
    for (size_t i = 0; i < records.list.count; i++) {
        print_value(records.list.items[i].values);
        putchar('\n');
    }
    diagnostics_print(&diagnostics, stderr);
    return !arena_failed(arena);
}

static bool
print_json(Arena *arena, const Dump *text)
{
    Diagnostics diagnostics = {.arena = arena};
    Source *source =
        source_new(arena, "-", text->text, text->length, &diagnostics);
    YamlNode *root =
        source ? json_tree_read(arena, source, 0, source->length, &diagnostics)
               : NULL;
    if (root)
        print_value(root);
    diagnostics_print(&diagnostics, stderr);
    return root != NULL;
}

static bool
merge_one(Arena *arena, const Dump *text)
{
    static const char values[] = "{\"a\": \"*甲*\", \"b\": [1, 2]}";
    Diagnostics diagnostics = {.arena = arena};
    Records records = {0};
    Document document = {.arena = arena};
    Source *table =
        source_new(arena, "r", values, sizeof values - 1, &diagnostics);
    Source *source =
        source_new(arena, "-", text->text, text->length, &diagnostics);
    Template *template =
        source ? template_new(arena, source, &diagnostics) : NULL;
    if (table)
        records_read_ndjson(arena, table, &records, &diagnostics);
    Source *merged =
        template && records.list.count > 0
            ? template_merge(arena, template, records.list.items, &diagnostics)
            : NULL;
    return merged &&
           document_read(&document, merged, &diagnostics) == STATUS_OK;
}

int
main(int count, char **words)
{
    Dump text = {0};
    char piece[4096];
    size_t length;
    dump_add(&text, "%s", "");
    while ((length = fread(piece, 1, sizeof piece, stdin)) > 0)
        dump_bytes(&text, piece, length);
    Arena *arena = arena_new();
    const char *word = count > 1 ? words[1] : "";
    bool good =
        arena &&
        (strcmp(word, "template") == 0 ? merge_one(arena, &text)
         : strcmp(word, "json") == 0   ? print_json(arena, &text)
                                     : print_records(arena, &text, count > 1));
    arena_free(arena);
    free(text.text);
    return good ? 0 : 1;
}

/*
 * Reads records from standard input, CSV or (with the word "ndjson") NDJSON,
 * and prints each as a JSON object on a line of its own: for
 * records_test.py, and for counting what that costs (input_growth_test.py).
 */
#include <string.h>

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

int
main(int count, char **words)
{
    Dump text = {0};
    char piece[4096];
    size_t length;
    dump_add(&text, "%s", "");
    while ((length = fread(piece, 1, sizeof piece, stdin)) > 0)
        dump_add(&text, "%.*s", (int)length, piece);
    Arena *arena = arena_new();
    bool good = arena && print_records(arena, &text, count > 1);
    (void)words;
    arena_free(arena);
    free(text.text);
    return good ? 0 : 1;
}

/*
 * Records: see records.h.
 *
 * libcsv tells no places, so it is fed byte by byte: where a field ends is
 * where it says so.  When it refuses a row, reading goes on with the line
 * after the one the row began on, so that a quote that is not closed costs
 * one row and not all that follow.
 */
#include "input/records.h"

#include <csv.h>
#include <string.h>
#include <strings.h>

#include "input/json_tree.h"

enum { COLUMNS_LIMIT = 4096 };

typedef struct CsvField {
    YamlNode *node;
} CsvField;

typedef struct Table {
    Arena *arena;
    const Source *source;
    Records *records;
    Diagnostics *diagnostics;
    struct csv_parser parser;
    size_t at;          /* of the byte that is being fed */
    size_t field_start; /* of the field under way */
    size_t row_start;
    VECTOR(CsvField) fields; /* of the row under way */
    bool row_ended;
    bool failed; /* out of memory */
    size_t number;
} Table;

/* ---- fields ---- */

static YamlNode *
scalar(Table *table, const char *text, size_t length, size_t offset)
{
    YamlNode *node = arena_alloc(table->arena, sizeof *node);
    if (!node)
        return NULL;
    node->kind = YAML_SCALAR;
    node->quoted = true;
    node->place = source_place(table->source, offset);
    node->text = arena_text(table->arena, text, length);
    return node->text ? node : NULL;
}

static void
take_field(void *bytes, size_t length, void *data)
{
    Table *table = data;
    CsvField *field = vector_push(table->arena, &table->fields);
    if (field)
        field->node =
            scalar(table, bytes ? bytes : "", length, table->field_start);
    if (!field || !field->node)
        table->failed = true;
    table->field_start = table->at + 1;
}

static void
take_row(int end, void *data)
{
    (void)end;
    ((Table *)data)->row_ended = true;
}

static int
is_no_space(unsigned char byte)
{
    (void)byte;
    return 0;
}

static int
is_line_feed(unsigned char byte)
{
    return byte == '\n';
}

static bool
start_parser(Table *table, char delimiter)
{
    if (csv_init(&table->parser, CSV_STRICT | CSV_STRICT_FINI) != 0) {
        table->failed = true;
        return false;
    }
    csv_set_delim(&table->parser, (unsigned char)delimiter);
    csv_set_space_func(&table->parser, is_no_space);
    csv_set_term_func(&table->parser, is_line_feed);
    return true;
}

/* ---- rows ---- */

static bool
is_empty_row(const Table *table)
{
    for (size_t i = 0; i < table->fields.count; i++)
        if (table->fields.items[i].node->text[0])
            return false;
    return true;
}

static Place
row_place(const Table *table)
{
    return source_place(table->source, table->row_start);
}

/* The head: a mapping of its names, each with its own place. */
static bool
read_head(Table *table)
{
    YamlNode *columns = arena_alloc(table->arena, sizeof *columns);
    if (!columns)
        return false;
    columns->kind = YAML_MAPPING;
    columns->place = row_place(table);
    for (size_t i = 0; i < table->fields.count; i++) {
        YamlNode *field = table->fields.items[i].node;
        const char *name = field->text + strspn(field->text, " \t\n");
        size_t length = strlen(name);
        while (length > 0 && strchr(" \t\n", name[length - 1]))
            length--;
        field->key = arena_text(table->arena, name, length);
        field->key_place = field->place;
        if (!field->key)
            return false;
        if (length == 0) {
            diagnose(table->diagnostics, SEVERITY_ERROR, "records-head",
                     field->place, "column %zu has no name", i + 1);
            return false;
        }
        yaml_tree_append(columns, field);
    }
    if (!yaml_tree_keys_differ(table->arena, columns, table->diagnostics))
        return false;
    table->records->columns = columns;
    return true;
}

/* A spreadsheet's empty cells at the end of the head are no columns. */
static void
drop_empty_end(Table *table)
{
    while (table->fields.count > 1 &&
           !table->fields.items[table->fields.count - 1].node->text[0])
        table->fields.count--;
}

static bool
add_record(Table *table)
{
    const YamlNode *columns = table->records->columns;
    table->number++;
    while (table->fields.count > columns->count &&
           !table->fields.items[table->fields.count - 1].node->text[0])
        table->fields.count--;
    if (table->fields.count != columns->count) {
        diagnose(table->diagnostics, SEVERITY_ERROR, "ragged-row",
                 row_place(table),
                 "row %zu has %zu values, but there are %zu "
                 "columns",
                 table->number, table->fields.count, columns->count);
        table->records->rejected++;
        return true;
    }
    YamlNode *values = arena_alloc(table->arena, sizeof *values);
    Record *record = vector_push(table->arena, &table->records->list);
    if (!values || !record)
        return false;
    values->kind = YAML_MAPPING;
    values->place = row_place(table);
    const YamlNode *column = columns->first_child;
    for (size_t i = 0; i < table->fields.count; i++) {
        YamlNode *field = table->fields.items[i].node;
        field->key = column->key;
        field->key_place = column->place;
        yaml_tree_append(values, field);
        column = column->next;
    }
    *record = (Record){values, table->source, table->number, values->place};
    return true;
}

/* False when nothing more can be read. */
static bool
end_row(Table *table)
{
    bool is_head = !table->records->columns;
    if (is_head)
        drop_empty_end(table);
    bool good =
        is_empty_row(table) || (is_head ? read_head(table) : add_record(table));
    table->fields.count = 0;
    table->row_ended = false;
    table->row_start = table->field_start;
    return good;
}

/* ---- the whole ---- */

static void
report_syntax(Table *table)
{
    table->number += table->records->columns != NULL;
    table->records->rejected++;
    diagnose(table->diagnostics, SEVERITY_ERROR, "csv-syntax", row_place(table),
             "row %zu has a quotation mark that is not closed, or that stands "
             "inside a value and is not doubled",
             table->number);
}

/* Behind the line that the row began on; the parser begins anew. */
static bool
resume(Table *table)
{
    unsigned char delimiter = csv_get_delim(&table->parser);
    csv_free(&table->parser);
    report_syntax(table);
    size_t line = source_line(table->source, table->row_start);
    size_t end = source_line_end(table->source, line);
    table->at = end < table->source->length ? end + 1 : end;
    table->field_start = table->row_start = table->at;
    table->fields.count = 0;
    return start_parser(table, (char)delimiter) && table->records->columns;
}

/* Reads up to the next row's end; false when nothing more can be read. */
static bool
read_on(Table *table)
{
    const Source *source = table->source;
    while (table->at < source->length) {
        size_t fed = csv_parse(&table->parser, source->text + table->at, 1,
                               take_field, take_row, table);
        if (table->failed)
            return false;
        if (fed == 0 || csv_error(&table->parser) != CSV_SUCCESS)
            return resume(table);
        if (source->text[table->at] == '\n' && table->fields.count == 0)
            table->row_start = table->field_start = table->at + 1;
        table->at++;
        if (table->row_ended)
            return end_row(table);
    }
    if (csv_fini(&table->parser, take_field, take_row, table) != 0)
        return resume(table);
    return table->row_ended && end_row(table) && false;
}

/* `sep=;` on the first line; else what the head is divided by. */
static char
find_delimiter(Table *table)
{
    const char *text = table->source->text;
    if (strncasecmp(text, "sep=", 4) == 0 && text[4] && text[5] == '\n') {
        table->at = table->row_start = table->field_start = 6;
        return text[4];
    }
    size_t line = strcspn(text, "\n");
    for (const char *mark = ",;\t"; *mark; mark++)
        if (memchr(text, *mark, line))
            return *mark;
    return ',';
}

static Status
finish(Records *records, const Source *source, Diagnostics *diagnostics,
       Arena *arena)
{
    if (arena_failed(arena))
        return STATUS_NO_MEMORY;
    if (records->list.count == 0 && records->rejected == 0 &&
        diagnostics->errors == 0)
        diagnose(diagnostics, SEVERITY_ERROR, "records-empty",
                 (Place){source->name, 0, 0}, "there are no records");
    return records->list.count > 0 ? STATUS_OK : STATUS_REJECTED;
}

Status
records_read_csv(Arena *arena, const Source *source, Records *records,
                 Diagnostics *diagnostics)
{
    *records = (Records){.source = source};
    Table table = {.arena = arena,
                   .source = source,
                   .records = records,
                   .diagnostics = diagnostics};
    if (start_parser(&table, find_delimiter(&table))) {
        while (read_on(&table))
            ;
        csv_free(&table.parser);
    }
    if (table.failed)
        return STATUS_NO_MEMORY;
    return finish(records, source, diagnostics, arena);
}

/* ---- NDJSON ---- */

bool
records_are_json(const char *name)
{
    static const char *const endings[] = {".ndjson", ".jsonl", ".json"};
    size_t length = strlen(name);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t ending = strlen(endings[i]);
        if (length > ending &&
            strcasecmp(name + length - ending, endings[i]) == 0)
            return true;
    }
    return false;
}

Status
records_read_ndjson(Arena *arena, const Source *source, Records *records,
                    Diagnostics *diagnostics)
{
    *records = (Records){.source = source};
    size_t number = 0;
    for (size_t line = 0; line < source->line_count; line++) {
        size_t start = source->line_starts[line];
        size_t length = source_line_end(source, line) - start;
        if (strspn(source->text + start, " \t") == length)
            continue;
        number++;
        const YamlNode *values =
            json_tree_read(arena, source, start, length, diagnostics);
        if (values && values->kind != YAML_MAPPING)
            diagnose(diagnostics, SEVERITY_ERROR, "records-object",
                     values->place, "row %zu is not a JSON object", number);
        if (!values || values->kind != YAML_MAPPING) {
            records->rejected++;
            continue;
        }
        Record *record = vector_push(arena, &records->list);
        if (!record)
            return STATUS_NO_MEMORY;
        *record = (Record){values, source, number, values->place};
    }
    return finish(records, source, diagnostics, arena);
}

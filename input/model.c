/*
 * The model: see model.h.
 */
#include "input/model.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "input/inlines.h"
#include "input/json_tree.h"
#include "input/merge.h"
#include "input/metadata.h"
#include "input/pairing.h"

static bool
read_units(ModelReader *reader, const YamlNode *list, Unit *parent, int depth);

/* ---- what is wrong ---- */

static void
refuse(ModelReader *reader, Place place, const char *what)
{
    diagnose(reader->diagnostics, SEVERITY_ERROR, "unit-value", place, "%s",
             what);
}

/* One of `words`, which stand apart by spaces. */
static bool
is_word_of(const char *words, const char *word)
{
    size_t length = strlen(word);
    while (*words) {
        size_t size = strcspn(words, " ");
        if (size == length && memcmp(words, word, length) == 0)
            return true;
        words += size;
        words += strspn(words, " ");
    }
    return false;
}

/* Reports keys that are none of `known`. */
static void
check_keys(ModelReader *reader, const YamlNode *node, const char *known)
{
    for (const YamlNode *child = node->first_child; child; child = child->next)
        if (!is_word_of(known, child->key))
            diagnose(reader->diagnostics, SEVERITY_ERROR, "unit-key",
                     child->key_place,
                     "\"%s\" means nothing here; there are: %s", child->key,
                     known);
}

/* A scalar below `node`, or NULL. */
static const char *
scalar_of(ModelReader *reader, const YamlNode *node, const char *key)
{
    const YamlNode *child = yaml_tree_get(node, key);
    if (!child)
        return NULL;
    if (child->kind == YAML_SCALAR)
        return merge_fill(reader->arena, reader->source, child->text);
    diagnose(reader->diagnostics, SEVERITY_ERROR, "unit-value", child->place,
             "\"%s\" must be text", key);
    return NULL;
}

/* A number from `least` to `most`; `otherwise` when it is not there. */
static int
number_of(ModelReader *reader, const YamlNode *node, const char *key, int least,
          int most, int otherwise)
{
    const char *text = scalar_of(reader, node, key);
    if (!text)
        return otherwise;
    char *end;
    long value = strtol(text, &end, 10);
    if (end != text && *end == '\0' && value >= least && value <= most)
        return (int)value;
    diagnose(reader->diagnostics, SEVERITY_ERROR, "unit-value",
             yaml_tree_get(node, key)->place,
             "\"%s\" must be a number from %d to %d", key, least, most);
    return otherwise;
}

/* ---- texts ---- */

typedef bool ReadText(ModelReader *reader, const YamlNode *node, Text *text);

/* A text without a language is in the one that its script tells. */
static void
settle_language(ModelReader *reader, Unit *unit, Text text)
{
    ScriptCount count = {0};
    for (size_t i = 0; i < text.count; i++)
        count_scripts(text.runs[i].text, text.runs[i].length, &count);
    int language = pairing_language_of(reader->document, count);
    unit->neutral = language == NO_LANGUAGE;
    unit->texts[language == NO_LANGUAGE ? 0 : language] = text;
}

/* `{zh: …, en: …}` or one text. */
static bool
read_texts(ModelReader *reader, const YamlNode *node, Unit *unit,
           ReadText *read)
{
    if (node->kind == YAML_SCALAR) {
        Text text = {0};
        if (!read(reader, node, &text))
            return false;
        settle_language(reader, unit, text);
        return true;
    }
    if (node->kind != YAML_MAPPING)
        refuse(reader, node->place,
               "a text is one string, or one for each language");
    for (const YamlNode *child = node->first_child;
         node->kind == YAML_MAPPING && child; child = child->next) {
        int language = metadata_language(reader->document, child->key);
        if (language == NO_LANGUAGE)
            diagnose(reader->diagnostics, SEVERITY_ERROR, "unknown-language",
                     child->key_place,
                     "\"%s\" is not one of the document's languages",
                     child->key);
        else if (child->kind != YAML_SCALAR)
            refuse(reader, child->place, "a text must be one string");
        else if (unit->texts[language].count > 0)
            refuse(reader, child->key_place,
                   "this language has a text already");
        else if (!read(reader, child, &unit->texts[language]))
            return false;
    }
    return true;
}

static Unit *
add_unit(ModelReader *reader, UnitKind kind, Place place, Unit *parent)
{
    Unit *unit = unit_new(reader->arena, kind, place);
    if (!unit)
        return NULL;
    unit->texts = arena_array(
        reader->arena, (size_t)reader->document->language_count, sizeof(Text));
    if (!unit->texts)
        return NULL;
    unit_append(parent, unit);
    return unit;
}

/* The text of a unit that holds some; it must be there. */
static bool
read_own_text(ModelReader *reader, const YamlNode *node, Unit *unit,
              ReadText *read)
{
    const YamlNode *text = yaml_tree_get(node, "text");
    if (!text) {
        refuse(reader, node->place, "this unit has no text");
        return true;
    }
    return read_texts(reader, text, unit, read);
}

/* A paragraph of `text` in `parent`. */
static bool
add_paragraph(ModelReader *reader, const YamlNode *text, Unit *parent)
{
    Unit *paragraph = add_unit(reader, UNIT_PARAGRAPH, text->place, parent);
    return paragraph && read_texts(reader, text, paragraph, model_read_text);
}

/* A container: its text as a paragraph, then its children. */
static bool
read_content(ModelReader *reader, const YamlNode *node, Unit *unit, int depth)
{
    const YamlNode *text = yaml_tree_get(node, "text");
    const YamlNode *children = yaml_tree_get(node, "children");
    if (!text && !children)
        refuse(reader, node->place, "this unit has no text and no children");
    return (!text || add_paragraph(reader, text, unit)) &&
           (!children || read_units(reader, children, unit, depth + 1));
}

/* ---- kinds ---- */

static void
read_break_before(ModelReader *reader, const YamlNode *node, Unit *unit)
{
    const char *name = scalar_of(reader, node, "break-before");
    if (name && !break_before_named(name, strlen(name), &unit->break_before))
        refuse(reader, yaml_tree_get(node, "break-before")->place,
               "\"break-before\" must be auto, page or right");
}

static bool
read_heading(ModelReader *reader, const YamlNode *node, Unit *unit, int depth)
{
    (void)depth;
    unit->level = number_of(reader, node, "level", 1, 6, 1);
    unit->class_name = scalar_of(reader, node, "class");
    read_break_before(reader, node, unit);
    return read_own_text(reader, node, unit, model_read_text);
}

static bool
read_paragraph(ModelReader *reader, const YamlNode *node, Unit *unit, int depth)
{
    (void)depth;
    return read_own_text(reader, node, unit, model_read_text);
}

static bool
read_code(ModelReader *reader, const YamlNode *node, Unit *unit, int depth)
{
    (void)depth;
    return read_own_text(reader, node, unit, model_read_lines);
}

static bool
read_rule(ModelReader *reader, const YamlNode *node, Unit *unit, int depth)
{
    (void)reader;
    (void)node;
    (void)unit;
    (void)depth;
    return true;
}

/* An item may be only its text. */
static bool
read_item(ModelReader *reader, const YamlNode *node, Unit *list, int depth)
{
    Unit *item = add_unit(reader, UNIT_ITEM, node->place, list);
    if (!item)
        return false;
    item->marker = list->marker;
    if (!yaml_tree_get(node, "text") && !yaml_tree_get(node, "children"))
        return add_paragraph(reader, node, item);
    check_keys(reader, node, "type id text children");
    item->id = scalar_of(reader, node, "id");
    return read_content(reader, node, item, depth);
}

static bool
read_list(ModelReader *reader, const YamlNode *node, Unit *unit, int depth)
{
    const YamlNode *items = yaml_tree_get(node, "items");
    const char *marker = scalar_of(reader, node, "marker");
    bool ordered = yaml_tree_get(node, "start") || marker;
    if (marker && strcmp(marker, ".") != 0 && strcmp(marker, ")") != 0)
        refuse(reader, yaml_tree_get(node, "marker")->place,
               "\"marker\" must be \".\" or \")\"");
    unit->marker = ordered ? (marker && *marker == ')' ? ')' : '.') : '\0';
    int number = number_of(reader, node, "start", 0, 999999999, 1);
    unit->number = ordered ? number : 0;
    if (!items || items->kind != YAML_SEQUENCE) {
        refuse(reader, items ? items->place : node->place,
               "a list needs \"items\", a list of them");
        return true;
    }
    for (const YamlNode *item = items->first_child; item; item = item->next) {
        if (!read_item(reader, item, unit, depth))
            return false;
        unit->last_child->number = ordered ? number++ : 0;
    }
    return true;
}

/* ---- tables ---- */

static CellAlign
align_of(ModelReader *reader, const YamlNode *node)
{
    static const char *const words[] = {"none", "left", "center", "right"};
    for (int i = 0; i < 4; i++)
        if (node->kind == YAML_SCALAR && strcmp(node->text, words[i]) == 0)
            return (CellAlign)i;
    refuse(reader, node->place,
           "a column is aligned none, left, center or right");
    return CELL_ALIGN_NONE;
}

static bool
read_row(ModelReader *reader, const YamlNode *cells, const YamlNode *align,
         Unit *row, size_t columns)
{
    const YamlNode *cell = cells->first_child;
    const YamlNode *word = align ? align->first_child : NULL;
    for (size_t i = 0; i < columns; i++) {
        Unit *unit =
            add_unit(reader, UNIT_CELL, cell ? cell->place : cells->place, row);
        if (!unit || (cell && !read_texts(reader, cell, unit, model_read_text)))
            return false;
        unit->align = word ? align_of(reader, word) : CELL_ALIGN_NONE;
        cell = cell ? cell->next : NULL;
        word = word ? word->next : NULL;
    }
    if (cell)
        diagnose(reader->diagnostics, SEVERITY_ERROR, "row-too-long",
                 cell->place,
                 "this row has more cells than the head of its table");
    return true;
}

static bool
read_table(ModelReader *reader, const YamlNode *node, Unit *unit, int depth)
{
    (void)depth;
    const YamlNode *rows = yaml_tree_get(node, "rows");
    const YamlNode *align = yaml_tree_get(node, "align");
    if (!rows || rows->kind != YAML_SEQUENCE || rows->count == 0) {
        refuse(reader, rows ? rows->place : node->place,
               "a table needs \"rows\", a list of lists of cells");
        return true;
    }
    for (const YamlNode *cells = rows->first_child; cells;
         cells = cells->next) {
        if (cells->kind != YAML_SEQUENCE || cells->count == 0) {
            refuse(reader, cells->place, "a row must be a list of cells");
            return true;
        }
        Unit *row = add_unit(reader, UNIT_ROW, cells->place, unit);
        if (!row ||
            !read_row(reader, cells, align, row, rows->first_child->count))
            return false;
        row->header = cells == rows->first_child;
    }
    return true;
}

/* ---- pictures, footnotes, sections ---- */

/* One picture for all languages; their texts describe it. */
static bool
read_figure(ModelReader *reader, const YamlNode *node, Unit *unit, int depth)
{
    (void)depth;
    size_t languages = (size_t)reader->document->language_count;
    const char *picture = scalar_of(reader, node, "picture");
    FigureLook look = {.width = scalar_of(reader, node, "width"),
                       .height = scalar_of(reader, node, "height"),
                       .level = scalar_of(reader, node, "level"),
                       .place = node->place};
    unit->pictures =
        arena_array(reader->arena, languages, sizeof *unit->pictures);
    unit->looks = arena_array(reader->arena, languages, sizeof *unit->looks);
    if (!unit->pictures || !unit->looks)
        return false;
    if (!picture)
        refuse(reader, node->place, "a figure needs a \"picture\"");
    for (size_t i = 0; i < languages; i++) {
        unit->pictures[i] = picture;
        unit->looks[i] = look;
    }
    return read_own_text(reader, node, unit, model_read_text);
}

static bool
read_section(ModelReader *reader, const YamlNode *node, Unit *unit, int depth)
{
    if (unit->kind == UNIT_SECTION)
        read_break_before(reader, node, unit);
    return read_content(reader, node, unit, depth);
}

/* Footnotes are read when all texts were that may refer to them. */
static bool
read_footnote(ModelReader *reader, const YamlNode *node, Unit *unit, int depth)
{
    (void)reader;
    (void)node;
    (void)unit;
    (void)depth;
    return true;
}

static const struct {
    const char *name;
    UnitKind kind;
    bool (*read)(ModelReader *reader, const YamlNode *node, Unit *unit,
                 int depth);
    const char *keys;
} types[] = {
    {"heading", UNIT_HEADING, read_heading,
     "type id class break-before level text"},
    {"paragraph", UNIT_PARAGRAPH, read_paragraph, "type id text"},
    {"list", UNIT_LIST, read_list, "type id start marker items"},
    {"quote", UNIT_QUOTE, read_section, "type id text children"},
    {"table", UNIT_TABLE, read_table, "type id align rows"},
    {"code", UNIT_CODE, read_code, "type id text"},
    {"rule", UNIT_RULE, read_rule, "type id"},
    {"figure", UNIT_FIGURE, read_figure,
     "type id picture width height level text"},
    {"footnote", UNIT_NOTE, read_footnote, "type id text children"},
    {"section", UNIT_SECTION, read_section,
     "type id class break-before text children"},
    {"note", UNIT_SECTION, read_section, "type id text children"},
    {"source", UNIT_SECTION, read_section, "type id text children"},
    {"signature", UNIT_SECTION, read_section, "type id text children"},
};

/* A section's class: its own, or the type that is one. */
static const char *
class_of(ModelReader *reader, const YamlNode *node, const char *type)
{
    return strcmp(type, "section") == 0 ? scalar_of(reader, node, "class")
                                        : type;
}

static bool
read_unit_of_type(ModelReader *reader, const YamlNode *node, size_t type,
                  Unit *parent, int depth)
{
    check_keys(reader, node, types[type].keys);
    if (types[type].kind == UNIT_NOTE)
        return true;
    Unit *unit = add_unit(reader, types[type].kind, node->place, parent);
    if (!unit)
        return false;
    unit->id = scalar_of(reader, node, "id");
    if (unit->kind == UNIT_SECTION)
        unit->class_name = class_of(reader, node, types[type].name);
    return types[type].read(reader, node, unit, depth);
}

static bool
read_unit(ModelReader *reader, const YamlNode *node, Unit *parent, int depth)
{
    if (node->kind != YAML_MAPPING) {
        refuse(reader, node->place, "a unit must have \"key: value\" parts");
        return true;
    }
    const char *type = scalar_of(reader, node, "type");
    if (!type) {
        refuse(reader, node->place, "this unit has no type");
        return true;
    }
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strcmp(types[i].name, type) == 0)
            return read_unit_of_type(reader, node, i, parent, depth);
    diagnose(reader->diagnostics, SEVERITY_ERROR, "unit-type",
             yaml_tree_get(node, "type")->place,
             "there is no type \"%s\" of units", type);
    return true;
}

static bool
read_units(ModelReader *reader, const YamlNode *list, Unit *parent, int depth)
{
    if (list->kind != YAML_SEQUENCE) {
        refuse(reader, list->place, "units must be a list");
        return true;
    }
    if (depth > DEPTH_MAX) {
        diagnose(reader->diagnostics, SEVERITY_ERROR, "nesting-depth",
                 list->place, "nested deeper than %d levels", DEPTH_MAX);
        return true;
    }
    for (const YamlNode *node = list->first_child; node; node = node->next)
        if (!read_unit(reader, node, parent, depth))
            return false;
    return true;
}

/* ---- footnotes ---- */

/* Notes may stand anywhere in the tree; their names are known first. */
static bool
find_notes(ModelReader *reader, const YamlNode *node)
{
    const YamlNode *type = yaml_tree_get(node, "type");
    if (type && type->kind == YAML_SCALAR &&
        strcmp(type->text, "footnote") == 0) {
        const char *name = scalar_of(reader, node, "id");
        ModelNote *note =
            name ? vector_push(reader->arena, &reader->notes) : NULL;
        if (note)
            *note = (ModelNote){.name = name, .node = node};
        else if (!name)
            refuse(reader, node->place, "a footnote needs an \"id\"");
    }
    for (const YamlNode *child = node->first_child; child; child = child->next)
        if (!find_notes(reader, child))
            return false;
    return !arena_failed(reader->arena);
}

static int
compare_notes(const void *left, const void *right)
{
    const ModelNote *a = left;
    const ModelNote *b = right;
    return strcmp(a->name, b->name);
}

static bool
sort_notes(ModelReader *reader)
{
    size_t count = reader->notes.count;
    if (count > 1)
        qsort(reader->notes.items, count, sizeof *reader->notes.items,
              compare_notes);
    for (size_t i = 1; i < count; i++)
        if (strcmp(reader->notes.items[i - 1].name,
                   reader->notes.items[i].name) == 0)
            refuse(reader, reader->notes.items[i].node->place,
                   "another footnote has this \"id\"");
    return true;
}

/* In the order of the references, which notes themselves may make. */
static bool
add_notes(ModelReader *reader)
{
    for (size_t i = 0; i < reader->numbered.count; i++) {
        const ModelNote *note = reader->numbered.items[i].note;
        Unit *unit = add_unit(reader, UNIT_NOTE, note->node->place,
                              reader->document->root);
        if (!unit)
            return false;
        unit->id = note->name;
        unit->label = arena_format(reader->arena, "[%d]", note->number);
        if (!unit->label || !read_content(reader, note->node, unit, 0))
            return false;
    }
    for (size_t i = 0; i < reader->notes.count; i++)
        if (reader->notes.items[i].number == 0)
            diagnose(reader->diagnostics, SEVERITY_ERROR, "unused-footnote",
                     reader->notes.items[i].node->place,
                     "no text refers to the footnote %.*s",
                     (int)strlen(reader->notes.items[i].name),
                     reader->notes.items[i].name);
    return true;
}

/* ---- the whole ---- */

static bool
has_ending(const char *name, const char *ending)
{
    size_t length = strlen(name);
    size_t size = strlen(ending);
    return length > size && strcasecmp(name + length - size, ending) == 0;
}

bool
model_is_name(const char *name)
{
    return has_ending(name, ".yaml") || has_ending(name, ".yml") ||
           has_ending(name, ".json");
}

static Status
read_model(ModelReader *reader, const YamlNode *root)
{
    Document *document = reader->document;
    const YamlNode *units = yaml_tree_get(root, "units");
    if (document->language_count == 0)
        return STATUS_REJECTED;
    document->root = unit_new(reader->arena, UNIT_SECTION, root->place);
    if (!document->root)
        return STATUS_NO_MEMORY;
    if (units &&
        (!find_notes(reader, units) || !sort_notes(reader) ||
         !read_units(reader, units, document->root, 0) || !add_notes(reader)))
        return STATUS_NO_MEMORY;
    bool used[LANGUAGES_MAX] = {false};
    bool any = false;
    for (int i = 0; i < document->language_count; i++)
        any |= used[i] = unit_has_text(document->root, i);
    if (any)
        pairing_report(document, used, reader->diagnostics);
    else if (reader->diagnostics->errors == 0)
        diagnose(reader->diagnostics, SEVERITY_ERROR, "empty-document",
                 (Place){reader->source->name, 0, 0},
                 "there is no text to set");
    return STATUS_OK;
}

Status
document_read_model(Document *document, Source *source,
                    Diagnostics *diagnostics)
{
    size_t errors = diagnostics->errors;
    Arena *arena = document->arena;
    YamlNode *root =
        has_ending(source->name, ".json")
            ? json_tree_read(arena, source, 0, source->length, diagnostics)
            : yaml_tree_read(arena, source, 0, source->length, diagnostics);
    if (!root)
        return arena_failed(arena) ? STATUS_NO_MEMORY : STATUS_REJECTED;
    if (root->kind != YAML_MAPPING) {
        diagnose(diagnostics, SEVERITY_ERROR, "unit-value", root->place,
                 "a document must be a list of \"key: value\" parts");
        return STATUS_REJECTED;
    }
    if (!metadata_read(document, source, root, diagnostics))
        return STATUS_NO_MEMORY;
    ModelReader reader = {.arena = arena,
                          .document = document,
                          .source = source,
                          .diagnostics = diagnostics};
    Status status = read_model(&reader, root);
    if (arena_failed(arena))
        return STATUS_NO_MEMORY;
    if (status != STATUS_OK)
        return status;
    return diagnostics->errors > errors ? STATUS_REJECTED : STATUS_OK;
}

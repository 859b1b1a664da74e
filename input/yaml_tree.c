/*
 * YAML trees: see yaml_tree.h.  libyaml does the parsing; this file turns its
 * events into nodes.
 */
#include "input/yaml_tree.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

typedef struct Reader {
    Arena *arena;
    const Source *source;
    size_t start;  /* of the YAML text in the source */
    size_t offset; /* a byte of the source … */
    size_t index;  /* … and how many characters of the YAML stand before it */
    yaml_parser_t parser;
    Diagnostics *diagnostics;
} Reader;

static void
move_by_one(Reader *reader, int direction)
{
    const char *text = reader->source->text;
    do {
        reader->offset += (size_t)direction;
    } while (((unsigned char)text[reader->offset] & 0xC0) == 0x80);
    reader->index += (size_t)direction;
}

/*
 * Characters are counted, for libyaml's own lines end at U+0085, U+2028 and
 * U+2029 as well.  Marks hardly ever go back.
 */
static Place
place_of(Reader *reader, yaml_mark_t mark)
{
    while (reader->index < mark.index &&
           reader->offset < reader->source->length)
        move_by_one(reader, 1);
    while (reader->index > mark.index)
        move_by_one(reader, -1);
    return source_place(reader->source, reader->offset);
}

/* Where the parser gave up. */
static Place
place_of_problem(Reader *reader)
{
    const yaml_parser_t *parser = &reader->parser;
    if (parser->error == YAML_READER_ERROR)
        return source_place(reader->source,
                            reader->start + parser->problem_offset);
    return place_of(reader, parser->problem_mark);
}

static bool
next_event(Reader *reader, yaml_event_t *event)
{
    if (yaml_parser_parse(&reader->parser, event))
        return true;
    if (reader->parser.error == YAML_MEMORY_ERROR) {
        arena_array(reader->arena, SIZE_MAX, 2); /* marks the failure */
        return false;
    }
    const char *problem = reader->parser.problem;
    const char *context = reader->parser.context;
    Place place = place_of_problem(reader);
    diagnose(reader->diagnostics, SEVERITY_ERROR, "yaml-syntax", place,
             "%s%s%s", problem ? problem : "not valid YAML",
             context ? ", " : "", context ? context : "");
    return false;
}

static YamlNode *
node_new(Reader *reader, YamlKind kind, const yaml_event_t *event)
{
    YamlNode *node = arena_alloc(reader->arena, sizeof *node);
    if (node) {
        node->kind = kind;
        node->place = place_of(reader, event->start_mark);
        node->text = "";
    }
    return node;
}

void
yaml_tree_append(YamlNode *parent, YamlNode *child)
{
    if (parent->last_child)
        parent->last_child->next = child;
    else
        parent->first_child = child;
    parent->last_child = child;
    parent->count++;
}

/* The text of a scalar.  `"\0"` would end it here: it is refused. */
static const char *
scalar_text(Reader *reader, const yaml_event_t *event)
{
    const char *text = (const char *)event->data.scalar.value;
    size_t length = event->data.scalar.length;
    if (!memchr(text, '\0', length))
        return arena_text(reader->arena, text, length);
    diagnose(reader->diagnostics, SEVERITY_ERROR, "yaml-syntax",
             place_of(reader, event->start_mark),
             "\"%.*s\" stands for no character of a text", 2, "\\0");
    return NULL;
}

static YamlNode *
scalar(Reader *reader, const yaml_event_t *event)
{
    YamlNode *node = node_new(reader, YAML_SCALAR, event);
    if (!node)
        return NULL;
    node->text = scalar_text(reader, event);
    node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    return node->text ? node : NULL;
}

static YamlNode *
read_node(Reader *reader, const yaml_event_t *event, int depth);

/* The items of a sequence, until its end event. */
static bool
read_items(Reader *reader, YamlNode *sequence, int depth)
{
    for (;;) {
        yaml_event_t event;
        if (!next_event(reader, &event))
            return false;
        if (event.type == YAML_SEQUENCE_END_EVENT) {
            yaml_event_delete(&event);
            return true;
        }
        YamlNode *item = read_node(reader, &event, depth);
        yaml_event_delete(&event);
        if (!item)
            return false;
        yaml_tree_append(sequence, item);
    }
}

/* One key; NULL when it is not a scalar. */
static const char *
read_key(Reader *reader, const yaml_event_t *event, Place *place)
{
    *place = place_of(reader, event->start_mark);
    if (event->type != YAML_SCALAR_EVENT) {
        diagnose(reader->diagnostics, SEVERITY_ERROR, "yaml-key", *place,
                 "a key must be a single word or phrase");
        return NULL;
    }
    return scalar_text(reader, event);
}

typedef struct Entry {
    const YamlNode *node;
} Entry;

/* By key; the same keys in the order of the source. */
static int
compare_keys(const void *left, const void *right)
{
    const YamlNode *a = ((const Entry *)left)->node;
    const YamlNode *b = ((const Entry *)right)->node;
    int order = strcmp(a->key, b->key);
    if (order == 0)
        order = a->key_place.line - b->key_place.line;
    return order ? order : a->key_place.column - b->key_place.column;
}

bool
yaml_tree_keys_differ(Arena *arena, const YamlNode *mapping,
                      Diagnostics *diagnostics)
{
    Entry *sorted = arena_array(arena, mapping->count, sizeof(Entry));
    if (!sorted)
        return false;
    size_t count = 0;
    for (const YamlNode *node = mapping->first_child; node; node = node->next)
        sorted[count++].node = node;
    if (count > 1)
        qsort(sorted, count, sizeof(Entry), compare_keys);
    for (size_t i = 1; i < count; i++) {
        const YamlNode *earlier = sorted[i - 1].node;
        const YamlNode *again = sorted[i].node;
        if (strcmp(earlier->key, again->key) != 0)
            continue;
        diagnose(diagnostics, SEVERITY_ERROR, "duplicate-key", again->key_place,
                 "the key \"%s\" was given before, on line %d", again->key,
                 earlier->key_place.line);
        return false;
    }
    return true;
}

static bool
read_entries(Reader *reader, YamlNode *mapping, int depth)
{
    for (;;) {
        yaml_event_t event;
        if (!next_event(reader, &event))
            return false;
        if (event.type == YAML_MAPPING_END_EVENT) {
            yaml_event_delete(&event);
            return yaml_tree_keys_differ(reader->arena, mapping,
                                         reader->diagnostics);
        }
        Place place;
        const char *key = read_key(reader, &event, &place);
        yaml_event_delete(&event);
        if (!key || !next_event(reader, &event))
            return false;
        YamlNode *value = read_node(reader, &event, depth);
        yaml_event_delete(&event);
        if (!value)
            return false;
        value->key = key;
        value->key_place = place;
        yaml_tree_append(mapping, value);
    }
}

static YamlNode *
read_node(Reader *reader, const yaml_event_t *event, int depth)
{
    Place place = place_of(reader, event->start_mark);
    if (depth >= YAML_DEPTH_MAX) {
        diagnose(reader->diagnostics, SEVERITY_ERROR, "yaml-depth", place,
                 "nested deeper than %d levels", YAML_DEPTH_MAX);
        return NULL;
    }
    YamlNode *node;
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        return scalar(reader, event);
    case YAML_SEQUENCE_START_EVENT:
        node = node_new(reader, YAML_SEQUENCE, event);
        return node && read_items(reader, node, depth + 1) ? node : NULL;
    case YAML_MAPPING_START_EVENT:
        node = node_new(reader, YAML_MAPPING, event);
        return node && read_entries(reader, node, depth + 1) ? node : NULL;
    case YAML_ALIAS_EVENT:
        diagnose(reader->diagnostics, SEVERITY_ERROR, "yaml-alias", place,
                 "aliases (*name) are not supported; repeat the value");
        return NULL;
    default:
        diagnose(reader->diagnostics, SEVERITY_ERROR, "yaml-syntax", place,
                 "a value was expected here");
        return NULL;
    }
}

/* The root node; the events before and after it are the stream's. */
static YamlNode *
read_stream(Reader *reader)
{
    YamlNode *root = NULL;
    for (;;) {
        yaml_event_t event;
        if (!next_event(reader, &event))
            return NULL;
        yaml_event_type_t type = event.type;
        if (type == YAML_STREAM_END_EVENT && !root)
            root = node_new(reader, YAML_MAPPING, &event);
        if (type == YAML_DOCUMENT_START_EVENT && root) {
            diagnose(reader->diagnostics, SEVERITY_ERROR, "yaml-syntax",
                     place_of(reader, event.start_mark),
                     "a second YAML document begins here");
            root = NULL;
            type = YAML_STREAM_END_EVENT;
        } else if (type == YAML_SCALAR_EVENT || type == YAML_ALIAS_EVENT ||
                   type == YAML_SEQUENCE_START_EVENT ||
                   type == YAML_MAPPING_START_EVENT) {
            root = read_node(reader, &event, 0);
            if (!root)
                type = YAML_STREAM_END_EVENT;
        }
        yaml_event_delete(&event);
        if (type == YAML_STREAM_END_EVENT)
            return root;
    }
}

YamlNode *
yaml_tree_read(Arena *arena, const Source *source, size_t start, size_t length,
               Diagnostics *diagnostics)
{
    Reader reader = {.arena = arena,
                     .source = source,
                     .start = start,
                     .offset = start,
                     .diagnostics = diagnostics};
    if (!yaml_parser_initialize(&reader.parser)) {
        arena_array(arena, SIZE_MAX, 2); /* marks the failure */
        return NULL;
    }
    yaml_parser_set_encoding(&reader.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(
        &reader.parser, (const unsigned char *)source->text + start, length);
    YamlNode *root = read_stream(&reader);
    yaml_parser_delete(&reader.parser);
    return root;
}

const YamlNode *
yaml_tree_get(const YamlNode *mapping, const char *key)
{
    if (!mapping || mapping->kind != YAML_MAPPING)
        return NULL;
    for (const YamlNode *child = mapping->first_child; child;
         child = child->next)
        if (strcmp(child->key, key) == 0)
            return child;
    return NULL;
}

static bool
is_bare(const YamlNode *node)
{
    static const char *const words[] = {"true", "false", "null"};
    const char *text = node->text;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!node->quoted && strcmp(text, words[i]) == 0)
            return true;
    return false;
}

void
yaml_tree_print_json(FILE *stream, const YamlNode *node)
{
    const char *brackets = node->kind == YAML_MAPPING ? "{}" : "[]";
    if (node->kind == YAML_SCALAR) {
        if (is_bare(node))
            fputs(node->text, stream);
        else
            json_print_string(stream, node->text);
        return;
    }
    fputc(brackets[0], stream);
    for (const YamlNode *child = node->first_child; child;
         child = child->next) {
        if (child != node->first_child)
            fputc(',', stream);
        if (node->kind == YAML_MAPPING) {
            json_print_string(stream, child->key);
            fputc(':', stream);
        }
        yaml_tree_print_json(stream, child);
    }
    fputc(brackets[1], stream);
}

const char *
yaml_tree_text(const YamlNode *mapping, const char *key)
{
    const YamlNode *node = yaml_tree_get(mapping, key);
    return node && node->kind == YAML_SCALAR ? node->text : "";
}

int64_t
yaml_tree_number(const YamlNode *mapping, const char *key)
{
    return strtoll(yaml_tree_text(mapping, key), NULL, 10);
}

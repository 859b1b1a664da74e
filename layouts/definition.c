/*
 * Layout definitions: the page, and the parts put together.
 */
#include "layouts/definition.h"

#include <stdlib.h>
#include <string.h>

#include "layouts/definition_reader.h"

/* ---- names that are nearly right ---- */

enum { NAME_MAX_LENGTH = 63 };

/* Levenshtein's distance of two short names. */
static size_t
name_distance(const char *a, const char *b)
{
    size_t width = strlen(b);
    size_t row[NAME_MAX_LENGTH + 1];
    if (strlen(a) > NAME_MAX_LENGTH || width > NAME_MAX_LENGTH)
        return NAME_MAX_LENGTH;
    for (size_t j = 0; j <= width; j++)
        row[j] = j;
    for (size_t i = 0; a[i]; i++) {
        size_t diagonal = row[0];
        row[0] = i + 1;
        for (size_t j = 0; j < width; j++) {
            size_t replace = diagonal + (a[i] != b[j]);
            size_t edit = (row[j] < row[j + 1] ? row[j] : row[j + 1]) + 1;
            diagonal = row[j + 1];
            row[j + 1] = replace < edit ? replace : edit;
        }
    }
    return row[width];
}

const char *
nearest_name(const char *name, const char *const *names, size_t count)
{
    const char *nearest = NULL;
    size_t least = strlen(name) / 3 + 2;
    for (size_t i = 0; i < count; i++) {
        size_t distance = name_distance(name, names[i]);
        if (distance < least) {
            least = distance;
            nearest = names[i];
        }
    }
    return nearest;
}

void
report_unknown_key(DefinitionReader *reader, const YamlNode *node,
                   const char *where, const char *const *known, size_t count)
{
    const char *nearest = nearest_name(node->key, known, count);
    diagnose(reader->diagnostics, SEVERITY_ERROR, "unknown-key",
             node->key_place, "\"%s\" means nothing in %s%s%s%s", node->key,
             where, nearest ? "; did you mean \"" : "", nearest ? nearest : "",
             nearest ? "\"?" : "");
}

/* ---- values ---- */

const char *
read_text(DefinitionReader *reader, const YamlNode *node)
{
    if (node->kind == YAML_SCALAR)
        return node->text;
    diagnose(reader->diagnostics, SEVERITY_ERROR, "definition-value",
             node->place, "\"%s\" must be text", node->key ? node->key : "");
    return NULL;
}

void
read_word(DefinitionReader *reader, const YamlNode *node, const Word *words,
          size_t count, int *value)
{
    const char *text = read_text(reader, node);
    StringBuilder choices = {.arena = reader->arena};
    for (size_t i = 0; text && i < count; i++) {
        if (strcmp(words[i].name, text) == 0) {
            *value = words[i].value;
            return;
        }
        string_append_text(&choices, i ? ", " : "");
        string_append_text(&choices, words[i].name);
    }
    if (text)
        diagnose(reader->diagnostics, SEVERITY_ERROR, "definition-value",
                 node->place, "\"%s\" must be one of %s, not \"%s\"", node->key,
                 choices.bytes ? choices.bytes : "", text);
}

int
read_choice(DefinitionReader *reader, const YamlNode *node, const Word *words,
            size_t count)
{
    int value = words[0].value;
    read_word(reader, node, words, count, &value);
    return value;
}

void
read_flag(DefinitionReader *reader, const YamlNode *node, bool *flag)
{
    static const Word words[] = {{"true", 1}, {"false", 0}};
    int value = *flag;
    read_word(reader, node, words, COUNT_OF(words), &value);
    *flag = value != 0;
}

void
read_length(DefinitionReader *reader, const YamlNode *node, Length em,
            Length least, Length *length)
{
    const char *text = read_text(reader, node);
    Length value;
    if (!text)
        return;
    if (!length_parse(text, em, 0, &value))
        diagnose(reader->diagnostics, SEVERITY_ERROR, "definition-length",
                 node->place,
                 "\"%s\" is not a length such as 12pt, 3.5mm, 2em or 五号",
                 text);
    else if (value < least)
        diagnose(reader->diagnostics, SEVERITY_ERROR, "definition-length",
                 node->place, "\"%s\" is too small a length here", text);
    else
        *length = value;
}

/* A mapping of lengths: each key and where its value goes. */
typedef struct KeyedLength {
    const char *key;
    Length *target;
} KeyedLength;

static void
read_lengths(DefinitionReader *reader, const YamlNode *node, Length em,
             const KeyedLength *keys, size_t count)
{
    const char *names[8];
    for (size_t i = 0; i < count; i++)
        names[i] = keys[i].key;
    for (const YamlNode *child = node->first_child; child;
         child = child->next) {
        size_t i = 0;
        while (i < count && child->key && strcmp(names[i], child->key) != 0)
            i++;
        if (child->key && i < count)
            read_length(reader, child, em, 0, keys[i].target);
        else if (child->key)
            report_unknown_key(reader, child, node->key, names, count);
    }
}

static int
hex_digit(char c)
{
    static const char digits[] = "0123456789abcdef";
    char lower = c >= 'A' && c <= 'F' ? (char)(c - 'A' + 'a') : c;
    const char *at = lower ? strchr(digits, lower) : NULL;
    return at ? (int)(at - digits) : -1;
}

void
read_color(DefinitionReader *reader, const YamlNode *node, Color *color)
{
    const char *text = read_text(reader, node);
    if (!text)
        return;
    uint8_t channels[3];
    bool good = strlen(text) == 7 && text[0] == '#';
    for (size_t i = 0; good && i < 3; i++) {
        int high = hex_digit(text[1 + 2 * i]);
        int low = hex_digit(text[2 + 2 * i]);
        good = high >= 0 && low >= 0;
        channels[i] = good ? (uint8_t)(high * 16 + low) : 0;
    }
    if (good)
        *color = (Color){channels[0], channels[1], channels[2]};
    else
        diagnose(reader->diagnostics, SEVERITY_ERROR, "definition-color",
                 node->place, "\"%s\" is not a colour such as \"#c8161d\"",
                 text);
}

void
read_integer(DefinitionReader *reader, const YamlNode *node, int least,
             int most, int *value)
{
    const char *text = read_text(reader, node);
    if (!text)
        return;
    char *end;
    long number = strtol(text, &end, 10);
    if (*text == '\0' || *end != '\0' || number < least || number > most)
        diagnose(reader->diagnostics, SEVERITY_ERROR, "definition-value",
                 node->place, "\"%s\" must be a number from %d to %d",
                 node->key, least, most);
    else
        *value = (int)number;
}

/* ---- the page ---- */

static const struct {
    const char *name;
    const char *width;
    const char *height;
} papers[] = {
    {"A3", "297mm", "420mm"},    {"A4", "210mm", "297mm"},
    {"A5", "148mm", "210mm"},    {"A6", "105mm", "148mm"},
    {"B5", "176mm", "250mm"},    {"16K", "195mm", "270mm"},
    {"Letter", "8.5in", "11in"},
};

static void
read_page_size(DefinitionReader *reader, const YamlNode *node)
{
    Definition *definition = reader->definition;
    if (node->kind == YAML_SEQUENCE && node->count == 2) {
        read_length(reader, node->first_child, 0, POINT,
                    &definition->page_width);
        read_length(reader, node->last_child, 0, POINT,
                    &definition->page_height);
        return;
    }
    const char *text = read_text(reader, node);
    for (size_t i = 0; text && i < COUNT_OF(papers); i++)
        if (strcmp(papers[i].name, text) == 0) {
            length_parse(papers[i].width, 0, 0, &definition->page_width);
            length_parse(papers[i].height, 0, 0, &definition->page_height);
            return;
        }
    if (text)
        diagnose(reader->diagnostics, SEVERITY_ERROR, "definition-value",
                 node->place,
                 "\"%s\" is not a paper size; say A4, A5, B5, 16K, Letter or "
                 "[width, height]",
                 text);
}

static void
read_margins(DefinitionReader *reader, const YamlNode *node)
{
    Definition *definition = reader->definition;
    const KeyedLength keys[] = {{"top", &definition->top},
                                {"bottom", &definition->bottom},
                                {"inner", &definition->inner},
                                {"outer", &definition->outer}};
    read_lengths(reader, node, 0, keys, COUNT_OF(keys));
}

static void
read_grid(DefinitionReader *reader, const YamlNode *node)
{
    static const char *const keys[] = {"characters", "lines"};
    for (const YamlNode *child = node->first_child; child;
         child = child->next) {
        if (!child->key)
            continue;
        if (strcmp(child->key, "characters") == 0)
            read_integer(reader, child, 1, 1000,
                         &reader->definition->grid_characters);
        else if (strcmp(child->key, "lines") == 0)
            read_integer(reader, child, 2, 1000,
                         &reader->definition->grid_lines);
        else
            report_unknown_key(reader, child, "grid", keys, COUNT_OF(keys));
    }
}

static void
read_page(DefinitionReader *reader, const YamlNode *node)
{
    static const char *const keys[] = {"size", "margins", "sides", "grid",
                                       "columns"};
    for (const YamlNode *child = node->first_child; child;
         child = child->next) {
        int sides = 1;
        if (!child->key)
            continue;
        if (strcmp(child->key, "size") == 0) {
            read_page_size(reader, child);
        } else if (strcmp(child->key, "margins") == 0) {
            read_margins(reader, child);
        } else if (strcmp(child->key, "grid") == 0) {
            read_grid(reader, child);
        } else if (strcmp(child->key, "columns") == 0) {
            read_columns(reader, child);
        } else if (strcmp(child->key, "sides") == 0) {
            read_integer(reader, child, 1, 2, &sides);
            reader->definition->two_sided = sides == 2;
        } else {
            report_unknown_key(reader, child, "page", keys, COUNT_OF(keys));
        }
    }
}

static void
check_page(DefinitionReader *reader, const YamlNode *root)
{
    const Definition *definition = reader->definition;
    const YamlNode *node = yaml_tree_get(root, "page");
    Place place = node ? node->place : root->place;
    Length width =
        definition->page_width - definition->inner - definition->outer;
    Length height =
        definition->page_height - definition->top - definition->bottom;
    /* The largest box of PDF is 14,400 units. [ISO 32000-1 C.2] */
    if (definition->page_width > 14400 * POINT ||
        definition->page_height > 14400 * POINT)
        diagnose(reader->diagnostics, SEVERITY_ERROR, "definition-geometry",
                 place, "the page is larger than 5 metres");
    else if (width < 36 * POINT || height < 36 * POINT)
        diagnose(reader->diagnostics, SEVERITY_ERROR, "definition-geometry",
                 place, "the margins leave no room for text on the page");
}

/* ---- the whole ---- */

static void
read_prohibition(DefinitionReader *reader, const YamlNode *node)
{
    static const Word words[] = {{"none", PROHIBITION_NONE},
                                 {"basic", PROHIBITION_BASIC},
                                 {"gb", PROHIBITION_GB},
                                 {"strict", PROHIBITION_STRICT}};
    reader->definition->prohibition =
        (Prohibition)read_choice(reader, node, words, COUNT_OF(words));
}

static void
read_punctuation(DefinitionReader *reader, const YamlNode *node)
{
    static const Word words[] = {{"quanjiao", PUNCTUATION_QUANJIAO},
                                 {"kaiming", PUNCTUATION_KAIMING},
                                 {"banjiao", PUNCTUATION_BANJIAO},
                                 {"hangmobanjiao", PUNCTUATION_HANGMOBANJIAO},
                                 {"plain", PUNCTUATION_PLAIN}};
    reader->definition->punctuation =
        (PunctuationStyle)read_choice(reader, node, words, COUNT_OF(words));
}

static void
read_hanging(DefinitionReader *reader, const YamlNode *node)
{
    static const Word words[] = {{"none", HANGING_NONE},
                                 {"allow", HANGING_ALLOW},
                                 {"force", HANGING_FORCE}};
    reader->definition->hanging =
        (Hanging)read_choice(reader, node, words, COUNT_OF(words));
}

static void
read_autospace(DefinitionReader *reader, const YamlNode *node)
{
    Autospace *autospace = &reader->definition->autospace;
    const KeyedLength keys[] = {{"natural", &autospace->natural},
                                {"least", &autospace->least},
                                {"most", &autospace->most}};
    read_lengths(reader, node, POINT, keys, COUNT_OF(keys));
    if (autospace->least > autospace->natural ||
        autospace->natural > autospace->most)
        diagnose(reader->diagnostics, SEVERITY_ERROR, "definition-value",
                 node->place,
                 "autospace must grow from \"least\" over \"natural\" to "
                 "\"most\"");
}

/* Fonts before styles before furniture: each refers to the one before. */
static void
read_parts(DefinitionReader *reader, const YamlNode *root)
{
    Definition *definition = reader->definition;
    const struct {
        const char *key;
        const FontRole **role;
    } roles[] = {{"emphasis", &definition->emphasis},
                 {"strong", &definition->strong},
                 {"code", &definition->code}};
    const struct {
        const char *key;
        FurnitureList *list;
    } lists[] = {{"opening", &definition->opening},
                 {"closing", &definition->closing},
                 {"imprint", &definition->imprint},
                 {"page-furniture", &definition->page}};
    const YamlNode *node = yaml_tree_get(root, "fonts");
    if (node)
        read_fonts(reader, node);
    for (size_t i = 0; i < COUNT_OF(roles); i++)
        if ((node = yaml_tree_get(root, roles[i].key)) != NULL)
            *roles[i].role = read_font_name(reader, node);
    if ((node = yaml_tree_get(root, "styles")) != NULL)
        read_styles(reader, node);
    for (size_t i = 0; i < COUNT_OF(lists); i++)
        if ((node = yaml_tree_get(root, lists[i].key)) != NULL)
            read_furniture(reader, node, lists[i].list == &definition->page,
                           lists[i].list);
}

static void
read_root(DefinitionReader *reader, const YamlNode *root)
{
    static const char *const keys[] = {"name",           "page",
                                       "prohibition",    "punctuation",
                                       "fonts",          "styles",
                                       "emphasis",       "strong",
                                       "code",           "opening",
                                       "closing",        "imprint",
                                       "page-furniture", "hanging-punctuation",
                                       "autospace",      "arrangement",
                                       "notes",          "boxes",
                                       "contents"};
    for (const YamlNode *child = root->first_child; child;
         child = child->next) {
        size_t i = 0;
        while (i < COUNT_OF(keys) && strcmp(keys[i], child->key) != 0)
            i++;
        if (i == COUNT_OF(keys))
            report_unknown_key(reader, child, "a layout definition", keys,
                               COUNT_OF(keys));
        else if (strcmp(child->key, "page") == 0)
            read_page(reader, child);
        else if (strcmp(child->key, "prohibition") == 0)
            read_prohibition(reader, child);
        else if (strcmp(child->key, "punctuation") == 0)
            read_punctuation(reader, child);
        else if (strcmp(child->key, "hanging-punctuation") == 0)
            read_hanging(reader, child);
        else if (strcmp(child->key, "autospace") == 0)
            read_autospace(reader, child);
        else if (strcmp(child->key, "arrangement") == 0)
            read_arrangement(reader, child);
        else if (strcmp(child->key, "notes") == 0)
            read_notes(reader, child);
        else if (strcmp(child->key, "boxes") == 0)
            read_panels(reader, child);
        else if (strcmp(child->key, "contents") == 0)
            read_contents(reader, child);
    }
    read_parts(reader, root);
    check_page(reader, root);
    if (!definition_style(reader->definition, "paragraph"))
        diagnose(reader->diagnostics, SEVERITY_ERROR, "definition-incomplete",
                 root->place, "the style \"paragraph\" is missing");
}

Definition *
definition_read(Arena *arena, const Source *source, const Document *document,
                FontLibrary *library, Diagnostics *diagnostics)
{
    size_t errors = diagnostics->errors;
    Definition *definition = arena_alloc(arena, sizeof *definition);
    const YamlNode *root =
        yaml_tree_read(arena, source, 0, source->length, diagnostics);
    if (!definition || !root)
        return NULL;
    if (root->kind != YAML_MAPPING) {
        diagnose(diagnostics, SEVERITY_ERROR, "definition-value", root->place,
                 "a layout definition must be a list of \"key: value\" lines");
        return NULL;
    }
    definition->name = source->name;
    definition->prohibition = PROHIBITION_BASIC;
    definition->punctuation = PUNCTUATION_QUANJIAO;
    definition->autospace = (Autospace){POINT / 4, POINT / 8, POINT / 3};
    arrangement_defaults(document, definition);
    length_parse("210mm", 0, 0, &definition->page_width);
    length_parse("297mm", 0, 0, &definition->page_height);
    DefinitionReader reader = {arena, document, library, diagnostics,
                               definition};
    read_root(&reader, root);
    if (diagnostics->errors > errors || arena_failed(arena))
        return NULL;
    return definition;
}

const StyleSet *
definition_style(const Definition *definition, const char *name)
{
    for (size_t i = 0; i < definition->style_count; i++)
        if (strcmp(definition->styles[i].name, name) == 0)
            return &definition->styles[i];
    return NULL;
}

const BuiltInDefinition *
built_in_definition(const char *name)
{
    for (const BuiltInDefinition *d = built_in_definitions; d->name; d++)
        if (strcmp(d->name, name) == 0)
            return d;
    return NULL;
}

void
built_in_titles(Arena *arena, const BuiltInDefinition *definition,
                const char **chinese, const char **english)
{
    Diagnostics ignored = {.arena = arena};
    *chinese = *english = "";
    const Source *source = source_new(arena, definition->name, definition->text,
                                      definition->length, &ignored);
    const YamlNode *root =
        source ? yaml_tree_read(arena, source, 0, source->length, &ignored)
               : NULL;
    const YamlNode *name = yaml_tree_get(root, "name");
    const YamlNode *zh = yaml_tree_get(name, "zh");
    const YamlNode *en = yaml_tree_get(name, "en");
    if (zh)
        *chinese = zh->text;
    if (en)
        *english = en->text;
}

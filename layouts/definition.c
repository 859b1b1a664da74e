/*
 * Layout definitions: values of all kinds, and the parts put together.
 */
#include "layouts/definition.h"

#include <stdlib.h>
#include <string.h>

#include "input/language.h"
#include "layouts/definition_reader.h"
#include "layouts/definition_source.h"

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

const char *
nearest_hint(Arena *arena, const char *name, const char *const *names,
             size_t count)
{
    const char *nearest = names ? nearest_name(name, names, count) : NULL;
    const char *hint =
        nearest ? arena_format(arena, "; did you mean \"%s\"?", nearest) : NULL;
    return hint ? hint : "";
}

void
report_unknown_key(DefinitionReader *reader, const YamlNode *node,
                   const char *where, const char *const *known, size_t count)
{
    diagnose(reader->diagnostics, SEVERITY_ERROR, "unknown-key",
             node->key_place, "\"%s\" means nothing in %s%s", node->key, where,
             nearest_hint(reader->arena, node->key, known, count));
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

bool
is_mapping(DefinitionReader *reader, const YamlNode *node)
{
    if (node->kind == YAML_MAPPING)
        return true;
    diagnose(reader->diagnostics, SEVERITY_ERROR, "definition-value",
             node->place, "\"%s\" must have \"key: value\" parts",
             node->key ? node->key : "");
    return false;
}

void
read_word(DefinitionReader *reader, const YamlNode *node, const Word *words,
          size_t count, int *value)
{
    enum { WORDS_MAX = 16 };
    const char *text = read_text(reader, node);
    const char *names[WORDS_MAX];
    StringBuilder choices = {.arena = reader->arena};
    for (size_t i = 0; text && i < count && i < WORDS_MAX; i++) {
        if (strcmp(words[i].name, text) == 0) {
            *value = words[i].value;
            return;
        }
        string_append_text(&choices, i ? ", " : "");
        string_append_text(&choices, words[i].name);
        names[i] = words[i].name;
    }
    if (text)
        diagnose(reader->diagnostics, SEVERITY_ERROR, "definition-value",
                 node->place, "\"%s\" must be one of %s, not \"%s\"%s",
                 node->key ? node->key : "this",
                 choices.bytes ? choices.bytes : "", text,
                 nearest_hint(reader->arena, text, names, count));
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
    /* The largest box of PDF is 14,400 units, and sums of such lengths stay
       in 64 bits.  [ISO 32000-1 C.2] */
    const Length most = 14400 * POINT;
    const char *text = read_text(reader, node);
    Length value;
    if (!text)
        return;
    bool print = reader->definition->print_sizes;
    bool good = (print && length_parse_printers(text, &value)) ||
                (!strchr(text, '%') && length_parse(text, em, 0, &value));
    if (!good)
        diagnose(reader->diagnostics, SEVERITY_ERROR, "definition-length",
                 node->place,
                 "\"%s\" is not a length such as 12pt, 3.5mm, 2em or 五号",
                 text);
    else if (value > most || value < -most)
        diagnose(reader->diagnostics, SEVERITY_ERROR, "definition-length",
                 node->place, "\"%s\" is longer than 5 metres", text);
    else if (value < least)
        diagnose(reader->diagnostics, SEVERITY_ERROR, "definition-length",
                 node->place, "\"%s\" is too small a length here", text);
    else
        *length = value;
}

void
read_lengths(DefinitionReader *reader, const YamlNode *node, Length em,
             const KeyedLength *keys, size_t count)
{
    const char *names[8];
    if (!is_mapping(reader, node))
        return;
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
                                 {"cct", PUNCTUATION_CCT},
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
read_sizes(DefinitionReader *reader, const YamlNode *node)
{
    static const Word words[] = {{"word", 0}, {"printers", 1}};
    reader->definition->print_sizes =
        read_choice(reader, node, words, COUNT_OF(words)) == 1;
}

static void
read_imprint_page(DefinitionReader *reader, const YamlNode *node)
{
    static const Word words[] = {{"any", 0}, {"even", 1}};
    reader->definition->even_imprint =
        read_choice(reader, node, words, COUNT_OF(words)) == 1;
}

/* What the layout is called: a text, or one a language. */
static void
read_name(DefinitionReader *reader, const YamlNode *node)
{
    if (node->kind != YAML_MAPPING)
        read_text(reader, node);
    for (const YamlNode *child = node->first_child; child;
         child = child->next) {
        read_text(reader, child);
        if (child->key && !language_tag_is_valid(child->key))
            diagnose(reader->diagnostics, SEVERITY_ERROR, "unknown-key",
                     child->key_place, "\"%s\" is not a language tag",
                     child->key);
    }
}

static void
read_back_matter(DefinitionReader *reader, const YamlNode *node)
{
    reader->definition->back_matter = read_text(reader, node);
}

typedef void ReadKey(DefinitionReader *reader, const YamlNode *node);

/* Read later, in an order of their own, or read already. */
static void
read_elsewhere(DefinitionReader *reader, const YamlNode *node)
{
    (void)reader;
    (void)node;
}

static void
read_root(DefinitionReader *reader, const YamlNode *root)
{
    static const char *const root_keys[] = {
        "name",       "extends",      "variables",
        "page",       "prohibition",  "punctuation",
        "fonts",      "styles",       "emphasis",
        "strong",     "code",         "opening",
        "closing",    "imprint",      "page-furniture",
        "type-sizes", "imprint-page", "hanging-punctuation",
        "autospace",  "arrangement",  "notes",
        "boxes",      "contents",     "turned-tables",
        "back-matter"};
    static ReadKey *const readers[] = {
        read_name,         read_elsewhere,   read_elsewhere, read_page,
        read_prohibition,  read_punctuation, read_elsewhere, read_elsewhere,
        read_elsewhere,    read_elsewhere,   read_elsewhere, read_elsewhere,
        read_elsewhere,    read_elsewhere,   read_elsewhere, read_elsewhere,
        read_imprint_page, read_hanging,     read_autospace, read_arrangement,
        read_notes,        read_panels,      read_contents,  read_turned_tables,
        read_back_matter};
    _Static_assert(COUNT_OF(root_keys) == COUNT_OF(readers), "one each");
    /* What a length is, before the first one. */
    const YamlNode *sizes = yaml_tree_get(root, "type-sizes");
    if (sizes)
        read_sizes(reader, sizes);
    for (const YamlNode *child = root->first_child; child;
         child = child->next) {
        size_t i = 0;
        while (i < COUNT_OF(root_keys) && strcmp(root_keys[i], child->key) != 0)
            i++;
        if (i < COUNT_OF(root_keys))
            readers[i](reader, child);
        else
            report_unknown_key(reader, child, "a layout definition", root_keys,
                               COUNT_OF(root_keys));
    }
    check_page(reader, root);
    read_parts(reader, root);
    check_room(reader, root);
    if (!definition_style(reader->definition, "paragraph"))
        diagnose(reader->diagnostics, SEVERITY_ERROR, "definition-incomplete",
                 root->place, "the style \"paragraph\" is missing");
}

Definition *
definition_read_anew(Arena *arena, const Source *source,
                     const DefinitionFiles *files, const Document *document,
                     FontLibrary *library, Diagnostics *diagnostics)
{
    size_t errors = diagnostics->errors;
    Definition *definition = arena_alloc(arena, sizeof *definition);
    const YamlNode *root = definition_tree(arena, source, files, diagnostics);
    if (!definition || !root)
        return NULL;
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

Definition *
definition_read(Arena *arena, const Source *source, const Document *document,
                FontLibrary *library, Diagnostics *diagnostics)
{
    return definition_read_extended(arena, source, /*files=*/NULL, document,
                                    library, diagnostics);
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

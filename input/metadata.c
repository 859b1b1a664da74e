/*
 * Metadata: see metadata.h.
 */
#include "input/metadata.h"

#include <limits.h>
#include <string.h>
#include <strings.h>

#include "input/language.h"
#include "input/merge.h"

/* ---- languages ---- */

static bool
add_language(Document *document, const YamlNode *node, Diagnostics *diagnostics)
{
    if (node->kind != YAML_SCALAR || !language_tag_is_valid(node->text)) {
        diagnose(diagnostics, SEVERITY_ERROR, "language-tag", node->place,
                 "\"%s\" is not a language tag such as zh-Hans or en",
                 node->text);
        return false;
    }
    if (document->language_count == LANGUAGES_MAX) {
        diagnose(diagnostics, SEVERITY_ERROR, "languages", node->place,
                 "at most %d languages stand side by side", LANGUAGES_MAX);
        return false;
    }
    for (int i = 0; i < document->language_count; i++)
        if (strcasecmp(document->languages[i].tag, node->text) == 0) {
            diagnose(diagnostics, SEVERITY_ERROR, "languages", node->place,
                     "\"%s\" is listed twice", node->text);
            return false;
        }
    document->languages[document->language_count++] =
        (Language){node->text, language_uses_han(node->text)};
    return true;
}

static bool
read_languages(Document *document, const YamlNode *front,
               Diagnostics *diagnostics)
{
    const YamlNode *node = yaml_tree_get(front, "languages");
    if (document->language_count > 0)
        return true;
    if (!node) {
        document->languages[0] = (Language){"zh-Hans", true};
        document->languages[1] = (Language){"en", false};
        document->language_count = 2;
        return true;
    }
    document->languages_declared = true;
    if (node->kind == YAML_SCALAR)
        return add_language(document, node, diagnostics);
    bool good = node->kind == YAML_SEQUENCE && node->count > 0;
    if (!good)
        diagnose(diagnostics, SEVERITY_ERROR, "languages", node->place,
                 "a list of language tags was expected, such as [zh-Hans, en]");
    for (const YamlNode *item = node->first_child; good && item;
         item = item->next)
        good = add_language(document, item, diagnostics);
    return good;
}

/* ---- fields ---- */

int
metadata_language(const Document *document, const char *key)
{
    for (int i = 0; i < document->language_count; i++)
        if (language_matches(document->languages[i].tag, key))
            return i;
    return NO_LANGUAGE;
}

const char *
metadata_join(const Document *document, const FieldList *list, int language)
{
    StringBuilder joined = {.arena = document->arena};
    const char *separator = document->languages[language].han ? "、" : ", ";
    string_append_text(&joined, "");
    for (size_t i = 0; i < list->count; i++) {
        if (joined.length > 0)
            string_append_text(&joined, separator);
        string_append_text(&joined, list->items[i]);
    }
    return joined.bytes;
}

/* Authors and the like: several values, which make one text too. */
static void
read_list(Document *document, Field *field, int language, const YamlNode *node,
          Diagnostics *diagnostics)
{
    FieldList *list = &field->lists[language];
    *list = (FieldList){
        arena_array(document->arena, node->count, sizeof *list->items), 0};
    if (!list->items)
        return;
    for (const YamlNode *child = node->first_child; child; child = child->next)
        if (child->kind == YAML_SCALAR)
            list->items[list->count++] = child->text;
        else
            diagnose(diagnostics, SEVERITY_ERROR, "field-value", child->place,
                     "\"%s\" must be a list of texts", field->key);
    field->values[language] = metadata_join(document, list, language);
}

/* One language's value of a field. */
static void
read_value(Document *document, Field *field, const YamlNode *node,
           Diagnostics *diagnostics)
{
    int language = metadata_language(document, node->key);
    if (language == NO_LANGUAGE) {
        diagnose(diagnostics, SEVERITY_ERROR, "unknown-language",
                 node->key_place,
                 "\"%s\" is not one of the document's languages", node->key);
    } else if (node->kind == YAML_MAPPING) {
        diagnose(diagnostics, SEVERITY_ERROR, "field-value", node->place,
                 "\"%s\" must be text", field->key);
    } else if (field->values[language]) {
        diagnose(diagnostics, SEVERITY_ERROR, "field-value", node->key_place,
                 "\"%s\" has a value in %s already", field->key,
                 document->languages[language].tag);
    } else {
        field->values[language] = node->text;
        field->value_places[language] = node->place;
        if (node->kind == YAML_SEQUENCE)
            read_list(document, field, language, node, diagnostics);
    }
}

static void
read_field(Document *document, const YamlNode *node, Diagnostics *diagnostics)
{
    Field *field = vector_push(document->arena, &document->fields);
    if (!field)
        return;
    field->key = node->key;
    field->place = node->place;
    field->value_places[0] = node->place;
    if (node->kind == YAML_MAPPING) {
        for (const YamlNode *child = node->first_child; child;
             child = child->next)
            read_value(document, field, child, diagnostics);
    } else if (node->kind == YAML_SEQUENCE) {
        field->plain = true;
        read_list(document, field, 0, node, diagnostics);
    } else {
        field->plain = true;
        field->values[0] = node->text;
    }
}

static void
read_layout(Document *document, const YamlNode *node, Diagnostics *diagnostics)
{
    if (node->kind != YAML_SCALAR || node->text[0] == '\0') {
        diagnose(diagnostics, SEVERITY_ERROR, "field-value", node->place,
                 "\"layout\" must be the name or file of a layout");
        return;
    }
    document->layout = node->text;
    document->layout_place = node->place;
}

/* Puts a record's values into all texts of the tree. */
static bool
fill_values(Arena *arena, const Source *source, YamlNode *node)
{
    if (source->values.count == 0)
        return true;
    node->text = merge_fill(arena, source, node->text);
    for (YamlNode *child = node->first_child; child; child = child->next)
        if (!fill_values(arena, source, child))
            return false;
    return node->text != NULL;
}

/* Which notes and warnings the writer does not want. */
static void
read_ignored(const YamlNode *node, const Source *source,
             Diagnostics *diagnostics)
{
    bool good = node->kind == YAML_SEQUENCE;
    for (const YamlNode *item = node->first_child; good && item;
         item = item->next) {
        if (item->kind == YAML_SCALAR &&
            !diagnostics_silence(diagnostics, item->text, source->name, 0,
                                 INT_MAX))
            return;
        good = item->kind == YAML_SCALAR;
    }
    if (!good)
        diagnose(diagnostics, SEVERITY_ERROR, "field-value", node->place,
                 "\"ignore\" must be a list of codes of messages");
}

bool
metadata_read(Document *document, const Source *source, YamlNode *root,
              Diagnostics *diagnostics)
{
    for (YamlNode *node = root->first_child; node; node = node->next)
        if (strcmp(node->key, "units") != 0 &&
            !fill_values(document->arena, source, node))
            return false;
    if (!read_languages(document, root, diagnostics)) {
        document->language_count = 0;
        return true;
    }
    for (const YamlNode *node = root->first_child; node; node = node->next) {
        if (strcmp(node->key, "languages") == 0 ||
            strcmp(node->key, "units") == 0)
            continue;
        if (strcmp(node->key, "layout") == 0)
            read_layout(document, node, diagnostics);
        else if (strcmp(node->key, "ignore") == 0)
            read_ignored(node, source, diagnostics);
        else
            read_field(document, node, diagnostics);
    }
    return true;
}

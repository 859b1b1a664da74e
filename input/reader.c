/*
 * Reading a Markdown document: front matter, then blocks, then units.
 */
#include <string.h>
#include <strings.h>

#include "input/document.h"
#include "input/language.h"
#include "input/markdown.h"
#include "input/pairing.h"
#include "input/yaml_tree.h"

typedef struct FrontMatter {
    size_t yaml_start;
    size_t yaml_length;
    size_t body_start;
} FrontMatter;

static bool
is_fence_line(const Source *source, size_t line, const char *fence)
{
    const char *text = source->text + source->line_starts[line];
    size_t length = strcspn(text, "\n");
    while (length > 3 && (text[length - 1] == ' ' || text[length - 1] == '\t'))
        length--;
    return length == 3 && strncmp(text, fence, 3) == 0;
}

/* Front matter stands between `---` on the first line and `---` or `...`. */
static bool
find_front_matter(const Source *source, FrontMatter *front,
                  Diagnostics *diagnostics)
{
    *front = (FrontMatter){0};
    if (!is_fence_line(source, 0, "---"))
        return true;
    for (size_t line = 1; line < source->line_count; line++) {
        if (!is_fence_line(source, line, "---") &&
            !is_fence_line(source, line, "..."))
            continue;
        front->yaml_start = source->line_starts[1];
        front->yaml_length = source->line_starts[line] - front->yaml_start;
        front->body_start = line + 1 < source->line_count
                                ? source->line_starts[line + 1]
                                : source->length;
        return true;
    }
    diagnose(diagnostics, SEVERITY_ERROR, "front-matter-not-closed",
             (Place){source->name, 1, 1},
             "the front matter that begins here is not closed with \"---\"");
    return false;
}

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

static int
language_of_key(const Document *document, const char *key)
{
    for (int i = 0; i < document->language_count; i++)
        if (language_matches(document->languages[i].tag, key))
            return i;
    return NO_LANGUAGE;
}

/* One language's value of a field. */
static void
read_value(Document *document, Field *field, const YamlNode *node,
           Diagnostics *diagnostics)
{
    int language = language_of_key(document, node->key);
    if (language == NO_LANGUAGE) {
        diagnose(diagnostics, SEVERITY_ERROR, "unknown-language",
                 node->key_place,
                 "\"%s\" is not one of the document's languages", node->key);
    } else if (node->kind != YAML_SCALAR) {
        diagnose(diagnostics, SEVERITY_ERROR, "field-value", node->place,
                 "\"%s\" must be text", field->key);
    } else if (field->values[language]) {
        diagnose(diagnostics, SEVERITY_ERROR, "field-value", node->key_place,
                 "\"%s\" has a value in %s already", field->key,
                 document->languages[language].tag);
    } else {
        field->values[language] = node->text;
        field->value_places[language] = node->place;
    }
}

/* Authors and the like: several values make one text. */
static void
join_values(Document *document, Field *field, const YamlNode *node,
            Diagnostics *diagnostics)
{
    StringBuilder joined = {.arena = document->arena};
    const char *separator = document->languages[0].han ? "、" : ", ";
    for (const YamlNode *child = node->first_child; child;
         child = child->next) {
        if (child->kind != YAML_SCALAR) {
            diagnose(diagnostics, SEVERITY_ERROR, "field-value", child->place,
                     "\"%s\" must be a list of texts", field->key);
            continue;
        }
        if (joined.length > 0)
            string_append_text(&joined, separator);
        string_append_text(&joined, child->text);
    }
    field->plain = true;
    field->values[0] = joined.bytes ? joined.bytes : "";
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
        join_values(document, field, node, diagnostics);
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

/* Mistakes are diagnosed; without languages nothing else can be read. */
static void
read_front_matter(Document *document, const Source *source,
                  const FrontMatter *front, Diagnostics *diagnostics)
{
    const YamlNode *root =
        yaml_tree_read(document->arena, source, front->yaml_start,
                       front->yaml_length, diagnostics);
    if (!root)
        return;
    if (root->kind != YAML_MAPPING) {
        diagnose(diagnostics, SEVERITY_ERROR, "front-matter", root->place,
                 "the front matter must be a list of \"key: value\" lines");
        return;
    }
    if (!read_languages(document, root, diagnostics)) {
        document->language_count = 0;
        return;
    }
    for (const YamlNode *node = root->first_child; node; node = node->next) {
        if (strcmp(node->key, "languages") == 0)
            continue;
        if (strcmp(node->key, "layout") == 0)
            read_layout(document, node, diagnostics);
        else
            read_field(document, node, diagnostics);
    }
}

static bool
has_text(const Block *block)
{
    if (block->text.count > 0 || block->picture)
        return true;
    for (const Block *child = block->first_child; child; child = child->next)
        if (has_text(child))
            return true;
    return false;
}

Status
document_read_markdown(Document *document, Source *source,
                       Diagnostics *diagnostics)
{
    size_t errors = diagnostics->errors;
    FrontMatter front;
    if (!find_front_matter(source, &front, diagnostics))
        return STATUS_REJECTED;
    read_front_matter(document, source, &front, diagnostics);
    if (arena_failed(document->arena))
        return STATUS_NO_MEMORY;
    if (document->language_count == 0)
        return STATUS_REJECTED;
    Block *blocks =
        markdown_read(document->arena, source, front.body_start, diagnostics);
    if (!blocks)
        return STATUS_NO_MEMORY;
    if (!has_text(blocks)) {
        if (diagnostics->errors == errors)
            diagnose(diagnostics, SEVERITY_ERROR, "empty-document",
                     (Place){source->name, 0, 0}, "there is no text to set");
        return STATUS_REJECTED;
    }
    Status status = pair_blocks(document, blocks, diagnostics);
    if (status != STATUS_OK)
        return status;
    if (arena_failed(document->arena))
        return STATUS_NO_MEMORY;
    return diagnostics->errors > errors ? STATUS_REJECTED : STATUS_OK;
}

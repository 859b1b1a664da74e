/*
 * The furniture of a layout definition, read from YAML.
 */
#include <string.h>

#include "layouts/definition_reader.h"

static const char *const furniture_keys[] = {
    "text",  "row",   "rule",  "space",    "style", "role",  "before",
    "after", "color", "place", "distance", "side",  "inset", "pages"};

static void
read_row(DefinitionReader *reader, const YamlNode *node, Furniture *furniture)
{
    static const char *const keys[] = {"left", "center", "right"};
    for (const YamlNode *child = node->first_child; child;
         child = child->next) {
        size_t i = 0;
        while (i < COUNT_OF(keys) && child->key &&
               strcmp(keys[i], child->key) != 0)
            i++;
        if (i < COUNT_OF(keys))
            furniture->texts[i] = read_text(reader, child);
        if (i == COUNT_OF(keys) && child->key)
            report_unknown_key(reader, child, "a row", keys, COUNT_OF(keys));
    }
}

static void
read_style_name(DefinitionReader *reader, const YamlNode *node,
                Furniture *furniture)
{
    const Definition *definition = reader->definition;
    const char *name = read_text(reader, node);
    if (!name)
        return;
    furniture->style = definition_style(definition, name);
    if (furniture->style)
        return;
    const char **names =
        arena_array(reader->arena, definition->style_count, sizeof *names);
    for (size_t i = 0; names && i < definition->style_count; i++)
        names[i] = definition->styles[i].name;
    const char *nearest =
        names ? nearest_name(name, names, definition->style_count) : NULL;
    diagnose(reader->diagnostics, SEVERITY_ERROR, "unknown-style", node->place,
             "there is no style \"%s\"%s%s%s", name,
             nearest ? "; did you mean \"" : "", nearest ? nearest : "",
             nearest ? "\"?" : "");
}

static void
read_role(DefinitionReader *reader, const YamlNode *node, Furniture *furniture)
{
    static const Word words[] = {{"artifact", 0}, {"text", 1}, {"title", 2}};
    int value = 0;
    read_word(reader, node, words, COUNT_OF(words), &value);
    furniture->is_text = value > 0;
    furniture->is_title = value == 2;
}

static Length
furniture_em(const Furniture *furniture)
{
    return furniture->style ? furniture->style->by_language[0].size
                            : 12 * POINT;
}

/* What the element is; its lengths need the style, which is read before. */
static bool
read_kind(DefinitionReader *reader, const YamlNode *node, Furniture *furniture)
{
    Length em = furniture_em(furniture);
    if (strcmp(node->key, "text") == 0) {
        furniture->kind = FURNITURE_TEXT;
        furniture->texts[0] = read_text(reader, node);
    } else if (strcmp(node->key, "row") == 0) {
        furniture->kind = FURNITURE_ROW;
        read_row(reader, node, furniture);
    } else if (strcmp(node->key, "rule") == 0) {
        furniture->kind = FURNITURE_RULE;
        read_length(reader, node, em, 1, &furniture->thickness);
    } else if (strcmp(node->key, "space") == 0) {
        furniture->kind = FURNITURE_SPACE;
        read_length(reader, node, em, 0, &furniture->before);
    } else {
        return false;
    }
    return true;
}

/* Where an element of the page stands. */
static bool
read_position(DefinitionReader *reader, const YamlNode *node,
              Furniture *furniture)
{
    static const Word places[] = {{"above", 0}, {"below", 1}};
    static const Word sides[] = {{"left", SIDE_LEFT},
                                 {"center", SIDE_CENTER},
                                 {"right", SIDE_RIGHT},
                                 {"outer", SIDE_OUTER},
                                 {"inner", SIDE_INNER}};
    static const Word pages[] = {{"all", PAGES_ALL},
                                 {"first", PAGES_FIRST},
                                 {"not-first", PAGES_NOT_FIRST}};
    Length em = furniture_em(furniture);
    int value = 0;
    if (strcmp(node->key, "place") == 0) {
        read_word(reader, node, places, COUNT_OF(places), &value);
        furniture->below = value == 1;
    } else if (strcmp(node->key, "side") == 0) {
        read_word(reader, node, sides, COUNT_OF(sides), &value);
        furniture->side = (Side)value;
    } else if (strcmp(node->key, "pages") == 0) {
        read_word(reader, node, pages, COUNT_OF(pages), &value);
        furniture->pages = (PageSet)value;
    } else if (strcmp(node->key, "distance") == 0) {
        read_length(reader, node, em, 0, &furniture->distance);
    } else if (strcmp(node->key, "inset") == 0) {
        read_length(reader, node, em, 0, &furniture->inset);
    } else {
        return false;
    }
    return true;
}

static bool
read_look(DefinitionReader *reader, const YamlNode *node, Furniture *furniture)
{
    Length em = furniture_em(furniture);
    if (strcmp(node->key, "color") == 0)
        read_color(reader, node, &furniture->color);
    else if (strcmp(node->key, "before") == 0)
        read_length(reader, node, em, 0, &furniture->before);
    else if (strcmp(node->key, "after") == 0)
        read_length(reader, node, em, 0, &furniture->after);
    else if (strcmp(node->key, "role") == 0)
        read_role(reader, node, furniture);
    else
        return strcmp(node->key, "style") == 0;
    return true;
}

static void
read_element(DefinitionReader *reader, const YamlNode *node,
             bool page_furniture, Furniture *furniture)
{
    furniture->place = node->place;
    const YamlNode *style = yaml_tree_get(node, "style");
    if (style)
        read_style_name(reader, style, furniture);
    bool is_something = false;
    for (const YamlNode *child = node->first_child; child;
         child = child->next) {
        if (!child->key)
            continue;
        bool kind = read_kind(reader, child, furniture);
        is_something |= kind;
        if (!kind && !read_look(reader, child, furniture) &&
            !(page_furniture && read_position(reader, child, furniture)))
            report_unknown_key(reader, child, "furniture", furniture_keys,
                               COUNT_OF(furniture_keys));
    }
    bool needs_style =
        furniture->kind == FURNITURE_TEXT || furniture->kind == FURNITURE_ROW;
    if (!is_something)
        diagnose(reader->diagnostics, SEVERITY_ERROR, "definition-incomplete",
                 node->place, "an element needs text, row, rule or space");
    else if (needs_style && !style)
        diagnose(reader->diagnostics, SEVERITY_ERROR, "definition-incomplete",
                 node->place, "this element needs a style");
}

void
read_furniture(DefinitionReader *reader, const YamlNode *node,
               bool page_furniture, FurnitureList *list)
{
    if (node->kind != YAML_SEQUENCE) {
        diagnose(reader->diagnostics, SEVERITY_ERROR, "definition-value",
                 node->place, "\"%s\" must be a list", node->key);
        return;
    }
    for (const YamlNode *child = node->first_child; child;
         child = child->next) {
        Furniture *furniture = vector_push(reader->arena, list);
        if (!furniture)
            return;
        if (child->kind == YAML_MAPPING)
            read_element(reader, child, page_furniture, furniture);
        else
            diagnose(reader->diagnostics, SEVERITY_ERROR, "definition-value",
                     child->place, "an element must have \"key: value\" parts");
    }
}

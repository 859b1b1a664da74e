/*
 * The page of a layout definition: paper, type area, grid.
 *
 * The type area is what the margins leave, or it is given and the margins it
 * leaves open follow from it; with both they must add up.  The pitch and the
 * tracking of styles that follow the grid are derived from the type area and
 * its numbers of lines and characters, never the other way round.
 * [GB/T 9704 5.2.1; GB/T 9704 5.2.3]
 */
#include <string.h>

#include "layouts/definition_reader.h"

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
const char paper_names[] = "A3, A4, A5, A6, B5, 16K, Letter";

/* A margin, or an extent of the type area, that was not said. */
static const Length unsaid = -1;

typedef struct PageReader {
    DefinitionReader *reader;
    Length width; /* of the type area */
    Length height;
    bool landscape;
} PageReader;

bool
paper_size(const char *name, Length *width, Length *height)
{
    for (size_t i = 0; i < COUNT_OF(papers); i++)
        if (strcmp(papers[i].name, name) == 0)
            return length_parse(papers[i].width, 0, 0, width) &&
                   length_parse(papers[i].height, 0, 0, height);
    return false;
}

/* ---- what is said ---- */

void
read_paper(DefinitionReader *reader, const YamlNode *node, Length *width,
           Length *height)
{
    if (node->kind == YAML_SEQUENCE && node->count == 2) {
        read_length(reader, node->first_child, 0, POINT, width);
        read_length(reader, node->last_child, 0, POINT, height);
        return;
    }
    const char *names[COUNT_OF(papers)];
    const char *text = read_text(reader, node);
    for (size_t i = 0; i < COUNT_OF(papers); i++)
        names[i] = papers[i].name;
    if (text && !paper_size(text, width, height))
        diagnose(reader->diagnostics, SEVERITY_ERROR, "definition-value",
                 node->place,
                 "\"%s\" is not a paper size; say A3 to A6, B5, 16K, Letter or "
                 "[width, height]%s",
                 text,
                 nearest_hint(reader->arena, text, names, COUNT_OF(papers)));
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

/* One of the grid's numbers; false if the key is none. */
static bool
read_grid_number(DefinitionReader *reader, const YamlNode *node)
{
    Definition *definition = reader->definition;
    if (strcmp(node->key, "characters") == 0)
        read_integer(reader, node, 1, 1000, &definition->grid_characters);
    else if (strcmp(node->key, "lines") == 0)
        read_integer(reader, node, 2, 1000, &definition->grid_lines);
    else
        return false;
    return true;
}

static void
read_grid(DefinitionReader *reader, const YamlNode *node)
{
    static const char *const grid_keys[] = {"characters", "lines"};
    if (!is_mapping(reader, node))
        return;
    for (const YamlNode *child = node->first_child; child; child = child->next)
        if (!read_grid_number(reader, child))
            report_unknown_key(reader, child, "grid", grid_keys,
                               COUNT_OF(grid_keys));
}

static void
read_type_area(PageReader *page, const YamlNode *node)
{
    static const char *const area_keys[] = {"width", "height", "characters",
                                            "lines"};
    DefinitionReader *reader = page->reader;
    if (!is_mapping(reader, node))
        return;
    for (const YamlNode *child = node->first_child; child;
         child = child->next) {
        if (strcmp(child->key, "width") == 0)
            read_length(reader, child, 0, POINT, &page->width);
        else if (strcmp(child->key, "height") == 0)
            read_length(reader, child, 0, POINT, &page->height);
        else if (!read_grid_number(reader, child))
            report_unknown_key(reader, child, "type-area", area_keys,
                               COUNT_OF(area_keys));
    }
}

static bool
read_page_key(PageReader *page, const YamlNode *node)
{
    DefinitionReader *reader = page->reader;
    if (strcmp(node->key, "size") == 0) {
        read_paper(reader, node, &reader->definition->page_width,
                   &reader->definition->page_height);
    } else if (strcmp(node->key, "landscape") == 0) {
        read_flag(reader, node, &page->landscape);
    } else if (strcmp(node->key, "margins") == 0) {
        read_margins(reader, node);
    } else if (strcmp(node->key, "type-area") == 0) {
        read_type_area(page, node);
    } else if (strcmp(node->key, "grid") == 0) {
        read_grid(reader, node);
    } else if (strcmp(node->key, "print") == 0) {
        read_print(reader, node);
    } else if (strcmp(node->key, "columns") == 0) {
        read_columns(reader, node);
    } else if (strcmp(node->key, "whole-ems") == 0) {
        bool whole = true;
        read_flag(reader, node, &whole);
        reader->definition->broken_ems = !whole;
    } else if (strcmp(node->key, "sides") == 0) {
        int sides = 1;
        read_integer(reader, node, 1, 2, &sides);
        reader->definition->two_sided = sides == 2;
    } else {
        return false;
    }
    return true;
}

/* ---- what follows from it ---- */

/* One direction: two margins, what lies between them, and their sum. */
typedef struct Axis {
    const char *name;
    Length whole;
    Length area;
    Length *near;
    Length *far;
} Axis;

/*
 * Fills in what was not said: a margin opposite to one that is, or both,
 * alike.  Without a type area a margin that is not said is none.
 */
static void
resolve_axis(DefinitionReader *reader, const YamlNode *node, const Axis *axis)
{
    const Length tolerance = POINT / 100;
    bool near = *axis->near != unsaid;
    bool far = *axis->far != unsaid;
    if (axis->area == unsaid) {
        *axis->near = near ? *axis->near : 0;
        *axis->far = far ? *axis->far : 0;
        return;
    }
    if (!near)
        *axis->near = far ? axis->whole - axis->area - *axis->far
                          : (axis->whole - axis->area) / 2;
    Length rest = axis->whole - axis->area - *axis->near;
    Length error = near && far ? rest - *axis->far : 0;
    if (error > tolerance || error < -tolerance || *axis->near < 0 || rest < 0)
        diagnose(reader->diagnostics, SEVERITY_ERROR, "definition-geometry",
                 node->place,
                 "the margins and the %s of the type area do not add up to "
                 "the page",
                 axis->name);
    *axis->far = rest;
}

static void
turn(Definition *definition)
{
    Length width = definition->page_width;
    definition->page_width = definition->page_height;
    definition->page_height = width;
}

void
read_page(DefinitionReader *reader, const YamlNode *node)
{
    static const char *const page_keys[] = {
        "size",  "landscape", "margins", "type-area", "grid",
        "print", "sides",     "columns", "whole-ems"};
    Definition *d = reader->definition;
    PageReader page = {reader, unsaid, unsaid, false};
    if (!is_mapping(reader, node))
        return;
    d->top = d->bottom = d->inner = d->outer = unsaid;
    for (const YamlNode *child = node->first_child; child; child = child->next)
        if (!read_page_key(&page, child))
            report_unknown_key(reader, child, "page", page_keys,
                               COUNT_OF(page_keys));
    if (page.landscape)
        turn(d);
    const Axis across = {"width", d->page_width, page.width, &d->inner,
                         &d->outer};
    const Axis down = {"height", d->page_height, page.height, &d->top,
                       &d->bottom};
    resolve_axis(reader, node, &across);
    resolve_axis(reader, node, &down);
}

/* ---- what cannot be ---- */

/* Half an inch each way is the least that anything can be set in. */
bool
has_type_area(const Definition *definition)
{
    return area_width(definition) >= 36 * POINT &&
           area_height(definition) >= 36 * POINT;
}

/* A style that asks for more room than there is. */
static void
check_style_room(DefinitionReader *reader, const YamlNode *root,
                 const StyleSet *set)
{
    const Definition *d = reader->definition;
    const YamlNode *node =
        yaml_tree_get(yaml_tree_get(root, "styles"), set->name);
    for (int i = 0; node && i < reader->document->language_count; i++) {
        const Style *style = &set->by_language[i];
        if (area_width(d) - style->left - style->right >= style->size)
            continue;
        diagnose(reader->diagnostics, SEVERITY_ERROR, "definition-geometry",
                 node->place,
                 "the style \"%s\" leaves no room for a single character",
                 set->name);
        return;
    }
}

/* Lines of the grid that would stand on one another. */
static void
check_lines(DefinitionReader *reader, const YamlNode *root, const StyleSet *set)
{
    const YamlNode *node =
        yaml_tree_get(yaml_tree_get(root, "styles"), set->name);
    for (int i = 0; node && i < reader->document->language_count; i++) {
        const Style *style = &set->by_language[i];
        if (!style->on_grid || style->pitch >= style->size)
            continue;
        diagnose(reader->diagnostics, SEVERITY_ERROR, "definition-geometry",
                 node->place,
                 "the lines of the style \"%s\" would overlap: the type area "
                 "is too low for %d lines of this size",
                 set->name, reader->definition->grid_lines);
        return;
    }
}

/* Furniture that would stand outside the paper. */
static void
check_furniture(DefinitionReader *reader, const Furniture *furniture)
{
    const Definition *d = reader->definition;
    Length room = d->page_height;
    if (furniture->anchor == ANCHOR_ABOVE)
        room = d->top;
    else if (furniture->anchor == ANCHOR_BELOW)
        room = d->bottom;
    if (furniture->kind == FURNITURE_FOLD || furniture->kind == FURNITURE_CUT)
        room = furniture->vertical ? d->page_width : d->page_height;
    if (furniture->distance > room)
        diagnose(reader->diagnostics, SEVERITY_ERROR, "definition-geometry",
                 furniture->place, "this would stand outside the paper");
}

void
check_page(DefinitionReader *reader, const YamlNode *root)
{
    const Definition *d = reader->definition;
    const YamlNode *node = yaml_tree_get(root, "page");
    Place place = node ? node->place : root->place;
    if (!has_type_area(d))
        diagnose(reader->diagnostics, SEVERITY_ERROR, "definition-geometry",
                 place, "the margins leave no room for text on the page");
}

void
check_room(DefinitionReader *reader, const YamlNode *root)
{
    const Definition *d = reader->definition;
    if (!has_type_area(d))
        return;
    for (size_t i = 0; i < d->style_count; i++) {
        check_style_room(reader, root, &d->styles[i]);
        check_lines(reader, root, &d->styles[i]);
    }
    for (size_t i = 0; i < d->page.count; i++)
        check_furniture(reader, &d->page.items[i]);
}

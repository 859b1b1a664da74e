/*
 * The furniture of a layout definition, read from YAML.
 */
#include <string.h>

#include "input/language.h"
#include "layouts/definition_reader.h"

static const char *const furniture_keys[] = {
    "text",  "row",    "rule",   "space",  "list",    "block", "style",
    "label", "beside", "role",   "before", "after",   "at",    "color",
    "width", "when",   "unless", "qr",     "arrange", "level", "side"};

/* Elements of a page have these too. */
static const char *const page_furniture_keys[] = {
    "fold", "cut", "place", "distance", "distance-to", "inset", "pages"};

/* ---- texts ---- */

/* A text, or one a language. */
static void
read_template(DefinitionReader *reader, const YamlNode *node,
              Template *template)
{
    const Document *document = reader->document;
    if (node->kind != YAML_MAPPING) {
        template->by_language[0] = read_text(reader, node);
        return;
    }
    template->varies = true;
    for (const YamlNode *child = node->first_child; child;
         child = child->next) {
        const char *text = read_text(reader, child);
        if (!language_tag_is_valid(child->key))
            diagnose(reader->diagnostics, SEVERITY_ERROR, "unknown-key",
                     child->key_place, "\"%s\" is not a language tag",
                     child->key);
        for (int i = 0; i < document->language_count; i++)
            if (language_part(node, &document->languages[i],
                              /*mappings=*/false) == child)
                template->by_language[i] = text;
    }
}

static void
read_row(DefinitionReader *reader, const YamlNode *node, Furniture *furniture)
{
    static const char *const row_keys[] = {"left", "center", "right"};
    if (!is_mapping(reader, node))
        return;
    for (const YamlNode *child = node->first_child; child;
         child = child->next) {
        size_t i = 0;
        while (i < COUNT_OF(row_keys) && strcmp(row_keys[i], child->key) != 0)
            i++;
        if (i < COUNT_OF(row_keys))
            read_template(reader, child, &furniture->texts[i]);
        else
            report_unknown_key(reader, child, "a row", row_keys,
                               COUNT_OF(row_keys));
    }
}

static void
read_block(DefinitionReader *reader, const YamlNode *node, Furniture *furniture)
{
    size_t count = 0;
    if (node->kind != YAML_SEQUENCE || node->count == 0 ||
        node->count > COUNT_OF(furniture->texts)) {
        diagnose(reader->diagnostics, SEVERITY_ERROR, "definition-value",
                 node->place, "\"block\" must be a list of at most %d texts",
                 (int)COUNT_OF(furniture->texts));
        return;
    }
    for (const YamlNode *child = node->first_child; child; child = child->next)
        read_template(reader, child, &furniture->texts[count++]);
}

static void
read_style_name(DefinitionReader *reader, const YamlNode *node,
                Furniture *furniture)
{
    const char *name = read_text(reader, node);
    if (!name)
        return;
    furniture->style = definition_style(reader->definition, name);
    if (!furniture->style)
        report_unknown_style(reader, node, name);
}

/* ---- conditions ---- */

/* A field's name, or a list of them. */
static void
read_condition(DefinitionReader *reader, const YamlNode *node,
               const char **fields)
{
    bool list = node->kind == YAML_SEQUENCE;
    const YamlNode *item = list ? node->first_child : node;
    for (size_t i = 0; item; item = list ? item->next : NULL, i++) {
        const char *text = read_text(reader, item);
        if (text && i < CONDITIONS_MAX)
            fields[i] = text;
        else if (text)
            diagnose(reader->diagnostics, SEVERITY_ERROR, "definition-value",
                     item->place, "\"%s\" names more than %d fields", node->key,
                     CONDITIONS_MAX);
    }
}

static bool
read_use(DefinitionReader *reader, const YamlNode *node, Furniture *furniture)
{
    if (strcmp(node->key, "when") == 0)
        read_condition(reader, node, furniture->when);
    else if (strcmp(node->key, "unless") == 0)
        read_condition(reader, node, furniture->unless);
    else
        return false;
    return true;
}

/* ---- kinds ---- */

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
    static const struct {
        const char *key;
        FurnitureKind kind;
    } kinds[] = {{"text", FURNITURE_TEXT}, {"row", FURNITURE_ROW},
                 {"rule", FURNITURE_RULE}, {"space", FURNITURE_SPACE},
                 {"list", FURNITURE_LIST}, {"block", FURNITURE_BLOCK},
                 {"qr", FURNITURE_CODE}};
    Length em = furniture_em(furniture);
    size_t i = 0;
    while (i < COUNT_OF(kinds) && strcmp(kinds[i].key, node->key) != 0)
        i++;
    if (i == COUNT_OF(kinds))
        return false;
    furniture->kind = kinds[i].kind;
    if (furniture->kind == FURNITURE_ROW)
        read_row(reader, node, furniture);
    else if (furniture->kind == FURNITURE_BLOCK)
        read_block(reader, node, furniture);
    else if (furniture->kind == FURNITURE_RULE)
        read_length(reader, node, em, 1, &furniture->thickness);
    else if (furniture->kind == FURNITURE_SPACE)
        read_length(reader, node, em, 0, &furniture->before);
    else
        read_template(reader, node, &furniture->texts[0]);
    furniture->texts[0].in_lines |= furniture->kind == FURNITURE_LIST;
    return true;
}

/* Lines across the page to fold or to cut by. */
static bool
read_line(DefinitionReader *reader, const YamlNode *node, Furniture *furniture)
{
    static const Word words[] = {{"horizontal", 0}, {"vertical", 1}};
    bool fold = strcmp(node->key, "fold") == 0;
    if (!fold && strcmp(node->key, "cut") != 0)
        return false;
    furniture->kind = fold ? FURNITURE_FOLD : FURNITURE_CUT;
    furniture->vertical =
        read_choice(reader, node, words, COUNT_OF(words)) == 1;
    return true;
}

static void
read_pages(DefinitionReader *reader, const YamlNode *node, Furniture *furniture)
{
    static const Word words[] = {{"all", 0},
                                 {"first", PAGES_FIRST},
                                 {"not-first", PAGES_NOT_FIRST},
                                 {"last", PAGES_LAST},
                                 {"not-last", PAGES_NOT_LAST},
                                 {"odd", PAGES_ODD},
                                 {"even", PAGES_EVEN},
                                 {"right", PAGES_RIGHT},
                                 {"left", PAGES_LEFT}};
    bool list = node->kind == YAML_SEQUENCE;
    const YamlNode *item = list ? node->first_child : node;
    for (; item; item = list ? item->next : NULL)
        furniture->pages |=
            (unsigned)read_choice(reader, item, words, COUNT_OF(words));
}

/* Where an element of the page stands. */
static bool
read_position(DefinitionReader *reader, const YamlNode *node,
              Furniture *furniture)
{
    static const Word places[] = {{"above", ANCHOR_ABOVE},
                                  {"below", ANCHOR_BELOW},
                                  {"page-top", ANCHOR_TOP},
                                  {"page-bottom", ANCHOR_BOTTOM}};
    static const Word inks[] = {{"character", 0}, {"ink", 1}};
    Length em = furniture_em(furniture);
    int value = 0;
    if (strcmp(node->key, "place") == 0) {
        read_word(reader, node, places, COUNT_OF(places), &value);
        furniture->anchor = (Anchor)value;
    } else if (strcmp(node->key, "distance-to") == 0) {
        furniture->to_ink =
            read_choice(reader, node, inks, COUNT_OF(inks)) == 1;
    } else if (strcmp(node->key, "pages") == 0) {
        read_pages(reader, node, furniture);
    } else if (strcmp(node->key, "distance") == 0) {
        read_length(reader, node, em, 0, &furniture->distance);
    } else if (strcmp(node->key, "inset") == 0) {
        read_length(reader, node, em, 0, &furniture->inset);
    } else {
        return false;
    }
    return true;
}

static void
read_side(DefinitionReader *reader, const YamlNode *node, Furniture *furniture)
{
    static const Word sides[] = {{"left", SIDE_LEFT},
                                 {"center", SIDE_CENTER},
                                 {"right", SIDE_RIGHT},
                                 {"outer", SIDE_OUTER},
                                 {"inner", SIDE_INNER}};
    furniture->side = (Side)read_choice(reader, node, sides, COUNT_OF(sides));
}

static bool
read_look(DefinitionReader *reader, const YamlNode *node, Furniture *furniture)
{
    static const Word levels[] = {{"M", 0}, {"L", 1}, {"Q", 2}, {"H", 3}};
    static const Word words[] = {{"center", BLOCK_CENTER},
                                 {"step", BLOCK_STEP}};
    Length em = furniture_em(furniture);
    if (strcmp(node->key, "color") == 0) {
        read_color(reader, node, &furniture->color);
    } else if (strcmp(node->key, "before") == 0) {
        read_length(reader, node, em, 0, &furniture->before);
    } else if (strcmp(node->key, "after") == 0) {
        read_length(reader, node, em, 0, &furniture->after);
    } else if (strcmp(node->key, "at") == 0) {
        furniture->has_at = true;
        read_length(reader, node, em, -14400 * POINT, &furniture->at);
    } else if (strcmp(node->key, "width") == 0) {
        read_length(reader, node, em, 1, &furniture->width);
    } else if (strcmp(node->key, "label") == 0) {
        read_template(reader, node, &furniture->label);
    } else if (strcmp(node->key, "beside") == 0) {
        read_template(reader, node, &furniture->beside);
        furniture->texts[0].in_lines = true;
    } else if (strcmp(node->key, "arrange") == 0) {
        furniture->arrange =
            (BlockArrange)read_choice(reader, node, words, COUNT_OF(words));
    } else if (strcmp(node->key, "side") == 0) {
        read_side(reader, node, furniture);
    } else if (strcmp(node->key, "level") == 0) {
        furniture->level =
            levels[read_choice(reader, node, levels, COUNT_OF(levels))].name;
    } else if (strcmp(node->key, "role") == 0) {
        read_role(reader, node, furniture);
    } else {
        return strcmp(node->key, "style") == 0;
    }
    return true;
}

/* ---- elements ---- */

static void
report_unknown_part(DefinitionReader *reader, const YamlNode *node,
                    bool page_furniture)
{
    enum {
        OWN = COUNT_OF(furniture_keys),
        ALL = OWN + COUNT_OF(page_furniture_keys)
    };
    const char *known[ALL];
    memcpy(known, furniture_keys, sizeof furniture_keys);
    memcpy(known + OWN, page_furniture_keys, sizeof page_furniture_keys);
    report_unknown_key(reader, node,
                       page_furniture ? "page furniture" : "furniture", known,
                       page_furniture ? ALL : OWN);
}

static void
check_element(DefinitionReader *reader, const YamlNode *node, int kinds,
              bool page_furniture, const Furniture *furniture)
{
    const YamlNode *side = yaml_tree_get(node, "side");
    bool needs_style =
        furniture->kind == FURNITURE_TEXT || furniture->kind == FURNITURE_ROW ||
        furniture->kind == FURNITURE_LIST || furniture->kind == FURNITURE_BLOCK;
    if (kinds == 0)
        diagnose(reader->diagnostics, SEVERITY_ERROR, "definition-incomplete",
                 node->place,
                 "an element needs one of text, row, rule, space, list, block, "
                 "qr");
    else if (kinds > 1)
        diagnose(reader->diagnostics, SEVERITY_ERROR, "definition-value",
                 node->place, "this element is two things at once");
    else if (needs_style && !yaml_tree_get(node, "style"))
        diagnose(reader->diagnostics, SEVERITY_ERROR, "definition-incomplete",
                 node->place, "this element needs a style");
    else if (side && !page_furniture && furniture->kind != FURNITURE_CODE)
        diagnose(reader->diagnostics, SEVERITY_ERROR, "definition-value",
                 side->place,
                 "\"side\" is for a QR code here; texts stand as their styles "
                 "say");
}

static void
read_element(DefinitionReader *reader, const YamlNode *node,
             bool page_furniture, Furniture *furniture)
{
    furniture->place = node->place;
    const YamlNode *style = yaml_tree_get(node, "style");
    if (style)
        read_style_name(reader, style, furniture);
    int kinds = 0;
    for (const YamlNode *child = node->first_child; child;
         child = child->next) {
        bool kind = read_kind(reader, child, furniture) ||
                    (page_furniture && read_line(reader, child, furniture));
        kinds += kind;
        if (!kind && !read_look(reader, child, furniture) &&
            !read_use(reader, child, furniture) &&
            !(page_furniture && read_position(reader, child, furniture)))
            report_unknown_part(reader, child, page_furniture);
    }
    check_element(reader, node, kinds, page_furniture, furniture);
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

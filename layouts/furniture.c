/*
 * Furniture in the flow: see furniture.h.
 */
#include "layouts/furniture.h"

#include <string.h>

/* ---- conditions ---- */

/* Something, and not a refusal: `unsealed: no` is as if it were not there. */
static bool
has_value(const Document *document, const char *key)
{
    const Field *field = document_field(document, key);
    for (int i = 0; field && i < LANGUAGES_MAX; i++) {
        const char *value = field->values[i];
        if (value && *value && strcmp(value, "no") != 0 &&
            strcmp(value, "false") != 0)
            return true;
    }
    return false;
}

/* How many of the keys have a value. */
static size_t
count_values(const Document *document, const char *const *keys)
{
    size_t count = 0;
    for (size_t i = 0; i < CONDITIONS_MAX && keys[i]; i++)
        count += has_value(document, keys[i]);
    return count;
}

bool
furniture_applies(const Document *document, const Furniture *furniture)
{
    return (!furniture->when[0] ||
            count_values(document, furniture->when) > 0) &&
           count_values(document, furniture->unless) == 0;
}

bool
furniture_speaks(const Flow *flow, int language)
{
    return flow->only == 0 || flow->only == language + 1;
}

/* ---- parts ---- */

Flow
flow_beside(const Flow *flow, Length width)
{
    return (Flow){.setting = flow->setting,
                  .plan = flow->plan,
                  .composition = flow->composition,
                  .width = width,
                  .only = flow->only,
                  .repeats = flow->repeats};
}

bool
add_items(const Flow *flow, Slab *slab, const Slab *from, Length x, Length y)
{
    for (size_t i = 0; i < from->items.count; i++) {
        Item *item = vector_push(flow->setting->arena, &slab->items);
        if (!item)
            return false;
        *item = from->items.items[i];
        item->x += x;
        item->y += y;
    }
    return true;
}

static Length
glyph_advance(const Item *item, const PlacedGlyph *glyph)
{
    return length_scale(item->size, face_advance(item->face, glyph->id),
                        item->face->units_per_em);
}

void
slab_extent(const Slab *slab, Length *left, Length *right)
{
    *left = *right = 0;
    bool any = false;
    for (size_t i = 0; i < slab->items.count; i++) {
        const Item *item = &slab->items.items[i];
        for (size_t k = 0; item->kind == ITEM_GLYPHS && k < item->count; k++) {
            Length x = item->x + item->glyphs[k].x;
            Length end = x + glyph_advance(item, &item->glyphs[k]);
            *left = !any || x < *left ? x : *left;
            *right = !any || end > *right ? end : *right;
            any = true;
        }
    }
}

bool
furniture_element(Flow *flow, const Furniture *furniture, int language,
                  int *element)
{
    *element = ARTIFACT_LAYOUT;
    if (!furniture->is_text)
        return true;
    Role role = furniture->is_title ? ROLE_HEADING : ROLE_PARAGRAPH;
    *element = flow_element(flow, role, 0,
                            flow->setting->document->languages[language].tag);
    if (*element >= 0)
        flow->composition->elements.items[*element].level = 1;
    return *element >= 0;
}

/* ---- a text ---- */

static bool
flow_filled(Flow *flow, const Furniture *furniture, const FilledText *filled,
            bool first)
{
    static const Frame whole = {0};
    const Style *style = &furniture->style->by_language[filled->language];
    int element;
    if (!furniture_element(flow, furniture, filled->language, &element))
        return false;
    if (flow->repeats && !filled->varies)
        element = ARTIFACT_LAYOUT;
    TextBlock block = {
        .text = filled->text,
        .language = filled->language,
        .style = style,
        .place = filled->place.file ? filled->place : furniture->place,
        .element = element,
        .before = first ? style->before : style->gap,
        .keep_with_next = !furniture->is_text || furniture->is_title};
    if (!first)
        flow->pending = 0;
    size_t slab = flow->slabs.count;
    bool is_set;
    if (!flow_text_beside(flow, furniture, &block, &is_set))
        return false;
    return (is_set || flow_text(flow, &block, &whole)) &&
           flow_label(flow, furniture, filled->language, style, element, slab);
}

/* The title's bookmark: its texts in all languages. */
static bool
mark_title(Flow *flow, size_t slab, const Template *words)
{
    const Document *document = flow->setting->document;
    StringBuilder title = {.arena = flow->setting->arena};
    for (int i = 0; i < document->language_count; i++) {
        FilledText filled;
        if (!template_fill(flow, words, i, NULL, &filled))
            return false;
        if (!furniture_speaks(flow, i) || !filled.text ||
            (title.length > 0 && !filled.varies))
            continue;
        if (title.length > 0)
            string_append_text(&title, " / ");
        for (const char *at = filled.words; *at; at++)
            string_append(&title, *at == '\n' ? " " : at, 1);
    }
    flow->slabs.items[slab].outline = title.bytes;
    flow->slabs.items[slab].outline_level = 1;
    return title.bytes != NULL;
}

static bool
flow_text_element(Flow *flow, const Furniture *furniture, const Setup *setup)
{
    bool first = true;
    size_t slab = flow->slabs.count;
    for (int i = 0; i < flow->setting->document->language_count; i++) {
        FilledText filled;
        if (!template_fill(flow, &furniture->texts[0], i, setup->page, &filled))
            return false;
        if (filled.text && furniture_speaks(flow, i)) {
            if (!flow_filled(flow, furniture, &filled, first))
                return false;
            first = false;
        }
        if (!filled.varies && !first)
            break;
    }
    if (first || !furniture->is_title)
        return true;
    if (setup->title_set)
        *setup->title_set = true;
    return mark_title(flow, slab, &furniture->texts[0]);
}

/* ---- a row ---- */

typedef struct RowParts {
    const Furniture *furniture;
    FilledText parts[3];
    Flow lines[3];
    bool one_line; /* none of the parts needs two */
    Length used;
} RowParts;

/* Sets the parts over each other, each in a flow of its own. */
static bool
set_parts(Flow *flow, RowParts *row)
{
    static const Align aligns[] = {ALIGN_LEFT, ALIGN_CENTER, ALIGN_RIGHT};
    static const Frame whole = {0};
    row->one_line = true;
    for (size_t i = 0; i < 3; i++) {
        const FilledText *part = &row->parts[i];
        if (!part->text)
            continue;
        Style style = row->furniture->style->by_language[part->language];
        style.align = aligns[i];
        style.indent = 0;
        row->lines[i] = flow_beside(flow, flow->width);
        TextBlock block = {.text = part->text,
                           .language = part->language,
                           .style = &style,
                           .place = part->place.file ? part->place
                                                     : row->furniture->place,
                           .before = style.before};
        if (!furniture_element(flow, row->furniture, part->language,
                               &block.element) ||
            !flow_text(&row->lines[i], &block, &whole))
            return false;
        row->one_line &= row->lines[i].slabs.count == 1;
        Length left = 0;
        Length right = 0;
        if (row->lines[i].slabs.count > 0)
            slab_extent(&row->lines[i].slabs.items[0], &left, &right);
        row->used += right - left + 2 * style.size;
    }
    return true;
}

/*
 * Left, centre and right of one line: three texts set over each other.  Where
 * they would collide each takes a line of its own.
 */
static bool
flow_row_parts(Flow *flow, RowParts *row)
{
    if (!set_parts(flow, row))
        return false;
    bool shares = row->one_line && row->used <= flow->width;
    Slab *shared = NULL;
    for (size_t i = 0; i < 3; i++)
        for (size_t s = 0; s < row->lines[i].slabs.count; s++) {
            const Slab *line = &row->lines[i].slabs.items[s];
            if (!shared || !shares) {
                if (!(shared = flow_slab(flow, line->height, line->space)))
                    return false;
                shared->lead = line->lead;
                shared->tail = line->tail;
                shared->keep_with_next = true;
            }
            if (!add_items(flow, shared, line, flow->left, 0))
                return false;
        }
    return true;
}

static bool
flow_row(Flow *flow, const Furniture *furniture, const Setup *setup)
{
    for (int i = 0; i < flow->setting->document->language_count; i++) {
        RowParts row = {.furniture = furniture};
        bool any = false;
        bool varies = false;
        if (!furniture_speaks(flow, i))
            continue;
        for (size_t k = 0; k < 3; k++) {
            if (!template_fill(flow, &furniture->texts[k], i, setup->page,
                               &row.parts[k]))
                return false;
            any |= row.parts[k].text != NULL;
            varies |= row.parts[k].varies;
        }
        if (any && !flow_row_parts(flow, &row))
            return false;
        if (!varies)
            break;
    }
    return true;
}

/* ---- a rule ---- */

/* The rule at the flow's end, if it ends with one and no space is owed. */
static Item *
rule_at_end(Flow *flow)
{
    Slab *slab = flow->slabs.count > 0
                     ? &flow->slabs.items[flow->slabs.count - 1]
                     : NULL;
    bool rule = slab && slab->items.count == 1 && flow->pending == 0 &&
                slab->items.items[0].kind == ITEM_RECTANGLE &&
                slab->items.items[0].height == slab->height;
    return rule ? &slab->items.items[0] : NULL;
}

/* Of two rules with nothing between them the thicker one stays. */
static bool
flow_rule(Flow *flow, const Furniture *furniture)
{
    Item *above = furniture->before == 0 ? rule_at_end(flow) : NULL;
    if (above) {
        if (furniture->thickness > above->height)
            above->height = flow->slabs.items[flow->slabs.count - 1].height =
                furniture->thickness;
        return true;
    }
    Slab *slab = flow_slab(flow, furniture->thickness, furniture->before);
    Item *rule = slab ? vector_push(flow->setting->arena, &slab->items) : NULL;
    if (!rule)
        return false;
    slab->keep_with_next = true;
    Length width = furniture->width > 0 ? furniture->width : flow->width;
    *rule = (Item){.kind = ITEM_RECTANGLE,
                   .element = ARTIFACT_LAYOUT,
                   .color = furniture->color,
                   .x = flow->left + (flow->width - width) / 2,
                   .width = width,
                   .height = furniture->thickness};
    flow->pending = furniture->after;
    return true;
}

/* ---- all kinds ---- */

static bool
flow_kind(Flow *flow, const Furniture *furniture, const Setup *setup)
{
    switch (furniture->kind) {
    case FURNITURE_TEXT:
        return flow_text_element(flow, furniture, setup);
    case FURNITURE_ROW:
        return flow_row(flow, furniture, setup);
    case FURNITURE_RULE:
        return flow_rule(flow, furniture);
    case FURNITURE_SPACE:
        return flow_slab(flow, furniture->before, 0) != NULL;
    case FURNITURE_LIST:
        return flow_list_element(flow, furniture);
    case FURNITURE_BLOCK:
        return flow_block(flow, furniture);
    case FURNITURE_CODE:
        return flow_code_element(
            flow, furniture,
            furniture_align(furniture->side, 0, /*two_sided=*/false));
    case FURNITURE_FOLD:
    case FURNITURE_CUT:
        break; /* on the page only */
    }
    return true;
}

bool
flow_furniture(Flow *flow, const Furniture *furniture, const Setup *setup)
{
    size_t first = flow->slabs.count;
    if (!furniture_applies(flow->setting->document, furniture))
        return true;
    if (!flow_kind(flow, furniture, setup))
        return false;
    if (furniture->has_at && flow->slabs.count > first) {
        flow->slabs.items[first].has_at = true;
        flow->slabs.items[first].at = furniture->at;
    }
    return true;
}

bool
furniture_flow(Flow *flow, const FurnitureList *list, bool *title_set)
{
    const Setup setup = {.title_set = title_set};
    size_t first = flow->slabs.count;
    for (size_t i = 0; i < list->count; i++) {
        /* A rule parts what is above it from what follows. */
        bool parts_nothing = list->items[i].kind == FURNITURE_RULE &&
                             flow->slabs.count == first &&
                             list != &flow->setting->definition->imprint;
        if (!parts_nothing && !flow_furniture(flow, &list->items[i], &setup))
            return false;
    }
    return true;
}

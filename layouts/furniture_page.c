/*
 * Furniture of the page: numbers, running heads, rules, marks to fold and cut
 * by, each at a distance from the type area or from the paper's edge.
 */
#include "layouts/furniture.h"

/* ---- which pages, which side ---- */

/* The second page of a leaf, whatever number it bears. */
static bool
is_back(size_t index)
{
    return index % 2 == 1;
}

static unsigned
sets_of_page(const Flow *flow, size_t index)
{
    const Page *page = &flow->composition->pages.items[index];
    bool two_sided = flow->setting->definition->two_sided;
    bool last = index + 1 == flow->composition->pages.count;
    unsigned sets = index == 0 ? PAGES_FIRST : PAGES_NOT_FIRST;
    sets |= last ? PAGES_LAST : PAGES_NOT_LAST;
    sets |= page->number % 2 == 0 ? PAGES_EVEN : PAGES_ODD;
    return sets | (two_sided && is_back(index) ? PAGES_LEFT : PAGES_RIGHT);
}

Align
furniture_align(Side side, size_t index, bool two_sided)
{
    bool even = two_sided && is_back(index);
    switch (side) {
    case SIDE_CENTER:
        return ALIGN_CENTER;
    case SIDE_RIGHT:
        return ALIGN_RIGHT;
    case SIDE_OUTER:
        return even ? ALIGN_LEFT : ALIGN_RIGHT;
    case SIDE_INNER:
        return even ? ALIGN_RIGHT : ALIGN_LEFT;
    case SIDE_LEFT:
        break;
    }
    return ALIGN_LEFT;
}

/* ---- texts ---- */

/* A single text at one side, moved in by the inset. */
static bool
set_page_text(Flow *line, const Furniture *furniture, size_t index)
{
    const Page *page = &line->composition->pages.items[index];
    bool two_sided = line->setting->definition->two_sided;
    for (int i = 0; i < line->setting->document->language_count; i++) {
        FilledText filled;
        if (!furniture_speaks(line, i))
            continue;
        if (!template_fill(line, &furniture->texts[0], i, page, &filled))
            return false;
        Style style = furniture->style->by_language[filled.language];
        style.align = furniture_align(furniture->side, index, two_sided);
        style.indent = 0;
        Frame frame = {style.align == ALIGN_LEFT ? furniture->inset : 0,
                       style.align == ALIGN_RIGHT ? furniture->inset : 0, 0,
                       NULL};
        TextBlock block = {.text = filled.text,
                           .language = filled.language,
                           .style = &style,
                           .place = filled.place.file ? filled.place
                                                      : furniture->place,
                           .element = ARTIFACT_PAGINATION,
                           .before = line->slabs.count > 0 ? style.gap : 0};
        if (line->slabs.count > 0)
            line->pending = 0;
        if (filled.text && !flow_text(line, &block, &frame))
            return false;
        if (!filled.varies)
            break;
    }
    return true;
}

static Length
total_height(const Flow *flow)
{
    Length height = 0;
    for (size_t i = 0; i < flow->slabs.count; i++)
        height += flow->slabs.items[i].space + flow->slabs.items[i].height;
    return height;
}

/* Where the ink of a line's first character begins or ends, from its top. */
static Length
ink_edge(const Slab *slab, bool bottom, Length otherwise)
{
    for (size_t i = 0; i < slab->items.count; i++) {
        const Item *item = &slab->items.items[i];
        int high;
        int low;
        if (item->kind == ITEM_GLYPHS && item->count > 0 &&
            face_ink_upright(item->face, item->glyphs[0].id, &high, &low))
            return item->y - length_scale(item->size, bottom ? low : high,
                                          item->face->units_per_em);
    }
    return otherwise;
}

/*
 * Where the element's top goes.  The distance is to the characters, not to
 * their line, or to the ink of the first.
 */
static Length
element_top(const Flow *line, const Furniture *furniture)
{
    const Definition *d = line->setting->definition;
    const Slab *first = &line->slabs.items[0];
    const Slab *last = &line->slabs.items[line->slabs.count - 1];
    Length lead = first->space + first->lead;
    Length foot = total_height(line) - last->tail;
    if (furniture->to_ink) {
        lead = first->space + ink_edge(first, /*bottom=*/false, first->lead);
        foot = total_height(line) - last->height +
               ink_edge(last, /*bottom=*/true, last->height - last->tail);
    }
    switch (furniture->anchor) {
    case ANCHOR_BELOW:
        return d->page_height - d->bottom + furniture->distance - lead;
    case ANCHOR_TOP:
        return furniture->distance - lead;
    case ANCHOR_BOTTOM:
        return d->page_height - furniture->distance - foot;
    case ANCHOR_ABOVE:
        break;
    }
    return d->top - furniture->distance - foot;
}

static bool
place_on_page(const Flow *line, const Furniture *furniture, Page *page,
              Length left)
{
    if (line->slabs.count == 0)
        return true;
    Length y = element_top(line, furniture);
    for (size_t s = 0; s < line->slabs.count; s++) {
        const Slab *slab = &line->slabs.items[s];
        y += slab->space;
        for (size_t i = 0; i < slab->items.count; i++) {
            Item *item = vector_push(line->setting->arena, &page->items);
            if (!item)
                return false;
            *item = slab->items.items[i];
            item->element = ARTIFACT_PAGINATION;
            item->x += left;
            item->y += y;
        }
        y += slab->height;
    }
    return true;
}

/* ---- folding and cutting ---- */

static const Length line_thickness = POINT / 4;

/* A piece of a line across the paper, from `start` along it. */
static bool
add_piece(Flow *flow, const Furniture *furniture, Page *page, Length start,
          Length length)
{
    Item *item = vector_push(flow->setting->arena, &page->items);
    if (!item)
        return false;
    bool vertical = furniture->vertical;
    Length across = furniture->distance - line_thickness / 2;
    if (furniture->anchor == ANCHOR_BOTTOM)
        across = (vertical ? page->width : page->height) - across;
    *item = (Item){.kind = ITEM_RECTANGLE,
                   .element = ARTIFACT_PAGINATION,
                   .color = furniture->color,
                   .x = vertical ? across : start,
                   .y = vertical ? start : across,
                   .width = vertical ? line_thickness : length,
                   .height = vertical ? length : line_thickness};
    return true;
}

/* Ticks at both edges to fold by, or dashes all along to cut by. */
static bool
draw_line(Flow *flow, const Furniture *furniture, Page *page)
{
    const Length tick = 14 * POINT;
    const Length dash = 4 * POINT;
    Length length = furniture->vertical ? page->height : page->width;
    if (furniture->kind == FURNITURE_FOLD)
        return add_piece(flow, furniture, page, 0, tick) &&
               add_piece(flow, furniture, page, length - tick, tick);
    for (Length at = 0; at < length; at += 2 * dash)
        if (!add_piece(flow, furniture, page, at,
                       length - at < dash ? length - at : dash))
            return false;
    return true;
}

/* ---- all ---- */

static bool
set_element(Flow *flow, const Furniture *furniture, size_t index, Length left)
{
    Page *page = &flow->composition->pages.items[index];
    if (!furniture_applies(flow->setting->document, furniture))
        return true;
    if (furniture->kind == FURNITURE_FOLD || furniture->kind == FURNITURE_CUT)
        return draw_line(flow, furniture, page);
    Flow line = flow_beside(flow, flow->width);
    const Setup setup = {.page = page};
    bool two_sided = flow->setting->definition->two_sided;
    bool made;
    if (furniture->kind == FURNITURE_TEXT)
        made = set_page_text(&line, furniture, index);
    else if (furniture->kind == FURNITURE_CODE)
        made = flow_code_element(
            &line, furniture,
            furniture_align(furniture->side, index, two_sided));
    else
        made = flow_furniture(&line, furniture, &setup);
    return made && place_on_page(&line, furniture, page, left);
}

bool
furniture_page(Flow *flow, size_t index, Length left)
{
    const FurnitureList *list = &flow->setting->definition->page;
    unsigned sets = sets_of_page(flow, index);
    for (size_t i = 0; i < list->count; i++) {
        const Furniture *furniture = &list->items[i];
        if ((furniture->pages & ~sets) == 0 &&
            !set_element(flow, furniture, index, left))
            return false;
    }
    return true;
}

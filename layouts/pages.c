/*
 * Pages: see pages.h.
 *
 * A page takes slabs until one does not fit, then goes back to the last
 * place where a break is allowed.  The first slab of a page loses the space
 * and the leading above it, so that its characters touch the type area's
 * edge; the last one's leading may hang below it.  So n lines fit when n - 1
 * pitches and one character do.  [GB/T 9704 5.2.3]
 */
#include "layouts/pages.h"

#include "layouts/furniture.h"

static Length
page_left(const Definition *definition, int number)
{
    bool even = definition->two_sided && number % 2 == 0;
    return even ? definition->outer : definition->inner;
}

static Page *
add_page(Flow *flow)
{
    Composition *composition = flow->composition;
    const Definition *definition = flow->setting->definition;
    Page *page = vector_push(composition->arena, &composition->pages);
    if (!page)
        return NULL;
    page->width = definition->page_width;
    page->height = definition->page_height;
    page->number = (int)composition->pages.count;
    return page;
}

static bool
place_slab(Flow *flow, const Slab *slab, Page *page, Length y, bool repeated)
{
    Composition *composition = flow->composition;
    Length left = page_left(flow->setting->definition, page->number);
    for (size_t i = 0; i < slab->items.count; i++) {
        Item *item = vector_push(composition->arena, &page->items);
        if (!item)
            return false;
        *item = slab->items.items[i];
        item->x += left;
        item->y += y;
        if (repeated)
            item->element = ARTIFACT_PAGINATION;
    }
    if (!slab->outline || repeated)
        return true;
    OutlineEntry *entry =
        vector_push(composition->arena, &composition->outline);
    if (entry)
        *entry = (OutlineEntry){slab->outline, slab->outline_level,
                                (int)composition->pages.count - 1, y};
    return entry != NULL;
}

static Length
head_height(const Flow *flow, const Slab *slab)
{
    Length height = 0;
    for (size_t i = 0; i < slab->head.count; i++)
        height += flow->slabs.items[slab->head.first + i].height;
    return height;
}

/*
 * Where a slab's top goes when the page is filled to `y` (from the top of the
 * type area): its space and leading fall away at the top of a page, and lines
 * of the grid go to the next place of the grid.  [clreq #grid_alignment]
 */
static Length
slab_top(const Flow *flow, const Slab *slab, Length y, bool first)
{
    Length pitch = flow->setting->definition->grid_pitch;
    y += first ? -slab->lead : slab->space;
    if (slab->has_at && (first || y + slab->lead < slab->at))
        y = slab->at - slab->lead;
    if (!slab->on_grid || pitch <= 0)
        return y;
    Length characters = y + slab->lead;
    Length lines = (characters + pitch - 1) / pitch;
    return lines * pitch - slab->lead;
}

/* The slabs [first, end) that go onto one page. */
static size_t
page_end(const Flow *flow, size_t first, Length room)
{
    const Slab *slabs = flow->slabs.items;
    Length y = head_height(flow, &slabs[first]);
    size_t allowed = first;
    size_t i = first;
    for (; i < flow->slabs.count; i++) {
        y = slab_top(flow, &slabs[i], y, i == first);
        if (i > first && y + slabs[i].height - slabs[i].tail > room)
            break;
        y += slabs[i].height;
        if (!slabs[i].keep_with_next)
            allowed = i + 1;
    }
    if (i == flow->slabs.count)
        return i;
    /* All kept together and too tall for a page: break where it is full. */
    return allowed > first ? allowed : i;
}

/* Fills one page; `*y` becomes where its text ends. */
static bool
fill_page(Flow *flow, size_t first, size_t end, Page *page, Length *y)
{
    const Slab *slabs = flow->slabs.items;
    Length top = flow->setting->definition->top;
    *y = top;
    for (size_t i = 0; i < slabs[first].head.count; i++) {
        const Slab *head = &slabs[slabs[first].head.first + i];
        if (!place_slab(flow, head, page, *y, /*repeated=*/true))
            return false;
        *y += head->height;
    }
    for (size_t i = first; i < end; i++) {
        *y = top + slab_top(flow, &slabs[i], *y - top, i == first);
        if (!place_slab(flow, &slabs[i], page, *y, /*repeated=*/false))
            return false;
        *y += slabs[i].height;
    }
    return true;
}

/*
 * The page for the imprint: `page` if there is room, else the next; a leaf's
 * back where the definition says so.  What it then adds to an even number of
 * pages is a blank leaf, whose pages show no number.  [GB/T 9704 7.5]
 */
static Page *
imprint_page(Flow *flow, Page *page, bool fits)
{
    bool even = flow->setting->definition->even_imprint;
    Composition *composition = flow->composition;
    size_t text_pages = composition->pages.count;
    while (page && (!fits || (even && page->number % 2 != 0))) {
        page = add_page(flow);
        fits = true;
    }
    if (page && composition->pages.count > text_pages + 1)
        for (size_t i = text_pages; i < composition->pages.count; i++)
            composition->pages.items[i].unnumbered = true;
    return page;
}

static bool
place_imprint(Flow *flow, const Flow *imprint, Page *page, Length text_end)
{
    const Definition *definition = flow->setting->definition;
    Length height = 0;
    for (size_t i = 0; i < imprint->slabs.count; i++)
        height +=
            imprint->slabs.items[i].space + imprint->slabs.items[i].height;
    Length y = definition->page_height - definition->bottom - height;
    if (!(page = imprint_page(flow, page, y >= text_end)))
        return false;
    for (size_t i = 0; i < imprint->slabs.count; i++) {
        y += imprint->slabs.items[i].space;
        if (!place_slab(flow, &imprint->slabs.items[i], page, y, false))
            return false;
        y += imprint->slabs.items[i].height;
    }
    return true;
}

bool
pages_build(Flow *flow, const Flow *imprint)
{
    const Definition *definition = flow->setting->definition;
    Length room =
        definition->page_height - definition->top - definition->bottom;
    Length y = definition->top;
    for (size_t first = 0; first < flow->slabs.count;) {
        size_t end = page_end(flow, first, room);
        Page *page = add_page(flow);
        if (!page || !fill_page(flow, first, end, page, &y))
            return false;
        first = end;
    }
    Composition *composition = flow->composition;
    if (composition->pages.count == 0 && !add_page(flow))
        return false;
    Page *last = &composition->pages.items[composition->pages.count - 1];
    if (imprint->slabs.count > 0 && !place_imprint(flow, imprint, last, y))
        return false;
    for (size_t i = 0; i < composition->pages.count; i++) {
        int number = composition->pages.items[i].number;
        if (!furniture_page(flow, i, page_left(definition, number)))
            return false;
    }
    return true;
}

/*
 * Print marks: see print_marks.h.
 *
 * A crop mark is a hairline that points at a corner of the cut sheet, and
 * keeps off the bleed so that none of it is left after cutting.
 */
#include "layouts/print_marks.h"

static const Length mark_length = 14 * POINT;
static const Length mark_offset = 8 * POINT; /* from the bleed */
static const Length mark_thickness = POINT / 4;

static bool
add_mark(Composition *composition, Page *page, Length x, Length y, bool upright)
{
    Item *mark = vector_push(composition->arena, &page->items);
    if (!mark)
        return false;
    *mark = (Item){.kind = ITEM_RECTANGLE,
                   .element = ARTIFACT_PAGINATION,
                   .x = upright ? x - mark_thickness / 2 : x,
                   .y = upright ? y : y - mark_thickness / 2,
                   .width = upright ? mark_thickness : mark_length,
                   .height = upright ? mark_length : mark_thickness};
    return true;
}

/* Two at each corner of the cut sheet. */
static bool
add_marks(Composition *composition, Page *page)
{
    const Length xs[] = {page->trim, page->width - page->trim};
    const Length ys[] = {page->trim, page->height - page->trim};
    const Length outer[] = {0, page->width - mark_length};
    const Length above[] = {0, page->height - mark_length};
    for (size_t i = 0; i < 2; i++)
        for (size_t k = 0; k < 2; k++)
            if (!add_mark(composition, page, xs[i], above[k],
                          /*upright=*/true) ||
                !add_mark(composition, page, outer[i], ys[k],
                          /*upright=*/false))
                return false;
    return true;
}

bool
print_marks_add(const Definition *definition, Composition *composition)
{
    Length trim = definition->bleed;
    if (definition->crop_marks)
        trim += mark_offset + mark_length;
    for (size_t i = 0; trim > 0 && i < composition->pages.count; i++) {
        Page *page = &composition->pages.items[i];
        for (size_t k = 0; k < page->items.count; k++) {
            page->items.items[k].x += trim;
            page->items.items[k].y += trim;
        }
        page->width += 2 * trim;
        page->height += 2 * trim;
        page->trim = trim;
        page->bleed = trim - definition->bleed;
        if (definition->crop_marks && !add_marks(composition, page))
            return false;
    }
    for (size_t i = 0; trim > 0 && i < composition->outline.count; i++)
        composition->outline.items[i].y += trim;
    for (size_t i = 0; trim > 0 && i < composition->targets.count; i++)
        composition->targets.items[i].y += trim;
    return true;
}

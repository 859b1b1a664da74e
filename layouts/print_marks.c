/*
 * Print marks: see print_marks.h.
 *
 * A crop mark is a hairline that points at a corner of the cut sheet, and
 * keeps off the bleed so that none of it is left after cutting.
 */
#include "layouts/print_marks.h"

static const Length thickness = POINT / 4;

Item
print_mark(bool upright, Length across, Length start, Length length)
{
    across -= thickness / 2;
    return (Item){.kind = ITEM_RECTANGLE,
                  .element = ARTIFACT_PAGINATION,
                  .x = upright ? across : start,
                  .y = upright ? start : across,
                  .width = upright ? thickness : length,
                  .height = upright ? length : thickness};
}

static bool
add_mark(Composition *composition, Page *page, Item mark)
{
    Item *item = vector_push(composition->arena, &page->items);
    if (item)
        *item = mark;
    return item != NULL;
}

/* Two at each corner of the cut sheet. */
static bool
add_marks(Composition *composition, Page *page)
{
    const Length length = PRINT_MARK_LENGTH;
    const Length xs[] = {page->trim, page->width - page->trim};
    const Length ys[] = {page->trim, page->height - page->trim};
    const Length outer[] = {0, page->width - length};
    const Length above[] = {0, page->height - length};
    for (size_t i = 0; i < 2; i++)
        for (size_t k = 0; k < 2; k++)
            if (!add_mark(
                    composition, page,
                    print_mark(/*upright=*/true, xs[i], above[k], length)) ||
                !add_mark(
                    composition, page,
                    print_mark(/*upright=*/false, ys[k], outer[i], length)))
                return false;
    return true;
}

bool
print_marks_add(const Imposition *imposition, Composition *composition)
{
    Length trim = imposition->bleed;
    if (imposition->crop_marks)
        trim += PRINT_MARK_ROOM;
    for (size_t i = 0; trim > 0 && i < composition->pages.count; i++) {
        Page *page = &composition->pages.items[i];
        for (size_t k = 0; k < page->items.count; k++) {
            page->items.items[k].x += trim;
            page->items.items[k].y += trim;
        }
        page->width += 2 * trim;
        page->height += 2 * trim;
        page->trim = trim;
        page->bleed = trim - imposition->bleed;
        if (imposition->crop_marks && !add_marks(composition, page))
            return false;
    }
    for (size_t i = 0; trim > 0 && i < composition->outline.count; i++)
        composition->outline.items[i].y += trim;
    for (size_t i = 0; trim > 0 && i < composition->targets.count; i++)
        composition->targets.items[i].y += trim;
    return true;
}

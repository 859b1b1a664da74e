/*
 * Imposition: see imposition.h.
 *
 * A side of a sheet is a grid of like cells, and a page stands in the middle
 * of its cell, so that the cuts between cells give leaves of one size.  In a
 * booklet the two pages of a side touch at the fold.
 *
 * A booklet's sheets are folded once and put into one another.  Of the 4n
 * pages that fit, the outermost side has the last and the first, its back the
 * second and the last but one, and so on inward: the two always add up to
 * 4n + 1, and the outer one changes sides from front to back.
 */
#include "layouts/imposition.h"

static const Length line_thickness = POINT / 4;
static const Length dash = 4 * POINT;
static const Length tick = 14 * POINT;
static const Length tick_least = 4 * POINT; /* less is not seen */

/* ---- which page goes where ---- */

static size_t
cells_of(ImpositionKind kind)
{
    return kind == IMPOSITION_4UP ? 4 : 2;
}

/* The first cell stays free when a right-hand page comes first. */
static size_t
cells_free(const PageOrder *order)
{
    return order->is_facing ? 1 : 0;
}

size_t
page_order_sides(const PageOrder *order)
{
    size_t cells = cells_of(order->kind);
    if (order->kind == IMPOSITION_BOOKLET)
        return (order->pages + 3) / 4 * 2;
    if (order->repeats)
        return order->pages;
    return (order->pages + cells_free(order) + cells - 1) / cells;
}

/* The outer page of each side is the left one on a front. */
static size_t
booklet_page(size_t sides, size_t side, size_t cell)
{
    bool is_front = side % 2 == 0;
    bool is_outer = (cell == 0) == is_front;
    return is_outer ? 2 * sides - 1 - side : side;
}

int
page_order_at(const PageOrder *order, size_t side, size_t cell)
{
    size_t page;
    if (order->kind == IMPOSITION_BOOKLET) {
        page = booklet_page(page_order_sides(order), side, cell);
    } else if (order->repeats) {
        page = side;
    } else {
        size_t at = side * cells_of(order->kind) + cell;
        if (at < cells_free(order))
            return BLANK_PAGE;
        page = at - cells_free(order);
    }
    return page < order->pages ? (int)page : BLANK_PAGE;
}

/* ---- how large ---- */

/* A sheet, the grid of its cells, and what the pages on it are scaled by. */
typedef struct SheetPlan {
    Length width;
    Length height;
    int columns;
    int rows;
    Scale scale;
} SheetPlan;

static bool
is_larger(Scale scale, Scale other)
{
    return scale.to * other.from > other.to * scale.from;
}

/* What makes the page as large as its cell. */
static Scale
cell_scale(const SheetPlan *plan, const Page *page)
{
    Scale across = {plan->width / plan->columns, page->width};
    Scale down = {plan->height / plan->rows, page->height};
    return is_larger(across, down) ? down : across;
}

/* Turns the sheet if pages are larger on it then. */
static void
turn_sheet(SheetPlan *plan, const Page *page)
{
    SheetPlan turned = *plan;
    turned.width = plan->height;
    turned.height = plan->width;
    plan->scale = cell_scale(plan, page);
    turned.scale = cell_scale(&turned, page);
    if (is_larger(turned.scale, plan->scale))
        *plan = turned;
}

/* Two pages that are wider than high stand under one another. */
static SheetPlan
plan_sheet(const Imposition *imposition, const Page *page)
{
    bool is_booklet = imposition->kind == IMPOSITION_BOOKLET;
    bool is_wide = page->width > page->height;
    SheetPlan plan = {.width = is_booklet ? 2 * page->width : page->width,
                      .height = page->height,
                      .columns = 2,
                      .rows = imposition->kind == IMPOSITION_4UP ? 2 : 1};
    if (imposition->kind == IMPOSITION_2UP && is_wide) {
        plan.columns = 1;
        plan.rows = 2;
    }
    if (imposition->sheet_width > 0) {
        plan.width = imposition->sheet_width;
        plan.height = imposition->sheet_height;
    }
    turn_sheet(&plan, page);
    const Scale whole = {1, 1};
    if (is_larger(plan.scale, whole))
        plan.scale = whole;
    return plan;
}

/* ---- the sheets ---- */

typedef struct Press {
    Composition *composition;
    PageOrder order;
    SheetPlan plan;
} Press;

/* The left or upper edge of the `nth` of `count` like parts. */
static Length
edge_of(Length whole, int count, int nth)
{
    return whole * nth / count;
}

static Placement
place_in_cell(const Press *press, size_t page, int cell)
{
    const SheetPlan *plan = &press->plan;
    const Page *source = &press->composition->pages.items[page];
    int column = cell % plan->columns;
    int row = cell / plan->columns;
    Placement placement = {.page = page, .scale = plan->scale};
    Length width = scale_length(source->width, plan->scale);
    Length height = scale_length(source->height, plan->scale);
    Length left = edge_of(plan->width, plan->columns, column);
    Length right = edge_of(plan->width, plan->columns, column + 1);
    Length top = edge_of(plan->height, plan->rows, row);
    Length bottom = edge_of(plan->height, plan->rows, row + 1);
    placement.x = (left + right - width) / 2;
    placement.y = (top + bottom - height) / 2;
    if (press->order.kind == IMPOSITION_BOOKLET)
        placement.x = column == 0 ? right - width : left;
    return placement;
}

static bool
place_pages(const Press *press, Sheet *sheet, size_t side)
{
    int cells = press->plan.columns * press->plan.rows;
    for (int cell = 0; cell < cells; cell++) {
        int page = page_order_at(&press->order, side, (size_t)cell);
        if (page == BLANK_PAGE)
            continue;
        Placement *placement =
            vector_push(press->composition->arena, &sheet->placements);
        if (!placement)
            return false;
        *placement = place_in_cell(press, (size_t)page, cell);
        placement->is_copy = press->order.repeats && cell > 0;
    }
    return true;
}

/* ---- where to cut and to fold ---- */

/* A piece of a line, from `start` along it, that lies `across` the sheet. */
static bool
add_piece(const Press *press, Sheet *sheet, bool upright, Length across,
          Length start, Length length)
{
    Item *item = vector_push(press->composition->arena, &sheet->marks);
    if (!item)
        return false;
    across -= line_thickness / 2;
    *item = (Item){.kind = ITEM_RECTANGLE,
                   .element = ARTIFACT_PAGE,
                   .x = upright ? across : start,
                   .y = upright ? start : across,
                   .width = upright ? line_thickness : length,
                   .height = upright ? length : line_thickness};
    return true;
}

/* Dashes from edge to edge. */
static bool
add_cut(const Press *press, Sheet *sheet, bool upright)
{
    Length across = (upright ? sheet->width : sheet->height) / 2;
    Length length = upright ? sheet->height : sheet->width;
    for (Length at = 0; at < length; at += 2 * dash)
        if (!add_piece(press, sheet, upright, across, at,
                       length - at < dash ? length - at : dash))
            return false;
    return true;
}

/* At the fold's ends, outside the pages where there is room. */
static bool
add_fold(const Press *press, Sheet *sheet)
{
    Length page_height = scale_length(press->composition->pages.items[0].height,
                                      press->plan.scale);
    Length room = (sheet->height - page_height) / 2;
    Length length = room >= tick_least && room < tick ? room : tick;
    Length middle = sheet->width / 2;
    return add_piece(press, sheet, /*upright=*/true, middle, 0, length) &&
           add_piece(press, sheet, /*upright=*/true, middle,
                     sheet->height - length, length);
}

static bool
add_marks(const Press *press, Sheet *sheet, size_t side)
{
    if (press->order.kind == IMPOSITION_BOOKLET)
        return side % 2 == 1 || add_fold(press, sheet);
    return (press->plan.columns == 1 ||
            add_cut(press, sheet, /*upright=*/true)) &&
           (press->plan.rows == 1 || add_cut(press, sheet, /*upright=*/false));
}

/* ---- the whole ---- */

/*
 * The backs stand upright behind the fronts if the paper is turned about an
 * upright axis.
 */
static Duplex
duplex_of(const Press *press)
{
    bool has_backs = press->order.kind == IMPOSITION_BOOKLET ||
                     (press->order.repeats && press->order.pages > 1);
    if (!has_backs)
        return DUPLEX_UNSAID;
    return press->plan.width >= press->plan.height ? DUPLEX_SHORT_EDGE
                                                   : DUPLEX_LONG_EDGE;
}

bool
imposition_apply(const Imposition *imposition, Composition *composition)
{
    size_t pages = composition->pages.count;
    if (imposition->kind == IMPOSITION_NONE || pages == 0)
        return true;
    bool repeats = imposition->repeat == REPEAT_ALWAYS ||
                   (imposition->repeat == REPEAT_SINGLE && pages == 1);
    Press press = {
        .composition = composition,
        .order = {.kind = imposition->kind,
                  .pages = pages,
                  .repeats = repeats && imposition->kind != IMPOSITION_BOOKLET,
                  .is_facing = composition->is_facing},
        .plan = plan_sheet(imposition, &composition->pages.items[0])};
    size_t sides = page_order_sides(&press.order);
    for (size_t side = 0; side < sides; side++) {
        Sheet *sheet = vector_push(composition->arena, &composition->sheets);
        if (!sheet)
            return false;
        *sheet =
            (Sheet){.width = press.plan.width, .height = press.plan.height};
        if (!place_pages(&press, sheet, side) ||
            !add_marks(&press, sheet, side))
            return false;
    }
    composition->duplex = duplex_of(&press);
    return true;
}

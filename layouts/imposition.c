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
 *
 * Folded, each sheet stands out of the one around it by the thickness of the
 * paper (creep), and the fore-edge is cut straight through all of them.  So
 * the pages of a sheet move towards its fold by one thickness for each sheet
 * around it, and all margins are alike in the end.
 */
#include "layouts/imposition.h"

#include "layouts/print_marks.h"

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
    Length margin; /* around the cells, for crop marks */
    int columns;
    int rows;
    Scale scale;
} SheetPlan;

typedef struct Press {
    const Imposition *imposition;
    Composition *composition;
    size_t first; /* of the pages */
    PageOrder order;
    SheetPlan plan;
} Press;

static bool
is_larger(Scale scale, Scale other)
{
    return scale.to * other.from > other.to * scale.from;
}

/*
 * Pages with bleed cannot be cut apart by one line between them: crop marks
 * show where, whether they were asked for or not.
 */
static bool
has_crop_marks(const Imposition *imposition)
{
    bool is_booklet = imposition->kind == IMPOSITION_BOOKLET;
    return imposition->crop_marks || (imposition->bleed > 0 && !is_booklet);
}

bool
imposition_has_room(const Imposition *imposition)
{
    const Length least = 4 * PRINT_MARK_ROOM;
    return imposition->sheet_width == 0 || !has_crop_marks(imposition) ||
           (imposition->sheet_width > least &&
            imposition->sheet_height > least);
}

/* What a page takes with its bleed, which it has not at the fold. */
static Length
cell_width(const Imposition *imposition, const Page *page)
{
    bool is_booklet = imposition->kind == IMPOSITION_BOOKLET;
    return page->width + (is_booklet ? 1 : 2) * imposition->bleed;
}

/* What makes the page as large as its cell. */
static Scale
cell_scale(const Imposition *imposition, const SheetPlan *plan,
           const Page *page)
{
    Scale across = {(plan->width - 2 * plan->margin) / plan->columns,
                    cell_width(imposition, page)};
    Scale down = {(plan->height - 2 * plan->margin) / plan->rows,
                  page->height + 2 * imposition->bleed};
    return is_larger(across, down) ? down : across;
}

/* Turns the sheet if pages are larger on it then. */
static void
turn_sheet(const Imposition *imposition, SheetPlan *plan, const Page *page)
{
    SheetPlan turned = *plan;
    turned.width = plan->height;
    turned.height = plan->width;
    plan->scale = cell_scale(imposition, plan, page);
    turned.scale = cell_scale(imposition, &turned, page);
    if (is_larger(turned.scale, plan->scale))
        *plan = turned;
}

/* Two pages that are wider than high stand under one another. */
static SheetPlan
plan_sheet(const Imposition *imposition, const Page *page)
{
    bool is_booklet = imposition->kind == IMPOSITION_BOOKLET;
    bool is_wide = page->width > page->height;
    Length margin = has_crop_marks(imposition) ? PRINT_MARK_ROOM : 0;
    Length around = 2 * (margin + imposition->bleed);
    SheetPlan plan = {.width = (is_booklet ? 2 : 1) * page->width + around,
                      .height = page->height + around,
                      .margin = margin,
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
    turn_sheet(imposition, &plan, page);
    const Scale whole = {1, 1};
    if (is_larger(plan.scale, whole))
        plan.scale = whole;
    return plan;
}

/* ---- the sheets ---- */

/* The left or upper edge of the `nth` of `count` like parts. */
static Length
edge_of(const SheetPlan *plan, Length whole, int count, int nth)
{
    return plan->margin + (whole - 2 * plan->margin) * nth / count;
}

/* Where a page of this size goes, without its bleed. */
static Bounds
cell_box(const Press *press, const Page *page, int cell)
{
    const SheetPlan *plan = &press->plan;
    int column = cell % plan->columns;
    int row = cell / plan->columns;
    Length width = scale_length(page->width, plan->scale);
    Length height = scale_length(page->height, plan->scale);
    Length left = edge_of(plan, plan->width, plan->columns, column);
    Length right = edge_of(plan, plan->width, plan->columns, column + 1);
    Length top = edge_of(plan, plan->height, plan->rows, row);
    Length bottom = edge_of(plan, plan->height, plan->rows, row + 1);
    Bounds box = {.left = (left + right - width) / 2,
                  .top = (top + bottom - height) / 2};
    if (press->order.kind == IMPOSITION_BOOKLET)
        box.left = column == 0 ? right - width : left;
    box.right = box.left + width;
    box.bottom = box.top + height;
    return box;
}

Length
imposition_creep(const Imposition *imposition, size_t side)
{
    return (Length)(side / 2) * imposition->paper_thickness;
}

/*
 * The pages of a sheet within others move towards the fold, and lose there
 * what would reach over it.
 */
static void
creep(const Press *press, size_t side, bool is_left, Placement *placement)
{
    Length distance = imposition_creep(press->imposition, side);
    const Scale back = {press->plan.scale.from, press->plan.scale.to};
    placement->x += is_left ? distance : -distance;
    if (is_left)
        placement->shown.right -= scale_length(distance, back);
    else
        placement->shown.left += scale_length(distance, back);
}

static Placement
place_in_cell(const Press *press, size_t page, size_t side, int cell)
{
    const Page *source = &press->composition->pages.items[page];
    Length bleed = press->imposition->bleed;
    Bounds box = cell_box(press, source, cell);
    bool is_left = cell % press->plan.columns == 0;
    Placement placement = {.page = page,
                           .scale = press->plan.scale,
                           .x = box.left,
                           .y = box.top,
                           .shown = {-bleed, -bleed, source->width + bleed,
                                     source->height + bleed}};
    if (press->order.kind != IMPOSITION_BOOKLET)
        return placement;
    if (is_left)
        placement.shown.right = source->width;
    else
        placement.shown.left = 0;
    creep(press, side, is_left, &placement);
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
        *placement =
            place_in_cell(press, press->first + (size_t)page, side, cell);
        placement->is_copy = press->order.repeats && cell > 0;
    }
    return true;
}

/* ---- where to cut and to fold ---- */

static bool
add_mark(const Press *press, Sheet *sheet, Item mark)
{
    Item *item = vector_push(press->composition->arena, &sheet->marks);
    if (!item)
        return false;
    *item = mark;
    item->element = ARTIFACT_PAGE;
    return true;
}

/* Dashes from edge to edge. */
static bool
add_cut(const Press *press, Sheet *sheet, bool upright)
{
    Length across = (upright ? sheet->width : sheet->height) / 2;
    Length length = upright ? sheet->height : sheet->width;
    for (Length at = 0; at < length; at += 2 * dash)
        if (!add_mark(press, sheet,
                      print_mark(upright, across, at,
                                 length - at < dash ? length - at : dash)))
            return false;
    return true;
}

/* At the fold's ends, outside the pages where there is room. */
static bool
add_fold(const Press *press, Sheet *sheet)
{
    const Page *page = &press->composition->pages.items[press->first];
    Length page_height = scale_length(
        page->height + 2 * press->imposition->bleed, press->plan.scale);
    Length room = (sheet->height - page_height) / 2;
    Length length = room >= tick_least && room < tick ? room : tick;
    Length middle = sheet->width / 2;
    return add_mark(press, sheet,
                    print_mark(/*upright=*/true, middle, 0, length)) &&
           add_mark(press, sheet,
                    print_mark(/*upright=*/true, middle, sheet->height - length,
                               length));
}

/* Two marks in line with an edge of a page, on both sides of all pages. */
static bool
add_crop(const Press *press, Sheet *sheet, bool upright, Length across,
         const Bounds *pages)
{
    Length before = upright ? pages->top : pages->left;
    Length after = upright ? pages->bottom : pages->right;
    return add_mark(press, sheet,
                    print_mark(upright, across, before - PRINT_MARK_ROOM,
                               PRINT_MARK_LENGTH)) &&
           add_mark(press, sheet,
                    print_mark(upright, across,
                               after + PRINT_MARK_ROOM - PRINT_MARK_LENGTH,
                               PRINT_MARK_LENGTH));
}

/*
 * Marks for all cuts, around the pages and their bleed.  A booklet is cut at
 * its outer edges only.
 */
static bool
add_crops(const Press *press, Sheet *sheet)
{
    const SheetPlan *plan = &press->plan;
    const Page *page = &press->composition->pages.items[press->first];
    int cells = plan->columns * plan->rows;
    Length bleed = scale_length(press->imposition->bleed, plan->scale);
    Bounds first = cell_box(press, page, 0);
    Bounds last = cell_box(press, page, cells - 1);
    Bounds pages = {first.left - bleed, first.top - bleed, last.right + bleed,
                    last.bottom + bleed};
    bool folds = press->order.kind == IMPOSITION_BOOKLET;
    for (int cell = 0; cell < cells; cell++) {
        Bounds box = cell_box(press, page, cell);
        bool is_first = cell % plan->columns == 0;
        if (cell < plan->columns &&
            ((!(folds && !is_first) &&
              !add_crop(press, sheet, /*upright=*/true, box.left, &pages)) ||
             (!(folds && is_first) &&
              !add_crop(press, sheet, /*upright=*/true, box.right, &pages))))
            return false;
        if (is_first &&
            (!add_crop(press, sheet, /*upright=*/false, box.top, &pages) ||
             !add_crop(press, sheet, /*upright=*/false, box.bottom, &pages)))
            return false;
    }
    return true;
}

/* What a booklet is before it is folded, with and without its bleed. */
static void
trim_sheet(const Press *press, Sheet *sheet)
{
    const Page *page = &press->composition->pages.items[press->first];
    Length bleed = scale_length(press->imposition->bleed, press->plan.scale);
    Bounds left = cell_box(press, page, 0);
    Bounds right = cell_box(press, page, 1);
    sheet->is_trimmed = true;
    sheet->trim = (Bounds){left.left, left.top, right.right, right.bottom};
    sheet->bleed = (Bounds){left.left - bleed, left.top - bleed,
                            right.right + bleed, right.bottom + bleed};
}

static bool
add_marks(const Press *press, Sheet *sheet, size_t side)
{
    const SheetPlan *plan = &press->plan;
    bool crops = has_crop_marks(press->imposition);
    bool folds = press->order.kind == IMPOSITION_BOOKLET;
    if (crops && !add_crops(press, sheet))
        return false;
    if (folds && (crops || press->imposition->bleed > 0))
        trim_sheet(press, sheet);
    if (folds)
        return side % 2 == 1 || add_fold(press, sheet);
    return crops ||
           ((plan->columns == 1 || add_cut(press, sheet, /*upright=*/true)) &&
            (plan->rows == 1 || add_cut(press, sheet, /*upright=*/false)));
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
imposition_is_same(const Imposition *one, const Imposition *other)
{
    return one->kind == other->kind && one->sheet_width == other->sheet_width &&
           one->sheet_height == other->sheet_height &&
           one->repeat == other->repeat && one->bleed == other->bleed &&
           one->crop_marks == other->crop_marks &&
           one->paper_thickness == other->paper_thickness;
}

bool
imposition_apply(const Imposition *imposition, Composition *composition,
                 PageRange pages)
{
    if (imposition->kind == IMPOSITION_NONE || pages.count == 0)
        return true;
    bool repeats = imposition->repeat == REPEAT_ALWAYS ||
                   (imposition->repeat == REPEAT_SINGLE && pages.count == 1);
    Press press = {
        .imposition = imposition,
        .composition = composition,
        .first = pages.first,
        .order = {.kind = imposition->kind,
                  .pages = pages.count,
                  .repeats = repeats && imposition->kind != IMPOSITION_BOOKLET,
                  .is_facing = pages.is_facing},
        .plan = plan_sheet(imposition, &composition->pages.items[pages.first])};
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

/* ---- one page ---- */

static Bounds
inside(const Page *page, Length inset)
{
    return (Bounds){inset, inset, page->width - inset, page->height - inset};
}

bool
sheet_of_page(Arena *arena, const Composition *composition, size_t index,
              Sheet *sheet)
{
    const Page *page = &composition->pages.items[index];
    *sheet = (Sheet){.width = page->width,
                     .height = page->height,
                     .is_trimmed = page->trim > 0,
                     .trim = inside(page, page->trim),
                     .bleed = inside(page, page->bleed)};
    Placement *placement = vector_push(arena, &sheet->placements);
    if (placement)
        *placement = (Placement){
            .page = index, .shown = inside(page, 0), .scale = {1, 1}};
    return placement != NULL;
}

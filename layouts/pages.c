/*
 * Pages: see pages.h.
 *
 * The chunks that page_breaks.c chose are placed one after another.  An
 * opening of facing pages is one page that is twice as wide: each lane's
 * items go onto their own half.  Openings begin on an even page, so the text
 * of such a document begins after a title page or an empty one.
 */
#include "layouts/pages.h"

#include <stdlib.h>

#include "layouts/furniture.h"
#include "layouts/openings.h"
#include "layouts/page_breaks.h"
#include "layouts/stack.h"

enum { NO_FURNITURE = -1 };

typedef struct Placing {
    Flow *flow;
    const Notes *notes;
    const Flow *imprint;
    PageShape shape;
    size_t page;      /* the first of the opening */
    ChunkSide side;   /* of the opening that is filled */
    bool turned;      /* what stands on this page */
    Length room;      /* for text and notes on this page */
    Length end;       /* of what is on this page */
    Length filled;    /* of the column that was placed last, without notes */
    VECTOR(int) only; /* by page: its furniture's language, as in Flow */
    Length band_top;
    Length band_end;
    int band_columns;
} Placing;

static bool
is_facing(const Flow *flow)
{
    return flow->plan->kind == ARRANGEMENT_FACING;
}

static Length
page_left(const Flow *flow, size_t index)
{
    const Definition *definition = flow->setting->definition;
    bool even = definition->two_sided && index % 2 == 1;
    return flow->plan->left + (even ? definition->outer : definition->inner);
}

/* ---- pages ---- */

static bool
add_page(Placing *p, int only)
{
    Composition *composition = p->flow->composition;
    const Definition *definition = p->flow->setting->definition;
    size_t index = composition->pages.count;
    Page *page = vector_push(composition->arena, &composition->pages);
    int *language = vector_push(composition->arena, &p->only);
    if (!page || !language)
        return false;
    *page = (Page){.width = definition->page_width,
                   .height = definition->page_height};
    bool paired = is_facing(p->flow) && definition->arrangement.paired_numbers;
    page->number = (int)(paired ? (index + 1) / 2 + 1 : index + 1);
    *language = only;
    return true;
}

/* The page, or the opening, that begins with `row`; NULL: with notes. */
static bool
begin_page(Placing *p, const Row *row)
{
    const Flow *flow = p->flow;
    const Composition *composition = flow->composition;
    const int *languages = flow->plan->languages;
    p->side = SIDE_BOTH_PAGES;
    p->turned = row && row->turned;
    p->room = p->turned ? p->shape.turned_room : p->shape.room;
    p->end = 0;
    bool opening = is_facing(flow) && !(row && row->opening);
    if (opening && composition->pages.count % 2 == 0 &&
        !add_page(p, NO_FURNITURE))
        return false;
    p->page = composition->pages.count;
    if (opening)
        return add_page(p, languages[0] + 1) && add_page(p, languages[1] + 1);
    bool part = row && flow->plan->kind == ARRANGEMENT_SEQUENTIAL;
    return add_page(p, part ? languages[row->part] + 1 : 0);
}

static size_t
page_of_lane(const Placing *p, int lane)
{
    bool second = is_facing(p->flow) && lane > 0;
    if (p->side != SIDE_BOTH_PAGES)
        second = p->side == SIDE_RIGHT_PAGE;
    return p->page + (second ? 1 : 0);
}

/* ---- slabs ---- */

/*
 * Turns an item about the type area, whose height is given: the top of what
 * is turned is at the left, and what ran to the right runs up.
 * [GB/T 9704 8]
 */
static void
turn_item(Item *item, Length height)
{
    bool is_text = item->kind == ITEM_GLYPHS;
    Length x = item->x;
    Length width = item->width;
    item->turned = true;
    item->x = item->y;
    item->y = height - x - (is_text ? 0 : width);
    item->width = item->height;
    item->height = width;
}

static bool
place_slab(Placing *p, const Slab *slab, size_t page, Length x, Length y,
           bool repeated)
{
    Composition *composition = p->flow->composition;
    const Definition *definition = p->flow->setting->definition;
    Length left = page_left(p->flow, page);
    Length top = definition->top;
    for (size_t i = 0; i < slab->items.count; i++) {
        Item *item = vector_push(composition->arena,
                                 &composition->pages.items[page].items);
        if (!item)
            return false;
        *item = slab->items.items[i];
        item->x += x;
        item->y += y;
        if (p->turned)
            turn_item(item, area_height(definition));
        item->x += left;
        item->y += top;
        if (repeated)
            item->element = ARTIFACT_PAGINATION;
    }
    if (!slab->outline || repeated)
        return true;
    OutlineEntry *entry =
        vector_push(composition->arena, &composition->outline);
    if (entry)
        *entry = (OutlineEntry){slab->outline, slab->outline_level, (int)page,
                                p->turned ? top : top + y};
    return entry != NULL;
}

static bool
place_rectangle(Placing *p, size_t page, Color color, Length x, Length y,
                Length width, Length height)
{
    Item item = {.kind = ITEM_RECTANGLE,
                 .element = ARTIFACT_LAYOUT,
                 .color = color,
                 .x = x,
                 .y = y,
                 .width = width,
                 .height = height};
    Slab slab = {.items = {&item, 1, 1}};
    return place_slab(p, &slab, page, 0, 0, /*repeated=*/false);
}

/* ---- rules between lanes and columns ---- */

/* A stretch of rows whose lanes stand side by side. */
typedef struct Stretch {
    Length top;
    Length end;
    bool is_open;
} Stretch;

static bool
rule_lanes(Placing *p, Stretch *stretch)
{
    const Plan *plan = p->flow->plan;
    const Arrangement *arrangement = &p->flow->setting->definition->arrangement;
    bool ruled = stretch->is_open && arrangement->rule > 0 &&
                 plan->kind == ARRANGEMENT_PARALLEL;
    stretch->is_open = false;
    for (int i = 1; ruled && i < plan->lane_count; i++) {
        Length before = lane_place(p->flow, i - 1, p->turned).left +
                        lane_place(p->flow, i - 1, p->turned).width;
        Length after = lane_place(p->flow, i, p->turned).left;
        Length x = (before + after - arrangement->rule) / 2;
        if (!place_rectangle(p, p->page, arrangement->rule_color, x,
                             stretch->top, arrangement->rule,
                             stretch->end - stretch->top))
            return false;
    }
    return true;
}

static bool
extend_stretch(Placing *p, Stretch *stretch, const Row *row, const Slab *slab,
               Length top)
{
    if (row->whole)
        return rule_lanes(p, stretch);
    Length characters = top + slab->lead;
    Length end = top + slab->height - slab->tail;
    if (!stretch->is_open)
        *stretch = (Stretch){characters, end, true};
    if (characters < stretch->top)
        stretch->top = characters;
    if (end > stretch->end)
        stretch->end = end;
    return true;
}

/* Rules between the columns of a band that is complete. */
static bool
rule_columns(Placing *p)
{
    const ColumnSetting *columns = &p->flow->setting->definition->columns;
    Length width = p->flow->plan->places[0].width;
    int count = columns->rule > 0 ? p->band_columns : 0;
    p->band_columns = 0;
    for (int c = 1; c < count; c++) {
        Length x =
            c * (width + columns->gap) - (columns->gap + columns->rule) / 2;
        if (!place_rectangle(p, p->page, columns->rule_color, x, p->band_top,
                             columns->rule, p->band_end - p->band_top))
            return false;
    }
    return true;
}

static void
extend_band(Placing *p, const Chunk *chunk, Length end)
{
    if (chunk->whole)
        return;
    if (chunk->column == 0)
        p->band_end = p->band_top = chunk->top;
    if (end > p->band_end)
        p->band_end = end;
    p->band_columns = chunk->column + 1;
}

/* ---- boxes ---- */

/* How far down a box reaches in a chunk. */
typedef struct Extent {
    Length top;
    Length end;
    bool is_there;
} Extent;

static bool
draw_panel(Placing *p, const PanelUse *use, const Extent *extent, size_t page,
           Length x, Length width)
{
    const Panel *panel = use->panel;
    Length height = extent->end - extent->top;
    Length line = panel->border;
    const struct {
        bool drawn;
        Color color;
        Length x, y, width, height;
    } parts[] = {
        {panel->has_background, panel->background, 0, 0, width, height},
        {panel->bar > 0, panel->border_color, 0, 0, panel->bar, height},
        {line > 0, panel->border_color, 0, 0, width, line},
        {line > 0, panel->border_color, 0, height - line, width, line},
        {line > 0, panel->border_color, 0, 0, line, height},
        {line > 0, panel->border_color, width - line, 0, line, height}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i].drawn &&
            !place_rectangle(p, page, parts[i].color, x + parts[i].x,
                             extent->top + parts[i].y, parts[i].width,
                             parts[i].height))
            return false;
    return true;
}

/* On each page of an opening, or once around all lanes of a page. */
static bool
place_panel(Placing *p, const PanelUse *use, const Extent *extent, Length x)
{
    const Plan *plan = p->flow->plan;
    int last = plan->kind == ARRANGEMENT_PARALLEL ? plan->lane_count - 1 : 0;
    LanePlace place = lane_place(p->flow, last, p->turned);
    Length width = place.left + place.width - use->left - use->right;
    bool both = is_facing(p->flow) && p->side == SIDE_BOTH_PAGES;
    int pages = both ? 2 : 1;
    for (int i = 0; i < pages; i++)
        if (!draw_panel(p, use, extent, page_of_lane(p, i), x + use->left,
                        width))
            return false;
    return true;
}

/* The boxes of a chunk, outer ones first: they are behind the text. */
static bool
place_panels(Placing *p, const Chunk *chunk, Length x)
{
    const Flow *flow = p->flow;
    size_t count = flow->panels.count;
    Stack stack;
    if (count == 0)
        return true;
    Extent *extents = arena_array(flow->setting->arena, count, sizeof *extents);
    if (!extents)
        return false;
    stack_begin(&stack, flow, chunk->top);
    stack_head(&stack, chunk->first);
    for (size_t i = chunk->first; i < chunk->end; i++) {
        const Strip *strip = &flow->strips.items[i];
        Length top = stack_add(&stack, i);
        Length end = top + flow->slabs.items[strip->slab].height;
        size_t panel = flow->rows.items[strip->row].panel;
        for (; panel != NO_PANEL; panel = flow->panels.items[panel - 1].outer) {
            Extent *extent = &extents[panel - 1];
            if (!extent->is_there)
                *extent = (Extent){top, end, true};
            extent->top = top < extent->top ? top : extent->top;
            extent->end = end > extent->end ? end : extent->end;
        }
    }
    for (size_t i = 0; i < count; i++)
        if (extents[i].is_there &&
            !place_panel(p, &flow->panels.items[i], &extents[i], x))
            return false;
    return true;
}

/* ---- notes ---- */

static bool
place_note_lane(Placing *p, int lane, size_t first, size_t end, Length x,
                Length y)
{
    const Notes *notes = p->notes;
    const LanePlace *place = &p->flow->plan->places[lane];
    size_t page = page_of_lane(p, lane);
    if (!place_rectangle(p, page, (Color){0}, x + place->left,
                         y - NOTE_BELOW - NOTE_RULE, place->width / 4,
                         NOTE_RULE))
        return false;
    for (size_t i = first; i < end; i++) {
        const NoteLine *line = &notes->lanes[lane].items[i];
        const Slab *slab = &notes->flow->slabs.items[line->slab];
        if (i > first)
            y += slab->space;
        if (!place_slab(p, slab, page, x, y, /*repeated=*/false))
            return false;
        y += slab->height;
    }
    return true;
}

/* The notes of a column end at `foot`. */
static bool
place_notes(Placing *p, const NoteCounts *first, const NoteCounts *end,
            Length x, Length foot)
{
    for (int l = 0; l < p->flow->plan->lane_count; l++) {
        Length height =
            note_lines_height(p->notes, l, first->lines[l], end->lines[l]);
        if (height > 0 && !place_note_lane(p, l, first->lines[l], end->lines[l],
                                           x, foot - height))
            return false;
    }
    return true;
}

/* Notes that find no place below text have pages of their own. */
static bool
place_notes_alone(Placing *p, NoteCounts first, const NoteCounts *until)
{
    while (notes_height(p->notes, &first, until) > 0) {
        NoteCounts end;
        if (!begin_page(p, NULL))
            return false;
        notes_fill(p->notes, &first, until, p->room, &end);
        p->end = notes_height(p->notes, &first, &end);
        if (!place_notes(p, &first, &end, 0, p->end))
            return false;
        first = end;
    }
    return true;
}

/* ---- chunks ---- */

/* A strip and where it goes. */
typedef struct Placed {
    size_t slab;
    size_t strip;
    Length y;
} Placed;

static int
compare_slabs(const void *one, const void *other)
{
    size_t a = ((const Placed *)one)->slab;
    size_t b = ((const Placed *)other)->slab;
    return (a > b) - (a < b);
}

/* The strips of one row, lane by lane: the order in which they are read. */
static bool
place_row(Placing *p, Stretch *stretch, Placed *placed, size_t count, Length x,
          bool repeated)
{
    Flow *flow = p->flow;
    qsort(placed, count, sizeof *placed, compare_slabs);
    for (size_t i = 0; i < count; i++) {
        const Strip *strip = &flow->strips.items[placed[i].strip];
        const Slab *slab = &flow->slabs.items[strip->slab];
        const Row *row = &flow->rows.items[strip->row];
        size_t page = page_of_lane(p, flow->lanes.items[strip->lane].number);
        if (!repeated) {
            flow->slabs.items[strip->slab].page = page;
            flow->slabs.items[strip->slab].top =
                flow->setting->definition->top + (p->turned ? 0 : placed[i].y);
        }
        if (!extend_stretch(p, stretch, row, slab, placed[i].y) ||
            !place_slab(p, slab, page, x, placed[i].y, repeated))
            return false;
    }
    return true;
}

static bool
place_strips(Placing *p, Stack *stack, Stretch *stretch, size_t first,
             size_t end, Length x, bool repeated)
{
    const Strip *strips = p->flow->strips.items;
    Arena *arena = p->flow->setting->arena;
    VECTOR(Placed) row = {0};
    for (size_t i = first; i < end; i++) {
        Placed *placed = vector_push(arena, &row);
        if (!placed)
            return false;
        *placed = (Placed){strips[i].slab, i, stack_add(stack, i)};
        if (i + 1 < end && strips[i + 1].row == strips[i].row)
            continue;
        if (!place_row(p, stretch, row.items, row.count, x, repeated))
            return false;
        row.count = 0;
    }
    return true;
}

static bool
place_chunk(Placing *p, const Chunk *chunk)
{
    const Flow *flow = p->flow;
    const Row *row = &flow->rows.items[flow->strips.items[chunk->first].row];
    Length x =
        chunk->column * (flow->plan->places[0].width + flow->plan->column_gap);
    Stack stack;
    Stretch stretch = {0};
    if (!place_panels(p, chunk, x))
        return false;
    stack_begin(&stack, flow, chunk->top);
    for (size_t h = 0; h < row->head_count; h++) {
        const Row *head = &flow->rows.items[row->head + h];
        if (row_repeats(row, head) &&
            !place_strips(p, &stack, &stretch, head->first_strip,
                          head->first_strip + head->strip_count, x,
                          /*repeated=*/true))
            return false;
    }
    if (!place_strips(p, &stack, &stretch, chunk->first, chunk->end, x,
                      /*repeated=*/false) ||
        !rule_lanes(p, &stretch))
        return false;
    extend_band(p, chunk, stack.end);
    Length notes = notes_height(p->notes, &chunk->first_note, &chunk->end_note);
    if (stack.end + notes > p->end)
        p->end = stack.end + notes;
    if (notes > 0)
        p->end = p->room;
    if (p->turned)
        p->end = p->shape.room;
    return place_notes(p, &chunk->first_note, &chunk->end_note, x, p->room);
}

/* How far down a chunk and its notes reach. */
static Length
chunk_height(const Placing *p, const Chunk *chunk)
{
    Stack stack;
    stack_begin(&stack, p->flow, chunk->top);
    stack_head(&stack, chunk->first);
    for (size_t i = chunk->first; i < chunk->end; i++)
        stack_add(&stack, i);
    return stack.end +
           notes_height(p->notes, &chunk->first_note, &chunk->end_note);
}

/* Notes stand above the imprint, if the last page has room for both. */
static void
make_room_for_imprint(Placing *p, const Chunks *chunks, size_t first)
{
    Length end = 0;
    for (size_t i = first; i < chunks->count; i++) {
        if (p->turned || (i > first && chunks->items[i].new_page))
            return;
        Length height = chunk_height(p, &chunks->items[i]);
        end = height > end ? height : end;
    }
    if (end + p->shape.imprint <= p->room)
        p->room -= p->shape.imprint;
}

/*
 * A side of an opening for one language only.  The right one is taken away
 * where nothing follows, as the document's last page.
 */
static void
turn_to_side(Placing *p, const Chunks *chunks, size_t index)
{
    const Chunk *chunk = &chunks->items[index];
    p->side = chunk->side;
    if (chunk->side == SIDE_BOTH_PAGES || !p->only.items)
        return;
    int language = p->flow->plan->languages[chunk_lane(p->flow, chunk)];
    p->only.items[page_of_lane(p, 0)] = language + 1;
    p->end = 0;
    p->room = p->shape.room;
    if (index + 1 == chunks->count && chunk->side == SIDE_LEFT_PAGE)
        p->only.count = --p->flow->composition->pages.count;
}

static bool
place_chunks(Placing *p, const Chunks *chunks)
{
    const Flow *flow = p->flow;
    NoteCounts noted = {{0}};
    for (size_t i = 0; i < chunks->count; i++) {
        const Chunk *chunk = &chunks->items[i];
        if ((chunk->column == 0 && !rule_columns(p)) ||
            !place_notes_alone(p, noted, &chunk->first_note))
            return false;
        noted = chunk->end_note;
        if (chunk->new_page) {
            const Row *row =
                &flow->rows.items[flow->strips.items[chunk->first].row];
            bool back = flow->composition->pages.count % 2 != 0;
            if (row->right_page && back && !is_facing(flow) &&
                !begin_page(p, NULL))
                return false;
            if (!begin_page(p, row))
                return false;
            turn_to_side(p, chunks, i);
            make_room_for_imprint(p, chunks, i);
        } else if (chunk->side == SIDE_RIGHT_PAGE) {
            turn_to_side(p, chunks, i);
            make_room_for_imprint(p, chunks, i);
        }
        if (!place_chunk(p, chunk))
            return false;
    }
    NoteCounts all = {{0}};
    for (int l = 0; l < LANES_MAX; l++)
        all.lines[l] = p->notes->lanes[l].count;
    return rule_columns(p) && place_notes_alone(p, noted, &all);
}

/* ---- the last page ---- */

static Length
imprint_height(const Flow *imprint)
{
    Length height = 0;
    for (size_t i = 0; i < imprint->slabs.count; i++)
        height +=
            imprint->slabs.items[i].space + imprint->slabs.items[i].height;
    return height;
}

/*
 * Goes to the page for the imprint: the last if there is room, else the next;
 * a leaf's back where the definition says so.  What it then adds to an even
 * number of pages is a blank leaf, whose pages show no number.
 * [GB/T 9704 7.5]
 */
static bool
find_imprint_page(Placing *p, bool fits)
{
    Composition *composition = p->flow->composition;
    bool even = p->flow->setting->definition->even_imprint;
    size_t text_pages = composition->pages.count;
    while (!fits || (even && composition->pages.count % 2 != 0)) {
        p->page = composition->pages.count;
        p->side = SIDE_BOTH_PAGES;
        p->turned = false;
        if (!add_page(p, 0))
            return false;
        fits = true;
    }
    if (composition->pages.count > text_pages + 1)
        for (size_t i = text_pages; i < composition->pages.count; i++)
            composition->pages.items[i].unnumbered = true;
    return true;
}

static bool
place_imprint(Placing *p)
{
    const Flow *imprint = p->imprint;
    Length y = p->shape.room - p->shape.imprint;
    if (imprint->slabs.count == 0)
        return true;
    if (!find_imprint_page(p, y >= p->end))
        return false;
    size_t last = p->flow->composition->pages.count - 1;
    for (size_t i = 0; i < imprint->slabs.count; i++) {
        const Slab *slab = &imprint->slabs.items[i];
        y += slab->space;
        if (!place_slab(p, slab, last, 0, y, /*repeated=*/false))
            return false;
        y += slab->height;
    }
    return true;
}

static bool
place_furniture(Placing *p)
{
    Flow *flow = p->flow;
    for (size_t i = 0; i < flow->composition->pages.count; i++) {
        if (p->only.items[i] == NO_FURNITURE)
            continue;
        flow->only = p->only.items[i];
        flow->left = 0;
        flow->width = flow->plan->width;
        if (!furniture_page(flow, i, page_left(flow, i)))
            return false;
    }
    return true;
}

bool
pages_build(Flow *flow, const Notes *notes, const Flow *imprint)
{
    const Definition *definition = flow->setting->definition;
    Placing p = {.flow = flow, .notes = notes, .imprint = imprint};
    p.shape =
        (PageShape){.room = area_height(definition),
                    .turned_room = area_width(definition),
                    .columns = flow->plan->column_count,
                    .balance = definition->columns.balance,
                    .spreads = definition->two_sided &&
                               definition->grid_pitch > 0 && !is_facing(flow),
                    .imprint = imprint_height(imprint)};
    Chunks chunks = {0};
    if (!page_breaks_choose(flow, notes, &p.shape, &chunks) ||
        (is_facing(flow) && !openings_share(flow, &chunks)) ||
        !place_chunks(&p, &chunks))
        return false;
    if (flow->contents.count > 0) {
        if (!contents_number(flow))
            return false;
        flow->composition->pages.count = 0;
        flow->composition->outline.count = 0;
        p.only.count = 0;
        if (!place_chunks(&p, &chunks))
            return false;
    }
    if (flow->composition->pages.count == 0 && !begin_page(&p, NULL))
        return false;
    if (!place_imprint(&p))
        return false;
    p.turned = false;
    return place_furniture(&p);
}

/*
 * Paragraphs: the best breaks for the whole, after Knuth and Plass.
 *
 * best[k] is the least cost of setting boxes 0…k-1 in whole lines.  From each
 * place a line may start, the line is grown box by box; at each legal break
 * its width is compared with the measure and the line is priced by what it
 * would have to move: clreq's steps in clreq's order, each step dearer than
 * the one before.  Edge effects (the blank trimmed at a line's start and end,
 * the space that vanishes there) are part of the growing, so they are right
 * for every candidate.  A line holds some forty boxes, so the work is linear
 * in the paragraph's length.
 */
#include "layouts/paragraph.h"

#include <stdint.h>

#include "input/language.h"

enum {
    COST_RUNT = 2000,
    COST_FORCED = 1000000,
    COST_SPLIT_TITLE = 300, /* a ragged line that ends inside a phrase */
    RUNT_CHARACTERS = 2
};

/* ---- what can move ---- */

ShrinkStep
shrink_step_of_blank(CharacterClass class)
{
    switch (class) {
    case CLASS_DOT:
        return SHRINK_DOT;
    case CLASS_OPEN:
    case CLASS_CLOSE:
        return SHRINK_BRACKET;
    case CLASS_COMMA:
    case CLASS_SEMI:
        return SHRINK_COMMA;
    case CLASS_STOP:
    case CLASS_EXQ:
        return SHRINK_STOP;
    default:
        return SHRINK_STEPS; /* ： keeps its blank */
    }
}

/* In Chinese text word spaces shrink to ¼ em, elsewhere by a fifth. */
Length
shrink_of_space(const InlineText *line, const Box *box)
{
    Length floor = line->han ? box->size / 4 : length_scale(box->width, 4, 5);
    return box->width > floor ? box->width - floor : 0;
}

Length
shrink_of_gap(const InlineText *line, const Box *box)
{
    return box->gap_kind == GAP_AUTOSPACE ? box->gap - line->em / 8 : 0;
}

Length
stretch_of_space(const InlineText *line, const Box *box)
{
    Length ceiling = line->han ? box->size / 2 : length_scale(box->width, 8, 5);
    return ceiling > box->width ? ceiling - box->width : 0;
}

Length
stretch_of_gap(const InlineText *line, const Box *box)
{
    switch (box->gap_kind) {
    case GAP_AUTOSPACE:
        return line->em / 3 - box->gap;
    case GAP_HAN:
        return line->em / 4;
    case GAP_RIGID:
        break;
    }
    return 0;
}

void
room_add_start(Room *room, const Box *box)
{
    ShrinkStep step = shrink_step_of_blank(box->class);
    if (step < SHRINK_STEPS)
        room->shrink[step] += box->blank_start;
}

void
room_add_end(Room *room, const InlineText *line, const Box *box)
{
    if (box->is_space) {
        room->shrink[SHRINK_SPACE] += shrink_of_space(line, box);
        room->stretch[STRETCH_SPACE] += stretch_of_space(line, box);
        room->gaps++;
        return;
    }
    ShrinkStep step = shrink_step_of_blank(box->class);
    if (step < SHRINK_STEPS)
        room->shrink[step] += box->blank_end;
    if (box->gap_kind == GAP_RIGID)
        return;
    StretchStep stretch =
        box->gap_kind == GAP_AUTOSPACE ? STRETCH_AUTOSPACE : STRETCH_HAN;
    room->shrink[SHRINK_AUTOSPACE] += shrink_of_gap(line, box);
    room->stretch[stretch] += stretch_of_gap(line, box);
    room->gaps++;
}

/* ---- a line growing box by box ---- */

typedef struct Growing {
    const InlineText *line;
    size_t start;
    size_t next;        /* the box to be added next */
    size_t visible_end; /* after the last box that is not a space */
    Length width;       /* with both edges trimmed, spaces at the end dropped */
    Length pending;     /* what joins the width when more follows */
    size_t pending_from; /* the boxes whose ends are pending */
    Room room;
    size_t characters; /* Han, for runts */
    Length ink;        /* width of words, for runts */
} Growing;

/* What was trimmed at the tentative end is kept, now that more follows. */
static void
settle_pending(Growing *growing)
{
    for (size_t i = growing->pending_from; i < growing->next; i++)
        room_add_end(&growing->room, growing->line, &growing->line->boxes[i]);
    growing->width += growing->pending;
    growing->pending = 0;
    growing->pending_from = growing->next;
}

static void
grow(Growing *growing)
{
    const Box *box = &growing->line->boxes[growing->next];
    bool first = growing->visible_end == growing->start;
    if (box->is_space) {
        if (first) /* a space at a line's start is not seen */
            growing->pending_from = growing->next + 1;
        else
            growing->pending += box->width;
        growing->next++;
        return;
    }
    settle_pending(growing);
    if (!first) {
        growing->width += box->blank_start;
        room_add_start(&growing->room, box);
    }
    growing->width += box->width;
    growing->pending = box->blank_end + box->gap;
    growing->pending_from = growing->next++;
    growing->visible_end = growing->next;
    if (box->class == CLASS_HAN)
        growing->characters++;
    else if (box->class == CLASS_LETTER || box->class == CLASS_DIGIT)
        growing->ink += box->width;
}

/* ---- prices ---- */

/* Cost of a thousandth of an em, by step. */
static const int64_t shrink_price[SHRINK_STEPS] = {10, 20, 30, 60, 80, 150};
static const int64_t stretch_price[STRETCH_STEPS] = {20, 60, 400};
static const int64_t loose_price = 5000;

/* `moved` out of `room`: dearer the nearer it comes to the limit. */
static int64_t
step_cost(int64_t price, Length moved, Length room, Length em)
{
    int64_t milli_em = moved * 1000 / em;
    int64_t fraction = room > 0 ? moved * 1000 / room : 1000;
    return price * milli_em * (250 + fraction) / 1000;
}

static int64_t
shrink_cost(const Room *room, Length needed, Length em)
{
    int64_t cost = 0;
    for (size_t step = 0; step < SHRINK_STEPS && needed > 0; step++) {
        Length moved =
            needed < room->shrink[step] ? needed : room->shrink[step];
        cost += step_cost(shrink_price[step], moved, room->shrink[step], em);
        needed -= moved;
    }
    return needed > 0 ? -1 : cost;
}

static int64_t
stretch_cost(const Room *room, Length needed, Length em)
{
    int64_t cost = 0;
    for (size_t step = 0; step < STRETCH_STEPS && needed > 0; step++) {
        Length moved =
            needed < room->stretch[step] ? needed : room->stretch[step];
        cost += step_cost(stretch_price[step], moved, room->stretch[step], em);
        needed -= moved;
    }
    Length whole = (Length)(room->gaps + 1) * em / 4;
    if (needed > 0)
        cost += step_cost(loose_price, needed, whole, em);
    return cost;
}

static Length
line_width(const Measure *measure, size_t start)
{
    return measure->width - (start == 0 ? measure->indent : 0);
}

static int64_t
runt_cost(const Growing *growing)
{
    bool runt = growing->start > 0 && growing->characters < RUNT_CHARACTERS &&
                growing->ink < 2 * growing->line->em;
    return runt ? (int64_t)COST_RUNT * 1000 : 0;
}

/* A ragged line is judged by what it leaves, and by where it ends. */
static int64_t
ragged_cost(const Growing *growing, Length left_over, bool last, Align align)
{
    Length em = growing->line->em;
    int64_t ems = left_over * 10 / em;
    int64_t cost = last && align != ALIGN_CENTER ? 0 : ems * ems * 10;
    if (last || align == ALIGN_JUSTIFY)
        return cost;
    const Box *end = &growing->line->boxes[growing->visible_end - 1];
    const Box *next = &growing->line->boxes[growing->next];
    bool phrase = end->class == CLASS_HAN && next->class == CLASS_HAN;
    return cost + (phrase ? (int64_t)COST_SPLIT_TITLE * 100 : 0);
}

/* The price of ending the line where it now ends; negative: it cannot. */
static int64_t
line_cost(const Growing *growing, const Measure *measure)
{
    Length em = growing->line->em;
    Length over = growing->width - line_width(measure, growing->start);
    bool last = growing->next == growing->line->count;
    int64_t penalty =
        last ? 0 : growing->line->boxes[growing->next - 1].break_after * 100L;
    if (measure->align != ALIGN_JUSTIFY && over <= 0)
        return ragged_cost(growing, -over, last, measure->align) + penalty +
               (last ? runt_cost(growing) : 0);
    if (over > 0) {
        int64_t cost = shrink_cost(&growing->room, over, em);
        if (cost < 0)
            return -1;
        return cost + penalty + (last ? runt_cost(growing) : 0);
    }
    if (last)
        return runt_cost(growing);
    return stretch_cost(&growing->room, -over, em) + penalty;
}

/* ---- the search ---- */

typedef struct Node {
    int64_t cost; /* -1: not reached */
    size_t from;
    bool forced;
} Node;

typedef struct Search {
    const InlineText *line;
    const Measure *measure;
    Node *nodes; /* one a box and one for the end */
} Search;

static void
offer(Search *search, size_t from, size_t to, int64_t cost, bool forced)
{
    Node *node = &search->nodes[to];
    int64_t total = search->nodes[from].cost + cost;
    if (node->cost < 0 || total < node->cost)
        *node = (Node){total, from, forced};
}

static bool
too_long(const Growing *growing, const Measure *measure)
{
    Length least = growing->width;
    for (size_t step = 0; step < SHRINK_STEPS; step++)
        least -= growing->room.shrink[step];
    return least > line_width(measure, growing->start);
}

/*
 * Grows every line that starts at `start`.  When none can end, the boxes that
 * fit make a line all the same, so that the search always goes on.
 */
static void
extend_from(Search *search, size_t start)
{
    Growing growing = {.line = search->line,
                       .start = start,
                       .next = start,
                       .visible_end = start,
                       .pending_from = start};
    size_t fitting = start;
    bool ended = false;
    while (growing.next < search->line->count) {
        grow(&growing);
        bool long_already = too_long(&growing, search->measure);
        if (!long_already || fitting == start)
            fitting = growing.next;
        if (long_already && growing.visible_end == growing.next)
            break;
        const Box *last = &search->line->boxes[growing.next - 1];
        bool at_end = growing.next == search->line->count;
        if (!at_end && last->break_after == BREAK_NEVER)
            continue;
        int64_t cost = line_cost(&growing, search->measure);
        if (cost >= 0) {
            offer(search, start, growing.next, cost, /*forced=*/false);
            ended = true;
        }
    }
    if (!ended)
        offer(search, start, fitting, (int64_t)COST_FORCED * 1000,
              /*forced=*/true);
}

static void
report_forced(const Setting *setting, const InlineText *line, size_t box,
              Place place)
{
    const Run *run = &line->source->runs[line->boxes[box].run];
    if (run->source)
        place = source_place(run->source, run->offset);
    diagnose(setting->diagnostics, SEVERITY_WARNING, "forced-break", place,
             "no good line break was found here; the line is broken where it "
             "is full");
}

static Line
line_between(const InlineText *line, const Measure *measure, size_t start,
             size_t end)
{
    Growing growing = {.line = line,
                       .start = start,
                       .next = start,
                       .visible_end = start,
                       .pending_from = start};
    while (growing.next < end)
        grow(&growing);
    return (Line){.start = start,
                  .end = end,
                  .visible_end = growing.visible_end,
                  .indent = start == 0 ? measure->indent : 0,
                  .natural = growing.width,
                  .last = end == line->count};
}

bool
paragraph_fit(const Setting *setting, const InlineText *line,
              const Measure *measure, Place place, Lines *lines)
{
    Search search = {line, measure, NULL};
    search.nodes = arena_array(setting->arena, line->count + 1, sizeof(Node));
    if (!search.nodes)
        return false;
    for (size_t i = 1; i <= line->count; i++)
        search.nodes[i].cost = -1;
    for (size_t i = 0; i < line->count; i++)
        if (search.nodes[i].cost >= 0)
            extend_from(&search, i);
    /* The way back, turned round. */
    size_t count = 0;
    for (size_t at = line->count; at > 0; at = search.nodes[at].from)
        count++;
    lines->items = arena_array(setting->arena, count, sizeof(Line));
    if (!lines->items)
        return false;
    lines->count = lines->capacity = count;
    for (size_t at = line->count; at > 0; at = search.nodes[at].from)
        lines->items[--count] =
            line_between(line, measure, search.nodes[at].from, at);
    for (size_t i = 0; i < lines->count; i++)
        if (search.nodes[lines->items[i].end].forced)
            report_forced(setting, line, lines->items[i].start, place);
    return true;
}

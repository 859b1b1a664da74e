/*
 * Page breaks: see page_breaks.h.
 *
 * The best way to every place where a page or column can begin is the best
 * of the ways to the places before it, and one page or column more.  What a
 * page costs: itself; the square of what it leaves empty, unless the text ends
 * or a new page was asked for; what the break at its end costs (a line alone,
 * a heading at the foot, a unit torn); notes that go on elsewhere.  No break
 * is barred, so there is always a way; those that should be never cost more
 * than any page.  As a page holds a bounded number of strips, the work grows
 * with the length of the document and no faster.
 *
 * With columns a page is a row of bands: full-width strips, or strips in
 * columns.  Where the columns end before the page does they are balanced: the
 * least height is looked for in which they hold the text.
 */
#include "layouts/page_breaks.h"

#include <assert.h>

#include "layouts/stack.h"

enum {
    COST_PAGE = 1000,
    COST_NOTE_TORN = 150,
    COST_UNEVEN_SPREAD = 150,
    COST_UNBALANCED = 400
};

typedef enum Move {
    MOVE_NONE,
    MOVE_FILL,
    MOVE_WHOLE,
    MOVE_BALANCE,
    MOVE_TURN
} Move;

/*
 * A place to begin: strip `index / places` in column `index % places`.  The
 * last column number is column 0 below something on the same page.
 */
typedef struct State {
    int64_t cost;
    size_t from; /* the state before */
    Move move;
    Length top; /* of the band the column is in */
    Length end; /* of the column before */
    int pages;  /* that are full */
    NoteCounts notes;
    NoteCounts first_note; /* with which the column before began */
} State;

typedef struct Breaker {
    const Flow *flow;
    const Notes *notes;
    const PageShape *shape;
    State *states;
    size_t places;
    size_t count; /* of strips */
    Stack stack;
} Breaker;

static const Strip *
strip_at(const Breaker *b, size_t index)
{
    return &b->flow->strips.items[index];
}

static const Row *
row_at(const Breaker *b, size_t index)
{
    return &b->flow->rows.items[strip_at(b, index)->row];
}

/* True if no chunk goes on from strip `index - 1` to `index`. */
static bool
ends_segment(const Breaker *b, size_t index, bool whole)
{
    if (index == b->count)
        return true;
    const Row *row = row_at(b, index);
    if (row->first_strip == index && row->new_page)
        return true;
    return b->shape->columns > 1 && row->whole != whole;
}

static bool
turns_page(const Breaker *b, size_t index)
{
    return index == b->count || (row_at(b, index)->first_strip == index &&
                                 row_at(b, index)->new_page);
}

/* How high a column is that begins with strip `index`. */
static Length
room_at(const Breaker *b, size_t index)
{
    return row_at(b, index)->turned ? b->shape->turned_room : b->shape->room;
}

static NoteCounts
due_at(const Breaker *b, size_t end)
{
    NoteCounts due = {{0}};
    for (int l = 0; end > 0 && l < LANES_MAX; l++)
        due.lines[l] = strip_at(b, end - 1)->due[l];
    return due;
}

static void
begin_chunk(Breaker *b, size_t first, Length top)
{
    stack_begin(&b->stack, b->flow, top);
    stack_head(&b->stack, first);
}

/* ---- what it costs ---- */

static int64_t
emptiness(Length room, Length filled)
{
    Length empty = room - filled;
    int64_t percent = empty > 0 ? empty * 100 / room : 0;
    return percent * percent / 4;
}

/* The pages of an opening: an odd page and the even one before it. */
static int64_t
unevenness(const Breaker *b, const State *state, Length end)
{
    bool right = state->pages > 0 && state->pages % 2 == 0;
    return b->shape->spreads && right && end != state->end ? COST_UNEVEN_SPREAD
                                                           : 0;
}

static void
reach(Breaker *b, size_t index, size_t column, const State *state)
{
    State *best = &b->states[index * b->places + column];
    if (best->move == MOVE_NONE || state->cost < best->cost)
        *best = *state;
}

/* ---- one column ---- */

/* A chunk from a state on, as far as it was stacked. */
typedef struct Filling {
    size_t from; /* the state's index */
    size_t first;
    size_t column;
    Length filled; /* with the notes */
} Filling;

/* The column ends before strip `end`: the next one, or the next page. */
static void
end_column(Breaker *b, const Filling *filling, size_t end, State next)
{
    const State *state = &b->states[filling->from];
    size_t columns = (size_t)b->shape->columns;
    bool segment_ends = ends_segment(b, end, row_at(b, filling->first)->whole);
    size_t column = segment_ends ? columns : filling->column + 1;
    /* A column that is left empty costs as much as a full one. */
    size_t used = segment_ends ? columns - filling->column : 1;
    next.end = b->stack.end;
    next.cost += COST_PAGE * (int64_t)used / (int64_t)columns;
    if (segment_ends && columns > 1 && b->shape->balance)
        next.cost += COST_UNBALANCED;
    if (turns_page(b, end)) {
        if (end == b->count &&
            filling->filled + b->shape->imprint > b->shape->room)
            next.cost += COST_PAGE;
    } else {
        next.cost += strip_at(b, end - 1)->cost +
                     emptiness(room_at(b, filling->first), filling->filled) /
                         (int64_t)columns +
                     unevenness(b, state, next.end);
    }
    if (column >= columns) {
        column = 0;
        next.top = 0;
        next.pages++;
    }
    reach(b, end, column, &next);
}

/*
 * Whether the notes of a chunk that ends before strip `end` fit below it, and
 * what the state after it is.  `force` is for what would fit nowhere.
 */
static bool
settle_notes(Breaker *b, size_t end, bool force, Filling *filling, State *next)
{
    if (b->notes->flow->entries.count == 0) {
        filling->filled = b->stack.end;
        return true;
    }
    NoteCounts due = due_at(b, end);
    NoteCounts first = next->notes;
    NoteCounts until;
    Length room = room_at(b, filling->first);
    if (!notes_fit(b->notes, &first, &due, room - b->stack.end, force, &until))
        return false;
    next->notes = until;
    filling->filled = b->stack.end + notes_height(b->notes, &first, &until);
    for (int l = 0; l < LANES_MAX; l++)
        if (until.lines[l] < due.lines[l])
            next->cost += COST_NOTE_TORN;
    return true;
}

/*
 * Notes that were begun before may leave a page no room for a note that its
 * first line calls: they are ended on pages without text.
 */
static void
end_notes_alone(Breaker *b, const Filling *filling, State *state)
{
    NoteCounts carried = due_at(b, filling->first);
    NoteCounts due = due_at(b, filling->first + 1);
    NoteCounts end;
    Length room = room_at(b, filling->first);
    if (filling->column > 0 || state->top > 0)
        return;
    begin_chunk(b, filling->first, 0);
    stack_add(&b->stack, filling->first);
    while (notes_height(b->notes, &state->notes, &carried) > 0 &&
           !notes_fit(b->notes, &state->notes, &due, room - b->stack.end,
                      /*force=*/false, &end)) {
        notes_fill(b->notes, &state->notes, &carried, b->shape->room, &end);
        state->notes = end;
        state->cost += COST_PAGE;
        state->pages++;
    }
}

static void
fill_column(Breaker *b, Filling *filling)
{
    State state = b->states[filling->from];
    bool whole = row_at(b, filling->first)->whole;
    end_notes_alone(b, filling, &state);
    begin_chunk(b, filling->first, state.top);
    for (size_t end = filling->first + 1;; end++) {
        bool force = end == filling->first + 1 && state.top == 0;
        stack_add(&b->stack, end - 1);
        State next = state;
        next.first_note = state.notes;
        next.from = filling->from;
        next.move = MOVE_FILL;
        if (!force && b->stack.end > room_at(b, filling->first))
            return;
        if (!settle_notes(b, end, force, filling, &next))
            return;
        end_column(b, filling, end, next);
        if (ends_segment(b, end, whole))
            return;
    }
}

/* ---- bands ---- */

/* Full-width strips; what follows may stand on the same page. */
static void
fill_whole(Breaker *b, const Filling *filling)
{
    const State state = b->states[filling->from];
    Length room = room_at(b, filling->first);
    begin_chunk(b, filling->first, state.top);
    for (size_t end = filling->first + 1;; end++) {
        bool force = end == filling->first + 1 && state.top == 0;
        stack_add(&b->stack, end - 1);
        if (!force && b->stack.end > room)
            return;
        State next = state;
        next.from = filling->from;
        next.move = MOVE_WHOLE;
        next.end = b->stack.end;
        bool ends = ends_segment(b, end, /*whole=*/true);
        if (ends && !turns_page(b, end)) {
            const Strip *below = strip_at(b, end);
            next.top = b->stack.y + b->flow->slabs.items[below->slab].space;
            reach(b, end, (size_t)b->shape->columns, &next);
        } else {
            next.top = 0;
            next.pages++;
            next.cost += COST_PAGE;
            if (!turns_page(b, end))
                next.cost +=
                    strip_at(b, end - 1)->cost + emptiness(room, b->stack.end);
            reach(b, end, 0, &next);
        }
        if (ends)
            return;
    }
}

/* Below something on the page, a new page may be begun. */
static void
turn_page(Breaker *b, size_t from, size_t index)
{
    State next = b->states[from];
    next.from = from;
    next.move = MOVE_TURN;
    next.cost += COST_PAGE + emptiness(b->shape->room, next.top);
    if (index > 0)
        next.cost += strip_at(b, index - 1)->cost;
    next.top = 0;
    next.pages++;
    reach(b, index, 0, &next);
}

/* Where a column of no more than `height` ends, with a good break. */
static size_t
column_end(Breaker *b, size_t first, size_t end, Length top, Length height,
           NoteCounts *notes)
{
    size_t good = first;
    size_t at = first;
    NoteCounts good_notes = *notes;
    begin_chunk(b, first, top);
    for (; at < end; at++) {
        NoteCounts due = due_at(b, at + 1);
        NoteCounts until;
        stack_add(&b->stack, at);
        if (b->stack.end > top + height ||
            !notes_fit(b->notes, notes, &due, b->shape->room - b->stack.end,
                       /*force=*/false, &until))
            break;
        if (at + 1 == end || strip_at(b, at)->cost < COST_IN_SHORT_UNIT) {
            good = at + 1;
            good_notes = until;
        }
    }
    *notes = good_notes;
    return good;
}

/* True if the columns hold [first, end) in `height`; where each ends. */
static bool
columns_hold(Breaker *b, size_t first, size_t end, Length top, Length height,
             NoteCounts *notes, size_t *ends)
{
    for (int c = 0; c < b->shape->columns; c++) {
        if (first < end)
            first = column_end(b, first, end, top, height, notes);
        ends[c] = first;
    }
    for (int l = 0; first == end && l < LANES_MAX; l++)
        if (notes->lines[l] < due_at(b, end).lines[l])
            return false;
    return first == end;
}

/* The least height of balanced columns, to a quarter of a point; 0: none. */
static Length
balanced_height(Breaker *b, size_t first, size_t end, const State *state)
{
    size_t ends[COLUMN_COUNT_MAX];
    Length least = 0;
    Length most = b->shape->room - state->top;
    NoteCounts notes = state->notes;
    if (!columns_hold(b, first, end, state->top, most, &notes, ends))
        return 0;
    while (most - least > POINT / 4) {
        Length middle = least + (most - least) / 2;
        notes = state->notes;
        if (columns_hold(b, first, end, state->top, middle, &notes, ends))
            most = middle;
        else
            least = middle;
    }
    return most;
}

static size_t
segment_end(const Breaker *b, size_t first, Length reach_of)
{
    Length limit = strip_at(b, first)->total + reach_of;
    size_t end = first + 1;
    while (!ends_segment(b, end, /*whole=*/false) &&
           strip_at(b, end)->total <= limit)
        end++;
    return ends_segment(b, end, /*whole=*/false) ? end : first;
}

static void
balance(Breaker *b, size_t from, size_t first)
{
    State next = b->states[from];
    Length room = b->shape->room - next.top;
    /* Twice what there is room for: the heights are only roughly known. */
    size_t end = segment_end(b, first, 2 * room * b->shape->columns);
    Length height = end > first ? balanced_height(b, first, end, &next) : 0;
    if (height == 0)
        return;
    size_t ends[COLUMN_COUNT_MAX];
    columns_hold(b, first, end, next.top, height, &next.notes, ends);
    next.from = from;
    next.move = MOVE_BALANCE;
    next.end = next.top + height;
    if (turns_page(b, end)) {
        next.cost += COST_PAGE;
        if (end == b->count && next.end + b->shape->imprint > b->shape->room)
            next.cost += COST_PAGE;
        next.top = 0;
        next.pages++;
        reach(b, end, 0, &next);
        return;
    }
    next.top = next.end + b->flow->slabs.items[strip_at(b, end)->slab].space +
               b->flow->slabs.items[strip_at(b, end - 1)->slab].tail;
    reach(b, end, (size_t)b->shape->columns, &next);
}

/* ---- the whole ---- */

static void
go_on(Breaker *b, size_t index, size_t column)
{
    size_t from = index * b->places + column;
    size_t columns = (size_t)b->shape->columns;
    const State *end = &b->states[b->count * b->places];
    if (b->states[from].move == MOVE_NONE)
        return;
    /* Nothing has a cost below zero: no better way to the end begins here. */
    if (end->move != MOVE_NONE && end->cost <= b->states[from].cost)
        return;
    bool below = column == columns;
    Filling filling = {from, index, below ? 0 : column, 0};
    if (below)
        turn_page(b, from, index);
    if (columns > 1 && row_at(b, index)->whole) {
        if (filling.column == 0)
            fill_whole(b, &filling);
        return;
    }
    if (columns > 1 && b->shape->balance && filling.column == 0)
        balance(b, from, index);
    fill_column(b, &filling);
}

/* A balanced band is made of chunks again. */
static bool
add_balanced(Breaker *b, const State *state, size_t first, size_t end,
             Chunks *reversed)
{
    size_t ends[COLUMN_COUNT_MAX] = {0};
    Chunk made[COLUMN_COUNT_MAX];
    Length height = balanced_height(b, first, end, state);
    NoteCounts notes = state->notes;
    int count = 0;
    columns_hold(b, first, end, state->top, height, &notes, ends);
    notes = state->notes;
    for (int c = 0; c < b->shape->columns && first < ends[c]; c++) {
        made[count] = (Chunk){.first = first,
                              .end = ends[c],
                              .column = c,
                              .top = state->top,
                              .first_note = notes};
        column_end(b, first, end, state->top, height, &notes);
        made[count++].end_note = notes;
        first = ends[c];
    }
    while (count > 0) {
        Chunk *chunk = vector_push(b->flow->setting->arena, reversed);
        if (!chunk)
            return false;
        *chunk = made[--count];
    }
    return true;
}

/* From the end to the beginning, along the best way. */
static bool
trace_back(Breaker *b, Chunks *reversed)
{
    assert(b->places > 0);
    size_t at = b->count * b->places;
    while (at >= b->places) {
        const State *state = &b->states[at];
        const State *before = &b->states[state->from];
        size_t first = state->from / b->places;
        size_t column = state->from % b->places;
        size_t end = at / b->places;
        if (state->move == MOVE_BALANCE) {
            if (!add_balanced(b, before, first, end, reversed))
                return false;
        } else if (state->move != MOVE_TURN) {
            Chunk *chunk = vector_push(b->flow->setting->arena, reversed);
            if (!chunk)
                return false;
            bool below = column == (size_t)b->shape->columns;
            *chunk = (Chunk){.first = first,
                             .end = end,
                             .column = below ? 0 : (int)column,
                             .whole = state->move == MOVE_WHOLE,
                             .top = before->top,
                             .first_note = state->move == MOVE_WHOLE
                                               ? before->notes
                                               : state->first_note,
                             .end_note = state->notes};
        }
        at = state->from;
    }
    return true;
}

bool
page_breaks_choose(const Flow *flow, const Notes *notes, const PageShape *shape,
                   Chunks *chunks)
{
    Arena *arena = flow->setting->arena;
    Breaker *b = arena_alloc(arena, sizeof *b);
    if (!b)
        return false;
    *b = (Breaker){.flow = flow, .notes = notes, .shape = shape};
    b->count = flow->strips.count;
    b->places = (size_t)shape->columns + 1;
    b->states =
        arena_array(arena, (b->count + 1) * b->places, sizeof *b->states);
    if (!b->states)
        return false;
    if (b->count == 0)
        return true;
    b->states[0].move = MOVE_TURN;
    for (size_t i = 0; i < b->count; i++)
        for (size_t c = b->places; c-- > 0;)
            go_on(b, i, c);
    Chunks reversed = {0};
    if (!trace_back(b, &reversed))
        return false;
    for (size_t i = reversed.count; i-- > 0;) {
        Chunk *chunk = vector_push(arena, chunks);
        if (!chunk)
            return false;
        *chunk = reversed.items[i];
        chunk->new_page = chunk->column == 0 && chunk->top == 0;
    }
    return true;
}

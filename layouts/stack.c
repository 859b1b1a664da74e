/*
 * Stack: see stack.h.
 *
 * The first slab of a page loses the space and the leading above it, so that
 * its characters touch the type area's edge; the last one's leading may hang
 * below it.  So n lines fit when n - 1 pitches and one character do.
 * [GB/T 9704 5.2.3]  Lines of the grid go to the next place of the grid.
 * [clreq #grid_alignment]
 */
#include "layouts/stack.h"

enum { NO_ROW = -1 };

void
stack_begin(Stack *stack, const Flow *flow, Length top)
{
    stack->flow = flow;
    stack->y = stack->end = top;
    stack->row = (size_t)NO_ROW;
    stack->is_empty = true;
}

static Length
grid_pitch(const Stack *stack)
{
    return stack->flow->setting->definition->grid_pitch;
}

/* `y`, or the next place below it that is `phase` beside the grid. */
static Length
next_on_grid(Length y, Length phase, Length pitch)
{
    Length beside = (y - phase) % pitch;
    if (beside < 0)
        beside += pitch;
    return beside > 0 ? y + pitch - beside : y;
}

/* The slab with which each lane begins or goes on; NULL: with none. */
typedef struct Fronts {
    const Slab *slabs[STACK_LANES_MAX];
    Length baseline; /* the lowest of their first lines */
    Length space;
    Length lead;
} Fronts;

static void
add_front(const Stack *stack, Fronts *fronts, const Row *row,
          const Strip *strip)
{
    const Slab *slab = &stack->flow->slabs.items[strip->slab];
    fronts->slabs[strip->lane - row->first_lane] = slab;
    if (slab->baseline > fronts->baseline)
        fronts->baseline = slab->baseline;
    if (slab->space > fronts->space)
        fronts->space = slab->space;
}

/*
 * A lane's next slab is among the next strips, since these are in the order
 * of their ends: beyond the height of one slab nothing is to be found.
 */
static void
find_fronts(const Stack *stack, size_t index, Fronts *fronts)
{
    const Flow *flow = stack->flow;
    const Strip *strips = flow->strips.items;
    const Row *row = &flow->rows.items[strips[index].row];
    size_t end = row->first_strip + row->strip_count;
    size_t found = 0;
    for (size_t i = 0; i < row->lane_count; i++)
        fronts->slabs[i] = NULL;
    fronts->baseline = fronts->space = 0;
    Length reach = strips[index].bottom + 2 * row->tallest;
    for (size_t i = index; i < end && found < row->lane_count; i++) {
        if (strips[i].bottom > reach)
            break;
        if (fronts->slabs[strips[i].lane - row->first_lane])
            continue;
        add_front(stack, fronts, row, &strips[i]);
        found++;
    }
    fronts->lead = fronts->baseline;
    for (size_t i = 0; i < row->lane_count; i++) {
        const Slab *slab = fronts->slabs[i];
        Length lead = slab ? fronts->baseline - slab->baseline + slab->lead : 0;
        if (slab && lead < fronts->lead)
            fronts->lead = lead;
    }
}

/* The lanes of a row begin, or go on, with their first lines level. */
static void
begin_row(Stack *stack, size_t index)
{
    const Flow *flow = stack->flow;
    stack->row = flow->strips.items[index].row;
    const Row *row = &flow->rows.items[stack->row];
    Fronts fronts;
    find_fronts(stack, index, &fronts);
    Length y =
        stack->is_empty ? stack->y - fronts.lead : stack->y + fronts.space;
    Length pitch = grid_pitch(stack);
    bool settled = pitch <= 0;
    for (size_t i = 0; !settled && i < row->lane_count; i++) {
        const Slab *slab = fronts.slabs[i];
        if (!slab || !slab->on_grid)
            continue;
        Length characters = y + fronts.baseline - slab->baseline + slab->lead;
        y += next_on_grid(characters, 0, pitch) - characters;
        settled = true;
    }
    for (size_t i = 0; i < row->lane_count; i++) {
        const Slab *slab = fronts.slabs[i];
        StackLane *lane = &stack->lanes[i];
        if (!slab)
            continue;
        *lane = (StackLane){.bottom = y + fronts.baseline - slab->baseline,
                            .fresh = true};
        if (pitch > 0 && slab->on_grid)
            lane->phase = (lane->bottom + slab->lead) % pitch;
    }
}

Length
stack_add(Stack *stack, size_t index)
{
    const Strip *strip = &stack->flow->strips.items[index];
    const Slab *slab = &stack->flow->slabs.items[strip->slab];
    if (strip->row != stack->row)
        begin_row(stack, index);
    const Row *row = &stack->flow->rows.items[strip->row];
    StackLane *lane = &stack->lanes[strip->lane - row->first_lane];
    Length top = lane->bottom;
    if (!lane->fresh) {
        Length pitch = grid_pitch(stack);
        top += slab->space;
        if (slab->on_grid && pitch > 0)
            top =
                next_on_grid(top + slab->lead, lane->phase, pitch) - slab->lead;
    }
    if (slab->has_at && (stack->is_empty || top + slab->lead < slab->at))
        top = slab->at - slab->lead;
    lane->fresh = false;
    lane->bottom = top + slab->height;
    if (lane->bottom > stack->y)
        stack->y = lane->bottom;
    if (lane->bottom - slab->tail > stack->end)
        stack->end = lane->bottom - slab->tail;
    stack->is_empty = false;
    return top;
}

void
stack_head(Stack *stack, size_t index)
{
    const Flow *flow = stack->flow;
    const Row *row = &flow->rows.items[flow->strips.items[index].row];
    for (size_t r = 0; r < row->head_count; r++) {
        const Row *head = &flow->rows.items[row->head + r];
        for (size_t i = 0; i < head->strip_count && row_repeats(row, head); i++)
            stack_add(stack, head->first_strip + i);
    }
}

/*
 * Rows: lanes side by side, and the strips they are divided into.
 *
 * The lanes of a row begin on one baseline and each keeps its own pitch.  A
 * page may end anywhere in a row if what is left of every lane goes on well
 * on the next page, where the lanes begin on one baseline again.  So the
 * slabs of all lanes are put into one order, by where they end; a page takes
 * a stretch of that order, and what breaks cost is known once and for all.
 */
#include "layouts/flow.h"

/* ---- making ---- */

void
row_open(Flow *flow)
{
    flow->open_lane = flow->lanes.count;
    flow->open_pending = flow->pending;
    flow->closed_pending = 0;
}

LanePlace
lane_place(const Flow *flow, int number, bool turned)
{
    const Plan *plan = flow->plan;
    const Definition *definition = flow->setting->definition;
    bool whole = number == LANE_WHOLE || (turned && plan->column_count > 1);
    LanePlace place =
        whole ? (LanePlace){0, plan->width} : plan->places[number];
    if (!turned)
        return place;
    Length height = area_height(definition);
    return (LanePlace){length_scale(place.left, height, plan->width),
                       length_scale(place.width, height, plan->width)};
}

static bool
is_sequential(const Flow *flow)
{
    return flow->plan->kind == ARRANGEMENT_SEQUENTIAL;
}

void
lane_open(Flow *flow, int number)
{
    LanePlace place = lane_place(flow, number, flow->turned);
    bool whole = number == LANE_WHOLE;
    flow->left = place.left;
    flow->width = place.width;
    flow->pending = is_sequential(flow) ? flow->owed[whole ? 0 : number]
                                        : flow->open_pending;
    Lane *lane = vector_push(flow->setting->arena, &flow->lanes);
    if (lane)
        *lane = (Lane){flow->slabs.count, 0, number};
}

bool
lane_close(Flow *flow)
{
    if (arena_failed(flow->setting->arena))
        return false;
    Lane *lane = &flow->lanes.items[flow->lanes.count - 1];
    lane->count = flow->slabs.count - lane->first;
    if (is_sequential(flow))
        flow->owed[lane->number < 0 ? 0 : lane->number] = flow->pending;
    if (lane->count == 0)
        flow->lanes.count--;
    else if (flow->pending > flow->closed_pending)
        flow->closed_pending = flow->pending;
    return true;
}

static bool
add_row(Flow *flow, size_t first, size_t end)
{
    Row *row = vector_push(flow->setting->arena, &flow->rows);
    if (!row)
        return false;
    int number = flow->lanes.items[first].number;
    *row = (Row){.first_lane = first,
                 .lane_count = end - first,
                 .panel = flow->panel,
                 .whole = number == LANE_WHOLE ||
                          (flow->turned && flow->plan->column_count > 1),
                 .turned = flow->turned,
                 .part = is_sequential(flow) && number > 0 ? number : 0};
    return true;
}

/* In a sequential document each language has a row of its own. */
bool
row_close(Flow *flow)
{
    size_t end = flow->lanes.count;
    size_t first = flow->open_lane;
    flow->pending = end > first ? flow->closed_pending : flow->open_pending;
    for (size_t i = first; i < end; i++) {
        bool last = i + 1 == end;
        bool parts =
            !last && is_sequential(flow) &&
            flow->lanes.items[i].number != flow->lanes.items[i + 1].number;
        if (!last && !parts)
            continue;
        if (!add_row(flow, first, i + 1))
            return false;
        first = i + 1;
    }
    flow->open_lane = end;
    return true;
}

void
owe_space(Flow *flow, Length space)
{
    if (flow->pending < space)
        flow->pending = space;
    for (int i = 0; i < LANES_MAX; i++)
        if (flow->owed[i] < space)
            flow->owed[i] = space;
}

void
move_down(Slab *slab, Length distance)
{
    for (size_t i = 0; i < slab->items.count; i++)
        slab->items.items[i].y += distance;
    slab->baseline += distance;
    slab->height += distance;
}

/* ---- dividing ---- */

enum { ROW_LANES_MAX = 256 };

/* A row that is being divided: how far each lane is taken. */
typedef struct Division {
    Flow *flow;
    const Row *row;
    const Lane *lanes;
    size_t taken[ROW_LANES_MAX];
    Length bottoms[ROW_LANES_MAX]; /* of the next slab */
    size_t started;
} Division;

static const Slab *
next_slab(const Division *d, size_t lane)
{
    return &d->flow->slabs.items[d->lanes[lane].first + d->taken[lane]];
}

/* The lane whose next slab ends highest; the first of equals. */
static size_t
highest_lane(const Division *d)
{
    size_t best = d->row->lane_count;
    for (size_t i = 0; i < d->row->lane_count; i++)
        if (d->taken[i] < d->lanes[i].count &&
            (best == d->row->lane_count || d->bottoms[i] < d->bottoms[best]))
            best = i;
    return best;
}

static int
slab_cost(const Slab *slab)
{
    return slab->keep_with_next ? COST_KEEP : slab->tear;
}

/* What a break costs now: as much as in the lane that minds it most. */
static int
division_cost(const Division *d, bool row_ends)
{
    int cost = 0;
    if (d->started < d->row->lane_count)
        return COST_KEEP;
    for (size_t i = 0; i < d->row->lane_count; i++) {
        if (!row_ends && d->taken[i] == d->lanes[i].count)
            continue;
        int own = slab_cost(next_slab(d, i) - 1);
        cost = own > cost ? own : cost;
    }
    return cost;
}

static void
begin_division(Division *d)
{
    Length baseline = 0;
    for (size_t i = 0; i < d->row->lane_count; i++) {
        d->taken[i] = 0;
        if (next_slab(d, i)->baseline > baseline)
            baseline = next_slab(d, i)->baseline;
    }
    for (size_t i = 0; i < d->row->lane_count; i++) {
        const Slab *slab = next_slab(d, i);
        d->bottoms[i] = baseline - slab->baseline + slab->height;
    }
}

static bool
divide_row(Flow *flow, size_t index)
{
    Row *row = &flow->rows.items[index];
    Division d = {
        .flow = flow, .row = row, .lanes = &flow->lanes.items[row->first_lane]};
    begin_division(&d);
    row->first_strip = flow->strips.count;
    for (size_t i; (i = highest_lane(&d)) < row->lane_count;) {
        const Slab *slab = next_slab(&d, i);
        Strip *strip = vector_push(flow->setting->arena, &flow->strips);
        if (!strip)
            return false;
        *strip = (Strip){.slab = d.lanes[i].first + d.taken[i],
                         .lane = row->first_lane + i,
                         .row = index,
                         .bottom = d.bottoms[i]};
        if (slab->height > row->tallest)
            row->tallest = slab->height;
        d.started += d.taken[i]++ == 0;
        if (d.taken[i] < d.lanes[i].count)
            d.bottoms[i] += next_slab(&d, i)->space + next_slab(&d, i)->height;
        bool ends = highest_lane(&d) == row->lane_count;
        strip->cost = division_cost(&d, ends);
    }
    row->strip_count = flow->strips.count - row->first_strip;
    return true;
}

/* How high everything is up to each strip, for a rough look ahead. */
static void
sum_heights(Flow *flow)
{
    Length before = 0;
    Length total = 0;
    for (size_t i = 0; i < flow->strips.count; i++) {
        Strip *strip = &flow->strips.items[i];
        const Row *row = &flow->rows.items[strip->row];
        if (i == row->first_strip)
            before = total;
        if (before + strip->bottom > total)
            total = before + strip->bottom;
        strip->total = total;
    }
}

/*
 * A sequential document has all rows of a part before those of the next.
 * Turned rows have pages of their own.
 */
bool
rows_into_strips(Flow *flow)
{
    int parts = 1;
    bool turned = false;
    for (size_t i = 0; i < flow->rows.count; i++)
        if (flow->rows.items[i].part >= parts)
            parts = flow->rows.items[i].part + 1;
    for (int part = 0; part < parts; part++)
        for (size_t i = 0; i < flow->rows.count; i++) {
            Row *row = &flow->rows.items[i];
            if (row->part != part)
                continue;
            row->new_page = row->new_page || row->turned != turned;
            turned = row->turned;
            if (!divide_row(flow, i))
                return false;
        }
    sum_heights(flow);
    return true;
}

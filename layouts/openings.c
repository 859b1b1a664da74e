/*
 * Openings: see openings.h.
 *
 * A chunk is what an opening holds: a language on each page.  Where one of
 * them is much longer, or is missing, chunks come that hold one language only.
 * Two that follow one another share an opening: the first stands on its left
 * page, the second on its right one.  One that is left over is divided
 * between both; the document's last one stands on a left page, with which the
 * document ends.
 */
#include "layouts/openings.h"

/* ---- one language ---- */

static bool
has_notes(const Chunk *chunk, int lane)
{
    return chunk->first_note.lines[lane] < chunk->end_note.lines[lane];
}

int
chunk_lane(const Flow *flow, const Chunk *chunk)
{
    int lane = LANE_WHOLE;
    for (size_t i = chunk->first; i < chunk->end; i++) {
        const Strip *strip = &flow->strips.items[i];
        const Row *row = &flow->rows.items[strip->row];
        int number = flow->lanes.items[strip->lane].number;
        if (row->opening || row->turned || number == LANE_WHOLE ||
            (lane != LANE_WHOLE && lane != number))
            return LANE_WHOLE;
        lane = number;
    }
    for (int l = 0; l < LANES_MAX; l++)
        if (l != lane && has_notes(chunk, l))
            return LANE_WHOLE;
    return lane;
}

/* ---- a chunk in two ---- */

/*
 * Where a chunk is best divided, of the places that keep nothing apart the
 * one nearest to its middle; its end if there is none.
 */
static size_t
middle_of(const Flow *flow, const Chunk *chunk)
{
    const Strip *strips = flow->strips.items;
    Length above = chunk->first > 0 ? strips[chunk->first - 1].total : 0;
    Length half = (above + strips[chunk->end - 1].total) / 2;
    Length least = 0;
    size_t best = chunk->end;
    for (size_t i = chunk->first; i + 1 < chunk->end; i++) {
        Length beside = strips[i].total > half ? strips[i].total - half
                                               : half - strips[i].total;
        if (strips[i].cost < COST_IN_SHORT_UNIT &&
            (best == chunk->end || beside < least)) {
            best = i + 1;
            least = beside;
        }
    }
    return best;
}

/* The notes that the lines before strip `end` call, of those it has. */
static NoteCounts
notes_until(const Flow *flow, const Chunk *chunk, size_t end)
{
    NoteCounts until = chunk->end_note;
    for (int l = 0; l < LANES_MAX; l++) {
        size_t due = flow->strips.items[end - 1].due[l];
        if (due < until.lines[l])
            until.lines[l] = due;
        if (until.lines[l] < chunk->first_note.lines[l])
            until.lines[l] = chunk->first_note.lines[l];
    }
    return until;
}

/* ---- openings ---- */

static bool
add_chunk(const Flow *flow, Chunks *shared, Chunk chunk, ChunkSide side)
{
    Chunk *added = vector_push(flow->setting->arena, shared);
    if (!added)
        return false;
    *added = chunk;
    added->side = side;
    added->new_page = side != SIDE_RIGHT_PAGE;
    return true;
}

/* What is alone in its opening. */
static bool
add_alone(const Flow *flow, Chunks *shared, const Chunk *chunk, bool is_last)
{
    size_t middle = is_last ? chunk->end : middle_of(flow, chunk);
    if (middle == chunk->end)
        return add_chunk(flow, shared, *chunk,
                         is_last ? SIDE_LEFT_PAGE : SIDE_BOTH_PAGES);
    Chunk left = *chunk;
    Chunk right = *chunk;
    left.end = right.first = middle;
    left.end_note = right.first_note = notes_until(flow, chunk, middle);
    return add_chunk(flow, shared, left, SIDE_LEFT_PAGE) &&
           add_chunk(flow, shared, right, SIDE_RIGHT_PAGE);
}

bool
openings_share(const Flow *flow, Chunks *chunks)
{
    Chunks shared = {0};
    for (size_t i = 0; i < chunks->count; i++) {
        const Chunk *chunk = &chunks->items[i];
        bool is_last = i + 1 == chunks->count;
        int lane = chunk_lane(flow, chunk);
        bool added;
        if (lane == LANE_WHOLE) {
            added = add_chunk(flow, &shared, *chunk, SIDE_BOTH_PAGES);
        } else if (!is_last && chunk_lane(flow, chunk + 1) == lane) {
            added = add_chunk(flow, &shared, *chunk, SIDE_LEFT_PAGE) &&
                    add_chunk(flow, &shared, chunk[1], SIDE_RIGHT_PAGE);
            i++;
        } else {
            added = add_alone(flow, &shared, chunk, is_last);
        }
        if (!added)
            return false;
    }
    *chunks = shared;
    return true;
}

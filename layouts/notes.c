/*
 * Notes: see notes.h.
 */
#include "layouts/notes.h"

#include <string.h>

/* ---- calls ---- */

typedef struct Linking {
    Flow *flow;
    const Flow *set;
    Notes *notes;
    bool *is_placed; /* by entry */
    size_t nearest;  /* the entry after the last one found */
    size_t count;
} Linking;

static bool
add_slab(Linking *linking, int lane, size_t slab)
{
    const Slab *line = &linking->set->slabs.items[slab];
    NoteLines *lines = &linking->notes->lanes[lane];
    Length above = lines->count > 0
                       ? lines->items[lines->count - 1].bottom + line->space
                       : 0;
    NoteLine *added = vector_push(linking->flow->setting->arena, lines);
    if (!added)
        return false;
    *added = (NoteLine){slab, linking->count, above + line->height};
    return true;
}

static bool
place_entry(Linking *linking, size_t index)
{
    const Flow *set = linking->set;
    const NoteEntry *entry = &set->entries.items[index];
    linking->is_placed[index] = true;
    linking->count++;
    for (size_t r = 0; r < entry->row_count; r++) {
        const Row *row = &set->rows.items[entry->first_row + r];
        for (size_t l = 0; l < row->lane_count; l++) {
            const Lane *lane = &set->lanes.items[row->first_lane + l];
            int number = lane->number > 0 ? lane->number : 0;
            for (size_t s = 0; s < lane->count; s++)
                if (!add_slab(linking, number, lane->first + s))
                    return false;
        }
    }
    return true;
}

/* Calls come in the order of the notes, or nearly so. */
static bool
place_called(Linking *linking, const char *label)
{
    size_t count = linking->set->entries.count;
    for (size_t i = 0; i < count; i++) {
        size_t index = (linking->nearest + i) % count;
        if (strcmp(linking->set->entries.items[index].label, label) != 0)
            continue;
        linking->nearest = index + 1;
        return linking->is_placed[index] || place_entry(linking, index);
    }
    return true;
}

/* A note whose call is not set belongs to the end of the text. */
static bool
place_rest(Linking *linking)
{
    if (linking->flow->plan->kind == ARRANGEMENT_SINGLE)
        return true;
    for (size_t i = 0; i < linking->set->entries.count; i++)
        if (!linking->is_placed[i] && !place_entry(linking, i))
            return false;
    return true;
}

static bool
link_strip(Linking *linking, size_t index)
{
    Flow *flow = linking->flow;
    Strip *strip = &flow->strips.items[index];
    const Slab *slab = &flow->slabs.items[strip->slab];
    for (size_t c = 0; c < slab->calls.count; c++)
        if (!place_called(linking, slab->calls.items[c]))
            return false;
    if (index + 1 == flow->strips.count && !place_rest(linking))
        return false;
    for (int l = 0; l < LANES_MAX; l++)
        strip->due[l] = linking->notes->lanes[l].count;
    return true;
}

bool
notes_link(Flow *flow, const Flow *set, Notes *notes)
{
    notes->flow = set;
    if (set->entries.count == 0)
        return true;
    Linking linking = {.flow = flow, .set = set, .notes = notes};
    linking.is_placed = arena_array(flow->setting->arena, set->entries.count,
                                    sizeof *linking.is_placed);
    if (!linking.is_placed)
        return false;
    for (size_t i = 0; i < flow->strips.count; i++)
        if (!link_strip(&linking, i))
            return false;
    return true;
}

/* ---- on a page ---- */

Length
note_lines_height(const Notes *notes, int lane, size_t first, size_t end)
{
    if (end <= first)
        return 0;
    const NoteLine *lines = notes->lanes[lane].items;
    const Slab *slabs = notes->flow->slabs.items;
    const Slab *top = &slabs[lines[first].slab];
    return lines[end - 1].bottom - lines[first].bottom + top->height -
           slabs[lines[end - 1].slab].tail;
}

Length
notes_height(const Notes *notes, const NoteCounts *first, const NoteCounts *end)
{
    Length most = 0;
    for (int l = 0; l < LANES_MAX; l++) {
        Length height =
            note_lines_height(notes, l, first->lines[l], end->lines[l]);
        if (height > most)
            most = height;
    }
    return most > 0 ? most + NOTE_ABOVE + NOTE_RULE + NOTE_BELOW : 0;
}

/* How many of a lane's lines must be on the page. */
static size_t
least_lines(const NoteLines *lines, size_t first, size_t due)
{
    size_t note = lines->items[due - 1].note;
    size_t begin = due - 1;
    while (begin > first && lines->items[begin - 1].note == note)
        begin--;
    size_t goes_on =
        begin == first && first > 0 && lines->items[first - 1].note == note;
    size_t least = begin + (goes_on ? 1 : 2);
    return least < due ? least : due;
}

/* The most of [first, due) that fit, with a break that is not barred. */
static size_t
most_lines(const Notes *notes, int lane, size_t first, size_t due, Length room)
{
    size_t end = first;
    while (end < due && note_lines_height(notes, lane, first, end + 1) <= room)
        end++;
    size_t full = end;
    const NoteLine *lines = notes->lanes[lane].items;
    while (end > first && end < due &&
           notes->flow->slabs.items[lines[end - 1].slab].keep_with_next &&
           lines[end].note == lines[end - 1].note)
        end--;
    return end > first ? end : full;
}

bool
notes_fit(const Notes *notes, const NoteCounts *first, const NoteCounts *due,
          Length room, bool force, NoteCounts *end)
{
    bool fits = true;
    Length own = room - NOTE_ABOVE - NOTE_RULE - NOTE_BELOW;
    for (int l = 0; l < LANES_MAX; l++) {
        end->lines[l] = first->lines[l];
        if (due->lines[l] <= first->lines[l])
            continue;
        const NoteLines *lines = &notes->lanes[l];
        end->lines[l] =
            most_lines(notes, l, first->lines[l], due->lines[l], own);
        fits &=
            end->lines[l] >= least_lines(lines, first->lines[l], due->lines[l]);
    }
    return fits || force;
}

void
notes_fill(const Notes *notes, const NoteCounts *first, const NoteCounts *until,
           Length room, NoteCounts *end)
{
    bool any = false;
    notes_fit(notes, first, until, room, /*force=*/true, end);
    for (int l = 0; l < LANES_MAX; l++)
        any |= end->lines[l] > first->lines[l];
    for (int l = 0; !any && l < LANES_MAX; l++)
        end->lines[l] += first->lines[l] < until->lines[l];
}

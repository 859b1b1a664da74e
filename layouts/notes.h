/*
 * Notes: footnotes at the foot of the page that refers to them.
 *
 * They are set into a flow of their own.  Each lane has its notes in the
 * order of their calls; a page takes the lines of those that its text calls,
 * and what does not fit goes on at the foot of the next.
 */
#ifndef BRIEFSET_LAYOUTS_NOTES_H
#define BRIEFSET_LAYOUTS_NOTES_H

#include "layouts/flow.h"

typedef struct NoteLine {
    size_t slab;   /* in the notes' flow */
    size_t note;   /* a running number */
    Length bottom; /* all lines of the lane up to it under one another */
} NoteLine;

typedef VECTOR(NoteLine) NoteLines;

typedef struct Notes {
    const Flow *flow;
    NoteLines lanes[LANES_MAX];
} Notes;

/* How far a page's notes go in each lane. */
typedef struct NoteCounts {
    size_t lines[LANES_MAX];
} NoteCounts;

/* The rule above the notes, and its distance to what is above and below. */
enum { NOTE_RULE = 32768, NOTE_ABOVE = 6 * 65536, NOTE_BELOW = 4 * 65536 };

/*
 * Puts the notes into the order of their calls and tells each strip of `flow`
 * how many lines are due with it.  False when memory ran out.
 */
bool notes_link(Flow *flow, const Flow *set, Notes *notes);

/* The height of a lane's lines [first, end), without the rule above. */
Length
note_lines_height(const Notes *notes, int lane, size_t first, size_t end);

/* The height of the notes of a page with their rule; 0: none. */
Length notes_height(const Notes *notes, const NoteCounts *first,
                    const NoteCounts *end);

/*
 * As much of the notes from `first` to `until` as a page without text holds,
 * and at least a line of them.
 */
void notes_fill(const Notes *notes, const NoteCounts *first,
                const NoteCounts *until, Length room, NoteCounts *end);

/*
 * The notes from `first` of which `due` are called, in no more than `room`:
 * `end` becomes how far they go.  Every note that is called begins here, with
 * two lines if it has them; only the last of a lane may go on elsewhere.
 * False: they do not fit.  With `force` as much is taken as fits.
 */
bool notes_fit(const Notes *notes, const NoteCounts *first,
               const NoteCounts *due, Length room, bool force, NoteCounts *end);

#endif

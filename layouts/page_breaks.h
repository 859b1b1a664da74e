/*
 * Page breaks: which are best for the document as a whole.
 */
#ifndef BRIEFSET_LAYOUTS_PAGE_BREAKS_H
#define BRIEFSET_LAYOUTS_PAGE_BREAKS_H

#include "layouts/notes.h"

/* Which pages of an opening a chunk stands on.  (openings.c) */
typedef enum ChunkSide {
    SIDE_BOTH_PAGES, /* each language on its own */
    SIDE_LEFT_PAGE,
    SIDE_RIGHT_PAGE /* of the opening that the chunk before it began */
} ChunkSide;

/* A stretch of strips in one column of one page. */
typedef struct Chunk {
    size_t first;
    size_t end;
    int column;
    bool whole;    /* across all columns */
    bool new_page; /* the first on a page */
    ChunkSide side;
    Length top; /* where it begins, from the top of the type area */
    NoteCounts first_note;
    NoteCounts end_note;
} Chunk;

typedef VECTOR(Chunk) Chunks;

typedef struct PageShape {
    Length room;        /* the type area's height */
    Length turned_room; /* its width, for what is turned */
    int columns;
    bool balance;
    bool spreads;   /* the pages of an opening rather end on one line */
    Length imprint; /* what the last page must have room for */
} PageShape;

/* Fills `chunks`.  False when memory ran out. */
bool page_breaks_choose(const Flow *flow, const Notes *notes,
                        const PageShape *shape, Chunks *chunks);

#endif

/*
 * Imposition: pages put on the sheets that are printed, to be cut apart or
 * folded into a booklet.
 */
#ifndef BRIEFSET_LAYOUTS_IMPOSITION_H
#define BRIEFSET_LAYOUTS_IMPOSITION_H

#include <stdbool.h>
#include <stddef.h>

#include "input/diagnostic.h"
#include "layouts/composition.h"

typedef enum ImpositionKind {
    IMPOSITION_NONE,   /* a page is a sheet */
    IMPOSITION_2UP,    /* two pages on a side */
    IMPOSITION_4UP,    /* four */
    IMPOSITION_BOOKLET /* leaves of four, one in the other, saddle-stitched */
} ImpositionKind;

/* Whether 2up and 4up fill each side with one page. */
typedef enum Repetition {
    REPEAT_SINGLE, /* if there is no other */
    REPEAT_ALWAYS,
    REPEAT_NEVER
} Repetition;

typedef struct Imposition {
    ImpositionKind kind;
    Place place;        /* where it is said */
    Length sheet_width; /* 0: the pages say */
    Length sheet_height;
    Repetition repeat;
    Length bleed;           /* ink beyond the page's edge, to be cut off */
    bool crop_marks;        /* where to cut */
    Length paper_thickness; /* of a booklet's sheets; 0: not minded */
    bool is_later;          /* documents are to be joined first: join.h */
} Imposition;

/* True if both put pages of one size on the same sheets. */
bool imposition_is_same(const Imposition *one, const Imposition *other);

/*
 * The kind of that name.  False if there is none; `imposition_names` tells
 * those there are.  (print_reader.c)
 */
bool imposition_kind(const char *name, ImpositionKind *kind);
extern const char imposition_names[];

/* ---- which page goes where ---- */

typedef struct PageOrder {
    ImpositionKind kind; /* not IMPOSITION_NONE */
    size_t pages;        /* how many there are, from 1 */
    bool repeats;        /* each fills a side */
    bool is_facing;      /* the first one is a right-hand page */
} PageOrder;

enum { BLANK_PAGE = -1 };

/* How many sides of sheets are printed. */
size_t page_order_sides(const PageOrder *order);

/*
 * The index of the page in `cell` of `side`, both from 0; cells are counted
 * from the left and then down.  BLANK_PAGE: none stands there.
 */
int page_order_at(const PageOrder *order, size_t side, size_t cell);

/* ---- the sheets ---- */

/* False if the sheet that is said has no room between its crop marks. */
bool imposition_has_room(const Imposition *imposition);

/*
 * How far the pages of `side` move towards the fold of a booklet, on the
 * sheet.
 */
Length imposition_creep(const Imposition *imposition, size_t side);

/* Pages that follow one another. */
typedef struct PageRange {
    size_t first; /* index */
    size_t count;
    bool is_facing; /* the first one is a right-hand page */
} PageRange;

/*
 * Puts pages of the composition, all of one size, on sheets behind those that
 * it has.  They are shown with their bleed, and with marks where to cut and to
 * fold.  A sheet that is not said is as large as a page, for a booklet as two.
 * Pages are made smaller where they must be, never larger.  False when memory
 * ran out.
 */
bool imposition_apply(const Imposition *imposition, Composition *composition,
                      PageRange pages);

/*
 * Fills in the sheet that page `index` is by itself, in `arena`.  False when memory ran out.
 */
bool sheet_of_page(Arena *arena, const Composition *composition, size_t index,
                   Sheet *sheet);

#endif

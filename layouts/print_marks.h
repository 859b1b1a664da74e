/*
 * Print marks: the sheet that is printed, larger than the page that is cut
 * out of it.
 */
#ifndef BRIEFSET_LAYOUTS_PRINT_MARKS_H
#define BRIEFSET_LAYOUTS_PRINT_MARKS_H

#include "layouts/imposition.h"

/* A crop mark, and what it needs beyond the bleed. */
static const Length PRINT_MARK_LENGTH = 14 * POINT;
static const Length PRINT_MARK_ROOM = 22 * POINT;

/* A hairline from `start` on, `across` the sheet; an artifact of the page. */
Item print_mark(bool upright, Length across, Length start, Length length);

/*
 * Makes every page as much larger as its bleed and crop marks need, moves
 * what stands on it and draws the marks.  False when memory ran out.
 */
bool print_marks_add(const Imposition *imposition, Composition *composition);

#endif

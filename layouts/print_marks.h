/*
 * Print marks: the sheet that is printed, larger than the page that is cut
 * out of it.
 */
#ifndef BRIEFSET_LAYOUTS_PRINT_MARKS_H
#define BRIEFSET_LAYOUTS_PRINT_MARKS_H

#include "layouts/definition.h"

/*
 * Makes every page as much larger as its bleed and crop marks need, moves
 * what stands on it and draws the marks.  False when memory ran out.
 */
bool print_marks_add(const Definition *definition, Composition *composition);

#endif

/*
 * Page furniture: page numbers and running heads that extraction left among
 * the lines of the text.
 */
#ifndef BRIEFSET_INPUT_REFLOW_FURNITURE_H
#define BRIEFSET_INPUT_REFLOW_FURNITURE_H

#include "input/reflow_lines.h"

/*
 * Takes page numbers and running heads out of `lines` and reports each one
 * (note "page-furniture-dropped").  False: out of memory.
 */
bool reflow_furniture_drop(Arena *arena, ReflowLines *lines,
                           Diagnostics *diagnostics);

#endif

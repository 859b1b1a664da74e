/*
 * Paragraphs: which lines belong together.
 */
#ifndef BRIEFSET_INPUT_REFLOW_PARAGRAPH_H
#define BRIEFSET_INPUT_REFLOW_PARAGRAPH_H

#include "input/reflow_marker.h"
#include "input/reflow_shape.h"

/* Lines [first, end) and the marker they begin with. */
typedef struct Paragraph {
    size_t first;
    size_t end;
    const Marker *marker;
} Paragraph;

typedef struct Paragraphs {
    Shape shape;
    VECTOR(Paragraph) list;
} Paragraphs;

/* False: out of memory. */
bool reflow_paragraphs_find(Arena *arena, ReflowLines *lines,
                            Paragraphs *paragraphs);

#endif

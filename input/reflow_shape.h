/*
 * Shape: what is usual in a text, measured before any line is judged.
 *
 * Every extractor leaves its own traces: a blank after the last line of each
 * paragraph, a blank line after every line, first lines that lost their
 * indent.  Which of them mean something here is learnt from the lines whose
 * role is beyond doubt: a short line that ends a sentence ends a paragraph; a
 * full line that ends in mid-sentence does not.
 */
#ifndef BRIEFSET_INPUT_REFLOW_SHAPE_H
#define BRIEFSET_INPUT_REFLOW_SHAPE_H

#include "input/reflow_lines.h"

enum { STRETCH_LINES = 32 };

typedef struct Shape {
    int *
        measures; /* a stretch a number: its full lines' width; 0: not wrapped */
    int usual_gap; /* blank lines between lines of one paragraph */
    int base_indent;
    int usual_room;   /* what full lines leave, see reflow_shape_room() */
    int ragged;       /* the most that they leave */
    int first_indent; /* columns that first lines lack; 0: none */
    /* Traces whose absence tells that a paragraph goes on. */
    bool blank_tells;  /* a blank at the end of the last line */
    bool gap_tells;    /* more blank lines than usual before the first line */
    bool indent_tells; /* the first line is indented */
} Shape;

/*
 * Measures `lines`, after choosing the width of their Latin characters.
 * False: out of memory.
 */
bool reflow_shape_measure(Arena *arena, ReflowLines *lines, Shape *shape);

/* The full width of most of the text, 0 where lines are not wrapped. */
int reflow_shape_whole(const ReflowLines *lines);

/* The full width at line `index`, 0 where lines are not wrapped. */
int reflow_shape_measure_at(const Shape *shape, size_t index);

/*
 * Columns that would have been left in line `index` had the next line's first
 * token still been set in it; negative: it would not have fitted.
 */
int reflow_shape_room(const ReflowLines *lines, const Shape *shape,
                      size_t index, int edge);

/* True if there are more blank lines before line `index` than usual. */
bool reflow_shape_extra_gap(const ReflowLines *lines, const Shape *shape,
                            size_t index);

#endif

/*
 * Paragraphs: boxes into lines, chosen for the paragraph as a whole.
 */
#ifndef BRIEFSET_LAYOUTS_PARAGRAPH_H
#define BRIEFSET_LAYOUTS_PARAGRAPH_H

#include "layouts/inline.h"

typedef struct Measure {
    Length width;
    Length indent; /* of the first line */
    Align align;
} Measure;

/* One line: boxes [start, end); those from `visible_end` on are spaces. */
typedef struct Line {
    size_t start;
    size_t end;
    size_t visible_end;
    Length indent;
    Length natural; /* width without shrinking or stretching, edges trimmed */
    bool last;
    bool hyphen; /* a hyphen is shown at its end */
} Line;

typedef VECTOR(Line) Lines;

/*
 * What may shrink, in clreq's order; each step is used up before the next is
 * touched.  [clreq #procedures_for_inter-character_spacing_reduction]
 */
typedef enum ShrinkStep {
    SHRINK_SPACE,   /* word spaces */
    SHRINK_DOT,     /* middle dots with blank */
    SHRINK_BRACKET, /* before opening, after closing marks */
    SHRINK_COMMA,   /* ，、； */
    SHRINK_AUTOSPACE,
    SHRINK_STOP, /* 。！？ */
    SHRINK_STEPS
} ShrinkStep;

/* [clreq #procedures_for_inter-character_spacing_expansion] */
typedef enum StretchStep {
    STRETCH_SPACE,
    STRETCH_AUTOSPACE,
    STRETCH_HAN,
    STRETCH_STEPS
} StretchStep;

/*
 * How much a line can give and take, apart from the edges' blanks.  A room is
 * what a step may move before the next is asked.
 */
typedef struct Room {
    Length shrink[SHRINK_STEPS];
    Length stretch[STRETCH_STEPS];
    size_t gaps; /* of any kind that stretches when all else is used up */
} Room;

/* What the blank before a box, after it, and the gap after it add. */
void room_add_start(Room *room, const Box *box);
void room_add_end(Room *room, const InlineText *line, const Box *box);

/* The room of one place, for line.c. */
Length shrink_of_space(const InlineText *line, const Box *box);
Length shrink_of_gap(const InlineText *line, const Box *box);
ShrinkStep shrink_step_of_blank(CharacterClass class);
Length stretch_of_space(const InlineText *line, const Box *box);
Length stretch_of_gap(const InlineText *line, const Box *box);

/*
 * Breaks `line` into lines.  False when memory ran out.  Where no legal break
 * fits, the least bad one is taken and reported at its place
 * ("forced-break").  Never loses a box.
 */
bool paragraph_fit(const Setting *setting, const InlineText *line,
                   const Measure *measure, Place place, Lines *lines);

typedef VECTOR(Item) Items;

/* A line's boxes where they were placed. */
typedef struct PlacedLine {
    InlineText *line;
    const Line *which;
    const Length *lefts; /* of each box's body, from which->start */
    Color color;
    int element;
} PlacedLine;

/*
 * Appends the marks, underlines and annotations of a placed line.  False when
 * memory ran out.  (annotation.c)
 */
bool
place_marks(const Setting *setting, const PlacedLine *placed, Items *items);

/*
 * Appends the signs of a bopomofo annotation, from `left` on.  False when
 * memory ran out.  (bopomofo.c)
 */
bool place_bopomofo(const Setting *setting, const PlacedLine *placed,
                    const Annotation *annotation, Length left, Items *items);

/*
 * The structure element of a box: `element`, or a ruby base below it, made
 * when it is first asked for.  -1 when memory ran out.  (annotation.c)
 */
int
box_element(const Setting *setting, InlineText *line, size_t box, int element);

/*
 * Places a line's glyphs and appends them as items: x from the line's left
 * edge, y the baseline at 0.  False when memory ran out.  (line.c)
 */
bool line_place(const Setting *setting, InlineText *line, const Line *which,
                const Measure *measure, Color color, int element, Items *items);

#endif

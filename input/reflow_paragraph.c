/*
 * Paragraphs: see reflow_paragraph.h.
 *
 * Between any two lines there is evidence for and against a break: how the
 * upper line ends, whether the lower line's first word would still have
 * fitted in it, blanks and blank lines, indents, what the lower line begins
 * with.  Each piece adds to a score (the tables below), and a break is where
 * the sum is above zero.  Some things need no weighing: a line never begins
 * with a closing mark nor ends with an opening one.
 *
 * One walk from top to bottom, remembering only the paragraph being made.
 */
#include "input/reflow_paragraph.h"

/* How much of the measure a line leaves empty. */
typedef enum Fullness {
    FULL,      /* the next word would not have fitted, or hardly */
    SLACK,     /* it would have fitted */
    SHORT,     /* with room to spare */
    VERY_SHORT /* half the measure is empty */
} Fullness;

/* What a line's end says, by its fullness. */
static const int end_weights[END_STOP + 1][VERY_SHORT + 1] = {
    /*             full slack short very short */
    [END_OPEN] = {-5, -2, 2, 6},   [END_OPENER] = {-9, -9, -9, -9},
    [END_PAUSE] = {-7, -4, -1, 4}, [END_SEMICOLON] = {-6, -2, 1, 5},
    [END_CLOSER] = {-4, -1, 3, 7}, [END_COLON] = {-2, 2, 5, 9},
    [END_STOP] = {0, 3, 6, 10},
};

/* Evidence that does not depend on the fullness. */
enum {
    BLANK_PRESENT = 4,
    BLANK_ABSENT = -3,
    GAP_PRESENT = 5,
    GAP_TELLS = 9, /* all paragraphs are divided so */
    GAP_ABSENT = -4,
    INDENT_PRESENT = 4,
    INDENT_ABSENT = -4,
    OUTDENT = 3,           /* a centred or right-aligned line is over */
    CENTRED_TOGETHER = -9, /* a headline of two lines */
    TOO_WIDE_FOR_FIRST = -4,
    WIDE_AS_FIRST = 2,
    AFTER_HEADING_MARKER = 2,
    OTHER_SCRIPT = 4, /* Chinese is over, English begins, or the reverse */
    PAGE_NOTE_OVER = 6,
    IN_MID_SENTENCE = -4 /* bare gaps inside running text: a page's end */
};

/* What a line begins with. */
static const int marker_weights[MARKER_DATE + 1] = {
    [MARKER_CHAPTER] = 4,   [MARKER_SECTION] = 4,    [MARKER_ARTICLE] = 4,
    [MARKER_HAN_COMMA] = 6, [MARKER_HAN_PARENS] = 4, [MARKER_DECIMAL] = 2,
    [MARKER_LABEL] = 8,     [MARKER_SOURCE] = 5,     [MARKER_DATE] = 7,
};

enum {
    ITEM_WEIGHT = 5,
    NEXT_ITEM_WEIGHT = 8, /* the number after that of the item above */
    BULLET_WEIGHT = 7,
    CLAUSE_WEIGHT = 5
};

/* The paragraph being made. */
typedef struct Walk {
    const ReflowLines *lines;
    const Shape *shape;
    const Marker *markers;
    size_t first;
    int edge;     /* of the line as it was set, pieces of it put together */
    bool clauses; /* commas or stops were seen: it is no heading */
    bool note;    /* begins with the number of a note */
} Walk;

static const ReflowLine *
line_at(const Walk *walk, size_t index)
{
    return &walk->lines->list.items[index];
}

/* ---- the pieces of evidence ---- */

/* Letters and digits vary in width more than Han do. */
static int
fuzz(const ReflowLine *line)
{
    enum { LATIN_FUZZ = 12 };
    return line->latin / LATIN_FUZZ;
}

/*
 * Columns that line `index`, the first of its paragraph, may lack.  One in
 * mid-sentence gets the usual indent even where none was found.
 */
static int
lost_indent(const Walk *walk, size_t index)
{
    enum { TWO_HAN = 4 };
    const ReflowLine *line = line_at(walk, index);
    bool told = walk->shape->blank_tells && line->blank_after;
    bool suspected = !told && line->indent <= walk->shape->base_indent &&
                     line->ending <= END_PAUSE && line->latin < line->width;
    return suspected && walk->shape->first_indent < TWO_HAN
               ? TWO_HAN
               : walk->shape->first_indent;
}

static Fullness
fullness(const Walk *walk, size_t index)
{
    enum { SPARE = 4, VERY_SPARE = 8, HANGING = 2 };
    const ReflowLine *line = line_at(walk, index);
    int measure = reflow_shape_measure_at(walk->shape, index);
    if (measure == 0)
        return VERY_SHORT;
    int room = reflow_shape_room(walk->lines, walk->shape, index, walk->edge);
    if (reflow_marker_is_item(&walk->markers[walk->first]))
        room -= HANGING;
    else if (index == walk->first && walk->markers[index].kind == MARKER_NONE)
        room -= lost_indent(walk, index);
    int usual = walk->shape->ragged + fuzz(line);
    if (room <= usual)
        return FULL;
    if (walk->edge * 2 < measure && room > VERY_SPARE)
        return VERY_SHORT;
    return room <= usual + SPARE ? SLACK : SHORT;
}

static int
blank_weight(const Walk *walk, size_t index)
{
    if (!walk->shape->blank_tells)
        return 0;
    return line_at(walk, index)->blank_after ? BLANK_PRESENT : BLANK_ABSENT;
}

/*
 * More blank lines than usual divide paragraphs, except where a page ended:
 * there the upper line is full and in mid-sentence.
 */
static int
gap_weight(const Walk *walk, size_t next, bool mid_sentence)
{
    const ReflowLine *line = line_at(walk, next);
    if (line->new_page)
        return 0;
    bool tells = walk->shape->gap_tells;
    if (!reflow_shape_extra_gap(walk->lines, walk->shape, next))
        return tells ? GAP_ABSENT : 0;
    if (tells)
        return GAP_TELLS;
    return mid_sentence ? GAP_PRESENT + IN_MID_SENTENCE : GAP_PRESENT;
}

/* Two lines set around one axis, neither of them a sentence. */
static bool
is_centred_pair(const Walk *walk, size_t next)
{
    enum { INDENT_MIN = 6, OFF_AXIS_MAX = 4 };
    const ReflowLine *line = line_at(walk, next);
    const ReflowLine *above = line - 1;
    int least = walk->shape->base_indent + INDENT_MIN;
    int off = line->indent + reflow_line_edge(line) - above->indent -
              reflow_line_edge(above);
    return line->indent >= least && above->indent >= least &&
           off <= OFF_AXIS_MAX && off >= -OFF_AXIS_MAX &&
           line->gap <= walk->shape->usual_gap && above->ending == END_OPEN &&
           line->ending == END_OPEN && walk->markers[next].kind == MARKER_NONE;
}

static int
indent_weight(const Walk *walk, size_t next)
{
    enum { INDENT_MIN = 2, CENTRED_MIN = 8, STEP_MIN = 4 };
    const ReflowLine *line = line_at(walk, next);
    const ReflowLine *above = line - 1;
    int base = walk->shape->base_indent;
    if (reflow_marker_is_item(&walk->markers[walk->first]) &&
        line->indent > line_at(walk, walk->first)->indent)
        return 0;
    if (is_centred_pair(walk, next))
        return CENTRED_TOGETHER;
    if (line->indent >= base + INDENT_MIN && line->indent > above->indent + 1)
        return INDENT_PRESENT;
    if (above->indent >= base + CENTRED_MIN &&
        line->indent + STEP_MIN <= above->indent)
        return OUTDENT;
    bool absent =
        line->indent <= base && walk->markers[next].kind == MARKER_NONE;
    return absent && walk->shape->indent_tells ? INDENT_ABSENT : 0;
}

/* Where first lines lost their indent, they are that much narrower. */
static int
first_line_weight(const Walk *walk, size_t next)
{
    enum { NARROW = 2 };
    const Shape *shape = walk->shape;
    int measure = reflow_shape_measure_at(shape, next);
    const ReflowLine *line = line_at(walk, next);
    if (shape->first_indent == 0 || measure == 0 ||
        next + 1 >= walk->lines->list.count ||
        walk->markers[next].kind != MARKER_NONE)
        return 0;
    int edge = reflow_line_edge(line);
    if (edge > measure - shape->first_indent + NARROW + fuzz(line))
        return TOO_WIDE_FOR_FIRST;
    int missing = reflow_shape_room(walk->lines, shape, next, edge) -
                  shape->usual_room - shape->first_indent;
    bool narrow = missing > -NARROW && missing <= NARROW;
    bool goes_on = line->ending == END_OPEN || line->ending == END_PAUSE;
    return narrow && goes_on && fuzz(line) < 2 ? WIDE_AS_FIRST : 0;
}

static int
marker_weight(const Walk *walk, size_t next)
{
    enum { SURE_DEPTH = 3 };
    const Marker *marker = &walk->markers[next];
    if (marker->kind == MARKER_BULLET)
        return reflow_marker_is_item(marker) ? BULLET_WEIGHT : 0;
    if (reflow_marker_is_item(marker))
        return walk->markers[walk->first].run == marker->run ? NEXT_ITEM_WEIGHT
                                                             : ITEM_WEIGHT;
    if (marker->kind == MARKER_DECIMAL && marker->spaced)
        return CLAUSE_WEIGHT;
    if (marker->kind == MARKER_DECIMAL && marker->depth < SURE_DEPTH)
        return 0;
    return marker_weights[marker->kind];
}

static int
context_weight(const Walk *walk, size_t index)
{
    const ReflowLine *line = line_at(walk, index);
    const Marker *marker = &walk->markers[walk->first];
    if (walk->note && line[1].new_page)
        return PAGE_NOTE_OVER;
    bool heading = marker->kind >= MARKER_CHAPTER &&
                   marker->kind <= MARKER_LABEL && !walk->clauses &&
                   line->ending == END_OPEN;
    return heading ? AFTER_HEADING_MARKER : 0;
}

/* Nearly all of the one line is Han, nearly all of the other is not. */
static int
script_weight(const Walk *walk, size_t next)
{
    enum { WIDTH_MIN = 12, MOST = 75, ALL = 95, HUNDRED = 100 };
    const ReflowLine *line = line_at(walk, next);
    int above = reflow_latin_share(walk->lines, line - 1);
    int below = reflow_latin_share(walk->lines, line);
    bool differ = (above <= HUNDRED - MOST && below >= ALL) ||
                  (below <= HUNDRED - MOST && above >= ALL);
    return differ && line->width >= WIDTH_MIN && line[-1].width >= WIDTH_MIN
               ? OTHER_SCRIPT
               : 0;
}

/* ---- the decision ---- */

/* A number alone on a line where much more had room: a note, a section. */
static bool
is_label(const Walk *walk, size_t index)
{
    enum { NARROW = 12 };
    if (walk->markers[index].kind != MARKER_LABEL ||
        index + 1 >= walk->lines->list.count)
        return false;
    const ReflowLine *line = line_at(walk, index);
    return line[1].width > NARROW || line->gap > walk->shape->usual_gap ||
           line[1].gap > walk->shape->usual_gap;
}

static bool
never_begins(const ReflowLine *line)
{
    return (line->first & TRAIT_CLOSES) != 0;
}

/*
 * Extraction also breaks a line at marks it finds oddly spaced.  The piece
 * after the break begins with a closing mark, or with a bracket in running
 * text, and still fits in the line.
 */
static bool
is_piece(const Walk *walk, size_t next)
{
    enum { TOLERANCE = 4 };
    const ReflowLine *line = line_at(walk, next);
    int measure = reflow_shape_measure_at(walk->shape, next);
    bool bracket =
        line->first & TRAIT_OPENS && walk->clauses &&
        (line[-1].ending == END_OPEN || line[-1].ending == END_CLOSER) &&
        !line->new_page && line->gap <= walk->shape->usual_gap &&
        walk->markers[next].kind == MARKER_NONE;
    return (bracket || never_begins(line) || line[-1].ending == END_OPENER) &&
           walk->edge + line->width <= measure + TOLERANCE;
}

static bool
must_join(const Walk *walk, size_t next)
{
    const ReflowLine *line = line_at(walk, next);
    if (never_begins(line) || line[-1].ending == END_OPENER ||
        is_piece(walk, next))
        return true;
    return next - 1 == walk->first && is_label(walk, walk->first) &&
           walk->markers[next].kind != MARKER_LABEL && !line->new_page &&
           line->gap <= walk->shape->usual_gap + 1;
}

static bool
is_break(const Walk *walk, size_t next)
{
    if (must_join(walk, next))
        return false;
    if (walk->markers[next].kind == MARKER_LABEL && is_label(walk, next))
        return true;
    const ReflowLine *line = line_at(walk, next - 1);
    Fullness full = fullness(walk, next - 1);
    bool mid_sentence = full == FULL && line->ending <= END_PAUSE &&
                        (walk->clauses || next - walk->first > 1);
    int score = end_weights[line->ending][full] + blank_weight(walk, next - 1) +
                gap_weight(walk, next, mid_sentence) +
                indent_weight(walk, next) + first_line_weight(walk, next) +
                marker_weight(walk, next) + script_weight(walk, next) +
                context_weight(walk, next - 1);
    return score > 0;
}

static void
extend_line(Walk *walk, size_t next)
{
    const ReflowLine *line = line_at(walk, next);
    if (is_piece(walk, next))
        walk->edge += line->width;
    else if (never_begins(line)) /* how full the torn line was is not known */
        walk->edge = reflow_shape_measure_at(walk->shape, next);
    else
        walk->edge = reflow_line_edge(line);
}

static bool
end_paragraph(Arena *arena, Walk *walk, size_t end, Paragraphs *paragraphs)
{
    Paragraph *paragraph = vector_push(arena, &paragraphs->list);
    if (paragraph)
        *paragraph = (Paragraph){walk->first, end, &walk->markers[walk->first]};
    return paragraph != NULL;
}

static void
begin_paragraph(Walk *walk, size_t index)
{
    const ReflowLine *line = line_at(walk, index);
    walk->first = index;
    walk->edge = reflow_line_edge(line);
    walk->clauses = line->clauses;
    walk->note = walk->markers[index].kind == MARKER_LABEL &&
                 walk->markers[index].depth == 1;
}

/* May a paragraph begin at line `index`, for all its upper line says? */
static bool
may_begin(const Walk *walk, size_t index)
{
    if (index == 0)
        return true;
    const ReflowLine *line = line_at(walk, index);
    const ReflowLine *above = line - 1;
    int room = reflow_shape_room(walk->lines, walk->shape, index - 1,
                                 reflow_line_edge(above));
    return above->ending == END_SEMICOLON || above->ending >= END_COLON ||
           line->new_page || above->blank_after || room > walk->shape->ragged ||
           reflow_shape_extra_gap(walk->lines, walk->shape, index) ||
           reflow_shape_measure_at(walk->shape, index - 1) == 0;
}

static bool
find_markers(Arena *arena, Walk *walk)
{
    size_t count = walk->lines->list.count;
    bool *begins = arena_array(arena, count, sizeof *begins);
    if (!begins)
        return false;
    for (size_t i = 0; i < count; i++)
        begins[i] = may_begin(walk, i);
    walk->markers = reflow_markers_find(arena, walk->lines, begins);
    return walk->markers != NULL;
}

bool
reflow_paragraphs_find(Arena *arena, ReflowLines *lines, Paragraphs *paragraphs)
{
    Walk walk = {.lines = lines, .shape = &paragraphs->shape};
    if (!reflow_shape_measure(arena, lines, &paragraphs->shape) ||
        !find_markers(arena, &walk))
        return false;
    if (lines->list.count == 0)
        return true;
    begin_paragraph(&walk, 0);
    for (size_t i = 1; i < lines->list.count; i++) {
        if (is_break(&walk, i)) {
            if (!end_paragraph(arena, &walk, i, paragraphs))
                return false;
            begin_paragraph(&walk, i);
        } else {
            extend_line(&walk, i);
            walk.clauses |= line_at(&walk, i)->clauses ||
                            line_at(&walk, i - 1)->ending == END_STOP ||
                            line_at(&walk, i - 1)->ending == END_PAUSE;
        }
    }
    return end_paragraph(arena, &walk, lines->list.count, paragraphs);
}

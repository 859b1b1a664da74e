/*
 * Shape: see reflow_shape.h.
 */
#include "input/reflow_shape.h"

enum {
    WIDTH_MAX = 255,   /* wider lines count as this wide */
    WRAPPED_MAX = 160, /* nobody wraps wider than that */
    SURE_MIN = 2,      /* so few sure lines still teach something */
    MANY = 80,         /* per cent of them that make a rule */
    FEW = 20
};

/* The value that `percent` of the counted ones do not exceed. */
static int
percentile(const int *counts, int size, int total, int percent)
{
    int wanted = (int)((long)total * percent / 100);
    int seen = 0;
    for (int value = 0; value < size; value++) {
        seen += counts[value];
        if (seen > wanted)
            return value;
    }
    return size - 1;
}

static int
clamp(int value, int limit)
{
    return value < 0 ? 0 : value > limit ? limit : value;
}

/* ---- measures ---- */

/* The middle one of the counted values. */
static int
median(const int *counts, int size, int total)
{
    enum { HALF = 50 };
    return percentile(counts, size, total, HALF);
}

/* Lines that end in mid-sentence and are not short are full. */
static bool
is_full(const ReflowLine *line, int measure)
{
    enum { FULL_SHARE = 75 };
    return line->ending <= END_PAUSE &&
           reflow_line_edge(line) * 100 >= measure * FULL_SHARE;
}

/* Ends a sentence far from the measure: the next line begins a paragraph. */
static bool
is_short_end(const ReflowLine *line, int measure)
{
    enum { SHORT = 75 };
    return line->ending == END_STOP &&
           reflow_line_edge(line) * 100 <= measure * SHORT;
}

/*
 * The width of full lines among [from, to).  Nine in ten lines are no wider,
 * roughly; exactly, it is the middle of the full ones, without first lines if
 * there are enough others.  0 if too few come near it: text that is not
 * wrapped has lines of all lengths.
 */
static int
measure_of(const ReflowLines *lines, size_t from, size_t to)
{
    enum { WIDE = 90, NEAR = 85, NEAR_SHARE = 20, FULL_MIN = 4 };
    int all[WIDTH_MAX + 1] = {0};
    int full[WIDTH_MAX + 1] = {0};
    int total = 0;
    int near = 0;
    int fulls = 0;
    for (size_t i = from; i < to; i++, total++)
        all[clamp(reflow_line_edge(&lines->list.items[i]), WIDTH_MAX)]++;
    int rough = percentile(all, WIDTH_MAX + 1, total, WIDE);
    for (size_t i = from; i < to; i++) {
        const ReflowLine *line = &lines->list.items[i];
        int edge = clamp(reflow_line_edge(line), WIDTH_MAX);
        bool is_near = edge * 100 >= rough * NEAR;
        near += is_near;
        if (is_near && line->ending <= END_PAUSE && i > from &&
            !is_short_end(line - 1, rough)) {
            full[edge]++;
            fulls++;
        }
    }
    if (rough > WRAPPED_MAX || near * 100 < total * NEAR_SHARE)
        return 0;
    return fulls < FULL_MIN ? rough : median(full, WIDTH_MAX + 1, fulls);
}

int
reflow_shape_whole(const ReflowLines *lines)
{
    return measure_of(lines, 0, lines->list.count);
}

static bool
find_measures(Arena *arena, const ReflowLines *lines, Shape *shape)
{
    enum { AROUND = 48, LEAST = 60 /* per cent of the whole text's measure */ };
    size_t count = lines->list.count;
    size_t stretches = count / STRETCH_LINES + 1;
    shape->measures = arena_array(arena, stretches, sizeof(int));
    if (!shape->measures)
        return false;
    int whole = reflow_shape_whole(lines);
    for (size_t i = 0; i < stretches; i++) {
        size_t middle = i * STRETCH_LINES;
        size_t from = middle > AROUND ? middle - AROUND : 0;
        size_t to = middle + STRETCH_LINES + AROUND;
        int measure = measure_of(lines, from, to < count ? to : count);
        bool odd = measure * 100 < whole * LEAST;
        shape->measures[i] = odd ? whole : measure;
    }
    return true;
}

int
reflow_shape_measure_at(const Shape *shape, size_t index)
{
    return shape->measures[index / STRETCH_LINES];
}

int
reflow_shape_room(const ReflowLines *lines, const Shape *shape, size_t index,
                  int edge)
{
    const ReflowLine *line = &lines->list.items[index];
    const ReflowLine *next = line + 1;
    bool spaced = line->last & TRAIT_WORD && next->first & TRAIT_WORD;
    return reflow_shape_measure_at(shape, index) - edge - spaced -
           reflow_lines_first_token(lines, index + 1);
}

/* ---- the width of Latin ---- */

/*
 * What a Latin character must measure, in per cent of a column, for full
 * lines with much Latin to be as wide as those with next to none.
 */
static void
choose_latin_scale(ReflowLines *lines)
{
    enum { LITTLE = 4, MUCH = 12, LINES_MIN = 4, LEAST = 50, MOST = 100 };
    int widths[WIDTH_MAX + 1] = {0};
    int scales[2 * MOST + 1] = {0};
    int plain = 0;
    int mixed = 0;
    int measure = reflow_shape_whole(lines);
    for (size_t i = 0; i < lines->list.count; i++) {
        const ReflowLine *line = &lines->list.items[i];
        if (line->latin > LITTLE || !is_full(line, measure))
            continue;
        widths[clamp(reflow_line_edge(line), WIDTH_MAX)]++;
        plain++;
    }
    int middle = median(widths, WIDTH_MAX + 1, plain);
    for (size_t i = 0; i < lines->list.count; i++) {
        const ReflowLine *line = &lines->list.items[i];
        if (line->latin < MUCH || !is_full(line, measure))
            continue;
        int left = middle - (reflow_line_edge(line) - line->latin);
        scales[clamp((int)((long)left * MOST / line->latin), 2 * MOST)]++;
        mixed++;
    }
    int scale = median(scales, 2 * MOST + 1, mixed);
    if (plain >= LINES_MIN && mixed >= LINES_MIN && scale < MOST)
        reflow_lines_scale(lines, scale > LEAST ? scale : LEAST);
}

/* ---- gaps and indents ---- */

/* Learnt from lines that follow one in mid-sentence, as most of those go on. */
static void
find_usual_gap(const ReflowLines *lines, Shape *shape)
{
    enum { GAP_MAX = 8, INDENT_MAX = 64 };
    int gaps[GAP_MAX + 1] = {0};
    int indents[INDENT_MAX + 1] = {0};
    for (size_t i = 1; i < lines->list.count; i++) {
        const ReflowLine *line = &lines->list.items[i];
        if (line[-1].ending > END_PAUSE)
            continue;
        indents[clamp(line->indent, INDENT_MAX)]++;
        if (!line->new_page)
            gaps[clamp(line->gap, GAP_MAX)]++;
    }
    for (int i = 1; i <= GAP_MAX; i++)
        if (gaps[i] > gaps[shape->usual_gap])
            shape->usual_gap = i;
    for (int i = 1; i <= INDENT_MAX; i++)
        if (indents[i] > indents[shape->base_indent])
            shape->base_indent = i;
}

bool
reflow_shape_extra_gap(const ReflowLines *lines, const Shape *shape,
                       size_t index)
{
    const ReflowLine *line = &lines->list.items[index];
    return !line->new_page && line->gap > shape->usual_gap;
}

/* ---- what the sure lines teach ---- */

static bool
is_indented(const ReflowLine *line, const Shape *shape)
{
    enum { INDENT_MIN = 2, INDENT_LIMIT = 8 };
    int indent = line->indent - shape->base_indent;
    return indent >= INDENT_MIN && indent <= INDENT_LIMIT;
}

static bool
surely_ends(const ReflowLines *lines, const Shape *shape, size_t index)
{
    const ReflowLine *line = &lines->list.items[index];
    return is_short_end(line, reflow_shape_measure_at(shape, index)) &&
           !(line[1].first & (TRAIT_CLOSES | TRAIT_PAUSES));
}

static bool
surely_goes_on(const ReflowLines *lines, const Shape *shape, size_t index)
{
    enum { FULL = 80 };
    const ReflowLine *line = &lines->list.items[index];
    int measure = reflow_shape_measure_at(shape, index);
    return (line->ending == END_OPEN || line->ending == END_PAUSE) &&
           measure > 0 && reflow_line_edge(line) * 100 >= measure * FULL &&
           !reflow_shape_extra_gap(lines, shape, index + 1);
}

/* Columns left in a line, from -ROOMS_OFFSET on. */
enum { ROOMS_OFFSET = 32, ROOMS = 128 };

typedef struct Lessons {
    int ends;
    int ends_with_blank;
    int ends_with_gap;
    int ends_with_indent;
    int inner;
    int inner_with_blank;
    int inner_with_indent;
    int rooms[ROOMS];       /* of all lines that surely go on */
    int first_rooms[ROOMS]; /* of those that surely begin as well */
    int firsts;
} Lessons;

/* Numbers and bullets may stand where text is indented, or may not. */
static bool
begins_with_text(const ReflowLines *lines, const ReflowLine *line)
{
    uint32_t character;
    utf8_decode(lines->source->text + line->start, line->end - line->start,
                &character);
    return line->first & (TRAIT_CJK | TRAIT_WORD | TRAIT_OPENS) &&
           reflow_character_digit(character) < 0;
}

static void
learn(const ReflowLines *lines, const Shape *shape, Lessons *lessons)
{
    bool begins = false;
    for (size_t i = 0; i + 1 < lines->list.count; i++) {
        const ReflowLine *line = &lines->list.items[i];
        bool ends = surely_ends(lines, shape, i);
        if (ends && !line[1].new_page) {
            lessons->ends++;
            lessons->ends_with_blank += line->blank_after;
            lessons->ends_with_gap +=
                reflow_shape_extra_gap(lines, shape, i + 1);
            lessons->ends_with_indent += is_indented(line + 1, shape);
        }
        if (surely_goes_on(lines, shape, i)) {
            int room =
                reflow_shape_room(lines, shape, i, reflow_line_edge(line));
            lessons->inner++;
            lessons->inner_with_blank += line->blank_after;
            lessons->inner_with_indent += is_indented(line + 1, shape);
            (begins ? lessons->first_rooms
                    : lessons->rooms)[clamp(room + ROOMS_OFFSET, ROOMS - 1)]++;
            lessons->firsts += begins;
        }
        begins = ends && begins_with_text(lines, line + 1);
    }
}

static bool
tells(int with, int all, int without, int inner)
{
    return all >= SURE_MIN && with * 100 >= all * MANY &&
           without * 100 <= inner * FEW;
}

/* Two Han are meant by anything near them. */
static int
first_indent(int columns)
{
    enum { LEAST = 3, TWO_HAN = 4, NEAR_TWO_HAN = 5, MOST = 8 };
    if (columns < LEAST || columns > MOST)
        return 0;
    return columns <= NEAR_TWO_HAN ? TWO_HAN : columns;
}

bool
reflow_shape_measure(Arena *arena, ReflowLines *lines, Shape *shape)
{
    enum { RAGGED = 80, RAGGED_MAX = 5 };
    *shape = (Shape){0};
    Lessons lessons = {0};
    find_usual_gap(lines, shape);
    choose_latin_scale(lines);
    if (!find_measures(arena, lines, shape))
        return false;
    learn(lines, shape, &lessons);
    int others = lessons.inner - lessons.firsts;
    if (others > 0) {
        shape->usual_room = median(lessons.rooms, ROOMS, others) - ROOMS_OFFSET;
        int ragged =
            percentile(lessons.rooms, ROOMS, others, RAGGED) - ROOMS_OFFSET;
        shape->ragged = ragged < RAGGED_MAX ? ragged : RAGGED_MAX;
    }
    if (lessons.firsts >= SURE_MIN && others > 0)
        shape->first_indent =
            first_indent(median(lessons.first_rooms, ROOMS, lessons.firsts) -
                         ROOMS_OFFSET - shape->usual_room);
    shape->blank_tells = tells(lessons.ends_with_blank, lessons.ends,
                               lessons.inner_with_blank, lessons.inner);
    shape->gap_tells = tells(lessons.ends_with_gap, lessons.ends, 0, 1);
    shape->indent_tells = tells(lessons.ends_with_indent, lessons.ends,
                                lessons.inner_with_indent, lessons.inner);
    return true;
}

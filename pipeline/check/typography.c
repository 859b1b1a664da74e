/*
 * Typography: see typography.h.
 *
 * Glyphs on one baseline are a line; lines of one block of the structure tree
 * (a paragraph, a cell) that follow one another are its lines.  Everything is
 * judged from what the page shows, with some tolerance: a file says nothing of
 * the type area or the house style.  What is wrong in any style is told: a
 * stop at a line's start, an opening mark at a line's end, Han pulled apart or
 * run together, a line that leaves the edge or the grid all others keep.
 */
#include "pipeline/check/typography.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "input/text.h"

enum {
    OPEN_LINES = 4,    /* a line goes on after what is raised above it */
    LEAST_ON_EDGE = 4, /* lines that make an edge */
    LEAST_ON_GRID = 12
};

static const double same_line = 0.06; /* em */
static const double new_column = 2.5; /* em: a gap that ends a line */
static const double loose = 0.26;     /* em between Han */
static const double run_together = 0.15;
static const double edge_exact = 0.03; /* em */

typedef struct GlyphSlot {
    const Shown *glyph;
} GlyphSlot;

typedef struct TextLine {
    VECTOR(GlyphSlot) glyphs;
    double y;
    double size;
    int block; /* structure element, -1: not known */
} TextLine;

typedef struct Sheet {
    const Pdf *pdf;
    const Tree *tree;
    int page;
    VECTOR(TextLine) lines;
} Sheet;

/* ---- characters ---- */

static uint32_t
first_character(const Shown *glyph)
{
    uint32_t c = 0;
    if (!glyph->text || !utf8_decode(glyph->text, strlen(glyph->text), &c))
        return 0;
    return c;
}

static uint32_t
last_character(const Shown *glyph)
{
    uint32_t c = 0;
    if (glyph->text && *glyph->text)
        utf8_decode_before(glyph->text, strlen(glyph->text), &c);
    return c;
}

static bool
is_han(uint32_t c)
{
    return (c >= 0x3400 && c <= 0x9FFF) || (c >= 0x20000 && c <= 0x3FFFF) ||
           (c >= 0xF900 && c <= 0xFAFF);
}

static bool
is_one_of(uint32_t c, const char *characters)
{
    size_t length = strlen(characters);
    for (size_t at = 0; c && at < length;) {
        uint32_t other;
        at += utf8_decode(characters + at, length - at, &other);
        if (other == c)
            return true;
    }
    return false;
}

/* Marks that close, and stops.  [clreq #prohibition_rules_for_line_start_end] */
static bool
closes(uint32_t c)
{
    return is_one_of(c, "，。、；：？！．）］｝》〉」』】〕〗”’");
}

static bool
opens(uint32_t c)
{
    return is_one_of(c, "（［｛《〈「『【〔〖“‘");
}

static bool
is_blank(const Shown *glyph)
{
    uint32_t c = first_character(glyph);
    return c == ' ' || c == 0xA0 || c == 0x3000 || (c >= 0x2000 && c <= 0x200F);
}

/* ---- lines ---- */

static bool
is_annotation(const Tree *tree, int node)
{
    static const char *const small[] = {"RT", "RP", NULL};
    return node >= 0 && node_is_in(&tree->nodes.items[node], small);
}

static bool
goes_on(const TextLine *line, const Shown *glyph, int block)
{
    const Shown *last = line->glyphs.items[line->glyphs.count - 1].glyph;
    double gap = glyph->x - last->x - last->advance;
    return fabs(line->y - glyph->y) < same_line * line->size &&
           line->block == block && gap > -line->size &&
           gap < new_column * line->size;
}

static void
add_glyph(Sheet *sheet, const Shown *glyph)
{
    int block = tree_block(sheet->tree, glyph->owner);
    Arena *arena = sheet->pdf->arena;
    size_t count = sheet->lines.count;
    TextLine *line = NULL;
    for (size_t i = count; i-- > 0 && i + OPEN_LINES >= count && !line;)
        if (goes_on(&sheet->lines.items[i], glyph, block))
            line = &sheet->lines.items[i];
    if (!line) {
        line = vector_push(arena, &sheet->lines);
        if (!line)
            return;
        *line = (TextLine){.y = glyph->y, .size = glyph->size, .block = block};
    }
    GlyphSlot *place = vector_push(arena, &line->glyphs);
    if (place)
        place->glyph = glyph;
}

static void
make_lines(Sheet *sheet, const PageText *text)
{
    for (size_t i = 0; i < text->glyphs.count; i++) {
        const Shown *glyph = &text->glyphs.items[i];
        if (!glyph->artifact && glyph->upright && !glyph->raised &&
            glyph->size > 0 && !is_annotation(sheet->tree, glyph->owner))
            add_glyph(sheet, glyph);
    }
}

/* The last glyph of a line that is not blank; NULL: none. */
static const Shown *
line_end(const TextLine *line)
{
    for (size_t i = line->glyphs.count; i-- > 0;)
        if (!is_blank(line->glyphs.items[i].glyph))
            return line->glyphs.items[i].glyph;
    return NULL;
}

static const Shown *
line_start(const TextLine *line)
{
    for (size_t i = 0; i < line->glyphs.count; i++)
        if (!is_blank(line->glyphs.items[i].glyph))
            return line->glyphs.items[i].glyph;
    return NULL;
}

/* True if `next` is the line below `line` in one paragraph. */
static bool
continues(const TextLine *line, const TextLine *next)
{
    return line->block >= 0 && line->block == next->block &&
           fabs(line->size - next->size) < 0.01 * line->size &&
           next->y < line->y - 0.5 * line->size;
}

static Spot
glyph_spot(const Sheet *sheet, const Shown *glyph)
{
    return (Spot){sheet->page, true, glyph->x, glyph->y};
}

/* ---- line starts and ends ---- */

static void
check_break(const Sheet *sheet, const TextLine *line, const TextLine *next)
{
    const Shown *end = line_end(line);
    const Shown *start = line_start(next);
    Findings *findings = sheet->pdf->findings;
    if (!end || !start)
        return;
    uint32_t before = last_character(end);
    uint32_t after = first_character(start);
    bool chinese =
        is_han(before) || is_han(after) || before >= 0x3000 || after >= 0x3000;
    if (chinese && closes(after))
        found(findings, RULE_LINE_START, glyph_spot(sheet, start),
              "a line starts with %s", start->text);
    if (chinese && opens(before))
        found(findings, RULE_LINE_END, glyph_spot(sheet, end),
              "a line ends with %s", end->text);
}

/* ---- gaps ---- */

static int
compare_doubles(const void *left, const void *right)
{
    double a = *(const double *)left;
    double b = *(const double *)right;
    return (a > b) - (a < b);
}

/* Names may be spaced on purpose: half of a line's gaps must be wide. */
static void
check_gaps(const Sheet *sheet, const TextLine *line, bool full)
{
    Arena *arena = sheet->pdf->arena;
    VECTOR(double) gaps = {0};
    for (size_t i = 1; i < line->glyphs.count; i++) {
        const Shown *a = line->glyphs.items[i - 1].glyph;
        const Shown *b = line->glyphs.items[i].glyph;
        if (!is_han(last_character(a)) || !is_han(first_character(b)) ||
            a->size <= 0)
            continue;
        double gap = (b->x - a->x - a->advance) / a->size;
        double *place = vector_push(arena, &gaps);
        if (place)
            *place = gap;
        if (gap < -run_together)
            found(sheet->pdf->findings, RULE_HAN_OVERLAP, glyph_spot(sheet, b),
                  "%s and %s overlap by %.2f em", a->text, b->text, -gap);
    }
    if (!full || gaps.count < 3)
        return;
    qsort(gaps.items, gaps.count, sizeof *gaps.items, compare_doubles);
    double middle = gaps.items[gaps.count / 2];
    if (middle > loose)
        found(sheet->pdf->findings, RULE_HAN_GAP,
              glyph_spot(sheet, line->glyphs.items[0].glyph),
              "the characters of a line are %.2f em apart", middle);
}

/* ---- the right edge ---- */

/*
 * Where a line ends, in two readings: with the whole advance of its last
 * glyph, and without the blank half of a mark, which may be cut off.
 */
static int
line_edges(const TextLine *line, double edges[2])
{
    const Shown *end = line_end(line);
    if (!end)
        return 0;
    edges[0] = end->x + end->advance;
    if (!closes(last_character(end)) || end->advance < 0.9 * end->size)
        return 1;
    edges[1] = edges[0] - end->advance / 2;
    return 2;
}

static bool
ends_at(const TextLine *line, double edge)
{
    double edges[2];
    int count = line_edges(line, edges);
    for (int i = 0; i < count; i++)
        if (fabs(edges[i] - edge) <= edge_exact * line->size)
            return true;
    return false;
}

/* `off`: how far to the right of the edge, in em. */
static void
tell_off_edge(const Sheet *sheet, const Shown *end, double off)
{
    Findings *findings = sheet->pdf->findings;
    const char *text = end->text ? end->text : "?";
    if (off > 0)
        found(findings, RULE_OFF_EDGE, glyph_spot(sheet, end),
              "the line that ends with %s sticks out by %.2f em", text, off);
    else
        found(findings, RULE_OFF_EDGE, glyph_spot(sheet, end),
              "the line that ends with %s ends %.2f em before the others", text,
              -off);
}

/* Lines [from, to) are a paragraph's, without its last one. */
static void
check_edge(const Sheet *sheet, size_t from, size_t to)
{
    const TextLine *lines = sheet->lines.items;
    double best = 0;
    size_t most = 0;
    for (size_t i = from; i < to; i++) {
        double edges[2];
        int count = line_edges(&lines[i], edges);
        for (int k = 0; k < count; k++) {
            size_t agree = 0;
            for (size_t j = from; j < to; j++)
                agree += ends_at(&lines[j], edges[k]);
            if (agree > most) {
                most = agree;
                best = edges[k];
            }
        }
    }
    if (most < LEAST_ON_EDGE || most * 4 < (to - from) * 3)
        return;
    for (size_t i = from; i < to; i++) {
        double edges[2];
        int count = line_edges(&lines[i], edges);
        double off = count > 0 ? (edges[0] - best) / lines[i].size : 0;
        /* A mark may hang; a line much shorter was ended by its writer. */
        bool hangs = count == 2 && off > 0 && off <= 1;
        if (count > 0 && !ends_at(&lines[i], best) && off > -1 && !hangs)
            tell_off_edge(sheet, line_end(&lines[i]), off);
    }
}

static void
check_paragraphs(const Sheet *sheet)
{
    const TextLine *lines = sheet->lines.items;
    for (size_t from = 0, to; from < sheet->lines.count; from = to) {
        for (to = from + 1;
             to < sheet->lines.count && continues(&lines[to - 1], &lines[to]);
             to++)
            check_break(sheet, &lines[to - 1], &lines[to]);
        for (size_t i = from; i < to; i++)
            check_gaps(sheet, &lines[i], /*full=*/i + 1 < to);
        check_edge(sheet, from, to - 1);
    }
}

/* ---- the grid ---- */

/*
 * The commonest distance of two lines of one paragraph; 0: there is none.  It
 * is the mean of those that agree: a file rounds each of them, and over a page
 * the rounding adds up.
 */
static double
line_pitch(const Sheet *sheet)
{
    const TextLine *lines = sheet->lines.items;
    double best = 0;
    size_t most = 0;
    for (size_t i = 1; i < sheet->lines.count; i++) {
        if (!continues(&lines[i - 1], &lines[i]))
            continue;
        double pitch = lines[i - 1].y - lines[i].y;
        double sum = 0;
        size_t agree = 0;
        for (size_t k = 1; k < sheet->lines.count; k++) {
            double other = lines[k - 1].y - lines[k].y;
            if (!continues(&lines[k - 1], &lines[k]) ||
                fabs(other - pitch) >= 0.02)
                continue;
            sum += other;
            agree++;
        }
        if (agree > most) {
            most = agree;
            best = sum / (double)agree;
        }
    }
    return best;
}

static bool
is_on_grid(double y, double origin, double pitch)
{
    double rows = (origin - y) / pitch;
    return fabs(rows - round(rows)) * pitch < 0.1;
}

/* A page has a grid if nearly all its lines stand on one. */
static void
check_grid(const Sheet *sheet)
{
    enum { MOST_LINES = 1000 };
    size_t count = sheet->lines.count;
    if (count < LEAST_ON_GRID || count > MOST_LINES)
        return;
    double pitch = line_pitch(sheet);
    double origin = sheet->lines.items[count / 2].y;
    size_t on = 0;
    if (pitch <= 1)
        return;
    for (size_t i = 0; i < count; i++)
        on += is_on_grid(sheet->lines.items[i].y, origin, pitch);
    if (on * 10 < count * 9)
        return;
    for (size_t i = 0; i < count; i++) {
        const TextLine *line = &sheet->lines.items[i];
        if (!is_on_grid(line->y, origin, pitch))
            found(sheet->pdf->findings, RULE_OFF_GRID,
                  glyph_spot(sheet, line->glyphs.items[0].glyph),
                  "a line is off the grid of lines that the page keeps (one "
                  "in %.2f points)",
                  pitch);
    }
}

/* ---- the page ---- */

static void
check_area(const Sheet *sheet, const PageText *text, const PageArea *area)
{
    static const double slack = 0.5;
    for (size_t i = 0; area && i < text->glyphs.count; i++) {
        const Shown *glyph = &text->glyphs.items[i];
        double end = glyph->x + (glyph->upright ? glyph->advance : 0);
        if (is_blank(glyph))
            continue;
        if (glyph->x < area->left - slack || end > area->right + slack ||
            glyph->y < area->bottom - slack || glyph->y > area->top + slack)
            found(sheet->pdf->findings, RULE_OFF_PAGE, glyph_spot(sheet, glyph),
                  "%s stands outside the page",
                  glyph->text ? glyph->text : "a glyph");
    }
}

void
typography_check(const Pdf *pdf, const Tree *tree, const PageText *text,
                 int page, const PageArea *area)
{
    Sheet sheet = {.pdf = pdf, .tree = tree, .page = page};
    make_lines(&sheet, text);
    check_paragraphs(&sheet);
    check_grid(&sheet);
    check_area(&sheet, text, area);
}

/*
 * Title shapes: see title_shape.h.
 *
 * The title is measured box by box.  For as few lines as will do, all ways to
 * break it are tried that keep the order of widths the shape asks for; each
 * line's distance from an even slope costs its square, and so does breaking
 * within a word or a phrase.  The dynamic program's state is a line: where it
 * begins and where it ends.  Words are a dictionary's; phrases are told by
 * marks and by the particles that begin or end them.
 */
#include "layouts/title_shape.h"

#include <string.h>

#include "layouts/words.h"

enum { PLACES_MAX = 160, LINES_MAX = 6 };

/* Costs count in sixteenths of an em, squared. */
enum {
    SIXTEENTHS = 16,
    COST_MID_WORD = 20000,
    COST_BAD_START = 10000,
    COST_WORD = 2500,  /* as a line three em off */
    COST_PHRASE = 500, /* after 的, before 和 */
    NO_WAY = 1 << 30
};

/* A place where a line may begin or end. */
typedef struct Stop {
    size_t box;    /* the line's first box would be this one */
    Length before; /* width of all up to here */
    Length ends;   /* the same without the blank that a line's end loses */
    int cost;
} Stop;

typedef struct ShapeTask {
    const InlineText *line;
    Shape shape;
    Length em;
    Length width;
    const bool *words; /* where one begins, in the line's text */
    Stop stops[PLACES_MAX];
    size_t count;
    size_t lines;
    /* For each line and each pair of stops it lies between. */
    int cost[LINES_MAX][PLACES_MAX][PLACES_MAX];
    uint8_t from[LINES_MAX][PLACES_MAX][PLACES_MAX];
} ShapeTask;

/* ---- where a phrase ends ---- */

static uint32_t
box_character(const InlineText *line, size_t box)
{
    uint32_t c = 0;
    const Box *b = &line->boxes[box];
    if (b->text_length > 0)
        utf8_decode(line->text + b->text_start, b->text_length, &c);
    return c;
}

static bool
is_among(uint32_t character, const char *list)
{
    char bytes[5] = {0};
    if (character < 0x80)
        return false;
    utf8_encode(character, bytes);
    return strstr(list, bytes) != NULL;
}

/* What it costs to begin a line with `box`. */
static int
phrase_cost(const ShapeTask *task, size_t box)
{
    const InlineText *line = task->line;
    const Box *left = &line->boxes[box - 1];
    const Box *right = &line->boxes[box];
    uint32_t before = box_character(line, box - 1);
    uint32_t after = box_character(line, box);
    int extra = left->break_after > 0 ? left->break_after : 0;
    if (is_among(after, "的了等们之地得着们者"))
        return COST_BAD_START + extra;
    if (left->is_space || right->class != CLASS_HAN || left->class != CLASS_HAN)
        return extra;
    if (!task->words[right->text_start])
        return COST_MID_WORD + extra;
    if (is_among(before, "的") || is_among(after, "和与及暨并"))
        return COST_PHRASE + extra;
    /* 在 and the like begin a phrase. */
    if (is_among(before, "和与及暨并在对向为以从把被将于各让使"))
        return 2 * COST_WORD + extra;
    return COST_WORD + extra;
}

/* ---- measuring ---- */

static Length
box_width(const Box *box)
{
    return box->blank_start + box->width + box->kern + box->blank_end;
}

/* False when there are too many places to try. */
static bool
find_stops(ShapeTask *task)
{
    const InlineText *line = task->line;
    Length before = 0;
    Length ends = 0;
    task->stops[task->count++] = (Stop){0};
    for (size_t i = 0; i < line->count; i++) {
        const Box *box = &line->boxes[i];
        before += box_width(box);
        if (!box->is_space)
            ends = before - box->blank_end;
        bool last = i + 1 == line->count;
        before += last ? 0 : box->gap;
        if (!last && (box->break_after == BREAK_NEVER || box->hyphen))
            continue;
        if (task->count == PLACES_MAX)
            return false;
        task->stops[task->count++] =
            (Stop){i + 1, before, ends, last ? 0 : phrase_cost(task, i + 1)};
    }
    return true;
}

static Length
line_width(const ShapeTask *task, size_t start, size_t end)
{
    const Stop *first = &task->stops[start];
    Length blank = first->box < task->line->count
                       ? task->line->boxes[first->box].blank_start
                       : 0;
    return task->stops[end].ends - first->before - blank;
}

/* ---- the shape ---- */

/* Whether line `k` may be followed by line `k` + 1 of these widths. */
static bool
in_order(const ShapeTask *task, size_t k, Length above, Length below)
{
    Length step = task->em / 2;
    bool grows = task->shape == SHAPE_TRAPEZOID;
    if (task->shape == SHAPE_DIAMOND) {
        /* Of an even number the two in the middle are about as long. */
        if (2 * (k + 1) == task->lines)
            return above - below < 2 * step && below - above < 2 * step;
        grows = 2 * (k + 1) < task->lines;
    }
    return grows ? below >= above + step : above >= below + step;
}

/* How much longer than the mean line `k` should be, in sixteenths of an em. */
static int
slope(const ShapeTask *task, size_t k)
{
    const int step = 2 * SIXTEENTHS;
    int lines = (int)task->lines;
    int number = (int)k;
    int depth = number < lines - 1 - number ? number : lines - 1 - number;
    switch (task->shape) {
    case SHAPE_TRAPEZOID:
        return (2 * number - lines + 1) * step / 2;
    case SHAPE_INVERTED:
        return (lines - 1 - 2 * number) * step / 2;
    case SHAPE_DIAMOND:
        return (4 * depth - lines + 2) * step / 2;
    case SHAPE_NONE:
        break;
    }
    return 0;
}

static int
line_cost(const ShapeTask *task, size_t k, size_t start, size_t end)
{
    Length width = line_width(task, start, end);
    if (width > task->width || width < 2 * task->em)
        return NO_WAY;
    Length mean = task->stops[task->count - 1].before / (Length)task->lines;
    Length off = (width - mean) * SIXTEENTHS / task->em - slope(task, k);
    if (off > 4000 || off < -4000)
        return NO_WAY;
    return (int)(off * off) + task->stops[end].cost;
}

/* The best way for line `k` to lie between `start` and `end`. */
static void
try_line(ShapeTask *task, size_t k, size_t start, size_t end)
{
    int best = NO_WAY;
    size_t from = 0;
    int own = line_cost(task, k, start, end);
    Length width = line_width(task, start, end);
    if (k == 0)
        best = start == 0 ? own : NO_WAY;
    for (size_t i = 0; k > 0 && own < NO_WAY && i < start; i++) {
        int above = task->cost[k - 1][i][start];
        if (above >= NO_WAY - own || above + own >= best ||
            !in_order(task, k - 1, line_width(task, i, start), width))
            continue;
        best = above + own;
        from = i;
    }
    task->cost[k][start][end] = best;
    task->from[k][start][end] = (uint8_t)from;
}

/*
 * Finds the breaks for the task's number of lines: `breaks` gets the boxes
 * that begin lines 1, 2 …  False if there is no way.
 */
static bool
solve(ShapeTask *task, size_t *breaks)
{
    size_t last = task->count - 1;
    for (size_t k = 0; k < task->lines; k++)
        for (size_t start = 0; start < last; start++)
            for (size_t end = start + 1; end <= last; end++)
                try_line(task, k, start, end);
    int best = NO_WAY;
    size_t start = 0;
    for (size_t i = 0; i < last; i++)
        if (task->cost[task->lines - 1][i][last] < best) {
            best = task->cost[task->lines - 1][i][last];
            start = i;
        }
    size_t end = last;
    for (size_t k = task->lines - 1; best < NO_WAY && k > 0; k--) {
        breaks[k - 1] = task->stops[start].box;
        size_t above = task->from[k][start][end];
        end = start;
        start = above;
    }
    return best < NO_WAY;
}

/* ---- line breaks in the text ---- */

static bool
is_blank(uint32_t character)
{
    return character == ' ' || character == 0x3000;
}

/* How many characters, blanks apart, stand before a box. */
static size_t
characters_before(const InlineText *line, size_t box)
{
    size_t count = 0;
    for (size_t at = 0; at < line->boxes[box].text_start;) {
        uint32_t c;
        size_t size = utf8_decode(line->text + at, 4, &c);
        count += !is_blank(c);
        at += size ? size : 1;
    }
    return count;
}

typedef struct Splitter {
    Arena *arena;
    VECTOR(Run) runs;
    bool failed;
} Splitter;

static void
push_run(Splitter *splitter, Run run)
{
    Run *added = vector_push(splitter->arena, &splitter->runs);
    splitter->failed |= !added;
    if (added)
        *added = run;
}

/* Divides the text before those of its characters that begin a line. */
static const Text *
split(Arena *arena, const Text *text, const size_t *counts, size_t breaks)
{
    Splitter splitter = {.arena = arena};
    size_t seen = 0;
    size_t next = 0;
    for (size_t r = 0; r < text->count; r++) {
        Run rest = text->runs[r];
        for (size_t at = 0; at < rest.length;) {
            uint32_t c;
            size_t size = utf8_decode(rest.text + at, rest.length - at, &c);
            if (!is_blank(c) && next < breaks && seen == counts[next]) {
                Run part = rest;
                part.length = at;
                if (at > 0)
                    push_run(&splitter, part);
                push_run(&splitter, (Run){.text = "\n", .length = 1});
                rest.text += at;
                rest.offset += at;
                rest.length -= at;
                at = 0;
                next++;
            }
            seen += !is_blank(c);
            at += size ? size : 1;
        }
        push_run(&splitter, rest);
    }
    Text *made = arena_alloc(arena, sizeof *made);
    if (!made || splitter.failed)
        return NULL;
    *made = (Text){splitter.runs.items, splitter.runs.count};
    return made;
}

/* ---- the whole ---- */

/* The title as boxes; what has no glyph is reported when it is set. */
static InlineText *
measure_title(const Flow *flow, const TextBlock *block, size_t *run)
{
    Diagnostics ignored = {.arena = flow->setting->arena};
    Reported untold = {0};
    Setting quiet = *flow->setting;
    quiet.diagnostics = &ignored;
    quiet.reported = &untold;
    return inline_prepare(&quiet, block->text, run, block->language,
                          block->style, block->run_in, block->place);
}

static const Text *
report_no_shape(Flow *flow, const TextBlock *block)
{
    diagnose(flow->setting->diagnostics, SEVERITY_WARNING, "title-shape",
             block->place,
             "the lines of this title cannot be given the style's shape");
    return block->text;
}

/* Tries as few lines as will do, then one or two more. */
static const Text *
shape_lines(Flow *flow, const TextBlock *block, ShapeTask *task)
{
    Length total = task->stops[task->count - 1].before;
    size_t least = (size_t)((total + task->width - 1) / task->width);
    if (task->shape == SHAPE_DIAMOND && least < 3)
        least = 3;
    for (size_t n = least; n <= least + 2 && n <= LINES_MAX; n++) {
        size_t breaks[LINES_MAX];
        task->lines = n;
        if (!solve(task, breaks))
            continue;
        for (size_t i = 0; i + 1 < n; i++)
            breaks[i] = characters_before(task->line, breaks[i]);
        return split(flow->setting->arena, block->text, breaks, n - 1);
    }
    return report_no_shape(flow, block);
}

const Text *
title_shape(Flow *flow, const TextBlock *block, const Frame *frame)
{
    const Style *style = block->style;
    Arena *arena = flow->setting->arena;
    size_t run = 0;
    if (style->shape == SHAPE_NONE)
        return block->text;
    ShapeTask *task = arena_alloc(arena, sizeof *task);
    InlineText *line = task ? measure_title(flow, block, &run) : NULL;
    if (!line)
        return NULL;
    task->line = line;
    task->words =
        find_words(arena, line->text, strlen(line->text), line->language);
    if (!task->words)
        return NULL;
    task->shape = style->shape;
    task->em = style->size;
    task->width = flow->width - frame->left - frame->right - style->left -
                  style->right - style->tracking;
    bool broken = run < block->text->count; /* by the writer */
    if (broken || line->count == 0)
        return block->text;
    if (task->width < 4 * task->em || !find_stops(task))
        return report_no_shape(flow, block);
    if (line_width(task, 0, task->count - 1) <= task->width)
        return block->text;
    return shape_lines(flow, block, task);
}

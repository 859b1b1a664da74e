/*
 * Blocks: a text of one language into slabs, a line each.
 */
#include <string.h>

#include "layouts/title_shape.h"

Slab *
flow_slab(Flow *flow, Length height, Length space)
{
    Slab *slab = vector_push(flow->setting->arena, &flow->slabs);
    if (!slab)
        return NULL;
    slab->height = height;
    slab->space = space > flow->pending ? space : flow->pending;
    flow->pending = 0;
    return slab;
}

/* ---- lines ---- */

/*
 * The baseline of a line, from its top: the em box of a Han character, 0.88
 * em above the baseline and 0.12 below, stands in the middle of the pitch.
 */
static Length
baseline_in(const Style *style)
{
    return style->pitch / 2 + length_scale(style->size, 38, 100);
}

static void
move_items(Items *items, size_t first, Length x, Length y)
{
    for (size_t i = first; i < items->count; i++) {
        items->items[i].x += x;
        items->items[i].y += y;
    }
}

/* The number of an item, right-aligned in the room left of its text. */
static bool
place_label(Flow *flow, const TextBlock *block, Length x, Slab *slab)
{
    const Style *style = block->style;
    Run run = {.text = block->label, .length = strlen(block->label)};
    Text text = {&run, 1};
    size_t first_run = 0;
    InlineText *line =
        inline_prepare(flow->setting, &text, &first_run, block->language, style,
                       NULL, block->place);
    Lines lines = {0};
    Text *kept = arena_alloc(flow->setting->arena, sizeof *kept);
    Run *kept_run = arena_alloc(flow->setting->arena, sizeof *kept_run);
    if (!line || !kept || !kept_run)
        return false;
    *kept_run = run;
    *kept = (Text){kept_run, 1};
    line->source = kept;
    /* One line, however long the label is. */
    Measure measure = {100 * flow->width, 0, ALIGN_LEFT};
    if (line->count == 0)
        return true;
    if (!paragraph_fit(flow->setting, line, &measure, block->place, &lines))
        return false;
    size_t first = slab->items.count;
    if (!line_place(flow->setting, line, &lines.items[0], &measure,
                    style->color, block->label_element, &slab->items))
        return false;
    Length width = lines.items[0].natural + style->size / 4;
    Length room = width > style->label ? width : style->label;
    move_items(&slab->items, first, x - room, baseline_in(style));
    return true;
}

/* What annotations need above a line that is set too close for them. */
static Length
annotation_room(const InlineText *line, const Line *which, const Style *style)
{
    /* [clreq #ruby] 1 em of text, half of annotation, gaps. */
    Length needed = length_scale(style->size, 7, 4) - style->pitch;
    for (size_t i = 0; needed > 0 && i < line->annotations.count; i++)
        if (line->annotations.items[i].first >= which->start &&
            line->annotations.items[i].first < which->end)
            return needed;
    return 0;
}

/* The labels of the notes that a line refers to. */
static bool
note_calls(const Flow *flow, const InlineText *line, const Line *which,
           Slab *slab)
{
    const Run *last = NULL;
    for (size_t i = which->start; i < which->visible_end; i++) {
        const Box *box = &line->boxes[i];
        const Run *run = &line->source->runs[box->run];
        if (!box->is_reference || run == last)
            continue;
        last = run;
        const char **call = vector_push(flow->setting->arena, &slab->calls);
        if (!call)
            return false;
        *call = run->text;
    }
    return true;
}

static Slab *
add_line(Flow *flow, const TextBlock *block, InlineText *line,
         const Line *which, const Measure *measure, Length x)
{
    /* The first line of all, not of what follows a line break. */
    bool labelled = block->label && which->start == 0 && line->first_run == 0;
    const Style *style = block->style;
    Length extra = annotation_room(line, which, style);
    Slab *slab = flow_slab(flow, style->pitch + extra, 0);
    if (!slab)
        return NULL;
    Length leading = style->pitch - style->size;
    slab->lead = leading / 2;
    slab->tail = leading - slab->lead;
    slab->baseline = extra + baseline_in(style);
    slab->on_grid = style->on_grid;
    /* The label is read before the text. */
    if (labelled && !place_label(flow, block, x, slab))
        return NULL;
    size_t first = slab->items.count;
    bool placed = line_place(flow->setting, line, which, measure, style->color,
                             block->element, &slab->items);
    move_items(&slab->items, first, x, baseline_in(style));
    move_items(&slab->items, 0, 0, extra);
    return placed && note_calls(flow, line, which, slab) ? slab : NULL;
}

/* First two and last two lines of a paragraph stay on one page. */
static void
keep_lines(Flow *flow, size_t first, bool keep_with_next)
{
    size_t count = flow->slabs.count - first;
    Slab *slabs = flow->slabs.items + first;
    if (count >= 2) {
        slabs[0].keep_with_next = true;
        slabs[count - 2].keep_with_next = true;
    }
    if (count >= 1 && keep_with_next)
        for (size_t i = 0; i < count; i++)
            slabs[i].keep_with_next = true;
}

/* One stretch between line breaks that the writer asked for. */
static bool
flow_piece(Flow *flow, const TextBlock *block, const Frame *frame,
           size_t *first_run, bool first)
{
    const Style *style = block->style;
    Length x = flow->left + frame->left + style->left;
    /* Tracking follows every character but the last; an indent of so many
       characters is tracked as they are. */
    Length indent =
        style->indent + style->indent / style->size * style->tracking;
    Measure measure = {flow->width - frame->left - style->left - frame->right -
                           style->right - style->tracking,
                       first ? indent : 0, style->align};
    if (measure.width < style->size)
        measure.width = style->size;
    if (measure.indent > measure.width - style->size)
        measure.indent = 0;
    InlineText *line =
        inline_prepare(flow->setting, block->text, first_run, block->language,
                       style, block->run_in, block->place);
    Lines lines = {0};
    if (!line)
        return false;
    if (line->count > 0 &&
        !paragraph_fit(flow->setting, line, &measure, block->place, &lines))
        return false;
    for (size_t i = 0; i < lines.count; i++) {
        if (!add_line(flow, block, line, &lines.items[i], &measure, x))
            return false;
    }
    /* An empty line that was asked for (in code) keeps its place. */
    return lines.count > 0 || flow_slab(flow, style->pitch, 0) != NULL;
}

bool
flow_text(Flow *flow, const TextBlock *block, const Frame *frame)
{
    size_t first = flow->slabs.count;
    arena_clear(flow->setting->scratch);
    if (block->before > flow->pending)
        flow->pending = block->before;
    TextBlock shaped = *block;
    shaped.text = title_shape(flow, block, frame);
    for (size_t run = 0; shaped.text && run < shaped.text->count;)
        if (!flow_piece(flow, &shaped, frame, &run, flow->slabs.count == first))
            return false;
    if (!shaped.text)
        return false;
    keep_lines(flow, first,
               block->style->keep_with_next || block->keep_with_next);
    flow->pending = block->style->after;
    return true;
}

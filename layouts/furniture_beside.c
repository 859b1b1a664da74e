/*
 * The mark of several issuers: names of one width under one another, and at
 * their right, in the middle of their height, what they have in common
 * (文件).  Both together stand in the middle.  [GB/T 9704 7.2.4]
 */
#include <string.h>

#include "layouts/furniture.h"

/* ---- names of one width ---- */

/* The runs up to a line break, or to the end; their characters. */
static size_t
line_end(const Text *text, size_t first, int *characters)
{
    size_t end = first;
    *characters = 0;
    for (; end < text->count && text->runs[end].text[0] != '\n'; end++)
        for (size_t at = 0; at < text->runs[end].length; ++*characters) {
            uint32_t c;
            size_t size = utf8_decode(text->runs[end].text + at,
                                      text->runs[end].length - at, &c);
            at += size > 0 ? size : 1;
        }
    return end;
}

/* How many characters the longest line has. */
static int
longest_line(const Text *text)
{
    int longest = 0;
    for (size_t i = 0; i < text->count; i++) {
        int characters;
        i = line_end(text, i, &characters);
        longest = characters > longest ? characters : longest;
    }
    return longest;
}

static bool
has_lines(const Text *text)
{
    for (size_t i = 0; i < text->count; i++)
        if (text->runs[i].text[0] == '\n')
            return true;
    return false;
}

/* The text with each line spaced to as many ems as the longest has. */
static const Text *
spaced_text(const Flow *flow, const Text *text, Place place)
{
    Arena *arena = flow->setting->arena;
    Text *spaced = arena_alloc(arena, sizeof *spaced);
    Span *span = arena_alloc(arena, sizeof *span);
    Run *runs = arena_array(arena, text->count, sizeof *runs);
    if (!spaced || !span || !runs)
        return NULL;
    *span = (Span){.keep = true, .even = longest_line(text), .place = place};
    for (size_t i = 0; i < text->count; i++) {
        runs[i] = text->runs[i];
        if (runs[i].text[0] != '\n')
            runs[i].span = span;
    }
    *spaced = (Text){runs, text->count};
    return spaced;
}

/* ---- both parts ---- */

/* One of the two parts, set by itself, no wider than `width`. */
static bool
set_part(Flow *part, const Flow *flow, Length width, const TextBlock *block,
         const Text *text)
{
    static const Frame whole = {0};
    Style style = *block->style;
    style.align = ALIGN_LEFT;
    style.indent = style.left = style.right = style.before = 0;
    style.shape = SHAPE_NONE;
    TextBlock own = *block;
    own.text = text;
    own.style = &style;
    own.before = 0;
    *part = flow_beside(flow, width);
    return flow_text(part, &own, &whole);
}

static Length
part_width(const Flow *part)
{
    Length width = 0;
    for (size_t i = 0; i < part->slabs.count; i++) {
        Length left;
        Length right;
        slab_extent(&part->slabs.items[i], &left, &right);
        width = right > width ? right : width;
    }
    return width;
}

/* From the first line's characters to the last one's. */
static Length
part_height(const Flow *part)
{
    Length height = 0;
    for (size_t i = 0; i < part->slabs.count; i++)
        height += part->slabs.items[i].height;
    return height - part->slabs.items[0].lead -
           part->slabs.items[part->slabs.count - 1].tail;
}

/* The names' lines go into the flow, moved by `x`. */
static bool
add_names(Flow *flow, const Flow *names, Length x, Length before)
{
    for (size_t i = 0; i < names->slabs.count; i++) {
        const Slab *from = &names->slabs.items[i];
        Slab *slab = flow_slab(flow, from->height, i == 0 ? before : 0);
        if (!slab)
            return false;
        slab->lead = from->lead;
        slab->tail = from->tail;
        slab->baseline = from->baseline;
        slab->keep_with_next = true;
        if (!add_items(flow, slab, from, x, 0))
            return false;
    }
    return true;
}

/* What is beside them is read after the last name, and stands with it. */
static bool
add_common(Flow *flow, const Flow *common, Length height, Length x)
{
    Slab *last = &flow->slabs.items[flow->slabs.count - 1];
    Length y =
        last->height - last->tail - height + (height - part_height(common)) / 2;
    for (size_t i = 0; i < common->slabs.count; i++) {
        const Slab *from = &common->slabs.items[i];
        if (i == 0)
            y -= from->lead;
        if (!add_items(flow, last, from, x, y))
            return false;
        y += from->height;
    }
    return true;
}

bool
flow_text_beside(Flow *flow, const Furniture *furniture, const TextBlock *block,
                 bool *is_set)
{
    FilledText beside;
    Flow names;
    Flow common;
    *is_set = false;
    if (!template_fill(flow, &furniture->beside, block->language, NULL,
                       &beside))
        return false;
    if (!beside.text)
        return true;
    const Text *spaced = spaced_text(flow, block->text, block->place);
    Length gap = has_lines(block->text) ? block->style->size / 2 : 0;
    if (!spaced || !set_part(&common, flow, flow->width, block, beside.text))
        return false;
    Length room = flow->width - gap - part_width(&common);
    if (!set_part(&names, flow, room, block, spaced))
        return false;
    if (names.slabs.count == 0 || common.slabs.count == 0)
        return true;
    Length width = part_width(&names);
    Length x = flow->left + (width < room ? (room - width) / 2 : 0);
    *is_set = true;
    flow->pending = 0;
    if (!add_names(flow, &names, x, block->before) ||
        !add_common(flow, &common, part_height(&names), x + width + gap))
        return false;
    flow->pending = block->style->after;
    return true;
}

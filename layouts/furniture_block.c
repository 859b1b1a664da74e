/*
 * Labels, lists and signatures: furniture whose parts stand beside or over
 * each other.
 *
 * A label ("附件：", "抄送：") stands in the room left of its text, which all
 * lines of the text keep free.  A list has a line of its value for each item;
 * several are numbered, and a long one goes on below its own first character.
 * [GB/T 9704 7.3.4; GB/T 9704 7.4.2]
 */
#include <string.h>

#include "layouts/furniture.h"

/* ---- labels ---- */

/*
 * Sets `text` on the line of a slab, x from its left edge.  It is read before
 * what is there already.
 */
static bool
lay_over(Flow *flow, size_t slab, const TextBlock *block, Length x)
{
    static const Frame whole = {0};
    Flow line = flow_beside(flow, 100 * flow->width);
    Style style = *block->style;
    style.left = style.right = style.indent = style.before = 0;
    style.align = ALIGN_LEFT;
    style.shape = SHAPE_NONE;
    TextBlock own = *block;
    own.style = &style;
    if (!flow_text(&line, &own, &whole))
        return false;
    if (line.slabs.count == 0 || slab >= flow->slabs.count)
        return true;
    Slab *target = &flow->slabs.items[slab];
    Slab text = *target;
    memset(&target->items, 0, sizeof target->items);
    return add_items(flow, target, &line.slabs.items[0], flow->left + x, 0) &&
           add_items(flow, target, &text, 0, 0);
}

bool
flow_label(Flow *flow, const Furniture *furniture, int language,
           const Style *style, int element, size_t slab)
{
    FilledText label;
    if (!template_fill(flow, &furniture->label, language, NULL, &label))
        return false;
    if (!label.text)
        return true;
    const TextBlock block = {.text = label.text,
                             .language = language,
                             .style = style,
                             .place = furniture->place,
                             .element = element};
    return lay_over(flow, slab, &block, style->left - style->label);
}

/* ---- lists ---- */

typedef struct ListItem {
    const Text *text;
    const char *number; /* NULL: the only one */
    Length room;        /* for the number */
    bool first;         /* in its language */
    bool very_first;
} ListItem;

static bool
flow_item(Flow *flow, const Furniture *furniture, const FilledText *filled,
          const ListItem *item)
{
    const Style *style = &furniture->style->by_language[filled->language];
    Frame frame = {.left = item->room};
    int element;
    if (!furniture_element(flow, furniture, filled->language, &element))
        return false;
    TextBlock block = {.text = item->text,
                       .language = filled->language,
                       .style = style,
                       .place = filled->place.file ? filled->place
                                                   : furniture->place,
                       .element = element,
                       .before = !item->first       ? 0
                                 : item->very_first ? style->before
                                                    : style->gap};
    if (!item->very_first)
        flow->pending = 0;
    size_t slab = flow->slabs.count;
    if (!flow_text(flow, &block, &frame))
        return false;
    if (item->number) {
        block.text = text_of(flow, item->number);
        if (!block.text || !lay_over(flow, slab, &block, style->left))
            return false;
    }
    return !item->first ||
           flow_label(flow, furniture, filled->language, style, element, slab);
}

static size_t
count_lines(const char *words)
{
    size_t count = 0;
    for (; *words; words += strcspn(words, "\n"), words += *words == '\n')
        count += *words != '\n';
    return count;
}

/* The items of one language. */
static bool
flow_items(Flow *flow, const Furniture *furniture, const FilledText *filled,
           bool very_first)
{
    Arena *arena = flow->setting->arena;
    const Style *style = &furniture->style->by_language[filled->language];
    size_t count = count_lines(filled->words);
    int number = 0;
    for (const char *at = filled->words; *at;) {
        size_t length = strcspn(at, "\n");
        const char *words = arena_text(arena, at, length);
        at += length + (at[length] == '\n');
        if (length == 0)
            continue;
        number++;
        const ListItem item = {
            .text = words ? text_of(flow, words) : NULL,
            .number = count > 1 ? arena_format(arena, "%d.", number) : NULL,
            /* Room for the digits, the dot and a narrow space. */
            .room = count > 1
                        ? length_scale(style->size, count > 9 ? 175 : 125, 100)
                        : 0,
            .first = number == 1,
            .very_first = very_first && number == 1};
        if (!item.text || !flow_item(flow, furniture, filled, &item))
            return false;
    }
    return true;
}

bool
flow_list_element(Flow *flow, const Furniture *furniture)
{
    bool first = true;
    for (int i = 0; i < flow->setting->document->language_count; i++) {
        FilledText filled;
        if (!template_fill(flow, &furniture->texts[0], i, NULL, &filled))
            return false;
        bool spoken = filled.text && furniture_speaks(flow, i);
        if (spoken && !flow_items(flow, furniture, &filled, first))
            return false;
        first &= !spoken;
        if (!filled.varies && !first)
            break;
    }
    return true;
}

/* ---- signatures ---- */

enum { BLOCK_LINES = 3 };

typedef struct BlockLine {
    FilledText filled;
    Flow line;
    Length width;
    Length x;
} BlockLine;

typedef struct Block {
    const Furniture *furniture;
    BlockLine lines[BLOCK_LINES];
    size_t count;
    bool varies;
} Block;

static bool
set_block(Flow *flow, Block *block, int language)
{
    static const Frame whole = {0};
    for (size_t i = 0; i < BLOCK_LINES; i++) {
        BlockLine *line = &block->lines[block->count];
        if (!template_fill(flow, &block->furniture->texts[i], language, NULL,
                           &line->filled))
            return false;
        block->varies |= line->filled.varies;
        if (!line->filled.text)
            continue;
        Style style = block->furniture->style->by_language[language];
        style.align = ALIGN_LEFT;
        style.indent = style.left = style.right = 0;
        line->line = flow_beside(flow, flow->width);
        TextBlock text = {.text = line->filled.text,
                          .language = language,
                          .style = &style,
                          .place = line->filled.place.file
                                       ? line->filled.place
                                       : block->furniture->place};
        if (!furniture_element(flow, block->furniture, language,
                               &text.element) ||
            !flow_text(&line->line, &text, &whole))
            return false;
        for (size_t s = 0; s < line->line.slabs.count; s++) {
            Length left;
            Length right;
            slab_extent(&line->line.slabs.items[s], &left, &right);
            line->width = right > line->width ? right : line->width;
        }
        block->count++;
    }
    return true;
}

/*
 * For a seal: every line is centred on the last, the date, which stands
 * `right` from the edge.  A line that would then reach beyond the edge moves
 * all of them in.  [GB/T 9704 7.3.5]
 */
static void
center_block(Block *block, Length edge, Length width)
{
    const BlockLine *last = &block->lines[block->count - 1];
    Length middle = edge - last->width / 2;
    Length most = 0;
    for (size_t i = 0; i < block->count; i++)
        if (block->lines[i].width > most)
            most = block->lines[i].width;
    if (middle + most / 2 > width)
        middle = width - most / 2;
    for (size_t i = 0; i < block->count; i++)
        block->lines[i].x = middle - block->lines[i].width / 2;
}

/*
 * Without a seal: the last line begins two characters right of the first; the
 * one that reaches furthest stands `right` from the edge.  [GB/T 9704 7.3.5]
 */
static void
step_block(Block *block, Length edge, Length em)
{
    size_t last = block->count - 1;
    Length most = 0;
    for (size_t i = 0; i <= last; i++) {
        Length step = i == last && last > 0 ? 2 * em : 0;
        block->lines[i].x = step;
        if (step + block->lines[i].width > most)
            most = step + block->lines[i].width;
    }
    for (size_t i = 0; i <= last; i++)
        block->lines[i].x += edge - most;
}

static bool
flow_block_lines(Flow *flow, const Block *block, Length before)
{
    for (size_t i = 0; i < block->count; i++) {
        const BlockLine *line = &block->lines[i];
        for (size_t s = 0; s < line->line.slabs.count; s++) {
            const Slab *from = &line->line.slabs.items[s];
            Slab *slab = flow_slab(flow, from->height, before);
            if (!slab)
                return false;
            slab->lead = from->lead;
            slab->tail = from->tail;
            slab->on_grid = from->on_grid;
            slab->keep_with_next = true;
            before = 0;
            Length x = line->x > 0 ? line->x : 0;
            if (!add_items(flow, slab, from, flow->left + x, 0))
                return false;
        }
    }
    return true;
}

bool
flow_block(Flow *flow, const Furniture *furniture)
{
    bool first = true;
    for (int i = 0; i < flow->setting->document->language_count; i++) {
        const Style *style = &furniture->style->by_language[i];
        Block block = {.furniture = furniture};
        if (!furniture_speaks(flow, i))
            continue;
        if (!set_block(flow, &block, i))
            return false;
        if (block.count > 0) {
            Length edge = flow->width - style->right;
            if (furniture->arrange == BLOCK_CENTER)
                center_block(&block, edge, flow->width);
            else
                step_block(&block, edge, style->size);
            if (!first)
                flow->pending = 0;
            if (!flow_block_lines(flow, &block,
                                  first ? style->before : style->gap))
                return false;
            flow->pending = style->after;
            first = false;
        }
        if (!block.varies)
            break;
    }
    return true;
}

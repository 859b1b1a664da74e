/*
 * A line: its gaps filled step by step, its glyphs placed.
 *
 * How much each step moves is known for the line as a whole; here it is dealt
 * out over the places of that step in proportion to their room.  Shares are
 * differences of rounded running totals, so they add up exactly and the right
 * edge is where it should be to the last 1/65536 pt.
 */
#include <string.h>

#include "layouts/paragraph.h"

/* One step's movement, dealt out in order. */
typedef struct Share {
    Length total;
    Length room;
    Length dealt; /* of the room so far */
} Share;

typedef struct Fill {
    Share shrink[SHRINK_STEPS];
    Share stretch[STRETCH_STEPS];
    Share loose; /* beyond every ceiling; its room counts places */
} Fill;

static Length
deal(Share *share, Length room)
{
    if (share->total == 0 || room == 0 || share->room == 0)
        return 0;
    Length before = length_scale(share->total, share->dealt, share->room);
    share->dealt += room;
    return length_scale(share->total, share->dealt, share->room) - before;
}

static Room
room_of(const InlineText *line, const Line *which)
{
    Room room = {{0}, {0}, 0};
    for (size_t i = which->start; i < which->visible_end; i++) {
        if (i > which->start)
            room_add_start(&room, &line->boxes[i]);
        if (i + 1 < which->visible_end)
            room_add_end(&room, line, &line->boxes[i]);
    }
    return room;
}

static void
take_share(Share *share, Length room, Length *needed)
{
    share->room = room;
    share->total = *needed < room ? *needed : room;
    *needed -= share->total;
}

/* How far each step goes for a line `over` too long (or short, if < 0). */
static Fill
fill_for(const InlineText *line, const Line *which, Length over, bool stretch)
{
    Fill fill = {0};
    Room room = room_of(line, which);
    if (over > 0) {
        for (size_t step = 0; step < SHRINK_STEPS; step++)
            take_share(&fill.shrink[step], room.shrink[step], &over);
        return fill;
    }
    if (!stretch || over == 0)
        return fill;
    Length needed = -over;
    for (size_t step = 0; step < STRETCH_STEPS; step++)
        take_share(&fill.stretch[step], room.stretch[step], &needed);
    fill.loose = (Share){needed, (Length)room.gaps, 0};
    return fill;
}

/* The width of what follows a box: its blank, the gap, a stretched space. */
static Length
after_box(Fill *fill, const InlineText *line, const Box *box)
{
    if (box->is_space)
        return box->kern +
               deal(&fill->stretch[STRETCH_SPACE],
                    stretch_of_space(line, box)) -
               deal(&fill->shrink[SHRINK_SPACE], shrink_of_space(line, box)) +
               deal(&fill->loose, 1);
    Length width = box->blank_end + box->gap + box->kern;
    ShrinkStep step = shrink_step_of_blank(box->class);
    if (step < SHRINK_STEPS)
        width -= deal(&fill->shrink[step], box->blank_end);
    if (box->gap_kind == GAP_RIGID)
        return width;
    StretchStep stretch =
        box->gap_kind == GAP_AUTOSPACE ? STRETCH_AUTOSPACE : STRETCH_HAN;
    width -= deal(&fill->shrink[SHRINK_AUTOSPACE], shrink_of_gap(line, box));
    width += deal(&fill->stretch[stretch], stretch_of_gap(line, box));
    return width + deal(&fill->loose, 1);
}

/* ---- order of boxes on the line ---- */

/* Reverses every stretch at `level` or above.  [UAX #9 L2] */
static void
reverse_levels(const InlineText *line, size_t *order, size_t count,
               uint8_t level)
{
    for (size_t i = 0; i < count;) {
        size_t end = i;
        while (end < count && line->boxes[order[end]].level >= level)
            end++;
        for (size_t a = i, b = end; a + 1 < b; a++) {
            size_t swap = order[a];
            order[a] = order[--b];
            order[b] = swap;
        }
        i = end + 1;
    }
}

static size_t *
visual_order(const Setting *setting, const InlineText *line, const Line *which)
{
    size_t count = which->visible_end - which->start;
    size_t *order = arena_room(setting->scratch, count, sizeof *order);
    uint8_t highest = 0;
    for (size_t i = 0; order && i < count; i++) {
        order[i] = which->start + i;
        if (line->boxes[order[i]].level > highest)
            highest = line->boxes[order[i]].level;
    }
    for (uint8_t level = highest; order && level > 0; level--)
        reverse_levels(line, order, count, level);
    return order;
}

/* ---- glyphs ---- */

typedef struct Placing {
    const Setting *setting;
    InlineText *line;
    Color color;
    int element;
    Length *lefts; /* of each box's body, from the line's first box */
    Items *items;
    PlacedGlyph *glyphs; /* room for those of the line that are not placed */
    size_t room;         /* how many of them the last item may take */
} Placing;

static bool
continues(const Item *item, const InlineText *line, const Box *box,
          const char *link, int element)
{
    return item->element == element && item->embolden == box->embolden &&
           item->face == box->face && item->size == box->size &&
           item->link == link && item->text == line->text;
}

/* The item that takes the box: the last one, or a new one beside it. */
static Item *
item_for(Placing *placing, const Box *box, Length x, size_t glyphs, int element)
{
    Items *items = placing->items;
    const Run *run = &placing->line->source->runs[box->run];
    const char *link = run->link;
    Item *last = items->count ? &items->items[items->count - 1] : NULL;
    if (last && placing->room >= box->glyph_count &&
        continues(last, placing->line, box, link, element))
        return last;
    Item *item = vector_push(placing->setting->arena, items);
    if (!item)
        return NULL;
    *item = (Item){.kind = ITEM_GLYPHS,
                   .element = element,
                   .color = in_heading(placing->line, box)
                                ? placing->line->run_in->style->color
                                : placing->color,
                   .x = x,
                   .face = box->face,
                   .size = box->size,
                   .embolden = box->embolden,
                   .text = placing->line->text,
                   .language = box_language(placing->line, box),
                   .link = link};
    if (!placing->glyphs)
        placing->glyphs =
            arena_room(placing->setting->arena, glyphs, sizeof(PlacedGlyph));
    item->glyphs = placing->glyphs;
    placing->room = glyphs;
    return item->glyphs ? item : NULL;
}

static bool
place_box(Placing *placing, const Box *box, size_t index, Length x,
          size_t glyphs_left)
{
    int element =
        box_element(placing->setting, placing->line, index, placing->element);
    bool failed = element == -1 && placing->element >= 0;
    Item *item =
        failed ? NULL : item_for(placing, box, x, glyphs_left, element);
    if (!item)
        return false;
    const BoxGlyph *glyphs = &placing->line->glyphs[box->first_glyph];
    for (size_t g = 0; g < box->glyph_count; g++)
        item->glyphs[item->count++] =
            (PlacedGlyph){.id = glyphs[g].id,
                          .text_start = box->text_start,
                          .text_length = g == 0 ? box->text_length : 0,
                          .x = x - item->x - box->cut + glyphs[g].x,
                          .y = glyphs[g].y};
    placing->glyphs += box->glyph_count;
    placing->room -= box->glyph_count;
    return true;
}

static Length
left_edge(const Line *which, const Measure *measure)
{
    Length spare = measure->width - which->indent - which->natural;
    if (spare < 0)
        spare = 0;
    switch (measure->align) {
    case ALIGN_CENTER:
        return which->indent + spare / 2;
    case ALIGN_RIGHT:
        return which->indent + spare;
    case ALIGN_JUSTIFY:
    case ALIGN_LEFT:
        break;
    }
    return which->indent;
}

static size_t
count_glyphs(const InlineText *line, const Line *which)
{
    size_t count = 0;
    for (size_t i = which->start; i < which->end; i++)
        count += line->boxes[i].glyph_count;
    return count;
}

/*
 * The box whose gap stands between two neighbours on the page: the one that
 * is read first, or read before the one on the right where directions meet.
 */
static const Box *
gap_box(const InlineText *line, size_t left, size_t right)
{
    bool left_backward = line->boxes[left].level % 2 == 1;
    bool right_backward = line->boxes[right].level % 2 == 1;
    if (left_backward && right_backward)
        return &line->boxes[right];
    if (!right_backward && right > 0)
        return &line->boxes[right - 1];
    return &line->boxes[left];
}

/* The hyphen of a divided word: read as a soft hyphen, which is no text. */
static bool
place_hyphen(Placing *placing, const Box *box, Length x)
{
    static const char soft_hyphen[] = "\xC2\xAD";
    Item *item = vector_push(placing->setting->arena, placing->items);
    if (!item)
        return false;
    *item = (Item){.kind = ITEM_GLYPHS,
                   .element = placing->element,
                   .color = placing->color,
                   .x = x,
                   .face = box->face,
                   .size = box->size,
                   .text = soft_hyphen,
                   .language = placing->line->language,
                   .count = 1};
    item->glyphs = arena_array(placing->setting->arena, 1, sizeof(PlacedGlyph));
    if (!item->glyphs)
        return false;
    item->glyphs[0] = (PlacedGlyph){.id = box->hyphen_glyph,
                                    .text_length = sizeof soft_hyphen - 1};
    return true;
}

/* Where each box's origin stands, the gaps filled in reading order. */
static bool
place_boxes(Placing *placing, const Line *which, Fill *fill, Length x)
{
    const InlineText *line = placing->line;
    const size_t *order = visual_order(placing->setting, line, which);
    size_t glyphs = count_glyphs(line, which);
    size_t count = which->visible_end - which->start;
    if (!order)
        return false;
    for (size_t i = 0; i < count; i++) {
        Box box = line->boxes[order[i]];
        ShrinkStep step = shrink_step_of_blank(box.class);
        /* The line's start trims its blank. */
        if (i > 0 && step < SHRINK_STEPS)
            x -= deal(&fill->shrink[step], box.blank_start);
        if (i > 0 || (which->start == 0 && line->keep_indent))
            x += box.blank_start;
        box.cut += box.blank_start; /* x is where the body begins */
        /* A base that was spread for its annotation is flush with the edge. */
        if (i == 0)
            box.cut += box.spread_start;
        else if (i + 1 == count)
            box.cut -= box.spread_end;
        placing->lefts[order[i] - which->start] = x;
        if (!place_box(placing, &box, order[i], x, glyphs))
            return false;
        glyphs -= box.glyph_count;
        x += box.width;
        if (i + 1 < count)
            x += after_box(fill, line, gap_box(line, order[i], order[i + 1]));
    }
    if (which->hyphen &&
        !place_hyphen(placing, &line->boxes[which->end - 1], x))
        return false;
    /* Spaces at the end are not seen, but they are read. */
    for (size_t i = which->visible_end; i < which->end; i++) {
        if (!place_box(placing, &line->boxes[i], i, x, glyphs))
            return false;
        glyphs -= line->boxes[i].glyph_count;
    }
    return true;
}

/* A line whose gaps pass every ceiling shows: the writer can help it. */
static void
report_loose(const Setting *setting, const InlineText *line, const Line *which)
{
    const Run *run = &line->source->runs[line->boxes[which->start].run];
    Place place = run->source ? source_place(run->source, run->offset)
                              : (Place){NULL, 0, 0};
    diagnose(setting->diagnostics, SEVERITY_WARNING, "loose-line", place,
             "a line of this text is spaced by more than a quarter em");
}

bool
line_place(const Setting *setting, InlineText *line, const Line *which,
           const Measure *measure, Color color, int element, Items *items)
{
    bool justified = measure->align == ALIGN_JUSTIFY && !which->last;
    Length over = which->natural + which->indent - measure->width;
    Fill fill = fill_for(line, which, over, justified);
    if (line->han && fill.loose.total > 0)
        report_loose(setting, line, which);
    Placing placing = {.setting = setting,
                       .line = line,
                       .color = color,
                       .element = element,
                       .items = items};
    size_t count = which->visible_end - which->start;
    placing.lefts = arena_array(setting->scratch, count + 1, sizeof(Length));
    if (!placing.lefts ||
        !place_boxes(&placing, which, &fill, left_edge(which, measure)))
        return false;
    PlacedLine placed = {line, which, placing.lefts, color, element};
    return place_marks(setting, &placed, items);
}

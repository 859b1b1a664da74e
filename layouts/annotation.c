/*
 * What stands beside the characters of a line: emphasis dots, lines under
 * names and titles, ruby and glosses above.
 *
 * Marks never move the line: they are drawn in the leading.  Underlines have
 * one height and thickness for a whole line, whatever fonts stand above them.
 * An annotation wider than its base spreads the base's characters; a narrower
 * one is centred over it.
 */
#include <string.h>

#include "layouts/inline.h"
#include "layouts/paragraph.h"

/* In hundredths of an em of the text, down from the baseline. */
enum {
    EM_BOX_FOOT = 12, /* of a Han character */
    DOT_TOP = 22,     /* a gap of 0.1 em */
    DOT_SIZE = 16,
    LINE_TOP = 15,
    LINE_THICKNESS = 5,
    WAVE_TOP = 14,
    WAVE_HEIGHT = 9,
    DOT_TOP_UNDER_LINE = 26,
    EM_BOX_HEAD = 88,
    RUBY_GAP = 10,
    STRIKE_HEIGHT = 36,
    NAME_END = 6 /* by which neighbouring names' lines are shortened */
};

static Length
hundredths(Length em, int64_t count)
{
    return length_scale(em, count, 100);
}

static const Span *
span_of(const InlineText *line, size_t box)
{
    return line->source->runs[line->boxes[box].run].span;
}

/* ---- annotations: making room ---- */

/* The end, at most `limit`, of the boxes in the same span as `first`. */
static size_t
span_end(const InlineText *line, size_t first, size_t limit)
{
    const Span *span = span_of(line, first);
    size_t end = first + 1;
    while (end < limit && span_of(line, end) == span)
        end++;
    return end;
}

static size_t
count_words(const char *text)
{
    size_t words = 0;
    for (bool inside = false; *text; text++) {
        words += *text != ' ' && !inside;
        inside = *text != ' ';
    }
    return words;
}

static bool
all_han(const InlineText *line, size_t first, size_t end)
{
    for (size_t i = first; i < end; i++)
        if (line->boxes[i].class != CLASS_HAN)
            return false;
    return true;
}

static Length
natural_width(const InlineText *line)
{
    Length width = 0;
    for (size_t i = 0; i < line->count; i++) {
        const Box *box = &line->boxes[i];
        width += box->width + box->blank_start + box->blank_end;
        if (i + 1 < line->count)
            width += box->gap + box->kern;
    }
    return width;
}

/* The base as it stands, its outer blanks not counted. */
static Length
base_width(const InlineText *line, size_t first, size_t end)
{
    Length width = 0;
    for (size_t i = first; i < end; i++) {
        const Box *box = &line->boxes[i];
        width += box->width;
        if (i + 1 < end)
            width += box->blank_end + box->gap + box->kern +
                     line->boxes[i + 1].blank_start;
    }
    return width;
}

/* Adds `extra` to the boxes' widths, their glyphs in the middle. */
static void
spread(InlineText *line, size_t first, size_t end, Length extra)
{
    Length count = (Length)(end - first);
    for (size_t i = first; i < end; i++) {
        Box *box = &line->boxes[i];
        Length place = (Length)(i - first);
        Length share = extra * (place + 1) / count - extra * place / count;
        for (uint32_t g = 0; g < box->glyph_count; g++)
            line->glyphs[box->first_glyph + g].x += share / 2;
        box->width += share;
    }
}

static void
hold_together(InlineText *line, size_t first, size_t end)
{
    for (size_t i = first; i + 1 < end; i++) {
        line->boxes[i].break_after = BREAK_NEVER;
        line->boxes[i].hyphen = false;
        if (line->boxes[i].gap_kind == GAP_HAN)
            line->boxes[i].gap_kind = GAP_RIGID;
    }
}

/* 均排: characters spaced so that all take `ems`. */
static void
space_evenly(InlineText *line, size_t first, size_t end, int ems)
{
    Length gaps = (Length)(end - first) - 1;
    Length missing = ems * line->em - base_width(line, first, end);
    for (Length i = 0; missing > 0 && i < gaps; i++)
        line->boxes[first + (size_t)i].gap +=
            missing * (i + 1) / gaps - missing * i / gaps;
}

static InlineText *
prepare_annotation(const Setting *setting, const char *words, size_t length,
                   Length size, int language, const Style *style, Place place)
{
    Text *text = arena_alloc(setting->arena, sizeof *text);
    Run *run = arena_alloc(setting->arena, sizeof *run);
    Style small = *style;
    small.size = size;
    small.hyphenate = false;
    small.tracking = 0;
    small.on_columns = false;
    if (!text || !run)
        return NULL;
    *run = (Run){.text = words, .length = length};
    *text = (Text){run, 1};
    size_t first_run = 0;
    return inline_prepare(setting, text, &first_run, language, &small, NULL,
                          place);
}

/*
 * How far an annotation may stand out beyond its base on a side: over plain
 * text by half its em; beside another annotation it keeps back, so that a
 * quarter of their em parts the two.  `em` is the text's.  [clreq #ruby]
 */
static Length
overhang(const InlineText *line, size_t neighbour, Length em)
{
    if (neighbour >= line->count)
        return 0;
    const Span *span = span_of(line, neighbour);
    return span && span->annotation ? -em / 16 : em / 4;
}

/* Words of a Latin annotation stand half its em apart.  [clreq #ruby] */
static void
widen_spaces(InlineText *text)
{
    for (size_t i = 0; i < text->count; i++)
        if (text->boxes[i].is_space && text->boxes[i].width < text->em / 2)
            text->boxes[i].width = text->em / 2;
}

/* Bopomofo at the right of boxes [first, end), which it makes wider. */
static Annotation
stand_beside(InlineText *line, size_t first, size_t end, InlineText *text)
{
    Length room = bopomofo_room(line->em);
    Length base = base_width(line, first, end);
    line->boxes[end - 1].width += room;
    return (Annotation){.first = first,
                        .end = end,
                        .text = text,
                        .width = room,
                        .offset = base,
                        .beside = true};
}

/* An annotation over boxes [first, end): room is made for it. */
static Annotation
stand_above(InlineText *line, size_t first, size_t end, InlineText *text,
            const Style *style)
{
    widen_spaces(text);
    Length width = natural_width(text);
    Length base = base_width(line, first, end);
    Length before = overhang(line, first - 1, style->size);
    Length after = overhang(line, end, style->size);
    Length missing = width - base - before - after;
    if (missing > 0) {
        Length share = end > first ? missing / (Length)(end - first) : 0;
        spread(line, first, end, missing);
        line->boxes[first].spread_start = share / 2;
        line->boxes[end - 1].spread_end = share / 2;
        base += missing;
    } else if (width < base && all_han(text, 0, text->count)) {
        /* A short annotation in Han is as wide as its base. */
        spread(text, 0, text->count, base - width);
        width = base;
    }
    Length offset = (base - width) / 2;
    if (offset + width > base + after)
        offset = base + after - width;
    if (offset < -before)
        offset = -before;
    return (Annotation){.first = first,
                        .end = end,
                        .text = text,
                        .width = width,
                        .offset = offset,
                        .spread = missing > 0};
}

static bool
add_annotation(const Setting *setting, InlineText *line, size_t first,
               size_t end, const char *words, size_t length, int language,
               const Style *style)
{
    bool beside = is_bopomofo(words, length);
    Length size = beside ? bopomofo_size(style->size) : style->size / 2;
    Annotation *added = vector_push(setting->arena, &line->annotations);
    InlineText *text =
        prepare_annotation(setting, words, length, size, language, style,
                           span_of(line, first)->place);
    if (!added || !text)
        return false;
    *added = beside ? stand_beside(line, first, end, text)
                    : stand_above(line, first, end, text, style);
    hold_together(line, first, end);
    return true;
}

/* As many words as Han characters: one over each. */
static bool
annotate_characters(const Setting *setting, InlineText *line, size_t first,
                    const char *words, int language, const Style *style)
{
    for (size_t box = first; *words; box++) {
        words += strspn(words, " ");
        size_t length = strcspn(words, " ");
        if (length > 0 && !add_annotation(setting, line, box, box + 1, words,
                                          length, language, style))
            return false;
        words += length;
    }
    return true;
}

bool
annotate(const Setting *setting, InlineText *line, int language,
         const Style *style)
{
    for (size_t i = 0; i < line->count;) {
        const Span *span = span_of(line, i);
        size_t end = span_end(line, i, line->count);
        if (span && (span->keep || span->even))
            hold_together(line, i, end);
        if (span && span->even && all_han(line, i, end))
            space_evenly(line, i, end, span->even);
        bool made = true;
        if (span && span->annotation) {
            const char *words = span->annotation;
            made = all_han(line, i, end) && count_words(words) == end - i
                       ? annotate_characters(setting, line, i, words, language,
                                             style)
                       : add_annotation(setting, line, i, end, words,
                                        strlen(words), language, style);
        }
        if (!made)
            return false;
        i = end;
    }
    return true;
}

/* ---- annotations: structure and place ---- */

static int
add_element(const Setting *setting, Role role, int parent)
{
    Composition *composition = setting->composition;
    Element *element = vector_push(composition->arena, &composition->elements);
    if (!element)
        return -1;
    *element = (Element){.role = role, .parent = parent};
    return (int)composition->elements.count - 1;
}

static Annotation *
annotation_of(InlineText *line, size_t box)
{
    size_t low = 0;
    size_t high = line->annotations.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (line->annotations.items[middle].end <= box)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < line->annotations.count &&
                 line->annotations.items[low].first <= box;
    return found ? &line->annotations.items[low] : NULL;
}

int
box_element(const Setting *setting, InlineText *line, size_t box, int element)
{
    Annotation *annotation = annotation_of(line, box);
    if (element >= 0 && in_heading(line, &line->boxes[box]))
        element = line->run_in->element;
    if (!annotation || element < 0)
        return element;
    if (annotation->base_element == 0) {
        int ruby = add_element(setting, ROLE_RUBY, element);
        annotation->base_element = add_element(setting, ROLE_RUBY_BASE, ruby);
        annotation->text_element = add_element(setting, ROLE_RUBY_TEXT, ruby);
        if (ruby < 0 || annotation->base_element < 0)
            return -1;
    }
    return annotation->base_element;
}

static Length
box_left(const PlacedLine *placed, size_t box)
{
    return placed->lefts[box - placed->which->start];
}

static Length
box_right(const PlacedLine *placed, size_t box)
{
    return box_left(placed, box) + placed->line->boxes[box].width;
}

/*
 * Over its base, inside the line's edges: where it begins or ends a line it
 * and its base both do.  [clreq #ruby]
 */
static Length
annotation_left(const PlacedLine *placed, const Annotation *annotation)
{
    const Line *which = placed->which;
    Length line_left = placed->lefts[0];
    Length line_right = box_right(placed, which->visible_end - 1);
    Length left = box_left(placed, annotation->first) + annotation->offset;
    bool ends_line =
        annotation->spread && annotation->end == which->visible_end;
    bool starts_line = annotation->spread && annotation->first == which->start;
    if (ends_line || left + annotation->width > line_right)
        left = line_right - annotation->width;
    if (starts_line || left < line_left)
        left = line_left;
    return left;
}

/* Standing on the top of the em box. */
static bool
place_annotation(const Setting *setting, const PlacedLine *placed,
                 const Annotation *annotation, Items *items)
{
    InlineText *text = annotation->text;
    Lines lines = {0};
    Measure measure = {annotation->width, 0, ALIGN_LEFT};
    size_t first = items->count;
    if (text->count == 0)
        return true;
    if (annotation->beside)
        return place_bopomofo(
            setting, placed, annotation,
            box_left(placed, annotation->first) + annotation->offset, items);
    if (!paragraph_fit(setting, text, &measure,
                       span_of(placed->line, annotation->first)->place,
                       &lines) ||
        !line_place(setting, text, &lines.items[0], &measure, placed->color,
                    placed->element >= 0 ? annotation->text_element
                                         : placed->element,
                    items))
        return false;
    Length em = placed->line->em;
    Length left = annotation_left(placed, annotation);
    Length up = hundredths(em, EM_BOX_HEAD + RUBY_GAP) +
                hundredths(text->em, EM_BOX_FOOT);
    for (size_t i = first; i < items->count; i++) {
        items->items[i].x += left;
        items->items[i].y -= up;
    }
    return true;
}

/* ---- marks ---- */

static bool
add_shape(const Setting *setting, const PlacedLine *placed, ItemKind kind,
          Length x, Length y, Length width, Length height, Items *items)
{
    Item *item = vector_push(setting->arena, items);
    if (!item)
        return false;
    *item = (Item){.kind = kind,
                   .element = ARTIFACT_LAYOUT,
                   .color = placed->color,
                   .x = x,
                   .y = y,
                   .width = width,
                   .height = height};
    return true;
}

/* A dot under the middle of each character; marks and spaces have none. */
static bool
place_dots(const Setting *setting, const PlacedLine *placed, size_t first,
           size_t end, bool under_line, Items *items)
{
    const InlineText *line = placed->line;
    Length size = hundredths(line->em, DOT_SIZE);
    Length top =
        hundredths(line->em, under_line ? DOT_TOP_UNDER_LINE : DOT_TOP);
    for (size_t i = first; i < end; i++) {
        CharacterClass class = line->boxes[i].class;
        if (class != CLASS_HAN && class != CLASS_LETTER && class != CLASS_DIGIT)
            continue;
        Length middle = (box_left(placed, i) + box_right(placed, i)) / 2;
        if (!add_shape(setting, placed, ITEM_DOT, middle - size / 2, top, size,
                       size, items))
            return false;
    }
    return true;
}

/* True if the box beside a name's line belongs to another name. */
static bool
touches_name(const PlacedLine *placed, size_t box, size_t neighbour)
{
    if (neighbour < placed->which->start ||
        neighbour >= placed->which->visible_end)
        return false;
    const Span *other = span_of(placed->line, neighbour);
    return other && other != span_of(placed->line, box) &&
           (other->marks & (MARK_NAME | MARK_WORK));
}

static bool
place_line_under(const Setting *setting, const PlacedLine *placed, size_t first,
                 size_t end, bool wave, Items *items)
{
    Length em = placed->line->em;
    Length left = box_left(placed, first);
    Length right = box_right(placed, end - 1);
    if (first > 0 && touches_name(placed, first, first - 1))
        left += hundredths(em, NAME_END);
    if (touches_name(placed, first, end))
        right -= hundredths(em, NAME_END);
    return wave ? add_shape(setting, placed, ITEM_WAVE, left,
                            hundredths(em, WAVE_TOP), right - left,
                            hundredths(em, WAVE_HEIGHT), items)
                : add_shape(setting, placed, ITEM_RECTANGLE, left,
                            hundredths(em, LINE_TOP), right - left,
                            hundredths(em, LINE_THICKNESS), items);
}

static bool
place_frame(const Setting *setting, const PlacedLine *placed, size_t first,
            size_t end, Items *items)
{
    Length em = placed->line->em;
    Length thin = hundredths(em, LINE_THICKNESS);
    Length left = box_left(placed, first);
    Length width = box_right(placed, end - 1) - left;
    Length top = -hundredths(em, EM_BOX_HEAD);
    return add_shape(setting, placed, ITEM_RECTANGLE, left, top, width, thin,
                     items) &&
           add_shape(setting, placed, ITEM_RECTANGLE, left, top + em, width,
                     thin, items) &&
           add_shape(setting, placed, ITEM_RECTANGLE, left, top, thin, em,
                     items) &&
           add_shape(setting, placed, ITEM_RECTANGLE, left + width - thin, top,
                     thin, em + thin, items);
}

static bool
place_span(const Setting *setting, const PlacedLine *placed, size_t first,
           size_t end, Items *items)
{
    unsigned marks = span_of(placed->line, first)->marks;
    bool line = (marks & (MARK_NAME | MARK_UNDERLINE)) != 0;
    bool wave = (marks & MARK_WORK) != 0;
    bool made = true;
    if (line)
        made = place_line_under(setting, placed, first, end, false, items);
    if (made && wave)
        made = place_line_under(setting, placed, first, end, true, items);
    if (made && (marks & MARK_DOTS))
        made = place_dots(setting, placed, first, end, line || wave, items);
    if (made && (marks & MARK_BOX))
        made = place_frame(setting, placed, first, end, items);
    return made;
}

static bool
is_struck(const InlineText *line, size_t box)
{
    return (line->source->runs[line->boxes[box].run].style & RUN_STRUCK) != 0;
}

/* A line through what was struck out, at one height over all fonts. */
static bool
place_strikes(const Setting *setting, const PlacedLine *placed, Items *items)
{
    const InlineText *line = placed->line;
    size_t limit = placed->which->visible_end;
    for (size_t i = placed->which->start; i < limit;) {
        size_t end = i;
        while (end < limit && is_struck(line, end))
            end++;
        if (end > i &&
            !add_shape(setting, placed, ITEM_RECTANGLE, box_left(placed, i),
                       -hundredths(line->em, STRIKE_HEIGHT),
                       box_right(placed, end - 1) - box_left(placed, i),
                       hundredths(line->em, LINE_THICKNESS), items))
            return false;
        i = end > i ? end : i + 1;
    }
    return true;
}

bool
place_marks(const Setting *setting, const PlacedLine *placed, Items *items)
{
    InlineText *line = placed->line;
    const Line *which = placed->which;
    for (size_t i = which->start; i < which->visible_end;) {
        size_t end = span_end(line, i, which->visible_end);
        if (span_of(line, i) && span_of(line, i)->marks &&
            !place_span(setting, placed, i, end, items))
            return false;
        i = end;
    }
    for (size_t i = which->start; i < which->visible_end;) {
        const Annotation *annotation = annotation_of(line, i);
        if (annotation && annotation->first == i &&
            annotation->end <= which->visible_end &&
            !place_annotation(setting, placed, annotation, items))
            return false;
        i = annotation ? annotation->end : i + 1;
    }
    return place_strikes(setting, placed, items);
}

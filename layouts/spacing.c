/*
 * Spacing: the blanks of full-width marks, adjacent-mark compression, and
 * the space between Han and Latin.
 *
 * A full-width mark is a body plus half an em of blank on one side (a quarter
 * on both, for centred forms).  Where two blanks meet, one is removed here;
 * line edges are handled in paragraph.c because they depend on the break
 * chosen.  It works on boxes after shaping, so a change of font, weight or
 * link between two marks does not matter.
 */
#include "input/language.h"
#include "layouts/inline.h"

/*
 * How much blank the font leaves on each side of a mark, as the half or
 * quarter em that may be taken away: none if the ink is in the way.
 * [clreq #h-punctuation_adjustment_space]
 */
static void
find_blanks(const InlineText *line, Box *box)
{
    int left;
    int right;
    if (!class_has_blank(box->class) || box->glyph_count != 1 ||
        !face_ink(box->face, line->glyphs[box->first_glyph].id, &left, &right))
        return;
    int em = box->face->units_per_em;
    bool full_width = length_scale(box->width, 100, 95) >= box->size;
    if (!full_width)
        return;
    bool opens = box->class == CLASS_OPEN;
    if (opens && left * 100 >= em * 45)
        box->blank_start = box->size / 2;
    else if (!opens && right * 100 >= em * 45)
        box->blank_end = box->size / 2;
    else if (!opens && box->class != CLASS_EXQ && left * 100 >= em * 20 &&
             right * 100 >= em * 20)
        box->blank_start = box->blank_end = box->size / 4;
    else
        box->ink_in_way = box->class != CLASS_EXQ;
    box->width -= box->blank_start + box->blank_end;
}

static uint32_t
character_of(const InlineText *line, const Box *box)
{
    uint32_t c = 0;
    utf8_decode(line->text + box->text_start, box->text_length, &c);
    return c;
}

static bool
is_han(const Box *box)
{
    return box->class == CLASS_HAN || box->class == CLASS_ITERATE;
}

/*
 * The cell in whose middle a mark stands, whatever the font gives it; 0: the
 * mark has none.
 */
static Length
cell_of(const InlineText *line, size_t index)
{
    enum {
        TWO_IN_ONE_FIRST = 0x203C,
        TWO_IN_ONE_LAST = 0x2049,
        KATAKANA_DOT = 0x30FB,
        HYPHENATION_DOT = 0x2027
    };
    const Box *box = &line->boxes[index];
    const char *language = box_language(line, box);
    uint32_t c = character_of(line, box);
    bool between_han = index > 0 && index + 1 < line->count &&
                       is_han(box - 1) && is_han(box + 1);
    switch (box->class) {
    case CLASS_DOT: /* [clreq #h-interpuncts; GB/T 15834 4.14] */
        if (c == KATAKANA_DOT || c == HYPHENATION_DOT)
            return box->size;
        return language_is_traditional(language) ? box->size : box->size / 2;
    case CLASS_EXQ: /* ‼ ⁇ ⁈ ⁉ */
        return language_uses_han(language) && c >= TWO_IN_ONE_FIRST &&
                       c <= TWO_IN_ONE_LAST
                   ? box->size
                   : 0;
    case CLASS_SOLIDUS: /* [GB/T 15834 4.17] ／ stays as it is */
        return c == '/' ? box->size / 2 : 0;
    case CLASS_HYPHEN: /* [GB/T 15834 4.13] */
        return between_han ? box->size / 2 : 0;
    default:
        return 0;
    }
}

static void
center_in_cell(InlineText *line, size_t index)
{
    Box *box = &line->boxes[index];
    if (box->glyph_count != 1)
        return;
    Length cell = cell_of(line, index);
    Length room = cell - box->width;
    bool trimmed = box->class == CLASS_HYPHEN || box->class == CLASS_SOLIDUS;
    if (room > 0 && trimmed) {
        box->blank_start = room / 2; /* none at a line's edges */
        box->blank_end = room - room / 2;
        line->glyphs[box->first_glyph].x += box->blank_start;
    } else if (room > 0 || (box->class == CLASS_DOT && room < 0)) {
        line->glyphs[box->first_glyph].x += room / 2;
        box->width = cell;
    }
    /* A dot in a whole em has blank on both sides that may be taken. */
    if (box->class == CLASS_DOT && box->width * 10 >= box->size * 9) {
        box->blank_start = box->blank_end = box->size / 4;
        box->width -= box->size / 2;
    }
}

static void
cut_start(Box *box, Length amount)
{
    box->blank_start -= amount;
    box->cut += amount;
}

static bool
is_closing_side(CharacterClass class)
{
    return class_has_blank(class) && class != CLASS_OPEN;
}

/* ・ in a full cell, with blank of its own on both sides. */
static bool
is_wide_dot(const Box *box)
{
    return box->class == CLASS_DOT && box->blank_start > 0;
}

/*
 * Removes the blank between `left` and its successor `right`: two marks that
 * would take two ems take one and a half.  ？！ stay as they are.
 * [clreq #h-adjustment_of_adjacent_punctuation_marks]
 */
static void
squeeze_pair(Box *left, Box *right)
{
    bool closing = is_closing_side(left->class);
    bool both_exq = left->class == CLASS_EXQ && right->class == CLASS_EXQ;
    if (is_wide_dot(left) && right->class == CLASS_OPEN)
        cut_start(right, right->blank_start);
    if (both_exq) {
        /* ？！ are two ems that nothing shrinks. */
        left->width += left->blank_end;
        left->blank_end = 0;
    }
    if (both_exq || !class_has_blank(left->class))
        return;
    /* Centred forms have a quarter em on both sides. */
    bool centred = left->blank_start > 0 && left->blank_end > 0;
    if (right->class == CLASS_OPEN) {
        /* One half em stays after a closing mark, none after an opening. */
        if (!closing || left->blank_end > 0)
            cut_start(right, right->blank_start);
    } else if (closing && is_closing_side(right->class)) {
        /* Centred marks in a row are left as they are. */
        if (!centred || right->class == CLASS_CLOSE)
            left->blank_end = 0;
    } else if (closing && !centred && right->class == CLASS_DOT) {
        /* A quarter stays: the dot's own, if it has one. */
        left->blank_end = is_wide_dot(right) ? 0 : left->blank_end / 2;
    }
}

/*
 * Latin that takes a space beside Han: letters, digits, and $ % # with them.
 * `inner` is the box on the other side, or NULL.
 */
static bool
takes_space(const InlineText *line, const Box *box, const Box *inner)
{
    switch (box->class) {
    case CLASS_SYMBOL:
        return character_of(line, box) == '#' && inner &&
               (inner->class == CLASS_LETTER || inner->class == CLASS_DIGIT);
    case CLASS_LETTER:
    case CLASS_DIGIT:
        return true;
    case CLASS_PREFIX:
    case CLASS_POSTFIX:
        return box->width < length_scale(box->size, 95, 100);
    default:
        return false;
    }
}

/* [clreq #mixed_text_composition_in_horizontal_writing_mode] */
static bool
needs_autospace(const InlineText *line, const Box *left, const Box *right)
{
    const Box *end = line->boxes + line->count;
    if (right->is_script || left->is_reference)
        return false;
    if (left->is_script)
        return is_han(right) && !class_is_chinese(left->class);
    return (is_han(left) &&
            takes_space(line, right, right + 1 < end ? right + 1 : NULL)) ||
           (is_han(right) &&
            takes_space(line, left, left > line->boxes ? left - 1 : NULL));
}

/*
 * Places that never stretch: inside pairs of marks, after an opening and
 * before a closing mark, around connectors, inside words and numbers.
 * [clreq #procedures_for_inter-character_spacing_expansion]
 */
static bool
may_stretch(const Box *left, const Box *right)
{
    CharacterClass a = left->class;
    CharacterClass b = right->class;
    if (!class_is_chinese(a) && !class_is_chinese(b))
        return false;
    if (a == CLASS_OPEN || a == CLASS_WEST_OPEN || a == CLASS_CONNECT ||
        a == CLASS_SOLIDUS || a == CLASS_DOT || a == CLASS_PREFIX)
        return false;
    if (is_closing_side(b) || b == CLASS_WEST_CLOSE || b == CLASS_CONNECT ||
        b == CLASS_SOLIDUS || b == CLASS_DOT || b == CLASS_POSTFIX)
        return false;
    if (right->is_script || left->is_space || right->is_space)
        return false;
    return !(a == b && (a == CLASS_DASH || a == CLASS_ELLIPSIS));
}

static void
set_gap(const Definition *definition, const InlineText *line, Box *left,
        const Box *right)
{
    const Autospace *autospace = &definition->autospace;
    if (line->han && autospace->most > 0 &&
        needs_autospace(line, left, right)) {
        left->gap_kind = GAP_AUTOSPACE;
        left->gap = length_scale(line->em, autospace->natural, POINT);
        left->gap_least = length_scale(line->em, autospace->least, POINT);
        left->gap_most = length_scale(line->em, autospace->most, POINT);
    } else {
        left->gap_kind = may_stretch(left, right) ? GAP_HAN : GAP_RIGID;
    }
}

/* House styles that set marks narrower.  [xeCJK PunctStyle] */
static void
narrow(PunctuationStyle style, Box *box)
{
    bool stop = box->class == CLASS_STOP || box->class == CLASS_EXQ;
    if (style == PUNCTUATION_CCT) {
        if (box->blank_start >= box->size / 8)
            cut_start(box, box->size / 8);
        else if (box->blank_end >= box->size / 8)
            box->blank_end -= box->size / 8;
        return;
    }
    if (style != PUNCTUATION_BANJIAO && (style != PUNCTUATION_KAIMING || stop))
        return;
    cut_start(box, box->blank_start);
    box->blank_end = 0;
}

/*
 * A single pause or stop mark whose ink is at its start may hang; centred
 * forms and marks in a row may not.  [clreq #hanging_punctuation_marks]
 */
static void
find_hanging(InlineText *line)
{
    for (size_t i = 1; i < line->count; i++) {
        Box *box = &line->boxes[i];
        bool pause = box->class >= CLASS_STOP && box->class <= CLASS_EXQ;
        bool in_row =
            class_has_blank(line->boxes[i - 1].class) ||
            (i + 1 < line->count && is_closing_side(line->boxes[i + 1].class));
        box->hangs = pause && !in_row && box->blank_start == 0 &&
                     box->width * 10 <= box->size * 6;
    }
}

/* The end of the boxes from `first` on that do not stand on columns. */
static size_t
end_of_insertion(const InlineText *line, size_t first)
{
    size_t end = first;
    while (end < line->count && !class_is_chinese(line->boxes[end].class) &&
           !line->boxes[end].is_script)
        end++;
    return end;
}

/*
 * Latin among characters that stand on columns takes whole columns: it is
 * padded on both sides, by half a column at most.  [clreq #grid_alignment]
 */
static void
pad_insertion(InlineText *line, size_t first, size_t end)
{
    Length column = line->em + line->tracking;
    Length width = 0;
    for (size_t i = first; i < end; i++) {
        const Box *box = &line->boxes[i];
        width += box->width + box->blank_start + box->blank_end;
        if (i + 1 < end)
            width += box->gap + box->kern;
    }
    Length columns = (width + column - 1) / column;
    Length padding = columns * column - width;
    Length before = first > 0 ? padding / 2 : 0;
    if (first > 0) {
        line->boxes[first - 1].gap = line->tracking + before;
        line->boxes[first - 1].gap_kind = GAP_RIGID;
    }
    if (end < line->count) {
        line->boxes[end - 1].gap = padding - before - line->boxes[end - 1].kern;
        line->boxes[end - 1].gap_kind = GAP_RIGID;
    }
}

static void
pad_insertions(InlineText *line)
{
    for (size_t i = 0; i < line->count;) {
        size_t end = end_of_insertion(line, i);
        if (end > i)
            pad_insertion(line, i, end);
        i = end > i ? end : i + 1;
    }
}

void
space_boxes(const Setting *setting, InlineText *line)
{
    const Definition *definition = setting->definition;
    for (size_t i = 0; i < line->count; i++) {
        if (definition->punctuation != PUNCTUATION_PLAIN)
            find_blanks(line, &line->boxes[i]);
        center_in_cell(line, i);
    }
    if (definition->hanging != HANGING_NONE)
        find_hanging(line);
    for (size_t i = 0; i < line->count; i++) {
        Box *box = &line->boxes[i];
        narrow(definition->punctuation, box);
        if (i + 1 == line->count)
            break;
        squeeze_pair(box, box + 1);
        set_gap(definition, line, box, box + 1);
        if (class_is_chinese(box->class) && class_is_chinese(box[1].class))
            box->gap += line->tracking;
    }
    if (line->on_columns)
        pad_insertions(line);
}

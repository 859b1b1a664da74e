/*
 * Bopomofo: the phonetic signs of a character, one under the other at its
 * right side, the tone mark outside them, the dot of a light tone on top.
 * [clreq #ruby]
 */
#include <string.h>

#include "layouts/inline.h"
#include "layouts/paragraph.h"

/* In hundredths of an em of the text. */
enum {
    SIGN = 30,      /* the size of a sign, and of its cell */
    ROOM = 50,      /* right of the base, for signs and tone */
    SIGNS_LEFT = 4, /* from the base's edge */
    TONE_MIDDLE = 42,
    TONE_UP = 9, /* from the last sign's baseline */
    LIGHT_TONE_UP = 25,
    EM_BOX_HEAD = 88
};

enum { LIGHT_TONE = 0x2D9 };

static Length
hundredths(Length em, int64_t count)
{
    return length_scale(em, count, 100);
}

static bool
is_tone(uint32_t c)
{
    return c == 0x2CA || c == 0x2C7 || c == 0x2CB || c == LIGHT_TONE;
}

bool
is_bopomofo(const char *words, size_t length)
{
    bool any = false;
    for (size_t i = 0; i < length;) {
        uint32_t c;
        size_t size = utf8_decode(words + i, length - i, &c);
        bool sign =
            (c >= 0x3105 && c <= 0x312F) || (c >= 0x31A0 && c <= 0x31BF);
        if (size == 0 || (!sign && !is_tone(c)))
            return false;
        any |= sign;
        i += size;
    }
    return any;
}

Length
bopomofo_size(Length em)
{
    return hundredths(em, SIGN);
}

Length
bopomofo_room(Length em)
{
    return hundredths(em, ROOM);
}

static uint32_t
character_of(const InlineText *text, const Box *box)
{
    uint32_t c = 0;
    utf8_decode(text->text + box->text_start, box->text_length, &c);
    return c;
}

/* Where the ink of a box's glyph has its middle, from the box's left. */
static Length
ink_middle(const InlineText *text, const Box *box)
{
    int left;
    int right;
    uint32_t glyph = text->glyphs[box->first_glyph].id;
    if (!face_ink(box->face, glyph, &left, &right))
        return box->width / 2;
    int advance = face_advance(box->face, glyph);
    return length_scale(box->size, (left + advance - right) / 2,
                        box->face->units_per_em);
}

/* One sign or tone, its left edge and baseline at x and y. */
static bool
place_sign(const Setting *setting, const PlacedLine *placed,
           const Annotation *annotation, size_t index, Length x, Length y,
           Items *items)
{
    InlineText *text = annotation->text;
    Line which = {.start = index,
                  .end = index + 1,
                  .visible_end = index + 1,
                  .natural = text->boxes[index].width,
                  .last = true};
    Measure measure = {which.natural, 0, ALIGN_LEFT};
    size_t first = items->count;
    int element =
        placed->element >= 0 ? annotation->text_element : placed->element;
    if (!line_place(setting, text, &which, &measure, placed->color, element,
                    items))
        return false;
    for (size_t i = first; i < items->count; i++) {
        items->items[i].x += x;
        items->items[i].y += y;
    }
    return true;
}

bool
place_bopomofo(const Setting *setting, const PlacedLine *placed,
               const Annotation *annotation, Length left, Items *items)
{
    const InlineText *text = annotation->text;
    Length em = placed->line->em;
    Length cell = bopomofo_size(em);
    size_t signs = 0;
    for (size_t i = 0; i < text->count; i++)
        signs += !is_tone(character_of(text, &text->boxes[i]));
    Length top = (em - (Length)signs * cell) / 2 - hundredths(em, EM_BOX_HEAD);
    Length baseline = top + hundredths(cell, EM_BOX_HEAD);
    Length signs_left = left + hundredths(em, SIGNS_LEFT);
    size_t placed_signs = 0;
    for (size_t i = 0; i < text->count; i++) {
        const Box *box = &text->boxes[i];
        uint32_t c = character_of(text, box);
        Length x = signs_left;
        Length y = baseline + (Length)placed_signs * cell;
        if (c == LIGHT_TONE) {
            x += cell / 2 - ink_middle(text, box);
            y = baseline - hundredths(em, LIGHT_TONE_UP);
        } else if (is_tone(c)) {
            x = left + hundredths(em, TONE_MIDDLE) - ink_middle(text, box);
            y -= cell + hundredths(em, TONE_UP);
        } else {
            placed_signs++;
        }
        if (!place_sign(setting, placed, annotation, i, x, y, items))
            return false;
    }
    return true;
}

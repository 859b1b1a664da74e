/*
 * Pen: showing text exactly where it belongs.
 *
 * A viewer moves by what is printed: widths from /W, adjustments and sizes as
 * rounded to their decimals.  The pen moves by the same printed numbers, and
 * prints an adjustment wherever it has come further than 1/200 pt from where
 * the layout wants it; so rounding never adds up along a line.
 */
#ifndef BRIEFSET_PIPELINE_PDF_PEN_H
#define BRIEFSET_PIPELINE_PDF_PEN_H

#include "pipeline/pdf/font.h"

typedef struct Pen {
    Output *out;
    Length page_height;
    bool in_text;   /* between BT and ET */
    bool turned;    /* the text object's lines run up the page */
    bool in_array;  /* in the array of a TJ */
    bool in_string; /* and in a string of it */
    /* The text state, as printed: it outlasts ET. */
    unsigned resource; /* of the font; UINT_MAX: none yet */
    int64_t size;      /* 1/10000 pt */
    int64_t rise;      /* 1/10000 pt */
    int64_t embolden;  /* stroke around glyphs, 1/10000 pt; 0: none */
    Color stroke;
    Color color;
    /* Where the line began, 1/10000 pt, and the next glyph, 1/10^9 pt: along
       lines and across, upward. */
    int64_t line_x;
    int64_t line_y;
    int64_t x;
    const char *language; /* of the open Span, NULL: none is open */
} Pen;

void pen_begin(Pen *pen, Output *out, Length page_height);

/* Ends the text object and what is open in it. */
void pen_end_text(Pen *pen);

/* Ends the string being shown; the text object stays open. */
void pen_end_string(Pen *pen);

/* Shows an item's glyphs.  `language`: of a Span to set them in, or NULL. */
void pen_show(Pen *pen, const FontSet *fonts, const Item *item,
              const char *language);

/* Draws an item that is no text: its rectangle, dot or wave. */
void pen_draw(Pen *pen, const Item *item);

#endif

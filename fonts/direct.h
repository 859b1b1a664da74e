/*
 * Direct shaping: text that needs no itemizing by Pango.
 *
 * Chinese and Latin text, written from left to right, in which the first face
 * of each request has every character: nearly all there is.  Its runs are
 * those of the requests, cut where the script changes, as Pango cuts them.
 * Whatever else there is in a text (other scripts, emoji, combining marks, a
 * character that only another face has) sends all of it to Pango.
 */
#ifndef BRIEFSET_FONTS_DIRECT_H
#define BRIEFSET_FONTS_DIRECT_H

#include "fonts/fonts.h"

/* False if Pango must shape this text; arguments and result as shape_text(). */
bool
shape_directly(FontLibrary *library, const char *text, size_t length,
               const ShapeSpan *spans, size_t span_count, ShapedText *shaped);

/* The same by Pango, whatever the text; `shaped` is all zero.  (shape.c) */
void
shape_with_pango(FontLibrary *library, const char *text, size_t length,
                 const ShapeSpan *spans, size_t span_count, ShapedText *shaped);

#endif

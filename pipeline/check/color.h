/*
 * Colour: which device colours are drawn, and whether the file says what they
 * look like.  [ISO 19005-2 6.2.3; ISO 19005-2 6.2.4]
 */
#ifndef BRIEFSET_PIPELINE_CHECK_COLOR_H
#define BRIEFSET_PIPELINE_CHECK_COLOR_H

#include "pipeline/check/pdf.h"

typedef enum ColorKind {
    COLOR_GRAY, /* what a page begins with */
    COLOR_RGB,
    COLOR_CMYK,
    COLOR_OTHER /* independent of devices, or a pattern */
} ColorKind;

/* Checks the output intents; sets pdf->output_space. */
void color_intents(Pdf *pdf);

/*
 * The kind of a colour space, given by its name or its array; checks the
 * profile that it has.
 */
ColorKind color_kind(const Pdf *pdf, Object resources, Object space, Spot spot);
ColorKind
color_kind_named(const Pdf *pdf, Object resources, const char *name, Spot spot);

/* Something is painted in a colour of that kind. */
void color_painted(const Pdf *pdf, ColorKind kind, Spot spot);

/* An image: its keys and its colours. */
void image_check(const Pdf *pdf, Object resources, Object image, Spot spot);

/* A dictionary of graphics state parameters. */
void graphics_state_check(const Pdf *pdf, Object state, Spot spot);

/* A rendering intent, by ri or a key. */
void rendering_check(const Pdf *pdf, const char *name, Spot spot);

#endif

/*
 * What subset.c does for glyph_store.c: cutting glyphs out of a face.
 */
#ifndef BRIEFSET_FONTS_SUBSET_H
#define BRIEFSET_FONTS_SUBSET_H

#include <hb.h>

#include "fonts/fonts.h"

/* A program cut by HarfBuzz: a bare CFF table, or an sfnt file. */
typedef struct FaceCut {
    hb_face_t *face;
    hb_blob_t *blob; /* holds `data` */
    const unsigned char *data;
    size_t length;
    hb_codepoint_t *new; /* the new index of each glyph asked for */
} FaceCut;

/* False if HarfBuzz refuses the face; there is nothing to free then. */
bool
face_cut(const Face *face, const uint32_t *glyphs, size_t count, FaceCut *cut);
void face_cut_free(FaceCut *cut);

#endif

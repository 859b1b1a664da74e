/*
 * What subset.c does for glyph_store.c: cutting glyphs out of a face.  Tests
 * compare with it, so it shows nothing of HarfBuzz.
 */
#ifndef BRIEFSET_FONTS_SUBSET_H
#define BRIEFSET_FONTS_SUBSET_H

#include "fonts/cff.h"
#include "fonts/fonts.h"

/* A program cut by HarfBuzz: a bare CFF table, or an sfnt file. */
typedef struct FaceCut {
    struct hb_face_t *face;
    struct hb_blob_t *blob; /* holds `data` */
    const unsigned char *data;
    size_t length;
    uint32_t *new; /* the new index of each glyph asked for */
} FaceCut;

/* False if HarfBuzz refuses the face; there is nothing to free then. */
bool
face_cut(const Face *face, const uint32_t *glyphs, size_t count, FaceCut *cut);
void face_cut_free(FaceCut *cut);

/* The face's CFF table, empty if it has none; it lives as long as the face. */
CffBytes face_cff_table(const Face *face);

#endif

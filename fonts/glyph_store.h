/*
 * Glyph store: outlines of a CFF program that were read out of it once, to be
 * put together again for every document that shows them.
 */
#ifndef BRIEFSET_FONTS_GLYPH_STORE_H
#define BRIEFSET_FONTS_GLYPH_STORE_H

#include "fonts/cff.h"
#include "fonts/fonts.h"

typedef struct GlyphStore GlyphStore;

GlyphStore *glyph_store_new(void);
void glyph_store_free(GlyphStore *store);

/*
 * The outlines of `count` glyphs of `face`, in order; what they point to is
 * the store's.  False if the program is broken.  All faces asked for have the
 * same program.
 */
bool glyph_store_fetch(GlyphStore *store, const Face *face,
                       const uint32_t *glyphs, size_t count, CffGlyph *found);

#endif

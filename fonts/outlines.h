/*
 * Outlines: single glyphs read out of a CFF table as it stands in a font
 * file, without cutting the font.
 */
#ifndef BRIEFSET_FONTS_OUTLINES_H
#define BRIEFSET_FONTS_OUTLINES_H

#include "fonts/cff.h"
#include "fonts/charstring.h"

typedef struct Outlines Outlines;

/*
 * Opens the bare CFF table `bytes`, which must outlive it, of a face with
 * `glyph_count` glyphs.  NULL if the table is broken or has other glyphs.
 */
Outlines *outlines_new(CffBytes bytes, size_t glyph_count);
void outlines_free(Outlines *outlines);

/*
 * Reads a glyph as HarfBuzz's subsetter would write it without hints and
 * subroutines.  Its charstring is in `flat`, which has room for
 * CHARSTRING_LONGEST bytes; its Private DICT is lent.  False if the glyph is
 * for HarfBuzz: broken, or out of the ordinary (see charstring.h).
 */
bool outlines_read(Outlines *outlines, uint32_t glyph, unsigned char *flat,
                   CffGlyph *read);

#endif

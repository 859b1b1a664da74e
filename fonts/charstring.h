/*
 * Charstrings: the outline of one glyph, as a Type 2 charstring that neither
 * hints nor calls subroutines.
 */
#ifndef BRIEFSET_FONTS_CHARSTRING_H
#define BRIEFSET_FONTS_CHARSTRING_H

#include "fonts/cff_table.h"

/*
 * How many bytes may be written of a charstring: no operand or operator takes
 * more than five, and no more than 9,999 of them are read, and then 48.
 */
enum { CHARSTRING_LONGEST = (9999 + 48) * 5 };

/*
 * Writes `charstring`, a glyph of `table` served by `private`, into `flat`
 * with its subroutines unfolded and without hints: byte by byte what HarfBuzz
 * 6 makes of it with HB_SUBSET_FLAGS_NO_HINTING and _DESUBROUTINIZE.  `flat`
 * has room for CHARSTRING_LONGEST bytes.  Returns the length; 0 if the
 * charstring is broken, or does what outlines of today do not: arithmetic,
 * accented letters made of two glyphs, more than 48 operands.
 */
size_t charstring_flatten(const CffTable *table, const CffPrivate *private,
                          CffBytes charstring, unsigned char *flat);

/*
 * The advance that a flat charstring states, or CFF_ADVANCE_UNKNOWN if it
 * computes it.  False if it is broken.
 */
bool charstring_advance(const CffPrivate *private, CffBytes charstring,
                        int *advance);

#endif

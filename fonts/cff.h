/*
 * CFF: what a PDF must know of a compact font program, and no more: the CID
 * by which each glyph is addressed, the advance width it states, and its
 * outline; and such programs put together of outlines.  Reads untrusted bytes
 * and never outside them.
 */
#ifndef BRIEFSET_FONTS_CFF_H
#define BRIEFSET_FONTS_CFF_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The charstring computes its width; the caller must ask another table. */
#define CFF_ADVANCE_UNKNOWN INT_MIN

typedef struct CffBytes {
    const unsigned char *data;
    size_t length;
} CffBytes;

typedef struct CffGlyph {
    uint16_t cid;        /* the glyph index if the font is not CID-keyed */
    int advance;         /* design units, or CFF_ADVANCE_UNKNOWN */
    CffBytes charstring; /* in the table */
    CffBytes private;    /* the Private DICT that serves it */
} CffGlyph;

/*
 * Reads the bare CFF table `data` into `glyphs`, `count` of them in order of
 * glyph index.  `cid_keyed` (may be NULL): whether it has CIDs of its own.
 * False if the table is broken or has fewer glyphs, or has subroutines.
 */
bool cff_read(const unsigned char *data, size_t length, CffGlyph *glyphs,
              size_t count, bool *cid_keyed);

/* What a program is called and measures. */
typedef struct CffName {
    const char *name; /* PostScript name */
    int units_per_em;
    int bounds[4]; /* xMin yMin xMax yMax */
} CffName;

/*
 * Puts a CID-keyed program together of `count` glyphs, the first of CID 0 and
 * the others in order of CID.  Glyphs with the same Private DICT have the same
 * `private.data`.  *outlines is where the charstrings begin, which follow each
 * other.  The bytes are freed with free(); NULL when out of memory.
 * (cff_build.c)
 */
unsigned char *cff_build(const CffName *name, const CffGlyph *glyphs,
                         size_t count, size_t *length, size_t *outlines);

#endif

/*
 * CFF: what a PDF must know of a compact font program, and no more: the CID
 * by which each glyph is addressed and the advance width it states.  Reads
 * untrusted bytes and never outside them.
 */
#ifndef BRIEFSET_FONTS_CFF_H
#define BRIEFSET_FONTS_CFF_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The charstring computes its width; the caller must ask another table. */
#define CFF_ADVANCE_UNKNOWN INT_MIN

typedef struct CffGlyph {
    uint16_t cid; /* the glyph index if the font is not CID-keyed */
    int advance;  /* design units, or CFF_ADVANCE_UNKNOWN */
} CffGlyph;

/*
 * Reads the bare CFF table `data` into `glyphs`, `count` of them in order of
 * glyph index.  False if the table is broken or has fewer glyphs.
 */
bool cff_read(const unsigned char *data, size_t length, CffGlyph *glyphs,
              size_t count);

#endif

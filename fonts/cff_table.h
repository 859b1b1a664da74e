/*
 * CFF table: INDEXes, DICTs and what they lead to, for cff.c, charstring.c
 * and outlines.c.
 *
 * A table is a chain of INDEXes (arrays of byte strings) and DICTs (operands
 * before operators).  The Top DICT leads to the charset (glyph → CID), to
 * FDSelect and FDArray (glyph → its Private DICT with the default widths) and
 * to the charstrings.  The bytes are untrusted and never read outside.
 * [Adobe Technical Note 5176]
 */
#ifndef BRIEFSET_FONTS_CFF_TABLE_H
#define BRIEFSET_FONTS_CFF_TABLE_H

#include "fonts/cff.h"

enum { CFF_MOST_FONT_DICTS = 256 };

typedef struct CffIndex {
    size_t count;
    size_t offset_size;
    size_t offsets; /* where the offset array begins */
    size_t base;    /* offsets count from here; the first is 1 */
    size_t end;
} CffIndex;

/* One Private DICT, with its widths. */
typedef struct CffPrivate {
    CffBytes body;
    int default_width;
    int nominal_width;
    bool has_subrs;
    CffIndex subrs; /* local subroutines */
} CffPrivate;

typedef struct CffTable {
    CffBytes bytes;
    bool cid_keyed;
    CffIndex charstrings;
    CffIndex subrs;   /* global subroutines */
    size_t charset;   /* offset; 0…2 name predefined charsets */
    size_t fd_select; /* offset; 0: there is one Private DICT */
    size_t private_count;
    CffPrivate privates[CFF_MOST_FONT_DICTS];
} CffTable;

/* Glyphs from `glyph` on have CIDs from `cid` on. */
typedef struct CffRange {
    uint16_t glyph;
    uint16_t cid;
} CffRange;

/* The big-endian number of `size` bytes at `at`; 0 outside. */
size_t cff_number(CffBytes bytes, size_t at, size_t size);

/*
 * Reads the operand that begins with `first` (28 or 32…254), the coding that
 * DICTs and charstrings share.  `at` is behind `first`, and then behind the
 * operand.
 */
int64_t cff_integer(CffBytes bytes, unsigned first, size_t *at);

/* Item `i` of an INDEX in `bytes`; false if it has none. */
bool cff_item(CffBytes bytes, const CffIndex *index, size_t i, CffBytes *item);

/* Reads the bare CFF table `bytes`, which must outlive it; false if broken. */
bool cff_table_open(CffTable *table, CffBytes bytes);

/*
 * The charset of the first `count` glyphs in ranges, in order of glyph; the
 * caller frees them with free().  NULL if it is broken, or predefined.
 */
CffRange *
cff_table_charset(const CffTable *table, size_t count, size_t *range_count);

/* The CID of `glyph` by such ranges; false if it is above 65,535. */
bool cff_find_cid(const CffRange *ranges, size_t range_count, size_t glyph,
                  uint16_t *cid);

/* Which Private DICT serves `glyph`; false if FDSelect is broken there. */
bool cff_table_private(const CffTable *table, size_t glyph, size_t *font_dict);

/*
 * A Private DICT without hints and subroutines, which are of no use to a
 * program that has neither: its other operators byte by byte.  `reduced` has
 * room for all of it.  False if it has an operator that no Private DICT has.
 */
bool
cff_reduce_private(CffBytes private, unsigned char *reduced, size_t *length);

#endif

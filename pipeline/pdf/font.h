/*
 * Fonts: the faces of a composition as embedded fonts.
 */
#ifndef BRIEFSET_PIPELINE_PDF_FONT_H
#define BRIEFSET_PIPELINE_PDF_FONT_H

#include "pipeline/pdf/cluster.h"
#include "pipeline/pdf/writer.h"

/* Widths are in 1/100000 em: what /W says, with two decimals. */
enum { WIDTH_UNITS = 100000 };

/* How a glyph is shown. */
typedef struct FontCode {
    unsigned resource; /* of /Fn */
    uint16_t code;
    int width;
} FontCode;

/* One text that a glyph stands for, and which of its fonts says so. */
typedef struct Meaning Meaning;
struct Meaning {
    const char *text;
    size_t length;
    unsigned variant;
    Meaning *next;
};

typedef struct FontGlyph {
    uint32_t id;
    uint16_t code;
    int width;
    Meaning *meanings;
} FontGlyph;

typedef struct Font Font;

/* The font that a face is shown in; NULL: no item had that face. */
Font *font_of(const FontSet *fonts, const Face *face);

/* The code of a glyph of an item.  `cluster` is the glyph's. */
FontCode font_code(const Font *font, const Item *item, const Cluster *cluster,
                   size_t glyph);

/* The object number of the resource dictionary that all pages share. */
unsigned font_resources(const FontSet *fonts);

/*
 * A ToUnicode CMap that gives each code the text of its meaning `variant`;
 * codes without one are left out.  `glyphs` are in order of code.  The object
 * number; 0 if memory ran out.  [ISO 32000-1 9.10.3]
 */
unsigned to_unicode_write(Writer *writer, const FontGlyph *glyphs, size_t count,
                          unsigned variant);

#endif

/*
 * Fonts of a file that is checked: what they declare, and which codes are
 * drawn with them.
 */
#ifndef BRIEFSET_PIPELINE_CHECK_FONT_H
#define BRIEFSET_PIPELINE_CHECK_FONT_H

#include "pipeline/check/cmap.h"
#include "pipeline/check/pdf.h"

/* A code that some page draws. */
typedef struct CodeUse {
    Spot first;
    bool drawn;      /* at all */
    bool visible;    /* in another rendering mode than 3 */
    bool bare;       /* at least once without ActualText */
    bool text_known; /* `text` was looked up */
    const char *text;
} CodeUse;

enum { CODES_IN_ROW = 256, CODE_ROWS = 256 };

typedef struct Font {
    Object object;
    Object descendant; /* of a Type 0 font, else the font itself */
    Object descriptor;
    int id;
    const char *subtype; /* never NULL */
    const char *name;    /* for messages, never NULL */
    bool composite;
    bool vertical;
    bool codes_known; /* false: by a CMap that is not in the file */
    const Cmap *cmap; /* NULL: Identity */
    const Cmap *to_unicode;
    double default_width;
    double *widths[CODE_ROWS]; /* by CID or code; negative: not said */
    CodeUse *uses[CODE_ROWS];
    const char **glyph_names; /* of a simple font: 256, from Differences */
    const char *encoding;     /* its base encoding, NULL: the font's own */
} Font;

typedef struct FontSlot {
    Font *font;
} FontSlot;

typedef struct Fonts {
    VECTOR(FontSlot) list;
} Fonts;

/* The font of an object, read when it comes up first; NULL: out of memory. */
Font *font_lookup(const Pdf *pdf, Fonts *fonts, Object object);

/* The code at `bytes`, as cmap_code(). */
size_t font_next_code(const Font *font, const unsigned char *bytes,
                      size_t length, uint32_t *code);

/* The CID of a code; in a simple font the code itself. */
uint32_t font_cid(const Font *font, uint32_t code);

/* The width of a code in 1/1000 em. */
double font_width(const Font *font, uint32_t code);

/* Notes a use of a code; what stands for it. */
CodeUse *font_use(const Pdf *pdf, Font *font, uint32_t code);

/* What a code stands for, as UTF-8; NULL: nothing says it. */
const char *font_text(const Pdf *pdf, Font *font, uint32_t code);

/* All rules about fonts.  font_rules.c */
void fonts_check(const Pdf *pdf, const Fonts *fonts);

#endif

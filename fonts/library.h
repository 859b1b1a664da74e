/*
 * What the files of fonts/ share: the library and how faces are made.
 */
#ifndef BRIEFSET_FONTS_LIBRARY_H
#define BRIEFSET_FONTS_LIBRARY_H

#include <fontconfig/fontconfig.h>
#include <hb.h>
#include <pango/pango.h>

#include "fonts/fonts.h"

struct FontLibrary {
    FcConfig *config;
    PangoFontMap *map;        /* NULL until Pango is asked */
    PangoContext *context;    /* the same */
    GHashTable *blobs;        /* file name → hb_blob_t, mapped */
    GHashTable *faces;        /* "file:index" → FaceData */
    GHashTable *fonts;        /* PangoFont (kept) → FaceData */
    GHashTable *descriptions; /* request → PangoFontDescription */
    GHashTable *substitutes;  /* "family:language" → family used */
    GArray *companions;       /* Companion */
    GPtrArray *programs;      /* outline table data; its index is the number */
    GPtrArray *stores;        /* GlyphStore of each program */
    GPtrArray *shapers;       /* Shaper */
};

typedef struct Companion {
    void *(*make)(void);
    void (*release)(void *kept);
    void *kept;
} Companion;

typedef struct FaceData {
    Face face; /* first, so that a Face is a FaceData */
    hb_face_t *hb_face;
    hb_font_t *hb_font;
    struct GlyphStore *store; /* of its program */
    int *advances;       /* by glyph, one more than it is; 0: not asked yet */
    GHashTable *extents; /* glyph → hb_glyph_extents_t, of those asked for */
    unsigned glyph_count;
} FaceData;

/* In points, at 72 dpi: faces are shaped at it by Pango. */
enum { SHAPING_SIZE = 1000 };

/* The face that Pango chose; NULL if its file cannot be read. */
const Face *library_face(FontLibrary *library, PangoFont *font);

/* The same of what fontconfig matched. */
const Face *library_face_of(FontLibrary *library, FcPattern *pattern);

/* "zh-Hans" as "zh-cn" and so on; other tags as they are. */
const char *territory_language(const char *language);

/* HarfBuzz's view of a face; lent. */
hb_face_t *face_hb(const Face *face);

#endif

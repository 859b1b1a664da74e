/*
 * Fonts: faces found, text shaped, subsets to embed.
 *
 * A tour of fonts/:
 *
 *   library.c   fontconfig with a configuration of our own; faces
 *   shape.c     Pango: itemizing, fallback, shaping; what has no glyph
 *   direct.c, shaper.c
 *               plain Chinese and Latin text, which needs no Pango
 *   subset.c    the part of a face that a document embeds
 *   glyph_store.c, cff_build.c
 *               outlines read once, and put together again
 *   outlines.c, charstring.c, cff_table.c, cff.c
 *               outlines of a font file, and of what HarfBuzz cut out of one
 *
 * What comes in is UTF-8 with a font request on every stretch of it; what
 * goes out is glyph runs in logical order, measured in the face's own design
 * units, so that one shaping serves every size.  Nothing here knows of
 * documents, pages or PDF.  GLib ends the process when memory runs out; that
 * is confined to this folder.
 */
#ifndef BRIEFSET_FONTS_FONTS_H
#define BRIEFSET_FONTS_FONTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* All faces of one process; outlives documents. */
typedef struct FontLibrary FontLibrary;

/*
 * Finds the fonts below the folders in `extra_directories` (NULL-terminated;
 * NULL for none) and, if `system_fonts`, the system's and the user's.  NULL
 * when there is no font at all or fontconfig fails; `problem` then says why
 * in a sentence (a string literal).
 */
FontLibrary *font_library_new(const char *const *extra_directories,
                              bool system_fonts, const char **problem);
void font_library_free(FontLibrary *library);

/*
 * What somebody keeps beside the library, for as long: made by `make` when it
 * is first asked for, and freed by `release` before the library's faces are.
 * NULL if it could not be made.
 */
void *font_library_companion(FontLibrary *library, void *(*make)(void),
                             void (*release)(void *kept));

/*
 * True if a font of this family is there.  If not, `substitute` (when not
 * NULL) is set to the family that would be used instead for `language` (lent
 * by the library).
 */
bool font_library_has_family(FontLibrary *library, const char *family,
                             const char *language, const char **substitute);

/* One installed family, for listing. */
typedef struct FontFamily {
    const char *name;
    const char *languages; /* which of zh-Hans zh-Hant ja ko en it covers */
    const char *file;
} FontFamily;

/*
 * The installed families in order of name; the array is freed by the caller
 * with free(), what it points to is the library's.
 */
FontFamily *font_library_families(FontLibrary *library, size_t *count);

/*
 * All font files with size and time of change, a line each, in order: what
 * says whether anything about fonts has changed.  Freed with free(); NULL when
 * out of memory.
 */
char *font_library_files(FontLibrary *library);

typedef enum FaceKind { FACE_CFF, FACE_TRUETYPE } FaceKind;

/*
 * A face as the shaper chose it.  Lives as long as the library.  Measures
 * are in design units, y upward.
 */
typedef struct Face {
    unsigned id;      /* 0, 1, 2 … in order of first use */
    unsigned program; /* faces with the same outlines share this number */
    FaceKind kind;
    const char *family;
    const char *postscript_name;
    const char *file;
    int index; /* in a collection */
    int units_per_em;
    int ascent;
    int descent; /* negative */
    int cap_height;
    int x_height;
    int bounds[4];    /* xMin yMin xMax yMax over all glyphs */
    int italic_angle; /* 1/65536 degree, negative leans right */
    int weight;       /* 400 regular, 700 bold */
    bool serif;
    bool fixed_pitch;
    bool italic;
    bool embeddable; /* its licence bits (OS/2 fsType) allow a subset */
    uint32_t hyphen; /* the glyph that a divided word ends with; 0: none */
} Face;

/* The advance width of a glyph, in design units. */
int face_advance(const Face *face, uint32_t glyph);

/*
 * The ink of a glyph from its origin: `left` is the blank before the ink,
 * `right` the blank between ink and advance.  False: the glyph has no ink.
 */
bool face_ink(const Face *face, uint32_t glyph, int *left, int *right);

/* The same upward: the ink's `top` and `bottom` from the baseline. */
bool face_ink_upright(const Face *face, uint32_t glyph, int *top, int *bottom);

/* The glyph for a character, 0 if the face has none. */
uint32_t face_glyph(const Face *face, uint32_t character);

/* A stretch of the text with its font request; all lent. */
typedef struct ShapeSpan {
    size_t start; /* bytes */
    size_t length;
    const char *families; /* "First, Second": in order of preference */
    const char *language; /* BCP 47 */
    int weight;           /* 400, 700 */
    bool italic;
} ShapeSpan;

/*
 * A glyph of a run.  `cluster` is the byte offset in the text of the first
 * character it stands for; glyphs with equal cluster belong together.
 */
typedef struct ShapedGlyph {
    uint32_t id;
    uint32_t cluster;
    int advance;  /* design units, as are the offsets; y upward */
    int unkerned; /* the glyph's own advance */
    int x_offset;
    int y_offset;
} ShapedGlyph;

/* Glyphs of one face and direction, in visual order. */
typedef struct GlyphRun {
    const Face *face;
    size_t start; /* bytes */
    size_t length;
    int level;           /* bidi embedding level; odd is right to left */
    ShapedGlyph *glyphs; /* in the ShapedText's */
    size_t count;
} GlyphRun;

/* A character for which no font has a glyph. */
typedef struct MissingGlyph {
    size_t offset; /* bytes */
    uint32_t character;
    const char *tried; /* the families asked for; lent from the span */
} MissingGlyph;

typedef struct ShapedText {
    GlyphRun *runs; /* in logical order */
    size_t count;
    ShapedGlyph *glyphs; /* of all runs */
    MissingGlyph *missing;
    size_t missing_count;
} ShapedText;

/*
 * Shapes a paragraph.  `spans` cover the text without gaps, in order.  Line
 * feeds and other control characters must not be in it.  The result belongs
 * to the caller.
 */
ShapedText *shape_text(FontLibrary *library, const char *text, size_t length,
                       const ShapeSpan *spans, size_t span_count);
void shaped_text_free(ShapedText *shaped);

/*
 * Where a line may be broken by the rules of scripts that need a dictionary
 * or a cluster rule (Thai, Khmer, Arabic …): breaks[i] is true if a line may
 * end before byte i.  `breaks` has length + 1 elements.
 */
void find_script_breaks(const char *text, size_t length, const char *language,
                        bool *breaks);

/* Bytes of a program that stay the same, and stay there, for the library's
   life: the same `kept` means the same bytes in every subset. */
typedef struct FacePiece {
    size_t offset; /* in the subset's data */
    size_t length;
    const void *kept;
} FacePiece;

/* The part of a face that a document embeds. */
typedef struct FaceSubset {
    FaceKind kind;
    unsigned char *data; /* FACE_CFF: a bare CFF table; else an sfnt file */
    size_t length;
    /* For each glyph asked for, in order: its code in text (the CID of a
       CID-keyed CFF, the glyph index otherwise) and its advance width as
       the embedded program has it, in design units. */
    uint16_t *codes;
    int *advances;
    FacePiece *pieces; /* FACE_CFF: the outlines, in order */
    size_t piece_count;
} FaceSubset;

/*
 * Subsets `face` to `glyphs` (and .notdef).  False if HarfBuzz refuses the
 * font; the subset is then empty.  Deterministic.
 */
bool face_subset(const Face *face, const uint32_t *glyphs, size_t count,
                 FaceSubset *subset);
void face_subset_free(FaceSubset *subset);

/* Versions of the libraries used, for --version: one sentence. */
const char *fonts_versions(void);

#endif

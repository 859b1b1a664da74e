/*
 * Composition: pages of positioned items and the structure tree.
 *
 * The seam between layouts/ and pipeline/: everything a PDF needs and nothing
 * a PDF knows.  Coordinates are Lengths from the page's top left corner, y
 * downward; text stands on its baseline.  All memory is the arena's that the
 * composition was made in; faces belong to the font library.
 */
#ifndef BRIEFSET_LAYOUTS_COMPOSITION_H
#define BRIEFSET_LAYOUTS_COMPOSITION_H

#include <stddef.h>
#include <stdint.h>

#include "fonts/fonts.h"
#include "input/arena.h"
#include "layouts/length.h"

/* 8 bits a channel. */
typedef struct Color {
    uint8_t red;
    uint8_t green;
    uint8_t blue;
} Color;

/*
 * One glyph.  It stands for `text_length` bytes of its item's text from
 * `text_start`; a glyph with text_length 0 continues the cluster of the glyph
 * before it (a mark over a letter), so a cluster's text stands at its first
 * glyph.
 */
typedef struct PlacedGlyph {
    uint32_t id;
    uint32_t text_start;
    uint32_t text_length;
    Length x; /* from the item's x, to the glyph's origin */
    Length y; /* upward from the baseline */
} PlacedGlyph;

/* The modules of a code, `side` rows of as many; 1: dark, 0: not. */
typedef struct ModuleGrid {
    int side;
    const unsigned char *dark;
} ModuleGrid;

typedef enum ItemKind {
    ITEM_GLYPHS,
    ITEM_RECTANGLE,
    ITEM_DOT,     /* a filled circle in the box of x, y, width, height */
    ITEM_PICTURE, /* in the box of x, y, width, height */
    ITEM_MODULES, /* of a two-dimensional code, in the box likewise */
    ITEM_WAVE     /* a wavy line along the box, `height` from crest to trough */
} ItemKind;

/* What an item is when it is not part of the text. */
enum {
    ARTIFACT_LAYOUT = -1,
    ARTIFACT_PAGINATION = -2,
    ARTIFACT_PAGE = -3 /* of the sheet, not of the document: where to cut */
};

typedef struct Item {
    ItemKind kind;
    int element; /* index in Composition.elements, or ARTIFACT_… */
    Color color;
    Length x; /* rectangle: left edge */
    Length y; /* glyphs: baseline; rectangle: top edge */
    /* ITEM_RECTANGLE: a filled rectangle */
    Length width;
    Length height;
    bool turned; /* what would run to the right runs up, in the same box */
    /* ITEM_GLYPHS: glyphs of one face, size and colour on one baseline, in
       the order they are to be shown */
    const Face *face;
    Length size;
    Length embolden;  /* stroke around the glyphs that makes them bold; or 0 */
    const char *text; /* what the glyphs stand for, in reading order */
    const char *language;
    const char *link; /* NULL: none; else the URI a click opens */
    size_t target;    /* 0: none; else a click goes to targets[target - 1] */
    PlacedGlyph *glyphs;
    size_t count;
    /* ITEM_PICTURE: index in Composition.pictures */
    size_t picture;
    const ModuleGrid *modules; /* ITEM_MODULES */
} Item;

typedef struct Page {
    Length width;
    Length height;
    int number;      /* the number printed on it, from 1 */
    bool unnumbered; /* it counts, but shows no number */
    int part;        /* of joined documents the one it is of, from 1; or 0 */
    Length trim;     /* from the page's edges to those of the cut sheet */
    Length bleed; /* from the page's edges to where ink must reach; ≤ trim */
    VECTOR(Item) items; /* in reading order */
} Page;

/* A size over another; both > 0. */
typedef struct Scale {
    Length to;
    Length from;
} Scale;

static inline Length
scale_length(Length length, Scale scale)
{
    return length_scale(length, scale.to, scale.from);
}

/* From the top left corner of a page or a sheet. */
typedef struct Bounds {
    Length left;
    Length top;
    Length right;
    Length bottom;
} Bounds;

/* A page as it stands on a sheet. */
typedef struct Placement {
    size_t page;  /* index in pages */
    Bounds shown; /* of it, in its own coordinates; beyond its edges: bleed */
    Length x;     /* of its top left corner, on the sheet */
    Length y;
    Scale scale;
    bool is_copy; /* it stands elsewhere as well, and is read there */
} Placement;

/* One printed side of a sheet of paper, with several pages. */
typedef struct Sheet {
    Length width;
    Length height;
    bool is_trimmed;              /* the next two are said */
    Bounds trim;                  /* what is left when it was cut */
    Bounds bleed;                 /* where ink must reach */
    VECTOR(Placement) placements; /* from the left, then down */
    VECTOR(Item) marks;           /* where to cut and to fold */
} Sheet;

/* How both sides of the paper are printed. */
typedef enum Duplex {
    DUPLEX_UNSAID,
    DUPLEX_SHORT_EDGE, /* turned over on the short edge */
    DUPLEX_LONG_EDGE
} Duplex;

typedef enum Role {
    ROLE_DOCUMENT,
    ROLE_PART,    /* a document among joined ones */
    ROLE_SECTION, /* a unit: its texts in all languages */
    ROLE_HEADING,
    ROLE_PARAGRAPH,
    ROLE_LIST,
    ROLE_ITEM,
    ROLE_LABEL,
    ROLE_ITEM_BODY,
    ROLE_QUOTE,
    ROLE_TABLE,
    ROLE_TABLE_HEAD, /* the rows that name the columns */
    ROLE_TABLE_BODY, /* the other rows */
    ROLE_ROW,
    ROLE_HEADER_CELL,
    ROLE_CELL,
    ROLE_CODE,
    ROLE_NOTE,
    ROLE_FIGURE,
    ROLE_CAPTION,
    ROLE_CONTENTS,
    ROLE_CONTENTS_ITEM,
    ROLE_REFERENCE, /* to another place of the document */
    ROLE_LINK,      /* around a figure that is one */
    ROLE_RUBY,      /* of a base and its annotation */
    ROLE_RUBY_BASE,
    ROLE_RUBY_TEXT
} Role;

/* How the items of a list are told apart.  [ISO 32000-1 14.8.5.5] */
typedef enum ListNumbering {
    LIST_BULLETS,
    LIST_DECIMAL, /* Chinese numbers too */
    LIST_UPPER_ROMAN,
    LIST_LOWER_ROMAN,
    LIST_UPPER_ALPHA,
    LIST_LOWER_ALPHA
} ListNumbering;

/* A node of the structure tree; elements[0] is the ROLE_DOCUMENT root. */
typedef struct Element {
    Role role;
    int parent; /* index, -1 for the root; always before its children */
    int level;  /* heading: 1…6 */
    const char *language;    /* NULL: as the parent's */
    const char *description; /* figure: in place of the picture; or NULL */
    ListNumbering numbering; /* list */
} Element;

/*
 * A picture that is used: `bytes` is a JPEG file, or rows of 8 bit samples of
 * `channels` colours (1: gray, 3: red, green, blue) without padding; `alpha`
 * has one sample a pixel then, or is NULL.
 */
typedef struct Picture {
    const char *name; /* as the document has it */
    int64_t width;    /* in pixels */
    int64_t height;
    Length natural_width; /* on paper, when nothing else is said */
    int channels;
    bool is_jpeg;
    const unsigned char *bytes;
    size_t length;
    const unsigned char *alpha;
} Picture;

/* An entry of the outline (bookmarks); level 1 is the outermost. */
typedef struct OutlineEntry {
    const char *title;
    int level;
    int page; /* index in pages */
    Length y; /* top of the heading on that page */
} OutlineEntry;

/* A place that links within the document go to. */
typedef struct LinkTarget {
    const char *description; /* what is read for the link */
    int page;                /* index in pages */
    Length y;                /* top of the place on that page */
} LinkTarget;

/* A title, subject … in one language. */
typedef struct LocalText {
    const char *language;
    const char *text;
} LocalText;

typedef VECTOR(LocalText) LocalTexts;

/* What keeps a composition from a standard; each was diagnosed. */
enum {
    SHORTFALL_HEADINGS = 1 << 0,    /* a level is skipped */
    SHORTFALL_ALTERNATIVE = 1 << 1, /* a figure has no alternative text */
    SHORTFALL_PRIVATE = 1 << 2      /* characters without a public meaning */
};

typedef struct Composition {
    Arena *arena;
    VECTOR(Page) pages;
    VECTOR(Sheet)
    sheets;        /* empty: each page is one.  Else every page stands
                             once, copies aside */
    Duplex duplex; /* of the sheets */
    VECTOR(Element) elements;
    VECTOR(OutlineEntry) outline;
    VECTOR(LinkTarget) targets;
    VECTOR(Picture) pictures; /* loaded before composing */
    LocalTexts titles;        /* the first is the main one; may be empty */
    LocalTexts descriptions;  /* what it is about; may be empty */
    LocalTexts issuers;       /* who publishes it; may be empty */
    LocalTexts issues;        /* "第 12 期": which of theirs; may be empty */
    const char *identifier;   /* the document's own, in all its versions; NULL:
                                 none */
    VECTOR(const char *) keywords; /* in all languages, each once */
    VECTOR(const char *) authors;  /* one by one; empty: not known so */
    const char *language;          /* the main language */
    bool is_facing;                /* shown as openings, the first page alone */
    const char *author;            /* all of them in one text; NULL: none */
    const char *date;              /* ISO 8601 "2026-05-01", NULL: none */
    unsigned shortfalls;           /* SHORTFALL_… */
} Composition;

#endif

/*
 * Layout definitions: how a kind of document looks, read from YAML.
 *
 * A tour of layouts/:
 *
 *   definition_source.c          what a definition extends, its variables
 *   definition.c, definition_page.c, style.c, furniture_reader.c
 *                                YAML into a Definition, with clear errors
 *   known_definition.c           layouts that were read before
 *   length.c                     12pt, 3.5mm, 2em, 五号
 *   character.c                  punctuation classes, prohibition
 *   inline.c                     a unit's text into shaped boxes
 *   spacing.c                    compression, Han–Latin space
 *   breaks.c                     where a line may end
 *   paragraph.c                  which breaks are best: boxes into lines
 *   known_text.c                 paragraphs that were set before
 *   line.c                       a line's gaps filled, its glyphs placed
 *   annotation.c                 dots, lines, ruby and glosses on the line
 *   slab.h, flow.c, table.c      units into slabs, the strips of a page
 *   numbering.c                  numbers before headings and paragraphs
 *   title_shape.c, words.c       titles in the shape of a trapezium
 *   template.c, furniture.c, furniture_block.c
 *                                what the layout says: masthead, signature
 *   pages.c                      slabs onto pages
 *   conformance.c                what keeps the PDF from the standards
 *   furniture_page.c, imprint.c  what stands on the page outside the text
 *   furniture_page.c             what stands on the page outside the text
 *   print_marks.c                bleed and crop marks
 *   imposition.c                 pages onto sheets: booklets, n-up
 *   join.c                       many compositions as one
 *   arrangement_reader.c         how the languages stand, from YAML
 *   panel_reader.c               boxes around divs, from YAML
 *   print_reader.c               what the printer needs, from YAML
 *   plan.c                       the same for one document: its lanes
 *   flow.c, block.c, table.c     units into slabs and rows of lanes
 *   figure.c                     pictures and their captions
 *   contents.c                   the table of contents
 *   rows.c, stack.c              rows into strips, strips onto each other
 *   notes.c                      footnotes, and which line calls them
 *   furniture.c                  what stands on the page and not in the text
 *   openings.c                   facing pages with one language only
 *   page_breaks.c                which breaks are best: strips into chunks
 *   pages.c                      chunks onto pages
 *   compose.c                    the whole: Document → Composition
 *
 * What comes in is a Document, a Definition and a FontLibrary; what goes out
 * is a Composition.  Nothing is hard-wired to a layout's name.
 */
#ifndef BRIEFSET_LAYOUTS_DEFINITION_H
#define BRIEFSET_LAYOUTS_DEFINITION_H

#include <string.h>

#include "fonts/fonts.h"
#include "input/arena.h"
#include "input/diagnostic.h"
#include "input/document.h"
#include "input/text.h"
#include "layouts/arrangement.h"
#include "layouts/character.h"
#include "layouts/composition.h"
#include "layouts/imposition.h"
#include "layouts/length.h"

/* A definition that travels inside the program. */
typedef struct BuiltInDefinition {
    const char *name;
    const char *text;
    size_t length;
} BuiltInDefinition;

/* Ends with an entry whose name is NULL. */
extern const BuiltInDefinition built_in_definitions[];

/* The JSON Schema of definitions: `name` is "layout". */
extern const BuiltInDefinition built_in_schema;

/* How files that a definition extends are read. */
typedef struct DefinitionFiles {
    void *context;
    /* The text of the file `path`; NULL: diagnosed at `place`. */
    const Source *(*open)(void *context, const char *path, Place place);
} DefinitionFiles;

/* A face for each script, by the name styles call it: "song", "hei". */
typedef struct FontRole {
    const char *name;
    const char *han;       /* families, "First, Second" */
    const char *latin;     /* families */
    const char *han_first; /* both, as a list for the shaper */
    const char *latin_first;
    int weight;
    bool italic;        /* the Latin face */
    Length latin_size;  /* of the Latin face; POINT: the style's size */
    Length latin_raise; /* of the Latin face, up; POINT: an em */
    Length embolden;    /* synthetic bold: stroke; POINT: an em */
} FontRole;

typedef enum Align {
    ALIGN_JUSTIFY,
    ALIGN_LEFT,
    ALIGN_CENTER,
    ALIGN_RIGHT
} Align;

/* How the lines of a title grow and shrink.  [GB/T 9704 7.3.1] */
typedef enum Shape {
    SHAPE_NONE,
    SHAPE_TRAPEZOID, /* 梯形: each line longer than the one above */
    SHAPE_INVERTED,  /* 倒梯形: each line shorter */
    SHAPE_DIAMOND    /* 菱形: the middle longest */
} Shape;

enum { NUMBERING_DEPTH = 4 };

/* How text of one style looks in one language. */
typedef struct Style {
    const FontRole *font;
    Length size;
    Length pitch;  /* baseline to baseline */
    Length indent; /* first line */
    Length left;   /* further in from the enclosing block */
    Length right;
    Length label; /* list items: room for the number, left of the text */
    Length before;
    Length after;
    Length gap; /* above, when it follows its other language in a unit */
    Align align;
    Color color;
    bool keep_with_next;
    bool run_in; /* headings: the paragraph after them goes on in their line */
    BreakBefore break_before;
    bool hyphenate;   /* words of other scripts than Han */
    Length tracking;  /* between Chinese characters */
    bool on_grid;     /* lines stand on the page's grid */
    bool on_columns;  /* and characters on its columns */
    bool keep_indent; /* an opening mark keeps its blank after the indent */
    Shape shape;      /* of titles of several lines */
    /* The first number of headings and paragraphs ("一、", "1.", "(a)"); of
       items, one a depth.  NULL: none. */
    const char *numbering[NUMBERING_DEPTH];
} Style;

/* A style in every language of the document. */
typedef struct StyleSet {
    const char *name;
    Style by_language[LANGUAGES_MAX];
} StyleSet;

typedef enum Side {
    SIDE_LEFT,
    SIDE_CENTER,
    SIDE_RIGHT,
    SIDE_OUTER,
    SIDE_INNER
} Side;

/* Which pages have an element: all that is said must hold.  A set of flags. */
enum {
    PAGES_FIRST = 1 << 0,
    PAGES_NOT_FIRST = 1 << 1,
    PAGES_LAST = 1 << 2,
    PAGES_NOT_LAST = 1 << 3,
    PAGES_ODD = 1 << 4,
    PAGES_EVEN = 1 << 5,
    PAGES_RIGHT = 1 << 6, /* with one side, all are right pages */
    PAGES_LEFT = 1 << 7
};

typedef enum FurnitureKind {
    FURNITURE_TEXT,  /* one text in a style */
    FURNITURE_ROW,   /* texts at the left, centre and right of one line */
    FURNITURE_RULE,  /* a filled line */
    FURNITURE_SPACE, /* white */
    FURNITURE_LIST,  /* a text a line, numbered when there are several */
    FURNITURE_BLOCK, /* signature: texts that stand over each other */
    FURNITURE_CODE,  /* a QR code of a text */
    FURNITURE_FOLD,  /* ticks at the paper's edges */
    FURNITURE_CUT    /* a broken line across the paper */
} FurnitureKind;

/* What page furniture's distance is measured from. */
typedef enum Anchor {
    ANCHOR_ABOVE, /* the type area, upward */
    ANCHOR_BELOW, /* the type area, downward */
    ANCHOR_TOP,   /* the paper's upper edge, downward */
    ANCHOR_BOTTOM /* the paper's lower edge, upward */
} Anchor;

/* How the texts of a block stand.  [GB/T 9704 7.3.5] */
typedef enum BlockArrange {
    BLOCK_CENTER, /* centred on the last one, as for a seal */
    BLOCK_STEP    /* the last one two characters further in */
} BlockArrange;

/* A template in each language, or the same in all (the first). */
typedef struct Template {
    const char *by_language[LANGUAGES_MAX];
    bool varies;   /* written a language */
    bool in_lines; /* the items of a field that is a list stand under one
                      another */
} Template;

enum { CONDITIONS_MAX = 4 };

/*
 * One thing of the furniture.  Texts are templates, see template.c.  An
 * element whose field has no value is left out; an element is set once a
 * language if any of its fields differs by language.
 */
typedef struct Furniture {
    FurnitureKind kind;
    Template texts[3]; /* left, centre, right; else the first, of a block all */
    Template beside; /* stands right of the text, in the middle of its height */
    Template label;  /* stands left of the text, as an item's number does */
    const StyleSet *style;
    Length thickness;  /* rule */
    Length width;      /* rule: 0: of the type area; code: 0: its own */
    const char *level; /* code: of its error correction; NULL: M */
    Length before;
    Length after;
    bool has_at; /* the first characters, from the type area's top */
    Length at;
    Color color;
    BlockArrange arrange;
    const char *when[CONDITIONS_MAX];   /* fields, one of which must be there */
    const char *unless[CONDITIONS_MAX]; /* fields, none of which may be there */
    bool is_title; /* the document's title: a heading in the structure */
    bool is_text;  /* part of the text, not an artifact */
    /* page furniture */
    Anchor anchor;
    bool to_ink; /* the distance is to the ink, not to the character */
    Length distance;
    bool vertical; /* fold and cut */
    Side side;
    Length inset;
    unsigned pages; /* PAGES_… */
    Place place;
} Furniture;

typedef VECTOR(Furniture) FurnitureList;

/* House styles of punctuation.  [clreq #h-punctuation_adjustment_space] */
typedef enum PunctuationStyle {
    PUNCTUATION_PLAIN,         /* as the font has it */
    PUNCTUATION_QUANJIAO,      /* full width, squeezed where two meet */
    PUNCTUATION_KAIMING,       /* 。．？！ full width, all others half */
    PUNCTUATION_BANJIAO,       /* all half width */
    PUNCTUATION_HANGMOBANJIAO, /* full width, half at the line's end */
    PUNCTUATION_CCT            /* all an eighth less than full width */
} PunctuationStyle;

/* Marks beyond the right edge.  [clreq #hanging_punctuation_marks] */
typedef enum Hanging { HANGING_NONE, HANGING_ALLOW, HANGING_FORCE } Hanging;

/* The space between Han and Latin; POINT stands for an em. */
typedef struct Autospace {
    Length natural;
    Length least;
    Length most;
} Autospace;

/* Whether a table is turned by 90 degrees, on pages of its own. */
typedef enum TurnedTables {
    TURNED_AUTO, /* when its words have room only then */
    TURNED_ALWAYS,
    TURNED_NEVER
} TurnedTables;

/* How a div stands out: 按语, a sidebar. */
typedef struct Panel {
    const char *name; /* the div's class */
    bool has_background;
    Color background;
    Length border; /* on all sides; 0: none */
    Length bar;    /* at the left side; 0: none */
    Color border_color;
    Length padding;
    Length before;
    Length after;
} Panel;

typedef struct Definition {
    const char *name;
    Length page_width;
    Length page_height;
    Length top;
    Length bottom;
    Length inner;
    Length outer;
    bool two_sided;
    bool broken_ems; /* a line of Han need not be a whole number of ems */
    Imposition imposition;
    bool print_sizes;  /* 字号 are the printers', not those of Word */
    bool even_imprint; /* the imprint stands on the back of a leaf */
    Prohibition prohibition;
    PunctuationStyle punctuation;
    Hanging hanging;
    Autospace autospace;
    int grid_characters; /* a line; 0: no grid */
    int grid_lines;      /* a page */
    Length grid_pitch;   /* of the styles on the grid; 0: none */
    FontRole *fonts;
    size_t font_count;
    const FontRole *emphasis; /* NULL: as the text around it */
    const FontRole *strong;
    const FontRole *code;
    StyleSet *styles;
    size_t style_count;
    Arrangement arrangement;
    ColumnSetting columns;
    VECTOR(Panel) panels;
    int contents_levels; /* headings of which levels are in the contents */
    TurnedTables turned_tables;
    bool notes_at_end;       /* of the text; else at the foot of the page */
    FurnitureList opening;   /* above the text, on the first page */
    FurnitureList closing;   /* below the text */
    const char *back_matter; /* class of what stands below that; NULL: none */
    FurnitureList imprint;   /* at the foot of the last page */
    FurnitureList page;      /* on every page, outside the type area */
} Definition;

/* The type area. */
static inline Length
area_width(const Definition *definition)
{
    return definition->page_width - definition->inner - definition->outer;
}

static inline Length
area_height(const Definition *definition)
{
    return definition->page_height - definition->top - definition->bottom;
}

/*
 * Reads a definition for `document` (its languages decide which parts of the
 * styles apply).  NULL: errors were diagnosed, or memory ran out.  What it
 * points to lives in `arena`.  `library` is asked whether the families are
 * there; a missing one is a warning that names its substitute.
 */
Definition *
definition_read(Arena *arena, const Source *source, const Document *document,
                FontLibrary *library, Diagnostics *diagnostics);

/*
 * The same for a definition that may extend files.  What was read before is
 * not read again: parts of it may belong to the library.
 * (known_definition.c)
 */
Definition *
definition_read_extended(Arena *arena, const Source *source,
                         const DefinitionFiles *files, const Document *document,
                         FontLibrary *library, Diagnostics *diagnostics);

/* The same, read whether it was before or not. */
Definition *
definition_read_anew(Arena *arena, const Source *source,
                     const DefinitionFiles *files, const Document *document,
                     FontLibrary *library, Diagnostics *diagnostics);

/*
 * The paper of that name ("A5"), upright.  False if there is none;
 * `paper_names` tells those there are.  (definition_page.c)
 */
bool paper_size(const char *name, Length *width, Length *height);
extern const char paper_names[];

/* True if a layout's name is a file's: it has a slash, or ends in .yaml. */
bool is_definition_file(const char *name);

/* Reports that no layout has that name, with the nearest that has. */
void report_unknown_layout(Arena *arena, Diagnostics *diagnostics, Place place,
                           const char *name);

/* The style of that name, or NULL. */
const StyleSet *
definition_style(const Definition *definition, const char *name);

/* True if the unit is of what stands below the document's closing. */
static inline bool
is_back_matter(const Definition *definition, const Unit *unit)
{
    return definition->back_matter && unit->class_name &&
           strcmp(unit->class_name, definition->back_matter) == 0;
}

/* The panel of that name, or NULL.  (panel_reader.c) */
const Panel *definition_panel(const Definition *definition, const char *name);

/* The built-in definition of that name, or NULL. */
const BuiltInDefinition *built_in_definition(const char *name);

/*
 * What a built-in definition is called, in Chinese and English; empty when it
 * does not say.
 */
void built_in_titles(Arena *arena, const BuiltInDefinition *definition,
                     const char **chinese, const char **english);

/* `; did you mean "x"?` with the nearest name, or "" if none is near. */
const char *nearest_hint(Arena *arena, const char *name,
                         const char *const *names, size_t count);

/* The nearest of `count` names to a mistyped one, or NULL if none is near. */
const char *
nearest_name(const char *name, const char *const *names, size_t count);

#endif

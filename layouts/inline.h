/*
 * Inline text: one unit's text in one language, shaped and measured, as a
 * row of boxes that the paragraph breaks into lines.
 *
 * A box is the glyphs of one cluster.  Full-width marks carry their blank
 * apart from their body, so that it can be trimmed at line edges, squeezed
 * between marks and shrunk by justification.  Everything is in Lengths for
 * one style; nothing here knows of lines.
 */
#ifndef BRIEFSET_LAYOUTS_INLINE_H
#define BRIEFSET_LAYOUTS_INLINE_H

#include "layouts/character.h"
#include "layouts/definition.h"

enum { BREAK_NEVER = -1, BREAK_FREE = 0 };

/* What may be done to the place between a box and the next. */
typedef enum GapKind {
    GAP_RIGID,
    GAP_AUTOSPACE, /* between Han and Latin: shrinks and stretches */
    GAP_HAN        /* between Han: stretches */
} GapKind;

typedef struct BoxGlyph {
    uint32_t id;
    Length x; /* from the box's origin */
    Length y;
} BoxGlyph;

typedef struct Box {
    const Face *face;
    uint32_t first_glyph; /* in InlineText.glyphs */
    uint32_t glyph_count;
    uint32_t text_start; /* bytes in InlineText.text */
    uint32_t text_length;
    uint32_t run; /* in the unit's Text */
    CharacterClass class;
    GapKind gap_kind; /* after the box */
    Length size;
    bool is_script;     /* a super- or subscript */
    bool is_reference;  /* and one of a footnote */
    Length embolden;    /* width of the stroke that makes it bold; 0: none */
    Length raise;       /* superscripts; < 0: subscripts */
    Length width;       /* without the blanks, and not kerned */
    Length kern;        /* what the next box's glyph adds to the width */
    Length blank_start; /* blank that is left, and may be taken away */
    Length blank_end;
    Length cut; /* blank already taken from the start: the glyph's shift */
    Length spread_start; /* of the width: room made for an annotation */
    Length spread_end;
    Length gap;       /* natural width of the place after the box */
    Length gap_least; /* of an autospace */
    Length gap_most;
    int break_after; /* BREAK_NEVER, or a penalty */
    uint8_t level;   /* bidi */
    bool is_space;   /* not seen at a line's end */
    bool ink_in_way; /* no blank can be taken, though the class has one */
    bool hangs;      /* may stand beyond the right edge */
    bool hyphen;     /* a break after it shows a hyphen */
    uint32_t hyphen_glyph;
    Length hyphen_width;
} Box;

/* Text set small above boxes [first, end): ruby, or a gloss. */
typedef struct InlineText InlineText;
typedef struct Annotation {
    size_t first;
    size_t end;
    InlineText *text;
    Length width;
    Length offset;    /* of its left edge, from that of its base */
    bool spread;      /* wider than its base, which was spread for it */
    bool beside;      /* bopomofo, at the right of its base */
    int base_element; /* ruby base and ruby text; 0: not made yet */
    int text_element;
} Annotation;

/* A heading at the beginning of a paragraph's text. */
typedef struct RunIn {
    size_t runs; /* of the text that are the heading's, with the space after */
    const Style *style;
    int element;
} RunIn;

typedef struct KnownText KnownText;

struct InlineText {
    const char *text; /* what the boxes stand for, UTF-8 */
    Box *boxes;       /* not changed once they are prepared */
    size_t count;
    BoxGlyph *glyphs;
    size_t glyph_count;
    const Text *source;
    size_t first_run; /* of the source, that this piece begins with */
    const char *language;
    bool han;
    bool hyphenate;
    bool keep_indent; /* an opening mark keeps its blank after the indent */
    Length tracking;
    bool on_columns;                /* characters stand on the grid's columns */
    Length em;                      /* the style's size */
    const RunIn *run_in;            /* NULL: none */
    VECTOR(Annotation) annotations; /* in order of their boxes */
    KnownText *known; /* where its lines are kept; NULL: nowhere */
};

typedef VECTOR(uint32_t) ReportedList;

/* What is told of a document once, however often it is met. */
typedef struct Reported {
    ReportedList characters; /* that no font has */
    ReportedList faces;      /* whose marks keep their blanks */
} Reported;

/* What the steps of text setting share. */
typedef struct Setting {
    Arena *arena;
    Arena *scratch; /* of what is forgotten when a paragraph is set */
    FontLibrary *library;
    const Definition *definition;
    const Document *document;
    Diagnostics *diagnostics;
    Composition *composition;
    Reported *reported;
} Setting;

/*
 * Prepares `text` in `language` (an index of the document's) with `style`; what
 * `run_in` tells of (NULL: nothing) is a heading in its beginning.
 * A line feed run ends a piece: `*first_run` is where to begin and is moved
 * past the piece.  Characters no font has are diagnosed ("missing-glyph") at
 * their place, or at `place` when the run has no source.  NULL when memory
 * ran out.  What it gives is scratch, as are the lines it is broken into.
 */
InlineText *inline_prepare(const Setting *setting, const Text *text,
                           size_t *first_run, int language, const Style *style,
                           const RunIn *run_in, Place place);

/*
 * Prepares what stands above the text, and makes room for it: where it is
 * wider than its base, the base is spread.  False when memory ran out.
 * (annotation.c)
 */
bool annotate(const Setting *setting, InlineText *line, int language,
              const Style *style);

/* The language of a box: its span's, or the line's. */
const char *box_language(const InlineText *line, const Box *box);

/*
 * True if words are nothing but bopomofo and tone marks.  Their size, and the
 * room they take at the right of a base, for a text of size `em`.
 * (bopomofo.c)
 */
bool is_bopomofo(const char *words, size_t length);
Length bopomofo_size(Length em);
Length bopomofo_room(Length em);

/* Blanks, squeezing of adjacent marks and Han–Latin space. (spacing.c) */
void space_boxes(const Setting *setting, InlineText *line);

/* Where lines may end. (breaks.c) */
void find_breaks(const Setting *setting, InlineText *line);

/* True if the box is a run-in heading's. */
static inline bool
in_heading(const InlineText *line, const Box *box)
{
    return line->run_in && box->run < line->run_in->runs;
}

#endif

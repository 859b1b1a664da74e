/*
 * Document: what every reader fills and every layout reads.
 *
 * A tour of input/:
 *
 *   text.c, diagnostic*.c, arena.c  UTF-8 and places, messages, memory
 *   memo.c                          what was made before, kept
 *   translation.c, catalogue_*.c    messages in Chinese
 *   yaml_tree.c                     YAML with a place on every node
 *   language.c                      tags and scripts
 *   fences.c, markdown.c            Markdown into blocks of one language each
 *   inlines.c, alignment.c          the text in them, each piece in its place
 *   emphasis.c                      emphasis beside Chinese
 *   pairing*.c                      blocks into units of all languages
 *   metadata.c                      languages, layout, fields
 *   reader.c                        front matter + blocks into a Document
 *   model.c, model_text.c           YAML and JSON unit by unit
 *   editions.c                      one file a language
 *   json_tree.c, records.c, merge.c tables of records into templates
 *   record_name.c                   names of the files made of them
 *   encoding.c                      GB18030, Big5, UTF-16
 *   lint*.c, silence.c              what to look at again, and what not
 *   late.c                          libraries loaded when they are needed
 *   reflow.c, import.c              text out of a PDF into Markdown
 *
 * What comes in is bytes; what goes out is a Document: metadata and a tree
 * of units, each unit holding its text in every language, every run of text
 * with the place it was written at.
 */
#ifndef BRIEFSET_INPUT_DOCUMENT_H
#define BRIEFSET_INPUT_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "input/arena.h"
#include "input/diagnostic.h"
#include "input/status.h"
#include "input/text.h"

/* A language of the document; its index is used throughout. */
typedef struct Language {
    const char *tag; /* BCP 47: "zh-Hans", "en" */
    bool han;        /* written in Han characters: zh, ja (yue, lzh, …) */
} Language;

enum { LANGUAGES_MAX = 4, NO_LANGUAGE = -1 };

/* How a run differs from the text around it; a set of flags. */
enum {
    RUN_EMPHASIS = 1 << 0,
    RUN_STRONG = 1 << 1,
    RUN_CODE = 1 << 2,
    RUN_STRUCK = 1 << 3,
    RUN_REFERENCE = 1 << 4, /* to a footnote: "[1]" */
    RUN_SUPERSCRIPT = 1 << 5,
    RUN_SUBSCRIPT = 1 << 6
};

/* Marks set beside characters; a set of flags. */
enum {
    MARK_DOTS = 1 << 0,      /* 着重号: a dot under each character */
    MARK_NAME = 1 << 1,      /* 专名号: a line under a proper name */
    MARK_WORK = 1 << 2,      /* 书名号甲式: a wavy line under a title */
    MARK_UNDERLINE = 1 << 3, /* a line under anything */
    MARK_BOX = 1 << 4        /* 示亡号: a frame around a name */
};

/*
 * A bracketed span, `[文字]{.dots}`.  Spans nest: marks and flags of the
 * outer ones are included in the inner.
 */
typedef struct Span {
    unsigned marks;
    unsigned style;         /* RUN_SUPERSCRIPT, RUN_SUBSCRIPT */
    bool keep;              /* no line break inside */
    int even;               /* spaced to so many ems; 0: as they are */
    const char *annotation; /* ruby or gloss over the text; NULL: none */
    const char *language;   /* NULL: as the text around it */
    Place place;
} Span;

/*
 * Text of one style from one stretch of a source.  Byte i of `text` was
 * written at source byte `offset + i`, and `text` points into the source,
 * except where that spells it otherwise (an entity, a break); then it is
 * near.  A run "\n" is a line break asked for by the writer.
 */
typedef struct Run {
    const char *text;
    size_t length;
    unsigned style;
    const char *link; /* NULL: not in a link */
    const Span *span; /* NULL: in none */
    const Source *source;
    size_t offset;
} Run;

/* One unit's text in one language. */
typedef struct Text {
    Run *runs;
    size_t count;
} Text;

typedef enum UnitKind {
    UNIT_SECTION, /* children only: the document itself, a fenced div */
    UNIT_HEADING,
    UNIT_PARAGRAPH,
    UNIT_LIST,
    UNIT_ITEM,
    UNIT_QUOTE,
    UNIT_TABLE,
    UNIT_ROW,
    UNIT_CELL,
    UNIT_CODE,
    UNIT_RULE,
    UNIT_NOTE,  /* a footnote's text; `label` is its number */
    UNIT_FIGURE /* a picture that stands alone; its texts describe it */
} UnitKind;

typedef enum CellAlign {
    CELL_ALIGN_NONE,
    CELL_ALIGN_LEFT,
    CELL_ALIGN_CENTER,
    CELL_ALIGN_RIGHT
} CellAlign;

/* Whether what stands here begins a page.  [css-break-3 break-before] */
typedef enum BreakBefore {
    BREAK_AUTO,
    BREAK_PAGE, /* at a page's top */
    BREAK_RIGHT /* of a right-hand page */
} BreakBefore;

/* The value of that name; false, and left as it was, if there is none. */
bool break_before_named(const char *name, size_t length, BreakBefore *value);

/* How a figure is to be shown, as `{width=25mm level=H}` behind it says; NULL:
   not said. */
typedef struct FigureLook {
    const char *width;
    const char *height;
    const char *level; /* of a QR code's error correction */
    Place place;
} FigureLook;

/*
 * One block in all its languages.  `texts` has one entry a language of the
 * document (NULL for kinds that only hold children); a language without text
 * here has count 0.
 */
typedef struct Unit Unit;
struct Unit {
    UnitKind kind;
    int level;   /* heading: 1…6 */
    int number;  /* ordered item: its number; list: 0 = bullets */
    char marker; /* ordered list and item: '.' or ')' after the number */
    bool header; /* row: the table's head */
    CellAlign align;
    const char *id;         /* NULL: none */
    const char *class_name; /* NULL: none; a div's or a heading's first class */
    BreakBefore break_before; /* heading, section: as the writer says */
    const char *label;        /* note: what its reference shows */
    Text *texts;
    const char **pictures; /* figure: addresses as written, by language */
    FigureLook *looks;     /* figure: by language */
    Place place;
    /* Why a language is missing here is not worth a report (a number, a
       date, a unit marked as of one language only). */
    bool neutral;
    Unit *first_child;
    Unit *last_child;
    Unit *next;
};

/* What was written as a list; count 0: it was not. */
typedef struct FieldList {
    const char **items;
    size_t count;
} FieldList;

/*
 * A metadata field of the front matter: `key` with a value a language.  A
 * plain value stands in values[0] and the others are NULL.  A list stands in
 * `values` as one text, and item by item in `lists`.
 */
typedef struct Field {
    const char *key;
    const char *values[LANGUAGES_MAX];
    FieldList lists[LANGUAGES_MAX];
    bool plain;
    Place place;
    Place value_places[LANGUAGES_MAX];
} Field;

typedef struct Document {
    Arena *arena;
    Language languages[LANGUAGES_MAX];
    int language_count;
    bool languages_declared; /* by the front matter, not by default */
    VECTOR(Field) fields;
    const char *layout; /* NULL: not said */
    Place layout_place;
    Unit *root; /* UNIT_SECTION */
} Document;

/*
 * The field named `key`, or NULL.
 */
const Field *document_field(const Document *document, const char *key);

/*
 * A field's value in language `language`; a plain value counts for every
 * language when `any` is true, for the first language only when not.  NULL:
 * no such value.
 */
const char *document_value(const Document *document, const char *key,
                           int language, bool any);

/*
 * The items of such a value, or NULL if it is not there or no list; `any` as
 * above.
 */
const FieldList *document_list(const Document *document, const char *key,
                               int language, bool any);

/*
 * Reads Markdown with front matter into `document`, whose arena is set and
 * all else zero.  STATUS_REJECTED: an error was diagnosed (as many as could
 * be found); STATUS_NO_MEMORY.  `source` must live in the same arena.
 */
Status document_read_markdown(Document *document, Source *source,
                              Diagnostics *diagnostics);

/*
 * The same for a source of either spelling: one whose name ends in .yaml,
 * .yml or .json is a model (model.h), any other Markdown.
 */
Status
document_read(Document *document, Source *source, Diagnostics *diagnostics);

/* What the QR code at a figure's address holds: of "qr:text" the text.  NULL:
   the address is a file's. */
const char *figure_code(const char *address);

/* A new, zeroed unit without parent; NULL when out of memory. */
Unit *unit_new(Arena *arena, UnitKind kind, Place place);

/* Appends `child` to `parent`'s children. */
void unit_append(Unit *parent, Unit *child);

#endif

/*
 * Fenced divs, and other lines that CommonMark would not take as meant.
 *
 * A line `::: {…}` or `:::` is handed to the CommonMark parser as a processing
 * instruction that the source does not have, which ends a paragraph and comes back as a block of
 * its own on the same line.  A line `[注]: 文字`, which would vanish as the
 * definition of a link, is handed over with a backslash before it.  What was
 * done is kept line by line, so that it can be undone inside code.
 */
#ifndef BRIEFSET_INPUT_FENCES_H
#define BRIEFSET_INPUT_FENCES_H

#include "input/arena.h"
#include "input/diagnostic.h"
#include "input/document.h"
#include "input/emphasis.h"
#include "input/text.h"

/* `{#id .class lang=en break-before=page}`; of a figure, `{width=25mm level=H}` as well. */
typedef struct Attributes {
    const char *id;
    const char *class_name;
    const char *language;
    BreakBefore break_before;
    bool of_figure;
    const char *width;
    const char *height;
    const char *level;
} Attributes;

typedef enum LineKind {
    LINE_TEXT,
    LINE_DIV_OPEN,
    LINE_DIV_CLOSE,
    LINE_ESCAPED,    /* `[注]: 文字` */
    LINE_DEFINITION, /* of a link: `[name]: address` */
    LINE_NOTE        /* a footnote begins: `[^name]: text` */
} LineKind;

typedef struct FencedText {
    const char *text; /* for the CommonMark parser; same lines as the source */
    size_t length;
    size_t first_line; /* of the text in the source, from 0 */
    LineKind *kinds;   /* one a line of the text */
    size_t line_count;
    StandIns stand_ins; /* in `text`, see emphasis.h */
    /* What the parser is given, and gives back, for a line of a div; NULL: no
       line is one. */
    const char *stand_in;
} FencedText;

/*
 * Prepares `source` from byte `start` on.  False when memory ran out.
 */
bool fences_prepare(Arena *arena, const Source *source, size_t start,
                    FencedText *fenced);

/*
 * Prepares the text of one block: a stand-in before each line keeps it from
 * beginning anything.  False when memory ran out.
 */
bool
fences_prepare_inlines(Arena *arena, const Source *source, FencedText *fenced);

/* The kind of line `line` (from 0) of the source. */
LineKind fences_kind(const FencedText *fenced, size_t line);

/* The line was set, or is a comment: it becomes text if it was a definition
   that nothing refers to. */
void fences_settle(FencedText *fenced, size_t line);

/*
 * Line `line` (from 0) of the source behind its indentation and the marks of
 * quotations and lists: where it starts; its length without the blanks at
 * its end.
 */
size_t fences_line(const Source *source, size_t line, size_t *length);

/*
 * The attributes of the div that line `line` of the source opens.  Unknown
 * ones are warned of.  False when memory ran out.
 */
bool fences_attributes(Arena *arena, const Source *source, size_t line,
                       Attributes *attributes, Diagnostics *diagnostics);

/* The address that line `line` of the source defines; lent by the source. */
const char *fences_address(const Source *source, size_t line, size_t *length);

/* True if what stands between braces is meant as attributes. */
bool attributes_are_meant(const char *bytes, size_t length);

/*
 * Reads attributes between braces; `bytes` is what stands inside.  Unknown
 * ones are warned of at `place`.  False when memory ran out.
 */
bool
attributes_read(Arena *arena, const char *bytes, size_t length, Place place,
                Attributes *attributes, Diagnostics *diagnostics);

#endif

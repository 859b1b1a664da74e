/*
 * Markdown into blocks: each block as it was written, in one language.
 *
 * CommonMark with tables, footnotes and strikethrough (cmark-gfm), plus
 * pandoc's fenced divs (`::: {#id .class lang=en}`) and heading attributes
 * (`# Title {#id .class lang=en}`).  pairing.c makes units of the blocks.
 */
#ifndef BRIEFSET_INPUT_MARKDOWN_H
#define BRIEFSET_INPUT_MARKDOWN_H

#include "input/document.h"
#include "input/language.h"

typedef struct Block Block;
struct Block {
    UnitKind kind;
    int level;
    int number;
    int written_number; /* item: as the writer typed it */
    char marker;
    bool header;
    CellAlign align;
    const char *id;
    const char *class_name;
    BreakBefore break_before;
    const char *label;
    const char *language; /* as an attribute says; NULL: not said */
    Text text;            /* kinds that hold text */
    const char *picture;  /* figure: its address */
    FigureLook look;      /* figure */
    ScriptCount count;    /* of it and of all below; pairing.c sets these two */
    bool two_languages;   /* held side by side */
    Place place;
    Block *first_child;
    Block *last_child;
    Block *next;
};

/*
 * Reads the Markdown of `source` from byte `start` to its end.  The result
 * is a UNIT_SECTION block; NULL when memory ran out.  Problems are diagnosed
 * and never stop the reading.
 */
Block *markdown_read(Arena *arena, const Source *source, size_t start,
                     Diagnostics *diagnostics);

/*
 * Reads `source` as the text of one block, in which no line begins a list, a
 * heading or the like.  A reference to a footnote stays as it is written.
 * False when memory ran out.
 */
bool markdown_read_inlines(Arena *arena, const Source *source, Text *text,
                           Diagnostics *diagnostics);

#endif

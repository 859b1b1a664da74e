/*
 * Reflow: text extracted from a PDF made paragraphs, headings and lists again.
 *
 * A tour, in the order of the work:
 *
 *   reflow_lines.c      lines, measured (reflow_character.c: what a mark does)
 *   reflow_furniture.c  page numbers and running heads out
 *   reflow_shape.c      what is usual in this text: width, gaps, indents
 *   reflow_marker.c     1. • 一、 第三章 at the start of lines
 *   reflow_paragraph.c  which lines belong together
 *   reflow_join.c       their text as one line
 *   reflow_heading.c    which paragraphs are headings, which the title
 *   reflow.c            the blocks; reflow_markdown.c writes them down
 *
 * Nothing is lost: each character of the source that is not a blank comes out
 * once, in order, except list markers (they become Markdown's) and what a
 * note of the diagnostics names.
 */
#ifndef BRIEFSET_INPUT_REFLOW_H
#define BRIEFSET_INPUT_REFLOW_H

#include <stdbool.h>
#include <stddef.h>

#include "input/arena.h"
#include "input/diagnostic.h"
#include "input/text.h"

typedef enum ReflowKind {
    REFLOW_NAME,  /* the publication's or the column's, above the title */
    REFLOW_TITLE, /* the first headline */
    REFLOW_HEADING,
    REFLOW_PARAGRAPH,
    REFLOW_ORDERED_ITEM,
    REFLOW_BULLET_ITEM
} ReflowKind;

/* One block, its text on one line and as it reads: nothing is escaped. */
typedef struct ReflowBlock {
    ReflowKind kind;
    int level;      /* heading: 1…6 */
    int number;     /* ordered item */
    char delimiter; /* ordered item: '.' or ')' */
    int list;       /* items: the same in all of one list */
    const char *text;
    int first_line; /* of the source, from 1 */
    int last_line;
} ReflowBlock;

typedef struct Reflow {
    VECTOR(ReflowBlock) blocks;
} Reflow;

/*
 * Finds the blocks of `source`, in `arena`.  What was left out or could not be
 * told is noted.  False when out of memory.
 */
bool reflow_read(Arena *arena, const Source *source, Reflow *reflow,
                 Diagnostics *diagnostics);

/*
 * Markdown with front matter made of extracted text, in `arena`; NULL when
 * out of memory.  Any text will do, an empty one too: a draft for a person to
 * finish comes out of it.  Name and title stand in the front matter only.
 */
char *reflow_to_markdown(Arena *arena, const Source *source,
                         Diagnostics *diagnostics);

/* The blocks written as Markdown; NULL when out of memory. */
char *reflow_write_markdown(Arena *arena, const Reflow *reflow);

#endif

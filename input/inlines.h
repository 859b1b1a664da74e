/*
 * Text in blocks: emphasis, links, line feeds, footnote references, code;
 * each piece with its place.
 */
#ifndef BRIEFSET_INPUT_INLINES_H
#define BRIEFSET_INPUT_INLINES_H

#include <cmark-gfm.h>

#include "input/fences.h"
#include "input/markdown.h"
#include "input/spans.h"

enum { DEPTH_MAX = 100 };

/* The state of a reading, of blocks and of the text in them. */
typedef struct MarkdownReader {
    Arena *arena;
    const Source *source;
    FencedText fenced;
    Diagnostics *diagnostics;
    size_t cursor;   /* in the source: where the next text is looked for */
    Runs runs;       /* of the block being read */
    size_t skip;     /* bytes at the cursor that belong to a picture */
    bool told_depth; /* that it is nested too deeply: once is enough */
    int notes;       /* so many were read */
    bool figure;     /* the block is a picture: its description is its text */
    const char *picture; /* of a figure: its address */
    size_t attributes;   /* and where they stand in the source, if there are */
    size_t attributes_length;
    bool keep_references; /* to footnotes: they are resolved elsewhere */
    VECTOR(const char *) addresses; /* of all links */
} MarkdownReader;

/*
 * A node's own text as it was written; NULL when it has none or memory ran out.
 */
const char *inlines_literal(MarkdownReader *reader, cmark_node *node);

/*
 * Reads the text in `node`, at `depth` of the document, into `reader->runs`.
 * False when memory ran out.
 */
bool inlines_read(MarkdownReader *reader, cmark_node *node, int depth);

/* The same for code and HTML, whose lines are kept as they are. */
bool inlines_read_lines(MarkdownReader *reader, cmark_node *node);

/*
 * Moves what was read into `text`, with bracketed spans resolved.  False when
 * memory ran out.
 */
bool inlines_take(MarkdownReader *reader, Text *text);

#endif

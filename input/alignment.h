/*
 * Alignment: where in the source a text of the CommonMark parser stands.
 *
 * The parser's own places of inline text are unreliable on wrapped and
 * indented lines and in tables.  But the texts stand in the source in order,
 * so each is looked for from where the last one ended, and then followed: an
 * escape loses its backslash, an entity becomes a character, all else is the
 * same byte by byte.
 */
#ifndef BRIEFSET_INPUT_ALIGNMENT_H
#define BRIEFSET_INPUT_ALIGNMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "input/text.h"

/* How the source spells a text: with escapes and entities, or literally. */
typedef enum Spelling { SPELLING_TEXT, SPELLING_LITERAL } Spelling;

typedef struct Alignment {
    const Source *source;
    Spelling spelling;
    const char *text;
    size_t length;
    size_t text_at;   /* what is aligned: so much of the text … */
    size_t source_at; /* … and the source up to here */
} Alignment;

/* A part of a text. */
typedef struct Piece {
    const char *text; /* points into the source when `exact` */
    size_t length;
    size_t offset; /* in the source */
    bool exact;    /* written as it is read */
} Piece;

/*
 * Looks for `text` from byte `cursor` of the source on.  False: it is not
 * there, or its spelling is not understood.
 */
bool alignment_find(Alignment *alignment, const Source *source, size_t cursor,
                    const char *text, size_t length, Spelling spelling);

/* The next piece of a text that was found; false after the last one. */
bool alignment_next(Alignment *alignment, Piece *piece);

/*
 * `at` is the end of a link's or a picture's text; returns where its address
 * and title end, or `at` if there are none.
 */
size_t alignment_skip_address(const Source *source, size_t at);

/* The same for a footnote's `[^name]`, which begins at `at`. */
size_t alignment_skip_reference(const Source *source, size_t at);

#endif

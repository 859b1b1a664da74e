/*
 * Lints: what a translator or an editor should look at again.
 *
 *   number-differs     a number, date or percentage of one language that the
 *                      other has not
 *   address-differs    the same of addresses on the web
 *   length-ratio       one text is much longer than its translation
 *   half-width-mark    , ; : ? ! ( ) between Chinese characters
 *   straight-quote     " where “ ” belong
 *   unbalanced-mark    a quotation mark, bracket or title mark without its
 *                      partner
 *   bidi-control       an unseen character that turns the order of others
 *
 * All are warnings, and cautious: what may well be right is not reported.
 */
#ifndef BRIEFSET_INPUT_LINT_H
#define BRIEFSET_INPUT_LINT_H

#include "input/document.h"

/* Looks at all texts of the document.  False when memory ran out. */
bool lint_document(const Document *document, Diagnostics *diagnostics);

/* ---- for the files of the lints ---- */

/* A text as one string; code is left out of it. */
typedef struct FlatText {
    const Text *text;
    const char *bytes;
    size_t length;
    size_t *starts; /* where each run begins; one more for the end */
    bool han;
    int index;            /* of its language */
    const char *language; /* its tag */
} FlatText;

/* A quotation that goes on in the next paragraphs. */
typedef struct OpenQuotation {
    bool open;
    Place place;
} OpenQuotation;

typedef struct Lint {
    Arena *arena;
    const Document *document;
    Diagnostics *diagnostics;
    OpenQuotation quotations[LANGUAGES_MAX];
} Lint;

Place flat_place(const FlatText *text, size_t offset);

/* The character at `at`, 0 at the end; *size is its bytes. */
uint32_t flat_character(const FlatText *text, size_t at, size_t *size);

/* lint_marks.c: one text. */
void lint_marks(Lint *lint, const FlatText *text);

/* Quotations that no paragraph so far has closed: none will. */
void lint_quotations_end(Lint *lint);

/* lint_numbers.c: a text and its translation.  False: out of memory. */
bool lint_numbers(Lint *lint, const FlatText *a, const FlatText *b);

#endif

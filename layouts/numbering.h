/*
 * Numbering: a style says the first number ("一、", "（一）", "1.", "(a)",
 * "(i)", "①"), this counts on from it.
 *
 * Headings count within the heading above them, paragraphs through the whole
 * document, so that a paragraph has one number in all its languages
 * [UN Editorial Manual, paragraphs and subparagraphs]; ordered lists show
 * their own numbers in the style's form.  A number that the writer typed
 * already stays and is not set twice.
 */
#ifndef BRIEFSET_LAYOUTS_NUMBERING_H
#define BRIEFSET_LAYOUTS_NUMBERING_H

#include "layouts/definition.h"

/* True if `first` holds one counter at its first value. */
bool numbering_is_valid(const char *first);

/* The `number`th (from 1) of the row that begins with `first`; NULL: memory. */
const char *numbering_format(Arena *arena, const char *first, int number);

/*
 * `document` with the numbers that the definition's styles ask for in its
 * texts; `document` itself when none does.  A typed number that is not the
 * one due is reported ("heading-number").  NULL when memory ran out.
 */
const Document *
numbering_apply(Arena *arena, const Document *document,
                const Definition *definition, Diagnostics *diagnostics);

#endif

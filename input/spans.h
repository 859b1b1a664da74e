/*
 * Bracketed spans: `[文字]{.dots}`, `[汉字]{ruby="hànzì"}`, as pandoc writes
 * them.
 *
 *   .dots .name .work .underline .box   marks (see document.h)
 *   .sup .sub                           super- and subscripts; `10^6^` and
 *                                       `CO~2~` are such as well
 *   .keep                               no line break inside
 *   ruby="…" gloss="…"                  set small above the text; as many
 *                                       words as characters: one over each
 *   even=N                              characters spaced to N ems (均排)
 *   lang=…                              the language of the text
 */
#ifndef BRIEFSET_INPUT_SPANS_H
#define BRIEFSET_INPUT_SPANS_H

#include "input/document.h"

/* Longer ones are taken for text. */
enum { ATTRIBUTES_MAX = 1000 };

typedef VECTOR(Run) Runs;

/*
 * Takes the brackets and attributes out of a block's runs and gives the runs
 * between them their span.  What only looks like a span stays as it is.
 * False when memory ran out.
 */
bool spans_resolve(Arena *arena, Runs *runs, Diagnostics *diagnostics);

#endif

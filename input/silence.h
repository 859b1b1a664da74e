/*
 * Silences: comments `<!-- briefset: ignore CODE … -->`, by which the writer
 * keeps notes and warnings from being reported.
 */
#ifndef BRIEFSET_INPUT_SILENCE_H
#define BRIEFSET_INPUT_SILENCE_H

#include "input/diagnostic.h"

/*
 * Adds what the comments in `html`, which begins at `place`, ask for; each is
 * for the lines up to `last`.  False when memory ran out.
 */
bool
silence_read(Diagnostics *diagnostics, const char *html, Place place, int last);

#endif

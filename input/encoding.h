/*
 * Encodings: text in any of them into UTF-8.
 *
 * A byte order mark says it, or the user; else bytes that are UTF-8 are that.
 * All else is guessed, for there are old Chinese files: GB18030 or Big5.  A
 * guess is always told, and never made of a text in UTF-8 with a few bytes
 * damaged.
 */
#ifndef BRIEFSET_INPUT_ENCODING_H
#define BRIEFSET_INPUT_ENCODING_H

#include "input/diagnostic.h"

/* True if the machine can read that encoding. */
bool encoding_is_known(const char *encoding);

/*
 * `*bytes`, `*length` of the file `name` become UTF-8, in the arena if they
 * change; `encoding` NULL: find out.  What nothing is found for stays, for
 * source_new() to refuse.  False: a byte is not of the encoding
 * ("wrong-encoding" is diagnosed), or memory ran out.
 */
bool
encoding_decode(Arena *arena, const char *name, const char *encoding,
                const char **bytes, size_t *length, Diagnostics *diagnostics);

#endif

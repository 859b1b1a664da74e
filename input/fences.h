/*
 * Fenced divs: what CommonMark does not know, made known to it.
 *
 * A line `::: {…}` or `:::` is handed to the CommonMark parser as an empty
 * HTML comment, which ends a paragraph and comes back as a block of its own
 * on the same line; the div's attributes are kept here by line number.
 */
#ifndef BRIEFSET_INPUT_FENCES_H
#define BRIEFSET_INPUT_FENCES_H

#include "input/arena.h"
#include "input/diagnostic.h"
#include "input/text.h"

/* `{#id .class lang=en}` */
typedef struct Attributes {
    const char *id;
    const char *class_name;
    const char *language;
} Attributes;

typedef enum FenceKind { FENCE_NONE, FENCE_OPEN, FENCE_CLOSE } FenceKind;

typedef struct Fence {
    FenceKind kind;
    Attributes attributes;
} Fence;

typedef struct FencedText {
    const char *text; /* for the CommonMark parser; same lines as the source */
    size_t length;
    size_t first_line; /* of the text in the source, from 0 */
    Fence *fences;     /* one a line of the text */
    size_t line_count;
} FencedText;

/*
 * Prepares `source` from byte `start` on.  False when memory ran out.
 */
bool fences_prepare(Arena *arena, const Source *source, size_t start,
                    FencedText *fenced, Diagnostics *diagnostics);

/*
 * Reads attributes between braces; `bytes` is what stands inside.  Unknown
 * ones are warned of at `place`.  False when memory ran out.
 */
bool
attributes_read(Arena *arena, const char *bytes, size_t length, Place place,
                Attributes *attributes, Diagnostics *diagnostics);

#endif

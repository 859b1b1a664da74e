/*
 * Joining: lines of one paragraph made one line.
 */
#ifndef BRIEFSET_INPUT_REFLOW_JOIN_H
#define BRIEFSET_INPUT_REFLOW_JOIN_H

#include "input/reflow_lines.h"

/* What joining needs to know of the whole text. */
typedef struct Joiner {
    Arena *arena;
    const ReflowLines *lines;
    Diagnostics *diagnostics;
    bool spaced;            /* the writer types a space between Han and Latin */
    VECTOR(uint64_t) words; /* hashes of the words inside lines, sorted */
    bool words_known;
} Joiner;

/* Looks through the text for the writer's habits. */
void reflow_joiner_prepare(Joiner *joiner);

/*
 * The text of lines [first, end) without the first `skip` bytes, NUL-ended,
 * in the arena; NULL when out of memory.  Every character but blanks is kept;
 * the one exception, a hyphen that only divided a word, is reported (note
 * "hyphen-dropped").
 */
char *reflow_join(Joiner *joiner, size_t first, size_t end, size_t skip);

#endif

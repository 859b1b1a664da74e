/*
 * Progress: how far a batch is, for people who wait.
 *
 * On a terminal a bar that is redrawn in its place; elsewhere a line now and
 * then.
 */
#ifndef BRIEFSET_PIPELINE_BATCH_PROGRESS_H
#define BRIEFSET_PIPELINE_BATCH_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Progress {
    bool shown;    /* false: says nothing */
    bool terminal; /* of standard error */
    bool chinese;
    bool drawn; /* the bar stands there now */
    size_t total;
    size_t done;
    size_t failed;
    int64_t started; /* milliseconds */
    int64_t last;    /* when it last said something */
} Progress;

/* Begins; `chinese`: the language of what it says. */
Progress progress_begin(size_t total, bool shown, bool chinese);

/* Says how far it is, if it is time to. */
void progress_tell(Progress *progress);

/* Takes the bar away, so that something else can be said. */
void progress_clear(Progress *progress);

/* Milliseconds since it began. */
int64_t progress_elapsed(const Progress *progress);

#endif

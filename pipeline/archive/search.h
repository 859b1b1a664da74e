/*
 * Search: which documents say it, and where.
 */
#ifndef BRIEFSET_PIPELINE_ARCHIVE_SEARCH_H
#define BRIEFSET_PIPELINE_ARCHIVE_SEARCH_H

#include "pipeline/archive/index.h"

/* A stretch of a passage that was looked for, in bytes. */
typedef struct Match {
    size_t start;
    size_t end;
} Match;

typedef struct Passage {
    const char *language;
    int page; /* where its first match stands; 0: in the title and the like */
    const char *text;
    bool cut_before; /* the block goes on there */
    bool cut_after;
    VECTOR(Match) matches;
} Passage;

/*
 * Calls `visit` with the best `most` documents, the best first, and the
 * passage in each that says most of what was looked for.  `found` is how many
 * there are in all.
 */
typedef bool SearchVisit(void *context, Arena *arena, const Entry *entry,
                         const Passage *passage);
Status search(Archive *archive, const Query *query, const EntryFilter *filter,
              int64_t most, SearchVisit *visit, void *context, int64_t *found);

#endif

/*
 * Headings: which paragraphs are headings, of which rank, and which of the
 * first lines are the masthead and the title.
 */
#ifndef BRIEFSET_INPUT_REFLOW_HEADING_H
#define BRIEFSET_INPUT_REFLOW_HEADING_H

#include "input/reflow_paragraph.h"

/* Ranks of headings, highest first; decimals go on from the last. */
enum {
    RANK_NONE = -1,
    RANK_CHAPTER,
    RANK_SECTION,
    RANK_PLAIN, /* no number: an article's headline */
    RANK_HAN_COMMA,
    RANK_HAN_PARENS,
    RANK_NUMBER,
    RANK_PARENS,
    RANK_DECIMAL, /* 2; 2.7 is one further on */
    RANKS = RANK_DECIMAL + 4
};

typedef enum Role {
    ROLE_TEXT,
    ROLE_ITEM,
    ROLE_HEADING,
    ROLE_NAME,
    ROLE_TITLE
} Role;

typedef struct Outline {
    Role role;
    int rank; /* headings */
} Outline;

/*
 * The role of each paragraph; NULL when out of memory.  `is_list` tells of
 * each run of markers (Marker.run) whether it is a list.
 */
Outline *
reflow_headings_find(Arena *arena, const ReflowLines *lines,
                     const Paragraphs *paragraphs, const bool *is_list);

/* Levels 1, 2, 3 for the ranks that occur; `levels` has RANKS entries. */
void reflow_headings_levels(const Outline *outlines, size_t count, int *levels);

#endif

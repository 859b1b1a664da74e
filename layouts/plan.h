/*
 * Plan: what the definition's arrangement comes to for one document.
 *
 * A lane is what holds one language: a column of a parallel page, a page of an
 * opening, a part of a sequential document.  Stacked languages share a lane.
 */
#ifndef BRIEFSET_LAYOUTS_PLAN_H
#define BRIEFSET_LAYOUTS_PLAN_H

#include "layouts/inline.h"

/* A text that stands across all lanes and columns; a language not set. */
enum { LANES_MAX = LANGUAGES_MAX, LANE_WHOLE = -1, LANE_NONE = -2 };

/* Where a lane stands in what is set. */
typedef struct LanePlace {
    Length left;
    Length width;
} LanePlace;

typedef struct Plan {
    ArrangementKind kind;         /* with one language only: stacked */
    int languages[LANGUAGES_MAX]; /* those that are set, in their order */
    int language_count;
    int lane_of[LANGUAGES_MAX]; /* by language: a lane or LANE_NONE */
    int lane_count;
    LanePlace places[LANES_MAX];
    Length left;       /* of what is set, from the type area's left edge */
    Length width;      /* of what is set */
    Length column_gap; /* from column to column, beside their width */
    int column_count;
    const StyleSet *styles; /* the definition's, other languages smaller */
} Plan;

/* NULL when memory ran out. */
const Plan *plan_new(const Setting *setting);

#endif

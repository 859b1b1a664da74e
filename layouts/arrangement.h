/*
 * Arrangement: how the languages stand to one another on the page.
 *
 * What a definition says of it, read by arrangement_reader.c; plan.h has what
 * it comes to for one document.
 */
#ifndef BRIEFSET_LAYOUTS_ARRANGEMENT_H
#define BRIEFSET_LAYOUTS_ARRANGEMENT_H

#include <stdbool.h>

#include "input/document.h"
#include "layouts/composition.h"
#include "layouts/length.h"

typedef enum ArrangementKind {
    ARRANGEMENT_STACKED,    /* under one another, unit by unit */
    ARRANGEMENT_PARALLEL,   /* side by side on one page */
    ARRANGEMENT_FACING,     /* on the two pages of an opening */
    ARRANGEMENT_SEQUENTIAL, /* all of the first, then all of the second */
    ARRANGEMENT_SINGLE      /* one language only */
} ArrangementKind;

typedef struct Arrangement {
    ArrangementKind kind;
    Place place;
    int order[LANGUAGES_MAX]; /* of all the document's languages */
    int ratio[LANGUAGES_MAX]; /* widths of the lanes, in that order */
    Length gap;               /* between lanes */
    Length rule;              /* in the middle of it; 0: none */
    Color rule_color;
    bool has_pair_gap;     /* `pair_gap` takes the place of the styles' gap */
    Length pair_gap;       /* stacked: between the languages of a unit */
    Length secondary_size; /* of the languages after the first; POINT: as is */
    bool has_secondary_color;
    Color secondary_color;
    const char *language; /* single: which, as a tag; NULL: the first */
    Place language_place;
    bool new_page;       /* sequential: each language begins a page */
    bool paired_numbers; /* facing: both pages have the same number */
} Arrangement;

enum { COLUMN_COUNT_MAX = 6 };

typedef struct ColumnSetting {
    int count; /* 1: none */
    Length gap;
    Length rule;
    Color rule_color;
    bool balance; /* the last columns end alike */
    Place place;
} ColumnSetting;

/*
 * The kind of that name.  False if there is none; `arrangement_names` tells
 * those there are.
 */
bool arrangement_kind(const char *name, ArrangementKind *kind);
extern const char arrangement_names[];

#endif

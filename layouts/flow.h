/*
 * Flow: units into slabs, the strips a page is made of.
 *
 * A slab is what no page break divides: a line, a table row, a rule.  Its
 * items stand relative to its top left corner, which is the left edge of the
 * type area; pages.c stacks slabs onto pages.
 */
#ifndef BRIEFSET_LAYOUTS_FLOW_H
#define BRIEFSET_LAYOUTS_FLOW_H

#include "layouts/composition.h"
#include "layouts/inline.h"
#include "layouts/paragraph.h"

typedef struct SlabRange {
    size_t first;
    size_t count;
} SlabRange;

typedef struct Slab {
    Length height;
    Length space; /* above it; dropped at the top of a page */
    Length lead;  /* of its height: empty at the top, dropped there as well */
    Length tail;  /* of its height: empty at the bottom, may hang below */
    Items items;
    bool keep_with_next;
    bool on_grid; /* its characters stand on the page's grid */
    bool has_at;  /* its characters stand at `at`, or below what is there */
    Length at;    /* from the type area's top */
    /* A table's head, repeated when a page begins with this slab. */
    SlabRange head;
    const char *outline; /* title of its bookmark; NULL: none */
    int outline_level;
} Slab;

typedef struct Flow {
    const Setting *setting;
    Composition *composition;
    VECTOR(Slab) slabs;
    Length width;      /* of the type area */
    Length pending;    /* space owed to the next slab */
    int heading_shift; /* 1 when the title is the document's first heading */
} Flow;

/* Where a block stands in the type area, and in the structure. */
typedef struct Frame {
    Length left;
    Length right;
    int element;
    const char *style; /* of paragraphs; NULL: "paragraph" */
} Frame;

/* What flow_text() sets. */
typedef struct TextBlock {
    const Text *text;
    int language;
    const Style *style;
    Place place;
    int element;
    Length before;     /* space above */
    const char *label; /* of a list item; NULL: none */
    int label_element;
    bool keep_with_next; /* the last line, beyond what the style says */
} TextBlock;

/* A structure element; its index, or -1 when memory ran out. */
int flow_element(Flow *flow, Role role, int parent, const char *language);

/* A text of one language into slabs.  False when memory ran out. */
bool flow_text(Flow *flow, const TextBlock *block, const Frame *frame);

/* An empty slab at the end; NULL when out of memory. */
Slab *flow_slab(Flow *flow, Length height, Length space);

/* A unit in all its languages.  False when memory ran out. */
bool flow_unit(Flow *flow, const Unit *unit, const Frame *frame);

/* A table.  (table.c) */
bool flow_table(Flow *flow, const Unit *table, const Frame *frame);

/* The first language in which the unit has text of its own, or -1. */
int first_text(const Flow *flow, const Unit *unit);

/* The definition's style of that name for a language, or of "paragraph". */
const Style *flow_style(const Flow *flow, const char *name, int language);

#endif

/*
 * Flow: units into slabs, and slabs into rows of lanes.
 *
 * A slab is what no page break divides: a line, a rule.  Its items stand
 * relative to its top and to the left edge of the type area (of the first
 * column, where there are columns).  A row is what stands side by side: a
 * unit's languages in their lanes, a table row's cells; each lane is a
 * stretch of slabs under one another.  Stacked languages are one lane.
 */
#ifndef BRIEFSET_LAYOUTS_FLOW_H
#define BRIEFSET_LAYOUTS_FLOW_H

#include "layouts/composition.h"
#include "layouts/inline.h"
#include "layouts/paragraph.h"
#include "layouts/plan.h"

typedef struct Slab {
    Length height;
    Length space;    /* above it; dropped at the top of a page */
    Length lead;     /* of its height: empty at the top, dropped there too */
    Length tail;     /* of its height: empty at the bottom, may hang below */
    Length baseline; /* of its first line, from its top */
    Items items;
    bool keep_with_next;
    bool on_grid; /* its characters stand on the page's grid */
    bool has_at;  /* its characters stand at `at`, or below what is there */
    Length at;    /* from the type area's top */
    int tear;     /* what a page break after it costs (page_breaks.c) */
    VECTOR(const char *) calls; /* labels of the notes it refers to */
    size_t page;                /* index; known once it was placed */
    Length top;                 /* from that page's top */
    const char *outline;        /* title of its bookmark; NULL: none */
    int outline_level;
} Slab;

typedef struct Lane {
    size_t first; /* slab */
    size_t count;
    int number; /* in the plan, or LANE_WHOLE */
} Lane;

enum { NO_PANEL = 0 };

typedef struct Row {
    size_t panel; /* that it is in, plus one; NO_PANEL */
    size_t first_lane;
    size_t lane_count;
    bool whole;      /* across all columns */
    bool opening;    /* of what comes before the text */
    bool new_page;   /* begins one */
    bool right_page; /* a right-hand one */
    bool turned;     /* by 90 degrees: its top is at the page's left */
    int part;        /* of a sequential document */
    /* Rows that are repeated when a page begins with this one: those of them
       that are of its part.  (row_repeats) */
    size_t head;
    size_t head_count;
    /* rows.c */
    size_t first_strip;
    size_t strip_count;
    Length tallest; /* of its slabs */
} Row;

/* A box around rows, as wide as their lanes but for left and right. */
typedef struct PanelUse {
    const Panel *panel;
    size_t outer; /* the one it is in, plus one; NO_PANEL */
    Length left;
    Length right;
} PanelUse;

/*
 * The rows' slabs in the order in which pages take them: a row's lanes are
 * merged by where their lines end, so that a break after any strip divides
 * all lanes at the same height.
 */
typedef struct Strip {
    size_t slab;
    size_t lane;
    size_t row;
    int cost;              /* of a page break after it */
    Length bottom;         /* within the row, when it is set in one piece */
    Length total;          /* of the heights up to its end, roughly */
    size_t due[LANES_MAX]; /* slabs of notes called up to here, by lane */
} Strip;

/* A footnote that was set: its rows. */
typedef struct NoteEntry {
    const char *label;
    size_t first_row;
    size_t row_count;
} NoteEntry;

/* Where a heading begins in one language. */
typedef struct HeadingPlace {
    const Unit *heading;
    int language;
    size_t slab;
} HeadingPlace;

/* A line of the contents that is to have a page's number. */
typedef struct ContentsEntry {
    const Unit *heading;
    int language;
    const Style *style;
    size_t first_slab;
    size_t slab; /* its last line */
    int element;
    Length right; /* edge, in the type area */
} ContentsEntry;

typedef struct Flow Flow;
struct Flow {
    const Setting *setting;
    const Plan *plan;
    Composition *composition;
    VECTOR(Slab) slabs;
    VECTOR(Lane) lanes;
    VECTOR(Row) rows;
    VECTOR(Strip) strips;
    VECTOR(PanelUse) panels;
    VECTOR(HeadingPlace) headings;
    VECTOR(ContentsEntry) contents;
    size_t panel;      /* of the rows that are made, plus one */
    Length left;       /* where the lane begins in the type area */
    Length width;      /* of the lane */
    bool turned;       /* the rows that are made */
    Length pending;    /* space owed to the next slab */
    int heading_shift; /* 1 when the title is the document's first heading */
    /* Of furniture: set in one language only (its index plus one), 0: in all;
       and what does not differ by language was set before. */
    int only;
    bool repeats;
    /* The open row. */
    size_t open_lane;
    Length open_pending;
    Length closed_pending;
    Length owed[LANES_MAX]; /* sequential: the space owed in each part */
    Flow *notes;            /* where footnotes go; NULL: into the flow */
    VECTOR(NoteEntry) entries;
    const Unit *run_in; /* a heading that the next paragraph begins with */
    bool any_language;  /* a unit in none of those set is set all the same */
    bool upright;       /* nothing in it is turned */
};

/* Where a block stands in its lane, and in the structure. */
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
    const RunIn *run_in; /* a heading in the text; NULL: none */
} TextBlock;

/* What a break costs in places where it is not free; see page_breaks.c. */
enum {
    COST_BETWEEN_LANGUAGES = 12, /* of a long unit */
    COST_IN_UNIT = 20,
    COST_IN_TABLE_ROW = 300,
    COST_IN_SHORT_UNIT = 3000,
    COST_KEEP = 20000
};

/* A structure element; its index, or -1 when memory ran out. */
int flow_element(Flow *flow, Role role, int parent, const char *language);

/* A text of one language into slabs.  False when memory ran out. (block.c) */
bool flow_text(Flow *flow, const TextBlock *block, const Frame *frame);

/* An empty slab at the end; NULL when out of memory.  (block.c) */
Slab *flow_slab(Flow *flow, Length height, Length space);

/*
 * A row is opened, its lanes are opened and closed one after another, and the
 * row is closed.  A lane's number is the plan's or LANE_WHOLE; several lanes
 * may have the same (a table's cells).  Those that make slabs return false
 * when memory ran out.  (rows.c)
 */
void row_open(Flow *flow);
void lane_open(Flow *flow, int number);
bool lane_close(Flow *flow);
bool row_close(Flow *flow);

/*
 * Where a lane stands, or LANE_WHOLE.  On a turned page lines run along the
 * type area's height: lanes and the space between them are as much longer,
 * and there are no columns.
 */
LanePlace lane_place(const Flow *flow, int number, bool turned);

/* True if `head`, one of the head rows of `row`, is repeated above it. */
static inline bool
row_repeats(const Row *row, const Row *head)
{
    return row->part == head->part;
}

/* The space owed to what comes next, in all parts. */
void owe_space(Flow *flow, Length space);

/* Puts room above a slab's characters, within its height. */
void move_down(Slab *slab, Length distance);

/* Makes the strips of all rows.  False when memory ran out.  (rows.c) */
bool rows_into_strips(Flow *flow);

/* A unit in all its languages.  False when memory ran out. */
bool flow_unit(Flow *flow, const Unit *unit, const Frame *frame);

/* The same, and what announces the next unit stays with it. */
bool flow_child(Flow *flow, const Unit *unit, const Frame *frame);

/*
 * The languages of a unit that are set, in their order.  What has no words (a
 * number, code) is in one language only and stands in every document.
 */
typedef struct Shown {
    int languages[LANGUAGES_MAX];
    int count;
} Shown;

Shown shown_languages(const Flow *flow, const Unit *unit);

/* The number of the lane a language is set in. */
int lane_number(const Flow *flow, int language);

/* The words of a text, line breaks as spaces.  False: no memory. */
bool append_text(StringBuilder *builder, const Text *text);

/* How a unit's own text is set. */
typedef struct UnitLook UnitLook;
struct UnitLook {
    const char *style;
    Role role;
    int level;
    const char *label;
    int label_element;
    const Unit *entry_of; /* contents: the heading it stands for; or NULL */
    Length entry_right;   /* of its number, from the lane's right edge */
    const Unit *heading;  /* that runs on into it; NULL: none */
    const UnitLook *heading_look;
};

/* True if `heading`, set in `style`, runs on into the unit after it. */
bool heading_runs_in(const Flow *flow, const Unit *heading, const char *style);

/* The heading's text, a space and `text`.  NULL when memory ran out. */
const Text *run_in_text(const Flow *flow, const Text *heading, const Text *text,
                        int language);

/* A unit's own text in each language: one row.  False: no memory. */
bool flow_unit_as(Flow *flow, const Unit *unit, const UnitLook *look,
                  const Frame *frame);

/* The table of contents, without its numbers.  (contents.c) */
bool flow_contents(Flow *flow, const Frame *frame);

/*
 * Puts the numbers in, once the pages were made, and makes the entries links.
 * (contents.c)
 */
bool contents_number(Flow *flow);

/* A picture or a QR code with its captions.  (figure.c) */
bool flow_figure(Flow *flow, const Unit *unit, const Frame *frame);

/* A table.  (table.c) */
bool flow_table(Flow *flow, const Unit *table, const Frame *frame);

/* A rule across a lane, as a slab.  False when memory ran out. */
bool flow_rule_slab(Flow *flow, Length left, Length width, Length thickness);

/* The definition's style of that name for a language, or of "paragraph". */
const Style *flow_style(const Flow *flow, const char *name, int language);

#endif

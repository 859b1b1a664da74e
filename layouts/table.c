/*
 * Tables: three rules, columns as wide as their content asks, the head
 * repeated on every page.
 *
 * Where languages have lanes of their own, each lane has the whole table in
 * its language, row beside row; a text that is the same in both (a number, a
 * name) stands in each and is read once.  Else a cell holds its languages
 * under one another, and a text that is the same in both once.  A table that
 * is too wide for its lane, or that was written in two languages cell by
 * cell, goes across all; one that is too wide even so is turned, if its words
 * have room then.  A row is a row of lanes, one a cell: one that is taller
 * than a page goes on on the next.
 */
#include <string.h>

#include "layouts/flow.h"

enum { COLUMNS_MAX = 64, SHORT_CELL = 12 };

static const Length cell_padding = 5 * POINT; /* left and right */
static const Length row_padding = 3 * POINT;  /* above and below */
static const Length outer_rule = POINT;
static const Length head_rule = POINT / 2;

typedef struct Column {
    Length least; /* no word is wider */
    Length most;  /* no cell is wider */
    Length x;
    Length width;
} Column;

/* The table in one lane. */
typedef struct Grid {
    int lane; /* the plan's number, or LANE_WHOLE */
    Length width;
    Column columns[COLUMNS_MAX];
} Grid;

typedef struct Table {
    Flow *flow;
    const Unit *unit;
    const Frame *frame;
    Grid grids[LANES_MAX];
    int grid_count;
    size_t count; /* of columns */
    int element;
    int group; /* the element of the rows at hand */
    Role group_role;
} Table;

/* ---- texts of a cell ---- */

static bool
same_text(const Text *a, const Text *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (a->runs[i].length != b->runs[i].length ||
            memcmp(a->runs[i].text, b->runs[i].text, a->runs[i].length) != 0)
            return false;
    return true;
}

/* True if `language` belongs to the grid. */
static bool
is_of_grid(const Table *table, const Grid *grid, int language)
{
    int lane = table->flow->plan->lane_of[language];
    return grid->lane == LANE_WHOLE ? lane != LANE_NONE : lane == grid->lane;
}

/*
 * The languages of which the cell's text is set in a grid.  A cell that has
 * none of the grid's has what it has: a number, a name.
 */
typedef struct CellTexts {
    int languages[LANGUAGES_MAX];
    int count;
    bool read_elsewhere; /* in an earlier grid */
} CellTexts;

static bool
is_repeated(const Unit *cell, const CellTexts *texts, int language)
{
    for (int i = 0; i < texts->count; i++)
        if (same_text(&cell->texts[texts->languages[i]],
                      &cell->texts[language]))
            return true;
    return false;
}

static CellTexts
cell_texts(const Table *table, const Grid *grid, const Unit *cell)
{
    const Plan *plan = table->flow->plan;
    CellTexts texts = {.count = 0};
    for (int i = 0; i < plan->language_count; i++) {
        int language = plan->languages[i];
        if (cell->texts[language].count > 0 &&
            is_of_grid(table, grid, language) &&
            !is_repeated(cell, &texts, language))
            texts.languages[texts.count++] = language;
    }
    int count = table->flow->setting->document->language_count;
    for (int i = 0; i < count && texts.count == 0 && cell->neutral; i++)
        if (cell->texts[i].count > 0) {
            texts.languages[texts.count++] = i;
            texts.read_elsewhere =
                grid != table->grids && !is_of_grid(table, grid, i);
        }
    for (int i = 0; i < count && texts.count == 1; i++)
        if (grid != table->grids && is_of_grid(table, table->grids, i) &&
            same_text(&cell->texts[i], &cell->texts[texts.languages[0]]))
            texts.read_elsewhere = true;
    return texts;
}

static Style
cell_style(const Table *table, const Unit *row, const Unit *cell, int language)
{
    Style style = *flow_style(
        table->flow, row->header ? "table-head" : "table-cell", language);
    style.indent = 0;
    switch (cell->align) {
    case CELL_ALIGN_LEFT:
        style.align = ALIGN_LEFT;
        break;
    case CELL_ALIGN_CENTER:
        style.align = ALIGN_CENTER;
        break;
    case CELL_ALIGN_RIGHT:
        style.align = ALIGN_RIGHT;
        break;
    case CELL_ALIGN_NONE:
        break;
    }
    return style;
}

/* ---- widths ---- */

static Length
box_width(const Box *box)
{
    return box->width + box->kern + box->blank_start + box->blank_end;
}

/* The widest word of a line and the whole of it. */
static void
measure_line(const InlineText *line, Column *column)
{
    Length word = 0;
    Length whole = 0;
    for (size_t i = 0; i < line->count; i++) {
        const Box *box = &line->boxes[i];
        word += box_width(box);
        whole += box_width(box) + box->gap;
        if (word > column->least)
            column->least = word;
        word = box->break_after == BREAK_NEVER ? word + box->gap : 0;
    }
    if (whole > column->most)
        column->most = whole;
}

static bool
measure_cell(Table *table, const Grid *grid, const Unit *row, const Unit *cell,
             Column *column)
{
    const Setting *setting = table->flow->setting;
    /* What has no glyph is reported when the cell is set. */
    Diagnostics ignored = {.arena = setting->arena};
    Setting quiet = *setting;
    quiet.diagnostics = &ignored;
    Reported untold = {0};
    quiet.reported = &untold;
    CellTexts texts = cell_texts(table, grid, cell);
    for (int i = 0; i < texts.count; i++) {
        int language = texts.languages[i];
        const Text *text = &cell->texts[language];
        Style style = cell_style(table, row, cell, language);
        for (size_t run = 0; run < text->count;) {
            InlineText *line = inline_prepare(&quiet, text, &run, language,
                                              &style, NULL, cell->place);
            if (!line)
                return false;
            measure_line(line, column);
        }
    }
    return true;
}

static bool
measure_columns(Table *table, Grid *grid)
{
    for (const Unit *row = table->unit->first_child; row; row = row->next) {
        size_t column = 0;
        for (const Unit *cell = row->first_child; cell && column < COLUMNS_MAX;
             cell = cell->next, column++) {
            if (!measure_cell(table, grid, row, cell, &grid->columns[column]))
                return false;
            if (column >= table->count)
                table->count = column + 1;
        }
    }
    for (size_t i = 0; i < table->count; i++) {
        grid->columns[i].least += 2 * cell_padding;
        grid->columns[i].most += 2 * cell_padding;
    }
    return true;
}

static Length
least_width(const Table *table, const Grid *grid)
{
    Length least = 0;
    for (size_t i = 0; i < table->count; i++)
        least += grid->columns[i].least;
    return least;
}

/*
 * Columns that need no more than an equal share of the room get what they
 * need, which leaves the others more; so again until none is left that does.
 */
static void
satisfy_small_columns(const Table *table, Grid *grid)
{
    Length room = grid->width;
    size_t left = table->count;
    for (bool again = true; again && left > 0;) {
        Length share = room / (Length)left;
        again = false;
        for (size_t i = 0; i < table->count; i++) {
            Column *column = &grid->columns[i];
            if (column->width > 0 || column->most > share)
                continue;
            column->width = column->most;
            room -= column->most;
            left--;
            again = true;
        }
    }
}

/*
 * What is left when every column has what it got, or else what it cannot do
 * without; `wanted` is how much more the latter would need.
 */
static Length
spare_width(const Table *table, const Grid *grid, Length *wanted)
{
    Length spare = grid->width;
    *wanted = 0;
    for (size_t i = 0; i < table->count; i++) {
        const Column *column = &grid->columns[i];
        spare -= column->width > 0 ? column->width : column->least;
        if (column->width == 0)
            *wanted += column->most - column->least;
    }
    return spare;
}

/*
 * What is left goes to those whose cells would be wider, and when all have
 * enough, to all alike.  Where not even the longest words fit, all columns
 * are as much too narrow.
 */
static void
choose_widths(Table *table, Grid *grid)
{
    Length wanted;
    Length least = least_width(table, grid);
    satisfy_small_columns(table, grid);
    Length spare = spare_width(table, grid, &wanted);
    if (spare < 0) {
        for (size_t i = 0; i < table->count; i++)
            grid->columns[i].width = 0;
        spare = spare_width(table, grid, &wanted);
    }
    Length x = table->frame->left;
    for (size_t i = 0; i < table->count; i++) {
        Column *column = &grid->columns[i];
        Length wish = column->most - column->least;
        if (spare < 0)
            column->width = length_scale(column->least, grid->width / POINT,
                                         least / POINT + 1);
        else if (column->width == 0)
            column->width =
                column->least + length_scale(spare, wish / 64, wanted / 64 + 1);
        else if (wanted == 0)
            column->width += spare / (Length)table->count;
        column->x = x;
        x += column->width;
    }
}

static bool
add_grid(Table *table, int lane)
{
    Grid *grid = &table->grids[table->grid_count++];
    Length width = lane_place(table->flow, lane, table->flow->turned).width;
    *grid = (Grid){.lane = lane,
                   .width = width - table->frame->left - table->frame->right};
    return measure_columns(table, grid);
}

static bool
has_language(const Unit *table, int language)
{
    for (const Unit *row = table->first_child; row; row = row->next)
        for (const Unit *cell = row->first_child; cell; cell = cell->next)
            if (cell->texts[language].count > 0)
                return true;
    return false;
}

/* True if some language of the lane is in the table. */
static bool
is_lane_used(const Table *table, int lane)
{
    const Plan *plan = table->flow->plan;
    for (int i = 0; i < plan->language_count; i++)
        if (plan->lane_of[plan->languages[i]] == lane &&
            has_language(table->unit, plan->languages[i]))
            return true;
    return false;
}

/* A grid a lane; across all of them where that is too narrow. */
static bool
make_grids(Table *table)
{
    const Plan *plan = table->flow->plan;
    table->grid_count = 0;
    table->count = 0;
    bool across = plan->kind == ARRANGEMENT_PARALLEL && table->unit->neutral;
    bool narrow = plan->kind == ARRANGEMENT_PARALLEL || plan->column_count > 1;
    for (int lane = 0; !across && lane < plan->lane_count; lane++) {
        if (!is_lane_used(table, lane))
            continue;
        if (!add_grid(table, lane))
            return false;
        const Grid *grid = &table->grids[table->grid_count - 1];
        across = narrow && least_width(table, grid) > grid->width;
    }
    if (table->grid_count == 0 && !across)
        return add_grid(table, 0);
    if (!across)
        return true;
    table->grid_count = 0;
    table->count = 0;
    return add_grid(table, LANE_WHOLE);
}

/* True if no word is wider than its column has to be. */
static bool
has_width(const Table *table)
{
    for (int g = 0; g < table->grid_count; g++)
        if (least_width(table, &table->grids[g]) > table->grids[g].width)
            return false;
    return true;
}

/*
 * The grids, upright or turned: as the definition says, or where only turned
 * ones have the width.  The head of a turned table is at the left of its
 * page, right or left hand.  [GB/T 9704 8]
 */
static bool
choose_grids(Table *table)
{
    Flow *flow = table->flow;
    TurnedTables turn = flow->setting->definition->turned_tables;
    bool stays = flow->turned || flow->upright || turn == TURNED_NEVER;
    if (!make_grids(table))
        return false;
    if (stays || (turn == TURNED_AUTO && has_width(table)))
        return true;
    flow->turned = true;
    if (!make_grids(table))
        return false;
    if (turn == TURNED_ALWAYS || has_width(table))
        return true;
    flow->turned = false;
    return make_grids(table);
}

/* ---- rows ---- */

static bool
flow_cell_texts(Table *table, const Grid *grid, const Unit *row,
                const Unit *cell, int element, const Frame *frame)
{
    Flow *flow = table->flow;
    const Document *document = flow->setting->document;
    CellTexts texts = cell_texts(table, grid, cell);
    for (int i = 0; i < texts.count; i++) {
        int language = texts.languages[i];
        Style style = cell_style(table, row, cell, language);
        TextBlock block = {.text = &cell->texts[language],
                           .language = language,
                           .style = &style,
                           .place = cell->place,
                           .element = ARTIFACT_LAYOUT};
        if (!texts.read_elsewhere &&
            (block.element = flow_element(flow, ROLE_PARAGRAPH, element,
                                          document->languages[language].tag)) <
                0)
            return false;
        flow->pending = 0;
        if (!flow_text(flow, &block, frame))
            return false;
    }
    return true;
}

/* The cell's lines: padding above and below, and what a break costs. */
static void
finish_cell(Flow *flow, size_t first, bool keep)
{
    Slab *slabs = &flow->slabs.items[first];
    size_t count = flow->slabs.count - first;
    if (count == 0)
        return;
    slabs[0].space = 0;
    move_down(&slabs[0], row_padding);
    slabs[count - 1].height += row_padding;
    for (size_t i = 0; i < count; i++) {
        slabs[i].lead = slabs[i].tail = 0;
        slabs[i].on_grid = false;
        slabs[i].tear =
            count <= SHORT_CELL ? COST_IN_SHORT_UNIT : COST_IN_TABLE_ROW;
    }
    slabs[count - 1].tear = 0;
    slabs[count - 1].keep_with_next = keep;
}

/* One cell of one grid: a lane of its own. */
static bool
place_cell(Table *table, const Grid *grid, const Unit *row, const Unit *cell,
           size_t column, int element)
{
    Flow *flow = table->flow;
    const Column *place = &grid->columns[column];
    lane_open(flow, grid->lane);
    Frame frame = {.left = place->x + cell_padding,
                   .right =
                       flow->width - place->x - place->width + cell_padding};
    size_t first = flow->slabs.count;
    bool keep = row->header || !row->next;
    if (!flow_cell_texts(table, grid, row, cell, element, &frame))
        return false;
    finish_cell(flow, first, keep);
    flow->pending = 0;
    return lane_close(flow);
}

/* A row whose cells are all empty is as high as a line. */
static bool
fill_empty_row(Table *table, const Grid *grid, const Unit *row)
{
    Flow *flow = table->flow;
    int language = flow->plan->languages[0];
    const Style *style = flow_style(flow, "table-cell", language);
    lane_open(flow, grid->lane);
    size_t first = flow->slabs.count;
    flow->pending = 0;
    if (!flow_slab(flow, style->pitch, 0))
        return false;
    finish_cell(flow, first, row->header || !row->next);
    return lane_close(flow);
}

/*
 * The element that holds a row: the head, or the body once a row without
 * header cells has been.  A table that is all head has no groups, for a head
 * asks for a body.  [ISO 32000-1 14.8.4.3.4]
 */
static int
row_group(Table *table, const Unit *row)
{
    bool in_head = row->header && table->group_role != ROLE_TABLE_BODY;
    Role role = in_head ? ROLE_TABLE_HEAD : ROLE_TABLE_BODY;
    bool has_body = false;
    for (const Unit *r = table->unit->first_child; r; r = r->next)
        has_body = has_body || !r->header;
    if (!has_body)
        return table->element;
    if (table->group_role != role) {
        table->group = flow_element(table->flow, role, table->element, NULL);
        table->group_role = role;
    }
    return table->group;
}

/* The elements of a row's cells, which all grids share; NULL: no memory. */
static int *
cell_elements(Table *table, const Unit *row)
{
    Flow *flow = table->flow;
    int *elements =
        arena_array(flow->setting->arena, table->count, sizeof *elements);
    int group = row_group(table, row);
    int element = group < 0 ? -1 : flow_element(flow, ROLE_ROW, group, NULL);
    Role role = row->header ? ROLE_HEADER_CELL : ROLE_CELL;
    size_t column = 0;
    for (const Unit *cell = row->first_child;
         elements && element >= 0 && cell && column < table->count;
         cell = cell->next)
        if ((elements[column++] = flow_element(flow, role, element, NULL)) < 0)
            return NULL;
    return element >= 0 ? elements : NULL;
}

static bool
place_row(Table *table, const Unit *row)
{
    Flow *flow = table->flow;
    const int *elements = cell_elements(table, row);
    if (!elements)
        return false;
    row_open(flow);
    for (int g = 0; g < table->grid_count; g++) {
        const Grid *grid = &table->grids[g];
        size_t lanes = flow->lanes.count;
        size_t column = 0;
        for (const Unit *cell = row->first_child; cell && column < table->count;
             cell = cell->next, column++)
            if (!place_cell(table, grid, row, cell, column, elements[column]))
                return false;
        if (flow->lanes.count == lanes && !fill_empty_row(table, grid, row))
            return false;
    }
    return row_close(flow);
}

static bool
place_rule(Table *table, Length thickness, bool keep_with_next)
{
    Flow *flow = table->flow;
    row_open(flow);
    for (int g = 0; g < table->grid_count; g++) {
        lane_open(flow, table->grids[g].lane);
        Slab *slab = flow_slab(flow, thickness, 0);
        if (!slab)
            return false;
        slab->keep_with_next = keep_with_next;
        if (!flow_rule_slab(flow, table->frame->left, table->grids[g].width,
                            thickness) ||
            !lane_close(flow))
            return false;
    }
    return row_close(flow);
}

/* The rows from `start` on are the head of those after them. */
static void
keep_head(Flow *flow, size_t start)
{
    for (size_t r = start; r < flow->rows.count; r++) {
        const Row *row = &flow->rows.items[r];
        for (size_t l = 0; l < row->lane_count; l++) {
            const Lane *lane = &flow->lanes.items[row->first_lane + l];
            for (size_t i = 0; i < lane->count; i++)
                flow->slabs.items[lane->first + i].keep_with_next = true;
        }
    }
}

/* Rows that were made from `first` on repeat the head's. */
static void
repeat_head(Flow *flow, size_t first, size_t head, size_t head_end)
{
    for (size_t r = first; r < flow->rows.count; r++) {
        flow->rows.items[r].head = head;
        flow->rows.items[r].head_count = head_end - head;
    }
}

/* The rows of the head stay together, with the first row after them. */
static bool
place_rows(Table *table)
{
    Flow *flow = table->flow;
    size_t start = flow->rows.count;
    size_t head_end = start;
    if (!place_rule(table, outer_rule, /*keep_with_next=*/true))
        return false;
    for (const Unit *row = table->unit->first_child; row; row = row->next) {
        size_t first = flow->rows.count;
        if (!place_row(table, row))
            return false;
        bool head_ends = row->header && row->next && !row->next->header;
        if (head_ends && !place_rule(table, head_rule, true))
            return false;
        if (row->header) {
            head_end = flow->rows.count;
            keep_head(flow, start);
        } else if (head_end > start) {
            repeat_head(flow, first, start, head_end);
        }
    }
    return place_rule(table, outer_rule, /*keep_with_next=*/false);
}

/* False, with an error, if a row has more cells than a table can hold. */
static bool
has_room(const Table *table)
{
    for (const Unit *row = table->unit->first_child; row; row = row->next) {
        size_t cells = 0;
        for (const Unit *cell = row->first_child; cell; cell = cell->next)
            if (++cells > COLUMNS_MAX) {
                diagnose(table->flow->setting->diagnostics, SEVERITY_ERROR,
                         "table-columns", cell->place,
                         "a table has at most %d columns", COLUMNS_MAX);
                return false;
            }
    }
    return true;
}

static bool
place_table(Table *table)
{
    Flow *flow = table->flow;
    table->element =
        flow_element(flow, ROLE_TABLE, table->frame->element, NULL);
    if (table->element < 0 || !choose_grids(table))
        return false;
    if (table->count == 0)
        return true;
    for (int g = 0; g < table->grid_count; g++)
        choose_widths(table, &table->grids[g]);
    owe_space(flow, 4 * POINT);
    if (!place_rows(table))
        return false;
    owe_space(flow, 10 * POINT);
    return true;
}

bool
flow_table(Flow *flow, const Unit *unit, const Frame *frame)
{
    bool turned = flow->turned;
    Table *table = arena_alloc(flow->setting->arena, sizeof *table);
    if (!table)
        return false;
    *table = (Table){
        .flow = flow, .unit = unit, .frame = frame, .group_role = ROLE_TABLE};
    if (!has_room(table))
        return true;
    bool made = place_table(table);
    flow->turned = turned;
    return made;
}

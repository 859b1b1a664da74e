/*
 * Tables: three rules, columns as wide as their content asks, rows that no
 * page break divides, the head repeated on every page.
 *
 * A cell holds its text in each language, one under the other; a text that
 * is the same in both (a number, a name) is set once.
 */
#include <string.h>

#include "layouts/flow.h"

enum { COLUMNS_MAX = 64 };

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

typedef struct Table {
    Flow *flow;
    const Unit *unit;
    const Frame *frame;
    Column columns[COLUMNS_MAX];
    size_t count;
    int element;
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

/* True if the cell's text in `language` is to be set. */
static bool
is_set(const Unit *cell, int language)
{
    if (cell->texts[language].count == 0)
        return false;
    for (int i = 0; i < language; i++)
        if (same_text(&cell->texts[i], &cell->texts[language]))
            return false;
    return true;
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
measure_cell(Table *table, const Unit *row, const Unit *cell, Column *column)
{
    const Setting *setting = table->flow->setting;
    /* What has no glyph is reported when the cell is set. */
    Diagnostics ignored = {.arena = setting->arena};
    Setting quiet = *setting;
    quiet.diagnostics = &ignored;
    MissingCharacters untold = {0};
    quiet.missing = &untold;
    for (int i = 0; i < setting->document->language_count; i++) {
        if (!is_set(cell, i))
            continue;
        Style style = cell_style(table, row, cell, i);
        for (size_t run = 0; run < cell->texts[i].count;) {
            InlineText *line = inline_prepare(&quiet, &cell->texts[i], &run, i,
                                              &style, cell->place);
            if (!line)
                return false;
            measure_line(line, column);
        }
    }
    return true;
}

static bool
measure_columns(Table *table)
{
    for (const Unit *row = table->unit->first_child; row; row = row->next) {
        size_t column = 0;
        for (const Unit *cell = row->first_child; cell && column < COLUMNS_MAX;
             cell = cell->next, column++) {
            if (!measure_cell(table, row, cell, &table->columns[column]))
                return false;
            if (column >= table->count)
                table->count = column + 1;
        }
    }
    return true;
}

/*
 * Each column gets what it cannot do without; what is left goes to those
 * whose cells would be wider, and when all have enough, to all alike.
 */
static void
choose_widths(Table *table)
{
    Length room = table->flow->width - table->frame->left - table->frame->right;
    Length least = 0;
    Length wanted = 0;
    for (size_t i = 0; i < table->count; i++) {
        Column *column = &table->columns[i];
        column->least += 2 * cell_padding;
        column->most += 2 * cell_padding;
        least += column->least;
        wanted += column->most - column->least;
    }
    Length spare = room - least;
    Length x = table->frame->left;
    for (size_t i = 0; i < table->count; i++) {
        Column *column = &table->columns[i];
        Length wish = column->most - column->least;
        column->width = column->least;
        if (spare <= 0)
            column->width =
                length_scale(column->least, room / POINT, least / POINT + 1);
        else if (wanted > spare)
            column->width += length_scale(spare, wish / 64, wanted / 64 + 1);
        else
            column->width += wish + (spare - wanted) / (Length)table->count;
        column->x = x;
        x += column->width;
    }
}

/* ---- rows ---- */

/* Sets one cell as a flow of its own; its items join the row's slab. */
static bool
place_cell(Table *table, const Unit *row, const Unit *cell,
           const Column *column, int element, Slab *slab)
{
    Flow *outer = table->flow;
    const Document *document = outer->setting->document;
    Flow inner = {.setting = outer->setting,
                  .composition = outer->composition,
                  .width = column->width - 2 * cell_padding};
    for (int i = 0; i < document->language_count; i++) {
        if (!is_set(cell, i))
            continue;
        Style style = cell_style(table, row, cell, i);
        TextBlock block = {.text = &cell->texts[i],
                           .language = i,
                           .style = &style,
                           .place = cell->place,
                           .element =
                               flow_element(outer, ROLE_PARAGRAPH, element,
                                            document->languages[i].tag)};
        Frame frame = {0, 0, element, NULL};
        if (block.element < 0 || !flow_text(&inner, &block, &frame))
            return false;
    }
    Length y = row_padding;
    for (size_t s = 0; s < inner.slabs.count; s++) {
        const Slab *line = &inner.slabs.items[s];
        for (size_t i = 0; i < line->items.count; i++) {
            Item *item = vector_push(outer->setting->arena, &slab->items);
            if (!item)
                return false;
            *item = line->items.items[i];
            item->x += column->x + cell_padding;
            item->y += y;
        }
        y += line->height;
    }
    if (y + row_padding > slab->height)
        slab->height = y + row_padding;
    return true;
}

static bool
place_row(Table *table, const Unit *row)
{
    Flow *flow = table->flow;
    int element = flow_element(flow, ROLE_ROW, table->element, NULL);
    if (element < 0 || !flow_slab(flow, 0, 0))
        return false;
    size_t at = flow->slabs.count - 1;
    size_t column = 0;
    Slab slab = flow->slabs.items[at];
    for (const Unit *cell = row->first_child; cell && column < table->count;
         cell = cell->next, column++) {
        Role role = row->header ? ROLE_HEADER_CELL : ROLE_CELL;
        int cell_element = flow_element(flow, role, element, NULL);
        if (cell_element < 0 ||
            !place_cell(table, row, cell, &table->columns[column], cell_element,
                        &slab))
            return false;
    }
    flow->slabs.items[at] = slab;
    return true;
}

static bool
place_rule(Table *table, Length thickness, bool keep_with_next)
{
    Flow *flow = table->flow;
    Slab *slab = flow_slab(flow, thickness, 0);
    Item *rule = slab ? vector_push(flow->setting->arena, &slab->items) : NULL;
    if (!rule)
        return false;
    slab->keep_with_next = keep_with_next;
    *rule =
        (Item){.kind = ITEM_RECTANGLE,
               .element = ARTIFACT_LAYOUT,
               .x = table->frame->left,
               .width = flow->width - table->frame->left - table->frame->right,
               .height = thickness};
    return true;
}

/* The rows of the head stay together, with the first row after them. */
static bool
place_rows(Table *table)
{
    Flow *flow = table->flow;
    size_t start = flow->slabs.count;
    size_t head_end = start;
    if (!place_rule(table, outer_rule, /*keep_with_next=*/true))
        return false;
    for (const Unit *row = table->unit->first_child; row; row = row->next) {
        if (!place_row(table, row))
            return false;
        bool head = row->header;
        bool head_ends = head && row->next && !row->next->header;
        if (head_ends && !place_rule(table, head_rule, true))
            return false;
        Slab *slab = &flow->slabs.items[flow->slabs.count - 1];
        slab->keep_with_next = head || !row->next;
        if (head) {
            head_end = flow->slabs.count;
            for (size_t i = start; i < head_end; i++)
                flow->slabs.items[i].keep_with_next = true;
        } else if (head_end > start) {
            slab->head = (SlabRange){start, head_end - start};
        }
    }
    return place_rule(table, outer_rule, /*keep_with_next=*/false);
}

bool
flow_table(Flow *flow, const Unit *unit, const Frame *frame)
{
    Table table = {.flow = flow, .unit = unit, .frame = frame};
    table.element = flow_element(flow, ROLE_TABLE, frame->element, NULL);
    if (table.element < 0 || !measure_columns(&table))
        return false;
    for (const Unit *row = unit->first_child; row; row = row->next) {
        size_t cells = 0;
        for (const Unit *cell = row->first_child; cell; cell = cell->next)
            if (++cells > COLUMNS_MAX) {
                diagnose(flow->setting->diagnostics, SEVERITY_ERROR,
                         "table-columns", cell->place,
                         "a table has at most %d columns", COLUMNS_MAX);
                return true;
            }
    }
    if (table.count == 0)
        return true;
    choose_widths(&table);
    if (flow->pending < 4 * POINT)
        flow->pending = 4 * POINT;
    if (!place_rows(&table))
        return false;
    flow->pending = 10 * POINT;
    return true;
}

/*
 * Tables: a regular grid, in which every cell can be told by its headers.
 * [ISO 14289-1 7.2; ISO 14289-1 7.5]
 *
 * Cells are laid on a grid as a viewer would: each takes the first free place
 * of its row.  A cell that spans rows takes places of rows that follow.
 */
#include <string.h>

#include "pipeline/check/tree.h"

enum { MOST_COLUMNS = 1000, MOST_ROWS = 20000 };

typedef struct Grid {
    const Pdf *pdf;
    const Tree *tree;
    VECTOR(int) rows; /* nodes */
    int *taken;       /* by column: rows left that a cell above takes */
    int columns;      /* of the first row */
    bool *headed;     /* by column: a header stands in it */
    bool has_headers;
} Grid;

static void
collect_rows(Grid *grid, int parent)
{
    const TreeNode *node = &grid->tree->nodes.items[parent];
    for (size_t i = 0; i < node->kids.count; i++) {
        int kid = node->kids.items[i];
        const TreeNode *row = &grid->tree->nodes.items[kid];
        if (node_is(row, "TR")) {
            int *place = grid->rows.count < MOST_ROWS
                             ? vector_push(grid->pdf->arena, &grid->rows)
                             : NULL;
            if (place)
                *place = kid;
        } else if (node_is(row, "THead") || node_is(row, "TBody") ||
                   node_is(row, "TFoot")) {
            collect_rows(grid, kid);
        }
    }
}

static int
span_of(const Grid *grid, const TreeNode *cell, const char *key)
{
    long long span = 1;
    pdf_integer(grid->pdf, node_attribute(grid->pdf, cell, "Table", key),
                &span);
    return span < 1 ? 1 : span > MOST_COLUMNS ? MOST_COLUMNS : (int)span;
}

/* Which way a header looks: "Row", "Column", "Both"; "" if it is not said. */
static const char *
scope_of(const Grid *grid, const TreeNode *cell)
{
    const char *scope =
        pdf_name(grid->pdf, node_attribute(grid->pdf, cell, "Table", "/Scope"));
    return scope ? scope : "";
}

static bool
looks_down(const char *scope)
{
    return strcmp(scope, "Column") == 0 || strcmp(scope, "Both") == 0;
}

static bool
looks_right(const char *scope)
{
    return strcmp(scope, "Row") == 0 || strcmp(scope, "Both") == 0;
}

static bool
row_has_header(const Grid *grid, const TreeNode *row)
{
    for (size_t i = 0; i < row->kids.count; i++) {
        const TreeNode *cell = &grid->tree->nodes.items[row->kids.items[i]];
        if (node_is(cell, "TH") && looks_right(scope_of(grid, cell)))
            return true;
    }
    return false;
}

static void
check_headers(Grid *grid, const TreeNode *cell, int column, bool row_headed)
{
    Object headers = node_attribute(grid->pdf, cell, "Table", "/Headers");
    if (node_is(cell, "TH")) {
        grid->headed[column] =
            grid->headed[column] || looks_down(scope_of(grid, cell));
        return;
    }
    if (grid->has_headers && !row_headed && !grid->headed[column] &&
        pdf_count(grid->pdf, headers) == 0)
        found(grid->pdf->findings, RULE_CELL_HEADER, node_spot(cell),
              "nothing says which header a cell of a table belongs to");
}

/* Takes the places of one row; the number of columns it fills. */
static int
place_row(Grid *grid, const TreeNode *row)
{
    bool row_headed = row_has_header(grid, row);
    int column = 0;
    for (size_t i = 0; i < row->kids.count; i++) {
        const TreeNode *cell = &grid->tree->nodes.items[row->kids.items[i]];
        int columns = span_of(grid, cell, "/ColSpan");
        int rows = span_of(grid, cell, "/RowSpan");
        while (column < MOST_COLUMNS && grid->taken[column] > 0)
            column++;
        for (int k = 0; k < columns && column < MOST_COLUMNS; k++, column++) {
            if (grid->taken[column] > 0)
                found(grid->pdf->findings, RULE_CELLS_OVERLAP, node_spot(cell),
                      "two cells of a table take the same place");
            grid->taken[column] = rows;
            check_headers(grid, cell, column, row_headed);
        }
    }
    while (column < MOST_COLUMNS && grid->taken[column] > 0)
        column++;
    return column;
}

static void
end_row(Grid *grid, const TreeNode *row, int filled, bool first)
{
    if (first)
        grid->columns = filled;
    else if (filled != grid->columns)
        found(grid->pdf->findings, RULE_TABLE_GRID, node_spot(row),
              "a row of a table has %d columns instead of %d", filled,
              grid->columns);
    for (int i = 0; i < MOST_COLUMNS; i++)
        grid->taken[i] -= grid->taken[i] > 0;
}

static void
check_order(const Pdf *pdf, const Tree *tree, const TreeNode *table)
{
    size_t heads = 0;
    size_t bodies = 0;
    size_t feet = 0;
    for (size_t i = 0; i < table->kids.count; i++) {
        const TreeNode *kid = &tree->nodes.items[table->kids.items[i]];
        heads += node_is(kid, "THead");
        bodies += node_is(kid, "TBody");
        feet += node_is(kid, "TFoot");
    }
    if (heads > 1 || feet > 1 || (heads + feet > 0 && bodies == 0))
        found(pdf->findings, RULE_TABLE_ORDER, node_spot(table),
              "a table has %zu heads, %zu bodies and %zu feet", heads, bodies,
              feet);
}

static bool
has_header_cells(const Grid *grid)
{
    for (size_t r = 0; r < grid->rows.count; r++) {
        const TreeNode *row = &grid->tree->nodes.items[grid->rows.items[r]];
        for (size_t i = 0; i < row->kids.count; i++)
            if (node_is(&grid->tree->nodes.items[row->kids.items[i]], "TH"))
                return true;
    }
    return false;
}

void
table_check(const Pdf *pdf, const Tree *tree, int table)
{
    Grid grid = {.pdf = pdf, .tree = tree};
    check_order(pdf, tree, &tree->nodes.items[table]);
    collect_rows(&grid, table);
    grid.has_headers = has_header_cells(&grid);
    grid.taken = arena_array(pdf->arena, MOST_COLUMNS, sizeof *grid.taken);
    grid.headed = arena_array(pdf->arena, MOST_COLUMNS, sizeof *grid.headed);
    if (!grid.taken || !grid.headed)
        return;
    for (size_t r = 0; r < grid.rows.count; r++) {
        const TreeNode *row = &tree->nodes.items[grid.rows.items[r]];
        end_row(&grid, row, place_row(&grid, row), r == 0);
    }
    for (int i = 0; i < MOST_COLUMNS; i++)
        if (grid.taken[i] > 0) {
            found(pdf->findings, RULE_TABLE_GRID,
                  node_spot(&tree->nodes.items[table]),
                  "a cell of a table spans more rows than there are");
            break;
        }
}

/*
 * Markdown: see markdown.h.
 *
 * cmark-gfm parses; this file walks its tree once and copies what it says
 * into blocks, inlines.c what stands in them.  What CommonMark drops in
 * silence (a footnote or a link's address that nothing refers to, the rest of
 * a comment that is not closed) is reported.
 */
#include "input/markdown.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "input/fences.h"
#include "input/inlines.h"
#include "input/merge.h"
#include "input/silence.h"

static bool
is_type(cmark_node *node, const char *type)
{
    return strcmp(cmark_node_get_type_string(node), type) == 0;
}

/* ---- places ---- */

static size_t
line_offset(const MarkdownReader *reader, int line, int column)
{
    size_t number = reader->fenced.first_line + (size_t)(line > 0 ? line : 1);
    if (number > reader->source->line_count)
        return reader->source->length;
    size_t offset = reader->source->line_starts[number - 1];
    return offset + (size_t)(column > 0 ? column - 1 : 0);
}

/* A paragraph that a table cut short has lost its place; the table has it. */
static size_t
node_offset(const MarkdownReader *reader, cmark_node *node)
{
    cmark_node *next = cmark_node_next(node);
    if (cmark_node_get_start_line(node) == 0 && next)
        node = next;
    return line_offset(reader, cmark_node_get_start_line(node),
                       cmark_node_get_start_column(node));
}

static Place
node_place(const MarkdownReader *reader, cmark_node *node)
{
    return source_place(reader->source, node_offset(reader, node));
}

/* ---- blocks ---- */

static void
append_block(Block *parent, Block *child)
{
    if (parent->last_child)
        parent->last_child->next = child;
    else
        parent->first_child = child;
    parent->last_child = child;
}

static Block *
block_new(MarkdownReader *reader, UnitKind kind, Place place)
{
    Block *block = arena_alloc(reader->arena, sizeof *block);
    if (block) {
        block->kind = kind;
        block->place = place;
    }
    return block;
}

static bool
add_blocks(MarkdownReader *reader, cmark_node *parent, Block *block, int depth);

/* `# Title {#id lang=en}`: takes the attributes off the heading's text. */
static bool
take_heading_attributes(MarkdownReader *reader, Block *block)
{
    if (reader->runs.count == 0)
        return true;
    Run *run = &reader->runs.items[reader->runs.count - 1];
    if (run->text[run->length - 1] != '}')
        return true;
    size_t open = run->length - 1;
    while (open > 0 && run->text[open] != '{')
        open--;
    if (run->text[open] != '{' ||
        !attributes_are_meant(run->text + open + 1, run->length - open - 2))
        return true;
    Attributes attributes = {0};
    if (!attributes_read(reader->arena, run->text + open + 1,
                         run->length - open - 2,
                         source_place(reader->source, run->offset + open),
                         &attributes, reader->diagnostics))
        return false;
    block->id = merge_fill(reader->arena, reader->source, attributes.id);
    block->class_name = attributes.class_name;
    block->language = attributes.language;
    block->break_before = attributes.break_before;
    while (open > 0 && run->text[open - 1] == ' ')
        open--;
    run->length = open;
    if (open == 0)
        reader->runs.count--;
    return true;
}

static bool
read_leaf(MarkdownReader *reader, cmark_node *node, Block *block, int depth)
{
    if (!inlines_read(reader, node, depth))
        return false;
    if (block->kind == UNIT_HEADING && !take_heading_attributes(reader, block))
        return false;
    return inlines_take(reader, &block->text);
}

static void
read_list_style(cmark_node *node, Block *block)
{
    if (cmark_node_get_list_type(node) != CMARK_ORDERED_LIST)
        return;
    block->number = cmark_node_get_list_start(node);
    block->marker =
        cmark_node_get_list_delim(node) == CMARK_PAREN_DELIM ? ')' : '.';
}

/*
 * CommonMark counts on from the first item.  That is what was meant where all
 * have the same number, or two languages count each for itself.
 */
static void
check_number(MarkdownReader *reader, const Block *list, const Block *before,
             const Block *item)
{
    int step = item->written_number - before->written_number;
    if (step == 0 || step == 1 || item->written_number == list->number)
        return;
    diagnose(reader->diagnostics, SEVERITY_WARNING, "renumbered", item->place,
             "the item after %d is typed as %d, but numbers count on",
             before->written_number, item->written_number);
}

static void
number_items(MarkdownReader *reader, Block *list)
{
    int number = list->number;
    const Block *before = NULL;
    for (Block *item = list->first_child; item; item = item->next) {
        item->number = list->marker ? number++ : 0;
        item->marker = list->marker;
        if (before && list->marker)
            check_number(reader, list, before, item);
        before = item;
    }
}

static void
align_cells(cmark_node *table, Block *block)
{
    const uint8_t *letters = cmark_gfm_extensions_get_table_alignments(table);
    int columns = cmark_gfm_extensions_get_table_columns(table);
    for (Block *row = block->first_child; row; row = row->next) {
        int column = 0;
        for (Block *cell = row->first_child; cell && column < columns;
             cell = cell->next, column++)
            cell->align = letters[column] == 'l'   ? CELL_ALIGN_LEFT
                          : letters[column] == 'c' ? CELL_ALIGN_CENTER
                          : letters[column] == 'r' ? CELL_ALIGN_RIGHT
                                                   : CELL_ALIGN_NONE;
    }
}

/* CommonMark drops the cells that a row has beyond those of the head. */
static void
check_row_end(MarkdownReader *reader)
{
    const Source *source = reader->source;
    size_t end = source_line_end(source, source_line(source, reader->cursor));
    for (size_t i = reader->cursor; i < end; i++) {
        unsigned char c = (unsigned char)source->text[i];
        if (c < 0x80 && !isalnum(c))
            continue;
        diagnose(reader->diagnostics, SEVERITY_ERROR, "row-too-long",
                 source_place(source, i),
                 "this row has more cells than the head of its table");
        return;
    }
}

/* Footnotes come in the order of their numbers, which references show. */
static bool
label_note(MarkdownReader *reader, cmark_node *node, Block *block)
{
    size_t line = (size_t)cmark_node_get_start_line(node);
    block->label = arena_format(reader->arena, "[%d]", ++reader->notes);
    fences_settle(&reader->fenced, reader->fenced.first_line + line - 1);
    return block->label != NULL;
}

/* True if a node and those behind it are `{…}`, in one line or in several. */
static bool
is_attributes(cmark_node *node)
{
    bool first = true;
    for (; node; node = cmark_node_next(node)) {
        if (cmark_node_get_type(node) == CMARK_NODE_SOFTBREAK)
            continue;
        if (cmark_node_get_type(node) != CMARK_NODE_TEXT)
            return false;
        const char *text = cmark_node_get_literal(node);
        size_t length = strlen(text);
        size_t end = strcspn(text, "}");
        if (first &&
            (text[0] != '{' || !attributes_are_meant(text + 1, length - 1)))
            return false;
        first = false;
        if (end < length)
            return end == length - 1 && !cmark_node_next(node);
    }
    return false;
}

/* True for a paragraph that is one picture, its attributes and nothing else. */
static bool
is_figure(cmark_node *paragraph)
{
    cmark_node *picture = cmark_node_first_child(paragraph);
    if (!picture || cmark_node_get_type(picture) != CMARK_NODE_IMAGE)
        return false;
    cmark_consolidate_text_nodes(paragraph);
    cmark_node *behind = cmark_node_next(picture);
    return !behind || is_attributes(behind);
}

/* The kind of a node's block; false for nodes that make none. */
static bool
kind_of(cmark_node *node, UnitKind *kind)
{
    /* Nodes of extensions have no public type, only a name; footnotes have a
       type and no name. */
    static const struct {
        const char *type;
        UnitKind kind;
    } kinds[] = {
        {"heading", UNIT_HEADING},     {"paragraph", UNIT_PARAGRAPH},
        {"list", UNIT_LIST},           {"item", UNIT_ITEM},
        {"block_quote", UNIT_QUOTE},   {"table", UNIT_TABLE},
        {"table_header", UNIT_ROW},    {"table_row", UNIT_ROW},
        {"table_cell", UNIT_CELL},     {"code_block", UNIT_CODE},
        {"thematic_break", UNIT_RULE}, {"html_block", UNIT_CODE},
    };
    if (cmark_node_get_type(node) == CMARK_NODE_FOOTNOTE_DEFINITION) {
        *kind = UNIT_NOTE;
        return true;
    }
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (is_type(node, kinds[i].type)) {
            *kind = kinds[i].kind;
            if (*kind == UNIT_PARAGRAPH && is_figure(node))
                *kind = UNIT_FIGURE;
            return true;
        }
    return false;
}

/* `+---+---+` and `---- ----`: tables that CommonMark does not know. */
static void
check_foreign_table(MarkdownReader *reader, cmark_node *node)
{
    size_t offset = node_offset(reader, node);
    const char *line = reader->source->text + offset;
    size_t dashes = strspn(line, "-");
    bool is_grid = strncmp(line, "+--", 3) == 0 || strncmp(line, "+==", 3) == 0;
    bool is_ruled =
        dashes > 2 && line[dashes] == ' ' &&
        strncmp(line + dashes + strspn(line + dashes, " "), "--", 2) == 0;
    if (is_grid || is_ruled)
        diagnose(reader->diagnostics, SEVERITY_WARNING, "foreign-table",
                 source_place(reader->source, offset),
                 "this looks like a table, but is none in CommonMark");
}

/* A fence that is not closed takes all that follows for code. */
static void
check_code_end(MarkdownReader *reader, cmark_node *node, Place place)
{
    int length;
    int offset;
    char mark;
    if (cmark_node_get_type(node) != CMARK_NODE_CODE_BLOCK ||
        !cmark_node_get_fenced(node, &length, &offset, &mark))
        return;
    int last = cmark_node_get_end_line(node);
    size_t at;
    size_t rest;
    size_t line = reader->fenced.first_line + (size_t)last - 1;
    at = fences_line(reader->source, line, &rest);
    const char *text = reader->source->text + at;
    size_t run = 0;
    while (run < rest && text[run] == mark)
        run++;
    if (run < (size_t)length || run < rest ||
        last == cmark_node_get_start_line(node))
        diagnose(reader->diagnostics, SEVERITY_WARNING, "code-not-closed",
                 place,
                 "the code that begins here is not closed; it goes on "
                 "to the end of what it stands in");
}

static bool
read_figure_attributes(MarkdownReader *reader, Block *block)
{
    Attributes attributes = {.of_figure = true};
    block->look.place = block->place;
    if (reader->attributes_length == 0)
        return true;
    block->look.place = source_place(reader->source, reader->attributes);
    if (!attributes_read(reader->arena,
                         reader->source->text + reader->attributes + 1,
                         reader->attributes_length - 2, block->look.place,
                         &attributes, reader->diagnostics))
        return false;
    block->look.width = attributes.width;
    block->look.height = attributes.height;
    block->look.level = attributes.level;
    block->id = merge_fill(reader->arena, reader->source, attributes.id);
    block->class_name = attributes.class_name;
    block->language = attributes.language;
    return true;
}

/* A picture's description is its text; a QR code speaks for itself. */
static bool
read_figure(MarkdownReader *reader, cmark_node *node, Block *block, int depth)
{
    reader->figure = true;
    bool read = read_leaf(reader, node, block, depth) &&
                read_figure_attributes(reader, block);
    reader->figure = false;
    block->picture = merge_fill(reader->arena, reader->source, reader->picture);
    if (!read || !block->picture)
        return false;
    if (block->text.count == 0 && !figure_code(block->picture))
        diagnose(reader->diagnostics, SEVERITY_WARNING, "picture-description",
                 block->place, "the picture \"%s\" has no description",
                 block->picture);
    return true;
}

static bool
read_content(MarkdownReader *reader, cmark_node *node, Block *block, int depth)
{
    switch (block->kind) {
    case UNIT_HEADING:
        block->level = cmark_node_get_heading_level(node);
        return read_leaf(reader, node, block, depth);
    case UNIT_PARAGRAPH:
        check_foreign_table(reader, node);
        return read_leaf(reader, node, block, depth);
    case UNIT_FIGURE:
        return read_figure(reader, node, block, depth);
    case UNIT_CELL:
        if (!read_leaf(reader, node, block, depth))
            return false;
        if (block->text.count > 0)
            block->place =
                source_place(reader->source, block->text.runs[0].offset);
        return true;
    case UNIT_CODE:
        check_code_end(reader, node, block->place);
        return inlines_read_lines(reader, node) &&
               inlines_take(reader, &block->text);
    case UNIT_LIST:
        read_list_style(node, block);
        if (!add_blocks(reader, node, block, depth + 1))
            return false;
        number_items(reader, block);
        return true;
    case UNIT_TABLE:
        if (!add_blocks(reader, node, block, depth + 1))
            return false;
        align_cells(node, block);
        return true;
    case UNIT_ROW:
        block->header = cmark_gfm_extensions_get_table_row_is_header(node);
        if (!add_blocks(reader, node, block, depth + 1))
            return false;
        check_row_end(reader);
        return true;
    case UNIT_NOTE:
        return label_note(reader, node, block) &&
               add_blocks(reader, node, block, depth + 1);
    case UNIT_ITEM:
        block->written_number =
            (int)strtol(reader->source->text + reader->cursor, NULL, 10);
        return add_blocks(reader, node, block, depth + 1);
    case UNIT_QUOTE:
        return add_blocks(reader, node, block, depth + 1);
    case UNIT_RULE:
        check_foreign_table(reader, node);
        return true;
    case UNIT_SECTION:
        return true;
    }
    return true;
}

/*
 * Where a block begins, as the parser says; but a table that cuts a paragraph
 * short does not begin where that did, nor does its head.
 */
static size_t
block_offset(const MarkdownReader *reader, cmark_node *node, UnitKind kind)
{
    cmark_node *before = cmark_node_previous(node);
    bool is_head = kind == UNIT_ROW && !before;
    if (is_head)
        return reader->cursor;
    if (kind != UNIT_TABLE || !before || cmark_node_get_start_line(before) > 0)
        return node_offset(reader, node);
    size_t line = source_line(reader->source, reader->cursor) + 1;
    size_t length;
    return line < reader->source->line_count
               ? fences_line(reader->source, line, &length)
               : reader->cursor;
}

static Block *
read_block(MarkdownReader *reader, cmark_node *node, UnitKind kind, int depth)
{
    size_t offset = block_offset(reader, node, kind);
    Block *block =
        block_new(reader, kind, source_place(reader->source, offset));
    if (!block)
        return NULL;
    /* Cells follow each other in their row. */
    if (kind != UNIT_CELL)
        reader->cursor = offset;
    return read_content(reader, node, block, depth) ? block : NULL;
}

/* The line of a div that a node stands for, or LINE_TEXT. */
static LineKind
fence_of(const MarkdownReader *reader, cmark_node *node, size_t *line)
{
    *line =
        reader->fenced.first_line + (size_t)cmark_node_get_start_line(node) - 1;
    LineKind kind = cmark_node_get_type(node) == CMARK_NODE_HTML_BLOCK
                        ? fences_kind(&reader->fenced, *line)
                        : LINE_TEXT;
    return kind == LINE_DIV_OPEN || kind == LINE_DIV_CLOSE ? kind : LINE_TEXT;
}

/* Divs open in one container: the innermost is the last. */
typedef struct OpenDivs {
    Block *stack[DEPTH_MAX];
    size_t count;
} OpenDivs;

static bool
open_div(MarkdownReader *reader, OpenDivs *open, size_t line, Place place,
         int depth)
{
    if (depth + (int)open->count >= DEPTH_MAX) {
        if (reader->told_depth)
            return true;
        reader->told_depth = true;
        diagnose(reader->diagnostics, SEVERITY_ERROR, "nesting-depth", place,
                 "nested deeper than %d levels", DEPTH_MAX);
        return true;
    }
    Attributes attributes = {0};
    Block *div = block_new(reader, UNIT_SECTION, place);
    if (!div || !fences_attributes(reader->arena, reader->source, line,
                                   &attributes, reader->diagnostics))
        return false;
    div->id = merge_fill(reader->arena, reader->source, attributes.id);
    div->class_name = attributes.class_name;
    div->language = attributes.language;
    div->break_before = attributes.break_before;
    append_block(open->stack[open->count - 1], div);
    open->stack[open->count++] = div;
    return true;
}

static void
close_div(MarkdownReader *reader, OpenDivs *open, Place place)
{
    if (open->count > 1)
        open->count--;
    else
        diagnose(reader->diagnostics, SEVERITY_WARNING, "div-not-open", place,
                 "\":::\" closes a div that was not opened");
}

/* Comments and blanks to its end; `closed` is false if the last one is not. */
static bool
is_only_comments(const char *html, bool *closed)
{
    *closed = true;
    for (;;) {
        html += strspn(html, " \t\n");
        if (*html == '\0')
            return true;
        if (strncmp(html, "<!--", 4) != 0)
            return false;
        const char *end = strstr(html + 2, "-->");
        *closed = end != NULL;
        if (!end)
            return true;
        html = end + 3;
    }
}

/* HTML, as it is or as pandoc writes it: in a fence of the kind `{=html}`. */
static bool
is_html(cmark_node *node)
{
    return cmark_node_get_type(node) == CMARK_NODE_HTML_BLOCK ||
           (cmark_node_get_type(node) == CMARK_NODE_CODE_BLOCK &&
            strcmp(cmark_node_get_fence_info(node), "{=html}") == 0);
}

/* A comment is the writer's own; other HTML is set, and warned of. */
static bool
is_comment(MarkdownReader *reader, cmark_node *node, Place place)
{
    if (!is_html(node))
        return false;
    const char *html = inlines_literal(reader, node);
    bool closed;
    if (!html)
        return false; /* memory ran out, as the caller will find */
    if (!is_only_comments(html, &closed)) {
        diagnose(reader->diagnostics, SEVERITY_WARNING, "raw-html", place,
                 "HTML is set as plain text");
        return false;
    }
    if (!closed)
        diagnose(reader->diagnostics, SEVERITY_ERROR, "comment-not-closed",
                 place, "this comment is not closed with \"-->\"");
    size_t line = source_line(reader->source, node_offset(reader, node));
    for (; (html = strchr(html, '\n')); html++)
        fences_settle(&reader->fenced, line++);
    return true;
}

/* All that stood in it was values, and they were empty. */
static bool
is_emptied(const MarkdownReader *reader, const Block *block)
{
    bool is_leaf = block->kind == UNIT_PARAGRAPH || block->kind == UNIT_HEADING;
    return is_leaf && reader->source->values.count > 0 &&
           block->text.count == 0;
}

/* What a comment silences: itself and the block that follows it. */
static bool
read_silence(MarkdownReader *reader, cmark_node *node, Place place)
{
    if (!is_html(node))
        return true;
    const char *html = inlines_literal(reader, node);
    cmark_node *next = cmark_node_next(node);
    while (next && is_html(next) && cmark_node_next(next))
        next = cmark_node_next(next);
    int line = cmark_node_get_end_line(next ? next : node);
    Place last = source_place(reader->source, line_offset(reader, line, 0));
    return html && silence_read(reader->diagnostics, html, place, last.line);
}

static bool
add_block(MarkdownReader *reader, cmark_node *node, OpenDivs *open, int depth)
{
    Place place = node_place(reader, node);
    size_t line;
    LineKind fence = fence_of(reader, node, &line);
    if (fence == LINE_DIV_OPEN)
        return open_div(reader, open, line, place, depth);
    if (fence == LINE_DIV_CLOSE) {
        close_div(reader, open, place);
        return true;
    }
    UnitKind kind;
    if (!kind_of(node, &kind))
        return true;
    if (is_comment(reader, node, place))
        return read_silence(reader, node, place);
    int inside = depth + (int)open->count - 1;
    Block *block = read_block(reader, node, kind, inside);
    if (block && !is_emptied(reader, block))
        append_block(open->stack[open->count - 1], block);
    return block != NULL;
}

static bool
add_blocks(MarkdownReader *reader, cmark_node *parent, Block *block, int depth)
{
    if (depth > DEPTH_MAX) {
        diagnose(reader->diagnostics, SEVERITY_ERROR, "nesting-depth",
                 block->place, "nested deeper than %d levels", DEPTH_MAX);
        return true;
    }
    OpenDivs open = {.stack = {block}, .count = 1};
    for (cmark_node *node = cmark_node_first_child(parent); node;
         node = cmark_node_next(node))
        if (!add_block(reader, node, &open, depth))
            return false;
    for (; open.count > 1; open.count--)
        diagnose(reader->diagnostics, SEVERITY_WARNING, "div-not-closed",
                 open.stack[open.count - 1]->place,
                 "this div is not closed with \":::\"");
    return true;
}

/* ---- the whole ---- */

static int
compare_texts(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static bool
is_linked(const MarkdownReader *reader, const char *address)
{
    return reader->addresses.count > 0 &&
           bsearch(&address, reader->addresses.items, reader->addresses.count,
                   sizeof address, compare_texts);
}

static void
report_unused_line(MarkdownReader *reader, size_t line)
{
    const Source *source = reader->source;
    size_t length;
    const char *bytes = source->text + fences_line(source, line, &length);
    int label = (int)strcspn(bytes, "]") + 1;
    Place place = source_place(source, (size_t)(bytes - source->text));
    if (fences_kind(&reader->fenced, line) == LINE_NOTE) {
        diagnose(reader->diagnostics, SEVERITY_ERROR, "unused-footnote", place,
                 "no text refers to the footnote %.*s", label, bytes);
        return;
    }
    bytes = fences_address(source, line, &length);
    const char *address = arena_text(reader->arena, bytes, length);
    if (address && !is_linked(reader, address))
        diagnose(reader->diagnostics, SEVERITY_WARNING, "unused-address", place,
                 "no link uses the address \"%s\"; it is not set", address);
}

/* CommonMark drops what nobody refers to. */
static void
report_unused_lines(MarkdownReader *reader)
{
    if (reader->addresses.count > 1)
        qsort(reader->addresses.items, reader->addresses.count,
              sizeof *reader->addresses.items, compare_texts);
    for (size_t i = 0; i < reader->fenced.line_count; i++) {
        size_t line = reader->fenced.first_line + i;
        LineKind kind = fences_kind(&reader->fenced, line);
        if (kind == LINE_NOTE || kind == LINE_DEFINITION)
            report_unused_line(reader, line);
    }
}

static cmark_node *
parse(const FencedText *fenced)
{
    static const char *const extensions[] = {"table", "strikethrough"};
    cmark_gfm_core_extensions_ensure_registered();
    cmark_parser *parser = cmark_parser_new(
        CMARK_OPT_FOOTNOTES | CMARK_OPT_STRIKETHROUGH_DOUBLE_TILDE);
    for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++)
        cmark_parser_attach_syntax_extension(
            parser, cmark_find_syntax_extension(extensions[i]));
    cmark_parser_feed(parser, fenced->text, fenced->length);
    cmark_node *root = cmark_parser_finish(parser);
    cmark_parser_free(parser);
    return root;
}

Block *
markdown_read(Arena *arena, const Source *source, size_t start,
              Diagnostics *diagnostics)
{
    MarkdownReader reader = {.arena = arena,
                             .source = source,
                             .diagnostics = diagnostics,
                             .cursor = start};
    if (!fences_prepare(arena, source, start, &reader.fenced))
        return NULL;
    Block *root = block_new(&reader, UNIT_SECTION, source_place(source, start));
    if (!root)
        return NULL;
    cmark_node *tree = parse(&reader.fenced);
    bool read = add_blocks(&reader, tree, root, 0);
    cmark_node_free(tree);
    if (!read)
        return NULL;
    report_unused_lines(&reader);
    return root;
}

bool
markdown_read_inlines(Arena *arena, const Source *source, Text *text,
                      Diagnostics *diagnostics)
{
    MarkdownReader reader = {.arena = arena,
                             .source = source,
                             .diagnostics = diagnostics,
                             .keep_references = true};
    *text = (Text){0};
    if (!fences_prepare_inlines(arena, source, &reader.fenced))
        return false;
    cmark_node *tree = parse(&reader.fenced);
    cmark_node *paragraph = cmark_node_first_child(tree);
    bool read = !paragraph || inlines_read(&reader, paragraph, 0);
    cmark_node_free(tree);
    return read && inlines_take(&reader, text);
}

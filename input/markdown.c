/*
 * Markdown: see markdown.h.
 *
 * cmark-gfm parses; this file walks its tree once and copies what it says
 * into blocks.  cmark's own inline positions are unreliable on wrapped and
 * indented lines, so the place of each piece of text is found by looking for
 * it in the source from where the block began: the pieces stand there in
 * order, and only entities and escapes are spelled differently.
 */
#include "input/markdown.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <stdlib.h>
#include <string.h>

#include "input/fences.h"
#include "input/language.h"
#include "input/spans.h"

enum { DEPTH_MAX = 100, SEARCH_MAX = 4096 };

typedef struct Reader {
    Arena *arena;
    const Source *source;
    FencedText fenced;
    Diagnostics *diagnostics;
    size_t cursor;        /* in the source: where the next text is looked for */
    Runs runs;            /* of the block being read */
    bool *footnote_lines; /* a line a bool: its definition was used */
} Reader;

static bool
is_type(cmark_node *node, const char *type)
{
    return strcmp(cmark_node_get_type_string(node), type) == 0;
}

/* ---- places ---- */

static size_t
line_offset(const Reader *reader, int line, int column)
{
    size_t number = reader->fenced.first_line + (size_t)(line > 0 ? line : 1);
    if (number > reader->source->line_count)
        return reader->source->length;
    size_t offset = reader->source->line_starts[number - 1];
    return offset + (size_t)(column > 0 ? column - 1 : 0);
}

static Place
node_place(const Reader *reader, cmark_node *node)
{
    return source_place(reader->source,
                        line_offset(reader, cmark_node_get_start_line(node),
                                    cmark_node_get_start_column(node)));
}

/* Where `text` is written, looking on from the cursor; moves the cursor. */
static size_t
find_in_source(Reader *reader, const char *text, size_t length, bool *exact)
{
    const Source *source = reader->source;
    size_t limit = reader->cursor + length + SEARCH_MAX;
    if (limit > source->length)
        limit = source->length;
    for (size_t at = reader->cursor; at + length <= limit; at++) {
        const char *hit =
            memchr(source->text + at, text[0], limit - length - at + 1);
        if (!hit)
            break;
        at = (size_t)(hit - source->text);
        if (memcmp(hit, text, length) == 0) {
            reader->cursor = at + length;
            *exact = true;
            return at;
        }
    }
    *exact = false;
    return reader->cursor;
}

/* ---- text ---- */

static bool
add_run(Reader *reader, const char *text, size_t length, size_t offset,
        unsigned style, const char *link)
{
    Run *last =
        reader->runs.count ? &reader->runs.items[reader->runs.count - 1] : NULL;
    if (last && last->style == style && last->link == link &&
        last->text + last->length == text) {
        last->length += length;
        return true;
    }
    Run *run = vector_push(reader->arena, &reader->runs);
    if (!run)
        return false;
    *run = (Run){text, length, style, link, NULL, reader->source, offset};
    return true;
}

/* How much of `text` stands in the source from byte `at` on. */
static size_t
count_equal(const Source *source, size_t at, const char *text, size_t length)
{
    size_t equal = 0;
    while (equal < length && at + equal < source->length &&
           source->text[at + equal] == text[equal])
        equal++;
    /* Never part of a character. */
    while (equal > 0 && equal < length &&
           ((unsigned char)text[equal] & 0xC0) == 0x80)
        equal--;
    return equal;
}

/* The bytes of an entity at `at`, `&amp;`, or 0. */
static size_t
entity_length(const Source *source, size_t at)
{
    enum { LONGEST_ENTITY = 40 };
    if (source->text[at] != '&')
        return 0;
    size_t length = strcspn(source->text + at, "; \n");
    return length < LONGEST_ENTITY && source->text[at + length] == ';'
               ? length + 1
               : 0;
}

static size_t
character_length(const char *text, size_t length)
{
    uint32_t c;
    size_t size = utf8_decode(text, length, &c);
    return size ? size : 1;
}

/*
 * Text that the source spells otherwise somewhere: cmark joins `a\*b` into
 * one text.  It is taken apart again into the stretches that stand in the
 * source as they are, and the characters that do not.
 */
static bool
add_respelled(Reader *reader, const char *text, size_t length, unsigned style,
              const char *link)
{
    const Source *source = reader->source;
    while (length > 0) {
        size_t at = reader->cursor;
        size_t entity = entity_length(source, at);
        size_t equal = count_equal(source, at, text, length);
        if (equal > 0 && equal >= entity) {
            if (!add_run(reader, source->text + at, equal, at, style, link))
                return false;
            reader->cursor += equal;
        } else if (source->text[at] == '\\' &&
                   count_equal(source, at + 1, text, length) > 0) {
            reader->cursor++;
        } else if (entity || at >= source->length) {
            equal = character_length(text, length);
            const char *kept = arena_text(reader->arena, text, equal);
            if (!kept || !add_run(reader, kept, equal, at, style, link))
                return false;
            reader->cursor += entity;
        } else {
            reader->cursor++; /* markup between two texts */
        }
        text += equal;
        length -= equal;
    }
    return true;
}

static bool
add_text(Reader *reader, const char *text, unsigned style, const char *link)
{
    size_t length = strlen(text);
    if (length == 0)
        return true;
    bool exact;
    size_t offset = find_in_source(reader, text, length, &exact);
    return exact ? add_run(reader, reader->source->text + offset, length,
                           offset, style, link)
                 : add_respelled(reader, text, length, style, link);
}

/* The last character before, and the first after, a line feed of a node. */
static bool
joins_without_space(const Reader *reader, cmark_node *soft_break)
{
    uint32_t before = 0;
    uint32_t after = 0;
    if (reader->runs.count > 0) {
        const Run *run = &reader->runs.items[reader->runs.count - 1];
        utf8_decode_before(run->text, run->length, &before);
    }
    for (cmark_node *next = cmark_node_next(soft_break); next;
         next = cmark_node_first_child(next)) {
        const char *literal = cmark_node_get_literal(next);
        if (literal && *literal) {
            utf8_decode(literal, strlen(literal), &after);
            break;
        }
    }
    return character_is_wide(before) || character_is_wide(after);
}

static bool
add_soft_break(Reader *reader, cmark_node *node, unsigned style,
               const char *link)
{
    if (joins_without_space(reader, node))
        return true;
    return add_run(reader, " ", 1, reader->cursor, style, link);
}

static bool
is_line_break_tag(const char *html)
{
    return strcmp(html, "<br>") == 0 || strcmp(html, "<br/>") == 0 ||
           strcmp(html, "<br />") == 0;
}

static bool
add_html(Reader *reader, const char *html, unsigned style, const char *link)
{
    if (strncmp(html, "<!--", 4) == 0)
        return true;
    if (is_line_break_tag(html))
        return add_run(reader, "\n", 1, reader->cursor, style, link);
    if (!add_text(reader, html, style, link))
        return false;
    const Run *run = &reader->runs.items[reader->runs.count - 1];
    diagnose(reader->diagnostics, SEVERITY_WARNING, "raw-html",
             source_place(reader->source, run->offset),
             "HTML is set as plain text");
    return true;
}

static bool add_inlines(Reader *reader, cmark_node *parent, unsigned style,
                        const char *link, int depth);

static bool
add_image(Reader *reader, cmark_node *node, unsigned style, const char *link,
          int depth)
{
    size_t first = reader->runs.count;
    if (!add_inlines(reader, node, style, link, depth))
        return false;
    size_t offset = reader->runs.count > first
                        ? reader->runs.items[first].offset
                        : reader->cursor;
    diagnose(reader->diagnostics, SEVERITY_WARNING, "image-not-set",
             source_place(reader->source, offset),
             "the picture \"%s\" is not set; its description stands in its "
             "place",
             cmark_node_get_url(node));
    return true;
}

static bool
add_footnote_reference(Reader *reader, cmark_node *node, unsigned style)
{
    const char *number = cmark_node_get_literal(node);
    if (!number)
        number = "*";
    char *label = arena_format(reader->arena, "[%s]", number);
    return label && add_run(reader, label, strlen(label), reader->cursor,
                            style | RUN_SUPERSCRIPT, NULL);
}

static const char *
link_of(Reader *reader, cmark_node *node)
{
    const char *url = cmark_node_get_url(node);
    return arena_text(reader->arena, url ? url : "", url ? strlen(url) : 0);
}

static bool
add_inline(Reader *reader, cmark_node *node, unsigned style, const char *link,
           int depth)
{
    cmark_node_type type = cmark_node_get_type(node);
    if (type == CMARK_NODE_TEXT)
        return add_text(reader, cmark_node_get_literal(node), style, link);
    if (type == CMARK_NODE_CODE)
        return add_text(reader, cmark_node_get_literal(node), style | RUN_CODE,
                        link);
    if (type == CMARK_NODE_SOFTBREAK)
        return add_soft_break(reader, node, style, link);
    if (type == CMARK_NODE_LINEBREAK)
        return add_run(reader, "\n", 1, reader->cursor, style, link);
    if (type == CMARK_NODE_HTML_INLINE)
        return add_html(reader, cmark_node_get_literal(node), style, link);
    if (type == CMARK_NODE_FOOTNOTE_REFERENCE)
        return add_footnote_reference(reader, node, style);
    if (type == CMARK_NODE_IMAGE)
        return add_image(reader, node, style, link, depth + 1);
    if (type == CMARK_NODE_LINK) {
        const char *url = link_of(reader, node);
        return url && add_inlines(reader, node, style, url, depth + 1);
    }
    if (type == CMARK_NODE_EMPH)
        style |= RUN_EMPHASIS;
    else if (type == CMARK_NODE_STRONG)
        style |= RUN_STRONG;
    else if (is_type(node, "strikethrough"))
        style |= RUN_STRUCK;
    return add_inlines(reader, node, style, link, depth + 1);
}

static bool
add_inlines(Reader *reader, cmark_node *parent, unsigned style,
            const char *link, int depth)
{
    if (depth > DEPTH_MAX) {
        diagnose(reader->diagnostics, SEVERITY_ERROR, "nesting-depth",
                 source_place(reader->source, reader->cursor),
                 "nested deeper than %d levels", DEPTH_MAX);
        return true;
    }
    for (cmark_node *node = cmark_node_first_child(parent); node;
         node = cmark_node_next(node))
        if (!add_inline(reader, node, style, link, depth))
            return false;
    return true;
}

static bool
take_text(Reader *reader, Text *text)
{
    if (!spans_resolve(reader->arena, &reader->runs, reader->diagnostics))
        return false;
    text->count = reader->runs.count;
    text->runs = arena_array(reader->arena, text->count, sizeof(Run));
    if (!text->runs)
        return false;
    if (text->count > 0)
        memcpy(text->runs, reader->runs.items, text->count * sizeof(Run));
    reader->runs.count = 0;
    return true;
}

/* Leaves whose lines are kept as they are. */
static bool
add_lines(Reader *reader, const char *literal, unsigned style)
{
    for (const char *line = literal; *line;) {
        size_t length = strcspn(line, "\n");
        bool exact;
        size_t offset = length ? find_in_source(reader, line, length, &exact)
                               : reader->cursor;
        const char *kept = arena_text(reader->arena, line, length);
        if (!kept ||
            (length > 0 && !add_run(reader, kept, length, offset, style, NULL)))
            return false;
        line += length;
        if (*line == '\n' && *++line &&
            !add_run(reader, "\n", 1, offset, style, NULL))
            return false;
    }
    return true;
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
block_new(Reader *reader, UnitKind kind, Place place)
{
    Block *block = arena_alloc(reader->arena, sizeof *block);
    if (block) {
        block->kind = kind;
        block->place = place;
    }
    return block;
}

static bool
add_blocks(Reader *reader, cmark_node *parent, Block *block, int depth);

/* `# Title {#id lang=en}`: takes the attributes off the heading's text. */
static bool
take_heading_attributes(Reader *reader, Block *block)
{
    if (reader->runs.count == 0)
        return true;
    Run *run = &reader->runs.items[reader->runs.count - 1];
    if (run->text[run->length - 1] != '}')
        return true;
    size_t open = run->length - 1;
    while (open > 0 && run->text[open] != '{')
        open--;
    bool is_attribute = run->text[open] == '{' && open + 2 < run->length &&
                        strchr("#.l", run->text[open + 1]) != NULL;
    if (!is_attribute)
        return true;
    Attributes attributes = {0};
    if (!attributes_read(reader->arena, run->text + open + 1,
                         run->length - open - 2,
                         source_place(reader->source, run->offset + open),
                         &attributes, reader->diagnostics))
        return false;
    block->id = attributes.id;
    block->class_name = attributes.class_name;
    block->language = attributes.language;
    while (open > 0 && run->text[open - 1] == ' ')
        open--;
    run->length = open;
    if (open == 0)
        reader->runs.count--;
    return true;
}

static bool
read_leaf(Reader *reader, cmark_node *node, Block *block, int depth)
{
    if (!add_inlines(reader, node, 0, NULL, depth))
        return false;
    if (block->kind == UNIT_HEADING && !take_heading_attributes(reader, block))
        return false;
    return take_text(reader, &block->text);
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

static void
number_items(Block *list, bool ordered)
{
    int number = list->number;
    for (Block *item = list->first_child; item; item = item->next) {
        item->number = ordered ? number++ : 0;
        item->marker = list->marker;
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

/* A footnote's label is the number that its references show. */
static bool
label_note(Reader *reader, cmark_node *node, Block *block)
{
    int number = 1;
    for (cmark_node *before = cmark_node_previous(node); before;
         before = cmark_node_previous(before))
        number += cmark_node_get_type(before) == CMARK_NODE_FOOTNOTE_DEFINITION;
    block->label = arena_format(reader->arena, "[%d]", number);
    size_t line = (size_t)cmark_node_get_start_line(node);
    if (line > 0 && line <= reader->fenced.line_count)
        reader->footnote_lines[line - 1] = true;
    return block->label != NULL;
}

/* The kind of a node's block; false for nodes that make none. */
static bool
kind_of(cmark_node *node, UnitKind *kind)
{
    /* Nodes of extensions have no public type, only a name. */
    static const struct {
        const char *type;
        UnitKind kind;
    } kinds[] = {
        {"heading", UNIT_HEADING},
        {"paragraph", UNIT_PARAGRAPH},
        {"list", UNIT_LIST},
        {"item", UNIT_ITEM},
        {"block_quote", UNIT_QUOTE},
        {"table", UNIT_TABLE},
        {"table_header", UNIT_ROW},
        {"table_row", UNIT_ROW},
        {"table_cell", UNIT_CELL},
        {"code_block", UNIT_CODE},
        {"thematic_break", UNIT_RULE},
        {"html_block", UNIT_CODE},
        {"footnote_definition", UNIT_NOTE},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (is_type(node, kinds[i].type)) {
            *kind = kinds[i].kind;
            return true;
        }
    return false;
}

static bool
read_content(Reader *reader, cmark_node *node, Block *block, int depth)
{
    switch (block->kind) {
    case UNIT_HEADING:
        block->level = cmark_node_get_heading_level(node);
        return read_leaf(reader, node, block, depth);
    case UNIT_PARAGRAPH:
    case UNIT_CELL:
        return read_leaf(reader, node, block, depth);
    case UNIT_CODE:
        return add_lines(reader, cmark_node_get_literal(node), RUN_CODE) &&
               take_text(reader, &block->text);
    case UNIT_LIST:
        read_list_style(node, block);
        if (!add_blocks(reader, node, block, depth + 1))
            return false;
        number_items(block, block->marker != '\0');
        return true;
    case UNIT_TABLE:
        if (!add_blocks(reader, node, block, depth + 1))
            return false;
        align_cells(node, block);
        return true;
    case UNIT_ROW:
        block->header = cmark_gfm_extensions_get_table_row_is_header(node);
        return add_blocks(reader, node, block, depth + 1);
    case UNIT_NOTE:
        return label_note(reader, node, block) &&
               add_blocks(reader, node, block, depth + 1);
    case UNIT_ITEM:
        block->written_number = atoi(reader->source->text + reader->cursor);
        return add_blocks(reader, node, block, depth + 1);
    case UNIT_QUOTE:
        return add_blocks(reader, node, block, depth + 1);
    case UNIT_RULE:
    case UNIT_SECTION:
        return true;
    }
    return true;
}

static Block *
read_block(Reader *reader, cmark_node *node, UnitKind kind, int depth)
{
    Block *block = block_new(reader, kind, node_place(reader, node));
    if (!block)
        return NULL;
    /* Cells stand in a table whose start set the cursor. */
    if (kind != UNIT_CELL && kind != UNIT_ROW)
        reader->cursor = line_offset(reader, cmark_node_get_start_line(node),
                                     cmark_node_get_start_column(node));
    return read_content(reader, node, block, depth) ? block : NULL;
}

static const Fence *
fence_of(const Reader *reader, cmark_node *node)
{
    static const Fence none;
    size_t line = (size_t)cmark_node_get_start_line(node);
    if (cmark_node_get_type(node) != CMARK_NODE_HTML_BLOCK || line == 0 ||
        line > reader->fenced.line_count)
        return &none;
    return &reader->fenced.fences[line - 1];
}

/* Divs open in one container: the innermost is the last. */
typedef struct OpenDivs {
    Block *stack[DEPTH_MAX];
    size_t count;
} OpenDivs;

static bool
open_div(Reader *reader, OpenDivs *open, const Fence *fence, Place place)
{
    if (open->count == DEPTH_MAX) {
        diagnose(reader->diagnostics, SEVERITY_ERROR, "nesting-depth", place,
                 "more than %d open divs", DEPTH_MAX - 1);
        return true;
    }
    Block *div = block_new(reader, UNIT_SECTION, place);
    if (!div)
        return false;
    div->id = fence->attributes.id;
    div->class_name = fence->attributes.class_name;
    div->language = fence->attributes.language;
    append_block(open->stack[open->count - 1], div);
    open->stack[open->count++] = div;
    return true;
}

static void
close_div(Reader *reader, OpenDivs *open, Place place)
{
    if (open->count > 1)
        open->count--;
    else
        diagnose(reader->diagnostics, SEVERITY_WARNING, "div-not-open", place,
                 "\":::\" closes a div that was not opened");
}

/* A comment is the writer's own; other HTML is set, and warned of. */
static bool
is_comment(Reader *reader, cmark_node *node, Place place)
{
    if (cmark_node_get_type(node) != CMARK_NODE_HTML_BLOCK)
        return false;
    if (strncmp(cmark_node_get_literal(node), "<!--", 4) == 0)
        return true;
    diagnose(reader->diagnostics, SEVERITY_WARNING, "raw-html", place,
             "HTML is set as plain text");
    return false;
}

static bool
add_block(Reader *reader, cmark_node *node, OpenDivs *open, int depth)
{
    Place place = node_place(reader, node);
    const Fence *fence = fence_of(reader, node);
    if (fence->kind == FENCE_OPEN)
        return open_div(reader, open, fence, place);
    if (fence->kind == FENCE_CLOSE) {
        close_div(reader, open, place);
        return true;
    }
    UnitKind kind;
    if (!kind_of(node, &kind) || is_comment(reader, node, place))
        return true;
    Block *block = read_block(reader, node, kind, depth);
    if (block)
        append_block(open->stack[open->count - 1], block);
    return block != NULL;
}

static bool
add_blocks(Reader *reader, cmark_node *parent, Block *block, int depth)
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

/* cmark drops the text of a footnote nobody refers to; we say so. */
static void
report_unused_footnotes(Reader *reader)
{
    const Source *source = reader->source;
    for (size_t i = 0; i < reader->fenced.line_count; i++) {
        size_t start = source->line_starts[reader->fenced.first_line + i];
        const char *line = source->text + start;
        if (strncmp(line, "[^", 2) != 0 || reader->footnote_lines[i])
            continue;
        size_t label = strcspn(line, "]\n");
        if (line[label] == ']' && line[label + 1] == ':')
            diagnose(reader->diagnostics, SEVERITY_ERROR, "unused-footnote",
                     source_place(source, start),
                     "no text refers to the footnote %.*s", (int)label + 1,
                     line);
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
    Reader reader = {.arena = arena,
                     .source = source,
                     .diagnostics = diagnostics,
                     .cursor = start};
    if (!fences_prepare(arena, source, start, &reader.fenced, diagnostics))
        return NULL;
    reader.footnote_lines =
        arena_array(arena, reader.fenced.line_count, sizeof(bool));
    Block *root = block_new(&reader, UNIT_SECTION, source_place(source, start));
    if (!reader.footnote_lines || !root)
        return NULL;
    cmark_node *tree = parse(&reader.fenced);
    bool read = add_blocks(&reader, tree, root, 0);
    cmark_node_free(tree);
    if (!read)
        return NULL;
    report_unused_footnotes(&reader);
    return root;
}

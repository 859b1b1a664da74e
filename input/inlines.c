/*
 * Text in blocks: see inlines.h.
 *
 * The place of each piece of text is found by alignment.c, looking on from
 * the cursor; whatever in the source is no text (an address, a comment, a
 * line feed) is stepped over, so that nothing is found in it.
 */
#include "input/inlines.h"

#include <string.h>

#include "input/alignment.h"
#include "input/language.h"
#include "input/merge.h"

/* What the parser gives back, without what it was given beyond the source. */
static const char *
clean(MarkdownReader *reader, const char *text)
{
    return emphasis_clean(reader->arena, &reader->fenced.stand_ins, text);
}

const char *
inlines_literal(MarkdownReader *reader, cmark_node *node)
{
    return clean(reader, cmark_node_get_literal(node));
}

/* ---- runs ---- */

static bool
add_run(MarkdownReader *reader, const char *text, size_t length, size_t offset,
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

/* What looks like markup and is none, as far as CommonMark is concerned. */
static void
report_leftover(MarkdownReader *reader, const Piece *piece)
{
    for (size_t i = 0; i + 1 < piece->length; i++) {
        const char *bytes = piece->text + i;
        Place place;
        bool escaped = piece->offset + i > 0 && bytes[-1] == '\\';
        if (strncmp(bytes, "[^", 2) == 0 && !escaped &&
            !reader->keep_references && memchr(bytes, ']', piece->length - i)) {
            place = source_place(reader->source, piece->offset + i);
            diagnose(reader->diagnostics, SEVERITY_WARNING,
                     "undefined-footnote", place, "there is no footnote %.*s",
                     (int)strcspn(bytes, "]") + 1, bytes);
        } else if (strncmp(bytes, "**", 2) == 0) {
            place = source_place(reader->source, piece->offset + i);
            diagnose(reader->diagnostics, SEVERITY_WARNING, "stray-emphasis",
                     place,
                     "\"**\" is set as it stands: inside it, next to it, "
                     "there is a mark of punctuation or a space");
            return;
        }
    }
}

/* `{width=5cm}` directly behind a picture is the picture's; it may go on in
   the next line. */
static size_t
picture_attributes(const MarkdownReader *reader)
{
    const char *text = reader->source->text + reader->cursor;
    size_t length = 0;
    if (text[0] != '{')
        return 0;
    while (length < ATTRIBUTES_MAX && text[length] && text[length] != '}' &&
           strncmp(text + length, "\n\n", 2) != 0)
        length++;
    bool meant = length > 1 && text[length] == '}' &&
                 attributes_are_meant(text + 1, length - 1);
    return meant ? length + 1 : 0;
}

/* Steps over what belongs to the picture before. */
static const char *
skip_attributes(MarkdownReader *reader, const char *text)
{
    size_t skip = strnlen(text, reader->skip);
    reader->skip -= skip;
    if (strncmp(text, reader->source->text + reader->cursor, skip) != 0) {
        reader->skip = 0;
        return text;
    }
    reader->cursor += skip;
    return text + skip;
}

/* Places of text that cannot be found in the source are near. */
static bool
add_text(MarkdownReader *reader, const char *text, Spelling spelling,
         unsigned style, const char *link)
{
    const Source *source = reader->source;
    if (!text)
        return false;
    text = skip_attributes(reader, text);
    size_t length = strlen(text);
    Alignment alignment;
    if (length == 0)
        return true;
    if (!alignment_find(&alignment, source, reader->cursor, text, length,
                        spelling) &&
        !alignment_find(&alignment, source, reader->cursor, text, length,
                        SPELLING_LITERAL)) {
        const char *kept = arena_text(reader->arena, text, length);
        return kept &&
               add_run(reader, kept, length, reader->cursor, style, link);
    }
    Piece piece;
    while (alignment_next(&alignment, &piece)) {
        if (piece.exact && spelling == SPELLING_TEXT)
            report_leftover(reader, &piece);
        const char *kept =
            piece.exact ? piece.text
                        : arena_text(reader->arena, piece.text, piece.length);
        if (!kept ||
            !add_run(reader, kept, piece.length, piece.offset, style, link))
            return false;
        if (kept[0] == '[')
            fences_settle(&reader->fenced, source_line(source, piece.offset));
    }
    reader->cursor = alignment.source_at;
    return true;
}

/* Marks of both scripts: what stands beside them tells which. */
static bool
is_shared_mark(uint32_t c)
{
    return (c >= 0x2010 && c <= 0x2027) || c == 0xB7;
}

/* The last character of the text so far that belongs to one script. */
static uint32_t
character_before(const MarkdownReader *reader)
{
    uint32_t c = 0;
    for (size_t i = reader->runs.count; i > 0; i--) {
        const Run *run = &reader->runs.items[i - 1];
        for (size_t at = run->length; at > 0;) {
            at -= utf8_decode_before(run->text, at, &c);
            if (!is_shared_mark(c))
                return c;
        }
    }
    return c;
}

/* The same of the text behind a line feed, as far as the next node goes. */
static uint32_t
character_after(MarkdownReader *reader, cmark_node *soft_break)
{
    const char *literal = NULL;
    for (cmark_node *next = cmark_node_next(soft_break); next && !literal;
         next = cmark_node_first_child(next))
        literal = inlines_literal(reader, next);
    uint32_t c = 0;
    while (literal && *literal) {
        literal += utf8_decode(literal, strlen(literal), &c);
        if (!is_shared_mark(c))
            return c;
    }
    return c;
}

/* The text after a line feed is looked for in the next line. */
static void
pass_line_feed(MarkdownReader *reader)
{
    const Source *source = reader->source;
    size_t line = source_line(source, reader->cursor);
    if (line + 1 < source->line_count)
        reader->cursor = source->line_starts[line + 1];
}

/* Wide characters and the zero-width space (U+200B) need no other.
   [CSS Text 4, segment break transformation] */
static bool
joins_without_space(uint32_t c)
{
    return character_is_wide(c) || c == 0x200B;
}

/* A line feed of the source is a space, but none beside wide characters. */
static bool
add_soft_break(MarkdownReader *reader, cmark_node *node, unsigned style,
               const char *link)
{
    size_t offset = reader->cursor;
    pass_line_feed(reader);
    if (reader->skip > 0) {
        size_t passed = reader->cursor - offset;
        reader->skip -= passed < reader->skip ? passed : reader->skip;
        return true;
    }
    if (joins_without_space(character_before(reader)) ||
        joins_without_space(character_after(reader, node)))
        return true;
    return add_run(reader, " ", 1, offset, style, link);
}

static bool
add_hard_break(MarkdownReader *reader, unsigned style, const char *link)
{
    size_t offset = reader->cursor;
    pass_line_feed(reader);
    return add_run(reader, "\n", 1, offset, style, link);
}

static bool
is_line_break_tag(const char *html)
{
    return strcmp(html, "<br>") == 0 || strcmp(html, "<br/>") == 0 ||
           strcmp(html, "<br />") == 0;
}

/* A div's line that only goes on with a paragraph: it is text after all. */
static bool
add_stood_in(MarkdownReader *reader, unsigned style, const char *link)
{
    const Source *source = reader->source;
    size_t line = source_line(source, reader->cursor);
    while (line < source->line_count &&
           fences_kind(&reader->fenced, line) != LINE_DIV_OPEN &&
           fences_kind(&reader->fenced, line) != LINE_DIV_CLOSE)
        line++;
    if (line == source->line_count)
        return true;
    size_t length;
    size_t offset = fences_line(source, line, &length);
    reader->cursor = offset + length;
    return add_run(reader, source->text + offset, length, offset, style, link);
}

/* HTML as it stands, but for its line feeds. */
static bool
add_html_lines(MarkdownReader *reader, const char *html, unsigned style,
               const char *link)
{
    while (*html) {
        size_t length = strcspn(html, "\n");
        char *line = arena_text(reader->arena, html, length);
        if (!line || !add_text(reader, line, SPELLING_LITERAL, style, link))
            return false;
        html += length;
        if (*html != '\n')
            break;
        html++;
        if (!add_run(reader, " ", 1, reader->cursor, style, link))
            return false;
        pass_line_feed(reader);
    }
    return true;
}

/* Where a piece of HTML stands. */
static size_t
html_offset(const MarkdownReader *reader, const char *html)
{
    Alignment found;
    return alignment_find(&found, reader->source, reader->cursor, html,
                          strlen(html), SPELLING_LITERAL)
               ? found.source_at
               : reader->cursor;
}

static bool
add_html(MarkdownReader *reader, const char *html, unsigned style,
         const char *link)
{
    if (!html)
        return false;
    if (reader->fenced.stand_in && strcmp(html, reader->fenced.stand_in) == 0)
        return add_stood_in(reader, style, link);
    size_t length = strlen(html);
    size_t offset = html_offset(reader, html);
    if (strncmp(html, "<!--", 4) == 0 || is_line_break_tag(html)) {
        reader->cursor = offset + length;
        return html[1] == '!' || add_run(reader, "\n", 1, offset, style, link);
    }
    diagnose(reader->diagnostics, SEVERITY_WARNING, "raw-html",
             source_place(reader->source, offset), "HTML is set as plain text");
    return add_html_lines(reader, html, style, link);
}

/* ---- <sup> and <sub> ---- */

/*
 * The tag that closes the script which `node` opens; NULL: it opens none, or
 * none that is closed soon.
 */
static cmark_node *
script_end(cmark_node *node, unsigned *style)
{
    enum { NODES_MAX = 32 };
    const char *html = cmark_node_get_literal(node);
    if (cmark_node_get_type(node) != CMARK_NODE_HTML_INLINE || !html)
        return NULL;
    bool raised = strcmp(html, "<sup>") == 0;
    if (!raised && strcmp(html, "<sub>") != 0)
        return NULL;
    *style = raised ? RUN_SUPERSCRIPT : RUN_SUBSCRIPT;
    for (int i = 0; i < NODES_MAX && (node = cmark_node_next(node)); i++)
        if (cmark_node_get_type(node) == CMARK_NODE_HTML_INLINE &&
            strcmp(cmark_node_get_literal(node),
                   raised ? "</sup>" : "</sub>") == 0)
            return node;
    return NULL;
}

static void
pass_tag(MarkdownReader *reader, cmark_node *node)
{
    const char *html = cmark_node_get_literal(node);
    reader->cursor = html_offset(reader, html) + strlen(html);
}

static bool add_inlines(MarkdownReader *reader, cmark_node *parent,
                        unsigned style, const char *link, int depth);

/* The address of a link or picture, which is then no unused one. */
static const char *
keep_address(MarkdownReader *reader, cmark_node *node)
{
    const char *written = clean(reader, cmark_node_get_url(node));
    const char *url =
        written ? arena_text(reader->arena, written, strlen(written)) : NULL;
    const char **address = vector_push(reader->arena, &reader->addresses);
    if (address)
        *address = url;
    return address ? url : NULL;
}

static bool
add_image(MarkdownReader *reader, cmark_node *node, unsigned style,
          const char *link, int depth)
{
    size_t first = reader->runs.count;
    const char *url = keep_address(reader, node);
    if (!url || !add_inlines(reader, node, style, link, depth))
        return false;
    size_t offset = reader->runs.count > first
                        ? reader->runs.items[first].offset
                        : reader->cursor;
    if (!reader->figure)
        diagnose(reader->diagnostics, SEVERITY_WARNING, "image-not-set",
                 source_place(reader->source, offset),
                 "the picture \"%s\" stands in a line and is not set; its "
                 "description stands in its place",
                 url);
    if (strncmp(reader->source->text + reader->cursor, "![]", 3) == 0)
        reader->cursor += 2;
    reader->cursor = alignment_skip_address(reader->source, reader->cursor);
    reader->skip = picture_attributes(reader);
    reader->picture = url;
    reader->attributes = reader->cursor;
    reader->attributes_length = reader->skip;
    return true;
}

static bool
add_footnote_reference(MarkdownReader *reader, cmark_node *node, unsigned style)
{
    const char *number = inlines_literal(reader, node);
    if (!number)
        number = "*";
    char *label = arena_format(reader->arena, "[%s]", number);
    size_t offset = reader->cursor;
    reader->cursor = alignment_skip_reference(reader->source, offset);
    return label && add_run(reader, label, strlen(label), offset,
                            style | RUN_REFERENCE, NULL);
}

static bool
add_link(MarkdownReader *reader, cmark_node *node, unsigned style, int depth)
{
    const char *url = keep_address(reader, node);
    size_t offset = reader->cursor;
    size_t count = reader->runs.count;
    if (!url || !add_inlines(reader, node, style, url, depth))
        return false;
    reader->cursor = alignment_skip_address(reader->source, reader->cursor);
    if (reader->runs.count == count)
        diagnose(reader->diagnostics, SEVERITY_WARNING, "empty-link",
                 source_place(reader->source, offset),
                 "the link to \"%s\" has no text", url);
    const char *title = clean(reader, cmark_node_get_title(node));
    if (title && title[0])
        diagnose(reader->diagnostics, SEVERITY_WARNING, "link-title",
                 source_place(reader->source, offset),
                 "the title \"%s\" of a link is not set", title);
    return true;
}

static bool
add_inline(MarkdownReader *reader, cmark_node *node, unsigned style,
           const char *link, int depth)
{
    cmark_node_type type = cmark_node_get_type(node);
    if (type == CMARK_NODE_TEXT)
        return add_text(reader, inlines_literal(reader, node), SPELLING_TEXT,
                        style, link);
    if (type == CMARK_NODE_CODE)
        return add_text(reader, inlines_literal(reader, node), SPELLING_LITERAL,
                        style | RUN_CODE, link);
    if (type == CMARK_NODE_SOFTBREAK)
        return add_soft_break(reader, node, style, link);
    if (type == CMARK_NODE_LINEBREAK)
        return add_hard_break(reader, style, link);
    if (type == CMARK_NODE_HTML_INLINE)
        return add_html(reader, inlines_literal(reader, node), style, link);
    if (type == CMARK_NODE_FOOTNOTE_REFERENCE)
        return add_footnote_reference(reader, node, style);
    if (type == CMARK_NODE_IMAGE)
        return add_image(reader, node, style, link, depth + 1);
    if (type == CMARK_NODE_LINK)
        return add_link(reader, node, style, depth + 1);
    if (type == CMARK_NODE_EMPH)
        style |= RUN_EMPHASIS;
    else if (type == CMARK_NODE_STRONG)
        style |= RUN_STRONG;
    else if (strcmp(cmark_node_get_type_string(node), "strikethrough") == 0)
        style |= RUN_STRUCK;
    return add_inlines(reader, node, style, link, depth + 1);
}

/* What stands between two tags, and steps over both. */
static bool
add_script(MarkdownReader *reader, cmark_node *open, cmark_node *close,
           unsigned style, const char *link, int depth)
{
    pass_tag(reader, open);
    for (cmark_node *node = cmark_node_next(open); node != close;
         node = cmark_node_next(node))
        if (!add_inline(reader, node, style, link, depth))
            return false;
    pass_tag(reader, close);
    return true;
}

static bool
add_inlines(MarkdownReader *reader, cmark_node *parent, unsigned style,
            const char *link, int depth)
{
    if (depth > DEPTH_MAX) {
        diagnose(reader->diagnostics, SEVERITY_ERROR, "nesting-depth",
                 source_place(reader->source, reader->cursor),
                 "nested deeper than %d levels", DEPTH_MAX);
        return true;
    }
    for (cmark_node *node = cmark_node_first_child(parent); node;
         node = cmark_node_next(node)) {
        unsigned script = 0;
        cmark_node *end = script_end(node, &script);
        if (end && !add_script(reader, node, end, style | script, link, depth))
            return false;
        if (end)
            node = end;
        else if (!add_inline(reader, node, style, link, depth))
            return false;
    }
    return true;
}

bool
inlines_read(MarkdownReader *reader, cmark_node *node, int depth)
{
    return add_inlines(reader, node, 0, NULL, depth);
}

bool
inlines_take(MarkdownReader *reader, Text *text)
{
    if (!spans_resolve(reader->arena, &reader->runs, reader->diagnostics) ||
        !merge_fill_runs(reader->arena, reader->source, &reader->runs))
        return false;
    text->count = reader->runs.count;
    text->runs = arena_array(reader->arena, text->count, sizeof(Run));
    if (!text->runs)
        return false;
    if (text->count > 0)
        memcpy(text->runs, reader->runs.items, text->count * sizeof(Run));
    reader->runs.count = 0;
    reader->skip = 0;
    return true;
}

/*
 * One line of a leaf whose lines are kept as they are; it is the end of line
 * `number` of the source unless fences.c changed that or tabs were expanded.
 */
static bool
add_kept_line(MarkdownReader *reader, const char *line, size_t length,
              size_t number)
{
    const Source *source = reader->source;
    LineKind kind = fences_kind(&reader->fenced, number);
    size_t end = source_line_end(source, number);
    size_t offset = end - source->line_starts[number] >= length
                        ? end - length
                        : source->line_starts[number];
    if (kind == LINE_DIV_OPEN || kind == LINE_DIV_CLOSE ||
        kind == LINE_ESCAPED) {
        size_t blanks = strspn(line, " ");
        offset = fences_line(source, number, &length);
        bool indented = offset - source->line_starts[number] >= blanks;
        offset -= indented ? blanks : 0;
        length += indented ? blanks : 0;
        line = source->text + offset;
    }
    bool exact = memcmp(source->text + offset, line, length) == 0;
    const char *kept =
        exact ? source->text + offset : arena_text(reader->arena, line, length);
    return kept && (length == 0 ||
                    add_run(reader, kept, length, offset, RUN_CODE, NULL));
}

static size_t
first_line(const MarkdownReader *reader, cmark_node *node)
{
    int length;
    int offset;
    char character;
    bool fenced = cmark_node_get_type(node) == CMARK_NODE_CODE_BLOCK &&
                  cmark_node_get_fenced(node, &length, &offset, &character);
    return reader->fenced.first_line + (size_t)cmark_node_get_start_line(node) -
           1 + fenced;
}

bool
inlines_read_lines(MarkdownReader *reader, cmark_node *node)
{
    size_t number = first_line(reader, node);
    size_t last = reader->source->line_count - 1;
    const char *line = inlines_literal(reader, node);
    for (; line && *line; number++) {
        if (number > last)
            number = last;
        size_t length = strcspn(line, "\n");
        size_t end = source_line_end(reader->source, number);
        if (!add_kept_line(reader, line, length, number))
            return false;
        fences_settle(&reader->fenced, number);
        line += length;
        if (*line == '\n' && *++line &&
            !add_run(reader, "\n", 1, end, RUN_CODE, NULL))
            return false;
    }
    return line != NULL;
}

/*
 * Lines: what the program makes of single paragraphs, for linebreak_test.py.
 *
 * Reads cases from standard input, one a line: `key=value` fields parted by
 * tabs, in which \n, \t and \\ stand for a line feed, a tab and a backslash.
 *
 *   text=…         the paragraph; a line feed is a break asked for
 *   markdown=…     instead of text: a source, whose first paragraph is taken
 *   width=6170     the measure in 1/1000 em; without it, all on one line
 *   language=…     zh-Hans
 *   prohibition=…  none, basic, gb, strict
 *   punctuation=…  quanjiao, plain, …
 *   align=…        left, justify
 *   indent-mark=…  trim, keep
 *   han=…          the family for Han, Noto Serif CJK SC
 *
 * Prints a JSON object a line.  `joined` is the text as it was read, `lines`
 * what paragraph_fit() made of it, `forced` how many lines were broken where
 * no break is allowed, `missing` how many characters have no glyph.  Boxes
 * tell what inline_prepare() made: their text, blanks, body and the gap after
 * them in 1/1000 em, and the penalty of a break after them, -1 for never.
 */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "input/language.h"
#include "layouts/paragraph.h"

#define SIZE (10 * POINT)

typedef struct Case {
    char *text;
    char *markdown;
    char *width;
    char *language;
    char *prohibition;
    char *punctuation;
    char *align;
    char *indent_mark;
    char *han;
} Case;

/* ---- reading ---- */

/* A case's field by its key; NULL: there is no such key. */
static char **
field_of(Case *wanted, const char *key, size_t length)
{
    const struct {
        const char *key;
        char **field;
    } fields[] = {
        {"text", &wanted->text},
        {"markdown", &wanted->markdown},
        {"width", &wanted->width},
        {"language", &wanted->language},
        {"prohibition", &wanted->prohibition},
        {"punctuation", &wanted->punctuation},
        {"align", &wanted->align},
        {"indent-mark", &wanted->indent_mark},
        {"han", &wanted->han},
    };
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (strlen(fields[i].key) == length &&
            strncmp(fields[i].key, key, length) == 0)
            return fields[i].field;
    return NULL;
}

/* Replaces \n, \t and \\ in place. */
static void
unescape(char *text)
{
    char *out = text;
    for (const char *in = text; *in; in++) {
        if (*in != '\\' || in[1] == '\0') {
            *out++ = *in;
            continue;
        }
        in++;
        *out++ = (char)(*in == 'n' ? '\n' : *in == 't' ? '\t' : *in);
    }
    *out = '\0';
}

/* Takes a record apart; the fields stay in `record`. */
static bool
read_case(char *record, Case *wanted)
{
    char *rest = NULL;
    for (char *part = strtok_r(record, "\t\n", &rest); part;
         part = strtok_r(NULL, "\t\n", &rest)) {
        size_t length = strcspn(part, "=");
        char **field = field_of(wanted, part, length);
        if (!field || part[length] != '=')
            return false;
        *field = part + length + 1;
        unescape(*field);
    }
    return wanted->text || wanted->markdown;
}

static const char *
or_else(const char *value, const char *otherwise)
{
    return value ? value : otherwise;
}

static const Definition *
make_definition(const Case *wanted, const Document *document,
                FontLibrary *library, Diagnostics *diagnostics)
{
    const char *yaml = arena_format(
        document->arena,
        "prohibition: %s\n"
        "punctuation: %s\n"
        "fonts:\n"
        "  text: {han: %s, latin: TeX Gyre Termes}\n"
        "styles:\n"
        "  paragraph: {font: text, size: 10pt, pitch: 15pt, align: %s,\n"
        "              indent-mark: %s}\n",
        or_else(wanted->prohibition, "basic"),
        or_else(wanted->punctuation, "quanjiao"),
        or_else(wanted->han, "Noto Serif CJK SC"),
        or_else(wanted->align, "left"), or_else(wanted->indent_mark, "trim"));
    const Source *source = yaml ? source_new(document->arena, "definition",
                                             yaml, strlen(yaml), diagnostics)
                                : NULL;
    return source ? definition_read(document->arena, source, document, library,
                                    diagnostics)
                  : NULL;
}

static const Text *
first_text(const Unit *unit)
{
    if (unit->texts && unit->texts[0].count > 0)
        return &unit->texts[0];
    const Text *found = NULL;
    for (const Unit *child = unit->first_child; child && !found;
         child = child->next)
        found = first_text(child);
    return found;
}

/* A run a line, and between them the line feeds. */
static const Text *
text_of_lines(Arena *arena, const char *lines)
{
    VECTOR(Run) runs = {0};
    Text *text = arena_alloc(arena, sizeof *text);
    while (text && *lines) {
        size_t length = strcspn(lines, "\n");
        if (length == 0)
            length = 1;
        Run *run = vector_push(arena, &runs);
        if (!run)
            return NULL;
        *run = (Run){.text = lines, .length = length};
        lines += length;
    }
    if (text)
        *text = (Text){runs.items, runs.count};
    return text;
}

/* The document of a case and the text that is to be set. */
static const Text *
read_text(const Case *wanted, Document *document, Diagnostics *diagnostics)
{
    const char *tag = or_else(wanted->language, "zh-Hans");
    if (wanted->text) {
        document->languages[0] = (Language){tag, language_uses_han(tag)};
        document->language_count = 1;
        return text_of_lines(document->arena, wanted->text);
    }
    const char *text =
        arena_format(document->arena, "---\nlanguages: [%s]\n---\n\n%s\n", tag,
                     wanted->markdown);
    Source *source = text ? source_new(document->arena, "case", text,
                                       strlen(text), diagnostics)
                          : NULL;
    bool read = source && document_read_markdown(document, source,
                                                 diagnostics) == STATUS_OK;
    return read ? first_text(document->root) : NULL;
}

/* ---- setting and printing ---- */

static void
print_text(const char *text, size_t length)
{
    putchar('"');
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c == '"' || c == '\\')
            printf("\\%c", c);
        else if (c < ' ')
            printf("\\u%04x", c);
        else
            putchar(c);
    }
    putchar('"');
}

static int
milli_em(Length length)
{
    return (int)length_scale(length, 1000, SIZE);
}

/* The pieces of a paragraph, between its forced breaks. */
typedef struct Piece {
    InlineText *line;
    Lines lines;
} Piece;

typedef VECTOR(Piece) Pieces;

static bool
set_pieces(const Setting *setting, const Text *text, Length width,
           Pieces *pieces)
{
    const StyleSet *set = definition_style(setting->definition, "paragraph");
    const Style *style = &set->by_language[0];
    Measure measure = {width, 0, style->align};
    Place place = {.file = "case"};
    for (size_t run = 0; run < text->count;) {
        Piece *piece = vector_push(setting->arena, pieces);
        if (!piece)
            return false;
        piece->line =
            inline_prepare(setting, text, &run, 0, style, NULL, place);
        if (!piece->line || !paragraph_fit(setting, piece->line, &measure,
                                           place, &piece->lines))
            return false;
    }
    return true;
}

static void
print_box(const InlineText *line, size_t index)
{
    const Box *box = &line->boxes[index];
    printf("{\"text\":");
    print_text(line->text + box->text_start, box->text_length);
    printf(",\"cut\":%d,\"start\":%d,\"width\":%d,\"end\":%d,\"gap\":%d,"
           "\"kern\":%d",
           milli_em(box->cut), milli_em(box->blank_start), milli_em(box->width),
           milli_em(box->blank_end), milli_em(box->gap), milli_em(box->kern));
    printf(",\"autospace\":%s,\"space\":%s,\"break\":%d}",
           box->gap_kind == GAP_AUTOSPACE ? "true" : "false",
           box->is_space ? "true" : "false", box->break_after);
}

static void
print_line(const InlineText *line, const Line *which, size_t boxes_before)
{
    size_t start = line->count;
    size_t end = start;
    if (which->start < which->end) {
        const Box *last = &line->boxes[which->end - 1];
        start = line->boxes[which->start].text_start;
        end = last->text_start + last->text_length;
    }
    printf("{\"text\":");
    print_text(line->text + start, end - start);
    printf(",\"natural\":%d,\"boxes\":[%zu,%zu]}", milli_em(which->natural),
           boxes_before + which->start, boxes_before + which->end);
}

static void
print_pieces(const Pieces *pieces)
{
    const char *comma = "";
    printf(",\"boxes\":[");
    for (size_t p = 0; p < pieces->count; p++) {
        const InlineText *line = pieces->items[p].line;
        for (size_t i = 0; i < line->count; i++, comma = ",") {
            fputs(comma, stdout);
            print_box(line, i);
        }
    }
    printf("],\"lines\":[");
    comma = "";
    size_t boxes = 0;
    for (size_t p = 0; p < pieces->count; p++) {
        const Piece *piece = &pieces->items[p];
        for (size_t i = 0; i < piece->lines.count; i++, comma = ",") {
            fputs(comma, stdout);
            print_line(piece->line, &piece->lines.items[i], boxes);
        }
        boxes += piece->line->count;
    }
    printf("]}\n");
}

static int
count_diagnostics(const Diagnostics *diagnostics, const char *code)
{
    int count = 0;
    for (size_t i = 0; i < diagnostics->list.count; i++)
        count += strcmp(diagnostics->list.items[i].code, code) == 0;
    return count;
}

static bool
set_case(const Case *wanted, FontLibrary *library, Arena *arena)
{
    Diagnostics diagnostics = {.arena = arena};
    Document document = {.arena = arena};
    Composition composition = {.arena = arena};
    Reported reported = {0};
    Pieces pieces = {0};
    const Text *text = read_text(wanted, &document, &diagnostics);
    const Definition *definition =
        text ? make_definition(wanted, &document, library, &diagnostics) : NULL;
    Setting setting = {.arena = arena,
                       .scratch = arena,
                       .library = library,
                       .definition = definition,
                       .document = &document,
                       .diagnostics = &diagnostics,
                       .composition = &composition,
                       .reported = &reported};
    long width = strtol(or_else(wanted->width, "1000000"), NULL, 10);
    if (!definition ||
        !set_pieces(&setting, text, length_scale(SIZE, width, 1000), &pieces)) {
        diagnostics_print(&diagnostics, stderr);
        return false;
    }
    StringBuilder joined = {.arena = arena};
    for (size_t i = 0; i < text->count; i++)
        string_append(&joined, text->runs[i].text, text->runs[i].length);
    printf("{\"joined\":");
    print_text(joined.bytes, joined.length);
    printf(",\"forced\":%d,\"missing\":%d",
           count_diagnostics(&diagnostics, "forced-break"),
           count_diagnostics(&diagnostics, "missing-glyph"));
    print_pieces(&pieces);
    return !arena_failed(arena);
}

static bool
set_record(char *record, FontLibrary *library)
{
    Case wanted = {0};
    Arena *arena = arena_new();
    bool set = arena && read_case(record, &wanted) &&
               set_case(&wanted, library, arena);
    arena_free(arena);
    return set;
}

int
main(void)
{
    const char *problem = NULL;
    setlocale(LC_ALL, "");
    FontLibrary *library =
        font_library_new(NULL, /*system_fonts=*/true, &problem);
    if (!library) {
        fprintf(stderr, "lines: %s\n", problem);
        return 3;
    }
    char *record = NULL;
    size_t room = 0;
    int status = 0;
    for (int number = 1; getline(&record, &room, stdin) > 0; number++) {
        if (set_record(record, library))
            continue;
        fprintf(stderr, "lines: case %d could not be set\n", number);
        status = 1;
        break;
    }
    free(record);
    font_library_free(library);
    return ferror(stdout) || fflush(stdout) ? 3 : status;
}

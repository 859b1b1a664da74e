/*
 * Writing diagnostics: for people, with the line of the source and a caret
 * under the character meant; for editors, one line each; for programs, JSON.
 *
 * A terminal gives Han two columns, a combining mark none; a tab is drawn as
 * spaces, and of a long line only the part around the caret is shown.
 */
#include <stdint.h>
#include <string.h>

#include "input/diagnostic.h"
#include "input/language.h"
#include "input/text.h"
#include "input/translation.h"

enum { SCHEMA_VERSION = 1, EXCERPT_WIDTH = 72, BEFORE_CARET = 60, TAB = 4 };

static const char *
severity_word(Severity severity)
{
    switch (severity) {
    case SEVERITY_NOTE:
        return "note";
    case SEVERITY_WARNING:
        return "warning";
    case SEVERITY_ERROR:
        return "error";
    }
    return "error";
}

/* ---- JSON ---- */

void
json_print_string(FILE *stream, const char *text)
{
    fputc('"', stream);
    size_t length = strlen(text);
    for (size_t i = 0; i < length;) {
        uint32_t c;
        size_t size = utf8_decode(text + i, length - i, &c);
        if (size == 0)
            fputs("\\ufffd", stream);
        else if (c < 0x20 || c == 0x7F)
            fprintf(stream, "\\u%04x", (unsigned)c);
        else if (c == '"' || c == '\\')
            fprintf(stream, "\\%c", (int)c);
        else
            fwrite(text + i, 1, size, stream);
        i += size ? size : 1;
    }
    fputc('"', stream);
}

static void
print_json(const Diagnostics *diagnostics, const Diagnostic *d, FILE *stream)
{
    const char *hint = translate_hint(diagnostics->style.language, d->code);
    fprintf(stream, "{\"schema\":%d,\"code\":\"%s\",\"severity\":\"%s\"",
            SCHEMA_VERSION, d->code, severity_word(d->severity));
    fputs(",\"file\":", stream);
    if (d->place.file)
        json_print_string(stream, d->place.file);
    else
        fputs("null", stream);
    int column = d->place.line > 0 ? d->place.column : 0;
    if (d->place.line > 0)
        fprintf(stream, ",\"line\":%d", d->place.line);
    else
        fputs(",\"line\":null", stream);
    if (column > 0)
        fprintf(stream, ",\"column\":%d", column);
    else
        fputs(",\"column\":null", stream);
    fputs(",\"message\":", stream);
    json_print_string(stream, d->message);
    fputs(",\"hint\":", stream);
    if (hint)
        json_print_string(stream, hint);
    else
        fputs("null", stream);
    if (diagnostics->record) {
        fputs(",\"record\":", stream);
        json_print_string(stream, diagnostics->record);
    }
    fputs("}\n", stream);
}

/* ---- the line of the source ---- */

/* Columns that a terminal gives the character.  [UAX #11] */
static int
columns_of(uint32_t c)
{
    bool combining =
        (c >= 0x300 && c <= 0x36F) || (c >= 0x200B && c <= 0x200F) ||
        (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) ||
        (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF ||
        (c >= 0x302A && c <= 0x302D) || (c >= 0xE0000 && c <= 0xE01EF);
    bool narrow = c >= 0xFF61 && c <= 0xFFDC;
    bool wide = character_is_wide(c) || (c >= 0x1100 && c <= 0x115F) ||
                (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0x1F300 && c <= 0x1FAFF);
    return combining ? 0 : wide && !narrow ? 2 : 1;
}

/* What could change the terminal's state or the order of what is shown. */
static bool
is_harmful(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) ||
           c == 0x200E || c == 0x200F || c == 0x2028 || c == 0x2029;
}

/* One character of a line that is shown. */
typedef struct Cell {
    const char *bytes;
    size_t length;
    int columns;
} Cell;

static Cell
cell_at(const char *bytes, size_t length)
{
    static const char replacement[] = "\xEF\xBF\xBD";
    uint32_t c;
    size_t size = utf8_decode(bytes, length, &c);
    if (size == 0)
        return (Cell){replacement, 1, 1};
    if (c == '\t')
        return (Cell){"    ", size, TAB};
    if (is_harmful(c))
        return (Cell){replacement, size, 1};
    return (Cell){bytes, size, columns_of(c)};
}

static void
print_cell(FILE *stream, Cell cell, const char *original)
{
    if (cell.bytes == original)
        fwrite(cell.bytes, 1, cell.length, stream);
    else
        fputs(cell.bytes, stream);
}

/* The part of a line that is shown, and where the caret stands in it. */
typedef struct Excerpt {
    const char *bytes;
    const char *end; /* of the line */
    int caret;       /* columns before it; -1: none */
    int caret_width;
    bool is_cut; /* something of the line stands before it */
} Excerpt;

/* Walks back from the caret, so that a long line costs no more. */
static Excerpt
excerpt_of(const char *line, const char *end, const char *at)
{
    Excerpt excerpt = {line, end, -1, 1, false};
    if (!at)
        return excerpt;
    int columns = 0;
    const char *start = at;
    while (start > line && columns < BEFORE_CARET) {
        uint32_t c;
        start -= utf8_decode_before(line, (size_t)(start - line), &c);
        columns += cell_at(start, (size_t)(end - start)).columns;
    }
    excerpt.is_cut = start > line;
    excerpt.bytes = start;
    excerpt.caret = columns;
    int width = at < end ? cell_at(at, (size_t)(end - at)).columns : 1;
    excerpt.caret_width = width > 0 ? width : 1;
    return excerpt;
}

static void
print_excerpt_line(FILE *stream, const Excerpt *excerpt)
{
    static const char ellipsis[] = "\xE2\x80\xA6";
    int columns = 0;
    if (excerpt->is_cut)
        fputs(ellipsis, stream);
    for (const char *at = excerpt->bytes; at < excerpt->end;) {
        Cell cell = cell_at(at, (size_t)(excerpt->end - at));
        columns += cell.columns;
        if (columns > EXCERPT_WIDTH) {
            fputs(ellipsis, stream);
            break;
        }
        print_cell(stream, cell, at);
        at += cell.length;
    }
    fputc('\n', stream);
}

static const Source *
source_of(const Diagnostics *diagnostics, Place place)
{
    const Source *namesake = NULL;
    for (size_t i = 0; place.file && i < diagnostics->sources.count; i++) {
        const Source *source = diagnostics->sources.items[i].source;
        if (place.line < 1 || (size_t)place.line > source->line_count)
            continue;
        if (source->name == place.file)
            return source;
        if (!namesake && strcmp(source->name, place.file) == 0)
            namesake = source;
    }
    return namesake;
}

static void
print_excerpt(const Diagnostics *diagnostics, const Diagnostic *d, FILE *stream)
{
    const Source *source = source_of(diagnostics, d->place);
    if (!source)
        return;
    size_t line = (size_t)d->place.line - 1;
    const char *at = d->place.column > 0
                         ? source->text + source_offset(source, d->place)
                         : NULL;
    Excerpt excerpt =
        excerpt_of(source->text + source->line_starts[line],
                   source->text + source_line_end(source, line), at);
    int digits = fprintf(stream, "%5d", d->place.line);
    fputs(" | ", stream);
    print_excerpt_line(stream, &excerpt);
    if (excerpt.caret < 0)
        return;
    fprintf(stream, "%*s | %*s", digits, "", excerpt.caret + excerpt.is_cut,
            "");
    fputs(diagnostics->style.color ? "\033[1;32m" : "", stream);
    for (int i = 0; i < excerpt.caret_width; i++)
        fputc('^', stream);
    fputs(diagnostics->style.color ? "\033[0m\n" : "\n", stream);
}

/* ---- for people ---- */

void
print_safely(FILE *stream, const char *text, size_t length)
{
    const char *end = text + length;
    for (const char *at = text; at < end;) {
        Cell cell = cell_at(at, (size_t)(end - at));
        print_cell(stream, cell, at);
        at += cell.length;
    }
}

static void
print_place(Place place, FILE *stream)
{
    const char *file = place.file ? place.file : "briefset";
    print_safely(stream, file, strlen(file));
    if (place.line > 0)
        fprintf(stream, ":%d", place.line);
    if (place.line > 0 && place.column > 0)
        fprintf(stream, ":%d", place.column);
}

static void
print_line(const Diagnostics *diagnostics, const Diagnostic *d, FILE *stream)
{
    const MessageStyle *style = &diagnostics->style;
    static const char *const colors[] = {"\033[1;36m", "\033[1;35m",
                                         "\033[1;31m"};
    bool chinese = style->language == MESSAGES_IN_CHINESE;
    const char *word =
        translate_word(style->language, severity_word(d->severity));
    print_place(d->place, stream);
    fprintf(stream, ": %s%s%s%s", style->color ? colors[d->severity] : "", word,
            style->color ? "\033[0m" : "", chinese ? "：" : ": ");
    print_safely(stream, d->message, strlen(d->message));
    if (diagnostics->record)
        fprintf(stream, " (%s)", diagnostics->record);
    fprintf(stream, " [%s]\n", d->code);
}

/* Codes whose hint was given. */
typedef VECTOR(const char *) Told;

/* True the first time for each code. */
static bool
is_new(Arena *arena, Told *told, const char *code)
{
    for (size_t i = 0; i < told->count; i++)
        if (strcmp(told->items[i], code) == 0)
            return false;
    const char **added = vector_push(arena, told);
    if (added)
        *added = code;
    return true;
}

static void
print_human(const Diagnostics *diagnostics, const Diagnostic *d, Told *told,
            FILE *stream)
{
    MessageLanguage language = diagnostics->style.language;
    print_line(diagnostics, d, stream);
    print_excerpt(diagnostics, d, stream);
    const char *hint = translate_hint(language, d->code);
    if (hint && is_new(diagnostics->arena, told, d->code))
        fprintf(stream, "      = %s%s%s\n", translate_word(language, "hint"),
                language == MESSAGES_IN_CHINESE ? "：" : ": ", hint);
}

void
diagnostics_print(const Diagnostics *diagnostics, FILE *stream)
{
    Told told = {0};
    for (size_t i = 0; i < diagnostics->list.count; i++) {
        const Diagnostic *d = &diagnostics->list.items[i];
        if (d->severity != SEVERITY_ERROR &&
            diagnostics_silenced(diagnostics, d->code, d->place))
            continue;
        switch (diagnostics->style.form) {
        case MESSAGES_SHORT:
            print_line(diagnostics, d, stream);
            break;
        case MESSAGES_HUMAN:
            print_human(diagnostics, d, &told, stream);
            break;
        case MESSAGES_JSON:
            print_json(diagnostics, d, stream);
            break;
        }
    }
}

/*
 * Fenced divs and attributes: see fences.h.
 */
#include "input/fences.h"

#include <string.h>

#include "input/language.h"

/* ---- lines ---- */

typedef struct Line {
    const char *bytes;
    size_t length;
} Line;

static bool
is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n';
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The length of `- ` or `12. ` at the start of a line, 0 if it has none. */
static size_t
marker_length(Line line)
{
    size_t at = 0;
    while (at < line.length && at < 9 && is_digit(line.bytes[at]))
        at++;
    if (at >= line.length || !strchr(at > 0 ? ".)" : "-+*", line.bytes[at]))
        return 0;
    at++;
    return at < line.length && is_blank(line.bytes[at]) ? at : 0;
}

static Line
skip(Line line, size_t length)
{
    return (Line){line.bytes + length, line.length - length};
}

static Line
skip_blanks(Line line)
{
    while (line.length > 0 && is_blank(line.bytes[0]))
        line = skip(line, 1);
    return line;
}

/* Behind indentation, `>` and list markers. */
static Line
line_at(const Source *source, size_t number)
{
    size_t start = source->line_starts[number];
    size_t end = source_line_end(source, number);
    while (end > start && is_blank(source->text[end - 1]))
        end--;
    Line line = {source->text + start, end - start};
    for (;;) {
        line = skip_blanks(line);
        size_t marker =
            line.length > 0 && line.bytes[0] == '>' ? 1 : marker_length(line);
        if (marker == 0)
            return line;
        line = skip(line, marker);
    }
}

size_t
fences_line(const Source *source, size_t line, size_t *length)
{
    Line found = line_at(source, line);
    *length = found.length;
    return (size_t)(found.bytes - source->text);
}

/* ---- attributes ---- */

static bool
is_ascii_name(const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (!((bytes[i] >= 'a' && bytes[i] <= 'z') ||
              (bytes[i] >= 'A' && bytes[i] <= 'Z') || bytes[i] == '-'))
            return false;
    return length > 0;
}

/* The value of `name=value`, without quotation marks; length 0: none. */
static Line
value_of(const char *word, size_t length, const char *name)
{
    size_t size = strlen(name);
    if (length <= size + 1 || strncmp(word, name, size) != 0 ||
        word[size] != '=')
        return (Line){NULL, 0};
    Line value = {word + size + 1, length - size - 1};
    bool quoted = value.length >= 2 &&
                  (value.bytes[0] == '"' || value.bytes[0] == '\'') &&
                  value.bytes[value.length - 1] == value.bytes[0];
    return quoted ? (Line){value.bytes + 1, value.length - 2} : value;
}

/* An attribute that figures alone have; false if it is none. */
static bool
set_figure_attribute(Arena *arena, const char *word, size_t length,
                     Attributes *attributes)
{
    const struct {
        const char *name;
        const char **value;
    } known[] = {{"width", &attributes->width},
                 {"height", &attributes->height},
                 {"level", &attributes->level}};
    if (!attributes->of_figure)
        return false;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        Line value = value_of(word, length, known[i].name);
        if (!value.bytes)
            continue;
        *known[i].value = arena_text(arena, value.bytes, value.length);
        return true;
    }
    return false;
}

static bool
set_attribute(Arena *arena, const char *word, size_t length, Place place,
              Attributes *attributes, Diagnostics *diagnostics)
{
    if (length > 1 && (word[0] == '#' || word[0] == '.')) {
        const char *name = arena_text(arena, word + 1, length - 1);
        if (word[0] == '#')
            attributes->id = name;
        else if (!attributes->class_name)
            attributes->class_name = name;
        return name != NULL;
    }
    if (set_figure_attribute(arena, word, length, attributes))
        return !arena_failed(arena);
    Line start = value_of(word, length, "break-before");
    if (!attributes->of_figure && start.bytes &&
        break_before_named(start.bytes, start.length,
                           &attributes->break_before))
        return true;
    Line language = value_of(word, length, "lang");
    if (language.bytes) {
        const char *tag = arena_text(arena, language.bytes, language.length);
        if (tag && !language_tag_is_valid(tag)) {
            diagnose(diagnostics, SEVERITY_WARNING, "language-tag", place,
                     "\"%s\" is not a language tag such as zh-Hans or en", tag);
            return true;
        }
        attributes->language = tag;
        return tag != NULL;
    }
    diagnose(diagnostics, SEVERITY_WARNING, "unknown-attribute", place,
             "the attribute \"%.*s\" means nothing here", (int)length, word);
    return true;
}

bool
attributes_are_meant(const char *bytes, size_t length)
{
    Line line = skip_blanks((Line){bytes, length});
    if (line.length < 2)
        return false;
    if (line.bytes[0] == '#' || line.bytes[0] == '.')
        return !is_blank(line.bytes[1]);
    for (size_t i = 1; i < line.length && !is_blank(line.bytes[i]); i++)
        if (line.bytes[i] == '=')
            return is_ascii_name(line.bytes, i);
    return false;
}

bool
attributes_read(Arena *arena, const char *bytes, size_t length, Place place,
                Attributes *attributes, Diagnostics *diagnostics)
{
    for (size_t i = 0; i < length;) {
        while (i < length && is_blank(bytes[i]))
            i++;
        size_t start = i;
        bool quoted = false;
        for (; i < length && (quoted || !is_blank(bytes[i])); i++)
            quoted ^= bytes[i] == '"';
        if (i > start && !set_attribute(arena, bytes + start, i - start, place,
                                        attributes, diagnostics))
            return false;
    }
    return true;
}

/* ---- divs ---- */

/* What stands behind the colons, and before any at the line's end. */
static Line
behind_colons(Line line)
{
    while (line.length > 0 && line.bytes[0] == ':')
        line = skip(line, 1);
    line = skip_blanks(line);
    while (line.length > 0 && line.bytes[line.length - 1] == ':')
        line.length--;
    while (line.length > 0 && is_blank(line.bytes[line.length - 1]))
        line.length--;
    return line;
}

static bool
has_braces(Line line)
{
    return line.length >= 2 && line.bytes[0] == '{' &&
           line.bytes[line.length - 1] == '}';
}

/* Three colons or more, with nothing, one word or braces behind them. */
static LineKind
div_kind(Line line)
{
    if (line.length < 3 || strncmp(line.bytes, ":::", 3) != 0)
        return LINE_TEXT;
    Line inside = behind_colons(line);
    if (inside.length == 0)
        return LINE_DIV_CLOSE;
    if (has_braces(inside))
        return LINE_DIV_OPEN;
    for (size_t i = 0; i < inside.length; i++)
        if (is_blank(inside.bytes[i]))
            return LINE_TEXT;
    return LINE_DIV_OPEN;
}

bool
fences_attributes(Arena *arena, const Source *source, size_t line,
                  Attributes *attributes, Diagnostics *diagnostics)
{
    Line whole = line_at(source, line);
    Line inside = behind_colons(whole);
    if (has_braces(inside))
        return attributes_read(
            arena, inside.bytes + 1, inside.length - 2,
            source_place(source, (size_t)(whole.bytes - source->text)),
            attributes, diagnostics);
    attributes->class_name = arena_text(arena, inside.bytes, inside.length);
    return attributes->class_name != NULL;
}

/* ---- what begins like the definition of a link ---- */

/* The word behind `]:`, without `<` and `>`. */
static Line
address_in(Line rest)
{
    if (rest.length > 0 && rest.bytes[0] == '<') {
        const char *close = memchr(rest.bytes, '>', rest.length);
        if (close)
            return (Line){rest.bytes + 1, (size_t)(close - rest.bytes) - 1};
    }
    Line address = {rest.bytes, 0};
    while (address.length < rest.length &&
           !is_blank(rest.bytes[address.length]))
        address.length++;
    return address;
}

static bool
contains(Line line, const char *part)
{
    size_t length = strlen(part);
    for (size_t i = 0; i + length <= line.length; i++)
        if (memcmp(line.bytes + i, part, length) == 0)
            return true;
    return false;
}

/* Nobody takes `[注]: 文字` or `[Note]: See.` for an address. */
static bool
is_address(Line rest)
{
    Line address = address_in(rest);
    if (address.length == 0)
        return false;
    if (rest.bytes[0] == '<' || strchr("/#", address.bytes[0]) ||
        contains(address, "://") || strncmp(address.bytes, "mailto:", 7) == 0)
        return true;
    bool punctuated = false;
    for (size_t i = 0; i < address.length; i++) {
        if ((unsigned char)address.bytes[i] >= 0x80)
            return false;
        punctuated |=
            i + 1 < address.length && strchr("./@#", address.bytes[i]);
    }
    return punctuated;
}

/* Where the text behind `[…]:` begins; length 0: there is no `[…]:`. */
static size_t
label_length(Line line)
{
    if (line.length < 3 || line.bytes[0] != '[')
        return 0;
    const char *close = memchr(line.bytes, ']', line.length);
    size_t after = close ? (size_t)(close - line.bytes) + 1 : line.length;
    bool is_label =
        after > 2 && after < line.length && line.bytes[after] == ':';
    return is_label ? after + 1 : 0;
}

static LineKind
definition_kind(Line line)
{
    size_t label = label_length(line);
    if (label == 0)
        return LINE_TEXT;
    if (line.bytes[1] == '^') {
        Line name = {line.bytes, label};
        return contains(name, " ") || label < 5 ? LINE_TEXT : LINE_NOTE;
    }
    return is_address(skip_blanks(skip(line, label))) ? LINE_DEFINITION
                                                      : LINE_ESCAPED;
}

const char *
fences_address(const Source *source, size_t line, size_t *length)
{
    Line whole = line_at(source, line);
    Line address = address_in(skip_blanks(skip(whole, label_length(whole))));
    *length = address.length;
    return address.bytes;
}

/* ---- the text for the parser ---- */

static bool
append_line(StringBuilder *text, const Source *source, size_t number,
            LineKind kind, const FencedText *fenced)
{
    const char *start = source->text + source->line_starts[number];
    const char *end = source->text + source_line_end(source, number);
    size_t feed = *end == '\n';
    bool is_div = kind == LINE_DIV_OPEN || kind == LINE_DIV_CLOSE;
    if (!is_div && kind != LINE_ESCAPED)
        return emphasis_append(text, source, (size_t)(start - source->text),
                               (size_t)(end - source->text),
                               &fenced->stand_ins) &&
               string_append(text, "\n", feed);
    const char *own = line_at(source, number).bytes;
    return string_append(text, start, (size_t)(own - start)) &&
           string_append_text(text, is_div ? fenced->stand_in : "\\") &&
           (is_div || string_append(text, own, (size_t)(end - own))) &&
           string_append(text, "\n", feed);
}

/* One question mark more than any the source has. */
static const char *
make_stand_in(Arena *arena, const Source *source)
{
    size_t most = 0;
    const char *at = source->text;
    while ((at = strstr(at, "<?"))) {
        size_t marks = strspn(++at, "?");
        if (at[marks] == '>' && marks > most)
            most = marks;
        at += marks;
    }
    size_t marks = most < 2 ? 2 : most + 1;
    char *made = arena_alloc(arena, marks + sizeof "<>");
    if (!made)
        return NULL;
    made[0] = '<';
    memset(made + 1, '?', marks);
    made[marks + 1] = '>';
    return made;
}

bool
fences_prepare(Arena *arena, const Source *source, size_t start,
               FencedText *fenced)
{
    StringBuilder text = {.arena = arena};
    *fenced = (FencedText){.first_line = source_line(source, start),
                           .stand_ins = emphasis_stand_ins(source),
                           .stand_in = make_stand_in(arena, source)};
    /* Front matter may end where the source does, in the middle of a line. */
    if (source->line_starts[fenced->first_line] == start)
        fenced->line_count = source->line_count - fenced->first_line;
    fenced->kinds = arena_array(arena, fenced->line_count, sizeof(LineKind));
    if (!fenced->kinds || !fenced->stand_in || !string_append(&text, "", 0))
        return false;
    for (size_t i = 0; i < fenced->line_count; i++) {
        size_t number = fenced->first_line + i;
        Line line = line_at(source, number);
        LineKind kind = div_kind(line);
        if (kind == LINE_TEXT)
            kind = definition_kind(line);
        fenced->kinds[i] = kind;
        if (!append_line(&text, source, number, kind, fenced))
            return false;
    }
    fenced->text = text.bytes;
    fenced->length = text.length;
    return true;
}

bool
fences_prepare_inlines(Arena *arena, const Source *source, FencedText *fenced)
{
    StringBuilder text = {.arena = arena};
    *fenced = (FencedText){.stand_ins = emphasis_stand_ins(source)};
    if (!string_append(&text, "", 0))
        return false;
    for (size_t i = 0; i < source->line_count; i++) {
        size_t end = source_line_end(source, i);
        size_t start = source->line_starts[i];
        while (start < end && is_blank(source->text[start]))
            start++;
        if (start == end)
            continue;
        if (!string_append_text(&text, fenced->stand_ins.mark) ||
            !emphasis_append(&text, source, start, end, &fenced->stand_ins) ||
            !string_append_text(&text, "\n"))
            return false;
    }
    fenced->text = text.bytes;
    fenced->length = text.length;
    return true;
}

LineKind
fences_kind(const FencedText *fenced, size_t line)
{
    bool inside = line >= fenced->first_line &&
                  line - fenced->first_line < fenced->line_count;
    return inside ? fenced->kinds[line - fenced->first_line] : LINE_TEXT;
}

void
fences_settle(FencedText *fenced, size_t line)
{
    LineKind kind = fences_kind(fenced, line);
    if (kind == LINE_NOTE || kind == LINE_DEFINITION)
        fenced->kinds[line - fenced->first_line] = LINE_TEXT;
}

/*
 * Texts of the model: see model.h.
 *
 * YAML and JSON fold lines and escape characters, so the text of a scalar is
 * aligned with its source once, character by character; where they go on
 * differently a new segment begins.
 */
#include <stdlib.h>
#include <string.h>

#include "input/inlines.h"
#include "input/markdown.h"
#include "input/merge.h"
#include "input/model.h"

/* ---- a scalar as a source ---- */

typedef struct Scalar {
    Arena *arena;
    const Source *source;
    const char *text;
    size_t length;
    size_t at;  /* in the source */
    char quote; /* it stands in, or another character */
    VECTOR(SourceSegment) segments;
} Scalar;

static bool
add_segment(Scalar *scalar, size_t start)
{
    size_t count = scalar->segments.count;
    const SourceSegment *last =
        count > 0 ? &scalar->segments.items[count - 1] : NULL;
    if (last && last->origin_start + start - last->start == scalar->at)
        return true;
    SourceSegment *segment = vector_push(scalar->arena, &scalar->segments);
    if (segment)
        *segment = (SourceSegment){start, scalar->source, scalar->at};
    return segment != NULL;
}

static bool
is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t';
}

/* The length of the escape at the source's cursor; 0: none. */
static size_t
escape_length(const Scalar *scalar)
{
    const char *bytes = scalar->source->text + scalar->at;
    if (scalar->quote == '\'' && bytes[0] == '\'' && bytes[1] == '\'')
        return 2;
    if (scalar->quote != '"' || bytes[0] != '\\')
        return 0;
    switch (bytes[1]) {
    case 'x':
        return 4;
    case 'u': /* perhaps the first half of a pair */
        return strncmp(bytes + 6, "\\u", 2) == 0 && strchr("dD", bytes[2]) &&
                       strchr("89abAB", bytes[3])
                   ? 12
                   : 6;
    case 'U':
        return 10;
    default:
        return 2;
    }
}

/*
 * Moves the cursor to what stands for the character at `at` of the text;
 * *size is how many bytes of the source that is.
 */
static void
align_character(Scalar *scalar, size_t at, size_t character, size_t *size)
{
    const char *text = scalar->text + at;
    const char *bytes = scalar->source->text;
    size_t limit = scalar->source->length;
    *size = character;
    if (is_space(*text) && is_space(bytes[scalar->at])) {
        *size = 1;
        return;
    }
    /* Indentation, and what a fold left of a line feed. */
    while (scalar->at < limit && is_space(bytes[scalar->at]) &&
           bytes[scalar->at] != *text)
        scalar->at++;
    size_t escape = escape_length(scalar);
    if (escape > 0 && scalar->at + escape <= limit)
        *size = escape;
}

static bool
align(Scalar *scalar)
{
    size_t at = 0;
    if (!add_segment(scalar, 0))
        return false;
    while (at < scalar->length) {
        uint32_t c;
        size_t character =
            utf8_decode(scalar->text + at, scalar->length - at, &c);
        size_t size;
        align_character(scalar, at, character, &size);
        if (!add_segment(scalar, at))
            return false;
        scalar->at += size;
        if (scalar->at > scalar->source->length)
            scalar->at = scalar->source->length;
        at += character;
    }
    return true;
}

/* Behind the quote or the mark of a block that a scalar begins with. */
static size_t
content_offset(const Source *source, const YamlNode *node)
{
    size_t at = source_offset(source, node->place);
    const char *text = source->text;
    if (!node->quoted || at >= source->length)
        return at;
    if (text[at] != '|' && text[at] != '>')
        return at + 1;
    at = source_line_end(source, source_line(source, at));
    return at < source->length ? at + 1 : at;
}

Source *
model_scalar_source(Arena *arena, const Source *source, const YamlNode *node)
{
    Scalar scalar = {.arena = arena,
                     .source = source,
                     .text = node->text,
                     .length = strlen(node->text)};
    size_t start = source_offset(source, node->place);
    scalar.quote = node->quoted ? source->text[start] : '\0';
    scalar.at = content_offset(source, node);
    if (!align(&scalar))
        return NULL;
    Source *made =
        source_derive(arena, source->name, scalar.text, scalar.length);
    if (!made)
        return NULL;
    memcpy(&made->segments, &scalar.segments, sizeof made->segments);
    made->values = source->values;
    return made;
}

/* ---- references to notes ---- */

typedef struct Name {
    const char *text;
    size_t length;
} Name;

static int
compare_name(const void *left, const void *right)
{
    const Name *name = left;
    const ModelNote *note = right;
    int order = strncmp(name->text, note->name, name->length);
    return order ? order : -(note->name[name->length] != '\0');
}

static ModelNote *
find_note(ModelReader *reader, const char *name, size_t length)
{
    Name key = {name, length};
    return reader->notes.count > 0
               ? bsearch(&key, reader->notes.items, reader->notes.count,
                         sizeof *reader->notes.items, compare_name)
               : NULL;
}

static bool
push_part(Arena *arena, Runs *runs, const Run *run, size_t start, size_t end)
{
    if (start == end)
        return true;
    Run *part = vector_push(arena, runs);
    if (!part)
        return false;
    *part = *run;
    part->text = run->text + start;
    part->length = end - start;
    part->offset = run->offset + start;
    return true;
}

static bool
push_reference(ModelReader *reader, Runs *runs, const Run *run, size_t start,
               ModelNote *note)
{
    if (note->number == 0) {
        NumberedNote *numbered = vector_push(reader->arena, &reader->numbered);
        if (!numbered)
            return false;
        numbered->note = note;
        note->number = (int)reader->numbered.count;
    }
    Run *part = vector_push(reader->arena, runs);
    const char *label = arena_format(reader->arena, "[%d]", note->number);
    if (!part || !label)
        return false;
    *part = *run;
    part->text = label;
    part->length = strlen(label);
    part->offset = run->offset + start;
    part->style |= RUN_REFERENCE;
    return true;
}

static void
report_undefined(ModelReader *reader, const Run *run, size_t start, size_t end)
{
    diagnose(reader->diagnostics, SEVERITY_WARNING, "undefined-footnote",
             source_place(run->source, run->offset + start),
             "there is no footnote %.*s", (int)(end - start),
             run->text + start);
}

/* Puts the numbers of notes in place of `[^name]`. */
static bool
resolve_run(ModelReader *reader, const Run *run, Runs *runs)
{
    size_t done = 0;
    for (size_t at = 0; at + 3 < run->length; at++) {
        if (run->style & RUN_CODE || memcmp(run->text + at, "[^", 2) != 0)
            continue;
        const char *close = memchr(run->text + at, ']', run->length - at);
        if (!close)
            break;
        size_t end = (size_t)(close - run->text) + 1;
        ModelNote *note = find_note(reader, run->text + at + 2, end - at - 3);
        if (!note) {
            report_undefined(reader, run, at, end);
            continue;
        }
        if (!push_part(reader->arena, runs, run, done, at) ||
            !push_reference(reader, runs, run, at, note))
            return false;
        done = end;
        at = end - 1;
    }
    return push_part(reader->arena, runs, run, done, run->length);
}

static bool
resolve_references(ModelReader *reader, Text *text)
{
    Runs runs = {0};
    for (size_t i = 0; i < text->count; i++)
        if (!resolve_run(reader, &text->runs[i], &runs))
            return false;
    *text = (Text){runs.items, runs.count};
    return true;
}

/* ---- texts ---- */

bool
model_read_text(ModelReader *reader, const YamlNode *node, Text *text)
{
    Source *source = model_scalar_source(reader->arena, reader->source, node);
    return source &&
           markdown_read_inlines(reader->arena, source, text,
                                 reader->diagnostics) &&
           resolve_references(reader, text);
}

bool
model_read_lines(ModelReader *reader, const YamlNode *node, Text *text)
{
    Source *source = model_scalar_source(reader->arena, reader->source, node);
    Runs runs = {0};
    size_t length = source ? source->length : 0;
    while (length > 0 && source->text[length - 1] == '\n')
        length--;
    for (size_t at = 0; at < length;) {
        size_t line = strcspn(source->text + at, "\n");
        size_t size = line > 0 ? line : 1;
        Run *run = vector_push(reader->arena, &runs);
        if (!run)
            return false;
        *run = (Run){source->text + at, size, RUN_CODE, NULL, NULL, source, at};
        at += size;
    }
    if (!source || !merge_fill_runs(reader->arena, source, &runs))
        return false;
    *text = (Text){runs.items, runs.count};
    return true;
}

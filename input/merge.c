/*
 * Merging: see merge.h.
 *
 * A reference is `⟨n⟩` with a noncharacter on both sides, n the number of the
 * value in decimal.  [Unicode 23.7]
 */
#include "input/merge.h"

#include <stdlib.h>
#include <string.h>

static const char reference_mark[] = "\xEF\xB7\xAF"; /* U+FDEF */

enum { MARK_LENGTH = 3, SECTIONS_MAX = 32 };

typedef enum TagKind {
    TAG_TEXT,
    TAG_VALUE,
    TAG_SECTION,
    TAG_INVERTED,
    TAG_CLOSE,
    TAG_COMMENT
} TagKind;

typedef struct Tag Tag;
struct Tag {
    TagKind kind;
    size_t start; /* in the source; of text: the text itself */
    size_t end;
    const char *name;
    Tag *first_child;
    Tag *last_child;
    Tag *next;
};

struct Template {
    const Source *source;
    Tag root;
};

const Source *
template_source(const Template *template)
{
    return template->source;
}

/* ---- reading the tags ---- */

typedef struct Parser {
    Arena *arena;
    const Source *source;
    Diagnostics *diagnostics;
    size_t at; /* everything before it was read */
    Tag *open[SECTIONS_MAX + 1];
    size_t depth;
} Parser;

static void
refuse(const Parser *parser, size_t offset, const char *why)
{
    diagnose(parser->diagnostics, SEVERITY_ERROR, "placeholder-syntax",
             source_place(parser->source, offset), "%s", why);
}

static bool
add_tag(Parser *parser, Tag tag)
{
    Tag *added = arena_alloc(parser->arena, sizeof *added);
    if (!added)
        return false;
    *added = tag;
    Tag *parent = parser->open[parser->depth];
    if (parent->last_child)
        parent->last_child->next = added;
    else
        parent->first_child = added;
    parent->last_child = added;
    return true;
}

static bool
add_text(Parser *parser, size_t end)
{
    return end <= parser->at ||
           add_tag(parser,
                   (Tag){.kind = TAG_TEXT, .start = parser->at, .end = end});
}

/* The next `{{` that has no backslash before it; or the source's end. */
static size_t
find_tag(const Source *source, size_t at)
{
    for (;;) {
        const char *found = strstr(source->text + at, "{{");
        if (!found)
            return source->length;
        size_t offset = (size_t)(found - source->text);
        if (offset == 0 || found[-1] != '\\')
            return offset;
        at = offset + 2;
    }
}

static bool
is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/*
 * A tag alone on its line: moves *start to the line's first byte and *end
 * behind its line feed.
 */
static void
take_line(const Source *source, size_t *start, size_t *end)
{
    size_t first = *start;
    size_t last = *end;
    while (first > 0 && is_blank(source->text[first - 1]))
        first--;
    while (is_blank(source->text[last]))
        last++;
    bool alone = (first == 0 || source->text[first - 1] == '\n') &&
                 (source->text[last] == '\n' || source->text[last] == '\0');
    if (!alone)
        return;
    *start = first;
    *end = last + (source->text[last] == '\n');
}

static TagKind
kind_of(char sigil)
{
    static const char sigils[] = "#^/!";
    static const TagKind kinds[] = {TAG_SECTION, TAG_INVERTED, TAG_CLOSE,
                                    TAG_COMMENT};
    const char *found = sigil ? strchr(sigils, sigil) : NULL;
    return found ? kinds[found - sigils] : TAG_VALUE;
}

/* Reads the tag at `start`; its name in the arena.  False: refused. */
static bool
read_tag(Parser *parser, size_t start, Tag *tag)
{
    const char *inside = parser->source->text + start + 2;
    const char *close = strstr(inside, "}}");
    const char *feed =
        close ? memchr(inside, '\n', (size_t)(close - inside)) : NULL;
    *tag = (Tag){.kind = kind_of(*inside), .start = start};
    if (!close || (feed && tag->kind != TAG_COMMENT)) {
        refuse(parser, start,
               "\"{{\" is not closed with \"}}\"; write \\{{ for braces that "
               "are text");
        return false;
    }
    tag->end = (size_t)(close - parser->source->text) + 2;
    if (tag->kind == TAG_COMMENT)
        return true;
    inside += tag->kind != TAG_VALUE;
    while (inside < close && is_blank(*inside))
        inside++;
    while (close > inside && is_blank(close[-1]))
        close--;
    if (inside == close || strchr("{&>=<%$", *inside)) {
        refuse(parser, start,
               "this is neither {{name}} nor {{#name}}, {{^name}} or "
               "{{/name}}");
        return false;
    }
    tag->name = arena_text(parser->arena, inside, (size_t)(close - inside));
    return tag->name != NULL;
}

static bool
open_section(Parser *parser, Tag tag)
{
    if (parser->depth == SECTIONS_MAX) {
        refuse(parser, tag.start, "sections are nested too deeply");
        return false;
    }
    if (!add_tag(parser, tag))
        return false;
    Tag *section = parser->open[parser->depth]->last_child;
    parser->open[++parser->depth] = section;
    return true;
}

static bool
close_section(Parser *parser, Tag tag)
{
    const Tag *open = parser->open[parser->depth];
    if (parser->depth == 0 || strcmp(open->name, tag.name) != 0) {
        diagnose(parser->diagnostics, SEVERITY_ERROR, "placeholder-syntax",
                 source_place(parser->source, tag.start),
                 "{{/%s}} closes a section that is not open here", tag.name);
        return false;
    }
    parser->depth--;
    return true;
}

static bool
take_tag(Parser *parser, size_t start)
{
    Tag tag;
    if (!read_tag(parser, start, &tag))
        return false;
    size_t line_start = tag.start;
    size_t line_end = tag.end;
    if (tag.kind != TAG_VALUE)
        take_line(parser->source, &line_start, &line_end);
    if (!add_text(parser, line_start))
        return false;
    parser->at = line_end;
    switch (tag.kind) {
    case TAG_VALUE:
        return add_tag(parser, tag);
    case TAG_SECTION:
    case TAG_INVERTED:
        return open_section(parser, tag);
    case TAG_CLOSE:
        return close_section(parser, tag);
    case TAG_COMMENT:
    case TAG_TEXT:
        break;
    }
    return true;
}

Template *
template_new(Arena *arena, const Source *source, Diagnostics *diagnostics)
{
    Template *template = arena_alloc(arena, sizeof *template);
    if (!template)
        return NULL;
    template->source = source;
    Parser parser = {.arena = arena,
                     .source = source,
                     .diagnostics = diagnostics,
                     .open = {&template->root}};
    const char *mark = strstr(source->text, reference_mark);
    if (mark) {
        refuse(&parser, (size_t)(mark - source->text),
               "U+FDEF is no character and cannot stand in a template");
        return NULL;
    }
    for (size_t start; (start = find_tag(source, parser.at)) < source->length;)
        if (!take_tag(&parser, start))
            return NULL;
    if (parser.depth > 0) {
        diagnose(diagnostics, SEVERITY_ERROR, "placeholder-syntax",
                 source_place(source, parser.open[parser.depth]->start),
                 "the section {{#%s}} is not closed",
                 parser.open[parser.depth]->name);
        return NULL;
    }
    return add_text(&parser, source->length) ? template : NULL;
}

/* ---- checking the names ---- */

static bool
is_column(const YamlNode *columns, const char *name)
{
    return strcmp(name, ".") == 0 || yaml_tree_get(columns, name);
}

static bool
check_tags(const Template *template, const Tag *first, const YamlNode *columns,
           Diagnostics *diagnostics)
{
    bool good = true;
    for (const Tag *tag = first; tag; tag = tag->next) {
        if (tag->name && !is_column(columns, tag->name)) {
            diagnose(diagnostics, SEVERITY_ERROR, "unknown-placeholder",
                     source_place(template->source, tag->start),
                     "the records have no column \"%s\"", tag->name);
            good = false;
        }
        good &= check_tags(template, tag->first_child, columns, diagnostics);
    }
    return good;
}

bool
template_check(const Template *template, const YamlNode *columns,
               Diagnostics *diagnostics)
{
    return check_tags(template, template->root.first_child, columns,
                      diagnostics);
}

/* ---- merging ---- */

typedef struct Merge {
    Arena *arena;
    const Template *template;
    const Record *record;
    Diagnostics *diagnostics;
    bool plain; /* values themselves, not references */
    StringBuilder text;
    VECTOR(SourceSegment) segments;
    VECTOR(SourceValue) values;
    const YamlNode *contexts[SECTIONS_MAX + 1];
    size_t depth;
} Merge;

/* The value `name` of a mapping; of `a.b` the value b in the value a. */
static const YamlNode *
value_in(Arena *arena, const YamlNode *context, const char *name)
{
    const YamlNode *value = yaml_tree_get(context, name);
    const char *dot = value ? NULL : strchr(name, '.');
    if (!dot)
        return value;
    const char *first = arena_text(arena, name, (size_t)(dot - name));
    const YamlNode *inner = first ? yaml_tree_get(context, first) : NULL;
    return inner ? value_in(arena, inner, dot + 1) : NULL;
}

/* From the innermost section outwards. */
static const YamlNode *
look_up(const Merge *merge, const char *name)
{
    if (strcmp(name, ".") == 0)
        return merge->contexts[merge->depth];
    for (size_t i = merge->depth + 1; i > 0; i--) {
        const YamlNode *value =
            value_in(merge->arena, merge->contexts[i - 1], name);
        if (value)
            return value;
    }
    return NULL;
}

static bool
is_null(const YamlNode *value)
{
    return value->kind == YAML_SCALAR && !value->quoted &&
           strcmp(value->text, "null") == 0;
}

/* What Mustache takes for nothing: an empty text, false, null, []. */
static bool
is_nothing(const YamlNode *value)
{
    if (value->kind == YAML_SEQUENCE)
        return value->count == 0;
    if (value->kind == YAML_MAPPING)
        return false;
    return value->text[0] == '\0' || is_null(value) ||
           (!value->quoted && strcmp(value->text, "false") == 0);
}

static void
report_missing(const Merge *merge, const Tag *tag)
{
    diagnose(merge->diagnostics, SEVERITY_ERROR, "unknown-placeholder",
             source_place(merge->template->source, tag->start),
             "row %zu has no value \"%s\"", merge->record->number, tag->name);
}

static bool
add_segment(Merge *merge, size_t origin_start)
{
    SourceSegment *segment = vector_push(merge->arena, &merge->segments);
    if (segment)
        *segment = (SourceSegment){merge->text.length, merge->template->source,
                                   origin_start};
    return segment != NULL;
}

static bool
add_reference(Merge *merge, const YamlNode *node, const char *text)
{
    SourceValue *value = vector_push(merge->arena, &merge->values);
    const Source *source = merge->record->source;
    if (!value)
        return false;
    size_t offset = source_offset(source, node->place);
    offset += node->quoted && source->text[offset] == '"';
    *value = (SourceValue){text, strlen(text), source, offset};
    const char *reference =
        arena_format(merge->arena, "%s%zu%s", reference_mark,
                     merge->values.count - 1, reference_mark);
    return reference && string_append_text(&merge->text, reference);
}

static bool
add_value(Merge *merge, const Tag *tag)
{
    const YamlNode *value = look_up(merge, tag->name);
    if (!value) {
        report_missing(merge, tag);
        return true;
    }
    if (value->kind != YAML_SCALAR) {
        diagnose(merge->diagnostics, SEVERITY_ERROR, "placeholder-value",
                 source_place(merge->template->source, tag->start),
                 "\"%s\" in row %zu is a list or an object, not a text",
                 tag->name, merge->record->number);
        return true;
    }
    const char *text = is_null(value) ? "" : value->text;
    if (merge->plain)
        return string_append_text(&merge->text, text);
    return add_segment(merge, tag->start) && add_reference(merge, value, text);
}

static bool add_tags(Merge *merge, const Tag *first);

static bool
add_inside(Merge *merge, const Tag *tag, const YamlNode *context)
{
    merge->contexts[++merge->depth] = context;
    bool good = add_tags(merge, tag->first_child);
    merge->depth--;
    return good;
}

static bool
add_section(Merge *merge, const Tag *tag)
{
    const YamlNode *value = look_up(merge, tag->name);
    if (!value) {
        report_missing(merge, tag);
        return true;
    }
    bool nothing = is_nothing(value);
    if (tag->kind == TAG_INVERTED || nothing)
        return (tag->kind == TAG_INVERTED) != nothing ||
               add_tags(merge, tag->first_child);
    if (value->kind != YAML_SEQUENCE)
        return add_inside(merge, tag, value);
    for (const YamlNode *item = value->first_child; item; item = item->next)
        if (!add_inside(merge, tag, item))
            return false;
    return true;
}

static bool
add_tags(Merge *merge, const Tag *first)
{
    const char *text = merge->template->source->text;
    for (const Tag *tag = first; tag; tag = tag->next) {
        bool good = true;
        if (tag->kind == TAG_TEXT)
            good = add_segment(merge, tag->start) &&
                   string_append(&merge->text, text + tag->start,
                                 tag->end - tag->start);
        else if (tag->kind == TAG_VALUE)
            good = add_value(merge, tag);
        else
            good = add_section(merge, tag);
        if (!good)
            return false;
    }
    return true;
}

/* False when a value was wrong or memory ran out. */
static bool
merge_all(Merge *merge)
{
    size_t errors = merge->diagnostics->errors;
    merge->text.arena = merge->arena;
    merge->contexts[0] = merge->record->values;
    return string_append_text(&merge->text, "") &&
           add_tags(merge, merge->template->root.first_child) &&
           merge->diagnostics->errors == errors;
}

Source *
template_merge(Arena *arena, const Template *template, const Record *record,
               Diagnostics *diagnostics)
{
    Merge merge = {.arena = arena,
                   .template = template,
                   .record = record,
                   .diagnostics = diagnostics};
    if (!merge_all(&merge))
        return NULL;
    if (!diagnostics_know(diagnostics, template->source) ||
        !diagnostics_know(diagnostics, record->source))
        return NULL;
    Source *source = source_derive(arena, template->source->name,
                                   merge.text.bytes, merge.text.length);
    if (!source || (merge.segments.count == 0 && !add_segment(&merge, 0)))
        return NULL;
    memcpy(&source->segments, &merge.segments, sizeof source->segments);
    memcpy(&source->values, &merge.values, sizeof source->values);
    return source;
}

const char *
template_text(Arena *arena, const Template *template, const Record *record,
              Diagnostics *diagnostics)
{
    Merge merge = {.arena = arena,
                   .template = template,
                   .record = record,
                   .diagnostics = diagnostics,
                   .plain = true};
    return merge_all(&merge) ? merge.text.bytes : NULL;
}

/* ---- putting values in ---- */

/* The value referred to at `text`, which begins with the mark; or NULL. */
static const SourceValue *
referred(const Source *source, const char *text, const char *end,
         size_t *length)
{
    const char *digits = text + MARK_LENGTH;
    char *close;
    size_t index = (size_t)strtoull(digits, &close, 10);
    if (close == digits || close + MARK_LENGTH > end ||
        memcmp(close, reference_mark, MARK_LENGTH) != 0 ||
        index >= source->values.count)
        return NULL;
    *length = (size_t)(close - text) + MARK_LENGTH;
    return &source->values.items[index];
}

static const char *
find_reference(const char *text, const char *end)
{
    for (; end - text >= MARK_LENGTH; text++) {
        text = memchr(text, reference_mark[0], (size_t)(end - text));
        if (!text || end - text < MARK_LENGTH)
            return NULL;
        if (memcmp(text, reference_mark, MARK_LENGTH) == 0)
            return text;
    }
    return NULL;
}

const char *
merge_fill(Arena *arena, const Source *source, const char *text)
{
    const char *end = text ? text + strlen(text) : NULL;
    if (!text || source->values.count == 0 || !find_reference(text, end))
        return text;
    StringBuilder filled = {.arena = arena};
    if (!string_append_text(&filled, ""))
        return NULL;
    while (text < end) {
        const char *found = find_reference(text, end);
        size_t length = 0;
        const SourceValue *value =
            found ? referred(source, found, end, &length) : NULL;
        const char *stop = value ? found : end;
        if (!string_append(&filled, text, (size_t)(stop - text)) ||
            (value && !string_append(&filled, value->text, value->length)))
            return NULL;
        text = stop + length;
    }
    return filled.bytes;
}

static bool
push_run(Arena *arena, Runs *runs, Run run)
{
    Run *added = run.length > 0 ? vector_push(arena, runs) : NULL;
    if (added)
        *added = run;
    return added || run.length == 0;
}

/* A value's lines, with line breaks between them. */
static bool
push_value(Arena *arena, Runs *runs, const Run *model, const SourceValue *value)
{
    Run run = *model;
    run.source = value->source;
    for (size_t at = 0; at < value->length;) {
        size_t line = strcspn(value->text + at, "\n");
        run.length = line > 0 ? line : 1;
        run.text = line > 0 ? value->text + at : "\n";
        run.offset = value->offset + at;
        if (!push_run(arena, runs, run))
            return false;
        at += run.length;
    }
    return true;
}

static bool
fill_run(Arena *arena, const Source *source, const Run *run, Runs *filled)
{
    const char *end = run->text + run->length;
    Run part = *run;
    part.link = merge_fill(arena, source, run->link);
    if (run->link && !part.link)
        return false;
    while (part.text < end) {
        const char *found = find_reference(part.text, end);
        size_t length = 0;
        const SourceValue *value =
            found ? referred(source, found, end, &length) : NULL;
        const char *stop = value ? found : end;
        part.length = (size_t)(stop - part.text);
        if (!push_run(arena, filled, part) ||
            (value && !push_value(arena, filled, &part, value)))
            return false;
        part.offset += part.length + length;
        part.text = stop + length;
    }
    return true;
}

/* Runs of one span share it; so they do with its annotation filled in. */
typedef struct FilledSpan {
    const Span *original;
    const Span *filled;
} FilledSpan;

static bool
fill_span(Arena *arena, const Source *source, Run *run, FilledSpan *last)
{
    if (!run->span || !run->span->annotation)
        return true;
    if (run->span != last->original) {
        Span *span = arena_alloc(arena, sizeof *span);
        if (!span)
            return false;
        *span = *run->span;
        span->annotation = merge_fill(arena, source, span->annotation);
        if (!span->annotation)
            return false;
        *last = (FilledSpan){run->span, span};
    }
    run->span = last->filled;
    return true;
}

bool
merge_fill_runs(Arena *arena, const Source *source, Runs *runs)
{
    if (source->values.count == 0)
        return true;
    Runs filled = {0};
    FilledSpan span = {0};
    for (size_t i = 0; i < runs->count; i++)
        if (!fill_span(arena, source, &runs->items[i], &span) ||
            !fill_run(arena, source, &runs->items[i], &filled))
            return false;
    *runs = filled;
    return true;
}

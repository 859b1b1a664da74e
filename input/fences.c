/*
 * Fenced divs and attributes: see fences.h.
 */
#include "input/fences.h"

#include <string.h>

#include "input/language.h"

static const char stand_in[] = "<!---->";

typedef struct Line {
    const char *bytes; /* without indentation */
    size_t length;     /* without line feed and trailing blanks */
    size_t indent;
} Line;

static Line
line_at(const Source *source, size_t number)
{
    size_t start = source->line_starts[number];
    size_t end = number + 1 < source->line_count
                     ? source->line_starts[number + 1] - 1
                     : source->length;
    Line line = {source->text + start, 0, 0};
    while (start + line.indent < end && line.bytes[line.indent] == ' ')
        line.indent++;
    while (end > start + line.indent &&
           (source->text[end - 1] == ' ' || source->text[end - 1] == '\t'))
        end--;
    line.bytes += line.indent;
    line.length = end - start - line.indent;
    return line;
}

static size_t
count_leading(Line line, char c)
{
    size_t count = 0;
    while (count < line.length && line.bytes[count] == c)
        count++;
    return count;
}

static bool
is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool
set_attribute(Arena *arena, const char *word, size_t length, Place place,
              Attributes *attributes, Diagnostics *diagnostics)
{
    static const char lang[] = "lang=";
    if (length > 1 && (word[0] == '#' || word[0] == '.')) {
        const char *name = arena_text(arena, word + 1, length - 1);
        if (word[0] == '#')
            attributes->id = name;
        else if (!attributes->class_name)
            attributes->class_name = name;
        return name != NULL;
    }
    if (length > sizeof lang - 1 && strncmp(word, lang, sizeof lang - 1) == 0) {
        const char *value = word + sizeof lang - 1;
        size_t size = length - (sizeof lang - 1);
        if (size >= 2 && (*value == '"' || *value == '\'') &&
            value[size - 1] == *value) {
            value++;
            size -= 2;
        }
        const char *tag = arena_text(arena, value, size);
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
attributes_read(Arena *arena, const char *bytes, size_t length, Place place,
                Attributes *attributes, Diagnostics *diagnostics)
{
    for (size_t i = 0; i < length;) {
        while (i < length && is_blank(bytes[i]))
            i++;
        size_t start = i;
        while (i < length && !is_blank(bytes[i]))
            i++;
        if (i > start && !set_attribute(arena, bytes + start, i - start, place,
                                        attributes, diagnostics))
            return false;
    }
    return true;
}

/* What a line of three or more colons is; its attributes with it. */
static bool
read_fence(Arena *arena, Line line, Place place, Fence *fence,
           Diagnostics *diagnostics)
{
    size_t i = count_leading(line, ':');
    while (i < line.length && is_blank(line.bytes[i]))
        i++;
    size_t end = line.length;
    while (end > i && line.bytes[end - 1] == ':')
        end--;
    while (end > i && is_blank(line.bytes[end - 1]))
        end--;
    if (i >= end) {
        fence->kind = FENCE_CLOSE;
        return true;
    }
    fence->kind = FENCE_OPEN;
    const char *inside = line.bytes + i;
    size_t length = end - i;
    if (inside[0] == '{' && inside[length - 1] == '}')
        return attributes_read(arena, inside + 1, length - 2, place,
                               &fence->attributes, diagnostics);
    fence->attributes.class_name = arena_text(arena, inside, length);
    return fence->attributes.class_name != NULL;
}

/*
 * `[注]: 文字` would vanish as the definition of a link.  A destination that
 * has nothing of an address in it is taken for text.
 */
static bool
is_text_in_link_disguise(Line line)
{
    if (line.length < 4 || line.bytes[0] != '[' || line.bytes[1] == '^')
        return false;
    const char *close = memchr(line.bytes, ']', line.length);
    size_t after = close ? (size_t)(close - line.bytes) + 1 : line.length;
    if (after >= line.length || line.bytes[after] != ':')
        return false;
    for (size_t i = after + 1; i < line.length; i++)
        if (strchr("/.#<@", line.bytes[i]))
            return false;
    return true;
}

/* Follows ``` and ~~~ so that nothing inside code is touched. */
static bool
follow_code(Line line, char *open, size_t *open_length)
{
    char c = line.length > 0 ? line.bytes[0] : '\0';
    size_t run = c == '`' || c == '~' ? count_leading(line, c) : 0;
    if (*open) {
        if (c == *open && run >= *open_length && run == line.length)
            *open = '\0';
        return true;
    }
    if (run < 3 ||
        (c == '`' && memchr(line.bytes + run, '`', line.length - run)))
        return false;
    *open = c;
    *open_length = run;
    return true;
}

static bool
append_line(StringBuilder *text, const Source *source, size_t number, Line line,
            const Fence *fence)
{
    size_t start = source->line_starts[number];
    size_t end = number + 1 < source->line_count
                     ? source->line_starts[number + 1]
                     : source->length;
    if (fence->kind == FENCE_NONE && !is_text_in_link_disguise(line))
        return string_append(text, source->text + start, end - start);
    if (!string_append(text, source->text + start, line.indent))
        return false;
    if (fence->kind != FENCE_NONE)
        return string_append_text(text, stand_in) &&
               string_append(text, "\n", 1);
    return string_append(text, "\\", 1) &&
           string_append(text, line.bytes, end - start - line.indent);
}

bool
fences_prepare(Arena *arena, const Source *source, size_t start,
               FencedText *fenced, Diagnostics *diagnostics)
{
    StringBuilder text = {.arena = arena};
    char code = '\0';
    size_t code_length = 0;
    *fenced = (FencedText){0};
    fenced->first_line = (size_t)source_place(source, start).line - 1;
    fenced->line_count = source->line_count - fenced->first_line;
    fenced->fences = arena_array(arena, fenced->line_count, sizeof(Fence));
    if (!fenced->fences || !string_append(&text, "", 0))
        return false;
    for (size_t i = 0; i < fenced->line_count; i++) {
        Line line = line_at(source, fenced->first_line + i);
        Fence *fence = &fenced->fences[i];
        Place place = {source->name, (int)(fenced->first_line + i) + 1,
                       (int)line.indent + 1};
        bool in_code = follow_code(line, &code, &code_length);
        if (!in_code && count_leading(line, ':') >= 3 &&
            !read_fence(arena, line, place, fence, diagnostics))
            return false;
        if (!append_line(&text, source, fenced->first_line + i, line, fence))
            return false;
    }
    fenced->text = text.bytes;
    fenced->length = text.length;
    return true;
}

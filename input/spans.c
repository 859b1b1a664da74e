/*
 * Bracketed spans: see spans.h.
 *
 * CommonMark leaves the brackets in the text.  They are found there by their
 * place in the source, so that emphasis or links inside a span, or an
 * underscore inside its attributes, do not matter: what lies between two
 * places of the source belongs to the span, however many runs it is.
 */
#include "input/spans.h"

#include <string.h>

#include "input/language.h"

enum { NESTED_MAX = 16, SCRIPT_MAX = 8 };

/* A bracket that opens; a span, once its end is found. */
typedef struct Bracket {
    size_t open;  /* of "[" */
    size_t close; /* of "]" */
    size_t end;   /* after "}" */
    Span *span;   /* NULL: the bracket is text */
} Bracket;

/* The source from a byte up to the next stretch's. */
typedef struct Stretch {
    size_t offset;
    bool is_text;
    Span *span; /* the innermost it is in; or NULL */
} Stretch;

typedef struct Search {
    Arena *arena;
    Diagnostics *diagnostics;
    VECTOR(Bracket) brackets; /* in the order of the source */
    VECTOR(Stretch) stretches;
    size_t opened[NESTED_MAX]; /* of `brackets` */
    size_t depth;
    size_t end; /* of the last span's attributes */
} Search;

/* ---- attributes ---- */

static bool
word_is(const char *word, size_t length, const char *name)
{
    return strlen(name) == length && strncmp(word, name, length) == 0;
}

static bool
set_class(Span *span, const char *name, size_t length)
{
    static const struct {
        const char *name;
        unsigned mark;
    } marks[] = {{"dots", MARK_DOTS},    {"name", MARK_NAME},
                 {"work", MARK_WORK},    {"underline", MARK_UNDERLINE},
                 {"ul", MARK_UNDERLINE}, {"box", MARK_BOX}};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (word_is(name, length, marks[i].name)) {
            span->marks |= marks[i].mark;
            return true;
        }
    if (word_is(name, length, "sup") || word_is(name, length, "sub")) {
        span->style = name[2] == 'p' ? RUN_SUPERSCRIPT : RUN_SUBSCRIPT;
        return true;
    }
    span->keep |= word_is(name, length, "keep");
    /* Word's bookmarks, as pandoc writes them: places and no text. */
    return word_is(name, length, "keep") || word_is(name, length, "anchor");
}

static bool
set_value(Search *search, Span *span, const char *key, size_t key_length,
          const char *value, size_t length)
{
    const char *text = arena_text(search->arena, value, length);
    if (word_is(key, key_length, "ruby") || word_is(key, key_length, "gloss"))
        span->annotation = text;
    else if (word_is(key, key_length, "lang") && text &&
             language_tag_is_valid(text))
        span->language = text;
    else if (word_is(key, key_length, "even") && length == 1 && *value >= '2' &&
             *value <= '9')
        span->even = *value - '0';
    else
        return false;
    return true;
}

static bool
is_blank(char c)
{
    return c == ' ' || c == '\n';
}

/* The end of a word: a blank outside quotes, or `end`. */
static const char *
word_end(const char *at, const char *end)
{
    bool quoted = false;
    for (; at < end && (quoted || !is_blank(*at)); at++)
        quoted ^= *at == '"';
    return at;
}

/* One word of the attributes; false if it is no attribute at all. */
static bool
read_word(Search *search, Span *span, const char *word, const char *end)
{
    size_t length = (size_t)(end - word);
    const char *equals = memchr(word, '=', length);
    bool known;
    if (*word == '.' || *word == '#') {
        known = *word == '#' || set_class(span, word + 1, length - 1);
    } else if (equals && equals > word) {
        const char *value = equals + 1;
        if (end - value >= 2 && *value == '"' && end[-1] == '"') {
            value++;
            end--;
        }
        known = set_value(search, span, word, (size_t)(equals - word), value,
                          (size_t)(end - value));
    } else {
        return false;
    }
    if (!known)
        diagnose(search->diagnostics, SEVERITY_WARNING, "unknown-attribute",
                 span->place, "the attribute \"%.*s\" means nothing here",
                 (int)length, word);
    return true;
}

/* Reads `{…}` from its first byte inside; false if it is only text. */
static bool
read_attributes(Search *search, Span *span, const char *at, const char *end)
{
    bool any = false;
    while (at < end) {
        if (is_blank(*at)) {
            at++;
            continue;
        }
        const char *stop = word_end(at, end);
        if (!read_word(search, span, at, stop))
            return false;
        any = true;
        at = stop;
    }
    return any;
}

/* ---- brackets ---- */

/* The "}" that closes attributes, outside quotes and in the same paragraph. */
static const char *
closing_brace(const char *at)
{
    bool quoted = false;
    for (size_t i = 0; i < ATTRIBUTES_MAX && at[i]; i++) {
        if (at[i] == '\n' && (quoted || at[i + 1] == '\n'))
            return NULL;
        quoted ^= at[i] == '"';
        if (at[i] == '}' && !quoted)
            return at + i;
    }
    return NULL;
}

static bool
open_bracket(Search *search, size_t open)
{
    Bracket *bracket = vector_push(search->arena, &search->brackets);
    if (!bracket)
        return false;
    *bracket = (Bracket){.open = open};
    search->opened[search->depth++] = search->brackets.count - 1;
    return true;
}

static bool
close_bracket(Search *search, const Source *source, size_t close)
{
    Bracket *bracket = &search->brackets.items[search->opened[--search->depth]];
    const char *inside = source->text + close + 2;
    const char *brace =
        source->text[close + 1] == '{' ? closing_brace(inside) : NULL;
    if (!brace)
        return true;
    Span *span = arena_alloc(search->arena, sizeof *span);
    if (!span)
        return false;
    span->place = source_place(source, bracket->open);
    if (!read_attributes(search, span, inside, brace))
        return !arena_failed(search->arena);
    bracket->close = close;
    bracket->end = (size_t)(brace - source->text) + 1;
    bracket->span = span;
    search->end = bracket->end;
    return true;
}

/* ---- scripts ---- */

static bool
is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/*
 * The second mark of `10^6^` and `CO~2~`, whose first is text[at]; 0: it is
 * none.  What stands before it tells it from a range, "3~5 天", and from a
 * face, "^o^".
 */
static size_t
script_end(const char *text, size_t at)
{
    char before = at > 0 ? text[at - 1] : ' ';
    bool raised = text[at] == '^';
    bool follows = is_letter(before) || before == ')' ||
                   (raised && (is_digit(before) || is_digit(text[at + 1])));
    size_t end = at + 1;
    while (end - at <= SCRIPT_MAX &&
           (is_letter(text[end]) || is_digit(text[end]) || text[end] == '+' ||
            text[end] == '-'))
        end++;
    bool closed = end > at + 1 && text[end] == text[at];
    return follows && closed && text[end + 1] != text[at] ? end : 0;
}

static bool
add_script(Search *search, const Source *source, size_t open)
{
    size_t close = script_end(source->text, open);
    if (close == 0)
        return true;
    Span *span = arena_alloc(search->arena, sizeof *span);
    Bracket *bracket =
        span ? vector_push(search->arena, &search->brackets) : NULL;
    if (!bracket)
        return false;
    span->place = source_place(source, open);
    span->style = source->text[open] == '^' ? RUN_SUPERSCRIPT : RUN_SUBSCRIPT;
    *bracket = (Bracket){open, close, close + 1, span};
    search->end = close + 1;
    return true;
}

/* ---- runs ---- */

/* True if the run's bytes stand in the source as they are. */
static bool
is_literal(const Run *run)
{
    return run->source && run->text == run->source->text + run->offset;
}

static bool
search_run(Search *search, const Run *run)
{
    if (!is_literal(run) || (run->style & RUN_CODE))
        return true;
    for (size_t i = 0; i < run->length; i++) {
        size_t at = run->offset + i;
        bool escaped = at > 0 && run->source->text[at - 1] == '\\';
        bool good = true;
        if (escaped || at < search->end)
            continue;
        if (run->text[i] == '[' && search->depth < NESTED_MAX)
            good = open_bracket(search, at);
        else if (run->text[i] == ']' && search->depth > 0)
            good = close_bracket(search, run->source, at);
        else if (run->text[i] == '^' || run->text[i] == '~')
            good = add_script(search, run->source, at);
        if (!good)
            return false;
    }
    return true;
}

/* ---- taking them out ---- */

static bool
add_stretch(Search *search, size_t offset, bool is_text, Span *span)
{
    Stretch *stretch = vector_push(search->arena, &search->stretches);
    if (stretch)
        *stretch = (Stretch){offset, is_text, span};
    return stretch != NULL;
}

/* An inner span has the marks of the one around it. */
static void
inherit(Span *inner, const Span *outer)
{
    inner->marks |= outer->marks;
    inner->style |= outer->style;
    inner->keep |= outer->keep;
    if (!inner->language)
        inner->language = outer->language;
}

/*
 * Ends the spans that close before `offset`: `around` are those that are
 * open, the outermost first.
 */
static bool
end_spans(Search *search, const Bracket **around, size_t *depth, size_t offset)
{
    while (*depth > 0 && around[*depth - 1]->close < offset) {
        const Bracket *ended = around[--*depth];
        Span *outer = *depth > 0 ? around[*depth - 1]->span : NULL;
        if (!add_stretch(search, ended->close, false, NULL) ||
            !add_stretch(search, ended->end, true, outer))
            return false;
    }
    return true;
}

/* Cuts the source where a span begins or ends.  False: out of memory. */
static bool
find_stretches(Search *search)
{
    const Bracket *around[NESTED_MAX];
    size_t depth = 0;
    if (!add_stretch(search, 0, true, NULL))
        return false;
    for (size_t i = 0; i < search->brackets.count; i++) {
        const Bracket *bracket = &search->brackets.items[i];
        if (!bracket->span)
            continue;
        if (!end_spans(search, around, &depth, bracket->open) ||
            !add_stretch(search, bracket->open, false, NULL) ||
            !add_stretch(search, bracket->open + 1, true, bracket->span))
            return false;
        if (depth > 0)
            inherit(bracket->span, around[depth - 1]->span);
        around[depth++] = bracket;
    }
    return end_spans(search, around, &depth, SIZE_MAX);
}

/* The last stretch that begins at or before `offset`. */
static size_t
stretch_at(const Search *search, size_t offset)
{
    size_t low = 0;
    size_t high = search->stretches.count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (search->stretches.items[middle].offset <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static bool
split_run(Search *search, const Run *run, Runs *out)
{
    size_t end = run->offset + run->length;
    size_t i = stretch_at(search, run->offset);
    for (size_t at = run->offset; at < end; i++) {
        const Stretch *stretch = &search->stretches.items[i];
        size_t stop = end;
        if (is_literal(run) && i + 1 < search->stretches.count &&
            stretch[1].offset < end)
            stop = stretch[1].offset;
        if (stretch->is_text && stop > at) {
            Run *part = vector_push(search->arena, out);
            if (!part)
                return false;
            *part = *run;
            part->text += at - run->offset;
            part->offset = at;
            part->length = stop - at;
            part->span = stretch->span;
            part->style |= stretch->span ? stretch->span->style : 0;
        }
        at = stop;
    }
    return true;
}

bool
spans_resolve(Arena *arena, Runs *runs, Diagnostics *diagnostics)
{
    Search search = {.arena = arena, .diagnostics = diagnostics};
    for (size_t i = 0; i < runs->count; i++)
        if (!search_run(&search, &runs->items[i]))
            return false;
    if (search.end == 0)
        return true;
    if (!find_stretches(&search))
        return false;
    Runs split = {0};
    for (size_t i = 0; i < runs->count; i++)
        if (!split_run(&search, &runs->items[i], &split))
            return false;
    *runs = split;
    return true;
}

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

/* The limits keep the work linear in the text. */
enum { NESTED_MAX = 16, ATTRIBUTES_MAX = 1000, SPANS_MAX = 2000 };

/* A stretch of the source, from the first byte inside to the last. */
typedef struct Found {
    size_t open;  /* of "[" */
    size_t close; /* of "]" */
    size_t end;   /* after "}" */
    Span *span;
} Found;

typedef struct Search {
    Arena *arena;
    Diagnostics *diagnostics;
    VECTOR(Found) found;
    size_t opened[NESTED_MAX];
    size_t depth;
    bool full;
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
    span->keep |= word_is(name, length, "keep");
    return word_is(name, length, "keep");
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
    else
        return false;
    return true;
}

/* The end of a word: a blank outside quotes, or `end`. */
static const char *
word_end(const char *at, const char *end)
{
    bool quoted = false;
    for (; at < end && (quoted || *at != ' '); at++)
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
        if (*at == ' ') {
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

/* The "}" that closes attributes, outside quotes and on the same line. */
static const char *
closing_brace(const char *at)
{
    bool quoted = false;
    for (size_t i = 0; i < ATTRIBUTES_MAX && at[i] && at[i] != '\n'; i++) {
        quoted ^= at[i] == '"';
        if (at[i] == '}' && !quoted)
            return at + i;
    }
    return NULL;
}

static bool
close_span(Search *search, const Source *source, size_t close)
{
    size_t open = search->opened[--search->depth];
    const char *inside = source->text + close + 2;
    const char *brace =
        source->text[close + 1] == '{' ? closing_brace(inside) : NULL;
    if (!brace)
        return true;
    Span *span = arena_alloc(search->arena, sizeof *span);
    if (!span)
        return false;
    span->place = source_place(source, open);
    if (search->found.count == SPANS_MAX) {
        diagnose(search->diagnostics, SEVERITY_WARNING, "too-many-spans",
                 span->place, "only %d spans in a paragraph have an effect",
                 SPANS_MAX);
        search->full = true;
        return true;
    }
    if (!read_attributes(search, span, inside, brace))
        return !arena_failed(search->arena);
    Found *found = vector_push(search->arena, &search->found);
    if (found)
        *found = (Found){open, close, (size_t)(brace - source->text) + 1, span};
    return found != NULL;
}

/* True if the run's bytes stand in the source as they are. */
static bool
is_literal(const Run *run)
{
    return run->source && run->text == run->source->text + run->offset;
}

static bool
search_run(Search *search, const Run *run)
{
    if (search->full || !is_literal(run) || (run->style & RUN_CODE))
        return true;
    for (size_t i = 0; i < run->length && !search->full; i++) {
        size_t at = run->offset + i;
        bool escaped = at > 0 && run->source->text[at - 1] == '\\';
        if (escaped)
            continue;
        if (run->text[i] == '[' && search->depth < NESTED_MAX)
            search->opened[search->depth++] = at;
        else if (run->text[i] == ']' && search->depth > 0 &&
                 !close_span(search, run->source, at))
            return false;
    }
    return true;
}

/* ---- taking them out ---- */

/* What lies at a byte of the source: in which span, and is it text at all. */
static bool
is_text_at(const Search *search, size_t at, const Found **innermost)
{
    *innermost = NULL;
    for (size_t i = 0; i < search->found.count; i++) {
        const Found *found = &search->found.items[i];
        if (at == found->open || (at >= found->close && at < found->end))
            return false;
        /* Inner spans close first and stand first. */
        if (at > found->open && at < found->close && !*innermost)
            *innermost = found;
    }
    return true;
}

/* The next byte after `at` where the answer of is_text_at() may change. */
static size_t
next_change(const Search *search, size_t at, size_t end)
{
    for (size_t i = 0; i < search->found.count; i++) {
        const Found *found = &search->found.items[i];
        const size_t edges[] = {found->open, found->open + 1, found->close,
                                found->end};
        for (size_t k = 0; k < sizeof edges / sizeof *edges; k++)
            if (edges[k] > at && edges[k] < end)
                end = edges[k];
    }
    return end;
}

static bool
split_run(Search *search, const Run *run, Runs *out)
{
    size_t end = run->offset + run->length;
    for (size_t at = run->offset; at < end;) {
        const Found *innermost;
        size_t stop = is_literal(run) ? next_change(search, at, end) : end;
        bool is_text = is_text_at(search, at, &innermost);
        Run *part = is_text ? vector_push(search->arena, out) : NULL;
        if (is_text && !part)
            return false;
        if (part) {
            *part = *run;
            part->text += at - run->offset;
            part->offset = at;
            part->length = stop - at;
            part->span = innermost ? innermost->span : NULL;
        }
        at = stop;
    }
    return true;
}

/* An inner span has the marks of those around it. */
static void
inherit(Search *search)
{
    for (size_t i = search->found.count; i-- > 0;) {
        const Found *outer = &search->found.items[i];
        for (size_t k = 0; k < i; k++) {
            const Found *inner = &search->found.items[k];
            if (inner->open < outer->open || inner->close > outer->close)
                continue;
            inner->span->marks |= outer->span->marks;
            inner->span->keep |= outer->span->keep;
            if (!inner->span->language)
                inner->span->language = outer->span->language;
        }
    }
}

bool
spans_resolve(Arena *arena, Runs *runs, Diagnostics *diagnostics)
{
    Search search = {.arena = arena, .diagnostics = diagnostics};
    for (size_t i = 0; i < runs->count; i++)
        if (!search_run(&search, &runs->items[i]))
            return false;
    if (search.found.count == 0)
        return true;
    inherit(&search);
    Runs split = {0};
    for (size_t i = 0; i < runs->count; i++)
        if (!split_run(&search, &runs->items[i], &split))
            return false;
    *runs = split;
    return true;
}

/*
 * Templates: see template.h.
 */
#include "layouts/template.h"

#include <string.h>

#include "input/language.h"

/* From here on the text has the style `style`. */
typedef struct Mark {
    size_t offset;
    unsigned style;
} Mark;

typedef struct Expansion {
    const Flow *flow;
    int language;       /* the one being set */
    const Page *page;   /* NULL: not on a page */
    int fixed_language; /* of the first {field.language}; or NO_LANGUAGE */
    bool varies;        /* some field differs by language */
    bool in_lines;      /* lists are */
    Place place;        /* of the last value used */
    StringBuilder out;
    VECTOR(Mark) marks;
    unsigned style;
} Expansion;

/* ---- fields ---- */

/* Where one language is set alone, it is the first, and there is no other. */
static int
explicit_language(const Flow *flow, const char *name)
{
    const Document *document = flow->setting->document;
    bool single = flow->plan->kind == ARRANGEMENT_SINGLE;
    int alone = flow->plan->languages[0];
    if (single) {
        bool is_meant = strcmp(name, "1") == 0 ||
                        language_matches(document->languages[alone].tag, name);
        return is_meant ? alone : NO_LANGUAGE;
    }
    if (name[0] >= '1' && name[0] <= '9' && name[1] == '\0') {
        int index = name[0] - '1';
        return index < document->language_count ? index : NO_LANGUAGE;
    }
    for (int i = 0; i < document->language_count; i++)
        if (language_matches(document->languages[i].tag, name))
            return i;
    return NO_LANGUAGE;
}

/* A number of the page furniture; NULL where no number is shown. */
static const char *
page_number(const Expansion *e, const char *key)
{
    if (!e->page || e->page->unnumbered)
        return NULL;
    int number = strcmp(key, "page") == 0
                     ? e->page->number
                     : (int)e->flow->composition->pages.count;
    return arena_format(e->flow->setting->arena, "%d", number);
}

static const char *
list_in_lines(Arena *arena, const FieldList *list)
{
    StringBuilder lines = {.arena = arena};
    for (size_t i = 0; i < list->count; i++) {
        if (i > 0)
            string_append_text(&lines, "\n");
        string_append_text(&lines, list->items[i]);
    }
    return lines.bytes;
}

/* The value of a placeholder; NULL if there is none. */
static const char *
placeholder(Expansion *e, const char *name, size_t length)
{
    Arena *arena = e->flow->setting->arena;
    const Document *document = e->flow->setting->document;
    char *key = arena_text(arena, name, length);
    if (!key)
        return NULL;
    if (strcmp(key, "page") == 0 || strcmp(key, "pages") == 0)
        return page_number(e, key);
    int language = e->language;
    char *dot = strrchr(key, '.');
    if (dot) {
        *dot = '\0';
        language = explicit_language(e->flow, dot + 1);
        if (language == NO_LANGUAGE)
            return NULL;
    }
    const Field *field = document_field(document, key);
    if (!field)
        return NULL;
    e->varies |= !field->plain && !dot;
    const char *value =
        document_value(document, key, language, /*any=*/dot == NULL);
    if (!value || !*value)
        return NULL;
    const FieldList *list =
        e->in_lines ? document_list(document, key, language, dot == NULL)
                    : NULL;
    if (list && !(value = list_in_lines(arena, list)))
        return NULL;
    e->place = field->value_places[field->plain ? 0 : language];
    if (dot && e->fixed_language == NO_LANGUAGE)
        e->fixed_language = language;
    return value;
}

/* Appends a value; the line feeds at its end are YAML's, not the writer's. */
static bool
append_value(Expansion *e, const char *value)
{
    size_t length = strlen(value);
    while (length > 0 && value[length - 1] == '\n')
        length--;
    return string_append(&e->out, value, length);
}

/* ---- expanding ---- */

static bool
mark(Expansion *e, unsigned style)
{
    Mark *added = vector_push(e->flow->setting->arena, &e->marks);
    e->style ^= style;
    if (added)
        *added = (Mark){e->out.length, e->style};
    return added != NULL;
}

/* Expands up to `end`; false if a placeholder has no value. */
static bool
expand_part(Expansion *e, const char *text, const char *end)
{
    while (text < end) {
        size_t plain = 0;
        while (text + plain < end && !strchr("{*\\", text[plain]))
            plain++;
        string_append(&e->out, text, plain);
        text += plain;
        if (text == end)
            break;
        const char *close = memchr(text, '}', (size_t)(end - text));
        if (*text == '*') {
            bool strong = text + 1 < end && text[1] == '*';
            mark(e, strong ? RUN_STRONG : RUN_EMPHASIS);
            text += 1 + strong;
        } else if (*text == '\\' || !close) {
            text += *text == '\\' && text + 1 < end;
            string_append(&e->out, text++, 1);
        } else {
            const char *value =
                placeholder(e, text + 1, (size_t)(close - text - 1));
            if (!value)
                return false;
            append_value(e, value);
            text = close + 1;
        }
    }
    return true;
}

/* The next of `wanted` that no backslash stands before, or the end. */
static size_t
find_plain(const char *text, char wanted)
{
    size_t at = 0;
    while (text[at] && text[at] != wanted)
        at += text[at] == '\\' && text[at + 1] ? 2 : 1;
    return at;
}

/* False when the template is to be left out. */
static bool
expand(Expansion *e, const char *text)
{
    string_append(&e->out, "", 0);
    while (*text) {
        size_t plain = find_plain(text, '[');
        if (!expand_part(e, text, text + plain))
            return false;
        text += plain;
        if (*text != '[')
            continue;
        text++;
        size_t optional = find_plain(text, ']');
        size_t kept = e->out.length;
        size_t marks = e->marks.count;
        unsigned style = e->style;
        if (!expand_part(e, text, text + optional) && e->out.bytes) {
            e->out.length = kept;
            e->out.bytes[kept] = '\0';
            e->marks.count = marks;
            e->style = style;
        }
        text += optional + (text[optional] == ']');
    }
    return e->out.length > 0;
}

/* ---- into runs ---- */

typedef VECTOR(Run) Runs;

static bool
add_run(Arena *arena, Runs *runs, const char *text, size_t length,
        unsigned style)
{
    Run *run = length > 0 ? vector_push(arena, runs) : NULL;
    if (run)
        *run = (Run){.text = text, .length = length, .style = style};
    return run || length == 0;
}

/* Words of one style: pieces between line feeds, each of which is a run. */
static bool
add_words(Arena *arena, Runs *runs, const char *words, size_t length,
          unsigned style)
{
    while (length > 0) {
        const char *feed = memchr(words, '\n', length);
        size_t plain = feed ? (size_t)(feed - words) : length;
        if (!add_run(arena, runs, words, plain, style) ||
            (feed && !add_run(arena, runs, feed, 1, 0)))
            return false;
        words += plain + (feed != NULL);
        length -= plain + (feed != NULL);
    }
    return true;
}

static const Text *
text_of_runs(Arena *arena, const Runs *runs)
{
    Text *text = arena_alloc(arena, sizeof *text);
    if (text)
        *text = (Text){runs->items, runs->count};
    return text;
}

const Text *
text_of(const Flow *flow, const char *words)
{
    Arena *arena = flow->setting->arena;
    Runs runs = {0};
    if (!add_words(arena, &runs, words, strlen(words), 0))
        return NULL;
    return text_of_runs(arena, &runs);
}

static const Text *
marked_text(const Expansion *e)
{
    Arena *arena = e->flow->setting->arena;
    Runs runs = {0};
    size_t start = 0;
    unsigned style = 0;
    for (size_t i = 0; i <= e->marks.count; i++) {
        bool end = i == e->marks.count;
        size_t until = end ? e->out.length : e->marks.items[i].offset;
        if (!add_words(arena, &runs, e->out.bytes + start, until - start,
                       style))
            return NULL;
        start = until;
        style = end ? 0 : e->marks.items[i].style;
    }
    return text_of_runs(arena, &runs);
}

bool
template_fill(const Flow *flow, const Template *template, int language,
              const Page *page, FilledText *filled)
{
    Expansion e = {.flow = flow,
                   .language = language,
                   .page = page,
                   .fixed_language = NO_LANGUAGE,
                   .varies = template->varies,
                   .in_lines = template->in_lines,
                   .out = {.arena = flow->setting->arena}};
    const char *words = template->by_language[template->varies ? language : 0];
    *filled = (FilledText){.language = language};
    bool said = words && expand(&e, words);
    filled->varies = e.varies;
    if (said) {
        filled->text = marked_text(&e);
        filled->words = e.out.bytes;
        filled->place = e.place;
        if (e.fixed_language != NO_LANGUAGE)
            filled->language = e.fixed_language;
    }
    return !arena_failed(flow->setting->arena);
}

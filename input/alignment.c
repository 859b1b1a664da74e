/*
 * Alignment: see alignment.h.  The source is NUL-terminated, so a look at the
 * byte behind any other is always allowed.
 */
#include "input/alignment.h"

#include <string.h>

/* How far a text may stand behind the one before it: marks, an address. */
enum { SEARCH_MAX = 4096 };

static bool
is_ascii_punctuation(char c)
{
    return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') ||
           (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
}

static bool
is_alphanumeric(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z');
}

/* The length of `&name;` or `&#1;`, 0 if that is not what stands here. */
static size_t
entity_length(const char *bytes)
{
    enum { LONGEST = 34 };
    if (bytes[0] != '&')
        return 0;
    size_t length = 1 + (bytes[1] == '#');
    while (length < LONGEST && is_alphanumeric(bytes[length]))
        length++;
    return length > 1 && bytes[length] == ';' ? length + 1 : 0;
}

/* `&nosuch;` stands for itself; `&amp;amp;` must not be taken for that. */
static bool
is_entity(const char *bytes, const char *text, size_t length)
{
    size_t size = entity_length(bytes);
    if (size == 0)
        return false;
    if (bytes[1] == '#' || strncmp(bytes, "&amp;", 5) == 0 ||
        strncmp(bytes, "&AMP;", 5) == 0)
        return true;
    return length < size || memcmp(bytes, text, size) != 0;
}

static bool
is_special(const Alignment *a, size_t i)
{
    const char *bytes = a->source->text + a->source_at + i;
    if (a->spelling == SPELLING_LITERAL)
        return false;
    if (bytes[0] == '\\')
        return is_ascii_punctuation(bytes[1]);
    return is_entity(bytes, a->text + a->text_at + i,
                     a->length - a->text_at - i);
}

/* How many bytes from here on are the same; the first `known` ones are. */
static size_t
equal_bytes(const Alignment *a, size_t known)
{
    const char *text = a->text + a->text_at;
    const char *bytes = a->source->text + a->source_at;
    size_t left = a->length - a->text_at;
    size_t count = known;
    while (count < left && bytes[count] == text[count] && !is_special(a, count))
        count++;
    return count;
}

/* Steps over what the source has and the text has not, and the reverse. */
static void
skip_spelling(Alignment *a, size_t *known)
{
    const char *bytes = a->source->text + a->source_at;
    const char *text = a->text + a->text_at;
    bool escape = bytes[0] == '\\' && bytes[1] == text[0];
    *known = 0;
    /* A bar in a table is escaped even in code. */
    if (escape &&
        (a->spelling == SPELLING_TEXT ? is_special(a, 0) : text[0] == '|')) {
        a->source_at++;
        *known = 1;
    }
    /* The backslash of fences.c, which code keeps. */
    if (a->spelling == SPELLING_LITERAL && bytes[0] == '[' && text[0] == '\\' &&
        a->length - a->text_at > 1 && text[1] == '[')
        a->text_at++;
}

static size_t
character_size(const Alignment *a, size_t at)
{
    uint32_t c;
    return utf8_decode(a->text + at, a->length - at, &c);
}

/* An entity: one character, or two where only then the text goes on. */
static bool
replaced_by_entity(Alignment *a, Piece *piece)
{
    size_t entity = entity_length(a->source->text + a->source_at);
    size_t end = a->text_at + character_size(a, a->text_at);
    char behind = a->source->text[a->source_at + entity];
    if (end < a->length && a->text[end] != behind && behind != '\\' &&
        behind != '&')
        end += character_size(a, end);
    *piece = (Piece){a->text + a->text_at, end - a->text_at, a->source_at,
                     /*exact=*/false};
    a->text_at = end;
    a->source_at += entity;
    return true;
}

/* Code goes on in the next line, behind the marks of quotations. */
static bool
replaced_line_feed(Alignment *a, Piece *piece)
{
    *piece = (Piece){a->text + a->text_at, 1, a->source_at, /*exact=*/false};
    a->text_at++;
    a->source_at++;
    while (a->source->text[a->source_at] &&
           strchr(" \t>", a->source->text[a->source_at]))
        a->source_at++;
    return true;
}

bool
alignment_next(Alignment *a, Piece *piece)
{
    if (a->text_at == a->length)
        return false;
    size_t known;
    skip_spelling(a, &known);
    size_t count = equal_bytes(a, known);
    const char *bytes = a->source->text + a->source_at;
    if (count > 0) {
        *piece = (Piece){bytes, count, a->source_at, /*exact=*/true};
        a->text_at += count;
        a->source_at += count;
        return true;
    }
    if (a->spelling == SPELLING_TEXT && is_special(a, 0) && bytes[0] == '&')
        return replaced_by_entity(a, piece);
    if (a->spelling == SPELLING_LITERAL && bytes[0] == '\n' &&
        a->text[a->text_at] == ' ')
        return replaced_line_feed(a, piece);
    return false;
}

bool
alignment_find(Alignment *a, const Source *source, size_t cursor,
               const char *text, size_t length, Spelling spelling)
{
    size_t limit = cursor + SEARCH_MAX;
    if (limit > source->length)
        limit = source->length;
    for (size_t at = cursor; at < limit; at++) {
        Alignment trial = {source, spelling, text, length, 0, at};
        *a = trial;
        Piece piece;
        while (alignment_next(&trial, &piece))
            ;
        if (trial.text_at == length)
            return true;
    }
    return false;
}

/* ---- addresses ---- */

/* Behind the next byte `close`; 0 if it is nowhere near. */
static size_t
skip_until(const char *text, size_t at, char close)
{
    size_t limit = at + SEARCH_MAX;
    for (; text[at] && text[at] != close && at < limit; at++)
        if (text[at] == '\\' && text[at + 1])
            at++;
    return text[at] == close ? at + 1 : 0;
}

/* Behind an address with balanced parentheses. */
static size_t
skip_plain_address(const char *text, size_t at)
{
    int open = 0;
    for (; text[at] && !strchr(" \t\n", text[at]); at++) {
        if (text[at] == '\\' && is_ascii_punctuation(text[at + 1]))
            at++;
        else if (text[at] == '(')
            open++;
        else if (text[at] == ')' && open-- == 0)
            break;
    }
    return at;
}

static size_t
skip_blanks(const char *text, size_t at)
{
    return at + strspn(text + at, " \t\n");
}

/* `(address "title")`; 0 if it is not that. */
static size_t
skip_parentheses(const char *text, size_t at)
{
    at = skip_blanks(text, at + 1);
    at = text[at] == '<' ? skip_until(text, at + 1, '>')
                         : skip_plain_address(text, at);
    if (at == 0)
        return 0;
    at = skip_blanks(text, at);
    if (text[at] == '"' || text[at] == '\'' || text[at] == '(') {
        at = skip_until(text, at + 1, text[at] == '(' ? ')' : text[at]);
        if (at == 0)
            return 0;
        at = skip_blanks(text, at);
    }
    return text[at] == ')' ? at + 1 : 0;
}

static size_t
skip_emphasis(const char *text, size_t at)
{
    return at + strspn(text + at, "*_~`");
}

size_t
alignment_skip_address(const Source *source, size_t at)
{
    const char *text = source->text;
    size_t close = skip_emphasis(text, at);
    size_t end = 0;
    if (text[close] == ']' && text[close + 1] == '(')
        end = skip_parentheses(text, close + 1);
    else if (text[close] == ']' && text[close + 1] == '[')
        end = skip_until(text, close + 2, ']');
    return end > 0 ? end : at;
}

size_t
alignment_skip_reference(const Source *source, size_t at)
{
    const char *text = source->text;
    size_t open = skip_emphasis(text, at);
    size_t end = 0;
    if (text[open] == '[' && text[open + 1] == '^')
        end = skip_until(text, open + 2, ']');
    return end > 0 ? end : at;
}

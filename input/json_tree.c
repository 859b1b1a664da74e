/*
 * JSON trees: see json_tree.h.
 */
#include "input/json_tree.h"

#include <json-c/json_tokener.h>
#include <limits.h>
#include <string.h>

typedef struct Scan {
    Arena *arena;
    const Source *source;
    size_t at;
    Diagnostics *diagnostics;
    SourceMark mark;
} Scan;

static const char misplaced[] =
    "something stands here that does not belong here";

/* ---- is it JSON? ---- */

static size_t
skip_space(const char *text, size_t at, size_t end)
{
    while (at < end && strchr(" \t\n\r", text[at]))
        at++;
    return at;
}

/* json-c lets control characters stand in strings. */
static size_t
find_control(const char *text, size_t at, size_t end)
{
    bool quoted = false;
    for (; at < end; at++) {
        if (quoted && text[at] == '\\')
            at++;
        else if (text[at] == '"')
            quoted = !quoted;
        else if (quoted && (unsigned char)text[at] < ' ')
            break;
    }
    return at;
}

/*
 * The byte behind the text, a line feed or the source's NUL, is given as well:
 * only then a number ends.
 */
static bool
is_json(Arena *arena, const Source *source, size_t start, size_t length,
        Diagnostics *diagnostics)
{
    struct json_tokener *tokener = json_tokener_new_ex(YAML_DEPTH_MAX);
    if (!tokener || length >= INT_MAX) {
        json_tokener_free(tokener);
        arena_array(arena, SIZE_MAX, 2); /* marks the failure */
        return false;
    }
    json_tokener_set_flags(tokener, JSON_TOKENER_STRICT);
    const char *text = source->text;
    struct json_object *value =
        json_tokener_parse_ex(tokener, text + start, (int)length + 1);
    enum json_tokener_error error = json_tokener_get_error(tokener);
    if (error == json_tokener_continue)
        error = json_tokener_error_parse_eof;
    size_t end = start + json_tokener_get_parse_end(tokener);
    json_object_put(value);
    json_tokener_free(tokener);
    size_t rest = skip_space(text, end, start + length);
    size_t control = find_control(text, start, start + length);
    bool whole = error == json_tokener_success && rest >= start + length;
    if (whole && control >= start + length)
        return true;
    if (control < rest)
        rest = control;
    if (error == json_tokener_error_depth)
        diagnose(diagnostics, SEVERITY_ERROR, "json-depth",
                 source_place(source, end), "nested deeper than %d levels",
                 YAML_DEPTH_MAX);
    else
        diagnose(diagnostics, SEVERITY_ERROR, "json-syntax",
                 source_place(source, rest), "this is not JSON: %s",
                 error == json_tokener_success
                     ? misplaced
                     : json_tokener_error_desc(error));
    return false;
}

/* ---- the tree of what is JSON ---- */

static uint32_t
hex_digits(const char *text)
{
    uint32_t value = 0;
    for (int i = 0; i < 4; i++) {
        uint32_t c = (unsigned char)text[i];
        value = value * 16 + (c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    return value;
}

/* `\uXXXX`, or a pair of surrogates; one alone, or NUL, is refused. */
static bool
append_escaped(Scan *scan, StringBuilder *value)
{
    const char *text = scan->source->text;
    size_t escape = scan->at;
    uint32_t c = hex_digits(text + scan->at + 2);
    scan->at += 6;
    bool paired = c >= 0xD800 && c < 0xDC00 && text[scan->at] == '\\' &&
                  text[scan->at + 1] == 'u';
    uint32_t low = paired ? hex_digits(text + scan->at + 2) : 0;
    if (low >= 0xDC00 && low < 0xE000) {
        c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
        scan->at += 6;
    }
    if ((c >= 0xD800 && c < 0xE000) || c == 0) {
        diagnose(scan->diagnostics, SEVERITY_ERROR, "json-syntax",
                 source_place(scan->source, escape),
                 "\"%.*s\" stands for no character of a text", 6,
                 text + escape);
        return false;
    }
    char bytes[4];
    return string_append(value, bytes, utf8_encode(c, bytes));
}

static char
unescape(char c)
{
    static const char letters[] = "bfnrt";
    static const char meanings[] = "\b\f\n\r\t";
    const char *found = strchr(letters, c);
    return found ? meanings[found - letters] : c;
}

/* json-c is more tolerant than JSON even when it is told to be strict. */
static void
refuse(Scan *scan)
{
    diagnose(scan->diagnostics, SEVERITY_ERROR, "json-syntax",
             source_place(scan->source, scan->at), "this is not JSON: %s",
             misplaced);
}

/* The string at the cursor. */
static const char *
read_string(Scan *scan)
{
    const char *text = scan->source->text;
    StringBuilder value = {.arena = scan->arena};
    bool good = string_append_text(&value, "");
    if (text[scan->at] != '"') {
        refuse(scan);
        return NULL;
    }
    scan->at++;
    while (good && text[scan->at] != '"') {
        size_t plain = strcspn(text + scan->at, "\"\\");
        good = string_append(&value, text + scan->at, plain);
        scan->at += plain;
        if (text[scan->at] != '\\')
            continue;
        if (text[scan->at + 1] == 'u') {
            good = good && append_escaped(scan, &value);
        } else {
            char c = unescape(text[scan->at + 1]);
            good = good && string_append(&value, &c, 1);
            scan->at += 2;
        }
    }
    scan->at++;
    return good ? value.bytes : NULL;
}

static YamlNode *read_value(Scan *scan);

static char
next_mark(Scan *scan)
{
    scan->at = skip_space(scan->source->text, scan->at, scan->source->length);
    return scan->source->text[scan->at];
}

/* The key and its colon; NULL: refused, or memory ran out. */
static const char *
read_key(Scan *scan)
{
    const char *key = read_string(scan);
    if (key && next_mark(scan) != ':') {
        refuse(scan);
        return NULL;
    }
    scan->at += key != NULL;
    return key;
}

static bool
read_member(Scan *scan, YamlNode *parent)
{
    const char *key = NULL;
    Place place = source_place_after(scan->source, scan->at, &scan->mark);
    if (parent->kind == YAML_MAPPING && !(key = read_key(scan)))
        return false;
    YamlNode *child = read_value(scan);
    if (!child)
        return false;
    child->key = key;
    child->key_place = place;
    yaml_tree_append(parent, child);
    return true;
}

/* `[…]` or `{…}`, from behind its bracket; false when that went wrong. */
static bool
read_members(Scan *scan, YamlNode *parent, char close)
{
    while (next_mark(scan) != close) {
        if (parent->count > 0) {
            if (scan->source->text[scan->at] != ',') {
                refuse(scan);
                return false;
            }
            scan->at++;
            next_mark(scan);
        }
        if (!read_member(scan, parent))
            return false;
    }
    scan->at++;
    return parent->kind != YAML_MAPPING ||
           yaml_tree_keys_differ(scan->arena, parent, scan->diagnostics);
}

static size_t
skip_digits(const char *text, size_t at)
{
    while (text[at] >= '0' && text[at] <= '9')
        at++;
    return at;
}

/* The length of the number at `text`, 0 if it is none.  [RFC 8259 6] */
static size_t
number_length(const char *text)
{
    size_t at = text[0] == '-';
    size_t end = text[at] == '0' ? at + 1 : skip_digits(text, at);
    if (end == at)
        return 0;
    at = end;
    if (text[at] == '.') {
        end = skip_digits(text, at + 1);
        if (end == at + 1)
            return 0;
        at = end;
    }
    if (text[at] == 'e' || text[at] == 'E') {
        size_t digits = at + 1 + (text[at + 1] == '+' || text[at + 1] == '-');
        at = skip_digits(text, digits);
        if (at == digits)
            return 0;
    }
    return at;
}

/* A number, or one of the three words there are. */
static bool
is_word(const char *text, size_t length)
{
    static const char *const words[] = {"true", "false", "null"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i]) == length && memcmp(text, words[i], length) == 0)
            return true;
    return length > 0 && number_length(text) == length;
}

static YamlNode *
read_value(Scan *scan)
{
    YamlNode *node = arena_alloc(scan->arena, sizeof *node);
    char mark = next_mark(scan);
    if (!node)
        return NULL;
    node->place = source_place_after(scan->source, scan->at, &scan->mark);
    node->text = "";
    if (mark == '{' || mark == '[') {
        node->kind = mark == '{' ? YAML_MAPPING : YAML_SEQUENCE;
        scan->at++;
        return read_members(scan, node, mark == '{' ? '}' : ']') ? node : NULL;
    }
    node->kind = YAML_SCALAR;
    node->quoted = mark == '"';
    if (node->quoted) {
        node->text = read_string(scan);
    } else {
        const char *text = scan->source->text + scan->at;
        size_t length = strcspn(text, ",]} \t\n\r");
        if (!is_word(text, length)) {
            refuse(scan);
            return NULL;
        }
        node->text = arena_text(scan->arena, text, length);
        scan->at += length;
    }
    return node->text ? node : NULL;
}

YamlNode *
json_tree_read(Arena *arena, const Source *source, size_t start, size_t length,
               Diagnostics *diagnostics)
{
    if (!is_json(arena, source, start, length, diagnostics))
        return NULL;
    Scan scan = {arena, source, start, diagnostics, {0}};
    return read_value(&scan);
}

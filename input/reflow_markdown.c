/*
 * Reflowed blocks written as Markdown.
 *
 * A character is escaped only where a CommonMark parser (with the extensions
 * of markdown.c) would otherwise read it as anything but itself: which ones
 * depends on the neighbours, so that snake_case, a * b and AT&T stay readable.
 * Every block is one line, so tables, underlined headings and lazy
 * continuations cannot arise.
 */
#include <string.h>

#include "input/reflow.h"

/* A block's text while it is written. */
typedef struct Escape {
    const char *text;
    size_t length;
    size_t position;
    bool tildes; /* two at least: they could strike what is between them */
} Escape;

static char
byte_at(const Escape *escape, size_t position)
{
    return position < escape->length ? escape->text[position] : '\0';
}

static bool
is_ascii_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static bool
is_ascii_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool
is_ascii_mark(char byte)
{
    return byte > ' ' && byte < 0x7F && !is_ascii_letter(byte) &&
           !is_ascii_digit(byte);
}

/* ---- characters that depend on their neighbours ---- */

/* A delimiter between blanks neither opens nor closes anything. */
static bool
stands_free(const Escape *escape)
{
    return byte_at(escape, escape->position + 1) == ' ' &&
           escape->position > 0 && escape->text[escape->position - 1] == ' ';
}

/* Between two ASCII letters or digits an underscore is part of the word. */
static bool
inside_word(const Escape *escape)
{
    char before =
        escape->position > 0 ? escape->text[escape->position - 1] : ' ';
    char after = byte_at(escape, escape->position + 1);
    return (is_ascii_letter(before) || is_ascii_digit(before)) &&
           (is_ascii_letter(after) || is_ascii_digit(after));
}

/* &name; or &#…; */
static bool
begins_entity(const Escape *escape)
{
    enum { NAME_MAX = 40 };
    size_t i = escape->position + 1;
    i += byte_at(escape, i) == '#';
    size_t start = i;
    while (i - start < NAME_MAX && (is_ascii_letter(byte_at(escape, i)) ||
                                    is_ascii_digit(byte_at(escape, i))))
        i++;
    return i > start && byte_at(escape, i) == ';';
}

static bool
begins_markup(char next)
{
    return is_ascii_letter(next) || next == '/' || next == '!' || next == '?';
}

/* Must the character at the position be escaped, wherever it stands? */
static bool
is_special(const Escape *escape)
{
    char next = byte_at(escape, escape->position + 1);
    char before =
        escape->position > 0 ? escape->text[escape->position - 1] : '\0';
    switch (escape->text[escape->position]) {
    case '\\':
        return next == '\0' || is_ascii_mark(next);
    case '`':
        return true;
    case '*':
        return !stands_free(escape);
    case '_':
        return !stands_free(escape) && !inside_word(escape);
    case '~':
        return escape->tildes && !stands_free(escape);
    case '<':
        return begins_markup(next);
    case '&':
        return begins_entity(escape);
    case '[':
        return next == '^';
    case ']':
        return next == '(' || next == '[' || next == ':' || next == '{';
    case '{':
        return next == '{' || before == '{';
    default:
        return false;
    }
}

/* ---- characters that matter at the start and end of a block ---- */

static bool
ends_word(const Escape *escape, size_t position)
{
    char byte = byte_at(escape, position);
    return byte == ' ' || byte == '\t' || byte == '\0';
}

static size_t
count_run(const Escape *escape, size_t position, char byte)
{
    size_t count = 0;
    while (byte_at(escape, position + count) == byte)
        count++;
    return count;
}

/* --- and - - - */
static bool
is_rule(const Escape *escape)
{
    size_t count = 0;
    for (size_t i = 0; i < escape->length; i++) {
        if (escape->text[i] != '-' && escape->text[i] != ' ')
            return false;
        count += escape->text[i] == '-';
    }
    return count >= 3;
}

/*
 * The byte of a paragraph's or an item's beginning that must be escaped for
 * it to begin nothing else; its length: none.
 */
static size_t
special_start(const Escape *escape, bool item)
{
    enum { HASHES_MAX = 6, DIGITS_MAX = 9, COLONS_MIN = 3 };
    char first = byte_at(escape, 0);
    size_t digits = 0;
    switch (first) {
    case '>':
        return 0;
    case '[':
        return item ? 0 : escape->length;
    case '+':
        return ends_word(escape, 1) ? 0 : escape->length;
    case '-':
        return ends_word(escape, 1) || is_rule(escape) ? 0 : escape->length;
    case ':':
        return count_run(escape, 0, ':') >= COLONS_MIN ? 0 : escape->length;
    case '#': {
        size_t hashes = count_run(escape, 0, '#');
        bool heading = hashes <= HASHES_MAX && ends_word(escape, hashes);
        return heading ? 0 : escape->length;
    }
    default:
        while (is_ascii_digit(byte_at(escape, digits)))
            digits++;
        char mark = byte_at(escape, digits);
        bool number = digits > 0 && digits <= DIGITS_MAX &&
                      (mark == '.' || mark == ')') &&
                      ends_word(escape, digits + 1);
        return number ? digits : escape->length;
    }
}

/* A heading's closing hashes are dropped by the parser: where they begin. */
static size_t
special_end(const Escape *escape)
{
    size_t start = escape->length;
    while (start > 0 && escape->text[start - 1] == '#')
        start--;
    bool closing = start == 0 || escape->text[start - 1] == ' ';
    return closing ? start : escape->length;
}

static bool
append_escaped(StringBuilder *markdown, const ReflowBlock *block)
{
    Escape escape = {.text = block->text, .length = strlen(block->text)};
    bool item =
        block->kind == REFLOW_ORDERED_ITEM || block->kind == REFLOW_BULLET_ITEM;
    size_t place = block->kind == REFLOW_HEADING ? special_end(&escape)
                                                 : special_start(&escape, item);
    const char *tilde = strchr(block->text, '~');
    escape.tildes = tilde && strchr(tilde + 1, '~');
    size_t from = 0;
    for (; escape.position < escape.length; escape.position++) {
        if (escape.position != place && !is_special(&escape))
            continue;
        if (!string_append(markdown, escape.text + from,
                           escape.position - from) ||
            !string_append(markdown, "\\", 1))
            return false;
        from = escape.position;
    }
    return string_append(markdown, escape.text + from, escape.length - from);
}

/* ---- front matter ---- */

/* A double-quoted YAML scalar. */
static bool
append_quoted(StringBuilder *markdown, const char *text)
{
    bool done = string_append(markdown, "\"", 1);
    size_t length = strlen(text);
    for (size_t i = 0; done && i < length;) {
        uint32_t character;
        size_t size = utf8_decode(text + i, length - i, &character);
        bool printable = character >= 0x20 && character != 0x7F &&
                         !(character >= 0x80 && character < 0xA0) &&
                         character != 0x2028 && character != 0x2029 &&
                         character != 0xFEFF && (character & 0xFFFE) != 0xFFFE;
        if (character == '"' || character == '\\')
            done = string_append(markdown, "\\", 1);
        if (!printable) {
            char *code =
                arena_format(markdown->arena, "\\U%08X", (unsigned)character);
            done = code && string_append_text(markdown, code);
        } else {
            done = done && string_append(markdown, text + i, size);
        }
        i += size;
    }
    return done && string_append(markdown, "\"\n", 2);
}

static bool
append_field(StringBuilder *markdown, const Reflow *reflow, ReflowKind kind,
             const char *key, const char *absent)
{
    const char *text = absent;
    for (size_t i = 0; i < reflow->blocks.count; i++)
        if (reflow->blocks.items[i].kind == kind)
            text = reflow->blocks.items[i].text;
    return !text ||
           (string_append_text(markdown, key) && append_quoted(markdown, text));
}

/* ---- blocks ---- */

/* What the last block leaves for the next one to mind. */
typedef struct Writer {
    Arena *arena;
    ReflowKind kind;
    int list;
    char sign; /* of the last item: its delimiter or bullet */
} Writer;

/* Two lists that meet would be one if their signs were the same. */
static char
sign_of(const Writer *writer, const ReflowBlock *block)
{
    bool ordered = block->kind == REFLOW_ORDERED_ITEM;
    bool meets = writer->kind == block->kind;
    if (meets && writer->list == block->list)
        return writer->sign;
    char wanted = ordered ? block->delimiter : '-';
    if (!meets || writer->sign != wanted)
        return wanted;
    return ordered ? (wanted == '.' ? ')' : '.') : '*';
}

static const char *
prefix_of(Writer *writer, const ReflowBlock *block)
{
    static const char hashes[] = "###### ";
    switch (block->kind) {
    case REFLOW_HEADING:
        return hashes + 6 - block->level;
    case REFLOW_BULLET_ITEM:
    case REFLOW_ORDERED_ITEM:
        writer->sign = sign_of(writer, block);
        return block->kind == REFLOW_BULLET_ITEM
                   ? arena_format(writer->arena, "%c ", writer->sign)
                   : arena_format(writer->arena, "%d%c ", block->number,
                                  writer->sign);
    default:
        return "";
    }
}

static bool
append_block(StringBuilder *markdown, Writer *writer, const ReflowBlock *block)
{
    bool item =
        block->kind == REFLOW_ORDERED_ITEM || block->kind == REFLOW_BULLET_ITEM;
    bool same_list =
        item && writer->kind == block->kind && writer->list == block->list;
    const char *prefix = prefix_of(writer, block);
    writer->kind = block->kind;
    writer->list = block->list;
    return (same_list || string_append(markdown, "\n", 1)) && prefix &&
           string_append_text(markdown, prefix) &&
           append_escaped(markdown, block) && string_append(markdown, "\n", 1);
}

char *
reflow_write_markdown(Arena *arena, const Reflow *reflow)
{
    StringBuilder markdown = {.arena = arena};
    Writer writer = {.arena = arena, .kind = REFLOW_TITLE};
    bool done = string_append_text(&markdown, "---\nlayout: bulletin\n") &&
                append_field(&markdown, reflow, REFLOW_NAME, "name: ", NULL) &&
                append_field(&markdown, reflow, REFLOW_TITLE, "title: ", "") &&
                string_append_text(&markdown, "---\n");
    for (size_t i = 0; done && i < reflow->blocks.count; i++) {
        const ReflowBlock *block = &reflow->blocks.items[i];
        if (block->kind != REFLOW_NAME && block->kind != REFLOW_TITLE)
            done = append_block(&markdown, &writer, block);
    }
    return done ? markdown.bytes : NULL;
}

/*
 * The bytes of a file: its head and tail, the cross-reference table and the
 * keywords around objects and streams.  [ISO 19005-2 6.1.2; ISO 19005-2 6.1.3; ISO 19005-2 6.1.4; ISO 19005-2
 * 6.1.6; ISO 19005-2 6.1.7; ISO 19005-2 6.1.9]
 *
 * libqpdf reads over what PDF/A forbids, so this is read here, from the
 * offsets that the cross-reference sections say.
 */
#include <stdlib.h>
#include <string.h>

#include "pipeline/check/document.h"
#include "pipeline/check/scanner.h"

enum { MOST_SECTIONS = 1000, MOST_ENTRIES = 8388608 };

typedef struct Syntax {
    const Pdf *pdf;
    const unsigned char *bytes;
    size_t length;
    VECTOR(size_t) objects; /* offsets */
} Syntax;

static int
byte_at(const Syntax *syntax, size_t at)
{
    return at < syntax->length ? syntax->bytes[at] : -1;
}

static bool
starts(const Syntax *syntax, size_t at, const char *word)
{
    size_t length = strlen(word);
    return at <= syntax->length && syntax->length - at >= length &&
           memcmp(syntax->bytes + at, word, length) == 0;
}

static bool
is_end_of_line(int c)
{
    return c == '\n' || c == '\r';
}

/* The length of an end of line at `at`, 0 if there is none. */
static size_t
end_of_line(const Syntax *syntax, size_t at)
{
    if (starts(syntax, at, "\r\n"))
        return 2;
    return is_end_of_line(byte_at(syntax, at)) ? 1 : 0;
}

static bool
is_digit(int c)
{
    return c >= '0' && c <= '9';
}

static size_t
skip_digits(const Syntax *syntax, size_t at)
{
    while (is_digit(byte_at(syntax, at)))
        at++;
    return at;
}

static size_t
skip_space(const Syntax *syntax, size_t at)
{
    while (byte_at(syntax, at) >= 0 && strchr(" \t\r\n\f", byte_at(syntax, at)))
        at++;
    return at;
}

static long long
number_at(const Syntax *syntax, size_t at)
{
    long long number = 0;
    for (int i = 0; i < 18 && is_digit(byte_at(syntax, at)); i++, at++)
        number = number * 10 + byte_at(syntax, at) - '0';
    return number;
}

/* ---- head and tail ---- */

static void
check_header(const Syntax *syntax)
{
    Findings *findings = syntax->pdf->findings;
    int minor = byte_at(syntax, 7);
    if (!starts(syntax, 0, "%PDF-1.") || minor < '0' || minor > '7' ||
        end_of_line(syntax, 8) == 0)
        found(findings, RULE_HEADER, SPOT_FILE,
              "the file does not begin with a line %%PDF-1.n");
    size_t at = 0;
    while (at < syntax->length && !is_end_of_line(byte_at(syntax, at)))
        at++;
    at += end_of_line(syntax, at);
    bool binary = byte_at(syntax, at) == '%';
    for (size_t i = 1; i <= 4; i++)
        binary = binary && byte_at(syntax, at + i) > 127;
    if (!binary)
        found(findings, RULE_BINARY, SPOT_FILE,
              "the second line is not a comment of four bytes above 127");
}

/* The last occurrence of a word; the length of the file if there is none. */
static size_t
last_word(const Syntax *syntax, const char *word)
{
    for (size_t at = syntax->length; at-- > 0;)
        if (byte_at(syntax, at) == word[0] && starts(syntax, at, word))
            return at;
    return syntax->length;
}

static void
check_tail(const Syntax *syntax)
{
    size_t at = last_word(syntax, "%%EOF");
    size_t end = at < syntax->length ? at + 5 : at;
    end += end_of_line(syntax, end);
    if (at >= syntax->length)
        found(syntax->pdf->findings, RULE_AFTER_END, SPOT_FILE,
              "the file has no %%%%EOF");
    else if (end < syntax->length)
        found(syntax->pdf->findings, RULE_AFTER_END, SPOT_FILE,
              "%zu bytes stand after the last %%%%EOF", syntax->length - end);
}

/* ---- values ---- */

/* Reads a value up to the keyword behind it; its strings are looked at. */
static Token
skip_value(const Syntax *syntax, Scanner *scanner)
{
    Token token;
    while ((token = scan(scanner)).kind != TOKEN_END) {
        if (token.kind == TOKEN_STRING && token.is_odd)
            found(syntax->pdf->findings, RULE_HEX_EVEN, SPOT_FILE,
                  "a string in hexadecimal has an odd number of digits");
        if (token.kind == TOKEN_STRING && token.is_bad)
            found(syntax->pdf->findings, RULE_HEX_DIGITS, SPOT_FILE,
                  "a string in hexadecimal has something that is no digit");
        if (token_is(&token, "stream") || token_is(&token, "endobj") ||
            token_is(&token, "obj") || token_is(&token, "startxref"))
            return token;
    }
    return token;
}

/* ---- cross-references ---- */

static void
add_object(Syntax *syntax, long long offset)
{
    if (offset <= 0 || offset >= (long long)syntax->length ||
        syntax->objects.count >= MOST_ENTRIES)
        return;
    size_t *place = vector_push(syntax->pdf->arena, &syntax->objects);
    if (place)
        *place = (size_t)offset;
}

static void
wrong_table(const Syntax *syntax)
{
    found(syntax->pdf->findings, RULE_XREF, SPOT_FILE,
          "the cross-reference table is not spaced as it should be");
}

/*
 * A table: "xref", then for each part "first count" and a line of 20 bytes an
 * entry.  Returns where its trailer's dictionary begins.
 */
static size_t
read_table(Syntax *syntax, size_t at)
{
    at += 4;
    if (end_of_line(syntax, at) == 0 ||
        !is_digit(byte_at(syntax, at + end_of_line(syntax, at))))
        wrong_table(syntax);
    at = skip_space(syntax, at);
    while (is_digit(byte_at(syntax, at))) {
        size_t second = skip_digits(syntax, at);
        if (byte_at(syntax, second) != ' ' ||
            !is_digit(byte_at(syntax, second + 1)))
            wrong_table(syntax);
        second = skip_space(syntax, second);
        long long count = number_at(syntax, second);
        at = skip_space(syntax, skip_digits(syntax, second));
        for (; count > 0 && is_digit(byte_at(syntax, at)); count--) {
            long long offset = number_at(syntax, at);
            if (byte_at(syntax, at + 17) == 'n')
                add_object(syntax, offset);
            at = skip_space(syntax, at + 18);
        }
    }
    return starts(syntax, at, "trailer") ? at + 7 : syntax->length;
}

/* The integer behind a key of a trailer, -1 if it is not there. */
static long long
trailer_number(const Syntax *syntax, size_t at, const char *key)
{
    Scanner scanner = {syntax->pdf->arena, syntax->bytes, syntax->length, at};
    int depth = 0;
    for (Token token; (token = scan(&scanner)).kind != TOKEN_END;) {
        depth += token.kind == TOKEN_OPEN_DICTIONARY;
        depth -= token.kind == TOKEN_CLOSE_DICTIONARY;
        if (depth <= 0)
            return -1;
        if (depth == 1 && token.kind == TOKEN_NAME &&
            strcmp(token.text, key) == 0) {
            token = scan(&scanner);
            return token.kind == TOKEN_NUMBER && token.number >= 0 &&
                           token.number < 1e15
                       ? (long long)token.number
                       : -1;
        }
    }
    return -1;
}

static long long
field(const unsigned char *bytes, long long width)
{
    long long value = 0;
    for (long long i = 0; i < width; i++)
        value = (value & 0xFFFFFFFFFFFFLL) << 8 | bytes[i];
    return value;
}

/* A cross-reference stream: the offsets of what is not in object streams. */
static long long
read_stream(Syntax *syntax, size_t at)
{
    const Pdf *pdf = syntax->pdf;
    Object stream = qpdf.get_object_by_id(
        pdf->file, (int)(number_at(syntax, at) & 0x7FFFFF), 0);
    Object widths = pdf_key(pdf, stream, "/W");
    long long w[3] = {0};
    long long previous = -1;
    Data data;
    for (int i = 0; i < 3; i++)
        pdf_integer(pdf, pdf_item(pdf, widths, i), &w[i]);
    for (int i = 0; i < 3; i++)
        if (w[i] < 0 || w[i] > 8)
            return -1;
    size_t row = (size_t)(w[0] + w[1] + w[2]);
    if (row == 0 || !pdf_data(pdf, stream, &data))
        return -1;
    for (size_t i = 0; i + row <= data.length; i += row) {
        long long kind = w[0] == 0 ? 1 : field(data.bytes + i, w[0]);
        if (kind == 1)
            add_object(syntax, field(data.bytes + i + w[0], w[1]));
    }
    pdf_integer(pdf, pdf_key(pdf, stream, "/Prev"), &previous);
    return previous;
}

static void
read_sections(Syntax *syntax)
{
    size_t start = last_word(syntax, "startxref");
    if (start >= syntax->length)
        return;
    long long at = number_at(syntax, skip_space(syntax, start + 9));
    for (int i = 0; i < MOST_SECTIONS; i++) {
        if (at <= 0 || at >= (long long)syntax->length)
            return;
        if (starts(syntax, (size_t)at, "xref")) {
            size_t trailer = read_table(syntax, (size_t)at);
            Scanner scanner = {syntax->pdf->arena, syntax->bytes,
                               syntax->length, trailer};
            skip_value(syntax, &scanner);
            at = trailer_number(syntax, trailer, "Prev");
        } else if (is_digit(byte_at(syntax, (size_t)at))) {
            at = read_stream(syntax, (size_t)at);
        } else {
            return;
        }
    }
}

/* ---- objects ---- */

/* True if an end of line and `endstream` stand at `at`, or that alone. */
static bool
ends_stream(const Syntax *syntax, size_t at)
{
    return starts(syntax, at + end_of_line(syntax, at), "endstream");
}

/* Where the stream whose data begin at `start` really ends. */
static size_t
find_end(const Syntax *syntax, size_t start)
{
    for (size_t at = start; at < syntax->length; at++) {
        const unsigned char *next =
            memchr(syntax->bytes + at, 'e', syntax->length - at);
        if (!next)
            break;
        at = (size_t)(next - syntax->bytes);
        if (starts(syntax, at, "endstream"))
            return at;
    }
    return syntax->length;
}

static void
check_stream(const Syntax *syntax, int id, size_t keyword)
{
    const Pdf *pdf = syntax->pdf;
    size_t start = keyword + 6;
    if (starts(syntax, start, "\r\n"))
        start += 2;
    else if (byte_at(syntax, start) == '\n')
        start++;
    else
        found(pdf->findings, RULE_STREAM_KEYWORDS, SPOT_FILE,
              "object %d: no line end follows the keyword stream", id);
    Object object = qpdf.get_object_by_id(pdf->file, id, 0);
    long long length = -1;
    pdf_integer(pdf, pdf_key(pdf, object, "/Length"), &length);
    if (length >= 0 && length < (long long)(syntax->length - start) &&
        ends_stream(syntax, start + (size_t)length)) {
        if (end_of_line(syntax, start + (size_t)length) == 0)
            found(pdf->findings, RULE_STREAM_KEYWORDS, SPOT_FILE,
                  "object %d: no line end stands before endstream", id);
        return;
    }
    size_t end = find_end(syntax, start);
    found(pdf->findings, RULE_STREAM_LENGTH, SPOT_FILE,
          "object %d: its stream has about %zu bytes, its /Length says %lld",
          id, end - start, length);
}

static void
wrong_spacing(const Syntax *syntax, long long id, const char *where)
{
    found(syntax->pdf->findings, RULE_OBJECT_SPACING, SPOT_FILE,
          "object %lld is not spaced as it should be %s", id, where);
}

/* `n g obj`, each with one space before the next and a line end around. */
static void
check_object(const Syntax *syntax, size_t at)
{
    long long id = number_at(syntax, at);
    size_t generation = skip_digits(syntax, at) + 1;
    size_t keyword = skip_digits(syntax, generation) + 1;
    if (!is_digit(byte_at(syntax, at)) ||
        byte_at(syntax, generation - 1) != ' ' ||
        byte_at(syntax, keyword - 1) != ' ' ||
        !starts(syntax, keyword, "obj") ||
        !is_end_of_line(byte_at(syntax, at - 1)) ||
        end_of_line(syntax, keyword + 3) == 0) {
        wrong_spacing(syntax, id, "at its head");
        return;
    }
    Scanner scanner = {syntax->pdf->arena, syntax->bytes, syntax->length,
                       keyword + 3};
    Token end = skip_value(syntax, &scanner);
    if (token_is(&end, "stream") && id <= 0x7FFFFF) {
        check_stream(syntax, (int)id, scanner.at - 6);
        return;
    }
    if (!token_is(&end, "endobj"))
        return;
    if (!is_end_of_line(byte_at(syntax, scanner.at - 7)) ||
        end_of_line(syntax, scanner.at) == 0)
        wrong_spacing(syntax, id, "at its end");
}

static int
compare_offsets(const void *left, const void *right)
{
    size_t a = *(const size_t *)left;
    size_t b = *(const size_t *)right;
    return (a > b) - (a < b);
}

void
syntax_check(const Pdf *pdf)
{
    Syntax syntax = {.pdf = pdf, .bytes = pdf->bytes, .length = pdf->length};
    check_header(&syntax);
    check_tail(&syntax);
    read_sections(&syntax);
    if (syntax.objects.count > 1)
        qsort(syntax.objects.items, syntax.objects.count,
              sizeof *syntax.objects.items, compare_offsets);
    for (size_t i = 0; i < syntax.objects.count; i++)
        if (i == 0 || syntax.objects.items[i] != syntax.objects.items[i - 1])
            check_object(&syntax, syntax.objects.items[i]);
}

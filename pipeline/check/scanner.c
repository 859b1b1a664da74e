/*
 * Scanner: see scanner.h.
 */
#include "pipeline/check/scanner.h"

#include <string.h>

static bool
is_space(int c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' ||
           c == '\0';
}

static bool
is_delimiter(int c)
{
    return c != '\0' && strchr("()<>[]{}/%", c);
}

static bool
is_regular(int c)
{
    return !is_space(c) && !is_delimiter(c);
}

static int
hex_digit(int c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

static int
peek(const Scanner *scanner)
{
    return scanner->at < scanner->length ? scanner->bytes[scanner->at] : -1;
}

static void
skip_blank(Scanner *scanner)
{
    while (scanner->at < scanner->length) {
        int c = scanner->bytes[scanner->at];
        if (c == '%')
            while (scanner->at < scanner->length && peek(scanner) != '\n' &&
                   peek(scanner) != '\r')
                scanner->at++;
        else if (is_space(c))
            scanner->at++;
        else
            break;
    }
}

/* ---- strings and names ---- */

/* After a backslash. */
static void
scan_escape(Scanner *scanner, char *text, size_t *length)
{
    static const char letters[] = "nrtbf";
    static const char meanings[] = "\n\r\t\b\f";
    int c = peek(scanner);
    if (c < 0)
        return;
    scanner->at++;
    const char *letter = c ? strchr(letters, c) : NULL;
    if (letter) {
        text[(*length)++] = meanings[letter - letters];
    } else if (c >= '0' && c <= '7') {
        int value = c - '0';
        for (int i = 0; i < 2 && peek(scanner) >= '0' && peek(scanner) <= '7';
             i++)
            value = value * 8 + scanner->bytes[scanner->at++] - '0';
        text[(*length)++] = (char)(unsigned char)(value & 0xFF);
    } else if (c == '\r') {
        scanner->at += peek(scanner) == '\n';
    } else if (c != '\n') {
        text[(*length)++] = (char)(unsigned char)c;
    }
}

static Token
scan_literal(Scanner *scanner)
{
    size_t start = ++scanner->at;
    size_t end = start;
    /* What it takes at most: up to the end; found first, so that the room is
       no larger than the string. */
    for (int depth = 1; end < scanner->length && depth > 0; end++) {
        int c = scanner->bytes[end];
        if (c == '\\')
            end++;
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    }
    if (end > scanner->length)
        end = scanner->length;
    char *text = arena_alloc(scanner->arena, end - start + 1);
    Token token = {.kind = text ? TOKEN_STRING : TOKEN_END, .text = text};
    for (int depth = 1; text && scanner->at < scanner->length;) {
        int c = scanner->bytes[scanner->at++];
        if (c == '\\') {
            scan_escape(scanner, text, &token.length);
            continue;
        }
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        if (depth == 0)
            break;
        text[token.length++] = (char)(unsigned char)c;
    }
    return token;
}

static Token
scan_hex(Scanner *scanner)
{
    size_t start = ++scanner->at;
    const unsigned char *end =
        memchr(scanner->bytes + start, '>', scanner->length - start);
    size_t stop = end ? (size_t)(end - scanner->bytes) : scanner->length;
    char *text = arena_alloc(scanner->arena, (stop - start) / 2 + 2);
    Token token = {
        .kind = text ? TOKEN_STRING : TOKEN_END, .text = text, .is_hex = true};
    size_t digits = 0;
    int high = 0;
    for (size_t i = start; text && i < stop; i++) {
        int digit = hex_digit(scanner->bytes[i]);
        if (digit < 0) {
            token.is_bad = token.is_bad || !is_space(scanner->bytes[i]);
            continue;
        }
        if (digits++ % 2 == 0)
            high = digit;
        else
            text[token.length++] = (char)(unsigned char)(high << 4 | digit);
    }
    token.is_odd = digits % 2 == 1;
    if (token.is_odd)
        text[token.length++] = (char)(unsigned char)(high << 4);
    scanner->at = stop < scanner->length ? stop + 1 : stop;
    return token;
}

static Token
scan_name(Scanner *scanner)
{
    size_t start = ++scanner->at;
    while (scanner->at < scanner->length && is_regular(peek(scanner)))
        scanner->at++;
    char *text = arena_alloc(scanner->arena, scanner->at - start + 1);
    Token token = {.kind = text ? TOKEN_NAME : TOKEN_END, .text = text};
    for (size_t i = start; text && i < scanner->at; i++) {
        int c = scanner->bytes[i];
        int high = i + 2 < scanner->at ? hex_digit(scanner->bytes[i + 1]) : -1;
        int low = i + 2 < scanner->at ? hex_digit(scanner->bytes[i + 2]) : -1;
        if (c == '#' && high >= 0 && low >= 0) {
            c = high << 4 | low;
            i += 2;
        }
        text[token.length++] = (char)(unsigned char)c;
    }
    return token;
}

/* ---- numbers and words ---- */

static bool
read_number(const char *text, size_t length, Token *token)
{
    size_t at = 0;
    double sign = 1;
    double value = 0;
    double scale = 1;
    bool any = false;
    for (; at < length && (text[at] == '+' || text[at] == '-'); at++)
        sign = text[at] == '-' ? -1 : sign;
    for (; at < length; at++) {
        if (text[at] == '.' && !token->is_real) {
            token->is_real = true;
        } else if (text[at] >= '0' && text[at] <= '9') {
            any = true;
            value = value * 10 + (text[at] - '0');
            scale *= token->is_real ? 10 : 1;
        } else {
            return false;
        }
    }
    token->number = sign * value / scale;
    return any;
}

static Token
scan_word(Scanner *scanner)
{
    size_t start = scanner->at;
    do
        scanner->at++;
    while (scanner->at < scanner->length && is_regular(peek(scanner)));
    Token token = {.kind = TOKEN_WORD,
                   .text = (const char *)scanner->bytes + start,
                   .length = scanner->at - start};
    Token number = token;
    if (read_number(token.text, token.length, &number)) {
        number.kind = TOKEN_NUMBER;
        return number;
    }
    return token;
}

Token
scan(Scanner *scanner)
{
    skip_blank(scanner);
    int c = peek(scanner);
    int next = scanner->at + 1 < scanner->length
                   ? scanner->bytes[scanner->at + 1]
                   : -1;
    Token token = {0};
    switch (c) {
    case -1:
        return token;
    case '(':
        return scan_literal(scanner);
    case '/':
        return scan_name(scanner);
    case '<':
        if (next != '<')
            return scan_hex(scanner);
        scanner->at += 2;
        token.kind = TOKEN_OPEN_DICTIONARY;
        return token;
    case '>':
        scanner->at += next == '>' ? 2 : 1;
        token.kind = TOKEN_CLOSE_DICTIONARY;
        return token;
    case '[':
    case ']':
        scanner->at++;
        token.kind = c == '[' ? TOKEN_OPEN_ARRAY : TOKEN_CLOSE_ARRAY;
        return token;
    default:
        return scan_word(scanner);
    }
}

void
scan_image(Scanner *scanner)
{
    const unsigned char *bytes = scanner->bytes;
    for (scanner->at++; scanner->at + 1 < scanner->length; scanner->at++) {
        size_t at = scanner->at;
        bool ends = at + 2 >= scanner->length || is_space(bytes[at + 2]);
        if (bytes[at] == 'E' && bytes[at + 1] == 'I' && ends &&
            is_space(bytes[at - 1])) {
            scanner->at += 2;
            return;
        }
    }
    scanner->at = scanner->length;
}

bool
token_is(const Token *token, const char *word)
{
    return token->kind == TOKEN_WORD && token->length == strlen(word) &&
           memcmp(token->text, word, token->length) == 0;
}

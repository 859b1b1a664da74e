/*
 * Output: see output.h.
 */
#include "pipeline/pdf/output.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "input/text.h"

enum { SMALLEST_OUTPUT = 128 };

static bool
make_room(Output *output, size_t length)
{
    if (output->capacity - output->length >= length)
        return true;
    size_t capacity = output->capacity < SMALLEST_OUTPUT / 2
                          ? SMALLEST_OUTPUT
                          : output->capacity * 2;
    while (capacity - output->length < length)
        capacity *= 2;
    unsigned char *bytes = arena_alloc(output->arena, capacity);
    if (!bytes)
        return false;
    if (output->length > 0)
        memcpy(bytes, output->bytes, output->length);
    output->bytes = bytes;
    output->capacity = capacity;
    return true;
}

void
output_bytes(Output *output, const void *bytes, size_t length)
{
    if (length == 0 || !make_room(output, length))
        return;
    memcpy(output->bytes + output->length, bytes, length);
    output->length += length;
}

void
output_byte(Output *output, unsigned char byte)
{
    if (make_room(output, 1))
        output->bytes[output->length++] = byte;
}

void
output_text(Output *output, const char *text)
{
    output_bytes(output, text, strlen(text));
}

void
output_format(Output *output, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = arena_vformat(output->arena, format, arguments);
    va_end(arguments);
    if (text)
        output_text(output, text);
}

void
output_integer(Output *output, int64_t value)
{
    output_decimal(output, value, /*decimals=*/0);
}

void
output_decimal(Output *output, int64_t value, unsigned decimals)
{
    char digits[32];
    char *end = digits + sizeof digits;
    char *first = end;
    bool negative = value < 0;
    uint64_t rest = negative ? 0 - (uint64_t)value : (uint64_t)value;
    while (decimals > 0 && rest % 10 == 0) {
        rest /= 10;
        decimals--;
    }
    for (; decimals > 0; decimals--) {
        *--first = (char)('0' + rest % 10);
        rest /= 10;
        if (decimals == 1)
            *--first = '.';
    }
    for (; rest > 0 || first == end; rest /= 10)
        *--first = (char)('0' + rest % 10);
    if (negative)
        *--first = '-';
    output_bytes(output, first, (size_t)(end - first));
}

int64_t
length_in_print(Length length)
{
    return length_scale(length, 10000, POINT);
}

void
output_length(Output *output, Length length)
{
    output_decimal(output, length_in_print(length), 4);
}

static void
output_utf16_unit(Output *output, uint32_t unit)
{
    static const char hexadecimal[] = "0123456789ABCDEF";
    char digits[4];
    for (int i = 0; i < 4; i++)
        digits[i] = hexadecimal[unit >> (12 - 4 * i) & 15];
    output_bytes(output, digits, sizeof digits);
}

static bool
is_barred(uint32_t c)
{
    return c == 0 || c == 0xFEFF || (c & 0xFFFE) == 0xFFFE;
}

void
output_utf16(Output *output, const char *text, size_t length)
{
    enum { REPLACEMENT = 0xFFFD };
    for (size_t at = 0; at < length;) {
        uint32_t c;
        size_t size = utf8_decode(text + at, length - at, &c);
        if (size == 0 || is_barred(c))
            c = REPLACEMENT;
        at += size == 0 ? 1 : size;
        if (c >= 0x10000) {
            output_utf16_unit(output, 0xD800 + ((c - 0x10000) >> 10));
            output_utf16_unit(output, 0xDC00 + ((c - 0x10000) & 0x3FF));
        } else {
            output_utf16_unit(output, c);
        }
    }
}

void
output_text_string(Output *output, const char *text, size_t length)
{
    output_text(output, "<FEFF");
    output_utf16(output, text, length);
    output_byte(output, '>');
}

void
output_literal(Output *output, const char *bytes, size_t length)
{
    output_byte(output, '(');
    for (size_t i = 0; i < length; i++) {
        char c = bytes[i];
        if (c == '(' || c == ')' || c == '\\')
            output_byte(output, '\\');
        if (c == '\r')
            output_text(output, "\\r");
        else
            output_byte(output, (unsigned char)c);
    }
    output_byte(output, ')');
}

void
output_name_characters(Output *output, const char *name)
{
    for (const char *c = name; *c; c++) {
        unsigned char byte = (unsigned char)*c;
        if (byte < '!' || byte > '~' || strchr("#()<>[]{}/%", *c))
            output_format(output, "#%02X", byte);
        else
            output_byte(output, byte);
    }
}

void
output_reference(Output *output, unsigned number)
{
    output_integer(output, number);
    output_text(output, " 0 R");
}

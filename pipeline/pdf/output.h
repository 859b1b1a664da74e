/*
 * Output: bytes of PDF printed into an arena.
 *
 * Printing never fails by itself: when memory runs out the arena remembers it
 * (arena_failed()) and what is printed from then on is lost, so that a page of
 * print calls needs one check at its end.  Numbers are printed by integer
 * arithmetic, so no locale can put a comma into them.
 */
#ifndef BRIEFSET_PIPELINE_PDF_OUTPUT_H
#define BRIEFSET_PIPELINE_PDF_OUTPUT_H

#include <stddef.h>
#include <stdint.h>

#include "input/arena.h"
#include "layouts/length.h"

typedef struct Output {
    Arena *arena;
    unsigned char *bytes;
    size_t length;
    size_t capacity;
} Output;

void output_bytes(Output *output, const void *bytes, size_t length);
void output_byte(Output *output, unsigned char byte);
void output_text(Output *output, const char *text);

/* printf; for %s, %d, %u, %x … and never for floating point. */
void output_format(Output *output, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

void output_integer(Output *output, int64_t value);

/* `value` / 10^`decimals` (at most 9) without superfluous zeros. */
void output_decimal(Output *output, int64_t value, unsigned decimals);

/* A Length in points, four decimals, and the number that is printed for it. */
void output_length(Output *output, Length length);
int64_t length_in_print(Length length);

/*
 * UTF-8 as UTF-16BE in hexadecimal digits, without brackets.  What is not
 * UTF-8, and U+0000, U+FEFF, U+FFFE and U+FFFF, become U+FFFD.
 * [ISO 19005-2 6.2.11.7.2]
 */
void output_utf16(Output *output, const char *text, size_t length);

/* A text string: <FEFF…>.  [ISO 32000-1 7.9.2.2] */
void output_text_string(Output *output, const char *text, size_t length);

/* A literal string: (…), escaped.  [ISO 32000-1 7.3.4.2] */
void output_literal(Output *output, const char *bytes, size_t length);

/* The characters of a name, escaped, without its slash. [ISO 32000-1 7.3.5] */
void output_name_characters(Output *output, const char *name);

/* An indirect reference: "12 0 R". */
void output_reference(Output *output, unsigned number);

#endif

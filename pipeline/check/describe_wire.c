/*
 * Descriptions between processes: a line of numbers for each field, then its
 * bytes.  The sender has read a file that may be hostile, so nothing it says
 * is taken on trust.
 */
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/check/describe_file.h"

enum { LONGEST_LINE = 100, MOST_FIELDS = 1 << 22 };

void
description_send(const PdfDescription *description, FILE *out)
{
    fprintf(out, "%d %d %d %d %zu %d %zu\n", description->is_read,
            description->claim.archive,
            description->claim.level ? description->claim.level : 'B',
            description->claim.access, description->errors, description->pages,
            description->fields.count);
    for (size_t i = 0; i < description->fields.count; i++) {
        const PdfField *field = &description->fields.items[i];
        size_t name = strlen(field->name);
        fprintf(out, "%d %d %d %zu %zu\n", (int)field->kind, field->page,
                field->block, name, field->length);
        fwrite(field->name, 1, name, out);
        fwrite(field->text, 1, field->length, out);
    }
}

typedef struct Wire {
    Arena *arena;
    const char *bytes;
    size_t length;
    size_t at;
} Wire;

/* The next line; NULL: there is none. */
static const char *
next_line(Wire *wire)
{
    const char *start = wire->bytes + wire->at;
    size_t left = wire->length - wire->at;
    const char *feed =
        memchr(start, '\n', left < LONGEST_LINE ? left : LONGEST_LINE);
    if (!feed)
        return NULL;
    wire->at += (size_t)(feed - start) + 1;
    return arena_text(wire->arena, start, (size_t)(feed - start));
}

/* The next line's numbers, none of them less than 0; false: it has others. */
static bool
next_numbers(Wire *wire, int64_t *numbers, size_t count)
{
    const char *at = next_line(wire);
    for (size_t i = 0; at && i < count; i++) {
        char *end;
        numbers[i] = strtoll(at, &end, 10);
        at = end > at && numbers[i] >= 0 ? end : NULL;
    }
    return at && *at == '\0';
}

static const char *
next_bytes(Wire *wire, size_t length)
{
    if (length > wire->length - wire->at)
        return NULL;
    const char *bytes = wire->bytes + wire->at;
    wire->at += length;
    return arena_text(wire->arena, bytes, length);
}

static bool
receive_field(Wire *wire, PdfField *field)
{
    int64_t numbers[5];
    if (!next_numbers(wire, numbers, sizeof numbers / sizeof *numbers) ||
        numbers[1] > INT_MAX || numbers[2] > INT_MAX)
        return false;
    field->kind = (PdfFieldKind)numbers[0];
    field->page = (int)numbers[1];
    field->block = (int)numbers[2];
    field->length = (size_t)numbers[4];
    field->name = next_bytes(wire, (size_t)numbers[3]);
    field->text = next_bytes(wire, field->length);
    return field->name && field->text;
}

size_t
description_receive(Arena *arena, const char *bytes, size_t length,
                    PdfDescription *description)
{
    Wire wire = {arena, bytes, length, 0};
    int64_t numbers[7];
    *description = (PdfDescription){0};
    if (!next_numbers(&wire, numbers, sizeof numbers / sizeof *numbers) ||
        numbers[5] > INT_MAX || numbers[6] > MOST_FIELDS)
        return 0;
    description->is_read = numbers[0] != 0;
    description->claim.archive = (int)numbers[1];
    description->claim.level = (char)numbers[2];
    description->claim.access = numbers[3] != 0;
    description->errors = (size_t)numbers[4];
    description->pages = (int)numbers[5];
    for (int64_t i = 0; i < numbers[6]; i++) {
        PdfField *field = vector_push(arena, &description->fields);
        if (!field || !receive_field(&wire, field)) {
            *description = (PdfDescription){0};
            return 0;
        }
    }
    return wire.at;
}

/*
 * Descriptions between processes: a line of numbers for each field, then its
 * bytes.  The sender has read a file that may be hostile, so nothing it says
 * is taken on trust.
 */
#include <stdlib.h>
#include <string.h>

#include "pipeline/check/describe_file.h"

enum { LONGEST_LINE = 100, MOST_FIELDS = 1 << 22 };

void
description_send(const PdfDescription *description, FILE *out)
{
    fprintf(out, "%d %d %c %d %zu %d %zu\n", description->is_read,
            description->claim.archive,
            description->claim.level ? description->claim.level : 'B',
            description->claim.access, description->errors, description->pages,
            description->fields.count);
    for (size_t i = 0; i < description->fields.count; i++) {
        const PdfField *field = &description->fields.items[i];
        size_t name = strlen(field->name);
        fprintf(out, "%c %d %d %zu %zu\n", field->kind, field->page,
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
    char kind;
    size_t name;
    const char *line = next_line(wire);
    if (!line || sscanf(line, "%c %d %d %zu %zu", &kind, &field->page,
                        &field->block, &name, &field->length) != 5)
        return false;
    field->kind = (PdfFieldKind)kind;
    field->name = next_bytes(wire, name);
    field->text = next_bytes(wire, field->length);
    return field->name && field->text && field->page >= 0 && field->block >= 0;
}

size_t
description_receive(Arena *arena, const char *bytes, size_t length,
                    PdfDescription *description)
{
    Wire wire = {arena, bytes, length, 0};
    int is_read;
    int access;
    size_t count;
    *description = (PdfDescription){0};
    const char *line = next_line(&wire);
    if (!line ||
        sscanf(line, "%d %d %c %d %zu %d %zu", &is_read,
               &description->claim.archive, &description->claim.level, &access,
               &description->errors, &description->pages, &count) != 7 ||
        count > MOST_FIELDS)
        return 0;
    description->is_read = is_read != 0;
    description->claim.access = access != 0;
    for (size_t i = 0; i < count; i++) {
        PdfField *field = vector_push(arena, &description->fields);
        if (!field || !receive_field(&wire, field)) {
            *description = (PdfDescription){0};
            return 0;
        }
    }
    return wire.at;
}

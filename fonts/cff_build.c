/*
 * CFF put together: a CID-keyed program of outlines that have no subroutines.
 *
 * All offsets in the Top DICT are written in five bytes, so its size is known
 * before what it points to.  [Adobe Technical Note 5176]
 */
#include <stdlib.h>
#include <string.h>

#include "fonts/cff.h"

enum {
    FIRST_STRING = 391, /* SIDs below are predefined */
    OPERATOR_FONT_BBOX = 5,
    OPERATOR_CHARSET = 15,
    OPERATOR_CHARSTRINGS = 17,
    OPERATOR_PRIVATE = 18,
    ESCAPE = 12,
    ESCAPED_FONT_MATRIX = 7,
    ESCAPED_ROS = 30,
    ESCAPED_CID_COUNT = 34,
    ESCAPED_FD_ARRAY = 36,
    ESCAPED_FD_SELECT = 37
};

typedef struct Buffer {
    unsigned char *bytes;
    size_t length;
    size_t capacity;
    bool failed;
} Buffer;

static void
put(Buffer *buffer, const void *bytes, size_t length)
{
    if (buffer->capacity - buffer->length < length) {
        size_t capacity = 2 * (buffer->capacity + length);
        unsigned char *grown = realloc(buffer->bytes, capacity);
        if (!grown) {
            buffer->failed = true;
            return;
        }
        buffer->bytes = grown;
        buffer->capacity = capacity;
    }
    if (length > 0)
        memcpy(buffer->bytes + buffer->length, bytes, length);
    buffer->length += length;
}

static void
put_number(Buffer *buffer, size_t value, size_t size)
{
    unsigned char bytes[4];
    for (size_t i = 0; i < size; i++)
        bytes[i] = (unsigned char)(value >> (8 * (size - 1 - i)));
    put(buffer, bytes, size);
}

/* An operand in five bytes. */
static void
put_operand(Buffer *buffer, int64_t value)
{
    put_number(buffer, 29, 1);
    put_number(buffer, (uint32_t)(int32_t)value, 4);
}

/* One in three bytes. */
static void
put_short(Buffer *buffer, unsigned value)
{
    put_number(buffer, 28, 1);
    put_number(buffer, value, 2);
}

static void
put_escaped(Buffer *buffer, unsigned operator)
{
    put_number(buffer, ESCAPE, 1);
    put_number(buffer, operator, 1);
}

/* ---- INDEX ---- */

static size_t
offset_size(size_t last)
{
    return last < 1 << 8 ? 1 : last < 1 << 16 ? 2 : last < 1 << 24 ? 3 : 4;
}

static void
put_index(Buffer *buffer, const CffBytes *items, size_t count)
{
    size_t total = 1;
    put_number(buffer, count, 2);
    if (count == 0)
        return;
    for (size_t i = 0; i < count; i++)
        total += items[i].length;
    size_t size = offset_size(total);
    put_number(buffer, size, 1);
    size_t offset = 1;
    for (size_t i = 0; i <= count; i++) {
        put_number(buffer, offset, size);
        offset += i < count ? items[i].length : 0;
    }
    for (size_t i = 0; i < count; i++)
        put(buffer, items[i].data, items[i].length);
}

/* ---- the parts ---- */

typedef struct Build {
    const CffName *name;
    const CffGlyph *glyphs;
    size_t count;
    unsigned char *dicts;   /* by glyph: which of `privates` */
    CffBytes privates[256]; /* those that are used, in order of use */
    size_t private_count;
} Build;

static bool
find_privates(Build *build)
{
    build->dicts = calloc(build->count, 1);
    for (size_t i = 0; build->dicts && i < build->count; i++) {
        CffBytes private = build->glyphs[i].private;
        size_t at = 0;
        while (at < build->private_count &&
               build->privates[at].data != private.data)
            at++;
        if (at == 256)
            return false;
        if (at == build->private_count)
            build->privates[build->private_count++] = private;
        build->dicts[i] = (unsigned char)at;
    }
    return build->dicts != NULL;
}

/* Format 0: the CID of each glyph but the first. */
static void
put_charset(Buffer *buffer, const Build *build)
{
    put_number(buffer, 0, 1);
    for (size_t i = 1; i < build->count; i++)
        put_number(buffer, build->glyphs[i].cid, 2);
}

/* Format 3: ranges of glyphs with the same Font DICT. */
static void
put_fd_select(Buffer *buffer, const Build *build)
{
    size_t ranges = 0;
    for (size_t i = 0; i < build->count; i++)
        ranges += i == 0 || build->dicts[i] != build->dicts[i - 1];
    put_number(buffer, 3, 1);
    put_number(buffer, ranges, 2);
    for (size_t i = 0; i < build->count; i++) {
        if (i > 0 && build->dicts[i] == build->dicts[i - 1])
            continue;
        put_number(buffer, i, 2);
        put_number(buffer, build->dicts[i], 1);
    }
    put_number(buffer, build->count, 2);
}

static bool
put_charstrings(Buffer *buffer, const Build *build)
{
    CffBytes *items = calloc(build->count, sizeof *items);
    if (!items)
        return false;
    for (size_t i = 0; i < build->count; i++)
        items[i] = build->glyphs[i].charstring;
    put_index(buffer, items, build->count);
    free(items);
    return true;
}

/* The Private DICTs, and then the Font DICTs that point to them. */
static size_t
put_font_dicts(Buffer *buffer, const Build *build)
{
    enum { SIZE = 11 }; /* two operands and the operator */
    unsigned char dicts[256 * SIZE];
    CffBytes items[256];
    size_t filled = 0;
    for (size_t i = 0; i < build->private_count; i++) {
        Buffer dict = {dicts + filled, 0, SIZE, false};
        put_operand(&dict, (int64_t)build->privates[i].length);
        put_operand(&dict, (int64_t)buffer->length);
        put_number(&dict, OPERATOR_PRIVATE, 1);
        items[i] = (CffBytes){dicts + filled, SIZE};
        filled += SIZE;
        put(buffer, build->privates[i].data, build->privates[i].length);
    }
    size_t start = buffer->length;
    put_index(buffer, items, build->private_count);
    return start;
}

/* A real operand: 1 / units_per_em has few digits for the ems there are. */
static void
put_scale(Buffer *buffer, int units_per_em)
{
    unsigned nibbles[24] = {10}; /* a point */
    size_t count = 1;
    unsigned left = 1;
    while (left > 0 && count < 22) {
        left *= 10;
        nibbles[count++] = left / (unsigned)units_per_em;
        left %= (unsigned)units_per_em;
    }
    nibbles[count++] = 15; /* the end */
    if (count % 2 == 1)
        nibbles[count++] = 15;
    put_number(buffer, 30, 1);
    for (size_t i = 0; i < count; i += 2)
        put_number(buffer, nibbles[i] << 4 | nibbles[i + 1], 1);
}

typedef struct Offsets {
    size_t charset;
    size_t fd_select;
    size_t charstrings;
    size_t fd_array;
} Offsets;

static void
put_top_dict(Buffer *buffer, const Build *build, const Offsets *offsets)
{
    put_short(buffer, FIRST_STRING);
    put_short(buffer, FIRST_STRING + 1);
    put_short(buffer, 0);
    put_escaped(buffer, ESCAPED_ROS);
    for (size_t i = 0; i < 4; i++)
        put_operand(buffer, build->name->bounds[i]);
    put_number(buffer, OPERATOR_FONT_BBOX, 1);
    if (build->name->units_per_em != 1000) {
        put_scale(buffer, build->name->units_per_em);
        put_operand(buffer, 0);
        put_operand(buffer, 0);
        put_scale(buffer, build->name->units_per_em);
        put_operand(buffer, 0);
        put_operand(buffer, 0);
        put_escaped(buffer, ESCAPED_FONT_MATRIX);
    }
    put_operand(buffer, build->glyphs[build->count - 1].cid + 1);
    put_escaped(buffer, ESCAPED_CID_COUNT);
    put_operand(buffer, (int64_t)offsets->charset);
    put_number(buffer, OPERATOR_CHARSET, 1);
    put_operand(buffer, (int64_t)offsets->charstrings);
    put_number(buffer, OPERATOR_CHARSTRINGS, 1);
    put_operand(buffer, (int64_t)offsets->fd_array);
    put_escaped(buffer, ESCAPED_FD_ARRAY);
    put_operand(buffer, (int64_t)offsets->fd_select);
    put_escaped(buffer, ESCAPED_FD_SELECT);
}

/* What stands before the parts that the Top DICT points to. */
static void
put_head(Buffer *buffer, const Build *build, const Offsets *offsets)
{
    static const unsigned char header[] = {1, 0, 4, 4};
    const char *name = build->name->name;
    const CffBytes names = {(const unsigned char *)name, strlen(name)};
    const CffBytes strings[] = {{(const unsigned char *)"Adobe", 5},
                                {(const unsigned char *)"Identity", 8}};
    Buffer top = {0};
    put_top_dict(&top, build, offsets);
    const CffBytes dict = {top.bytes, top.length};
    put(buffer, header, sizeof header);
    put_index(buffer, &names, 1);
    put_index(buffer, &dict, 1);
    put_index(buffer, strings, 2);
    put_index(buffer, NULL, 0); /* no global subroutines */
    buffer->failed |= top.failed;
    free(top.bytes);
}

unsigned char *
cff_build(const CffName *name, const CffGlyph *glyphs, size_t count,
          size_t *length, size_t *outlines)
{
    Build build = {.name = name, .glyphs = glyphs, .count = count};
    Offsets offsets = {0};
    Buffer buffer = {0};
    if (!find_privates(&build)) {
        free(build.dicts);
        return NULL;
    }
    put_head(&buffer, &build, &offsets); /* to know its size */
    offsets.charset = buffer.length;
    put_charset(&buffer, &build);
    offsets.fd_select = buffer.length;
    put_fd_select(&buffer, &build);
    offsets.charstrings = buffer.length;
    bool complete = put_charstrings(&buffer, &build);
    *outlines = buffer.length;
    for (size_t i = 0; i < count; i++)
        *outlines -= glyphs[i].charstring.length;
    offsets.fd_array = put_font_dicts(&buffer, &build);
    Buffer head = {0};
    put_head(&head, &build, &offsets);
    complete = complete && !buffer.failed && !head.failed;
    if (complete)
        memcpy(buffer.bytes, head.bytes, head.length);
    free(head.bytes);
    free(build.dicts);
    if (!complete) {
        free(buffer.bytes);
        return NULL;
    }
    *length = buffer.length;
    return buffer.bytes;
}

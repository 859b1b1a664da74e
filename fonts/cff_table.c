/*
 * CFF table: see cff_table.h.
 */
#include "fonts/cff_table.h"

#include <stdlib.h>
#include <string.h>

enum {
    ESCAPE = 12,
    LAST_OPERATOR = 21, /* of a DICT; operands begin with more */
    TOP_CHARSET = 15,
    TOP_CHARSTRINGS = 17,
    TOP_PRIVATE = 18,
    TOP_ROS = ESCAPE << 8 | 30,
    TOP_FD_ARRAY = ESCAPE << 8 | 36,
    TOP_FD_SELECT = ESCAPE << 8 | 37,
    PRIVATE_SUBRS = 19,
    PRIVATE_DEFAULT_WIDTH = 20,
    PRIVATE_NOMINAL_WIDTH = 21,
    PRIVATE_RANDOM_SEED = ESCAPE << 8 | 19,
    MOST_ENTRY_BYTES = 255 /* of what HarfBuzz copies as it is */
};

/* ---- bytes, INDEX, DICT ---- */

static bool
has_bytes(CffBytes bytes, size_t at, size_t size)
{
    return at <= bytes.length && bytes.length - at >= size;
}

size_t
cff_number(CffBytes bytes, size_t at, size_t size)
{
    if (!has_bytes(bytes, at, size))
        return 0;
    size_t value = 0;
    for (size_t i = 0; i < size; i++)
        value = value << 8 | bytes.data[at + i];
    return value;
}

/* Offset `i`; the array of them is inside. */
static size_t
offset_at(CffBytes bytes, const CffIndex *index, size_t i)
{
    const unsigned char *at =
        bytes.data + index->offsets + i * index->offset_size;
    size_t value = 0;
    for (size_t k = 0; k < index->offset_size; k++)
        value = value << 8 | at[k];
    return value;
}

static bool
read_index(CffBytes bytes, size_t at, CffIndex *index)
{
    memset(index, 0, sizeof *index);
    if (!has_bytes(bytes, at, 2))
        return false;
    index->count = cff_number(bytes, at, 2);
    index->end = at + 2;
    if (index->count == 0)
        return true;
    index->offset_size = cff_number(bytes, at + 2, 1);
    index->offsets = at + 3;
    size_t size = (index->count + 1) * index->offset_size;
    if (index->offset_size < 1 || index->offset_size > 4 ||
        !has_bytes(bytes, index->offsets, size))
        return false;
    index->base = index->offsets + size - 1;
    size_t last = offset_at(bytes, index, index->count);
    if (last < 1 || !has_bytes(bytes, index->base, last))
        return false;
    index->end = index->base + last;
    return true;
}

bool
cff_item(CffBytes bytes, const CffIndex *index, size_t i, CffBytes *item)
{
    if (i >= index->count)
        return false;
    size_t start = offset_at(bytes, index, i);
    size_t end = offset_at(bytes, index, i + 1);
    if (start < 1 || end < start || end > index->end - index->base)
        return false;
    item->data = bytes.data + index->base + start;
    item->length = end - start;
    return true;
}

/* Reads a real operand's whole part; no real with an exponent is needed. */
static int64_t
read_real(CffBytes dict, size_t *at)
{
    int64_t value = 0;
    bool negative = false;
    bool whole = true;
    while (*at < dict.length) {
        unsigned byte = dict.data[(*at)++];
        for (int shift = 4; shift >= 0; shift -= 4) {
            unsigned nibble = byte >> shift & 15;
            if (nibble == 15)
                return negative ? -value : value;
            if (nibble == 14)
                negative = true;
            else if (nibble > 9)
                whole = false;
            else if (whole && value < INT16_MAX)
                value = value * 10 + nibble;
        }
    }
    return value;
}

int64_t
cff_integer(CffBytes bytes, unsigned first, size_t *at)
{
    if (first == 28) {
        *at += 2;
        return (int16_t)cff_number(bytes, *at - 2, 2);
    }
    if (first <= 246)
        return (int64_t)first - 139;
    int64_t high = first;
    int64_t low = (int64_t)cff_number(bytes, *at, 1);
    *at += 1;
    return first <= 250 ? (high - 247) * 256 + low + 108
                        : -(high - 251) * 256 - low - 108;
}

/* An operator of a DICT, and the first two of its operands. */
typedef struct Entry {
    unsigned code;
    size_t count; /* of operands */
    int64_t operands[2];
} Entry;

static int64_t
read_operand(CffBytes dict, unsigned first, size_t *at)
{
    if (first == 29) {
        *at += 4;
        return (int32_t)cff_number(dict, *at - 4, 4);
    }
    if (first == 30)
        return read_real(dict, at);
    if (first == 28 || (first >= 32 && first <= 254))
        return cff_integer(dict, first, at);
    return 0;
}

/* Reads on to the end of the next operator; false if there is none. */
static bool
next_entry(CffBytes dict, size_t *at, Entry *entry)
{
    memset(entry, 0, sizeof *entry);
    while (*at < dict.length) {
        unsigned first = dict.data[(*at)++];
        if (first <= LAST_OPERATOR) {
            entry->code = first;
            if (first == ESCAPE)
                entry->code =
                    (unsigned)ESCAPE << 8 | (unsigned)cff_number(dict, *at, 1);
            *at += first == ESCAPE;
            return *at <= dict.length;
        }
        int64_t value = read_operand(dict, first, at);
        if (entry->count < 2)
            entry->operands[entry->count] = value;
        entry->count++;
    }
    return false;
}

/* False if the DICT does not have the operator. */
static bool
find_operator(CffBytes dict, unsigned code, Entry *entry)
{
    size_t at = 0;
    while (next_entry(dict, &at, entry))
        if (entry->code == code)
            return true;
    return false;
}

/* An offset operand, 0 if absent or outside the table. */
static size_t
find_offset(CffBytes bytes, CffBytes dict, unsigned code)
{
    Entry entry;
    if (!find_operator(dict, code, &entry) || entry.operands[0] <= 0 ||
        (uint64_t)entry.operands[0] >= bytes.length)
        return 0;
    return (size_t)entry.operands[0];
}

/* ---- the font ---- */

static int
find_width(CffBytes dict, unsigned code)
{
    Entry entry;
    if (!find_operator(dict, code, &entry))
        return 0;
    return entry.operands[0] < INT16_MIN || entry.operands[0] > INT16_MAX
               ? 0
               : (int)entry.operands[0];
}

/* Reads the Private DICT that `dict` (Top or Font DICT) points to. */
static bool
read_private(CffBytes bytes, CffBytes dict, CffPrivate *private)
{
    Entry entry;
    memset(private, 0, sizeof *private);
    if (!find_operator(dict, TOP_PRIVATE, &entry) || entry.count < 2)
        return true;
    if (entry.operands[0] < 0 || entry.operands[1] < 0 ||
        !has_bytes(bytes, (size_t)entry.operands[1], (size_t)entry.operands[0]))
        return false;
    size_t start = (size_t)entry.operands[1];
    private->body = (CffBytes){bytes.data + start, (size_t)entry.operands[0]};
    private->default_width = find_width(private->body, PRIVATE_DEFAULT_WIDTH);
    private->nominal_width = find_width(private->body, PRIVATE_NOMINAL_WIDTH);
    private->has_subrs = find_operator(private->body, PRIVATE_SUBRS, &entry);
    return !private->has_subrs ||
           (entry.operands[0] > 0 &&
            read_index(bytes, start + (size_t)entry.operands[0],
                       &private->subrs));
}

/*
 * Ranges in order, from the first glyph to the end.
 * [Adobe Technical Note 5176 19]
 */
static bool
is_fd_select_good(const CffTable *table)
{
    CffBytes bytes = table->bytes;
    size_t at = table->fd_select;
    size_t format = cff_number(bytes, at, 1);
    if (format == 0)
        return has_bytes(bytes, at + 1, table->charstrings.count);
    size_t count = cff_number(bytes, at + 1, 2);
    if (format != 3 || count == 0 || !has_bytes(bytes, at + 3, count * 3 + 2) ||
        cff_number(bytes, at + 3, 2) != 0)
        return false;
    size_t last = 0;
    for (size_t i = 1; i <= count; i++) {
        size_t first = cff_number(bytes, at + 3 + i * 3, 2);
        if (first <= last)
            return false;
        last = first;
    }
    return last == table->charstrings.count;
}

static bool
read_font_dicts(CffTable *table, CffBytes top)
{
    if (!table->cid_keyed) {
        table->private_count = 1;
        return read_private(table->bytes, top, &table->privates[0]);
    }
    CffIndex dicts;
    size_t start = find_offset(table->bytes, top, TOP_FD_ARRAY);
    table->fd_select = find_offset(table->bytes, top, TOP_FD_SELECT);
    if (start == 0 || table->fd_select == 0 || !is_fd_select_good(table) ||
        !read_index(table->bytes, start, &dicts) || dicts.count == 0 ||
        dicts.count > CFF_MOST_FONT_DICTS)
        return false;
    table->private_count = dicts.count;
    for (size_t i = 0; i < dicts.count; i++) {
        CffBytes dict;
        if (!cff_item(table->bytes, &dicts, i, &dict) ||
            !read_private(table->bytes, dict, &table->privates[i]))
            return false;
    }
    return true;
}

bool
cff_table_open(CffTable *table, CffBytes bytes)
{
    CffIndex names;
    CffIndex tops;
    CffIndex strings;
    CffBytes top;
    Entry ros;
    memset(table, 0, sizeof *table);
    table->bytes = bytes;
    if (cff_number(bytes, 0, 1) != 1 ||
        !read_index(bytes, cff_number(bytes, 2, 1), &names) ||
        !read_index(bytes, names.end, &tops) ||
        !cff_item(bytes, &tops, 0, &top) ||
        !read_index(bytes, tops.end, &strings) ||
        !read_index(bytes, strings.end, &table->subrs))
        return false;
    table->cid_keyed = find_operator(top, TOP_ROS, &ros) && ros.count > 0;
    table->charset = find_offset(bytes, top, TOP_CHARSET);
    size_t charstrings = find_offset(bytes, top, TOP_CHARSTRINGS);
    return charstrings > 0 &&
           read_index(bytes, charstrings, &table->charstrings) &&
           read_font_dicts(table, top);
}

/* ---- glyph → CID ---- */

/* Adds a range, unless it goes on where the last one ends. */
static void
add_range(CffRange *ranges, size_t *count, size_t glyph, size_t cid)
{
    const CffRange *last = *count > 0 ? &ranges[*count - 1] : NULL;
    if (last && glyph - last->glyph == cid - last->cid)
        return;
    ranges[(*count)++] = (CffRange){(uint16_t)glyph, (uint16_t)cid};
}

/*
 * Formats 1 and 2 are ranges of one- or two-byte size.
 * [Adobe Technical Note 5176 13]
 */
CffRange *
cff_table_charset(const CffTable *table, size_t count, size_t *range_count)
{
    CffBytes bytes = table->bytes;
    size_t at = table->charset;
    size_t left_size = cff_number(bytes, at, 1); /* format 0 has no ranges */
    if (at < 3 || left_size > 2)
        return NULL;
    at++;
    size_t item_size = 2 + left_size;
    size_t room = 2; /* how many items there can be, and .notdef */
    if (at < bytes.length)
        room += (bytes.length - at) / item_size;
    if (room > count + 1)
        room = count + 1;
    CffRange *ranges = malloc(room * sizeof *ranges);
    if (!ranges)
        return NULL;
    *range_count = 0;
    add_range(ranges, range_count, 0, 0);
    for (size_t glyph = 1; glyph < count; at += item_size) {
        if (!has_bytes(bytes, at, item_size)) {
            free(ranges);
            return NULL;
        }
        add_range(ranges, range_count, glyph, cff_number(bytes, at, 2));
        glyph += 1 + cff_number(bytes, at + 2, left_size);
    }
    return ranges;
}

bool
cff_find_cid(const CffRange *ranges, size_t range_count, size_t glyph,
             uint16_t *cid)
{
    size_t low = 0;
    for (size_t high = range_count; high - low > 1;) {
        size_t middle = low + (high - low) / 2;
        if (ranges[middle].glyph <= glyph)
            low = middle;
        else
            high = middle;
    }
    size_t found = ranges[low].cid + (glyph - ranges[low].glyph);
    *cid = (uint16_t)found;
    return found <= UINT16_MAX;
}

/* ---- glyph → Private DICT ---- */

bool
cff_table_private(const CffTable *table, size_t glyph, size_t *font_dict)
{
    CffBytes bytes = table->bytes;
    size_t at = table->fd_select;
    *font_dict = 0;
    if (at == 0)
        return true;
    if (cff_number(bytes, at, 1) == 0) {
        *font_dict = cff_number(bytes, at + 1 + glyph, 1);
        return *font_dict < table->private_count;
    }
    size_t low = 0;
    for (size_t high = cff_number(bytes, at + 1, 2); high - low > 1;) {
        size_t middle = low + (high - low) / 2;
        if (cff_number(bytes, at + 3 + middle * 3, 2) <= glyph)
            low = middle;
        else
            high = middle;
    }
    *font_dict = cff_number(bytes, at + 5 + low * 3, 1);
    return *font_dict < table->private_count;
}

typedef enum Use { USE_UNKNOWN, USE_DROPPED, USE_KEPT } Use;

/* [Adobe Technical Note 5176 15, table 23] */
static Use
use_of(unsigned code)
{
    switch (code) {
    case 6: /* BlueValues, OtherBlues, FamilyBlues, FamilyOtherBlues */
    case 7:
    case 8:
    case 9:
    case 10: /* StdHW, StdVW */
    case 11:
    case PRIVATE_SUBRS:
    case ESCAPE << 8 | 9: /* BlueScale, BlueShift, BlueFuzz */
    case ESCAPE << 8 | 10:
    case ESCAPE << 8 | 11:
    case ESCAPE << 8 | 12: /* StemSnapH, StemSnapV, ForceBold */
    case ESCAPE << 8 | 13:
    case ESCAPE << 8 | 14:
    case ESCAPE << 8 | 17: /* LanguageGroup, ExpansionFactor */
    case ESCAPE << 8 | 18:
        return USE_DROPPED;
    case PRIVATE_DEFAULT_WIDTH:
    case PRIVATE_NOMINAL_WIDTH:
    case PRIVATE_RANDOM_SEED:
        return USE_KEPT;
    default:
        return USE_UNKNOWN;
    }
}

bool
cff_reduce_private(CffBytes private, unsigned char *reduced, size_t *length)
{
    Entry entry;
    size_t start = 0;
    *length = 0;
    for (size_t at = 0; next_entry(private, &at, &entry); start = at) {
        Use use = use_of(entry.code);
        if (use == USE_DROPPED)
            continue;
        if (use == USE_UNKNOWN || at - start > MOST_ENTRY_BYTES)
            return false;
        memcpy(reduced + *length, private.data + start, at - start);
        *length += at - start;
    }
    return true;
}

/*
 * CFF: see cff.h.
 *
 * A table is a chain of INDEXes (arrays of byte strings) and DICTs (operands
 * before operators).  The Top DICT leads to the charset (glyph → CID), to
 * FDSelect and FDArray (glyph → its Private DICT with the default widths) and
 * to the charstrings.  A charstring begins with its width, if it is not the
 * default, as one number more than its first operator takes.  Subroutines are
 * unfolded before.  [Adobe Technical Notes 5176 and 5177]
 */
#include "fonts/cff.h"

#include <string.h>

enum {
    TOP_CHARSET = 15,
    TOP_CHARSTRINGS = 17,
    TOP_PRIVATE = 18,
    TOP_ROS = 12 << 8 | 30,
    TOP_FD_ARRAY = 12 << 8 | 36,
    TOP_FD_SELECT = 12 << 8 | 37,
    PRIVATE_SUBRS = 19,
    PRIVATE_DEFAULT_WIDTH = 20,
    PRIVATE_NOMINAL_WIDTH = 21,
    MOST_OPERANDS = 48,
    MOST_FONT_DICTS = 256
};

typedef CffBytes Bytes;

typedef struct Index {
    size_t count;
    size_t offset_size;
    size_t offsets; /* where the offset array begins */
    size_t base;    /* offsets count from here; the first is 1 */
    size_t end;
} Index;

/* One Private DICT, with its widths. */
typedef struct Private {
    Bytes body;
    int default_width;
    int nominal_width;
} Private;

typedef struct Cff {
    Bytes table;
    bool cid_keyed;
    Index charstrings;
    size_t charset;
    size_t fd_select; /* 0: there is one Private DICT */
    size_t private_count;
    Private privates[MOST_FONT_DICTS];
} Cff;

/* ---- bytes, INDEX, DICT ---- */

/* The big-endian number of `size` bytes at `at`; 0 outside the table. */
static size_t
number_at(Bytes bytes, size_t at, size_t size)
{
    if (at > bytes.length || bytes.length - at < size)
        return 0;
    size_t value = 0;
    for (size_t i = 0; i < size; i++)
        value = value << 8 | bytes.data[at + i];
    return value;
}

static bool
has_bytes(Bytes bytes, size_t at, size_t size)
{
    return at <= bytes.length && bytes.length - at >= size;
}

static bool
read_index(Bytes table, size_t at, Index *index)
{
    memset(index, 0, sizeof *index);
    if (!has_bytes(table, at, 2))
        return false;
    index->count = number_at(table, at, 2);
    index->end = at + 2;
    if (index->count == 0)
        return true;
    index->offset_size = number_at(table, at + 2, 1);
    index->offsets = at + 3;
    size_t size = (index->count + 1) * index->offset_size;
    if (index->offset_size < 1 || index->offset_size > 4 ||
        !has_bytes(table, index->offsets, size))
        return false;
    index->base = index->offsets + size - 1;
    size_t last = number_at(table, index->base + 1 - index->offset_size,
                            index->offset_size);
    if (last < 1 || !has_bytes(table, index->base, last))
        return false;
    index->end = index->base + last;
    return true;
}

static bool
index_item(Bytes table, const Index *index, size_t i, Bytes *item)
{
    if (i >= index->count)
        return false;
    size_t at = index->offsets + i * index->offset_size;
    size_t start = number_at(table, at, index->offset_size);
    size_t end = number_at(table, at + index->offset_size, index->offset_size);
    if (start < 1 || end < start ||
        !has_bytes(table, index->base + start, end - start))
        return false;
    item->data = table.data + index->base + start;
    item->length = end - start;
    return true;
}

/* Reads a real operand's whole part; no real with an exponent is needed. */
static int64_t
read_real(Bytes dict, size_t *at)
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

/*
 * Reads the operand that begins with `first` (28 or 32…254), the coding that
 * DICTs and charstrings share.  `at` is behind `first`.
 */
static int64_t
read_integer(Bytes bytes, unsigned first, size_t *at)
{
    if (first == 28) {
        *at += 2;
        return (int16_t)number_at(bytes, *at - 2, 2);
    }
    if (first <= 246)
        return (int64_t)first - 139;
    int64_t high = first;
    int64_t low = (int64_t)number_at(bytes, *at, 1);
    *at += 1;
    return first <= 250 ? (high - 247) * 256 + low + 108
                        : -(high - 251) * 256 - low - 108;
}

/*
 * The operands of `operator`, at most two, into `operands`; how many there
 * are, or 0 if the DICT does not have it.
 */
static size_t
find_operator(Bytes dict, unsigned operator, int64_t operands[2])
{
    int64_t stack[MOST_OPERANDS];
    size_t depth = 0;
    for (size_t at = 0; at < dict.length;) {
        unsigned first = dict.data[at++];
        int64_t value = 0;
        if (first <= 21) {
            if (first == 12)
                first = 12U << 8 | (unsigned)number_at(dict, at++, 1);
            if (first == operator) {
                for (size_t i = 0; i < depth && i < 2; i++)
                    operands[i] = stack[i];
                return depth < 2 ? depth : 2;
            }
            depth = 0;
            continue;
        }
        if (first == 29) {
            value = (int32_t)number_at(dict, at, 4);
            at += 4;
        } else if (first == 30) {
            value = read_real(dict, &at);
        } else if (first == 28 || (first >= 32 && first <= 254)) {
            value = read_integer(dict, first, &at);
        }
        if (depth < MOST_OPERANDS)
            stack[depth++] = value;
    }
    return 0;
}

/* An offset operand, 0 if absent or outside the table. */
static size_t
find_offset(Bytes table, Bytes dict, unsigned operator)
{
    int64_t operands[2];
    if (find_operator(dict, operator, operands) == 0 || operands[0] <= 0 ||
        (uint64_t)operands[0] >= table.length)
        return 0;
    return (size_t)operands[0];
}

/* ---- the font ---- */

static int
find_width(Bytes dict, unsigned operator)
{
    int64_t operands[2];
    if (find_operator(dict, operator, operands) == 0)
        return 0;
    return operands[0] < INT16_MIN || operands[0] > INT16_MAX
               ? 0
               : (int)operands[0];
}

/* Reads the Private DICT that `dict` (Top or Font DICT) points to. */
static bool
read_private(Bytes table, Bytes dict, Private *private)
{
    int64_t operands[2];
    memset(private, 0, sizeof *private);
    if (find_operator(dict, TOP_PRIVATE, operands) < 2)
        return true;
    if (operands[0] < 0 || operands[1] < 0 ||
        !has_bytes(table, (size_t)operands[1], (size_t)operands[0]))
        return false;
    private->body = (Bytes){table.data + operands[1], (size_t)operands[0]};
    private->default_width = find_width(private->body, PRIVATE_DEFAULT_WIDTH);
    private->nominal_width = find_width(private->body, PRIVATE_NOMINAL_WIDTH);
    return find_operator(private->body, PRIVATE_SUBRS, operands) == 0;
}

static bool
read_font_dicts(Cff *cff, Bytes top)
{
    if (!cff->cid_keyed) {
        cff->private_count = 1;
        return read_private(cff->table, top, &cff->privates[0]);
    }
    Index dicts;
    size_t start = find_offset(cff->table, top, TOP_FD_ARRAY);
    cff->fd_select = find_offset(cff->table, top, TOP_FD_SELECT);
    if (start == 0 || cff->fd_select == 0 ||
        !read_index(cff->table, start, &dicts) || dicts.count == 0 ||
        dicts.count > MOST_FONT_DICTS)
        return false;
    cff->private_count = dicts.count;
    for (size_t i = 0; i < dicts.count; i++) {
        Bytes dict;
        if (!index_item(cff->table, &dicts, i, &dict) ||
            !read_private(cff->table, dict, &cff->privates[i]))
            return false;
    }
    return true;
}

static bool
read_font(Cff *cff)
{
    Index names;
    Index tops;
    Index strings;
    Bytes top;
    int64_t operands[2];
    if (number_at(cff->table, 0, 1) != 1 ||
        !read_index(cff->table, number_at(cff->table, 2, 1), &names) ||
        !read_index(cff->table, names.end, &tops) ||
        !index_item(cff->table, &tops, 0, &top) ||
        !read_index(cff->table, tops.end, &strings))
        return false;
    cff->cid_keyed = find_operator(top, TOP_ROS, operands) > 0;
    cff->charset = find_offset(cff->table, top, TOP_CHARSET);
    size_t charstrings = find_offset(cff->table, top, TOP_CHARSTRINGS);
    return charstrings > 0 &&
           read_index(cff->table, charstrings, &cff->charstrings) &&
           read_font_dicts(cff, top);
}

/* Fills in the CIDs.  Formats 1 and 2 are ranges of one- or two-byte size. */
static bool
read_charset(const Cff *cff, CffGlyph *glyphs, size_t count)
{
    size_t at = cff->charset;
    size_t format = number_at(cff->table, at, 1);
    if (at < 3 || format > 2) /* 0…2 name predefined charsets */
        return false;
    at++;
    glyphs[0].cid = 0;
    for (size_t i = 1; i < count;) {
        size_t left_size = format; /* in bytes; format 0 has no ranges */
        if (!has_bytes(cff->table, at, 2 + left_size))
            return false;
        size_t cid = number_at(cff->table, at, 2);
        size_t left = number_at(cff->table, at + 2, left_size);
        at += 2 + left_size;
        for (size_t k = 0; k <= left && i < count; k++)
            glyphs[i++].cid = (uint16_t)(cid + k);
    }
    return true;
}

/*
 * Which Private DICT serves `glyph`.  `range` is where the last search in a
 * format 3 table stopped, for glyphs are asked in order.
 */
static bool
select_private(const Cff *cff, size_t glyph, size_t *range, size_t *chosen)
{
    Bytes table = cff->table;
    size_t at = cff->fd_select;
    *chosen = 0;
    if (at == 0)
        return true;
    size_t format = number_at(table, at, 1);
    if (format == 0) {
        if (!has_bytes(table, at + 1 + glyph, 1))
            return false;
        *chosen = number_at(table, at + 1 + glyph, 1);
    } else if (format == 3) {
        size_t count = number_at(table, at + 1, 2);
        if (!has_bytes(table, at + 3, count * 3 + 2))
            return false;
        while (*range + 1 < count &&
               number_at(table, at + 3 + (*range + 1) * 3, 2) <= glyph)
            ++*range;
        *chosen = number_at(table, at + 5 + *range * 3, 1);
    } else {
        return false;
    }
    return *chosen < cff->private_count;
}

/* ---- charstrings ---- */

typedef struct Prefix {
    const Private *private;
    int64_t stack[MOST_OPERANDS]; /* 16.16 */
    size_t depth;
    int advance;
} Prefix;

typedef enum Step { STEP_GO_ON, STEP_DONE, STEP_BROKEN } Step;

/* How many operands the first operator takes; the width is one more. */
static size_t
operands_taken(unsigned operator, size_t depth)
{
    switch (operator) {
    case 1:  /* hstem */
    case 3:  /* vstem */
    case 18: /* hstemhm */
    case 19: /* hintmask, after an implied vstem */
    case 20: /* cntrmask */
    case 23: /* vstemhm */
        return depth / 2 * 2;
    case 4:  /* vmoveto */
    case 22: /* hmoveto */
        return 1;
    case 21: /* rmoveto */
        return 2;
    case 14: /* endchar, with four operands an accented letter */
        return depth >= 4 ? 4 : 0;
    default:
        return depth;
    }
}

/* Obeys `operator`; nothing after the first that draws or hints matters. */
static Step
obey(Prefix *prefix, unsigned operator)
{
    switch (operator) {
    case 10: /* callsubr, callgsubr */
    case 29:
        return STEP_BROKEN;
    case 12: /* arithmetic: never seen before a width in a real font */
        prefix->advance = CFF_ADVANCE_UNKNOWN;
        return STEP_DONE;
    default:
        break;
    }
    prefix->advance = prefix->private->default_width;
    if (prefix->depth > operands_taken(operator, prefix->depth))
        prefix->advance = prefix->private->nominal_width +
                          (int)((prefix->stack[0] + 32768) >> 16);
    return STEP_DONE;
}

static Step
read_prefix(Prefix *prefix, Bytes charstring)
{
    for (size_t at = 0; at < charstring.length;) {
        unsigned first = charstring.data[at++];
        int64_t value;
        if (first == 11) /* return */
            return STEP_GO_ON;
        if (first == 255) {
            value = (int32_t)number_at(charstring, at, 4);
            at += 4;
        } else if (first == 28 || first >= 32) {
            value = read_integer(charstring, first, &at) * 65536;
        } else {
            Step step = obey(prefix, first);
            if (step != STEP_GO_ON)
                return step;
            continue;
        }
        if (prefix->depth == MOST_OPERANDS)
            return STEP_BROKEN;
        prefix->stack[prefix->depth++] = value;
    }
    return STEP_GO_ON;
}

bool
cff_read(const unsigned char *data, size_t length, CffGlyph *glyphs,
         size_t count, bool *cid_keyed)
{
    Cff cff = {.table = {data, length}};
    if (!read_font(&cff) || count == 0 || cff.charstrings.count < count)
        return false;
    if (cid_keyed)
        *cid_keyed = cff.cid_keyed;
    if (cff.cid_keyed && !read_charset(&cff, glyphs, count))
        return false;
    size_t range = 0;
    for (size_t i = 0; i < count; i++) {
        Bytes charstring;
        size_t chosen;
        Prefix prefix = {.advance = CFF_ADVANCE_UNKNOWN};
        if (!select_private(&cff, i, &range, &chosen) ||
            !index_item(cff.table, &cff.charstrings, i, &charstring))
            return false;
        prefix.private = &cff.privates[chosen];
        if (read_prefix(&prefix, charstring) == STEP_BROKEN)
            return false;
        glyphs[i].advance = prefix.advance;
        glyphs[i].charstring = charstring;
        glyphs[i].private = prefix.private->body;
        if (!cff.cid_keyed)
            glyphs[i].cid = (uint16_t)i;
    }
    return true;
}

/*
 * Charstrings: see charstring.h.
 *
 * A charstring is operands before operators, like a DICT.  It begins with its
 * width, if that is not the default, as one operand more than its first
 * operator takes.  Flattening copies the operands as they come, in their
 * shortest form, and remembers where each begins: an operator then stays
 * behind them, or takes back what a hint or the number of a subroutine is.
 * The order of bytes never changes, so nothing is drawn and no stack of
 * numbers is kept.  [Adobe Technical Note 5177]
 */
#include "fonts/charstring.h"

#include <string.h>

enum {
    MOST_OPERANDS = 48, /* [Adobe Technical Note 5177 appendix B] */
    MOST_CALLS = 10,    /* the same */
    MOST_TOKENS = 9999, /* as many as HarfBuzz reads */
    CALL_SUBR = 10,
    RETURN = 11,
    ESCAPE = 12,
    ENDCHAR = 14,
    SHORT_INTEGER = 28,
    CALL_GLOBAL_SUBR = 29,
    FIRST_INTEGER = 32,
    FIRST_LONG_INTEGER = 247, /* of two bytes */
    FIXED = 255,              /* 16.16, behind it in four bytes */
    LONGEST_OPERAND = 5
};

typedef enum Step { STEP_GO_ON, STEP_DONE, STEP_BROKEN } Step;

/* ---- operators ---- */

typedef enum Kind {
    KIND_UNKNOWN,
    KIND_STEM,
    KIND_MASK,
    KIND_MOVE,
    KIND_DRAW,
    KIND_END
} Kind;

/* Sets of numbers of operands: bit n for n of them. */
#define ONLY(n) (UINT64_C(1) << (n))
#define FROM_1 UINT64_C(0xFFFFFFFFFFFFFFFE)
#define EVEN UINT64_C(0x5555555555555555)
#define EVEN_FROM_2 (EVEN & ~UINT64_C(0x3))
#define EVEN_FROM_8 (EVEN & ~UINT64_C(0xFF))
#define SIXES UINT64_C(0x0001041041041040)
#define SIXES_AND_2 (SIXES << 2)
#define FOURS_AND_1 UINT64_C(0x3333333333333330) /* and without */

typedef struct Operator {
    Kind kind;
    uint64_t takes;
} Operator;

/* [Adobe Technical Note 5177 4.1 to 4.3] */
static const Operator operators[32] = {
    [1] = {KIND_STEM, EVEN_FROM_2},  /* hstem */
    [3] = {KIND_STEM, EVEN_FROM_2},  /* vstem */
    [4] = {KIND_MOVE, ONLY(1)},      /* vmoveto */
    [5] = {KIND_DRAW, EVEN_FROM_2},  /* rlineto */
    [6] = {KIND_DRAW, FROM_1},       /* hlineto */
    [7] = {KIND_DRAW, FROM_1},       /* vlineto */
    [8] = {KIND_DRAW, SIXES},        /* rrcurveto */
    [ENDCHAR] = {KIND_END, ONLY(0)}, /* not the one of an accented letter */
    [18] = {KIND_STEM, EVEN_FROM_2}, /* hstemhm */
    [19] = {KIND_MASK, EVEN},        /* hintmask, after an implied vstem */
    [20] = {KIND_MASK, EVEN},        /* cntrmask */
    [21] = {KIND_MOVE, ONLY(2)},     /* rmoveto */
    [22] = {KIND_MOVE, ONLY(1)},     /* hmoveto */
    [23] = {KIND_STEM, EVEN_FROM_2}, /* vstemhm */
    [24] = {KIND_DRAW, SIXES_AND_2}, /* rcurveline */
    [25] = {KIND_DRAW, EVEN_FROM_8}, /* rlinecurve */
    [26] = {KIND_DRAW, FOURS_AND_1}, /* vvcurveto */
    [27] = {KIND_DRAW, FOURS_AND_1}, /* hhcurveto */
    [30] = {KIND_DRAW, FOURS_AND_1}, /* vhcurveto */
    [31] = {KIND_DRAW, FOURS_AND_1}, /* hvcurveto */
};

enum { FIRST_FLEX = 34, LAST_FLEX = 37 };

/* Those behind an escape: hflex, flex, hflex1, flex1. */
static const Operator flexes[] = {
    {KIND_DRAW, ONLY(7)},
    {KIND_DRAW, ONLY(13)},
    {KIND_DRAW, ONLY(9)},
    {KIND_DRAW, ONLY(11)},
};

static bool
takes(const Operator *rule, size_t count)
{
    return rule->takes >> count & 1;
}

/* ---- flattening ---- */

/* What is being read of the charstring or of a subroutine. */
typedef struct Frame {
    const unsigned char *at;
    const unsigned char *end;
} Frame;

typedef struct Flattening {
    const CffTable *table;
    const CffPrivate *private;
    unsigned char *flat;
    size_t length;
    uint16_t operands[MOST_OPERANDS]; /* where each begins in `flat` */
    size_t depth;                     /* how many there are */
    size_t calls;
    size_t tokens; /* operands and operators read */
    size_t stems;
    size_t mask_size; /* in bytes, once a mask was seen */
    bool has_masks;
    bool begun; /* the width was there, or could have been */
    bool moved;
    Frame frames[MOST_CALLS + 1];
} Flattening;

/*
 * The shortest form; returns where it ends.
 * [Adobe Technical Note 5177 3.2]
 */
static unsigned char *
put_integer(unsigned char *to, int value)
{
    if (value >= -107 && value <= 107) {
        *to++ = (unsigned char)(value + 139);
        return to;
    }
    if (value >= 108 && value <= 1131) {
        *to++ = (unsigned char)(247 + (value - 108) / 256);
        *to++ = (unsigned char)((value - 108) % 256);
        return to;
    }
    if (value >= -1131 && value <= -108) {
        *to++ = (unsigned char)(251 + (-value - 108) / 256);
        *to++ = (unsigned char)((-value - 108) % 256);
        return to;
    }
    *to++ = SHORT_INTEGER;
    *to++ = (unsigned char)((unsigned)value >> 8 & 0xFF);
    *to++ = (unsigned char)((unsigned)value & 0xFF);
    return to;
}

/*
 * Copies an operand of three or five bytes, whose first is at `from`; returns
 * where it ends.
 */
static unsigned char *
put_long(unsigned char *to, const unsigned char *from)
{
    if (*from == SHORT_INTEGER || (from[3] == 0 && from[4] == 0)) {
        int high = from[1] < 128 ? from[1] : from[1] - 256;
        return put_integer(to, high * 256 + from[2]);
    }
    memcpy(to, from, LONGEST_OPERAND);
    return to + LONGEST_OPERAND;
}

static bool
is_short(unsigned first)
{
    return first >= FIRST_INTEGER && first < FIRST_LONG_INTEGER;
}

static bool
is_operand(unsigned first)
{
    return first >= FIRST_INTEGER || first == SHORT_INTEGER;
}

/* How many bytes an operand has that is not short. */
static ptrdiff_t
long_size(unsigned first)
{
    return first == SHORT_INTEGER ? 3 : first == FIXED ? LONGEST_OPERAND : 2;
}

/*
 * Copies operands up to the next operator.  This is where the time goes, so
 * what changes is kept out of reach of the bytes that are written.
 */
static bool
read_operands(Flattening *flattening, Frame *frame)
{
    const unsigned char *at = frame->at;
    const unsigned char *end = frame->end;
    unsigned char *flat = flattening->flat;
    unsigned char *to = flat + flattening->length;
    size_t depth = flattening->depth;
    for (;;) {
        for (; at < end && is_short(*at) && depth < MOST_OPERANDS; depth++) {
            flattening->operands[depth] = (uint16_t)(to - flat);
            *to++ = *at++;
        }
        if (at == end || !is_operand(*at))
            break;
        ptrdiff_t size = long_size(*at);
        if (depth == MOST_OPERANDS || end - at < size)
            return false;
        flattening->operands[depth++] = (uint16_t)(to - flat);
        if (size == 2) {
            *to++ = at[0];
            *to++ = at[1];
        } else {
            to = put_long(to, at);
        }
        at += size;
    }
    flattening->tokens += depth - flattening->depth;
    flattening->depth = depth;
    flattening->length = (size_t)(to - flat);
    frame->at = at;
    return true;
}

/* Takes the last operand back; false if there is none or it has a fraction. */
static bool
take_back(Flattening *flattening, int64_t *value)
{
    if (flattening->depth == 0)
        return false;
    size_t at = flattening->operands[--flattening->depth];
    const CffBytes flat = {flattening->flat, flattening->length};
    unsigned first = flat.data[at];
    flattening->length = at++;
    *value = first == FIXED ? 0 : cff_integer(flat, first, &at);
    return first != FIXED;
}

/*
 * Subroutines are numbered from a bias on.
 * [Adobe Technical Note 5177 4.7]
 */
static Step
call(Flattening *flattening, const CffIndex *subrs)
{
    int64_t number;
    CffBytes code;
    int64_t bias = subrs->count < 1240    ? 107
                   : subrs->count < 33900 ? 1131
                                          : 32768;
    if (flattening->calls == MOST_CALLS || !take_back(flattening, &number) ||
        number + bias < 0 ||
        !cff_item(flattening->table->bytes, subrs, (size_t)(number + bias),
                  &code))
        return STEP_BROKEN;
    flattening->frames[++flattening->calls] =
        (Frame){code.data, code.data + code.length};
    return STEP_GO_ON;
}

/*
 * A mask is as long as the stems before it want, which may be implied by the
 * first one's operands.
 */
static bool
skip_mask(Flattening *flattening)
{
    Frame *frame = &flattening->frames[flattening->calls];
    if (!flattening->has_masks) {
        flattening->stems += flattening->depth / 2;
        flattening->mask_size = (flattening->stems + 7) / 8;
        flattening->has_masks = true;
    }
    if ((size_t)(frame->end - frame->at) < flattening->mask_size)
        return false;
    frame->at += flattening->mask_size;
    return true;
}

/* Takes a hint's operands back, but for a width among them. */
static Step
drop_hint(Flattening *flattening, Kind kind, size_t width)
{
    if (kind == KIND_STEM)
        flattening->stems += flattening->depth / 2;
    else if (!skip_mask(flattening))
        return STEP_BROKEN;
    if (flattening->depth > width)
        flattening->length = flattening->operands[width];
    flattening->depth = 0;
    return STEP_GO_ON;
}

/* The first operator may have one operand more, the width. */
static Step
obey(Flattening *flattening, const Operator *rule, unsigned code)
{
    size_t depth = flattening->depth;
    size_t width = !takes(rule, depth);
    if (width > 0 &&
        (flattening->begun || depth == 0 || !takes(rule, depth - 1)))
        return STEP_BROKEN;
    flattening->begun = true;
    if (rule->kind == KIND_STEM || rule->kind == KIND_MASK)
        return drop_hint(flattening, rule->kind, width);
    if (rule->kind == KIND_MOVE)
        flattening->moved = true;
    else if (rule->kind == KIND_DRAW && !flattening->moved)
        return STEP_BROKEN;
    flattening->flat[flattening->length++] = (unsigned char)code;
    flattening->depth = 0;
    return rule->kind == KIND_END ? STEP_DONE : STEP_GO_ON;
}

static Step
escape(Flattening *flattening, Frame *frame)
{
    if (frame->at == frame->end)
        return STEP_BROKEN;
    unsigned code = *frame->at++;
    if (code < FIRST_FLEX || code > LAST_FLEX)
        return STEP_BROKEN;
    flattening->flat[flattening->length++] = ESCAPE;
    return obey(flattening, &flexes[code - FIRST_FLEX], code);
}

/* Reads up to an operator and obeys it. */
static Step
go_on(Flattening *flattening)
{
    Frame *frame = &flattening->frames[flattening->calls];
    if (!read_operands(flattening, frame) || frame->at == frame->end ||
        flattening->tokens++ >= MOST_TOKENS)
        return STEP_BROKEN;
    unsigned code = *frame->at++;
    switch (code) {
    case CALL_SUBR:
        return call(flattening, &flattening->private->subrs);
    case CALL_GLOBAL_SUBR:
        return call(flattening, &flattening->table->subrs);
    case RETURN:
        return flattening->calls-- > 0 ? STEP_GO_ON : STEP_BROKEN;
    case ESCAPE:
        return escape(flattening, frame);
    default:
        return obey(flattening, &operators[code], code);
    }
}

size_t
charstring_flatten(const CffTable *table, const CffPrivate *private,
                   CffBytes charstring, unsigned char *flat)
{
    Flattening flattening = {.table = table, .private = private, .flat = flat};
    flattening.frames[0] =
        (Frame){charstring.data, charstring.data + charstring.length};
    Step step;
    do
        step = go_on(&flattening);
    while (step == STEP_GO_ON);
    return step == STEP_DONE ? flattening.length : 0;
}

/* ---- the advance ---- */

/* The operands before the first operator, in 16.16. */
typedef struct Prefix {
    const CffPrivate *private;
    int64_t operands[MOST_OPERANDS];
    size_t depth;
    int advance;
} Prefix;

/* How many operands an accented letter takes, made by endchar. */
enum { ACCENTED = 4 };

/* Whether the first operator leaves an operand to be the width. */
static bool
has_width(unsigned code, size_t depth)
{
    const Operator *rule = &operators[code];
    switch (rule->kind) {
    case KIND_STEM:
    case KIND_MASK:
        return depth % 2 == 1;
    case KIND_MOVE:
        return rule->takes >> depth == 0; /* more than it takes */
    case KIND_END:
        return depth > (depth >= ACCENTED ? ACCENTED : 0);
    default:
        return false;
    }
}

/* Obeys an operator; nothing after the first that draws or hints matters. */
static Step
obey_first(Prefix *prefix, unsigned code)
{
    if (code == CALL_SUBR || code == CALL_GLOBAL_SUBR)
        return STEP_BROKEN;
    /* Arithmetic: never seen before a width in a real font. */
    prefix->advance = CFF_ADVANCE_UNKNOWN;
    if (code == ESCAPE)
        return STEP_DONE;
    prefix->advance = prefix->private->default_width;
    if (has_width(code, prefix->depth))
        prefix->advance = prefix->private->nominal_width +
                          (int)((prefix->operands[0] + 32768) >> 16);
    return STEP_DONE;
}

bool
charstring_advance(const CffPrivate *private, CffBytes charstring, int *advance)
{
    Prefix prefix = {.private = private, .advance = CFF_ADVANCE_UNKNOWN};
    Step step = STEP_GO_ON;
    for (size_t at = 0; step == STEP_GO_ON && at < charstring.length;) {
        unsigned first = charstring.data[at++];
        int64_t value;
        if (first == RETURN)
            break;
        if (first < FIRST_INTEGER && first != SHORT_INTEGER) {
            step = obey_first(&prefix, first);
            continue;
        }
        if (first == FIXED) {
            value = (int32_t)cff_number(charstring, at, 4);
            at += 4;
        } else {
            value = cff_integer(charstring, first, &at) * 65536;
        }
        if (prefix.depth == MOST_OPERANDS)
            return false;
        prefix.operands[prefix.depth++] = value;
    }
    *advance = prefix.advance;
    return step != STEP_BROKEN;
}

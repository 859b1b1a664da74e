/*
 * Markers: see reflow_marker.h.
 *
 * One line cannot tell whether "2 探索" counts or is a quantity, so markers
 * are read first and believed later: items are those that follow one another
 * as 1, 2, 3 in the same style (or as bullets of the same sign) at no great
 * distance.
 */
#include "input/reflow_marker.h"

#include <string.h>

/* A cursor in one line. */
typedef struct Scan {
    const char *text;
    size_t position;
    size_t end;
} Scan;

static uint32_t
peek(const Scan *scan)
{
    uint32_t character = 0;
    if (scan->position < scan->end)
        utf8_decode(scan->text + scan->position, scan->end - scan->position,
                    &character);
    return character;
}

static void
advance(Scan *scan)
{
    uint32_t character;
    scan->position += utf8_decode(scan->text + scan->position,
                                  scan->end - scan->position, &character);
}

static bool
accept(Scan *scan, uint32_t character)
{
    if (peek(scan) != character || character == 0)
        return false;
    advance(scan);
    return true;
}

static bool
accept_text(Scan *scan, const char *text)
{
    size_t length = strlen(text);
    if (scan->end - scan->position < length ||
        memcmp(scan->text + scan->position, text, length) != 0)
        return false;
    scan->position += length;
    return true;
}

static bool
at_blank(const Scan *scan)
{
    return reflow_character_traits(peek(scan)) & TRAIT_BLANK;
}

static bool
skip_blanks(Scan *scan)
{
    size_t before = scan->position;
    while (at_blank(scan))
        advance(scan);
    return scan->position > before;
}

/* A number of at most three digits; -1 if there is none. */
static int
accept_number(Scan *scan)
{
    enum { DIGITS_MAX = 3 };
    size_t start = scan->position;
    int number = 0;
    int digits = 0;
    for (; reflow_character_digit(peek(scan)) >= 0; digits++) {
        if (digits < DIGITS_MAX)
            number = number * 10 + reflow_character_digit(peek(scan));
        advance(scan);
    }
    if (digits > 0 && digits <= DIGITS_MAX)
        return number;
    scan->position = start;
    return -1;
}

/* 一 to 九十九, not more than needed; -1 if there is none. */
static int
accept_han_number(Scan *scan)
{
    enum { TEN = 10, SIGNS_MAX = 3 };
    size_t start = scan->position;
    int number = 0;
    int signs = 0;
    for (; reflow_character_han_digit(peek(scan)) >= 0; signs++) {
        int digit = reflow_character_han_digit(peek(scan));
        if (digit == TEN)
            number = number > 0 ? number * TEN : TEN;
        else
            number += digit;
        advance(scan);
    }
    if (signs > 0 && signs <= SIGNS_MAX)
        return number;
    scan->position = start;
    return -1;
}

/* ---- one marker ---- */

static bool
finish(Marker *marker, Scan *scan, size_t start, MarkerKind kind, int number)
{
    bool spaced = skip_blanks(scan);
    if (scan->position >= scan->end)
        return false;
    marker->kind = kind;
    marker->number = number;
    marker->length = scan->position - start;
    marker->spaced = spaced;
    return true;
}

static bool
read_bullet(Marker *marker, Scan scan)
{
    /* Signs that also have other uses must be followed by a blank. */
    static const struct {
        uint32_t sign;
        bool needs_blank;
    } bullets[] = {
        {'*', true},     {'-', true},     {0xB7, true},    {0x2013, true},
        {0x2022, false}, {0x2023, false}, {0x2043, false}, {0x25A0, false},
        {0x25AA, false}, {0x25CB, true},  {0x25CF, false}, {0x25E6, false},
        {0x27A2, false}, {0xF06C, false}, {0xF06E, false}, {0xF0B7, false},
        {0xF0D8, false},
    };
    size_t start = scan.position;
    uint32_t sign = peek(&scan);
    for (size_t i = 0; i < sizeof bullets / sizeof *bullets; i++) {
        if (bullets[i].sign != sign)
            continue;
        advance(&scan);
        marker->sign = sign;
        return finish(marker, &scan, start, MARKER_BULLET, 0) &&
               (marker->spaced || !bullets[i].needs_blank);
    }
    return false;
}

static bool
read_circled(Marker *marker, Scan scan)
{
    static const struct {
        uint32_t first;
        int count;
        MarkerKind kind;
    } series[] = {
        {0x2460, 20, MARKER_CIRCLED},    /* ① */
        {0x2474, 20, MARKER_PARENS},     /* ⑴ */
        {0x2488, 20, MARKER_NUMBER_DOT}, /* ⒈ */
        {0x2776, 10, MARKER_CIRCLED},    /* ❶ */
    };
    size_t start = scan.position;
    uint32_t sign = peek(&scan);
    for (size_t i = 0; i < sizeof series / sizeof *series; i++) {
        if (sign < series[i].first ||
            sign >= series[i].first + (uint32_t)series[i].count)
            continue;
        advance(&scan);
        return finish(marker, &scan, start, series[i].kind,
                      (int)(sign - series[i].first) + 1);
    }
    return false;
}

static bool
read_parens(Marker *marker, Scan scan)
{
    size_t start = scan.position;
    if (!accept(&scan, 0xFF08) && !accept(&scan, '('))
        return false;
    int number = accept_number(&scan);
    MarkerKind kind = MARKER_PARENS;
    if (number < 0) {
        number = accept_han_number(&scan);
        kind = MARKER_HAN_PARENS;
    }
    return number >= 0 && (accept(&scan, 0xFF09) || accept(&scan, ')')) &&
           finish(marker, &scan, start, kind, number);
}

/* 2.7, 2.6.29. and, with nothing after it, 3 */
static bool
read_decimal(Marker *marker, Scan scan)
{
    size_t start = scan.position;
    int depth = 0;
    bool dot = false;
    while (accept_number(&scan) >= 0) {
        depth++;
        dot = accept(&scan, '.');
        if (!dot)
            break;
    }
    if (depth == 0)
        return false;
    marker->depth = depth;
    if (scan.position >= scan.end) {
        marker->kind = MARKER_LABEL;
        marker->length = scan.position - start;
        return true;
    }
    if (depth < 2 || !at_blank(&scan))
        return false;
    bool read = finish(marker, &scan, start, MARKER_DECIMAL, 0);
    marker->spaced = dot; /* 2.7. cannot be a quantity */
    return read;
}

static bool
read_number(Marker *marker, Scan scan)
{
    static const struct {
        uint32_t sign;
        MarkerKind kind;
    } signs[] = {
        {'.', MARKER_NUMBER_DOT},      {0xFF0E, MARKER_NUMBER_DOT},
        {0x3001, MARKER_NUMBER_COMMA}, {')', MARKER_NUMBER_PAREN},
        {0xFF09, MARKER_NUMBER_PAREN},
    };
    size_t start = scan.position;
    int number = accept_number(&scan);
    if (number < 0)
        return false;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (accept(&scan, signs[i].sign))
            return reflow_character_digit(peek(&scan)) < 0 &&
                   finish(marker, &scan, start, signs[i].kind, number);
    return at_blank(&scan) &&
           finish(marker, &scan, start, MARKER_NUMBER, number) &&
           reflow_character_digit(peek(&scan)) < 0;
}

static bool
read_han(Marker *marker, Scan scan)
{
    static const struct {
        const char *word;
        MarkerKind kind;
    } words[] = {
        {"部分", MARKER_CHAPTER}, {"章", MARKER_CHAPTER},
        {"篇", MARKER_CHAPTER},   {"编", MARKER_CHAPTER},
        {"編", MARKER_CHAPTER},   {"节", MARKER_SECTION},
        {"節", MARKER_SECTION},   {"条", MARKER_ARTICLE},
        {"條", MARKER_ARTICLE},
    };
    size_t start = scan.position;
    bool ordinal = accept_text(&scan, "第");
    int number = accept_han_number(&scan);
    if (number < 0 && ordinal)
        number = accept_number(&scan);
    if (number < 0)
        return false;
    if (!ordinal)
        return accept(&scan, 0x3001) && accept_han_number(&scan) < 0 &&
               finish(marker, &scan, start, MARKER_HAN_COMMA, number);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (accept_text(&scan, words[i].word))
            return finish(marker, &scan, start, words[i].kind, number) &&
                   marker->spaced;
    return false;
}

static bool
read_source(Marker *marker, Scan scan)
{
    static const char *const words[] = {
        "（来源：", "（來源：",   "(来源",      "（来源:",  "来源：",
        "來源：",   "（资料来源", "资料来源：", "（供稿",   "供稿：",
        "（记者",   "（責任編輯", "（责任编辑", "(Source:", "Source:",
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (accept_text(&scan, words[i])) {
            marker->kind = MARKER_SOURCE;
            return true;
        }
    return false;
}

/* 2019年4月25日, 二〇一九年四月二十五日, with or without blanks */
static bool
read_date(Marker *marker, Scan scan)
{
    static const char *const units[] = {"年", "月", "日"};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        size_t start = scan.position;
        while (at_blank(&scan) || reflow_character_digit(peek(&scan)) >= 0 ||
               reflow_character_han_digit(peek(&scan)) >= 0)
            advance(&scan);
        if (scan.position == start || !accept_text(&scan, units[i]))
            return false;
    }
    marker->kind = MARKER_DATE;
    return scan.position == scan.end;
}

Marker
reflow_marker_read(const ReflowLines *lines, size_t index)
{
    static bool (*const readers[])(Marker *, Scan) = {
        read_bullet, read_circled, read_source, read_date,
        read_parens, read_decimal, read_number, read_han};
    const ReflowLine *line = &lines->list.items[index];
    Scan scan = {lines->source->text, line->start, line->end};
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++) {
        Marker marker = {.run = NO_RUN};
        if (readers[i](&marker, scan))
            return marker;
    }
    return (Marker){.run = NO_RUN};
}

/* ---- runs ---- */

bool
reflow_marker_counts(MarkerKind kind)
{
    return kind >= MARKER_NUMBER && kind <= MARKER_CIRCLED;
}

bool
reflow_marker_is_item(const Marker *marker)
{
    return marker->run != NO_RUN;
}

/* The last item seen of one style. */
typedef struct OpenRun {
    bool open;
    size_t line;
    uint32_t sign;
    int number;
    int run;
} OpenRun;

static int
longest_item(MarkerKind kind)
{
    return kind == MARKER_BULLET || kind == MARKER_NUMBER ? 16 : 200;
}

static bool
goes_on(const OpenRun *open, const Marker *marker, size_t line)
{
    return open->open &&
           line - open->line <= (size_t)longest_item(marker->kind) &&
           (marker->kind == MARKER_BULLET ? open->sign == marker->sign
                                          : open->number + 1 == marker->number);
}

static void
count_runs(Marker *markers, size_t count, int *lengths)
{
    for (size_t i = 0; i < count; i++)
        if (markers[i].run != NO_RUN)
            lengths[markers[i].run]++;
    for (size_t i = 0; i < count; i++)
        if (markers[i].run != NO_RUN)
            markers[i].run_length = lengths[markers[i].run];
}

static void
link_runs(Marker *markers, size_t count, const bool *may_begin, int *runs)
{
    OpenRun open[MARKER_CIRCLED + 1] = {0};
    for (size_t i = 0; i < count; i++) {
        Marker *marker = &markers[i];
        bool counted = reflow_marker_counts(marker->kind);
        if ((!counted && marker->kind != MARKER_BULLET) ||
            (!may_begin[i] &&
             (counted ? marker->kind == MARKER_NUMBER : !marker->spaced)))
            continue;
        OpenRun *last = &open[marker->kind];
        if (goes_on(last, marker, i)) {
            if (last->run == NO_RUN)
                markers[last->line].run = last->run = (*runs)++;
            marker->run = last->run;
        } else if (counted && marker->number != 1) {
            continue;
        }
        *last = (OpenRun){true, i, marker->sign, marker->number, marker->run};
    }
}

Marker *
reflow_markers_find(Arena *arena, const ReflowLines *lines,
                    const bool *may_begin)
{
    size_t count = lines->list.count;
    Marker *markers = arena_array(arena, count, sizeof *markers);
    if (!markers)
        return NULL;
    for (size_t i = 0; i < count; i++)
        markers[i] = reflow_marker_read(lines, i);
    int runs = 0;
    link_runs(markers, count, may_begin, &runs);
    int *lengths = arena_array(arena, (size_t)runs + 1, sizeof *lengths);
    if (!lengths)
        return NULL;
    count_runs(markers, count, lengths);
    return markers;
}

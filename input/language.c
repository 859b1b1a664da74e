/*
 * Languages and scripts: see language.h.
 */
#include "input/language.h"

#include <string.h>
#include <strings.h>

#include "input/text.h"

static bool
is_ascii_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool
language_tag_is_valid(const char *tag)
{
    size_t subtag = 0;
    bool first = true;
    for (const char *c = tag;; c++) {
        if (*c == '-' || *c == '\0') {
            if (subtag == 0 || subtag > 8)
                return false;
            if (*c == '\0')
                return true;
            subtag = 0;
            first = false;
        } else if (is_ascii_letter(*c) || (!first && *c >= '0' && *c <= '9')) {
            subtag++;
        } else {
            return false;
        }
    }
}

static size_t
primary_length(const char *tag)
{
    return strcspn(tag, "-");
}

bool
language_uses_han(const char *tag)
{
    static const char *const primaries[] = {"zh",  "ja",  "yue",
                                            "lzh", "wuu", "cmn"};
    size_t length = primary_length(tag);
    for (size_t i = 0; i < sizeof primaries / sizeof *primaries; i++)
        if (strlen(primaries[i]) == length &&
            strncasecmp(tag, primaries[i], length) == 0)
            return true;
    return false;
}

bool
language_is_traditional(const char *tag)
{
    static const char *const subtags[] = {"Hant", "TW", "HK", "MO"};
    if (!language_uses_han(tag))
        return false;
    for (const char *at = strchr(tag, '-'); at; at = strchr(at, '-')) {
        size_t length = strcspn(++at, "-");
        for (size_t i = 0; i < sizeof subtags / sizeof *subtags; i++)
            if (strlen(subtags[i]) == length &&
                strncasecmp(at, subtags[i], length) == 0)
                return true;
    }
    return false;
}

bool
language_matches(const char *tag, const char *key)
{
    if (strcasecmp(tag, key) == 0)
        return true;
    size_t length = primary_length(tag);
    return strlen(key) == length && strncasecmp(tag, key, length) == 0;
}

typedef struct Range {
    uint32_t first;
    uint32_t last;
} Range;

static bool
in_ranges(uint32_t c, const Range *ranges, size_t count)
{
    size_t low = 0;
    size_t high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (c > ranges[middle].last)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && c >= ranges[low].first;
}

#define IN_RANGES(c, ranges)                                                   \
    in_ranges((c), (ranges), sizeof(ranges) / sizeof *(ranges))

/* Script=Han.  [UCD Scripts.txt] */
static const Range han_ranges[] = {
    {0x2E80, 0x2FD5}, {0x3005, 0x3007},   {0x3021, 0x3029},
    {0x3038, 0x303B}, {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},
    {0xF900, 0xFAFF}, {0x16FE2, 0x16FF6}, {0x20000, 0x3FFFD},
};

/* East_Asian_Width W and F without Hangul and symbols.  [UAX #11] */
static const Range wide_ranges[] = {
    {0x2E80, 0x303F},   {0x3041, 0x30FF},   {0x3105, 0x312F},
    {0x3190, 0x4DBF},   {0x4E00, 0x9FFF},   {0xF900, 0xFAFF},
    {0xFE10, 0xFE1F},   {0xFE30, 0xFE6F},   {0xFF01, 0xFF9F},
    {0xFFE0, 0xFFE6},   {0x16FE2, 0x16FF6}, {0x1B000, 0x1B16F},
    {0x20000, 0x3FFFD},
};

/* Letters with their combining marks, of the scripts met in briefings. */
static const Range letter_ranges[] = {
    {'A', 'Z'},       {'a', 'z'},       {0xAA, 0xAA},     {0xB5, 0xB5},
    {0xBA, 0xBA},     {0xC0, 0xD6},     {0xD8, 0xF6},     {0xF8, 0x2C1},
    {0x300, 0x373},   {0x376, 0x37D},   {0x37F, 0x52F},   {0x531, 0x587},
    {0x5D0, 0x5F2},   {0x620, 0x669},   {0x66E, 0x6D3},   {0x900, 0xDFF},
    {0xE01, 0xE3A},   {0xE40, 0xE4E},   {0xE81, 0x10FF},  {0x1100, 0x11FF},
    {0x1200, 0x139F}, {0x1780, 0x17D3}, {0x1C80, 0x1CBF}, {0x1D00, 0x1FFF},
    {0x2C60, 0x2DFF}, {0xA640, 0xA7FF}, {0xAC00, 0xD7FB}, {0xFB00, 0xFDFF},
};

/* The commonest ideographs, which are asked about most. */
static bool
is_common_han(uint32_t c)
{
    return c >= 0x4E00 && c <= 0x9FFF;
}

bool
character_is_han(uint32_t c)
{
    return is_common_han(c) ||
           (c >= han_ranges[0].first && IN_RANGES(c, han_ranges));
}

bool
character_is_wide(uint32_t c)
{
    return is_common_han(c) ||
           (c >= wide_ranges[0].first && IN_RANGES(c, wide_ranges));
}

bool
character_is_letter(uint32_t c)
{
    if (c < 0x80)
        return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
    return !is_common_han(c) && IN_RANGES(c, letter_ranges);
}

bool
character_is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

void
count_scripts(const char *text, size_t length, ScriptCount *count)
{
    bool in_word = false;
    for (size_t i = 0; i < length;) {
        uint32_t c;
        size_t size = utf8_decode(text + i, length - i, &c);
        if (size == 0)
            return;
        i += size;
        bool letter = character_is_letter(c);
        count->han += character_is_han(c);
        count->words += letter && !in_word;
        in_word = letter || (in_word && (c == '\'' || c == 0x2019));
    }
}

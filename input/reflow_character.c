/*
 * Characters of the reflow: see reflow_character.h.
 *
 * Two tables: single marks with their traits, and ranges of scripts.  What is
 * in neither is taken for part of a word, as most scripts space their words.
 */
#include "input/reflow_character.h"

enum {
    OPENS = TRAIT_OPENS,
    CLOSES = TRAIT_CLOSES,
    STOPS = TRAIT_STOPS | TRAIT_CLOSES,
    PAUSES = TRAIT_PAUSES | TRAIT_CLOSES,
    COLON = TRAIT_COLON | TRAIT_CLOSES,
    CJK = TRAIT_CJK,
    QUOTE = TRAIT_QUOTE
};

typedef struct Mark {
    uint32_t character;
    unsigned traits;
} Mark;

/* Sorted by character. */
static const Mark marks[] = {
    {0x21, STOPS},       /* ! */
    {0x25, CLOSES},      /* % */
    {0x28, OPENS},       /* ( */
    {0x29, CLOSES},      /* ) */
    {0x2C, PAUSES},      /* , */
    {0x2E, STOPS},       /* . */
    {0x3A, COLON},       /* : */
    {0x3B, PAUSES},      /* ; */
    {0x3F, STOPS},       /* ? */
    {0x5B, OPENS},       /* [ */
    {0x5D, CLOSES},      /* ] */
    {0x7B, OPENS},       /* { */
    {0x7D, CLOSES},      /* } */
    {0x85, TRAIT_BLANK}, /* next line */
    {0xA0, TRAIT_BLANK}, /* no-break space */
    {0xAB, OPENS},       /* « */
    {0xB7, QUOTE},       /* · */
    {0xBB, CLOSES},      /* » */
    {0x2014, QUOTE},     /* — */
    {0x2018, QUOTE | OPENS},
    {0x2019, QUOTE | CLOSES},
    {0x201C, QUOTE | OPENS},
    {0x201D, QUOTE | CLOSES},
    {0x2026, QUOTE | TRAIT_STOPS}, /* … */
    {0x203C, STOPS},               /* ‼ */
    {0x2103, CLOSES},              /* ℃ */
    {0x3000, TRAIT_BLANK | CJK},
    {0x3001, CJK | PAUSES}, /* 、 */
    {0x3002, CJK | STOPS},  /* 。 */
    {0x3008, CJK | OPENS},  /* 〈 and so on to 】 */
    {0x3009, CJK | CLOSES},
    {0x300A, CJK | OPENS},
    {0x300B, CJK | CLOSES},
    {0x300C, CJK | OPENS},
    {0x300D, CJK | CLOSES},
    {0x300E, CJK | OPENS},
    {0x300F, CJK | CLOSES},
    {0x3010, CJK | OPENS},
    {0x3011, CJK | CLOSES},
    {0x3014, CJK | OPENS}, /* 〔 */
    {0x3015, CJK | CLOSES},
    {0x3016, CJK | OPENS},
    {0x3017, CJK | CLOSES},
    {0x301D, CJK | OPENS}, /* 〝 */
    {0x301E, CJK | CLOSES},
    {0xFF01, CJK | STOPS},  /* ！ */
    {0xFF05, CJK | CLOSES}, /* ％ */
    {0xFF08, CJK | OPENS},  /* （ */
    {0xFF09, CJK | CLOSES}, /* ） */
    {0xFF0C, CJK | PAUSES}, /* ， */
    {0xFF0E, CJK | STOPS},  /* ． */
    {0xFF1A, CJK | COLON},  /* ： */
    {0xFF1B, CJK | PAUSES}, /* ； */
    {0xFF1F, CJK | STOPS},  /* ？ */
    {0xFF3B, CJK | OPENS},
    {0xFF3D, CJK | CLOSES},
    {0xFF5B, CJK | OPENS},
    {0xFF5D, CJK | CLOSES},
    {0xFF61, CJK | STOPS}, /* ｡ */
};

typedef struct Range {
    uint32_t first;
    uint32_t last;
    unsigned traits;
} Range;

/* Sorted; no overlap. */
static const Range ranges[] = {
    {0x09, 0x09, TRAIT_BLANK},
    {0x0B, 0x0C, TRAIT_BLANK},
    {0x20, 0x20, TRAIT_BLANK},
    {0x30, 0x39, TRAIT_WORD},
    {0x41, 0x5A, TRAIT_WORD},
    {0x61, 0x7A, TRAIT_WORD},
    {0xAA, 0xAA, TRAIT_WORD},
    {0xB5, 0xB5, TRAIT_WORD},
    {0xBA, 0xBA, TRAIT_WORD},
    {0xC0, 0x2FF, TRAIT_WORD},
    {0x300, 0x36F, TRAIT_ZERO | TRAIT_WORD},
    {0x370, 0x1FFF, TRAIT_WORD},
    {0x2000, 0x200A, TRAIT_BLANK},
    {0x200B, 0x200F, TRAIT_ZERO},
    {0x2028, 0x2029, TRAIT_BLANK}, /* line and paragraph separator */
    {0x202F, 0x202F, TRAIT_BLANK},
    {0x205F, 0x205F, TRAIT_BLANK},
    {0x2060, 0x2064, TRAIT_ZERO},
    {0x2C00, 0x2DFF, TRAIT_WORD},
    {0x2E80, 0x2FFF, CJK},
    {0x3004, 0x3007, CJK},
    {0x3012, 0x3013, CJK},
    {0x3018, 0x301C, CJK},
    {0x301F, 0xA4CF, CJK},
    {0xA4D0, 0xABFF, TRAIT_WORD},
    {0xAC00, 0xD7AF, TRAIT_WORD}, /* Hangul: wide, but spaced */
    {0xF900, 0xFAFF, CJK},
    {0xFB00, 0xFDFF, TRAIT_WORD}, /* ligatures, Arabic forms */
    {0xFE00, 0xFE0F, TRAIT_ZERO},
    {0xFE10, 0xFE1F, CJK},
    {0xFE20, 0xFE2F, TRAIT_ZERO},
    {0xFE30, 0xFE4F, CJK},
    {0xFE70, 0xFEFE, TRAIT_WORD},
    {0xFEFF, 0xFEFF, TRAIT_ZERO},
    {0xFF00, 0xFF60, CJK},
    {0xFF62, 0xFF9F, CJK},
    {0xFFE0, 0xFFE6, CJK},
    {0x10000, 0x1AFEF, TRAIT_WORD},
    {0x1AFF0, 0x1B2FF, CJK}, /* kana extensions */
    {0x20000, 0x3FFFF, CJK},
    {0xE0100, 0xE01EF, TRAIT_ZERO},
};

static unsigned
mark_traits(uint32_t character)
{
    size_t low = 0;
    size_t high = sizeof marks / sizeof *marks;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (marks[middle].character == character)
            return marks[middle].traits;
        if (marks[middle].character < character)
            low = middle + 1;
        else
            high = middle;
    }
    return 0;
}

unsigned
reflow_character_traits(uint32_t character)
{
    if (character >= 0x4E00 && character <= 0x9FFF)
        return TRAIT_CJK;
    unsigned traits = mark_traits(character);
    if (traits)
        return traits;
    size_t low = 0;
    size_t high = sizeof ranges / sizeof *ranges;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (ranges[middle].last < character)
            low = middle + 1;
        else
            high = middle;
    }
    bool found =
        low < sizeof ranges / sizeof *ranges && ranges[low].first <= character;
    return found ? ranges[low].traits : 0;
}

int
reflow_character_digit(uint32_t character)
{
    if (character >= '0' && character <= '9')
        return (int)(character - '0');
    if (character >= 0xFF10 && character <= 0xFF19)
        return (int)(character - 0xFF10);
    return -1;
}

int
reflow_character_han_digit(uint32_t character)
{
    static const uint32_t digits[] = {0x3007, 0x4E00, 0x4E8C, 0x4E09,
                                      0x56DB, 0x4E94, 0x516D, 0x4E03,
                                      0x516B, 0x4E5D, 0x5341};
    for (int i = 0; i < (int)(sizeof digits / sizeof *digits); i++)
        if (digits[i] == character)
            return i;
    return -1;
}

int
reflow_character_columns(uint32_t character, unsigned traits, unsigned around)
{
    if (traits & TRAIT_ZERO || character < 0x20)
        return 0;
    if (traits & TRAIT_CJK)
        return character >= 0xFF61 && character <= 0xFF9F ? 1 : 2;
    if (traits & TRAIT_QUOTE)
        return around & TRAIT_CJK ? 2 : 1;
    bool hangul = character >= 0xAC00 && character <= 0xD7AF;
    return hangul || (character >= 0x1F300 && character <= 0x1FAFF) ? 2 : 1;
}

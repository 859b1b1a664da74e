/*
 * Characters: see character.h.
 *
 * Classes come from a table by code point.  Seven code points are shared by
 * Chinese and Latin type and nothing in Unicode says which one is meant; they
 * are resolved here, before fonts are chosen, by language and neighbours.
 */
#include "layouts/character.h"

#include "input/language.h"

typedef struct ClassEntry {
    uint32_t character;
    CharacterClass class;
} ClassEntry;

/* In order of code point. [clreq #tables_of_chinese_punctuation_marks] */
static const ClassEntry class_table[] = {
    {' ', CLASS_SPACE},         {'!', CLASS_WEST_CLOSE},
    {'$', CLASS_PREFIX},        {'%', CLASS_POSTFIX},
    {'(', CLASS_WEST_OPEN},     {')', CLASS_WEST_CLOSE},
    {',', CLASS_WEST_CLOSE},    {'-', CLASS_HYPHEN},
    {'.', CLASS_WEST_CLOSE},    {'/', CLASS_SLASH},
    {':', CLASS_WEST_CLOSE},    {';', CLASS_WEST_CLOSE},
    {'?', CLASS_WEST_CLOSE},    {'[', CLASS_WEST_OPEN},
    {']', CLASS_WEST_CLOSE},    {'{', CLASS_WEST_OPEN},
    {'|', CLASS_SLASH},         {'}', CLASS_WEST_CLOSE},
    {0xA0, CLASS_GLUED_SPACE},  {0xA2, CLASS_POSTFIX},
    {0xA3, CLASS_PREFIX},       {0xA5, CLASS_PREFIX},
    {0xA7, CLASS_PREFIX},       {0xAB, CLASS_WEST_OPEN},
    {0xB0, CLASS_POSTFIX},      {0xBB, CLASS_WEST_CLOSE},
    {0x2000, CLASS_SPACE},      {0x2001, CLASS_SPACE},
    {0x2002, CLASS_SPACE},      {0x2003, CLASS_SPACE},
    {0x2004, CLASS_SPACE},      {0x2005, CLASS_SPACE},
    {0x2006, CLASS_SPACE},      {0x2007, CLASS_GLUED_SPACE},
    {0x2008, CLASS_SPACE},      {0x2009, CLASS_SPACE},
    {0x200A, CLASS_SPACE},      {0x2010, CLASS_HYPHEN},
    {0x2011, CLASS_LETTER},     {0x2012, CLASS_HYPHEN},
    {0x201A, CLASS_WEST_OPEN},  {0x201E, CLASS_WEST_OPEN},
    {0x2024, CLASS_ELLIPSIS},   {0x2025, CLASS_ELLIPSIS},
    {0x2027, CLASS_DOT},        {0x202F, CLASS_GLUED_SPACE},
    {0x2030, CLASS_POSTFIX},    {0x2031, CLASS_POSTFIX},
    {0x2032, CLASS_POSTFIX},    {0x2033, CLASS_POSTFIX},
    {0x2034, CLASS_POSTFIX},    {0x2035, CLASS_POSTFIX},
    {0x2036, CLASS_POSTFIX},    {0x2037, CLASS_POSTFIX},
    {0x2039, CLASS_WEST_OPEN},  {0x203A, CLASS_WEST_CLOSE},
    {0x203C, CLASS_EXQ},        {0x2045, CLASS_WEST_OPEN},
    {0x2046, CLASS_WEST_CLOSE}, {0x2047, CLASS_EXQ},
    {0x2048, CLASS_EXQ},        {0x2049, CLASS_EXQ},
    {0x2057, CLASS_POSTFIX},    {0x205F, CLASS_SPACE},
    {0x2060, CLASS_JOINER},     {0x207D, CLASS_WEST_OPEN},
    {0x207E, CLASS_WEST_CLOSE}, {0x208D, CLASS_WEST_OPEN},
    {0x208E, CLASS_WEST_CLOSE}, {0x20AC, CLASS_PREFIX},
    {0x2103, CLASS_POSTFIX},    {0x2109, CLASS_POSTFIX},
    {0x2116, CLASS_PREFIX},     {0x22EF, CLASS_ELLIPSIS},
    {0x2308, CLASS_WEST_OPEN},  {0x2309, CLASS_WEST_CLOSE},
    {0x230A, CLASS_WEST_OPEN},  {0x230B, CLASS_WEST_CLOSE},
    {0x2329, CLASS_WEST_OPEN},  {0x232A, CLASS_WEST_CLOSE},
    {0x2768, CLASS_WEST_OPEN},  {0x2769, CLASS_WEST_CLOSE},
    {0x276A, CLASS_WEST_OPEN},  {0x276B, CLASS_WEST_CLOSE},
    {0x276C, CLASS_WEST_OPEN},  {0x276D, CLASS_WEST_CLOSE},
    {0x276E, CLASS_WEST_OPEN},  {0x276F, CLASS_WEST_CLOSE},
    {0x2770, CLASS_WEST_OPEN},  {0x2771, CLASS_WEST_CLOSE},
    {0x2772, CLASS_WEST_OPEN},  {0x2773, CLASS_WEST_CLOSE},
    {0x2774, CLASS_WEST_OPEN},  {0x2775, CLASS_WEST_CLOSE},
    {0x27E6, CLASS_WEST_OPEN},  {0x27E7, CLASS_WEST_CLOSE},
    {0x27E8, CLASS_WEST_OPEN},  {0x27E9, CLASS_WEST_CLOSE},
    {0x27EA, CLASS_WEST_OPEN},  {0x27EB, CLASS_WEST_CLOSE},
    {0x27EC, CLASS_WEST_OPEN},  {0x27ED, CLASS_WEST_CLOSE},
    {0x27EE, CLASS_WEST_OPEN},  {0x27EF, CLASS_WEST_CLOSE},
    {0x2983, CLASS_WEST_OPEN},  {0x2984, CLASS_WEST_CLOSE},
    {0x2985, CLASS_WEST_OPEN},  {0x2986, CLASS_WEST_CLOSE},
    {0x2987, CLASS_WEST_OPEN},  {0x2988, CLASS_WEST_CLOSE},
    {0x2989, CLASS_WEST_OPEN},  {0x298A, CLASS_WEST_CLOSE},
    {0x298B, CLASS_WEST_OPEN},  {0x298C, CLASS_WEST_CLOSE},
    {0x298D, CLASS_WEST_OPEN},  {0x298E, CLASS_WEST_CLOSE},
    {0x298F, CLASS_WEST_OPEN},  {0x2990, CLASS_WEST_CLOSE},
    {0x2991, CLASS_WEST_OPEN},  {0x2992, CLASS_WEST_CLOSE},
    {0x2993, CLASS_WEST_OPEN},  {0x2994, CLASS_WEST_CLOSE},
    {0x2995, CLASS_WEST_OPEN},  {0x2996, CLASS_WEST_CLOSE},
    {0x2997, CLASS_WEST_OPEN},  {0x2998, CLASS_WEST_CLOSE},
    {0x2E22, CLASS_WEST_OPEN},  {0x2E23, CLASS_WEST_CLOSE},
    {0x2E24, CLASS_WEST_OPEN},  {0x2E25, CLASS_WEST_CLOSE},
    {0x2E26, CLASS_WEST_OPEN},  {0x2E27, CLASS_WEST_CLOSE},
    {0x2E28, CLASS_WEST_OPEN},  {0x2E29, CLASS_WEST_CLOSE},
    {0x2E3A, CLASS_DASH},       {0x3000, CLASS_IDEOGRAPHIC_SPACE},
    {0x3001, CLASS_COMMA},      {0x3002, CLASS_STOP},
    {0x3005, CLASS_ITERATE},    {0x3008, CLASS_OPEN},
    {0x3009, CLASS_CLOSE},      {0x300A, CLASS_OPEN},
    {0x300B, CLASS_CLOSE},      {0x300C, CLASS_OPEN},
    {0x300D, CLASS_CLOSE},      {0x300E, CLASS_OPEN},
    {0x300F, CLASS_CLOSE},      {0x3010, CLASS_OPEN},
    {0x3011, CLASS_CLOSE},      {0x3014, CLASS_OPEN},
    {0x3015, CLASS_CLOSE},      {0x3016, CLASS_OPEN},
    {0x3017, CLASS_CLOSE},      {0x3018, CLASS_OPEN},
    {0x3019, CLASS_CLOSE},      {0x301A, CLASS_OPEN},
    {0x301B, CLASS_CLOSE},      {0x301C, CLASS_CONNECT},
    {0x301D, CLASS_OPEN},       {0x301E, CLASS_CLOSE},
    {0x301F, CLASS_CLOSE},      {0x303B, CLASS_ITERATE},
    {0x303C, CLASS_CONNECT},    {0x309B, CLASS_CONNECT},
    {0x309C, CLASS_CONNECT},    {0x309D, CLASS_ITERATE},
    {0x309E, CLASS_ITERATE},    {0x30A0, CLASS_CONNECT},
    {0x30FB, CLASS_DOT},        {0x30FC, CLASS_ITERATE},
    {0x30FD, CLASS_ITERATE},    {0x30FE, CLASS_ITERATE},
    {0xFE10, CLASS_COMMA},      {0xFE11, CLASS_COMMA},
    {0xFE12, CLASS_STOP},       {0xFE13, CLASS_COLON},
    {0xFE14, CLASS_SEMI},       {0xFE15, CLASS_EXQ},
    {0xFE16, CLASS_EXQ},        {0xFE17, CLASS_OPEN},
    {0xFE18, CLASS_CLOSE},      {0xFE19, CLASS_ELLIPSIS},
    {0xFE35, CLASS_OPEN},       {0xFE36, CLASS_CLOSE},
    {0xFE37, CLASS_OPEN},       {0xFE38, CLASS_CLOSE},
    {0xFE39, CLASS_OPEN},       {0xFE3A, CLASS_CLOSE},
    {0xFE3B, CLASS_OPEN},       {0xFE3C, CLASS_CLOSE},
    {0xFE3D, CLASS_OPEN},       {0xFE3E, CLASS_CLOSE},
    {0xFE3F, CLASS_OPEN},       {0xFE40, CLASS_CLOSE},
    {0xFE41, CLASS_OPEN},       {0xFE42, CLASS_CLOSE},
    {0xFE43, CLASS_OPEN},       {0xFE44, CLASS_CLOSE},
    {0xFE47, CLASS_OPEN},       {0xFE48, CLASS_CLOSE},
    {0xFE50, CLASS_COMMA},      {0xFE51, CLASS_COMMA},
    {0xFE52, CLASS_STOP},       {0xFE54, CLASS_SEMI},
    {0xFE55, CLASS_COLON},      {0xFE56, CLASS_EXQ},
    {0xFE57, CLASS_EXQ},        {0xFE59, CLASS_OPEN},
    {0xFE5A, CLASS_CLOSE},      {0xFE5B, CLASS_OPEN},
    {0xFE5C, CLASS_CLOSE},      {0xFE5D, CLASS_OPEN},
    {0xFE5E, CLASS_CLOSE},      {0xFE69, CLASS_PREFIX},
    {0xFE6A, CLASS_POSTFIX},    {0xFEFF, CLASS_JOINER},
    {0xFF01, CLASS_EXQ},        {0xFF04, CLASS_PREFIX},
    {0xFF05, CLASS_POSTFIX},    {0xFF08, CLASS_OPEN},
    {0xFF09, CLASS_CLOSE},      {0xFF0C, CLASS_COMMA},
    {0xFF0E, CLASS_STOP},       {0xFF0F, CLASS_SOLIDUS},
    {0xFF1A, CLASS_COLON},      {0xFF1B, CLASS_SEMI},
    {0xFF1F, CLASS_EXQ},        {0xFF3B, CLASS_OPEN},
    {0xFF3D, CLASS_CLOSE},      {0xFF5B, CLASS_OPEN},
    {0xFF5D, CLASS_CLOSE},      {0xFF5E, CLASS_CONNECT},
    {0xFF5F, CLASS_OPEN},       {0xFF60, CLASS_CLOSE},
    {0xFF61, CLASS_STOP},       {0xFF62, CLASS_OPEN},
    {0xFF63, CLASS_CLOSE},      {0xFF64, CLASS_COMMA},
    {0xFF65, CLASS_DOT},        {0xFF70, CLASS_ITERATE},
    {0xFF9E, CLASS_CONNECT},    {0xFF9F, CLASS_CONNECT},
    {0xFFE0, CLASS_POSTFIX},    {0xFFE1, CLASS_PREFIX},
    {0xFFE5, CLASS_PREFIX},
};

enum { CLASS_COUNT = CLASS_JOINER + 1, NEVER = PROHIBITION_STRICT + 1 };

/*
 * The lowest level at which a class may not start (end) a line; NEVER: it
 * always may.  Western marks follow the same rule in every text.
 * [clreq #prohibition_rules_for_line_start_end; GB/T 15834 5.1]
 */
static const struct {
    unsigned char start;
    unsigned char end;
} forbidden_from[CLASS_COUNT] = {
    [CLASS_HAN] = {NEVER, NEVER},
    [CLASS_STOP] = {PROHIBITION_BASIC, NEVER},
    [CLASS_COMMA] = {PROHIBITION_BASIC, NEVER},
    [CLASS_SEMI] = {PROHIBITION_BASIC, NEVER},
    [CLASS_COLON] = {PROHIBITION_BASIC, NEVER},
    [CLASS_EXQ] = {PROHIBITION_BASIC, NEVER},
    [CLASS_OPEN] = {NEVER, PROHIBITION_BASIC},
    [CLASS_CLOSE] = {PROHIBITION_BASIC, NEVER},
    [CLASS_DASH] = {PROHIBITION_STRICT, NEVER},
    [CLASS_ELLIPSIS] = {PROHIBITION_STRICT, NEVER},
    [CLASS_CONNECT] = {PROHIBITION_BASIC, NEVER},
    [CLASS_DOT] = {PROHIBITION_BASIC, NEVER},
    [CLASS_SOLIDUS] = {PROHIBITION_BASIC, PROHIBITION_GB},
    [CLASS_ITERATE] = {PROHIBITION_STRICT, NEVER},
    [CLASS_PREFIX] = {NEVER, PROHIBITION_BASIC},
    [CLASS_POSTFIX] = {PROHIBITION_BASIC, NEVER},
    [CLASS_IDEOGRAPHIC_SPACE] = {NEVER, NEVER},
    [CLASS_LETTER] = {NEVER, NEVER},
    [CLASS_DIGIT] = {NEVER, NEVER},
    [CLASS_SPACE] = {NEVER, NEVER},
    [CLASS_GLUED_SPACE] = {PROHIBITION_NONE, PROHIBITION_NONE},
    [CLASS_WEST_OPEN] = {NEVER, PROHIBITION_BASIC},
    [CLASS_WEST_CLOSE] = {PROHIBITION_BASIC, NEVER},
    [CLASS_HYPHEN] = {PROHIBITION_BASIC, NEVER},
    [CLASS_SLASH] = {PROHIBITION_BASIC, NEVER},
    [CLASS_SYMBOL] = {NEVER, NEVER},
    [CLASS_JOINER] = {PROHIBITION_NONE, PROHIBITION_NONE},
};

bool
class_may_start_line(CharacterClass class, Prohibition level)
{
    return level < (Prohibition)forbidden_from[class].start;
}

bool
class_may_end_line(CharacterClass class, Prohibition level)
{
    return level < (Prohibition)forbidden_from[class].end;
}

bool
class_is_chinese(CharacterClass class)
{
    return class <= CLASS_ITERATE || class == CLASS_IDEOGRAPHIC_SPACE;
}

bool
class_has_blank(CharacterClass class)
{
    return class >= CLASS_STOP && class <= CLASS_CLOSE;
}

static bool
is_small_kana(uint32_t c)
{
    static const uint16_t small[] = {
        0x3041, 0x3043, 0x3045, 0x3047, 0x3049, 0x3063, 0x3083, 0x3085,
        0x3087, 0x308E, 0x3095, 0x3096, 0x30A1, 0x30A3, 0x30A5, 0x30A7,
        0x30A9, 0x30C3, 0x30E3, 0x30E5, 0x30E7, 0x30EE, 0x30F5, 0x30F6};
    if ((c >= 0x31F0 && c <= 0x31FF) || (c >= 0xFF67 && c <= 0xFF6F))
        return true;
    if (c < 0x3041 || c > 0x30F6)
        return false;
    for (size_t i = 0; i < sizeof small / sizeof *small; i++)
        if (small[i] == c)
            return true;
    return false;
}

/* The class by code point alone; shared code points as in Latin text. */
static CharacterClass
class_of(uint32_t c)
{
    if (c >= 0x4E00 && c <= 0x9FFF)
        return CLASS_HAN;
    if (c < 0x80 && character_is_letter(c))
        return CLASS_LETTER;
    size_t low = 0;
    size_t high = sizeof class_table / sizeof *class_table;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (class_table[middle].character < c)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < sizeof class_table / sizeof *class_table &&
        class_table[low].character == c)
        return class_table[low].class;
    if (character_is_digit(c))
        return CLASS_DIGIT;
    if (is_small_kana(c))
        return CLASS_ITERATE;
    if (character_is_wide(c))
        return CLASS_HAN;
    return character_is_letter(c) ? CLASS_LETTER : CLASS_SYMBOL;
}

enum {
    QUOTE_OPEN = 0x201C,
    QUOTE_CLOSE = 0x201D,
    SINGLE_OPEN = 0x2018,
    SINGLE_CLOSE = 0x2019,
    ELLIPSIS = 0x2026,
    EM_DASH = 0x2014,
    EN_DASH = 0x2013,
    MIDDLE_DOT = 0xB7,
    BULLET = 0x2022, /* both stand for · in transliterated names */
    DOT_ABOVE = 0x2D9
};

typedef struct Line {
    const uint32_t *characters;
    size_t count;
    CharacterClass *classes;
} Line;

static bool
is_word(CharacterClass class)
{
    return class == CLASS_LETTER || class == CLASS_DIGIT;
}

static bool
is_shared(uint32_t c)
{
    return c == QUOTE_OPEN || c == QUOTE_CLOSE || c == SINGLE_OPEN ||
           c == SINGLE_CLOSE || c == ELLIPSIS || c == EM_DASH || c == EN_DASH ||
           c == MIDDLE_DOT || c == BULLET || c == DOT_ABOVE || c == '-' ||
           c == '/';
}

/* How far a closing mark is looked for: keeps the work linear. */
enum { QUOTATION_MAX = 400, NEIGHBOUR_MAX = 8 };

/* The nearest character on a side that is neither shared nor a space. */
static bool
neighbour_is_word(const Line *line, size_t at, int step)
{
    size_t i = at;
    for (int tries = 0; tries < NEIGHBOUR_MAX; tries++) {
        if ((step < 0 && i == 0) || (step > 0 && i + 1 >= line->count))
            return false;
        i = step < 0 ? i - 1 : i + 1;
        if (line->characters[i] != ' ' && !is_shared(line->characters[i]))
            return is_word(line->classes[i]) ||
                   line->classes[i] == CLASS_WEST_CLOSE ||
                   line->classes[i] == CLASS_WEST_OPEN;
    }
    return false;
}

static size_t
matching_quote(const Line *line, size_t open)
{
    uint32_t opening = line->characters[open];
    uint32_t closing = opening + 1;
    size_t depth = 0;
    size_t end =
        line->count - open > QUOTATION_MAX ? open + QUOTATION_MAX : line->count;
    for (size_t i = open; i < end; i++) {
        if (line->characters[i] == opening)
            depth++;
        else if (line->characters[i] == closing && --depth == 0)
            return i;
    }
    return line->count;
}

static bool
holds_chinese(const Line *line, size_t start, size_t end)
{
    for (size_t i = start; i < end; i++)
        if (!is_shared(line->characters[i]) &&
            class_is_chinese(line->classes[i]))
            return true;
    return false;
}

/*
 * A pair of quotes is Latin when it lies inside a Latin run, with words on
 * both outer sides, and quotes nothing Chinese.
 */
static void
resolve_quotes(Line *line, size_t open)
{
    size_t close = matching_quote(line, open);
    bool latin = close < line->count && neighbour_is_word(line, open, -1) &&
                 neighbour_is_word(line, close, +1) &&
                 !holds_chinese(line, open + 1, close);
    line->classes[open] = latin ? CLASS_WEST_OPEN : CLASS_OPEN;
    if (close < line->count)
        line->classes[close] = latin ? CLASS_WEST_CLOSE : CLASS_CLOSE;
}

/* ’ between two letters is an apostrophe; a lone ’ closes. */
static bool
is_apostrophe(const Line *line, size_t i)
{
    return line->characters[i] == SINGLE_CLOSE && i > 0 &&
           line->classes[i - 1] == CLASS_LETTER && i + 1 < line->count &&
           line->classes[i + 1] == CLASS_LETTER;
}

/* Latin when the nearest characters on both sides are words. */
static bool
stands_in_latin(const Line *line, size_t i)
{
    bool before = neighbour_is_word(line, i, -1);
    bool after = neighbour_is_word(line, i, +1);
    return before && (after || i + 1 == line->count);
}

static bool
is_dash(uint32_t c)
{
    return c == EM_DASH || c == EN_DASH || c == '-';
}

static CharacterClass
resolve_mark(const Line *line, size_t i)
{
    uint32_t c = line->characters[i];
    bool doubled = (i > 0 && line->characters[i - 1] == c) ||
                   (i + 1 < line->count && line->characters[i + 1] == c);
    switch (c) {
    case ELLIPSIS:
        return doubled || !stands_in_latin(line, i) ? CLASS_ELLIPSIS
                                                    : CLASS_WEST_CLOSE;
    case EM_DASH:
        if (doubled)
            return CLASS_DASH;
        return stands_in_latin(line, i) ? CLASS_HYPHEN : CLASS_CONNECT;
    case BULLET:
        if (i == 0) /* it leads an item, and parts no names */
            return CLASS_SYMBOL;
        return stands_in_latin(line, i) ? CLASS_SYMBOL : CLASS_DOT;
    case MIDDLE_DOT:
    case DOT_ABOVE:
        return stands_in_latin(line, i) ? CLASS_SYMBOL : CLASS_DOT;
    case EN_DASH:
    case '-': /* – and - keep their Latin shape between Han */
        return CLASS_HYPHEN;
    default: /* a / between Han parts as ／ does */
        return stands_in_latin(line, i) ? CLASS_SLASH : CLASS_SOLIDUS;
    }
}

/* Marks that belong to the character before them. */
static bool
is_combining(uint32_t c)
{
    return (c >= 0x300 && c <= 0x36F) || (c >= 0x20D0 && c <= 0x20FF) ||
           c == 0x3099 || c == 0x309A || (c >= 0xFE00 && c <= 0xFE0F) ||
           (c >= 0xE0100 && c <= 0xE01EF);
}

void
classify(const uint32_t *characters, size_t count, const bool *han,
         CharacterClass *classes)
{
    Line line = {characters, count, classes};
    for (size_t i = 0; i < count; i++)
        classes[i] = i > 0 && is_combining(characters[i])
                         ? classes[i - 1]
                         : class_of(characters[i]);
    for (size_t i = 0; i < count; i++) {
        uint32_t c = characters[i];
        if (!is_shared(c))
            continue;
        bool opens = c == QUOTE_OPEN || c == SINGLE_OPEN;
        bool closes = c == QUOTE_CLOSE || c == SINGLE_CLOSE;
        if (is_apostrophe(&line, i))
            classes[i] = CLASS_LETTER;
        else if (!han[i])
            classes[i] = opens           ? CLASS_WEST_OPEN
                         : closes        ? CLASS_WEST_CLOSE
                         : c == ELLIPSIS ? CLASS_WEST_CLOSE
                         : c == '/'      ? CLASS_SLASH
                         : is_dash(c)    ? CLASS_HYPHEN
                                         : CLASS_SYMBOL;
        else if (opens)
            resolve_quotes(&line, i);
        else if (!closes)
            classes[i] = resolve_mark(&line, i);
        else if (classes[i] == CLASS_SYMBOL) /* no opening mark met it */
            classes[i] =
                stands_in_latin(&line, i) ? CLASS_WEST_CLOSE : CLASS_CLOSE;
    }
}

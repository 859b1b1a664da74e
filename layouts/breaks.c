/*
 * Break opportunities: where a line may end, and how readily.
 *
 * One rule a function, asked in the order of the table in find_breaks(); the
 * first that has an opinion decides.  Scripts that need a dictionary or
 * cluster rules (Thai, Khmer, Hangul …) follow Pango's attributes.
 */
#include <string.h>

#include "layouts/hyphenation.h"
#include "layouts/inline.h"

enum { NO_OPINION = -2 };

enum {
    PENALTY_URL = 500,
    PENALTY_HYPHEN = 500,
    PENALTY_SLASH = 500,
    PENALTY_DIVIDED_WORD = 1200,
    PENALTY_DIVIDED_NAME = 2000,
    PENALTY_DIVIDED_IDENTIFIER = 20000,
    HAN_HYPHEN_FACTOR = 5,
    PENALTY_UNIT = 5000,
    PENALTY_COUNTER = 1000,          /* 2024 / 年 */
    PENALTY_ORDINAL = 2000,          /* 第 / 3 */
    SHORTEST_DIVIDED_IDENTIFIER = 8, /* letters */
    SHORTEST_DIVIDED_WORD = 6        /* letters */
};

typedef struct Pair {
    const InlineText *line;
    const Box *left;
    const Box *right;
    Prohibition level;
    bool in_address; /* both belong to a URL or an e-mail address */
    size_t repeats;  /* how many boxes of left's class end with it */
} Pair;

typedef int (*BreakRule)(const Pair *pair);

static bool
is_word(const Box *box)
{
    return box->class == CLASS_LETTER || box->class == CLASS_DIGIT;
}

static char
first_byte(const Pair *pair, const Box *box)
{
    return pair->line->text[box->text_start];
}

/* U+2060, no-break spaces: nothing breaks beside them.  [UAX #14 WJ, GL] */
static int
glue(const Pair *pair)
{
    CharacterClass a = pair->left->class;
    CharacterClass b = pair->right->class;
    bool glued = a == CLASS_JOINER || b == CLASS_JOINER ||
                 a == CLASS_GLUED_SPACE || b == CLASS_GLUED_SPACE;
    return glued ? BREAK_NEVER : NO_OPINION;
}

static bool
ends_with(const Pair *pair, const char *bytes)
{
    size_t size = strlen(bytes);
    const Box *left = pair->left;
    const char *end = pair->line->text + left->text_start + left->text_length;
    return left->text_length > size && memcmp(end - size, bytes, size) == 0;
}

/*
 * A zero-width space (U+200B) or word joiner (U+2060) has no box of its own:
 * it ends the text of the box before it.
 */
static int
zero_width(const Pair *pair)
{
    if (ends_with(pair, "\xE2\x80\x8B"))
        return BREAK_FREE;
    return ends_with(pair, "\xE2\x81\xA0") ? BREAK_NEVER : NO_OPINION;
}

/* Inside —— …… ？！; between two whole pairs a break is allowed.
   [clreq #h-unbreakable_marks] */
static int
unbreakable_marks(const Pair *pair)
{
    CharacterClass a = pair->left->class;
    if (a != pair->right->class)
        return NO_OPINION;
    if (a == CLASS_EXQ)
        return BREAK_NEVER;
    if (a != CLASS_DASH && a != CLASS_ELLIPSIS)
        return NO_OPINION;
    /* A ligature is a whole pair in one box. */
    bool whole = pair->left->width > length_scale(pair->left->size, 3, 2);
    return whole || pair->repeats % 2 == 0 ? BREAK_FREE : BREAK_NEVER;
}

/* In an address, after a separator and never with a hyphen. */
static int
address(const Pair *pair)
{
    if (!pair->in_address)
        return NO_OPINION;
    bool after = strchr("/?&=#.-_:", first_byte(pair, pair->left)) != NULL;
    bool before = strchr("/?&=#.-_:", first_byte(pair, pair->right)) != NULL;
    return after && !before ? PENALTY_URL : BREAK_NEVER;
}

/* [clreq #prohibition_rules_for_line_start_end] */
static int
line_start(const Pair *pair)
{
    /* A space before it stays at the end of the line above. */
    if (class_may_start_line(pair->right->class, pair->level))
        return NO_OPINION;
    return BREAK_NEVER;
}

static int
line_end(const Pair *pair)
{
    return class_may_end_line(pair->left->class, pair->level) ? NO_OPINION
                                                              : BREAK_NEVER;
}

/* `12 km`: the unit would rather stay with its number. */
static bool
parts_number_and_unit(const Pair *pair)
{
    size_t at = (size_t)(pair->left - pair->line->boxes);
    const Box *after = pair->right;
    size_t letters = 0;
    while (after < pair->line->boxes + pair->line->count &&
           after->class == CLASS_LETTER) {
        letters++;
        after++;
    }
    return at > 0 && pair->left[-1].class == CLASS_DIGIT && letters > 0 &&
           letters <= 2;
}

/* `1 000`: three digits after a digit and a space are the same number. */
static bool
groups_digits(const Pair *pair)
{
    size_t at = (size_t)(pair->left - pair->line->boxes);
    const Box *after = pair->right;
    size_t digits = 0;
    while (after < pair->line->boxes + pair->line->count &&
           after->class == CLASS_DIGIT) {
        digits++;
        after++;
    }
    return at > 0 && pair->left[-1].class == CLASS_DIGIT && digits == 3;
}

static int
after_space(const Pair *pair)
{
    if (pair->right->is_space)
        return BREAK_NEVER;
    if (!pair->left->is_space)
        return NO_OPINION;
    if (groups_digits(pair))
        return BREAK_NEVER;
    return parts_number_and_unit(pair) ? PENALTY_UNIT : BREAK_FREE;
}

/* Note references stay with what they refer to. */
static int
raised(const Pair *pair)
{
    return pair->right->is_script && !pair->left->is_script ? BREAK_NEVER
                                                            : NO_OPINION;
}

static uint32_t
character_of(const Pair *pair, const Box *box)
{
    uint32_t c = 0;
    utf8_decode(pair->line->text + box->text_start, box->text_length, &c);
    return c;
}

static bool
is_full_width_digit(const Pair *pair, const Box *box)
{
    uint32_t c = character_of(pair, box);
    return c >= 0xFF10 && c <= 0xFF19;
}

/* A number with its sign, currency, unit; words and what clings to them. */
static int
inside_word(const Pair *pair)
{
    CharacterClass a = pair->left->class;
    CharacterClass b = pair->right->class;
    bool sign = a == CLASS_SYMBOL && b == CLASS_DIGIT;
    bool word = is_word(pair->left) && is_word(pair->right);
    bool mark = (a == CLASS_WEST_CLOSE || a == CLASS_SYMBOL) &&
                (is_word(pair->right) || b == CLASS_WEST_OPEN);
    bool before_mark = b == CLASS_SYMBOL && is_word(pair->left);
    bool full_width = is_full_width_digit(pair, pair->left) &&
                      is_full_width_digit(pair, pair->right);
    return sign || word || mark || before_mark || full_width ? BREAK_NEVER
                                                             : NO_OPINION;
}

static bool
is_one_of(uint32_t c, const uint32_t *set, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (set[i] == c)
            return true;
    return false;
}

/* 2024年, 第3章: a break is legal there, but not liked. */
static int
counted(const Pair *pair)
{
    static const uint32_t counters[] = {0x5E74, 0x6708, 0x65E5, 0x65F6, 0x5206,
                                        0x79D2, 0x53F7, 0x5143, 0x4EBA, 0x540D,
                                        0x7AE0, 0x8282, 0x6761, 0x6B3E, 0x671F};
    enum { ORDINAL = 0x7B2C };
    if (pair->left->class == CLASS_DIGIT && pair->right->class == CLASS_HAN &&
        is_one_of(character_of(pair, pair->right), counters,
                  sizeof counters / sizeof *counters))
        return PENALTY_COUNTER;
    if (pair->left->class == CLASS_HAN &&
        character_of(pair, pair->left) == ORDINAL)
        return PENALTY_ORDINAL;
    return NO_OPINION;
}

/* After a hyphen or slash between letters, not inside 10-20 or 24/7. */
static int
after_hyphen(const Pair *pair)
{
    CharacterClass a = pair->left->class;
    if (a != CLASS_HYPHEN && a != CLASS_SLASH)
        return NO_OPINION;
    if (pair->right->class == CLASS_LETTER ||
        class_is_chinese(pair->right->class))
        return a == CLASS_HYPHEN ? PENALTY_HYPHEN : PENALTY_SLASH;
    return BREAK_NEVER;
}

static int
otherwise(const Pair *pair)
{
    bool chinese = class_is_chinese(pair->left->class) ||
                   class_is_chinese(pair->right->class);
    return chinese ? BREAK_FREE : BREAK_NEVER;
}

/* Two letters, of which no rule but one has an opinion: most of all pairs. */
static bool
is_inside_plain_word(const Pair *pair)
{
    return pair->left->class == CLASS_LETTER &&
           pair->right->class == CLASS_LETTER && pair->left->text_length == 1;
}

static int
break_between(const Pair *pair)
{
    if (is_inside_plain_word(pair))
        return BREAK_NEVER;
    static const BreakRule rules[] = {
        zero_width,  glue,     unbreakable_marks, address,
        line_start,  line_end, after_space,       raised,
        inside_word, counted,  after_hyphen,      otherwise};
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        int opinion = rules[i](pair);
        if (opinion != NO_OPINION)
            return opinion;
    }
    return BREAK_NEVER;
}

/* ---- addresses ---- */

static bool
is_address_byte(char c)
{
    return c > ' ' && c < 0x7F && !strchr("<>\"`{}|\\^", c);
}

/* Marks the bytes of `https://…`, `www.…` and `a@b.c`. */
static void
mark_addresses(const char *text, bool *marks)
{
    for (size_t i = 0; text[i];) {
        size_t start = i;
        bool is_address = false;
        while (is_address_byte(text[i])) {
            is_address |= strncmp(text + i, "://", 3) == 0 ||
                          (i == start && strncmp(text + i, "www.", 4) == 0) ||
                          (text[i] == '@' && i > start);
            i++;
        }
        /* A sentence's own mark after an address is not of it. */
        size_t end = i;
        while (end > start && strchr(").,;:!?'", text[end - 1]))
            end--;
        for (size_t k = start; is_address && k < end; k++)
            marks[k] = true;
        i += i == start;
    }
}

/* ---- scripts of their own ---- */

/* Outside Latin, Greek, Cyrillic, Han and kana Pango knows better. */
static bool
needs_script_breaks(const char *text)
{
    for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
        bool indic_to_hangul = c[0] == 0xE0 || (c[0] == 0xE1 && c[1] < 0xB8);
        bool hangul = c[0] == 0xEA || c[0] == 0xEB || c[0] == 0xEC ||
                      (c[0] == 0xED && c[1] < 0x9F);
        if (indic_to_hangul || (hangul && (c[0] != 0xEA || c[1] >= 0xB0)))
            return true;
    }
    return false;
}

static bool
is_script_letter(const InlineText *line, const Box *box)
{
    unsigned char lead = (unsigned char)line->text[box->text_start];
    return box->class == CLASS_LETTER && lead >= 0xE0;
}

static void
apply_script_breaks(const Setting *setting, InlineText *line)
{
    size_t length = strlen(line->text);
    bool *breaks = arena_array(setting->scratch, length + 1, sizeof(bool));
    if (!breaks)
        return;
    find_script_breaks(line->text, length, line->language, breaks);
    for (size_t i = 0; i + 1 < line->count; i++) {
        Box *left = &line->boxes[i];
        const Box *right = &line->boxes[i + 1];
        if (is_script_letter(line, left) && is_script_letter(line, right))
            left->break_after =
                breaks[right->text_start] ? BREAK_FREE : BREAK_NEVER;
    }
}

/* ---- words divided with a hyphen ---- */

static void
allow_hyphen(Box *box, int penalty)
{
    uint32_t glyph = box->face->hyphen;
    if (glyph == 0)
        return;
    box->break_after = penalty;
    box->hyphen = true;
    box->hyphen_glyph = glyph;
    box->hyphen_width = length_scale(box->size, face_advance(box->face, glyph),
                                     box->face->units_per_em);
}

/* Divides the word of boxes [first, end), letters that follow one another. */
static void
divide_word(const Setting *setting, InlineText *line, size_t first, size_t end,
            const char *language)
{
    const Box *boxes = line->boxes;
    size_t start = boxes[first].text_start;
    size_t length =
        boxes[end - 1].text_start + boxes[end - 1].text_length - start;
    bool *points = arena_array(setting->scratch, length + 1, sizeof(bool));
    if (!points || !hyphenate(line->text + start, length, language, points))
        return;
    char initial = line->text[start];
    int penalty = initial >= 'A' && initial <= 'Z' ? PENALTY_DIVIDED_NAME
                                                   : PENALTY_DIVIDED_WORD;
    if (line->han)
        penalty *= HAN_HYPHEN_FACTOR;
    /* Two letters at least stay, three at least go. */
    for (size_t i = first + 1; i + 3 < end; i++)
        if (line->boxes[i].break_after == BREAK_NEVER &&
            points[boxes[i + 1].text_start - start])
            allow_hyphen(&line->boxes[i], penalty);
}

static bool
may_be_divided(const InlineText *line, const bool *marks, const Box *box)
{
    unsigned char lead = (unsigned char)line->text[box->text_start];
    return box->class == CLASS_LETTER && lead < 0xE0 && lead != '\'' &&
           !marks[box->text_start] && !box->is_script &&
           !(line->source->runs[box->run].style & RUN_CODE);
}

/* Words of all capitals are names of bodies: they stay whole. */
static bool
is_acronym(const InlineText *line, size_t first, size_t end)
{
    size_t capitals = 0;
    for (size_t i = first; i < end; i++) {
        char c = line->text[line->boxes[i].text_start];
        capitals += c >= 'A' && c <= 'Z';
    }
    return capitals >= 2;
}

static bool
is_between(char c, char first, char last)
{
    return c >= first && c <= last;
}

/* OpenHarmony: only between its words, where a line has no other way. */
static void
divide_identifier(InlineText *line, size_t first, size_t end)
{
    for (size_t i = first + 2; i + 3 < end; i++) {
        char before = line->text[line->boxes[i].text_start];
        char after = line->text[line->boxes[i + 1].text_start];
        if (line->boxes[i].break_after == BREAK_NEVER &&
            is_between(before, 'a', 'z') && is_between(after, 'A', 'Z'))
            allow_hyphen(&line->boxes[i], PENALTY_DIVIDED_IDENTIFIER);
    }
}

static void
divide_words(const Setting *setting, InlineText *line, const bool *marks)
{
    const char *language = line->han ? "en" : line->language;
    for (size_t i = 0; i < line->count;) {
        size_t end = i;
        while (end < line->count &&
               may_be_divided(line, marks, &line->boxes[end]))
            end++;
        if (is_acronym(line, i, end)) {
            if (end - i >= SHORTEST_DIVIDED_IDENTIFIER)
                divide_identifier(line, i, end);
        } else if (end - i >= SHORTEST_DIVIDED_WORD)
            divide_word(setting, line, i, end, language);
        i = end > i ? end : i + 1;
    }
}

void
find_breaks(const Setting *setting, InlineText *line)
{
    size_t length = strlen(line->text);
    bool *marks = arena_array(setting->scratch, length + 1, sizeof(bool));
    if (!marks)
        return;
    mark_addresses(line->text, marks);
    size_t repeats = 0;
    for (size_t i = 0; i < line->count; i++) {
        Box *left = &line->boxes[i];
        repeats = i > 0 && left[-1].class == left->class ? repeats + 1 : 1;
        left->break_after = BREAK_NEVER;
        if (i + 1 == line->count)
            break;
        Pair pair = {.line = line,
                     .left = left,
                     .right = left + 1,
                     .level = setting->definition->prohibition,
                     .in_address =
                         marks[left->text_start] && marks[left[1].text_start],
                     .repeats = repeats};
        left->break_after = break_between(&pair);
    }
    if (needs_script_breaks(line->text))
        apply_script_breaks(setting, line);
    if (line->hyphenate)
        divide_words(setting, line, marks);
}

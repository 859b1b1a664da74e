/*
 * Emphasis beside Chinese: see emphasis.h.
 */
#include "input/emphasis.h"

#include <string.h>

#include "input/language.h"

/* What a character is to the rule. */
typedef enum Side {
    SIDE_SPACE,
    SIDE_LETTER,
    SIDE_MARK,
    SIDE_CJK_LETTER,
    SIDE_CJK_MARK
} Side;

/* ---- stand-ins ---- */

enum { CANDIDATES = 16 };

/* Noncharacters are letters to the parser.  [Unicode 23.7] */
static const uint32_t first_letter = 0xFDD0;

/* Marks of the Myanmar, Ethiopic and Runic scripts, three bytes each. */
static const uint32_t marks[CANDIDATES] = {
    0x104A, 0x104B, 0x104C, 0x104D, 0x104E, 0x104F, 0x1360, 0x1361,
    0x1362, 0x1363, 0x1364, 0x1365, 0x1366, 0x1367, 0x16EB, 0x16EC};

static void
choose(const char *text, uint32_t candidate, char *chosen)
{
    char bytes[5] = {0};
    if (chosen[0])
        return;
    utf8_encode(candidate, bytes);
    if (!strstr(text, bytes))
        memcpy(chosen, bytes, 4);
}

StandIns
emphasis_stand_ins(const Source *source)
{
    StandIns chosen = {{0}, {0}};
    for (uint32_t i = 0; i < CANDIDATES; i++) {
        choose(source->text, first_letter + i, chosen.letter);
        choose(source->text, marks[i], chosen.mark);
    }
    return chosen;
}

const char *
emphasis_clean(Arena *arena, const StandIns *stand_ins, const char *text)
{
    if (!text || !stand_ins->letter[0] || !stand_ins->mark[0] ||
        (!strstr(text, stand_ins->letter) && !strstr(text, stand_ins->mark)))
        return text;
    char *clean = arena_text(arena, text, strlen(text));
    if (!clean)
        return NULL;
    size_t kept = 0;
    for (size_t i = 0; clean[i];) {
        if (strncmp(clean + i, stand_ins->letter, 3) == 0 ||
            strncmp(clean + i, stand_ins->mark, 3) == 0)
            i += 3;
        else
            clean[kept++] = clean[i++];
    }
    clean[kept] = '\0';
    return clean;
}

/* ---- the rule ---- */

/* Marks of both scripts: of the one that stands on their other side. */
static bool
is_shared_mark(uint32_t c)
{
    return (c >= 0x2010 && c <= 0x2027) || c == 0xB7;
}

static bool
is_mark(uint32_t c)
{
    return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') ||
           (c >= '[' && c <= '`') || (c >= '{' && c <= '~') || c == 0xA1 ||
           c == 0xAB || c == 0xBB || c == 0xBF || is_shared_mark(c) ||
           (c >= 0x2030 && c <= 0x2043) || (c >= 0x2045 && c <= 0x2051);
}

/* Punctuation among the wide characters.  [UAX #11] */
static bool
is_cjk_mark(uint32_t c)
{
    return (c >= 0x3001 && c <= 0x3003) || (c >= 0x3008 && c <= 0x3011) ||
           (c >= 0x3014 && c <= 0x301F) || c == 0x3030 || c == 0x30FB ||
           (c >= 0xFE10 && c <= 0xFE6B) || (c >= 0xFF01 && c <= 0xFF0F) ||
           (c >= 0xFF1A && c <= 0xFF20) || (c >= 0xFF3B && c <= 0xFF40) ||
           (c >= 0xFF5B && c <= 0xFF65);
}

static bool
is_space(uint32_t c)
{
    return c <= ' ' || c == 0xA0 || (c >= 0x2000 && c <= 0x200A) ||
           c == 0x202F || c == 0x205F || c == 0x3000;
}

static Side
side_of(uint32_t c)
{
    if (is_space(c))
        return SIDE_SPACE;
    if (is_cjk_mark(c))
        return SIDE_CJK_MARK;
    if (is_mark(c))
        return SIDE_MARK;
    bool hangul = c >= 0xAC00 && c <= 0xD7A3;
    return character_is_wide(c) || hangul ? SIDE_CJK_LETTER : SIDE_LETTER;
}

/* The character before byte `at`; 0 at the source's beginning. */
static uint32_t
character_before(const Source *source, size_t at)
{
    uint32_t c = 0;
    if (at > 0)
        utf8_decode_before(source->text, at, &c);
    return c;
}

static uint32_t
character_at(const Source *source, size_t at)
{
    uint32_t c = 0;
    if (at < source->length)
        utf8_decode(source->text + at, source->length - at, &c);
    return c;
}

static size_t
size_of(uint32_t c)
{
    char bytes[4];
    return utf8_encode(c, bytes);
}

static Side
side_before(const Source *source, size_t at)
{
    uint32_t c = character_before(source, at);
    if (!is_shared_mark(c))
        return side_of(c);
    Side inner = side_of(character_before(source, at - size_of(c)));
    return inner == SIDE_CJK_LETTER ? SIDE_CJK_MARK : SIDE_MARK;
}

static Side
side_after(const Source *source, size_t at)
{
    uint32_t c = character_at(source, at);
    if (!is_shared_mark(c))
        return side_of(c);
    Side inner = side_of(character_at(source, at + size_of(c)));
    return inner == SIDE_CJK_LETTER ? SIDE_CJK_MARK : SIDE_MARK;
}

/*
 * What is to stand between a run of asterisks and the character on `side`,
 * when `other` is on its other side: a stand-in, or "".
 */
static const char *
stand_in(const StandIns *stand_ins, Side side, Side other)
{
    bool other_is_letter = other == SIDE_LETTER || other == SIDE_CJK_LETTER;
    if (side == SIDE_CJK_MARK && other_is_letter)
        return stand_ins->letter;
    if (side == SIDE_CJK_LETTER && other == SIDE_MARK)
        return stand_ins->mark;
    return "";
}

bool
emphasis_append(StringBuilder *text, const Source *source, size_t start,
                size_t end, const StandIns *stand_ins)
{
    bool usable = stand_ins->letter[0] && stand_ins->mark[0];
    for (size_t at = start; at < end;) {
        const char *bytes = source->text + at;
        size_t plain = 0;
        while (plain < end - at && bytes[plain] != '*' && bytes[plain] != '~')
            plain++;
        if (!usable || plain == end - at)
            return string_append(text, bytes, end - at);
        size_t run = 1;
        while (at + plain + run < end && bytes[plain + run] == bytes[plain])
            run++;
        Side left = side_before(source, at + plain);
        Side right = side_after(source, at + plain + run);
        if (!string_append(text, bytes, plain) ||
            !string_append_text(text, stand_in(stand_ins, left, right)) ||
            !string_append(text, bytes + plain, run) ||
            !string_append_text(text, stand_in(stand_ins, right, left)))
            return false;
        at += plain + run;
    }
    return true;
}

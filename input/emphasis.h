/*
 * Emphasis beside Chinese.
 *
 * CommonMark decides by the characters on both sides of `**` whether it may
 * open or close: beside punctuation it wants a space or another mark on the
 * other side.  Chinese has no spaces, so `**“一带一路”**国际` is not bold.
 * The rule that Chinese needs: a CJK mark counts as a letter, and beside a
 * CJK character no space is wanted.
 *
 * The parser itself stays as it is.  Where the two rules differ, the text it
 * is given has a character more between the asterisks and the CJK character:
 * a stand-in for a letter or for a mark, neither of which the source uses.
 * They are taken out of everything the parser gives back.  A text without CJK
 * characters is given as it is.
 */
#ifndef BRIEFSET_INPUT_EMPHASIS_H
#define BRIEFSET_INPUT_EMPHASIS_H

#include "input/arena.h"
#include "input/text.h"

/* The stand-ins, in UTF-8; empty if the source leaves none free. */
typedef struct StandIns {
    char letter[4];
    char mark[4];
} StandIns;

StandIns emphasis_stand_ins(const Source *source);

/*
 * Appends bytes `start` to `end` of the source, which are (part of) a line,
 * with stand-ins where they are needed.  False when memory ran out.
 */
bool emphasis_append(StringBuilder *text, const Source *source, size_t start,
                     size_t end, const StandIns *stand_ins);

/*
 * `text` without stand-ins: itself if it has none, else a copy; NULL when
 * memory ran out (also when `text` is NULL).
 */
const char *
emphasis_clean(Arena *arena, const StandIns *stand_ins, const char *text);

#endif

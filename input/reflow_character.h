/*
 * Characters as the reflow sees them: what may begin or end a line, what
 * ends a sentence, how many columns a character takes.
 */
#ifndef BRIEFSET_INPUT_REFLOW_CHARACTER_H
#define BRIEFSET_INPUT_REFLOW_CHARACTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Traits of a character; a set of flags. */
enum {
    TRAIT_BLANK = 1 << 0,
    TRAIT_CJK = 1 << 1, /* Han, kana, and the marks set with them */
    TRAIT_QUOTE = 1 << 2, /* “ ” ‘ ’ — … ·: as wide as its neighbours */
    TRAIT_OPENS = 1 << 3,  /* never the last of a line */
    TRAIT_CLOSES = 1 << 4, /* never the first of a line */
    TRAIT_STOPS = 1 << 5,  /* may end a sentence */
    TRAIT_PAUSES = 1 << 6, /* a sentence goes on after it */
    TRAIT_WORD = 1 << 7,   /* of a word in a script that spaces its words */
    TRAIT_ZERO = 1 << 8,   /* takes no column */
    TRAIT_COLON = 1 << 9   /* announces what follows */
};

unsigned reflow_character_traits(uint32_t character);

/* The value of an ASCII or full-width digit, -1 for any other character. */
int reflow_character_digit(uint32_t character);

/* The value of a Han numeral from 〇 to 十, -1 for any other character. */
int reflow_character_han_digit(uint32_t character);

/* Columns of `character`, whose neighbours have the traits `around`. */
int
reflow_character_columns(uint32_t character, unsigned traits, unsigned around);

#endif

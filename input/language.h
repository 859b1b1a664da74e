/*
 * Languages and scripts: tags, and what the characters of a text say.
 */
#ifndef BRIEFSET_INPUT_LANGUAGE_H
#define BRIEFSET_INPUT_LANGUAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Letters and digits in subtags of 1 to 8, the first of letters.  [BCP 47] */
bool language_tag_is_valid(const char *tag);

/* Written in Han characters: Chinese in any form, Japanese. */
bool language_uses_han(const char *tag);

/* Chinese of Taiwan, Hong Kong or Macau, or in Traditional characters. */
bool language_is_traditional(const char *tag);

/*
 * True if `key` names `tag`: the same tag, or its primary subtag ("zh" for
 * "zh-Hans").  Case does not matter.
 */
bool language_matches(const char *tag, const char *key);

/* Han characters, with radicals and the iteration mark 々.  [UAX #38] */
bool character_is_han(uint32_t character);

/*
 * Characters that are one em wide in Chinese type and stand without spaces:
 * Han, kana, bopomofo, CJK punctuation, full-width forms.  Not Hangul, which
 * is written with spaces, and not “ ” ‘ ’ … — ·, which are shared with Latin.
 */
bool character_is_wide(uint32_t character);

/* A letter of a script written with spaces between words. */
bool character_is_letter(uint32_t character);

bool character_is_digit(uint32_t character); /* 0 to 9 */

/* How much a text says about its language. */
typedef struct ScriptCount {
    size_t han;
    size_t words; /* runs of letters */
} ScriptCount;

void count_scripts(const char *text, size_t length, ScriptCount *count);

#endif

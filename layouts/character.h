/*
 * Characters as the line sees them: punctuation classes, where a line may not
 * start or end, and which of the shared code points are Chinese.
 */
#ifndef BRIEFSET_LAYOUTS_CHARACTER_H
#define BRIEFSET_LAYOUTS_CHARACTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* [clreq #tables_of_chinese_punctuation_marks] */
typedef enum CharacterClass {
    CLASS_HAN,      /* Han, kana, other full-width characters */
    CLASS_STOP,     /* 。． */
    CLASS_COMMA,    /* ，、 */
    CLASS_SEMI,     /* ； */
    CLASS_COLON,    /* ： */
    CLASS_EXQ,      /* ！？ */
    CLASS_OPEN,     /* “‘「『（《〈【〖〔［｛ */
    CLASS_CLOSE,    /* ”’」』）》〉】〗〕］｝ */
    CLASS_DASH,     /* half of —— */
    CLASS_ELLIPSIS, /* half of …… */
    CLASS_CONNECT,  /* ～ and — – - between Han */
    CLASS_DOT,      /* · between Han, ・ ‧ */
    CLASS_SOLIDUS,  /* ／, / between Han */
    CLASS_ITERATE,  /* 々〻ー and small kana */
    CLASS_PREFIX,   /* ¥ $ € £ № § */
    CLASS_POSTFIX,  /* % ‰ ° ℃ ′ ″ */
    CLASS_IDEOGRAPHIC_SPACE,
    CLASS_LETTER, /* scripts written with spaces, and what goes with them */
    CLASS_DIGIT,
    CLASS_SPACE,       /* a space where a line may end */
    CLASS_GLUED_SPACE, /* no-break space */
    CLASS_WEST_OPEN,   /* ( [ { and “ ‘ in Latin text */
    CLASS_WEST_CLOSE,  /* ) ] } , . ; : ! ? and ” ’ in Latin text */
    CLASS_HYPHEN,      /* - – — in Latin text */
    CLASS_SLASH,       /* / in Latin text */
    CLASS_SYMBOL,      /* other symbols */
    CLASS_JOINER       /* U+2060, U+FEFF: no break on either side */
} CharacterClass;

/* [clreq #prohibition_rules_for_line_start_end] */
typedef enum Prohibition {
    PROHIBITION_NONE,
    PROHIBITION_BASIC,
    PROHIBITION_GB,
    PROHIBITION_STRICT
} Prohibition;

bool class_may_start_line(CharacterClass class, Prohibition level);
bool class_may_end_line(CharacterClass class, Prohibition level);

/* True for the classes set in the Han font: one em wide or half an em. */
bool class_is_chinese(CharacterClass class);

/* Full-width marks with blank that may be taken away. */
bool class_has_blank(CharacterClass class);

/*
 * Gives each of `count` characters its class.  `han` tells for each whether
 * it is in a language written in Han; “ ” ‘ ’ … — · and a few more are
 * Chinese or Latin by their neighbours then, and Latin otherwise.
 */
void classify(const uint32_t *characters, size_t count, const bool *han,
              CharacterClass *classes);

#endif

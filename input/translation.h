/*
 * Translation: English messages into Chinese, in gettext's way: the English
 * format is the key.  A format without a translation is used as it is.
 *
 * In a Chinese format `%2$s` is the second argument of the English one, a
 * text; `%2$w` a text that is itself looked up among the words; `%2$d` a
 * number, written as the English format says.
 */
#ifndef BRIEFSET_INPUT_TRANSLATION_H
#define BRIEFSET_INPUT_TRANSLATION_H

#include <stdarg.h>

#include "input/arena.h"
#include "input/diagnostic.h"

typedef struct Translation {
    const char *english;
    const char *chinese;
} Translation;

typedef struct Hint {
    const char *code;
    const char *english;
    const char *chinese;
} Hint;

/* catalogue_zh.c, catalogue_check_zh.c; each ends with an entry of NULL. */
extern const Translation catalogue_formats[]; /* of diagnose() and the like */
extern const Translation catalogue_check_formats[]; /* of found() */
extern const Translation catalogue_words[]; /* that are put into others */
extern const Hint catalogue_hints[];        /* what to do about a code */

/*
 * printf into the arena, in `language`.  `format` may use d, u, x, X, c, f, g
 * and s with flags, width, precision, z and ll.  NULL when out of memory.
 */
char *translate_format(Arena *arena, MessageLanguage language,
                       const char *format, va_list arguments);

/* What to do about diagnostics of `code`, or NULL. */
const char *translate_hint(MessageLanguage language, const char *code);

/* A word of the catalogue; `word` itself if it is not there. */
const char *translate_word(MessageLanguage language, const char *word);

#endif

/*
 * Words: see words.h.
 */
#include "layouts/words.h"

#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/utext.h>

static void
mark_words(bool *starts, size_t length, UBreakIterator *iterator)
{
    memset(starts, 0, length + 1);
    for (int32_t at = ubrk_first(iterator); at != UBRK_DONE;
         at = ubrk_next(iterator))
        if (at >= 0 && (size_t)at <= length)
            starts[at] = true;
}

bool *
find_words(Arena *arena, const char *text, size_t length, const char *language)
{
    bool *starts = arena_array(arena, length + 1, sizeof *starts);
    if (!starts)
        return NULL;
    memset(starts, true, length + 1);
    UErrorCode status = U_ZERO_ERROR;
    UText words = UTEXT_INITIALIZER;
    UBreakIterator *iterator = NULL;
    utext_openUTF8(&words, text, (int64_t)length, &status);
    iterator = ubrk_open(UBRK_WORD, language, NULL, 0, &status);
    if (U_SUCCESS(status))
        ubrk_setUText(iterator, &words, &status);
    if (U_SUCCESS(status))
        mark_words(starts, length, iterator);
    if (iterator)
        ubrk_close(iterator);
    utext_close(&words);
    return starts;
}

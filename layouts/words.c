/*
 * Words: see words.h.
 */
#include "layouts/words.h"

#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/utext.h>

#include "input/late.h"

#define ICU_FUNCTIONS(F)                                                       \
    F(u, brk_open)                                                             \
    F(u, brk_close)                                                            \
    F(u, brk_setUText)                                                         \
    F(u, brk_first)                                                            \
    F(u, brk_next)                                                             \
    F(u, text_openUTF8)                                                        \
    F(u, text_close)

static struct {
    ICU_FUNCTIONS(LATE_POINTER)
} icu;
static LateLibrary library = LATE_LIBRARY(ICU_SONAME, ICU_FUNCTIONS, icu);

static void
mark_words(bool *starts, size_t length, UBreakIterator *iterator)
{
    memset(starts, 0, length + 1);
    for (int32_t at = icu.brk_first(iterator); at != UBRK_DONE;
         at = icu.brk_next(iterator))
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
    late_load(&library);
    UErrorCode status = U_ZERO_ERROR;
    UText words = UTEXT_INITIALIZER;
    UBreakIterator *iterator = NULL;
    icu.text_openUTF8(&words, text, (int64_t)length, &status);
    iterator = icu.brk_open(UBRK_WORD, language, NULL, 0, &status);
    if (U_SUCCESS(status))
        icu.brk_setUText(iterator, &words, &status);
    if (U_SUCCESS(status))
        mark_words(starts, length, iterator);
    if (iterator)
        icu.brk_close(iterator);
    icu.text_close(&words);
    return starts;
}

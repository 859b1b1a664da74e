/*
 * Silences: see silence.h.
 */
#include "input/silence.h"

#include <string.h>

static bool
add_codes(Diagnostics *diagnostics, const char *words, const char *end,
          Place place, int last)
{
    for (;;) {
        words += strspn(words, " \t\n,");
        size_t length = strcspn(words, " \t\n,");
        if (words + length > end)
            length = words < end ? (size_t)(end - words) : 0;
        if (length == 0)
            return true;
        const char *code = arena_text(diagnostics->arena, words, length);
        if (!code || !diagnostics_silence(diagnostics, code, place.file,
                                          place.line, last))
            return false;
        words += length;
    }
}

bool
silence_read(Diagnostics *diagnostics, const char *html, Place place, int last)
{
    static const char name[] = "briefset:";
    static const char verb[] = "ignore";
    for (const char *at = strstr(html, "<!--"); at;
         at = strstr(at + 4, "<!--")) {
        const char *word = at + 4;
        const char *end = strstr(word, "-->");
        word += strspn(word, " \t\n");
        if (!end || strncmp(word, name, sizeof name - 1) != 0)
            continue;
        word += sizeof name - 1;
        word += strspn(word, " \t");
        if (strncmp(word, verb, sizeof verb - 1) == 0 &&
            !add_codes(diagnostics, word + sizeof verb - 1, end, place, last))
            return false;
    }
    return true;
}

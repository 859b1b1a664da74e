/*
 * Prints the words of each line of standard input, for archive_site_page_test.py:
 * "1" if it is a single character, "!" if a stop stands before it, what it
 * says folded and what stands there, in tabs.
 */
#include <stdio.h>

#include "input/words.h"
#include "pipeline/file.h"

static int
print_words(const char *line, size_t length)
{
    Words words = {0};
    Arena *arena = arena_new();
    if (!arena || !words_read(arena, line, length, &words))
        return 1;
    for (size_t i = 0; i < words.count; i++) {
        const Word *word = &words.items[i];
        printf("%s%s%.*s:%.*s\t", word->single ? "1" : "",
               word->apart ? "!" : "", (int)word->length, word->folded,
               (int)(word->end - word->start), line + word->start);
    }
    putchar('\n');
    arena_free(arena);
    return 0;
}

int
main(void)
{
    FileBytes file;
    Arena *arena = arena_new();
    int status = arena && file_read(arena, "-", &file) == 0 ? 0 : 1;
    for (size_t at = 0; status == 0 && at < file.length;) {
        size_t end = at;
        while (end < file.length && file.bytes[end] != '\n')
            end++;
        status = print_words(file.bytes + at, end - at);
        at = end + 1;
    }
    arena_free(arena);
    return status;
}

/*
 * Reads Markdown from standard input into a Document and lets go of it:
 * for counting what that costs (input_growth_test.py).
 */
#include "tests/document_dump.h"

int
main(void)
{
    Dump text = {0};
    char piece[4096];
    size_t length;
    while ((length = fread(piece, 1, sizeof piece, stdin)) > 0)
        dump_bytes(&text, piece, length);
    Reading reading = reading_new(text.text, text.length);
    bool is_read = reading.status != STATUS_NO_MEMORY;
    reading_free(&reading);
    free(text.text);
    return is_read ? 0 : 1;
}

/*
 * Words: see words.h.
 */
#include "input/words.h"

#include <string.h>
#include <utf8proc.h>

#include "input/language.h"
#include "input/text.h"

enum { MOST_PARTS = 32 /* of one character, taken apart */ };

typedef struct Reader {
    Arena *arena;
    Words *words;
    StringBuilder word; /* the one under way */
    size_t start;
    size_t end;
    bool apart;
} Reader;

static bool
add_word(Reader *reader, const char *folded, size_t length, bool single)
{
    Word *word = vector_push(reader->arena, reader->words);
    if (word)
        *word = (Word){reader->start, reader->end, folded,
                       length,        single,      reader->apart};
    reader->apart = false;
    return word && folded;
}

static bool
end_word(Reader *reader)
{
    if (reader->word.length == 0)
        return true;
    size_t length = reader->word.length;
    const char *folded = arena_text(reader->arena, reader->word.bytes, length);
    reader->word.length = 0;
    return add_word(reader, folded, length, /*single=*/false);
}

/* Written without spaces, and so looked for by any part of it. */
static bool
stands_alone(uint32_t c)
{
    return character_is_han(c) || (c >= 0x3041 && c <= 0x30FF) ||
           (c >= 0x3105 && c <= 0x312F) || (c >= 0x31A0 && c <= 0x31BF) ||
           (c >= 0x31F0 && c <= 0x31FF);
}

static bool
is_in_words(uint32_t c)
{
    if (c < 0x80)
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    switch (utf8proc_category((utf8proc_int32_t)c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
    case UTF8PROC_CATEGORY_CO: /* a rare character's private place */
        return true;
    default:
        return false;
    }
}

/* What parts sentences and their parts, folded. */
static bool
is_stop(uint32_t c)
{
    return c == 0x3001 || c == 0x3002 || (c < 0x80 && strchr(",.;:?!", (int)c));
}

/* A character of a text that stands as it is: `bytes` lent. */
static bool
take_single(Reader *reader, const char *bytes, size_t start, size_t end)
{
    if (!end_word(reader))
        return false;
    reader->start = start;
    reader->end = end;
    return add_word(reader, bytes, end - start, /*single=*/true);
}

static bool
take_part(Reader *reader, uint32_t c, size_t start, size_t end)
{
    char bytes[4];
    size_t size = utf8_encode(c, bytes);
    if (!is_in_words(c)) {
        bool ended = end_word(reader);
        reader->apart = reader->apart || is_stop(c);
        return ended;
    }
    if (stands_alone(c)) {
        const char *kept = arena_text(reader->arena, bytes, size);
        if (!end_word(reader))
            return false;
        reader->start = start;
        reader->end = end;
        return add_word(reader, kept, size, /*single=*/true);
    }
    if (reader->word.length == 0)
        reader->start = start;
    reader->end = end;
    return string_append(&reader->word, bytes, size);
}

static bool
take_character(Reader *reader, uint32_t c, size_t start, size_t end)
{
    static const utf8proc_option_t folding =
        UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD |
        UTF8PROC_IGNORE | UTF8PROC_STRIPMARK | UTF8PROC_STABLE;
    utf8proc_int32_t parts[MOST_PARTS];
    int boundary = 0;
    if (c < 0x80) {
        c += c >= 'A' && c <= 'Z' ? 'a' - 'A' : 0;
        return take_part(reader, c, start, end);
    }
    utf8proc_ssize_t count = utf8proc_decompose_char(
        (utf8proc_int32_t)c, parts, MOST_PARTS, folding, &boundary);
    for (utf8proc_ssize_t i = 0; i < count && i < MOST_PARTS; i++)
        if (!take_part(reader, (uint32_t)parts[i], start, end))
            return false;
    return true;
}

bool
words_read(Arena *arena, const char *text, size_t length, Words *words)
{
    Reader reader = {.arena = arena, .words = words, .word = {.arena = arena}};
    for (size_t at = 0; at < length;) {
        uint32_t c;
        size_t size = utf8_decode(text + at, length - at, &c);
        if (size == 0) {
            c = ' ';
            size = 1;
        }
        /* The Han block has nothing to fold. */
        bool taken = c >= 0x4E00 && c <= 0x9FFF
                         ? take_single(&reader, text + at, at, at + size)
                         : take_character(&reader, c, at, at + size);
        if (!taken)
            return false;
        at += size;
    }
    return end_word(&reader) && !arena_failed(arena);
}

bool
word_is(const Word *word, const Word *other)
{
    return word->length == other->length &&
           memcmp(word->folded, other->folded, word->length) == 0;
}

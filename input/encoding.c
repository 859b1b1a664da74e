/*
 * Encodings: see encoding.h.  uchardet guesses, iconv converts.
 */
#include "input/encoding.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <uchardet/uchardet.h>

#include "input/language.h"
#include "input/late.h"
#include "input/text.h"

#define UCHARDET_FUNCTIONS(F)                                                  \
    F(uchardet_, new)                                                          \
    F(uchardet_, delete)                                                       \
    F(uchardet_, handle_data)                                                  \
    F(uchardet_, data_end)                                                     \
    F(uchardet_, get_charset)

static struct {
    UCHARDET_FUNCTIONS(LATE_POINTER)
} uchardet;
static LateLibrary library =
    LATE_LIBRARY(UCHARDET_SONAME, UCHARDET_FUNCTIONS, uchardet);

/* So many bytes beyond ASCII are enough to guess from. */
enum { BYTES_LEAST = 8 };

/* iconv_open() fails with -1 in a pointer's dress. */
static bool
is_open(iconv_t converter)
{
    return (intptr_t)converter != -1;
}

bool
encoding_is_known(const char *encoding)
{
    iconv_t converter = iconv_open("UTF-8", encoding);
    if (!is_open(converter))
        return false;
    iconv_close(converter);
    return true;
}

/* ---- converting ---- */

typedef struct Conversion {
    Arena *arena;
    char *text;
    size_t length;
    size_t bad; /* the byte that is not of the encoding */
} Conversion;

typedef enum Outcome { CONVERTED, NOT_OF_IT, NO_MEMORY } Outcome;

static Outcome
run_converter(iconv_t converter, const char *bytes, size_t length,
              Conversion *made)
{
    /* No encoding's byte becomes more than four of UTF-8. */
    size_t room = length > SIZE_MAX / 4 - 4 ? 0 : length * 4 + 4;
    made->text = room > 0 ? arena_alloc(made->arena, room + 1) : NULL;
    /* iconv() wants bytes that it might change. */
    char *in = arena_text(made->arena, bytes, length);
    if (!made->text || !in)
        return NO_MEMORY;
    char *out = made->text;
    size_t left = length;
    size_t free_bytes = room;
    size_t result = iconv(converter, &in, &left, &out, &free_bytes);
    made->length = room - free_bytes;
    made->bad = length - left;
    return result == (size_t)-1 ? NOT_OF_IT : CONVERTED;
}

static Outcome
convert(const char *encoding, const char *bytes, size_t length,
        Conversion *made)
{
    iconv_t converter = iconv_open("UTF-8", encoding);
    if (!is_open(converter))
        return errno == ENOMEM ? NO_MEMORY : NOT_OF_IT;
    Outcome outcome = run_converter(converter, bytes, length, made);
    iconv_close(converter);
    return outcome;
}

/* ---- finding out ---- */

typedef struct Signs {
    size_t high;    /* bytes beyond ASCII */
    size_t invalid; /* of them not in UTF-8 */
    size_t three;   /* characters of three bytes in UTF-8, such as Han */
} Signs;

static Signs
signs_of(const char *bytes, size_t length)
{
    Signs signs = {0};
    for (size_t i = 0; i < length;) {
        uint32_t c;
        size_t size = utf8_decode(bytes + i, length - i, &c);
        bool high = (unsigned char)bytes[i] >= 0x80;
        signs.high += high ? (size ? size : 1) : 0;
        signs.invalid += size == 0;
        signs.three += size == 3;
        i += size ? size : 1;
    }
    return signs;
}

/* What a byte order mark says, or NULL. */
static const char *
encoding_of_mark(const char *bytes, size_t length)
{
    static const struct {
        const char *mark;
        size_t length;
        const char *encoding;
    } marks[] = {{"\xFF\xFE\0\0", 4, "UTF-32"},
                 {"\0\0\xFE\xFF", 4, "UTF-32"},
                 {"\xFF\xFE", 2, "UTF-16"},
                 {"\xFE\xFF", 2, "UTF-16"},
                 {"\x84\x31\x95\x33", 4, "GB18030"}};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (length >= marks[i].length &&
            memcmp(bytes, marks[i].mark, marks[i].length) == 0)
            return marks[i].encoding;
    return NULL;
}

/* What uchardet takes it for, of the encodings of old Chinese files. */
static const char *
likely_encoding(const char *bytes, size_t length)
{
    late_load(&library);
    uchardet_t detector = uchardet.new();
    if (!detector)
        return NULL;
    const char *found = NULL;
    if (uchardet.handle_data(detector, bytes, length) == 0) {
        uchardet.data_end(detector);
        found = uchardet.get_charset(detector);
    }
    bool big5 = found && strncasecmp(found, "BIG5", 4) == 0;
    uchardet.delete(detector);
    return big5 ? "BIG5-HKSCS" : "GB18030";
}

/* Chinese, and not some other text that happens to be convertible. */
static bool
looks_chinese(const Conversion *made)
{
    size_t wide = 0;
    size_t other = 0;
    for (size_t i = 0; i < made->length;) {
        uint32_t c;
        size_t size = utf8_decode(made->text + i, made->length - i, &c);
        if (size == 0)
            return false;
        bool shared = c >= 0x2010 && c <= 0x2027;
        wide += character_is_wide(c) || shared || c == 0xB7;
        other += c >= 0x80 && !character_is_wide(c) && !shared && c != 0xB7;
        i += size;
    }
    return wide > 9 * other;
}

/* Converts what is likely to be Chinese; tells what it was taken for. */
static bool
guess(const char *name, const char **bytes, size_t *length,
      Diagnostics *diagnostics, Conversion *made)
{
    const char *first = likely_encoding(*bytes, *length);
    const char *tried[] = {first, "GB18030", "BIG5-HKSCS"};
    for (size_t i = 0; first && i < sizeof tried / sizeof *tried; i++) {
        Outcome outcome = convert(tried[i], *bytes, *length, made);
        if (outcome == NO_MEMORY)
            return false;
        if (outcome == NOT_OF_IT || !looks_chinese(made))
            continue;
        *bytes = made->text;
        *length = made->length;
        diagnose(diagnostics, SEVERITY_NOTE, "encoding-guessed",
                 (Place){name, 0, 0}, "this is no UTF-8; it was read as %s",
                 tried[i]);
        return true;
    }
    return true;
}

/* ---- the whole ---- */

static bool
decode_as(const char *name, const char *encoding, const char **bytes,
          size_t *length, Diagnostics *diagnostics, Conversion *made)
{
    Outcome outcome = convert(encoding, *bytes, *length, made);
    if (outcome == NOT_OF_IT) {
        int line = 1;
        for (size_t i = 0; i < made->length; i++)
            line += made->text[i] == '\n';
        diagnose(diagnostics, SEVERITY_ERROR, "wrong-encoding",
                 (Place){name, line, 0}, "byte %zu of the file is not %s",
                 made->bad + 1, encoding);
    }
    if (outcome != CONVERTED)
        return false;
    *bytes = made->text;
    *length = made->length;
    return true;
}

bool
encoding_decode(Arena *arena, const char *name, const char *encoding,
                const char **bytes, size_t *length, Diagnostics *diagnostics)
{
    Conversion made = {.arena = arena};
    if (!encoding)
        encoding = encoding_of_mark(*bytes, *length);
    if (encoding)
        return decode_as(name, encoding, bytes, length, diagnostics, &made);
    Signs signs = signs_of(*bytes, *length);
    bool damaged = signs.three >= 4 * signs.invalid;
    if (signs.invalid == 0 || damaged || signs.high < BYTES_LEAST)
        return true;
    return guess(name, bytes, length, diagnostics, &made);
}

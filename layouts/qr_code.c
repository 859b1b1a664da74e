/*
 * QR codes: see qr_code.h.  libqrencode chooses version, mask and modes; what
 * it makes is copied into the arena.
 */
#include "layouts/qr_code.h"

#include <errno.h>
#include <qrencode.h>
#include <string.h>

#include "input/late.h"

#define QR_FUNCTIONS(F)                                                        \
    F(QR, input_new2)                                                          \
    F(QR, input_appendECIheader)                                               \
    F(QR, input_append)                                                        \
    F(QR, input_free)                                                          \
    F(QR, code_encodeInput)                                                    \
    F(QR, code_encodeString)                                                   \
    F(QR, code_free)

static struct {
    QR_FUNCTIONS(LATE_POINTER)
} qr;
static LateLibrary library = LATE_LIBRARY(QRENCODE_SONAME, QR_FUNCTIONS, qr);

static QRecLevel
correction(char level)
{
    switch (level) {
    case 'L':
        return QR_ECLEVEL_L;
    case 'Q':
        return QR_ECLEVEL_Q;
    case 'H':
        return QR_ECLEVEL_H;
    default:
        return QR_ECLEVEL_M;
    }
}

static bool
is_ascii(const char *text)
{
    while (*text && (unsigned char)*text < 0x80)
        text++;
    return !*text;
}

/* Bytes that are no ASCII say that they are UTF-8: readers guess else, and
   some guess wrong.  NULL: as QRcode_encodeString(). */
static QRcode *
encode_utf8(const char *text, QRecLevel level)
{
    enum { ECI_UTF8 = 26 };
    QRcode *code = NULL;
    QRinput *input = qr.input_new2(/*version=*/0, level);
    if (input && qr.input_appendECIheader(input, ECI_UTF8) == 0 &&
        qr.input_append(input, QR_MODE_8, (int)strlen(text),
                        (const unsigned char *)text) == 0)
        code = qr.code_encodeInput(input);
    int error = errno;
    qr.input_free(input);
    errno = error;
    return code;
}

QrOutcome
qr_code_make(Arena *arena, const char *text, char level, ModuleGrid *grid)
{
    late_load(&library);
    QRcode *code =
        is_ascii(text)
            ? qr.code_encodeString(text, /*version=*/0, correction(level),
                                   QR_MODE_8, /*casesensitive=*/1)
            : encode_utf8(text, correction(level));
    if (!code)
        return errno == ERANGE ? QR_TOO_LONG : QR_NO_MEMORY;
    size_t count = (size_t)code->width * (size_t)code->width;
    unsigned char *dark = arena_alloc(arena, count);
    for (size_t i = 0; dark && i < count; i++)
        dark[i] = code->data[i] & 1;
    *grid = (ModuleGrid){code->width, dark};
    qr.code_free(code);
    return dark ? QR_MADE : QR_NO_MEMORY;
}

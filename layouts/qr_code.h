/*
 * QR codes (ISO/IEC 18004).
 */
#ifndef BRIEFSET_LAYOUTS_QR_CODE_H
#define BRIEFSET_LAYOUTS_QR_CODE_H

#include "layouts/composition.h"

/* White on each side of a code, in modules.  [ISO 18004:2015 6.3.8] */
enum { QR_QUIET_ZONE = 4 };

/* A code whose modules are smaller is hard to read with a telephone. */
#define QR_MODULE_LEAST (POINT * 33 * 72 / 2540)

typedef enum QrOutcome { QR_MADE, QR_TOO_LONG, QR_NO_MEMORY } QrOutcome;

/*
 * The smallest code that holds `text` (UTF-8, not empty) with the error
 * correction `level`: one of L, M, Q, H.
 */
QrOutcome
qr_code_make(Arena *arena, const char *text, char level, ModuleGrid *grid);

#endif

/*
 * PDF: a Composition into the bytes of a file, through libharu.
 *
 * libharu is the container (pages, outline, objects, xref); fonts, page
 * contents and metadata are objects of our own, written through its object
 * layer.  No other folder includes an hpdf header.
 */
#ifndef BRIEFSET_PIPELINE_PDF_PDF_H
#define BRIEFSET_PIPELINE_PDF_PDF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "input/status.h"
#include "layouts/composition.h"

typedef struct PdfOptions {
    const char *producer; /* "briefset 0.1.0" */
    bool has_time;        /* false: no dates in the file */
    int64_t time;         /* seconds since 1970, UTC (SOURCE_DATE_EPOCH) */
} PdfOptions;

typedef struct PdfBytes {
    unsigned char *data; /* freed by pdf_bytes_free() */
    size_t length;
} PdfBytes;

/*
 * Writes `composition` as PDF 1.7.  The same composition and options give
 * the same bytes.  On failure `problem` is set to a sentence that lives in
 * the composition's arena or is a literal, and `bytes` is empty:
 * STATUS_REJECTED for what the user can change (a font that may not be
 * embedded), STATUS_NO_MEMORY, STATUS_LIBRARY.
 */
Status pdf_write(const Composition *composition, const PdfOptions *options,
                 PdfBytes *bytes, const char **problem);
void pdf_bytes_free(PdfBytes *bytes);

/* libharu's version, for --version. */
const char *pdf_library_version(void);

#endif

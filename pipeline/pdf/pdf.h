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

#include "input/memo.h"
#include "input/status.h"
#include "layouts/composition.h"
#include "pipeline/batch/digest.h"

/* The standards that a file keeps, and says so. */
typedef enum PdfProfile {
    PDF_PROFILE_A2A_UA1, /* PDF/A-2a and PDF/UA-1 */
    PDF_PROFILE_A2U,     /* PDF/A-2u */
    PDF_PROFILE_A3A_UA1, /* PDF/A-3a and PDF/UA-1: with attached files */
    PDF_PROFILE_PLAIN    /* none */
} PdfProfile;

/* How much time is spent on making the file small. */
typedef enum PdfCompression {
    PDF_COMPRESSION_NORMAL,
    PDF_COMPRESSION_FAST,
    PDF_COMPRESSION_SMALL /* objects in streams as well */
} PdfCompression;

/* What a profile asks for.  Files may be attached under A-3a and plain. */
typedef struct PdfClaims {
    int part;         /* of PDF/A: 2 or 3; 0: none */
    char conformance; /* 'A' or 'U' */
    bool accessible;  /* PDF/UA-1 */
} PdfClaims;

/* What a composition with these shortfalls can claim of a profile. */
PdfClaims pdf_claims(PdfProfile profile, unsigned shortfalls);

/* A file inside the file; all lent. */
typedef struct PdfAttachment {
    const char *name;         /* without folders */
    const char *media_type;   /* "text/markdown" */
    const char *relationship; /* "Source", "Data"  [ISO 19005-3 6.8] */
    const char *description;
    const void *bytes;
    size_t length;
} PdfAttachment;

/*
 * How many bytes may be kept free for a signature; a string in PDF/A has at
 * most the latter.  [ISO 19005-2 6.1.13]
 */
enum {
    PDF_SIGNATURE_LEAST = 1024,
    PDF_SIGNATURE_USUAL = 16384,
    PDF_SIGNATURE_MOST = 32767
};

typedef struct PdfOptions {
    const char *producer; /* "briefset 0.1.0" */
    bool has_time;        /* false: no dates in the file */
    int64_t time;         /* seconds since 1970, UTC (SOURCE_DATE_EPOCH) */
    PdfProfile profile;
    PdfCompression compression;
    const PdfAttachment *attachments;
    size_t attachment_count;
    size_t signature_size;      /* bytes kept free for a signature; 0: none */
    Memo *streams;              /* that were compressed before; or NULL */
    struct CodedPieces *pieces; /* outlines that were; or NULL */
} PdfOptions;

/* What is kept for PdfOptions.streams; as long as the library.  (object.c) */
Memo *streams_of(FontLibrary *library);

/* The same for PdfOptions.pieces.  (huffman.c) */
struct CodedPieces *coded_pieces_of(FontLibrary *library);

typedef struct PdfBytes {
    unsigned char *data; /* freed by pdf_bytes_free() */
    size_t length;
    Digest digest; /* of `data` */
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

/*
 * Describe: what a PDF says of itself and what its pages say, for whoever
 * keeps it (pipeline/archive/).
 *
 * Metadata is the XMP packet's, else the Info dictionary's.  Text is that of
 * the structure tree: block by block in the order in which they begin, each
 * whole even if pages or columns part it, page by page inside.  Artifacts
 * (running heads, page numbers) are no text; a ruby annotation and the raised
 * number of a note are blocks of their own, so that the words around them
 * stay together.  Content without tags is one block a language.
 */
#ifndef BRIEFSET_PIPELINE_CHECK_DESCRIBE_H
#define BRIEFSET_PIPELINE_CHECK_DESCRIBE_H

#include <stdio.h>

#include "input/arena.h"
#include "pipeline/check/check.h"

typedef enum PdfFieldKind {
    PDF_FIELD_TITLE = 'T',       /* with a language, like the next three */
    PDF_FIELD_DESCRIPTION = 'S', /* what it is about */
    PDF_FIELD_ISSUER = 'I',
    PDF_FIELD_ISSUE = 'N', /* "第 12 期" */
    PDF_FIELD_AUTHOR = 'A',
    PDF_FIELD_KEYWORD = 'K',
    PDF_FIELD_LANGUAGE = 'L', /* its tag as text */
    PDF_FIELD_DATE = 'D',     /* as ISO 8601, perhaps with a time */
    PDF_FIELD_IDENTIFIER = 'U',
    PDF_FIELD_PRODUCER = 'P',
    PDF_FIELD_FONT = 'F',      /* its PostScript name, without subset's tag */
    PDF_FIELD_TEXT = 'X',      /* of block `block` on page `page` */
    PDF_FIELD_ATTACHMENT = 'E' /* `name` a file's, text its bytes */
} PdfFieldKind;

typedef struct PdfField {
    PdfFieldKind kind;
    int page;  /* of PDF_FIELD_TEXT, from 1 */
    int block; /* of PDF_FIELD_TEXT, from 0; of an attachment 1: it is data */
    union {
        const char *language; /* "" if not said */
        const char *name;
    };
    const char *text; /* NUL-terminated */
    size_t length;
} PdfField;

typedef struct PdfDescription {
    bool is_read; /* false: the file cannot be read, the rest is empty */
    CheckProfile claim;
    size_t errors; /* found against what it claims */
    int pages;
    VECTOR(PdfField) fields; /* of a kind in the file's order */
} PdfDescription;

/* The first field of a kind; NULL: none. */
const PdfField *
pdf_description_field(const PdfDescription *description, PdfFieldKind kind);

/* A file that another process is reading. */
typedef struct PdfReading {
    const char *name;
    const char *bytes;
    size_t length;
    CheckOptions options;
    int process;
    int answer; /* a pipe */
} PdfReading;

/*
 * pdf_check() and a description of the file at once.  The former begins it, in
 * a process of its own, so that several files may be read side by side; name
 * and bytes are lent until the latter waits for its end and takes what it
 * says, into `arena`; what is wrong with the file is printed to `findings`.
 * STATUS_OK, STATUS_REJECTED as there, for a file that cannot be read without
 * a description; or else a failure, and after one of the former the latter
 * must not be called.
 */
Status pdf_describe_begin(const char *name, const char *bytes, size_t length,
                          const CheckOptions *options, PdfReading *reading);
Status pdf_describe_end(PdfReading *reading, FILE *findings, Arena *arena,
                        PdfDescription *description);

/* Both. */
Status pdf_describe(const char *name, const char *bytes, size_t length,
                    const CheckOptions *options, FILE *findings, Arena *arena,
                    PdfDescription *description);

#endif

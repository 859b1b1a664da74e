/*
 * Check: a verdict on a finished PDF, whoever made it.
 *
 * A tour of pipeline/check/:
 *
 *   check.c       one file: what it claims, the order of the checks
 *   rules.h       every rule: its code and the clauses it comes from
 *   findings.c    what was found, and printing it
 *   pdf.c         objects of the file, through libqpdf
 *   syntax.c      the bytes of the file: header, cross-reference, objects
 *   document.c    the catalog, pages, annotations, actions, attachments
 *   objects.c     every object: sizes, filters, names
 *   signature.c   signatures: what they cover, who signed
 *   color.c       output intent, colour spaces, images
 *   xmp.c         the metadata packet, read by expat; metadata.c: its rules
 *   scanner.c     the words of content streams and CMaps; cmap.c
 *   content.c     walking a content stream; text.c: where each glyph stands
 *   font.c        fonts as a file declares them; font_rules.c: their rules
 *   tree.c        the structure tree; structure.c, table.c: their rules
 *   typography.c  lines as a Chinese press office looks at them
 *   describe.c    what a file says of itself and on its pages
 *
 * Only this folder includes qpdf and expat.  A number in a rule ("6.2.11.5-1")
 * is a clause of the standard and the number that veraPDF gives its tests.
 */
#ifndef BRIEFSET_PIPELINE_CHECK_CHECK_H
#define BRIEFSET_PIPELINE_CHECK_CHECK_H

#include <stdbool.h>
#include <stdio.h>

#include "input/diagnostic.h"
#include "input/status.h"

/* What a file is measured by. */
typedef struct CheckProfile {
    int archive; /* part of ISO 19005: 2 or 3; 0: none */
    char level;  /* 'A', 'U' or 'B' */
    bool access; /* ISO 14289-1 */
} CheckProfile;

typedef struct CheckOptions {
    bool has_profile; /* else what the file claims counts */
    CheckProfile profile;
    bool json; /* NDJSON instead of sentences */
    MessageLanguage language;
} CheckOptions;

/*
 * Reads a profile's name: "a-2a+ua-1", "a-2b", "a-3u", "ua-1" … or "plain".
 * False if it is none.
 */
bool check_profile_read(const char *name, CheckProfile *profile);

/*
 * Checks one PDF of `length` bytes and prints what is found to `out`.
 * STATUS_OK: nothing wrong (there may be notes).  STATUS_REJECTED: something
 * is.  A file that makes the reader fail, or that takes too long, is one
 * error: the work is done in a process of its own.
 */
Status pdf_check(const char *name, const char *bytes, size_t length,
                 const CheckOptions *options, FILE *out);

/*
 * True if the bytes begin as a PDF does; or within a kilobyte, if they end as
 * one does.
 */
bool is_pdf(const char *bytes, size_t length);

#endif

/*
 * Describing inside the process that reads the file; see describe.h.
 */
#ifndef BRIEFSET_PIPELINE_CHECK_DESCRIBE_FILE_H
#define BRIEFSET_PIPELINE_CHECK_DESCRIBE_FILE_H

#include "pipeline/check/content.h"
#include "pipeline/check/describe.h"
#include "pipeline/check/xmp.h"

typedef struct TextBlocks TextBlocks;

/* NULL: out of memory. */
TextBlocks *text_blocks_new(const Pdf *pdf, const Tree *tree);

/* Adds what a page shows; `text` may go afterwards. */
void text_blocks_add(TextBlocks *blocks, const PageText *text, int page);

/* Makes fields of them.  describe_text.c */
void
text_blocks_describe(const TextBlocks *blocks, PdfDescription *description);

/* Metadata, fonts and attached files.  describe.c */
void describe_file(const Pdf *pdf, const Xmp *xmp, const Fonts *fonts,
                   PdfDescription *description);

/* Adds a field whose texts are lent; NULL and "" are not added. */
void describe_add(const Pdf *pdf, PdfDescription *description,
                  PdfFieldKind kind, const char *language, const char *text);

/* As bytes and back: from one process to another.  describe_wire.c */
void description_send(const PdfDescription *description, FILE *out);

/* How many of the bytes were the description's; 0: they are none. */
size_t description_receive(Arena *arena, const char *bytes, size_t length,
                           PdfDescription *description);

#endif

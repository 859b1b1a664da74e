/*
 * Writer: what the files of pipeline/pdf/ share while one PDF is written.
 *
 *   writer.c     pdf_write(): the order of work, pages, saving
 *   pack.c       the file once more, smaller
 *   object.c     PDF objects of our own inside libharu's file
 *   output.c     printing bytes, numbers and strings
 *   cluster.c    which text each glyph stands for
 *   huffman.c    outlines compressed fast
 *   font.c       embedded fonts; to_unicode.c: their way back to text
 *   picture.c    pictures, each once
 *   content.c    what is on a page; pen.c: showing text exactly
 *   link.c       link annotations
 *   structure.c  the structure tree
 *   outline.c    bookmarks and page labels
 *   color.c      the output intent
 *   signature.c  a field for a signature
 *   attachment.c files that travel inside
 *   metadata.c   Info, XMP, catalog
 *
 * All memory is one arena's, libharu's too, and is freed at once at the end:
 * no failure path has anything to tidy up.
 */
#ifndef BRIEFSET_PIPELINE_PDF_WRITER_H
#define BRIEFSET_PIPELINE_PDF_WRITER_H

#include <hpdf.h>

#include "input/arena.h"
#include "pipeline/pdf/output.h"
#include "pipeline/pdf/pdf.h"

struct libdeflate_compressor;
typedef struct FontSet FontSet;
typedef struct Structure Structure;
struct Object;

/* A page of the file, which shows one sheet of the composition. */
typedef struct PageRecord {
    HPDF_Page page;
    unsigned number;    /* of its object */
    Output content;     /* its stream */
    Output entries;     /* of its dictionary, those that libharu leaves to us */
    Output annotations; /* references, for /Annots */
} PageRecord;

/* Where a page of the composition stands in the file. */
typedef struct Spot {
    size_t sheet;
    const Placement *placement;
} Spot;

typedef struct Writer {
    const Composition *composition;
    const PdfOptions *options;
    Arena *arena;
    HPDF_Doc document;
    struct libdeflate_compressor *compressor;
    struct libdeflate_compressor *outline_compressor;
    const Sheet *sheets; /* a page each, if the composition has none */
    size_t sheet_count;
    Spot *spots;       /* of the composition's pages */
    PageRecord *pages; /* of the file: a sheet each */
    FontSet *fonts;
    struct Object *resources; /* of all pages */
    Structure *structure;
    unsigned signature; /* number of its dictionary; 0: none is reserved */
    unsigned signature_field;
    const char *problem;
} Writer;

/*
 * The status of a step that could not be done: out of memory if the arena or
 * libharu say so, else what libharu refused (`problem` is then set).
 */
Status writer_failure(Writer *writer);

/* STATUS_OK unless memory has run out or libharu has failed. */
Status writer_status(Writer *writer);

/* An empty output in the writer's arena. */
Output writer_output(Writer *writer);

/* ---- the steps, in order ---- */

/* Finds out where each page stands.  sheet.c */
Status sheets_begin(Writer *writer);

/* Finds all glyphs and their texts, embeds the fonts.  font.c */
Status fonts_embed(Writer *writer);

/* The pictures, each once.  picture.c */
Status pictures_embed(Writer *writer);

/* The structure elements, empty.  structure.c */
Status structure_begin(Writer *writer);

/* The field for a signature, if one is asked for.  signature.c */
Status signature_reserve(Writer *writer);

/* The contents of one page of the composition, where it is read.  content.c */
Status content_write(Writer *writer, size_t page);

/* What else a sheet has; then it is done.  content.c */
Status content_finish(Writer *writer, size_t sheet);

/* Prints the structure tree once all pages are there.  structure.c */
Status structure_finish(Writer *writer);

/* Bookmarks.  outline.c */
Status outline_write(Writer *writer);

/* The output intent's object number; 0 if it could not be made.  color.c */
unsigned color_write(Writer *writer);

/*
 * The attached files: prints what the catalog says of them to `catalog`.
 * attachment.c
 */
Status attachments_write(Writer *writer, Output *catalog);

/* Prints what the catalog says of the field, if there is one.  signature.c */
void signature_print_form(const Writer *writer, Output *catalog);

/*
 * Says in the whole file which bytes are to be signed.  The signature's object
 * begins at `offset`.  signature.c
 */
void signature_set_range(const Writer *writer, unsigned char *bytes,
                         size_t length, size_t offset);

/* Prints the file's time as a PDF date; it must have one.  metadata.c */
void print_time(const Writer *writer, Output *out);

/* Info, XMP and what the catalog says of the file.  metadata.c */
Status metadata_write(Writer *writer);

#endif

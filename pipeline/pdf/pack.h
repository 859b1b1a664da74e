/*
 * Pack: a written file made small.
 */
#ifndef BRIEFSET_PIPELINE_PDF_PACK_H
#define BRIEFSET_PIPELINE_PDF_PACK_H

#include "pipeline/batch/digest.h"
#include "pipeline/pdf/writer.h"

enum { ID_DIGITS = 32 };

/*
 * The identifier of a file that begins with the bytes digested so far, in
 * hexadecimal: the same bytes have the same one.  [ISO 32000-1 14.4]
 */
void make_id(const DigestMaker *so_far, char digits[ID_DIGITS + 1]);

/* What became of it: in the writer's arena. */
typedef struct Packed {
    Output file;
    DigestMaker digest; /* of all of it */
    size_t signature;   /* offset of its object; 0: none */
} Packed;

/*
 * Writes the file that libharu wrote once more: what is no stream goes into
 * compressed object streams, the cross-reference table becomes a stream.
 * Check writer_status().  A signature stays as it is, outside those streams.
 */
void pack_file(Writer *writer, const unsigned char *bytes, size_t length,
               Packed *packed);

#endif

/*
 * Pack: a written file made small.
 */
#ifndef BRIEFSET_PIPELINE_PDF_PACK_H
#define BRIEFSET_PIPELINE_PDF_PACK_H

#include "pipeline/pdf/writer.h"

enum { ID_DIGITS = 32 };

/*
 * The identifier of a file that begins with these bytes, in hexadecimal: the
 * same bytes have the same one.  [ISO 32000-1 14.4]
 */
void
make_id(const unsigned char *bytes, size_t length, char digits[ID_DIGITS + 1]);

/*
 * Writes the file that libharu wrote once more: what is no stream goes into
 * compressed object streams, the cross-reference table becomes a stream.
 * `packed` is in the writer's arena; check writer_status().  A signature stays
 * as it is, outside those streams; *signature is its object's offset then, 0
 * if there is none.
 */
void pack_file(Writer *writer, const unsigned char *bytes, size_t length,
               Output *packed, size_t *signature);

#endif

/*
 * Objects: dictionaries of our own in libharu's file.
 *
 * libharu's dictionaries and arrays have limits (4095 entries, 32767 items)
 * and a float in every real.  These print themselves: libharu numbers them,
 * writes "12 0 obj <<", asks for the entries, and closes them.
 */
#ifndef BRIEFSET_PIPELINE_PDF_OBJECT_H
#define BRIEFSET_PIPELINE_PDF_OBJECT_H

#include "pipeline/pdf/writer.h"

typedef struct Object {
    unsigned number;
    Output entries; /* printed between << and >> */
    bool has_stream;
    const unsigned char *stream;
    size_t stream_length;
    HPDF_Stream target; /* while it is being written */
} Object;

/* A new indirect object without entries; NULL if it could not be made. */
Object *object_new(Writer *writer);

/* Adds entries of our own to a dictionary of libharu's that has no `attr`. */
Object *object_adopt(Writer *writer, HPDF_Dict dictionary);

/* The object number of a dictionary of libharu's. */
unsigned object_number(HPDF_Dict dictionary);

/* Makes the object a stream of these bytes, which must outlive the writer. */
void
object_set_stream(Object *object, const unsigned char *bytes, size_t length);

/*
 * Makes the object a stream of these bytes compressed.  False if memory ran
 * out.
 */
bool object_compress(Writer *writer, Object *object, const void *bytes,
                     size_t length);

/* The same for outlines, which hardly repeat themselves. */
bool object_compress_outlines(Writer *writer, Object *object, const void *bytes,
                              size_t length);

/* The same where somebody else compressed them, in zlib's format. */
void object_set_compressed(Object *object, const unsigned char *bytes,
                           size_t length);

/*
 * Compresses into the arena in zlib's format; NULL if memory ran out.
 * [ISO 32000-1 7.4.4]
 */
unsigned char *compress_bytes(Writer *writer, const void *bytes, size_t length,
                              size_t *compressed_length);

#endif

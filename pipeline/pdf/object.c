/*
 * Objects: see object.h.
 */
#include "pipeline/pdf/object.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

static HPDF_STATUS
print_entries(HPDF_Dict dictionary, HPDF_Stream stream)
{
    Object *object = dictionary->attr;
    object->target = stream;
    if (object->has_stream) {
        output_text(&object->entries, "/Length ");
        output_integer(&object->entries, (int64_t)object->stream_length);
        output_byte(&object->entries, '\n');
    }
    if (object->entries.length == 0)
        return HPDF_OK;
    return HPDF_Stream_Write(stream, object->entries.bytes,
                             (HPDF_UINT)object->entries.length);
}

static HPDF_STATUS
print_stream(HPDF_Dict dictionary)
{
    const Object *object = dictionary->attr;
    HPDF_Stream stream = object->target;
    if (!object->has_stream)
        return HPDF_OK;
    HPDF_STATUS status = HPDF_Stream_WriteStr(stream, "\nstream\n");
    if (status == HPDF_OK && object->stream_length > 0)
        status = HPDF_Stream_Write(stream, object->stream,
                                   (HPDF_UINT)object->stream_length);
    if (status == HPDF_OK)
        status = HPDF_Stream_WriteStr(stream, "\nendstream");
    return status;
}

unsigned
object_number(HPDF_Dict dictionary)
{
    return dictionary->header.obj_id & 0x00FFFFFF;
}

Object *
object_adopt(Writer *writer, HPDF_Dict dictionary)
{
    Object *object = arena_alloc(writer->arena, sizeof *object);
    if (!object)
        return NULL;
    object->number = object_number(dictionary);
    object->entries.arena = writer->arena;
    dictionary->attr = object;
    dictionary->write_fn = print_entries;
    dictionary->after_write_fn = print_stream;
    return object;
}

Object *
object_new(Writer *writer)
{
    HPDF_Dict dictionary = HPDF_Dict_New(writer->document->mmgr);
    if (!dictionary ||
        HPDF_Xref_Add(writer->document->xref, dictionary) != HPDF_OK)
        return NULL;
    return object_adopt(writer, dictionary);
}

void
object_set_stream(Object *object, const unsigned char *bytes, size_t length)
{
    object->has_stream = true;
    object->stream = bytes;
    object->stream_length = length;
}

/* ---- compressing ---- */

static unsigned char *
compress(Writer *writer, struct libdeflate_compressor *compressor,
         const void *bytes, size_t length, size_t *compressed_length)
{
    size_t bound = libdeflate_zlib_compress_bound(compressor, length);
    unsigned char *compressed = arena_alloc(writer->arena, bound);
    if (!compressed)
        return NULL;
    *compressed_length =
        libdeflate_zlib_compress(compressor, bytes, length, compressed, bound);
    return *compressed_length > 0 ? compressed : NULL;
}

unsigned char *
compress_bytes(Writer *writer, const void *bytes, size_t length,
               size_t *compressed_length)
{
    return compress(writer, writer->compressor, bytes, length,
                    compressed_length);
}

/* Kept under the bytes that were compressed. */
typedef struct KnownStream {
    PdfCompression compression;
    size_t length;
    unsigned char bytes[];
} KnownStream;

static void *
make_streams(void)
{
    enum { MOST_BYTES = 8 * 1024 * 1024 };
    return memo_new(MOST_BYTES, free);
}

static void
free_streams(void *memo)
{
    memo_free(memo);
}

Memo *
streams_of(FontLibrary *library)
{
    return font_library_companion(library, make_streams, free_streams);
}

static void
keep_stream(Memo *memo, const KnownStream *how, const void *bytes,
            size_t length, const unsigned char *compressed)
{
    if (!memo_wants(memo, bytes, length))
        return;
    KnownStream *kept = malloc(sizeof *kept + how->length);
    if (!kept)
        return;
    *kept = *how;
    memcpy(kept->bytes, compressed, how->length);
    if (!memo_keep(memo, bytes, length, kept, how->length))
        free(kept);
}

/* What has the same bytes in many documents is compressed once for all. */
static const unsigned char *
compress_once(Writer *writer, struct libdeflate_compressor *compressor,
              const void *bytes, size_t length, size_t *compressed_length)
{
    Memo *memo = writer->options->streams;
    KnownStream how = {.compression = writer->options->compression};
    const KnownStream *known = memo_find(memo, bytes, length);
    if (known && known->compression == how.compression) {
        *compressed_length = known->length;
        return known->bytes;
    }
    unsigned char *compressed =
        compress(writer, compressor, bytes, length, compressed_length);
    if (!compressed || known)
        return compressed;
    how.length = *compressed_length;
    keep_stream(memo, &how, bytes, length, compressed);
    return compressed;
}

void
object_set_compressed(Object *object, const unsigned char *bytes, size_t length)
{
    output_text(&object->entries, "/Filter /FlateDecode\n");
    object_set_stream(object, bytes, length);
}

static bool
compress_into(Writer *writer, Object *object,
              struct libdeflate_compressor *compressor, const void *bytes,
              size_t length)
{
    size_t compressed_length;
    const unsigned char *compressed =
        compress_once(writer, compressor, bytes, length, &compressed_length);
    if (!compressed)
        return false;
    object_set_compressed(object, compressed, compressed_length);
    return true;
}

bool
object_compress(Writer *writer, Object *object, const void *bytes,
                size_t length)
{
    return compress_into(writer, object, writer->compressor, bytes, length);
}

bool
object_compress_outlines(Writer *writer, Object *object, const void *bytes,
                         size_t length)
{
    return compress_into(writer, object, writer->outline_compressor, bytes,
                         length);
}

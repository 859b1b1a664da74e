/*
 * Files as sources: see source_file.h.
 */
#include "pipeline/source_file.h"

#include <errno.h>
#include <string.h>

#include "input/encoding.h"
#include "pipeline/batch/digest.h"

static const char *encoding_of_all;

void
source_file_set_encoding(const char *encoding)
{
    encoding_of_all = encoding;
}

Source *
source_file_read(Arena *arena, const char *name, Diagnostics *diagnostics,
                 Status *status)
{
    FileBytes file;
    int error = file_read(arena, name, &file);
    *status = STATUS_REJECTED;
    if (error == ENOMEM) {
        *status = STATUS_NO_MEMORY;
        return NULL;
    }
    if (error) {
        diagnose(diagnostics, SEVERITY_ERROR, "unreadable-file",
                 (Place){name, 0, 0}, "cannot be read: %s", strerror(error));
        return NULL;
    }
    return source_file_of(arena, name, &file, diagnostics, status);
}

Source *
source_file_of(Arena *arena, const char *name, const FileBytes *file,
               Diagnostics *diagnostics, Status *status)
{
    *status = STATUS_REJECTED;
    const char *bytes = file->bytes;
    size_t length = file->length;
    Digest digest = digest_of(bytes, length);
    bool decoded = encoding_decode(arena, name, encoding_of_all, &bytes,
                                   &length, diagnostics);
    Source *source =
        decoded ? source_new(arena, name, bytes, length, diagnostics) : NULL;
    if (source)
        source->digest = arena_text(arena, digest.text, sizeof digest.text - 1);
    if (arena_failed(arena))
        *status = STATUS_NO_MEMORY;
    return source;
}

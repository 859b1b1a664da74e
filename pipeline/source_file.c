/*
 * Files as sources: see source_file.h.
 */
#include "pipeline/source_file.h"

#include <errno.h>
#include <string.h>

#include "pipeline/batch/digest.h"
#include "pipeline/file.h"

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
    Source *source =
        source_new(arena, name, file.bytes, file.length, diagnostics);
    if (source) {
        Digest digest = digest_of(file.bytes, file.length);
        source->digest = arena_text(arena, digest.text, sizeof digest.text - 1);
    }
    if (arena_failed(arena))
        *status = STATUS_NO_MEMORY;
    return source;
}

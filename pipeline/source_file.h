/*
 * Files of the user as sources: read, and turned into UTF-8.
 */
#ifndef BRIEFSET_PIPELINE_SOURCE_FILE_H
#define BRIEFSET_PIPELINE_SOURCE_FILE_H

#include "input/status.h"
#include "input/text.h"
#include "pipeline/file.h"

/*
 * The encoding of all texts that are read from now on; NULL, as at first: each
 * file's own is found out.  Kept for the process; `encoding` is lent.
 */
void source_file_set_encoding(const char *encoding);

/*
 * Reads the file `name` ("-": standard input) as text, from whatever encoding
 * it is in.  NULL: *status is
 * STATUS_REJECTED with a diagnostic, or STATUS_NO_MEMORY.
 */
Source *source_file_read(Arena *arena, const char *name,
                         Diagnostics *diagnostics, Status *status);

/* The same of bytes that were read already; lent. */
Source *source_file_of(Arena *arena, const char *name, const FileBytes *file,
                       Diagnostics *diagnostics, Status *status);

#endif

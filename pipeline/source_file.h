/*
 * Files of the user as sources: read, and turned into UTF-8.
 */
#ifndef BRIEFSET_PIPELINE_SOURCE_FILE_H
#define BRIEFSET_PIPELINE_SOURCE_FILE_H

#include "input/status.h"
#include "input/text.h"

/*
 * Reads the file `name` ("-": standard input) as text.  NULL: *status is
 * STATUS_REJECTED with a diagnostic, or STATUS_NO_MEMORY.
 */
Source *source_file_read(Arena *arena, const char *name,
                         Diagnostics *diagnostics, Status *status);

#endif

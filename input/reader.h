/*
 * Reader: the parts of reading a Markdown source that editions.c needs too.
 */
#ifndef BRIEFSET_INPUT_READER_H
#define BRIEFSET_INPUT_READER_H

#include "input/document.h"
#include "input/markdown.h"

/*
 * Front matter into `document`, unless its languages are set already, then
 * its text as blocks.  NULL: *status is STATUS_REJECTED, with a diagnostic, or
 * STATUS_NO_MEMORY.
 */
Block *reader_read_blocks(Document *document, const Source *source,
                          Diagnostics *diagnostics, Status *status);

/* Front matter only; false if it cannot be read. */
bool reader_read_front_matter(Document *document, const Source *source,
                              Diagnostics *diagnostics);

#endif

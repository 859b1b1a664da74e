/*
 * Documents out of files: Markdown or a model, one file a language, a template
 * with a record.
 */
#ifndef BRIEFSET_PIPELINE_DOCUMENT_FILE_H
#define BRIEFSET_PIPELINE_DOCUMENT_FILE_H

#include "pipeline/pipeline.h"

/*
 * Reads the sources of `job` into `document`, whose arena is set and all else
 * zero.  STATUS_REJECTED: with diagnostics; STATUS_NO_MEMORY.
 */
Status document_file_read(Document *document, const Job *job,
                          Diagnostics *diagnostics);

#endif

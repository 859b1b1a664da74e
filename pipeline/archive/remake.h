/*
 * Remaking: is a document what its sources make.
 */
#ifndef BRIEFSET_PIPELINE_ARCHIVE_REMAKE_H
#define BRIEFSET_PIPELINE_ARCHIVE_REMAKE_H

#include "pipeline/archive/catalogue.h"
#include "pipeline/command.h"

/*
 * Typesets a document again from what is kept of it, and says whether the
 * same bytes come out, or else what is different.  `output`, if not NULL, gets
 * the new PDF.  An exit status: EXIT_DOCUMENT_FAILED if they differ, or if it
 * cannot be made.
 */
int remake(Archive *archive, const Entry *entry, const FontOptions *fonts,
           const char *output, bool json);

#endif

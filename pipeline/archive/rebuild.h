/*
 * Rebuilding: the catalogue from the files alone.
 */
#ifndef BRIEFSET_PIPELINE_ARCHIVE_REBUILD_H
#define BRIEFSET_PIPELINE_ARCHIVE_REBUILD_H

#include "pipeline/archive/archive.h"

/*
 * Makes the catalogue anew and puts it in the old one's place when it is
 * whole.  Documents whose file is damaged are left out, and told.  One that
 * has no addition gets one, as if it had just come.  An exit status.
 */
int rebuild(Archive *archive);

#endif

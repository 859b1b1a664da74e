/*
 * Pictures: the files that a document names, read for its composition.
 */
#ifndef BRIEFSET_PIPELINE_PICTURE_H
#define BRIEFSET_PIPELINE_PICTURE_H

#include "input/document.h"
#include "layouts/composition.h"

/*
 * Pictures may be shown from that folder and below as well, whatever document
 * names them.  Kept for the process; lent.  False: there is no such folder, or
 * too many were named.
 */
bool pictures_allow(const char *folder);

/*
 * Loads every picture of `document` into `composition`, each once: PNG and
 * JPEG files below the folder of the source `name` or one that is allowed.
 * Others are diagnosed:
 * STATUS_REJECTED.  STATUS_NO_MEMORY.
 */
Status pictures_load(const Document *document, const char *name,
                     Composition *composition, Diagnostics *diagnostics);

#endif

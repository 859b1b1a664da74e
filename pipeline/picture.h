/*
 * Pictures: the files that a document names, read for its composition.
 */
#ifndef BRIEFSET_PIPELINE_PICTURE_H
#define BRIEFSET_PIPELINE_PICTURE_H

#include "input/document.h"
#include "layouts/composition.h"

/*
 * Loads every picture of `document` into `composition`, each once: PNG and
 * JPEG files below the folder of the source `name`.  Others are diagnosed:
 * STATUS_REJECTED.  STATUS_NO_MEMORY.
 */
Status pictures_load(const Document *document, const char *name,
                     Composition *composition, Diagnostics *diagnostics);

#endif

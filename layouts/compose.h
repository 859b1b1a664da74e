/*
 * Compose: a Document, a Definition and fonts into a Composition.
 */
#ifndef BRIEFSET_LAYOUTS_COMPOSE_H
#define BRIEFSET_LAYOUTS_COMPOSE_H

#include "input/status.h"
#include "layouts/definition.h"

/*
 * Composes into `composition`, which is zero but for its arena (the
 * document's).  STATUS_REJECTED: errors were diagnosed; STATUS_NO_MEMORY.
 */
Status compose(const Document *source, const Definition *definition,
               FontLibrary *library, Diagnostics *diagnostics,
               Composition *composition);

#endif

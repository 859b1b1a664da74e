/*
 * Pages: slabs stacked onto pages.
 */
#ifndef BRIEFSET_LAYOUTS_PAGES_H
#define BRIEFSET_LAYOUTS_PAGES_H

#include "layouts/notes.h"

/*
 * Makes the composition's pages of the flow's strips, with their `notes`, and of `imprint` at
 * the foot of the last page.  False when memory ran out.
 */
bool pages_build(Flow *flow, const Notes *notes, const Flow *imprint);

#endif

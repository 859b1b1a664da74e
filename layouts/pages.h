/*
 * Pages: slabs stacked onto pages.
 */
#ifndef BRIEFSET_LAYOUTS_PAGES_H
#define BRIEFSET_LAYOUTS_PAGES_H

#include "layouts/flow.h"

/*
 * Makes the composition's pages of the flow's slabs, and of `imprint`'s at
 * the foot of the last page.  False when memory ran out.
 */
bool pages_build(Flow *flow, const Flow *imprint);

#endif

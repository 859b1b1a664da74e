/*
 * Furniture: templates filled from the metadata, set into slabs or onto a
 * page.
 */
#ifndef BRIEFSET_LAYOUTS_FURNITURE_H
#define BRIEFSET_LAYOUTS_FURNITURE_H

#include "layouts/flow.h"

/*
 * Sets a list of the definition (opening, closing, imprint) into the flow.
 * `title_set` (may be NULL) becomes true when the document's title was among
 * it.  False when memory ran out.
 */
bool furniture_flow(Flow *flow, const FurnitureList *list, bool *title_set);

/*
 * Sets the page furniture onto page `index` of the composition.  The page's
 * left margin is `left`, its type area as wide as `flow->width`.
 */
bool furniture_page(Flow *flow, size_t index, Length left);

#endif

/*
 * Furniture: what the definition says of a document's beginning and end and
 * of its pages, filled from the metadata, set into slabs or onto a page.
 *
 *   template.c         words with {fields} in them
 *   furniture.c        texts, rows, rules in the flow
 *   furniture_block.c  labels, lists and signatures
 *   furniture_code.c   QR codes
 *   furniture_beside.c names and what stands at their right
 *   furniture_page.c   what stands on a page outside the type area
 */
#ifndef BRIEFSET_LAYOUTS_FURNITURE_H
#define BRIEFSET_LAYOUTS_FURNITURE_H

#include "layouts/flow.h"
#include "layouts/template.h"

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

/* ---- between the files of furniture ---- */

/* What all elements need to know. */
typedef struct Setup {
    const Page *page; /* NULL: in the flow */
    bool *title_set;  /* NULL: nobody asks */
} Setup;

/* One element into the flow, whatever its kind. */
bool flow_furniture(Flow *flow, const Furniture *furniture, const Setup *setup);

/* True if furniture is set in that language now. */
bool furniture_speaks(const Flow *flow, int language);

/* True if the element's conditions hold. */
bool furniture_applies(const Document *document, const Furniture *furniture);

/* The structure element of a text of the furniture; -1 when out of memory. */
bool furniture_element(Flow *flow, const Furniture *furniture, int language,
                       int *element);

/* A flow beside `flow`, empty, as wide as `width`. */
Flow flow_beside(const Flow *flow, Length width);

/* Moves the items of `from` by x and appends them to `slab`. */
bool
add_items(const Flow *flow, Slab *slab, const Slab *from, Length x, Length y);

/* The extent of the glyphs of a slab, from its left edge. */
void slab_extent(const Slab *slab, Length *left, Length *right);

/* furniture_block.c: the same for these kinds. */
bool flow_label(Flow *flow, const Furniture *furniture, int language,
                const Style *style, int element, size_t slab);
/*
 * Sets the block with the text that the element has beside it; `is_set` is
 * false, and nothing was done, if it has none.  (furniture_beside.c)
 */
bool flow_text_beside(Flow *flow, const Furniture *furniture,
                      const TextBlock *block, bool *is_set);
/* A QR code at one side of the flow.  (furniture_code.c) */
bool flow_code_element(Flow *flow, const Furniture *furniture, Align align);

/* A side of page `index` as left or right. */
Align furniture_align(Side side, size_t index, bool two_sided);
bool flow_list_element(Flow *flow, const Furniture *furniture);
bool flow_block(Flow *flow, const Furniture *furniture);

#endif

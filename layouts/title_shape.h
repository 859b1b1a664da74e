/*
 * Title shapes: where a title of several lines is broken so that its lines
 * grow (梯形), shrink (倒梯形), or do both (菱形).  [GB/T 9704 7.3.1]
 */
#ifndef BRIEFSET_LAYOUTS_TITLE_SHAPE_H
#define BRIEFSET_LAYOUTS_TITLE_SHAPE_H

#include "layouts/flow.h"

/*
 * The block's text, with a line break at each end of a line if its style has
 * a shape and the text needs several lines.  The writer's own line breaks are
 * left as they are.  A title that no legal breaks give the shape is reported
 * ("title-shape") and returned as it is.  NULL when memory ran out.
 */
const Text *title_shape(Flow *flow, const TextBlock *block, const Frame *frame);

#endif

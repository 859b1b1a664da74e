/*
 * Openings: pages that face each other, where one language has nothing to
 * say.
 */
#ifndef BRIEFSET_LAYOUTS_OPENINGS_H
#define BRIEFSET_LAYOUTS_OPENINGS_H

#include "layouts/page_breaks.h"

/*
 * Says of the chunks of facing pages on which side each stands, so that no
 * page stays blank beside one language.  False when memory ran out.
 */
bool openings_share(const Flow *flow, Chunks *chunks);

/* The only lane that a chunk has anything in; LANE_WHOLE: there is none. */
int chunk_lane(const Flow *flow, const Chunk *chunk);

#endif

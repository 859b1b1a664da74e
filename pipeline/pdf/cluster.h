/*
 * Clusters: which text each glyph stands for.
 */
#ifndef BRIEFSET_PIPELINE_PDF_CLUSTER_H
#define BRIEFSET_PIPELINE_PDF_CLUSTER_H

#include "layouts/composition.h"

/* Glyphs `first` up to before `end` of an item, and their text. */
typedef struct Cluster {
    size_t first;
    size_t end;
    const char *text;
    size_t length;
} Cluster;

/* The cluster that begins at glyph `first`. */
Cluster cluster_at(const Item *item, size_t first);

/*
 * True if the glyphs' own texts cannot be trusted to give the cluster's text
 * back, so that it must be said by an ActualText.
 */
bool cluster_needs_text(const Cluster *cluster);

/*
 * The share of the cluster's text that `glyph` is given in its font: see
 * cluster.c.
 */
void cluster_share(const Cluster *cluster, size_t glyph, const char **text,
                   size_t *length);

#endif

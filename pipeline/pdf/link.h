/*
 * Links: annotations over linked text, one for each line of a link.
 */
#ifndef BRIEFSET_PIPELINE_PDF_LINK_H
#define BRIEFSET_PIPELINE_PDF_LINK_H

#include "pipeline/pdf/writer.h"

/* The part of a link on one line of one page that has been shown so far. */
typedef struct LinkArea {
    const char *uri; /* NULL: within the document, or none */
    size_t target;   /* as an item's; 0: none */
    int node;        /* the Link in the structure tree */
    Length baseline;
    Length left;
    Length right;
    Length top;
    Length bottom;
} LinkArea;

/*
 * Notes an item shown on `page` of the composition as content of `node`: goes on with the open
 * area or writes it and begins another.
 */
Status link_note(Writer *writer, LinkArea *area, size_t page, const Item *item,
                 int node);

/*
 * A link over the whole of an item that is no text and stands in a ROLE_LINK.
 * Writes the open area before it.
 */
Status link_box(Writer *writer, LinkArea *area, size_t page, const Item *item,
                int node);

/* Writes the open area, if any. */
Status link_end(Writer *writer, LinkArea *area, size_t page);

#endif

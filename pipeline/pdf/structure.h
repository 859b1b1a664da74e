/*
 * Structure: the tree that tells a reader's program what the pages mean.
 */
#ifndef BRIEFSET_PIPELINE_PDF_STRUCTURE_H
#define BRIEFSET_PIPELINE_PDF_STRUCTURE_H

#include "pipeline/pdf/writer.h"

/*
 * The node that an item's content belongs to: its element, or, for a link, a
 * Link inside it.  Items that follow one another with the same link share it.
 * Negative (the artifact's kind) for what is not part of the text.
 */
typedef struct NodeOf {
    int node;
    Status status;
} NodeOf;
NodeOf structure_node(Writer *writer, const Item *item);

/* The ROLE_LINK that a node stands in; negative: in none. */
int structure_link(const Structure *structure, int node);

/* The standard structure type that a node is written as: "H2". */
const char *structure_type(const Structure *structure, int node);

/* The language in force at a node; NULL if none is known. */
const char *structure_language(const Structure *structure, int node);

/*
 * A new marked-content identifier for content of `node`.  Here and below a
 * page is one of the file: the index of a sheet.
 */
Status structure_mark(Writer *writer, int node, size_t page, size_t *mcid);

/* Ties an annotation to its node; gives its /StructParent key. */
Status structure_annotation(Writer *writer, int node, size_t page,
                            unsigned annotation, size_t *key);

/*
 * A Form node at the end of the document, with one field in it; gives the
 * field's /StructParent key.  There must be a tree, and no page be written
 * yet.
 */
Status structure_form(Writer *writer, const char *language, size_t page,
                      unsigned annotation, size_t *key);

/* How many marked-content identifiers `page` has so far. */
size_t structure_page_marks(const Structure *structure, size_t page);

/* The object number of the tree's root; 0 if there is no tree. */
unsigned structure_root(const Structure *structure);

#endif

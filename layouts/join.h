/*
 * Join: many compositions as one, for a file that holds many documents.
 *
 * Each document is a part of it: a ROLE_PART below the one ROLE_DOCUMENT, a
 * bookmark with its own ones beneath, its pages behind the others'.  All is
 * copied, so that what a document was made in may be freed at once; faces
 * stay the font library's.
 *
 * Pages are put on sheets when all are there: those of documents that follow
 * one another and are put on sheets alike stand on the same sheets.  But a
 * booklet is of one document, and openings too begin anew with each.  Where
 * nothing is put on sheets, a document that is printed on both sides begins
 * on the front of a leaf: a blank page before it sees to that.
 */
#ifndef BRIEFSET_LAYOUTS_JOIN_H
#define BRIEFSET_LAYOUTS_JOIN_H

#include "layouts/imposition.h"

/* A document to be joined; all lent. */
typedef struct JoinPart {
    const Composition *composition; /* without sheets */
    Imposition imposition;
    bool is_two_sided;
    const char *name; /* without its ending; its bookmark if titles repeat */
} JoinPart;

typedef struct Join Join;

/* A join without documents, in `arena`; NULL when out of memory. */
Join *join_new(Arena *arena);

/* Adds a document behind the others.  False when memory ran out. */
bool join_add(Join *join, const JoinPart *part);

/*
 * The whole, in the join's arena; NULL when memory ran out.  It says of
 * itself what all documents say alike, and has `title` if their titles differ
 * (lent).  Once.
 */
const Composition *join_finish(Join *join, const char *title);

#endif

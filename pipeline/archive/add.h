/*
 * Adding: documents and what they were made from, whole or not at all.
 */
#ifndef BRIEFSET_PIPELINE_ARCHIVE_ADD_H
#define BRIEFSET_PIPELINE_ARCHIVE_ADD_H

#include "input/diagnostic.h"
#include "pipeline/archive/catalogue.h"

/* A file that a document was made from. */
typedef struct AddInput {
    const char *role; /* as in StoredFile */
    const char *name;
    const char *sha256; /* as it was then; NULL: not known */
} AddInput;

/* A document that is to be added; all lent. */
typedef struct AddItem {
    const char *file;
    MadeBy made;
    VECTOR(AddInput) inputs;
} AddItem;

typedef VECTOR(AddItem) AddItems;

typedef struct AddOptions {
    bool any_pdf;         /* those as well that are no PDF/A, or break it */
    const char *replaces; /* the key of the document they are versions of */
    bool json;
    bool quiet; /* no line for each document, progress instead */
} AddOptions;

/*
 * Adds all items; each is told on standard output when it is safe on disk.
 * What is wrong with one does not keep the others out.  An exit status.
 */
int add_documents(Archive *archive, const AddItems *items,
                  const AddOptions *options);

/*
 * The items of a batch's manifest: its documents, with what it says they were
 * made from.  An exit status; what is wrong is told.
 */
int
add_items_from_manifest(Arena *arena, const char *manifest, AddItems *items);

#endif

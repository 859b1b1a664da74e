/*
 * Store: files under their digests.
 *
 * A file is written under a temporary name, put on disk and then named, so
 * that what has its digest as its name is whole.  Many files share one
 * synchronisation of the disk: store_write() for each, store_name() for all.
 */
#ifndef BRIEFSET_PIPELINE_ARCHIVE_STORE_H
#define BRIEFSET_PIPELINE_ARCHIVE_STORE_H

#include "pipeline/archive/archive.h"
#include "pipeline/batch/digest.h"

/* A file that is written and has no name yet. */
typedef struct StoreFile {
    const char *temporary;
    const char *name;
} StoreFile;

typedef struct StoreFiles {
    Arena *arena;
    VECTOR(StoreFile) waiting;
} StoreFiles;

/* Where the file with this digest is; `ending` ".pdf" or "". */
const char *store_path(const Archive *archive, Arena *arena, const char *sha256,
                       const char *ending);

/* Where its addition is. */
const char *
store_addition_path(const Archive *archive, Arena *arena, const char *sha256);

/* Writes bytes that are to become the file `name`.  0 or errno. */
int store_write(const Archive *archive, StoreFiles *files, const char *name,
                const void *bytes, size_t length);

/* Puts all of them on disk and gives them their names.  0 or errno. */
int store_name(const Archive *archive, StoreFiles *files);

/* Removes those that have no name. */
void store_forget(StoreFiles *files);

/* True if the file is there with these bytes. */
bool store_has(const char *name, const char *sha256);

/* Tells that `name` cannot be written; STATUS_IO or STATUS_NO_MEMORY. */
Status store_tell(const char *name, int error);

/*
 * Calls `visit` with the name of each file below files/ and additions/, the
 * archive's folder left out ("files/ab/…"), in order; until it says false.
 */
bool store_walk(const Archive *archive,
                bool (*visit)(void *context, const char *name), void *context);

#endif

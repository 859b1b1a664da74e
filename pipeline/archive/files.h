/*
 * Files of an archive: which there should be, and what a document's say.
 */
#ifndef BRIEFSET_PIPELINE_ARCHIVE_FILES_H
#define BRIEFSET_PIPELINE_ARCHIVE_FILES_H

#include "pipeline/archive/entry.h"

/* A file that the catalogue knows. */
typedef struct KnownFile {
    const char *name; /* in the archive's folder */
    const char *sha256;
    const char *document; /* the digest of one that it belongs to */
} KnownFile;

typedef struct KnownFiles {
    Arena *arena;
    VECTOR(KnownFile) list;
} KnownFiles;

/* Adds all files of a document.  False: out of memory. */
bool known_files_add(KnownFiles *files, const Entry *entry);

/* In order of name, each once; only then can they be looked up. */
void known_files_sort(KnownFiles *files);
bool known_files_have(const KnownFiles *files, const char *name);

/* "files/ab/abcd….pdf": the digest a stored file should have; NULL: it is no
   name of the archive's own. */
const char *digest_in_name(Arena *arena, const char *name);

/* What reading a document's files again has shown. */
typedef enum ReadAgain {
    READ_GOOD,
    READ_NO_FILE,     /* the PDF cannot be read, or is damaged */
    READ_NO_ADDITION, /* what says how it came here is missing or damaged */
    READ_NO_PDF,      /* no PDF can be made out in it */
    READ_FAILED       /* the machine; it was told */
} ReadAgain;

/*
 * Makes the entry of the document `sha256` from its files alone; without an
 * addition (READ_NO_ADDITION) as one that has just come, without a name.
 * `is_current` and `id` are for the catalogue to say.
 */
ReadAgain entry_from_files(const Archive *archive, Arena *arena,
                           const char *sha256, Entry *entry, EntryText *text);

#endif

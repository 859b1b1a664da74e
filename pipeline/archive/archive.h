/*
 * Archive: finished documents that can be found and trusted years later.
 *
 *   DIR/files/ab/abcd….pdf       each file under its SHA-256: documents,
 *   DIR/files/cd/cdef…           and what they were made from
 *   DIR/additions/ab/abcd….json  how each document came here
 *   DIR/catalogue.sqlite         all that is known of them, and their words
 *   DIR/temporary/               what is being added
 *
 * Files and additions are the archive; the catalogue is made of them, and can
 * be made again at any time.
 *
 *   archive.c    opening and closing; who may clean up
 *   store.c      files under their digests, on disk before they are named
 *   addition.c   how a document came here, as JSON
 *   entry.c      all that is known of a document, from what its PDF says
 *   files.c      which files there should be, and entries from files alone
 *   catalogue.c  the same in SQLite; sql.c: statements
 *   index.c      words for the full text, and a query in its terms
 *   search.c     documents and passages
 *   add.c        documents into the archive; manifest_items.c: a batch's
 *   verify.c     is everything as it was
 *   rebuild.c    the catalogue from the files
 *   bag.c        a bag for other archives; export.c: the catalogue as a table
 *   remake.c     is a document what its sources make
 *   print.c      entries as text and JSON; what a terminal may be told
 *   site.c       a web page of it; its own tour is in site.h
 *   command_archive.c, command_*.c  the command line
 *
 * An archive's public face for other parts of the program is catalogue.h.
 */
#ifndef BRIEFSET_PIPELINE_ARCHIVE_ARCHIVE_H
#define BRIEFSET_PIPELINE_ARCHIVE_ARCHIVE_H

#include <stdbool.h>

#include "input/status.h"
#include "pipeline/archive/sql.h"

typedef struct Archive {
    Arena *arena;       /* of the names */
    const char *folder; /* without a slash at its end */
    Sql sql;
    int lock; /* the folder of temporary files, held; -1: not */
} Archive;

typedef enum ArchiveMode {
    ARCHIVE_READ,   /* it must be there */
    ARCHIVE_ADD,    /* it is made if it is not there */
    ARCHIVE_REBUILD /* it must be there, but its catalogue is not opened */
} ArchiveMode;

/*
 * Opens the archive `folder`.  What is wrong is told.  STATUS_REJECTED: there
 * is no archive; STATUS_IO; STATUS_NO_MEMORY; STATUS_LIBRARY: the catalogue.
 * With ARCHIVE_ADD and ARCHIVE_REBUILD what killed processes have left in the
 * folder of temporary files is removed, unless others are adding.
 */
Status archive_open(Archive *archive, const char *folder, ArchiveMode mode);
void archive_close(Archive *archive);

/* Waits until no other process adds anything, and keeps them from it. */
bool archive_take_alone(Archive *archive);

/* A name in the archive's folder; NULL: out of memory. */
const char *
archive_name(const Archive *archive, Arena *arena, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* STATUS_OK, or what `sql.failed` means. */
Status archive_status(const Archive *archive);

#endif

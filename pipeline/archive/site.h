/*
 * Site: a web page of an archive that needs no server.
 *
 *   OUT/index.html            the page
 *   OUT/page/site.css, ….js   how it looks and what it does
 *   OUT/page/catalogue.js     what it shows of the documents
 *   OUT/page/words/0.js …     the index of the full text, in order of words
 *   OUT/page/texts/SHA256.js  the text of a document, for passages
 *   OUT/pictures/SHA256.png   its first page
 *   OUT/documents/….pdf       the document
 *
 * A page that is opened from a folder may read no file, but it may load
 * scripts: all data are scripts that call a function with JSON.
 *
 *   site.c           the whole; command_site.c: the command line
 *   site_folder.c    the folder, which is there whole or not at all
 *   site_scripts.c   files, and data as scripts
 *   site_document.c  one document: its file, its text, what is shown of it
 *   site_words.c     the index
 *   site_pictures.c  first pages
 *   site.html, site.css, site_*.js  the page itself
 */
#ifndef BRIEFSET_PIPELINE_ARCHIVE_SITE_H
#define BRIEFSET_PIPELINE_ARCHIVE_SITE_H

#include <stdio.h>

#include "input/diagnostic.h"
#include "input/status.h"
#include "pipeline/archive/catalogue.h"

/* A document of the site; all in the site's arena. */
typedef struct SiteDocument {
    int64_t id;
    const char *sha256;
    const char *name;    /* of its file, for messages */
    const char *members; /* JSON: all that is shown but what follows */
    int64_t words;       /* of its index, for ranking */
    bool has_picture;
} SiteDocument;

typedef struct Site {
    Arena *arena;
    Archive *archive;
    const char *target; /* the folder that is to be there */
    const char *folder; /* where it is made, beside it */
    int lock;           /* that folder, held; -1: not */
    bool without_pictures;
    VECTOR(SiteDocument) documents; /* in order of addition */
    TextList first_words;           /* of each file of the index */
    size_t pictures_made;
    Diagnostics diagnostics;
    Status status; /* what went wrong first, which was told */
} Site;

/* Makes the site.  STATUS_OK, or what went wrong was told. */
Status site_make(Site *site);

/* ---- site_folder.c ---- */

/*
 * Makes an empty folder beside the target and keeps others from it.
 * STATUS_REJECTED: what is there is no site, or somebody else makes it.
 */
Status site_folder_begin(Site *site);

/* Puts it in the target's place, and removes what was there. */
Status site_folder_end(Site *site);

/* Removes what was not put in its place. */
void site_folder_forget(Site *site);

/* ---- site_scripts.c ---- */

/* A file's name in the folder; NULL: out of memory, which is noted. */
const char *site_name(Site *site, Arena *arena, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Writes a new file of the site; `arena` for its name.  False: told. */
bool site_write(Site *site, const char *name, const void *bytes, size_t length);

/* Notes what went wrong with a file and tells it; false. */
bool site_tell(Site *site, const char *name, int error);

/* Notes that memory ran out and tells it; false. */
bool site_tell_memory(Site *site);

/* A script under way: `stream` takes all but "<". */
typedef struct SiteScript {
    FILE *stream;
    char *bytes;
    size_t length;
} SiteScript;

bool site_script_begin(Site *site, SiteScript *script);

/*
 * Writes what was printed as a file of the site.  "<" stands in JSON strings
 * only, and is escaped there: no text can end a script.
 */
bool site_script_end(Site *site, SiteScript *script, const char *name);

/* ---- the parts; false: told ---- */

/* An EntryVisit; the context is the site. */
bool site_document(void *site, Arena *arena, const Entry *entry);
bool site_words(Site *site);
bool site_pictures(Site *site);

#endif

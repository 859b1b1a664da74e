/*
 * Catalogue: all documents of an archive and what is known of each; for
 * everyone who reads an archive.
 *
 *   Archive archive;
 *   if (archive_open(&archive, folder, ARCHIVE_READ) != STATUS_OK) …
 *   catalogue_visit(&archive, &(EntryFilter){.current = true}, print, NULL);
 *   archive_close(&archive);
 */
#ifndef BRIEFSET_PIPELINE_ARCHIVE_CATALOGUE_H
#define BRIEFSET_PIPELINE_ARCHIVE_CATALOGUE_H

#include <stdint.h>

#include "layouts/composition.h"
#include "pipeline/archive/archive.h"
#include "pipeline/job_options.h"

/* So many digits of a document's digest are shown. */
enum { SHORT_ID = 10 };

/* A file that belongs to a document: what it was made from. */
typedef struct StoredFile {
    const char *role;   /* "source", "language", "layout", "records", "input" */
    const char *name;   /* as it was called when the document was made */
    const char *sha256; /* it is files/ab/abcd…, without an ending */
} StoredFile;

/* How a document was made; texts "" and numbers 0 if not known. */
typedef struct MadeBy {
    JobOptions options;
    int64_t record;    /* in the file of records, from 1 */
    const char *epoch; /* SOURCE_DATE_EPOCH */
    const char *fonts; /* digest of all fonts there were */
} MadeBy;

typedef VECTOR(const char *) TextList;

/* A document of the archive; all in the arena it was read into. */
typedef struct Entry {
    int64_t id;
    const char *sha256; /* the document is files/ab/abcd….pdf */
    const char *key;    /* what all versions of a document share */
    int64_t version;    /* 1: the first */
    bool is_current;    /* no later version is there */
    const char *added;  /* UTC: "2026-05-01T08:30:00.000000Z" */
    const char *file;   /* its name when it was added, without folders */
    int64_t bytes;
    bool conforms; /* it keeps the PDF/A that it claims */
    int64_t pages;
    const char *profile;    /* what it claims: "a-2a+ua-1"; "plain": nothing */
    const char *date;       /* "2026-05-01", "" if not known; as the next */
    const char *producer;   /* the program and its version */
    const char *identifier; /* the document's own */
    LocalTexts titles;      /* languages may be ""; the first is the main one */
    LocalTexts issuers;
    LocalTexts issues;
    LocalTexts descriptions;
    TextList languages; /* tags; the first is the main one */
    TextList authors;
    TextList keywords;
    TextList fonts; /* PostScript names */
    VECTOR(StoredFile) files;
    MadeBy made;
    const char *addition; /* the digest of its addition */
} Entry;

/* Text of one block on one page: a paragraph over two pages is two pieces. */
typedef struct EntryPiece {
    const char *language; /* as the document tags it */
    int page;             /* from 1 */
    int block;            /* pieces of one block follow one another */
    const char *text;     /* UTF-8, one line */
} EntryPiece;

typedef struct EntryText {
    VECTOR(EntryPiece) pieces; /* in order of reading, language by language */
} EntryText;

/* Which documents; all zero: every one. */
typedef struct EntryFilter {
    bool current;         /* without those that a later version replaces */
    const char *from;     /* the document's date: at least; NULL: any */
    const char *to;       /* at most: "2026" is all of that year */
    const char *issuer;   /* in any language, or a part of it; NULL: any */
    const char *language; /* has text in it: "zh" is zh-Hans too; NULL: any */
} EntryFilter;

/*
 * Calls `visit` with each document in order of addition, until it says false.
 * The entry lives until the call returns.  STATUS_OK, or what went wrong was
 * told.
 */
typedef bool EntryVisit(void *context, Arena *arena, const Entry *entry);
Status catalogue_visit(Archive *archive, const EntryFilter *filter,
                       EntryVisit *visit, void *context);

/* The document with the number `id`, in `arena`.  False: told, or none. */
bool catalogue_entry(Archive *archive, Arena *arena, int64_t id, Entry *entry);

/*
 * The document that the beginning of a digest means, at least four digits; 0:
 * none, or several, which was told.
 */
int64_t catalogue_id(Archive *archive, const char *prefix);

/* Its text. */
bool
catalogue_text(Archive *archive, Arena *arena, int64_t id, EntryText *text);

/* True if the entry passes. */
bool entry_passes(const Entry *entry, const EntryFilter *filter);

/* The text in a language, by its primary subtag as well; else the first; ""
   if there is none. */
const char *entry_in_language(const LocalTexts *texts, const char *language);

/* ---- for those who write it ---- */

/*
 * Makes tables where there are none (if `create`), and checks that they are
 * those of this program.
 */
bool catalogue_prepare(Sql *sql, bool create);

/* The document with this digest; 0: it is not there. */
int64_t catalogue_find(Archive *archive, const char *sha256);

/*
 * Adds a document with its text: `entry->id` is chosen, and earlier versions
 * are no longer current.  Within a transaction of the caller's.
 */
bool
catalogue_insert(Sql *sql, Arena *arena, Entry *entry, const EntryText *text);

/* The number of the next version of `key`. */
int64_t catalogue_next_version(Sql *sql, const char *key);

/*
 * A text as catalogue_text() gives it once it is kept: the same, but language
 * by language.  False: out of memory.
 */
bool entry_text_as_kept(Arena *arena, const EntryText *text, EntryText *kept);

/* Later than every addition so far, and not before now. */
const char *catalogue_time(Sql *sql, Arena *arena);

#endif

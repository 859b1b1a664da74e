/*
 * Manifest: what a batch made, one JSON object a line.
 *
 *   {"schema":1,"output":"a.pdf","status":"made","request":"…","inputs":
 *    [["a.md","…"]],"record":"…","sha256":"…","bytes":1,"modified":1,
 *    "pages":1,"milliseconds":1,"job":{"source":"a.md",…},"messages":[…]}
 *
 * `job` says how the document can be made again: what is not said of it is
 * not there.  `request` is a digest of all that was asked for (layout, profile, fonts, the
 * program's version), `record` one of the record, `inputs` of every file that
 * was read.  An entry is good as long as all of these are the same and the
 * output is as it was.  A merged file in which documents are missing, because
 * they failed, has the status "partial" and is made again by every run.
 *
 * A line is appended when its output is on disk; a line that a crash has cut
 * short is not read, and the output made again.
 */
#ifndef BRIEFSET_PIPELINE_BATCH_MANIFEST_H
#define BRIEFSET_PIPELINE_BATCH_MANIFEST_H

#include <stdint.h>

#include "input/document.h"
#include "pipeline/batch/digest.h"
#include "pipeline/job_options.h"

typedef struct ManifestInput {
    const char *name;
    const char *digest; /* 64 digits */
} ManifestInput;

/* How a document was asked for; texts NULL or "" and numbers 0: not so. */
typedef struct ManifestJob {
    const char *source;
    const char *others[LANGUAGES_MAX]; /* files of the other languages */
    JobOptions options;
    const char *records;        /* a file */
    const char *records_digest; /* 64 digits */
    int64_t record;             /* its number, from 1 */
    const char *epoch;          /* SOURCE_DATE_EPOCH */
    const char *fonts;          /* a digest of all fonts there were */
} ManifestJob;

typedef struct ManifestEntry {
    const char *output; /* in the batch's folder */
    bool made;          /* else it failed */
    bool is_partial;    /* it was, but documents are missing in it */
    const char *request;
    const char *record; /* "" without one */
    ManifestInput *inputs;
    size_t input_count;
    const char *sha256; /* of the output; "" if it failed */
    int64_t bytes;
    int64_t modified; /* of the output, nanoseconds since 1970 */
    int64_t pages;
    int64_t microseconds; /* of processor time */
    ManifestJob job;
    const char *messages; /* a JSON array, as text */
    size_t next;          /* in its hash chain; SIZE_MAX: none */
    size_t offset;        /* of its line in the file */
    size_t length;
} ManifestEntry;

typedef struct Manifest Manifest;

/*
 * Opens the manifest `name`, which need not be there.  NULL: *error is errno;
 * EILSEQ for a file that is no manifest.
 */
Manifest *manifest_open(const char *name, int *error);

/* The last entry for an output, or NULL; until manifest_add(). */
const ManifestEntry *
manifest_find(const Manifest *manifest, const char *output);

/* Appends an entry (copied; offset and length are the manifest's).  0 or
   errno. */
int manifest_add(Manifest *manifest, const ManifestEntry *entry);

/* Puts all that was appended on disk.  0 or errno. */
int manifest_sync(Manifest *manifest);

/*
 * Rewrites the file with one line for each output, in order of their names:
 * so it is the same whatever the order in which they were made.  0 or errno.
 */
int manifest_tidy(Manifest *manifest);

/* All entries, each output's last, in no order. */
const ManifestEntry *manifest_entries(const Manifest *manifest, size_t *count);

/* How many bytes of the file are good lines: what follows was not read. */
size_t manifest_length(const Manifest *manifest);

void manifest_close(Manifest *manifest);

/*
 * Joins manifests, the parts' of a batch, to one, `output`, as the whole batch
 * would have made it.  Of several entries for one output one that says that it
 * was made is taken, and the last of those by the order of `inputs`.  An exit
 * status: it is an error, which is told, if two of them made different files.
 * (manifest_merge.c)
 */
int manifests_merge(const char *output, char **inputs, int count);

/* An entry as the line that stands for it, with its line feed; in `arena`. */
char *manifest_line(Arena *arena, const ManifestEntry *entry);

#endif

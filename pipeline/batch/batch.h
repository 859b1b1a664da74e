/*
 * Batch: many documents, side by side, none made twice and none lost.
 *
 *   batch.c      the plan: what has to be made; the owner's loop
 *   worker.c     one document in a worker, and what it answers
 *   commit.c     finished documents under their names and into the manifest
 *   merge.c      all documents in one file
 *   pool.c       the workers' processes
 *   manifest.c   what was made; manifest_merge.c: by all parts
 *   digest.c     SHA-256
 *   progress.c   how far it is
 */
#ifndef BRIEFSET_PIPELINE_BATCH_BATCH_H
#define BRIEFSET_PIPELINE_BATCH_BATCH_H

#include <sys/types.h>

#include "pipeline/batch/digest.h"
#include "pipeline/command.h"
#include "pipeline/pipeline.h"

/* One document to be made. */
typedef struct BatchItem {
    Job job;            /* its output is a name in the batch's folder */
    Place place;        /* of its source or record, for messages */
    const Source *read; /* the template, which the owner has read; or NULL */
} BatchItem;

typedef struct BatchOptions {
    const char *folder;   /* "" or with its slash */
    const char *manifest; /* a file's name */
    const char *merge;    /* one file of all documents; NULL: one of each */
    const FontOptions *fonts;
    size_t workers;
    int timeout; /* seconds a document; 0: none */
    bool force;  /* make what is there already as well */
    bool dry_run;
    size_t shard; /* 1 … shards: only this part of the items */
    size_t shards;
} BatchOptions;

/*
 * Makes the items that are not there yet as they should be.  `rejected`: how
 * many were wrong before they could become items; they count as failed.  The
 * exit status; 130 when interrupted.
 */
int batch_run(const BatchOptions *options, const BatchItem *items, size_t count,
              size_t rejected);

/* ---- worker.c ---- */

/* What a worker says of a document, before messages and inputs. */
typedef struct Answer {
    Status status;
    int error; /* errno, when it could not be written */
    size_t pages;
    size_t bytes;
    int64_t microseconds;
    Digest sha256;
    size_t messages_length; /* as they are to be printed */
    size_t json_length;     /* the same as a JSON array */
    size_t inputs_length;   /* "digest name\0" for each file read */
} Answer;

/* What workers share: all is the owner's, from before it forked. */
typedef struct WorkerContext {
    const BatchOptions *options;
    const BatchItem *items;
    FontLibrary *library;      /* a worker's own from then on */
    const struct Merge *merge; /* of merge_work() */
} WorkerContext;

void *worker_start(void *context);
void worker_work(void *context, void *started, size_t task, int socket);

/*
 * Writes what was made of `item`, if its status is STATUS_OK, as the file of
 * `task` (`is_written`), and sends the answer.
 */
void worker_answer(const BatchOptions *options, const BatchItem *item,
                   size_t task, bool is_written, Arena *arena, Answer *answer,
                   JobMade *made, int socket);

/* Of this process, in microseconds. */
int64_t processor_time(void);

/* Where a worker writes item `task`: beside its place. */
char *temporary_name(Arena *arena, const BatchOptions *options, size_t task);

/* ---- commit.c ---- */

struct Manifest;

/* A document that is made, under its temporary name, or has failed. */
typedef struct Finished {
    size_t task;
    bool made;
    bool is_partial; /* documents are missing in the file */
    Answer answer;
    const char *json;
    const char *inputs;
} Finished;

/* What was asked for. */
typedef struct Requests {
    Digest *digests; /* of all but the files and the record, by item */
    Digest fonts;    /* of all fonts */
} Requests;

typedef struct Commit {
    Arena *arena; /* of what is waiting */
    VECTOR(Finished) waiting;
    int64_t since; /* milliseconds: when the first of them came */
    bool begun;    /* they are on their way to the disk */
    pid_t process; /* that puts them there; 0: none could be started */
} Commit;

/* Adds one (copied). */
bool commit_add(Commit *commit, const Finished *finished);

/*
 * Begins to put all that waits on disk, in a process of its own: workers need
 * not wait for the disk as well.
 */
void commit_begin(Commit *commit, const BatchOptions *options);

/*
 * True when that has ended, with 0 or errno; false, if not `wait`, if not.
 * Where there is no process, or it was killed, it is done here.
 */
bool commit_has_ended(Commit *commit, const BatchOptions *options, bool wait,
                      int *error);

/*
 * Puts what is on disk under its names, then into the manifest: nothing is
 * ever seen under its name before it is whole on disk.  Nothing waits any
 * more then.  0 or errno.
 */
int commit_names(Commit *commit, const BatchOptions *options,
                 const BatchItem *items, const Requests *requests,
                 struct Manifest *manifest);

/* Puts the names and the manifest on disk.  0 or errno. */
int commit_close(const BatchOptions *options, struct Manifest *manifest);

/* Removes what a worker that was lost may have left of its document. */
void remove_temporary_file(const BatchOptions *options, size_t task);

/* Removes what an earlier run, killed, has left in the folder. */
void remove_temporary_files(const BatchOptions *options);

/* A digest of all that a record holds; "" for none. */
Digest record_digest(const Record *record);

/* ---- merge.c ---- */

/* What became of a document that is to stand in the one file. */
typedef struct MergePart {
    bool is_good;
    const char *json; /* as in Finished, in an arena */
    size_t json_length;
    const char *inputs;
    size_t inputs_length;
    int64_t microseconds;
} MergePart;

typedef struct Merge {
    Arena *arena;
    const BatchItem *items;
    size_t count;
    BatchItem item; /* the file; its output is the batch's `merge` */
    Digest request; /* of the file: of all that is in it */
    MergePart *parts;
} Merge;

/*
 * Begins a merge of items, each with its request, in `arena`.  NULL when
 * memory ran out.
 */
Merge *merge_new(Arena *arena, const BatchOptions *options,
                 const BatchItem *items, const Digest *requests, size_t count);

/* Notes what became of a document: copied.  False when memory ran out. */
bool merge_note(Merge *merge, const Finished *finished);

/* What a worker does for the file: task 0. */
void merge_work(void *context, void *started, size_t task, int socket);

/*
 * What is written down of the file: the worker's answer, which `finished`
 * has, with the messages and inputs of all documents, in their order.  False
 * when memory ran out.
 */
bool merge_describe(Merge *merge, Finished *finished);

#endif

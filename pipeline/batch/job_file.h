/*
 * Job files: what a batch is to make, in YAML.
 *
 *   output: handouts/          # the folder; -o overrides it
 *   merge: all.pdf             # one file of all documents; so does --merge
 *   workers: 4
 *   profile: a-2a+ua-1         # for all jobs that do not say otherwise
 *   jobs:
 *     - {source: notice.md}
 *     - {sources: [a.md, b.md], layout: handout}
 *     - {source: letter.md, records: people.csv, name: "{{serial}}.pdf"}
 *
 * Names of files are beside the job file; a source may be a pattern such as
 * drafts/?*.md, which means all files that are called so, in order of name.
 */
#ifndef BRIEFSET_PIPELINE_BATCH_JOB_FILE_H
#define BRIEFSET_PIPELINE_BATCH_JOB_FILE_H

#include "input/arena.h"
#include "pipeline/job_options.h"

/* Sources that are made in the same way. */
typedef struct JobGroup {
    VECTOR(const char *) sources;
    const char *records; /* NULL: each source is one document */
    const char *name;
    JobOptions options;
} JobGroup;

typedef struct JobGroups {
    VECTOR(JobGroup) list;
    const char *folder; /* NULL: not said */
    const char *merge;  /* the same: the one file of all documents */
    int workers;        /* 0: not said */
} JobGroups;

/* The JSON Schema of job files, as text (job.schema.json). */
extern const char job_schema[];

/* True if it is a PDF's name, without a folder. */
bool is_merged_name(const char *name);

/* True if the name ends in .yaml or .yml. */
bool is_job_file(const char *name);

/*
 * Adds what the file says; errors are printed.  An exit status.
 */
int job_file_read(Arena *arena, const char *name, JobGroups *groups);

#endif

/*
 * One document a record: the template and the records are read once, then
 * each record is merged, named and made on its own.  What is wrong with one
 * is reported with its row, and the others go on.
 */
#ifndef BRIEFSET_PIPELINE_RECORD_JOBS_H
#define BRIEFSET_PIPELINE_RECORD_JOBS_H

#include "input/record_name.h"
#include "input/records.h"
#include "pipeline/pipeline.h"

typedef struct RecordJobs {
    const char *template; /* names of files */
    const char *records;
    const char *name;   /* pattern of the PDFs' names; NULL: by the row */
    const char *folder; /* to write to, with its slash; "" for here */
    JobOptions options;
} RecordJobs;

/* A template with its records, read. */
typedef struct RecordTable {
    const RecordJobs *jobs;
    Arena *arena;            /* of the template, the records and the names */
    Diagnostics diagnostics; /* not printed yet */
    const Source *source;    /* of the template */
    Template *template;
    Template *name; /* NULL: by the row */
    Records records;
    NameSet *names;
} RecordTable;

/*
 * Reads template and records into `arena`; what is wrong with any of them is
 * told at once.  `jobs` is lent.
 */
Status
record_table_read(Arena *arena, const RecordJobs *jobs, RecordTable *table);

/*
 * The name of a record's PDF in the folder; NULL, with a diagnostic, if it
 * cannot be used, or without when memory ran out.  Once a record.
 */
const char *record_table_output(RecordTable *table, const Record *record);

/* The job that makes it. */
Job record_table_job(const RecordTable *table, const Record *record,
                     const char *output);

/* The exit status: the worst of all. */
int record_jobs_run(const RecordJobs *jobs, FontLibrary *library);

#endif

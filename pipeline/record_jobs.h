/*
 * One document a record: the template and the records are read once, then
 * each record is merged, named and made on its own.  What is wrong with one
 * is reported with its row, and the others go on.
 */
#ifndef BRIEFSET_PIPELINE_RECORD_JOBS_H
#define BRIEFSET_PIPELINE_RECORD_JOBS_H

#include "pipeline/pipeline.h"

typedef struct RecordJobs {
    const char *template; /* names of files */
    const char *records;
    const char *name;   /* pattern of the PDFs' names; NULL: by the row */
    const char *folder; /* to write to, with its slash; "" for here */
    const char *layout; /* as in Job */
} RecordJobs;

/* The exit status: the worst of all. */
int record_jobs_run(const RecordJobs *jobs, FontLibrary *library);

#endif

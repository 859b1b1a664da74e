/*
 * Pipeline: from files to files.
 *
 * A tour of pipeline/:
 *
 *   main.c                  the command line's first word
 *   command.h, command_*.c  one command each; options that several take
 *   messages.c              their language and form; failures
 *   job.c                   one document: source + layout → file
 *   job_options.c           how it is to be made
 *   record_jobs.c           one document a record
 *   typeset_jobs.c          jobs out of the sources on the command line
 *   document_file.c         documents out of files
 *   source_file.c           files as sources, whatever their encoding
 *   file.c                  reading, and writing whole or not at all
 *   picture.c, picture_*.c  the pictures that a document names
 *   pdf/                    a Composition into PDF bytes (libharu)
 *   check/                  a verdict on a finished PDF (libqpdf)
 *   archive/                finished documents found again (SQLite)
 *
 * What comes in is a command line; what goes out is files, messages on
 * standard error and an exit status.
 */
#ifndef BRIEFSET_PIPELINE_PIPELINE_H
#define BRIEFSET_PIPELINE_PIPELINE_H

#include <stdbool.h>

#include "fonts/fonts.h"
#include "input/merge.h"
#include "input/status.h"
#include "layouts/imposition.h"
#include "pipeline/job_options.h"
#include "pipeline/pdf/pdf.h"

/* What a command ends with.  The worst of several documents counts. */
enum {
    EXIT_ALL_MADE = 0,
    EXIT_DOCUMENT_FAILED = 1,
    EXIT_WRONG_USAGE = 2,
    EXIT_MACHINE_FAILED = 3
};

int exit_status(Status status);

/*
 * Makes one document.
 *
 * `source` is a file's name or "-", `output` as well.  Messages go to standard
 * error.  With a template, which was made of `source`, the document is what
 * `record` makes of it, and `source` is not read again; both are lent.
 *
 * A source `x.zh.md` whose front matter declares other languages is read with
 * the files beside it that hold them, `x.en.md`, if `others` says none.
 */
typedef struct Job {
    const char *source;
    const char *others[LANGUAGES_MAX]; /* files of the other languages */
    size_t other_count;
    const char *output;
    JobOptions options;
    const Template *template;
    const Record *record;
} Job;

/* True if there is a profile of that name: "a-2a+ua-1" … */
bool profile_is_known(const char *name);

/* The names of all profiles, for a message. */
extern const char profile_names[];

/* True if there is a compression of that name. */
bool compression_is_known(const char *name);

/*
 * Reads how many bytes are kept free for a signature; NULL: as many as are
 * enough for most.  False: it is no number, or too small or large a one.
 */
bool signature_size_read(const char *text, size_t *size);

/* What became of a job. */
typedef struct JobMade {
    Diagnostics diagnostics; /* in the arena; not printed yet */
    PdfBytes pdf;            /* nothing unless the status is STATUS_OK */
    size_t pages;            /* of the file */
} JobMade;

/* Makes one document and does not write it: `job->output` is not looked at. */
Status
job_make(const Job *job, FontLibrary *library, Arena *arena, JobMade *made);
void job_made_free(JobMade *made);

/* A document's pages, and how they are to be put on sheets. */
typedef struct JobComposed {
    Composition composition; /* without sheets */
    Imposition imposition;
    bool is_two_sided;
} JobComposed;

/* Makes the pages of a document to be joined with others; no PDF. */
Status job_compose(const Job *job, FontLibrary *library, Arena *arena,
                   JobMade *made, JobComposed *composed);

/*
 * Makes a PDF of pages by what `job` says of profile, compression and
 * signature; its source is what messages name.  Nothing is attached.
 */
Status job_write(const Job *job, const Composition *composition, JobMade *made);

/* Makes one document, writes it and prints what there is to say. */
Status job_run(const Job *job, FontLibrary *library);

/*
 * Reads and composes the document, writes nothing, and says what could be
 * wrong with it as well (input/lint.h).  STATUS_REJECTED if there is any
 * warning or error that is not silenced.
 */
Status job_check(const Job *job, FontLibrary *library);

#endif

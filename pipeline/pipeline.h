/*
 * Pipeline: from files to files.
 *
 * A tour of pipeline/:
 *
 *   main.c                  the command line's first word
 *   command.h, command_*.c  one command each
 *   job.c                   one document: source + layout → file
 *   file.c                  reading, and writing whole or not at all
 *   pdf/                    a Composition into PDF bytes (libharu)
 *   check/                  a verdict on a finished PDF (libqpdf)
 *
 * What comes in is a command line; what goes out is files, messages on
 * standard error and an exit status.
 */
#ifndef BRIEFSET_PIPELINE_PIPELINE_H
#define BRIEFSET_PIPELINE_PIPELINE_H

#include <stdbool.h>

#include "fonts/fonts.h"
#include "input/status.h"

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
 * `source` is a file's name or "-"; `layout` a name, a file or NULL for what
 * the source says; `output` a file's name or "-".  Messages go to standard
 * error.
 */
typedef struct Job {
    const char *source;
    const char *layout;
    const char *output;
    const char *profile;     /* a name of profile_named(); NULL: the default */
    bool profile_strict;     /* what the profile is not kept by is an error */
    const char *compression; /* "fast", "normal", "small"; NULL: normal */
} Job;

/* True if there is a profile of that name: "a-2a+ua-1" … */
bool profile_is_known(const char *name);

/* The names of all profiles, for a message. */
extern const char profile_names[];

/* True if there is a compression of that name. */
bool compression_is_known(const char *name);

Status job_run(const Job *job, FontLibrary *library);

#endif

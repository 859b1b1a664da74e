/*
 * Job options: how a document is to be made, apart from what it is made of;
 * on the command line, in a job file, in a manifest and in an archive.
 */
#ifndef BRIEFSET_PIPELINE_JOB_OPTIONS_H
#define BRIEFSET_PIPELINE_JOB_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "input/yaml_tree.h"

/* Texts are NULL (or "", where they were read again) if nothing is said. */
typedef struct JobOptions {
    const char *layout;      /* a name or a file; else what the source says */
    const char *arrangement; /* else what the layout says, as the next three */
    const char *impose;      /* how pages are put on sheets */
    const char *sheet;       /* a paper's name */
    const char *repeat;      /* "yes" if each page fills a side, "no" */
    const char *profile;     /* a name of profile_named(); else the default */
    const char *compression; /* "fast", "normal", "small"; else normal */
    bool profile_strict;     /* what the profile is not kept by is an error */
    size_t signature_size;   /* bytes kept free for a signature; 0: none */
} JobOptions;

/* The texts one by one, in the order of their names. */
enum { JOB_TEXTS = 7 };
extern const char *const job_text_names[JOB_TEXTS];
const char **job_text(JobOptions *options, size_t index);

/*
 * Reads them from where they were written down: the texts under their names,
 * "signature" and "profile-strict" as numbers; "" and 0 for what is not there.
 */
JobOptions job_options_read(const YamlNode *object);

#endif

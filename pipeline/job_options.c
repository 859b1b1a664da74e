/*
 * Job options: see job_options.h.
 */
#include "pipeline/job_options.h"

const char *const job_text_names[JOB_TEXTS] = {
    "layout", "arrangement", "impose",     "sheet",
    "repeat", "profile",     "compression"};

const char **
job_text(JobOptions *options, size_t index)
{
    const char **const texts[JOB_TEXTS] = {
        &options->layout,     &options->arrangement, &options->impose,
        &options->sheet,      &options->repeat,      &options->profile,
        &options->compression};
    return texts[index];
}

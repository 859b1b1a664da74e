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

JobOptions
job_options_read(const YamlNode *object)
{
    JobOptions options = {
        .profile_strict = yaml_tree_number(object, "profile-strict") != 0,
        .signature_size = (size_t)yaml_tree_number(object, "signature")};
    for (size_t i = 0; i < JOB_TEXTS; i++)
        *job_text(&options, i) = yaml_tree_text(object, job_text_names[i]);
    return options;
}

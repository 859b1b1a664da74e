/*
 * Jobs out of sources: see typeset_jobs.h.
 */
#include "pipeline/typeset_jobs.h"

#include <string.h>

#include "input/editions.h"

/* A job that `stem` belongs to already, or NULL. */
static Job *
job_of_stem(Jobs *jobs, const char *const *stems, const char *stem)
{
    for (size_t i = 0; i < jobs->count; i++)
        if (stems[i] && strcmp(stems[i], stem) == 0)
            return &jobs->items[i];
    return NULL;
}

bool
jobs_collect(Arena *arena, char **sources, int count, const char *layout,
             Jobs *jobs)
{
    const char **stems =
        arena_array(arena, (size_t)(count > 0 ? count : 0), sizeof *stems);
    for (int i = 0; stems && i < count; i++) {
        const char *source = sources[i];
        const char *stem = NULL;
        if (!edition_tag(arena, source, &stem))
            stem = NULL;
        Job *job = stem ? job_of_stem(jobs, stems, stem) : NULL;
        if (job && job->other_count < LANGUAGES_MAX) {
            job->others[job->other_count++] = source;
            job->output = arena_format(arena, "%s.md", stem);
            continue;
        }
        job = vector_push(arena, jobs);
        if (!job)
            return false;
        *job = (Job){.source = source, .options.layout = layout};
        stems[jobs->count - 1] = stem;
    }
    return stems != NULL;
}

/*
 * Jobs out of the sources on the command line.
 */
#ifndef BRIEFSET_PIPELINE_TYPESET_JOBS_H
#define BRIEFSET_PIPELINE_TYPESET_JOBS_H

#include "pipeline/pipeline.h"

typedef VECTOR(Job) Jobs;

/*
 * Sources `x.zh.md` and `x.en.md` make one job, whose `output` is then a name
 * without its language, `x.md`; all others make one each, without output.
 * False: out of memory.
 */
bool jobs_collect(Arena *arena, char **sources, int count, const char *layout,
                  Jobs *jobs);

#endif

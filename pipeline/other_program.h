/*
 * Other programs: the text that they take out of files of their kind.
 */
#ifndef BRIEFSET_PIPELINE_OTHER_PROGRAM_H
#define BRIEFSET_PIPELINE_OTHER_PROGRAM_H

#include "input/status.h"
#include "pipeline/file.h"

typedef enum ProgramEnd {
    PROGRAM_DONE,
    PROGRAM_FAILED,
    PROGRAM_MISSING, /* it is not installed */
    PROGRAM_NOT_RUN, /* the machine failed; errno says how */
} ProgramEnd;

/*
 * Runs words[0], found as a shell finds it, in `folder` ("": this one), and
 * reads what it writes to standard output; its own complaints go to standard
 * error.  The words end with NULL.  It fails after `seconds`, if not 0.
 * Nothing is said.
 */
ProgramEnd
other_program_run(Arena *arena, const char *const *words, const char *folder,
                  unsigned seconds, FileBytes *output);

/*
 * The same, however long it takes, and what goes wrong is said.
 *
 * STATUS_REJECTED: it ended badly, or is not installed, and that was said.
 * STATUS_IO, said as well; STATUS_NO_MEMORY.
 */
Status other_program_read(Arena *arena, const char *const *words,
                          const char *folder, FileBytes *output);

#endif

/*
 * Other programs: see other_program.h.
 */
#include "pipeline/other_program.h"

#include <errno.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "pipeline/messages.h"

enum { NOT_FOUND = 127 }; /* as a shell says it */

/* In the child: becomes the other program.  An alarm outlives exec(). */
_Noreturn static void
become(const char *const *words, const char *folder, unsigned seconds,
       int output)
{
    char *copies[16] = {0};
    for (size_t i = 0; words[i] && i + 1 < sizeof copies / sizeof *copies; i++)
        copies[i] = strdup(words[i]);
    if (!words[0] || (*folder && chdir(folder) != 0) ||
        dup2(output, STDOUT_FILENO) < 0)
        _exit(1);
    alarm(seconds);
    execvp(words[0], copies);
    _exit(NOT_FOUND);
}

static ProgramEnd
wait_for(pid_t child)
{
    int state;
    while (waitpid(child, &state, 0) < 0)
        if (errno != EINTR)
            return PROGRAM_NOT_RUN;
    if (WIFEXITED(state) && WEXITSTATUS(state) == 0)
        return PROGRAM_DONE;
    return WIFEXITED(state) && WEXITSTATUS(state) == NOT_FOUND ? PROGRAM_MISSING
                                                               : PROGRAM_FAILED;
}

ProgramEnd
other_program_run(Arena *arena, const char *const *words, const char *folder,
                  unsigned seconds, FileBytes *output)
{
    int ends[2];
    *output = (FileBytes){0};
    if (pipe(ends) != 0)
        return PROGRAM_NOT_RUN;
    pid_t child = fork();
    if (child == 0)
        become(words, folder, seconds, ends[1]);
    int error = child < 0 ? errno : 0;
    close(ends[1]);
    if (!error)
        error = descriptor_read(ends[0], arena, output);
    close(ends[0]);
    ProgramEnd end = child < 0 ? PROGRAM_NOT_RUN : wait_for(child);
    if (error && (child < 0 || end == PROGRAM_DONE)) {
        errno = error;
        return PROGRAM_NOT_RUN;
    }
    return end;
}

Status
other_program_read(Arena *arena, const char *const *words, const char *folder,
                   FileBytes *output)
{
    switch (other_program_run(arena, words, folder, 0, output)) {
    case PROGRAM_DONE:
        return STATUS_OK;
    case PROGRAM_MISSING:
        failure("no-program", "%s reads such files, and is not installed",
                words[0]);
        return STATUS_REJECTED;
    case PROGRAM_FAILED:
        failure("program-failed", "%s could not read the file", words[0]);
        return STATUS_REJECTED;
    case PROGRAM_NOT_RUN:
        break;
    }
    if (arena_failed(arena))
        return STATUS_NO_MEMORY;
    failure("no-worker", "no process could be started: %s", strerror(errno));
    return STATUS_IO;
}

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

/* In the child: becomes the other program. */
_Noreturn static void
become(const char *const *words, const char *folder, int output)
{
    char *copies[16] = {0};
    for (size_t i = 0; words[i] && i + 1 < sizeof copies / sizeof *copies; i++)
        copies[i] = strdup(words[i]);
    if ((*folder && chdir(folder) != 0) || dup2(output, STDOUT_FILENO) < 0)
        _exit(1);
    execvp(copies[0], copies);
    _exit(NOT_FOUND);
}

static Status
wait_for(pid_t child, const char *program)
{
    int state;
    while (waitpid(child, &state, 0) < 0)
        if (errno != EINTR)
            return STATUS_IO;
    if (WIFEXITED(state) && WEXITSTATUS(state) == 0)
        return STATUS_OK;
    if (WIFEXITED(state) && WEXITSTATUS(state) == NOT_FOUND)
        failure("no-program", "%s reads such files, and is not installed",
                program);
    else
        failure("program-failed", "%s could not read the file", program);
    return STATUS_REJECTED;
}

Status
other_program_read(Arena *arena, const char *const *words, const char *folder,
                   FileBytes *output)
{
    int ends[2];
    *output = (FileBytes){0};
    pid_t child = pipe(ends) == 0 ? fork() : -1;
    if (child == 0)
        become(words, folder, ends[1]);
    if (child < 0) {
        failure("no-worker", "no process could be started: %s",
                strerror(errno));
        return STATUS_IO;
    }
    close(ends[1]);
    int error = descriptor_read(ends[0], arena, output);
    close(ends[0]);
    Status status = wait_for(child, words[0]);
    if (status == STATUS_OK && error)
        status = error == ENOMEM ? STATUS_NO_MEMORY : STATUS_IO;
    return status;
}

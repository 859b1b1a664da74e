/*
 * Pictures of first pages: see site.h.
 *
 * A picture is named by its document's digest, so that one of an earlier site
 * serves again.  Others are drawn by several workers side by side, each of
 * which tells by a pipe what became of a document.
 */
#include "pipeline/archive/site.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "pipeline/archive/store.h"
#include "pipeline/batch/progress.h"
#include "pipeline/file.h"
#include "pipeline/messages.h"
#include "pipeline/other_program.h"

enum { WORKERS_MAX = 16, SECONDS = 60 /* for one picture */ };

static const char program[] = "pdftoppm";
static const char width[] = "280"; /* twice what it is shown at */

typedef enum Outcome {
    PICTURE_REUSED,
    PICTURE_MADE,
    PICTURE_REFUSED,
    PICTURE_NO_PROGRAM,
    PICTURE_UNWRITABLE
} Outcome;

/* What a worker tells; small enough to arrive whole. */
typedef struct Answer {
    size_t document;
    Outcome outcome;
    int error;
} Answer;

/* ---- a worker ---- */

static bool
is_picture(const FileBytes *file)
{
    static const char signature[] = "\x89PNG\r\n";
    return file->length > sizeof signature &&
           memcmp(file->bytes, signature, sizeof signature - 1) == 0;
}

static bool
reuse(const Site *site, Arena *arena, const char *sha256, const char *name)
{
    struct stat about;
    const char *old =
        arena_format(arena, "%s/pictures/%s.png", site->target, sha256);
    return old && lstat(old, &about) == 0 && S_ISREG(about.st_mode) &&
           link(old, name) == 0;
}

static Outcome
draw(Site *site, Arena *arena, const char *sha256, const char *name)
{
    FileBytes picture;
    const char *file = store_path(site->archive, arena, sha256, ".pdf");
    const char *words[] = {program,       "-q", "-png", "-singlefile", "-f",
                           "1",           "-l", "1",    "-scale-to-x", width,
                           "-scale-to-y", "-1", "--",   file,          NULL};
    if (!file)
        return PICTURE_UNWRITABLE;
    switch (other_program_run(arena, words, "", SECONDS, &picture)) {
    case PROGRAM_MISSING:
        return PICTURE_NO_PROGRAM;
    case PROGRAM_NOT_RUN:
        return PICTURE_UNWRITABLE;
    case PROGRAM_FAILED:
        return PICTURE_REFUSED;
    case PROGRAM_DONE:
        break;
    }
    if (!is_picture(&picture))
        return PICTURE_REFUSED;
    int descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    int error = descriptor < 0
                    ? errno
                    : file_write_all(descriptor, picture.bytes, picture.length);
    if (descriptor >= 0 && close(descriptor) != 0 && !error)
        error = errno;
    errno = error;
    return error ? PICTURE_UNWRITABLE : PICTURE_MADE;
}

static Answer
make_picture(Site *site, size_t document)
{
    Answer answer = {document, PICTURE_UNWRITABLE, ENOMEM};
    Arena *arena = arena_new();
    const char *sha256 = site->documents.items[document].sha256;
    const char *name =
        arena ? arena_format(arena, "%s/pictures/%s.png", site->folder, sha256)
              : NULL;
    if (name) {
        errno = 0;
        answer.outcome = reuse(site, arena, sha256, name)
                             ? PICTURE_REUSED
                             : draw(site, arena, sha256, name);
        answer.error = errno ? errno : ENOMEM;
    }
    arena_free(arena);
    return answer;
}

_Noreturn static void
work(Site *site, size_t first, size_t step, int answers)
{
    for (size_t i = first; i < site->documents.count; i += step) {
        Answer answer = make_picture(site, i);
        if (file_write_all(answers, &answer, sizeof answer) != 0 ||
            answer.outcome == PICTURE_NO_PROGRAM)
            _exit(1);
    }
    _exit(0);
}

/* ---- those who wait ---- */

typedef struct Pictures {
    Site *site;
    Progress progress;
    bool no_program;
    pid_t workers[WORKERS_MAX];
    size_t worker_count;
} Pictures;

static void
warn_of_program(Site *site)
{
    diagnose(&site->diagnostics, SEVERITY_WARNING, "no-pictures",
             (Place){site->target, 0, 0},
             "it has no pictures: %s draws them, and is not installed",
             program);
}

static void
take_answer(Pictures *pictures, const Answer *answer)
{
    Site *site = pictures->site;
    SiteDocument *document = &site->documents.items[answer->document];
    pictures->progress.done++;
    progress_tell(&pictures->progress);
    switch (answer->outcome) {
    case PICTURE_MADE:
        site->pictures_made++;
        document->has_picture = true;
        break;
    case PICTURE_REUSED:
        document->has_picture = true;
        break;
    case PICTURE_REFUSED:
        diagnose(&site->diagnostics, SEVERITY_WARNING, "no-picture",
                 (Place){document->name, 0, 0},
                 "there is no picture of its first page: %s could not draw it",
                 program);
        break;
    case PICTURE_NO_PROGRAM:
        if (!pictures->no_program)
            warn_of_program(site);
        pictures->no_program = true;
        break;
    case PICTURE_UNWRITABLE:
        site_tell(site, site->folder, answer->error);
    }
}

static void
take_answers(Pictures *pictures, int answers)
{
    Answer answer;
    for (;;) {
        ssize_t got = read(answers, &answer, sizeof answer);
        if (got < 0 && errno == EINTR)
            continue;
        if (got != (ssize_t)sizeof answer)
            return;
        take_answer(pictures, &answer);
    }
}

static size_t
workers_for(size_t documents)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    size_t most = cores < 1             ? 1
                  : cores < WORKERS_MAX ? (size_t)cores
                                        : WORKERS_MAX;
    return documents < most ? documents : most;
}

/* A worker that died has left documents without an answer. */
static bool
wait_for_workers(Pictures *pictures)
{
    bool good = true;
    for (size_t i = 0; i < pictures->worker_count; i++) {
        int state = 0;
        while (waitpid(pictures->workers[i], &state, 0) < 0 && errno == EINTR)
            continue;
        good = good && WIFEXITED(state);
    }
    return good || pictures->no_program;
}

static bool
start_workers(Pictures *pictures, const int *ends)
{
    Site *site = pictures->site;
    size_t count = workers_for(site->documents.count);
    for (size_t i = 0; i < count; i++) {
        pid_t child = fork();
        if (child == 0) {
            close(ends[0]);
            work(site, i, count, ends[1]);
        }
        if (child < 0)
            return false;
        pictures->workers[pictures->worker_count++] = child;
    }
    return true;
}

bool
site_pictures(Site *site)
{
    MessageStyle style = messages_style();
    Pictures pictures = {.site = site};
    int ends[2];
    if (site->without_pictures || site->documents.count == 0)
        return true;
    if (pipe(ends) != 0)
        return site_tell(site, site->folder, errno);
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    pictures.progress =
        progress_begin(site->documents.count, style.form != MESSAGES_JSON,
                       style.language == MESSAGES_IN_CHINESE);
    fflush(NULL);
    bool started = start_workers(&pictures, ends);
    int error = errno;
    close(ends[1]);
    take_answers(&pictures, ends[0]);
    close(ends[0]);
    progress_clear(&pictures.progress);
    if (!wait_for_workers(&pictures) || !started)
        return site_tell(site, site->folder, started ? EIO : error);
    return site->status == STATUS_OK;
}

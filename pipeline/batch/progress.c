/*
 * Progress: see progress.h.
 */
#include "pipeline/batch/progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum {
    REDRAW = 100,      /* milliseconds, on a terminal */
    SAY_AGAIN = 10000, /* elsewhere */
    BAR = 24           /* characters */
};

static int64_t
now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

Progress
progress_begin(size_t total, bool shown, bool chinese)
{
    Progress progress = {.shown = shown,
                         .terminal = isatty(STDERR_FILENO) != 0,
                         .chinese = chinese,
                         .total = total,
                         .started = now()};
    progress.last = progress.started;
    return progress;
}

int64_t
progress_elapsed(const Progress *progress)
{
    return now() - progress->started;
}

static void
print_duration(int64_t milliseconds)
{
    long long seconds = (milliseconds + 999) / 1000;
    if (seconds >= 3600)
        fprintf(stderr, "%lld:%02lld:%02lld", seconds / 3600, seconds / 60 % 60,
                seconds % 60);
    else
        fprintf(stderr, "%lld:%02lld", seconds / 60, seconds % 60);
}

static void
print_bar(const Progress *progress)
{
    size_t filled =
        progress->total ? progress->done * BAR / progress->total : (size_t)BAR;
    fputs("\r[", stderr);
    for (size_t i = 0; i < BAR; i++)
        fputc(i < filled ? '#' : '-', stderr);
    fputs("] ", stderr);
}

static void
print_state(const Progress *progress)
{
    int64_t elapsed = progress_elapsed(progress);
    int64_t rate = elapsed > 0 ? (int64_t)progress->done * 10000 / elapsed
                               : 0; /* tenths a second */
    size_t left = progress->total - progress->done;
    fprintf(stderr, "%zu/%zu", progress->done, progress->total);
    fprintf(stderr,
            progress->chinese ? "，每秒 %lld.%lld 份" : ", %lld.%lld a second",
            (long long)rate / 10, (long long)rate % 10);
    if (rate > 0) {
        fputs(progress->chinese ? "，还需 " : ", left ", stderr);
        print_duration((int64_t)left * 10000 / rate);
    }
    if (progress->failed > 0)
        fprintf(stderr, progress->chinese ? "，失败 %zu" : ", %zu failed",
                progress->failed);
}

void
progress_tell(Progress *progress)
{
    int64_t time = now();
    if (!progress->shown ||
        time - progress->last < (progress->terminal ? REDRAW : SAY_AGAIN))
        return;
    progress->last = time;
    if (progress->terminal) {
        print_bar(progress);
        print_state(progress);
        fputs("\033[K", stderr); /* what is left of a longer line */
        progress->drawn = true;
    } else {
        print_state(progress);
        fputc('\n', stderr);
    }
    fflush(stderr);
}

void
progress_clear(Progress *progress)
{
    if (progress->drawn)
        fputs("\r\033[K", stderr);
    progress->drawn = false;
}

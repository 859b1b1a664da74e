/*
 * briefset check: what a translator or an editor should look at again in a
 * source, and what is wrong with a finished PDF; no file is written.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "input/editions.h"
#include "pipeline/check/check.h"
#include "pipeline/command.h"
#include "pipeline/file.h"
#include "pipeline/messages.h"
#include "pipeline/pipeline.h"
#include "pipeline/typeset_jobs.h"

typedef struct CheckCommand {
    const char *layout;
    FontOptions fonts;
    CheckOptions pdf;
    char **sources; /* what is no PDF */
    int source_count;
    int worst;
} CheckCommand;

static int
read_profile(const char *word, CheckOptions *options)
{
    options->has_profile = true;
    if (!check_profile_read(word, &options->profile))
        return wrong_usage("check: there is no profile \"%s\"; there are: "
                           "a-2a, a-2u, a-2b, a-3a, a-3u, a-3b, ua-1, two of "
                           "them with +, and plain",
                           word);
    return EXIT_ALL_MADE;
}

static int
read_options(int count, char **words, CheckCommand *command)
{
    enum { LAYOUT = 1, FONTS, IGNORE_SYSTEM, PROFILE };
    static const struct option known[] = {
        {"layout", required_argument, NULL, LAYOUT},
        {"fonts", required_argument, NULL, FONTS},
        {"ignore-system-fonts", no_argument, NULL, IGNORE_SYSTEM},
        {"profile", required_argument, NULL, PROFILE},
        {0}};
    opterr = 0;
    for (int c; (c = getopt_long(count, words, ":", known, NULL)) != -1;) {
        int status = EXIT_ALL_MADE;
        if (c == LAYOUT)
            command->layout = optarg;
        else if (c == FONTS)
            status = add_font_folder(&command->fonts, optarg);
        else if (c == IGNORE_SYSTEM)
            command->fonts.ignore_system = true;
        else if (c == PROFILE)
            status = read_profile(optarg, &command->pdf);
        else
            return wrong_option("check", words, c);
        if (status != EXIT_ALL_MADE)
            return status;
    }
    if (optind == count)
        return wrong_usage("check: no source was given");
    command->pdf.json = messages_style().form == MESSAGES_JSON;
    command->pdf.language = messages_style().language;
    return EXIT_ALL_MADE;
}

static void
count_worst(CheckCommand *command, int status)
{
    if (status > command->worst)
        command->worst = status;
}

/* True if the word was a PDF, which is checked then. */
static bool
check_pdf(CheckCommand *command, const char *name)
{
    Arena *arena = arena_new();
    FileBytes file = {0};
    int error = arena ? file_read(arena, name, &file) : 0;
    bool pdf = !error && file.bytes && is_pdf(file.bytes, file.length);
    Status status = STATUS_OK;
    if (pdf)
        status =
            pdf_check(name, file.bytes, file.length, &command->pdf, stdout);
    if (status == STATUS_NO_MEMORY || !arena)
        failure_no_memory();
    else if (status == STATUS_IO)
        failure("no-worker", "no process could be started: %s",
                strerror(errno));
    count_worst(command, arena ? exit_status(status) : EXIT_MACHINE_FAILED);
    arena_free(arena);
    return pdf;
}

static int
check_jobs(const Jobs *jobs, const CheckCommand *command)
{
    const char *problem = NULL;
    FontLibrary *library = font_library_new(
        command->fonts.folders, !command->fonts.ignore_system, &problem);
    if (!library) {
        failure("no-fonts", "%s", problem);
        return EXIT_MACHINE_FAILED;
    }
    int worst = EXIT_ALL_MADE;
    for (size_t i = 0; i < jobs->count; i++) {
        int status = exit_status(job_check(&jobs->items[i], library));
        worst = status > worst ? status : worst;
    }
    font_library_free(library);
    return worst;
}

static void
check_sources(CheckCommand *command)
{
    Arena *arena = arena_new();
    Jobs jobs = {0};
    if (arena && jobs_collect(arena, command->sources, command->source_count,
                              command->layout, &jobs)) {
        count_worst(command, check_jobs(&jobs, command));
    } else {
        failure_no_memory();
        count_worst(command, EXIT_MACHINE_FAILED);
    }
    arena_free(arena);
}

int
command_check(int count, char **words)
{
    CheckCommand command = {0};
    int status = read_options(count, words, &command);
    if (status != EXIT_ALL_MADE)
        return status;
    /* The PDFs first: their checks are processes of their own, which must
       start before fonts bring threads. */
    command.sources = words + optind;
    for (int i = optind; i < count; i++)
        if (!check_pdf(&command, words[i]))
            command.sources[command.source_count++] = words[i];
    if (command.source_count > 0)
        check_sources(&command);
    return command.worst;
}

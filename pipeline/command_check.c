/*
 * briefset check: what a translator or an editor should look at again; no
 * file is written.
 */
#include <getopt.h>
#include <stdio.h>

#include "input/editions.h"
#include "pipeline/command.h"
#include "pipeline/messages.h"
#include "pipeline/pipeline.h"
#include "pipeline/typeset_jobs.h"

typedef struct CheckOptions {
    const char *layout;
    FontOptions fonts;
} CheckOptions;

static int
read_options(int count, char **words, CheckOptions *options)
{
    enum { LAYOUT = 1, FONTS, IGNORE_SYSTEM };
    static const struct option known[] = {
        {"layout", required_argument, NULL, LAYOUT},
        {"fonts", required_argument, NULL, FONTS},
        {"ignore-system-fonts", no_argument, NULL, IGNORE_SYSTEM},
        {0}};
    opterr = 0;
    for (int c; (c = getopt_long(count, words, ":", known, NULL)) != -1;) {
        if (c == LAYOUT) {
            options->layout = optarg;
        } else if (c == FONTS) {
            if (add_font_folder(&options->fonts, optarg) != EXIT_ALL_MADE)
                return EXIT_WRONG_USAGE;
        } else if (c == IGNORE_SYSTEM) {
            options->fonts.ignore_system = true;
        } else {
            return wrong_option("check", words, c);
        }
    }
    if (optind == count)
        return wrong_usage("check: no source was given");
    return EXIT_ALL_MADE;
}

static int
check_all(const Jobs *jobs, const CheckOptions *options)
{
    const char *problem = NULL;
    FontLibrary *library = font_library_new(
        options->fonts.folders, !options->fonts.ignore_system, &problem);
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

int
command_check(int count, char **words)
{
    CheckOptions options = {0};
    int status = read_options(count, words, &options);
    if (status != EXIT_ALL_MADE)
        return status;
    Arena *arena = arena_new();
    Jobs jobs = {0};
    status = EXIT_MACHINE_FAILED;
    if (arena && jobs_collect(arena, words + optind, count - optind,
                              options.layout, &jobs))
        status = check_all(&jobs, &options);
    else
        failure_no_memory();
    arena_free(arena);
    return status;
}

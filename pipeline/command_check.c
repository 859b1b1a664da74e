/*
 * briefset check: what is wrong with a file.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "input/arena.h"
#include "input/diagnostic.h"
#include "pipeline/check/check.h"
#include "pipeline/command.h"
#include "pipeline/file.h"
#include "pipeline/pipeline.h"

/* Everything that is not a PDF. */
static Status
check_source(const char *name, Diagnostics *diagnostics)
{
    diagnose(diagnostics, SEVERITY_ERROR, "not-a-pdf", (Place){name, 0, 0},
             "only PDFs can be checked");
    return STATUS_REJECTED;
}

static Status
check_file(const char *name, const CheckOptions *options)
{
    Arena *arena = arena_new();
    Diagnostics diagnostics = {.arena = arena};
    Status status = STATUS_NO_MEMORY;
    FileBytes file;
    int error = arena ? file_read(arena, name, &file) : ENOMEM;
    if (error && error != ENOMEM) {
        diagnose(&diagnostics, SEVERITY_ERROR, "unreadable-file",
                 (Place){name, 0, 0}, "cannot be read: %s", strerror(error));
        status = STATUS_REJECTED;
    } else if (!error && is_pdf(file.bytes, file.length)) {
        status = pdf_check(name, file.bytes, file.length, options, stdout);
    } else if (!error) {
        status = check_source(name, &diagnostics);
    }
    if (arena)
        diagnostics_print(&diagnostics, stderr);
    if (status == STATUS_NO_MEMORY)
        fputs("briefset: out of memory\n", stderr);
    if (status == STATUS_IO)
        fputs("briefset: check: no process could be started\n", stderr);
    arena_free(arena);
    return status;
}

static int
read_messages(const char *word, CheckOptions *options)
{
    options->json = strcmp(word, "json") == 0;
    if (!options->json && strcmp(word, "text") != 0)
        return wrong_usage("check: --messages is text or json, not \"%s\"",
                           word);
    return EXIT_ALL_MADE;
}

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

enum { OPTION_PROFILE = 256, OPTION_MESSAGES };

int
command_check(int count, char **words)
{
    static const struct option known[] = {
        {"profile", required_argument, NULL, OPTION_PROFILE},
        {"messages", required_argument, NULL, OPTION_MESSAGES},
        {0}};
    CheckOptions options = {0};
    int worst = EXIT_ALL_MADE;
    opterr = 0;
    for (int c; (c = getopt_long(count, words, ":", known, NULL)) != -1;) {
        int wrong = c == OPTION_PROFILE    ? read_profile(optarg, &options)
                    : c == OPTION_MESSAGES ? read_messages(optarg, &options)
                                           : wrong_option("check", words, c);
        if (wrong != EXIT_ALL_MADE)
            return wrong;
    }
    if (optind == count)
        return wrong_usage("check: a file is needed");
    for (int i = optind; i < count; i++) {
        int status = exit_status(check_file(words[i], &options));
        worst = status > worst ? status : worst;
    }
    return worst;
}

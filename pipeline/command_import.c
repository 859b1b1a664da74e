/*
 * briefset import: text extracted from a PDF into a Markdown source.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "input/reflow.h"
#include "pipeline/command.h"
#include "pipeline/file.h"
#include "pipeline/messages.h"
#include "pipeline/pipeline.h"
#include "pipeline/source_file.h"

static Status
import_file(Arena *arena, const char *name, const char *output,
            Diagnostics *diagnostics)
{
    Status status;
    Source *source = source_file_read(arena, name, diagnostics, &status);
    if (!source)
        return status;
    const char *markdown = reflow_to_markdown(arena, source, diagnostics);
    if (!markdown)
        return arena_failed(arena) ? STATUS_NO_MEMORY : STATUS_REJECTED;
    int error = file_write(output, markdown, strlen(markdown));
    if (error)
        failure("unwritable-file", "cannot write %s: %s", output,
                strerror(error));
    return error ? STATUS_IO : STATUS_OK;
}

int
command_import(int count, char **words)
{
    static const struct option known[] = {
        {"output", required_argument, NULL, 'o'}, {0}};
    const char *output = "-";
    opterr = 0;
    for (int c; (c = getopt_long(count, words, ":o:", known, NULL)) != -1;) {
        if (c != 'o')
            return wrong_option("import", words, c);
        output = optarg;
    }
    if (count - optind != 1)
        return wrong_usage("import: one file is needed");
    Arena *arena = arena_new();
    Diagnostics diagnostics = {.arena = arena, .style = messages_style()};
    Status status =
        arena ? import_file(arena, words[optind], output, &diagnostics)
              : STATUS_NO_MEMORY;
    if (arena)
        diagnostics_print(&diagnostics, stderr);
    if (status == STATUS_NO_MEMORY)
        failure_no_memory();
    arena_free(arena);
    return exit_status(status);
}

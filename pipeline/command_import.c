/*
 * briefset import: other files into a Markdown source.  Text that was
 * extracted from a PDF is reflowed here; extracting it, and reading what word
 * processors write, is done by programs made for that.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "input/reflow.h"
#include "pipeline/check/check.h"
#include "pipeline/command.h"
#include "pipeline/file.h"
#include "pipeline/messages.h"
#include "pipeline/other_program.h"
#include "pipeline/pipeline.h"
#include "pipeline/source_file.h"

typedef struct Import {
    Arena *arena;
    const char *name;
    const char *output;
    Diagnostics diagnostics;
} Import;

/* ---- documents of word processors ---- */

/* True for what pandoc reads and knows by its ending. */
static bool
is_for_pandoc(const char *name)
{
    static const char *const endings[] = {".docx", ".odt", ".rtf",
                                          ".html", ".htm", ".epub"};
    size_t length = strlen(name);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t size = strlen(endings[i]);
        if (length > size && strcasecmp(name + length - size, endings[i]) == 0)
            return true;
    }
    return false;
}

/* "OUT-media", beside the source that is made, for pictures. */
static const char *
media_option(const Import *import, const char *output)
{
    const char *slash = strrchr(output, '/');
    const char *name = slash ? slash + 1 : output;
    const char *dot = strrchr(name, '.');
    int length = (int)(dot && dot > name ? (size_t)(dot - name) : strlen(name));
    return arena_format(import->arena, "--extract-media=%.*s-media", length,
                        name);
}

/* The file's name for a program that runs in another folder. */
static const char *
absolute_name(const Import *import)
{
    char here[4096];
    if (import->name[0] == '/' || !getcwd(here, sizeof here))
        return import->name;
    return arena_format(import->arena, "%s/%s", here, import->name);
}

/*
 * Pandoc's Markdown with what CommonMark lacks and briefset reads, and without
 * what it does not: marks of punctuation as they were typed, tables with bars,
 * numbers of lists as numbers.
 */
static Status
read_by_pandoc(const Import *import, FileBytes *markdown)
{
    static const char dialect[] =
        "--to=commonmark_x-smart-fancy_lists-definition_lists-raw_html";
    bool printed = strcmp(import->output, "-") == 0;
    const char *output = printed ? "document" : import->output;
    const char *slash = strrchr(output, '/');
    const char *file = absolute_name(import);
    const char *folder = arena_text(import->arena, output,
                                    slash ? (size_t)(slash - output) + 1 : 0);
    const char *media = media_option(import, output);
    if (!file || !folder || !media)
        return STATUS_NO_MEMORY;
    if (*folder && !is_directory(folder)) {
        failure("unwritable-file", "cannot write %s: %s", output,
                strerror(ENOENT));
        return STATUS_IO;
    }
    const char *words[] = {"pandoc", "--standalone", "--wrap=none", dialect,
                           media,    file,           NULL};
    return other_program_read(import->arena, words, folder, markdown);
}

/* ---- text ---- */

static Status
reflow(Import *import, const FileBytes *text, FileBytes *markdown)
{
    Status status;
    Source *source = source_file_of(import->arena, import->name, text,
                                    &import->diagnostics, &status);
    if (!source)
        return status;
    markdown->bytes =
        reflow_to_markdown(import->arena, source, &import->diagnostics);
    if (!markdown->bytes)
        return arena_failed(import->arena) ? STATUS_NO_MEMORY : STATUS_REJECTED;
    markdown->length = strlen(markdown->bytes);
    return STATUS_OK;
}

static Status
reflow_pdf(Import *import, FileBytes *markdown)
{
    const char *words[] = {"pdftotext",  "-layout", "-enc", "UTF-8",
                           import->name, "-",       NULL};
    FileBytes text;
    Status status = other_program_read(import->arena, words, "", &text);
    return status == STATUS_OK ? reflow(import, &text, markdown) : status;
}

/* ---- the whole ---- */

static Status
make_markdown(Import *import, FileBytes *markdown)
{
    FileBytes file;
    int error = file_read(import->arena, import->name, &file);
    if (error == ENOMEM)
        return STATUS_NO_MEMORY;
    if (error) {
        diagnose(&import->diagnostics, SEVERITY_ERROR, "unreadable-file",
                 (Place){import->name, 0, 0}, "cannot be read: %s",
                 strerror(error));
        return STATUS_REJECTED;
    }
    if (is_for_pandoc(import->name))
        return read_by_pandoc(import, markdown);
    bool piped = strcmp(import->name, "-") == 0;
    return !piped && is_pdf(file.bytes, file.length)
               ? reflow_pdf(import, markdown)
               : reflow(import, &file, markdown);
}

static Status
import_file(Import *import)
{
    FileBytes markdown = {0};
    Status status = make_markdown(import, &markdown);
    if (status != STATUS_OK)
        return status;
    int error = file_write(import->output, markdown.bytes, markdown.length);
    if (error)
        failure("unwritable-file", "cannot write %s: %s", import->output,
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
    Import import = {
        .arena = arena,
        .name = words[optind],
        .output = output,
        .diagnostics = {.arena = arena, .style = messages_style()}};
    Status status = arena ? import_file(&import) : STATUS_NO_MEMORY;
    if (arena)
        diagnostics_print(&import.diagnostics, stderr);
    if (status == STATUS_NO_MEMORY)
        failure_no_memory();
    arena_free(arena);
    return exit_status(status);
}

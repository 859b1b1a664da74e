/*
 * briefset typeset: sources into PDFs, each on its own; one that fails does
 * not keep the others from being made.
 */
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "input/arena.h"
#include "pipeline/command.h"
#include "pipeline/file.h"
#include "pipeline/messages.h"
#include "pipeline/pipeline.h"
#include "pipeline/record_jobs.h"
#include "pipeline/typeset_jobs.h"

typedef struct TypesetOptions {
    JobOptions job;
    const char *output;
    const char *records;
    const char *name;
    FontOptions fonts;
    char **sources;
    int source_count;
    Jobs jobs; /* what the sources make */
} TypesetOptions;

enum { RECORDS = 1, NAME };

static const struct option known_options[] = {
    JOB_OPTIONS,
    {"output", required_argument, NULL, 'o'},
    {"records", required_argument, NULL, RECORDS},
    {"name", required_argument, NULL, NAME},
    {0}};

static int
take_option(TypesetOptions *options, char **words, int option)
{
    switch (option) {
    case 'o':
        options->output = optarg;
        break;
    case RECORDS:
        options->records = optarg;
        break;
    case NAME:
        options->name = optarg;
        break;
    case ':':
    case '?':
        return wrong_option("typeset", words, option);
    default:
        return take_job_option("typeset", option, optarg, &options->job,
                               &options->fonts);
    }
    return EXIT_ALL_MADE;
}

static int
read_options(int count, char **words, TypesetOptions *options)
{
    opterr = 0;
    for (int c;
         (c = getopt_long(count, words, ":o:", known_options, NULL)) != -1;)
        if (take_option(options, words, c) != EXIT_ALL_MADE)
            return EXIT_WRONG_USAGE;
    options->sources = words + optind;
    options->source_count = count - optind;
    if (options->source_count == 0)
        return wrong_usage("typeset: no source was given");
    return EXIT_ALL_MADE;
}

/* ---- names ---- */

static bool
names_folder(const char *output)
{
    size_t length = strlen(output);
    return (length > 0 && output[length - 1] == '/') || is_directory(output);
}

/* The source's name without folder and ending. */
static const char *
stem(Arena *arena, const char *source)
{
    const char *slash = strrchr(source, '/');
    const char *name = slash ? slash + 1 : source;
    const char *dot = strrchr(name, '.');
    size_t length = dot && dot > name ? (size_t)(dot - name) : strlen(name);
    return arena_text(arena, name, length);
}

/* Where the PDF of `source` goes; NULL when out of memory. */
static const char *
output_name(Arena *arena, const TypesetOptions *options, const char *source)
{
    bool standard_input = strcmp(source, "-") == 0;
    const char *name = standard_input ? "document" : stem(arena, source);
    const char *output = options->output;
    if (!name)
        return NULL;
    if (!output) {
        const char *slash = strrchr(source, '/');
        int folder = slash ? (int)(slash - source) + 1 : 0;
        return standard_input
                   ? "-"
                   : arena_format(arena, "%.*s%s.pdf", folder, source, name);
    }
    if (strcmp(output, "-") == 0 || !names_folder(output))
        return output;
    size_t length = strlen(output);
    const char *slash = output[length - 1] == '/' ? "" : "/";
    return arena_format(arena, "%s%s%s.pdf", output, slash, name);
}

/* `-o DIR/` makes the folder when it is not there. */
static void
make_folder(const char *output)
{
    size_t length = output ? strlen(output) : 0;
    if (length > 1 && output[length - 1] == '/')
        mkdir(output, 0777);
}

/* Two jobs must not write one file, nor one overwrite a source of its own. */
static bool
is_name_free(Arena *arena, const Jobs *jobs, size_t index)
{
    const Job *job = &jobs->items[index];
    Diagnostics diagnostics = {.arena = arena, .style = messages_style()};
    Place place = {job->source, 0, 0};
    if (strcmp(job->output, "-") == 0)
        return true;
    for (size_t i = 0; i < index && diagnostics.errors == 0; i++)
        if (strcmp(jobs->items[i].output, job->output) == 0)
            diagnose(&diagnostics, SEVERITY_ERROR, "output-collision", place,
                     "its PDF would overwrite that of %s (%s)",
                     jobs->items[i].source, job->output);
    bool overwrites = is_same_file(job->output, job->source);
    for (size_t i = 0; i < job->other_count; i++)
        overwrites |= is_same_file(job->output, job->others[i]);
    if (diagnostics.errors == 0 && overwrites)
        diagnose(&diagnostics, SEVERITY_ERROR, "output-collision", place,
                 "its PDF would overwrite it");
    diagnostics_print(&diagnostics, stderr);
    return diagnostics.errors == 0;
}

/* ---- the work ---- */

/* True if some PDF would go to standard output. */
static bool
writes_standard_output(const TypesetOptions *options)
{
    if (options->output)
        return strcmp(options->output, "-") == 0;
    for (int i = 0; i < options->source_count; i++)
        if (strcmp(options->sources[i], "-") == 0)
            return true;
    return false;
}

static int
check_output(const TypesetOptions *options)
{
    const char *output = options->output;
    bool one_stream =
        output && (strcmp(output, "-") == 0 || !names_folder(output));
    if (options->jobs.count > 1 && one_stream)
        return wrong_usage("typeset: %zu sources need a folder to go to (-o "
                           "DIR/), not one file",
                           options->jobs.count);
    if (writes_standard_output(options) && isatty(STDOUT_FILENO))
        return wrong_usage("typeset: a PDF is not written to a terminal");
    return EXIT_ALL_MADE;
}

static int
make_all(const TypesetOptions *options, FontLibrary *library, Arena *arena)
{
    int worst = EXIT_ALL_MADE;
    make_folder(options->output);
    for (size_t i = 0; i < options->jobs.count; i++) {
        Job *job = &options->jobs.items[i];
        job->options = options->job;
        job->output = output_name(arena, options,
                                  job->output ? job->output : job->source);
        if (!job->output) {
            failure_no_memory();
            return EXIT_MACHINE_FAILED;
        }
        int status = EXIT_DOCUMENT_FAILED;
        if (is_name_free(arena, &options->jobs, i))
            status = exit_status(job_run(job, library));
        worst = status > worst ? status : worst;
    }
    return worst;
}

/* ---- records ---- */

static int
check_records(const TypesetOptions *options)
{
    if (options->name && !options->records)
        return wrong_usage("typeset: --name needs --records");
    if (!options->records)
        return check_output(options);
    if (options->source_count > 1)
        return wrong_usage("typeset: --records needs one source, not %d",
                           options->source_count);
    if (options->output && !names_folder(options->output))
        return wrong_usage("typeset: --records needs a folder to write to (-o "
                           "DIR/)");
    bool standard_input = strcmp(options->sources[0], "-") == 0;
    if (standard_input && strcmp(options->records, "-") == 0)
        return wrong_usage("typeset: source and records cannot both be "
                           "standard input");
    return EXIT_ALL_MADE;
}

/* The folder with its slash; without -o the source's own. */
static const char *
record_folder(Arena *arena, const TypesetOptions *options)
{
    const char *output = options->output;
    if (output)
        return arena_format(arena, "%s%s", output,
                            output[strlen(output) - 1] == '/' ? "" : "/");
    const char *source = options->sources[0];
    const char *slash = strrchr(source, '/');
    return arena_text(arena, source, slash ? (size_t)(slash - source) + 1 : 0);
}

static int
make_records(const TypesetOptions *options, FontLibrary *library, Arena *arena)
{
    RecordJobs jobs = {.template = options->sources[0],
                       .records = options->records,
                       .name = options->name,
                       .folder = record_folder(arena, options),
                       .options = options->job};
    if (!jobs.folder) {
        failure_no_memory();
        return EXIT_MACHINE_FAILED;
    }
    make_folder(options->output);
    return record_jobs_run(&jobs, library);
}

static int
typeset(TypesetOptions *options, Arena *arena)
{
    if (!jobs_collect(arena, options->sources, options->source_count,
                      options->job.layout, &options->jobs)) {
        failure_no_memory();
        return EXIT_MACHINE_FAILED;
    }
    int status = check_records(options);
    if (status == EXIT_ALL_MADE)
        status = check_job_options("typeset", &options->job);
    if (status != EXIT_ALL_MADE)
        return status;
    const char *problem = NULL;
    FontLibrary *library = font_library_new(
        options->fonts.folders, !options->fonts.ignore_system, &problem);
    if (!library) {
        failure("no-fonts", "%s", problem);
        return EXIT_MACHINE_FAILED;
    }
    status = options->records ? make_records(options, library, arena)
                              : make_all(options, library, arena);
    font_library_free(library);
    return status;
}

int
command_typeset(int count, char **words)
{
    TypesetOptions options = {0};
    int status = read_options(count, words, &options);
    if (status != EXIT_ALL_MADE)
        return status;
    Arena *arena = arena_new();
    if (!arena) {
        failure_no_memory();
        return EXIT_MACHINE_FAILED;
    }
    status = typeset(&options, arena);
    arena_free(arena);
    return status;
}

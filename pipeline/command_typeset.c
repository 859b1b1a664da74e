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
#include "pipeline/pipeline.h"

typedef struct TypesetOptions {
    const char *layout;
    const char *output;
    const char *profile;
    bool profile_strict;
    const char *compression;
    FontOptions fonts;
    char **sources;
    int source_count;
} TypesetOptions;

static int
read_options(int count, char **words, TypesetOptions *options)
{
    enum {
        LAYOUT = 1,
        FONTS,
        IGNORE_SYSTEM,
        PROFILE,
        PROFILE_STRICT,
        COMPRESSION
    };
    static const struct option known[] = {
        {"layout", required_argument, NULL, LAYOUT},
        {"output", required_argument, NULL, 'o'},
        {"fonts", required_argument, NULL, FONTS},
        {"ignore-system-fonts", no_argument, NULL, IGNORE_SYSTEM},
        {"profile", required_argument, NULL, PROFILE},
        {"profile-strict", no_argument, NULL, PROFILE_STRICT},
        {"compression", required_argument, NULL, COMPRESSION},
        {0}};
    opterr = 0;
    for (int c; (c = getopt_long(count, words, ":o:", known, NULL)) != -1;) {
        switch (c) {
        case LAYOUT:
            options->layout = optarg;
            break;
        case 'o':
            options->output = optarg;
            break;
        case FONTS:
            if (add_font_folder(&options->fonts, optarg) != EXIT_ALL_MADE)
                return EXIT_WRONG_USAGE;
            break;
        case IGNORE_SYSTEM:
            options->fonts.ignore_system = true;
            break;
        case PROFILE:
            options->profile = optarg;
            if (!profile_is_known(optarg))
                return wrong_usage("typeset: there is no profile \"%s\"; "
                                   "there are: %s",
                                   optarg, profile_names);
            break;
        case PROFILE_STRICT:
            options->profile_strict = true;
            break;
        case COMPRESSION:
            options->compression = optarg;
            if (!compression_is_known(optarg))
                return wrong_usage("typeset: --compression is fast, normal or "
                                   "small, not \"%s\"",
                                   optarg);
            break;
        default:
            return wrong_option("typeset", words, c);
        }
    }
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

/* Two sources must not become one file, nor a source be overwritten. */
static bool
is_name_free(const char *const *outputs, char **sources, int index)
{
    const char *output = outputs[index];
    if (strcmp(output, "-") == 0)
        return true;
    for (int i = 0; i < index; i++)
        if (outputs[i] && strcmp(outputs[i], output) == 0) {
            fprintf(stderr,
                    "%s: error: its PDF would overwrite that of %s (%s) "
                    "[output-collision]\n",
                    sources[index], sources[i], output);
            return false;
        }
    if (is_same_file(output, sources[index])) {
        fprintf(stderr,
                "%s: error: its PDF would overwrite it [output-collision]\n",
                sources[index]);
        return false;
    }
    return true;
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
    if (options->source_count > 1 && one_stream)
        return wrong_usage("typeset: %d sources need a folder to go to (-o "
                           "DIR/), not one file",
                           options->source_count);
    if (writes_standard_output(options) && isatty(STDOUT_FILENO))
        return wrong_usage("typeset: a PDF is not written to a terminal");
    return EXIT_ALL_MADE;
}

static int
make_all(const TypesetOptions *options, FontLibrary *library, Arena *arena)
{
    int worst = EXIT_ALL_MADE;
    size_t count = (size_t)options->source_count;
    const char **outputs = arena_array(arena, count, sizeof *outputs);
    make_folder(options->output);
    for (int i = 0; i < options->source_count; i++) {
        if (outputs)
            outputs[i] = output_name(arena, options, options->sources[i]);
        if (!outputs || !outputs[i]) {
            fputs("briefset: out of memory\n", stderr);
            return EXIT_MACHINE_FAILED;
        }
        int status = EXIT_DOCUMENT_FAILED;
        if (is_name_free(outputs, options->sources, i)) {
            Job job = {.source = options->sources[i],
                       .layout = options->layout,
                       .output = outputs[i],
                       .profile = options->profile,
                       .profile_strict = options->profile_strict,
                       .compression = options->compression};
            status = exit_status(job_run(&job, library));
        }
        worst = status > worst ? status : worst;
    }
    return worst;
}

int
command_typeset(int count, char **words)
{
    TypesetOptions options = {0};
    int status = read_options(count, words, &options);
    if (status == EXIT_ALL_MADE)
        status = check_output(&options);
    if (status != EXIT_ALL_MADE)
        return status;
    const char *problem = NULL;
    FontLibrary *library = font_library_new(
        options.fonts.folders, !options.fonts.ignore_system, &problem);
    if (!library) {
        fprintf(stderr, "briefset: %s\n", problem);
        return EXIT_MACHINE_FAILED;
    }
    Arena *arena = arena_new();
    status = arena ? make_all(&options, library, arena) : EXIT_MACHINE_FAILED;
    arena_free(arena);
    font_library_free(library);
    return status;
}

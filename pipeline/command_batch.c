/*
 * briefset batch: many documents, side by side.
 *
 * What is to be made comes from the command line or from a job file; both
 * become a list of groups, a group a list of items.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pipeline/batch/batch.h"
#include "pipeline/batch/job_file.h"
#include "pipeline/batch/manifest.h"
#include "pipeline/command.h"
#include "pipeline/file.h"
#include "pipeline/messages.h"
#include "pipeline/record_jobs.h"

enum { WORKERS_MAX = 512, TIMEOUT_MAX = 86400 };

typedef struct BatchCommand {
    BatchOptions options;
    FontOptions fonts;
    JobGroup group; /* of the command line */
    JobGroups groups;
    const char *output;
    const char *merged_manifest; /* to be written; NULL: documents are made */
    char **words;                /* job files or sources */
    int word_count;
    Arena *arena;
    VECTOR(BatchItem) items;
    size_t rejected;
    Diagnostics diagnostics;
    NameSet *names;
} BatchCommand;

/* ---- options ---- */

static int
read_number(const char *option, const char *text, long least, long most,
            long *number)
{
    char *end = NULL;
    *number = strtol(text, &end, 10);
    if (*text == '\0' || *end != '\0' || *number < least || *number > most)
        return wrong_usage("batch: --%s must be a number from %d to %d", option,
                           (int)least, (int)most);
    return EXIT_ALL_MADE;
}

/* "2/5": the second of five parts. */
static int
read_shard(const char *text, BatchOptions *options)
{
    char *end = NULL;
    long shard = strtol(text, &end, 10);
    long shards = *end == '/' ? strtol(end + 1, &end, 10) : 0;
    if (*end != '\0' || shard < 1 || shards < shard)
        return wrong_usage("batch: --shard must be such as 2/5");
    options->shard = (size_t)shard;
    options->shards = (size_t)shards;
    return EXIT_ALL_MADE;
}

enum {
    RECORDS = 1,
    NAME,
    SOURCE,
    WORKERS,
    TIMEOUT,
    FORCE,
    DRY_RUN,
    SHARD,
    MANIFEST,
    MERGE,
    MERGE_MANIFESTS
};

/* Where the value of an option goes that is kept as it is; NULL: it is not. */
static const char **
kept_option(BatchCommand *command, int option)
{
    switch (option) {
    case 'o':
        return &command->output;
    case MANIFEST:
        return &command->options.manifest;
    case MERGE:
        return &command->options.merge;
    case MERGE_MANIFESTS:
        return &command->merged_manifest;
    case RECORDS:
        return &command->group.records;
    case NAME:
        return &command->group.name;
    default:
        return NULL;
    }
}

static int
take_option(BatchCommand *command, int option, const char *value)
{
    long number = 0;
    int status = EXIT_ALL_MADE;
    const char **kept = kept_option(command, option);
    if (kept)
        *kept = value;
    switch (option) {
    case WORKERS:
        status = read_number("workers", value, 1, WORKERS_MAX, &number);
        command->options.workers = (size_t)number;
        break;
    case TIMEOUT:
        status = read_number("timeout", value, 0, TIMEOUT_MAX, &number);
        command->options.timeout = (int)number;
        break;
    case FORCE:
        command->options.force = true;
        break;
    case DRY_RUN:
        command->options.dry_run = true;
        break;
    case SHARD:
        return read_shard(value, &command->options);
    default:
        return take_job_option("batch", option, value, &command->group.options,
                               &command->fonts);
    }
    return status;
}

/* A source of the command line; it may be given several times. */
static int
add_source(BatchCommand *command, const char *source)
{
    const char **added = vector_push(command->arena, &command->group.sources);
    if (!added) {
        failure_no_memory();
        return EXIT_MACHINE_FAILED;
    }
    *added = source;
    return EXIT_ALL_MADE;
}

static int
read_options(int count, char **words, BatchCommand *command)
{
    static const struct option known[] = {
        {"source", required_argument, NULL, SOURCE},
        {"records", required_argument, NULL, RECORDS},
        {"name", required_argument, NULL, NAME},
        JOB_OPTIONS,
        {"output", required_argument, NULL, 'o'},
        {"workers", required_argument, NULL, WORKERS},
        {"timeout", required_argument, NULL, TIMEOUT},
        {"force", no_argument, NULL, FORCE},
        {"dry-run", no_argument, NULL, DRY_RUN},
        {"shard", required_argument, NULL, SHARD},
        {"manifest", required_argument, NULL, MANIFEST},
        {"merge", required_argument, NULL, MERGE},
        {"merge-manifests", required_argument, NULL, MERGE_MANIFESTS},
        {0}};
    opterr = 0;
    for (int c; (c = getopt_long(count, words, ":o:", known, NULL)) != -1;) {
        int status = EXIT_ALL_MADE;
        if (c == ':' || c == '?')
            return wrong_option("batch", words, c);
        if (c == SOURCE)
            status = add_source(command, optarg);
        else
            status = take_option(command, c, optarg);
        if (status != EXIT_ALL_MADE)
            return status;
    }
    command->words = words + optind;
    command->word_count = count - optind;
    return check_job_options("batch", &command->group.options);
}

/* ---- items ---- */

static bool
add_item(BatchCommand *command, const Job *job, Place place, const Source *read)
{
    BatchItem *item = vector_push(command->arena, &command->items);
    if (item)
        *item = (BatchItem){*job, place, read};
    return item != NULL;
}

/* Two documents must not become one file. */
static const char *
free_name(BatchCommand *command, const char *name, Place place)
{
    if (name_set_add(command->names, name))
        return name;
    diagnose(&command->diagnostics, SEVERITY_ERROR, "output-collision", place,
             "its PDF would overwrite another's (%s)", name);
    command->rejected++;
    return NULL;
}

/* FILE.md becomes FILE.pdf in the folder. */
static bool
add_source_item(BatchCommand *command, const JobGroup *group,
                const char *source)
{
    const char *slash = strrchr(source, '/');
    const char *name = slash ? slash + 1 : source;
    const char *dot = strrchr(name, '.');
    int length = dot && dot > name ? (int)(dot - name) : (int)strlen(name);
    Place place = {source, 0, 0};
    const char *output = arena_format(command->arena, "%.*s.pdf", length, name);
    if (output)
        output = free_name(command, output, place);
    if (!output)
        return !arena_failed(command->arena);
    Job job = {.source = source, .options = group->options, .output = output};
    return add_item(command, &job, place, NULL);
}

/* One item a record.  A table that cannot be read at all is one failure. */
static bool
add_record_items(BatchCommand *command, const JobGroup *group,
                 const char *source)
{
    RecordJobs *jobs = arena_alloc(command->arena, sizeof *jobs);
    RecordTable *table = arena_alloc(command->arena, sizeof *table);
    if (!jobs || !table)
        return false;
    *jobs = (RecordJobs){.template = source,
                         .records = group->records,
                         .name = group->name,
                         .folder = command->options.folder,
                         .options = group->options};
    Status status = record_table_read(command->arena, jobs, table);
    command->rejected += status == STATUS_OK ? table->records.rejected : 1;
    for (size_t i = 0; status == STATUS_OK && i < table->records.list.count;
         i++) {
        const Record *record = &table->records.list.items[i];
        const char *name = record_table_output(table, record);
        if (!name)
            command->rejected++;
        else
            name = free_name(command, name, record->place);
        if (!name)
            continue;
        Job job = record_table_job(table, record, name);
        if (!add_item(command, &job, record->place, table->source))
            return false;
    }
    diagnostics_print(&table->diagnostics, stderr);
    return status != STATUS_NO_MEMORY && !arena_failed(command->arena);
}

static bool
is_same_name(const char *one, const char *other, const char *usual)
{
    return strcmp(one ? one : usual, other ? other : usual) == 0;
}

/* One file has one profile, one compression, one place for a signature. */
static bool
can_be_merged(BatchCommand *command, const JobGroup *group)
{
    const JobGroup *first = &command->groups.list.items[0];
    if (!command->options.merge ||
        (is_same_name(group->options.profile, first->options.profile,
                      "a-2a+ua-1") &&
         is_same_name(group->options.compression, first->options.compression,
                      "normal") &&
         group->options.signature_size == first->options.signature_size))
        return true;
    diagnose(&command->diagnostics, SEVERITY_ERROR, "merge-differs",
             (Place){group->sources.items[0], 0, 0},
             "it is left out of %s: its profile, compression or place for a "
             "signature is not that of the first job",
             command->options.merge);
    command->rejected++;
    return false;
}

static bool
add_group(BatchCommand *command, const JobGroup *group)
{
    if (!can_be_merged(command, group))
        return true;
    for (size_t i = 0; i < group->sources.count; i++) {
        const char *source = group->sources.items[i];
        if (!(group->records ? add_record_items(command, group, source)
                             : add_source_item(command, group, source)))
            return false;
    }
    return true;
}

/* ---- the whole ---- */

static const char *
folder_of(BatchCommand *command)
{
    const char *output = command->output;
    if (!output)
        output = command->groups.folder ? command->groups.folder : ".";
    size_t length = strlen(output);
    const char *slash = length > 0 && output[length - 1] == '/' ? "" : "/";
    return arena_format(command->arena, "%s%s", output, slash);
}

/* Words are sources if they are Markdown, else job files. */
static int
read_words(BatchCommand *command)
{
    for (int i = 0; i < command->word_count; i++) {
        const char *word = command->words[i];
        int status = EXIT_ALL_MADE;
        if (is_job_file(word))
            status = job_file_read(command->arena, word, &command->groups);
        else
            status = add_source(command, word);
        if (status != EXIT_ALL_MADE)
            return status;
    }
    if (command->group.name && !command->group.records)
        return wrong_usage("batch: --name needs --records");
    if (command->group.sources.count > 0) {
        JobGroup *added = vector_push(command->arena, &command->groups.list);
        if (!added)
            return EXIT_MACHINE_FAILED;
        *added = command->group;
    }
    if (command->groups.list.count == 0)
        return wrong_usage("batch: there is nothing to make: name sources or "
                           "a job file");
    return EXIT_ALL_MADE;
}

static int
check_merge(const BatchCommand *command)
{
    const BatchOptions *options = &command->options;
    if (!options->merge)
        return EXIT_ALL_MADE;
    if (!is_merged_name(options->merge))
        return wrong_usage("batch: --merge is the name of a PDF in the folder "
                           "of -o, such as all.pdf, not \"%s\"",
                           options->merge);
    if (options->shards > 1)
        return wrong_usage("batch: --merge makes one file, which has no parts "
                           "for --shard");
    return EXIT_ALL_MADE;
}

static void
set_defaults(BatchCommand *command)
{
    BatchOptions *options = &command->options;
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    if (options->workers == 0)
        options->workers = command->groups.workers > 0
                               ? (size_t)command->groups.workers
                           : cores > 0 ? (size_t)cores
                                       : 1;
    if (options->shards == 0)
        options->shard = options->shards = 1;
    options->fonts = &command->fonts;
    options->folder = folder_of(command);
    if (options->folder && !options->manifest)
        options->manifest =
            options->shards > 1
                ? arena_format(command->arena, "%smanifest-%zu.ndjson",
                               options->folder, options->shard)
                : arena_format(command->arena, "%smanifest.ndjson",
                               options->folder);
}

static int
merge_manifests(const BatchCommand *command)
{
    if (command->word_count == 0)
        return wrong_usage("batch: --merge-manifests needs the manifests that "
                           "are to be joined");
    return manifests_merge(command->merged_manifest, command->words,
                           command->word_count);
}

static int
run_command(BatchCommand *command)
{
    int status = read_words(command);
    if (!command->options.merge)
        command->options.merge = command->groups.merge;
    if (status == EXIT_ALL_MADE)
        status = check_merge(command);
    if (status != EXIT_ALL_MADE)
        return status;
    set_defaults(command);
    command->names = name_set_new(command->arena);
    for (size_t i = 0; i < command->groups.list.count; i++)
        if (!add_group(command, &command->groups.list.items[i]))
            break;
    diagnostics_print(&command->diagnostics, stderr);
    if (arena_failed(command->arena)) {
        failure_no_memory();
        return EXIT_MACHINE_FAILED;
    }
    return batch_run(&command->options, command->items.items,
                     command->items.count, command->rejected);
}

int
command_batch(int count, char **words)
{
    BatchCommand command = {.arena = arena_new()};
    if (!command.arena) {
        failure_no_memory();
        return EXIT_MACHINE_FAILED;
    }
    command.diagnostics =
        (Diagnostics){.arena = command.arena, .style = messages_style()};
    int status = read_options(count, words, &command);
    if (status == EXIT_ALL_MADE)
        status = command.merged_manifest ? merge_manifests(&command)
                                         : run_command(&command);
    arena_free(command.arena);
    return status;
}

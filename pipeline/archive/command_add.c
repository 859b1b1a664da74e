/*
 * briefset archive DIR add: documents into the archive.
 */
#include <getopt.h>

#include "layouts/definition.h"
#include "pipeline/archive/add.h"
#include "pipeline/archive/commands.h"
#include "pipeline/messages.h"
#include "pipeline/pipeline.h"

enum {
    FROM_MANIFEST = 1,
    SOURCE,
    LAYOUT,
    RECORDS,
    RECORD,
    REPLACES,
    ANY_PDF,
    JSON,
    QUIET
};

typedef struct AddCommand {
    Arena *arena;
    AddOptions options;
    const char *manifest;
    const char *replaces;
    const char *records;
    AddItem given; /* what the options say of one document */
    AddItems items;
} AddCommand;

static bool
add_input(AddCommand *command, const char *role, const char *name)
{
    AddInput *input = vector_push(command->arena, &command->given.inputs);
    if (input)
        *input = (AddInput){role, name, NULL};
    return input != NULL;
}

static int
take_option(AddCommand *command, int option, char **words)
{
    long number;
    MadeBy *made = &command->given.made;
    switch (option) {
    case FROM_MANIFEST:
        command->manifest = optarg;
        break;
    case SOURCE:
        add_input(command,
                  command->given.inputs.count > 0 ? "language" : "source",
                  optarg);
        break;
    case LAYOUT:
        made->options.layout = optarg;
        break;
    case RECORDS:
        command->records = optarg;
        break;
    case RECORD:
        if (archive_number("record", optarg, 1, &number) != EXIT_ALL_MADE)
            return EXIT_WRONG_USAGE;
        made->record = number;
        break;
    case REPLACES:
        command->replaces = optarg;
        break;
    case ANY_PDF:
        command->options.any_pdf = true;
        break;
    case JSON:
        command->options.json = true;
        break;
    case QUIET:
        command->options.quiet = true;
        break;
    default:
        return wrong_option("archive add", words, option);
    }
    return EXIT_ALL_MADE;
}

static int
read_options(int count, char **words, AddCommand *command)
{
    static const struct option known[] = {
        {"from-manifest", required_argument, NULL, FROM_MANIFEST},
        {"source", required_argument, NULL, SOURCE},
        {"layout", required_argument, NULL, LAYOUT},
        {"records", required_argument, NULL, RECORDS},
        {"record", required_argument, NULL, RECORD},
        {"replaces", required_argument, NULL, REPLACES},
        {"any-pdf", no_argument, NULL, ANY_PDF},
        {"json", no_argument, NULL, JSON},
        {"quiet", no_argument, NULL, QUIET},
        {0}};
    opterr = 0;
    optind = 0;
    for (int c; (c = getopt_long(count, words, ":", known, NULL)) != -1;)
        if (take_option(command, c, words) != EXIT_ALL_MADE)
            return EXIT_WRONG_USAGE;
    return EXIT_ALL_MADE;
}

/* A layout is a built-in one's name or a file, which is kept then. */
static int
finish_inputs(AddCommand *command, int files)
{
    const MadeBy *made = &command->given.made;
    bool has_inputs = command->given.inputs.count > 0 || command->records ||
                      made->options.layout || made->record > 0;
    if (has_inputs && (files != 1 || command->manifest))
        return wrong_usage("archive add: --source, --layout and --records are "
                           "of one document");
    if (command->replaces && files != 1)
        return wrong_usage("archive add: --replaces is of one document");
    if (has_inputs && command->given.inputs.count == 0)
        return wrong_usage("archive add: --layout and --records need --source");
    if ((made->record > 0) != (command->records != NULL))
        return wrong_usage("archive add: --records and --record go together");
    if (made->options.layout && is_definition_file(made->options.layout))
        add_input(command, "layout", made->options.layout);
    if (command->records)
        add_input(command, "records", command->records);
    return EXIT_ALL_MADE;
}

static int
collect(AddCommand *command, int count, char **words)
{
    int files = count - optind;
    if (finish_inputs(command, files) != EXIT_ALL_MADE)
        return EXIT_WRONG_USAGE;
    for (int i = optind; i < count; i++) {
        AddItem *item = vector_push(command->arena, &command->items);
        if (item)
            *item = command->given;
        if (item)
            item->file = words[i];
    }
    if (command->manifest) {
        int status = add_items_from_manifest(command->arena, command->manifest,
                                             &command->items);
        if (status != EXIT_ALL_MADE)
            return status;
    }
    if (files == 0 && !command->manifest)
        return wrong_usage("archive add: no document was given");
    return EXIT_ALL_MADE;
}

static int
add_all(AddCommand *command, const char *folder)
{
    Archive archive;
    Entry replaced;
    Status status = archive_open(&archive, folder, ARCHIVE_ADD);
    if (status != STATUS_OK)
        return exit_status(status);
    int result = EXIT_ALL_MADE;
    if (command->replaces) {
        int64_t id = catalogue_id(&archive, command->replaces);
        if (id == 0 ||
            !catalogue_entry(&archive, command->arena, id, &replaced))
            result = EXIT_DOCUMENT_FAILED;
        else
            command->options.replaces = replaced.key;
    }
    if (result == EXIT_ALL_MADE)
        result = add_documents(&archive, &command->items, &command->options);
    archive_close(&archive);
    return result;
}

int
archive_add(const char *folder, int count, char **words)
{
    AddCommand command = {.arena = arena_new()};
    if (!command.arena) {
        failure_no_memory();
        return EXIT_MACHINE_FAILED;
    }
    int status = read_options(count, words, &command);
    if (status == EXIT_ALL_MADE)
        status = collect(&command, count, words);
    if (status == EXIT_ALL_MADE && arena_failed(command.arena)) {
        failure_no_memory();
        status = EXIT_MACHINE_FAILED;
    }
    if (status == EXIT_ALL_MADE)
        status = add_all(&command, folder);
    arena_free(command.arena);
    return status;
}

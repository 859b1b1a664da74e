/*
 * briefset archive DIR verify, rebuild, export, remake: is it sound, and can
 * others have it.
 */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "pipeline/archive/commands.h"
#include "pipeline/archive/export.h"
#include "pipeline/archive/rebuild.h"
#include "pipeline/archive/remake.h"
#include "pipeline/archive/verify.h"
#include "pipeline/pipeline.h"

enum { SAMPLE = 1, JSON, FONTS, IGNORE_SYSTEM };

/* ---- verify, rebuild ---- */

int
archive_verify(const char *folder, int count, char **words)
{
    static const struct option known[] = {
        {"sample", required_argument, NULL, SAMPLE},
        {"json", no_argument, NULL, JSON},
        {0}};
    VerifyOptions options = {0};
    Archive archive;
    long number = 0;
    opterr = 0;
    optind = 0;
    for (int c; (c = getopt_long(count, words, ":", known, NULL)) != -1;) {
        if (c == SAMPLE) {
            if (archive_number("sample", optarg, 1, &number) != EXIT_ALL_MADE)
                return EXIT_WRONG_USAGE;
        } else if (c == JSON) {
            options.json = true;
        } else {
            return wrong_option("archive verify", words, c);
        }
    }
    if (optind < count)
        return wrong_usage("archive %s: \"%s\" is too much", words[0],
                           words[optind]);
    options.sample = number;
    Status status = archive_open(&archive, folder, ARCHIVE_READ);
    if (status != STATUS_OK)
        return exit_status(status);
    int result = verify(&archive, &options);
    archive_close(&archive);
    return result;
}

int
archive_rebuild(const char *folder, int count, char **words)
{
    Archive archive;
    if (count > 1)
        return wrong_usage("archive %s: \"%s\" is too much", words[0],
                           words[1]);
    Status status = archive_open(&archive, folder, ARCHIVE_REBUILD);
    if (status != STATUS_OK)
        return exit_status(status);
    int result = rebuild(&archive);
    archive_close(&archive);
    return result;
}

/* ---- export ---- */

typedef enum ExportForm {
    EXPORT_NONE,
    EXPORT_BAG,
    EXPORT_CSV,
    EXPORT_NDJSON
} ExportForm;

static int
run_export(Archive *archive, ExportForm form, const char *out)
{
    if (form == EXPORT_BAG)
        return export_bag(archive, out);
    return exit_status(form == EXPORT_CSV ? export_csv(archive)
                                          : export_ndjson(archive));
}

int
archive_export(const char *folder, int count, char **words)
{
    static const struct option known[] = {
        {"bag", required_argument, NULL, EXPORT_BAG},
        {"csv", no_argument, NULL, EXPORT_CSV},
        {"ndjson", no_argument, NULL, EXPORT_NDJSON},
        {0}};
    Archive archive;
    ExportForm form = EXPORT_NONE;
    const char *out = NULL;
    int forms = 0;
    opterr = 0;
    optind = 0;
    for (int c; (c = getopt_long(count, words, ":", known, NULL)) != -1;) {
        if (c == '?' || c == ':')
            return wrong_option("archive export", words, c);
        form = (ExportForm)c;
        out = c == EXPORT_BAG ? optarg : out;
        forms++;
    }
    if (optind < count)
        return wrong_usage("archive %s: \"%s\" is too much", words[0],
                           words[optind]);
    if (forms != 1)
        return wrong_usage("archive export: one of --bag OUT/, --csv and "
                           "--ndjson is needed");
    Status status = archive_open(&archive, folder, ARCHIVE_READ);
    if (status != STATUS_OK)
        return exit_status(status);
    int result = run_export(&archive, form, out);
    archive_close(&archive);
    return result;
}

/* ---- remake ---- */

typedef struct RemakeCommand {
    FontOptions fonts;
    const char *output;
    bool json;
} RemakeCommand;

static int
read_remake_options(int count, char **words, RemakeCommand *command)
{
    static const struct option known[] = {
        {"fonts", required_argument, NULL, FONTS},
        {"ignore-system-fonts", no_argument, NULL, IGNORE_SYSTEM},
        {"output", required_argument, NULL, 'o'},
        {"json", no_argument, NULL, JSON},
        {0}};
    opterr = 0;
    optind = 0;
    for (int c; (c = getopt_long(count, words, ":o:", known, NULL)) != -1;) {
        if (c == 'o')
            command->output = optarg;
        else if (c == JSON)
            command->json = true;
        else if (c == IGNORE_SYSTEM)
            command->fonts.ignore_system = true;
        else if (c != FONTS)
            return wrong_option("archive remake", words, c);
        else if (add_font_folder(&command->fonts, optarg) != EXIT_ALL_MADE)
            return EXIT_WRONG_USAGE;
    }
    return EXIT_ALL_MADE;
}

int
archive_remake(const char *folder, int count, char **words)
{
    RemakeCommand command = {0};
    Archive archive;
    Entry entry;
    if (read_remake_options(count, words, &command) != EXIT_ALL_MADE)
        return EXIT_WRONG_USAGE;
    if (optind + 1 != count)
        return wrong_usage("archive %s: one document is needed", words[0]);
    Status status = archive_open(&archive, folder, ARCHIVE_READ);
    if (status != STATUS_OK)
        return exit_status(status);
    int64_t id = catalogue_id(&archive, words[optind]);
    int result = EXIT_DOCUMENT_FAILED;
    if (id > 0 && catalogue_entry(&archive, archive.arena, id, &entry))
        result = remake(&archive, &entry, &command.fonts, command.output,
                        command.json);
    else if (archive_status(&archive) != STATUS_OK)
        result = EXIT_MACHINE_FAILED;
    archive_close(&archive);
    return result;
}

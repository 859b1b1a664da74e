/*
 * Options that several commands take: see command.h.
 */
#include <getopt.h>
#include <string.h>

#include "layouts/arrangement.h"
#include "layouts/definition.h"
#include "layouts/imposition.h"
#include "pipeline/command.h"
#include "pipeline/file.h"
#include "pipeline/pipeline.h"

int
wrong_option(const char *command, char **words, int result)
{
    const char *word = words[optind - 1];
    if (result == ':')
        return wrong_usage("%s: %s needs a value", command, word);
    if (strncmp(word, "--", 2) != 0 && optopt > 0)
        return wrong_usage("%s: unknown option -%c", command, optopt);
    return wrong_usage("%s: unknown option %s", command, word);
}

int
add_font_folder(FontOptions *options, const char *folder)
{
    if (!is_directory(folder))
        return wrong_usage("--fonts: there is no folder %s", folder);
    if (options->count == FONT_FOLDERS_MAX)
        return wrong_usage("--fonts: at most %d folders", FONT_FOLDERS_MAX);
    options->folders[options->count++] = folder;
    return EXIT_ALL_MADE;
}

static int
take_signature_size(const char *command, const char *value, size_t *size)
{
    if (signature_size_read(value, size))
        return EXIT_ALL_MADE;
    return wrong_usage("%s: --reserve-signature is a number of bytes from %d "
                       "to %d, not \"%s\"",
                       command, PDF_SIGNATURE_LEAST, PDF_SIGNATURE_MOST, value);
}

int
take_job_option(const char *command, int option, const char *value,
                JobOptions *options, FontOptions *fonts)
{
    if (option >= OPTION_TEXT && option < OPTION_TEXT + JOB_TEXTS)
        *job_text(options, (size_t)(option - OPTION_TEXT)) = value;
    else if (option == OPTION_PROFILE_STRICT)
        options->profile_strict = true;
    else if (option == OPTION_SIGNATURE)
        return take_signature_size(command, value, &options->signature_size);
    else if (option == OPTION_FONTS)
        return add_font_folder(fonts, value);
    else if (option == OPTION_IGNORE_SYSTEM)
        fonts->ignore_system = true;
    return EXIT_ALL_MADE;
}

static int
check_sheets(const char *command, const JobOptions *options)
{
    ImpositionKind kind;
    Length width;
    Length height;
    const char *repeat = options->repeat;
    if (options->impose && !imposition_kind(options->impose, &kind))
        return wrong_usage("%s: there is no imposition \"%s\"; there are: %s",
                           command, options->impose, imposition_names);
    if (options->sheet && !paper_size(options->sheet, &width, &height))
        return wrong_usage("%s: there is no paper \"%s\"; there are: %s",
                           command, options->sheet, paper_names);
    if (repeat && strcmp(repeat, "yes") != 0 && strcmp(repeat, "no") != 0)
        return wrong_usage("%s: --repeat is yes or no, not \"%s\"", command,
                           repeat);
    return EXIT_ALL_MADE;
}

int
check_job_options(const char *command, const JobOptions *options)
{
    ArrangementKind kind;
    if (options->profile && !profile_is_known(options->profile))
        return wrong_usage("%s: there is no profile \"%s\"; there are: %s",
                           command, options->profile, profile_names);
    if (options->compression && !compression_is_known(options->compression))
        return wrong_usage("%s: --compression is fast, normal or small, not "
                           "\"%s\"",
                           command, options->compression);
    if (!options->arrangement || arrangement_kind(options->arrangement, &kind))
        return check_sheets(command, options);
    return wrong_usage("%s: there is no arrangement \"%s\"; there are: %s",
                       command, options->arrangement, arrangement_names);
}

/*
 * briefset layouts, briefset fonts: what there is.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "layouts/definition.h"
#include "pipeline/command.h"
#include "pipeline/messages.h"
#include "pipeline/pipeline.h"

int
command_layouts(int count, char **words)
{
    if (count > 1)
        return wrong_usage("layouts: \"%s\" means nothing here", words[1]);
    Arena *arena = arena_new();
    if (!arena) {
        failure_no_memory();
        return EXIT_MACHINE_FAILED;
    }
    for (const BuiltInDefinition *d = built_in_definitions; d->name; d++) {
        const char *chinese;
        const char *english;
        built_in_titles(arena, d, &chinese, &english);
        printf("%-16s %s  %s\n", d->name, chinese, english);
    }
    arena_free(arena);
    return EXIT_ALL_MADE;
}

static int
print_families(FontLibrary *library)
{
    size_t count = 0;
    FontFamily *families = font_library_families(library, &count);
    if (!families) {
        failure_no_memory();
        return EXIT_MACHINE_FAILED;
    }
    for (size_t i = 0; i < count; i++)
        printf("%s\t%s\t%s\n", families[i].name, families[i].languages,
               families[i].file);
    free(families);
    return EXIT_ALL_MADE;
}

int
command_fonts(int count, char **words)
{
    enum { FONTS = 1, IGNORE_SYSTEM };
    static const struct option known[] = {
        {"fonts", required_argument, NULL, FONTS},
        {"ignore-system-fonts", no_argument, NULL, IGNORE_SYSTEM},
        {0}};
    FontOptions options = {0};
    opterr = 0;
    for (int c; (c = getopt_long(count, words, ":", known, NULL)) != -1;) {
        if (c == FONTS) {
            if (add_font_folder(&options, optarg) != EXIT_ALL_MADE)
                return EXIT_WRONG_USAGE;
        } else if (c == IGNORE_SYSTEM) {
            options.ignore_system = true;
        } else {
            return wrong_option("fonts", words, c);
        }
    }
    if (optind < count)
        return wrong_usage("fonts: \"%s\" means nothing here", words[optind]);
    const char *problem = NULL;
    FontLibrary *library =
        font_library_new(options.folders, !options.ignore_system, &problem);
    if (!library) {
        failure("no-fonts", "%s", problem);
        return EXIT_MACHINE_FAILED;
    }
    int status = print_families(library);
    font_library_free(library);
    return status;
}

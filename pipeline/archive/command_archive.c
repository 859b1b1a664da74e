/*
 * briefset archive DIR COMMAND: the second word says what to do with it.
 */
#include <stdlib.h>
#include <string.h>

#include "pipeline/archive/commands.h"
#include "pipeline/pipeline.h"

static const struct {
    const char *name;
    ArchiveCommand *run;
} commands[] = {{"add", archive_add},         {"search", archive_search},
                {"list", archive_list},       {"show", archive_show},
                {"history", archive_history}, {"verify", archive_verify},
                {"rebuild", archive_rebuild}, {"export", archive_export},
                {"remake", archive_remake},   {"site", archive_site}};

int
archive_number(const char *option, const char *text, long least, long *number)
{
    char *end = NULL;
    *number = strtol(text, &end, 10);
    if (*text == '\0' || *end != '\0' || *number < least ||
        *number > 1000000000)
        return wrong_usage("archive: --%s must be a number, at least %d",
                           option, (int)least);
    return EXIT_ALL_MADE;
}

int
command_archive(int count, char **words)
{
    if (count < 2)
        return wrong_usage("archive: the folder is missing");
    if (count < 3)
        return wrong_usage("archive: what to do is missing");
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (strcmp(commands[i].name, words[2]) == 0)
            return commands[i].run(words[1], count - 2, words + 2);
    return wrong_usage("archive: unknown command \"%s\"", words[2]);
}

/*
 * What can be done with an archive: each takes the words behind its own name
 * and returns the exit status.
 */
#ifndef BRIEFSET_PIPELINE_ARCHIVE_COMMANDS_H
#define BRIEFSET_PIPELINE_ARCHIVE_COMMANDS_H

#include "pipeline/command.h"

/*
 * `folder` is the archive's; words[0] the command's own name, words[count]
 * NULL.
 */
typedef int ArchiveCommand(const char *folder, int count, char **words);

ArchiveCommand archive_add, archive_search, archive_list, archive_show,
    archive_history, archive_verify, archive_rebuild, archive_export,
    archive_remake, archive_site;

/* The value of an option that is a number from `least` on; EXIT_ALL_MADE or
   EXIT_WRONG_USAGE. */
int
archive_number(const char *option, const char *text, long least, long *number);

#endif

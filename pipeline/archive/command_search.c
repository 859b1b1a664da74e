/*
 * briefset archive DIR search, list, show, history: what is in it.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pipeline/archive/commands.h"
#include "pipeline/archive/print.h"
#include "pipeline/messages.h"
#include "pipeline/pipeline.h"

enum { USUALLY_SHOWN = 20 };

enum { LANGUAGE = 1, FROM, TO, ISSUER, ALL_VERSIONS, LIMIT, JSON };

typedef struct FindCommand {
    EntryFilter filter;
    bool json;
    bool color;
    long most;
    const char *key; /* of history */
} FindCommand;

/* ---- options ---- */

/* "2026", "2026-05" or "2026-05-01". */
static int
check_date(const char *option, const char *date)
{
    static const char shape[] = "0000-00-00";
    size_t length = strlen(date);
    bool good = length == 4 || length == 7 || length == 10;
    for (size_t i = 0; good && i < length; i++)
        good =
            shape[i] == '-' ? date[i] == '-' : date[i] >= '0' && date[i] <= '9';
    if (good)
        return EXIT_ALL_MADE;
    return wrong_usage("archive: --%s is a date such as 2026-05-01 or 2026, "
                       "not \"%s\"",
                       option, date);
}

static int
take_option(FindCommand *command, int option, char **words)
{
    switch (option) {
    case LANGUAGE:
        command->filter.language = optarg;
        return EXIT_ALL_MADE;
    case FROM:
        command->filter.from = optarg;
        return check_date("from", optarg);
    case TO:
        command->filter.to = optarg;
        return check_date("to", optarg);
    case ISSUER:
        command->filter.issuer = optarg;
        return EXIT_ALL_MADE;
    case ALL_VERSIONS:
        command->filter.current = false;
        return EXIT_ALL_MADE;
    case LIMIT:
        return archive_number("limit", optarg, 0, &command->most);
    case JSON:
        command->json = true;
        return EXIT_ALL_MADE;
    default:
        return wrong_option("archive", words, option);
    }
}

static int
read_options(int count, char **words, FindCommand *command)
{
    static const struct option known[] = {
        {"language", required_argument, NULL, LANGUAGE},
        {"from", required_argument, NULL, FROM},
        {"to", required_argument, NULL, TO},
        {"issuer", required_argument, NULL, ISSUER},
        {"all-versions", no_argument, NULL, ALL_VERSIONS},
        {"limit", required_argument, NULL, LIMIT},
        {"json", no_argument, NULL, JSON},
        {0}};
    const char *no_color = getenv("NO_COLOR");
    const char *terminal = getenv("TERM");
    *command = (FindCommand){
        .filter = {.current = true},
        .most = USUALLY_SHOWN,
        .color = isatty(STDOUT_FILENO) && !(no_color && *no_color) &&
                 !(terminal && strcmp(terminal, "dumb") == 0)};
    opterr = 0;
    optind = 0;
    for (int c; (c = getopt_long(count, words, ":", known, NULL)) != -1;)
        if (take_option(command, c, words) != EXIT_ALL_MADE)
            return EXIT_WRONG_USAGE;
    return EXIT_ALL_MADE;
}

/* ---- search ---- */

static bool
show_found(void *context, Arena *arena, const Entry *entry,
           const Passage *passage)
{
    const FindCommand *command = context;
    if (command->json) {
        print_found_json(stdout, entry, passage);
        putchar('\n');
    } else {
        print_entry_line(stdout, entry);
        print_passage(stdout, arena, passage, command->color);
    }
    return !ferror(stdout);
}

/* All words of the command line as one query. */
static const char *
joined_words(Arena *arena, char **words)
{
    StringBuilder query = {.arena = arena};
    string_append_text(&query, "");
    for (; *words; words++) {
        string_append_text(&query, *words);
        string_append_text(&query, " ");
    }
    return query.bytes;
}

static int
run_search(Archive *archive, FindCommand *command, char **words)
{
    enum { MOST_PHRASES = 100, MOST_LETTERS = 4000 };
    Query query = {0};
    int64_t found = 0;
    const char *text = joined_words(archive->arena, words);
    if (text && strlen(text) > MOST_LETTERS)
        return wrong_usage("archive search: at most %d bytes",
                           (int)MOST_LETTERS);
    if (!text || !query_read(archive->arena, text, &query)) {
        failure_no_memory();
        return EXIT_MACHINE_FAILED;
    }
    if (!query_is_positive(&query))
        return wrong_usage("archive search: there is no word to look for");
    if (query.phrases.count > MOST_PHRASES)
        return wrong_usage("archive search: at most %d words",
                           (int)MOST_PHRASES);
    Status status = search(archive, &query, &command->filter, command->most,
                           show_found, command, &found);
    const char *more =
        words_of(archive->arena, "%lld more; --limit says how many are shown",
                 (long long)(found - command->most));
    if (status == STATUS_OK && !command->json && found > command->most)
        puts(more);
    return exit_status(status);
}

/* "-not" is a word of the query, not an option. */
static bool
protect_words(Arena *arena, int count, char **words)
{
    for (int i = 1; i < count; i++) {
        const char *before = words[i - 1];
        bool is_value = strncmp(before, "--", 2) == 0 &&
                        strcmp(before, "--json") != 0 &&
                        strcmp(before, "--all-versions") != 0;
        if (strcmp(words[i], "--") == 0)
            break;
        if (words[i][0] == '-' && words[i][1] != '-' && !is_value)
            words[i] = arena_format(arena, " %s", words[i]);
        if (!words[i])
            return false;
    }
    return true;
}

static int
search_with(Arena *arena, const char *folder, int count, char **words)
{
    FindCommand command;
    Archive archive;
    if (!protect_words(arena, count, words)) {
        failure_no_memory();
        return EXIT_MACHINE_FAILED;
    }
    if (read_options(count, words, &command) != EXIT_ALL_MADE)
        return EXIT_WRONG_USAGE;
    if (optind == count)
        return wrong_usage("archive search: what to look for is missing");
    Status status = archive_open(&archive, folder, ARCHIVE_READ);
    if (status != STATUS_OK)
        return exit_status(status);
    int result = run_search(&archive, &command, words + optind);
    archive_close(&archive);
    return result;
}

int
archive_search(const char *folder, int count, char **words)
{
    Arena *arena = arena_new();
    if (!arena) {
        failure_no_memory();
        return EXIT_MACHINE_FAILED;
    }
    int status = search_with(arena, folder, count, words);
    arena_free(arena);
    return status;
}

/* ---- list, history ---- */

static bool
list_one(void *context, Arena *arena, const Entry *entry)
{
    const FindCommand *command = context;
    (void)arena;
    if (command->key && strcmp(command->key, entry->key) != 0)
        return true;
    if (command->json)
        print_entry_json(stdout, entry);
    else
        print_entry_line(stdout, entry);
    if (command->json)
        putchar('\n');
    return !ferror(stdout);
}

int
archive_list(const char *folder, int count, char **words)
{
    FindCommand command;
    Archive archive;
    if (read_options(count, words, &command) != EXIT_ALL_MADE)
        return EXIT_WRONG_USAGE;
    if (optind < count)
        return wrong_usage("archive %s: \"%s\" is too much", words[0],
                           words[optind]);
    Status status = archive_open(&archive, folder, ARCHIVE_READ);
    if (status != STATUS_OK)
        return exit_status(status);
    status = catalogue_visit(&archive, &command.filter, list_one, &command);
    archive_close(&archive);
    return exit_status(status);
}

/* ---- show ---- */

/* The one document that is named; an exit status. */
static int
open_one(const char *folder, int count, char **words, FindCommand *command,
         Archive *archive, Entry *entry)
{
    if (read_options(count, words, command) != EXIT_ALL_MADE)
        return EXIT_WRONG_USAGE;
    if (optind + 1 != count)
        return wrong_usage("archive %s: one document is needed", words[0]);
    Status status = archive_open(archive, folder, ARCHIVE_READ);
    if (status != STATUS_OK)
        return exit_status(status);
    int64_t id = catalogue_id(archive, words[optind]);
    if (id > 0 && catalogue_entry(archive, archive->arena, id, entry))
        return EXIT_ALL_MADE;
    int result = archive_status(archive) == STATUS_OK ? EXIT_DOCUMENT_FAILED
                                                      : EXIT_MACHINE_FAILED;
    archive_close(archive);
    return result;
}

int
archive_show(const char *folder, int count, char **words)
{
    FindCommand command;
    Archive archive;
    Entry entry = {.key = ""};
    int status = open_one(folder, count, words, &command, &archive, &entry);
    if (status != EXIT_ALL_MADE)
        return status;
    if (command.json) {
        print_entry_json(stdout, &entry);
        putchar('\n');
    } else {
        print_entry(stdout, &entry);
    }
    archive_close(&archive);
    return EXIT_ALL_MADE;
}

int
archive_history(const char *folder, int count, char **words)
{
    FindCommand command;
    Archive archive;
    Entry entry = {.key = ""};
    int status = open_one(folder, count, words, &command, &archive, &entry);
    if (status != EXIT_ALL_MADE)
        return status;
    command.key = entry.key;
    command.filter.current = false;
    Status visited =
        catalogue_visit(&archive, &command.filter, list_one, &command);
    archive_close(&archive);
    return exit_status(visited);
}

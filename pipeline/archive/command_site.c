/*
 * briefset archive DIR site OUT/: a web page of it.
 */
#include <getopt.h>

#include "pipeline/archive/commands.h"
#include "pipeline/archive/site.h"
#include "pipeline/messages.h"
#include "pipeline/pipeline.h"

enum { WITHOUT_PICTURES = 1 };

static int
read_options(int count, char **words, Site *site)
{
    static const struct option known[] = {
        {"without-pictures", no_argument, NULL, WITHOUT_PICTURES}, {0}};
    opterr = 0;
    optind = 0;
    for (int c; (c = getopt_long(count, words, ":", known, NULL)) != -1;) {
        if (c != WITHOUT_PICTURES)
            return wrong_option("archive site", words, c);
        site->without_pictures = true;
    }
    if (optind + 1 != count || !*words[optind])
        return wrong_usage("archive site: one folder to write is needed");
    site->target = words[optind];
    return EXIT_ALL_MADE;
}

static Status
make(Site *site, const char *folder)
{
    Archive archive;
    Status status = archive_open(&archive, folder, ARCHIVE_READ);
    if (status != STATUS_OK)
        return status;
    site->archive = &archive;
    status = site_make(site);
    archive_close(&archive);
    diagnostics_print(&site->diagnostics, stderr);
    const char *made =
        words_of(site->arena, "%s/index.html: %zu documents, %zu new pictures",
                 site->target, site->documents.count, site->pictures_made);
    if (status == STATUS_OK && made)
        puts(made);
    return status;
}

int
archive_site(const char *folder, int count, char **words)
{
    Site site = {.arena = arena_new()};
    if (!site.arena) {
        failure_no_memory();
        return EXIT_MACHINE_FAILED;
    }
    site.diagnostics =
        (Diagnostics){.arena = site.arena, .style = messages_style()};
    int status = read_options(count, words, &site);
    if (status == EXIT_ALL_MADE)
        status = exit_status(make(&site, folder));
    arena_free(site.arena);
    return status;
}

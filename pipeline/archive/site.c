/*
 * Site: see site.h.
 */
#include "pipeline/archive/site.h"

#include <string.h>

/* Made of the files of these names, NUL-terminated. */
extern const char site_html[];
extern const char site_css[];
extern const char site_words_js[];
extern const char site_search_js[];
extern const char site_language_js[];
extern const char site_js[];

static bool
write_page(Site *site)
{
    const struct {
        const char *name;
        const char *text;
    } files[] = {{"page/site.css", site_css},
                 {"page/words.js", site_words_js},
                 {"page/search.js", site_search_js},
                 {"page/language.js", site_language_js},
                 {"page/site.js", site_js},
                 {"index.html", site_html}};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        if (!site_write(site, site_name(site, site->arena, "%s", files[i].name),
                        files[i].text, strlen(files[i].text)))
            return false;
    return true;
}

static void
print_catalogue(const Site *site, FILE *out)
{
    fputs("briefset.catalogue({\"documents\":[", out);
    for (size_t i = 0; i < site->documents.count; i++) {
        const SiteDocument *document = &site->documents.items[i];
        fprintf(out, "%s{%s,\"picture\":%s,\"words\":%lld}",
                i > 0 ? ",\n" : "\n", document->members,
                document->has_picture ? "true" : "false",
                (long long)document->words);
    }
    fputs("],\n\"words\":[", out);
    for (size_t i = 0; i < site->first_words.count; i++) {
        fputs(i > 0 ? "," : "", out);
        json_print_string(out, site->first_words.items[i]);
    }
    fputs("]});\n", out);
}

static bool
write_catalogue(Site *site)
{
    SiteScript script;
    if (!site_script_begin(site, &script))
        return false;
    print_catalogue(site, script.stream);
    return site_script_end(site, &script,
                           site_name(site, site->arena, "page/catalogue.js"));
}

/* Documents and index as they are at one moment, whoever adds meanwhile. */
static bool
read_archive(Site *site)
{
    const EntryFilter all = {0};
    Sql *sql = &site->archive->sql;
    if (!sql_script(sql, "BEGIN;"))
        return false;
    Status status = catalogue_visit(site->archive, &all, site_document, site);
    if (site->status == STATUS_OK)
        site->status = status;
    bool good = site->status == STATUS_OK && site_words(site);
    return sql_script(sql, "COMMIT;") && good;
}

static Status
fill(Site *site)
{
    bool good = read_archive(site) && site_pictures(site) &&
                write_catalogue(site) && write_page(site);
    if (!good && site->status == STATUS_OK)
        site->status = STATUS_LIBRARY;
    return site->status;
}

Status
site_make(Site *site)
{
    site->lock = -1;
    Status status = site_folder_begin(site);
    if (status == STATUS_OK)
        status = fill(site);
    if (status == STATUS_OK)
        status = site_folder_end(site);
    site_folder_forget(site);
    return status;
}

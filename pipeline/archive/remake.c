/*
 * Remaking: see remake.h.
 *
 * What is kept is laid out in a folder of its own as it lay when the document
 * was made, so that names in the sources lead to the same files.  A name is
 * taken apart here and never leaves that folder, whatever it says.
 */
#include "pipeline/archive/remake.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "input/translation.h"
#include "pipeline/archive/entry.h"
#include "pipeline/archive/store.h"
#include "pipeline/file.h"
#include "pipeline/messages.h"
#include "pipeline/pipeline.h"
#include "pipeline/record_jobs.h"

/* Names may go up so many folders. */
static const char inner[] = "0/1/2/3/4/5/6/7/8/9";

typedef struct Remaking {
    Archive *archive;
    Arena *arena;
    const Entry *entry;
    const char *folder;
    const char *source; /* names of files as they are laid out */
    const char *records;
    const char *layout; /* the file, or a built-in one's name */
    Job job;
    bool json;
} Remaking;

/* ---- laying out ---- */

/* The path without "." and ".."; NULL if it would leave the folder. */
static const char *
plain_path(Arena *arena, const char *name)
{
    StringBuilder path = {.arena = arena};
    if (*name != '/')
        string_append_text(&path, inner);
    while (*name) {
        size_t length = strcspn(name, "/");
        if (length == 2 && strncmp(name, "..", 2) == 0) {
            char *slash = path.length > 0 ? strrchr(path.bytes, '/') : NULL;
            if (path.length == 0)
                return NULL;
            path.length = slash ? (size_t)(slash - path.bytes) : 0;
            path.bytes[path.length] = '\0';
        } else if (length > 0 && !(length == 1 && *name == '.')) {
            string_append_text(&path, path.length > 0 ? "/" : "");
            string_append(&path, name, length);
        }
        name += length;
        name += *name == '/';
    }
    return path.length > 0 ? path.bytes : NULL;
}

/* Makes all folders that the file is in. */
static bool
make_folders(Arena *arena, const char *path, size_t from)
{
    for (const char *slash = strchr(path + from, '/'); slash;
         slash = strchr(slash + 1, '/')) {
        const char *folder = arena_text(arena, path, (size_t)(slash - path));
        if (!folder || (mkdir(folder, 0777) != 0 && errno != EEXIST))
            return false;
    }
    return true;
}

/* Where the file lies now; NULL: it cannot be laid out, which was told. */
static const char *
lay_out(Remaking *remaking, const StoredFile *stored)
{
    Arena *arena = remaking->arena;
    FileBytes file;
    const char *plain = plain_path(arena, stored->name);
    const char *path =
        plain ? arena_format(arena, "%s/%s", remaking->folder, plain) : NULL;
    const char *kept = store_path(remaking->archive, arena, stored->sha256, "");
    int error = kept ? file_read(arena, kept, &file) : ENOMEM;
    if (error || !store_has(kept, stored->sha256)) {
        failure("document-damaged", "%s is damaged or missing", kept);
        return NULL;
    }
    if (!path || !make_folders(arena, path, strlen(remaking->folder) + 1) ||
        file_write(path, file.bytes, file.length) != 0) {
        failure("unwritable-file", "cannot write %s: %s", stored->name,
                strerror(path ? errno : EINVAL));
        return NULL;
    }
    return path;
}

static bool
lay_out_all(Remaking *remaking)
{
    const Entry *entry = remaking->entry;
    for (size_t i = 0; i < entry->files.count; i++) {
        const StoredFile *stored = &entry->files.items[i];
        const char *path = lay_out(remaking, stored);
        if (!path)
            return false;
        if (strcmp(stored->role, "source") == 0)
            remaking->source = path;
        else if (strcmp(stored->role, "records") == 0)
            remaking->records = path;
        else if (strcmp(stored->role, "layout") == 0)
            remaking->layout = path;
        else if (strcmp(stored->role, "language") == 0 &&
                 remaking->job.other_count < LANGUAGES_MAX)
            remaking->job.others[remaking->job.other_count++] = path;
    }
    return true;
}

/* ---- making ---- */

static void
set_job(Remaking *remaking)
{
    const MadeBy *made = &remaking->entry->made;
    Job *job = &remaking->job;
    job->source = remaking->source;
    job->options = made->options;
    for (size_t i = 0; i < JOB_TEXTS; i++)
        if (*job_text(&job->options, i) && !**job_text(&job->options, i))
            *job_text(&job->options, i) = NULL;
    if (remaking->layout)
        job->options.layout = remaking->layout;
    if (*made->epoch)
        setenv("SOURCE_DATE_EPOCH", made->epoch, 1);
    else
        unsetenv("SOURCE_DATE_EPOCH");
}

/* The record's own job; false: there is none, which was told. */
static bool
set_record(Remaking *remaking, RecordJobs *jobs, RecordTable *table)
{
    const Job *job = &remaking->job;
    *jobs = (RecordJobs){.template = job->source,
                         .records = remaking->records,
                         .folder = "",
                         .options = job->options};
    Status status = record_table_read(remaking->arena, jobs, table);
    diagnostics_print(&table->diagnostics, stderr);
    if (status == STATUS_NO_MEMORY)
        failure_no_memory();
    for (size_t i = 0; status == STATUS_OK && i < table->records.list.count;
         i++) {
        const Record *record = &table->records.list.items[i];
        if ((int64_t)record->number != remaking->entry->made.record)
            continue;
        remaking->job = record_table_job(table, record, "");
        return true;
    }
    failure("no-record", "the record that the document was made of is not "
                         "there");
    return false;
}

/* ---- what is different ---- */

static void
print_difference(const Remaking *remaking, const char *what, const char *then,
                 const char *now)
{
    MessageLanguage language = messages_style().language;
    if (remaking->json) {
        printf("{\"status\":\"differs\",\"in\":\"%s\",\"then\":", what);
        json_print_string(stdout, then);
        fputs(",\"now\":", stdout);
        json_print_string(stdout, now);
        puts("}");
        return;
    }
    printf("%s%s", translate_word(language, what),
           translate_word(language, ": "));
    print_safely(stdout, then, strlen(then));
    fputs(" → ", stdout);
    print_safely(stdout, now, strlen(now));
    putchar('\n');
}

static const char *
joined(Arena *arena, const TextList *list)
{
    StringBuilder text = {.arena = arena};
    string_append_text(&text, "");
    for (size_t i = 0; i < list->count; i++) {
        string_append_text(&text, i > 0 ? ", " : "");
        string_append_text(&text, list->items[i]);
    }
    return text.bytes ? text.bytes : "";
}

static size_t
compare_texts(const Remaking *remaking, const char *what, const char *then,
              const char *now)
{
    if (strcmp(then, now) == 0)
        return 0;
    print_difference(remaking, what, then, now);
    return 1;
}

/* The first piece of text that is another. */
static size_t
compare_pieces(Remaking *remaking, const EntryText *then, const EntryText *now)
{
    Arena *arena = remaking->arena;
    static const EntryPiece none = {.text = ""};
    size_t count = then->pieces.count > now->pieces.count ? then->pieces.count
                                                          : now->pieces.count;
    for (size_t i = 0; i < count; i++) {
        const EntryPiece *a =
            i < then->pieces.count ? &then->pieces.items[i] : &none;
        const EntryPiece *b =
            i < now->pieces.count ? &now->pieces.items[i] : &none;
        if (a->page == b->page && strcmp(a->text, b->text) == 0)
            continue;
        print_difference(remaking, "text",
                         words_of(arena, "page %d: %s", a->page, a->text),
                         words_of(arena, "page %d: %s", b->page, b->text));
        return 1;
    }
    return 0;
}

static const char *
fonts_now(Remaking *remaking, FontLibrary *library)
{
    char *files = font_library_files(library);
    Digest digest = digest_of(files ? files : "", files ? strlen(files) : 0);
    free(files);
    const char *text =
        arena_text(remaking->arena, digest.text, DIGEST_TEXT - 1);
    return text ? text : "";
}

static int
tell_differences(Remaking *remaking, const PdfBytes *pdf, FontLibrary *library)
{
    Arena *arena = remaking->arena;
    const Entry *entry = remaking->entry;
    PdfDescription description;
    Entry now = {0};
    EntryText text;
    EntryText kept;
    EntryText then;
    FILE *nowhere = fopen("/dev/null", "w");
    CheckOptions options = {0};
    Status status = nowhere
                        ? pdf_describe("", (const char *)pdf->data, pdf->length,
                                       &options, nowhere, arena, &description)
                        : STATUS_IO;
    if (nowhere)
        fclose(nowhere);
    if (status != STATUS_OK && status != STATUS_REJECTED)
        return EXIT_MACHINE_FAILED;
    entry_describe(arena, &description, &now, &text);
    if (!entry_text_as_kept(arena, &text, &kept) ||
        !catalogue_text(remaking->archive, arena, entry->id, &then))
        return EXIT_MACHINE_FAILED;
    size_t differences =
        compare_texts(remaking, "program", entry->producer, now.producer) +
        compare_texts(remaking, "fonts", joined(arena, &entry->fonts),
                      joined(arena, &now.fonts)) +
        compare_texts(remaking, "pages",
                      words_of(arena, "%d", (int)entry->pages),
                      words_of(arena, "%d", (int)now.pages)) +
        compare_texts(remaking, "profile", entry->profile, now.profile) +
        compare_pieces(remaking, &then, &kept);
    if (*entry->made.fonts)
        differences += compare_texts(remaking, "font files", entry->made.fonts,
                                     fonts_now(remaking, library));
    if (differences == 0)
        print_difference(remaking, "bytes", entry->sha256, pdf->digest.text);
    return EXIT_DOCUMENT_FAILED;
}

static int
compare(Remaking *remaking, const PdfBytes *pdf, FontLibrary *library,
        const char *output)
{
    int error = output ? file_write(output, pdf->data, pdf->length) : 0;
    if (error)
        return exit_status(store_tell(output, error));
    if (strcmp(pdf->digest.text, remaking->entry->sha256) != 0)
        return tell_differences(remaking, pdf, library);
    const char *words = words_of(remaking->arena, "the same bytes");
    if (remaking->json)
        printf("{\"status\":\"same\",\"sha256\":\"%s\"}\n", pdf->digest.text);
    else
        puts(words);
    return EXIT_ALL_MADE;
}

/* ---- the whole ---- */

static int
make(Remaking *remaking, const FontOptions *fonts, const char *output)
{
    RecordJobs jobs;
    RecordTable table;
    JobMade made;
    const char *problem = NULL;
    set_job(remaking);
    if (remaking->records && !set_record(remaking, &jobs, &table))
        return EXIT_DOCUMENT_FAILED;
    FontLibrary *library =
        font_library_new(fonts->folders, !fonts->ignore_system, &problem);
    if (!library) {
        failure("no-fonts", "%s", problem);
        return EXIT_MACHINE_FAILED;
    }
    Status status = job_make(&remaking->job, library, remaking->arena, &made);
    if (status != STATUS_OK)
        diagnostics_print(&made.diagnostics, stderr);
    int result = status == STATUS_OK
                     ? compare(remaking, &made.pdf, library, output)
                     : exit_status(status);
    job_made_free(&made);
    font_library_free(library);
    return result;
}

int
remake(Archive *archive, const Entry *entry, const FontOptions *fonts,
       const char *output, bool json)
{
    const char *temporary = getenv("TMPDIR");
    Remaking remaking = {.archive = archive,
                         .arena = archive->arena,
                         .entry = entry,
                         .json = json};
    if (entry->files.count == 0) {
        failure("no-source", "nothing is kept of what %.*s was made from",
                SHORT_ID, entry->sha256);
        return EXIT_DOCUMENT_FAILED;
    }
    char *folder = arena_format(archive->arena, "%s/briefset-XXXXXX",
                                temporary && *temporary ? temporary : "/tmp");
    int error = folder ? file_make_temporary_folder(folder) : ENOMEM;
    if (error)
        return exit_status(store_tell(folder ? folder : "", error));
    remaking.folder = folder;
    int result = EXIT_DOCUMENT_FAILED;
    if (lay_out_all(&remaking) && remaking.source)
        result = make(&remaking, fonts, output);
    file_remove_folder(folder);
    return result;
}

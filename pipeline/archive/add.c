/*
 * Adding: see add.h.
 *
 * Documents are taken in groups: each is read, judged and written under a
 * temporary name; then, in one transaction, all are named and entered in the
 * catalogue.  One synchronisation of the disk serves the group, and nothing is
 * told as added before it.
 */
#include "pipeline/archive/add.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "input/text.h"
#include "input/translation.h"
#include "pipeline/archive/entry.h"
#include "pipeline/archive/store.h"
#include "pipeline/batch/progress.h"
#include "pipeline/messages.h"
#include "pipeline/pipeline.h"

enum {
    GROUP = 64,
    MOST_BYTES = 64 * 1024 * 1024, /* of a group, about */
    MOST_WORKERS = 16
};

typedef enum Outcome {
    OUTCOME_REFUSED,
    OUTCOME_BEGUN,
    OUTCOME_PREPARED,
    OUTCOME_PRESENT,
    OUTCOME_ADDED
} Outcome;

typedef struct Prepared {
    const AddItem *item;
    Outcome outcome;
    FileBytes file;
    PdfReading reading; /* under way, of one that is begun */
    Entry entry;
    EntryText text;
} Prepared;

/* A file that documents were made from, kept already in this run. */
typedef struct KeptInput {
    const char *name;
    const char *sha256;
} KeptInput;

typedef struct Adding {
    Archive *archive;
    const AddOptions *options;
    size_t workers; /* documents that are read side by side */
    Progress progress;
    Arena *arena; /* of the group */
    Diagnostics diagnostics;
    StoreFiles files;
    VECTOR(KeptInput) kept; /* in the archive's arena */
    Prepared group[GROUP];
    size_t count;
    Status worst;
} Adding;

static void
note(Adding *adding, Status status)
{
    if (status > adding->worst)
        adding->worst = status;
}

/* ---- what it was made from ---- */

static bool
keep_file(Adding *adding, Prepared *prepared, const char *role,
          const char *name, const void *bytes, size_t length)
{
    Arena *arena = adding->arena;
    Digest digest = digest_of(bytes, length);
    const char *path =
        store_path(adding->archive, arena, digest.text, /*ending=*/"");
    StoredFile *stored = vector_push(arena, &prepared->entry.files);
    int error = ENOMEM;
    if (path && stored)
        error = store_has(path, digest.text)
                    ? 0
                    : store_write(adding->archive, &adding->files, path, bytes,
                                  length);
    if (error) {
        note(adding, store_tell(path ? path : name, error));
        return false;
    }
    *stored = (StoredFile){role, utf8_repair(arena, name),
                           arena_text(arena, digest.text, DIGEST_TEXT - 1)};
    return stored->name && stored->sha256;
}

/*
 * The digest of a file that many documents share, and that need not be read
 * for each of them; NULL: it was not kept yet.
 */
static const char *
kept_input(const Adding *adding, const AddInput *input)
{
    for (size_t i = 0; i < adding->kept.count; i++) {
        const KeptInput *kept = &adding->kept.items[i];
        if (input->sha256 && strcmp(kept->name, input->name) == 0 &&
            strcmp(kept->sha256, input->sha256) == 0)
            return kept->sha256;
    }
    return NULL;
}

static void
note_kept(Adding *adding, const AddInput *input)
{
    enum { MOST_KEPT = 256 };
    if (adding->kept.count == MOST_KEPT)
        adding->kept.count = 0;
    KeptInput *kept = vector_push(adding->archive->arena, &adding->kept);
    if (kept)
        *kept = (KeptInput){input->name, input->sha256};
}

static bool
read_input(Adding *adding, Prepared *prepared, const AddInput *input)
{
    FileBytes file;
    Place place = {input->name, 0, 0};
    int error = file_read(adding->arena, input->name, &file);
    if (error) {
        diagnose(&adding->diagnostics, SEVERITY_ERROR, "unreadable-file", place,
                 "cannot be read: %s", strerror(error));
        return false;
    }
    Digest digest = digest_of(file.bytes, file.length);
    if (input->sha256 && strcmp(digest.text, input->sha256) != 0) {
        diagnose(&adding->diagnostics, SEVERITY_WARNING, "source-changed",
                 place,
                 "it is not as it was when %s was made of it; it is not kept",
                 prepared->item->file);
        return true;
    }
    if (!keep_file(adding, prepared, input->role, input->name, file.bytes,
                   file.length))
        return false;
    if (input->sha256)
        note_kept(adding, input);
    return true;
}

static bool
keep_input(Adding *adding, Prepared *prepared, const AddInput *input)
{
    const char *kept = kept_input(adding, input);
    if (kept) {
        StoredFile *stored = vector_push(adding->arena, &prepared->entry.files);
        if (stored)
            *stored = (StoredFile){
                input->role, utf8_repair(adding->arena, input->name), kept};
        return stored && stored->name;
    }
    return read_input(adding, prepared, input);
}

/* A document may carry its sources itself. */
static bool
keep_attachments(Adding *adding, Prepared *prepared,
                 const PdfDescription *description)
{
    for (size_t i = 0; i < description->fields.count; i++) {
        const PdfField *field = &description->fields.items[i];
        const char *role = field->block == 1 ? "records" : "source";
        if (field->kind != PDF_FIELD_ATTACHMENT)
            continue;
        if (field->block == 1)
            prepared->entry.made.record = 1;
        else if (prepared->entry.files.count > 0)
            role = "language";
        if (!keep_file(adding, prepared, role, file_base_name(field->name),
                       field->text, field->length))
            return false;
    }
    if (prepared->entry.files.count > 0)
        prepared->entry.made.options.profile = prepared->entry.profile;
    return true;
}

static bool
keep_inputs(Adding *adding, Prepared *prepared,
            const PdfDescription *description)
{
    const AddItem *item = prepared->item;
    for (size_t i = 0; i < item->inputs.count; i++)
        if (!keep_input(adding, prepared, &item->inputs.items[i]))
            return false;
    return item->inputs.count > 0 ||
           keep_attachments(adding, prepared, description);
}

/* ---- one document ---- */

/* False: it is not taken, and that was told. */
static bool
is_welcome(Adding *adding, const Prepared *prepared,
           const PdfDescription *description, const char *findings)
{
    Place place = {prepared->item->file, 0, 0};
    if (!description->is_read) {
        diagnose(&adding->diagnostics, SEVERITY_ERROR, "pdf-unreadable", place,
                 "it cannot be read as a PDF");
    } else if (!prepared->entry.conforms && !adding->options->any_pdf) {
        diagnose(&adding->diagnostics, SEVERITY_ERROR, "no-archival-pdf", place,
                 "it does not keep PDF/A-2 or PDF/A-3, as a file in an archive "
                 "should (see --any-pdf)");
    } else {
        return true;
    }
    fputs(findings, stderr);
    return false;
}

static void
tell_failure(Adding *adding, Status status)
{
    if (status == STATUS_NO_MEMORY)
        failure_no_memory();
    else if (status == STATUS_IO)
        failure("no-worker", "no process could be started: %s",
                strerror(errno));
    note(adding, status);
}

static Outcome
keep_document(Adding *adding, Prepared *prepared,
              const PdfDescription *description, const char *findings)
{
    const char *path = store_path(adding->archive, adding->arena,
                                  prepared->entry.sha256, ".pdf");
    if (!is_welcome(adding, prepared, description, findings) ||
        !keep_inputs(adding, prepared, description))
        return OUTCOME_REFUSED;
    int error = path ? store_write(adding->archive, &adding->files, path,
                                   prepared->file.bytes, prepared->file.length)
                     : ENOMEM;
    if (error)
        note(adding, store_tell(path ? path : prepared->item->file, error));
    return error ? OUTCOME_REFUSED : OUTCOME_PREPARED;
}

/* Waits for the process that reads it. */
static Outcome
take_document(Adding *adding, Prepared *prepared)
{
    PdfDescription description;
    char *findings = NULL;
    size_t length;
    FILE *out = open_memstream(&findings, &length);
    Status status = out ? pdf_describe_end(&prepared->reading, out,
                                           adding->arena, &description)
                        : STATUS_NO_MEMORY;
    if (out && fclose(out) != 0)
        status = STATUS_NO_MEMORY;
    Outcome outcome = OUTCOME_REFUSED;
    if (status == STATUS_OK || status == STATUS_REJECTED) {
        entry_describe(adding->arena, &description, &prepared->entry,
                       &prepared->text);
        outcome = keep_document(adding, prepared, &description, findings);
    } else {
        tell_failure(adding, status);
    }
    free(findings);
    return outcome;
}

/* A document that is there already; its file is put back if it is damaged. */
static Outcome
take_present(Adding *adding, const Prepared *prepared)
{
    const char *path = store_path(adding->archive, adding->arena,
                                  prepared->entry.sha256, ".pdf");
    int error = ENOMEM;
    if (path)
        error = store_has(path, prepared->entry.sha256)
                    ? 0
                    : store_write(adding->archive, &adding->files, path,
                                  prepared->file.bytes, prepared->file.length);
    if (error)
        note(adding, store_tell(path ? path : prepared->item->file, error));
    return error ? OUTCOME_REFUSED : OUTCOME_PRESENT;
}

static void
begin_reading(Adding *adding, Prepared *prepared)
{
    MessageStyle style = messages_style();
    CheckOptions options = {.json = style.form == MESSAGES_JSON,
                            .language = style.language};
    Status status =
        pdf_describe_begin(prepared->item->file, prepared->file.bytes,
                           prepared->file.length, &options, &prepared->reading);
    if (status == STATUS_OK)
        prepared->outcome = OUTCOME_BEGUN;
    else
        tell_failure(adding, status);
}

/* Reads the file; a new document is then read by a process of its own. */
static void
begin(Adding *adding, Prepared *prepared)
{
    const AddItem *item = prepared->item;
    FileBytes *file = &prepared->file;
    Place place = {item->file, 0, 0};
    int error = file_read(adding->arena, item->file, file);
    prepared->outcome = OUTCOME_REFUSED;
    if (error) {
        diagnose(&adding->diagnostics, SEVERITY_ERROR, "unreadable-file", place,
                 "cannot be read: %s", strerror(error));
        return;
    }
    if (!is_pdf(file->bytes, file->length)) {
        diagnose(&adding->diagnostics, SEVERITY_ERROR, "pdf-unreadable", place,
                 "it is no PDF");
        return;
    }
    Digest digest = digest_of(file->bytes, file->length);
    prepared->entry = (Entry){
        .sha256 = arena_text(adding->arena, digest.text, DIGEST_TEXT - 1),
        .file = utf8_repair(adding->arena, file_base_name(item->file)),
        .bytes = (int64_t)file->length,
        .made = item->made};
    if (!prepared->entry.sha256 || !prepared->entry.file)
        return;
    if (catalogue_find(adding->archive, digest.text) > 0)
        prepared->outcome = OUTCOME_PRESENT;
    else if (!adding->archive->sql.failed)
        begin_reading(adding, prepared);
}

static void
end(Adding *adding, Prepared *prepared)
{
    if (prepared->outcome == OUTCOME_BEGUN)
        prepared->outcome = take_document(adding, prepared);
    else if (prepared->outcome == OUTCOME_PRESENT)
        prepared->outcome = take_present(adding, prepared);
}

/* ---- a group ---- */

/* Enters one in the catalogue, and its addition among the files. */
static bool
enter(Adding *adding, Prepared *prepared)
{
    Archive *archive = adding->archive;
    Arena *arena = adding->arena;
    Entry *entry = &prepared->entry;
    if (catalogue_find(archive, entry->sha256) > 0) {
        prepared->outcome = OUTCOME_PRESENT; /* by another process */
        return true;
    }
    entry->key = adding->options->replaces ? adding->options->replaces
                                           : entry_own_key(arena, entry);
    entry->version =
        entry->key ? catalogue_next_version(&archive->sql, entry->key) : 0;
    entry->added = catalogue_time(&archive->sql, arena);
    const char *addition = addition_print(arena, entry);
    const char *path = store_addition_path(archive, arena, entry->sha256);
    if (!addition || !path || !entry->key)
        return false;
    Digest digest = digest_of(addition, strlen(addition));
    entry->addition = arena_text(arena, digest.text, DIGEST_TEXT - 1);
    int error =
        store_write(archive, &adding->files, path, addition, strlen(addition));
    if (error) {
        note(adding, store_tell(path, error));
        return false;
    }
    return entry->addition &&
           catalogue_insert(&archive->sql, arena, entry, &prepared->text);
}

static bool
enter_all(Adding *adding)
{
    Archive *archive = adding->archive;
    if (!sql_script(&archive->sql, "BEGIN IMMEDIATE"))
        return false;
    bool good = true;
    for (size_t i = 0; i < adding->count && good; i++)
        if (adding->group[i].outcome == OUTCOME_PREPARED)
            good = enter(adding, &adding->group[i]);
    int error = good ? store_name(archive, &adding->files) : 0;
    if (error)
        note(adding, store_tell(archive->folder, error));
    if (good && !error && sql_script(&archive->sql, "COMMIT"))
        return true;
    sqlite.exec(archive->sql.database, "ROLLBACK", NULL, NULL, NULL);
    return false;
}

static void
tell(const Adding *adding, const Prepared *prepared)
{
    MessageLanguage language = messages_style().language;
    const Entry *entry = &prepared->entry;
    bool added = prepared->outcome == OUTCOME_ADDED;
    const char *word = !added               ? "present"
                       : entry->version > 1 ? "new version"
                                            : "added";
    if (adding->options->json) {
        printf("{\"status\":\"%s\",\"sha256\":\"%s\",\"file\":",
               added ? "added" : "present", entry->sha256);
        json_print_string(stdout, prepared->item->file);
        if (added)
            printf(",\"version\":%lld", (long long)entry->version);
        printf("}\n");
    } else if (!adding->options->quiet) {
        printf("%.*s  %s  ", SHORT_ID, entry->sha256,
               translate_word(language, word));
        print_safely(stdout, prepared->item->file,
                     strlen(prepared->item->file));
        putchar('\n');
    }
}

static void
finish_group(Adding *adding)
{
    bool entered = enter_all(adding);
    progress_clear(&adding->progress);
    diagnostics_print(&adding->diagnostics, stderr);
    for (size_t i = 0; i < adding->count; i++) {
        Prepared *prepared = &adding->group[i];
        if (prepared->outcome == OUTCOME_REFUSED)
            note(adding, STATUS_REJECTED);
        else if (!entered)
            note(adding, STATUS_IO);
        else if (prepared->outcome == OUTCOME_PREPARED)
            prepared->outcome = OUTCOME_ADDED;
        if (entered && prepared->outcome != OUTCOME_REFUSED)
            tell(adding, prepared);
    }
    fflush(stdout);
    store_forget(&adding->files);
    adding->progress.done += adding->count;
    progress_tell(&adding->progress);
}

/*
 * Reads as many of the items as make a group, several side by side, and ends
 * them in their order.
 */
static void
prepare_group(Adding *adding, const AddItem *items, size_t count)
{
    size_t bytes = 0;
    size_t ended = 0;
    adding->count = 0;
    while (ended < adding->count ||
           (adding->count < count && adding->count < GROUP &&
            bytes < MOST_BYTES)) {
        bool begins = adding->count < count && adding->count < GROUP &&
                      bytes < MOST_BYTES &&
                      adding->count - ended < adding->workers;
        if (!begins) {
            end(adding, &adding->group[ended++]);
            continue;
        }
        Prepared *prepared = &adding->group[adding->count];
        *prepared = (Prepared){.item = &items[adding->count]};
        begin(adding, prepared);
        bytes += prepared->file.length;
        adding->count++;
    }
}

/* How many of the items were looked at; 0: nothing more can be done. */
static size_t
add_group(Adding *adding, const AddItem *items, size_t count)
{
    adding->arena = arena_new();
    if (!adding->arena) {
        failure_no_memory();
        note(adding, STATUS_NO_MEMORY);
        return 0;
    }
    adding->diagnostics =
        (Diagnostics){.arena = adding->arena, .style = messages_style()};
    adding->files = (StoreFiles){.arena = adding->arena};
    prepare_group(adding, items, count);
    finish_group(adding);
    if (arena_failed(adding->arena)) {
        failure_no_memory();
        note(adding, STATUS_NO_MEMORY);
    }
    arena_free(adding->arena);
    return adding->worst <= STATUS_REJECTED && !adding->archive->sql.failed
               ? adding->count
               : 0;
}

static size_t
count_workers(void)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    return cores < 1 ? 1 : cores > MOST_WORKERS ? MOST_WORKERS : (size_t)cores;
}

int
add_documents(Archive *archive, const AddItems *items,
              const AddOptions *options)
{
    MessageStyle style = messages_style();
    Adding *adding = arena_alloc(archive->arena, sizeof *adding);
    if (!adding) {
        failure_no_memory();
        return EXIT_MACHINE_FAILED;
    }
    *adding = (Adding){.archive = archive,
                       .options = options,
                       .workers = count_workers(),
                       .progress = progress_begin(
                           items->count, options->quiet && !options->json,
                           style.language == MESSAGES_IN_CHINESE)};
    size_t taken = 1;
    for (size_t at = 0; at < items->count && taken > 0; at += taken)
        taken = add_group(adding, items->items + at, items->count - at);
    progress_clear(&adding->progress);
    return archive->sql.failed ? EXIT_MACHINE_FAILED
                               : exit_status(adding->worst);
}

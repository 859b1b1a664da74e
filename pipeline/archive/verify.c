/*
 * Verifying: see verify.h.
 */
#include "pipeline/archive/verify.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "input/translation.h"
#include "pipeline/archive/files.h"
#include "pipeline/archive/print.h"
#include "pipeline/archive/store.h"
#include "pipeline/batch/progress.h"
#include "pipeline/messages.h"
#include "pipeline/pipeline.h"

typedef struct Verifying {
    Archive *archive;
    const VerifyOptions *options;
    KnownFiles known;
    VECTOR(int64_t) documents;
    Progress progress;
    size_t files;    /* looked at */
    size_t findings; /* so far */
    bool failed;     /* the machine; it was told */
} Verifying;

/* ---- telling ---- */

/* `document` NULL: it belongs to none. */
static void
tell(Verifying *verifying, const char *status, const char *file,
     const char *document, const char *words)
{
    verifying->findings++;
    progress_clear(&verifying->progress);
    if (verifying->options->json) {
        printf("{\"status\":\"%s\",\"file\":", status);
        json_print_string(stdout, file);
        if (document)
            printf(",\"sha256\":\"%s\",\"message\":", document);
        else
            printf(",\"sha256\":null,\"message\":");
        json_print_string(stdout, words);
        puts("}");
    } else {
        print_safely(stdout, file, strlen(file));
        fputs(translate_word(messages_style().language, ": "), stdout);
        print_safely(stdout, words, strlen(words));
        putchar('\n');
    }
}

/* ---- files ---- */

static void
verify_file(Verifying *verifying, const KnownFile *file)
{
    Digest digest;
    Arena *arena = arena_new();
    const char *path =
        arena ? archive_name(verifying->archive, arena, "%s", file->name)
              : NULL;
    int error = path ? digest_of_file(path, &digest) : ENOMEM;
    verifying->files++;
    if (error == ENOMEM) {
        failure_no_memory();
        verifying->failed = true;
    } else if (error == ENOENT) {
        tell(verifying, "missing", file->name, file->document,
             words_of(arena, "it is missing"));
    } else if (error) {
        tell(verifying, "unreadable", file->name, file->document,
             words_of(arena, "it cannot be read: %s", strerror(error)));
    } else if (strcmp(digest.text, file->sha256) != 0) {
        tell(verifying, "changed", file->name, file->document,
             words_of(arena, "it was changed"));
    }
    arena_free(arena);
}

/* ---- documents ---- */

/* An entry and its text in one, to be compared. */
static char *
spelled_out(const Entry *entry, const EntryText *text)
{
    char *bytes = NULL;
    size_t length;
    FILE *out = open_memstream(&bytes, &length);
    if (!out)
        return NULL;
    print_entry_json(out, entry);
    fprintf(out, "%s\n", entry->addition);
    for (size_t i = 0; i < text->pieces.count; i++) {
        const EntryPiece *piece = &text->pieces.items[i];
        fprintf(out, "%d %d %s %s\n", piece->block, piece->page,
                piece->language, piece->text);
    }
    if (fclose(out) == 0)
        return bytes;
    free(bytes);
    return NULL;
}

/* True if the catalogue says of the document what its files say. */
static bool
are_same(Verifying *verifying, Arena *arena, const Entry *entry, Entry *again,
         const EntryText *text_again)
{
    EntryText text;
    EntryText kept;
    again->id = entry->id;
    again->is_current = entry->is_current;
    if (!catalogue_text(verifying->archive, arena, entry->id, &text) ||
        !entry_text_as_kept(arena, text_again, &kept)) {
        verifying->failed = true;
        return true;
    }
    char *left = spelled_out(entry, &text);
    char *right = spelled_out(again, &kept);
    bool same = left && right && strcmp(left, right) == 0;
    verifying->failed = verifying->failed || !left || !right;
    free(left);
    free(right);
    return same;
}

/* What the files of a document say again; damaged ones were told before. */
static void
verify_document(Verifying *verifying, Arena *arena, const Entry *entry)
{
    Entry again;
    EntryText text;
    const char *name =
        arena_format(arena, "files/%.2s/%s.pdf", entry->sha256, entry->sha256);
    ReadAgain read = entry_from_files(verifying->archive, arena, entry->sha256,
                                      &again, &text);
    if (read == READ_FAILED || !name)
        verifying->failed = true;
    else if (read == READ_NO_PDF ||
             (read == READ_GOOD && entry->conforms && !again.conforms))
        tell(verifying, "invalid", name, entry->sha256,
             words_of(arena, "it does not pass briefset check"));
    else if (read == READ_GOOD &&
             strcmp(again.addition, entry->addition) == 0 &&
             !are_same(verifying, arena, entry, &again, &text))
        tell(verifying, "differs", name, entry->sha256,
             words_of(arena, "the catalogue says other things of it than "
                             "itself"));
}

static void
verify_one(Verifying *verifying, int64_t id)
{
    Entry entry;
    Arena *arena = arena_new();
    KnownFiles known = {.arena = arena};
    if (!arena || !catalogue_entry(verifying->archive, arena, id, &entry) ||
        !known_files_add(&known, &entry)) {
        verifying->failed = true;
    } else {
        for (size_t i = 0; i < known.list.count; i++)
            verify_file(verifying, &known.list.items[i]);
        verify_document(verifying, arena, &entry);
    }
    arena_free(arena);
}

/* ---- what is not in the catalogue ---- */

static bool
visit_file(void *context, const char *name)
{
    Verifying *verifying = context;
    Arena *arena = arena_new();
    if (!arena) {
        failure_no_memory();
        verifying->failed = true;
        return false;
    }
    if (known_files_have(&verifying->known, name))
        ;
    else if (digest_in_name(arena, name))
        tell(verifying, "unlisted", name, NULL,
             words_of(arena, "it is not in the catalogue; rebuild takes "
                             "documents up"));
    else
        tell(verifying, "foreign", name, NULL,
             words_of(arena, "it does not belong here"));
    arena_free(arena);
    return !verifying->failed;
}

static bool
is_our_own(const char *name)
{
    static const char *const own[] = {".",
                                      "..",
                                      "files",
                                      "additions",
                                      "temporary",
                                      "catalogue.sqlite",
                                      "catalogue.sqlite-wal",
                                      "catalogue.sqlite-shm",
                                      "catalogue.sqlite-journal"};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (strcmp(own[i], name) == 0)
            return true;
    return false;
}

static void
verify_top(Verifying *verifying)
{
    DIR *folder = opendir(verifying->archive->folder);
    if (!folder)
        return;
    for (struct dirent *entry; (entry = readdir(folder));)
        if (!is_our_own(entry->d_name))
            visit_file(verifying, entry->d_name);
    closedir(folder);
}

/* ---- the catalogue ---- */

static void
verify_catalogue(Verifying *verifying)
{
    Sql *sql = &verifying->archive->sql;
    Arena *arena = verifying->known.arena;
    sqlite3_stmt *statement = sql_query(sql, "PRAGMA integrity_check", "");
    while (sql_next(sql, statement)) {
        const char *words = sql_text(arena, statement, 0);
        if (strcmp(words, "ok") != 0)
            tell(verifying, "damaged", "catalogue.sqlite", NULL,
                 words_of(arena, "it is damaged: %s", words));
    }
    sqlite.finalize(statement);
    if (!sql->failed &&
        sqlite.exec(sql->database,
                    "INSERT INTO word (word) VALUES ('integrity-check')", NULL,
                    NULL, NULL) == SQLITE_CORRUPT_VTAB)
        tell(verifying, "damaged", "catalogue.sqlite", NULL,
             words_of(arena, "it is damaged: %s", "word"));
}

static bool
note_document(void *context, Arena *arena, const Entry *entry)
{
    Verifying *verifying = context;
    (void)arena;
    int64_t *id = vector_push(verifying->known.arena, &verifying->documents);
    if (id)
        *id = entry->id;
    return id && known_files_add(&verifying->known, entry);
}

/* The first `sample` of the list become so many of it by chance. */
static size_t
draw_sample(Verifying *verifying)
{
    size_t count = verifying->documents.count;
    size_t wanted = (size_t)verifying->options->sample;
    struct timespec now;
    if (wanted == 0 || wanted >= count)
        return count;
    clock_gettime(CLOCK_REALTIME, &now);
    uint64_t state = (uint64_t)now.tv_nsec * 2654435761U + (uint64_t)now.tv_sec;
    for (size_t i = 0; i < wanted; i++) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        size_t other = i + (size_t)(state >> 33) % (count - i);
        int64_t kept = verifying->documents.items[i];
        verifying->documents.items[i] = verifying->documents.items[other];
        verifying->documents.items[other] = kept;
    }
    return wanted;
}

static void
tell_end(Verifying *verifying, size_t documents)
{
    Arena *arena = verifying->known.arena;
    const char *words =
        verifying->findings == 0
            ? words_of(arena, "%zu documents, %zu files: all as it was",
                       documents, verifying->files)
            : words_of(arena, "%zu documents, %zu files: %zu findings",
                       documents, verifying->files, verifying->findings);
    if (!verifying->options->json)
        puts(words);
}

int
verify(Archive *archive, const VerifyOptions *options)
{
    Verifying verifying = {.archive = archive,
                           .options = options,
                           .known = {.arena = archive->arena}};
    verify_catalogue(&verifying);
    Status status =
        catalogue_visit(archive, &(EntryFilter){0}, note_document, &verifying);
    if (status != STATUS_OK)
        return exit_status(status);
    size_t count = draw_sample(&verifying);
    verifying.progress =
        progress_begin(count, /*shown=*/!options->json,
                       messages_style().language == MESSAGES_IN_CHINESE);
    for (size_t i = 0; i < count && !verifying.failed; i++) {
        verify_one(&verifying, verifying.documents.items[i]);
        verifying.progress.done++;
        verifying.progress.failed = verifying.findings;
        progress_tell(&verifying.progress);
    }
    progress_clear(&verifying.progress);
    known_files_sort(&verifying.known);
    if (count == verifying.documents.count && !verifying.failed &&
        store_walk(archive, visit_file, &verifying))
        verify_top(&verifying);
    if (!verifying.failed && !archive->sql.failed)
        tell_end(&verifying, count);
    return verifying.failed || archive->sql.failed ? EXIT_MACHINE_FAILED
           : verifying.findings > 0                ? EXIT_DOCUMENT_FAILED
                                                   : EXIT_ALL_MADE;
}

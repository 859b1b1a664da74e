/*
 * Rebuilding: see rebuild.h.
 *
 * Documents come in the order in which they came first, so that the same
 * numbers and versions follow.
 */
#include "pipeline/archive/rebuild.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pipeline/archive/files.h"
#include "pipeline/archive/store.h"
#include "pipeline/batch/progress.h"
#include "pipeline/messages.h"
#include "pipeline/pipeline.h"

typedef struct Found {
    const char *sha256;
    const char *added; /* "~": no addition says it, so the last */
} Found;

typedef struct Rebuilding {
    Archive *archive;
    Arena *arena;
    VECTOR(Found) found;
    Sql sql; /* the new catalogue */
    StoreFiles files;
    Progress progress;
    size_t kept;
    size_t left_out;
    bool failed;
} Rebuilding;

/* ---- what there is ---- */

static const char *
time_of(Rebuilding *rebuilding, const char *sha256)
{
    Entry entry = {0};
    FileBytes file;
    const char *added = "~";
    Arena *arena = arena_new();
    const char *path =
        arena ? store_addition_path(rebuilding->archive, arena, sha256) : NULL;
    if (path && file_read(arena, path, &file) == 0 &&
        addition_read(arena, &file, sha256, &entry))
        added = arena_text(rebuilding->arena, entry.added, strlen(entry.added));
    arena_free(arena);
    return added;
}

static bool
note_file(void *context, const char *name)
{
    Rebuilding *rebuilding = context;
    size_t length = strlen(name);
    if (length < 4 || strcmp(name + length - 4, ".pdf") != 0)
        return true;
    const char *sha256 = digest_in_name(rebuilding->arena, name);
    const char *added = sha256 ? time_of(rebuilding, sha256) : NULL;
    Found *found =
        added ? vector_push(rebuilding->arena, &rebuilding->found) : NULL;
    if (found)
        *found = (Found){sha256, added};
    return !arena_failed(rebuilding->arena);
}

static int
compare(const void *left, const void *right)
{
    const Found *a = left;
    const Found *b = right;
    int order = strcmp(a->added, b->added);
    return order ? order : strcmp(a->sha256, b->sha256);
}

/* ---- one document ---- */

/* Writes down that it came now, for want of anything else. */
static bool
add_addition(Rebuilding *rebuilding, Arena *arena, Entry *entry)
{
    entry->version = catalogue_next_version(&rebuilding->sql, entry->key);
    entry->added = catalogue_time(&rebuilding->sql, arena);
    const char *addition = addition_print(arena, entry);
    const char *path =
        store_addition_path(rebuilding->archive, arena, entry->sha256);
    if (!addition || !path)
        return false;
    Digest digest = digest_of(addition, strlen(addition));
    entry->addition = arena_text(arena, digest.text, DIGEST_TEXT - 1);
    int error = store_write(rebuilding->archive, &rebuilding->files, path,
                            addition, strlen(addition));
    if (error)
        store_tell(path, error);
    return !error && entry->addition;
}

static void
leave_out(Rebuilding *rebuilding, const char *sha256)
{
    progress_clear(&rebuilding->progress);
    failure("document-damaged",
            "files/%.2s/%s.pdf is damaged and not in the catalogue", sha256,
            sha256);
    rebuilding->left_out++;
}

static void
rebuild_one(Rebuilding *rebuilding, const char *sha256)
{
    Entry entry;
    EntryText text;
    Arena *arena = arena_new();
    ReadAgain read = arena ? entry_from_files(rebuilding->archive, arena,
                                              sha256, &entry, &text)
                           : READ_FAILED;
    bool good = true;
    if (read == READ_NO_FILE || read == READ_NO_PDF) {
        leave_out(rebuilding, sha256);
    } else {
        if (read == READ_NO_ADDITION)
            good = add_addition(rebuilding, arena, &entry);
        good = good && read != READ_FAILED &&
               catalogue_insert(&rebuilding->sql, arena, &entry, &text);
        rebuilding->kept += good;
        rebuilding->failed = !good;
    }
    arena_free(arena);
}

/* ---- the whole ---- */

static bool
rebuild_all(Rebuilding *rebuilding)
{
    if (!sql_script(&rebuilding->sql, "BEGIN"))
        return false;
    for (size_t i = 0; i < rebuilding->found.count && !rebuilding->failed;
         i++) {
        rebuild_one(rebuilding, rebuilding->found.items[i].sha256);
        rebuilding->progress.done++;
        progress_tell(&rebuilding->progress);
    }
    progress_clear(&rebuilding->progress);
    int error = store_name(rebuilding->archive, &rebuilding->files);
    if (error)
        store_tell(rebuilding->archive->folder, error);
    return !error && !rebuilding->failed &&
           sql_script(&rebuilding->sql,
                      "COMMIT; PRAGMA journal_mode = DELETE;");
}

/*
 * The old catalogue's journal goes first: beside the new one it would be
 * taken for the new one's.
 */
static bool
put_in_place(Rebuilding *rebuilding, const char *made)
{
    static const char *const journals[] = {"-wal", "-shm", "-journal"};
    Archive *archive = rebuilding->archive;
    const char *name =
        archive_name(archive, rebuilding->arena, "catalogue.sqlite");
    if (!name)
        return false;
    for (size_t i = 0; i < sizeof journals / sizeof *journals; i++) {
        const char *journal =
            arena_format(rebuilding->arena, "%s%s", name, journals[i]);
        if (!journal || (unlink(journal) != 0 && errno != ENOENT))
            return false;
    }
    StoreFiles files = {.arena = rebuilding->arena};
    StoreFile *file = vector_push(rebuilding->arena, &files.waiting);
    if (!file)
        return false;
    *file = (StoreFile){made, name};
    int error = store_name(archive, &files);
    if (error)
        store_tell(name, error);
    return !error;
}

int
rebuild(Archive *archive)
{
    Rebuilding rebuilding = {.archive = archive,
                             .arena = archive->arena,
                             .files = {.arena = archive->arena}};
    const char *made =
        archive_name(archive, archive->arena, "temporary/catalogue.sqlite");
    if (!made || !archive_take_alone(archive) ||
        !store_walk(archive, note_file, &rebuilding))
        return EXIT_MACHINE_FAILED;
    if (rebuilding.found.count > 0)
        qsort(rebuilding.found.items, rebuilding.found.count,
              sizeof *rebuilding.found.items, compare);
    rebuilding.progress =
        progress_begin(rebuilding.found.count, /*shown=*/true,
                       messages_style().language == MESSAGES_IN_CHINESE);
    bool good = sql_open(&rebuilding.sql, made, /*create=*/true) &&
                catalogue_prepare(&rebuilding.sql, /*create=*/true) &&
                rebuild_all(&rebuilding);
    sql_close(&rebuilding.sql);
    good = good && put_in_place(&rebuilding, made);
    store_forget(&rebuilding.files);
    return !good                     ? EXIT_MACHINE_FAILED
           : rebuilding.left_out > 0 ? EXIT_DOCUMENT_FAILED
                                     : EXIT_ALL_MADE;
}

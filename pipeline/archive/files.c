/*
 * Files of an archive: see files.h.
 */
#include "pipeline/archive/files.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/archive/store.h"
#include "pipeline/messages.h"

/* ---- known files ---- */

static bool
add(KnownFiles *files, const char *format, const char *sha256,
    const char *document)
{
    Arena *arena = files->arena;
    KnownFile *file = vector_push(arena, &files->list);
    if (!file)
        return false;
    const char *key = arena_text(arena, sha256, strlen(sha256));
    *file = (KnownFile){NULL, key, document};
    if (strcmp(format, "pdf") == 0)
        file->name = arena_format(arena, "files/%.2s/%s.pdf", sha256, sha256);
    else if (strcmp(format, "json") == 0)
        file->name =
            arena_format(arena, "additions/%.2s/%s.json", document, document);
    else
        file->name = arena_format(arena, "files/%.2s/%s", sha256, sha256);
    return file->name != NULL;
}

bool
known_files_add(KnownFiles *files, const Entry *entry)
{
    const char *document =
        arena_text(files->arena, entry->sha256, strlen(entry->sha256));
    if (!document || !add(files, "pdf", document, document) ||
        !add(files, "json", entry->addition, document))
        return false;
    for (size_t i = 0; i < entry->files.count; i++)
        if (!add(files, "", entry->files.items[i].sha256, document))
            return false;
    return true;
}

static int
compare(const void *left, const void *right)
{
    return strcmp(((const KnownFile *)left)->name,
                  ((const KnownFile *)right)->name);
}

void
known_files_sort(KnownFiles *files)
{
    size_t kept = 0;
    if (files->list.count == 0)
        return;
    qsort(files->list.items, files->list.count, sizeof *files->list.items,
          compare);
    for (size_t i = 1; i < files->list.count; i++)
        if (compare(&files->list.items[kept], &files->list.items[i]) != 0)
            files->list.items[++kept] = files->list.items[i];
    files->list.count = kept + 1;
}

bool
known_files_have(const KnownFiles *files, const char *name)
{
    KnownFile wanted = {.name = name};
    return files->list.count > 0 &&
           bsearch(&wanted, files->list.items, files->list.count, sizeof wanted,
                   compare) != NULL;
}

const char *
digest_in_name(Arena *arena, const char *name)
{
    static const char *const endings[] = {"", ".pdf", ".json"};
    const char *base = file_base_name(name);
    size_t digits = strspn(base, "0123456789abcdef");
    if (digits != DIGEST_TEXT - 1)
        return NULL;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        bool addition = i == 2;
        const char *right = arena_format(arena, "%s/%.2s/%.64s%s",
                                         addition ? "additions" : "files", base,
                                         base, endings[i]);
        if (right && strcmp(right, name) == 0)
            return arena_text(arena, base, digits);
    }
    return NULL;
}

/* ---- documents from their files ---- */

static ReadAgain
describe(Arena *arena, const char *path, const FileBytes *file, Entry *entry,
         EntryText *text)
{
    PdfDescription description;
    FILE *nowhere = fopen("/dev/null", "w");
    CheckOptions options = {0};
    Status status = nowhere
                        ? pdf_describe(path, file->bytes, file->length,
                                       &options, nowhere, arena, &description)
                        : STATUS_IO;
    if (nowhere)
        fclose(nowhere);
    if (status == STATUS_NO_MEMORY)
        failure_no_memory();
    else if (status == STATUS_IO)
        failure("no-worker", "no process could be started: %s",
                strerror(errno));
    if (status != STATUS_OK && status != STATUS_REJECTED)
        return READ_FAILED;
    if (!description.is_read)
        return READ_NO_PDF;
    entry_describe(arena, &description, entry, text);
    return READ_GOOD;
}

/* As if it had come without a name. */
static void
forget_addition(Arena *arena, Entry *entry)
{
    entry->file = entry->added = entry->addition = "";
    entry->files.count = 0;
    entry->made = (MadeBy){.epoch = "", .fonts = ""};
    for (size_t i = 0; i < JOB_TEXTS; i++)
        *job_text(&entry->made.options, i) = "";
    entry->key = entry_own_key(arena, entry);
    entry->version = 0;
}

static ReadAgain
read_addition(const Archive *archive, Arena *arena, Entry *entry)
{
    FileBytes file;
    const char *path = store_addition_path(archive, arena, entry->sha256);
    if (path && file_read(arena, path, &file) == 0 &&
        addition_read(arena, &file, entry->sha256, entry)) {
        Digest digest = digest_of(file.bytes, file.length);
        entry->addition = arena_text(arena, digest.text, DIGEST_TEXT - 1);
        return entry->addition ? READ_GOOD : READ_FAILED;
    }
    forget_addition(arena, entry);
    return READ_NO_ADDITION;
}

ReadAgain
entry_from_files(const Archive *archive, Arena *arena, const char *sha256,
                 Entry *entry, EntryText *text)
{
    FileBytes file;
    const char *path = store_path(archive, arena, sha256, ".pdf");
    *entry = (Entry){.sha256 = arena_text(arena, sha256, strlen(sha256))};
    if (!path || !entry->sha256) {
        failure_no_memory();
        return READ_FAILED;
    }
    if (file_read(arena, path, &file) != 0)
        return READ_NO_FILE;
    Digest digest = digest_of(file.bytes, file.length);
    if (strcmp(digest.text, sha256) != 0)
        return READ_NO_FILE;
    entry->bytes = (int64_t)file.length;
    ReadAgain result = describe(arena, path, &file, entry, text);
    return result == READ_GOOD ? read_addition(archive, arena, entry) : result;
}

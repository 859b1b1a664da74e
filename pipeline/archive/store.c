/*
 * Store: see store.h.
 */
#include "pipeline/archive/store.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pipeline/file.h"
#include "pipeline/messages.h"

const char *
store_path(const Archive *archive, Arena *arena, const char *sha256,
           const char *ending)
{
    return archive_name(archive, arena, "files/%.2s/%s%s", sha256, sha256,
                        ending);
}

const char *
store_addition_path(const Archive *archive, Arena *arena, const char *sha256)
{
    return archive_name(archive, arena, "additions/%.2s/%s.json", sha256,
                        sha256);
}

bool
store_has(const char *name, const char *sha256)
{
    Digest digest;
    return digest_of_file(name, &digest) == 0 &&
           strcmp(digest.text, sha256) == 0;
}

Status
store_tell(const char *name, int error)
{
    if (error == ENOMEM) {
        failure_no_memory();
        return STATUS_NO_MEMORY;
    }
    failure("unwritable-file", "cannot write %s: %s", name, strerror(error));
    return STATUS_IO;
}

/* ---- writing ---- */

static bool
is_waiting(const StoreFiles *files, const char *name)
{
    for (size_t i = 0; i < files->waiting.count; i++)
        if (strcmp(files->waiting.items[i].name, name) == 0)
            return true;
    return false;
}

int
store_write(const Archive *archive, StoreFiles *files, const char *name,
            const void *bytes, size_t length)
{
    static unsigned counter;
    if (is_waiting(files, name))
        return 0;
    const char *temporary = archive_name(
        archive, files->arena, "temporary/%ld-%u", (long)getpid(), ++counter);
    StoreFile *file =
        temporary ? vector_push(files->arena, &files->waiting) : NULL;
    if (!file)
        return ENOMEM;
    *file =
        (StoreFile){temporary, arena_text(files->arena, name, strlen(name))};
    int descriptor =
        open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor < 0)
        return errno;
    int error = file_write_all(descriptor, bytes, length);
    if (close(descriptor) != 0 && !error)
        error = errno;
    return file->name ? error : ENOMEM;
}

static int
synchronise(const Archive *archive)
{
    return syncfs(archive->lock) == 0 ? 0 : errno;
}

/* Renames; the folder is made when its first file comes. */
static int
rename_file(Arena *arena, const StoreFile *file)
{
    if (rename(file->temporary, file->name) == 0)
        return 0;
    if (errno != ENOENT)
        return errno;
    const char *slash = strrchr(file->name, '/');
    const char *folder =
        arena_text(arena, file->name, (size_t)(slash - file->name));
    if (!folder)
        return ENOMEM;
    if (mkdir(folder, 0777) != 0 && errno != EEXIST)
        return errno;
    return rename(file->temporary, file->name) == 0 ? 0 : errno;
}

int
store_name(const Archive *archive, StoreFiles *files)
{
    if (files->waiting.count == 0)
        return 0;
    int error = synchronise(archive);
    for (size_t i = 0; i < files->waiting.count && !error; i++)
        error = rename_file(files->arena, &files->waiting.items[i]);
    if (!error)
        error = synchronise(archive);
    if (!error)
        files->waiting.count = 0;
    return error;
}

void
store_forget(StoreFiles *files)
{
    for (size_t i = 0; i < files->waiting.count; i++)
        unlink(files->waiting.items[i].temporary);
    files->waiting.count = 0;
}

/* ---- walking ---- */

typedef struct Walk {
    const Archive *archive;
    bool (*visit)(void *context, const char *name);
    void *context;
} Walk;

static int
is_not_dots(const struct dirent *entry)
{
    return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

static int
in_byte_order(const struct dirent **left, const struct dirent **right)
{
    return strcmp((*left)->d_name, (*right)->d_name);
}

static bool
walk_folder(const Walk *walk, const char *folder)
{
    struct dirent **entries = NULL;
    Arena *arena = arena_new();
    const char *path =
        arena ? archive_name(walk->archive, arena, "%s", folder) : NULL;
    int count = path ? scandir(path, &entries, is_not_dots, in_byte_order) : -1;
    bool goes_on = path != NULL;
    for (int i = 0; i < count; i++) {
        const char *name =
            goes_on ? arena_format(arena, "%s/%s", folder, entries[i]->d_name)
                    : NULL;
        const char *full =
            name ? archive_name(walk->archive, arena, "%s", name) : NULL;
        struct stat about;
        if (full && lstat(full, &about) == 0 && S_ISDIR(about.st_mode))
            goes_on = walk_folder(walk, name);
        else
            goes_on = full && walk->visit(walk->context, name);
        free(entries[i]);
    }
    free(entries);
    arena_free(arena);
    return goes_on;
}

bool
store_walk(const Archive *archive,
           bool (*visit)(void *context, const char *name), void *context)
{
    Walk walk = {archive, visit, context};
    return walk_folder(&walk, "files") && walk_folder(&walk, "additions");
}

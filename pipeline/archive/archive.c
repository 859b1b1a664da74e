/*
 * Archive: see archive.h.
 *
 * Whoever adds holds a shared lock on the folder of temporary files; whoever
 * gets it alone knows that what lies there is nobody's.
 */
#include "pipeline/archive/archive.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pipeline/archive/catalogue.h"
#include "pipeline/file.h"
#include "pipeline/messages.h"

const char *
archive_name(const Archive *archive, Arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *name = arena_vformat(arena, format, arguments);
    va_end(arguments);
    return name ? arena_format(arena, "%s/%s", archive->folder, name) : NULL;
}

Status
archive_status(const Archive *archive)
{
    return archive->sql.failed            ? STATUS_LIBRARY
           : arena_failed(archive->arena) ? STATUS_NO_MEMORY
                                          : STATUS_OK;
}

/* ---- folders ---- */

static bool
make_folder(const char *name)
{
    if (mkdir(name, 0777) == 0 || errno == EEXIST)
        return true;
    failure("unwritable-file", "cannot write %s: %s", name, strerror(errno));
    return false;
}

static bool
make_folders(const Archive *archive)
{
    static const char *const parts[] = {"files", "additions", "temporary"};
    if (!make_folder(archive->folder))
        return false;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const char *name =
            archive_name(archive, archive->arena, "%s", parts[i]);
        if (!name || !make_folder(name))
            return false;
    }
    return true;
}

static void
remove_temporary_files(int folder)
{
    int descriptor = dup(folder);
    DIR *files = descriptor >= 0 ? fdopendir(descriptor) : NULL;
    if (!files)
        return;
    rewinddir(files);
    for (struct dirent *entry; (entry = readdir(files));)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            unlinkat(folder, entry->d_name, 0);
    closedir(files);
}

static int
lock(int descriptor, int how)
{
    int result;
    do
        result = flock(descriptor, how);
    while (result != 0 && errno == EINTR);
    return result;
}

static bool
take_lock(Archive *archive)
{
    const char *name = archive_name(archive, archive->arena, "temporary");
    archive->lock = name ? open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (archive->lock < 0) {
        failure("unreadable-file", "cannot read %s: %s", name ? name : "",
                strerror(errno));
        return false;
    }
    if (lock(archive->lock, LOCK_EX | LOCK_NB) == 0)
        remove_temporary_files(archive->lock);
    return lock(archive->lock, LOCK_SH) == 0;
}

bool
archive_take_alone(Archive *archive)
{
    if (lock(archive->lock, LOCK_EX) != 0)
        return false;
    remove_temporary_files(archive->lock);
    return true;
}

/* ---- opening ---- */

static Status
no_archive(const char *folder)
{
    failure("no-archive", "%s is no archive: it has no catalogue.sqlite",
            folder);
    return STATUS_REJECTED;
}

static const char *
without_slash(Arena *arena, const char *folder)
{
    size_t length = strlen(folder);
    while (length > 1 && folder[length - 1] == '/')
        length--;
    return arena_text(arena, folder, length);
}

static Status
open_parts(Archive *archive, ArchiveMode mode)
{
    const char *files = archive_name(archive, archive->arena, "files");
    const char *catalogue =
        archive_name(archive, archive->arena, "catalogue.sqlite");
    if (!files || !catalogue)
        return STATUS_NO_MEMORY;
    if (mode == ARCHIVE_ADD && !make_folders(archive))
        return STATUS_IO;
    if (mode == ARCHIVE_READ && !file_exists(catalogue))
        return no_archive(archive->folder);
    if (mode == ARCHIVE_REBUILD && !is_directory(files))
        return no_archive(archive->folder);
    if (mode == ARCHIVE_REBUILD && !make_folders(archive))
        return STATUS_IO;
    if (mode != ARCHIVE_READ && !take_lock(archive))
        return STATUS_IO;
    if (mode == ARCHIVE_REBUILD)
        return STATUS_OK;
    if (!sql_open(&archive->sql, catalogue, mode == ARCHIVE_ADD) ||
        !catalogue_prepare(&archive->sql, mode == ARCHIVE_ADD))
        return STATUS_LIBRARY;
    return STATUS_OK;
}

Status
archive_open(Archive *archive, const char *folder, ArchiveMode mode)
{
    sql_load_library();
    *archive = (Archive){.arena = arena_new(), .lock = -1};
    if (!archive->arena) {
        failure_no_memory();
        return STATUS_NO_MEMORY;
    }
    archive->folder = without_slash(archive->arena, folder);
    Status status =
        archive->folder ? open_parts(archive, mode) : STATUS_NO_MEMORY;
    if (status == STATUS_NO_MEMORY)
        failure_no_memory();
    if (status != STATUS_OK)
        archive_close(archive);
    return status;
}

void
archive_close(Archive *archive)
{
    sql_close(&archive->sql);
    if (archive->lock >= 0)
        close(archive->lock);
    arena_free(archive->arena);
    *archive = (Archive){.lock = -1};
}

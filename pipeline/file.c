/*
 * Files: see file.h.
 */
#include "pipeline/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- reading ---- */

int
descriptor_read(int descriptor, Arena *arena, FileBytes *file)
{
    size_t capacity = 0;
    struct stat about;
    if (fstat(descriptor, &about) == 0 && S_ISDIR(about.st_mode))
        return EISDIR;
    for (;;) {
        if (file->length + 1 >= capacity) {
            capacity = capacity ? capacity * 2 : 65536;
            char *grown = arena_alloc(arena, capacity);
            if (!grown)
                return ENOMEM;
            if (file->length > 0)
                memcpy(grown, file->bytes, file->length);
            file->bytes = grown;
        }
        ssize_t got = read(descriptor, file->bytes + file->length,
                           capacity - file->length - 1);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return errno;
        if (got == 0)
            break;
        file->length += (size_t)got;
    }
    file->bytes[file->length] = '\0';
    return 0;
}

/* Standard input can be read once, and is kept for whoever asks again. */
static int
read_standard_input(Arena *arena, FileBytes *file)
{
    static FileBytes kept;
    if (!kept.bytes) {
        int error = descriptor_read(STDIN_FILENO, arena, file);
        if (error)
            return error;
        char *copy = malloc(file->length + 1);
        if (!copy)
            return ENOMEM;
        memcpy(copy, file->bytes, file->length + 1);
        kept = (FileBytes){copy, file->length};
        return 0;
    }
    file->bytes = arena_text(arena, kept.bytes, kept.length);
    file->length = kept.length;
    return file->bytes ? 0 : ENOMEM;
}

int
file_read(Arena *arena, const char *name, FileBytes *file)
{
    *file = (FileBytes){0};
    if (strcmp(name, "-") == 0)
        return read_standard_input(arena, file);
    int descriptor = open(name, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return errno;
    int error = descriptor_read(descriptor, arena, file);
    close(descriptor);
    return error;
}

/* ---- writing ---- */

/* The temporary file under way; a signal handler may remove it. */
static char temporary_name[4096];

static void
remove_temporary_file(int signal_number)
{
    if (temporary_name[0])
        unlink(temporary_name);
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

void
file_clean_up_on_signals(void)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction action = {.sa_handler = remove_temporary_file};
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        sigaction(signals[i], &action, NULL);
    signal(SIGXFSZ, SIG_IGN);
}

int
file_write_all(int descriptor, const void *bytes, size_t length)
{
    const char *at = bytes;
    while (length > 0) {
        ssize_t written = write(descriptor, at, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return errno;
        at += written;
        length -= (size_t)written;
    }
    return 0;
}

/* The mode a new file gets: what the umask allows. */
static mode_t
default_mode(void)
{
    mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

static int
sync_folder(const char *name)
{
    char folder[sizeof temporary_name];
    const char *slash = strrchr(name, '/');
    size_t length = slash ? (size_t)(slash - name) + 1 : 0;
    memcpy(folder, length ? name : "./", length ? length : 3);
    folder[length ? length : 2] = '\0';
    int descriptor = open(folder, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return 0; /* a folder that may not be read cannot be synced */
    fsync(descriptor);
    close(descriptor);
    return 0;
}

static int
write_and_sync(int descriptor, const void *bytes, size_t length)
{
    int error = file_write_all(descriptor, bytes, length);
    if (!error && fchmod(descriptor, default_mode()) != 0)
        error = errno;
    if (!error && fsync(descriptor) != 0)
        error = errno;
    if (close(descriptor) != 0 && !error)
        error = errno;
    return error;
}

static int
replace_file(const char *name, const void *bytes, size_t length)
{
    const char *slash = strrchr(name, '/');
    int folder = slash ? (int)(slash - name) + 1 : 0;
    int size = snprintf(temporary_name, sizeof temporary_name,
                        "%.*s.briefset-XXXXXX", folder, name);
    if (size < 0 || (size_t)size >= sizeof temporary_name) {
        temporary_name[0] = '\0';
        return ENAMETOOLONG;
    }
    int descriptor = mkstemp(temporary_name);
    if (descriptor < 0) {
        temporary_name[0] = '\0';
        return errno;
    }
    int error = write_and_sync(descriptor, bytes, length);
    if (!error && rename(temporary_name, name) != 0)
        error = errno;
    if (error)
        unlink(temporary_name);
    temporary_name[0] = '\0';
    return error ? error : sync_folder(name);
}

int
file_write(const char *name, const void *bytes, size_t length)
{
    if (strcmp(name, "-") == 0)
        return file_write_all(STDOUT_FILENO, bytes, length);
    struct stat about;
    bool there = stat(name, &about) == 0;
    if (there && S_ISDIR(about.st_mode))
        return EISDIR;
    if (!there || S_ISREG(about.st_mode))
        return replace_file(name, bytes, length);
    int descriptor = open(name, O_WRONLY | O_CLOEXEC);
    if (descriptor < 0)
        return errno;
    int error = file_write_all(descriptor, bytes, length);
    if (close(descriptor) != 0 && !error)
        error = errno;
    return error;
}

/* ---- folders ---- */

int
file_make_temporary_folder(char *name)
{
    if (!mkdtemp(name))
        return errno;
    /* What may be read may be entered. */
    mode_t mode = default_mode();
    return chmod(name, mode | (mode & 0444) >> 2) == 0 ? 0 : errno;
}

static void
remove_entries(DIR *folder)
{
    int descriptor = dirfd(folder);
    for (struct dirent *entry; (entry = readdir(folder));) {
        const char *name = entry->d_name;
        if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 ||
            unlinkat(descriptor, name, 0) == 0)
            continue;
        int inner = openat(descriptor, name,
                           O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        DIR *opened = inner >= 0 ? fdopendir(inner) : NULL;
        if (opened) {
            remove_entries(opened);
            closedir(opened);
        }
        unlinkat(descriptor, name, AT_REMOVEDIR);
    }
}

void
file_remove_folder(const char *name)
{
    DIR *folder = opendir(name);
    if (!folder)
        return;
    remove_entries(folder);
    closedir(folder);
    rmdir(name);
}

bool
file_exists(const char *name)
{
    struct stat about;
    return stat(name, &about) == 0 && !S_ISDIR(about.st_mode);
}

bool
is_directory(const char *name)
{
    struct stat about;
    return stat(name, &about) == 0 && S_ISDIR(about.st_mode);
}

const char *
file_base_name(const char *name)
{
    const char *slash = strrchr(name, '/');
    return slash ? slash + 1 : name;
}

bool
is_same_file(const char *a, const char *b)
{
    struct stat first;
    struct stat second;
    return stat(a, &first) == 0 && stat(b, &second) == 0 &&
           first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

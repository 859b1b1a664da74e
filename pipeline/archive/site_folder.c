/*
 * The folder of a site: see site.h.
 *
 * A site is made in a folder beside its own, whose name is always the same:
 * what a killed program has left there is cleared away by the next.  At the
 * end both change places at once.
 */
#include "pipeline/archive/site.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pipeline/file.h"
#include "pipeline/messages.h"

static const char *const parts[] = {"documents", "pictures", "page",
                                    "page/words", "page/texts"};

/* ---- what is there ---- */

static bool
is_ours(const char *name)
{
    static const char *const ours[] = {"index.html", "documents", "pictures",
                                       "page"};
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        if (strcmp(name, ours[i]) == 0)
            return true;
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/*
 * A folder that is replaced holds what a site holds and nothing else, so that
 * nothing of somebody's is lost.
 */
static Status
check_target(const Site *site)
{
    Status status = STATUS_OK;
    DIR *folder = opendir(site->target);
    if (!folder && errno == ENOENT)
        return STATUS_OK;
    if (!folder) {
        failure("unwritable-file", "cannot write %s: %s", site->target,
                strerror(errno));
        return STATUS_IO;
    }
    for (struct dirent *entry;
         status == STATUS_OK && (entry = readdir(folder));)
        if (!is_ours(entry->d_name)) {
            failure("no-site",
                    "%s is not replaced: %s in it belongs to no site",
                    site->target, entry->d_name);
            status = STATUS_REJECTED;
        }
    closedir(folder);
    return status;
}

/* ---- removing ---- */

static int
remove_one(const char *name, const struct stat *about, int kind,
           struct FTW *where)
{
    (void)about;
    (void)kind;
    return where->level == 0 ? 0 : remove(name);
}

static int
remove_contents(const char *folder)
{
    enum { DESCRIPTORS = 16 };
    errno = 0;
    return nftw(folder, remove_one, DESCRIPTORS, FTW_DEPTH | FTW_PHYS) == 0
               ? 0
               : errno;
}

void
site_folder_forget(Site *site)
{
    if (site->lock < 0)
        return;
    if (remove_contents(site->folder) == 0)
        rmdir(site->folder);
    close(site->lock);
    site->lock = -1;
}

/* ---- making ---- */

/* Without slashes at its end; what a link points at, if it is there. */
static const char *
plain_name(Arena *arena, const char *name)
{
    size_t length = strlen(name);
    while (length > 1 && name[length - 1] == '/')
        length--;
    char *real = realpath(name, NULL);
    const char *plain = real ? arena_text(arena, real, strlen(real))
                             : arena_text(arena, name, length);
    free(real);
    return plain;
}

static Status
take_folder(Site *site)
{
    int error = mkdir(site->folder, 0777) == 0 || errno == EEXIST ? 0 : errno;
    if (!error)
        site->lock = open(site->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (!error && site->lock < 0)
        error = errno;
    if (!error && flock(site->lock, LOCK_EX | LOCK_NB) != 0) {
        close(site->lock);
        site->lock = -1;
        failure("site-busy", "another process is making %s", site->target);
        return STATUS_REJECTED;
    }
    if (!error)
        error = remove_contents(site->folder);
    for (size_t i = 0; i < sizeof parts / sizeof *parts && !error; i++) {
        const char *name = site_name(site, site->arena, "%s", parts[i]);
        error = !name ? ENOMEM : mkdir(name, 0777) == 0 ? 0 : errno;
    }
    if (error)
        site_tell(site, site->folder, error);
    return site->status;
}

Status
site_folder_begin(Site *site)
{
    site->target = plain_name(site->arena, site->target);
    site->folder = site->target ? arena_format(site->arena, "%s.briefset-site",
                                               site->target)
                                : NULL;
    if (!site->folder) {
        site_tell_memory(site);
        return site->status;
    }
    Status status = check_target(site);
    return status == STATUS_OK ? take_folder(site) : status;
}

/* ---- putting it in its place ---- */

static int
exchange(const Site *site)
{
    if (renameat2(AT_FDCWD, site->folder, AT_FDCWD, site->target,
                  RENAME_EXCHANGE) == 0)
        return 0;
    if (errno == ENOENT)
        return rename(site->folder, site->target) == 0 ? 0 : errno;
    if (errno != EINVAL && errno != ENOSYS)
        return errno;
    /* A file system that cannot: for a moment there is none. */
    const char *aside = arena_format(site->arena, "%s-old", site->folder);
    if (!aside)
        return ENOMEM;
    if (rename(site->target, aside) != 0)
        return errno;
    if (rename(site->folder, site->target) == 0)
        return rename(aside, site->folder) == 0 ? 0 : errno;
    int error = errno;
    rename(aside, site->target);
    return error;
}

Status
site_folder_end(Site *site)
{
    int error = syncfs(site->lock) == 0 ? 0 : errno;
    if (!error)
        error = exchange(site);
    if (error)
        site_tell(site, site->target, error);
    return site->status;
}

/*
 * A bag: see export.h.
 *
 *   data/<digest>/<name>.pdf            a document under the name it came with
 *   data/<digest>/addition.json         how it came
 *   data/<digest>/from/1-<name> …       what it was made from
 *   data/catalogue.ndjson               what is known of all of them
 *
 * Everything is copied into a folder beside `out`, which gets its name when
 * all is there.  A file that is not as it was is not packed: then there is no
 * bag.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "input/text.h"
#include "pipeline/archive/export.h"
#include "pipeline/archive/print.h"
#include "pipeline/archive/store.h"
#include "pipeline/file.h"
#include "pipeline/messages.h"
#include "pipeline/pipeline.h"

enum { LONGEST_NAME = 200 };

typedef struct Bag {
    Archive *archive;
    const char *folder; /* under its temporary name */
    StringBuilder manifest;
    StringBuilder catalogue;
    size_t bytes;
    size_t files;
    bool failed; /* it was told */
} Bag;

static void
tell(Bag *bag, const char *name, int error)
{
    bag->failed = true;
    store_tell(name, error);
}

static bool
make_folder(Bag *bag, const char *name)
{
    if (mkdir(name, 0777) == 0 || errno == EEXIST)
        return true;
    tell(bag, name, errno);
    return false;
}

/* ---- names ---- */

/*
 * A name that is safe in any folder: without separators and control
 * characters, no dot at its start, valid UTF-8, not too long.  Nor with a
 * percent sign: what a manifest must encode is best not there, for not
 * everyone decodes it.  The catalogue in the bag has the name as it was.
 * [RFC 8493 2.1.3]
 */
static const char *
safe_name(Arena *arena, const char *name, const char *otherwise)
{
    StringBuilder safe = {.arena = arena};
    const char *base = file_base_name(name);
    size_t length = strlen(base);
    for (size_t at = 0; at < length && safe.length < LONGEST_NAME;) {
        uint32_t c;
        size_t size = utf8_decode(base + at, length - at, &c);
        bool harmful = size == 0 || c < 0x20 || (c >= 0x7F && c < 0xA0) ||
                       c == '\\' || c == '%' || (c == '.' && at == 0);
        string_append(&safe, harmful ? "_" : base + at, harmful ? 1 : size);
        at += size == 0 ? 1 : size;
    }
    return safe.length > 0 ? safe.bytes : otherwise;
}

static void
append_manifest(StringBuilder *manifest, const char *sha256, const char *name)
{
    string_append_text(manifest, sha256);
    string_append_text(manifest, "  ");
    string_append_text(manifest, name);
    string_append_text(manifest, "\n");
}

/* ---- files ---- */

static bool
write_file(Bag *bag, Arena *arena, StringBuilder *manifest, const char *name,
           const void *bytes, size_t length)
{
    const char *path = arena_format(arena, "%s/%s", bag->folder, name);
    int error = path ? file_write(path, bytes, length) : ENOMEM;
    if (error) {
        tell(bag, path ? path : name, error);
        return false;
    }
    Digest digest = digest_of(bytes, length);
    if (manifest)
        append_manifest(manifest, digest.text, name);
    return true;
}

/* A file of the archive, which must be as it was. */
static bool
pack(Bag *bag, Arena *arena, const char *path, const char *sha256,
     const char *name)
{
    FileBytes file;
    int error = path ? file_read(arena, path, &file) : ENOMEM;
    if (!error) {
        Digest digest = digest_of(file.bytes, file.length);
        error = strcmp(digest.text, sha256) == 0 ? 0 : EILSEQ;
    }
    if (error) {
        bag->failed = true;
        failure("document-damaged",
                "%s is damaged or missing; nothing was exported",
                path ? path : name);
        return false;
    }
    bag->bytes += file.length;
    bag->files++;
    return write_file(bag, arena, &bag->manifest, name, file.bytes,
                      file.length);
}

static bool
pack_made(Bag *bag, Arena *arena, const Entry *entry, const char *folder)
{
    if (entry->files.count > 0 &&
        !make_folder(bag,
                     arena_format(arena, "%s/%s/from", bag->folder, folder)))
        return false;
    for (size_t i = 0; i < entry->files.count; i++) {
        const StoredFile *file = &entry->files.items[i];
        const char *name = arena_format(arena, "%s/from/%zu-%s", folder, i + 1,
                                        safe_name(arena, file->name, "file"));
        if (!name ||
            !pack(bag, arena, store_path(bag->archive, arena, file->sha256, ""),
                  file->sha256, name))
            return false;
    }
    return true;
}

static bool
pack_entry(void *context, Arena *arena, const Entry *entry)
{
    Bag *bag = context;
    const char *folder = arena_format(arena, "data/%s", entry->sha256);
    const char *path =
        arena_format(arena, "%s/data/%s", bag->folder, entry->sha256);
    const char *name =
        arena_format(arena, "data/%s/%s", entry->sha256,
                     safe_name(arena, entry->file, "document.pdf"));
    const char *addition =
        arena_format(arena, "data/%s/addition.json", entry->sha256);
    if (!folder || !path || !name || !addition || !make_folder(bag, path) ||
        !pack(bag, arena,
              store_path(bag->archive, arena, entry->sha256, ".pdf"),
              entry->sha256, name) ||
        !pack(bag, arena,
              store_addition_path(bag->archive, arena, entry->sha256),
              entry->addition, addition) ||
        !pack_made(bag, arena, entry, folder))
        return false;
    char *line = NULL;
    size_t length;
    FILE *out = open_memstream(&line, &length);
    if (!out)
        return false;
    print_entry_json(out, entry);
    putc('\n', out);
    bool good =
        fclose(out) == 0 && string_append(&bag->catalogue, line, length);
    free(line);
    return good;
}

/* ---- the bag ---- */

static bool
write_catalogue(Bag *bag, Arena *arena)
{
    const char *bytes = bag->catalogue.bytes ? bag->catalogue.bytes : "";
    bag->bytes += bag->catalogue.length;
    bag->files++;
    return write_file(bag, arena, &bag->manifest, "data/catalogue.ndjson",
                      bytes, bag->catalogue.length);
}

static const char *
bag_info(Bag *bag, Arena *arena)
{
    time_t now = time(NULL);
    struct tm date;
    if (!gmtime_r(&now, &date))
        return NULL;
    return arena_format(arena,
                        "Bag-Software-Agent: briefset %s\n"
                        "Bagging-Date: %04d-%02d-%02d\n"
                        "Payload-Oxum: %zu.%zu\n",
                        BRIEFSET_VERSION, date.tm_year + 1900, date.tm_mon + 1,
                        date.tm_mday, bag->bytes, bag->files);
}

/* [RFC 8493 2.1; RFC 8493 2.2] */
static bool
write_tags(Bag *bag, Arena *arena)
{
    static const char declaration[] =
        "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
    StringBuilder tags = {.arena = arena};
    const char *info = bag_info(bag, arena);
    return info &&
           write_file(bag, arena, &tags, "bagit.txt", declaration,
                      sizeof declaration - 1) &&
           write_file(bag, arena, &tags, "bag-info.txt", info, strlen(info)) &&
           write_file(bag, arena, &tags, "manifest-sha256.txt",
                      bag->manifest.bytes, bag->manifest.length) &&
           write_file(bag, arena, NULL, "tagmanifest-sha256.txt", tags.bytes,
                      tags.length);
}

static bool
fill(Bag *bag, Arena *arena)
{
    const char *data = arena_format(arena, "%s/data", bag->folder);
    return data && make_folder(bag, data) &&
           catalogue_visit(bag->archive, &(EntryFilter){0}, pack_entry, bag) ==
               STATUS_OK &&
           !bag->failed && write_catalogue(bag, arena) &&
           write_tags(bag, arena);
}

int
export_bag(Archive *archive, const char *out)
{
    Arena *arena = archive->arena;
    Bag bag = {.archive = archive,
               .manifest = {.arena = arena},
               .catalogue = {.arena = arena}};
    size_t length = strlen(out);
    while (length > 1 && out[length - 1] == '/')
        length--;
    const char *name = arena_text(arena, out, length);
    char *folder = name ? arena_format(arena, "%s.XXXXXX", name) : NULL;
    if (!folder) {
        failure_no_memory();
        return EXIT_MACHINE_FAILED;
    }
    if (rmdir(name) != 0 && errno != ENOENT) {
        store_tell(name, errno);
        return EXIT_MACHINE_FAILED;
    }
    int error = file_make_temporary_folder(folder);
    if (error) {
        store_tell(folder, error);
        return EXIT_MACHINE_FAILED;
    }
    bag.folder = folder;
    bool good = fill(&bag, arena);
    if (good && rename(folder, name) != 0) {
        store_tell(name, errno);
        good = false;
    }
    if (!good)
        file_remove_folder(folder);
    if (!good && !bag.failed && arena_failed(arena))
        failure_no_memory();
    return good ? EXIT_ALL_MADE : EXIT_MACHINE_FAILED;
}

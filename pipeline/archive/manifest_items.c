/*
 * Documents of a batch: its manifest says what each was made of.
 */
#include <errno.h>
#include <string.h>

#include "pipeline/archive/add.h"
#include "pipeline/batch/manifest.h"
#include "pipeline/messages.h"
#include "pipeline/pipeline.h"

static bool
add_item(Arena *arena, const char *folder, const ManifestEntry *entry,
         AddItems *items)
{
    AddItem *item = vector_push(arena, items);
    if (!item)
        return false;
    item->file = arena_format(arena, "%s%s", folder, entry->output);
    return item->file != NULL;
}

int
add_items_from_manifest(Arena *arena, const char *manifest, AddItems *items)
{
    int error;
    const char *slash = strrchr(manifest, '/');
    size_t length = slash ? (size_t)(slash - manifest) + 1 : 0;
    const char *folder = arena_text(arena, manifest, length);
    Manifest *read = manifest_open(manifest, &error);
    if (!read) {
        failure("unreadable-manifest", "cannot read %s: %s", manifest,
                strerror(error));
        return EXIT_MACHINE_FAILED;
    }
    const ManifestEntry *entry;
    for (size_t i = 0; folder && (entry = manifest_at(read, i)); i++)
        if (entry->made && !add_item(arena, folder, entry, items))
            break;
    manifest_close(read);
    return EXIT_ALL_MADE;
}

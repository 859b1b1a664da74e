/*
 * Documents of a batch: its manifest says what each was made of.
 */
#include <errno.h>
#include <string.h>

#include "layouts/definition.h"
#include "pipeline/archive/add.h"
#include "pipeline/batch/manifest.h"
#include "pipeline/messages.h"
#include "pipeline/pipeline.h"

static const char *
copy(Arena *arena, const char *text)
{
    return arena_text(arena, text ? text : "", text ? strlen(text) : 0);
}

static bool
add_input(Arena *arena, AddItem *item, const char *role, const char *name,
          const char *sha256)
{
    AddInput *input = vector_push(arena, &item->inputs);
    if (input)
        *input = (AddInput){role, copy(arena, name), copy(arena, sha256)};
    return input != NULL;
}

static const char *
role_of(const ManifestJob *job, const char *name)
{
    if (strcmp(name, job->source) == 0)
        return "source";
    for (size_t i = 0; i < LANGUAGES_MAX && job->others[i]; i++)
        if (strcmp(name, job->others[i]) == 0)
            return "language";
    return strcmp(name, job->options.layout) == 0 ? "layout" : "input";
}

/* The source first; a built-in layout is no file. */
static bool
add_inputs(Arena *arena, const ManifestEntry *entry, AddItem *item)
{
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < entry->input_count; i++) {
            const ManifestInput *input = &entry->inputs[i];
            const char *role = role_of(&entry->job, input->name);
            bool is_source = strcmp(role, "source") == 0;
            if (is_source != (pass == 0) || built_in_definition(input->name))
                continue;
            if (!add_input(arena, item, role, input->name, input->digest))
                return false;
        }
    return !*entry->job.records ||
           add_input(arena, item, "records", entry->job.records,
                     entry->job.records_digest);
}

static MadeBy
made_by(Arena *arena, const ManifestJob *job)
{
    MadeBy made = {.options = job->options,
                   .record = job->record,
                   .epoch = copy(arena, job->epoch),
                   .fonts = copy(arena, job->fonts)};
    for (size_t i = 0; i < JOB_TEXTS; i++)
        *job_text(&made.options, i) = copy(arena, *job_text(&made.options, i));
    return made;
}

static bool
add_item(Arena *arena, const char *folder, const ManifestEntry *entry,
         AddItems *items)
{
    AddItem *item = vector_push(arena, items);
    if (!item)
        return false;
    item->file = arena_format(arena, "%s%s", folder, entry->output);
    item->made = made_by(arena, &entry->job);
    return item->file && add_inputs(arena, entry, item);
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
    size_t count;
    const ManifestEntry *entries = manifest_entries(read, &count);
    for (size_t i = 0; folder && i < count; i++)
        if (entries[i].made && !add_item(arena, folder, &entries[i], items))
            break;
    manifest_close(read);
    return EXIT_ALL_MADE;
}

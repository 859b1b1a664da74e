/*
 * Commit: finished documents under their names.
 *
 * One synchronisation of the file system serves many documents; a rename
 * after it can only show what is whole on disk.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "pipeline/batch/batch.h"
#include "pipeline/batch/manifest.h"

bool
commit_add(Commit *commit, const Finished *finished)
{
    Finished *added = vector_push(commit->arena, &commit->waiting);
    if (!added)
        return false;
    *added = *finished;
    added->json =
        arena_text(commit->arena, finished->json, finished->answer.json_length);
    /* Names and their ends are bytes alike. */
    added->inputs = arena_text(commit->arena, finished->inputs,
                               finished->answer.inputs_length);
    return !arena_failed(commit->arena);
}

static const char *
folder_name(const BatchOptions *options)
{
    return *options->folder ? options->folder : ".";
}

static int
sync_folder(const BatchOptions *options, bool all)
{
    int descriptor = open(folder_name(options), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return errno;
    int error = 0;
    if ((all ? syncfs(descriptor) : fsync(descriptor)) != 0)
        error = errno;
    close(descriptor);
    return error;
}

static bool
read_inputs(Arena *arena, const Finished *finished, ManifestEntry *entry)
{
    const char *at = finished->inputs;
    const char *end = at + finished->answer.inputs_length;
    size_t count = 0;
    for (const char *c = at; c < end; c++)
        count += *c == '\0';
    entry->inputs = arena_array(arena, count + 1, sizeof *entry->inputs);
    for (; entry->inputs && at < end; at += strlen(at) + 1) {
        const char *blank = strchr(at, ' ');
        entry->inputs[entry->input_count++] = (ManifestInput){
            blank + 1, arena_text(arena, at, (size_t)(blank - at))};
    }
    return entry->inputs != NULL;
}

/* Renames one; fills in what the manifest says of it. */
static int
put_in_place(Arena *arena, const BatchOptions *options, const BatchItem *item,
             const Finished *finished, ManifestEntry *entry)
{
    const char *output =
        arena_format(arena, "%s%s", options->folder, item->job.output);
    char *temporary = temporary_name(arena, options, finished->task);
    struct stat about;
    if (!output || !temporary)
        return ENOMEM;
    if (rename(temporary, output) != 0 || stat(output, &about) != 0)
        return errno;
    entry->sha256 = finished->answer.sha256.text;
    entry->bytes = about.st_size;
    entry->modified =
        (int64_t)about.st_mtim.tv_sec * 1000000000 + about.st_mtim.tv_nsec;
    return 0;
}

static ManifestJob
job_of(const Job *job, const Digest *fonts)
{
    const Record *record = job->record;
    ManifestJob made = {.source = job->source,
                        .options = job->options,
                        .epoch = getenv("SOURCE_DATE_EPOCH"),
                        .fonts = fonts->text};
    for (size_t i = 0; i < job->other_count; i++)
        made.others[i] = job->others[i];
    if (record) {
        made.record = (int64_t)record->number;
        made.records = record->source->name;
        made.records_digest = record->source->digest;
    }
    return made;
}

static int
commit_one(Arena *arena, const BatchOptions *options, const BatchItem *item,
           const Finished *finished, const Requests *requests,
           Manifest *manifest)
{
    const Digest *request = &requests->digests[finished->task];
    Digest record = record_digest(item->job.record);
    ManifestEntry entry = {.output = item->job.output,
                           .made = finished->made,
                           .is_partial = finished->is_partial,
                           .request = request->text,
                           .record = record.text,
                           .sha256 = "",
                           .pages = (int64_t)finished->answer.pages,
                           .microseconds = finished->answer.microseconds,
                           .job = job_of(&item->job, &requests->fonts),
                           .messages = finished->json};
    int error = 0;
    if (finished->made)
        error = put_in_place(arena, options, item, finished, &entry);
    if (!error && !read_inputs(arena, finished, &entry))
        error = ENOMEM;
    return error ? error : manifest_add(manifest, &entry);
}

void
commit_begin(Commit *commit, const BatchOptions *options)
{
    pid_t process = fork();
    if (process == 0)
        _exit(sync_folder(options, /*all=*/true)); /* errno is below 256 */
    commit->process = process > 0 ? process : 0;
    commit->begun = true;
}

static pid_t
wait_for(pid_t process, bool wait, int *status)
{
    pid_t ended;
    do
        ended = waitpid(process, status, wait ? 0 : WNOHANG);
    while (ended < 0 && errno == EINTR);
    return ended;
}

bool
commit_has_ended(Commit *commit, const BatchOptions *options, bool wait,
                 int *error)
{
    int status = 0;
    pid_t ended =
        commit->process > 0 ? wait_for(commit->process, wait, &status) : -1;
    if (ended == 0)
        return false;
    commit->begun = false;
    *error = ended > 0 && WIFEXITED(status)
                 ? WEXITSTATUS(status)
                 : sync_folder(options, /*all=*/true);
    commit->process = 0;
    return true;
}

int
commit_names(Commit *commit, const BatchOptions *options,
             const BatchItem *items, const Requests *requests,
             struct Manifest *manifest)
{
    int error = 0;
    for (size_t i = 0; i < commit->waiting.count && !error; i++) {
        const Finished *finished = &commit->waiting.items[i];
        error = commit_one(commit->arena, options, &items[finished->task],
                           finished, requests, manifest);
    }
    arena_free(commit->arena);
    *commit = (Commit){.arena = arena_new()};
    return commit->arena ? error : ENOMEM;
}

int
commit_close(const BatchOptions *options, struct Manifest *manifest)
{
    int error = sync_folder(options, /*all=*/false);
    return error ? error : manifest_sync(manifest);
}

void
remove_temporary_file(const BatchOptions *options, size_t task)
{
    Arena *arena = arena_new();
    const char *name = arena ? temporary_name(arena, options, task) : NULL;
    if (name)
        unlink(name);
    arena_free(arena);
}

void
remove_temporary_files(const BatchOptions *options)
{
    char prefix[64];
    snprintf(prefix, sizeof prefix, ".briefset-batch-%zu-", options->shard);
    DIR *folder = opendir(folder_name(options));
    if (!folder)
        return;
    for (struct dirent *entry; (entry = readdir(folder));)
        if (strncmp(entry->d_name, prefix, strlen(prefix)) == 0)
            unlinkat(dirfd(folder), entry->d_name, 0);
    closedir(folder);
}

/* ---- records ---- */

static void
add_node(DigestMaker *maker, const YamlNode *node)
{
    digest_add_text(maker, node->key);
    digest_add(maker, &node->kind, sizeof node->kind);
    digest_add_text(maker, node->text);
    digest_add(maker, &node->count, sizeof node->count);
    for (const YamlNode *child = node->first_child; child; child = child->next)
        add_node(maker, child);
}

Digest
record_digest(const Record *record)
{
    DigestMaker maker;
    if (!record)
        return (Digest){{0}};
    digest_begin(&maker);
    add_node(&maker, record->values);
    return digest_end(&maker);
}

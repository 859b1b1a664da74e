/*
 * Manifest: see manifest.h.
 */
#include "pipeline/batch/manifest.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "input/json_tree.h"
#include "pipeline/file.h"

enum { SCHEMA = 1, FIRST_CHAINS = 1024, NONE = -1 };

struct Manifest {
    Arena *arena;
    const char *name;
    int descriptor; /* NONE: nothing was appended yet */
    size_t length;  /* of the file's good lines */
    VECTOR(ManifestEntry) entries;
    size_t *chains; /* by hash: the first entry, SIZE_MAX for none */
    size_t chain_count;
    ManifestEntry last; /* kept: the next often has its request and inputs */
};

/* ---- finding ---- */

static size_t
hash(const char *text)
{
    uint64_t value = 0xCBF29CE484222325;
    for (; *text; text++)
        value = (value ^ (unsigned char)*text) * 0x100000001B3;
    return (size_t)(value ^ (value >> 32));
}

static bool
make_chains(Manifest *manifest)
{
    size_t count = manifest->chain_count ? 2 * manifest->chain_count
                                         : (size_t)FIRST_CHAINS;
    size_t *chains = arena_array(manifest->arena, count, sizeof *chains);
    if (!chains || count == 0)
        return false;
    for (size_t i = 0; i < count; i++)
        chains[i] = SIZE_MAX;
    manifest->chains = chains;
    manifest->chain_count = count;
    ManifestEntry *entries = manifest->entries.items;
    for (size_t i = 0; entries && i < manifest->entries.count; i++) {
        size_t *chain = &chains[hash(entries[i].output) % count];
        entries[i].next = *chain;
        *chain = i;
    }
    return true;
}

static size_t
find(const Manifest *manifest, const char *output)
{
    if (manifest->chain_count == 0)
        return SIZE_MAX;
    size_t i = manifest->chains[hash(output) % manifest->chain_count];
    while (i != SIZE_MAX &&
           strcmp(manifest->entries.items[i].output, output) != 0)
        i = manifest->entries.items[i].next;
    return i;
}

const ManifestEntry *
manifest_find(const Manifest *manifest, const char *output)
{
    size_t i = find(manifest, output);
    return i == SIZE_MAX ? NULL : &manifest->entries.items[i];
}

/* A later entry takes an earlier one's place. */
static bool
keep(Manifest *manifest, const ManifestEntry *entry)
{
    size_t i = find(manifest, entry->output);
    if (i != SIZE_MAX && manifest->entries.items) {
        size_t next = manifest->entries.items[i].next;
        manifest->entries.items[i] = *entry;
        manifest->entries.items[i].next = next;
        return true;
    }
    if (manifest->entries.count >= manifest->chain_count &&
        !make_chains(manifest))
        return false;
    ManifestEntry *added = vector_push(manifest->arena, &manifest->entries);
    if (!added || !manifest->chains || manifest->chain_count == 0)
        return false;
    size_t *chain =
        &manifest->chains[hash(entry->output) % manifest->chain_count];
    *added = *entry;
    added->next = *chain;
    *chain = manifest->entries.count - 1;
    return true;
}

static const char *
copy(Arena *arena, const char *text)
{
    return arena_text(arena, text ? text : "", text ? strlen(text) : 0);
}

/* The text of the entry before, if this one is the same, or a copy of it. */
static const char *
share(Arena *arena, const char *last, const char *text)
{
    return last && text && strcmp(last, text) == 0 ? last : copy(arena, text);
}

static ManifestJob
own_job(Arena *arena, ManifestJob *last, const ManifestJob *job)
{
    ManifestJob owned = *job;
    owned.source = share(arena, last->source, job->source);
    for (size_t i = 0; i < LANGUAGES_MAX; i++)
        owned.others[i] = job->others[i] ? copy(arena, job->others[i]) : NULL;
    for (size_t i = 0; i < JOB_TEXTS; i++)
        *job_text(&owned.options, i) = share(
            arena, *job_text(&last->options, i), *job_text(&owned.options, i));
    owned.records = share(arena, last->records, job->records);
    owned.records_digest =
        share(arena, last->records_digest, job->records_digest);
    owned.epoch = share(arena, last->epoch, job->epoch);
    owned.fonts = share(arena, last->fonts, job->fonts);
    return owned;
}

static bool
has_same_inputs(const ManifestEntry *one, const ManifestEntry *other)
{
    bool same = one->inputs && one->input_count == other->input_count;
    for (size_t i = 0; same && i < one->input_count; i++)
        same = strcmp(one->inputs[i].name, other->inputs[i].name) == 0 &&
               strcmp(one->inputs[i].digest, other->inputs[i].digest) == 0;
    return same;
}

static ManifestInput *
copy_inputs(Arena *arena, const ManifestEntry *entry)
{
    ManifestInput *inputs =
        arena_array(arena, entry->input_count + 1, sizeof *inputs);
    for (size_t i = 0; inputs && i < entry->input_count; i++)
        inputs[i] = (ManifestInput){copy(arena, entry->inputs[i].name),
                                    copy(arena, entry->inputs[i].digest)};
    return inputs;
}

/* The same entry with all it points to in the manifest's arena. */
static ManifestEntry
own(Manifest *manifest, const ManifestEntry *entry)
{
    Arena *arena = manifest->arena;
    ManifestEntry owned = *entry;
    ManifestEntry *last = &manifest->last;
    owned.output = copy(arena, entry->output);
    owned.request = share(arena, last->request, entry->request);
    owned.record = copy(arena, entry->record);
    owned.sha256 = copy(arena, entry->sha256);
    owned.job = own_job(arena, &last->job, &entry->job);
    owned.messages = NULL; /* they are in the file */
    owned.inputs =
        has_same_inputs(last, entry) ? last->inputs : copy_inputs(arena, entry);
    manifest->last = owned;
    return owned;
}

/* ---- reading ---- */

static bool
read_inputs(Arena *arena, const YamlNode *list, ManifestEntry *entry)
{
    if (!list || list->kind != YAML_SEQUENCE)
        return true;
    entry->inputs = arena_array(arena, list->count + 1, sizeof *entry->inputs);
    const YamlNode *pair = entry->inputs ? list->first_child : NULL;
    for (; pair; pair = pair->next)
        if (pair->count == 2)
            entry->inputs[entry->input_count++] = (ManifestInput){
                pair->first_child->text, pair->last_child->text};
    return entry->inputs != NULL;
}

static ManifestJob
read_job(const YamlNode *object)
{
    ManifestJob job = {.source = yaml_tree_text(object, "source"),
                       .records = yaml_tree_text(object, "records"),
                       .records_digest =
                           yaml_tree_text(object, "records-sha256"),
                       .record = yaml_tree_number(object, "record"),
                       .epoch = yaml_tree_text(object, "epoch"),
                       .fonts = yaml_tree_text(object, "fonts")};
    job.options = job_options_read(object);
    const YamlNode *others = yaml_tree_get(object, "others");
    const YamlNode *other =
        others && others->kind == YAML_SEQUENCE ? others->first_child : NULL;
    for (size_t i = 0; other && i < LANGUAGES_MAX; i++, other = other->next)
        job.others[i] = other->text;
    return job;
}

/* False: it is no entry, or memory ran out. */
static bool
read_line(Manifest *manifest, Arena *arena, const char *line, size_t length,
          size_t offset)
{
    Diagnostics diagnostics = {.arena = arena};
    Source *source = source_new(arena, "", line, length, &diagnostics);
    YamlNode *object =
        source ? json_tree_read(arena, source, 0, source->length, &diagnostics)
               : NULL;
    if (!object || yaml_tree_number(object, "schema") != SCHEMA ||
        !*yaml_tree_text(object, "output"))
        return false;
    ManifestEntry entry = {
        .output = yaml_tree_text(object, "output"),
        .made = strcmp(yaml_tree_text(object, "status"), "made") == 0,
        .request = yaml_tree_text(object, "request"),
        .record = yaml_tree_text(object, "record"),
        .sha256 = yaml_tree_text(object, "sha256"),
        .bytes = yaml_tree_number(object, "bytes"),
        .modified = yaml_tree_number(object, "modified"),
        .pages = yaml_tree_number(object, "pages"),
        .job = read_job(yaml_tree_get(object, "job")),
        .offset = offset,
        .length = length};
    if (!read_inputs(arena, yaml_tree_get(object, "inputs"), &entry))
        return false;
    ManifestEntry owned = own(manifest, &entry);
    return !arena_failed(manifest->arena) && keep(manifest, &owned);
}

/* Lines up to the first that is cut short or is none. */
static int
read_lines(Manifest *manifest, const FileBytes *file)
{
    size_t at = 0;
    while (at < file->length) {
        const char *line = file->bytes + at;
        const char *feed = memchr(line, '\n', file->length - at);
        Arena *arena = arena_new();
        size_t length = feed ? (size_t)(feed - line) + 1 : 0;
        bool good =
            arena && feed && read_line(manifest, arena, line, length, at);
        arena_free(arena);
        if (arena_failed(manifest->arena))
            return ENOMEM;
        if (!good)
            break;
        at += length;
    }
    manifest->length = at;
    return at == 0 && file->length > 0 && file->bytes[0] != '{' ? EILSEQ : 0;
}

Manifest *
manifest_open(const char *name, int *error)
{
    Arena *arena = arena_new();
    Arena *file_arena = arena_new();
    Manifest *manifest = arena ? arena_alloc(arena, sizeof *manifest) : NULL;
    FileBytes file = {0};
    *error = ENOMEM;
    if (manifest && file_arena) {
        *manifest = (Manifest){.arena = arena, .descriptor = NONE};
        manifest->name = copy(arena, name);
        *error = file_read(file_arena, name, &file);
        if (*error == 0)
            *error = read_lines(manifest, &file);
        else if (*error == ENOENT)
            *error = 0;
    }
    arena_free(file_arena);
    if (*error) {
        arena_free(arena);
        return NULL;
    }
    return manifest;
}

/* ---- writing ---- */

static void
print_job_text(FILE *out, const char *key, const char *text)
{
    if (!text || !*text)
        return;
    fprintf(out, ",\"%s\":", key);
    json_print_string(out, text);
}

static void
print_job_number(FILE *out, const char *key, int64_t number)
{
    if (number != 0)
        fprintf(out, ",\"%s\":%lld", key, (long long)number);
}

static void
print_job(FILE *out, const ManifestJob *job)
{
    JobOptions options = job->options;
    if (!job->source || !*job->source)
        return;
    fputs(",\"job\":{\"source\":", out);
    json_print_string(out, job->source);
    for (size_t i = 0; i < LANGUAGES_MAX && job->others[i]; i++) {
        fputs(i > 0 ? "," : ",\"others\":[", out);
        json_print_string(out, job->others[i]);
    }
    fputs(job->others[0] ? "]" : "", out);
    for (size_t i = 0; i < JOB_TEXTS; i++)
        print_job_text(out, job_text_names[i], *job_text(&options, i));
    print_job_number(out, "profile-strict", options.profile_strict);
    print_job_number(out, "signature", (int64_t)options.signature_size);
    print_job_text(out, "records", job->records);
    print_job_text(out, "records-sha256", job->records_digest);
    print_job_number(out, "record", job->record);
    print_job_text(out, "epoch", job->epoch);
    print_job_text(out, "fonts", job->fonts);
    fputc('}', out);
}

static void
print_entry(FILE *out, const ManifestEntry *entry)
{
    fprintf(out, "{\"schema\":%d,\"output\":", SCHEMA);
    json_print_string(out, entry->output);
    fprintf(out, ",\"status\":\"%s\",\"request\":\"%s\",\"inputs\":[",
            !entry->made        ? "failed"
            : entry->is_partial ? "partial"
                                : "made",
            entry->request);
    for (size_t i = 0; i < entry->input_count; i++) {
        fputs(i > 0 ? ",[" : "[", out);
        json_print_string(out, entry->inputs[i].name);
        fprintf(out, ",\"%s\"]", entry->inputs[i].digest);
    }
    fprintf(out,
            "],\"record\":\"%s\",\"sha256\":\"%s\",\"bytes\":%lld,"
            "\"modified\":%lld,\"pages\":%lld,\"milliseconds\":%lld.%03lld",
            entry->record, entry->sha256, (long long)entry->bytes,
            (long long)entry->modified, (long long)entry->pages,
            (long long)entry->microseconds / 1000,
            (long long)entry->microseconds % 1000);
    print_job(out, &entry->job);
    fprintf(out, ",\"messages\":%s}\n",
            entry->messages && *entry->messages ? entry->messages : "[]");
}

char *
manifest_line(Arena *arena, const ManifestEntry *entry)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    if (!out)
        return NULL;
    print_entry(out, entry);
    char *kept = fclose(out) == 0 ? arena_text(arena, text, length) : NULL;
    free(text);
    return kept;
}

/* Opens the file and takes away a line that was cut short. */
static int
open_for_appending(Manifest *manifest)
{
    if (manifest->descriptor != NONE)
        return 0;
    manifest->descriptor =
        open(manifest->name, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
    if (manifest->descriptor < 0) {
        manifest->descriptor = NONE;
        return errno;
    }
    if (ftruncate(manifest->descriptor, (off_t)manifest->length) != 0 ||
        lseek(manifest->descriptor, 0, SEEK_END) < 0)
        return errno;
    return 0;
}

int
manifest_add(Manifest *manifest, const ManifestEntry *entry)
{
    Arena *arena = arena_new();
    char *line = arena ? manifest_line(arena, entry) : NULL;
    int error = line ? open_for_appending(manifest) : ENOMEM;
    size_t length = line ? strlen(line) : 0;
    if (!error)
        error = file_write_all(manifest->descriptor, line, length);
    arena_free(arena);
    if (error)
        return error;
    ManifestEntry owned = own(manifest, entry);
    owned.offset = manifest->length;
    owned.length = length;
    manifest->length += length;
    return keep(manifest, &owned) && !arena_failed(manifest->arena) ? 0
                                                                    : ENOMEM;
}

int
manifest_sync(Manifest *manifest)
{
    if (manifest->descriptor == NONE)
        return 0;
    return fdatasync(manifest->descriptor) == 0 ? 0 : errno;
}

/* ---- tidying ---- */

static int
compare_outputs(const void *left, const void *right)
{
    const ManifestEntry *a = left;
    const ManifestEntry *b = right;
    return strcmp(a->output, b->output);
}

/* All entries in order of name; NULL: out of memory. */
static const ManifestEntry *
sorted_entries(Arena *arena, const Manifest *manifest)
{
    size_t count = manifest->entries.count;
    ManifestEntry *sorted = arena_array(arena, count + 1, sizeof *sorted);
    if (sorted && count > 0) {
        memcpy(sorted, manifest->entries.items, count * sizeof *sorted);
        qsort(sorted, count, sizeof *sorted, compare_outputs);
    }
    return sorted;
}

/* The entries' lines, which stand in `old`. */
static int
write_lines(int descriptor, const FileBytes *old, const ManifestEntry *entries,
            size_t count)
{
    int error = 0;
    for (size_t i = 0; i < count && !error; i++)
        if (entries[i].offset + entries[i].length <= old->length)
            error = file_write_all(descriptor, old->bytes + entries[i].offset,
                                   entries[i].length);
    return error;
}

/* Under a name of its own first, which a later run writes over. */
static int
replace(Arena *arena, const Manifest *manifest, const FileBytes *old)
{
    const char *temporary = arena_format(arena, "%s.tmp", manifest->name);
    const ManifestEntry *sorted = sorted_entries(arena, manifest);
    if (!temporary || !sorted)
        return ENOMEM;
    int descriptor =
        open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (descriptor < 0)
        return errno;
    int error = write_lines(descriptor, old, sorted, manifest->entries.count);
    if (!error && fsync(descriptor) != 0)
        error = errno;
    if (close(descriptor) != 0 && !error)
        error = errno;
    if (!error && rename(temporary, manifest->name) != 0)
        error = errno;
    if (error)
        unlink(temporary);
    return error;
}

int
manifest_tidy(Manifest *manifest)
{
    FileBytes old;
    Arena *arena = arena_new();
    if (!arena)
        return ENOMEM;
    int error = file_read(arena, manifest->name, &old);
    if (!error)
        error = replace(arena, manifest, &old);
    arena_free(arena);
    return error == ENOENT ? 0 : error;
}

const ManifestEntry *
manifest_entries(const Manifest *manifest, size_t *count)
{
    *count = manifest->entries.count;
    return manifest->entries.items;
}

size_t
manifest_length(const Manifest *manifest)
{
    return manifest->length;
}

void
manifest_close(Manifest *manifest)
{
    if (!manifest)
        return;
    if (manifest->descriptor != NONE)
        close(manifest->descriptor);
    arena_free(manifest->arena);
}

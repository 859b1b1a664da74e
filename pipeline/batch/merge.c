/*
 * Merge: all documents of a batch in one file.
 *
 * Each document is first made by itself, like any other of a batch, so that
 * one that fails, crashes or takes too long costs itself only; its PDF is not
 * kept.  Then one worker composes all the good ones again, joins their pages
 * (layouts/join.h) and writes them at once, for a font can be embedded once
 * only where all glyphs are known.  What it holds of each document is its
 * pages; all else is freed before the next.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "layouts/join.h"
#include "pipeline/batch/batch.h"
#include "pipeline/messages.h"

static Digest
request_of(const BatchItem *items, const Digest *requests, size_t count)
{
    DigestMaker maker;
    digest_begin(&maker);
    digest_add_text(&maker, "merge");
    for (size_t i = 0; i < count; i++) {
        Digest record = record_digest(items[i].job.record);
        digest_add_text(&maker, items[i].job.output);
        digest_add_text(&maker, requests[i].text);
        digest_add_text(&maker, record.text);
    }
    return digest_end(&maker);
}

/* What holds for the file as a whole. */
static JobOptions
options_of(const Job *first)
{
    return (JobOptions){.profile = first->options.profile,
                        .compression = first->options.compression,
                        .signature_size = first->options.signature_size};
}

Merge *
merge_new(Arena *arena, const BatchOptions *options, const BatchItem *items,
          const Digest *requests, size_t count)
{
    Merge *merge = arena_alloc(arena, sizeof *merge);
    if (!merge || count == 0)
        return merge;
    const Job *first = &items[0].job;
    *merge = (Merge){.arena = arena,
                     .items = items,
                     .count = count,
                     .item = {.job = {.source = options->merge,
                                      .output = options->merge,
                                      .options = options_of(first)},
                              .place = {options->merge, 0, 0}},
                     .request = request_of(items, requests, count),
                     .parts = arena_array(arena, count, sizeof *merge->parts)};
    return merge->parts ? merge : NULL;
}

bool
merge_note(Merge *merge, const Finished *finished)
{
    const Answer *answer = &finished->answer;
    merge->parts[finished->task] = (MergePart){
        .is_good = finished->made,
        .json = arena_text(merge->arena, finished->json, answer->json_length),
        .json_length = answer->json_length,
        .inputs =
            arena_text(merge->arena, finished->inputs, answer->inputs_length),
        .inputs_length = answer->inputs_length,
        .microseconds = answer->microseconds};
    return !arena_failed(merge->arena);
}

/* ---- in the worker ---- */

/* A file's name without its ending. */
static const char *
stem(Arena *arena, const char *name)
{
    const char *dot = strrchr(name, '.');
    return arena_text(arena, name, dot ? (size_t)(dot - name) : strlen(name));
}

static Status
add_document(Join *join, const BatchItem *item, FontLibrary *library)
{
    JobMade made;
    JobComposed composed;
    Arena *arena = arena_new();
    if (!arena)
        return STATUS_NO_MEMORY;
    Status status = job_compose(&item->job, library, arena, &made, &composed);
    JoinPart part = {.composition = &composed.composition,
                     .imposition = composed.imposition,
                     .is_two_sided = composed.is_two_sided,
                     .name = stem(arena, item->job.output)};
    if (status == STATUS_OK && (!part.name || !join_add(join, &part)))
        status = STATUS_NO_MEMORY;
    if (status != STATUS_OK)
        diagnostics_print(&made.diagnostics, stderr);
    arena_free(arena);
    return status;
}

static Status
make_file(const Merge *merge, FontLibrary *library, Arena *arena, JobMade *made)
{
    Join *join = join_new(arena);
    const char *title = stem(arena, merge->item.job.output);
    Status status = join && title ? STATUS_OK : STATUS_NO_MEMORY;
    *made =
        (JobMade){.diagnostics = {.arena = arena, .style = messages_style()}};
    for (size_t i = 0; i < merge->count && status == STATUS_OK; i++)
        if (merge->parts[i].is_good)
            status = add_document(join, &merge->items[i], library);
    if (status != STATUS_OK)
        return status;
    const Composition *whole = join_finish(join, title);
    return whole ? job_write(&merge->item.job, whole, made) : STATUS_NO_MEMORY;
}

void
merge_work(void *context, void *started, size_t task, int socket)
{
    const WorkerContext *shared = context;
    const Merge *merge = shared->merge;
    JobMade made;
    Answer answer = {.microseconds = -processor_time()};
    Arena *arena = arena_new();
    if (!arena)
        _exit(EXIT_MACHINE_FAILED);
    answer.status = make_file(merge, started, arena, &made);
    worker_answer(shared->options, &merge->item, task, /*is_written=*/true,
                  arena, &answer, &made, socket);
    arena_free(arena);
}

/* ---- what is written down ---- */

static int
compare_inputs(const void *left, const void *right)
{
    const char *a = *(const char *const *)left;
    const char *b = *(const char *const *)right;
    int names = strcmp(strchr(a, ' '), strchr(b, ' '));
    return names != 0 ? names : strcmp(a, b);
}

/* Every input once, in order of name. */
static bool
join_inputs(Merge *merge, StringBuilder *joined)
{
    VECTOR(const char *) inputs = {0};
    for (size_t i = 0; i < merge->count; i++) {
        const MergePart *part = &merge->parts[i];
        for (size_t at = 0; at < part->inputs_length;
             at += strlen(part->inputs + at) + 1) {
            const char **added = vector_push(merge->arena, &inputs);
            if (!added)
                return false;
            *added = part->inputs + at;
        }
    }
    if (inputs.count > 0)
        qsort(inputs.items, inputs.count, sizeof *inputs.items, compare_inputs);
    for (size_t i = 0; i < inputs.count; i++)
        if (i == 0 || strcmp(inputs.items[i - 1], inputs.items[i]) != 0)
            string_append(joined, inputs.items[i], strlen(inputs.items[i]) + 1);
    return !arena_failed(merge->arena);
}

/* The arrays of all documents as one. */
static void
join_messages(const Merge *merge, StringBuilder *joined)
{
    for (size_t i = 0; i < merge->count; i++) {
        const MergePart *part = &merge->parts[i];
        if (part->json_length <= 2)
            continue;
        string_append(joined, joined->length > 0 ? "," : "[", 1);
        string_append(joined, part->json + 1, part->json_length - 2);
    }
    if (joined->length > 0)
        string_append(joined, "]", 1);
}

bool
merge_describe(Merge *merge, Finished *finished)
{
    StringBuilder inputs = {.arena = merge->arena};
    StringBuilder messages = {.arena = merge->arena};
    for (size_t i = 0; i < merge->count; i++) {
        finished->answer.microseconds += merge->parts[i].microseconds;
        finished->is_partial |= !merge->parts[i].is_good;
    }
    join_messages(merge, &messages);
    if (!join_inputs(merge, &inputs))
        return false;
    finished->json = messages.length > 0 ? messages.bytes : "";
    finished->answer.json_length = messages.length;
    finished->inputs = inputs.length > 0 ? inputs.bytes : "";
    finished->answer.inputs_length = inputs.length;
    return !arena_failed(merge->arena);
}

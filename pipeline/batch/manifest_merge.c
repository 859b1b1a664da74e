/*
 * Manifests of parts become the manifest of the whole: see manifest.h.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/batch/manifest.h"
#include "pipeline/file.h"
#include "pipeline/messages.h"
#include "pipeline/pipeline.h"

/* An entry of one of the manifests; all in the arena. */
typedef struct MergedLine {
    const char *output;
    const char *sha256;
    bool made;
    int input; /* index */
    const char *text;
    size_t length;
} MergedLine;

typedef struct ManifestMerge {
    Arena *arena;
    Diagnostics diagnostics;
    char **inputs;
    VECTOR(MergedLine) lines;
} ManifestMerge;

/* What stands behind the good lines is at most one that was cut short. */
static bool
is_cut_short(const FileBytes *file, size_t length)
{
    return !memchr(file->bytes + length, '\n', file->length - length);
}

static bool
take_entries(ManifestMerge *merge, const Manifest *manifest,
             const FileBytes *file, int input)
{
    size_t count;
    const ManifestEntry *entries = manifest_entries(manifest, &count);
    for (size_t i = 0; i < count; i++) {
        MergedLine *line = vector_push(merge->arena, &merge->lines);
        if (!line)
            return false;
        const ManifestEntry *entry = &entries[i];
        *line = (MergedLine){.output = arena_text(merge->arena, entry->output,
                                                  strlen(entry->output)),
                             .sha256 = arena_text(merge->arena, entry->sha256,
                                                  strlen(entry->sha256)),
                             .made = entry->made,
                             .input = input,
                             .text = file->bytes + entry->offset,
                             .length = entry->length};
    }
    return !arena_failed(merge->arena);
}

/* 0 or errno; EILSEQ: it is no manifest, or has a line that is none. */
static int
read_manifest(ManifestMerge *merge, int input)
{
    FileBytes file;
    int error = file_read(merge->arena, merge->inputs[input], &file);
    Manifest *manifest =
        error ? NULL : manifest_open(merge->inputs[input], &error);
    if (!error && !is_cut_short(&file, manifest_length(manifest)))
        error = EILSEQ;
    if (!error && !take_entries(merge, manifest, &file, input))
        error = ENOMEM;
    manifest_close(manifest);
    return error;
}

/* By output; the entry that is taken comes last. */
static int
compare_lines(const void *left, const void *right)
{
    const MergedLine *a = left;
    const MergedLine *b = right;
    int outputs = strcmp(a->output, b->output);
    if (outputs != 0)
        return outputs;
    if (a->made != b->made)
        return a->made - b->made;
    return a->input - b->input;
}

/* Tells of two that made different files under one name. */
static void
check_conflict(ManifestMerge *merge, const MergedLine *line,
               const MergedLine *next)
{
    if (!line->made || strcmp(line->sha256, next->sha256) == 0)
        return;
    diagnose(&merge->diagnostics, SEVERITY_ERROR, "manifest-conflict",
             (Place){merge->inputs[next->input], 0, 0},
             "the %s that it tells of is another file than the one of %s",
             next->output, merge->inputs[line->input]);
}

/* 0 or errno; what is in conflict is among the diagnostics. */
static int
write_lines(ManifestMerge *merge, const char *output)
{
    const MergedLine *lines = merge->lines.items;
    size_t count = merge->lines.count;
    StringBuilder text = {.arena = merge->arena};
    if (count > 0)
        qsort(merge->lines.items, count, sizeof *lines, compare_lines);
    for (size_t i = 0; i < count; i++) {
        bool is_last =
            i + 1 == count || strcmp(lines[i].output, lines[i + 1].output) != 0;
        if (is_last)
            string_append(&text, lines[i].text, lines[i].length);
        else
            check_conflict(merge, &lines[i], &lines[i + 1]);
    }
    if (arena_failed(merge->arena))
        return ENOMEM;
    return merge->diagnostics.errors > 0
               ? 0
               : file_write(output, text.length > 0 ? text.bytes : "",
                            text.length);
}

static int
merge_all(ManifestMerge *merge, const char *output, int count)
{
    for (int i = 0; i < count; i++) {
        int error = read_manifest(merge, i);
        if (error == 0)
            continue;
        failure("unreadable-manifest", "cannot read %s: %s", merge->inputs[i],
                strerror(error));
        return EXIT_MACHINE_FAILED;
    }
    int error = write_lines(merge, output);
    diagnostics_print(&merge->diagnostics, stderr);
    if (error)
        failure("unwritable-file", "cannot write %s: %s", output,
                strerror(error));
    return error                           ? EXIT_MACHINE_FAILED
           : merge->diagnostics.errors > 0 ? EXIT_DOCUMENT_FAILED
                                           : EXIT_ALL_MADE;
}

int
manifests_merge(const char *output, char **inputs, int count)
{
    Arena *arena = arena_new();
    if (!arena) {
        failure_no_memory();
        return EXIT_MACHINE_FAILED;
    }
    ManifestMerge merge = {
        .arena = arena,
        .diagnostics = {.arena = arena, .style = messages_style()},
        .inputs = inputs};
    int status = merge_all(&merge, output, count);
    arena_free(arena);
    return status;
}

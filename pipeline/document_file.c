/*
 * Documents out of files: see document_file.h.
 */
#include "pipeline/document_file.h"

#include <string.h>

#include "input/editions.h"
#include "pipeline/file.h"
#include "pipeline/source_file.h"

typedef struct Reading {
    const Job *job;
    Document *document;
    Diagnostics *diagnostics;
} Reading;

/* The record by its place, for messages about the template. */
static const char *
record_label(Arena *arena, const Record *record)
{
    return arena_format(arena, "%s:%d", record->place.file, record->place.line);
}

static Source *
read_source(Reading *reading, Status *status)
{
    const Job *job = reading->job;
    if (!job->template)
        return source_file_read(reading->document->arena, job->source,
                                reading->diagnostics, status);
    reading->diagnostics->record =
        record_label(reading->document->arena, job->record);
    Source *source = template_merge(reading->document->arena, job->template,
                                    job->record, reading->diagnostics);
    *status = arena_failed(reading->document->arena) ? STATUS_NO_MEMORY
                                                     : STATUS_REJECTED;
    return source;
}

/* ---- one file a language ---- */

/* The file beside the source in the language `tag` or its primary subtag. */
static const char *
find_sibling(Reading *reading, const char *stem, const char *tag)
{
    const char *name =
        arena_format(reading->document->arena, "%s.%s.md", stem, tag);
    if (name && file_exists(name))
        return name;
    name = arena_format(reading->document->arena, "%s.%.*s.md", stem,
                        (int)strcspn(tag, "-"), tag);
    return name && file_exists(name) ? name : NULL;
}

/* The files of the other languages: those given, or those that are there. */
static size_t
find_others(Reading *reading, Source *source, const char *names[LANGUAGES_MAX])
{
    const Job *job = reading->job;
    memcpy(names, job->others, sizeof job->others);
    const char *stem;
    const char *tag = edition_tag(reading->document->arena, job->source, &stem);
    if (job->other_count > 0 || !tag || job->template)
        return job->other_count;
    const char *tags[LANGUAGES_MAX];
    size_t found = 0;
    int count = edition_others(reading->document->arena, source, tag, tags);
    for (int i = 0; i < count; i++) {
        const char *name = find_sibling(reading, stem, tags[i]);
        if (name)
            names[found++] = name;
    }
    return found;
}

static Status
read_document(Reading *reading, Source *source)
{
    const char *names[LANGUAGES_MAX];
    Edition editions[LANGUAGES_MAX + 1] = {{source, NULL}};
    size_t count = find_others(reading, source, names);
    if (count == 0)
        return document_read(reading->document, source, reading->diagnostics);
    const char *stem;
    editions[0].tag =
        edition_tag(reading->document->arena, reading->job->source, &stem);
    for (size_t i = 0; i < count; i++) {
        Status status;
        editions[i + 1].source = source_file_read(
            reading->document->arena, names[i], reading->diagnostics, &status);
        editions[i + 1].tag =
            edition_tag(reading->document->arena, names[i], &stem);
        if (!editions[i + 1].source)
            return status;
    }
    return arena_failed(reading->document->arena)
               ? STATUS_NO_MEMORY
               : document_read_editions(reading->document, editions, count + 1,
                                        reading->diagnostics);
}

Status
document_file_read(Document *document, const Job *job, Diagnostics *diagnostics)
{
    Reading reading = {job, document, diagnostics};
    Status status;
    Source *source = read_source(&reading, &status);
    return source ? read_document(&reading, source) : status;
}

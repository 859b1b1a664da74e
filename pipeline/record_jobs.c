/*
 * One document a record: see record_jobs.h.
 */
#include "pipeline/record_jobs.h"

#include <stdio.h>
#include <string.h>

#include "input/record_name.h"
#include "input/records.h"
#include "pipeline/file.h"
#include "pipeline/messages.h"
#include "pipeline/source_file.h"

typedef struct Batch {
    const RecordJobs *jobs;
    FontLibrary *library;
    Arena *arena; /* of the template, the records and the names */
    Diagnostics diagnostics;
    Template *template;
    Template *name;
    Records records;
    NameSet *names;
} Batch;

static Template *
read_template(Batch *batch, const char *name, Status *status)
{
    Source *source =
        source_file_read(batch->arena, name, &batch->diagnostics, status);
    return source ? template_new(batch->arena, source, &batch->diagnostics)
                  : NULL;
}

/* The pattern is a template too, of one line. */
static Template *
read_pattern(Batch *batch)
{
    const char *pattern = batch->jobs->name;
    Source *source = source_new(batch->arena, "--name", pattern,
                                strlen(pattern), &batch->diagnostics);
    return source ? template_new(batch->arena, source, &batch->diagnostics)
                  : NULL;
}

static bool
check_columns(Batch *batch)
{
    const YamlNode *columns = batch->records.columns;
    if (!columns)
        return true;
    bool text = template_check(batch->template, columns, &batch->diagnostics);
    bool name = !batch->name ||
                template_check(batch->name, columns, &batch->diagnostics);
    return text && name;
}

/* Reads all three; what is wrong with any of them is told at once. */
static Status
read_batch(Batch *batch)
{
    Status status = STATUS_REJECTED;
    const char *name = batch->jobs->records;
    batch->template = read_template(batch, batch->jobs->template, &status);
    if (batch->jobs->name)
        batch->name = read_pattern(batch);
    batch->names = name_set_new(batch->arena);
    Source *source =
        source_file_read(batch->arena, name, &batch->diagnostics, &status);
    if (source) {
        status = records_are_json(name)
                     ? records_read_ndjson(batch->arena, source,
                                           &batch->records, &batch->diagnostics)
                     : records_read_csv(batch->arena, source, &batch->records,
                                        &batch->diagnostics);
    }
    if (arena_failed(batch->arena) || !batch->names)
        return STATUS_NO_MEMORY;
    if (!source || !batch->template || (batch->jobs->name && !batch->name))
        return STATUS_REJECTED;
    return status == STATUS_OK && !check_columns(batch) ? STATUS_REJECTED
                                                        : status;
}

/* The name of the record's PDF; without a pattern the template's with the
   row's number. */
static const char *
name_of(Batch *batch, const Record *record)
{
    if (batch->name)
        return record_file_name(batch->arena, batch->name, record, batch->names,
                                &batch->diagnostics);
    const char *slash = strrchr(batch->jobs->template, '/');
    const char *name = slash ? slash + 1 : batch->jobs->template;
    const char *dot = strrchr(name, '.');
    int length = dot && dot > name ? (int)(dot - name) : (int)strlen(name);
    return arena_format(batch->arena, "%.*s-%zu.pdf", length, name,
                        record->number);
}

/* Where the PDF of the record goes; NULL if its name cannot be used. */
static const char *
output_of(Batch *batch, const Record *record)
{
    const char *name = name_of(batch, record);
    const char *output =
        name ? arena_format(batch->arena, "%s%s", batch->jobs->folder, name)
             : NULL;
    if (!output || (!is_same_file(output, batch->jobs->template) &&
                    !is_same_file(output, batch->jobs->records)))
        return output;
    diagnose(&batch->diagnostics, SEVERITY_ERROR, "output-collision",
             record->place, "its PDF would overwrite it");
    return NULL;
}

static void
flush_diagnostics(Batch *batch)
{
    diagnostics_print(&batch->diagnostics, stderr);
    batch->diagnostics.list.count = 0;
}

static int
make_all(Batch *batch)
{
    int worst =
        batch->records.rejected > 0 ? EXIT_DOCUMENT_FAILED : EXIT_ALL_MADE;
    flush_diagnostics(batch);
    for (size_t i = 0; i < batch->records.list.count; i++) {
        const Record *record = &batch->records.list.items[i];
        const char *output = output_of(batch, record);
        int status = EXIT_DOCUMENT_FAILED;
        flush_diagnostics(batch);
        if (arena_failed(batch->arena)) {
            failure_no_memory();
            return EXIT_MACHINE_FAILED;
        }
        if (output) {
            Job job = {.source = batch->jobs->template,
                       .layout = batch->jobs->layout,
                       .output = output,
                       .template = batch->template,
                       .record = record};
            status = exit_status(job_run(&job, batch->library));
        }
        worst = status > worst ? status : worst;
    }
    return worst;
}

int
record_jobs_run(const RecordJobs *jobs, FontLibrary *library)
{
    Arena *arena = arena_new();
    if (!arena) {
        failure_no_memory();
        return EXIT_MACHINE_FAILED;
    }
    Batch batch = {.jobs = jobs,
                   .library = library,
                   .arena = arena,
                   .diagnostics = {.arena = arena, .style = messages_style()}};
    Status status = read_batch(&batch);
    int result = exit_status(status);
    if (status == STATUS_OK)
        result = make_all(&batch);
    flush_diagnostics(&batch);
    if (status == STATUS_NO_MEMORY)
        failure_no_memory();
    arena_free(arena);
    return result;
}

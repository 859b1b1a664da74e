/*
 * One document a record: see record_jobs.h.
 */
#include "pipeline/record_jobs.h"

#include <stdio.h>
#include <string.h>

#include "pipeline/file.h"
#include "pipeline/messages.h"
#include "pipeline/source_file.h"

static Template *
read_template(RecordTable *table, const char *name, Status *status)
{
    Source *source =
        source_file_read(table->arena, name, &table->diagnostics, status);
    table->source = source;
    return source ? template_new(table->arena, source, &table->diagnostics)
                  : NULL;
}

/* The pattern is a template too, of one line. */
static Template *
read_pattern(RecordTable *table)
{
    const char *pattern = table->jobs->name;
    Source *source = source_new(table->arena, "--name", pattern,
                                strlen(pattern), &table->diagnostics);
    return source ? template_new(table->arena, source, &table->diagnostics)
                  : NULL;
}

static bool
check_columns(RecordTable *table)
{
    const YamlNode *columns = table->records.columns;
    if (!columns)
        return true;
    bool text = template_check(table->template, columns, &table->diagnostics);
    bool name = !table->name ||
                template_check(table->name, columns, &table->diagnostics);
    return text && name;
}

/* Reads all three; what is wrong with any of them is told at once. */
static Status
read_table(RecordTable *table)
{
    Status status = STATUS_REJECTED;
    const char *name = table->jobs->records;
    table->template = read_template(table, table->jobs->template, &status);
    if (table->jobs->name)
        table->name = read_pattern(table);
    table->names = name_set_new(table->arena);
    Source *source =
        source_file_read(table->arena, name, &table->diagnostics, &status);
    if (source) {
        status = records_are_json(name)
                     ? records_read_ndjson(table->arena, source,
                                           &table->records, &table->diagnostics)
                     : records_read_csv(table->arena, source, &table->records,
                                        &table->diagnostics);
    }
    if (arena_failed(table->arena) || !table->names)
        return STATUS_NO_MEMORY;
    if (!source || !table->template || (table->jobs->name && !table->name))
        return STATUS_REJECTED;
    return status == STATUS_OK && !check_columns(table) ? STATUS_REJECTED
                                                        : status;
}

/* The name of the record's PDF; without a pattern the template's with the
   row's number. */
static const char *
name_of(RecordTable *table, const Record *record)
{
    if (table->name)
        return record_file_name(table->arena, table->name, record, table->names,
                                &table->diagnostics);
    const char *slash = strrchr(table->jobs->template, '/');
    const char *name = slash ? slash + 1 : table->jobs->template;
    const char *dot = strrchr(name, '.');
    int length = dot && dot > name ? (int)(dot - name) : (int)strlen(name);
    return arena_format(table->arena, "%.*s-%zu.pdf", length, name,
                        record->number);
}

const char *
record_table_output(RecordTable *table, const Record *record)
{
    const char *name = name_of(table, record);
    const char *output =
        name ? arena_format(table->arena, "%s%s", table->jobs->folder, name)
             : NULL;
    if (!output || (!is_same_file(output, table->jobs->template) &&
                    !is_same_file(output, table->jobs->records)))
        return name;
    diagnose(&table->diagnostics, SEVERITY_ERROR, "output-collision",
             record->place, "its PDF would overwrite it");
    return NULL;
}

Job
record_table_job(const RecordTable *table, const Record *record,
                 const char *output)
{
    return (Job){.source = table->jobs->template,
                 .options = table->jobs->options,
                 .output = output,
                 .template = table->template,
                 .record = record};
}

static void
flush_diagnostics(RecordTable *table)
{
    diagnostics_print(&table->diagnostics, stderr);
    table->diagnostics.list.count = 0;
}

static int
make_record(RecordTable *table, const Record *record, FontLibrary *library)
{
    const char *name = record_table_output(table, record);
    const char *output =
        name ? arena_format(table->arena, "%s%s", table->jobs->folder, name)
             : NULL;
    flush_diagnostics(table);
    if (!output)
        return EXIT_DOCUMENT_FAILED;
    Job job = record_table_job(table, record, output);
    return exit_status(job_run(&job, library));
}

static int
make_all(RecordTable *table, FontLibrary *library)
{
    int worst =
        table->records.rejected > 0 ? EXIT_DOCUMENT_FAILED : EXIT_ALL_MADE;
    flush_diagnostics(table);
    for (size_t i = 0; i < table->records.list.count; i++) {
        int status = make_record(table, &table->records.list.items[i], library);
        if (arena_failed(table->arena)) {
            failure_no_memory();
            return EXIT_MACHINE_FAILED;
        }
        worst = status > worst ? status : worst;
    }
    return worst;
}

Status
record_table_read(Arena *arena, const RecordJobs *jobs, RecordTable *table)
{
    *table = (RecordTable){
        .jobs = jobs,
        .arena = arena,
        .diagnostics = {.arena = arena, .style = messages_style()}};
    return read_table(table);
}

int
record_jobs_run(const RecordJobs *jobs, FontLibrary *library)
{
    RecordTable table;
    Arena *arena = arena_new();
    if (!arena) {
        failure_no_memory();
        return EXIT_MACHINE_FAILED;
    }
    Status status = record_table_read(arena, jobs, &table);
    int result = exit_status(status);
    if (status == STATUS_OK)
        result = make_all(&table, library);
    flush_diagnostics(&table);
    if (status == STATUS_NO_MEMORY)
        failure_no_memory();
    arena_free(arena);
    return result;
}

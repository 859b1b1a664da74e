/*
 * A job: one source, one layout, one file.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "input/lint.h"
#include "layouts/compose.h"
#include "pipeline/document_file.h"
#include "pipeline/file.h"
#include "pipeline/messages.h"
#include "pipeline/pdf/pdf.h"
#include "pipeline/pipeline.h"
#include "pipeline/source_file.h"

static const char default_layout[] = "bulletin";

typedef struct Work {
    const Job *job;
    FontLibrary *library;
    Arena *arena;
    Diagnostics diagnostics;
    Document document;
} Work;

int
exit_status(Status status)
{
    switch (status) {
    case STATUS_OK:
        return EXIT_ALL_MADE;
    case STATUS_REJECTED:
        return EXIT_DOCUMENT_FAILED;
    case STATUS_NO_MEMORY:
    case STATUS_IO:
    case STATUS_NO_FONTS:
    case STATUS_LIBRARY:
        break;
    }
    return EXIT_MACHINE_FAILED;
}

/* ---- the layout ---- */

static bool
is_file_name(const char *layout)
{
    const char *dot = strrchr(layout, '.');
    return strchr(layout, '/') ||
           (dot && (strcmp(dot, ".yaml") == 0 || strcmp(dot, ".yml") == 0));
}

static void
report_unknown_layout(Work *work, const char *name, Place place)
{
    const char *names[64];
    size_t count = 0;
    StringBuilder list = {.arena = work->arena};
    for (const BuiltInDefinition *d = built_in_definitions;
         d->name && count < sizeof names / sizeof *names; d++) {
        string_append_text(&list, count ? ", " : "");
        string_append_text(&list, d->name);
        names[count++] = d->name;
    }
    const char *nearest = nearest_name(name, names, count);
    diagnose(&work->diagnostics, SEVERITY_ERROR, "unknown-layout", place,
             "there is no layout \"%s\"%s%s%s; there are: %s", name,
             nearest ? "; did you mean \"" : "", nearest ? nearest : "",
             nearest ? "\"?" : "", list.bytes ? list.bytes : "none");
}

/* A layout file named in a source is looked for beside the source. */
static const char *
layout_path(Work *work, const char *layout)
{
    const char *source = work->job->source;
    const char *slash = strrchr(source, '/');
    if (work->job->layout || layout[0] == '/' || !slash)
        return layout;
    return arena_format(work->arena, "%.*s%s", (int)(slash - source) + 1,
                        source, layout);
}

static Definition *
load_definition(Work *work, Status *status)
{
    const char *layout = work->job->layout;
    Place place = {layout ? "--layout" : NULL, 0, 0};
    if (!layout && work->document.layout) {
        layout = work->document.layout;
        place = work->document.layout_place;
    }
    if (!layout)
        layout = default_layout;
    *status = STATUS_REJECTED;
    Source *source = NULL;
    const BuiltInDefinition *built_in = built_in_definition(layout);
    if (built_in) {
        source = source_new(work->arena, layout, built_in->text,
                            built_in->length, &work->diagnostics);
    } else if (is_file_name(layout)) {
        const char *path = layout_path(work, layout);
        source = path ? source_file_read(work->arena, path, &work->diagnostics,
                                         status)
                      : NULL;
    } else {
        report_unknown_layout(work, layout, place);
        return NULL;
    }
    Definition *definition =
        source ? definition_read(work->arena, source, &work->document,
                                 work->library, &work->diagnostics)
               : NULL;
    if (arena_failed(work->arena))
        *status = STATUS_NO_MEMORY;
    return definition;
}

/* ---- the PDF ---- */

/* Days since 1970-01-01 in the Gregorian calendar. */
static int64_t
days_of(int64_t year, int64_t month, int64_t day)
{
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t era = y / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    int64_t day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

/*
 * The file's date: SOURCE_DATE_EPOCH, else the document's own, else none.
 * Never the clock: the same input gives the same bytes.
 */
static void
set_time(PdfOptions *options, const Composition *composition)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    char *end = NULL;
    errno = 0;
    long long seconds = epoch && *epoch ? strtoll(epoch, &end, 10) : -1;
    /* Up to the year 9999, the last that PDF's dates can say. */
    if (end && *end == '\0' && errno == 0 && seconds >= 0 &&
        seconds <= 253402300799LL) {
        options->has_time = true;
        options->time = seconds;
    } else if (composition->date) {
        long year = strtol(composition->date, NULL, 10);
        long month = strtol(composition->date + 5, NULL, 10);
        long day = strtol(composition->date + 8, NULL, 10);
        bool real =
            year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
        options->has_time = real;
        options->time = real ? days_of(year, month, day) * 86400 : 0;
    }
}

static Status
write_pdf(Work *work, const Composition *composition)
{
    PdfOptions options = {.producer = "briefset " BRIEFSET_VERSION};
    set_time(&options, composition);
    PdfBytes pdf = {0};
    const char *problem = NULL;
    Status status = pdf_write(composition, &options, &pdf, &problem);
    if (status == STATUS_REJECTED)
        diagnose(&work->diagnostics, SEVERITY_ERROR, "pdf-refused",
                 (Place){work->job->source, 0, 0}, "the PDF cannot be made: %s",
                 problem ? problem : "the document cannot be written as PDF");
    else if (status != STATUS_OK)
        failure("pdf-failed", "%s: %s", work->job->source,
                problem ? problem : "the PDF could not be made");
    if (status == STATUS_OK) {
        int error = file_write(work->job->output, pdf.data, pdf.length);
        if (error) {
            failure("unwritable-file", "cannot write %s: %s", work->job->output,
                    strerror(error));
            status = STATUS_IO;
        }
    }
    pdf_bytes_free(&pdf);
    return status;
}

/* The document and its pages. */
static Status
compose_document(Work *work, Composition *composition)
{
    Status status =
        document_file_read(&work->document, work->job, &work->diagnostics);
    if (status == STATUS_NO_MEMORY)
        return status;
    /* A wrong layout is told together with what is wrong in the text. */
    Status layout_status = STATUS_OK;
    Definition *definition = work->document.language_count > 0
                                 ? load_definition(work, &layout_status)
                                 : NULL;
    if (status != STATUS_OK || !definition)
        return status != STATUS_OK ? status : layout_status;
    return compose(&work->document, definition, work->library,
                   &work->diagnostics, composition);
}

static Status
make_document(Work *work)
{
    Composition composition = {.arena = work->arena};
    Status status = compose_document(work, &composition);
    return status == STATUS_OK ? write_pdf(work, &composition) : status;
}

/* True if something was said that the writer has not silenced. */
static bool
has_findings(const Diagnostics *diagnostics)
{
    for (size_t i = 0; i < diagnostics->list.count; i++) {
        const Diagnostic *d = &diagnostics->list.items[i];
        if (d->severity == SEVERITY_ERROR ||
            (d->severity == SEVERITY_WARNING &&
             !diagnostics_silenced(diagnostics, d->code, d->place)))
            return true;
    }
    return false;
}

static Status
check_document(Work *work)
{
    Composition composition = {.arena = work->arena};
    Status status = compose_document(work, &composition);
    if (work->document.root && status != STATUS_NO_MEMORY &&
        !lint_document(&work->document, &work->diagnostics))
        status = STATUS_NO_MEMORY;
    if (status == STATUS_OK && has_findings(&work->diagnostics))
        status = STATUS_REJECTED;
    return status;
}

static Status
do_job(const Job *job, FontLibrary *library, Status (*work_on)(Work *work))
{
    Arena *arena = arena_new();
    if (!arena) {
        failure_no_memory();
        return STATUS_NO_MEMORY;
    }
    Work work = {.job = job,
                 .library = library,
                 .arena = arena,
                 .diagnostics = {.arena = arena, .style = messages_style()},
                 .document = {.arena = arena}};
    Status status = work_on(&work);
    diagnostics_print(&work.diagnostics, stderr);
    if (status == STATUS_NO_MEMORY)
        failure_no_memory();
    arena_free(arena);
    return status;
}

Status
job_run(const Job *job, FontLibrary *library)
{
    return do_job(job, library, make_document);
}

Status
job_check(const Job *job, FontLibrary *library)
{
    return do_job(job, library, check_document);
}

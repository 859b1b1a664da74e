/*
 * A job: one source, one layout, one file.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "layouts/compose.h"
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
    JobMade *made;
    Diagnostics *diagnostics; /* of what is made */
    Source *source;
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

/* A file that a definition extends. */
static const Source *
open_extended(void *context, const char *path, Place place)
{
    Work *work = context;
    FileBytes file;
    int error = file_read(work->arena, path, &file);
    if (!error)
        return source_new(work->arena, path, file.bytes, file.length,
                          work->diagnostics);
    if (error != ENOMEM)
        diagnose(work->diagnostics, SEVERITY_ERROR, "unreadable-file", place,
                 "%s cannot be read: %s", path, strerror(error));
    return NULL;
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
                            built_in->length, work->diagnostics);
    } else if (is_definition_file(layout)) {
        const char *path = layout_path(work, layout);
        source = path ? source_file_read(work->arena, path, work->diagnostics,
                                         status)
                      : NULL;
    } else {
        report_unknown_layout(work->arena, work->diagnostics, place, layout);
        return NULL;
    }
    const DefinitionFiles files = {work, open_extended};
    Definition *definition =
        source ? definition_read_extended(work->arena, source, &files,
                                          &work->document, work->library,
                                          work->diagnostics)
               : NULL;
    if (arena_failed(work->arena))
        *status = STATUS_NO_MEMORY;
    return definition;
}

/* ---- the PDF ---- */

static const struct {
    const char *name;
    PdfProfile profile;
} profiles[] = {{"a-2a+ua-1", PDF_PROFILE_A2A_UA1},
                {"a-2u", PDF_PROFILE_A2U},
                {"a-3a+ua-1", PDF_PROFILE_A3A_UA1},
                {"plain", PDF_PROFILE_PLAIN}};
enum { PROFILES = sizeof profiles / sizeof *profiles };
const char profile_names[] = "a-2a+ua-1, a-2u, a-3a+ua-1, plain";

static PdfProfile
profile_named(const char *name)
{
    for (size_t i = 0; name && i < PROFILES; i++)
        if (strcmp(profiles[i].name, name) == 0)
            return profiles[i].profile;
    return profiles[0].profile;
}

bool
profile_is_known(const char *name)
{
    for (size_t i = 0; i < PROFILES; i++)
        if (strcmp(profiles[i].name, name) == 0)
            return true;
    return false;
}

/*
 * Tells what the file will not claim of its profile.  False: that is an
 * error, because the profile was to be kept strictly.
 */
static bool
report_claims(Work *work, PdfProfile profile, unsigned shortfalls)
{
    PdfClaims asked = pdf_claims(profile, 0);
    PdfClaims kept = pdf_claims(profile, shortfalls);
    Place place = {work->job->source, 0, 0};
    if (asked.conformance == kept.conformance &&
        asked.accessible == kept.accessible)
        return true;
    if (work->job->profile_strict)
        diagnose(work->diagnostics, SEVERITY_ERROR, "profile-not-kept", place,
                 "the document does not keep its profile, for what is warned "
                 "of above");
    else if (asked.part > 0)
        diagnose(work->diagnostics, SEVERITY_WARNING, "profile-reduced", place,
                 "for what is warned of above the file claims only PDF/A-%d%c",
                 kept.part, kept.conformance == 'A' ? 'a' : 'u');
    return !work->job->profile_strict;
}

static const char *
without_folders(const char *name)
{
    const char *slash = strrchr(name, '/');
    return slash ? slash + 1 : name;
}

/* The source goes into a file that may hold others. */
static void
attach_source(const Work *work, PdfOptions *options, PdfAttachment *attachment)
{
    if (options->profile != PDF_PROFILE_A3A_UA1)
        return;
    bool standard_input = strcmp(work->job->source, "-") == 0;
    *attachment = (PdfAttachment){
        .name =
            standard_input ? "source.md" : without_folders(work->job->source),
        .media_type = "text/markdown",
        .relationship = "Source",
        .description = "What the document was made from",
        .bytes = work->source->text,
        .length = work->source->length};
    options->attachments = attachment;
    options->attachment_count = 1;
}

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
make_pdf(Work *work, const Composition *composition)
{
    PdfOptions options = {.producer = "briefset " BRIEFSET_VERSION,
                          .profile = profile_named(work->job->profile)};
    PdfAttachment attachment;
    if (!report_claims(work, options.profile, composition->shortfalls))
        return STATUS_REJECTED;
    set_time(&options, composition);
    attach_source(work, &options, &attachment);
    const char *problem = NULL;
    Status status =
        pdf_write(composition, &options, &work->made->pdf, &problem);
    work->made->pages = composition->pages.count;
    if (status == STATUS_REJECTED)
        diagnose(work->diagnostics, SEVERITY_ERROR, "pdf-refused",
                 (Place){work->job->source, 0, 0}, "%s",
                 problem ? problem : "the document cannot be written as PDF");
    else if (status != STATUS_OK)
        failure("pdf-failed", "%s: %s", work->job->source,
                problem ? problem : "the PDF could not be made");
    return status;
}

/* The record by its place, for messages about the template. */
static const char *
record_label(Arena *arena, const Record *record)
{
    return arena_format(arena, "%s:%d", record->place.file, record->place.line);
}

static Source *
read_source(Work *work, Status *status)
{
    const Job *job = work->job;
    if (!job->template)
        return source_file_read(work->arena, job->source, work->diagnostics,
                                status);
    work->diagnostics->record = record_label(work->arena, job->record);
    Source *source = template_merge(work->arena, job->template, job->record,
                                    work->diagnostics);
    *status = arena_failed(work->arena) ? STATUS_NO_MEMORY : STATUS_REJECTED;
    return source;
}

static Status
make_document(Work *work)
{
    Status status = STATUS_OK;
    Source *source = read_source(work, &status);
    if (!source)
        return status;
    work->source = source;
    status = document_read_markdown(&work->document, source, work->diagnostics);
    if (status == STATUS_NO_MEMORY)
        return status;
    /* A wrong layout is told together with what is wrong in the text. */
    Status layout_status = STATUS_OK;
    Definition *definition = work->document.language_count > 0
                                 ? load_definition(work, &layout_status)
                                 : NULL;
    if (status != STATUS_OK || !definition)
        return status != STATUS_OK ? status : layout_status;
    Composition composition = {.arena = work->arena};
    status = compose(&work->document, definition, work->library,
                     work->diagnostics, &composition);
    return status == STATUS_OK ? make_pdf(work, &composition) : status;
}

Status
job_make(const Job *job, FontLibrary *library, Arena *arena, JobMade *made)
{
    *made =
        (JobMade){.diagnostics = {.arena = arena, .style = messages_style()}};
    Work work = {.job = job,
                 .library = library,
                 .arena = arena,
                 .made = made,
                 .diagnostics = &made->diagnostics,
                 .document = {.arena = arena}};
    return make_document(&work);
}

void
job_made_free(JobMade *made)
{
    pdf_bytes_free(&made->pdf);
}

Status
job_run(const Job *job, FontLibrary *library)
{
    Arena *arena = arena_new();
    if (!arena) {
        failure_no_memory();
        return STATUS_NO_MEMORY;
    }
    JobMade made;
    Status status = job_make(job, library, arena, &made);
    diagnostics_print(&made.diagnostics, stderr);
    int error = status == STATUS_OK
                    ? file_write(job->output, made.pdf.data, made.pdf.length)
                    : 0;
    if (error) {
        failure("unwritable-file", "cannot write %s: %s", job->output,
                strerror(error));
        status = STATUS_IO;
    } else if (status == STATUS_NO_MEMORY) {
        failure_no_memory();
    }
    job_made_free(&made);
    arena_free(arena);
    return status;
}

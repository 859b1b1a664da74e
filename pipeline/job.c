/*
 * A job: one source, one layout, one file.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "layouts/compose.h"
#include "pipeline/file.h"
#include "pipeline/pdf/pdf.h"
#include "pipeline/pipeline.h"

static const char default_layout[] = "bulletin";

typedef struct Work {
    const Job *job;
    FontLibrary *library;
    Arena *arena;
    Diagnostics diagnostics;
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

/* Reads a file as text; what is wrong with it is the user's to know. */
static Source *
read_source(Work *work, const char *name, Status *status)
{
    FileBytes file;
    int error = file_read(work->arena, name, &file);
    *status = STATUS_REJECTED;
    if (error == ENOMEM) {
        *status = STATUS_NO_MEMORY;
    } else if (error) {
        diagnose(&work->diagnostics, SEVERITY_ERROR, "unreadable-file",
                 (Place){name, 0, 0}, "cannot be read: %s", strerror(error));
    } else {
        Source *source = source_new(work->arena, name, file.bytes, file.length,
                                    &work->diagnostics);
        if (arena_failed(work->arena))
            *status = STATUS_NO_MEMORY;
        return source;
    }
    return NULL;
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
        source = path ? read_source(work, path, status) : NULL;
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

static const struct {
    const char *name;
    PdfCompression compression;
} compressions[] = {{"normal", PDF_COMPRESSION_NORMAL},
                    {"fast", PDF_COMPRESSION_FAST},
                    {"small", PDF_COMPRESSION_SMALL}};
enum { COMPRESSIONS = sizeof compressions / sizeof *compressions };

static PdfCompression
compression_named(const char *name)
{
    for (size_t i = 0; name && i < COMPRESSIONS; i++)
        if (strcmp(compressions[i].name, name) == 0)
            return compressions[i].compression;
    return compressions[0].compression;
}

bool
compression_is_known(const char *name)
{
    for (size_t i = 0; i < COMPRESSIONS; i++)
        if (strcmp(compressions[i].name, name) == 0)
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
        diagnose(&work->diagnostics, SEVERITY_ERROR, "profile-not-kept", place,
                 "the document does not keep its profile, for what is warned "
                 "of above");
    else if (asked.part > 0)
        diagnose(&work->diagnostics, SEVERITY_WARNING, "profile-reduced", place,
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
write_pdf(Work *work, const Composition *composition)
{
    PdfOptions options = {.producer = "briefset " BRIEFSET_VERSION,
                          .profile = profile_named(work->job->profile),
                          .compression =
                              compression_named(work->job->compression)};
    PdfAttachment attachment;
    if (!report_claims(work, options.profile, composition->shortfalls))
        return STATUS_REJECTED;
    set_time(&options, composition);
    attach_source(work, &options, &attachment);
    PdfBytes pdf = {0};
    const char *problem = NULL;
    Status status = pdf_write(composition, &options, &pdf, &problem);
    if (status == STATUS_REJECTED)
        diagnose(&work->diagnostics, SEVERITY_ERROR, "pdf-refused",
                 (Place){work->job->source, 0, 0}, "%s",
                 problem ? problem : "the document cannot be written as PDF");
    else if (status != STATUS_OK)
        fprintf(stderr, "briefset: %s: %s\n", work->job->source,
                problem ? problem : "the PDF could not be made");
    if (status == STATUS_OK) {
        int error = file_write(work->job->output, pdf.data, pdf.length);
        if (error) {
            fprintf(stderr, "briefset: cannot write %s: %s\n",
                    work->job->output, strerror(error));
            status = STATUS_IO;
        }
    }
    pdf_bytes_free(&pdf);
    return status;
}

static Status
make_document(Work *work)
{
    Status status = STATUS_OK;
    Source *source = read_source(work, work->job->source, &status);
    if (!source)
        return status;
    work->source = source;
    status =
        document_read_markdown(&work->document, source, &work->diagnostics);
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
                     &work->diagnostics, &composition);
    return status == STATUS_OK ? write_pdf(work, &composition) : status;
}

Status
job_run(const Job *job, FontLibrary *library)
{
    Arena *arena = arena_new();
    if (!arena) {
        fprintf(stderr, "briefset: %s: out of memory\n", job->source);
        return STATUS_NO_MEMORY;
    }
    Work work = {.job = job,
                 .library = library,
                 .arena = arena,
                 .diagnostics = {.arena = arena},
                 .document = {.arena = arena}};
    Status status = make_document(&work);
    diagnostics_print(&work.diagnostics, stderr);
    if (status == STATUS_NO_MEMORY)
        fprintf(stderr, "briefset: %s: out of memory\n", job->source);
    arena_free(arena);
    return status;
}

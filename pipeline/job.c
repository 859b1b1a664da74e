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
#include "pipeline/picture.h"
#include "pipeline/pipeline.h"
#include "pipeline/source_file.h"

static const char default_layout[] = "bulletin";

typedef struct Work {
    const Job *job;
    FontLibrary *library;
    Arena *arena;
    JobMade *made;
    Diagnostics *diagnostics; /* of what is made */
    size_t source_count;      /* of the document, among the sources known */
    Document document;
    JobComposed *composed; /* NULL: pages are put on sheets at once */
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
    if (work->job->options.layout || layout[0] == '/' || !slash)
        return layout;
    return arena_format(work->arena, "%.*s%s", (int)(slash - source) + 1,
                        source, layout);
}

/* False: --sheet or --repeat does not go with how pages are put on sheets. */
static bool
override_sheets(Work *work, Imposition *imposition)
{
    const Job *job = work->job;
    bool repeats =
        job->options.repeat && strcmp(job->options.repeat, "yes") == 0;
    if (job->options.sheet)
        paper_size(job->options.sheet, &imposition->sheet_width,
                   &imposition->sheet_height);
    if (job->options.repeat)
        imposition->repeat = repeats ? REPEAT_ALWAYS : REPEAT_NEVER;
    if (imposition->kind == IMPOSITION_NONE &&
        (job->options.sheet || job->options.repeat))
        diagnose(work->diagnostics, SEVERITY_ERROR, "imposition",
                 (Place){job->options.sheet ? "--sheet" : "--repeat", 0, 0},
                 "nothing is put on sheets; say how with --impose");
    else if (imposition->kind == IMPOSITION_BOOKLET && repeats)
        diagnose(work->diagnostics, SEVERITY_ERROR, "imposition",
                 (Place){"--repeat", 0, 0}, "a booklet has each page once");
    else
        return true;
    return false;
}

/* What the job says otherwise than the layout.  False: it cannot be. */
static bool
override_definition(Work *work, Definition *definition)
{
    const Job *job = work->job;
    Imposition *imposition = &definition->imposition;
    if (job->options.arrangement)
        arrangement_kind(job->options.arrangement,
                         &definition->arrangement.kind);
    if (job->options.impose &&
        imposition_kind(job->options.impose, &imposition->kind))
        imposition->place = (Place){"--impose", 0, 0};
    return override_sheets(work, imposition);
}

static Definition *
load_definition(Work *work, Status *status)
{
    const char *layout = work->job->options.layout;
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
    if (definition && !override_definition(work, definition))
        definition = NULL;
    if (definition && work->composed) {
        work->composed->imposition = definition->imposition;
        work->composed->is_two_sided = definition->two_sided;
        definition->imposition.is_later = true;
    }
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
    if (work->job->options.profile_strict)
        diagnose(work->diagnostics, SEVERITY_ERROR, "profile-not-kept", place,
                 "the document does not keep its profile, for what is warned "
                 "of above");
    else if (asked.part > 0)
        diagnose(work->diagnostics, SEVERITY_WARNING, "profile-reduced", place,
                 "for what is warned of above the file claims only PDF/A-%d%c",
                 kept.part, kept.conformance == 'A' ? 'a' : 'u');
    return !work->job->options.profile_strict;
}

bool
signature_size_read(const char *text, size_t *size)
{
    *size = PDF_SIGNATURE_USUAL;
    if (!text)
        return true;
    char *end = NULL;
    long number = strtol(text, &end, 10);
    if (*text < '0' || *text > '9' || *end != '\0' ||
        number < PDF_SIGNATURE_LEAST || number > PDF_SIGNATURE_MOST)
        return false;
    *size = (size_t)number;
    return true;
}

static void
attach(const Source *source, PdfAttachment *attachment)
{
    const char *name = strcmp(source->name, "-") == 0
                           ? "source.md"
                           : file_base_name(source->name);
    const char *ending = strrchr(name, '.');
    bool yaml =
        ending && (strcmp(ending, ".yaml") == 0 || strcmp(ending, ".yml") == 0);
    bool json = ending && strcmp(ending, ".json") == 0;
    *attachment = (PdfAttachment){.name = name,
                                  .media_type = yaml   ? "application/yaml"
                                                : json ? "application/json"
                                                       : "text/markdown",
                                  .relationship = "Source",
                                  .description = "What the document was made "
                                                 "from",
                                  .bytes = source->text,
                                  .length = source->length};
}

/* The record's values as a JSON object. */
static bool
attach_record(Work *work, PdfAttachment *attachment)
{
    char *text = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);
    if (!stream)
        return false;
    yaml_tree_print_json(stream, work->job->record->values);
    fputc('\n', stream);
    const char *kept =
        fclose(stream) == 0 ? arena_text(work->arena, text, length) : NULL;
    free(text);
    *attachment = (PdfAttachment){.name = "record.json",
                                  .media_type = "application/json",
                                  .relationship = "Data",
                                  .description = "The values that were filled "
                                                 "in",
                                  .bytes = kept,
                                  .length = length};
    return kept != NULL;
}

/*
 * The sources, or the template and its record, go into a file that may hold
 * others.  False: out of memory.
 */
static bool
attach_sources(Work *work, PdfOptions *options)
{
    const Job *job = work->job;
    const Diagnostics *diagnostics = work->diagnostics;
    size_t count = job->template ? 2 : work->source_count;
    PdfAttachment *list = arena_array(work->arena, count + 1, sizeof *list);
    if (options->profile != PDF_PROFILE_A3A_UA1)
        return true;
    if (!list)
        return false;
    options->attachments = list;
    options->attachment_count = count;
    if (job->template) {
        attach(template_source(job->template), &list[0]);
        return attach_record(work, &list[1]);
    }
    for (size_t i = 0; i < count; i++)
        attach(diagnostics->sources.items[i].source, &list[i]);
    return true;
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

static PdfOptions
options_of(const Job *job, const Composition *composition)
{
    PdfOptions options = {.producer = "briefset " BRIEFSET_VERSION,
                          .profile = profile_named(job->options.profile),
                          .compression =
                              compression_named(job->options.compression),
                          .signature_size = job->options.signature_size};
    set_time(&options, composition);
    return options;
}

static Status
write_pdf(const Job *job, const Composition *composition,
          const PdfOptions *options, JobMade *made)
{
    const char *problem = NULL;
    Status status = pdf_write(composition, options, &made->pdf, &problem);
    made->pages = composition->sheets.count > 0 ? composition->sheets.count
                                                : composition->pages.count;
    if (status == STATUS_REJECTED)
        diagnose(&made->diagnostics, SEVERITY_ERROR, "pdf-refused",
                 (Place){job->source, 0, 0}, "the PDF cannot be made: %s",
                 problem ? problem : "the document cannot be written as PDF");
    else if (status != STATUS_OK)
        failure("pdf-failed", "%s: %s", job->source,
                problem ? problem : "the PDF could not be made");
    return status;
}

static Status
make_pdf(Work *work, const Composition *composition)
{
    PdfOptions options = options_of(work->job, composition);
    options.streams = streams_of(work->library);
    options.pieces = coded_pieces_of(work->library);
    if (!report_claims(work, options.profile, composition->shortfalls))
        return STATUS_REJECTED;
    if (!attach_sources(work, &options))
        return STATUS_NO_MEMORY;
    return write_pdf(work->job, composition, &options, work->made);
}

/* The document and its pages. */
static Status
compose_document(Work *work, Composition *composition)
{
    Status status =
        document_file_read(&work->document, work->job, work->diagnostics);
    work->source_count = work->diagnostics->sources.count;
    if (status == STATUS_NO_MEMORY)
        return status;
    /* A wrong layout is told together with what is wrong in the text. */
    Status layout_status = STATUS_OK;
    Definition *definition = work->document.language_count > 0
                                 ? load_definition(work, &layout_status)
                                 : NULL;
    if (status != STATUS_OK || !definition)
        return status != STATUS_OK ? status : layout_status;
    status = pictures_load(&work->document, work->job->source, composition,
                           work->diagnostics);
    return status == STATUS_OK
               ? compose(&work->document, definition, work->library,
                         work->diagnostics, composition)
               : status;
}

static Status
make_document(Work *work)
{
    Composition composition = {.arena = work->arena};
    Status status = compose_document(work, &composition);
    return status == STATUS_OK ? make_pdf(work, &composition) : status;
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
        !lint_document(&work->document, work->diagnostics))
        status = STATUS_NO_MEMORY;
    if (status == STATUS_OK && has_findings(work->diagnostics))
        status = STATUS_REJECTED;
    return status;
}

static Work
work_begin(const Job *job, FontLibrary *library, Arena *arena, JobMade *made)
{
    *made =
        (JobMade){.diagnostics = {.arena = arena, .style = messages_style()}};
    return (Work){.job = job,
                  .library = library,
                  .arena = arena,
                  .made = made,
                  .diagnostics = &made->diagnostics,
                  .document = {.arena = arena}};
}

static Status
do_job(const Job *job, FontLibrary *library, Arena *arena, JobMade *made,
       Status (*work_on)(Work *work))
{
    Work work = work_begin(job, library, arena, made);
    return work_on(&work);
}

Status
job_make(const Job *job, FontLibrary *library, Arena *arena, JobMade *made)
{
    return do_job(job, library, arena, made, make_document);
}

Status
job_compose(const Job *job, FontLibrary *library, Arena *arena, JobMade *made,
            JobComposed *composed)
{
    Work work = work_begin(job, library, arena, made);
    work.composed = composed;
    composed->composition = (Composition){.arena = arena};
    return compose_document(&work, &composed->composition);
}

Status
job_write(const Job *job, const Composition *composition, JobMade *made)
{
    PdfOptions options = options_of(job, composition);
    *made = (JobMade){.diagnostics = {.arena = composition->arena,
                                      .style = messages_style()}};
    return write_pdf(job, composition, &options, made);
}

void
job_made_free(JobMade *made)
{
    pdf_bytes_free(&made->pdf);
}

/* 0 or errno of writing the PDF. */
static int
write_made(const Job *job, const JobMade *made)
{
    int error = file_write(job->output, made->pdf.data, made->pdf.length);
    if (error)
        failure("unwritable-file", "cannot write %s: %s", job->output,
                strerror(error));
    return error;
}

/* Does a job and says what there is to say; writes what it made. */
static Status
run(const Job *job, FontLibrary *library, Status (*work_on)(Work *work))
{
    Arena *arena = arena_new();
    if (!arena) {
        failure_no_memory();
        return STATUS_NO_MEMORY;
    }
    JobMade made;
    Status status = do_job(job, library, arena, &made, work_on);
    diagnostics_print(&made.diagnostics, stderr);
    if (status == STATUS_OK && made.pdf.data && write_made(job, &made) != 0)
        status = STATUS_IO;
    if (status == STATUS_NO_MEMORY)
        failure_no_memory();
    job_made_free(&made);
    arena_free(arena);
    return status;
}

Status
job_run(const Job *job, FontLibrary *library)
{
    return run(job, library, make_document);
}

Status
job_check(const Job *job, FontLibrary *library)
{
    return run(job, library, check_document);
}

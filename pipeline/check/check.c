/*
 * Check: see check.h.
 *
 * A file may be hostile: it is read in a process of its own, with a limit on
 * time and memory, and what is found comes back over a pipe.  A process that
 * dies is one error about the file, not about the program.
 */
#include "pipeline/check/check.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "pipeline/check/content.h"
#include "pipeline/check/describe_file.h"
#include "pipeline/check/document.h"
#include "pipeline/check/typography.h"
#include "pipeline/check/xmp.h"

enum {
    MOST_SECONDS = 120,
    HEAD = 1024, /* a header may stand so far from the start */
    EXIT_GAVE_UP = 3
};

#ifndef __SANITIZE_ADDRESS__
static const long long most_memory = 2LL << 30;
#endif
static const long long most_operators = 50LL * 1000 * 1000;

/* ---- profiles ---- */

static bool
read_part(const char *name, size_t length, CheckProfile *profile)
{
    if (length == 4 && memcmp(name, "ua-1", 4) == 0 && !profile->access) {
        profile->access = true;
        return true;
    }
    if (length != 4 || memcmp(name, "a-", 2) != 0 || profile->archive > 0 ||
        (name[2] != '2' && name[2] != '3') || !strchr("abu", name[3]))
        return false;
    profile->archive = name[2] - '0';
    profile->level = (char)(name[3] - 'a' + 'A');
    return true;
}

bool
check_profile_read(const char *name, CheckProfile *profile)
{
    *profile = (CheckProfile){.level = 'B'};
    if (strcmp(name, "plain") == 0)
        return true;
    for (;;) {
        size_t length = strcspn(name, "+");
        if (!read_part(name, length, profile))
            return false;
        if (!name[length])
            return true;
        name += length + 1;
    }
}

static bool
has_word(const char *bytes, size_t length, const char *word)
{
    size_t size = strlen(word);
    for (size_t at = 0; at + size <= length; at++)
        if (memcmp(bytes + at, word, size) == 0)
            return true;
    return false;
}

bool
is_pdf(const char *bytes, size_t length)
{
    static const char mark[] = "%PDF-";
    size_t part = length < HEAD ? length : HEAD;
    if (length >= strlen(mark) && memcmp(bytes, mark, strlen(mark)) == 0)
        return true;
    return has_word(bytes, part, mark) &&
           has_word(bytes + length - part, part, "%%EOF");
}

/* ---- one file ---- */

/* What the file is measured by: what is asked, else what it claims. */
static void
choose_profile(Findings *findings, const CheckOptions *options, const Xmp *xmp)
{
    CheckProfile claim = xmp_claim(xmp);
    if (options->has_profile) {
        findings->profile = options->profile;
        return;
    }
    if (claim.archive == 2 || claim.archive == 3 || claim.access) {
        findings->profile = claim;
        return;
    }
    findings->profile = (CheckProfile){2, 'B', false};
    findings->as_notes = true;
    if (claim.archive > 0)
        found(findings, RULE_CLAIM_UNKNOWN, SPOT_FILE,
              "the file claims part %d of PDF/A, which is not known here; it "
              "is measured by PDF/A-2b, in notes",
              claim.archive);
    else
        found(findings, RULE_NO_CLAIM, SPOT_FILE,
              "the file claims neither PDF/A nor PDF/UA; it is measured by "
              "PDF/A-2b, in notes");
}

static bool
page_area(const Pdf *pdf, Object page, const char *key, PageArea *area)
{
    double edge[4];
    for (int depth = 0; depth < 40 && !pdf_has(pdf, page, key); depth++)
        page = pdf_key(pdf, page, "/Parent");
    Object box = pdf_key(pdf, page, key);
    for (int i = 0; i < 4; i++)
        if (!pdf_number(pdf, pdf_item(pdf, box, i), &edge[i]))
            return false;
    *area = (PageArea){edge[0] < edge[2] ? edge[0] : edge[2],
                       edge[1] < edge[3] ? edge[1] : edge[3],
                       edge[0] < edge[2] ? edge[2] : edge[0],
                       edge[1] < edge[3] ? edge[3] : edge[1]};
    return true;
}

static bool
walk_pages(const Pdf *pdf, const Tree *tree, Fonts *fonts, TextBlocks *blocks)
{
    Walk walk = {.pdf = pdf, .fonts = fonts, .tree = tree};
    size_t ids = (size_t)tree->ids + 1;
    walk.budget = most_operators;
    walk.form_uses = arena_array(pdf->arena, ids, sizeof *walk.form_uses);
    walk.walked = arena_array(pdf->arena, ids, sizeof *walk.walked);
    if (!walk.form_uses || !walk.walked)
        return false;
    for (int number = 1; number <= pdf->pages; number++) {
        Object page = qpdf.get_page_n(pdf->file, (size_t)number - 1);
        PageText text = {0};
        PageArea area;
        walk.text = &text;
        content_walk(&walk, page, number);
        bool has_area = page_area(pdf, page, "/CropBox", &area) ||
                        page_area(pdf, page, "/MediaBox", &area);
        typography_check(pdf, tree, &text, number, has_area ? &area : NULL);
        if (blocks)
            text_blocks_add(blocks, &text, number);
    }
    if (walk.budget <= 0)
        found(pdf->findings, RULE_UNREADABLE, SPOT_FILE,
              "the pages draw too much to be judged whole");
    return true;
}

/* `description` NULL: a verdict is enough. */
static void
check_all(Pdf *pdf, const CheckOptions *options, PdfDescription *description)
{
    Xmp xmp;
    Tree tree;
    Fonts fonts = {0};
    xmp_read(pdf, &xmp);
    choose_profile(pdf->findings, options, &xmp);
    syntax_check(pdf);
    objects_check(pdf);
    document_check(pdf);
    metadata_check(pdf, &xmp);
    color_intents(pdf);
    tree_read(pdf, &tree);
    structure_check(pdf, &tree);
    pages_check(pdf, &tree);
    TextBlocks *blocks = description ? text_blocks_new(pdf, &tree) : NULL;
    if (walk_pages(pdf, &tree, &fonts, blocks))
        fonts_check(pdf, &fonts);
    if (!blocks)
        return;
    describe_file(pdf, &xmp, &fonts, description);
    text_blocks_describe(blocks, description);
}

/* What is to be done with a file. */
typedef struct Inspection {
    const char *name;
    const char *bytes;
    size_t length;
    const CheckOptions *options;
    bool describes; /* a description goes before the findings */
} Inspection;

static Status
check_here(const Inspection *inspection, FILE *out)
{
    Arena *arena = arena_new();
    if (!arena)
        return STATUS_NO_MEMORY;
    const CheckOptions *options = inspection->options;
    PdfDescription description = {0};
    Findings findings = {.arena = arena,
                         .language = options->language,
                         .profile = {2, 'B', false}};
    Pdf pdf = {.arena = arena,
               .bytes = (const unsigned char *)inspection->bytes,
               .length = inspection->length,
               .findings = &findings};
    if (pdf_open(&pdf))
        check_all(&pdf, options, inspection->describes ? &description : NULL);
    pdf_close(&pdf);
    description.errors = findings.errors;
    Status status = arena_failed(arena)                       ? STATUS_NO_MEMORY
                    : findings.errors + findings.warnings > 0 ? STATUS_REJECTED
                                                              : STATUS_OK;
    if (status != STATUS_NO_MEMORY && inspection->describes)
        description_send(&description, out);
    if (status != STATUS_NO_MEMORY)
        findings_print(&findings, inspection->name, options->json, out);
    arena_free(arena);
    return status;
}

/* ---- a process of its own ---- */

static void
limit(int resource, long long most)
{
    struct rlimit limits;
    if (getrlimit(resource, &limits) != 0)
        return;
    if (limits.rlim_cur == RLIM_INFINITY || limits.rlim_cur > (rlim_t)most)
        limits.rlim_cur = (rlim_t)most;
    setrlimit(resource, &limits);
}

static void
set_limits(void)
{
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_CPU, MOST_SECONDS);
#ifndef __SANITIZE_ADDRESS__
    limit(RLIMIT_AS, most_memory);
#endif
}

/* Prints one finding about the whole file. */
static void
print_gave_up(const char *name, const CheckOptions *options, FILE *out)
{
    Arena *arena = arena_new();
    Findings findings = {.arena = arena, .language = options->language};
    if (!arena)
        return;
    found(&findings, RULE_UNREADABLE, SPOT_FILE,
          "the file needs too much time or memory, or breaks the reader; it "
          "cannot be checked");
    findings_print(&findings, name, options->json, out);
    arena_free(arena);
}

static void
copy_text(int from, FILE *out)
{
    char buffer[4096];
    for (;;) {
        ssize_t got = read(from, buffer, sizeof buffer);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return;
        fwrite(buffer, 1, (size_t)got, out);
    }
}

/* Never returns: the child ends here, without its parent's buffers. */
static void
run_child(int to, const Inspection *inspection)
{
    set_limits();
    FILE *out = fdopen(to, "w");
    Status status = out ? check_here(inspection, out) : STATUS_IO;
    if (out && fclose(out) != 0)
        status = STATUS_IO;
    _exit(status == STATUS_OK         ? 0
          : status == STATUS_REJECTED ? 1
                                      : EXIT_GAVE_UP);
}

static Status
wait_for(pid_t child, bool *gave_up)
{
    int state;
    while (waitpid(child, &state, 0) < 0)
        if (errno != EINTR)
            return STATUS_IO;
    *gave_up = !WIFEXITED(state) || WEXITSTATUS(state) > 1;
    return *gave_up || WEXITSTATUS(state) == 1 ? STATUS_REJECTED : STATUS_OK;
}

/* Starts the child; *child and *from are its own. */
static Status
start(const Inspection *inspection, pid_t *child, int *from)
{
    int ends[2];
    pdf_load_library();
    if (pipe(ends) != 0)
        return STATUS_IO;
    *child = fork();
    if (*child < 0) {
        close(ends[0]);
        close(ends[1]);
        return STATUS_NO_MEMORY;
    }
    if (*child == 0) {
        close(ends[0]);
        run_child(ends[1], inspection);
    }
    close(ends[1]);
    *from = ends[0];
    return STATUS_OK;
}

/* What the child says goes to `out`. */
static Status
finish(pid_t child, int from, FILE *out, bool *gave_up)
{
    copy_text(from, out);
    close(from);
    return wait_for(child, gave_up);
}

Status
pdf_check(const char *name, const char *bytes, size_t length,
          const CheckOptions *options, FILE *out)
{
    Inspection inspection = {name, bytes, length, options, false};
    bool gave_up = false;
    pid_t child = -1;
    int from;
    fflush(out);
    Status status = start(&inspection, &child, &from);
    if (status != STATUS_OK)
        return status;
    status = finish(child, from, out, &gave_up);
    if (gave_up)
        print_gave_up(name, options, out);
    return status;
}

/* ---- describing ---- */

Status
pdf_describe_begin(const char *name, const char *bytes, size_t length,
                   const CheckOptions *options, PdfReading *reading)
{
    *reading = (PdfReading){
        .name = name, .bytes = bytes, .length = length, .options = *options};
    Inspection inspection = {name, bytes, length, options, true};
    pid_t child = -1;
    Status status = start(&inspection, &child, &reading->answer);
    reading->process = (int)child;
    return status;
}

Status
pdf_describe_end(PdfReading *reading, FILE *findings, Arena *arena,
                 PdfDescription *description)
{
    char *said = NULL;
    size_t length = 0;
    size_t at = 0;
    bool gave_up = false;
    *description = (PdfDescription){0};
    FILE *out = open_memstream(&said, &length);
    if (!out)
        return STATUS_NO_MEMORY;
    Status status = finish(reading->process, reading->answer, out, &gave_up);
    if (fclose(out) != 0)
        status = STATUS_NO_MEMORY;
    if (!gave_up && (status == STATUS_OK || status == STATUS_REJECTED))
        at = description_receive(arena, said, length, description);
    if (gave_up)
        print_gave_up(reading->name, &reading->options, findings);
    else if (said && at <= length)
        fwrite(said + at, 1, length - at, findings);
    free(said);
    return arena_failed(arena) ? STATUS_NO_MEMORY : status;
}

Status
pdf_describe(const char *name, const char *bytes, size_t length,
             const CheckOptions *options, FILE *findings, Arena *arena,
             PdfDescription *description)
{
    PdfReading reading;
    *description = (PdfDescription){0};
    Status status = pdf_describe_begin(name, bytes, length, options, &reading);
    return status == STATUS_OK
               ? pdf_describe_end(&reading, findings, arena, description)
               : status;
}

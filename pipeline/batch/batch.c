/*
 * Batch: the owner's side.  See batch.h.
 *
 * The owner reads, plans, hands out and writes down.  It finds the fonts, which
 * all workers inherit, but shapes no text: Pango starts threads, and a process
 * with threads cannot be forked safely.
 */
#include "pipeline/batch/batch.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "layouts/definition.h"
#include "pipeline/batch/manifest.h"
#include "pipeline/batch/pool.h"
#include "pipeline/batch/progress.h"
#include "pipeline/file.h"
#include "pipeline/messages.h"

enum {
    COMMIT_AT = 64,      /* documents */
    COMMIT_AFTER = 1000, /* milliseconds */
    WAIT = 100,          /* milliseconds between looks at the clock */
    EXIT_INTERRUPTED = 130
};

/* Digests of files, so that each is read once. */
typedef struct KnownFile {
    const char *name;
    Digest digest;
    bool there;
} KnownFile;

typedef struct Batch {
    const BatchOptions *options;
    const BatchItem *items;
    size_t count;
    Arena *arena;
    FontLibrary *library;
    Manifest *manifest;
    Requests requests;
    size_t *queue; /* items to be made, in order */
    size_t queued;
    size_t next; /* in the queue */
    size_t unchanged;
    size_t made;
    size_t failed;
    VECTOR(KnownFile) files;
    Merge *merge; /* NULL: a file each */
    Pool *pool;
    Commit commit;
    Commit under_way; /* to the disk */
    Progress progress;
    bool stopped; /* no more are handed out: the machine failed */
    int worst;    /* exit status */
} Batch;

static volatile sig_atomic_t interrupts;

static void
count_interrupt(int number)
{
    (void)number;
    interrupts++;
}

static void
catch_interrupts(void)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction action = {.sa_handler = count_interrupt};
    interrupts = 0;
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        sigaction(signals[i], &action, NULL);
}

/* ---- what has to be made ---- */

static const KnownFile *
known_file(Batch *batch, const char *name)
{
    for (size_t i = 0; i < batch->files.count; i++)
        if (strcmp(batch->files.items[i].name, name) == 0)
            return &batch->files.items[i];
    KnownFile *file = vector_push(batch->arena, &batch->files);
    if (!file)
        return NULL;
    file->name = arena_text(batch->arena, name, strlen(name));
    file->there = digest_of_file(name, &file->digest) == 0;
    return file;
}

/* A built-in layout is the program's, whose version is in the request. */
static bool
is_as_it_was(Batch *batch, const ManifestInput *input)
{
    if (built_in_definition(input->name))
        return true;
    const KnownFile *file = known_file(batch, input->name);
    return file && file->there && strcmp(file->digest.text, input->digest) == 0;
}

/* Its size and time are as written down, or at least its bytes. */
static bool
output_is_good(const Batch *batch, const ManifestEntry *entry)
{
    struct stat about;
    Digest digest;
    const char *name = arena_format(batch->arena, "%s%s",
                                    batch->options->folder, entry->output);
    if (!name || stat(name, &about) != 0 || about.st_size != entry->bytes)
        return false;
    int64_t modified =
        (int64_t)about.st_mtim.tv_sec * 1000000000 + about.st_mtim.tv_nsec;
    return modified == entry->modified ||
           (digest_of_file(name, &digest) == 0 &&
            strcmp(digest.text, entry->sha256) == 0);
}

static bool
is_good(Batch *batch, const BatchItem *item, const Digest *request)
{
    const ManifestEntry *entry =
        manifest_find(batch->manifest, item->job.output);
    Digest record = record_digest(item->job.record);
    if (batch->options->force || !entry || !entry->made || entry->is_partial ||
        strcmp(entry->request, request->text) != 0 ||
        strcmp(entry->record, record.text) != 0)
        return false;
    for (size_t i = 0; i < entry->input_count; i++)
        if (!is_as_it_was(batch, &entry->inputs[i]))
            return false;
    return output_is_good(batch, entry);
}

/* The same items go to the same shard, whatever their order. */
static bool
is_in_shard(const Batch *batch, const BatchItem *item)
{
    if (batch->options->shards <= 1)
        return true;
    Digest digest = digest_of(item->job.output, strlen(item->job.output));
    digest.text[15] = '\0'; /* 60 bits are enough */
    unsigned long long number = strtoull(digest.text, NULL, 16);
    return number % batch->options->shards + 1 == batch->options->shard;
}

/* All that is asked for, but the files and the record. */
static Digest
request_of(const Job *job, const Digest *fonts)
{
    DigestMaker maker;
    JobOptions options = job->options;
    digest_begin(&maker);
    digest_add_text(&maker, BRIEFSET_VERSION);
    digest_add_text(&maker, pdf_library_version());
    digest_add_text(&maker, fonts_versions());
    digest_add_text(&maker, fonts->text);
    digest_add_text(&maker, job->source);
    for (size_t i = 0; i < JOB_TEXTS; i++)
        digest_add_text(&maker, *job_text(&options, i));
    digest_add(&maker, &options.profile_strict, sizeof options.profile_strict);
    digest_add(&maker, &options.signature_size, sizeof options.signature_size);
    digest_add_text(&maker, getenv("SOURCE_DATE_EPOCH"));
    return digest_end(&maker);
}

static void
fail_to_give(void)
{
    failure("no-worker", "no process could be started: %s", strerror(errno));
}

/* The one file is there as it should be, or all of it has to be made. */
static bool
plan_merge(Batch *batch)
{
    batch->merge = merge_new(batch->arena, batch->options, batch->items,
                             batch->requests.digests, batch->count);
    if (!batch->merge || batch->count == 0)
        return batch->merge != NULL;
    bool is_there = is_good(batch, &batch->merge->item, &batch->merge->request);
    batch->unchanged = is_there ? batch->count : 0;
    batch->queued = is_there ? 0 : batch->count;
    return true;
}

static bool
plan(Batch *batch)
{
    batch->requests.digests =
        arena_array(batch->arena, batch->count + 1, sizeof(Digest));
    batch->queue = arena_array(batch->arena, batch->count + 1, sizeof(size_t));
    if (!batch->requests.digests || !batch->queue)
        return false;
    for (size_t i = 0; i < batch->count; i++) {
        if (!is_in_shard(batch, &batch->items[i]))
            continue;
        batch->requests.digests[i] =
            request_of(&batch->items[i].job, &batch->requests.fonts);
        if (!batch->options->merge &&
            is_good(batch, &batch->items[i], &batch->requests.digests[i]))
            batch->unchanged++;
        else
            batch->queue[batch->queued++] = i;
    }
    return (!batch->options->merge || plan_merge(batch)) &&
           !arena_failed(batch->arena);
}

/* ---- what comes back ---- */

static int64_t
now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static void
stop(Batch *batch, int status)
{
    batch->stopped = true;
    batch->worst = status > batch->worst ? status : batch->worst;
}

/* Says of one document what its worker could not. */
static void
report_loss(Batch *batch, const PoolEvent *event, Place place)
{
    Diagnostics diagnostics = {.arena = batch->arena,
                               .style = messages_style()};
    if (event->outcome == POOL_TIMED_OUT)
        diagnose(&diagnostics, SEVERITY_ERROR, "document-timeout", place,
                 "this document took longer than %d s; it is not made",
                 batch->options->timeout);
    else
        diagnose(&diagnostics, SEVERITY_ERROR, "document-crashed", place,
                 "the program crashed on this document (signal %d); it is not "
                 "made",
                 event->number);
    progress_clear(&batch->progress);
    diagnostics_print(&diagnostics, stderr);
}

static void
fail_to_commit(Batch *batch, int error)
{
    if (!error)
        return;
    progress_clear(&batch->progress);
    failure("unwritable-file", "cannot write %s: %s", batch->options->folder,
            strerror(error));
    stop(batch, EXIT_MACHINE_FAILED);
}

/* What is on its way to the disk gets its names if it is there, or waits. */
static void
end_commit(Batch *batch, bool wait)
{
    int error;
    if (!batch->under_way.begun ||
        !commit_has_ended(&batch->under_way, batch->options, wait, &error))
        return;
    if (!error)
        error = commit_names(&batch->under_way, batch->options, batch->items,
                             &batch->requests, batch->manifest);
    fail_to_commit(batch, error);
}

/* Sends on its way what waits, if that is enough, and the way is free. */
static void
begin_commit(Batch *batch)
{
    size_t count = batch->commit.waiting.count;
    bool due = count >= COMMIT_AT ||
               (count > 0 && now() - batch->commit.since >= COMMIT_AFTER);
    if (!due || batch->under_way.begun)
        return;
    Commit empty = batch->under_way;
    batch->under_way = batch->commit;
    batch->commit = empty;
    commit_begin(&batch->under_way, batch->options);
}

/* All that waits, and to the end. */
static void
commit_all(Batch *batch, const BatchItem *items, const Requests *requests)
{
    int error = 0;
    end_commit(batch, /*wait=*/true);
    if (batch->commit.waiting.count > 0) {
        commit_begin(&batch->commit, batch->options);
        commit_has_ended(&batch->commit, batch->options, /*wait=*/true, &error);
        if (!error)
            error = commit_names(&batch->commit, batch->options, items,
                                 requests, batch->manifest);
    }
    if (!error)
        error = commit_close(batch->options, batch->manifest);
    fail_to_commit(batch, error);
}

static void
finish(Batch *batch, const Finished *finished)
{
    if (finished->made)
        batch->made++;
    else
        batch->failed++;
    batch->progress.done = batch->made + batch->failed;
    batch->progress.failed = batch->failed;
    if (batch->commit.waiting.count == 0)
        batch->commit.since = now();
    if (!(batch->merge ? merge_note(batch->merge, finished)
                       : commit_add(&batch->commit, finished))) {
        failure_no_memory();
        stop(batch, EXIT_MACHINE_FAILED);
    }
}

/*
 * What a worker answered of an item: its messages are printed.  False: the
 * machine failed, which ends the batch.
 */
static bool
read_answer(Batch *batch, const PoolEvent *event, const BatchItem *item,
            Finished *finished)
{
    const char *text = (const char *)event->bytes + sizeof finished->answer;
    *finished = (Finished){.task = event->task};
    memcpy(&finished->answer, event->bytes, sizeof finished->answer);
    const Answer *answer = &finished->answer;
    if (answer->messages_length > 0) {
        progress_clear(&batch->progress);
        fwrite(text, 1, answer->messages_length, stderr);
    }
    finished->json = text + answer->messages_length;
    finished->inputs = finished->json + answer->json_length;
    finished->made = answer->status == STATUS_OK && answer->error == 0;
    if (answer->error) {
        progress_clear(&batch->progress);
        failure("unwritable-file", "cannot write %s: %s", item->job.output,
                strerror(answer->error));
    }
    bool machine =
        answer->error || exit_status(answer->status) == EXIT_MACHINE_FAILED;
    if (machine)
        stop(batch, EXIT_MACHINE_FAILED);
    return !machine;
}

static void
take_answer(Batch *batch, const PoolEvent *event)
{
    Finished finished;
    if (read_answer(batch, event, &batch->items[event->task], &finished))
        finish(batch, &finished);
}

static void
take_loss(Batch *batch, const PoolEvent *event)
{
    Finished lost = {.task = event->task, .json = "", .inputs = ""};
    report_loss(batch, event, batch->items[event->task].place);
    remove_temporary_file(batch->options, event->task);
    finish(batch, &lost);
}

static void
take(Batch *batch, const PoolEvent *event)
{
    if (event->outcome == POOL_ANSWERED)
        take_answer(batch, event);
    else if (event->outcome != POOL_NOTHING)
        take_loss(batch, event);
}

/* ---- the loop ---- */

static bool
may_give(const Batch *batch)
{
    return !batch->stopped && interrupts == 0 && batch->next < batch->queued &&
           pool_is_idle(batch->pool);
}

static void
work(Batch *batch)
{
    while (interrupts < 2) {
        while (may_give(batch)) {
            if (!pool_give(batch->pool, batch->queue[batch->next])) {
                fail_to_give();
                stop(batch, EXIT_MACHINE_FAILED);
                break;
            }
            batch->next++;
        }
        if (pool_busy(batch->pool) == 0)
            break;
        PoolEvent event = pool_wait(batch->pool, WAIT);
        take(batch, &event);
        progress_tell(&batch->progress);
        end_commit(batch, /*wait=*/false);
        begin_commit(batch);
    }
    commit_all(batch, batch->items, &batch->requests);
}

/* ---- the one file ---- */

/* Gives the worker of the file its task; what came of it. */
static PoolEvent
wait_for_file(Batch *batch)
{
    PoolEvent event = {.outcome = POOL_NOTHING};
    if (!pool_give(batch->pool, 0)) {
        fail_to_give();
        return event;
    }
    while (event.outcome == POOL_NOTHING && interrupts < 2)
        event = pool_wait(batch->pool, WAIT);
    return event;
}

static bool
take_file(Batch *batch, const PoolEvent *event)
{
    Merge *merge = batch->merge;
    Finished finished;
    if (event->outcome == POOL_CRASHED)
        report_loss(batch, event, merge->item.place);
    if (event->outcome != POOL_ANSWERED ||
        !read_answer(batch, event, &merge->item, &finished))
        return false;
    if (!merge_describe(merge, &finished) ||
        !commit_add(&batch->commit, &finished)) {
        failure_no_memory();
        return false;
    }
    const Requests request = {&merge->request, batch->requests.fonts};
    commit_all(batch, &merge->item, &request);
    return finished.made && !batch->stopped;
}

/*
 * All documents that were made become one file.  Its worker is a fork of its
 * own, which knows what became of each.
 */
static void
make_file(Batch *batch)
{
    WorkerContext context = {batch->options, batch->items, batch->library,
                             batch->merge};
    PoolWork work = {worker_start, merge_work, &context, 0};
    bool is_made = false;
    if (batch->made > 0 && !batch->stopped && interrupts == 0) {
        pool_close(batch->pool, /*kill=*/false);
        batch->pool = pool_new(&work, 1);
        PoolEvent event = {.outcome = POOL_NOTHING};
        if (batch->pool)
            event = wait_for_file(batch);
        is_made = take_file(batch, &event);
        if (!is_made && interrupts < 2)
            stop(batch, EXIT_MACHINE_FAILED);
    }
    batch->made = is_made ? batch->made : 0;
}

/* ---- the whole ---- */

static void
say(const Batch *batch, const char *english, const char *chinese, size_t count)
{
    bool first = english[0] != ',';
    if (count == 0 && !first)
        return;
    fprintf(stderr, batch->progress.chinese ? chinese : english, count);
}

static void
print_summary(Batch *batch, size_t rejected)
{
    MessageStyle style = messages_style();
    size_t left = batch->queued - batch->made - batch->failed;
    progress_clear(&batch->progress);
    if (style.form == MESSAGES_JSON) {
        fprintf(stderr,
                "{\"schema\":1,\"code\":\"batch-summary\",\"made\":%zu,"
                "\"unchanged\":%zu,\"failed\":%zu,\"left\":%zu,"
                "\"milliseconds\":%lld}\n",
                batch->made, batch->unchanged, batch->failed + rejected, left,
                (long long)progress_elapsed(&batch->progress));
        return;
    }
    int64_t elapsed = progress_elapsed(&batch->progress);
    say(batch, "%zu made", "做成 %zu 份", batch->made);
    say(batch, ", %zu unchanged", "，未变 %zu 份", batch->unchanged);
    say(batch, ", %zu failed", "，失败 %zu 份", batch->failed + rejected);
    say(batch, ", %zu left to make", "，尚余 %zu 份", left);
    fprintf(stderr,
            batch->progress.chinese ? "，用时 %lld.%lld 秒\n"
                                    : ", in %lld.%lld s\n",
            (long long)elapsed / 1000, (long long)elapsed / 100 % 10);
}

static void
print_plan(const Batch *batch)
{
    if (batch->merge && batch->queued > 0)
        printf("%s%s\n", batch->options->folder, batch->options->merge);
    for (size_t i = 0; i < batch->queued && !batch->merge; i++)
        printf("%s%s\n", batch->options->folder,
               batch->items[batch->queue[i]].job.output);
}

static void
make_queue(Batch *batch)
{
    if (batch->options->dry_run) {
        print_plan(batch);
        return;
    }
    remove_temporary_files(batch->options);
    batch->progress.total = batch->queued;
    work(batch);
    if (batch->merge)
        make_file(batch);
    if (batch->stopped || interrupts > 0)
        remove_temporary_files(batch->options);
    int error =
        batch->stopped || interrupts > 0 ? 0 : manifest_tidy(batch->manifest);
    if (error) {
        failure("unwritable-file", "cannot write %s: %s",
                batch->options->manifest, strerror(error));
        batch->worst = EXIT_MACHINE_FAILED;
    }
}

static int
check_folder(const BatchOptions *options)
{
    const char *folder = *options->folder ? options->folder : ".";
    if (*options->folder && !options->dry_run)
        mkdir(options->folder, 0777);
    if (options->dry_run || access(folder, W_OK | X_OK) == 0)
        return 0;
    failure("unwritable-file", "cannot write %s: %s", folder, strerror(errno));
    return EXIT_MACHINE_FAILED;
}

/* All fonts there are, and a digest of their files. */
static bool
find_fonts(Batch *batch)
{
    const FontOptions *fonts = batch->options->fonts;
    const char *problem = NULL;
    batch->library =
        font_library_new(fonts->folders, !fonts->ignore_system, &problem);
    if (!batch->library) {
        failure("no-fonts", "%s", problem);
        return false;
    }
    char *files = font_library_files(batch->library);
    batch->requests.fonts =
        digest_of(files ? files : "", files ? strlen(files) : 0);
    free(files);
    return true;
}

static void
run_pool(Batch *batch, size_t rejected)
{
    WorkerContext context = {batch->options, batch->items, batch->library,
                             NULL};
    PoolWork pool = {worker_start, worker_work, &context,
                     batch->options->timeout};
    batch->pool = pool_new(&pool, batch->options->workers);
    batch->commit.arena = arena_new();
    batch->under_way.arena = arena_new();
    if (!batch->pool || !batch->commit.arena || !batch->under_way.arena) {
        failure_no_memory();
        batch->worst = EXIT_MACHINE_FAILED;
    } else if (plan(batch)) {
        make_queue(batch);
        print_summary(batch, rejected);
    } else if (interrupts == 0) {
        batch->worst = EXIT_MACHINE_FAILED;
    }
    pool_close(batch->pool, /*kill=*/interrupts > 1);
    arena_free(batch->commit.arena);
    arena_free(batch->under_way.arena);
}

static int
run_with(Batch *batch, size_t rejected)
{
    int error = 0;
    batch->manifest = manifest_open(batch->options->manifest, &error);
    if (!batch->manifest) {
        failure("unreadable-manifest", "cannot read %s: %s",
                batch->options->manifest, strerror(error));
        return EXIT_MACHINE_FAILED;
    }
    if (find_fonts(batch))
        run_pool(batch, rejected);
    else
        batch->worst = EXIT_MACHINE_FAILED;
    font_library_free(batch->library);
    manifest_close(batch->manifest);
    if (interrupts > 0)
        return EXIT_INTERRUPTED;
    if (batch->failed + rejected > 0 && batch->worst < EXIT_DOCUMENT_FAILED)
        batch->worst = EXIT_DOCUMENT_FAILED;
    return batch->worst;
}

int
batch_run(const BatchOptions *options, const BatchItem *items, size_t count,
          size_t rejected)
{
    int status = check_folder(options);
    if (status != EXIT_ALL_MADE)
        return status;
    MessageStyle style = messages_style();
    Batch batch = {.options = options, .items = items, .count = count};
    batch.arena = arena_new();
    if (!batch.arena) {
        failure_no_memory();
        return EXIT_MACHINE_FAILED;
    }
    batch.progress = progress_begin(count, style.form != MESSAGES_JSON,
                                    style.language == MESSAGES_IN_CHINESE);
    catch_interrupts();
    status = run_with(&batch, rejected);
    arena_free(batch.arena);
    return status;
}

/*
 * Worker: one document at a time, in a process of its own.
 *
 * It writes the PDF beside its place, under a temporary name and without
 * waiting for the disk; the owner does the rest for many documents at once.
 */
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "pipeline/batch/batch.h"
#include "pipeline/batch/pool.h"
#include "pipeline/messages.h"

/*
 * A document's memory is kept for the next: given back and asked for again,
 * the system would clear every page of it anew.
 */
static void
keep_memory(void)
{
    enum { KEPT = 256 * 1024 * 1024 };
    mallopt(M_MMAP_THRESHOLD, KEPT);
    mallopt(M_TRIM_THRESHOLD, KEPT);
}

void *
worker_start(void *context)
{
    const WorkerContext *shared = context;
    keep_memory();
    return shared->library;
}

char *
temporary_name(Arena *arena, const BatchOptions *options, size_t task)
{
    return arena_format(arena, "%s.briefset-batch-%zu-%zu.tmp", options->folder,
                        options->shard, task);
}

/* 0 or errno.  The mode is what the umask allows. */
static int
write_unsynced(const char *name, const PdfBytes *pdf)
{
    int descriptor = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (descriptor < 0)
        return errno;
    const unsigned char *at = pdf->data;
    size_t left = pdf->length;
    int error = 0;
    while (left > 0 && !error) {
        ssize_t written = write(descriptor, at, left);
        if (written < 0 && errno != EINTR)
            error = errno;
        if (written > 0) {
            at += written;
            left -= (size_t)written;
        }
    }
    if (close(descriptor) != 0 && !error)
        error = errno;
    if (error)
        unlink(name);
    return error;
}

int64_t
processor_time(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (int64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

/* ---- answering ---- */

typedef struct Bytes {
    char *text;
    size_t length;
} Bytes;

static Bytes
print_messages(Diagnostics *diagnostics, MessageForm form)
{
    Bytes bytes = {0};
    MessageForm kept = diagnostics->style.form;
    FILE *stream = open_memstream(&bytes.text, &bytes.length);
    if (!stream)
        return bytes;
    diagnostics->style.form = form;
    diagnostics_print(diagnostics, stream);
    diagnostics->style.form = kept;
    fclose(stream);
    return bytes;
}

/* Lines of objects as one array. */
static void
make_array(Bytes *lines)
{
    if (!lines->text || lines->length == 0)
        return;
    for (size_t i = 0; i + 1 < lines->length; i++)
        if (lines->text[i] == '\n')
            lines->text[i] = ',';
    /* The last line feed goes; the brackets are put around it. */
    lines->length--;
}

static bool
is_seen(const Diagnostics *diagnostics, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (strcmp(diagnostics->sources.items[i].source->name,
                   diagnostics->sources.items[index].source->name) == 0)
            return true;
    return false;
}

static void
add_input(StringBuilder *inputs, const Source *source)
{
    if (!source || !source->digest)
        return;
    string_append_text(inputs, source->digest);
    string_append(inputs, " ", 1);
    string_append(inputs, source->name, strlen(source->name) + 1);
}

/* Every file that was read, but the records: each has a digest of its own. */
static StringBuilder
list_inputs(Arena *arena, const BatchItem *item, const Diagnostics *diagnostics)
{
    StringBuilder inputs = {.arena = arena};
    const Record *record = item->job.record;
    add_input(&inputs, item->read);
    for (size_t i = 0; i < diagnostics->sources.count; i++) {
        const Source *source = diagnostics->sources.items[i].source;
        bool is_table = record && record->source &&
                        strcmp(record->source->name, source->name) == 0;
        if (source != item->read && !is_table && !is_seen(diagnostics, i))
            add_input(&inputs, source);
    }
    return inputs;
}

static void
send_answer(Arena *arena, Answer *answer, const Bytes *messages,
            const Bytes *json, const StringBuilder *inputs, int socket)
{
    StringBuilder all = {.arena = arena};
    size_t array = json->length > 0 ? json->length + 2 : 0;
    answer->messages_length = messages->length;
    answer->json_length = array;
    answer->inputs_length = inputs->length;
    string_append(&all, (const char *)answer, sizeof *answer);
    string_append(&all, messages->text, messages->length);
    if (array > 0) {
        string_append(&all, "[", 1);
        string_append(&all, json->text, json->length);
        string_append(&all, "]", 1);
    }
    string_append(&all, inputs->bytes, inputs->length);
    if (arena_failed(arena))
        _exit(EXIT_MACHINE_FAILED); /* the owner tells it as a crash */
    pool_answer(socket, all.bytes, all.length);
}

void
worker_answer(const BatchOptions *options, const BatchItem *item, size_t task,
              bool is_written, Arena *arena, Answer *answer, JobMade *made,
              int socket)
{
    if (answer->status == STATUS_OK && is_written) {
        char *name = temporary_name(arena, options, task);
        answer->error = name ? write_unsynced(name, &made->pdf) : ENOMEM;
        answer->pages = made->pages;
        answer->bytes = made->pdf.length;
        answer->sha256 = made->pdf.digest;
    }
    answer->microseconds += processor_time();
    Bytes messages =
        print_messages(&made->diagnostics, made->diagnostics.style.form);
    Bytes json = print_messages(&made->diagnostics, MESSAGES_JSON);
    make_array(&json);
    StringBuilder inputs = list_inputs(arena, item, &made->diagnostics);
    send_answer(arena, answer, &messages, &json, &inputs, socket);
    free(messages.text);
    free(json.text);
    job_made_free(made);
}

void
worker_work(void *context, void *started, size_t task, int socket)
{
    const WorkerContext *shared = context;
    const BatchItem *item = &shared->items[task];
    Arena *arena = arena_new();
    if (!arena)
        _exit(EXIT_MACHINE_FAILED);
    JobMade made;
    Answer answer = {.microseconds = -processor_time()};
    answer.status = job_make(&item->job, started, arena, &made);
    worker_answer(shared->options, item, task,
                  /*is_written=*/!shared->options->merge, arena, &answer, &made,
                  socket);
    arena_free(arena);
}

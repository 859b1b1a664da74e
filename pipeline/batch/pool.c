/*
 * Pool: see pool.h.
 *
 * Owner and worker talk through a pair of sockets: the owner sends a task's
 * number, the worker an answer of so many bytes.  What ends a worker early
 * ends its socket, so nothing else need be watched.
 */
#include "pipeline/batch/pool.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

typedef struct Worker {
    pid_t process; /* 0: not started */
    int socket;
    bool busy;
    size_t task;
    int64_t deadline; /* milliseconds; 0: none */
    bool late;        /* was killed for it */
    unsigned char *bytes;
    size_t received;
    size_t capacity;
} Worker;

struct Pool {
    PoolWork work;
    size_t count;
    Worker *workers;
    unsigned char *answer; /* the last one given out */
};

static int64_t
now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/* All bytes, or false at the end of the stream. */
static bool
send_all(int descriptor, const void *bytes, size_t length)
{
    const char *at = bytes;
    while (length > 0) {
        ssize_t sent = send(descriptor, at, length, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            return false;
        at += sent;
        length -= (size_t)sent;
    }
    return true;
}

static bool
receive_all(int descriptor, void *bytes, size_t length)
{
    char *at = bytes;
    while (length > 0) {
        ssize_t got = recv(descriptor, at, length, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        at += got;
        length -= (size_t)got;
    }
    return true;
}

void
pool_answer(int answer, const void *bytes, size_t length)
{
    uint64_t size = length;
    struct iovec parts[] = {{&size, sizeof size}, {(void *)bytes, length}};
    struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
    ssize_t sent;
    do /* at once: the owner is woken once */
        sent = sendmsg(answer, &message, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    if (sent < (ssize_t)sizeof size)
        return; /* so few bytes are sent whole: the owner is gone */
    size_t done = (size_t)sent - sizeof size;
    send_all(answer, (const char *)bytes + done, length - done);
}

/* ---- in the worker ---- */

/*
 * Ctrl-C reaches all processes of a terminal: it is the owner that decides
 * what becomes of the documents under way.
 */
static void
leave_signals_to_owner(void)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        signal(signals[i], SIG_IGN);
}

static void
run_worker(const PoolWork *work, int socket)
{
    leave_signals_to_owner();
    void *started = work->start(work->context);
    uint64_t task;
    if (!started)
        _exit(EXIT_FAILURE);
    while (receive_all(socket, &task, sizeof task))
        work->work(work->context, started, (size_t)task, socket);
    _exit(EXIT_SUCCESS); /* the system takes its memory back faster */
}

/* ---- in the owner ---- */

static void
close_sockets(const Pool *pool)
{
    for (size_t i = 0; i < pool->count; i++)
        if (pool->workers[i].process > 0)
            close(pool->workers[i].socket);
}

static bool
start_worker(Pool *pool, Worker *worker)
{
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
        return false;
    pid_t process = fork();
    if (process == 0) {
        /* Another worker's socket held open here would outlive its owner. */
        close_sockets(pool);
        close(pair[0]);
        run_worker(&pool->work, pair[1]);
    }
    close(pair[1]);
    if (process < 0) {
        close(pair[0]);
        return false;
    }
    worker->process = process;
    worker->socket = pair[0];
    worker->received = 0;
    return true;
}

/* The signal that ended it, or 0. */
static int
bury(Worker *worker)
{
    int status = 0;
    close(worker->socket);
    while (waitpid(worker->process, &status, 0) < 0 && errno == EINTR)
        ;
    worker->process = 0;
    worker->busy = false;
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

Pool *
pool_new(const PoolWork *work, size_t count)
{
    Pool *pool = calloc(1, sizeof *pool);
    Worker *workers = calloc(count, sizeof *workers);
    if (!pool || !workers) {
        free(pool);
        free(workers);
        return NULL;
    }
    *pool = (Pool){.work = *work, .count = count, .workers = workers};
    return pool;
}

size_t
pool_busy(const Pool *pool)
{
    size_t busy = 0;
    for (size_t i = 0; i < pool->count; i++)
        busy += pool->workers[i].busy;
    return busy;
}

bool
pool_is_idle(const Pool *pool)
{
    return pool_busy(pool) < pool->count;
}

/* One that is started already, if there is one. */
static Worker *
idle_worker(Pool *pool)
{
    Worker *idle = NULL;
    for (size_t i = 0; i < pool->count; i++) {
        Worker *worker = &pool->workers[i];
        if (!worker->busy && (!idle || worker->process > 0))
            idle = worker;
    }
    return idle;
}

/* One that ended between two tasks, or at once, is replaced by another. */
static bool
send_task(Pool *pool, Worker *worker, uint64_t task)
{
    enum { TRIES = 8 };
    for (int tries = 0; tries < TRIES; tries++) {
        if (worker->process == 0 && !start_worker(pool, worker))
            return false;
        if (send_all(worker->socket, &task, sizeof task))
            return true;
        bury(worker);
    }
    return false;
}

bool
pool_give(Pool *pool, size_t task)
{
    Worker *worker = idle_worker(pool);
    if (!send_task(pool, worker, task))
        return false;
    worker->busy = true;
    worker->late = false;
    worker->task = task;
    worker->deadline =
        pool->work.timeout > 0 ? now() + pool->work.timeout * 1000LL : 0;
    return true;
}

/* Kills what is too late; the milliseconds until the next deadline. */
static int
enforce_deadlines(Pool *pool, int milliseconds)
{
    int64_t time = now();
    int64_t least = milliseconds;
    for (size_t i = 0; i < pool->count; i++) {
        Worker *worker = &pool->workers[i];
        if (!worker->busy || worker->deadline == 0)
            continue;
        if (worker->deadline <= time && !worker->late) {
            worker->late = true;
            kill(worker->process, SIGKILL);
        }
        int64_t left = worker->deadline > time ? worker->deadline - time : 0;
        least = left < least ? left : least;
    }
    return least > INT_MAX ? INT_MAX : (int)least;
}

static bool
make_room(Worker *worker, size_t wanted)
{
    if (worker->capacity >= wanted)
        return true;
    unsigned char *grown = realloc(worker->bytes, wanted);
    if (!grown)
        return false;
    worker->bytes = grown;
    worker->capacity = wanted;
    return true;
}

/* How many bytes the message has, with its size; less until that is known. */
static size_t
message_size(const Worker *worker)
{
    uint64_t size = 0;
    if (worker->received < sizeof size)
        return sizeof size;
    for (size_t i = 0; i < sizeof size; i++)
        ((unsigned char *)&size)[i] = worker->bytes[i];
    return sizeof size + (size_t)size;
}

/*
 * Reads what has come: no more than this answer, for the worker has nothing to
 * do before that.  False: it has ended.
 */
static bool
receive_some(Worker *worker)
{
    enum { USUAL = 4096 };
    size_t wanted = message_size(worker);
    if (!make_room(worker, wanted > USUAL ? wanted : USUAL))
        return false;
    ssize_t got = recv(worker->socket, worker->bytes + worker->received,
                       worker->capacity - worker->received, 0);
    if (got < 0 && errno == EINTR)
        return true;
    if (got <= 0)
        return false;
    worker->received += (size_t)got;
    return true;
}

static PoolEvent
lost(Worker *worker)
{
    PoolEvent event = {.task = worker->task};
    event.outcome = worker->late ? POOL_TIMED_OUT : POOL_CRASHED;
    event.number = bury(worker);
    return event;
}

static PoolEvent
answered(Pool *pool, Worker *worker)
{
    PoolEvent event = {.outcome = POOL_ANSWERED,
                       .task = worker->task,
                       .length = worker->received - sizeof(uint64_t)};
    free(pool->answer);
    pool->answer = worker->bytes;
    event.bytes = worker->bytes + sizeof(uint64_t);
    worker->bytes = NULL;
    worker->capacity = worker->received = 0;
    worker->busy = false;
    return event;
}

/* What became of a worker that can be read. */
static PoolEvent
look_at(Pool *pool, Worker *worker)
{
    if (!receive_some(worker)) {
        if (worker->busy)
            return lost(worker);
        bury(worker);
        return (PoolEvent){.outcome = POOL_NOTHING};
    }
    bool complete = worker->received >= sizeof(uint64_t) &&
                    worker->received == message_size(worker);
    return complete ? answered(pool, worker)
                    : (PoolEvent){.outcome = POOL_NOTHING};
}

PoolEvent
pool_wait(Pool *pool, int milliseconds)
{
    struct pollfd *watched = calloc(pool->count, sizeof *watched);
    PoolEvent event = {.outcome = POOL_NOTHING};
    if (!watched)
        return event;
    for (size_t i = 0; i < pool->count; i++) {
        Worker *worker = &pool->workers[i];
        watched[i].fd = worker->process > 0 ? worker->socket : -1;
        watched[i].events = POLLIN;
    }
    milliseconds = enforce_deadlines(pool, milliseconds);
    if (poll(watched, (nfds_t)pool->count, milliseconds) > 0)
        for (size_t i = 0; i < pool->count && event.outcome == POOL_NOTHING;
             i++)
            if (watched[i].revents)
                event = look_at(pool, &pool->workers[i]);
    free(watched);
    return event;
}

void
pool_close(Pool *pool, bool kill_them)
{
    if (!pool)
        return;
    for (size_t i = 0; i < pool->count; i++) {
        Worker *worker = &pool->workers[i];
        if (worker->process > 0 && kill_them)
            kill(worker->process, SIGKILL);
        else if (worker->process > 0)
            shutdown(worker->socket, SHUT_RDWR); /* all end at once */
    }
    for (size_t i = 0; i < pool->count; i++) {
        if (pool->workers[i].process > 0)
            bury(&pool->workers[i]);
        free(pool->workers[i].bytes);
    }
    free(pool->answer);
    free(pool->workers);
    free(pool);
}

/*
 * Pool: processes that work side by side, each on one task at a time.
 *
 * A worker that crashes or takes too long costs its own task only: it is
 * replaced, and the task is told as lost.  Workers end by themselves when the
 * pool's owner is gone.  The owner must not have threads, nor use libraries
 * that start some, before pool_close(): workers are its forks.
 */
#ifndef BRIEFSET_PIPELINE_BATCH_POOL_H
#define BRIEFSET_PIPELINE_BATCH_POOL_H

#include <stdbool.h>
#include <stddef.h>

/*
 * What a worker does, in its own process.  `start` is called once and gives
 * what the others are handed (NULL: the worker ends); `work` does task
 * `task` and writes its answer with pool_answer().
 */
typedef struct PoolWork {
    void *(*start)(void *context);
    void (*work)(void *context, void *started, size_t task, int answer);
    void *context;
    int timeout; /* seconds for one task; 0: any time */
} PoolWork;

/* Sends the bytes of a task's answer; once a task. */
void pool_answer(int answer, const void *bytes, size_t length);

typedef enum PoolOutcome {
    POOL_NOTHING,  /* the time was up, or a signal came */
    POOL_ANSWERED, /* `bytes` is the answer */
    POOL_CRASHED,  /* `number` is the signal, or 0 if it just ended */
    POOL_TIMED_OUT
} PoolOutcome;

typedef struct PoolEvent {
    PoolOutcome outcome;
    size_t task;
    int number;
    const unsigned char *bytes; /* until the next call */
    size_t length;
} PoolEvent;

typedef struct Pool Pool;

/* `count` workers are started as they are needed.  NULL: out of memory. */
Pool *pool_new(const PoolWork *work, size_t count);

/* True if some worker has nothing to do. */
bool pool_is_idle(const Pool *pool);

/* How many tasks are under way. */
size_t pool_busy(const Pool *pool);

/*
 * Gives a task to an idle worker.  False: no worker could be started; the
 * task is not under way.
 */
bool pool_give(Pool *pool, size_t task);

/* Waits for one thing to happen, `milliseconds` at most. */
PoolEvent pool_wait(Pool *pool, int milliseconds);

/* Ends all workers, at once if `kill`, and frees the pool. */
void pool_close(Pool *pool, bool kill);

#endif

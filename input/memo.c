/*
 * Memo: see memo.h.  Entries are chained by their hash, and in the order in
 * which they were last asked for.
 */
#include "input/memo.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { CHAINS = 8192, ASKED = 1024 };

typedef struct Entry Entry;
struct Entry {
    Entry *next; /* in its chain */
    Entry *newer;
    Entry *older;
    uint64_t hash;
    void *value;
    size_t size;
    size_t length;
    unsigned char key[];
};

struct Memo {
    void (*release)(void *value);
    size_t most;
    size_t used;
    Entry *chains[CHAINS];
    Entry *newest;
    Entry *oldest;
    uint64_t asked[ASKED]; /* hashes of keys, by their low bits */
};

size_t
memo_allowed(size_t most)
{
    const char *text = getenv("BRIEFSET_CACHE");
    char *end = NULL;
    unsigned long long kilobytes = text ? strtoull(text, &end, 10) : 0;
    bool good = text && *text >= '0' && *text <= '9' && *end == '\0' &&
                kilobytes < SIZE_MAX / 1024;
    return good ? (size_t)kilobytes * 1024 : most;
}

Memo *
memo_new(size_t most, void (*release)(void *value))
{
    Memo *memo = calloc(1, sizeof *memo);
    if (memo) {
        memo->release = release;
        memo->most = memo_allowed(most);
    }
    return memo;
}

static void
unlink_age(Memo *memo, Entry *entry)
{
    if (entry->newer)
        entry->newer->older = entry->older;
    else
        memo->newest = entry->older;
    if (entry->older)
        entry->older->newer = entry->newer;
    else
        memo->oldest = entry->newer;
}

static void
link_newest(Memo *memo, Entry *entry)
{
    entry->newer = NULL;
    entry->older = memo->newest;
    if (memo->newest)
        memo->newest->newer = entry;
    else
        memo->oldest = entry;
    memo->newest = entry;
}

static void
drop_oldest(Memo *memo)
{
    Entry *entry = memo->oldest;
    Entry **link = &memo->chains[entry->hash % CHAINS];
    while (*link != entry)
        link = &(*link)->next;
    *link = entry->next;
    memo->oldest = entry->newer;
    if (memo->oldest)
        memo->oldest->older = NULL;
    else
        memo->newest = NULL;
    memo->used -= entry->size;
    memo->release(entry->value);
    free(entry);
}

void
memo_free(void *kept)
{
    Memo *memo = kept;
    while (memo && memo->oldest)
        drop_oldest(memo);
    free(memo);
}

/* FNV-1a, eight bytes at a time; the low bits take part of the high ones. */
static uint64_t
hash_of(const unsigned char *key, size_t length)
{
    uint64_t hash = 14695981039346656037U ^ length;
    for (; length >= sizeof hash; length -= sizeof hash, key += sizeof hash) {
        uint64_t word;
        memcpy(&word, key, sizeof word);
        hash = (hash ^ word) * 1099511628211U;
        hash ^= hash >> 29;
    }
    for (; length > 0; length--)
        hash = (hash ^ *key++) * 1099511628211U;
    return hash ^ hash >> 32;
}

void *
memo_find(Memo *memo, const void *key, size_t length)
{
    if (!memo || memo->most == 0)
        return NULL;
    uint64_t hash = hash_of(key, length);
    Entry *entry = memo->chains[hash % CHAINS];
    while (entry && (entry->hash != hash || entry->length != length ||
                     memcmp(entry->key, key, length) != 0))
        entry = entry->next;
    if (!entry)
        return NULL;
    unlink_age(memo, entry);
    link_newest(memo, entry);
    return entry->value;
}

bool
memo_wants(Memo *memo, const void *key, size_t length)
{
    if (!memo || memo->most == 0)
        return false;
    uint64_t hash = hash_of(key, length);
    uint64_t *asked = &memo->asked[hash % ASKED];
    bool again = *asked == hash;
    *asked = hash;
    return again;
}

bool
memo_keep(Memo *memo, const void *key, size_t length, void *value, size_t size)
{
    Entry *entry = memo ? malloc(sizeof *entry + length) : NULL;
    if (!entry)
        return false;
    *entry = (Entry){.hash = hash_of(key, length),
                     .value = value,
                     .size = size + sizeof *entry + length,
                     .length = length};
    memcpy(entry->key, key, length);
    Entry **chain = &memo->chains[entry->hash % CHAINS];
    entry->next = *chain;
    *chain = entry;
    link_newest(memo, entry);
    memo->used += entry->size;
    return true;
}

bool
memo_has_room(const Memo *memo)
{
    return memo && memo->used < memo->most;
}

void
memo_trim(Memo *memo)
{
    while (memo && memo->oldest && memo->used > memo->most)
        drop_oldest(memo);
}

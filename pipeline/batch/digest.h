/*
 * Digests: SHA-256, as a manifest and an archive know files by.
 */
#ifndef BRIEFSET_PIPELINE_BATCH_DIGEST_H
#define BRIEFSET_PIPELINE_BATCH_DIGEST_H

#include <nettle/sha2.h>
#include <stdbool.h>
#include <stddef.h>

enum { DIGEST_TEXT = 2 * SHA256_DIGEST_SIZE + 1 };

/* 64 hexadecimal digits, NUL-terminated. */
typedef struct Digest {
    char text[DIGEST_TEXT];
} Digest;

Digest digest_of(const void *bytes, size_t length);

/* Reads the whole file.  0, or errno. */
int digest_of_file(const char *name, Digest *digest);

/*
 * A digest of several things: each is told apart from the next by its length,
 * so that "ab", "c" is another than "a", "bc".  NULL is told from "".
 */
typedef struct DigestMaker {
    struct sha256_ctx state;
} DigestMaker;

void digest_begin(DigestMaker *maker);
void digest_add(DigestMaker *maker, const void *bytes, size_t length);
void digest_add_text(DigestMaker *maker, const char *text);

/* More of one thing: together they are as digest_of() all of it. */
void digest_go_on(DigestMaker *maker, const void *bytes, size_t length);

/* Of all so far; more may follow. */
Digest digest_end(const DigestMaker *maker);

#endif

/*
 * Digests: see digest.h.
 */
#include "pipeline/batch/digest.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

static Digest
finish(struct sha256_ctx state)
{
    static const char digits[] = "0123456789abcdef";
    uint8_t bytes[SHA256_DIGEST_SIZE];
    Digest digest = {{0}};
    sha256_digest(&state, sizeof bytes, bytes);
    for (size_t i = 0; i < sizeof bytes; i++) {
        digest.text[2 * i] = digits[bytes[i] >> 4];
        digest.text[2 * i + 1] = digits[bytes[i] & 15];
    }
    return digest;
}

Digest
digest_of(const void *bytes, size_t length)
{
    struct sha256_ctx state;
    sha256_init(&state);
    sha256_update(&state, length, bytes);
    return finish(state);
}

int
digest_of_file(const char *name, Digest *digest)
{
    static const size_t piece = 65536;
    uint8_t bytes[65536];
    struct sha256_ctx state;
    int descriptor = open(name, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return errno;
    sha256_init(&state);
    ssize_t got;
    while ((got = read(descriptor, bytes, piece)) != 0) {
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            break;
        sha256_update(&state, (size_t)got, bytes);
    }
    int error = got < 0 ? errno : 0;
    close(descriptor);
    *digest = finish(state);
    return error;
}

void
digest_begin(DigestMaker *maker)
{
    sha256_init(&maker->state);
}

void
digest_add(DigestMaker *maker, const void *bytes, size_t length)
{
    uint8_t size[8];
    for (size_t i = 0; i < sizeof size; i++)
        size[i] = (uint8_t)((uint64_t)length >> (8 * i));
    sha256_update(&maker->state, sizeof size, size);
    if (length > 0)
        sha256_update(&maker->state, length, bytes);
}

void
digest_go_on(DigestMaker *maker, const void *bytes, size_t length)
{
    sha256_update(&maker->state, length, bytes);
}

void
digest_add_text(DigestMaker *maker, const char *text)
{
    const uint8_t there = text != NULL;
    digest_add(maker, &there, sizeof there);
    digest_add(maker, text, text ? strlen(text) : 0);
}

Digest
digest_end(const DigestMaker *maker)
{
    return finish(maker->state);
}

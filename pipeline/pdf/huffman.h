/*
 * Huffman: bytes compressed by how often each of them occurs, and by nothing
 * else.
 *
 * The outlines of a font hardly repeat themselves: what looking for
 * repetitions gains is a twelfth, and it takes twenty times as long.  The
 * result is zlib's format all the same.  [RFC 1950] [RFC 1951]
 */
#ifndef BRIEFSET_PIPELINE_PDF_HUFFMAN_H
#define BRIEFSET_PIPELINE_PDF_HUFFMAN_H

#include <stddef.h>

#include "input/arena.h"

/* Compresses into the arena; NULL if memory ran out. */
unsigned char *huffman_compress(Arena *arena, const unsigned char *bytes,
                                size_t length, size_t *compressed_length);

#endif

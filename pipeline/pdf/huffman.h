/*
 * Huffman: font programs compressed by how often each byte occurs, and by
 * nothing else.
 *
 * Outlines hardly repeat themselves: what looking for repetitions gains is a
 * twelfth, and it takes twenty times as long.  The code is always the same
 * one, so each glyph is coded once and its bits are put into every program
 * that has it.  The result is zlib's format all the same.  [RFC 1950]
 * [RFC 1951]
 */
#ifndef BRIEFSET_PIPELINE_PDF_HUFFMAN_H
#define BRIEFSET_PIPELINE_PDF_HUFFMAN_H

#include <stddef.h>

#include "fonts/fonts.h"
#include "input/arena.h"

/* Pieces that were coded: see coded_pieces_of().  (pdf.h) */
typedef struct CodedPieces CodedPieces;

/*
 * Compresses a subset into the arena; NULL if memory ran out.  The bytes are
 * the same whatever was coded before; `coded` may be NULL.
 */
unsigned char *huffman_compress(Arena *arena, const FaceSubset *subset,
                                CodedPieces *coded, size_t *compressed_length);

#endif

/*
 * CMap: from the bytes of a string to codes, and from codes to CIDs or text.
 * [ISO 32000-1 9.7.5; ISO 32000-1 9.10.3]
 */
#ifndef BRIEFSET_PIPELINE_CHECK_CMAP_H
#define BRIEFSET_PIPELINE_CHECK_CMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "input/arena.h"

/* Codes from `first` to `last`, all of `size` bytes. */
typedef struct CmapRange {
    uint32_t first;
    uint32_t last;
    unsigned size;
    uint32_t cid;     /* of `first` */
    const char *text; /* of `first`, UTF-16BE; NULL: a range of CIDs */
    size_t length;
} CmapRange;

typedef struct Cmap {
    VECTOR(CmapRange) spaces;
    VECTOR(CmapRange) cids;
    VECTOR(CmapRange) texts;
    const char *used; /* the name of another CMap, NULL: none */
    int mode;         /* WMode, -1: not said */
    uint32_t last_cid;
} Cmap;

void
cmap_read(Arena *arena, const unsigned char *bytes, size_t length, Cmap *cmap);

/*
 * The code that begins at `bytes`; returns its size, at least 1.  Without code
 * spaces codes have two bytes.
 */
size_t cmap_code(const Cmap *cmap, const unsigned char *bytes, size_t length,
                 uint32_t *code);

/* False if the CMap has no CID for the code. */
bool cmap_cid(const Cmap *cmap, uint32_t code, uint32_t *cid);

/* The text of a code as UTF-8 in the arena; NULL: none. */
const char *cmap_text(Arena *arena, const Cmap *cmap, uint32_t code);

#endif

/*
 * Loading: what the files that read pictures share.
 *
 *   picture.c        which files, and from where
 *   picture_png.c    PNG: always decoded, PDF has no such filter
 *   picture_jpeg.c   JPEG: as it is, unless its colours are others
 *   picture_color.c  colours of all kinds into sRGB and gray
 */
#ifndef BRIEFSET_PIPELINE_PICTURE_LOAD_H
#define BRIEFSET_PIPELINE_PICTURE_LOAD_H

#include "input/diagnostic.h"
#include "layouts/composition.h"
#include "pipeline/file.h"

typedef struct Loading {
    Arena *arena;
    Composition *composition;
    Diagnostics *diagnostics;
    const char *folder;
    Place place;
    const char *name;
} Loading;

/* Says something about the picture: "is a damaged PNG"; false. */
bool picture_tell(Loading *loading, Severity severity, const char *code,
                  const char *what);

/* `density` in dots an inch; 0: not said.  False: it is too large, or empty. */
bool picture_set_size(Loading *loading, Picture *picture, int64_t width,
                      int64_t height, int64_t density);

/* False: it was refused, or memory ran out (arena_failed()). */
bool png_read(Loading *loading, const FileBytes *file, Picture *picture);
bool jpeg_read(Loading *loading, const FileBytes *file, Picture *picture);

#endif

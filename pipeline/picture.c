/*
 * Pictures: see picture.h.
 *
 * A PNG is decoded, as PDF has no such filter with transparency; a JPEG goes
 * in as it is, so only its head is read.  A document may come from anybody:
 * it can show nothing from outside its own folder.
 */
#include "pipeline/picture.h"

#include <errno.h>
#include <spng.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/batch/digest.h"
#include "pipeline/file.h"

enum { PIXELS_MAX = 50 * 1000 * 1000, DEFAULT_DPI = 96 };

typedef struct Loading {
    Arena *arena;
    Composition *composition;
    Diagnostics *diagnostics;
    const char *folder;
    Place place;
    const char *name;
} Loading;

static bool
refuse(Loading *loading, Severity severity, const char *code, const char *why)
{
    diagnose(loading->diagnostics, severity, code, loading->place,
             "the picture \"%s\" %s", loading->name, why);
    return false;
}

/* ---- sizes ---- */

/* `density` in dots an inch; 0: not said. */
static bool
set_size(Loading *loading, Picture *picture, int64_t width, int64_t height,
         int64_t density)
{
    if (width <= 0 || height <= 0 || width > PIXELS_MAX / height)
        return refuse(loading, SEVERITY_ERROR, "picture-size",
                      "has too many pixels, or none");
    if (density < 10 || density > 10000)
        density = DEFAULT_DPI;
    picture->width = width;
    picture->height = height;
    picture->natural_width = width * 72 * POINT / density;
    return true;
}

/* ---- PNG ---- */

/* Samples of four channels into colours and transparency. */
static bool
split_samples(Loading *loading, Picture *picture, const unsigned char *samples)
{
    size_t pixels = (size_t)picture->width * (size_t)picture->height;
    bool gray = true;
    bool opaque = true;
    for (size_t i = 0; i < pixels; i++) {
        const unsigned char *s = samples + 4 * i;
        gray &= s[0] == s[1] && s[1] == s[2];
        opaque &= s[3] == 255;
    }
    size_t channels = gray ? 1 : 3;
    unsigned char *colors = arena_array(loading->arena, pixels, channels);
    unsigned char *alpha =
        opaque ? NULL : arena_array(loading->arena, pixels, 1);
    if (!colors || (!opaque && !alpha))
        return false;
    for (size_t i = 0; i < pixels; i++) {
        memcpy(colors + i * channels, samples + 4 * i, channels);
        if (alpha)
            alpha[i] = samples[4 * i + 3];
    }
    picture->channels = (int)channels;
    picture->bytes = colors;
    picture->length = pixels * channels;
    picture->alpha = alpha;
    return true;
}

static bool
decode_png(Loading *loading, spng_ctx *png, Picture *picture)
{
    struct spng_ihdr head;
    struct spng_phys density;
    size_t size = 0;
    int64_t dpi = 0;
    if (spng_get_ihdr(png, &head) != 0)
        return refuse(loading, SEVERITY_ERROR, "picture-format",
                      "is a damaged PNG");
    /* Dots a metre. */
    if (spng_get_phys(png, &density) == 0 && density.unit_specifier == 1)
        dpi = ((int64_t)density.ppu_x * 254 + 5000) / 10000;
    if (!set_size(loading, picture, head.width, head.height, dpi))
        return false;
    if (spng_decoded_image_size(png, SPNG_FMT_RGBA8, &size) != 0)
        return refuse(loading, SEVERITY_ERROR, "picture-format",
                      "is a damaged PNG");
    unsigned char *samples = malloc(size);
    if (!samples) {
        refuse(loading, SEVERITY_ERROR, "picture-size",
               "is too large for this machine");
        return false;
    }
    bool good = spng_decode_image(png, samples, size, SPNG_FMT_RGBA8,
                                  SPNG_DECODE_TRNS) == 0;
    if (good)
        good = split_samples(loading, picture, samples);
    else
        refuse(loading, SEVERITY_ERROR, "picture-format", "is a damaged PNG");
    free(samples);
    return good;
}

static bool
read_png(Loading *loading, const FileBytes *file, Picture *picture)
{
    spng_ctx *png = spng_ctx_new(0);
    if (!png)
        return refuse(loading, SEVERITY_ERROR, "picture-size",
                      "is too large for this machine");
    bool good = spng_set_png_buffer(png, file->bytes, file->length) == 0 &&
                decode_png(loading, png, picture);
    spng_ctx_free(png);
    return good;
}

/* ---- JPEG ---- */

static int64_t
two_bytes(const unsigned char *bytes)
{
    return bytes[0] << 8 | bytes[1];
}

/* The density of a JFIF head, in dots an inch; 0: none. */
static int64_t
jfif_density(const unsigned char *segment, int64_t length)
{
    if (length < 14 || memcmp(segment + 2, "JFIF", 5) != 0)
        return 0;
    int64_t density = two_bytes(segment + 10);
    return segment[9] == 1   ? density
           : segment[9] == 2 ? (density * 254 + 50) / 100
                             : 0;
}

/* The frame's head: precision, height, width, components. */
static bool
read_frame(Loading *loading, const unsigned char *segment, int64_t length,
           int64_t density, Picture *picture)
{
    if (length < 8 || segment[2] != 8 || (segment[7] != 1 && segment[7] != 3))
        return refuse(loading, SEVERITY_ERROR, "picture-format",
                      "is not gray or RGB of 8 bits a channel");
    picture->channels = segment[7];
    return set_size(loading, picture, two_bytes(segment + 5),
                    two_bytes(segment + 3), density);
}

/* Frames of the kinds that PDF can show: baseline and progressive. */
static bool
is_frame(unsigned char marker)
{
    return marker >= 0xC0 && marker <= 0xC2;
}

static bool
read_jpeg(Loading *loading, const FileBytes *file, Picture *picture)
{
    const unsigned char *bytes = (const unsigned char *)file->bytes;
    int64_t density = 0;
    size_t at = 2;
    while (at + 4 <= file->length && bytes[at] == 0xFF) {
        unsigned char marker = bytes[at + 1];
        const unsigned char *segment = bytes + at + 2;
        size_t length = (size_t)two_bytes(segment);
        if (marker == 0xFF) {
            at++;
            continue;
        }
        if (length < 2 || at + 2 + length > file->length)
            break;
        if (marker == 0xE0)
            density = jfif_density(segment, (int64_t)length);
        if (is_frame(marker)) {
            picture->is_jpeg = true;
            picture->bytes = bytes;
            picture->length = file->length;
            return read_frame(loading, segment, (int64_t)length, density,
                              picture);
        }
        at += 2 + length;
    }
    return refuse(loading, SEVERITY_ERROR, "picture-format",
                  "is a JPEG that cannot be shown");
}

/* ---- files ---- */

/* True if the file is there, but not in the folder nor below it, whatever
   links say. */
static bool
is_outside(const char *folder, const char *path)
{
    char *real_folder = realpath(folder, NULL);
    char *real_path = realpath(path, NULL);
    size_t length = real_folder ? strlen(real_folder) : 0;
    bool below = real_folder && real_path &&
                 strncmp(real_path, real_folder, length) == 0 &&
                 (real_path[length] == '/' || length == 1);
    bool outside = real_path && !below;
    free(real_folder);
    free(real_path);
    return outside;
}

/* A batch must know that the document was made of it. */
static bool
know_picture(Loading *loading, const char *path, const FileBytes *file)
{
    Source *source = arena_alloc(loading->arena, sizeof *source);
    Digest digest = digest_of(file->bytes, file->length);
    if (!source)
        return false;
    source->name = path;
    source->text = "";
    source->digest =
        arena_text(loading->arena, digest.text, sizeof digest.text - 1);
    return diagnostics_know(loading->diagnostics, source);
}

static bool
read_picture(Loading *loading, Picture *picture)
{
    const char *name = loading->name;
    const char *path =
        arena_format(loading->arena, "%s/%s", loading->folder, name);
    FileBytes file;
    if (!path)
        return false;
    if (name[0] == '/' || strstr(name, "://") ||
        is_outside(loading->folder, path))
        return refuse(loading, SEVERITY_ERROR, "picture-outside",
                      "is not in the folder of the source or below");
    int error = file_read(loading->arena, path, &file);
    if (error && error != ENOMEM)
        return refuse(loading, SEVERITY_ERROR, "unreadable-file",
                      arena_format(loading->arena, "cannot be read: %s",
                                   strerror(error)));
    if (error || !know_picture(loading, path, &file))
        return false;
    if (file.length > 8 && memcmp(file.bytes, "\x89PNG\r\n\x1A\n", 8) == 0)
        return read_png(loading, &file, picture);
    if (file.length > 4 && memcmp(file.bytes, "\xFF\xD8\xFF", 3) == 0)
        return read_jpeg(loading, &file, picture);
    return refuse(loading, SEVERITY_ERROR, "picture-format",
                  "is neither PNG nor JPEG");
}

static bool
is_loaded(const Composition *composition, const char *name)
{
    for (size_t i = 0; i < composition->pictures.count; i++)
        if (strcmp(composition->pictures.items[i].name, name) == 0)
            return true;
    return false;
}

static void
load_unit(Loading *loading, const Unit *unit, int languages)
{
    for (int i = 0; unit->kind == UNIT_FIGURE && i < languages; i++) {
        loading->name = unit->pictures[i];
        loading->place = unit->place;
        if (!loading->name || figure_code(loading->name) ||
            is_loaded(loading->composition, loading->name))
            continue;
        Picture *picture =
            vector_push(loading->arena, &loading->composition->pictures);
        if (!picture)
            return;
        picture->name = loading->name;
        if (!read_picture(loading, picture))
            loading->composition->pictures.count--;
    }
    for (const Unit *child = unit->first_child; child; child = child->next)
        load_unit(loading, child, languages);
}

Status
pictures_load(const Document *document, const char *name,
              Composition *composition, Diagnostics *diagnostics)
{
    size_t errors = diagnostics->errors;
    const char *slash = strrchr(name, '/');
    Loading loading = {.arena = composition->arena,
                       .composition = composition,
                       .diagnostics = diagnostics,
                       .folder = slash == name ? "/" : "."};
    if (slash && slash > name)
        loading.folder =
            arena_text(composition->arena, name, (size_t)(slash - name));
    if (!loading.folder)
        return STATUS_NO_MEMORY;
    load_unit(&loading, document->root, document->language_count);
    if (arena_failed(composition->arena))
        return STATUS_NO_MEMORY;
    return diagnostics->errors > errors ? STATUS_REJECTED : STATUS_OK;
}

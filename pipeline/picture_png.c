/*
 * PNG: decoded, its colours converted, its transparency apart.
 *
 * What the numbers mean is said by an ICC profile, by the chunk sRGB or by
 * gAMA and cHRM, the first that is there; if by none, they are sRGB.
 * [PNG 4.3]
 */
#include <spng.h>
#include <stdlib.h>
#include <string.h>

#include "input/late.h"
#include "pipeline/picture_color.h"
#include "pipeline/picture_load.h"

#define SPNG_FUNCTIONS(F)                                                      \
    F(spng_, ctx_new)                                                          \
    F(spng_, ctx_free)                                                         \
    F(spng_, set_png_buffer)                                                   \
    F(spng_, get_ihdr)                                                         \
    F(spng_, get_phys)                                                         \
    F(spng_, get_gama)                                                         \
    F(spng_, get_chrm)                                                         \
    F(spng_, get_iccp)                                                         \
    F(spng_, get_srgb)                                                         \
    F(spng_, decoded_image_size)                                               \
    F(spng_, decode_image)

static struct {
    SPNG_FUNCTIONS(LATE_POINTER)
} spng;
static LateLibrary library = LATE_LIBRARY(SPNG_SONAME, SPNG_FUNCTIONS, spng);

/* Decoded: four channels, of 8 or 16 bits each. */
typedef struct Pixels {
    unsigned char *samples;
    size_t count;
    int size; /* bytes a sample */
} Pixels;

static bool
refuse_damaged(Loading *loading)
{
    return picture_tell(loading, SEVERITY_ERROR, "picture-format",
                        "is a damaged PNG");
}

static bool
refuse_large(Loading *loading)
{
    return picture_tell(loading, SEVERITY_ERROR, "picture-size",
                        "is too large for this machine");
}

/* ---- samples ---- */

/* A sample in 8 bits, rounded. */
static unsigned char
sample(const Pixels *pixels, size_t at)
{
    uint16_t wide;
    if (pixels->size == 1)
        return pixels->samples[at];
    memcpy(&wide, pixels->samples + 2 * at, sizeof wide);
    return (unsigned char)((wide * 255u + 32767) / 65535);
}

/* Colours by a conversion, or as they are. */
static void
take_colors(const Pixels *pixels, const Conversion *conversion,
            unsigned char *colors)
{
    if (conversion) {
        conversion_run(conversion, pixels->samples, colors, pixels->count);
        return;
    }
    for (size_t i = 0; i < pixels->count; i++)
        for (size_t k = 0; k < 3; k++)
            colors[3 * i + k] = sample(pixels, 4 * i + k);
}

/* Colours of which all are gray need one channel. */
static size_t
drop_channels(unsigned char *colors, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (colors[3 * i] != colors[3 * i + 1] ||
            colors[3 * i] != colors[3 * i + 2])
            return 3;
    for (size_t i = 0; i < count; i++)
        colors[i] = colors[3 * i];
    return 1;
}

static bool
take_alpha(Loading *loading, const Pixels *pixels, Picture *picture)
{
    bool opaque = true;
    for (size_t i = 0; i < pixels->count && opaque; i++)
        opaque = sample(pixels, 4 * i + 3) == 255;
    if (opaque)
        return true;
    unsigned char *alpha = arena_alloc(loading->arena, pixels->count);
    for (size_t i = 0; alpha && i < pixels->count; i++)
        alpha[i] = sample(pixels, 4 * i + 3);
    picture->alpha = alpha;
    return alpha != NULL;
}

static bool
take_samples(Loading *loading, const Pixels *pixels,
             const Conversion *conversion, Picture *picture)
{
    size_t channels = conversion ? (size_t)conversion_channels(conversion) : 3;
    unsigned char *colors =
        arena_array(loading->arena, pixels->count, channels);
    if (!colors || !take_alpha(loading, pixels, picture))
        return false;
    take_colors(pixels, conversion, colors);
    if (channels == 3)
        channels = drop_channels(colors, pixels->count);
    picture->channels = (int)channels;
    picture->bytes = colors;
    picture->length = pixels->count * channels;
    return true;
}

/* ---- what the numbers mean ---- */

static ColorChunks
read_chunks(spng_ctx *png)
{
    ColorChunks chunks = {0};
    struct spng_chrm c;
    if (spng.get_gama(png, &chunks.gamma) != 0)
        chunks.gamma = 0;
    chunks.has_chromaticity = spng.get_chrm(png, &c) == 0;
    if (chunks.has_chromaticity) {
        const double xy[4][2] = {{c.white_point_x, c.white_point_y},
                                 {c.red_x, c.red_y},
                                 {c.green_x, c.green_y},
                                 {c.blue_x, c.blue_y}};
        memcpy(chunks.chromaticity, xy, sizeof xy);
    }
    return chunks;
}

/* Gray may have a profile of either kind: decoded it is RGB as well. */
static Conversion *
by_profile(const struct spng_iccp *profile, SampleForm form)
{
    Conversion *conversion =
        conversion_by_profile(profile->profile, profile->profile_len, form);
    if (conversion || form.channels != 1)
        return conversion;
    form.channels = 3;
    form.extra = 1;
    return conversion_by_profile(profile->profile, profile->profile_len, form);
}

/*
 * *conversion is NULL where there is nothing to convert.  False: the profile
 * cannot be used.
 */
static bool
find_conversion(Loading *loading, spng_ctx *png, const struct spng_ihdr *head,
                int size, Conversion **conversion)
{
    bool gray = head->color_type == SPNG_COLOR_TYPE_GRAYSCALE ||
                head->color_type == SPNG_COLOR_TYPE_GRAYSCALE_ALPHA;
    SampleForm form = {gray ? 1 : 3, gray ? 3 : 1, size, /*inverted=*/false};
    struct spng_iccp profile;
    uint8_t intent;
    *conversion = NULL;
    if (spng.get_iccp(png, &profile) == 0) {
        *conversion = by_profile(&profile, form);
        if (!*conversion)
            return picture_tell(loading, SEVERITY_ERROR, "picture-profile",
                                "has a colour profile that cannot be used");
    } else if (spng.get_srgb(png, &intent) != 0) {
        ColorChunks chunks = read_chunks(png);
        /* Beyond these no screen ever was. */
        if (chunks.gamma > 0.05 && chunks.gamma < 20)
            *conversion = conversion_by_chunks(&chunks, form);
    }
    if (*conversion && conversion_is_idle(*conversion)) {
        conversion_free(*conversion);
        *conversion = NULL;
    }
    return true;
}

/* ---- files ---- */

static bool
decode(Loading *loading, spng_ctx *png, const struct spng_ihdr *head,
       Picture *picture)
{
    Pixels pixels = {.count = (size_t)head->width * head->height,
                     .size = head->bit_depth == 16 ? 2 : 1};
    enum spng_format format =
        pixels.size == 2 ? SPNG_FMT_RGBA16 : SPNG_FMT_RGBA8;
    Conversion *conversion;
    size_t size = 0;
    if (spng.decoded_image_size(png, format, &size) != 0)
        return refuse_damaged(loading);
    pixels.samples = malloc(size);
    if (!pixels.samples)
        return refuse_large(loading);
    /* Decoding first: chunks are read on its way. */
    bool good = (spng.decode_image(png, pixels.samples, size, format,
                                   SPNG_DECODE_TRNS) == 0 ||
                 refuse_damaged(loading)) &&
                find_conversion(loading, png, head, pixels.size, &conversion);
    if (good) {
        good = take_samples(loading, &pixels, conversion, picture);
        conversion_free(conversion);
    }
    free(pixels.samples);
    return good;
}

static bool
read_head(Loading *loading, spng_ctx *png, Picture *picture)
{
    struct spng_ihdr head;
    struct spng_phys density;
    int64_t dpi = 0;
    if (spng.get_ihdr(png, &head) != 0)
        return refuse_damaged(loading);
    /* Dots a metre. */
    if (spng.get_phys(png, &density) == 0 && density.unit_specifier == 1)
        dpi = ((int64_t)density.ppu_x * 254 + 5000) / 10000;
    return picture_set_size(loading, picture, head.width, head.height, dpi) &&
           decode(loading, png, &head, picture);
}

bool
png_read(Loading *loading, const FileBytes *file, Picture *picture)
{
    late_load(&library);
    spng_ctx *png = spng.ctx_new(0);
    if (!png)
        return refuse_large(loading);
    bool good = (spng.set_png_buffer(png, file->bytes, file->length) == 0 ||
                 refuse_damaged(loading)) &&
                read_head(loading, png, picture);
    spng.ctx_free(png);
    return good;
}

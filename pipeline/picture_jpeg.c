/*
 * JPEG: PDF can hold such a file as it is, and does so if its numbers are sRGB
 * or gray.  Only its head is read then.  Others are decoded and their colours
 * converted: those with another profile, and all CMYK.
 * [ISO 32000-1 7.4.8]
 */
#include <stdlib.h>
#include <string.h>
#include <turbojpeg.h>

#include "input/late.h"
#include "pipeline/picture_color.h"
#include "pipeline/picture_load.h"

#define TURBOJPEG_FUNCTIONS(F)                                                 \
    F(tj, InitDecompress)                                                      \
    F(tj, Decompress2)                                                         \
    F(tj, Destroy)

static struct {
    TURBOJPEG_FUNCTIONS(LATE_POINTER)
} turbojpeg;
static LateLibrary library =
    LATE_LIBRARY(TURBOJPEG_SONAME, TURBOJPEG_FUNCTIONS, turbojpeg);

enum {
    PROFILE_PARTS = 255,
    PROFILE_HEAD = 14, /* of a part: name, number, count */
    NO_ADOBE = -1
};

typedef struct Part {
    const unsigned char *bytes;
    size_t length;
} Part;

/* What stands before the data. */
typedef struct Head {
    int64_t density;
    Part frame; /* its segment, with the length before it */
    int adobe;  /* the kind of colours that an Adobe segment says */
    Part parts[PROFILE_PARTS]; /* of the ICC profile */
    int part_count;            /* as each of them says; 0: none */
    bool is_profile_damaged;
} Head;

static bool
refuse_profile(Loading *loading)
{
    return picture_tell(loading, SEVERITY_ERROR, "picture-profile",
                        "has a colour profile that cannot be used");
}

/* ---- the head ---- */

static int64_t
two_bytes(const unsigned char *bytes)
{
    return bytes[0] << 8 | bytes[1];
}

static bool
is_named(Part segment, const char *name, size_t least)
{
    return segment.length >= least &&
           memcmp(segment.bytes + 2, name, strlen(name) + 1) == 0;
}

/* The density of a JFIF head, in dots an inch; 0: none. */
static int64_t
jfif_density(Part segment)
{
    if (!is_named(segment, "JFIF", 14))
        return 0;
    int64_t density = two_bytes(segment.bytes + 10);
    return segment.bytes[9] == 1   ? density
           : segment.bytes[9] == 2 ? (density * 254 + 50) / 100
                                   : 0;
}

/* One of the parts of a profile.  [ICC.1 B.4] */
static void
add_part(Head *head, Part segment)
{
    if (!is_named(segment, "ICC_PROFILE", 2 + PROFILE_HEAD))
        return;
    int number = segment.bytes[14];
    int count = segment.bytes[15];
    if (number < 1 || number > count || head->parts[number - 1].bytes ||
        (head->part_count > 0 && head->part_count != count)) {
        head->is_profile_damaged = true;
        return;
    }
    head->part_count = count;
    head->parts[number - 1] = (Part){segment.bytes + 2 + PROFILE_HEAD,
                                     segment.length - 2 - PROFILE_HEAD};
}

/* Frames of the kinds that PDF can show: baseline and progressive. */
static bool
is_frame(unsigned char marker)
{
    return marker >= 0xC0 && marker <= 0xC2;
}

static void
read_segment(Head *head, unsigned char marker, Part segment)
{
    if (marker == 0xE0 && head->density == 0)
        head->density = jfif_density(segment);
    else if (marker == 0xE2)
        add_part(head, segment);
    else if (marker == 0xEE && segment.length >= 14 &&
             memcmp(segment.bytes + 2, "Adobe", 5) == 0)
        head->adobe = segment.bytes[13];
    else if (is_frame(marker) && !head->frame.bytes)
        head->frame = segment;
}

/* Reads on to the data; false if there is no frame before it. */
static bool
read_head(const unsigned char *bytes, size_t length, Head *head)
{
    size_t at = 2;
    while (at + 4 <= length && bytes[at] == 0xFF) {
        unsigned char marker = bytes[at + 1];
        if (marker == 0xFF) {
            at++;
            continue;
        }
        size_t size = (size_t)two_bytes(bytes + at + 2);
        if (marker == 0xDA || size < 2 || at + 2 + size > length)
            break;
        read_segment(head, marker, (Part){bytes + at + 2, size});
        at += 2 + size;
    }
    return head->frame.bytes != NULL;
}

/* The profile in one; false if it is damaged.  NULL: there is none. */
static bool
join_profile(Arena *arena, const Head *head, Part *profile)
{
    size_t length = 0;
    *profile = (Part){0};
    for (int i = 0; i < head->part_count; i++) {
        if (!head->parts[i].bytes)
            return false;
        length += head->parts[i].length;
    }
    if (head->part_count == 0 || head->is_profile_damaged)
        return !head->is_profile_damaged;
    unsigned char *bytes = arena_alloc(arena, length);
    *profile = (Part){bytes, length};
    for (int i = 0; bytes && i < head->part_count; i++) {
        memcpy(bytes, head->parts[i].bytes, head->parts[i].length);
        bytes += head->parts[i].length;
    }
    return profile->bytes != NULL;
}

/* ---- decoding ---- */

/* Samples of `channels` each; NULL, and an error, if it is damaged. */
static unsigned char *
decode(Loading *loading, const FileBytes *file, const Picture *picture,
       int channels)
{
    static const int formats[] = {
        [1] = TJPF_GRAY, [3] = TJPF_RGB, [4] = TJPF_CMYK};
    size_t size =
        (size_t)picture->width * (size_t)picture->height * (size_t)channels;
    late_load(&library);
    tjhandle decoder = turbojpeg.InitDecompress();
    unsigned char *samples = malloc(size);
    if (!decoder || !samples) {
        picture_tell(loading, SEVERITY_ERROR, "picture-size",
                     "is too large for this machine");
    } else if (turbojpeg.Decompress2(
                   decoder, (const unsigned char *)file->bytes,
                   (unsigned long)file->length, samples, (int)picture->width,
                   /*pitch=*/0, (int)picture->height, formats[channels],
                   TJFLAG_ACCURATEDCT | TJFLAG_LIMITSCANS) != 0) {
        picture_tell(loading, SEVERITY_ERROR, "picture-format",
                     "is a JPEG that cannot be shown");
        free(samples);
        samples = NULL;
    }
    if (decoder)
        turbojpeg.Destroy(decoder);
    return samples;
}

/* As if each ink took its part of the light that the others leave. */
static void
mix_inks(const unsigned char *from, bool inverted, unsigned char *to,
         size_t pixels)
{
    for (size_t i = 0; i < pixels; i++)
        for (size_t k = 0; k < 3; k++) {
            unsigned ink = from[4 * i + k];
            unsigned black = from[4 * i + 3];
            unsigned light =
                inverted ? ink * black : (255 - ink) * (255 - black);
            to[3 * i + k] = (unsigned char)((light + 127) / 255);
        }
}

/* Replaces the file by its colours; without a conversion they are mixed of
   inks, or taken as they are. */
static bool
take_colors(Loading *loading, const FileBytes *file, SampleForm form,
            const Conversion *conversion, Picture *picture)
{
    size_t pixels = (size_t)picture->width * (size_t)picture->height;
    size_t channels = form.channels == 1 ? 1 : 3;
    unsigned char *samples = decode(loading, file, picture, form.channels);
    unsigned char *colors =
        samples ? arena_array(loading->arena, pixels, channels) : NULL;
    if (colors) {
        if (conversion)
            conversion_run(conversion, samples, colors, pixels);
        else if (form.channels == 4)
            mix_inks(samples, form.inverted, colors, pixels);
        else
            memcpy(colors, samples, pixels * channels);
        picture->is_jpeg = false;
        picture->channels = (int)channels;
        picture->bytes = colors;
        picture->length = pixels * channels;
    }
    free(samples);
    return colors != NULL;
}

/* ---- files ---- */

/*
 * RGB that only the names of its components tell: not all readers of PDF
 * heed them.
 */
static bool
is_named_rgb(const Head *head)
{
    const unsigned char *frame = head->frame.bytes;
    return frame[7] == 3 && head->adobe == NO_ADOBE &&
           head->frame.length >= 8 + 9 && frame[8] == 'R' && frame[11] == 'G' &&
           frame[14] == 'B';
}

/* Gray may have a profile of either kind. */
static Conversion *
find_conversion(Part profile, SampleForm *form)
{
    Conversion *conversion =
        conversion_by_profile(profile.bytes, profile.length, *form);
    if (conversion || form->channels != 1)
        return conversion;
    form->channels = 3;
    return conversion_by_profile(profile.bytes, profile.length, *form);
}

static bool
convert(Loading *loading, const FileBytes *file, const Head *head,
        Picture *picture)
{
    SampleForm form = {.channels = picture->channels,
                       .size = 1,
                       .inverted =
                           picture->channels == 4 && head->adobe != NO_ADOBE};
    Conversion *conversion = NULL;
    Part profile;
    if (!join_profile(loading->arena, head, &profile))
        return refuse_profile(loading);
    if (profile.bytes) {
        conversion = find_conversion(profile, &form);
        if (!conversion)
            return refuse_profile(loading);
    } else if (form.channels == 4) {
        picture_tell(loading, SEVERITY_WARNING, "picture-profile",
                     "is in CMYK, but no profile says what its colours look "
                     "like");
    }
    bool needed = form.channels == 4 || is_named_rgb(head) ||
                  (conversion && !conversion_is_idle(conversion));
    bool good =
        !needed || take_colors(loading, file, form, conversion, picture);
    conversion_free(conversion);
    return good;
}

bool
jpeg_read(Loading *loading, const FileBytes *file, Picture *picture)
{
    const unsigned char *bytes = (const unsigned char *)file->bytes;
    Head head = {.adobe = NO_ADOBE};
    if (!read_head(bytes, file->length, &head))
        return picture_tell(loading, SEVERITY_ERROR, "picture-format",
                            "is a JPEG that cannot be shown");
    const unsigned char *frame = head.frame.bytes;
    if (head.frame.length < 8 || frame[2] != 8 ||
        (frame[7] != 1 && frame[7] != 3 && frame[7] != 4))
        return picture_tell(loading, SEVERITY_ERROR, "picture-format",
                            "is not gray, RGB or CMYK of 8 bits a channel");
    picture->is_jpeg = true;
    picture->bytes = bytes;
    picture->length = file->length;
    picture->channels = frame[7];
    return picture_set_size(loading, picture, two_bytes(frame + 5),
                            two_bytes(frame + 3), head.density) &&
           convert(loading, file, &head, picture);
}

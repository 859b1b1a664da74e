/*
 * Colours of pictures: see picture_color.h.
 *
 * The file's output intent says that RGB is sRGB; gray then has sRGB's tones.
 * [ISO 19005-2 6.2.4.3]
 */
#include "pipeline/picture_color.h"

#include <lcms2.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

struct Conversion {
    cmsHTRANSFORM transform;
    int channels; /* that come out */
    bool idle;
};

/* ---- sRGB and its tones ---- */

/* [IEC 61966-2-1] as a curve of ICC type 4. */
static cmsToneCurve *
srgb_tones(void)
{
    const double parameters[] = {2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92,
                                 0.04045};
    return cmsBuildParametricToneCurve(NULL, 4, parameters);
}

static cmsHPROFILE
gray_profile(cmsToneCurve *tones)
{
    return tones ? cmsCreateGrayProfile(cmsD50_xyY(), tones) : NULL;
}

static cmsHPROFILE
output_profile(int channels)
{
    if (channels == 3)
        return cmsCreate_sRGBProfile();
    cmsToneCurve *tones = srgb_tones();
    cmsHPROFILE profile = gray_profile(tones);
    if (tones)
        cmsFreeToneCurve(tones);
    return profile;
}

/* ---- conversions ---- */

static cmsUInt32Number
input_format(SampleForm form)
{
    static const int spaces[] = {[1] = PT_GRAY, [3] = PT_RGB, [4] = PT_CMYK};
    return (cmsUInt32Number)(COLORSPACE_SH(spaces[form.channels]) |
                             CHANNELS_SH(form.channels) | EXTRA_SH(form.extra) |
                             BYTES_SH(form.size) |
                             FLAVOR_SH(form.inverted ? 1 : 0));
}

static cmsUInt32Number
intent_of(cmsHPROFILE profile)
{
    cmsUInt32Number intent = cmsGetHeaderRenderingIntent(profile);
    bool usable =
        (intent == INTENT_PERCEPTUAL || intent == INTENT_SATURATION) &&
        cmsIsIntentSupported(profile, intent, LCMS_USED_AS_INPUT);
    return usable ? intent : INTENT_RELATIVE_COLORIMETRIC;
}

/* True if the samples of all colours from a grid come out as they went in. */
static bool
changes_nothing(cmsHPROFILE input, cmsHPROFILE output, int channels)
{
    enum { STEPS = 18 /* of 15 each */, MOST = 2 };
    bool same = true;
    cmsUInt32Number format = channels == 1 ? TYPE_GRAY_8 : TYPE_RGB_8;
    cmsHTRANSFORM transform =
        cmsCreateTransform(input, format, output, format, intent_of(input),
                           cmsFLAGS_BLACKPOINTCOMPENSATION);
    if (!transform)
        return false;
    int count = channels == 1 ? STEPS : STEPS * STEPS * STEPS;
    for (int i = 0; i < count && same; i++) {
        unsigned char from[3] = {(unsigned char)(i % STEPS * 15),
                                 (unsigned char)(i / STEPS % STEPS * 15),
                                 (unsigned char)(i / STEPS / STEPS * 15)};
        unsigned char to[3] = {0};
        cmsDoTransform(transform, from, to, 1);
        for (int k = 0; k < channels; k++)
            same = same && abs(from[k] - to[k]) <= MOST;
    }
    cmsDeleteTransform(transform);
    return same;
}

/* Closes the profile. */
static Conversion *
conversion_new(cmsHPROFILE input, SampleForm form)
{
    int channels = form.channels == 1 ? 1 : 3;
    cmsHPROFILE output = output_profile(channels);
    Conversion *conversion = calloc(1, sizeof *conversion);
    if (input && output && conversion) {
        conversion->channels = channels;
        conversion->transform = cmsCreateTransform(
            input, input_format(form), output,
            channels == 1 ? TYPE_GRAY_8 : TYPE_RGB_8, intent_of(input),
            cmsFLAGS_BLACKPOINTCOMPENSATION | cmsFLAGS_HIGHRESPRECALC);
        conversion->idle =
            form.channels < 4 && changes_nothing(input, output, channels);
    }
    if (input)
        cmsCloseProfile(input);
    if (output)
        cmsCloseProfile(output);
    if (conversion && conversion->transform)
        return conversion;
    free(conversion);
    return NULL;
}

/* ---- profiles ---- */

static bool
fits(cmsHPROFILE profile, SampleForm form)
{
    static const cmsColorSpaceSignature spaces[] = {
        [1] = cmsSigGrayData, [3] = cmsSigRgbData, [4] = cmsSigCmykData};
    cmsProfileClassSignature kind = cmsGetDeviceClass(profile);
    return cmsGetColorSpace(profile) == spaces[form.channels] &&
           (kind == cmsSigInputClass || kind == cmsSigDisplayClass ||
            kind == cmsSigOutputClass || kind == cmsSigColorSpaceClass);
}

Conversion *
conversion_by_profile(const void *profile, size_t length, SampleForm form)
{
    cmsHPROFILE input =
        length <= UINT32_MAX
            ? cmsOpenProfileFromMem(profile, (cmsUInt32Number)length)
            : NULL;
    if (input && !fits(input, form)) {
        cmsCloseProfile(input);
        return NULL;
    }
    return input ? conversion_new(input, form) : NULL;
}

/* ---- chunks ---- */

/* White, red, green, blue. */
static const double srgb[4][2] = {
    {0.3127, 0.3290}, {0.64, 0.33}, {0.30, 0.60}, {0.15, 0.06}};

static bool
is_sensible(const ColorChunks *chunks)
{
    for (int i = 0; i < 4; i++)
        if (!(chunks->chromaticity[i][0] > 0 &&
              chunks->chromaticity[i][0] < 1 &&
              chunks->chromaticity[i][1] > 0 && chunks->chromaticity[i][1] < 1))
            return false;
    return true;
}

/* Programs write 0.45455 and sRGB's primaries when they mean sRGB.  [PNG
   11.3.3.5] */
static bool
means_srgb(const ColorChunks *chunks)
{
    bool same = fabs(chunks->gamma - 0.45455) < 0.0005;
    for (int i = 0; chunks->has_chromaticity && i < 4; i++)
        for (int k = 0; k < 2; k++)
            same =
                same && fabs(chunks->chromaticity[i][k] - srgb[i][k]) < 0.001;
    return same;
}

static cmsHPROFILE
rgb_profile(const ColorChunks *chunks, cmsToneCurve *tones)
{
    const double(*at)[2] = chunks->has_chromaticity && is_sensible(chunks)
                               ? chunks->chromaticity
                               : srgb;
    const cmsCIExyY white = {at[0][0], at[0][1], 1};
    const cmsCIExyYTRIPLE primaries = {{at[1][0], at[1][1], 1},
                                       {at[2][0], at[2][1], 1},
                                       {at[3][0], at[3][1], 1}};
    cmsToneCurve *curves[] = {tones, tones, tones};
    return cmsCreateRGBProfile(&white, &primaries, curves);
}

Conversion *
conversion_by_chunks(const ColorChunks *chunks, SampleForm form)
{
    cmsHPROFILE input = NULL;
    cmsToneCurve *tones = means_srgb(chunks)
                              ? srgb_tones()
                              : cmsBuildGamma(NULL, 1 / chunks->gamma);
    if (tones)
        input = form.channels == 1 ? gray_profile(tones)
                                   : rgb_profile(chunks, tones);
    if (tones)
        cmsFreeToneCurve(tones);
    return input ? conversion_new(input, form) : NULL;
}

/* ---- use ---- */

bool
conversion_is_idle(const Conversion *conversion)
{
    return conversion->idle;
}

int
conversion_channels(const Conversion *conversion)
{
    return conversion->channels;
}

void
conversion_run(const Conversion *conversion, const void *from,
               unsigned char *to, size_t pixels)
{
    cmsDoTransform(conversion->transform, from, to, (cmsUInt32Number)pixels);
}

void
conversion_free(Conversion *conversion)
{
    if (!conversion)
        return;
    cmsDeleteTransform(conversion->transform);
    free(conversion);
}

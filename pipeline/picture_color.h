/*
 * Colours of pictures: from what their numbers mean into sRGB, or into gray
 * with the same tones, which is what the numbers in our PDFs mean.
 */
#ifndef BRIEFSET_PIPELINE_PICTURE_COLOR_H
#define BRIEFSET_PIPELINE_PICTURE_COLOR_H

#include <stdbool.h>
#include <stddef.h>

/* How the samples of a pixel stand one after another. */
typedef struct SampleForm {
    int channels; /* of colour, 1: gray, 3: RGB, 4: CMYK */
    int extra;    /* that are no colour, after them */
    int size;     /* bytes a sample: 1 or 2, in the machine's order */
    bool inverted;
} SampleForm;

typedef struct Conversion Conversion;

/*
 * By an ICC profile.  Its rendering intent counts, where it has one; absolute
 * colours become relative ones, so that paper is white.  NULL: the profile is
 * damaged, or not for such samples.  [ICC.1 7.2.15]
 */
Conversion *
conversion_by_profile(const void *profile, size_t length, SampleForm form);

/* By the gAMA and cHRM chunks of a PNG.  [PNG 11.3.3] */
typedef struct ColorChunks {
    double gamma;          /* as the chunk has it: 0.45455 … */
    bool has_chromaticity; /* x and y of white, red, green, blue */
    double chromaticity[4][2];
} ColorChunks;

Conversion *conversion_by_chunks(const ColorChunks *chunks, SampleForm form);

/* The numbers are sRGB's, or nearly: there is nothing to convert. */
bool conversion_is_idle(const Conversion *conversion);

/* How many channels come out: 1 or 3, of 8 bits each. */
int conversion_channels(const Conversion *conversion);

void conversion_run(const Conversion *conversion, const void *from,
                    unsigned char *to, size_t pixels);
void conversion_free(Conversion *conversion);

#endif

/*
 * Colour: what the numbers of DeviceRGB and DeviceGray mean, said once for
 * the whole file by an sRGB profile.  [ISO 19005-2 6.2.3]
 */
#include <lcms2.h>
#include <string.h>

#include "pipeline/pdf/object.h"

enum {
    /* Of the creation date in a profile's header.  [ICC.1 7.2.10] */
    DATE_OFFSET = 24,
    HEADER_SIZE = 128,
    MOST = 8192 /* an sRGB profile is a tenth of it */
};

/*
 * lcms puts the clock's time into the profile: a fixed one takes its place,
 * so that the same input gives the same bytes.
 */
static void
set_fixed_date(unsigned char *profile)
{
    static const unsigned char first_of_2000[12] = {7, 0xD0, 0, 1, 0, 1};
    memcpy(profile + DATE_OFFSET, first_of_2000, sizeof first_of_2000);
}

/*
 * The profile's bytes, made once in a process and kept for its life; NULL if
 * they could not be had.
 */
static const unsigned char *
profile_bytes(size_t *length)
{
    static _Thread_local unsigned char kept[MOST];
    static _Thread_local cmsUInt32Number kept_length;
    if (kept_length == 0) {
        cmsHPROFILE profile = cmsCreate_sRGBProfile();
        cmsUInt32Number size = 0;
        if (profile && cmsSaveProfileToMem(profile, NULL, &size) &&
            size > HEADER_SIZE && size <= sizeof kept &&
            cmsSaveProfileToMem(profile, kept, &size)) {
            set_fixed_date(kept);
            kept_length = size;
        }
        if (profile)
            cmsCloseProfile(profile);
    }
    *length = kept_length;
    return kept_length > 0 ? kept : NULL;
}

unsigned
color_write(Writer *writer)
{
    size_t length = 0;
    const unsigned char *bytes = profile_bytes(&length);
    Object *profile = bytes ? object_new(writer) : NULL;
    Object *intent = object_new(writer);
    if (!profile || !intent)
        return 0;
    output_text(&profile->entries, "/N 3\n");
    if (!object_compress(writer, profile, bytes, length))
        return 0;
    output_format(&intent->entries,
                  "/Type /OutputIntent\n/S /GTS_PDFA1\n"
                  "/OutputConditionIdentifier (sRGB IEC61966-2.1)\n"
                  "/Info (sRGB IEC61966-2.1)\n"
                  "/DestOutputProfile %u 0 R\n",
                  profile->number);
    return intent->number;
}

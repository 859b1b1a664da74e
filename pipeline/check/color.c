/*
 * Colour: see color.h.
 */
#include "pipeline/check/color.h"

#include <string.h>

enum { MOST_NESTED = 8, ICC_HEADER = 128 };

/* ---- profiles ---- */

typedef struct IccHeader {
    int version;
    char device[5];
    char space[5];
} IccHeader;

static bool
read_header(const Pdf *pdf, Object stream, IccHeader *header)
{
    Data data;
    *header = (IccHeader){0};
    if (!pdf_data(pdf, stream, &data) || data.length < ICC_HEADER)
        return false;
    header->version = data.bytes[8];
    memcpy(header->device, data.bytes + 12, 4);
    memcpy(header->space, data.bytes + 16, 4);
    return true;
}

static bool
is_among(const char *four, const char *list)
{
    return four[0] && strstr(list, four) != NULL;
}

static void
check_intent(Pdf *pdf, Object intent)
{
    IccHeader header;
    Object profile = pdf_key(pdf, intent, "/DestOutputProfile");
    if (pdf_is(pdf, pdf_key(pdf, intent, "/S"), "GTS_PDFX") &&
        pdf_has(pdf, intent, "/DestOutputProfileRef"))
        found(pdf->findings, RULE_INTENT_REFERENCE, SPOT_FILE,
              "an output intent refers to a profile outside the file");
    if (!is_stream(pdf, profile))
        return;
    bool readable = read_header(pdf, profile, &header);
    if (readable && pdf_is(pdf, pdf_key(pdf, intent, "/S"), "GTS_PDFA1"))
        memcpy(pdf->output_space, header.space, sizeof header.space);
    if (!readable || !is_among(header.device, "prtr mntr") ||
        !is_among(header.space, "RGB  CMYK GRAY") || header.version >= 5)
        found(pdf->findings, RULE_INTENT_PROFILE, SPOT_FILE,
              "the profile of the output intent is not one of a printer or a "
              "monitor in RGB, CMYK or grey, before version 5");
}

void
color_intents(Pdf *pdf)
{
    Object intents = pdf_key(pdf, pdf->root, "/OutputIntents");
    int count = pdf_count(pdf, intents);
    int first = 0;
    for (int i = 0; i < count; i++) {
        Object intent = pdf_item(pdf, intents, i);
        int id = pdf_id(pdf, pdf_key(pdf, intent, "/DestOutputProfile"));
        if (id > 0 && first > 0 && id != first)
            found(pdf->findings, RULE_INTENT_SAME, SPOT_FILE,
                  "the output intents have different profiles");
        first = first > 0 ? first : id;
        check_intent(pdf, intent);
    }
}

/* ---- colour spaces ---- */

static ColorKind
device_kind(const Pdf *pdf, Object resources, ColorKind kind)
{
    static const char *const defaults[] = {"/DefaultGray", "/DefaultRGB",
                                           "/DefaultCMYK"};
    Object spaces = pdf_key(pdf, resources, "/ColorSpace");
    return pdf_has(pdf, spaces, defaults[kind]) ? COLOR_OTHER : kind;
}

static void
check_profile(const Pdf *pdf, Object stream, Spot spot)
{
    IccHeader header;
    if (!read_header(pdf, stream, &header) ||
        !is_among(header.device, "prtr mntr scnr spac") ||
        !is_among(header.space, "RGB  CMYK GRAY Lab ") || header.version >= 5)
        found(pdf->findings, RULE_ICC_PROFILE, spot,
              "a colour space has a profile that is not one of a device in "
              "RGB, CMYK, grey or Lab, before version 5");
}

static ColorKind
nested_kind(const Pdf *pdf, Object resources, Object space, Spot spot,
            int depth)
{
    const char *name = pdf_name(pdf, space);
    if (depth > MOST_NESTED)
        return COLOR_OTHER;
    if (name)
        return color_kind_named(pdf, resources, name, spot);
    const char *family = pdf_name(pdf, pdf_item(pdf, space, 0));
    if (!family)
        return COLOR_OTHER;
    if (strcmp(family, "ICCBased") == 0)
        check_profile(pdf, pdf_item(pdf, space, 1), spot);
    if (strcmp(family, "DeviceN") == 0 &&
        pdf_count(pdf, pdf_item(pdf, space, 1)) > 32)
        found(pdf->findings, RULE_COLORANTS, spot,
              "a colour space has more than 32 colorants");
    if (strcmp(family, "Indexed") == 0 || strcmp(family, "Pattern") == 0)
        return nested_kind(pdf, resources, pdf_item(pdf, space, 1), spot,
                           depth + 1);
    if (strcmp(family, "Separation") == 0 || strcmp(family, "DeviceN") == 0)
        return nested_kind(pdf, resources, pdf_item(pdf, space, 2), spot,
                           depth + 1);
    return strncmp(family, "Device", 6) == 0
               ? color_kind_named(pdf, resources, family, spot)
               : COLOR_OTHER;
}

ColorKind
color_kind(const Pdf *pdf, Object resources, Object space, Spot spot)
{
    return nested_kind(pdf, resources, space, spot, 0);
}

ColorKind
color_kind_named(const Pdf *pdf, Object resources, const char *name, Spot spot)
{
    static const struct {
        const char *name;
        ColorKind kind;
    } devices[] = {{"DeviceGray", COLOR_GRAY}, {"G", COLOR_GRAY},
                   {"DeviceRGB", COLOR_RGB},   {"RGB", COLOR_RGB},
                   {"DeviceCMYK", COLOR_CMYK}, {"CMYK", COLOR_CMYK}};
    for (size_t i = 0; i < sizeof devices / sizeof *devices; i++)
        if (strcmp(devices[i].name, name) == 0)
            return device_kind(pdf, resources, devices[i].kind);
    const char *key = arena_format(pdf->arena, "/%s", name);
    Object space =
        key ? pdf_key(pdf, pdf_key(pdf, resources, "/ColorSpace"), key)
            : resources;
    return is_array(pdf, space) ? color_kind(pdf, resources, space, spot)
                                : COLOR_OTHER;
}

void
color_painted(const Pdf *pdf, ColorKind kind, Spot spot)
{
    const char *space = pdf->output_space;
    if (kind == COLOR_GRAY && !*space)
        found(pdf->findings, RULE_DEVICE_GRAY, spot,
              "grey is drawn, but no output intent says what it looks like");
    else if (kind == COLOR_RGB && strcmp(space, "RGB ") != 0)
        found(pdf->findings, RULE_DEVICE_RGB, spot,
              "RGB is drawn, but no output intent says what it looks like");
    else if (kind == COLOR_CMYK && strcmp(space, "CMYK") != 0)
        found(pdf->findings, RULE_DEVICE_CMYK, spot,
              "CMYK is drawn, but no output intent says what it looks like");
}

/* ---- images ---- */

static void
check_bits(const Pdf *pdf, Object image, bool is_mask, Spot spot)
{
    long long bits;
    if (!pdf_integer(pdf, pdf_key(pdf, image, "/BitsPerComponent"), &bits))
        return;
    if (is_mask && bits != 1)
        found(pdf->findings, RULE_MASK_BITS, spot,
              "a mask has %lld bits a pixel instead of 1", bits);
    if (!is_mask && bits != 1 && bits != 2 && bits != 4 && bits != 8 &&
        bits != 16)
        found(pdf->findings, RULE_IMAGE_BITS, spot,
              "an image has %lld bits a component", bits);
}

void
image_check(const Pdf *pdf, Object resources, Object image, Spot spot)
{
    bool is_mask = pdf_bool(pdf, pdf_key(pdf, image, "/ImageMask"));
    if (pdf_has(pdf, image, "/Alternates"))
        found(pdf->findings, RULE_IMAGE_ALTERNATES, spot,
              "an image has alternates");
    if (pdf_has(pdf, image, "/OPI"))
        found(pdf->findings, RULE_IMAGE_OPI, spot,
              "an image refers to another file (OPI)");
    if (pdf_bool(pdf, pdf_key(pdf, image, "/Interpolate")))
        found(pdf->findings, RULE_IMAGE_SMOOTHED, spot,
              "an image asks to be smoothed (/Interpolate)");
    check_bits(pdf, image, is_mask, spot);
    const char *intent = pdf_name(pdf, pdf_key(pdf, image, "/Intent"));
    if (intent)
        rendering_check(pdf, intent, spot);
    Object space = pdf_key(pdf, image, "/ColorSpace");
    if (!is_mask && !is_null(pdf, space))
        color_painted(pdf, color_kind(pdf, resources, space, spot), spot);
    Object soft = pdf_key(pdf, image, "/SMask");
    if (is_stream(pdf, soft))
        check_bits(pdf, soft, /*is_mask=*/false, spot);
}

/* ---- graphics state ---- */

void
rendering_check(const Pdf *pdf, const char *name, Spot spot)
{
    static const char *const known[] = {"RelativeColorimetric",
                                        "AbsoluteColorimetric", "Perceptual",
                                        "Saturation"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i], name) == 0)
            return;
    found(pdf->findings, RULE_RENDERING, spot, "\"%s\" is no rendering intent",
          name);
}

static void
check_blend_mode(const Pdf *pdf, Object mode, Spot spot)
{
    static const char *const known[] = {
        "Normal",    "Compatible", "Multiply",   "Screen",    "Overlay",
        "Darken",    "Lighten",    "ColorDodge", "ColorBurn", "HardLight",
        "SoftLight", "Difference", "Exclusion",  "Hue",       "Saturation",
        "Color",     "Luminosity"};
    const char *name = pdf_name(pdf, mode);
    for (size_t i = 0; name && i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i], name) == 0)
            return;
    if (name)
        found(pdf->findings, RULE_BLEND_MODE, spot, "\"%s\" is no blend mode",
              name);
}

static void
check_halftone(const Pdf *pdf, Object halftone, Spot spot)
{
    long long type = 0;
    if (!is_dictionary(pdf, halftone))
        return;
    if (!pdf_integer(pdf, pdf_key(pdf, halftone, "/HalftoneType"), &type) ||
        (type != 1 && type != 5))
        found(pdf->findings, RULE_HALFTONE_TYPE, spot,
              "a halftone is of type %lld instead of 1 or 5", type);
    if (pdf_has(pdf, halftone, "/HalftoneName"))
        found(pdf->findings, RULE_HALFTONE_NAME, spot, "a halftone has a name");
}

void
graphics_state_check(const Pdf *pdf, Object state, Spot spot)
{
    Object second = pdf_key(pdf, state, "/TR2");
    if (pdf_has(pdf, state, "/TR"))
        found(pdf->findings, RULE_TRANSFER, spot,
              "a graphics state has a transfer function (/TR)");
    if (!is_null(pdf, second) && !pdf_is(pdf, second, "Default"))
        found(pdf->findings, RULE_TRANSFER_2, spot,
              "a graphics state has a transfer function (/TR2)");
    if (pdf_has(pdf, state, "/HTP"))
        found(pdf->findings, RULE_HALFTONE_PHASE, spot,
              "a graphics state has a halftone phase (/HTP)");
    check_halftone(pdf, pdf_key(pdf, state, "/HT"), spot);
    const char *intent = pdf_name(pdf, pdf_key(pdf, state, "/RI"));
    if (intent)
        rendering_check(pdf, intent, spot);
    check_blend_mode(pdf, pdf_key(pdf, state, "/BM"), spot);
}

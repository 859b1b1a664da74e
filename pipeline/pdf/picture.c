/*
 * Pictures: image objects, each once however often it is shown.
 *
 * A JPEG file goes in as it is; samples are compressed, their transparency as
 * a soft mask.  [ISO 32000-1 8.9] [ISO 32000-1 11.6.5.3]
 */
#include "pipeline/pdf/object.h"

static void
print_image(Output *out, const Picture *picture, int channels)
{
    output_format(out,
                  "/Type /XObject\n/Subtype /Image\n/Width %lld\n"
                  "/Height %lld\n/BitsPerComponent 8\n/ColorSpace /%s\n",
                  (long long)picture->width, (long long)picture->height,
                  channels == 1 ? "DeviceGray" : "DeviceRGB");
}

/* Transparency as an image of its own; NULL if it could not be made. */
static Object *
write_mask(Writer *writer, const Picture *picture)
{
    Object *mask = object_new(writer);
    if (!mask)
        return NULL;
    print_image(&mask->entries, picture, 1);
    size_t pixels = (size_t)picture->width * (size_t)picture->height;
    return object_compress(writer, mask, picture->alpha, pixels) ? mask : NULL;
}

static Object *
write_picture(Writer *writer, const Picture *picture)
{
    Object *mask = picture->alpha ? write_mask(writer, picture) : NULL;
    Object *image = object_new(writer);
    if (!image || (picture->alpha && !mask))
        return NULL;
    print_image(&image->entries, picture, picture->channels);
    if (mask)
        output_format(&image->entries, "/SMask %u 0 R\n", mask->number);
    if (picture->is_jpeg) {
        output_text(&image->entries, "/Filter /DCTDecode\n");
        object_set_stream(image, picture->bytes, picture->length);
        return image;
    }
    return object_compress(writer, image, picture->bytes, picture->length)
               ? image
               : NULL;
}

Status
pictures_embed(Writer *writer)
{
    const Composition *composition = writer->composition;
    Output *resources = &writer->resources->entries;
    if (composition->pictures.count == 0)
        return STATUS_OK;
    output_text(resources, "/XObject <<\n");
    for (size_t i = 0; i < composition->pictures.count; i++) {
        Object *image = write_picture(writer, &composition->pictures.items[i]);
        if (!image)
            return writer_failure(writer);
        output_format(resources, "/P%zu %u 0 R\n", i, image->number);
    }
    output_text(resources, ">>\n");
    return writer_status(writer);
}

/*
 * Attachments: files that travel inside, such as the source a document was
 * made from.  [ISO 32000-1 7.11.4; ISO 19005-3 6.8]
 */
#include <string.h>

#include "pipeline/pdf/object.h"

/* A media type as a name: "text#2Fmarkdown". */
static void
print_media_type(Output *out, const char *type)
{
    output_text(out, "/Subtype /");
    output_name_characters(out, type);
    output_byte(out, '\n');
}

static Object *
write_file(Writer *writer, const PdfAttachment *attachment)
{
    Object *file = object_new(writer);
    if (!file)
        return NULL;
    output_text(&file->entries, "/Type /EmbeddedFile\n");
    print_media_type(&file->entries, attachment->media_type);
    output_format(&file->entries, "/Params <</Size %zu", attachment->length);
    if (writer->options->has_time) {
        output_text(&file->entries, " /ModDate ");
        print_time(writer, &file->entries);
    }
    output_text(&file->entries, ">>\n");
    return object_compress(writer, file, attachment->bytes, attachment->length)
               ? file
               : NULL;
}

static Object *
write_specification(Writer *writer, const PdfAttachment *attachment)
{
    const Object *file = write_file(writer, attachment);
    Object *specification = file ? object_new(writer) : NULL;
    if (!specification)
        return NULL;
    Output *out = &specification->entries;
    size_t length = strlen(attachment->name);
    output_text(out, "/Type /Filespec\n/F ");
    output_text_string(out, attachment->name, length);
    output_text(out, "\n/UF ");
    output_text_string(out, attachment->name, length);
    output_text(out, "\n/Desc ");
    output_text_string(out, attachment->description,
                       strlen(attachment->description));
    output_format(out,
                  "\n/AFRelationship /%s\n"
                  "/EF <</F %u 0 R /UF %u 0 R>>\n",
                  attachment->relationship, file->number, file->number);
    return specification;
}

Status
attachments_write(Writer *writer, Output *catalog)
{
    size_t count = writer->options->attachment_count;
    Output names = writer_output(writer);
    Output files = writer_output(writer);
    if (count == 0)
        return STATUS_OK;
    for (size_t i = 0; i < count; i++) {
        const Object *specification =
            write_specification(writer, &writer->options->attachments[i]);
        if (!specification)
            return writer_failure(writer);
        /* A name tree is in the order of its keys. */
        output_format(&names, "\n(file%06zu) %u 0 R", i, specification->number);
        output_format(&files, " %u 0 R", specification->number);
    }
    output_text(catalog, "/Names <</EmbeddedFiles <</Names [");
    output_bytes(catalog, names.bytes, names.length);
    output_text(catalog, "]>>>>\n/AF [");
    output_bytes(catalog, files.bytes, files.length);
    output_text(catalog, "]\n");
    return STATUS_OK;
}

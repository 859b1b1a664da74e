/*
 * Signature: a field for a signature that somebody else makes.
 *
 * The signature dictionary is printed with blanks for its byte range and with
 * zeros where the signature will stand.  Once the file is whole the range is
 * filled in: all bytes but those zeros and their brackets.  So no byte moves
 * when a signature takes the place of the zeros.  The field is tagged, but
 * shows nothing on its page.
 * [ISO 32000-1 12.7.4.5; ISO 32000-1 12.8.1; ISO 19005-2 6.4.3; ISO 14289-1
 * 7.18.4]
 */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "pipeline/pdf/object.h"
#include "pipeline/pdf/structure.h"

/* Three offsets, each after a blank: ten digits are enough for all that
   libharu can count. */
enum { RANGE_WIDTH = 3 * 11 };

static const char range_key[] = "/ByteRange [0";
static const char contents_key[] = "/Contents <";

/* What a screen reader calls the field; the first that fits the language. */
static const struct {
    const char *tag; /* how the language begins */
    const char *language;
    const char *name;
} names[] = {{"zh-Hant", "zh-Hant", "電子簽名"},
             {"zh-TW", "zh-Hant", "電子簽名"},
             {"zh-HK", "zh-Hant", "電子簽名"},
             {"zh", "zh-Hans", "电子签名"},
             {"", "en", "Electronic signature"}};

static size_t
name_in(const char *language)
{
    size_t i = 0;
    while (strncmp(language ? language : "", names[i].tag,
                   strlen(names[i].tag)) != 0)
        i++;
    return i;
}

static Object *
write_dictionary(Writer *writer)
{
    Object *object = object_new(writer);
    size_t digits = writer->options->signature_size * 2;
    char *zeros = arena_alloc(writer->arena, digits);
    if (!object || !zeros)
        return NULL;
    memset(zeros, '0', digits);
    output_text(&object->entries, "/Type /Sig\n/Filter /Adobe.PPKLite\n"
                                  "/SubFilter /ETSI.CAdES.detached\n");
    output_format(&object->entries, "%s%*s]\n%s", range_key, RANGE_WIDTH, "",
                  contents_key);
    output_bytes(&object->entries, zeros, digits);
    output_text(&object->entries, ">\n");
    return object;
}

/* Field and widget in one, of no size: an invisible signature. */
static Status
write_field(Writer *writer, Object *field, size_t page)
{
    size_t name = name_in(writer->composition->language);
    PageRecord *record = &writer->pages[page];
    Output *out = &field->entries;
    size_t key = 0;
    output_text(out, "/Type /Annot\n/Subtype /Widget\n/FT /Sig\n"
                     "/T (Signature1)\n/TU ");
    output_text_string(out, names[name].name, strlen(names[name].name));
    /* Printed and locked, as PDF/A and signatures have it. */
    output_format(out, "\n/F 132\n/Rect [0 0 0 0]\n/P %u 0 R\n/V %u 0 R\n",
                  record->number, writer->signature);
    output_format(&record->annotations, " %u 0 R", field->number);
    if (structure_root(writer->structure) == 0)
        return writer_status(writer);
    Status status =
        structure_form(writer, names[name].language, page, field->number, &key);
    output_format(out, "/StructParent %zu\n", key);
    return status;
}

Status
signature_reserve(Writer *writer)
{
    if (writer->options->signature_size == 0)
        return STATUS_OK;
    const Object *dictionary = write_dictionary(writer);
    Object *field = dictionary ? object_new(writer) : NULL;
    if (!field)
        return writer_failure(writer);
    writer->signature = dictionary->number;
    writer->signature_field = field->number;
    return write_field(writer, field, writer->sheet_count - 1);
}

void
signature_print_form(const Writer *writer, Output *catalog)
{
    if (writer->signature > 0)
        output_format(catalog, "/AcroForm <</Fields [%u 0 R] /SigFlags 3>>\n",
                      writer->signature_field);
}

/* Where a word that is sure to be there ends. */
static size_t
after(const unsigned char *bytes, size_t length, size_t from, const char *word)
{
    size_t size = strlen(word);
    while (from + size < length && memcmp(bytes + from, word, size) != 0)
        from++;
    assert(from + size < length);
    return from + size;
}

void
signature_set_range(const Writer *writer, unsigned char *bytes, size_t length,
                    size_t offset)
{
    char text[RANGE_WIDTH + 1];
    size_t range = after(bytes, length, offset, range_key);
    size_t start = after(bytes, length, range, contents_key) - 1;
    size_t end = start + writer->options->signature_size * 2 + 2;
    int width =
        snprintf(text, sizeof text, " %zu %zu %zu", start, end, length - end);
    assert(width > 0 && width <= RANGE_WIDTH);
    memcpy(bytes + range, text, (size_t)width);
}

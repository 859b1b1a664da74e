/*
 * Every object of the file, one by one: how large, filtered how, and files
 * that travel inside.  [ISO 19005-2 6.1.7; ISO 19005-2 6.1.8; ISO 19005-2 6.1.13; ISO 19005-2
 * 6.7.4; ISO 19005-2 6.8]
 */
#include <string.h>

#include "input/text.h"
#include "pipeline/check/document.h"

enum { MOST_DEPTH = 60, MOST_OBJECTS = 8388607 };

bool
is_language_tag(const char *text)
{
    size_t part = 0;
    for (const char *c = text; *c; c++) {
        bool letter = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z');
        bool digit = *c >= '0' && *c <= '9';
        if (*c == '-' && part > 0)
            part = 0;
        else if (++part > 8 ||
                 !(letter || (digit && memchr(text, '-', (size_t)(c - text)))))
            return false;
    }
    return part > 0;
}

static bool
is_utf8(const char *text, size_t length)
{
    for (size_t at = 0; at < length;) {
        uint32_t c;
        size_t size = utf8_decode(text + at, length - at, &c);
        if (size == 0)
            return false;
        at += size;
    }
    return true;
}

/* ---- plain values ---- */

static void
check_number(const Pdf *pdf, Object object)
{
    double value;
    if (!pdf_number(pdf, object, &value))
        return;
    bool whole = qpdf.oh_is_integer(pdf->file, object);
    if (whole && (value > 2147483647.0 || value < -2147483648.0))
        found(pdf->findings, RULE_INTEGER_SIZE, SPOT_FILE,
              "a whole number is too large: %.0f", value);
    if (!whole && (value > 3.403e38 || value < -3.403e38))
        found(pdf->findings, RULE_REAL_SIZE, SPOT_FILE,
              "a number is too large: %g", value);
    if (!whole && value != 0 && value > -1.175e-38 && value < 1.175e-38)
        found(pdf->findings, RULE_REAL_SMALL, SPOT_FILE,
              "a number is too near to zero: %g", value);
}

static void
check_scalar(const Pdf *pdf, Object object)
{
    const char *value;
    size_t length;
    if (qpdf.oh_get_value_as_string(pdf->file, object, &value, &length) &&
        length > 32767)
        found(pdf->findings, RULE_STRING_SIZE, SPOT_FILE,
              "a string has %zu bytes", length);
    if (qpdf.oh_get_value_as_name(pdf->file, object, &value, &length) &&
        length > 128)
        found(pdf->findings, RULE_NAME_SIZE, SPOT_FILE, "a name has %zu bytes",
              length - 1);
    check_number(pdf, object);
}

/* ---- streams ---- */

static void
check_filter(const Pdf *pdf, Object filter)
{
    static const char *const known[] = {
        "ASCIIHexDecode", "ASCII85Decode", "FlateDecode", "RunLengthDecode",
        "CCITTFaxDecode", "JBIG2Decode",   "DCTDecode",   "JPXDecode"};
    const char *name = pdf_name(pdf, filter);
    for (size_t i = 0; name && i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i], name) == 0)
            return;
    if (name)
        found(pdf->findings, RULE_FILTER, SPOT_FILE,
              "a stream has the filter %s", name);
}

static void
check_stream(const Pdf *pdf, Object stream)
{
    Object filter = pdf_key(pdf, stream, "/Filter");
    int count = pdf_count(pdf, filter);
    check_filter(pdf, filter);
    for (int i = 0; i < count; i++)
        check_filter(pdf, pdf_item(pdf, filter, i));
    if (pdf_has(pdf, stream, "/F") || pdf_has(pdf, stream, "/FFilter") ||
        pdf_has(pdf, stream, "/FDecodeParms"))
        found(pdf->findings, RULE_STREAM_FILE, SPOT_FILE,
              "a stream has its data in another file");
}

/* ---- dictionaries ---- */

static bool
claims_archive(const Pdf *pdf, Object stream)
{
    Data data;
    if (!pdf_data(pdf, stream, &data) || data.length < 8 ||
        memcmp(data.bytes, "%PDF-1.", 7) != 0)
        return false;
    static const char *const marks[] = {"pdfaid:part>1<", "pdfaid:part>2<",
                                        "pdfaid:part=\"1\"",
                                        "pdfaid:part=\"2\""};
    for (size_t at = 0; at < data.length; at++)
        for (size_t i = 0; i < 4; i++) {
            size_t length = strlen(marks[i]);
            if (data.length - at >= length &&
                memcmp(data.bytes + at, marks[i], length) == 0)
                return true;
        }
    return false;
}

static void
check_attachment(const Pdf *pdf, Object specification)
{
    Object files = pdf_key(pdf, specification, "/EF");
    if (!is_dictionary(pdf, files))
        return;
    const char *name = pdf_text(pdf, pdf_key(pdf, specification, "/F"));
    const char *unicode = pdf_text(pdf, pdf_key(pdf, specification, "/UF"));
    if (!name || !*name || !unicode || !*unicode)
        found(pdf->findings, RULE_FILE_NAMES, SPOT_FILE,
              "an attached file lacks a name (/F and /UF)");
    if (pdf->findings->profile.archive == 2 &&
        !claims_archive(pdf, pdf_key(pdf, files, "/F")))
        found(pdf->findings, RULE_FILE_KIND, SPOT_FILE,
              "the attached file %s is not a PDF/A-1 or PDF/A-2; PDF/A-3 "
              "allows it",
              name ? name : "");
}

static void
check_dictionary(const Pdf *pdf, Object dictionary)
{
    const char *language = pdf_text(pdf, pdf_key(pdf, dictionary, "/Lang"));
    if (language && *language && !is_language_tag(language))
        found(pdf->findings, RULE_LANGUAGE, SPOT_FILE,
              "\"%s\" is no language tag", language);
    static const char *const names[] = {"/BaseFont", "/FontName", "/S"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *name = pdf_name(pdf, pdf_key(pdf, dictionary, names[i]));
        if (name && !is_utf8(name, strlen(name)))
            found(pdf->findings, RULE_NAME_UTF8, SPOT_FILE,
                  "a name at %s is not UTF-8", names[i]);
    }
    if (pdf_is(pdf, pdf_key(pdf, dictionary, "/Type"), "Action"))
        action_check(pdf, dictionary, SPOT_FILE);
    check_attachment(pdf, dictionary);
}

/* An object and what stands in it directly. */
static void
check_object(const Pdf *pdf, Object object, int depth)
{
    if (depth > MOST_DEPTH)
        return;
    if (is_array(pdf, object)) {
        int count = pdf_count(pdf, object);
        for (int i = 0; i < count; i++) {
            Object item = pdf_item(pdf, object, i);
            if (!qpdf.oh_is_indirect(pdf->file, item))
                check_object(pdf, item, depth + 1);
            qpdf.oh_release(pdf->file, item);
        }
        return;
    }
    if (!is_dictionary(pdf, object)) {
        check_scalar(pdf, object);
        return;
    }
    if (is_stream(pdf, object))
        check_stream(pdf, object);
    check_dictionary(pdf, object);
    for (const char **key = pdf_keys(pdf, object); *key; key++) {
        Object value = pdf_key(pdf, object, *key);
        if (strlen(*key) > 128)
            found(pdf->findings, RULE_NAME_SIZE, SPOT_FILE,
                  "a name has %zu bytes", strlen(*key) - 1);
        if (!qpdf.oh_is_indirect(pdf->file, value))
            check_object(pdf, value, depth + 1);
        qpdf.oh_release(pdf->file, value);
    }
}

void
objects_check(const Pdf *pdf)
{
    long long size = 0;
    pdf_integer(pdf, pdf_key(pdf, pdf->trailer, "/Size"), &size);
    if (size > MOST_OBJECTS) {
        found(pdf->findings, RULE_OBJECT_COUNT, SPOT_FILE,
              "the file has more than %d objects", MOST_OBJECTS);
        size = MOST_OBJECTS;
    }
    /* There are no more objects than bytes to say them in. */
    if (size > (long long)pdf->length)
        size = (long long)pdf->length;
    for (int id = 1; id < size; id++) {
        Object object = qpdf.get_object_by_id(pdf->file, id, 0);
        check_object(pdf, object, 0);
        qpdf.oh_release(pdf->file, object);
    }
}

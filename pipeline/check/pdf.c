/*
 * Pdf: see pdf.h.
 */
#include "pipeline/check/pdf.h"

#include <stdlib.h>
#include <string.h>

/* More than this from one stream is not text and figures but an attack. */
enum { MOST_DATA = 256 * 1024 * 1024, MOST_WARNINGS = 10 };

Qpdf qpdf;

Object
pdf_key(const Pdf *pdf, Object object, const char *key)
{
    if (qpdf.oh_is_stream(pdf->file, object))
        object = qpdf.oh_get_dict(pdf->file, object);
    return qpdf.oh_is_dictionary(pdf->file, object)
               ? qpdf.oh_get_key(pdf->file, object, key)
               : qpdf.oh_new_null(pdf->file);
}

bool
pdf_has(const Pdf *pdf, Object object, const char *key)
{
    return !is_null(pdf, pdf_key(pdf, object, key));
}

int
pdf_count(const Pdf *pdf, Object array)
{
    return is_array(pdf, array) ? qpdf.oh_get_array_n_items(pdf->file, array)
                                : 0;
}

Object
pdf_item(const Pdf *pdf, Object array, int index)
{
    return index >= 0 && index < pdf_count(pdf, array)
               ? qpdf.oh_get_array_item(pdf->file, array, index)
               : qpdf.oh_new_null(pdf->file);
}

bool
is_null(const Pdf *pdf, Object object)
{
    return qpdf.oh_is_null(pdf->file, object);
}

bool
is_dictionary(const Pdf *pdf, Object object)
{
    return qpdf.oh_is_dictionary(pdf->file, object) || is_stream(pdf, object);
}

bool
is_stream(const Pdf *pdf, Object object)
{
    return qpdf.oh_is_stream(pdf->file, object);
}

bool
is_array(const Pdf *pdf, Object object)
{
    return qpdf.oh_is_array(pdf->file, object);
}

bool
is_string(const Pdf *pdf, Object object)
{
    return qpdf.oh_is_string(pdf->file, object);
}

const char *
pdf_name(const Pdf *pdf, Object object)
{
    const char *value;
    size_t length;
    if (!qpdf.oh_get_value_as_name(pdf->file, object, &value, &length) ||
        length == 0)
        return NULL;
    return arena_text(pdf->arena, value + 1, length - 1);
}

bool
pdf_is(const Pdf *pdf, Object object, const char *name)
{
    const char *value;
    size_t length;
    return qpdf.oh_get_value_as_name(pdf->file, object, &value, &length) &&
           length == strlen(name) + 1 &&
           memcmp(value + 1, name, length - 1) == 0;
}

bool
pdf_number(const Pdf *pdf, Object object, double *number)
{
    return qpdf.oh_get_value_as_number(pdf->file, object, number);
}

bool
pdf_integer(const Pdf *pdf, Object object, long long *number)
{
    return qpdf.oh_get_value_as_longlong(pdf->file, object, number);
}

bool
pdf_bool(const Pdf *pdf, Object object)
{
    QPDF_BOOL value;
    return qpdf.oh_get_value_as_bool(pdf->file, object, &value) && value;
}

const char *
pdf_text(const Pdf *pdf, Object object)
{
    const char *value;
    size_t length;
    if (!qpdf.oh_get_value_as_utf8(pdf->file, object, &value, &length))
        return NULL;
    return arena_text(pdf->arena, value, length);
}

int
pdf_id(const Pdf *pdf, Object object)
{
    return qpdf.oh_is_indirect(pdf->file, object)
               ? qpdf.oh_get_object_id(pdf->file, object)
               : 0;
}

const char **
pdf_keys(const Pdf *pdf, Object object)
{
    static const char *none[] = {NULL};
    VECTOR(const char *) keys = {0};
    if (qpdf.oh_is_stream(pdf->file, object))
        object = qpdf.oh_get_dict(pdf->file, object);
    if (!qpdf.oh_is_dictionary(pdf->file, object))
        return none;
    qpdf.oh_begin_dict_key_iter(pdf->file, object);
    while (qpdf.oh_dict_more_keys(pdf->file)) {
        const char *key = qpdf.oh_dict_next_key(pdf->file);
        const char **place = vector_push(pdf->arena, &keys);
        if (place)
            *place = arena_text(pdf->arena, key, strlen(key));
    }
    const char **end = vector_push(pdf->arena, &keys);
    return end ? keys.items : none;
}

bool
pdf_data(const Pdf *pdf, Object stream, Data *data)
{
    unsigned char *bytes = NULL;
    QPDF_BOOL filtered = QPDF_FALSE;
    size_t length = 0;
    *data = (Data){0};
    if (!is_stream(pdf, stream))
        return false;
    QPDF_ERROR_CODE error = qpdf.oh_get_stream_data(
        pdf->file, stream, qpdf_dl_generalized, &filtered, &bytes, &length);
    if (!(error & QPDF_ERRORS) && filtered && bytes && length <= MOST_DATA) {
        data->bytes = arena_alloc(pdf->arena, length + 1);
        if (data->bytes) {
            memcpy(data->bytes, bytes, length);
            data->length = length;
        }
    }
    free(bytes);
    return data->bytes != NULL;
}

/* ---- opening ---- */

/* What libqpdf had to repair is damage; a wrong question of ours is not. */
static void
tell_warnings(Pdf *pdf)
{
    for (int i = 0; i < MOST_WARNINGS && qpdf.more_warnings(pdf->file); i++) {
        qpdf_error warning = qpdf.next_warning(pdf->file);
        if (qpdf.get_error_code(pdf->file, warning) == qpdf_e_object)
            continue;
        found(pdf->findings, RULE_DAMAGED, SPOT_FILE, "the file is damaged: %s",
              qpdf.get_error_message_detail(pdf->file, warning));
    }
}

static bool
tell_failure(Pdf *pdf)
{
    qpdf_error error = qpdf.get_error(pdf->file);
    if (error && qpdf.get_error_code(pdf->file, error) == qpdf_e_password) {
        found(pdf->findings, RULE_UNREADABLE, SPOT_FILE,
              "the file is encrypted and needs a password; it cannot be "
              "checked");
        return false;
    }
    found(pdf->findings, RULE_UNREADABLE, SPOT_FILE,
          "the file cannot be read: %s",
          error ? qpdf.get_error_message_detail(pdf->file, error)
                : "it has no pages");
    return false;
}

void
pdf_load_library(void)
{
    static LateLibrary library =
        LATE_LIBRARY(QPDF_SONAME, QPDF_FUNCTIONS, qpdf);
    late_load(&library);
}

bool
pdf_open(Pdf *pdf)
{
    pdf->file = qpdf.init();
    if (!pdf->file)
        return false;
    qpdf.silence_errors(pdf->file);
    qpdf.set_suppress_warnings(pdf->file, QPDF_TRUE);
    QPDF_ERROR_CODE error =
        qpdf.read_memory(pdf->file, "file", (const char *)pdf->bytes,
                         pdf->length, /*password=*/NULL);
    if (error & QPDF_ERRORS)
        return tell_failure(pdf);
    pdf->root = qpdf.get_root(pdf->file);
    pdf->trailer = qpdf.get_trailer(pdf->file);
    pdf->pages = qpdf.get_num_pages(pdf->file);
    if (pdf->pages <= 0 || !is_dictionary(pdf, pdf->root)) {
        pdf->pages = 0;
        return tell_failure(pdf);
    }
    pdf->language = pdf_text(pdf, pdf_key(pdf, pdf->root, "/Lang"));
    if (pdf->language && !*pdf->language)
        pdf->language = NULL;
    return true;
}

void
pdf_close(Pdf *pdf)
{
    if (!pdf->file)
        return;
    if (pdf->pages > 0)
        tell_warnings(pdf);
    qpdf.cleanup(&pdf->file);
}

/*
 * Pdf: the objects of a file that is checked, through libqpdf's C interface.
 *
 * Handles are libqpdf's and live as long as the Pdf.  Every function takes
 * any handle: what is not of the kind asked for gives "nothing" (NULL, false,
 * an empty list), so that the checks need not ask first.
 */
#ifndef BRIEFSET_PIPELINE_CHECK_PDF_H
#define BRIEFSET_PIPELINE_CHECK_PDF_H

#include <qpdf/qpdf-c.h>
#include <stdbool.h>
#include <stddef.h>

#include "input/arena.h"
#include "input/late.h"
#include "pipeline/check/findings.h"

#define QPDF_FUNCTIONS(F)                                                      \
    F(qpdf_, cleanup)                                                          \
    F(qpdf_, find_page_by_id)                                                  \
    F(qpdf_, get_error)                                                        \
    F(qpdf_, get_error_code)                                                   \
    F(qpdf_, get_error_message_detail)                                         \
    F(qpdf_, get_num_pages)                                                    \
    F(qpdf_, get_object_by_id)                                                 \
    F(qpdf_, get_page_n)                                                       \
    F(qpdf_, get_root)                                                         \
    F(qpdf_, get_trailer)                                                      \
    F(qpdf_, init)                                                             \
    F(qpdf_, more_warnings)                                                    \
    F(qpdf_, next_warning)                                                     \
    F(qpdf_, oh_begin_dict_key_iter)                                           \
    F(qpdf_, oh_dict_more_keys)                                                \
    F(qpdf_, oh_dict_next_key)                                                 \
    F(qpdf_, oh_get_array_item)                                                \
    F(qpdf_, oh_get_array_n_items)                                             \
    F(qpdf_, oh_get_dict)                                                      \
    F(qpdf_, oh_get_key)                                                       \
    F(qpdf_, oh_get_object_id)                                                 \
    F(qpdf_, oh_get_page_content_data)                                         \
    F(qpdf_, oh_get_stream_data)                                               \
    F(qpdf_, oh_get_value_as_bool)                                             \
    F(qpdf_, oh_get_value_as_longlong)                                         \
    F(qpdf_, oh_get_value_as_name)                                             \
    F(qpdf_, oh_get_value_as_number)                                           \
    F(qpdf_, oh_get_value_as_string)                                           \
    F(qpdf_, oh_get_value_as_utf8)                                             \
    F(qpdf_, oh_is_array)                                                      \
    F(qpdf_, oh_is_dictionary)                                                 \
    F(qpdf_, oh_is_indirect)                                                   \
    F(qpdf_, oh_is_integer)                                                    \
    F(qpdf_, oh_is_null)                                                       \
    F(qpdf_, oh_is_stream)                                                     \
    F(qpdf_, oh_is_string)                                                     \
    F(qpdf_, oh_new_binary_string)                                             \
    F(qpdf_, oh_new_null)                                                      \
    F(qpdf_, oh_release)                                                       \
    F(qpdf_, read_memory)                                                      \
    F(qpdf_, set_suppress_warnings)                                            \
    F(qpdf_, silence_errors)

typedef struct Qpdf {
    QPDF_FUNCTIONS(LATE_POINTER)
} Qpdf;

/* libqpdf's functions without their qpdf_, after pdf_load_library(). */
extern Qpdf qpdf;

typedef qpdf_oh Object;

typedef struct Pdf {
    qpdf_data file;
    Arena *arena;
    const unsigned char *bytes;
    size_t length;
    Findings *findings;
    Object root;
    Object trailer;
    int pages;
    const char *language; /* the catalog's; NULL: none */
    char output_space[5]; /* of the output intent: "RGB "; "": none */
} Pdf;

typedef struct Data {
    unsigned char *bytes; /* in the arena */
    size_t length;
} Data;

Object pdf_key(const Pdf *pdf, Object object, const char *key);
Object pdf_item(const Pdf *pdf, Object array, int index);
int pdf_count(const Pdf *pdf, Object array);
bool pdf_has(const Pdf *pdf, Object object, const char *key);

bool is_null(const Pdf *pdf, Object object);
bool is_dictionary(const Pdf *pdf, Object object); /* or a stream's */
bool is_stream(const Pdf *pdf, Object object);
bool is_array(const Pdf *pdf, Object object);
bool is_string(const Pdf *pdf, Object object);

/* A name without its solidus, NULL if it is none; in the arena. */
const char *pdf_name(const Pdf *pdf, Object object);
bool pdf_is(const Pdf *pdf, Object object, const char *name);
bool pdf_number(const Pdf *pdf, Object object, double *number);
bool pdf_integer(const Pdf *pdf, Object object, long long *number);
bool pdf_bool(const Pdf *pdf, Object object);

/* A text string as UTF-8, NULL if it is none; in the arena. */
const char *pdf_text(const Pdf *pdf, Object object);

/* The number of an indirect object, 0 of a direct one. */
int pdf_id(const Pdf *pdf, Object object);

/*
 * The keys of a dictionary, each with its solidus, in the arena; NULL at the
 * end.
 */
const char **pdf_keys(const Pdf *pdf, Object object);

/* A stream's decoded data; false if it cannot be decoded or is too long. */
bool pdf_data(const Pdf *pdf, Object stream, Data *data);

/*
 * Loads libqpdf, in time for all files: what they may take of time and memory
 * is not the library's.
 */
void pdf_load_library(void);

/*
 * Opens the file.  False: it cannot be read; why was found.
 */
bool pdf_open(Pdf *pdf);
void pdf_close(Pdf *pdf);

#endif

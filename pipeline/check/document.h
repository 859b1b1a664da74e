/*
 * Document: the rules about the catalog, pages and annotations, about single
 * objects and about the bytes of the file.
 */
#ifndef BRIEFSET_PIPELINE_CHECK_DOCUMENT_H
#define BRIEFSET_PIPELINE_CHECK_DOCUMENT_H

#include "pipeline/check/tree.h"

/* Trailer and catalog.  document.c */
void document_check(const Pdf *pdf);

/* Pages: boxes, actions, annotations.  page.c */
void pages_check(const Pdf *pdf, const Tree *tree);

/* An action and those that follow it.  document.c */
void action_check(const Pdf *pdf, Object action, Spot spot);

/* A signature dictionary, which a field holds.  signature.c */
void signature_check(const Pdf *pdf, Object signature);

/* Every object: sizes, filters, attached files.  objects.c */
void objects_check(const Pdf *pdf);

/* The bytes.  syntax.c */
void syntax_check(const Pdf *pdf);

/* True if the text is a language tag.  objects.c */
bool is_language_tag(const char *text);

#endif

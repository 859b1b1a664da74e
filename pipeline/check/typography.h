/*
 * Typography: the lines of a page as a Chinese press office looks at them.
 */
#ifndef BRIEFSET_PIPELINE_CHECK_TYPOGRAPHY_H
#define BRIEFSET_PIPELINE_CHECK_TYPOGRAPHY_H

#include "pipeline/check/content.h"

/* The visible part of a page, points. */
typedef struct PageArea {
    double left, bottom, right, top;
} PageArea;

/* Measures the text of a page; `area` NULL: the page does not say its size. */
void typography_check(const Pdf *pdf, const Tree *tree, const PageText *text,
                      int page, const PageArea *area);

#endif

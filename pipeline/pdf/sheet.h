/*
 * Sheets: from a page of the composition to the page of the file that shows
 * it, which may show others beside it, and smaller.
 */
#ifndef BRIEFSET_PIPELINE_PDF_SHEET_H
#define BRIEFSET_PIPELINE_PDF_SHEET_H

#include "pipeline/pdf/writer.h"

/* A point of `page`, from the sheet's left edge. */
Length sheet_x(const Writer *writer, size_t page, Length x);

/* The same from the sheet's lower edge, upward, as PDF has it. */
Length sheet_y(const Writer *writer, size_t page, Length y);

/*
 * Begins what is drawn of a page as it is placed on its sheet: from here on
 * the page's own coordinates hold, and nothing is drawn beyond what is shown.
 */
void sheet_open(const Writer *writer, const Sheet *sheet,
                const Placement *placement, Output *out);
void sheet_close(const Writer *writer, Output *out);

#endif

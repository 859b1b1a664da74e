/*
 * Exporting: the catalogue as a table, and all documents as a bag.
 */
#ifndef BRIEFSET_PIPELINE_ARCHIVE_EXPORT_H
#define BRIEFSET_PIPELINE_ARCHIVE_EXPORT_H

#include "pipeline/archive/catalogue.h"

/* One JSON object a line, of every document in every version. */
Status export_ndjson(Archive *archive);

/* The same as CSV, with a head.  [RFC 4180] */
Status export_csv(Archive *archive);

/*
 * All documents, what they were made from and the catalogue as a bag in the
 * folder `out`, which must not be there or be empty; it appears whole or not
 * at all.  An exit status.  [RFC 8493]
 */
int export_bag(Archive *archive, const char *out);

#endif

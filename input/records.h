/*
 * Records: tables of values to be merged into templates (merge.h).
 *
 * CSV as RFC 4180 has it and as spreadsheets write it: a head with the names
 * of the columns; a first line `sep=;` or the head itself says what divides
 * (comma, semicolon or tab); quoted line feeds; empty rows left out.  Or
 * NDJSON: one JSON object a line, whose values may be lists and objects.
 *
 * A row that is wrong is reported and left out; the others are read.
 */
#ifndef BRIEFSET_INPUT_RECORDS_H
#define BRIEFSET_INPUT_RECORDS_H

#include "input/merge.h"

typedef struct Records {
    const Source *source;
    const YamlNode *columns; /* a mapping of the head's names; NULL: NDJSON */
    VECTOR(Record) list;
    size_t rejected; /* rows left out */
} Records;

/* True if the name ends as NDJSON does: .ndjson, .jsonl, .json. */
bool records_are_json(const char *name);

/*
 * Reads all records of `source`, which must outlive them.  STATUS_REJECTED:
 * the head is wrong, or no row is right; STATUS_NO_MEMORY.  Errors are
 * diagnosed ("csv-syntax", "ragged-row", "records-head", "records-empty",
 * "json-syntax" and others).
 */
Status records_read_csv(Arena *arena, const Source *source, Records *records,
                        Diagnostics *diagnostics);
Status records_read_ndjson(Arena *arena, const Source *source, Records *records,
                           Diagnostics *diagnostics);

#endif

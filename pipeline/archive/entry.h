/*
 * Entries: what is known of a document, from its file and its addition alone.
 */
#ifndef BRIEFSET_PIPELINE_ARCHIVE_ENTRY_H
#define BRIEFSET_PIPELINE_ARCHIVE_ENTRY_H

#include "pipeline/archive/catalogue.h"
#include "pipeline/batch/digest.h"
#include "pipeline/check/describe.h"
#include "pipeline/file.h"

/*
 * Fills in all that a PDF's description says, lent, and its text.
 */
void entry_describe(Arena *arena, const PdfDescription *description,
                    Entry *entry, EntryText *text);

/*
 * What all versions of a document share: its identifier; else its issuer, its
 * issue and the name of its file; else nothing but itself, its digest.
 */
const char *entry_own_key(Arena *arena, const Entry *entry);

/* The addition as JSON (addition.c), in the arena; NULL: out of memory. */
const char *addition_print(Arena *arena, const Entry *entry);

/*
 * Reads what addition_print() made into the entry.  False: it is damaged, or
 * of another document than `sha256`.
 */
bool addition_read(Arena *arena, const FileBytes *file, const char *sha256,
                   Entry *entry);

#endif

/*
 * Index: the words of the documents for SQLite's full text, and queries in
 * its terms.
 *
 * FTS5 is given words that are apart by spaces, so that any SQLite can read
 * the catalogue.  A Han character becomes a word together with the next one
 * (合作共赢: 合作 作共 共赢 赢), which finds any part of a text that is at
 * least two characters long by whole words; one character is looked for as
 * the beginning of words.  Where a stop, a Latin word or the block's end
 * follows, the character stands alone.  Blocks are kept apart by a word that
 * no text has.
 */
#ifndef BRIEFSET_PIPELINE_ARCHIVE_INDEX_H
#define BRIEFSET_PIPELINE_ARCHIVE_INDEX_H

#include "input/words.h"
#include "pipeline/archive/catalogue.h"

/* Adds a document's words; within the caller's transaction. */
bool
index_insert(Sql *sql, Arena *arena, const Entry *entry, const EntryText *text);

typedef struct Phrase {
    Words words;   /* next to one another */
    bool excluded; /* must not be there */
} Phrase;

typedef struct Query {
    VECTOR(Phrase) phrases;
} Query;

/*
 * Reads what somebody typed: words, "phrases" (“ ” 「 」 as well), -not.
 * Nothing is wrong; what has no words in it is not there.  False: out of
 * memory.
 */
bool query_read(Arena *arena, const char *text, Query *query);

/* True if something is looked for. */
bool query_is_positive(const Query *query);

/*
 * The query for FTS5, in texts of a language or of any (NULL).  NULL: out of
 * memory.
 */
const char *
query_expression(Arena *arena, const Query *query, const char *language);

#endif

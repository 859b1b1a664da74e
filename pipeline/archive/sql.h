/*
 * SQL: statements with bound values on the catalogue, and what went wrong.
 *
 * No value ever becomes part of a statement's text.
 */
#ifndef BRIEFSET_PIPELINE_ARCHIVE_SQL_H
#define BRIEFSET_PIPELINE_ARCHIVE_SQL_H

#include <sqlite3.h>
#include <stdbool.h>

#include "input/arena.h"
#include "input/late.h"

#define SQLITE_FUNCTIONS(F)                                                    \
    F(sqlite3_, bind_int64)                                                    \
    F(sqlite3_, bind_text)                                                     \
    F(sqlite3_, busy_timeout)                                                  \
    F(sqlite3_, close)                                                         \
    F(sqlite3_, column_bytes)                                                  \
    F(sqlite3_, column_int64)                                                  \
    F(sqlite3_, column_text)                                                   \
    F(sqlite3_, compileoption_used)                                            \
    F(sqlite3_, errcode)                                                       \
    F(sqlite3_, errmsg)                                                        \
    F(sqlite3_, exec)                                                          \
    F(sqlite3_, extended_result_codes)                                         \
    F(sqlite3_, finalize)                                                      \
    F(sqlite3_, last_insert_rowid)                                             \
    F(sqlite3_, libversion)                                                    \
    F(sqlite3_, open_v2)                                                       \
    F(sqlite3_, prepare_v2)                                                    \
    F(sqlite3_, step)

typedef struct Sqlite {
    SQLITE_FUNCTIONS(LATE_POINTER)
} Sqlite;

/* SQLite's functions without their sqlite3_, after sql_load_library(). */
extern Sqlite sqlite;

/* A database and whether something has failed with it, which was then told. */
typedef struct Sql {
    sqlite3 *database;
    const char *name; /* of its file, for messages */
    bool failed;
} Sql;

/* Loads SQLite, which comes before all else here. */
void sql_load_library(void);

/*
 * Opens the file, which is made if `create`.  False: it was told why not.
 * Other processes are waited for.
 */
bool sql_open(Sql *sql, const char *name, bool create);
void sql_close(Sql *sql);

/* Tells what the database says is wrong. */
void sql_tell(Sql *sql);

/*
 * A statement with its values, one a letter of `kinds`: i an int64_t, s a text
 * (NULL for none), lent until the statement ends.  NULL: told.  Ended by
 * sqlite.finalize().
 */
sqlite3_stmt *sql_query(Sql *sql, const char *text, const char *kinds, ...);

/* The next row; false at the end, or when it failed. */
bool sql_next(Sql *sql, sqlite3_stmt *statement);

/* A statement without rows, as sql_query(). */
bool sql_run(Sql *sql, const char *text, const char *kinds, ...);

/* Several statements without values. */
bool sql_script(Sql *sql, const char *text);

/* A column as text in the arena; "" for none. */
const char *sql_text(Arena *arena, sqlite3_stmt *statement, int column);

#endif

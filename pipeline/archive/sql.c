/*
 * SQL: see sql.h.
 */
#include "pipeline/archive/sql.h"

#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include "pipeline/messages.h"

enum { WAIT = 120 * 1000 /* milliseconds, for other processes */ };

Sqlite sqlite;

void
sql_load_library(void)
{
    static LateLibrary library =
        LATE_LIBRARY(SQLITE_SONAME, SQLITE_FUNCTIONS, sqlite);
    late_load(&library);
}

void
sql_tell(Sql *sql)
{
    int code = sqlite.errcode(sql->database) & 0xFF;
    const char *why = sqlite.errmsg(sql->database);
    if (sql->failed)
        return;
    sql->failed = true;
    if (code == SQLITE_NOMEM)
        failure_no_memory();
    else if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB ||
             code == SQLITE_ERROR)
        failure("catalogue-damaged",
                "%s is damaged (%s); it is made anew by: briefset archive DIR "
                "rebuild",
                sql->name, why);
    else
        failure("catalogue-failed", "%s: %s", sql->name, why);
}

bool
sql_open(Sql *sql, const char *name, bool create)
{
    *sql = (Sql){.name = name};
    int flags = SQLITE_OPEN_READWRITE | (create ? SQLITE_OPEN_CREATE : 0);
    if (sqlite.compileoption_used("ENABLE_FTS5") == 0) {
        failure("no-full-text",
                "SQLite %s was built without FTS5, which an archive needs",
                sqlite.libversion());
        sql->failed = true;
        return false;
    }
    if (sqlite.open_v2(name, &sql->database, flags, NULL) != SQLITE_OK ||
        sqlite.busy_timeout(sql->database, WAIT) != SQLITE_OK ||
        sqlite.extended_result_codes(sql->database, 1) != SQLITE_OK) {
        sql_tell(sql);
        sql_close(sql);
        return false;
    }
    return true;
}

void
sql_close(Sql *sql)
{
    sqlite.close(sql->database);
    sql->database = NULL;
}

static bool
bind(sqlite3_stmt *statement, const char *kinds, va_list values)
{
    for (int i = 1; *kinds; kinds++, i++) {
        int code = SQLITE_OK;
        if (*kinds == 'i') {
            code = sqlite.bind_int64(statement, i, va_arg(values, int64_t));
        } else {
            const char *text = va_arg(values, const char *);
            code = sqlite.bind_text(statement, i, text, -1, SQLITE_STATIC);
        }
        if (code != SQLITE_OK)
            return false;
    }
    return true;
}

static sqlite3_stmt *
prepare(Sql *sql, const char *text, const char *kinds, va_list values)
{
    sqlite3_stmt *statement = NULL;
    if (sql->failed)
        return NULL;
    if (sqlite.prepare_v2(sql->database, text, -1, &statement, NULL) ==
            SQLITE_OK &&
        bind(statement, kinds, values))
        return statement;
    sql_tell(sql);
    sqlite.finalize(statement);
    return NULL;
}

sqlite3_stmt *
sql_query(Sql *sql, const char *text, const char *kinds, ...)
{
    va_list values;
    va_start(values, kinds);
    sqlite3_stmt *statement = prepare(sql, text, kinds, values);
    va_end(values);
    return statement;
}

bool
sql_next(Sql *sql, sqlite3_stmt *statement)
{
    int code = statement ? sqlite.step(statement) : SQLITE_DONE;
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        sql_tell(sql);
    return code == SQLITE_ROW;
}

bool
sql_run(Sql *sql, const char *text, const char *kinds, ...)
{
    va_list values;
    va_start(values, kinds);
    sqlite3_stmt *statement = prepare(sql, text, kinds, values);
    va_end(values);
    while (sql_next(sql, statement))
        continue;
    sqlite.finalize(statement);
    return !sql->failed;
}

bool
sql_script(Sql *sql, const char *text)
{
    if (!sql->failed &&
        sqlite.exec(sql->database, text, NULL, NULL, NULL) != SQLITE_OK)
        sql_tell(sql);
    return !sql->failed;
}

const char *
sql_text(Arena *arena, sqlite3_stmt *statement, int column)
{
    const char *text = (const char *)sqlite.column_text(statement, column);
    int length = sqlite.column_bytes(statement, column);
    const char *kept =
        arena_text(arena, text ? text : "", text ? (size_t)length : 0);
    return kept ? kept : "";
}

/*
 * Catalogue: see catalogue.h.
 *
 * What a document has several of stands in the table `value`, in its order.
 * The text is kept in each language, block by block in lines; a page's number
 * between two form feeds stands where its text begins.  The words for the
 * full text are in `word` (index.h), by the document's number.
 */
#include "pipeline/archive/catalogue.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "input/language.h"
#include "input/text.h"
#include "pipeline/archive/index.h"
#include "pipeline/messages.h"

enum { SCHEMA = 1 };

static const char tables[] =
    "BEGIN IMMEDIATE;"
    "CREATE TABLE IF NOT EXISTS document ("
    " id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, key TEXT NOT NULL,"
    " version INTEGER NOT NULL, current INTEGER NOT NULL,"
    " added TEXT NOT NULL, file TEXT NOT NULL, bytes INTEGER NOT NULL,"
    " conforms INTEGER NOT NULL, pages INTEGER NOT NULL,"
    " profile TEXT NOT NULL, date TEXT NOT NULL, producer TEXT NOT NULL,"
    " identifier TEXT NOT NULL, addition TEXT NOT NULL);"
    "CREATE INDEX IF NOT EXISTS document_key ON document (key);"
    "CREATE INDEX IF NOT EXISTS document_added ON document (added);"
    "CREATE TABLE IF NOT EXISTS value ("
    " document INTEGER NOT NULL, kind TEXT NOT NULL, number INTEGER NOT NULL,"
    " language TEXT NOT NULL, text TEXT NOT NULL,"
    " PRIMARY KEY (document, kind, number)) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS stored ("
    " document INTEGER NOT NULL, number INTEGER NOT NULL, role TEXT NOT NULL,"
    " name TEXT NOT NULL, sha256 TEXT NOT NULL,"
    " PRIMARY KEY (document, number)) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS made ("
    " document INTEGER PRIMARY KEY, layout TEXT, arrangement TEXT,"
    " impose TEXT, sheet TEXT, repeat TEXT, profile TEXT, compression TEXT,"
    " signature INTEGER, strict INTEGER, record INTEGER, epoch TEXT,"
    " fonts TEXT);"
    "CREATE TABLE IF NOT EXISTS text ("
    " document INTEGER NOT NULL, number INTEGER NOT NULL,"
    " language TEXT NOT NULL, text TEXT NOT NULL,"
    " PRIMARY KEY (document, number));"
    "CREATE VIRTUAL TABLE IF NOT EXISTS word USING fts5("
    " zh_head, zh, en_head, en, other_head, other,"
    " content='', tokenize='ascii');"
    "PRAGMA user_version = 1;"
    "COMMIT;";

/* ---- tables ---- */

static int64_t
number_of(Sql *sql, const char *text)
{
    sqlite3_stmt *statement = sql_query(sql, text, "");
    int64_t number =
        sql_next(sql, statement) ? sqlite.column_int64(statement, 0) : 0;
    sqlite.finalize(statement);
    return number;
}

bool
catalogue_prepare(Sql *sql, bool create)
{
    int64_t version = number_of(sql, "PRAGMA user_version");
    if (!sql->failed && version > SCHEMA) {
        failure("catalogue-newer",
                "%s was made by a later version of this program", sql->name);
        sql->failed = true;
    } else if (!sql->failed && version < SCHEMA && !create) {
        failure("no-archive", "%s is no catalogue of an archive", sql->name);
        sql->failed = true;
    }
    /* What is acknowledged is on disk. */
    if (create)
        sql_script(sql, "PRAGMA journal_mode = WAL;");
    sql_script(sql, "PRAGMA synchronous = FULL;");
    return version == SCHEMA || !create ? !sql->failed
                                        : sql_script(sql, tables);
}

/* ---- values ---- */

static bool
insert_value(Sql *sql, const Entry *entry, const char *kind, size_t number,
             const char *language, const char *text)
{
    return sql_run(sql, "INSERT INTO value VALUES (?,?,?,?,?)", "isiss",
                   entry->id, kind, (int64_t)number, language ? language : "",
                   text);
}

static bool
insert_texts(Sql *sql, const Entry *entry, const char *kind,
             const LocalTexts *texts)
{
    for (size_t i = 0; i < texts->count; i++)
        if (!insert_value(sql, entry, kind, i, texts->items[i].language,
                          texts->items[i].text))
            return false;
    return true;
}

static bool
insert_list(Sql *sql, const Entry *entry, const char *kind,
            const TextList *list)
{
    for (size_t i = 0; i < list->count; i++)
        if (!insert_value(sql, entry, kind, i, "", list->items[i]))
            return false;
    return true;
}

static LocalTexts *
texts_of(Entry *entry, const char *kind)
{
    return strcmp(kind, "title") == 0         ? &entry->titles
           : strcmp(kind, "issuer") == 0      ? &entry->issuers
           : strcmp(kind, "issue") == 0       ? &entry->issues
           : strcmp(kind, "description") == 0 ? &entry->descriptions
                                              : NULL;
}

static TextList *
list_of(Entry *entry, const char *kind)
{
    return strcmp(kind, "language") == 0  ? &entry->languages
           : strcmp(kind, "author") == 0  ? &entry->authors
           : strcmp(kind, "keyword") == 0 ? &entry->keywords
           : strcmp(kind, "font") == 0    ? &entry->fonts
                                          : NULL;
}

static void
read_values(Sql *sql, Arena *arena, Entry *entry)
{
    sqlite3_stmt *statement =
        sql_query(sql,
                  "SELECT kind, language, text FROM value WHERE document = ?"
                  " ORDER BY kind, number",
                  "i", entry->id);
    while (sql_next(sql, statement)) {
        const char *kind = sql_text(arena, statement, 0);
        const char *text = sql_text(arena, statement, 2);
        LocalTexts *texts = texts_of(entry, kind);
        TextList *list = list_of(entry, kind);
        LocalText *local = texts ? vector_push(arena, texts) : NULL;
        const char **item = list ? vector_push(arena, list) : NULL;
        if (local)
            *local = (LocalText){sql_text(arena, statement, 1), text};
        if (item)
            *item = text;
    }
    sqlite.finalize(statement);
}

/* ---- what it was made from ---- */

static const char *
given(const char *text)
{
    return text ? text : "";
}

static bool
insert_made(Sql *sql, const Entry *entry)
{
    const MadeBy *made = &entry->made;
    const JobOptions *options = &made->options;
    for (size_t i = 0; i < entry->files.count; i++) {
        const StoredFile *file = &entry->files.items[i];
        if (!sql_run(sql, "INSERT INTO stored VALUES (?,?,?,?,?)", "iisss",
                     entry->id, (int64_t)i, file->role, file->name,
                     file->sha256))
            return false;
    }
    return sql_run(sql, "INSERT INTO made VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
                   "isssssssiiiss", entry->id, given(options->layout),
                   given(options->arrangement), given(options->impose),
                   given(options->sheet), given(options->repeat),
                   given(options->profile), given(options->compression),
                   (int64_t)options->signature_size,
                   (int64_t)options->profile_strict, made->record,
                   given(made->epoch), given(made->fonts));
}

static void
read_made(Sql *sql, Arena *arena, Entry *entry)
{
    sqlite3_stmt *statement =
        sql_query(sql,
                  "SELECT role, name, sha256 FROM stored WHERE document = ?"
                  " ORDER BY number",
                  "i", entry->id);
    while (sql_next(sql, statement)) {
        StoredFile *file = vector_push(arena, &entry->files);
        if (file)
            *file = (StoredFile){sql_text(arena, statement, 0),
                                 sql_text(arena, statement, 1),
                                 sql_text(arena, statement, 2)};
    }
    sqlite.finalize(statement);
    statement =
        sql_query(sql,
                  "SELECT layout, arrangement, impose, sheet, repeat, profile,"
                  " compression, signature, strict, record, epoch, fonts"
                  " FROM made WHERE document = ?",
                  "i", entry->id);
    JobOptions *options = &entry->made.options;
    if (sql_next(sql, statement)) {
        for (int i = 0; i < JOB_TEXTS; i++)
            *job_text(options, (size_t)i) = sql_text(arena, statement, i);
        options->signature_size = (size_t)sqlite.column_int64(statement, 7);
        options->profile_strict = sqlite.column_int64(statement, 8) != 0;
        entry->made.record = sqlite.column_int64(statement, 9);
        entry->made.epoch = sql_text(arena, statement, 10);
        entry->made.fonts = sql_text(arena, statement, 11);
    }
    sqlite.finalize(statement);
}

/* ---- documents ---- */

int64_t
catalogue_find(Archive *archive, const char *sha256)
{
    sqlite3_stmt *statement = sql_query(
        &archive->sql, "SELECT id FROM document WHERE sha256 = ?", "s", sha256);
    int64_t id = sql_next(&archive->sql, statement)
                     ? sqlite.column_int64(statement, 0)
                     : 0;
    sqlite.finalize(statement);
    return id;
}

int64_t
catalogue_id(Archive *archive, const char *prefix)
{
    enum { LEAST = 4 };
    size_t length = strlen(prefix);
    int64_t id = 0;
    bool several = false;
    if (length < LEAST || strspn(prefix, "0123456789abcdef") != length) {
        failure("no-document",
                "\"%s\" is no document: at least %d digits of its number are "
                "needed, as briefset archive DIR list tells them",
                prefix, LEAST);
        return 0;
    }
    sqlite3_stmt *statement =
        sql_query(&archive->sql,
                  "SELECT id FROM document WHERE sha256 >= ?1 AND"
                  " sha256 < ?1 || 'g' LIMIT 2",
                  "s", prefix);
    while (sql_next(&archive->sql, statement)) {
        several = id > 0;
        id = sqlite.column_int64(statement, 0);
    }
    sqlite.finalize(statement);
    if (archive->sql.failed)
        return 0;
    if (id == 0)
        failure("no-document", "no document begins with %s", prefix);
    if (several)
        failure("no-document", "several documents begin with %s", prefix);
    return several ? 0 : id;
}

int64_t
catalogue_next_version(Sql *sql, const char *key)
{
    sqlite3_stmt *statement = sql_query(
        sql, "SELECT max(version) FROM document WHERE key = ?", "s", key);
    int64_t last =
        sql_next(sql, statement) ? sqlite.column_int64(statement, 0) : 0;
    sqlite.finalize(statement);
    return last + 1;
}

static const char *
format_time(Arena *arena, int64_t microseconds)
{
    time_t seconds = (time_t)(microseconds / 1000000);
    struct tm date;
    return gmtime_r(&seconds, &date)
               ? arena_format(arena, "%04d-%02d-%02dT%02d:%02d:%02d.%06dZ",
                              date.tm_year + 1900, date.tm_mon + 1,
                              date.tm_mday, date.tm_hour, date.tm_min,
                              date.tm_sec, (int)(microseconds % 1000000))
               : "";
}

/* The clock may have been put back since the last one. */
const char *
catalogue_time(Sql *sql, Arena *arena)
{
    struct timespec clock;
    clock_gettime(CLOCK_REALTIME, &clock);
    int64_t now = (int64_t)clock.tv_sec * 1000000 + clock.tv_nsec / 1000;
    int64_t last = number_of(
        sql, "SELECT CAST(strftime('%s', max(added)) AS INTEGER) * 1000000 +"
             " CAST(substr(max(added), 21, 6) AS INTEGER) FROM document");
    return format_time(arena, now > last ? now : last + 1);
}

static bool
insert_document(Sql *sql, Entry *entry)
{
    if (!sql_run(sql, "UPDATE document SET current = 0 WHERE key = ?", "s",
                 entry->key) ||
        !sql_run(sql,
                 "INSERT INTO document VALUES"
                 " (NULL,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                 "ssiissiiisssss", entry->sha256, entry->key, entry->version,
                 (int64_t)1, entry->added, entry->file, entry->bytes,
                 (int64_t)entry->conforms, entry->pages, entry->profile,
                 entry->date, entry->producer, entry->identifier,
                 entry->addition))
        return false;
    entry->id = sqlite.last_insert_rowid(sql->database);
    entry->is_current = true;
    return true;
}

static void
read_document(Arena *arena, sqlite3_stmt *statement, Entry *entry)
{
    *entry = (Entry){.id = sqlite.column_int64(statement, 0),
                     .sha256 = sql_text(arena, statement, 1),
                     .key = sql_text(arena, statement, 2),
                     .version = sqlite.column_int64(statement, 3),
                     .is_current = sqlite.column_int64(statement, 4) != 0,
                     .added = sql_text(arena, statement, 5),
                     .file = sql_text(arena, statement, 6),
                     .bytes = sqlite.column_int64(statement, 7),
                     .conforms = sqlite.column_int64(statement, 8) != 0,
                     .pages = sqlite.column_int64(statement, 9),
                     .profile = sql_text(arena, statement, 10),
                     .date = sql_text(arena, statement, 11),
                     .producer = sql_text(arena, statement, 12),
                     .identifier = sql_text(arena, statement, 13),
                     .addition = sql_text(arena, statement, 14)};
}

static void
read_rest(Sql *sql, Arena *arena, Entry *entry)
{
    read_values(sql, arena, entry);
    read_made(sql, arena, entry);
}

bool
catalogue_entry(Archive *archive, Arena *arena, int64_t id, Entry *entry)
{
    Sql *sql = &archive->sql;
    sqlite3_stmt *statement =
        sql_query(sql, "SELECT * FROM document WHERE id = ?", "i", id);
    bool there = sql_next(sql, statement);
    if (there)
        read_document(arena, statement, entry);
    sqlite.finalize(statement);
    if (there)
        read_rest(sql, arena, entry);
    return there && !sql->failed && !arena_failed(arena);
}

/* ---- text ---- */

typedef struct TextRow {
    const char *language;
    StringBuilder text;
    int block;
    int page;
} TextRow;

typedef VECTOR(TextRow) TextRows;

static TextRow *
row_of(Arena *arena, TextRows *rows, const char *language)
{
    for (size_t i = 0; i < rows->count; i++)
        if (strcmp(rows->items[i].language, language) == 0)
            return &rows->items[i];
    TextRow *row = vector_push(arena, rows);
    if (row)
        *row = (TextRow){language, {.arena = arena}, -1, 0};
    return row;
}

/* Line feeds and form feeds are this table's own. */
static void
append_line(StringBuilder *out, const char *text)
{
    for (; *text; text++)
        string_append(out, *text == '\n' || *text == '\f' ? " " : text, 1);
}

static void
append_piece(Arena *arena, TextRow *row, const EntryPiece *piece)
{
    if (row->block >= 0 && row->block != piece->block)
        string_append(&row->text, "\n", 1);
    const char *mark = row->page != piece->page
                           ? arena_format(arena, "\f%d\f", piece->page)
                           : NULL;
    if (mark)
        string_append_text(&row->text, mark);
    append_line(&row->text, piece->text);
    row->block = piece->block;
    row->page = piece->page;
}

static TextRows
rows_of(Arena *arena, const EntryText *text)
{
    TextRows rows = {0};
    for (size_t i = 0; i < text->pieces.count; i++) {
        const EntryPiece *piece = &text->pieces.items[i];
        TextRow *row = row_of(arena, &rows, piece->language);
        if (row)
            append_piece(arena, row, piece);
    }
    return rows;
}

static bool
insert_text(Sql *sql, Arena *arena, const Entry *entry, const EntryText *text)
{
    TextRows rows = rows_of(arena, text);
    for (size_t i = 0; i < rows.count; i++)
        if (!sql_run(sql, "INSERT INTO text VALUES (?,?,?,?)", "iiss",
                     entry->id, (int64_t)i, rows.items[i].language,
                     rows.items[i].text.bytes))
            return false;
    return true;
}

/* Reads what append_piece() wrote. */
static void
read_pieces(Arena *arena, const char *language, const char *at, int *block,
            EntryText *text)
{
    int page = 1;
    bool begins = true;
    while (*at) {
        if (*at == '\n') {
            begins = true;
            at++;
            continue;
        }
        if (*at == '\f') {
            char *end = NULL;
            page = (int)strtol(at + 1, &end, 10);
            at = *end == '\f' ? end + 1 : end;
            continue;
        }
        size_t length = strcspn(at, "\n\f");
        *block += begins;
        begins = false;
        EntryPiece *piece = vector_push(arena, &text->pieces);
        if (piece)
            *piece = (EntryPiece){language, page, *block,
                                  arena_text(arena, at, length)};
        at += length;
    }
}

bool
entry_text_as_kept(Arena *arena, const EntryText *text, EntryText *kept)
{
    TextRows rows = rows_of(arena, text);
    int block = -1;
    *kept = (EntryText){0};
    for (size_t i = 0; i < rows.count && !arena_failed(arena); i++)
        read_pieces(arena, rows.items[i].language, rows.items[i].text.bytes,
                    &block, kept);
    return !arena_failed(arena);
}

bool
catalogue_text(Archive *archive, Arena *arena, int64_t id, EntryText *text)
{
    Sql *sql = &archive->sql;
    int block = -1;
    *text = (EntryText){0};
    sqlite3_stmt *statement = sql_query(
        sql,
        "SELECT language, text FROM text WHERE document = ? ORDER BY number",
        "i", id);
    while (sql_next(sql, statement))
        read_pieces(arena, sql_text(arena, statement, 0),
                    sql_text(arena, statement, 1), &block, text);
    sqlite.finalize(statement);
    return !sql->failed && !arena_failed(arena);
}

bool
catalogue_insert(Sql *sql, Arena *arena, Entry *entry, const EntryText *text)
{
    return insert_document(sql, entry) &&
           insert_texts(sql, entry, "title", &entry->titles) &&
           insert_texts(sql, entry, "issuer", &entry->issuers) &&
           insert_texts(sql, entry, "issue", &entry->issues) &&
           insert_texts(sql, entry, "description", &entry->descriptions) &&
           insert_list(sql, entry, "language", &entry->languages) &&
           insert_list(sql, entry, "author", &entry->authors) &&
           insert_list(sql, entry, "keyword", &entry->keywords) &&
           insert_list(sql, entry, "font", &entry->fonts) &&
           insert_made(sql, entry) && insert_text(sql, arena, entry, text) &&
           index_insert(sql, arena, entry, text);
}

/* ---- visiting ---- */

static bool
holds(const LocalTexts *texts, const char *part)
{
    for (size_t i = 0; i < texts->count; i++)
        if (strstr(texts->items[i].text, part))
            return true;
    return false;
}

static bool
has_language(const Entry *entry, const char *language)
{
    for (size_t i = 0; i < entry->languages.count; i++)
        if (language_matches(entry->languages.items[i], language))
            return true;
    return false;
}

bool
entry_passes(const Entry *entry, const EntryFilter *filter)
{
    const char *date = entry->date;
    return (!filter->current || entry->is_current) &&
           (!filter->from || strcmp(date, filter->from) >= 0) &&
           (!filter->to ||
            (*date && strncmp(date, filter->to, strlen(filter->to)) <= 0)) &&
           (!filter->issuer || holds(&entry->issuers, filter->issuer)) &&
           (!filter->language || has_language(entry, filter->language));
}

Status
catalogue_visit(Archive *archive, const EntryFilter *filter, EntryVisit *visit,
                void *context)
{
    Sql *sql = &archive->sql;
    sqlite3_stmt *statement =
        sql_query(sql, "SELECT * FROM document ORDER BY id", "");
    bool goes_on = true;
    while (goes_on && sql_next(sql, statement)) {
        Entry entry;
        Arena *arena = arena_new();
        if (!arena) {
            failure_no_memory();
            sqlite.finalize(statement);
            return STATUS_NO_MEMORY;
        }
        read_document(arena, statement, &entry);
        read_rest(sql, arena, &entry);
        if (!sql->failed && entry_passes(&entry, filter))
            goes_on = visit(context, arena, &entry);
        arena_free(arena);
    }
    sqlite.finalize(statement);
    return archive_status(archive);
}

const char *
entry_in_language(const LocalTexts *texts, const char *language)
{
    for (size_t i = 0; i < texts->count; i++)
        if (texts->items[i].language &&
            language_matches(texts->items[i].language, language))
            return texts->items[i].text;
    return texts->count > 0 ? texts->items[0].text : "";
}

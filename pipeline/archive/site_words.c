/*
 * The index of a site's full text: see site.h.
 *
 * It is the catalogue's own, as FTS5 tells it word by word in order, so that
 * the page finds what `briefset archive DIR search` finds.  A file begins
 * where the one before has become long, with a word that the page knows.
 *
 * A word's places are numbers, five bits a letter, the lowest first, with a
 * bit that says that more follow.  Each document begins with its distance from
 * the one before; then, for each place, twice the distance from the one before
 * in its column, or, odd, by how many columns it is further, which its
 * distance from the column's beginning follows; 0 ends the document.
 */
#include "pipeline/archive/site.h"

#include <string.h>

#include "pipeline/messages.h"

enum { FILE_LENGTH = 192 * 1024 };

typedef struct Index {
    Site *site;
    SiteScript script;
    int64_t document; /* the word's last one, in the site's order; -1: none */
    int64_t column;
    int64_t place; /* -1: before the first */
    bool has_word;
} Index;

static void
print_number(FILE *out, int64_t number)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqr"
                                  "stuvwxyz0123456789+/";
    for (; number >= 32; number /= 32)
        fputc(letters[number % 32 + 32], out);
    fputc(letters[number], out);
}

/* ---- files ---- */

static bool
end_file(Index *index)
{
    Site *site = index->site;
    if (!index->script.stream)
        return true;
    fputs("]);\n", index->script.stream);
    return site_script_end(site, &index->script,
                           site_name(site, site->arena, "page/words/%zu.js",
                                     site->first_words.count - 1));
}

static bool
begin_file(Index *index, const char *word)
{
    Site *site = index->site;
    const char **first = vector_push(site->arena, &site->first_words);
    if (!first || !(*first = arena_text(site->arena, word, strlen(word))))
        return site_tell_memory(site);
    if (!site_script_begin(site, &index->script))
        return false;
    fprintf(index->script.stream, "briefset.words(%zu,[",
            site->first_words.count - 1);
    return true;
}

/* ---- words ---- */

static void
end_word(Index *index)
{
    if (!index->has_word)
        return;
    fputs(index->document >= 0 ? "A\"" : "\"", index->script.stream);
    index->has_word = false;
}

static bool
begin_word(Index *index, const char *word)
{
    end_word(index);
    bool is_full =
        index->script.stream && ftell(index->script.stream) > FILE_LENGTH;
    if (is_full && !end_file(index))
        return false;
    const char *between = index->script.stream ? ",\n" : "\n";
    if (!index->script.stream && !begin_file(index, word))
        return false;
    fputs(between, index->script.stream);
    json_print_string(index->script.stream, word);
    fputs(",\"", index->script.stream);
    index->document = -1;
    index->has_word = true;
    return true;
}

static void
print_place(Index *index, int64_t document, int64_t column, int64_t place)
{
    FILE *out = index->script.stream;
    if (document != index->document) {
        if (index->document >= 0)
            print_number(out, 0);
        print_number(out, document - index->document);
        index->column = 0;
        index->place = -1;
        index->document = document;
    }
    if (column != index->column) {
        print_number(out, 2 * (column - index->column) + 1);
        print_number(out, place);
    } else {
        print_number(out, 2 * (place - index->place));
    }
    index->column = column;
    index->place = place;
}

/* ---- rows ---- */

/* The columns in their order; -1: none of them. */
static int64_t
column_of(const char *name)
{
    static const char *const names[] = {"zh_head", "zh",         "en_head",
                                        "en",      "other_head", "other"};
    for (size_t i = 0; name && i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], name) == 0)
            return (int64_t)i;
    return -1;
}

/* The place of a document in the site's order; -1: it is not there. */
static int64_t
document_of(const Site *site, int64_t id)
{
    size_t low = 0;
    size_t high = site->documents.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (site->documents.items[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    bool found =
        low < site->documents.count && site->documents.items[low].id == id;
    return found ? (int64_t)low : -1;
}

/* Between blocks stands what is no word, which counts as one in ranking. */
static bool
take_row(Index *index, sqlite3_stmt *row, char *word, size_t room)
{
    static const char no_word[] = "\xEF\xBF\xBF";
    const char *text = (const char *)sqlite.column_text(row, 0);
    int64_t column = column_of((const char *)sqlite.column_text(row, 2));
    int64_t document = document_of(index->site, sqlite.column_int64(row, 1));
    if (!text || column < 0 || document < 0)
        return true;
    index->site->documents.items[document].words++;
    if (strcmp(text, no_word) == 0 || strlen(text) >= room)
        return true;
    if (strcmp(text, word) != 0 || !index->has_word) {
        memcpy(word, text, strlen(text) + 1);
        if (!begin_word(index, word))
            return false;
    }
    print_place(index, document, column, sqlite.column_int64(row, 3));
    return true;
}

bool
site_words(Site *site)
{
    char word[32768] = ""; /* FTS5 cuts longer ones */
    Index index = {.site = site};
    Sql *sql = &site->archive->sql;
    bool good = sql_script(sql, "CREATE VIRTUAL TABLE IF NOT EXISTS"
                                " temp.word_place USING"
                                " fts5vocab('main', 'word', 'instance');");
    sqlite3_stmt *rows =
        good ? sql_query(sql,
                         "SELECT term, doc, col, \"offset\" FROM"
                         " temp.word_place",
                         "")
             : NULL;
    while (good && sql_next(sql, rows))
        good = take_row(&index, rows, word, sizeof word);
    sqlite.finalize(rows);
    if (index.script.stream)
        end_word(&index);
    return end_file(&index) && good && !sql->failed;
}

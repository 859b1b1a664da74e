/*
 * Search: see search.h.
 *
 * FTS5 tells which documents, and ranks them [BM25, the head's words counted
 * eightfold]; where in a document is found here, in the text as it is kept,
 * by the same words.
 */
#include "pipeline/archive/search.h"

#include <string.h>

#include "input/language.h"
#include "input/text.h"
#include "pipeline/messages.h"

enum { PASSAGE = 240 /* bytes, about */ };

/* ---- a block and what is in it ---- */

typedef struct Block {
    const EntryPiece *first;
    size_t pieces;
    StringBuilder text;
    Words words;
    VECTOR(Match) matches; /* in order */
    size_t phrases;        /* how many different ones it says */
} Block;

/* True if the phrase's words stand at word `at`. */
static bool
stands_at(const Words *words, size_t at, const Words *phrase)
{
    if (phrase->count > words->count - at)
        return false;
    for (size_t i = 0; i < phrase->count; i++) {
        const Word *word = &words->items[at + i];
        const Word *wanted = &phrase->items[i];
        bool in_pair = i > 0 && word->single && words->items[at + i - 1].single;
        if (!word_is(word, wanted) || (in_pair && word->apart != wanted->apart))
            return false;
    }
    return true;
}

static void
add_match(Arena *arena, Block *block, size_t start, size_t end)
{
    size_t at = block->matches.count;
    Match *added = vector_push(arena, &block->matches);
    if (!added)
        return;
    for (; at > 0 && block->matches.items[at - 1].start > start; at--)
        block->matches.items[at] = block->matches.items[at - 1];
    block->matches.items[at] = (Match){start, end};
}

static void
find_phrase(Arena *arena, Block *block, const Words *phrase)
{
    bool said = false;
    for (size_t at = 0; at < block->words.count; at++) {
        if (!stands_at(&block->words, at, phrase))
            continue;
        add_match(arena, block, block->words.items[at].start,
                  block->words.items[at + phrase->count - 1].end);
        said = true;
    }
    block->phrases += said;
}

static bool
read_block(Arena *arena, const Query *query, Block *block)
{
    const char *text = block->text.bytes ? block->text.bytes : "";
    if (!words_read(arena, text, block->text.length, &block->words))
        return false;
    for (size_t i = 0; i < query->phrases.count; i++)
        if (!query->phrases.items[i].excluded)
            find_phrase(arena, block, &query->phrases.items[i].words);
    return true;
}

/* ---- the passage ---- */

static bool
is_character_start(char c)
{
    return ((unsigned char)c & 0xC0) != 0x80;
}

/* Where text may be cut near `at`: between words or Han, not in a letter. */
static size_t
cut_near(const Block *block, size_t at, bool forward)
{
    const Words *words = &block->words;
    for (size_t i = 0; i < words->count; i++) {
        const Word *word = &words->items[i];
        if (word->start < at && at < word->end)
            return forward ? word->end : word->start;
    }
    while (at < block->text.length &&
           !is_character_start(block->text.bytes[at]))
        at++;
    return at;
}

/* The page that byte `at` of a block stands on. */
static int
page_at(const Block *block, size_t at)
{
    size_t end = 0;
    for (size_t i = 0; i < block->pieces; i++) {
        end += strlen(block->first[i].text);
        if (at < end)
            return block->first[i].page;
    }
    return block->first[0].page;
}

static void
cut_passage(Arena *arena, const Block *block, Passage *passage)
{
    size_t hit = block->matches.count > 0 ? block->matches.items[0].start : 0;
    size_t from =
        hit > PASSAGE / 3 ? cut_near(block, hit - PASSAGE / 3, true) : 0;
    size_t to = block->text.length;
    if (from > hit)
        from = hit;
    if (to - from > PASSAGE)
        to = cut_near(block, from + PASSAGE, false);
    if (block->matches.count > 0 && to < block->matches.items[0].end)
        to = block->matches.items[0].end;
    passage->text = arena_text(arena, block->text.bytes + from, to - from);
    passage->cut_before = from > 0;
    passage->cut_after = to < block->text.length;
    for (size_t i = 0; i < block->matches.count; i++) {
        const Match *match = &block->matches.items[i];
        if (match->start < from || match->end > to)
            continue;
        Match *added = vector_push(arena, &passage->matches);
        if (added)
            *added = (Match){match->start - from, match->end - from};
    }
}

static bool
is_wanted(const char *language, const EntryFilter *filter)
{
    return !filter->language || language_matches(language, filter->language);
}

/* The block that says most; the first of equal ones. */
static bool
find_in_text(Arena *arena, const Query *query, const EntryFilter *filter,
             const EntryText *text, Block *best)
{
    *best = (Block){0};
    for (size_t i = 0; i < text->pieces.count;) {
        Block block = {.first = &text->pieces.items[i],
                       .text = {.arena = arena}};
        for (; i < text->pieces.count &&
               text->pieces.items[i].block == block.first->block;
             i++, block.pieces++)
            string_append_text(&block.text, text->pieces.items[i].text);
        if (!is_wanted(block.first->language, filter))
            continue;
        if (!read_block(arena, query, &block))
            return false;
        if (block.phrases > best->phrases)
            *best = block;
    }
    return true;
}

/* Of what stands before the text, the first that says it; else the title. */
static bool
find_in_heads(Arena *arena, const Query *query, const Entry *entry,
              Passage *passage)
{
    enum { HEADS = 4 };
    const LocalTexts *heads[HEADS] = {&entry->titles, &entry->issuers,
                                      &entry->issues, &entry->descriptions};
    for (size_t h = 0; h < HEADS; h++)
        for (size_t i = 0; i < heads[h]->count; i++) {
            const LocalText *local = &heads[h]->items[i];
            Block block = {.text = {.arena = arena}};
            string_append_text(&block.text, local->text);
            if (!read_block(arena, query, &block))
                return false;
            if (block.phrases == 0 && (h > 0 || i > 0))
                continue;
            passage->language = local->language;
            passage->matches.count = 0;
            cut_passage(arena, &block, passage);
            if (block.phrases > 0)
                return true;
        }
    return true;
}

static bool
find_passage(Archive *archive, Arena *arena, const Query *query,
             const EntryFilter *filter, const Entry *entry, Passage *passage)
{
    EntryText text;
    Block best;
    *passage = (Passage){.language = "", .text = ""};
    if (!catalogue_text(archive, arena, entry->id, &text) ||
        !find_in_text(arena, query, filter, &text, &best))
        return false;
    if (best.phrases == 0)
        return find_in_heads(arena, query, entry, passage);
    passage->language = best.first->language;
    passage->page = page_at(&best, best.matches.items[0].start);
    cut_passage(arena, &best, passage);
    return !arena_failed(arena);
}

/* ---- documents ---- */

static bool
show(Archive *archive, int64_t id, const Query *query,
     const EntryFilter *filter, SearchVisit *visit, void *context)
{
    Entry entry;
    Passage passage;
    Arena *arena = arena_new();
    bool goes_on =
        arena && catalogue_entry(archive, arena, id, &entry) &&
        find_passage(archive, arena, query, filter, &entry, &passage) &&
        visit(context, arena, &entry, &passage);
    if (!arena || arena_failed(arena))
        failure_no_memory();
    arena_free(arena);
    return goes_on;
}

Status
search(Archive *archive, const Query *query, const EntryFilter *filter,
       int64_t most, SearchVisit *visit, void *context, int64_t *found)
{
    Sql *sql = &archive->sql;
    const char *expression =
        query_expression(archive->arena, query, filter->language);
    *found = 0;
    if (!expression)
        return STATUS_NO_MEMORY;
    sqlite3_stmt *statement = sql_query(
        sql,
        "SELECT d.id FROM word JOIN document d ON d.id = word.rowid"
        " WHERE word MATCH ?1 AND rank MATCH 'bm25(8.0,1.0,8.0,1.0,8.0,1.0)'"
        " AND (?2 = 0 OR d.current = 1)"
        " AND (?3 IS NULL OR d.date >= ?3)"
        " AND (?4 IS NULL OR (d.date <> '' AND"
        "      substr(d.date, 1, length(?4)) <= ?4))"
        " AND (?5 IS NULL OR EXISTS (SELECT 1 FROM value v"
        "      WHERE v.document = d.id AND v.kind = 'issuer'"
        "      AND instr(v.text, ?5) > 0))"
        " ORDER BY rank",
        "sisss", expression, (int64_t)filter->current, filter->from, filter->to,
        filter->issuer);
    bool goes_on = true;
    while (sql_next(sql, statement)) {
        if (goes_on && *found < most)
            goes_on = show(archive, sqlite.column_int64(statement, 0), query,
                           filter, visit, context);
        ++*found;
    }
    sqlite.finalize(statement);
    return archive_status(archive);
}

/*
 * Index: see index.h.
 */
#include "pipeline/archive/index.h"

#include <string.h>

#include "input/language.h"
#include "input/text.h"

/* U+FFFF, which is no character. */
static const char between_blocks[] = " \xEF\xBF\xBF ";

/* In the order of the columns, a head and a text each. */
enum { CHINESE, ENGLISH, OTHER, GROUPS };

static const char *const columns[GROUPS] = {"{zh_head zh}", "{en_head en}",
                                            "{other_head other}"};

static int
group_of(const char *language)
{
    return language && language_matches(language, "zh")   ? CHINESE
           : language && language_matches(language, "en") ? ENGLISH
                                                          : OTHER;
}

/* ---- words as FTS5 gets them ---- */

/* A pair that is looked for as one word. */
static bool
are_pair(const Words *words, size_t i)
{
    return i + 1 < words->count && words->items[i].single &&
           words->items[i + 1].single && !words->items[i + 1].apart;
}

static void
append_word(StringBuilder *out, const Words *words, size_t i)
{
    string_append(out, words->items[i].folded, words->items[i].length);
    if (are_pair(words, i))
        string_append(out, words->items[i + 1].folded,
                      words->items[i + 1].length);
    string_append(out, " ", 1);
}

static bool
append_text(Arena *arena, StringBuilder *out, const char *text, size_t length)
{
    Words words = {0};
    if (!words_read(arena, text, length, &words))
        return false;
    for (size_t i = 0; i < words.count; i++)
        append_word(out, &words, i);
    return string_append_text(out, between_blocks);
}

/* ---- documents ---- */

typedef struct Groups {
    StringBuilder heads[GROUPS];
    StringBuilder texts[GROUPS];
} Groups;

static bool
append_heads(Arena *arena, Groups *groups, const LocalTexts *texts)
{
    for (size_t i = 0; i < texts->count; i++) {
        const LocalText *local = &texts->items[i];
        if (!append_text(arena, &groups->heads[group_of(local->language)],
                         local->text, strlen(local->text)))
            return false;
    }
    return true;
}

static bool
append_list(Arena *arena, Groups *groups, const TextList *list)
{
    for (size_t i = 0; i < list->count; i++)
        if (!append_text(arena, &groups->heads[OTHER], list->items[i],
                         strlen(list->items[i])))
            return false;
    return true;
}

/* Pieces of one block are one text, wherever the pages part it. */
static bool
append_blocks(Arena *arena, Groups *groups, const EntryText *text)
{
    for (size_t i = 0; i < text->pieces.count;) {
        const EntryPiece *first = &text->pieces.items[i];
        StringBuilder block = {.arena = arena};
        for (; i < text->pieces.count &&
               text->pieces.items[i].block == first->block;
             i++)
            string_append_text(&block, text->pieces.items[i].text);
        if (!append_text(arena, &groups->texts[group_of(first->language)],
                         block.bytes ? block.bytes : "", block.length))
            return false;
    }
    return true;
}

static const char *
bytes_of(const StringBuilder *builder)
{
    return builder->bytes ? builder->bytes : "";
}

bool
index_insert(Sql *sql, Arena *arena, const Entry *entry, const EntryText *text)
{
    Groups groups;
    for (int i = 0; i < GROUPS; i++)
        groups.heads[i] = groups.texts[i] = (StringBuilder){.arena = arena};
    if (!append_heads(arena, &groups, &entry->titles) ||
        !append_heads(arena, &groups, &entry->issuers) ||
        !append_heads(arena, &groups, &entry->issues) ||
        !append_heads(arena, &groups, &entry->descriptions) ||
        !append_list(arena, &groups, &entry->authors) ||
        !append_list(arena, &groups, &entry->keywords) ||
        !append_blocks(arena, &groups, text))
        return false;
    return sql_run(
        sql,
        "INSERT INTO word (rowid, zh_head, zh, en_head, en,"
        " other_head, other) VALUES (?,?,?,?,?,?,?)",
        "issssss", entry->id, bytes_of(&groups.heads[CHINESE]),
        bytes_of(&groups.texts[CHINESE]), bytes_of(&groups.heads[ENGLISH]),
        bytes_of(&groups.texts[ENGLISH]), bytes_of(&groups.heads[OTHER]),
        bytes_of(&groups.texts[OTHER]));
}

/* ---- queries ---- */

/* The mark that closes what `text` opens, NULL if it opens nothing. */
static const char *
closing_quote(const char *text, size_t *size)
{
    static const char *const pairs[][2] = {
        {"\"", "\""}, {"“", "”"}, {"「", "」"}, {"『", "』"}, {"＂", "＂"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        *size = strlen(pairs[i][0]);
        if (strncmp(text, pairs[i][0], *size) == 0)
            return pairs[i][1];
    }
    return NULL;
}

static size_t
blank_size(const char *text)
{
    static const char wide[] = "\u3000";
    if (*text == ' ' || (*text >= '\t' && *text <= '\r'))
        return 1;
    return strncmp(text, wide, strlen(wide)) == 0 ? strlen(wide) : 0;
}

static size_t
length_to_blank(const char *text)
{
    size_t length = 0;
    size_t size;
    while (text[length] && blank_size(text + length) == 0 &&
           !closing_quote(text + length, &size))
        length++;
    return length;
}

static bool
add_phrase(Arena *arena, Query *query, const char *text, size_t length,
           bool excluded)
{
    Phrase phrase = {.excluded = excluded};
    if (!words_read(arena, text, length, &phrase.words))
        return false;
    if (phrase.words.count == 0)
        return true;
    Phrase *added = vector_push(arena, &query->phrases);
    if (added)
        *added = phrase;
    return added != NULL;
}

bool
query_read(Arena *arena, const char *text, Query *query)
{
    while (*text) {
        size_t size = blank_size(text);
        if (size > 0) {
            text += size;
            continue;
        }
        bool excluded = *text == '-' && text[1] != '\0';
        text += excluded;
        const char *close = closing_quote(text, &size);
        const char *end = close ? strstr(text + size, close) : NULL;
        text += close ? size : 0;
        size_t length = end     ? (size_t)(end - text)
                        : close ? strlen(text)
                                : length_to_blank(text);
        if (!add_phrase(arena, query, text, length, excluded))
            return false;
        text += length + (end ? strlen(close) : 0);
    }
    return true;
}

bool
query_is_positive(const Query *query)
{
    for (size_t i = 0; i < query->phrases.count; i++)
        if (!query->phrases.items[i].excluded)
            return true;
    return false;
}

/*
 * Words hold letters and digits only, so that in quotes they mean nothing
 * else.  A last character whose pair was looked for is looked for already.
 */
static void
append_phrase(StringBuilder *out, const Words *words)
{
    bool prefix = false;
    string_append_text(out, "\"");
    for (size_t i = 0; i < words->count; i++) {
        bool last = i + 1 == words->count && words->items[i].single;
        if (last && i > 0 && are_pair(words, i - 1))
            break;
        append_word(out, words, i);
        prefix = last;
    }
    string_append_text(out, prefix ? "\" *" : "\"");
}

const char *
query_expression(Arena *arena, const Query *query, const char *language)
{
    StringBuilder out = {.arena = arena};
    if (language) {
        string_append_text(&out, columns[group_of(language)]);
        string_append_text(&out, " : ");
    }
    const char *link = "(";
    for (int excluded = 0; excluded < 2; excluded++)
        for (size_t i = 0; i < query->phrases.count; i++) {
            const Phrase *phrase = &query->phrases.items[i];
            if (phrase->excluded != (excluded == 1))
                continue;
            string_append_text(&out, excluded ? " NOT " : link);
            append_phrase(&out, &phrase->words);
            link = " AND ";
        }
    string_append_text(&out, ")");
    return arena_failed(arena) ? NULL : out.bytes;
}

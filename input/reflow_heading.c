/*
 * Headings: see reflow_heading.h.
 *
 * A heading is short, does not end a sentence, and something follows it.  A
 * number (一、 第三章) makes it certain and gives its rank; without one it must
 * not stand in a row of such lines, as table cells and addresses do.
 */
#include "input/reflow_heading.h"

#include <string.h>

enum {
    HEADING_LINES_MAX = 3,
    HEADING_WIDTH_MAX = 96,
    PLAIN_WIDTH_MIN = 4,
    PLAIN_ROW_MAX = 3,
    MASTHEAD_ROW_MAX = 8
};

typedef struct Headings {
    const ReflowLines *lines;
    const Paragraphs *paragraphs;
    const bool *is_list;
    Outline *outlines;
} Headings;

static const Paragraph *
paragraph_at(const Headings *headings, size_t index)
{
    return &headings->paragraphs->list.items[index];
}

static const ReflowLine *
first_line(const Headings *headings, size_t index)
{
    return &headings->lines->list.items[paragraph_at(headings, index)->first];
}

static const ReflowLine *
last_line(const Headings *headings, size_t index)
{
    return &headings->lines->list.items[paragraph_at(headings, index)->end - 1];
}

static int
width_of(const Headings *headings, size_t index)
{
    int width = 0;
    for (const ReflowLine *line = first_line(headings, index);
         line <= last_line(headings, index) && width <= HEADING_WIDTH_MAX;
         line++)
        width += line->width;
    return width;
}

/* ---- what a paragraph looks like ---- */

static bool
contains(const Headings *headings, size_t index, const char *word)
{
    const char *text = headings->lines->source->text;
    size_t length = strlen(word);
    size_t end = last_line(headings, index)->end;
    for (size_t i = first_line(headings, index)->start; i + length <= end; i++)
        if (memcmp(text + i, word, length) == 0)
            return true;
    return false;
}

static bool
contains_any(const Headings *headings, size_t index, const char *const *words,
             size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (contains(headings, index, words[i]))
            return true;
    return false;
}

static bool
is_short_and_open(const Headings *headings, size_t index)
{
    /* A brace at the end would be read as a heading's attributes. */
    static const char *const stops[] = {"。", "；", "}"};
    const Paragraph *paragraph = paragraph_at(headings, index);
    const ReflowLine *last = last_line(headings, index);
    return paragraph->end - paragraph->first <= HEADING_LINES_MAX &&
           (last->ending == END_OPEN || last->ending == END_CLOSER) &&
           width_of(headings, index) <= HEADING_WIDTH_MAX &&
           !contains_any(headings, index, stops, sizeof stops / sizeof *stops);
}

/* （讨论稿）, (draft) */
static bool
is_parenthesised(const Headings *headings, size_t index)
{
    return first_line(headings, index)->first & TRAIT_OPENS &&
           !(first_line(headings, index)->first & TRAIT_QUOTE) &&
           last_line(headings, index)->ending == END_CLOSER;
}

/* 2019年4月25日, 第12期, 总第 88 期, ×府发〔2024〕12号 */
static bool
is_date_or_issue(const Headings *headings, size_t index)
{
    static const char *const pairs[][2] = {
        {"年", "日"}, {"第", "期"}, {"总", "期"}, {"總", "期"},
        {"〔", "号"}, {"〔", "號"}, {"No.", ""},
    };
    enum { WIDTH_MAX = 40 };
    if (width_of(headings, index) > WIDTH_MAX)
        return false;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (contains(headings, index, pairs[i][0]) &&
            contains(headings, index, pairs[i][1]))
            return true;
    return false;
}

/* 附件：1.…, 抄送：… */
static bool
is_annotation(const Headings *headings, size_t index)
{
    static const char *const words[] = {
        "附件：", "附：", "抄送：", "主送：", "抄报：", "联系人：", "主题词："};
    return contains_any(headings, index, words, sizeof words / sizeof *words);
}

static bool
has_letter(const Headings *headings, size_t index)
{
    const char *text = headings->lines->source->text;
    size_t end = last_line(headings, index)->end;
    for (size_t i = first_line(headings, index)->start; i < end;) {
        uint32_t character;
        i += utf8_decode(text + i, end - i, &character);
        unsigned traits = reflow_character_traits(character);
        if (traits & (TRAIT_CJK | TRAIT_WORD) &&
            !(traits & (TRAIT_OPENS | TRAIT_CLOSES)) &&
            reflow_character_digit(character) < 0)
            return true;
    }
    return false;
}

/* Does it begin with a letter of any script, a capital if it has such? */
static bool
begins_like_headline(const Headings *headings, size_t index)
{
    const ReflowLine *line = first_line(headings, index);
    char byte = headings->lines->source->text[line->start];
    bool lower = byte >= 'a' && byte <= 'z';
    return !lower && (line->first & (TRAIT_CJK | TRAIT_WORD | TRAIT_OPENS));
}

static bool
looks_plain(const Headings *headings, size_t index)
{
    const Marker *marker = paragraph_at(headings, index)->marker;
    bool numbered =
        marker->kind != MARKER_NONE &&
        (marker->kind != MARKER_NUMBER || reflow_marker_is_item(marker));
    return !numbered && is_short_and_open(headings, index) &&
           has_letter(headings, index) &&
           width_of(headings, index) >= PLAIN_WIDTH_MIN &&
           begins_like_headline(headings, index) &&
           !is_parenthesised(headings, index) &&
           !is_annotation(headings, index);
}

/* ---- ranks ---- */

/* A number on its own line at a page's end is a note's. */
static bool
is_note(const Headings *headings, size_t index)
{
    const Paragraph *paragraph = paragraph_at(headings, index);
    return paragraph->marker->kind == MARKER_LABEL &&
           (paragraph->end >= headings->lines->list.count ||
            last_line(headings, index)[1].new_page);
}

static int
numbered_rank(const Headings *headings, size_t index)
{
    static const int ranks[] = {
        [MARKER_NUMBER_DOT] = RANK_NUMBER,
        [MARKER_NUMBER_COMMA] = RANK_NUMBER,
        [MARKER_NUMBER_PAREN] = RANK_PARENS,
        [MARKER_PARENS] = RANK_PARENS,
        [MARKER_CHAPTER] = RANK_CHAPTER,
        [MARKER_SECTION] = RANK_SECTION,
        [MARKER_HAN_COMMA] = RANK_HAN_COMMA,
        [MARKER_HAN_PARENS] = RANK_HAN_PARENS,
    };
    const Paragraph *paragraph = paragraph_at(headings, index);
    const Marker *marker = paragraph->marker;
    bool counted = reflow_marker_counts(marker->kind);
    if (!is_short_and_open(headings, index) || is_note(headings, index))
        return RANK_NONE;
    if (marker->kind == MARKER_DECIMAL || marker->kind == MARKER_LABEL) {
        bool alone = marker->kind == MARKER_LABEL &&
                     paragraph->end - paragraph->first < 2;
        int rank = RANK_DECIMAL + marker->depth - 1;
        return alone ? RANK_NONE : rank < RANKS ? rank : RANKS - 1;
    }
    if (marker->kind == MARKER_NONE || marker->kind == MARKER_NUMBER ||
        marker->kind == MARKER_BULLET || marker->kind == MARKER_CIRCLED ||
        marker->kind == MARKER_ARTICLE || marker->kind >= MARKER_SOURCE ||
        (counted && !reflow_marker_is_item(marker)))
        return RANK_NONE;
    return ranks[marker->kind];
}

/* A short line that is no sentence: a cell of a table, an address, a date. */
static bool
is_fragment(const Headings *headings, size_t index)
{
    const Marker *marker = paragraph_at(headings, index)->marker;
    return !reflow_marker_is_item(marker) &&
           (marker->kind <= MARKER_NUMBER || marker->kind == MARKER_LABEL ||
            marker->kind == MARKER_DATE) &&
           is_short_and_open(headings, index);
}

/*
 * Plain headings in [first, end), a row of fragments: if it is short and text
 * follows it, they are those that look so.
 */
static void
settle_plain_row(Headings *headings, size_t first, size_t end)
{
    bool followed = end < headings->paragraphs->list.count;
    if (!followed || end - first > PLAIN_ROW_MAX)
        return;
    for (size_t i = first; i < end; i++)
        if (looks_plain(headings, i) && !is_date_or_issue(headings, i))
            headings->outlines[i] = (Outline){ROLE_HEADING, RANK_PLAIN};
}

static void
settle_numbered(Headings *headings, size_t index)
{
    const Marker *marker = paragraph_at(headings, index)->marker;
    bool last = index + 1 == headings->paragraphs->list.count;
    if (reflow_marker_is_item(marker) && headings->is_list[marker->run]) {
        headings->outlines[index].role = ROLE_ITEM;
        return;
    }
    int rank = numbered_rank(headings, index);
    if (rank != RANK_NONE && !last)
        headings->outlines[index] = (Outline){ROLE_HEADING, rank};
}

static void
settle_headings(Headings *headings, size_t from)
{
    size_t count = headings->paragraphs->list.count;
    for (size_t i = from; i < count; i++)
        settle_numbered(headings, i);
    for (size_t i = from; i < count;) {
        size_t end = i;
        while (end < count && headings->outlines[end].role == ROLE_TEXT &&
               is_fragment(headings, end))
            end++;
        settle_plain_row(headings, i, end);
        i = end > i ? end : i + 1;
    }
}

/* ---- masthead and title ---- */

static bool
has_masthead_word(const Headings *headings, size_t index)
{
    static const char *const words[] = {
        "简报",     "快报",       "专报",     "通报",  "周报", "月报",
        "动态",     "专刊",       "简讯",     "簡報",  "快報", "專報",
        "通報",     "週報",       "月報",     "動態",  "專刊", "簡訊",
        "Bulletin", "Newsletter", "Briefing", "Digest"};
    static const char document[] = "文件";
    const ReflowLine *last = last_line(headings, index);
    size_t length = sizeof document - 1;
    bool official = last->end - last->start > length &&
                    memcmp(headings->lines->source->text + last->end - length,
                           document, length) == 0;
    return official ||
           contains_any(headings, index, words, sizeof words / sizeof *words);
}

static bool
has_han(const Headings *headings, size_t index)
{
    const char *text = headings->lines->source->text;
    size_t end = last_line(headings, index)->end;
    for (size_t i = first_line(headings, index)->start; i < end;) {
        uint32_t character;
        i += utf8_decode(text + i, end - i, &character);
        unsigned traits = reflow_character_traits(character);
        if (traits & TRAIT_CJK && !(traits & (TRAIT_OPENS | TRAIT_CLOSES)))
            return true;
    }
    return false;
}

/*
 * The first line names the publication if a headline follows it that is not
 * shorter and not merely the same in another script.
 */
static bool
is_masthead(const Headings *headings, size_t index, size_t headline)
{
    if (has_masthead_word(headings, index))
        return true;
    return has_han(headings, index) == has_han(headings, headline) &&
           width_of(headings, index) <= width_of(headings, headline);
}

/* Settles name and title; the first paragraph after them. */
static size_t
settle_title(Headings *headings)
{
    size_t row = 0;
    size_t count = headings->paragraphs->list.count;
    while (row < count && row <= MASTHEAD_ROW_MAX &&
           (looks_plain(headings, row) ||
            (row > 0 && is_date_or_issue(headings, row) &&
             is_fragment(headings, row))))
        row++;
    if (row == 0)
        return 0;
    size_t headline = 1;
    while (headline < row && is_date_or_issue(headings, headline))
        headline++;
    if (row <= MASTHEAD_ROW_MAX && headline < row &&
        is_masthead(headings, 0, headline)) {
        headings->outlines[0].role = ROLE_NAME;
        headings->outlines[headline].role = ROLE_TITLE;
        return headline + 1;
    }
    headings->outlines[0].role = ROLE_TITLE;
    return 1;
}

Outline *
reflow_headings_find(Arena *arena, const ReflowLines *lines,
                     const Paragraphs *paragraphs, const bool *is_list)
{
    size_t count = paragraphs->list.count;
    Headings headings = {lines, paragraphs, is_list,
                         arena_array(arena, count, sizeof(Outline))};
    if (!headings.outlines)
        return NULL;
    settle_headings(&headings, settle_title(&headings));
    return headings.outlines;
}

void
reflow_headings_levels(const Outline *outlines, size_t count, int *levels)
{
    enum { LEVEL_MAX = 6 };
    bool used[RANKS] = {false};
    int level = 0;
    for (size_t i = 0; i < count; i++)
        if (outlines[i].role == ROLE_HEADING)
            used[outlines[i].rank] = true;
    for (int rank = 0; rank < RANKS; rank++) {
        if (used[rank] && level < LEVEL_MAX)
            level++;
        levels[rank] = level;
    }
}

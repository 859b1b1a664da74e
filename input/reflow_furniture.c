/*
 * Page furniture: see reflow_furniture.h.
 *
 * A number is a page number when its place says so (first or last on a page)
 * and its neighbours count with it, or when it is dressed as one (— 3 —,
 * 第 3 页).  A short line is a running head when it comes again in the same
 * place on another page.  Without form feeds, page numbers are lone numbers
 * that count on at about equal distances, and they then mark the pages.
 *
 * The very first line is kept unless it is numbered: a title that comes again
 * as the running head must not lose its first occurrence.
 */
#include "input/reflow_furniture.h"

#include <stdlib.h>
#include <string.h>

#include "input/reflow_shape.h"

enum { NO_NUMBER = -1, HEAD_WIDTH_MAX = 64 };

/* ---- page numbers, one line ---- */

typedef struct PageNumber {
    int number; /* NO_NUMBER: the line is something else */
    bool dressed;
} PageNumber;

typedef enum Dress { DRESS_NONE, DRESS_BLANK, DRESS_DASH, DRESS_WORD } Dress;

/* One sign or word that may stand beside a page number. */
static Dress
take_dress(const char *text, size_t *position, size_t end)
{
    static const struct {
        const char *text;
        Dress dress;
    } dresses[] = {
        {"-", DRESS_DASH},    {"–", DRESS_DASH},    {"—", DRESS_DASH},
        {"－", DRESS_DASH},   {"·", DRESS_DASH},    {"•", DRESS_DASH},
        {"~", DRESS_DASH},    {"/", DRESS_BLANK},   {"of", DRESS_BLANK},
        {"第", DRESS_BLANK},  {"共", DRESS_BLANK},  {"，", DRESS_BLANK},
        {"页", DRESS_WORD},   {"頁", DRESS_WORD},   {"Page", DRESS_WORD},
        {"page", DRESS_WORD}, {"PAGE", DRESS_WORD},
    };
    uint32_t character;
    size_t size = utf8_decode(text + *position, end - *position, &character);
    if (reflow_character_traits(character) & TRAIT_BLANK) {
        *position += size;
        return DRESS_BLANK;
    }
    for (size_t i = 0; i < sizeof dresses / sizeof *dresses; i++) {
        size_t length = strlen(dresses[i].text);
        if (end - *position >= length &&
            memcmp(text + *position, dresses[i].text, length) == 0) {
            *position += length;
            return dresses[i].dress;
        }
    }
    return DRESS_NONE;
}

static Dress
skip_dress(const char *text, size_t *position, size_t end)
{
    Dress most = DRESS_NONE;
    while (*position < end) {
        Dress dress = take_dress(text, position, end);
        if (dress == DRESS_NONE)
            break;
        most = dress > most ? dress : most;
    }
    return most;
}

static int
take_number(const char *text, size_t *position, size_t end)
{
    enum { DIGITS_MAX = 4 };
    int number = 0;
    int digits = 0;
    while (*position < end && digits <= DIGITS_MAX) {
        uint32_t character;
        size_t size =
            utf8_decode(text + *position, end - *position, &character);
        int digit = reflow_character_digit(character);
        if (digit < 0)
            break;
        number = number * 10 + digit;
        *position += size;
        digits++;
    }
    return digits > 0 && digits <= DIGITS_MAX ? number : NO_NUMBER;
}

/* `3`, `- 3 -`, `第 3 页 共 9 页`, `3 / 9`, `Page 3 of 9` */
static PageNumber
read_page_number(const ReflowLines *lines, size_t index)
{
    enum { LONGEST = 24 };
    const ReflowLine *line = &lines->list.items[index];
    const char *text = lines->source->text;
    PageNumber none = {NO_NUMBER, false};
    if (line->width > LONGEST)
        return none;
    size_t position = line->start;
    Dress before = skip_dress(text, &position, line->end);
    int number = take_number(text, &position, line->end);
    Dress after = skip_dress(text, &position, line->end);
    if (after != DRESS_NONE)
        take_number(text, &position, line->end);
    Dress last = skip_dress(text, &position, line->end);
    if (number == NO_NUMBER || position < line->end)
        return none;
    bool word =
        before == DRESS_WORD || after == DRESS_WORD || last == DRESS_WORD;
    bool dashes = before == DRESS_DASH && after == DRESS_DASH;
    return (PageNumber){number, word || dashes};
}

/* ---- pages ---- */

/* Where on a page a number may stand, likeliest first. */
enum { SLOT_LAST, SLOT_FIRST, SLOT_BEFORE_LAST, SLOT_SECOND, SLOTS };

typedef struct Page {
    size_t first;
    size_t end;
    PageNumber numbers[SLOTS];
} Page;

typedef VECTOR(Page) Pages;

static size_t
slot_line(const Page *page, int slot)
{
    size_t count = page->end - page->first;
    size_t inner = count > 1 ? 1 : 0;
    if (slot == SLOT_LAST || slot == SLOT_BEFORE_LAST)
        return page->end - 1 - (slot == SLOT_BEFORE_LAST ? inner : 0);
    return page->first + (slot == SLOT_SECOND ? inner : 0);
}

static bool
split_pages(Arena *arena, const ReflowLines *lines, Pages *pages)
{
    size_t count = lines->list.count;
    for (size_t first = 0; first < count;) {
        size_t end = first + 1;
        while (end < count && !lines->list.items[end].new_page)
            end++;
        Page *page = vector_push(arena, pages);
        if (!page)
            return false;
        page->first = first;
        page->end = end;
        for (int slot = 0; slot < SLOTS; slot++)
            page->numbers[slot] =
                read_page_number(lines, slot_line(page, slot));
        first = end;
    }
    return true;
}

/* Does the page before or after count on in the same slot? */
static bool
neighbour_counts(const Pages *pages, size_t index, int slot)
{
    int number = pages->items[index].numbers[slot].number;
    if (index > 0) {
        int before = pages->items[index - 1].numbers[slot].number;
        if (before != NO_NUMBER && before + 1 == number)
            return true;
    }
    return index + 1 < pages->count &&
           pages->items[index + 1].numbers[slot].number == number + 1;
}

static void
mark_page_number(ReflowLines *lines, const Pages *pages, size_t index)
{
    for (int slot = 0; slot < SLOTS; slot++) {
        const Page *page = &pages->items[index];
        PageNumber number = page->numbers[slot];
        if (number.number == NO_NUMBER)
            continue;
        bool expected = slot == SLOT_LAST && (size_t)number.number == index + 1;
        if (number.dressed || expected ||
            neighbour_counts(pages, index, slot)) {
            lines->list.items[slot_line(page, slot)].furniture = true;
            return;
        }
    }
}

/* ---- page numbers without form feeds ---- */

typedef struct LoneNumber {
    size_t line;
    int number;
    size_t run; /* index of the first number of its run */
} LoneNumber;

typedef VECTOR(LoneNumber) LoneNumbers;

/* Which of the few lone numbers after `index` counts on from it? */
static size_t
next_in_run(const LoneNumbers *numbers, size_t index)
{
    enum { LOOK_AHEAD = 4, LINES_MIN = 8, LINES_MAX = 200 };
    const LoneNumber *from = &numbers->items[index];
    for (size_t i = index + 1; i < numbers->count && i <= index + LOOK_AHEAD;
         i++) {
        size_t distance = numbers->items[i].line - from->line;
        if (numbers->items[i].number == from->number + 1 &&
            distance >= LINES_MIN && distance <= LINES_MAX)
            return i;
    }
    return 0;
}

/* The last page may be short: its number need only end the text. */
static void
mark_last_page(ReflowLines *lines, const LoneNumbers *numbers, size_t before)
{
    const LoneNumber *last = &numbers->items[numbers->count - 1];
    if (last->number == numbers->items[before].number + 1 &&
        last->line + 1 == lines->list.count)
        lines->list.items[last->line].furniture = true;
}

/* Marks the run that starts at `first` if it is long and even enough. */
static void
mark_run(ReflowLines *lines, LoneNumbers *numbers, size_t first)
{
    enum { RUN_MIN = 3, UNEVEN_MAX = 3 };
    size_t length = 1;
    size_t shortest = SIZE_MAX;
    size_t longest = 0;
    for (size_t i = first, next; (next = next_in_run(numbers, i)) > 0;
         i = next) {
        if (numbers->items[next].run != next)
            break; /* another run has it, and all that follows */
        size_t distance = numbers->items[next].line - numbers->items[i].line;
        shortest = distance < shortest ? distance : shortest;
        longest = distance > longest ? distance : longest;
        numbers->items[next].run = first;
        length++;
    }
    if (length < RUN_MIN || longest > shortest * UNEVEN_MAX)
        return;
    size_t last = first;
    for (size_t i = first; length > 0; length--) {
        lines->list.items[numbers->items[i].line].furniture = true;
        last = i;
        i = next_in_run(numbers, i);
    }
    mark_last_page(lines, numbers, last);
}

/* Finds page numbers where no form feed tells the pages; marks the pages. */
static bool
find_unpaged_numbers(Arena *arena, ReflowLines *lines)
{
    LoneNumbers numbers = {0};
    for (size_t i = 0; i < lines->list.count; i++) {
        PageNumber number = read_page_number(lines, i);
        if (number.number == NO_NUMBER)
            continue;
        lines->list.items[i].furniture = number.dressed;
        LoneNumber *added = vector_push(arena, &numbers);
        if (!added)
            return false;
        *added = (LoneNumber){i, number.number, numbers.count - 1};
    }
    for (size_t i = 0; i < numbers.count; i++)
        if (numbers.items[i].run == i)
            mark_run(lines, &numbers, i);
    for (size_t i = 0; i + 1 < lines->list.count; i++)
        if (lines->list.items[i].furniture)
            lines->list.items[i + 1].new_page = true;
    return true;
}

/* ---- running heads ---- */

typedef struct HeadCandidate {
    const char *key; /* without a page number at either end */
    size_t length;
    int number;
    bool at_foot;
    size_t page;
    size_t line;
} HeadCandidate;

typedef VECTOR(HeadCandidate) HeadCandidates;

static int
compare_candidates(const void *left, const void *right)
{
    const HeadCandidate *a = left;
    const HeadCandidate *b = right;
    if (a->at_foot != b->at_foot)
        return a->at_foot ? 1 : -1;
    if (a->length != b->length)
        return a->length < b->length ? -1 : 1;
    int order = memcmp(a->key, b->key, a->length);
    if (order != 0)
        return order;
    return a->page < b->page ? -1 : a->page > b->page;
}

static bool
is_digit_byte(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* Takes "12 " off the start or " 12" off the end of the key. */
static void
strip_number(HeadCandidate *candidate)
{
    enum { DIGITS_MAX = 4 };
    const char *key = candidate->key;
    size_t length = candidate->length;
    size_t head = 0;
    while (head < length && head <= DIGITS_MAX && is_digit_byte(key[head]))
        head++;
    size_t tail = length;
    while (tail > 0 && length - tail <= DIGITS_MAX &&
           is_digit_byte(key[tail - 1]))
        tail--;
    candidate->number = NO_NUMBER;
    if (head > 0 && head <= DIGITS_MAX && head + 1 < length &&
        key[head] == ' ') {
        size_t from = 0;
        candidate->number = take_number(key, &from, head);
        candidate->key += head + 1;
        candidate->length -= head + 1;
    } else if (tail < length && length - tail <= DIGITS_MAX && tail > 1 &&
               key[tail - 1] == ' ') {
        size_t from = tail;
        candidate->number = take_number(key, &from, length);
        candidate->length = tail - 1;
    }
}

/* The outermost line of a page that is still text; page->end: none. */
static size_t
outermost(const ReflowLines *lines, const Page *page, bool at_foot)
{
    size_t found = page->end;
    for (size_t i = page->first; i < page->end; i++)
        if (!lines->list.items[i].furniture && (at_foot || found == page->end))
            found = i;
    return found;
}

static bool
add_candidate(Arena *arena, const ReflowLines *lines, const Pages *pages,
              size_t page, bool at_foot, HeadCandidates *candidates)
{
    size_t index = outermost(lines, &pages->items[page], at_foot);
    if (index == pages->items[page].end)
        return true;
    const ReflowLine *line = &lines->list.items[index];
    if (line->width > HEAD_WIDTH_MAX || line->ending == END_STOP ||
        line->ending == END_PAUSE)
        return true;
    HeadCandidate *candidate = vector_push(arena, candidates);
    if (!candidate)
        return false;
    *candidate = (HeadCandidate){.key = lines->source->text + line->start,
                                 .length = line->end - line->start,
                                 .at_foot = at_foot,
                                 .page = page,
                                 .line = index};
    strip_number(candidate);
    return true;
}

/* The same words, and a page number that counts the pages if there is one. */
static bool
is_repeated(const HeadCandidate *a, const HeadCandidate *b)
{
    return a->at_foot == b->at_foot && a->length == b->length &&
           memcmp(a->key, b->key, a->length) == 0 &&
           (a->number == b->number ||
            (size_t)(b->number - a->number) == b->page - a->page);
}

static void
mark_head(ReflowLines *lines, const HeadCandidate *candidate, size_t *marked)
{
    ReflowLine *line = &lines->list.items[candidate->line];
    bool numbered = is_digit_byte(lines->source->text[line->start]);
    if (line->furniture || (candidate->line == 0 && !numbered))
        return;
    line->furniture = true;
    (*marked)++;
}

/* One line at the head and one at the foot of each page; how many it marked. */
static bool
mark_heads(Arena *arena, ReflowLines *lines, const Pages *pages, size_t *marked)
{
    HeadCandidates candidates = {0};
    for (size_t page = 0; page < pages->count; page++)
        if (!add_candidate(arena, lines, pages, page, /*at_foot=*/false,
                           &candidates) ||
            !add_candidate(arena, lines, pages, page, /*at_foot=*/true,
                           &candidates))
            return false;
    if (candidates.count > 1)
        qsort(candidates.items, candidates.count, sizeof *candidates.items,
              compare_candidates);
    for (size_t i = 0; i + 1 < candidates.count; i++) {
        if (!is_repeated(&candidates.items[i], &candidates.items[i + 1]))
            continue;
        mark_head(lines, &candidates.items[i], marked);
        mark_head(lines, &candidates.items[i + 1], marked);
    }
    return true;
}

/* ---- running heads without pages ---- */

/* A short line between a full one in mid-sentence and another line. */
static bool
interrupts(const ReflowLines *lines, size_t index, int measure)
{
    enum { FULL = 80 };
    const ReflowLine *above = &lines->list.items[index] - 1;
    return above->ending <= END_PAUSE && !above->furniture &&
           reflow_line_edge(above) * 100 >= measure * FULL &&
           index + 1 < lines->list.count;
}

static bool
read_unpaged(const ReflowLines *lines, size_t index, int measure,
             HeadCandidate *candidate)
{
    enum { SHORT = 60 };
    const ReflowLine *line = &lines->list.items[index];
    if (line->furniture || line->width * 100 > measure * SHORT ||
        (line->ending != END_OPEN && line->ending != END_CLOSER))
        return false;
    *candidate = (HeadCandidate){.key = lines->source->text + line->start,
                                 .length = line->end - line->start,
                                 .line = index};
    strip_number(candidate);
    return true;
}

/* Keeps one candidate of each text that interrupts often enough. */
static void
keep_repeated(HeadCandidates *candidates)
{
    enum { OFTEN = 3 };
    size_t kept = 0;
    for (size_t i = 0, end; i < candidates->count; i = end) {
        const HeadCandidate *first = &candidates->items[i];
        end = i + 1;
        while (end < candidates->count &&
               compare_candidates(first, &candidates->items[end]) == 0)
            end++;
        if (end - i >= OFTEN)
            candidates->items[kept++] = *first;
    }
    candidates->count = kept;
}

/*
 * Where nothing tells the pages, a short line that three times stands in the
 * middle of a sentence, the same each time, is a running head.
 */
static bool
mark_unpaged_heads(Arena *arena, ReflowLines *lines)
{
    HeadCandidates candidates = {0};
    HeadCandidate read;
    size_t marked = 0;
    int measure = reflow_shape_whole(lines);
    for (size_t i = 1; i < lines->list.count; i++) {
        if (!interrupts(lines, i, measure) ||
            !read_unpaged(lines, i, measure, &read))
            continue;
        HeadCandidate *added = vector_push(arena, &candidates);
        if (!added)
            return false;
        *added = read;
    }
    if (candidates.count > 1)
        qsort(candidates.items, candidates.count, sizeof read,
              compare_candidates);
    keep_repeated(&candidates);
    for (size_t i = 0; candidates.count > 0 && i < lines->list.count; i++)
        if (read_unpaged(lines, i, measure, &read) &&
            bsearch(&read, candidates.items, candidates.count, sizeof read,
                    compare_candidates))
            mark_head(lines, &read, &marked);
    return true;
}

/* ---- all of it ---- */

static void
report(const ReflowLines *lines, Diagnostics *diagnostics)
{
    for (size_t i = 0; i < lines->list.count; i++) {
        const ReflowLine *line = &lines->list.items[i];
        if (!line->furniture)
            continue;
        bool number = read_page_number(lines, i).number != NO_NUMBER;
        diagnose(diagnostics, SEVERITY_NOTE, "page-furniture-dropped",
                 source_place(lines->source, line->start),
                 "the %s \"%.*s\" was left out",
                 number ? "page number" : "running head",
                 (int)(line->end - line->start),
                 lines->source->text + line->start);
    }
}

bool
reflow_furniture_drop(Arena *arena, ReflowLines *lines,
                      Diagnostics *diagnostics)
{
    enum { HEAD_LINES_MAX = 2 };
    Pages pages = {0};
    if (!lines->fed && (!find_unpaged_numbers(arena, lines) ||
                        !mark_unpaged_heads(arena, lines)))
        return false;
    if (!split_pages(arena, lines, &pages))
        return false;
    for (size_t i = 0; lines->fed && i < pages.count; i++)
        mark_page_number(lines, &pages, i);
    for (int round = 0; round < HEAD_LINES_MAX && pages.count > 1; round++) {
        size_t marked = 0;
        if (!mark_heads(arena, lines, &pages, &marked))
            return false;
        if (marked == 0)
            break;
    }
    report(lines, diagnostics);
    reflow_lines_drop_furniture(lines);
    return true;
}

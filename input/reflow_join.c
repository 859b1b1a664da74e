/*
 * Joining: see reflow_join.h.
 *
 * A line's end between Han, or beside a Han mark, becomes nothing; between
 * words of a spaced script it becomes a space.  Between Han and Latin it
 * becomes what the writer types there elsewhere: a space if nearly always a
 * space, else nothing.
 *
 * A hyphen at a line's end stays, as compounds need theirs (well-|known); it
 * goes only if the text elsewhere has the word in one piece and never with a
 * hyphen.
 */
#include "input/reflow_join.h"

#include <stdlib.h>
#include <string.h>

enum {
    MARKS = TRAIT_OPENS | TRAIT_CLOSES | TRAIT_STOPS | TRAIT_PAUSES |
            TRAIT_COLON | TRAIT_QUOTE | TRAIT_BLANK
};

/* A character of a line and where it is. */
typedef struct Glance {
    uint32_t character;
    unsigned traits;
    size_t start;
    size_t end;
} Glance;

static Glance
glance_at(const char *text, size_t position, size_t end)
{
    Glance glance = {.start = position, .end = position};
    if (position < end) {
        glance.end +=
            utf8_decode(text + position, end - position, &glance.character);
        glance.traits = reflow_character_traits(glance.character);
    }
    return glance;
}

static Glance
glance_before(const char *text, size_t position, size_t start)
{
    Glance glance = {.start = position, .end = position};
    if (position > start) {
        glance.start -= utf8_decode_before(text, position, &glance.character);
        glance.traits = reflow_character_traits(glance.character);
    }
    return glance;
}

static bool
is_han(unsigned traits)
{
    return traits & TRAIT_CJK && !(traits & MARKS);
}

static bool
is_word(unsigned traits)
{
    return traits & TRAIT_WORD && !(traits & TRAIT_CJK);
}

/* ---- the writer's habits ---- */

void
reflow_joiner_prepare(Joiner *joiner)
{
    enum { SURE_MIN = 3, NEARLY_ALL = 90 };
    const char *text = joiner->lines->source->text;
    long spaced = 0;
    long solid = 0;
    for (size_t i = 0; i < joiner->lines->list.count; i++) {
        const ReflowLine *line = &joiner->lines->list.items[i];
        unsigned before = 0;
        bool blank = false;
        for (size_t at = line->start; at < line->end;) {
            Glance glance = glance_at(text, at, line->end);
            at = glance.end;
            if (glance.traits & TRAIT_BLANK) {
                blank = true;
                continue;
            }
            bool meet = (is_han(before) && is_word(glance.traits)) ||
                        (is_word(before) && is_han(glance.traits));
            spaced += meet && blank;
            solid += meet && !blank;
            before = glance.traits;
            blank = false;
        }
    }
    joiner->spaced =
        spaced >= SURE_MIN && spaced * 100 >= (spaced + solid) * NEARLY_ALL;
}

/* ---- hyphens ---- */

static uint64_t
hash_byte(uint64_t hash, char byte)
{
    bool capital = byte >= 'A' && byte <= 'Z';
    unsigned char folded = (unsigned char)(capital ? byte - 'A' + 'a' : byte);
    return (hash ^ folded) * 0x100000001B3u;
}

static uint64_t
hash_text(uint64_t hash, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        hash = hash_byte(hash, bytes[i]);
    return hash;
}

static const uint64_t empty_hash = 0xCBF29CE484222325u;

static bool
is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static int
compare_hashes(const void *left, const void *right)
{
    uint64_t a = *(const uint64_t *)left;
    uint64_t b = *(const uint64_t *)right;
    return a < b ? -1 : a > b;
}

static bool
collect_words(Joiner *joiner)
{
    const char *text = joiner->lines->source->text;
    for (size_t i = 0; i < joiner->lines->list.count; i++) {
        const ReflowLine *line = &joiner->lines->list.items[i];
        for (size_t at = line->start; at < line->end; at++) {
            if (!is_letter(text[at]))
                continue;
            size_t end = at;
            while (end < line->end &&
                   (is_letter(text[end]) || text[end] == '-'))
                end++;
            uint64_t *word = vector_push(joiner->arena, &joiner->words);
            if (!word)
                return false;
            *word = hash_text(empty_hash, text + at, end - at);
            at = end;
        }
    }
    if (joiner->words.count > 1)
        qsort(joiner->words.items, joiner->words.count, sizeof(uint64_t),
              compare_hashes);
    return true;
}

static bool
has_word(const Joiner *joiner, uint64_t hash)
{
    return joiner->words.count > 0 &&
           bsearch(&hash, joiner->words.items, joiner->words.count,
                   sizeof(uint64_t), compare_hashes) != NULL;
}

/*
 * Does the hyphen that ends `line` only divide a word?  The words of the text
 * are collected when first asked; when memory runs out the arena tells.
 */
static bool
only_divides(Joiner *joiner, const ReflowLine *line)
{
    enum { LETTERS_MIN = 2 };
    const char *text = joiner->lines->source->text;
    const ReflowLine *next = line + 1;
    size_t hyphen = line->end - 1;
    size_t start = hyphen;
    while (start > line->start && is_letter(text[start - 1]))
        start--;
    size_t end = next->start;
    while (end < next->end && is_letter(text[end]))
        end++;
    bool in_compound = (start > line->start && text[start - 1] == '-') ||
                       (end < next->end && text[end] == '-');
    if (hyphen - start < LETTERS_MIN || end - next->start < LETTERS_MIN ||
        in_compound)
        return false;
    if (!joiner->words_known && !collect_words(joiner))
        return false;
    joiner->words_known = true;
    uint64_t whole = hash_text(empty_hash, text + start, hyphen - start);
    uint64_t parted = hash_byte(whole, '-');
    whole = hash_text(whole, text + next->start, end - next->start);
    parted = hash_text(parted, text + next->start, end - next->start);
    return has_word(joiner, whole) && !has_word(joiner, parted);
}

/* ---- what comes between two lines ---- */

/* The traits that count at a line's end: a quote is as what it encloses. */
static unsigned
traits_at_end(const char *text, const ReflowLine *line)
{
    Glance glance = glance_before(text, line->end, line->start);
    while (glance.traits & TRAIT_QUOTE && glance.start > line->start)
        glance = glance_before(text, glance.start, line->start);
    return glance.traits;
}

static unsigned
traits_at_start(const char *text, const ReflowLine *line)
{
    Glance glance = glance_at(text, line->start, line->end);
    while (glance.traits & TRAIT_QUOTE && glance.end < line->end)
        glance = glance_at(text, glance.end, line->end);
    return glance.traits;
}

/* - / – — and the soft hyphen hold on to the next line's first word. */
static bool
ends_with_link(const char *text, const ReflowLine *line)
{
    static const uint32_t links[] = {'-', '/', 0xAD, 0x2010, 0x2013, 0x2014};
    Glance last = glance_before(text, line->end, line->start);
    Glance before = glance_before(text, last.start, line->start);
    for (size_t i = 0; i < sizeof links / sizeof *links; i++)
        if (last.character == links[i])
            return last.start > line->start && !(before.traits & TRAIT_BLANK);
    return false;
}

static bool
needs_space(const Joiner *joiner, const ReflowLine *line)
{
    const char *text = joiner->lines->source->text;
    const ReflowLine *next = line + 1;
    if (line->last & TRAIT_OPENS || next->first & TRAIT_CLOSES ||
        ends_with_link(text, line))
        return false;
    unsigned left = traits_at_end(text, line);
    unsigned right = traits_at_start(text, next);
    if (!(left & TRAIT_CJK) && !(right & TRAIT_CJK))
        return true;
    bool quoted = (line->last | next->first) & TRAIT_QUOTE;
    bool meet = (is_han(left) && !(right & TRAIT_CJK)) ||
                (is_han(right) && !(left & TRAIT_CJK));
    return joiner->spaced && meet && !quoted;
}

/* ---- one line ---- */

/*
 * A line justified by spaces between its Han: they are the setter's, not the
 * writer's.
 */
static bool
is_spaced_out(const char *text, const ReflowLine *line)
{
    enum { SPACES_MIN = 3 };
    int spaces = 0;
    int solid = 0;
    unsigned before = 0;
    bool blank = false;
    for (size_t at = line->start; at < line->end;) {
        Glance glance = glance_at(text, at, line->end);
        at = glance.end;
        if (glance.traits & TRAIT_BLANK) {
            blank = true;
            continue;
        }
        if (before & TRAIT_CJK && glance.traits & TRAIT_CJK) {
            spaces += blank;
            solid += !blank;
        }
        before = glance.traits;
        blank = false;
    }
    return spaces >= SPACES_MIN && spaces > solid;
}

/* The text of a line from `at` on, each run of blanks made one. */
static bool
append_line(StringBuilder *builder, const char *text, const ReflowLine *line,
            size_t at)
{
    static const char wide_blank[] = "\xE3\x80\x80";
    bool spaced_out = is_spaced_out(text, line);
    unsigned before = 0;
    const char *blank = NULL;
    size_t from = at;
    for (bool added = true; at < line->end;) {
        Glance glance = glance_at(text, at, line->end);
        at = glance.end;
        if (glance.traits & TRAIT_BLANK) {
            if (!blank)
                added =
                    string_append(builder, text + from, glance.start - from);
            bool wide = glance.traits & TRAIT_CJK;
            blank = wide ? wide_blank : blank ? blank : " ";
            from = at;
        } else {
            bool setters = spaced_out && before & glance.traits & TRAIT_CJK;
            if (blank && !setters)
                added = string_append_text(builder, blank);
            blank = NULL;
            before = glance.traits;
        }
        if (!added)
            return false;
    }
    return string_append(builder, text + from, line->end - from);
}

static void
report_hyphen(const Joiner *joiner, const ReflowLine *line)
{
    diagnose(joiner->diagnostics, SEVERITY_NOTE, "hyphen-dropped",
             source_place(joiner->lines->source, line->end - 1),
             "the hyphen that divided a word at the line's end was left out");
}

/* Room for all the lines and what may come between them, at once. */
static bool
reserve(const Joiner *joiner, size_t first, size_t end, StringBuilder *builder)
{
    size_t room = 1;
    for (size_t i = first; i < end; i++) {
        const ReflowLine *line = &joiner->lines->list.items[i];
        room += line->end - line->start + 1;
    }
    builder->bytes = arena_alloc(joiner->arena, room);
    builder->capacity = room;
    return builder->bytes != NULL;
}

char *
reflow_join(Joiner *joiner, size_t first, size_t end, size_t skip)
{
    const char *text = joiner->lines->source->text;
    StringBuilder builder = {.arena = joiner->arena};
    bool done = reserve(joiner, first, end, &builder);
    for (size_t i = first; done && i < end; i++) {
        const ReflowLine *line = &joiner->lines->list.items[i];
        size_t start = line->start + (i == first ? skip : 0);
        done = append_line(&builder, text, line, start);
        if (!done || i + 1 == end)
            break;
        if (text[line->end - 1] == '-' && only_divides(joiner, line)) {
            builder.bytes[--builder.length] = '\0';
            report_hyphen(joiner, line);
        } else if (needs_space(joiner, line)) {
            done = string_append(&builder, " ", 1);
        }
    }
    return done ? builder.bytes : NULL;
}

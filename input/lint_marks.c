/*
 * Lints about marks in one text: half-width marks, straight quotes, marks
 * without their partner, characters that turn the order.
 */
#include <string.h>

#include "input/language.h"
#include "input/lint.h"

enum { OPEN_MAX = 32 };

/* ---- half-width marks ---- */

static uint32_t
character_before(const FlatText *text, size_t at)
{
    uint32_t c = 0;
    if (at > 0)
        utf8_decode_before(text->bytes, at, &c);
    return c;
}

/* The character that follows, behind spaces. */
static uint32_t
character_behind(const FlatText *text, size_t at)
{
    while (at < text->length && text->bytes[at] == ' ')
        at++;
    size_t size;
    return flat_character(text, at, &size);
}

/* The length of a half-width mark at `at`; 0: there is none.  "--" and "..."
   stand for a dash and an ellipsis. */
static size_t
half_width_mark(const FlatText *text, size_t at)
{
    char mark = text->bytes[at];
    char alone[] = {mark, '\0'};
    size_t length = strspn(text->bytes + at, alone);
    uint32_t behind = character_behind(text, at + 1);
    if (!character_is_han(character_before(text, at)))
        return 0;
    bool at_end = character_is_han(behind) || behind == 0;
    switch (mark) {
    case '-':
        return length > 1 ? length : 0;
    case '.':
        return length > 2 ? length : 0;
    case ',':
    case ';':
        return at_end;
    case ':':
    case '?':
    case '!':
        return at_end && text->bytes[at + 1] != '/';
    default:
        return 0;
    }
}

/* ---- straight quotes ---- */

/* Not an inch, a second or what programmers write. */
static bool
is_straight_quote(const FlatText *text, size_t at)
{
    return text->bytes[at] == '"' &&
           !character_is_digit(character_before(text, at)) &&
           character_before(text, at) != '=';
}

/* ---- pairs ---- */

typedef struct Pair {
    uint32_t open;
    uint32_t close;
    bool chinese_only; /* ’ is an apostrophe elsewhere */
} Pair;

static const Pair pairs[] = {{0x201C, 0x201D, false}, {0x2018, 0x2019, true},
                             {0x300A, 0x300B, false}, {0x3008, 0x3009, false},
                             {0x300C, 0x300D, false}, {0x300E, 0x300F, false},
                             {0x3010, 0x3011, false}, {0xFF08, 0xFF09, false}};

/* Which mark stands at `at`: its row, and whether it opens; -1: none. */
static int
pair_of(const FlatText *text, uint32_t c, bool *opens)
{
    for (int i = 0; i < (int)(sizeof pairs / sizeof *pairs); i++) {
        if (pairs[i].chinese_only && !text->han)
            continue;
        *opens = c == pairs[i].open;
        if (*opens || c == pairs[i].close)
            return i;
    }
    return -1;
}

/* ’ between letters, in a Chinese text too. */
static bool
is_apostrophe(const FlatText *text, size_t at, uint32_t c, size_t size)
{
    size_t next;
    return c == 0x2019 && character_is_letter(character_before(text, at)) &&
           !character_is_han(flat_character(text, at + size, &next));
}

/* `1）`, `（一` … : a bracket that numbers an item closes nothing. */
static bool
is_numbering(const FlatText *text, size_t at, uint32_t c)
{
    size_t start = 0;
    if (c != 0xFF09 || at > 8)
        return false;
    while (start < at) {
        uint32_t digit;
        size_t size = utf8_decode(text->bytes + start, at - start, &digit);
        bool counts = digit < 0x80 || (character_is_han(digit));
        if (!counts)
            return false;
        start += size ? size : 1;
    }
    return true;
}

static void
report_unbalanced(Lint *lint, const char *mark, size_t length, Place place)
{
    diagnose(lint->diagnostics, SEVERITY_WARNING, "unbalanced-mark", place,
             "\"%.*s\" has no partner in this text", (int)length, mark);
}

static void
report_mark(Lint *lint, const FlatText *text, size_t at)
{
    size_t size;
    flat_character(text, at, &size);
    report_unbalanced(lint, text->bytes + at, size, flat_place(text, at));
}

static const char open_quote[] = "“";

void
lint_quotations_end(Lint *lint)
{
    for (int i = 0; i < LANGUAGES_MAX; i++) {
        OpenQuotation *quotation = &lint->quotations[i];
        if (quotation->open)
            report_unbalanced(lint, open_quote, sizeof open_quote - 1,
                              quotation->place);
        quotation->open = false;
    }
}

/* A mark is left open: a quotation may go on in the next paragraph, which
   may open it again. */
static void
leave_open(Lint *lint, const FlatText *text, size_t at)
{
    OpenQuotation *quotation = &lint->quotations[text->index];
    bool is_quotation = strncmp(text->bytes + at, open_quote, 3) == 0;
    if (!is_quotation || quotation->open)
        report_mark(lint, text, at);
    else
        *quotation = (OpenQuotation){true, flat_place(text, at)};
}

/* A closing mark whose opening one stands in an earlier paragraph. */
static bool
closes_earlier(Lint *lint, const FlatText *text, uint32_t c)
{
    OpenQuotation *quotation = &lint->quotations[text->index];
    bool closes = c == 0x201D && quotation->open;
    quotation->open = quotation->open && !closes;
    return closes;
}

typedef struct Open {
    int pair;
    size_t at;
} Open;

static void
lint_pairs(Lint *lint, const FlatText *text)
{
    Open open[OPEN_MAX];
    size_t count = 0;
    size_t size;
    for (size_t at = 0; at < text->length; at += size ? size : 1) {
        uint32_t c = flat_character(text, at, &size);
        bool opens;
        int pair = pair_of(text, c, &opens);
        if (pair < 0 || is_apostrophe(text, at, c, size) ||
            is_numbering(text, at, c))
            continue;
        if (opens && count == OPEN_MAX)
            return;
        if (opens && at == 0 && c == 0x201C) /* opens again what was open */
            lint->quotations[text->index].open = false;
        if (opens) {
            open[count++] = (Open){pair, at};
            continue;
        }
        if (count > 0 && open[count - 1].pair == pair) {
            count--;
        } else if (count > 0 || !closes_earlier(lint, text, c)) {
            report_mark(lint, text, at);
            return;
        }
    }
    if (count > 0)
        leave_open(lint, text, open[count - 1].at);
}

/* ---- the text ---- */

static bool
turns_order(uint32_t c)
{
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) ||
           c == 0x200E || c == 0x200F || c == 0x061C;
}

/* Each once a text: who mends one looks at the others. */
typedef struct Seen {
    bool half_width;
    bool quote;
    bool order;
} Seen;

static void
lint_character(Lint *lint, const FlatText *text, size_t at, uint32_t c,
               Seen *seen)
{
    if (!seen->order && turns_order(c)) {
        seen->order = true;
        diagnose(lint->diagnostics, SEVERITY_WARNING, "bidi-control",
                 flat_place(text, at),
                 "U+%04X is not seen and turns the order of what follows",
                 (unsigned)c);
    }
    size_t half_width =
        text->han && !seen->half_width ? half_width_mark(text, at) : 0;
    if (half_width > 0) {
        seen->half_width = true;
        diagnose(lint->diagnostics, SEVERITY_WARNING, "half-width-mark",
                 flat_place(text, at),
                 "\"%.*s\" is half as wide as a Chinese mark", (int)half_width,
                 text->bytes + at);
    }
    if (!seen->quote && is_straight_quote(text, at)) {
        seen->quote = true;
        diagnose(lint->diagnostics, SEVERITY_WARNING, "straight-quote",
                 flat_place(text, at),
                 "a straight quotation mark; “ or "
                 "” is meant");
    }
}

void
lint_marks(Lint *lint, const FlatText *text)
{
    Seen seen = {0};
    size_t size;
    for (size_t at = 0; at < text->length; at += size ? size : 1)
        lint_character(lint, text, at, flat_character(text, at, &size), &seen);
    lint_pairs(lint, text);
}

/*
 * Lints: see lint.h.  This file walks the document; it compares lengths and
 * addresses itself.
 */
#include "input/lint.h"

#include <string.h>
#include <strings.h>

#include "input/language.h"

/* ---- texts ---- */

static bool
flatten(Lint *lint, const Unit *unit, int language, FlatText *flat)
{
    const Text *text = &unit->texts[language];
    StringBuilder bytes = {.arena = lint->arena};
    *flat = (FlatText){.text = text,
                       .index = language,
                       .han = lint->document->languages[language].han,
                       .language = lint->document->languages[language].tag};
    flat->starts = arena_array(lint->arena, text->count + 1, sizeof(size_t));
    if (!flat->starts || !string_append_text(&bytes, ""))
        return false;
    for (size_t i = 0; i < text->count; i++) {
        const Run *run = &text->runs[i];
        unsigned apart = RUN_CODE | RUN_REFERENCE;
        flat->starts[i] = bytes.length;
        if (!(run->style & apart) &&
            !string_append(&bytes, run->text, run->length))
            return false;
    }
    flat->starts[text->count] = bytes.length;
    flat->bytes = bytes.bytes;
    flat->length = bytes.length;
    return true;
}

Place
flat_place(const FlatText *text, size_t offset)
{
    size_t low = 0;
    size_t high = text->text->count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (text->starts[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    const Run *run = &text->text->runs[low];
    return source_place(run->source, run->offset + offset - text->starts[low]);
}

uint32_t
flat_character(const FlatText *text, size_t at, size_t *size)
{
    uint32_t c = 0;
    *size = at < text->length
                ? utf8_decode(text->bytes + at, text->length - at, &c)
                : 0;
    return c;
}

/* ---- lengths ---- */

/*
 * A Chinese character is about two thirds of an English word.  Short texts,
 * names and lists of words say nothing.
 */
static void
lint_lengths(Lint *lint, const FlatText *a, const FlatText *b)
{
    enum { LEAST = 24, MOST_HAN_PER_WORD = 4, MOST_WORDS_PER_HAN = 2 };
    if (a->han == b->han)
        return;
    const FlatText *chinese = a->han ? a : b;
    const FlatText *other = a->han ? b : a;
    ScriptCount in_chinese = {0};
    ScriptCount in_other = {0};
    count_scripts(chinese->bytes, chinese->length, &in_chinese);
    count_scripts(other->bytes, other->length, &in_other);
    size_t han = in_chinese.han + in_chinese.words;
    size_t words = in_other.words + in_other.han;
    if (han + words < LEAST ||
        (han <= words * MOST_HAN_PER_WORD && words <= han * MOST_WORDS_PER_HAN))
        return;
    diagnose(lint->diagnostics, SEVERITY_WARNING, "length-ratio",
             flat_place(chinese, 0),
             "%zu characters in %s stand beside %zu words in %s: is "
             "something missing?",
             han, chinese->language, words, other->language);
}

/* ---- addresses ---- */

typedef struct Address {
    const char *text;
    size_t length;
    Place place;
} Address;

typedef VECTOR(Address) Addresses;

static bool
add_address(Lint *lint, Addresses *addresses, const char *text, size_t length,
            Place place)
{
    while (length > 0 && strchr(".,;:!?)]'\"/", text[length - 1]))
        length--;
    Address *address = vector_push(lint->arena, addresses);
    if (address)
        *address = (Address){text, length, place};
    return address != NULL;
}

static size_t
address_length(const char *text)
{
    size_t length = 0;
    while ((unsigned char)text[length] > ' ' &&
           (unsigned char)text[length] < 0x7F)
        length++;
    return length;
}

/* Addresses of links, and those that stand in the text. */
static bool
find_addresses(Lint *lint, const FlatText *text, Addresses *addresses)
{
    for (size_t i = 0; i < text->text->count; i++) {
        const Run *run = &text->text->runs[i];
        const char *before = i > 0 ? text->text->runs[i - 1].link : NULL;
        if (run->link && strncasecmp(run->link, "http", 4) == 0 &&
            (!before || strcmp(run->link, before) != 0) &&
            !add_address(lint, addresses, run->link, strlen(run->link),
                         source_place(run->source, run->offset)))
            return false;
    }
    for (const char *at = strstr(text->bytes, "http"); at;
         at = strstr(at + 4, "http")) {
        size_t length = address_length(at);
        if ((strncmp(at, "http://", 7) == 0 ||
             strncmp(at, "https://", 8) == 0) &&
            !add_address(lint, addresses, at, length,
                         flat_place(text, (size_t)(at - text->bytes))))
            return false;
    }
    return true;
}

/* A word of an address that only tells its language: `zh-CN`, `en`. */
static bool
is_language_word(const char *word, size_t length)
{
    static const char *const words[] = {
        "zh",      "zh-cn",     "zh-hans", "zh-tw", "zh-hant",
        "cn",      "tw",        "en",      "en-us", "en-gb",
        "us",      "www",       "http",    "https", "traditional-mandarin",
        "english", "index.html"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i]) == length &&
            strncasecmp(words[i], word, length) == 0)
            return true;
    return length == 0;
}

/* The next word of an address that is none of its language; 0 at the end. */
static size_t
next_word(const Address *address, size_t *at)
{
    while (*at < address->length) {
        const char *word = address->text + *at;
        size_t length = 0;
        while (*at + length < address->length &&
               !strchr("/.:?&=#", word[length]))
            length++;
        *at += length + 1;
        if (!is_language_word(word, length))
            return length;
    }
    return 0;
}

/* Equal but for what tells the language. */
static bool
is_same_address(const Address *a, const Address *b)
{
    size_t at_a = 0;
    size_t at_b = 0;
    for (;;) {
        size_t length_a = next_word(a, &at_a);
        size_t length_b = next_word(b, &at_b);
        if (length_a != length_b)
            return false;
        if (length_a == 0)
            return true;
        if (strncasecmp(a->text + at_a - length_a - 1,
                        b->text + at_b - length_b - 1, length_a) != 0)
            return false;
    }
}

/* An address that `theirs` has not, when they have any that could be it. */
static void
report_address(Lint *lint, const Addresses *ours, const Addresses *theirs,
               const FlatText *other)
{
    for (size_t i = 0; i < ours->count; i++) {
        const Address *address = &ours->items[i];
        bool found = false;
        for (size_t k = 0; k < theirs->count && !found; k++)
            found = is_same_address(address, &theirs->items[k]);
        if (found)
            continue;
        diagnose(lint->diagnostics, SEVERITY_WARNING, "address-differs",
                 address->place, "\"%.*s\" does not stand in the text in %s",
                 (int)address->length, address->text, other->language);
        return;
    }
}

static bool
lint_addresses(Lint *lint, const FlatText *a, const FlatText *b)
{
    Addresses ours = {0};
    Addresses theirs = {0};
    if (!find_addresses(lint, a, &ours) || !find_addresses(lint, b, &theirs))
        return false;
    report_address(lint, &ours, &theirs, b);
    report_address(lint, &theirs, &ours, a);
    return true;
}

/* ---- the document ---- */

static bool
lint_pair(Lint *lint, const FlatText *a, const FlatText *b)
{
    lint_lengths(lint, a, b);
    return lint_addresses(lint, a, b) && lint_numbers(lint, a, b);
}

/*
 * A silence counts for the unit: what the comment before one of its texts
 * says is not reported of the other either.
 */
static void
silence_both(Lint *lint, size_t first, const FlatText *texts, size_t count)
{
    Diagnostics *diagnostics = lint->diagnostics;
    size_t kept = first;
    for (size_t i = first; i < diagnostics->list.count; i++) {
        const Diagnostic *d = &diagnostics->list.items[i];
        bool silenced = diagnostics_silenced(diagnostics, d->code, d->place);
        for (size_t k = 0; k < count && !silenced; k++)
            silenced = diagnostics_silenced(diagnostics, d->code,
                                            flat_place(&texts[k], 0));
        if (!silenced)
            diagnostics->list.items[kept++] = *d;
        else
            diagnostics->warnings--;
    }
    diagnostics->list.count = kept;
}

static bool
lint_texts(Lint *lint, const Unit *unit)
{
    FlatText texts[LANGUAGES_MAX];
    size_t count = 0;
    size_t first = lint->diagnostics->list.count;
    for (int i = 0; i < lint->document->language_count; i++) {
        if (unit->texts[i].count == 0)
            continue;
        if (!flatten(lint, unit, i, &texts[count]))
            return false;
        if (!unit->neutral)
            lint_marks(lint, &texts[count]);
        count++;
    }
    for (size_t i = 1; i < count; i++)
        if (unit->kind != UNIT_CODE && !lint_pair(lint, &texts[0], &texts[i]))
            return false;
    silence_both(lint, first, texts, count);
    return true;
}

static bool
lint_units(Lint *lint, const Unit *first)
{
    for (const Unit *unit = first; unit; unit = unit->next) {
        if (unit->kind != UNIT_PARAGRAPH)
            lint_quotations_end(lint);
        if ((unit->texts && !lint_texts(lint, unit)) ||
            !lint_units(lint, unit->first_child))
            return false;
    }
    if (first)
        lint_quotations_end(lint);
    return true;
}

bool
lint_document(const Document *document, Diagnostics *diagnostics)
{
    Lint lint = {.arena = document->arena,
                 .document = document,
                 .diagnostics = diagnostics};
    return lint_units(&lint, document->root->first_child) &&
           !arena_failed(document->arena);
}

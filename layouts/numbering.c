/*
 * Numbering: see numbering.h.
 */
#include "layouts/numbering.h"

#include <string.h>

typedef enum Counter {
    COUNTER_NONE,
    COUNTER_CHINESE,
    COUNTER_ARABIC,
    COUNTER_CIRCLED,
    COUNTER_LOWER,
    COUNTER_UPPER,
    COUNTER_LOWER_ROMAN,
    COUNTER_UPPER_ROMAN
} Counter;

/* The first value of each counter, and what its values are written with. */
static const struct {
    const char *first;
    Counter counter;
    const char *digits; /* NULL: circled numbers */
} counters[] = {
    {"一", COUNTER_CHINESE, "零〇一二三四五六七八九十百千万"},
    {"①", COUNTER_CIRCLED, NULL},
    {"1", COUNTER_ARABIC, "0123456789"},
    {"i", COUNTER_LOWER_ROMAN, "ivxlcdm"},
    {"I", COUNTER_UPPER_ROMAN, "IVXLCDM"},
    {"a", COUNTER_LOWER, "abcdefghijklmnopqrstuvwxyz"},
    {"A", COUNTER_UPPER, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
};

/* A numbering taken apart. */
typedef struct Form {
    size_t before; /* bytes of what stands before the counter */
    size_t kind;   /* index in counters */
    const char *after;
} Form;

static bool
is_word_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9');
}

/* The counter is a sign by itself: the A of "Article 1" is none. */
static bool
parse_form(const char *first, Form *form)
{
    for (const char *at = first; *at; at++)
        for (size_t i = 0; i < sizeof counters / sizeof *counters; i++) {
            size_t length = strlen(counters[i].first);
            if (strncmp(at, counters[i].first, length) != 0 ||
                (length == 1 && ((at > first && is_word_character(at[-1])) ||
                                 is_word_character(at[1]))))
                continue;
            *form = (Form){(size_t)(at - first), i, at + length};
            return true;
        }
    return false;
}

bool
numbering_is_valid(const char *first)
{
    Form form;
    return parse_form(first, &form);
}

/* ---- writing numbers ---- */

static bool
append_decimal(StringBuilder *out, int number)
{
    char digits[16];
    size_t at = sizeof digits;
    do
        digits[--at] = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    return string_append(out, digits + at, sizeof digits - at);
}

/* 一 … 九千九百九十九; beyond, decimal. */
static bool
append_chinese(StringBuilder *out, int number)
{
    static const char *const digits[] = {"零", "一", "二", "三", "四",
                                         "五", "六", "七", "八", "九"};
    static const char *const units[] = {"", "十", "百", "千"};
    if (number > 9999)
        return append_decimal(out, number);
    bool gap = false;
    bool begun = false;
    for (int unit = 3, scale = 1000; unit >= 0; unit--, scale /= 10) {
        int digit = number / scale % 10;
        if (digit == 0) {
            gap = begun;
            continue;
        }
        if (gap)
            string_append_text(out, digits[0]);
        /* 十一, not 一十一 */
        if (digit > 1 || unit != 1 || begun)
            string_append_text(out, digits[digit]);
        string_append_text(out, units[unit]);
        gap = false;
        begun = true;
    }
    return out->bytes != NULL;
}

/* ① … ㊿ stand in three rows; beyond, decimal. */
static bool
append_circled(StringBuilder *out, int number)
{
    char bytes[4];
    uint32_t character = 0x2460 + (uint32_t)number - 1;
    if (number > 50)
        return append_decimal(out, number);
    if (number > 35)
        character = 0x32B1 + (uint32_t)number - 36;
    else if (number > 20)
        character = 0x3251 + (uint32_t)number - 21;
    return string_append(out, bytes, utf8_encode(character, bytes));
}

/* a … z, aa, ab … */
static bool
append_letters(StringBuilder *out, int number, char first)
{
    char letters[16];
    size_t at = sizeof letters;
    for (; number > 0; number = (number - 1) / 26)
        letters[--at] = (char)(first + (number - 1) % 26);
    return string_append(out, letters + at, sizeof letters - at);
}

static bool
append_roman(StringBuilder *out, int number, bool upper)
{
    static const struct {
        int value;
        const char *lower;
        const char *upper;
    } signs[] = {{1000, "m", "M"},  {900, "cm", "CM"}, {500, "d", "D"},
                 {400, "cd", "CD"}, {100, "c", "C"},   {90, "xc", "XC"},
                 {50, "l", "L"},    {40, "xl", "XL"},  {10, "x", "X"},
                 {9, "ix", "IX"},   {5, "v", "V"},     {4, "iv", "IV"},
                 {1, "i", "I"}};
    if (number > 3999)
        return append_decimal(out, number);
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        for (; number >= signs[i].value; number -= signs[i].value)
            string_append_text(out, upper ? signs[i].upper : signs[i].lower);
    return out->bytes != NULL;
}

static bool
append_number(StringBuilder *out, Counter counter, int number)
{
    if (number < 1)
        return append_decimal(out, number < 0 ? 0 : number);
    switch (counter) {
    case COUNTER_CHINESE:
        return append_chinese(out, number);
    case COUNTER_CIRCLED:
        return append_circled(out, number);
    case COUNTER_LOWER:
        return append_letters(out, number, 'a');
    case COUNTER_UPPER:
        return append_letters(out, number, 'A');
    case COUNTER_LOWER_ROMAN:
        return append_roman(out, number, /*upper=*/false);
    case COUNTER_UPPER_ROMAN:
        return append_roman(out, number, /*upper=*/true);
    case COUNTER_ARABIC:
    case COUNTER_NONE:
        break;
    }
    return append_decimal(out, number);
}

const char *
numbering_format(Arena *arena, const char *first, int number)
{
    Form form;
    StringBuilder out = {.arena = arena};
    if (!parse_form(first, &form))
        return first;
    string_append(&out, first, form.before);
    append_number(&out, counters[form.kind].counter, number);
    string_append_text(&out, form.after);
    return arena_failed(arena) ? NULL : out.bytes;
}

/* ---- numbers the writer typed ---- */

/* The bytes of a value of the counter at `text`. */
static size_t
counter_length(size_t kind, const char *text, size_t length)
{
    size_t at = 0;
    while (at < length) {
        uint32_t c;
        size_t size = utf8_decode(text + at, length - at, &c);
        char sign[5] = {0};
        memcpy(sign, text + at, size);
        bool circled = (c >= 0x2460 && c <= 0x2473) ||
                       (c >= 0x3251 && c <= 0x325F) ||
                       (c >= 0x32B1 && c <= 0x32BF);
        if (size == 0 ||
            (counters[kind].digits ? !strstr(counters[kind].digits, sign)
                                   : !circled || at > 0))
            break;
        at += size;
    }
    return at;
}

/* The bytes of a number of the form `first` that `run` begins with. */
static size_t
typed_number(const char *first, const Run *run)
{
    Form form;
    if (!parse_form(first, &form) || run->length < form.before ||
        strncmp(run->text, first, form.before) != 0)
        return 0;
    size_t value = counter_length(form.kind, run->text + form.before,
                                  run->length - form.before);
    size_t after = strlen(form.after);
    size_t at = form.before + value;
    if (value == 0 || run->length - at < after ||
        strncmp(run->text + at, form.after, after) != 0)
        return 0;
    return at + after;
}

/* ---- the document ---- */

typedef struct Numbering {
    Arena *arena;
    const Document *document;
    const Definition *definition;
    Diagnostics *diagnostics;
    int headings[6];
    const Unit *first[6]; /* of a level below another; NULL: not numbered */
    int paragraphs;
} Numbering;

/* Half an em after a number that ends with a narrow sign. */
static const char *
separator(const char *number)
{
    uint32_t last;
    utf8_decode_before(number, strlen(number), &last);
    return last >= 0x2E80 ? "" : "\xE2\x80\x82"; /* U+2002 EN SPACE */
}

static void
check_typed(Numbering *n, const Unit *unit, const Run *run, size_t typed,
            const char *due)
{
    if (strlen(due) == typed && strncmp(run->text, due, typed) == 0)
        return;
    Place place =
        run->source ? source_place(run->source, run->offset) : unit->place;
    diagnose(n->diagnostics, SEVERITY_WARNING, "heading-number", place,
             "\"%.*s\" is typed where \"%s\" is due; it is set as typed",
             (int)typed, run->text, due);
}

/* A number before one text. */
static bool
number_text(Numbering *n, const Unit *unit, int language, const char *first,
            int number)
{
    Text *text = &unit->texts[language];
    const char *due = numbering_format(n->arena, first, number);
    if (!due)
        return false;
    size_t typed = typed_number(first, &text->runs[0]);
    if (typed > 0) {
        check_typed(n, unit, &text->runs[0], typed, due);
        return true;
    }
    const char *words = arena_format(n->arena, "%s%s", due, separator(due));
    Run *runs = arena_array(n->arena, text->count + 1, sizeof *runs);
    if (!words || !runs)
        return false;
    runs[0] = (Run){.text = words, .length = strlen(words)};
    memcpy(runs + 1, text->runs, text->count * sizeof *runs);
    *text = (Text){runs, text->count + 1};
    return true;
}

/* A unit's texts, each with `number` in the form of its language's style. */
static bool
number_unit(Numbering *n, const Unit *unit, const StyleSet *set, int number)
{
    for (int i = 0; i < n->document->language_count; i++) {
        const char *first = set->by_language[i].numbering[0];
        if (first && unit->texts[i].count > 0 &&
            !number_text(n, unit, i, first, number))
            return false;
    }
    return true;
}

static bool
is_numbered(const Numbering *n, const StyleSet *set)
{
    for (int i = 0; set && i < n->document->language_count; i++)
        if (set->by_language[i].numbering[0])
            return true;
    return false;
}

/* A level without a style of its own has no numbers either. */
static const StyleSet *
heading_style(const Numbering *n, const Unit *unit)
{
    char name[] = "heading-1";
    name[sizeof name - 2] = (char)('0' + unit->level);
    const StyleSet *own =
        unit->class_name ? definition_style(n->definition, unit->class_name)
                         : NULL;
    return own ? own : definition_style(n->definition, name);
}

/* The headings of a level are all there: an A needs a B.  [UN Editorial
   Manual: headings] */
static void
end_level(Numbering *n, int level)
{
    if (n->headings[level] == 1 && n->first[level])
        diagnose(n->diagnostics, SEVERITY_WARNING, "lone-heading",
                 n->first[level]->place,
                 "this heading is numbered, but has no other beside it");
    n->headings[level] = 0;
    n->first[level] = NULL;
}

/* From `level` on, 0 for all. */
static void
end_levels(Numbering *n, int level)
{
    for (; level < 6; level++)
        end_level(n, level);
}

/* True if the last heading above is of a higher level. */
static bool
is_below_another(const Numbering *n, const Unit *heading)
{
    for (int level = 0; level + 1 < heading->level; level++)
        if (n->headings[level] > 0)
            return true;
    return false;
}

static bool
number_heading(Numbering *n, const Unit *unit)
{
    if (unit->class_name && strcmp(unit->class_name, "unnumbered") == 0)
        return true;
    end_levels(n, unit->level);
    const StyleSet *set = heading_style(n, unit);
    int number = n->headings[unit->level - 1] + 1;
    if (!unit->class_name || is_numbered(n, set))
        n->headings[unit->level - 1] = number;
    if (!is_numbered(n, set))
        return true;
    if (number == 1 && is_below_another(n, unit))
        n->first[unit->level - 1] = unit;
    return number_unit(n, unit, set, number);
}

static bool
number_paragraph(Numbering *n, const Unit *unit, const char *class_name)
{
    const StyleSet *set =
        definition_style(n->definition, class_name ? class_name : "paragraph");
    if (!is_numbered(n, set))
        return true;
    return number_unit(n, unit, set, ++n->paragraphs);
}

/* The items of an ordered list show their numbers in the style's form. */
static bool
number_item(Numbering *n, Unit *unit, int depth)
{
    const StyleSet *set = definition_style(n->definition, "item");
    if (!set || !unit->marker || depth < 1 || depth > NUMBERING_DEPTH)
        return true;
    const char *first = set->by_language[0].numbering[depth - 1];
    if (first)
        unit->label = numbering_format(n->arena, first, unit->number);
    return !arena_failed(n->arena);
}

/* What `unit` stands in. */
typedef struct Around {
    bool text; /* sections only: its paragraphs are the document's */
    const char *class_name;
    int lists;
} Around;

static bool
number_one(Numbering *n, Unit *unit, const Around *around)
{
    if (unit->kind == UNIT_HEADING)
        return number_heading(n, unit);
    if (unit->kind == UNIT_PARAGRAPH && around->text)
        return number_paragraph(n, unit, around->class_name);
    return unit->kind != UNIT_ITEM || number_item(n, unit, around->lists);
}

static Unit *copy_unit(Numbering *n, const Unit *unit, Around around);

static bool
copy_children(Numbering *n, Unit *copy, const Unit *unit, const Around *around)
{
    copy->first_child = copy->last_child = NULL;
    for (const Unit *child = unit->first_child; child; child = child->next) {
        Unit *made = copy_unit(n, child, *around);
        if (!made)
            return false;
        made->next = NULL;
        unit_append(copy, made);
    }
    return true;
}

/* A copy of `unit` with its numbers. */
static Unit *
copy_unit(Numbering *n, const Unit *unit, Around around)
{
    size_t languages = (size_t)n->document->language_count;
    Unit *copy = arena_alloc(n->arena, sizeof *copy);
    if (!copy)
        return NULL;
    *copy = *unit;
    if (unit->texts) {
        copy->texts = arena_array(n->arena, languages, sizeof(Text));
        if (!copy->texts)
            return NULL;
        memcpy(copy->texts, unit->texts, languages * sizeof(Text));
    }
    if (is_back_matter(n->definition, unit)) {
        end_levels(n, 0);
        n->paragraphs = 0;
    }
    if (!number_one(n, copy, &around))
        return NULL;
    around.text &= unit->kind == UNIT_SECTION;
    around.lists += unit->kind == UNIT_LIST;
    if (unit->kind == UNIT_SECTION && unit->class_name)
        around.class_name = unit->class_name;
    return copy_children(n, copy, unit, &around) ? copy : NULL;
}

const Document *
numbering_apply(Arena *arena, const Document *document,
                const Definition *definition, Diagnostics *diagnostics)
{
    Numbering n = {.arena = arena,
                   .document = document,
                   .definition = definition,
                   .diagnostics = diagnostics};
    bool any = false;
    for (size_t i = 0; i < definition->style_count; i++)
        any |= is_numbered(&n, &definition->styles[i]);
    if (!any)
        return document;
    Document *copy = arena_alloc(arena, sizeof *copy);
    if (!copy)
        return NULL;
    *copy = *document;
    copy->root = copy_unit(&n, document->root,
                           (Around){.text = true, .class_name = NULL});
    end_levels(&n, 0);
    return copy->root ? copy : NULL;
}

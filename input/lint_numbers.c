/*
 * Lint: numbers that only one language has.
 *
 * Asked for are only numbers in digits that a translation must keep: those
 * from ten on, decimals, percentages, days and months.  Found they may be in
 * any dress: 3.5万 is 35,000, "two million" is 200万, 二〇二二 is 2022, June
 * is 6月, 90年代 is the 1990s.
 *
 * A value is a whole number times a power of ten, without zeros at its end;
 * so values are compared exactly and no floating point is needed.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "input/date.h"
#include "input/language.h"
#include "input/lint.h"

enum { DIGITS_MAX = 18, WORD_MAX = 16 };

typedef struct Value {
    uint64_t whole;
    int exponent;
} Value;

typedef struct Wanted {
    Value value;
    size_t start;
    size_t length;
} Wanted;

typedef struct Numbers {
    VECTOR(Wanted) wanted;   /* must be found in the other text */
    VECTOR(Value) available; /* all that the text may be said to have */
} Numbers;

typedef struct Scan {
    Arena *arena;
    const FlatText *text;
    Numbers *numbers;
    size_t at;
    uint64_t century; /* the last that was named, 19 of 19世纪; 0: none */
} Scan;

static Value
normal(uint64_t whole, int exponent)
{
    while (whole > 0 && whole % 10 == 0) {
        whole /= 10;
        exponent++;
    }
    return (Value){whole, whole > 0 ? exponent : 0};
}

static int
compare_values(const void *left, const void *right)
{
    const Value *a = left;
    const Value *b = right;
    if (a->whole != b->whole)
        return a->whole < b->whole ? -1 : 1;
    return a->exponent - b->exponent;
}

static bool
make_available(Scan *scan, Value value)
{
    Value *added = vector_push(scan->arena, &scan->numbers->available);
    if (added)
        *added = value;
    return added != NULL;
}

/* ---- multipliers ---- */

typedef struct Word {
    const char *text;
    int value;
} Word;

/* Powers of ten; the longer words first. */
static const Word han_powers[] = {{"万亿", 12}, {"萬億", 12}, {"千万", 7},
                                  {"百万", 6},  {"千萬", 7},  {"百萬", 6},
                                  {"亿", 8},    {"億", 8},    {"万", 4},
                                  {"萬", 4},    {"千", 3},    {"百", 2}};
static const Word latin_powers[] = {
    {"hundred", 2}, {"thousand", 3},  {"million", 6},
    {"billion", 9}, {"trillion", 12}, {"mn", 6},
    {"bn", 9},      {"m", 6},         {"k", 3}};

#define COUNT(table) (sizeof(table) / sizeof *(table))

static bool
is_ascii_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The power of ten that stands at `at`; 0: none. */
static int
power_at(const FlatText *text, size_t at, size_t *length)
{
    const char *bytes = text->bytes + at;
    size_t space = *bytes == ' ' || *bytes == '-';
    *length = 0;
    for (size_t i = 0; i < COUNT(han_powers); i++) {
        size_t size = strlen(han_powers[i].text);
        if (strncmp(bytes + space, han_powers[i].text, size) == 0) {
            *length = space + size;
            return han_powers[i].value;
        }
    }
    for (size_t i = 0; i < COUNT(latin_powers); i++) {
        size_t size = strlen(latin_powers[i].text);
        if (strncasecmp(bytes + space, latin_powers[i].text, size) == 0 &&
            !is_ascii_letter(bytes[space + size])) {
            *length = space + size;
            return latin_powers[i].value;
        }
    }
    return 0;
}

/* ---- numbers in digits ---- */

static bool
is_digit_at(const FlatText *text, size_t at)
{
    return at < text->length && text->bytes[at] >= '0' &&
           text->bytes[at] <= '9';
}

/* A comma that divides thousands: three digits behind it, and no fourth. */
static bool
divides_thousands(const FlatText *text, size_t at)
{
    return text->bytes[at] == ',' && is_digit_at(text, at + 1) &&
           is_digit_at(text, at + 2) && is_digit_at(text, at + 3) &&
           !is_digit_at(text, at + 4);
}

/* Digits with their commas and point; false if there are too many. */
static bool
read_digits(Scan *scan, Value *value)
{
    const FlatText *text = scan->text;
    uint64_t whole = 0;
    int exponent = 0;
    int digits = 0;
    bool fraction = false;
    for (;; scan->at++) {
        if (is_digit_at(text, scan->at)) {
            whole = digits < DIGITS_MAX
                        ? whole * 10 + (uint64_t)(text->bytes[scan->at] - '0')
                        : whole;
            digits++;
            exponent -= fraction;
        } else if (!fraction && text->bytes[scan->at] == '.' &&
                   is_digit_at(text, scan->at + 1)) {
            fraction = true;
        } else if (fraction || !divides_thousands(text, scan->at)) {
            break;
        }
    }
    *value = normal(whole, exponent);
    return digits <= DIGITS_MAX;
}

/* `1亿2000万`: what follows is added. */
static bool
add_up(Value *sum, Value more)
{
    if (sum->exponent < 0 || more.exponent < 0 || sum->exponent > 15 ||
        more.exponent > 15)
        return false;
    uint64_t a = sum->whole;
    uint64_t b = more.whole;
    for (int i = 0; i < sum->exponent; i++)
        a = a > UINT64_MAX / 10 ? 0 : a * 10;
    for (int i = 0; i < more.exponent; i++)
        b = b > UINT64_MAX / 10 ? 0 : b * 10;
    if (a == 0 || b == 0 || a <= b || a > UINT64_MAX - b)
        return false;
    *sum = normal(a + b, 0);
    return true;
}

static bool
starts_with(const FlatText *text, size_t at, const char *word)
{
    return strncasecmp(text->bytes + at, word, strlen(word)) == 0;
}

static bool
follows(const FlatText *text, size_t at, const char *const *words, size_t count)
{
    at += text->bytes[at] == ' ';
    for (size_t i = 0; i < count; i++)
        if (starts_with(text, at, words[i]))
            return true;
    return false;
}

/* A month's name stands just before `at`, or behind it. */
static bool
is_beside_month(const FlatText *text, size_t start, size_t end)
{
    size_t stop = start;
    while (stop > 0 && strchr(" .", text->bytes[stop - 1]))
        stop--;
    size_t first = stop;
    while (first > 0 && is_ascii_letter(text->bytes[first - 1]))
        first--;
    if (first < stop && month_of(text->bytes + first, stop - first) > 0)
        return true;
    while (is_ascii_letter(text->bytes[end]))
        end++; /* th */
    end += text->bytes[end] == ' ';
    size_t length = 0;
    while (is_ascii_letter(text->bytes[end + length]))
        length++;
    return month_of(text->bytes + end, length) > 0;
}

/* Small numbers are often written as words, or not at all. */
static bool
is_significant(const FlatText *text, size_t start, size_t end, Value value)
{
    static const char *const always[] = {"%", "％", "percent", "日", "月"};
    static const char *const hours[] = {
        ":", "：", "时", "時", "点", "點", "am", "pm", "a.m", "p.m", "o'clock"};
    if (start > 0 && (is_ascii_letter(text->bytes[start - 1]) ||
                      strchr("-_./#:", text->bytes[start - 1])))
        return false;
    bool hour = follows(text, end, hours, COUNT(hours));
    if ((value.exponent < 0 && !hour) ||
        follows(text, end, always, COUNT(always)))
        return true;
    bool small = value.whole < 100 && value.exponent <= 1;
    uint64_t whole = value.exponent == 1 ? value.whole * 10 : value.whole;
    if (hour && (value.exponent < 0 || (small && whole <= 24)))
        return false;
    return !small || whole >= 10 || is_beside_month(text, start, end);
}

static const char *const century_words[] = {"世纪", "世紀"};
static const char *const decade_words[] = {"年代"};

/*
 * 1990 is also the 90 of 90年代 and the 20 of 20世纪, and 2022 the 22 of 22年;
 * 19世纪80年代 is 1880.
 */
static bool
make_years_available(Scan *scan, Value value)
{
    uint64_t whole = value.whole;
    for (int i = 0; i < value.exponent && whole < 10000; i++)
        whole *= 10;
    if (value.exponent >= 0 && whole > 0 && whole <= 21 &&
        follows(scan->text, scan->at, century_words, COUNT(century_words)))
        scan->century = whole;
    if (value.exponent >= 0 && whole < 100 && scan->century > 0 &&
        follows(scan->text, scan->at, decade_words, COUNT(decade_words)))
        return make_available(scan,
                              normal((scan->century - 1) * 100 + whole, 0));
    bool year = value.exponent >= 0 && whole >= 1000 && whole < 3000;
    return !year || (make_available(scan, normal(whole % 100, 0)) &&
                     make_available(scan, normal(whole / 100 + 1, 0)));
}

static bool
read_number(Scan *scan)
{
    const FlatText *text = scan->text;
    size_t start = scan->at;
    Value value;
    bool sound = read_digits(scan, &value);
    size_t digits_end = scan->at;
    size_t length;
    int power = power_at(text, scan->at, &length);
    Value plain = value;
    value.exponent += value.whole > 0 ? power : 0;
    scan->at += length;
    while (power > 0 && is_digit_at(text, scan->at)) {
        Value more;
        size_t before = scan->at;
        read_digits(scan, &more);
        int smaller = power_at(text, scan->at, &length);
        more.exponent += smaller;
        if (smaller >= power || !add_up(&value, more)) {
            scan->at = before;
            break;
        }
        scan->at += length;
        power = smaller;
    }
    if (!make_available(scan, value) || !make_available(scan, plain) ||
        !make_years_available(scan, plain))
        return false;
    if (!sound || !is_significant(text, start, scan->at, value))
        return true;
    Wanted *wanted = vector_push(scan->arena, &scan->numbers->wanted);
    if (wanted)
        *wanted =
            (Wanted){value, start,
                     (scan->at > digits_end ? scan->at : digits_end) - start};
    return wanted != NULL;
}

/* Full-width digits: ２０２３. */
static bool
read_wide(Scan *scan)
{
    uint64_t whole = 0;
    size_t size;
    for (uint32_t c; (c = flat_character(scan->text, scan->at, &size)) != 0;
         scan->at += size) {
        if (c < 0xFF10 || c > 0xFF19)
            break;
        whole = whole < 1000000000000U ? whole * 10 + (c - 0xFF10) : whole;
    }
    return make_available(scan, normal(whole, 0));
}

/* ---- numbers in Chinese ---- */

static int
han_digit(uint32_t c)
{
    static const uint32_t digits[] = {0x96F6, 0x4E00, 0x4E8C, 0x4E09, 0x56DB,
                                      0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D};
    for (int i = 0; i < 10; i++)
        if (c == digits[i])
            return i;
    if (c == 0x3007 || c == 0x25CB) /* 〇 and what is typed for it */
        return 0;
    return c == 0x4E24 || c == 0x5169 ? 2 : -1; /* 两, 兩 */
}

static int
han_power(uint32_t c)
{
    switch (c) {
    case 0x5341: /* 十 */
        return 1;
    case 0x767E: /* 百 */
        return 2;
    case 0x5343: /* 千 */
        return 3;
    case 0x4E07: /* 万 */
    case 0x842C:
        return 4;
    case 0x4EBF: /* 亿 */
    case 0x5104:
        return 8;
    default:
        return 0;
    }
}

static uint64_t
power_of_ten(int exponent)
{
    uint64_t power = 1;
    while (exponent-- > 0)
        power *= 10;
    return power;
}

/* 三千二百万 and 二〇二二; each smaller number in it is available as well. */
static bool
read_han(Scan *scan)
{
    uint64_t total = 0;
    uint64_t section = 0;
    uint64_t digits = 0;
    size_t size;
    for (uint32_t c; (c = flat_character(scan->text, scan->at, &size)) != 0;
         scan->at += size) {
        int digit = han_digit(c);
        int power = han_power(c);
        if (digit < 0 && power == 0)
            break;
        if (digit >= 0) {
            digits =
                digits < 1000000000 ? digits * 10 + (uint64_t)digit : digits;
        } else if (power < 4) {
            section += (digits ? digits : 1) * power_of_ten(power);
            digits = 0;
        } else {
            uint64_t counted = section + digits;
            total += (counted ? counted : 1) % 1000000000 * power_of_ten(power);
            section = digits = 0;
        }
        if (!make_available(scan, normal(total + section + digits, 0)))
            return false;
    }
    return true;
}

/* ---- numbers in English ---- */

static const Word number_words[] = {
    {"zero", 0},       {"one", 1},        {"two", 2},       {"three", 3},
    {"four", 4},       {"five", 5},       {"six", 6},       {"seven", 7},
    {"eight", 8},      {"nine", 9},       {"ten", 10},      {"eleven", 11},
    {"twelve", 12},    {"thirteen", 13},  {"fourteen", 14}, {"fifteen", 15},
    {"sixteen", 16},   {"seventeen", 17}, {"eighteen", 18}, {"nineteen", 19},
    {"twenty", 20},    {"thirty", 30},    {"forty", 40},    {"fifty", 50},
    {"sixty", 60},     {"seventy", 70},   {"eighty", 80},   {"ninety", 90},
    {"dozen", 12},     {"half", 50},      {"quarter", 25},  {"first", 1},
    {"second", 2},     {"third", 3},      {"fourth", 4},    {"fifth", 5},
    {"sixth", 6},      {"seventh", 7},    {"eighth", 8},    {"ninth", 9},
    {"tenth", 10},     {"eleventh", 11},  {"twelfth", 12},  {"twentieth", 20},
    {"thirtieth", 30}, {"double", 2},     {"decade", 10},   {"century", 100}};

static int
number_word(const char *word, size_t length)
{
    for (size_t i = 0; i < COUNT(number_words); i++)
        if (strlen(number_words[i].text) == length &&
            strncasecmp(number_words[i].text, word, length) == 0)
            return number_words[i].value;
    return -1;
}

static size_t
word_length(const FlatText *text, size_t at)
{
    size_t length = 0;
    while (is_ascii_letter(text->bytes[at + length]))
        length++;
    return length;
}

/* "two hundred and twenty-five million", from its first word. */
static bool
read_phrase(Scan *scan, int first)
{
    const FlatText *text = scan->text;
    uint64_t total = 0;
    uint64_t current = (uint64_t)first;
    for (;;) {
        if (!make_available(scan, normal(total + current, 0)))
            return false;
        size_t length;
        int power = power_at(text, scan->at, &length);
        if (power >= 2 && length > 2) {
            current = (current ? current : 1) % 1000000 * power_of_ten(power);
            scan->at += length;
            if (power > 2) {
                total += current;
                current = 0;
            }
            continue;
        }
        size_t next = scan->at + (strchr(" -", text->bytes[scan->at]) != NULL);
        next += starts_with(text, next, "and ") ? 4 : 0;
        size_t size = word_length(text, next);
        int value = size > 0 ? number_word(text->bytes + next, size) : -1;
        if (value < 0)
            return true;
        current += (uint64_t)value;
        scan->at = next + size;
    }
}

static bool
read_word(Scan *scan)
{
    const FlatText *text = scan->text;
    const char *word = text->bytes + scan->at;
    size_t length = word_length(text, scan->at);
    scan->at += length;
    if (length > WORD_MAX)
        return true;
    int month = month_of(word, length);
    if (month > 0)
        return make_available(scan, normal((uint64_t)month, 0));
    int value = number_word(word, length);
    if (value >= 0)
        return read_phrase(scan, value);
    for (size_t i = 0; i < COUNT(latin_powers); i++)
        if (strlen(latin_powers[i].text) == length && length > 2 &&
            strncasecmp(latin_powers[i].text, word, length) == 0)
            return make_available(scan, (Value){1, latin_powers[i].value});
    return true;
}

/* ---- a text ---- */

static bool
is_address_at(const FlatText *text, size_t at)
{
    return strncmp(text->bytes + at, "http", 4) == 0 ||
           strncmp(text->bytes + at, "www.", 4) == 0;
}

static bool
scan_text(Scan *scan)
{
    const FlatText *text = scan->text;
    while (scan->at < text->length) {
        size_t size;
        uint32_t c = flat_character(text, scan->at, &size);
        bool good = true;
        if (is_address_at(text, scan->at))
            while (scan->at < text->length &&
                   (unsigned char)text->bytes[scan->at] > ' ' &&
                   (unsigned char)text->bytes[scan->at] < 0x80)
                scan->at++;
        else if (character_is_digit(c))
            good = read_number(scan);
        else if (c >= 0xFF10 && c <= 0xFF19)
            good = read_wide(scan);
        else if (han_digit(c) >= 0 || han_power(c) > 0)
            good = read_han(scan);
        else if (is_ascii_letter(text->bytes[scan->at]))
            good = read_word(scan);
        else
            scan->at += size ? size : 1;
        if (!good)
            return false;
    }
    return true;
}

/* ---- two texts ---- */

static void
report_missing(Lint *lint, const FlatText *text, const Numbers *numbers,
               const FlatText *other, const Numbers *others)
{
    for (size_t i = 0; i < numbers->wanted.count; i++) {
        const Wanted *wanted = &numbers->wanted.items[i];
        if (others->available.count > 0 &&
            bsearch(&wanted->value, others->available.items,
                    others->available.count, sizeof(Value), compare_values))
            continue;
        diagnose(lint->diagnostics, SEVERITY_WARNING, "number-differs",
                 flat_place(text, wanted->start),
                 "\"%.*s\" does not stand in the text in %s",
                 (int)wanted->length, text->bytes + wanted->start,
                 other->language);
        return;
    }
}

static bool
find_numbers(Lint *lint, const FlatText *text, Numbers *numbers)
{
    Scan scan = {.arena = lint->arena, .text = text, .numbers = numbers};
    if (!scan_text(&scan))
        return false;
    if (numbers->available.count > 1)
        qsort(numbers->available.items, numbers->available.count, sizeof(Value),
              compare_values);
    return true;
}

bool
lint_numbers(Lint *lint, const FlatText *a, const FlatText *b)
{
    Numbers ours = {0};
    Numbers theirs = {0};
    if (!find_numbers(lint, a, &ours) || !find_numbers(lint, b, &theirs))
        return false;
    report_missing(lint, a, &ours, b, &theirs);
    report_missing(lint, b, &theirs, a, &ours);
    return true;
}

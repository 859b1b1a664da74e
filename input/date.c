/*
 * Dates: see date.h.
 */
#include "input/date.h"

#include <string.h>
#include <strings.h>

#include "input/reflow_character.h"
#include "input/text.h"

typedef struct Scan {
    const char *text;
    size_t length;
    size_t at;
} Scan;

/* ---- words ---- */

int
month_of(const char *word, size_t length)
{
    static const char *const months[] = {
        "january", "february", "march",     "april",   "may",      "june",
        "july",    "august",   "september", "october", "november", "december"};
    for (int i = 0; i < 12; i++)
        if (length >= 3 && length <= strlen(months[i]) &&
            strncasecmp(word, months[i], length) == 0 &&
            (length == 3 || length == strlen(months[i]) ||
             strncasecmp(word, "sept", length) == 0))
            return i + 1;
    return 0;
}

static uint32_t
peek(const Scan *scan, size_t *size)
{
    uint32_t c = 0;
    *size = scan->at < scan->length ? utf8_decode(scan->text + scan->at,
                                                  scan->length - scan->at, &c)
                                    : 0;
    return *size > 0 ? c : 0;
}

static bool
take(Scan *scan, const char *word)
{
    size_t length = strlen(word);
    if (strncmp(scan->text + scan->at, word, length) != 0)
        return false;
    scan->at += length;
    return true;
}

static void
skip_spaces(Scan *scan)
{
    while (take(scan, " ") || take(scan, "\u00A0"))
        continue;
}

/* A number in digits, ASCII or full-width; -1: there is none. */
static int
take_number(Scan *scan)
{
    int number = -1;
    size_t size;
    for (uint32_t c; (c = peek(scan, &size)) != 0; scan->at += size) {
        int digit = reflow_character_digit(c);
        if (digit < 0 || number > 9999)
            break;
        number = (number < 0 ? 0 : number) * 10 + digit;
    }
    return number;
}

/*
 * The same, or in Han: digit by digit (二〇二六) or counted by tens (二十一).
 */
static int
take_chinese_number(Scan *scan)
{
    int number = take_number(scan);
    bool counted = false;
    size_t size;
    for (uint32_t c; (c = peek(scan, &size)) != 0; scan->at += size) {
        int digit =
            c == 0x96F6 || c == 0x25CB ? 0 : reflow_character_han_digit(c);
        if (digit < 0 || number > 9999)
            break;
        if (digit == 10)
            number = (number < 0 ? 1 : number) * 10;
        else if (counted)
            number += digit;
        else
            number = (number < 0 ? 0 : number) * 10 + digit;
        counted = digit == 10;
    }
    return number;
}

static int
take_month(Scan *scan)
{
    size_t length = strspn(scan->text + scan->at,
                           "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWX"
                           "YZ");
    int month = month_of(scan->text + scan->at, length);
    scan->at += month > 0 ? length : 0;
    if (month > 0)
        take(scan, ".");
    return month;
}

/* ---- forms ---- */

typedef struct Date {
    int year;
    int month;
    int day;
} Date;

static bool
take_iso(Scan *scan, Date *date)
{
    date->year = take_number(scan);
    if (scan->at != 4 || !take(scan, "-"))
        return false;
    date->month = take_number(scan);
    if (scan->at != 7 || !take(scan, "-"))
        return false;
    date->day = take_number(scan);
    return scan->at == 10;
}

static bool
take_chinese(Scan *scan, Date *date)
{
    date->year = take_chinese_number(scan);
    skip_spaces(scan);
    if (!take(scan, "年"))
        return false;
    skip_spaces(scan);
    date->month = take_chinese_number(scan);
    skip_spaces(scan);
    if (!take(scan, "月"))
        return false;
    skip_spaces(scan);
    date->day = take_chinese_number(scan);
    skip_spaces(scan);
    return take(scan, "日");
}

/* 1 May 2026, May 1, 2026 */
static bool
take_english(Scan *scan, Date *date)
{
    date->day = take_number(scan);
    skip_spaces(scan);
    date->month = take_month(scan);
    skip_spaces(scan);
    if (date->day < 0) {
        date->day = take_number(scan);
        if (!take(scan, ","))
            return false;
        skip_spaces(scan);
    }
    date->year = take_number(scan);
    return date->year >= 1000;
}

static bool
is_real(const Date *date)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (date->year < 1 || date->year > 9999 || date->month < 1 ||
        date->month > 12 || date->day < 1)
        return false;
    bool leap =
        date->year % 4 == 0 && (date->year % 100 != 0 || date->year % 400 == 0);
    return date->day <= days[date->month - 1] + (date->month == 2 && leap);
}

const char *
date_as_iso(Arena *arena, const char *text)
{
    static bool (*const forms[])(Scan * scan, Date * date) = {
        take_iso, take_chinese, take_english};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        Scan scan = {text, strlen(text), 0};
        Date date = {0};
        skip_spaces(&scan);
        if (!forms[i](&scan, &date))
            continue;
        skip_spaces(&scan);
        take(&scan, "\n");
        if (scan.at == scan.length && is_real(&date))
            return arena_format(arena, "%04d-%02d-%02d", date.year, date.month,
                                date.day);
    }
    return NULL;
}

/*
 * Length: see length.h.  Numbers are read as decimals of at most nine digits
 * after the point, so the result does not depend on the locale.
 */
#include "layouts/length.h"

#include <stddef.h>
#include <string.h>

typedef struct Unit {
    const char *name;
    int64_t numerator; /* of a point */
    int64_t denominator;
} Unit;

static const Unit units[] = {
    {"pt", 1, 1},  {"mm", 7200, 2540}, {"cm", 72000, 2540},
    {"in", 72, 1}, {"bp", 1, 1},
};

/* In 1/100 pt.  [Word's and WPS's sizes; clreq type sizes] */
static const struct {
    const char *name;
    int size;
} type_sizes[] = {
    {"初号", 4200}, {"小初", 3600}, {"一号", 2600}, {"小一", 2400},
    {"二号", 2200}, {"小二", 1800}, {"三号", 1600}, {"小三", 1500},
    {"四号", 1400}, {"小四", 1200}, {"五号", 1050}, {"小五", 900},
    {"六号", 750},  {"小六", 650},  {"七号", 550},  {"八号", 500},
};

/* In 1/1000 pt: chains that double.  [clreq type sizes] */
static const struct {
    const char *name;
    int size;
} printers_sizes[] = {
    {"初号", 42000}, {"一号", 27500}, {"二号", 21000}, {"三号", 15750},
    {"四号", 13750}, {"五号", 10500}, {"六号", 7875},  {"七号", 5250},
};

bool
length_parse_printers(const char *text, Length *length)
{
    for (size_t i = 0; i < sizeof printers_sizes / sizeof *printers_sizes; i++)
        if (strcmp(text, printers_sizes[i].name) == 0) {
            *length = printers_sizes[i].size * POINT / 1000;
            return true;
        }
    return false;
}

/* A decimal number as value / 10^digits; false if there is none. */
static bool
read_number(const char **text, int64_t *value, int64_t *divisor)
{
    const char *at = *text;
    bool negative = *at == '-';
    at += negative;
    bool digits = false;
    *value = 0;
    *divisor = 1;
    for (bool fraction = false;; at++) {
        if (*at == '.' && !fraction) {
            fraction = true;
            continue;
        }
        if (*at < '0' || *at > '9')
            break;
        digits = true;
        if (fraction && (*value > 100000000 || *divisor > 100000000))
            continue; /* finer than any length */
        if (*value > 100000000)
            return false;
        *value = *value * 10 + (*at - '0');
        *divisor *= fraction ? 10 : 1;
    }
    *value = negative ? -*value : *value;
    *text = at;
    return digits;
}

static bool
scaled(Length whole, int64_t value, int64_t divisor, Length *length)
{
    if (whole != 0 && (value > INT64_MAX / 4 / (whole < 0 ? -whole : whole) ||
                       value < -INT64_MAX / 4 / (whole < 0 ? -whole : whole)))
        return false;
    *length = length_scale(whole, value, divisor);
    return true;
}

bool
length_parse(const char *text, Length em, Length whole, Length *length)
{
    for (size_t i = 0; i < sizeof type_sizes / sizeof *type_sizes; i++)
        if (strcmp(text, type_sizes[i].name) == 0) {
            *length = type_sizes[i].size * POINT / 100;
            return true;
        }
    int64_t value;
    int64_t divisor;
    if (!read_number(&text, &value, &divisor))
        return false;
    if (strcmp(text, "em") == 0)
        return scaled(em, value, divisor, length);
    if (strcmp(text, "%") == 0)
        return scaled(whole, value, divisor * 100, length);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strcmp(text, units[i].name) == 0)
            return scaled(POINT * units[i].numerator, value,
                          divisor * units[i].denominator, length);
    *length = 0;
    return value == 0 && *text == '\0';
}

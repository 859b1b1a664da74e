/*
 * Length: 1/65536 of a PostScript point (1/72 inch) in 64 bits.  Layout has
 * no floating point, so the same input gives the same page everywhere.
 */
#ifndef BRIEFSET_LAYOUTS_LENGTH_H
#define BRIEFSET_LAYOUTS_LENGTH_H

#include <stdbool.h>
#include <stdint.h>

typedef int64_t Length;

#define POINT ((Length)65536)

/* `length` × `numerator` / `denominator` (> 0), rounded to nearest. */
static inline Length
length_scale(Length length, int64_t numerator, int64_t denominator)
{
    int64_t product = length * numerator;
    int64_t half = denominator / 2;
    int64_t sum = product >= 0 ? product + half : product - half;
    /* Most ems: dividing by a constant is a multiplication. */
    return denominator == 1000 ? sum / 1000 : sum / denominator;
}

/*
 * Reads "12pt", "3.5mm", "2cm", "1in", "五号", "小四"; "2em" and "50%" are
 * relative to `em` and `whole`.  A bare "0" is allowed.  False: not a length.
 * 字号 are the Word/WPS sizes.  [GB/T 9704 5.2.3; clreq type sizes]
 */
bool length_parse(const char *text, Length em, Length whole, Length *length);

/*
 * Reads 初号 to 七号 as the printers' sizes, of which 28 characters of 三号 fill
 * the 156 mm of GB/T 9704.  False: not one of them (小 sizes are Word's own).
 */
bool length_parse_printers(const char *text, Length *length);

#endif

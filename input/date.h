/*
 * Dates as documents write them.
 */
#ifndef BRIEFSET_INPUT_DATE_H
#define BRIEFSET_INPUT_DATE_H

#include <stdbool.h>
#include <stddef.h>

#include "input/arena.h"

/* The month whose English name, perhaps cut to three letters, is `word`; 0:
   none. */
int month_of(const char *word, size_t length);

/*
 * "2026-05-01" of a date in any of these forms: 2026-05-01, 2026年5月1日,
 * 二〇二六年五月一日, 1 May 2026, May 1, 2026.  NULL: it is none, or memory
 * ran out.  [ISO 8601-1 5.2.2.1]
 */
const char *date_as_iso(Arena *arena, const char *text);

#endif

/*
 * Diagnostics: what the user should know about the input, with its place.
 *
 * They are collected, never thrown: the first mistake does not hide the rest.
 * A code is stable ("missing-glyph"); messages may be reworded.
 */
#ifndef BRIEFSET_INPUT_DIAGNOSTIC_H
#define BRIEFSET_INPUT_DIAGNOSTIC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "input/arena.h"

/*
 * A place in a file.  Lines and columns count from 1; columns count
 * characters, not bytes.  line 0: the whole file; column 0: the whole line.
 * `file` is lent and must outlive the diagnostics it is used in.
 */
typedef struct Place {
    const char *file;
    int line;
    int column;
} Place;

typedef enum Severity {
    SEVERITY_NOTE,
    SEVERITY_WARNING,
    SEVERITY_ERROR
} Severity;

typedef struct Diagnostic {
    const char *code;
    Severity severity;
    Place place;
    const char *message;
} Diagnostic;

typedef struct Diagnostics {
    Arena *arena; /* holds the messages; lent */
    VECTOR(Diagnostic) list;
    size_t errors;
    size_t warnings;
} Diagnostics;

/*
 * Records one diagnostic.  `code` must be a string literal.  When memory runs
 * out the counters still tell, and arena_failed(diagnostics->arena) is true.
 */
void diagnose(Diagnostics *diagnostics, Severity severity, const char *code,
              Place place, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/*
 * Prints them as `file:line:column: error: message [code]`, one a line, in
 * order of recording.
 */
void diagnostics_print(const Diagnostics *diagnostics, FILE *stream);

#endif

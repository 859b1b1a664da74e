/*
 * Diagnostics: what the user should know about the input, with its place.
 *
 * They are collected, never thrown: the first mistake does not hide the rest.
 * A code is stable ("missing-glyph"); messages may be reworded.  diagnose()
 * is called with English; translation.c and catalogue_zh.c turn it into
 * Chinese where that is asked for.  diagnostic_print.c writes them out.
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

typedef enum MessageLanguage {
    MESSAGES_IN_ENGLISH,
    MESSAGES_IN_CHINESE
} MessageLanguage;

typedef enum MessageForm {
    MESSAGES_SHORT, /* `file:line:column: error: message [code]` */
    MESSAGES_HUMAN, /* the same, with the line of the source and a hint */
    MESSAGES_JSON   /* one JSON object a line */
} MessageForm;

/* How messages are written; all zero: English, one line each. */
typedef struct MessageStyle {
    MessageLanguage language;
    MessageForm form;
    bool color; /* ANSI sequences, in MESSAGES_HUMAN only */
} MessageStyle;

typedef struct Diagnostic {
    const char *code;
    Severity severity;
    Place place;
    const char *message; /* in the language of the style */
} Diagnostic;

/*
 * The writer wants no notes and warnings of `code` in the
 * lines `first` to `last` of `file`.
 */
typedef struct Silence {
    const char *code;
    const char *file;
    int first;
    int last;
    /* diagnostic.c's, to find them soon: */
    int reach;  /* the last line of this and those before it in its run */
    size_t run; /* where the run begins that goes on through one file */
} Silence;

struct Source;

typedef struct KnownSource {
    const struct Source *source;
} KnownSource;

typedef struct Diagnostics {
    Arena *arena; /* holds the messages; lent */
    MessageStyle style;
    const char *record; /* the record it is all about, as told; or NULL */
    VECTOR(Diagnostic) list;
    VECTOR(Silence) silences;
    VECTOR(KnownSource) sources; /* read so far, for their lines */
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

/* `source` may be quoted from then on; it is lent.  False: out of memory. */
bool diagnostics_know(Diagnostics *diagnostics, const struct Source *source);

/*
 * Asks for notes and warnings of `code` not to be reported; both texts are
 * lent.  False: out of memory.
 */
bool diagnostics_silence(Diagnostics *diagnostics, const char *code,
                         const char *file, int first, int last);

/* Notes and warnings of `code` there are not to be reported. */
bool diagnostics_silenced(const Diagnostics *diagnostics, const char *code,
                          Place place);

/*
 * Prints them in order of recording, as `diagnostics->style` says, without
 * those that are silenced.  Hints follow the first message of their code.
 */
void diagnostics_print(const Diagnostics *diagnostics, FILE *stream);

/*
 * Prints a text that may hold anything so that it stays on its line and does
 * nothing to a terminal.
 */
void print_safely(FILE *stream, const char *text, size_t length);

/*
 * A JSON string of `text` with its quotes; control characters and what is not
 * UTF-8 are escaped.  [RFC 8259 7]
 */
void json_print_string(FILE *stream, const char *text);

#endif

/*
 * Lines of extracted text, measured, and what is usual in them.
 */
#ifndef BRIEFSET_INPUT_REFLOW_LINES_H
#define BRIEFSET_INPUT_REFLOW_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "input/arena.h"
#include "input/reflow_character.h"
#include "input/text.h"

/* How the text of a line ends. */
typedef enum LineEnd {
    END_OPEN,   /* a letter: the sentence goes on, or there is none */
    END_OPENER, /* an opening bracket or quote */
    END_PAUSE,  /* ， 、 or a hyphen */
    END_SEMICOLON,
    END_CLOSER, /* a closing bracket or quote with no stop before it */
    END_COLON,
    END_STOP /* 。 ？ ！ and any brackets, quotes, note numbers after it */
} LineEnd;

/* A line that is not blank.  Columns are of the screen: Han take two. */
typedef struct ReflowLine {
    size_t start; /* bytes of its text, without the blanks at both ends */
    size_t end;
    size_t row; /* in the source, from 0 */
    int indent; /* columns of the blanks before it */
    int width;
    int latin; /* columns that are not CJK, at one column a character */
    int gap;   /* blank lines before it */
    LineEnd ending;
    unsigned first; /* traits of the first character */
    unsigned last;
    bool blank_after; /* blanks at its end */
    bool new_page;    /* a page ended before it */
    bool clauses;     /* holds a comma or a stop before its last character */
    bool furniture;
} ReflowLine;

typedef struct ReflowLines {
    const Source *source;
    VECTOR(ReflowLine) list;
    bool fed;        /* a form feed was seen: pages are known */
    int latin_scale; /* per cent of a column that a Latin character takes */
} ReflowLines;

/* Splits and measures; form feeds end lines too.  False: out of memory. */
bool reflow_lines_read(Arena *arena, const Source *source, ReflowLines *lines);

/*
 * Takes the lines marked as furniture out; where one was, a new page begins.
 */
void reflow_lines_drop_furniture(ReflowLines *lines);

/*
 * Measures all lines anew with Latin characters `percent` of a column wide: a
 * PDF's Latin is proportional, and narrower than half a Han.
 */
void reflow_lines_scale(ReflowLines *lines, int percent);

/* Columns of what must stay together at the start of a line. */
int reflow_lines_first_token(const ReflowLines *lines, size_t index);

/* Per cent of the line's width that is not CJK. */
int reflow_latin_share(const ReflowLines *lines, const ReflowLine *line);

/* The right edge of a line's text, in columns. */
int reflow_line_edge(const ReflowLine *line);

#endif

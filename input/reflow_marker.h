/*
 * Markers: what a line begins with that says what it is (1. • 一、 第三章).
 */
#ifndef BRIEFSET_INPUT_REFLOW_MARKER_H
#define BRIEFSET_INPUT_REFLOW_MARKER_H

#include "input/reflow_lines.h"

typedef enum MarkerKind {
    MARKER_NONE,
    /* Items of a list, once others of the same run are found. */
    MARKER_BULLET,       /* • text */
    MARKER_NUMBER,       /* 1 text */
    MARKER_NUMBER_DOT,   /* 1. text */
    MARKER_NUMBER_COMMA, /* 1、text */
    MARKER_NUMBER_PAREN, /* 1) text */
    MARKER_PARENS,       /* （1）text */
    MARKER_CIRCLED,      /* ① text */
    /* Headings, or clauses. */
    MARKER_CHAPTER,    /* 第一章 第二篇 第三部分 */
    MARKER_SECTION,    /* 第一节 */
    MARKER_ARTICLE,    /* 第一条 */
    MARKER_HAN_COMMA,  /* 一、 */
    MARKER_HAN_PARENS, /* （一） */
    MARKER_DECIMAL,    /* 2.7 text, 2.6.29. text */
    MARKER_LABEL,      /* 2.7 with nothing after it: the text is elsewhere */
    MARKER_SOURCE,     /* （来源：…） */
    MARKER_DATE        /* 2019年4月25日 and nothing else on the line */
} MarkerKind;

enum { NO_RUN = -1 };

typedef struct Marker {
    MarkerKind kind;
    uint32_t sign;  /* bullet: which; 0 for others */
    int number;     /* what a list item counts */
    int depth;      /* decimal, label: how many numbers */
    size_t length;  /* bytes, with the blanks after it */
    bool spaced;    /* a blank or an own closing mark ends it */
    int run;        /* which list it belongs to; NO_RUN: none was found */
    int run_length; /* items of that run */
} Marker;

/* Reads the marker of one line; run is NO_RUN. */
Marker reflow_marker_read(const ReflowLines *lines, size_t index);

/* True for the kinds that count 1, 2, 3. */
bool reflow_marker_counts(MarkerKind kind);

/* True for a marker that is a list item's in a run that was found. */
bool reflow_marker_is_item(const Marker *marker);

/*
 * All markers, one a line, with the runs of items found among them; NULL when
 * out of memory.  `may_begin` says of each line whether a paragraph may well
 * begin there: only there a bare number counts as a marker.
 */
Marker *reflow_markers_find(Arena *arena, const ReflowLines *lines,
                            const bool *may_begin);

#endif

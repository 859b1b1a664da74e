/*
 * Findings: what is wrong with a PDF, with its place.
 */
#ifndef BRIEFSET_PIPELINE_CHECK_FINDINGS_H
#define BRIEFSET_PIPELINE_CHECK_FINDINGS_H

#include <stdbool.h>
#include <stdio.h>

#include "input/arena.h"
#include "input/diagnostic.h"
#include "pipeline/check/check.h"
#include "pipeline/check/rules.h"

/* Where on which page; page 0: the file, without a point. */
typedef struct Spot {
    int page; /* from 1 */
    bool has_point;
    double x; /* points from the page's lower left corner */
    double y;
} Spot;

typedef struct Finding {
    RuleName rule;
    Severity severity;
    Spot spot;
    const char *message;
} Finding;

typedef struct Findings {
    Arena *arena;
    MessageLanguage language;
    CheckProfile profile;
    bool as_notes; /* the file claims nothing: what is found is told only */
    VECTOR(Finding) list;
    size_t of_rule[RULE_COUNT];
    size_t errors;
    size_t warnings;
} Findings;

/*
 * Records a finding, unless the profile does not ask for the rule.  The first
 * few of a rule are kept, the others are counted.  The format is English, as
 * that of diagnose().
 */
void found(Findings *findings, RuleName rule, Spot spot, const char *format,
           ...) __attribute__((format(printf, 4, 5)));

/* A spot of a whole page, and of the file. */
Spot spot_page(int page);
#define SPOT_FILE ((Spot){0})

/*
 * Prints them in order of pages, as sentences or as one JSON object a line.
 */
void findings_print(const Findings *findings, const char *file, bool json,
                    FILE *out);

#endif

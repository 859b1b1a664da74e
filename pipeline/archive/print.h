/*
 * Printing entries: for people, safely, and as JSON.
 */
#ifndef BRIEFSET_PIPELINE_ARCHIVE_PRINT_H
#define BRIEFSET_PIPELINE_ARCHIVE_PRINT_H

#include <stdio.h>

#include "pipeline/archive/search.h"

/* One line: its number, date, issue and title in the language of messages. */
void print_entry_line(FILE *out, const Entry *entry);

/* The passage on a line of its own; `color`: what was found stands out. */
void print_passage(FILE *out, Arena *arena, const Passage *passage, bool color);

/* Everything, a line each. */
void print_entry(FILE *out, const Entry *entry);

/* One JSON object without a line feed: all of the entry, but not its text. */
void print_entry_json(FILE *out, const Entry *entry);

/* The same with the passage as "passage". */
void print_found_json(FILE *out, const Entry *entry, const Passage *passage);

#endif

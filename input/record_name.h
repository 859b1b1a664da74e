/*
 * Names of files made of records: safe on every system, and no two alike.
 */
#ifndef BRIEFSET_INPUT_RECORD_NAME_H
#define BRIEFSET_INPUT_RECORD_NAME_H

#include "input/merge.h"

/* The names given so far, in an arena of their own. */
typedef struct NameSet NameSet;

NameSet *name_set_new(Arena *arena);

/*
 * Adds a name (lent).  False: one that is the same but for case and
 * normalisation is there already, or memory ran out.
 */
bool name_set_add(NameSet *names, const char *name);

/*
 * The file name that `pattern` makes of `record`, composed (NFC); NULL with an
 * error at the record's place if it cannot be one: "unsafe-name" (empty,
 * hidden, longer than 255 bytes, with a path or a character that some system
 * reserves, a device's name) or "output-collision" (but for case and
 * normalisation another record's name).  NULL also when memory ran out.
 */
const char *
record_file_name(Arena *arena, const Template *pattern, const Record *record,
                 NameSet *names, Diagnostics *diagnostics);

#endif

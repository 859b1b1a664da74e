/*
 * Merging: a template and a record make a source.
 *
 * A template is a source with Mustache's tags and no logic beyond them:
 *
 *   {{name}}             the value
 *   {{#name}}…{{/name}}  only if the value is there and not empty; of a list
 *                        once for each of its items
 *   {{^name}}…{{/name}}  only if it is not
 *   {{.}}                the item; {{a.b}} the value b in the value a
 *   {{! comment}}        nothing
 *
 * A tag of a section alone on its line takes the line with it.  `\{{` is no
 * tag.
 *
 * Values are text, never markup.  The merged source therefore has no values
 * in it but references to them, which no reader takes for anything but a
 * letter; when all markup is read, merge_fill_runs() puts the values in.
 * Every piece of text keeps its place: in the template, or in the records.
 */
#ifndef BRIEFSET_INPUT_MERGE_H
#define BRIEFSET_INPUT_MERGE_H

#include "input/spans.h"
#include "input/yaml_tree.h"

/* One row of a table of records. */
typedef struct Record {
    const YamlNode *values; /* a mapping */
    const Source *source;   /* where they were written */
    size_t number;          /* 1: the first */
    Place place;
} Record;

typedef struct Template Template;

/*
 * Reads the tags of `source`, which must outlive the template.  NULL: an
 * error was diagnosed ("placeholder-syntax") or memory ran out.
 */
Template *
template_new(Arena *arena, const Source *source, Diagnostics *diagnostics);

/* What it was made of. */
const Source *template_source(const Template *template);

/*
 * False, with errors "unknown-placeholder" at the tags, if the template names
 * values that are not among the keys of `columns`, a mapping.
 */
bool template_check(const Template *template, const YamlNode *columns,
                    Diagnostics *diagnostics);

/*
 * The template with one record in it, to be read as any other source.  NULL:
 * a value is missing or is no text ("unknown-placeholder",
 * "placeholder-value"), or memory ran out.
 */
Source *template_merge(Arena *arena, const Template *template,
                       const Record *record, Diagnostics *diagnostics);

/* The same as plain text, for names of files. */
const char *template_text(Arena *arena, const Template *template,
                          const Record *record, Diagnostics *diagnostics);

/*
 * Puts the values of a merged source in place of its references: into runs
 * (each value a run of its own with its place in the records, each of its
 * line feeds a line break) and with them into links and annotations.  False
 * when memory ran out.  Does nothing to other sources' runs.
 */
bool merge_fill_runs(Arena *arena, const Source *source, Runs *runs);

/* The same for one text; `text` itself when it has none; NULL for NULL. */
const char *merge_fill(Arena *arena, const Source *source, const char *text);

#endif

/*
 * The model spelled out: a document as YAML or JSON, unit by unit, each with
 * its text in every language.  input/document.schema.json says what may stand
 * where.
 *
 *   title: {zh: 简报, en: Bulletin}
 *   units:
 *     - {type: heading, level: 1, text: {zh: 要闻, en: News}}
 *     - type: paragraph
 *       text: {zh: 五月**合格**。, en: May **passed**.}
 *
 * Texts hold inline Markdown.  Nothing is paired: what belongs together is
 * written together.
 */
#ifndef BRIEFSET_INPUT_MODEL_H
#define BRIEFSET_INPUT_MODEL_H

#include "input/document.h"
#include "input/yaml_tree.h"

/* The JSON Schema of such documents, made from the file of that name. */
extern const char document_schema[];

/* True if the name ends as such a document's does: .yaml, .yml, .json. */
bool model_is_name(const char *name);

/*
 * Reads `source` into `document` as document_read_markdown() does; its name
 * tells YAML from JSON.
 */
Status document_read_model(Document *document, Source *source,
                           Diagnostics *diagnostics);

/* ---- model_text.c: texts of units ---- */

/* A footnote that texts may refer to as `[^name]`. */
typedef struct ModelNote {
    const char *name;
    int number; /* by the first reference; 0: none yet */
    Unit *unit;
    const YamlNode *node;
} ModelNote;

typedef struct NumberedNote {
    ModelNote *note;
} NumberedNote;

typedef struct ModelReader {
    Arena *arena;
    Document *document;
    const Source *source;
    Diagnostics *diagnostics;
    VECTOR(ModelNote) notes;       /* by name */
    VECTOR(NumberedNote) numbered; /* by number */
} ModelReader;

/*
 * The text of a scalar as a source of its own, whose places are those of the
 * scalar.  NULL when memory ran out.
 */
Source *
model_scalar_source(Arena *arena, const Source *source, const YamlNode *node);

/* Inline Markdown, with references to notes; false when memory ran out. */
bool model_read_text(ModelReader *reader, const YamlNode *node, Text *text);

/* Lines kept as they are; false when memory ran out. */
bool model_read_lines(ModelReader *reader, const YamlNode *node, Text *text);

#endif

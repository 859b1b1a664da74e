/*
 * Metadata: a document's languages, layout and fields, which stand in the
 * front matter of Markdown or beside the units of a model.
 */
#ifndef BRIEFSET_INPUT_METADATA_H
#define BRIEFSET_INPUT_METADATA_H

#include "input/document.h"
#include "input/yaml_tree.h"

/*
 * Reads all keys of `root` but `units` into `document`.  Mistakes are
 * diagnosed; without languages (language_count is 0 then) nothing else can be
 * read.  A document that has languages already keeps them.  Values of the record that `source` was merged with are put in.
 * False when memory ran out.
 */
bool metadata_read(Document *document, const Source *source, YamlNode *root,
                   Diagnostics *diagnostics);

/*
 * A list as one text, divided as texts in `language` are: 甲、乙 or A, B.  NULL
 * when memory ran out.
 */
const char *
metadata_join(const Document *document, const FieldList *list, int language);

/* The language that `key` names, or NO_LANGUAGE. */
int metadata_language(const Document *document, const char *key);

#endif

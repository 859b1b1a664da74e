/*
 * JSON as the same tree that yaml_tree.h makes of YAML, a place on every node.
 *
 * json-c judges whether it is JSON; the tree is then made from the text
 * itself, because json-c tells no places and lets a key stand twice.  Strings
 * are `quoted` scalars, numbers and true, false, null scalars that are not.
 */
#ifndef BRIEFSET_INPUT_JSON_TREE_H
#define BRIEFSET_INPUT_JSON_TREE_H

#include "input/yaml_tree.h"

/*
 * Reads `length` bytes of `source` from byte `start`, one JSON value.  NULL:
 * an error was diagnosed ("json-syntax", "duplicate-key") or memory ran
 * out.
 */
YamlNode *json_tree_read(Arena *arena, const Source *source, size_t start,
                         size_t length, Diagnostics *diagnostics);

#endif

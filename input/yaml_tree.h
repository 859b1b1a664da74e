/*
 * YAML as a tree with a place on every node, for front matter and layout
 * definitions.
 *
 * Everything is text: what a scalar means is for its reader to decide, so
 * `no` stays "no" (YAML's Norway problem).  Aliases, several documents in a
 * stream, keys that are not scalars, duplicate keys and nesting beyond
 * YAML_DEPTH_MAX are errors, which also keeps the tree no larger than its
 * source.
 */
#ifndef BRIEFSET_INPUT_YAML_TREE_H
#define BRIEFSET_INPUT_YAML_TREE_H

#include <stdbool.h>

#include <stdint.h>

#include "input/arena.h"
#include "input/diagnostic.h"
#include "input/text.h"

enum { YAML_DEPTH_MAX = 32 };

typedef enum YamlKind { YAML_SCALAR, YAML_SEQUENCE, YAML_MAPPING } YamlKind;

typedef struct YamlNode YamlNode;
struct YamlNode {
    YamlKind kind;
    Place place;
    const char *key; /* its key in the mapping it stands in; else NULL */
    Place key_place;
    const char *text; /* scalar; "" for an empty one */
    bool quoted;      /* scalar: written in quotes or as a block */
    size_t count;     /* children */
    YamlNode *first_child;
    YamlNode *last_child;
    YamlNode *next;
};

/*
 * Reads `length` bytes of `source` from byte `start`, a whole YAML document.
 * NULL: an error was diagnosed ("yaml-syntax" and others) or memory ran out.
 * An empty document is an empty mapping.
 */
YamlNode *yaml_tree_read(Arena *arena, const Source *source, size_t start,
                         size_t length, Diagnostics *diagnostics);

/* For other makers of such trees (json_tree.c, records.c). */
void yaml_tree_append(YamlNode *parent, YamlNode *child);

/*
 * False, with an error "duplicate-key", if a key of `mapping` stands there twice;
 * false also when memory ran out.
 */
bool yaml_tree_keys_differ(Arena *arena, const YamlNode *mapping,
                           Diagnostics *diagnostics);

/* Prints the tree as JSON: true, false and null that were not quoted as they
   are, all other scalars as strings. */
void yaml_tree_print_json(FILE *stream, const YamlNode *node);

/* The value of `key` in `mapping`, or NULL (also if it is no mapping). */
const YamlNode *yaml_tree_get(const YamlNode *mapping, const char *key);

/* The text of a scalar below `key`, or "". */
const char *yaml_tree_text(const YamlNode *mapping, const char *key);

/* The same as a whole number, as far as it is one; else 0. */
int64_t yaml_tree_number(const YamlNode *mapping, const char *key);

#endif

/*
 * What the files that read layout definitions share.
 */
#ifndef BRIEFSET_LAYOUTS_DEFINITION_READER_H
#define BRIEFSET_LAYOUTS_DEFINITION_READER_H

#include "input/yaml_tree.h"
#include "layouts/definition.h"

typedef struct DefinitionReader {
    Arena *arena;
    const Document *document;
    FontLibrary *library;
    Diagnostics *diagnostics;
    Definition *definition;
} DefinitionReader;

/* A word of a fixed set and what it stands for. */
typedef struct Word {
    const char *name;
    int value;
} Word;

/*
 * Each of these reads one value; a wrong one is diagnosed and leaves the
 * target as it was.
 */
void read_word(DefinitionReader *reader, const YamlNode *node,
               const Word *words, size_t count, int *value);
int read_choice(DefinitionReader *reader, const YamlNode *node,
                const Word *words, size_t count); /* the first if wrong */
void read_flag(DefinitionReader *reader, const YamlNode *node, bool *flag);
void read_length(DefinitionReader *reader, const YamlNode *node, Length em,
                 Length least, Length *length);
void read_color(DefinitionReader *reader, const YamlNode *node, Color *color);
void read_integer(DefinitionReader *reader, const YamlNode *node, int least,
                  int most, int *value);

/* A mapping of lengths: each key and where its value goes. */
typedef struct KeyedLength {
    const char *key;
    Length *target;
} KeyedLength;

void read_lengths(DefinitionReader *reader, const YamlNode *node, Length em,
                  const KeyedLength *keys, size_t count);

/* False, and diagnosed, if the node is not a mapping. */
bool is_mapping(DefinitionReader *reader, const YamlNode *node);

/* The node's text if it is a scalar; diagnosed and NULL if not. */
const char *read_text(DefinitionReader *reader, const YamlNode *node);

/* Reports a key that means nothing in `where`, with the nearest that does. */
void
report_unknown_key(DefinitionReader *reader, const YamlNode *node,
                   const char *where, const char *const *known, size_t count);

/*
 * The child of a mapping that is meant for `language`: of its tag, else of
 * "zh" or "en".  `mappings`: others are no parts for a language.
 */
const YamlNode *
language_part(const YamlNode *node, const Language *language, bool mappings);

void report_unknown_style(DefinitionReader *reader, const YamlNode *node,
                          const char *name);

/* The parts of a definition. */
void read_page(DefinitionReader *reader, const YamlNode *node);
bool has_type_area(const Definition *definition);

/* Whether the page is one; whether what stands on it has room. */
void check_page(DefinitionReader *reader, const YamlNode *root);
void check_room(DefinitionReader *reader, const YamlNode *root);
void read_fonts(DefinitionReader *reader, const YamlNode *node);
const FontRole *read_font_name(DefinitionReader *reader, const YamlNode *node);
void read_styles(DefinitionReader *reader, const YamlNode *node);
void read_furniture(DefinitionReader *reader, const YamlNode *node,
                    bool page_furniture, FurnitureList *list);

/* (arrangement_reader.c) */
void arrangement_defaults(const Document *document, Definition *definition);
void read_arrangement(DefinitionReader *reader, const YamlNode *node);
void read_columns(DefinitionReader *reader, const YamlNode *node);
void read_contents(DefinitionReader *reader, const YamlNode *node);
void read_turned_tables(DefinitionReader *reader, const YamlNode *node);

/* A paper's name, or [width, height].  (definition_page.c) */
void read_paper(DefinitionReader *reader, const YamlNode *node, Length *width,
                Length *height);

/* (print_reader.c) */
void read_print(DefinitionReader *reader, const YamlNode *node);

/* (panel_reader.c) */
void read_panels(DefinitionReader *reader, const YamlNode *node);

void read_notes(DefinitionReader *reader, const YamlNode *node);

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

#endif

/*
 * Where a definition's keys come from: a file, the definitions it extends,
 * and its variables.
 *
 * `extends` names a built-in definition or a file relative to the one it
 * stands in.  Mappings are merged key by key, the extending file's word
 * counting; lists and single values are replaced.  Then `$name` and `${name}`
 * in any value are replaced from `variables`, so that an extending file may
 * change a variable that the extended one uses; `$$` is a dollar sign.
 * Every node keeps the place where it was written, in whichever file.
 */
#ifndef BRIEFSET_LAYOUTS_DEFINITION_SOURCE_H
#define BRIEFSET_LAYOUTS_DEFINITION_SOURCE_H

#include "input/yaml_tree.h"
#include "layouts/definition.h"

enum { EXTENDS_MAX = 16 };

/*
 * The whole tree of `source`, a mapping.  `files` may be NULL: then only
 * built-in definitions can be extended.  NULL: errors were diagnosed
 * ("definition-circular", "unknown-layout", "unreadable-file", those of YAML)
 * or memory ran out.  Wrong variables are diagnosed and left as they stand.
 */
YamlNode *
definition_tree(Arena *arena, const Source *source,
                const DefinitionFiles *files, Diagnostics *diagnostics);

#endif

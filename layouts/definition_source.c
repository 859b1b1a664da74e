/*
 * Definition sources: see definition_source.h.
 */
#include "layouts/definition_source.h"

#include <stdlib.h>
#include <string.h>

typedef struct Loader {
    Arena *arena;
    const DefinitionFiles *files;
    Diagnostics *diagnostics;
    const char *chain[EXTENDS_MAX]; /* the files that are being read */
    size_t depth;
} Loader;

/* ---- extending ---- */

bool
is_definition_file(const char *name)
{
    const char *dot = strrchr(name, '.');
    return strchr(name, '/') ||
           (dot && (strcmp(dot, ".yaml") == 0 || strcmp(dot, ".yml") == 0));
}

/*
 * `path` as seen from the folder of the file `from`, without "./" and
 * "folder/../", so that one file has one name.
 */
static const char *
path_beside(Arena *arena, const char *from, const char *path)
{
    const char *slash = strrchr(from, '/');
    int folder = slash && path[0] != '/' ? (int)(slash - from) + 1 : 0;
    char *joined = arena_format(arena, "%.*s%s", folder, from, path);
    if (!joined)
        return NULL;
    char *out = joined;
    for (const char *in = joined; *in;) {
        size_t part = strcspn(in, "/");
        size_t whole = part + (in[part] == '/');
        bool parent = part == 2 && strncmp(in, "..", 2) == 0;
        char *last = out > joined ? out - 1 : out;
        while (last > joined && last[-1] != '/')
            last--;
        if (parent && out > joined && *last != '/' &&
            strncmp(last, "../", 3) != 0) {
            out = last;
        } else if (!(part == 1 && in[0] == '.')) {
            memmove(out, in, whole);
            out += whole;
        }
        in += whole;
    }
    *out = '\0';
    return joined;
}

/* Reports a chain that comes back to `name`, or is too long. */
static void
report_circle(Loader *loader, Place place, const char *name)
{
    StringBuilder chain = {.arena = loader->arena};
    for (size_t i = 0; i < loader->depth; i++) {
        string_append_text(&chain, loader->chain[i]);
        string_append_text(&chain, " extends ");
    }
    string_append_text(&chain, name);
    diagnose(loader->diagnostics, SEVERITY_ERROR, "definition-circular", place,
             "definitions extend each other in a circle or more than %d "
             "deep: %s",
             EXTENDS_MAX, chain.bytes ? chain.bytes : "");
}

static bool
is_in_chain(const Loader *loader, const char *name)
{
    for (size_t i = 0; i < loader->depth; i++)
        if (strcmp(loader->chain[i], name) == 0)
            return true;
    return loader->depth == EXTENDS_MAX;
}

void
report_unknown_layout(Arena *arena, Diagnostics *diagnostics, Place place,
                      const char *name)
{
    const char *names[64];
    size_t count = 0;
    StringBuilder list = {.arena = arena};
    for (const BuiltInDefinition *d = built_in_definitions;
         d->name && count < sizeof names / sizeof *names; d++) {
        string_append_text(&list, count ? ", " : "");
        string_append_text(&list, d->name);
        names[count++] = d->name;
    }
    diagnose(diagnostics, SEVERITY_ERROR, "unknown-layout", place,
             "there is no layout \"%s\"%s; there are: %s", name,
             nearest_hint(arena, name, names, count),
             list.bytes ? list.bytes : "none");
}

/* The source that `extends` names, or NULL. */
static const Source *
open_extended(Loader *loader, const Source *from, const YamlNode *extends)
{
    const char *name = extends->text;
    const BuiltInDefinition *built_in = built_in_definition(name);
    bool is_file = !built_in && is_definition_file(name);
    const char *path =
        is_file ? path_beside(loader->arena, from->name, name) : name;
    if (!path)
        return NULL;
    if (is_in_chain(loader, path)) {
        report_circle(loader, extends->place, path);
        return NULL;
    }
    if (built_in)
        return source_new(loader->arena, name, built_in->text, built_in->length,
                          loader->diagnostics);
    if (is_file && loader->files)
        return loader->files->open(loader->files->context, path,
                                   extends->place);
    report_unknown_layout(loader->arena, loader->diagnostics, extends->place,
                          name);
    return NULL;
}

static YamlNode *
child_named(YamlNode *mapping, const char *key)
{
    for (YamlNode *child = mapping->first_child; child; child = child->next)
        if (strcmp(child->key, key) == 0)
            return child;
    return NULL;
}

/* Gives `base` the value and place of `node`, but not its neighbours. */
static void
replace_node(YamlNode *base, const YamlNode *node)
{
    YamlNode *next = base->next;
    *base = *node;
    base->next = next;
}

/* What `over` says, on top of what `base` says; both mappings. */
static void
merge(YamlNode *base, YamlNode *over)
{
    for (YamlNode *child = over->first_child, *next; child; child = next) {
        next = child->next;
        YamlNode *known = child_named(base, child->key);
        if (!known) {
            child->next = NULL;
            if (base->last_child)
                base->last_child->next = child;
            else
                base->first_child = child;
            base->last_child = child;
            base->count++;
        } else if (known->kind == YAML_MAPPING && child->kind == YAML_MAPPING) {
            merge(known, child);
            known->place = child->place;
            known->key_place = child->key_place;
        } else {
            replace_node(known, child);
        }
    }
}

static YamlNode *load(Loader *loader, const Source *source);

/* `root` on top of what it extends; NULL when that cannot be had. */
static YamlNode *
extend(Loader *loader, const Source *source, YamlNode *root)
{
    const YamlNode *extends = child_named(root, "extends");
    if (!extends)
        return root;
    if (extends->kind != YAML_SCALAR) {
        diagnose(loader->diagnostics, SEVERITY_ERROR, "definition-value",
                 extends->place, "\"extends\" must name a layout or a file");
        return NULL;
    }
    const Source *other = open_extended(loader, source, extends);
    YamlNode *base = other ? load(loader, other) : NULL;
    if (!base)
        return NULL;
    Place place = root->place;
    merge(base, root);
    base->place = place;
    return base;
}

static YamlNode *
load(Loader *loader, const Source *source)
{
    YamlNode *root = yaml_tree_read(loader->arena, source, 0, source->length,
                                    loader->diagnostics);
    if (!root)
        return NULL;
    if (root->kind != YAML_MAPPING) {
        diagnose(loader->diagnostics, SEVERITY_ERROR, "definition-value",
                 root->place,
                 "a layout definition must be a list of \"key: value\" lines");
        return NULL;
    }
    loader->chain[loader->depth++] = source->name;
    root = extend(loader, source, root);
    loader->depth--;
    return root;
}

/* ---- variables ---- */

typedef struct Variables {
    Arena *arena;
    Diagnostics *diagnostics;
    const YamlNode *mapping; /* NULL: there are none */
    size_t count;
} Variables;

static bool
is_name_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == '-' || c == '_';
}

/*
 * A reference at `text`: the bytes it takes, its name in `name` and `length`.
 * 0: the dollar sign stands for itself.
 */
static size_t
reference(const char *text, const char **name, size_t *length)
{
    bool braces = text[1] == '{';
    *name = text + 1 + braces;
    *length = 0;
    while (is_name_character((*name)[*length]))
        ++*length;
    if (*length == 0 || (braces && (*name)[*length] != '}'))
        return 0;
    return *length + 1 + 2 * (size_t)braces;
}

static void
report_unknown_variable(Variables *variables, const YamlNode *node,
                        const char *name)
{
    const char **names =
        arena_array(variables->arena, variables->count, sizeof *names);
    size_t count = 0;
    if (names && variables->mapping)
        for (const YamlNode *child = variables->mapping->first_child; child;
             child = child->next)
            names[count++] = child->key;
    diagnose(variables->diagnostics, SEVERITY_ERROR, "unknown-variable",
             node->place, "there is no variable \"%s\"%s", name,
             nearest_hint(variables->arena, name, names, count));
}

/* Appends `text` with its references replaced, once. */
static bool
expand_variables(Variables *variables, const YamlNode *node, const char *text,
                 StringBuilder *out)
{
    while (*text) {
        size_t plain = strcspn(text, "$");
        string_append(out, text, plain);
        text += plain;
        if (!*text)
            break;
        const char *name;
        size_t length;
        size_t size = reference(text, &name, &length);
        if (size == 0) {
            string_append_text(out, "$");
            text += 1 + (text[1] == '$');
            continue;
        }
        char *key = arena_text(variables->arena, name, length);
        const YamlNode *value =
            key ? yaml_tree_get(variables->mapping, key) : NULL;
        if (key && !value)
            report_unknown_variable(variables, node, key);
        if (!value || value->kind != YAML_SCALAR)
            return false;
        string_append_text(out, value->text);
        text += size;
    }
    return true;
}

static void
replace_variables(Variables *variables, YamlNode *node)
{
    for (YamlNode *child = node->first_child; child; child = child->next)
        if (child != variables->mapping)
            replace_variables(variables, child);
    if (node->kind != YAML_SCALAR || !strchr(node->text, '$'))
        return;
    StringBuilder out = {.arena = variables->arena};
    string_append(&out, "", 0);
    if (expand_variables(variables, node, node->text, &out) && out.bytes)
        node->text = out.bytes;
}

/* A variable is plain text: it names no other, so there is no circle. */
static void
check_variables(Variables *variables)
{
    for (const YamlNode *child = variables->mapping->first_child; child;
         child = child->next) {
        const char *name;
        size_t length;
        const char *dollar =
            child->kind == YAML_SCALAR ? strchr(child->text, '$') : NULL;
        variables->count++;
        if (child->kind != YAML_SCALAR || !child->key)
            diagnose(variables->diagnostics, SEVERITY_ERROR, "definition-value",
                     child->place, "the variable \"%s\" must be text",
                     child->key ? child->key : "");
        else if (dollar && reference(dollar, &name, &length) > 0)
            diagnose(variables->diagnostics, SEVERITY_ERROR, "definition-value",
                     child->place,
                     "the variable \"%s\" must not refer to another",
                     child->key);
    }
}

YamlNode *
definition_tree(Arena *arena, const Source *source,
                const DefinitionFiles *files, Diagnostics *diagnostics)
{
    Loader loader = {
        .arena = arena, .files = files, .diagnostics = diagnostics};
    YamlNode *root = load(&loader, source);
    if (!root)
        return NULL;
    Variables variables = {.arena = arena,
                           .diagnostics = diagnostics,
                           .mapping = child_named(root, "variables")};
    if (variables.mapping && variables.mapping->kind != YAML_MAPPING) {
        diagnose(diagnostics, SEVERITY_ERROR, "definition-value",
                 variables.mapping->place,
                 "\"variables\" must have \"name: value\" parts");
        variables.mapping = NULL;
    } else if (variables.mapping) {
        check_variables(&variables);
    }
    replace_variables(&variables, root);
    return root;
}

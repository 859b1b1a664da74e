/*
 * The boxes of a layout definition, read from YAML: what stands around the
 * divs of a class.
 */
#include <string.h>

#include "layouts/definition_reader.h"

static const char *const panel_keys[] = {
    "background", "border", "bar", "color", "padding", "before", "after"};

static bool
read_panel_length(DefinitionReader *reader, const YamlNode *node, Panel *panel)
{
    const struct {
        const char *key;
        Length *target;
    } lengths[] = {{"border", &panel->border},
                   {"bar", &panel->bar},
                   {"padding", &panel->padding},
                   {"before", &panel->before},
                   {"after", &panel->after}};
    for (size_t i = 0; i < COUNT_OF(lengths); i++)
        if (strcmp(lengths[i].key, node->key) == 0) {
            read_length(reader, node, 12 * POINT, 0, lengths[i].target);
            return true;
        }
    return false;
}

static void
read_panel(DefinitionReader *reader, const YamlNode *node, Panel *panel)
{
    *panel = (Panel){.name = node->key,
                     .padding = 6 * POINT,
                     .before = 6 * POINT,
                     .after = 6 * POINT};
    if (node->kind != YAML_MAPPING)
        diagnose(reader->diagnostics, SEVERITY_ERROR, "definition-value",
                 node->place, "a box must have \"key: value\" parts");
    for (const YamlNode *child = node->first_child; child;
         child = child->next) {
        if (!child->key)
            continue;
        if (strcmp(child->key, "background") == 0) {
            read_color(reader, child, &panel->background);
            panel->has_background = true;
        } else if (strcmp(child->key, "color") == 0) {
            read_color(reader, child, &panel->border_color);
        } else if (!read_panel_length(reader, child, panel)) {
            report_unknown_key(reader, child, "a box", panel_keys,
                               COUNT_OF(panel_keys));
        }
    }
}

void
read_panels(DefinitionReader *reader, const YamlNode *node)
{
    for (const YamlNode *child = node->first_child; child;
         child = child->next) {
        Panel *panel =
            child->key ? vector_push(reader->arena, &reader->definition->panels)
                       : NULL;
        if (panel)
            read_panel(reader, child, panel);
    }
}

const Panel *
definition_panel(const Definition *definition, const char *name)
{
    for (size_t i = 0; i < definition->panels.count; i++)
        if (strcmp(definition->panels.items[i].name, name) == 0)
            return &definition->panels.items[i];
    return NULL;
}

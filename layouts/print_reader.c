/*
 * What the printer needs, from YAML: paper beyond the edge, marks where to
 * cut, and how pages are put on sheets.
 */
#include <string.h>

#include "layouts/definition_reader.h"

static const Word kinds[] = {{"none", IMPOSITION_NONE},
                             {"2up", IMPOSITION_2UP},
                             {"4up", IMPOSITION_4UP},
                             {"booklet", IMPOSITION_BOOKLET}};
const char imposition_names[] = "none, 2up, 4up, booklet";

bool
imposition_kind(const char *name, ImpositionKind *kind)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (strcmp(kinds[i].name, name) == 0) {
            *kind = (ImpositionKind)kinds[i].value;
            return true;
        }
    return false;
}

static void
read_repeat(DefinitionReader *reader, const YamlNode *node)
{
    bool repeat = false;
    read_flag(reader, node, &repeat);
    reader->definition->imposition.repeat =
        repeat ? REPEAT_ALWAYS : REPEAT_NEVER;
}

/* False if the key is none of those of sheets. */
static bool
read_imposition_key(DefinitionReader *reader, const YamlNode *node)
{
    Imposition *imposition = &reader->definition->imposition;
    if (strcmp(node->key, "impose") == 0) {
        imposition->kind =
            (ImpositionKind)read_choice(reader, node, kinds, COUNT_OF(kinds));
        imposition->place = node->place;
    } else if (strcmp(node->key, "sheet") == 0) {
        read_paper(reader, node, &imposition->sheet_width,
                   &imposition->sheet_height);
    } else if (strcmp(node->key, "repeat") == 0) {
        read_repeat(reader, node);
    } else if (strcmp(node->key, "paper-thickness") == 0) {
        read_length(reader, node, 0, 0, &imposition->paper_thickness);
    } else {
        return false;
    }
    return true;
}

void
read_print(DefinitionReader *reader, const YamlNode *node)
{
    static const char *const print_keys[] = {
        "bleed", "crop-marks", "impose", "sheet", "repeat", "paper-thickness"};
    Definition *definition = reader->definition;
    if (!is_mapping(reader, node))
        return;
    for (const YamlNode *child = node->first_child; child;
         child = child->next) {
        if (strcmp(child->key, "bleed") == 0)
            read_length(reader, child, 0, 0, &definition->imposition.bleed);
        else if (strcmp(child->key, "crop-marks") == 0)
            read_flag(reader, child, &definition->imposition.crop_marks);
        else if (!read_imposition_key(reader, child))
            report_unknown_key(reader, child, "print", print_keys,
                               COUNT_OF(print_keys));
    }
}

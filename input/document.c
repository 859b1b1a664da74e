/*
 * Document: look-ups and the building of units.
 */
#include "input/document.h"

#include <string.h>

const Field *
document_field(const Document *document, const char *key)
{
    for (size_t i = 0; i < document->fields.count; i++)
        if (strcmp(document->fields.items[i].key, key) == 0)
            return &document->fields.items[i];
    return NULL;
}

const char *
document_value(const Document *document, const char *key, int language,
               bool any)
{
    const Field *field = document_field(document, key);
    if (!field)
        return NULL;
    if (field->plain)
        return any || language == 0 ? field->values[0] : NULL;
    return field->values[language];
}

const FieldList *
document_list(const Document *document, const char *key, int language, bool any)
{
    const Field *field = document_field(document, key);
    if (!field || (field->plain && !any && language > 0))
        return NULL;
    const FieldList *list = &field->lists[field->plain ? 0 : language];
    return list->count > 0 ? list : NULL;
}

Unit *
unit_new(Arena *arena, UnitKind kind, Place place)
{
    Unit *unit = arena_alloc(arena, sizeof *unit);
    if (unit) {
        unit->kind = kind;
        unit->place = place;
    }
    return unit;
}

void
unit_append(Unit *parent, Unit *child)
{
    if (parent->last_child)
        parent->last_child->next = child;
    else
        parent->first_child = child;
    parent->last_child = child;
}

bool
break_before_named(const char *name, size_t length, BreakBefore *value)
{
    static const char *const names[] = {"auto", "page", "right"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i]) == length && memcmp(names[i], name, length) == 0) {
            *value = (BreakBefore)i;
            return true;
        }
    return false;
}

const char *
figure_code(const char *address)
{
    static const char scheme[] = "qr:";
    bool is_code = strncmp(address, scheme, sizeof scheme - 1) == 0;
    return is_code ? address + sizeof scheme - 1 : NULL;
}

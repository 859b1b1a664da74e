/*
 * Outline: bookmarks.
 *
 * libharu links the entries; titles and destinations are printed by us, for
 * its strings want an encoder and its destinations cannot leave the zoom as
 * it is.  [ISO 32000-1 12.3.3]
 */
#include <string.h>

#include "pipeline/pdf/object.h"
#include "pipeline/pdf/sheet.h"

/* An entry that may yet have children. */
typedef struct OpenEntry {
    int level;
    HPDF_Outline outline;
} OpenEntry;

static Status
write_entry(Writer *writer, const OutlineEntry *entry, HPDF_Outline parent,
            HPDF_Outline *made)
{
    HPDF_Outline outline =
        HPDF_CreateOutline(writer->document, parent, "", /*encoder=*/NULL);
    *made = outline;
    if (!outline || HPDF_Dict_RemoveElement(outline, "Title") != HPDF_OK ||
        HPDF_Dict_RemoveElement(outline, "Type") != HPDF_OK)
        return writer_failure(writer);
    Object *object = object_adopt(writer, outline);
    if (!object)
        return STATUS_NO_MEMORY;
    size_t page = (size_t)entry->page;
    output_text(&object->entries, "/Title ");
    output_text_string(&object->entries, entry->title, strlen(entry->title));
    output_format(&object->entries, "\n/Dest [%u 0 R /XYZ ",
                  writer->pages[writer->spots[page].sheet].number);
    output_length(&object->entries, sheet_x(writer, page, 0));
    output_byte(&object->entries, ' ');
    output_length(&object->entries, sheet_y(writer, page, entry->y));
    output_text(&object->entries, " null]\n");
    return STATUS_OK;
}

Status
outline_write(Writer *writer)
{
    const Composition *composition = writer->composition;
    VECTOR(OpenEntry) open = {0};
    for (size_t i = 0; i < composition->outline.count; i++) {
        const OutlineEntry *entry = &composition->outline.items[i];
        if (entry->page < 0 || (size_t)entry->page >= composition->pages.count)
            continue;
        while (open.count > 0 &&
               open.items[open.count - 1].level >= entry->level)
            open.count--;
        HPDF_Outline parent =
            open.count > 0 ? open.items[open.count - 1].outline : NULL;
        OpenEntry *own = vector_push(writer->arena, &open);
        if (!own)
            return STATUS_NO_MEMORY;
        own->level = entry->level;
        Status status = write_entry(writer, entry, parent, &own->outline);
        if (status != STATUS_OK)
            return status;
    }
    return writer_status(writer);
}

/*
 * Links: see link.h.
 */
#include "pipeline/pdf/link.h"

#include <string.h>

#include "pipeline/pdf/object.h"
#include "pipeline/pdf/sheet.h"
#include "pipeline/pdf/structure.h"

/*
 * A URI in seven bits: what may not stand in one is percent-encoded, UTF-8
 * byte by byte.  [ISO 32000-1 12.6.4.7; RFC 3987 3.1]
 */
static void
print_uri(Output *out, const char *uri)
{
    Output encoded = {.arena = out->arena};
    for (const char *c = uri; *c; c++) {
        unsigned char byte = (unsigned char)*c;
        if (byte <= ' ' || byte >= 0x7F || strchr("\"<>\\^`{|}", *c))
            output_format(&encoded, "%%%02X", byte);
        else
            output_byte(&encoded, byte);
    }
    output_literal(out, (const char *)encoded.bytes, encoded.length);
}

static void
print_area(Output *out, const Writer *writer, const LinkArea *area, size_t page)
{
    output_text(out, "/Rect [");
    output_length(out, sheet_x(writer, page, area->left));
    output_byte(out, ' ');
    output_length(out, sheet_y(writer, page, area->bottom));
    output_byte(out, ' ');
    output_length(out, sheet_x(writer, page, area->right));
    output_byte(out, ' ');
    output_length(out, sheet_y(writer, page, area->top));
    output_text(out, "]\n");
}

/* [ISO 32000-1 12.5.6.5; ISO 14289-1 7.18.5] */
Status
link_end(Writer *writer, LinkArea *area, size_t page)
{
    size_t sheet = writer->spots[page].sheet;
    PageRecord *record = &writer->pages[sheet];
    size_t key = 0;
    Status status = STATUS_OK;
    if (!area->uri)
        return STATUS_OK;
    Object *annotation = object_new(writer);
    if (!annotation)
        return writer_failure(writer);
    Output *out = &annotation->entries;
    output_text(out, "/Type /Annot\n/Subtype /Link\n/F 4\n/Border [0 0 0]\n");
    print_area(out, writer, area, page);
    output_text(out, "/Contents ");
    output_text_string(out, area->uri, strlen(area->uri));
    output_text(out, "\n/A <</Type /Action /S /URI /URI ");
    print_uri(out, area->uri);
    output_format(out, ">>\n/P %u 0 R\n", record->number);
    if (area->node >= 0) {
        status = structure_annotation(writer, area->node, sheet,
                                      annotation->number, &key);
        output_format(out, "/StructParent %zu\n", key);
    }
    output_format(&record->annotations, " %u 0 R", annotation->number);
    area->uri = NULL;
    return status;
}

static Length
in_size(const Item *item, int measure)
{
    return length_scale(item->size, measure, item->face->units_per_em);
}

static void
widen(LinkArea *area, const Item *item)
{
    const PlacedGlyph *last = &item->glyphs[item->count - 1];
    Length left = item->x + item->glyphs[0].x;
    Length right =
        item->x + last->x + in_size(item, face_advance(item->face, last->id));
    Length top = item->y - in_size(item, item->face->ascent);
    Length bottom = item->y - in_size(item, item->face->descent);
    area->left = left < area->left ? left : area->left;
    area->right = right > area->right ? right : area->right;
    area->top = top < area->top ? top : area->top;
    area->bottom = bottom > area->bottom ? bottom : area->bottom;
}

Status
link_note(Writer *writer, LinkArea *area, size_t page, const Item *item,
          int node)
{
    bool goes_on = area->uri && item->link && node == area->node &&
                   item->y == area->baseline &&
                   strcmp(item->link, area->uri) == 0;
    if (!goes_on) {
        Status status = link_end(writer, area, page);
        if (status != STATUS_OK || !item->link)
            return status;
        area->uri = item->link;
        area->node = node;
        area->baseline = item->y;
        area->left = area->top = INT64_MAX;
        area->right = area->bottom = INT64_MIN;
    }
    widen(area, item);
    return STATUS_OK;
}

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

static bool
is_open(const LinkArea *area)
{
    return area->uri || area->target > 0;
}

/* What is read for the link, and where it leads. */
static void
print_destination(const Writer *writer, Output *out, const LinkArea *area)
{
    const Composition *composition = writer->composition;
    output_text(out, "/Contents ");
    if (area->uri) {
        output_text_string(out, area->uri, strlen(area->uri));
        output_text(out, "\n/A <</Type /Action /S /URI /URI ");
        print_uri(out, area->uri);
        output_text(out, ">>\n");
        return;
    }
    const LinkTarget *target = &composition->targets.items[area->target - 1];
    size_t page = (size_t)target->page;
    output_text_string(out, target->description, strlen(target->description));
    output_format(out, "\n/Dest [%u 0 R /XYZ ",
                  writer->pages[writer->spots[page].sheet].number);
    output_length(out, sheet_x(writer, page, 0));
    output_byte(out, ' ');
    output_length(out, sheet_y(writer, page, target->y));
    output_text(out, " null]\n");
}

/* [ISO 32000-1 12.5.6.5; ISO 14289-1 7.18.5] */
Status
link_end(Writer *writer, LinkArea *area, size_t page)
{
    size_t sheet = writer->spots[page].sheet;
    PageRecord *record = &writer->pages[sheet];
    size_t key = 0;
    if (!is_open(area))
        return STATUS_OK;
    Object *annotation = object_new(writer);
    if (!annotation)
        return writer_failure(writer);
    Output *out = &annotation->entries;
    output_text(out, "/Type /Annot\n/Subtype /Link\n/F 4\n/Border [0 0 0]\n");
    print_area(out, writer, area, page);
    print_destination(writer, out, area);
    output_format(out, "/P %u 0 R\n", record->number);
    Status status = structure_annotation(writer, area->node, sheet,
                                         annotation->number, &key);
    output_format(out, "/StructParent %zu\n", key);
    output_format(&record->annotations, " %u 0 R", annotation->number);
    area->uri = NULL;
    area->target = 0;
    return status;
}

static Length
in_size(const Item *item, int measure)
{
    return length_scale(item->size, measure, item->face->units_per_em);
}

static Length
baseline(const Item *item)
{
    return item->turned ? item->x : item->y;
}

static void
widen(LinkArea *area, const Item *item)
{
    const PlacedGlyph *last = &item->glyphs[item->count - 1];
    Length start = item->glyphs[0].x;
    Length end = last->x + in_size(item, face_advance(item->face, last->id));
    Length above = in_size(item, item->face->ascent);
    Length below = -in_size(item, item->face->descent);
    Length left = item->x + (item->turned ? -above : start);
    Length right = item->x + (item->turned ? below : end);
    Length top = item->y - (item->turned ? end : above);
    Length bottom = item->y + (item->turned ? -start : below);
    area->left = left < area->left ? left : area->left;
    area->right = right > area->right ? right : area->right;
    area->top = top < area->top ? top : area->top;
    area->bottom = bottom > area->bottom ? bottom : area->bottom;
}

/* What has no place in the structure tree, such as a head that is repeated,
   can have no annotation.  [ISO 14289-1 7.18.5] */
Status
link_note(Writer *writer, LinkArea *area, size_t page, const Item *item,
          int node)
{
    bool same = item->target == area->target &&
                (item->link && area->uri ? strcmp(item->link, area->uri) == 0
                                         : item->link == area->uri);
    bool goes_on = is_open(area) && same && node == area->node &&
                   baseline(item) == area->baseline;
    bool linked = node >= 0 && (item->link || item->target > 0);
    if (!goes_on) {
        Status status = link_end(writer, area, page);
        if (status != STATUS_OK || !linked)
            return status;
        area->uri = item->link;
        area->target = item->target;
        area->node = node;
        area->baseline = baseline(item);
        area->left = area->top = INT64_MAX;
        area->right = area->bottom = INT64_MIN;
    }
    widen(area, item);
    return STATUS_OK;
}

Status
link_box(Writer *writer, LinkArea *area, size_t page, const Item *item,
         int node)
{
    Status status = link_end(writer, area, page);
    int link = structure_link(writer->structure, node);
    if (status != STATUS_OK || link < 0)
        return status;
    *area = (LinkArea){.uri = item->link,
                       .node = link,
                       .left = item->x,
                       .right = item->x + item->width,
                       .top = item->y,
                       .bottom = item->y + item->height};
    return link_end(writer, area, page);
}

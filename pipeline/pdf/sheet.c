/*
 * Sheets: see sheet.h.
 */
#include "pipeline/pdf/sheet.h"

#include "layouts/imposition.h"

/* Decimals of a scale: what is 5 m away is off by 1/1000 pt. */
enum { SCALE_DECIMALS = 7, SCALE_UNIT = 10000000 };

/* Each page is a sheet of its own. */
static Status
make_sheets(Writer *writer)
{
    const Composition *composition = writer->composition;
    size_t count = composition->pages.count;
    Sheet *sheets = arena_array(writer->arena, count, sizeof *sheets);
    if (!sheets)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < count; i++)
        if (!sheet_of_page(writer->arena, composition, i, &sheets[i]))
            return STATUS_NO_MEMORY;
    writer->sheets = sheets;
    writer->sheet_count = count;
    return STATUS_OK;
}

Status
sheets_begin(Writer *writer)
{
    const Composition *composition = writer->composition;
    Status status = STATUS_OK;
    writer->sheets = composition->sheets.items;
    writer->sheet_count = composition->sheets.count;
    if (writer->sheet_count == 0)
        status = make_sheets(writer);
    writer->spots = arena_array(writer->arena, composition->pages.count,
                                sizeof *writer->spots);
    if (status != STATUS_OK || !writer->spots)
        return STATUS_NO_MEMORY;
    for (size_t s = 0; s < writer->sheet_count; s++) {
        const Sheet *sheet = &writer->sheets[s];
        for (size_t i = 0; i < sheet->placements.count; i++) {
            const Placement *placement = &sheet->placements.items[i];
            if (!placement->is_copy)
                writer->spots[placement->page] = (Spot){s, placement};
        }
    }
    return STATUS_OK;
}

Length
sheet_x(const Writer *writer, size_t page, Length x)
{
    const Placement *placement = writer->spots[page].placement;
    return placement->x + scale_length(x, placement->scale);
}

Length
sheet_y(const Writer *writer, size_t page, Length y)
{
    const Spot *spot = &writer->spots[page];
    const Placement *placement = spot->placement;
    return writer->sheets[spot->sheet].height - placement->y -
           scale_length(y, placement->scale);
}

/* [ISO 32000-1 8.3.4] */
void
sheet_open(const Writer *writer, const Sheet *sheet, const Placement *placement,
           Output *out)
{
    const Page *page = &writer->composition->pages.items[placement->page];
    Length bottom = placement->y + scale_length(page->height, placement->scale);
    int64_t scale = scale_length(SCALE_UNIT, placement->scale);
    if (writer->composition->sheets.count == 0)
        return;
    output_text(out, "q\n");
    output_decimal(out, scale, SCALE_DECIMALS);
    output_text(out, " 0 0 ");
    output_decimal(out, scale, SCALE_DECIMALS);
    output_byte(out, ' ');
    output_length(out, placement->x);
    output_byte(out, ' ');
    output_length(out, sheet->height - bottom);
    output_text(out, " cm\n");
    const Bounds *shown = &placement->shown;
    const Length sides[] = {shown->left, page->height - shown->bottom,
                            shown->right - shown->left,
                            shown->bottom - shown->top};
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++) {
        output_length(out, sides[i]);
        output_byte(out, ' ');
    }
    output_text(out, "re W n\n");
}

void
sheet_close(const Writer *writer, Output *out)
{
    if (writer->composition->sheets.count > 0)
        output_text(out, "Q\n");
}

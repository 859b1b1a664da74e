/*
 * CFF: see cff.h.
 */
#include "fonts/cff.h"

#include <stdlib.h>

#include "fonts/cff_table.h"
#include "fonts/charstring.h"

/* Fills in the CIDs. */
static bool
read_cids(const CffTable *table, CffGlyph *glyphs, size_t count)
{
    size_t range_count;
    CffRange *ranges = cff_table_charset(table, count, &range_count);
    bool good = ranges != NULL;
    for (size_t i = 0; good && i < count; i++)
        good = cff_find_cid(ranges, range_count, i, &glyphs[i].cid);
    free(ranges);
    return good;
}

static bool
read_glyph(const CffTable *table, size_t index, CffGlyph *glyph)
{
    size_t font_dict;
    if (!cff_table_private(table, index, &font_dict) ||
        !cff_item(table->bytes, &table->charstrings, index, &glyph->charstring))
        return false;
    const CffPrivate *private = &table->privates[font_dict];
    glyph->private = private->body;
    return !private->has_subrs &&
           charstring_advance(private, glyph->charstring, &glyph->advance);
}

bool
cff_read(const unsigned char *data, size_t length, CffGlyph *glyphs,
         size_t count, bool *cid_keyed)
{
    CffTable table;
    if (!cff_table_open(&table, (CffBytes){data, length}) || count == 0 ||
        table.charstrings.count < count)
        return false;
    if (cid_keyed)
        *cid_keyed = table.cid_keyed;
    if (table.cid_keyed && !read_cids(&table, glyphs, count))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!read_glyph(&table, i, &glyphs[i]))
            return false;
        if (!table.cid_keyed)
            glyphs[i].cid = (uint16_t)i;
    }
    return true;
}

/*
 * Outlines: see outlines.h.
 *
 * What is the same for all glyphs is read once, and nothing is read of
 * glyphs that are not asked for: a Noto CJK has 65,535, a document a few
 * hundred.
 */
#include "fonts/outlines.h"

#include <glib.h>
#include <stdlib.h>

#include "fonts/cff_table.h"

typedef enum State { STATE_NOT_READ, STATE_GOOD, STATE_BROKEN } State;

/* A Private DICT as it is embedded. */
typedef struct Reduced {
    State state;
    CffBytes bytes;
} Reduced;

struct Outlines {
    CffTable table;
    CffRange *cids; /* NULL: CIDs are glyph indexes */
    size_t cid_count;
    Reduced privates[CFF_MOST_FONT_DICTS];
};

Outlines *
outlines_new(CffBytes bytes, size_t glyph_count)
{
    Outlines *outlines = g_new0(Outlines, 1);
    CffTable *table = &outlines->table;
    bool good = cff_table_open(table, bytes) && glyph_count > 0 &&
                table->charstrings.count == glyph_count;
    if (good && table->cid_keyed) {
        outlines->cids =
            cff_table_charset(table, glyph_count, &outlines->cid_count);
        good = outlines->cids != NULL;
    }
    if (good)
        return outlines;
    outlines_free(outlines);
    return NULL;
}

void
outlines_free(Outlines *outlines)
{
    if (!outlines)
        return;
    for (size_t i = 0; i < CFF_MOST_FONT_DICTS; i++)
        g_free((gpointer)outlines->privates[i].bytes.data);
    free(outlines->cids);
    g_free(outlines);
}

static bool
read_private(Outlines *outlines, size_t font_dict, CffBytes *private)
{
    Reduced *reduced = &outlines->privates[font_dict];
    if (reduced->state == STATE_NOT_READ) {
        CffBytes body = outlines->table.privates[font_dict].body;
        unsigned char *bytes = g_malloc(body.length + 1);
        reduced->bytes.data = bytes;
        reduced->state = cff_reduce_private(body, bytes, &reduced->bytes.length)
                             ? STATE_GOOD
                             : STATE_BROKEN;
    }
    *private = reduced->bytes;
    return reduced->state == STATE_GOOD;
}

bool
outlines_read(Outlines *outlines, uint32_t glyph, unsigned char *flat,
              CffGlyph *read)
{
    const CffTable *table = &outlines->table;
    size_t font_dict;
    CffBytes charstring;
    if (!cff_item(table->bytes, &table->charstrings, glyph, &charstring) ||
        !cff_table_private(table, glyph, &font_dict) ||
        !read_private(outlines, font_dict, &read->private))
        return false;
    read->cid = (uint16_t)glyph;
    if (outlines->cids &&
        !cff_find_cid(outlines->cids, outlines->cid_count, glyph, &read->cid))
        return false;
    const CffPrivate *private = &table->privates[font_dict];
    read->charstring.data = flat;
    read->charstring.length =
        charstring_flatten(table, private, charstring, flat);
    return read->charstring.length > 0 &&
           charstring_advance(private, read->charstring, &read->advance);
}

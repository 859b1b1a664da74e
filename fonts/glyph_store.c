/*
 * Glyph store: see glyph_store.h.
 *
 * Each glyph is read once, and what comes out does not depend on which
 * document asked first.  What outlines.c does not take is cut out by
 * HarfBuzz, of the whole font: that costs as much for one glyph as for a
 * hundred, so those are cut out together.
 */
#include "fonts/glyph_store.h"

#include <glib.h>
#include <string.h>

#include "fonts/library.h"
#include "fonts/outlines.h"
#include "fonts/subset.h"

enum { BLOCK_SIZE = 1 << 16 };

struct GlyphStore {
    bool opened;
    Outlines *outlines; /* NULL: all glyphs are for HarfBuzz */
    uint32_t *places;   /* by glyph: where in `glyphs` it is, and 1 */
    size_t place_count;
    GArray *glyphs;      /* CffGlyph */
    GArray *privates;    /* CffBytes, each once */
    GStringChunk *bytes; /* what those two point to */
};

GlyphStore *
glyph_store_new(void)
{
    GlyphStore *store = g_new0(GlyphStore, 1);
    store->glyphs = g_array_new(FALSE, FALSE, sizeof(CffGlyph));
    store->privates = g_array_new(FALSE, FALSE, sizeof(CffBytes));
    store->bytes = g_string_chunk_new(BLOCK_SIZE);
    return store;
}

void
glyph_store_free(GlyphStore *store)
{
    outlines_free(store->outlines);
    g_array_free(store->glyphs, TRUE);
    g_array_free(store->privates, TRUE);
    g_string_chunk_free(store->bytes);
    g_free(store->places);
    g_free(store);
}

static void
open_outlines(GlyphStore *store, const Face *face)
{
    store->opened = true;
    store->place_count = ((const FaceData *)face)->glyph_count;
    store->places = g_new0(uint32_t, store->place_count + 1);
    store->outlines = outlines_new(face_cff_table(face), store->place_count);
}

static const CffGlyph *
look_up(const GlyphStore *store, uint32_t glyph)
{
    if (glyph >= store->place_count || store->places[glyph] == 0)
        return NULL;
    return &g_array_index(store->glyphs, CffGlyph, store->places[glyph] - 1);
}

static CffBytes
keep_bytes(GlyphStore *store, CffBytes bytes)
{
    const char *kept = g_string_chunk_insert_len(
        store->bytes, (const char *)bytes.data, (gssize)bytes.length);
    return (CffBytes){(const unsigned char *)kept, bytes.length};
}

/*
 * The same bytes are always at the same place.  A font has few: those of its
 * Font DICTs that differ in more than their hints.
 */
static CffBytes
keep_private(GlyphStore *store, CffBytes private)
{
    for (guint i = 0; i < store->privates->len; i++) {
        CffBytes known = g_array_index(store->privates, CffBytes, i);
        if (known.length == private.length &&
            (known.length == 0 ||
             memcmp(known.data, private.data, known.length) == 0))
            return known;
    }
    CffBytes kept = keep_bytes(store, private);
    g_array_append_val(store->privates, kept);
    return kept;
}

/* `read` is glyph `glyph`, below the store's place count. */
static void
keep(GlyphStore *store, uint32_t glyph, const CffGlyph *read)
{
    CffGlyph kept = *read;
    kept.charstring = keep_bytes(store, read->charstring);
    kept.private = keep_private(store, read->private);
    g_array_append_val(store->glyphs, kept);
    store->places[glyph] = store->glyphs->len;
}

static bool
read_outline(GlyphStore *store, uint32_t glyph)
{
    unsigned char flat[CHARSTRING_LONGEST];
    CffGlyph read;
    if (!store->outlines || !outlines_read(store->outlines, glyph, flat, &read))
        return false;
    keep(store, glyph, &read);
    return true;
}

/* Lets HarfBuzz cut glyphs out that are not there yet. */
static bool
cut(GlyphStore *store, const Face *face, const GArray *wanted)
{
    FaceCut program;
    bool cid_keyed = false;
    const uint32_t *glyphs = (const uint32_t *)(const void *)wanted->data;
    if (!face_cut(face, glyphs, wanted->len, &program))
        return false;
    size_t highest = 0;
    for (size_t i = 0; i < wanted->len; i++)
        highest = program.new[i] > highest ? program.new[i] : highest;
    CffGlyph *read = g_new0(CffGlyph, highest + 1);
    bool good =
        cff_read(program.data, program.length, read, highest + 1, &cid_keyed);
    for (size_t i = 0; good && i < wanted->len; i++) {
        CffGlyph *glyph = &read[program.new[i]];
        good = glyphs[i] < store->place_count;
        if (!good || look_up(store, glyphs[i]))
            continue;
        if (glyph->advance == CFF_ADVANCE_UNKNOWN)
            glyph->advance = face_advance(face, glyphs[i]);
        if (!cid_keyed)
            glyph->cid = (uint16_t)glyphs[i];
        keep(store, glyphs[i], glyph);
    }
    g_free(read);
    face_cut_free(&program);
    return good;
}

bool
glyph_store_fetch(GlyphStore *store, const Face *face, const uint32_t *glyphs,
                  size_t count, CffGlyph *found)
{
    if (!store->opened)
        open_outlines(store, face);
    GArray *missing = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    for (size_t i = 0; i < count; i++)
        if (!look_up(store, glyphs[i]) && !read_outline(store, glyphs[i]))
            g_array_append_val(missing, glyphs[i]);
    bool good = missing->len == 0 || cut(store, face, missing);
    g_array_free(missing, TRUE);
    for (size_t i = 0; good && i < count; i++)
        found[i] = *look_up(store, glyphs[i]);
    return good;
}

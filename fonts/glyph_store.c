/*
 * Glyph store: see glyph_store.h.
 *
 * Reading a font's outline table to keep a few hundred glyphs of fifty
 * thousand is what a subset costs.  It is done once a glyph here, and what
 * comes out does not depend on which document asked first.
 */
#include "fonts/glyph_store.h"

#include <stdlib.h>

#include "fonts/subset.h"

struct GlyphStore {
    GHashTable *glyphs;   /* index + 1 → CffGlyph */
    GHashTable *privates; /* GBytes, each once */
};

static void
free_glyph(gpointer pointer)
{
    CffGlyph *glyph = pointer;
    g_free((gpointer)glyph->charstring.data);
    g_free(glyph);
}

static void
free_bytes(gpointer pointer)
{
    g_bytes_unref(pointer);
}

GlyphStore *
glyph_store_new(void)
{
    GlyphStore *store = g_new0(GlyphStore, 1);
    store->glyphs =
        g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, free_glyph);
    store->privates =
        g_hash_table_new_full(g_bytes_hash, g_bytes_equal, free_bytes, NULL);
    return store;
}

void
glyph_store_free(GlyphStore *store)
{
    g_hash_table_destroy(store->glyphs);
    g_hash_table_destroy(store->privates);
    g_free(store);
}

static const CffGlyph *
look_up(const GlyphStore *store, uint32_t glyph)
{
    return g_hash_table_lookup(store->glyphs, GUINT_TO_POINTER(glyph + 1));
}

/* The same bytes are always at the same place. */
static CffBytes
keep_private(GlyphStore *store, CffBytes private)
{
    GBytes *bytes = g_bytes_new(private.data, private.length);
    GBytes *known = g_hash_table_lookup(store->privates, bytes);
    if (known)
        g_bytes_unref(bytes);
    else
        g_hash_table_add(store->privates, known = bytes);
    CffBytes kept = {0};
    kept.data = g_bytes_get_data(known, &kept.length);
    return kept;
}

static void
keep(GlyphStore *store, uint32_t glyph, const CffGlyph *read, bool cid_keyed)
{
    CffGlyph *kept = g_new(CffGlyph, 1);
    *kept = *read;
    kept->charstring.data =
        g_memdup2(read->charstring.data, read->charstring.length);
    kept->private = keep_private(store, read->private);
    if (!cid_keyed)
        kept->cid = (uint16_t)glyph;
    g_hash_table_replace(store->glyphs, GUINT_TO_POINTER(glyph + 1), kept);
}

/* Cuts out glyphs that are not there yet, and .notdef. */
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
        if (glyph->advance == CFF_ADVANCE_UNKNOWN)
            glyph->advance = face_advance(face, glyphs[i]);
        keep(store, glyphs[i], glyph, cid_keyed);
    }
    g_free(read);
    face_cut_free(&program);
    return good;
}

bool
glyph_store_fetch(GlyphStore *store, const Face *face, const uint32_t *glyphs,
                  size_t count, CffGlyph *found)
{
    GArray *missing = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    for (size_t i = 0; i < count; i++)
        if (!look_up(store, glyphs[i]))
            g_array_append_val(missing, glyphs[i]);
    bool good = missing->len == 0 || cut(store, face, missing);
    g_array_free(missing, TRUE);
    for (size_t i = 0; good && i < count; i++)
        found[i] = *look_up(store, glyphs[i]);
    return good;
}

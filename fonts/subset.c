/*
 * Subsets: the part of a face that a document embeds.
 *
 * CFF outlines are read one by one, see glyph_store.h; what is not is cut by
 * HarfBuzz.  It is shown a face that has the outline tables and nothing else:
 * without GSUB no glyph is drawn in by a substitution that shaping did not ask
 * for, and without cmap it does not walk forty thousand characters to keep the
 * few glyphs asked for.  Subroutines are unfolded; without hints that is both
 * smaller and twice as fast as pruning them.  What a viewer shows is decided
 * by the embedded program alone, so codes and advances are those it has, and
 * not those of the face it was cut of.
 */
#include <hb-ot.h>
#include <hb-subset.h>
#include <stdlib.h>
#include <string.h>

#include "fonts/cff.h"
#include "fonts/glyph_store.h"
#include "fonts/library.h"
#include "fonts/subset.h"

#define TAG_CFF HB_TAG('C', 'F', 'F', ' ')
#define TAG_HHEA HB_TAG('h', 'h', 'e', 'a')
#define TAG_HMTX HB_TAG('h', 'm', 't', 'x')

/* What an embedded sfnt must have.  [ISO 32000-1 9.9] */
static const hb_tag_t kept_tables[] = {
    TAG_CFF,  HB_TAG('g', 'l', 'y', 'f'), HB_TAG('h', 'e', 'a', 'd'), TAG_HHEA,
    TAG_HMTX, HB_TAG('l', 'o', 'c', 'a'), HB_TAG('m', 'a', 'x', 'p'),
};

/* A face's table, if a viewer needs it; `source` is the whole face. */
static hb_blob_t *
reference_kept(hb_face_t *face, hb_tag_t tag, void *source)
{
    (void)face;
    for (size_t i = 0; i < sizeof kept_tables / sizeof *kept_tables; i++)
        if (kept_tables[i] == tag)
            return hb_face_reference_table(source, tag);
    return hb_blob_get_empty();
}

static hb_subset_plan_t *
make_plan(hb_face_t *source, const uint32_t *glyphs, size_t count)
{
    hb_subset_input_t *input = hb_subset_input_create_or_fail();
    if (!input)
        return NULL;
    hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_NO_HINTING |
                                         HB_SUBSET_FLAGS_DESUBROUTINIZE);
    hb_set_t *wanted = hb_subset_input_glyph_set(input);
    for (size_t i = 0; i < count; i++)
        hb_set_add(wanted, glyphs[i]);
    hb_face_t *bare = hb_face_create_for_tables(reference_kept, source, NULL);
    hb_subset_plan_t *plan = NULL;
    if (hb_set_allocation_successful(wanted))
        plan = hb_subset_plan_create_or_fail(bare, input);
    hb_face_destroy(bare);
    hb_subset_input_destroy(input);
    return plan;
}

/*
 * Codes and advances of a TrueType subset: the new glyph indexes, and hmtx,
 * whose last long entry serves all glyphs after it.  [OpenType hmtx]
 */
static bool
read_hmtx(hb_face_t *cut, const hb_codepoint_t *new, size_t count,
          FaceSubset *subset)
{
    unsigned hhea_length;
    unsigned hmtx_length;
    hb_blob_t *hhea_blob = hb_face_reference_table(cut, TAG_HHEA);
    hb_blob_t *hmtx_blob = hb_face_reference_table(cut, TAG_HMTX);
    const unsigned char *hhea =
        (const unsigned char *)hb_blob_get_data(hhea_blob, &hhea_length);
    const unsigned char *hmtx =
        (const unsigned char *)hb_blob_get_data(hmtx_blob, &hmtx_length);
    size_t entries = hhea_length >= 36 ? (size_t)(hhea[34] << 8 | hhea[35]) : 0;
    bool complete = entries > 0 && hmtx_length >= entries * 4;
    for (size_t i = 0; i < count && complete; i++) {
        size_t entry = new[i] < entries ? new[i] : entries - 1;
        subset->codes[i] = (uint16_t) new[i];
        subset->advances[i] = hmtx[entry * 4] << 8 | hmtx[entry * 4 + 1];
    }
    hb_blob_destroy(hhea_blob);
    hb_blob_destroy(hmtx_blob);
    return complete;
}

/* The new index of each glyph; false if one did not get into the subset. */
static bool
map_glyphs(hb_subset_plan_t *plan, const uint32_t *glyphs, size_t count,
           hb_codepoint_t *new)
{
    const hb_map_t *map = hb_subset_plan_old_to_new_glyph_mapping(plan);
    for (size_t i = 0; i < count; i++) {
        new[i] = hb_map_get(map, glyphs[i]);
        if (new[i] > UINT16_MAX)
            return false;
    }
    return true;
}

bool
face_cut(const Face *face, const uint32_t *glyphs, size_t count, FaceCut *cut)
{
    memset(cut, 0, sizeof *cut);
    hb_subset_plan_t *plan = make_plan(face_hb(face), glyphs, count);
    cut->face = plan ? hb_subset_plan_execute_or_fail(plan) : NULL;
    cut->new = calloc(count + 1, sizeof *cut->new);
    bool good =
        cut->face && cut->new &&map_glyphs(plan, glyphs, count, cut->new);
    if (good) {
        unsigned length = 0;
        cut->blob = face->kind == FACE_CFF
                        ? hb_face_reference_table(cut->face, TAG_CFF)
                        : hb_face_reference_blob(cut->face);
        cut->data = (const unsigned char *)hb_blob_get_data(cut->blob, &length);
        cut->length = length;
    }
    hb_subset_plan_destroy(plan);
    if (cut->length == 0)
        face_cut_free(cut);
    return cut->length > 0;
}

CffBytes
face_cff_table(const Face *face)
{
    unsigned length;
    hb_blob_t *blob = hb_face_reference_table(face_hb(face), TAG_CFF);
    const char *data = hb_blob_get_data(blob, &length);
    hb_blob_destroy(blob); /* a part of the mapped file, which stays */
    return (CffBytes){(const unsigned char *)data, length};
}

void
face_cut_free(FaceCut *cut)
{
    free(cut->new);
    hb_blob_destroy(cut->blob);
    hb_face_destroy(cut->face);
    memset(cut, 0, sizeof *cut);
}

static bool
subset_truetype(const Face *face, const uint32_t *glyphs, size_t count,
                FaceSubset *subset)
{
    FaceCut cut;
    if (!face_cut(face, glyphs, count, &cut))
        return false;
    subset->data = malloc(cut.length);
    subset->length = cut.length;
    bool good = subset->data && read_hmtx(cut.face, cut.new, count, subset);
    if (subset->data)
        memcpy(subset->data, cut.data, cut.length);
    face_cut_free(&cut);
    return good;
}

static int
compare_cids(const void *left, const void *right)
{
    const CffGlyph *a = left;
    const CffGlyph *b = right;
    return (a->cid > b->cid) - (a->cid < b->cid);
}

/* In order of CID, .notdef first and each once; how many are left. */
static size_t
sort_glyphs(CffGlyph *glyphs, size_t count)
{
    size_t kept = 1;
    qsort(glyphs + 1, count - 1, sizeof *glyphs, compare_cids);
    for (size_t i = 1; i < count; i++)
        if (glyphs[i].cid != glyphs[kept - 1].cid)
            glyphs[kept++] = glyphs[i];
    return kept;
}

static bool
list_pieces(const CffGlyph *glyphs, size_t count, size_t offset,
            FaceSubset *subset)
{
    subset->pieces = calloc(count, sizeof *subset->pieces);
    if (!subset->pieces)
        return false;
    for (size_t i = 0; i < count; i++) {
        CffBytes outline = glyphs[i].charstring;
        subset->pieces[i] = (FacePiece){offset, outline.length, outline.data};
        offset += outline.length;
    }
    subset->piece_count = count;
    return true;
}

/* The outlines come from the store, .notdef and then those asked for. */
static bool
subset_cff(const Face *face, const uint32_t *glyphs, size_t count,
           FaceSubset *subset)
{
    static const uint32_t notdef = 0;
    GlyphStore *store = ((const FaceData *)face)->store;
    CffGlyph *found = calloc(count + 1, sizeof *found);
    bool good = found && glyph_store_fetch(store, face, &notdef, 1, found) &&
                glyph_store_fetch(store, face, glyphs, count, found + 1);
    for (size_t i = 0; good && i < count; i++) {
        subset->codes[i] = found[i + 1].cid;
        subset->advances[i] = found[i + 1].advance;
    }
    if (good) {
        CffName name = {.name = face->postscript_name,
                        .units_per_em = face->units_per_em};
        memcpy(name.bounds, face->bounds, sizeof name.bounds);
        size_t kept = sort_glyphs(found, count + 1);
        size_t outlines;
        subset->data =
            cff_build(&name, found, kept, &subset->length, &outlines);
        good = subset->data && list_pieces(found, kept, outlines, subset);
    }
    free(found);
    return good;
}

bool
face_subset(const Face *face, const uint32_t *glyphs, size_t count,
            FaceSubset *subset)
{
    memset(subset, 0, sizeof *subset);
    subset->kind = face->kind;
    subset->codes = calloc(count + 1, sizeof *subset->codes);
    subset->advances = calloc(count + 1, sizeof *subset->advances);
    bool done =
        subset->codes && subset->advances &&
        (face->kind == FACE_CFF ? subset_cff(face, glyphs, count, subset)
                                : subset_truetype(face, glyphs, count, subset));
    if (!done)
        face_subset_free(subset);
    return done;
}

void
face_subset_free(FaceSubset *subset)
{
    free(subset->data);
    free(subset->codes);
    free(subset->advances);
    free(subset->pieces);
    memset(subset, 0, sizeof *subset);
}

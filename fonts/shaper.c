/*
 * Shaper: see shaper.h.
 *
 * The face is what Pango takes first for the same request: fontconfig's best
 * match.  What of a face cannot be taken apart is left to Pango: lookups that
 * pass over base glyphs, and kerning and shaping by other tables than GSUB
 * and GPOS.
 */
#include "fonts/shaper.h"

#include <hb-ot.h>
#include <string.h>

enum {
    PAGE = 256,
    PAGES = 0x10000 / PAGE,
    IGNORE_BASE_GLYPHS = 0x0002,
    LONGEST_KEPT = 64,          /* bytes of a segment */
    MOST_KEPT = 4 * 1024 * 1024 /* bytes of them all */
};

struct Shaper {
    char *families; /* the request */
    char *language;
    int weight;
    bool italic;
    PangoScript script;
    bool direct; /* false: Pango must be asked, nothing below is there */
    FcPattern *match;
    FcCharSet *covered;
    const FaceData *face;
    hb_segment_properties_t properties;
    hb_set_t *active; /* glyphs that a lookup reads or changes */
    hb_buffer_t *buffer;
    ShapedCharacter *pages[PAGES];
    GHashTable *segments; /* Stretch → Segment, one block each */
    size_t kept;          /* bytes */
    Segment last;         /* one too long to keep */
};

typedef struct Stretch {
    const char *text;
    size_t length;
} Stretch;

typedef struct KeptSegment {
    Segment segment; /* first: it is the value */
    Stretch stretch; /* the key */
} KeptSegment;

/* ---- the face ---- */

/* What Pango asks fontconfig for at the shaping size. */
static FcPattern *
request_pattern(FontLibrary *library, const Shaper *shaper,
                const char *language)
{
    FcPattern *pattern = FcPatternBuild(
        NULL, FC_WEIGHT, FcTypeDouble,
        FcWeightFromOpenTypeDouble(shaper->weight), FC_SLANT, FcTypeInteger,
        shaper->italic ? FC_SLANT_ITALIC : FC_SLANT_ROMAN, FC_WIDTH,
        FcTypeInteger, FC_WIDTH_NORMAL, FC_VARIABLE, FcTypeBool, FcDontCare,
        FC_DPI, FcTypeDouble, 72.0, FC_SIZE, FcTypeDouble, (double)SHAPING_SIZE,
        FC_PIXEL_SIZE, FcTypeDouble, (double)SHAPING_SIZE, (char *)NULL);
    char **families = g_strsplit(shaper->families, ",", -1);
    for (char **family = families; *family; family++)
        FcPatternAddString(pattern, FC_FAMILY,
                           (const FcChar8 *)g_strstrip(*family));
    g_strfreev(families);
    FcPatternAddString(pattern, FC_LANG, (const FcChar8 *)language);
    FcConfigSubstitute(library->config, pattern, FcMatchPattern);
    FcDefaultSubstitute(pattern);
    return pattern;
}

static bool
is_of_family(FcPattern *font, const FcChar8 *family)
{
    FcChar8 *name;
    for (int i = 0;
         FcPatternGetString(font, FC_FAMILY, i, &name) == FcResultMatch; i++)
        if (FcStrCmpIgnoreCase(name, family) == 0)
            return true;
    return false;
}

/*
 * The best font for a pattern.  Nothing counts more than the family, so the
 * fonts of the first one that is there are compared and no others.
 */
static FcPattern *
best_match(FontLibrary *library, FcPattern *pattern)
{
    FcFontSet *all = FcConfigGetFonts(library->config, FcSetSystem);
    FcFontSet *some = FcFontSetCreate();
    FcChar8 *family;
    FcResult result;
    for (int i = 0;
         some->nfont == 0 &&
         FcPatternGetString(pattern, FC_FAMILY, i, &family) == FcResultMatch;
         i++)
        for (int f = 0; f < all->nfont; f++)
            if (is_of_family(all->fonts[f], family)) {
                FcPatternReference(all->fonts[f]);
                FcFontSetAdd(some, all->fonts[f]);
            }
    FcPattern *match = FcFontSetMatch(
        library->config, some->nfont ? &some : &all, 1, pattern, &result);
    FcFontSetDestroy(some);
    return match;
}

/* Pango's: a language that is not written in the script has no say. */
static const char *
language_in_script(const char *language, PangoScript script)
{
    PangoLanguage *tag =
        pango_language_from_string(territory_language(language));
    if (!pango_language_includes_script(tag, script))
        tag = pango_script_get_sample_language(script);
    return tag ? pango_language_to_string(tag) : "xx";
}

static bool
find_face(FontLibrary *library, Shaper *shaper)
{
    const char *language = language_in_script(shaper->language, shaper->script);
    FcPattern *pattern = request_pattern(library, shaper, language);
    shaper->match = best_match(library, pattern);
    FcPatternDestroy(pattern);
    if (!shaper->match ||
        FcPatternGetCharSet(shaper->match, FC_CHARSET, 0, &shaper->covered) !=
            FcResultMatch)
        return false;
    shaper->face = (const FaceData *)library_face_of(library, shaper->match);
    shaper->properties = (hb_segment_properties_t){
        .direction = HB_DIRECTION_LTR,
        .script = hb_script_from_iso15924_tag(
            g_unicode_script_to_iso15924((GUnicodeScript)shaper->script)),
        .language = hb_language_from_string(language, -1)};
    return shaper->face != NULL;
}

/* ---- what its lookups look at ---- */

static bool
has_table(hb_face_t *face, hb_tag_t tag)
{
    hb_blob_t *table = hb_face_reference_table(face, tag);
    bool present = hb_blob_get_length(table) > 0;
    hb_blob_destroy(table);
    return present;
}

static unsigned
u16_at(const unsigned char *data, unsigned length, unsigned offset)
{
    return offset + 2 <= length ? data[offset] * 256U + data[offset + 1] : 0;
}

/* True if a lookup passes over base glyphs.  [OpenType chapter 2, Lookup] */
static bool
passes_over_bases(hb_face_t *face, hb_tag_t tag, unsigned lookup)
{
    unsigned length;
    hb_blob_t *blob = hb_face_reference_table(face, tag);
    const unsigned char *data =
        (const unsigned char *)hb_blob_get_data(blob, &length);
    unsigned list = u16_at(data, length, 8);
    unsigned at = list + u16_at(data, length, list + 2 + 2 * lookup);
    bool passes = (u16_at(data, length, at + 2) & IGNORE_BASE_GLYPHS) != 0;
    hb_blob_destroy(blob);
    return passes;
}

/* Adds what the lookups of a table read or change; false: it cannot be told. */
static bool
add_active(Shaper *shaper, hb_shape_plan_t *plan, hb_tag_t tag)
{
    hb_face_t *face = shaper->face->hb_face;
    hb_set_t *lookups = hb_set_create();
    hb_codepoint_t lookup = HB_SET_VALUE_INVALID;
    bool good = true;
    hb_ot_shape_plan_collect_lookups(plan, tag, lookups);
    while (good && hb_set_next(lookups, &lookup)) {
        hb_ot_layout_lookup_collect_glyphs(face, tag, lookup, shaper->active,
                                           shaper->active, shaper->active,
                                           NULL);
        good = !passes_over_bases(face, tag, lookup);
    }
    hb_set_destroy(lookups);
    return good;
}

static bool
find_active(Shaper *shaper)
{
    static const hb_tag_t others[] = {
        HB_TAG('k', 'e', 'r', 'n'), HB_TAG('k', 'e', 'r', 'x'),
        HB_TAG('m', 'o', 'r', 'x'), HB_TAG('m', 'o', 'r', 't')};
    hb_face_t *face = shaper->face->hb_face;
    for (size_t i = 0; i < G_N_ELEMENTS(others); i++)
        if (has_table(face, others[i]))
            return false;
    shaper->active = hb_set_create();
    hb_shape_plan_t *plan =
        hb_shape_plan_create(face, &shaper->properties, NULL, 0, NULL);
    bool good = add_active(shaper, plan, HB_OT_TAG_GSUB) &&
                add_active(shaper, plan, HB_OT_TAG_GPOS) &&
                hb_set_allocation_successful(shaper->active);
    hb_shape_plan_destroy(plan);
    return good;
}

/* ---- shapers ---- */

static guint
stretch_hash(gconstpointer key)
{
    const Stretch *stretch = key;
    guint hash = 5381;
    for (size_t i = 0; i < stretch->length; i++)
        hash = hash * 33 + (unsigned char)stretch->text[i];
    return hash;
}

static gboolean
stretch_equal(gconstpointer left, gconstpointer right)
{
    const Stretch *a = left;
    const Stretch *b = right;
    return a->length == b->length && memcmp(a->text, b->text, a->length) == 0;
}

static Shaper *
make_shaper(FontLibrary *library, const ShapeSpan *span, PangoScript script)
{
    Shaper *shaper = g_new0(Shaper, 1);
    shaper->families = g_strdup(span->families);
    shaper->language = g_strdup(span->language);
    shaper->weight = span->weight;
    shaper->italic = span->italic;
    shaper->script = script;
    shaper->direct = find_face(library, shaper) && find_active(shaper);
    shaper->buffer = hb_buffer_create();
    shaper->segments =
        g_hash_table_new_full(stretch_hash, stretch_equal, NULL, g_free);
    g_ptr_array_add(library->shapers, shaper);
    return shaper;
}

void
shaper_free(Shaper *shaper)
{
    g_free(shaper->families);
    g_free(shaper->language);
    if (shaper->match)
        FcPatternDestroy(shaper->match);
    hb_set_destroy(shaper->active);
    hb_buffer_destroy(shaper->buffer);
    for (size_t i = 0; i < PAGES; i++)
        g_free(shaper->pages[i]);
    g_hash_table_destroy(shaper->segments);
    g_free(shaper->last.glyphs);
    g_free(shaper);
}

static bool
is_for(const Shaper *shaper, const ShapeSpan *span, PangoScript script)
{
    return shaper->script == script && shaper->weight == span->weight &&
           shaper->italic == span->italic &&
           strcmp(shaper->language, span->language) == 0 &&
           strcmp(shaper->families, span->families) == 0;
}

Shaper *
shaper_for(FontLibrary *library, const ShapeSpan *span, PangoScript script)
{
    Shaper *shaper = NULL;
    for (guint i = 0; i < library->shapers->len && !shaper; i++) {
        Shaper *known = g_ptr_array_index(library->shapers, i);
        if (is_for(known, span, script))
            shaper = known;
    }
    if (!shaper)
        shaper = make_shaper(library, span, script);
    return shaper->direct ? shaper : NULL;
}

const Face *
shaper_face(const Shaper *shaper)
{
    return &shaper->face->face;
}

/* ---- characters ---- */

/* A mark may be passed over by lookups that read what is beside it. */
static bool
is_active(const Shaper *shaper, hb_codepoint_t glyph)
{
    return hb_set_has(shaper->active, glyph) ||
           hb_ot_layout_get_glyph_class(shaper->face->hb_face, glyph) >
               HB_OT_LAYOUT_GLYPH_CLASS_BASE_GLYPH;
}

static void
resolve(const Shaper *shaper, uint32_t code, ShapedCharacter *character)
{
    hb_codepoint_t glyph;
    character->state = CHARACTER_MISSING;
    if (!FcCharSetHasChar(shaper->covered, code) ||
        !hb_font_get_nominal_glyph(shaper->face->hb_font, code, &glyph))
        return;
    character->glyph = glyph;
    character->advance = face_advance(shaper_face(shaper), glyph);
    character->state =
        is_active(shaper, glyph) ? CHARACTER_ACTIVE : CHARACTER_INERT;
}

const ShapedCharacter *
shaper_character(Shaper *shaper, uint32_t code)
{
    ShapedCharacter **page = &shaper->pages[code / PAGE];
    if (!*page)
        *page = g_new0(ShapedCharacter, PAGE);
    ShapedCharacter *character = &(*page)[code % PAGE];
    if (character->state == CHARACTER_UNKNOWN)
        resolve(shaper, code, character);
    return character;
}

/* ---- segments ---- */

static Segment
shape_segment(Shaper *shaper, const char *text, size_t length)
{
    hb_buffer_t *buffer = shaper->buffer;
    hb_buffer_clear_contents(buffer);
    hb_buffer_set_segment_properties(buffer, &shaper->properties);
    hb_buffer_set_cluster_level(buffer,
                                HB_BUFFER_CLUSTER_LEVEL_MONOTONE_CHARACTERS);
    hb_buffer_add_utf8(buffer, text, (int)length, 0, (int)length);
    hb_shape(shaper->face->hb_font, buffer, NULL, 0);
    unsigned count;
    const hb_glyph_info_t *infos = hb_buffer_get_glyph_infos(buffer, &count);
    const hb_glyph_position_t *positions =
        hb_buffer_get_glyph_positions(buffer, &count);
    Segment segment = {count, g_new(ShapedGlyph, (gsize)count + 1)};
    for (unsigned i = 0; i < count; i++)
        segment.glyphs[i] = (ShapedGlyph){
            .id = infos[i].codepoint,
            .cluster = infos[i].cluster,
            .advance = positions[i].x_advance,
            .unkerned = face_advance(shaper_face(shaper), infos[i].codepoint),
            .x_offset = positions[i].x_offset,
            .y_offset = positions[i].y_offset,
        };
    return segment;
}

/* Keeps a copy, in one block with its text. */
static const Segment *
keep_segment(Shaper *shaper, const char *text, size_t length,
             const Segment *made)
{
    size_t glyphs = made->count * sizeof(ShapedGlyph);
    size_t size = sizeof(KeptSegment) + glyphs + length;
    if (shaper->kept + size > MOST_KEPT) {
        g_hash_table_remove_all(shaper->segments);
        shaper->kept = 0;
    }
    KeptSegment *kept = g_malloc(size);
    ShapedGlyph *copy = (ShapedGlyph *)(kept + 1);
    char *key = (char *)(copy + made->count);
    kept->segment = (Segment){made->count, copy};
    kept->stretch = (Stretch){key, length};
    memcpy(copy, made->glyphs, glyphs);
    memcpy(key, text, length);
    g_hash_table_insert(shaper->segments, &kept->stretch, kept);
    shaper->kept += size;
    return &kept->segment;
}

const Segment *
shaper_segment(Shaper *shaper, const char *text, size_t length)
{
    Stretch wanted = {text, length};
    const KeptSegment *known =
        length > LONGEST_KEPT ? NULL
                              : g_hash_table_lookup(shaper->segments, &wanted);
    if (known)
        return &known->segment;
    g_free(shaper->last.glyphs);
    shaper->last = shape_segment(shaper, text, length);
    return length > LONGEST_KEPT
               ? &shaper->last
               : keep_segment(shaper, text, length, &shaper->last);
}

/*
 * Shaping: by direct.c where that is enough, and else by Pango's itemizing,
 * font fallback and shaping, without its layout.
 *
 * Text is shaped once at 1,000 pt on a 72 dpi map without rounding, so that
 * Pango's numbers turn into the face's design units exactly and one shaping
 * serves every size.  A character that no font has comes back as a
 * MissingGlyph, never as a box.
 */
#include "fonts/library.h"

#include <pango/pangofc-fontmap.h>
#include <pango/pangoft2.h>
#include <stdlib.h>
#include <string.h>

#include "fonts/direct.h"

/* Made when it is first needed: most texts do without. */
static PangoContext *
context_of(FontLibrary *library)
{
    if (library->context)
        return library->context;
    library->map = pango_ft2_font_map_new();
    pango_ft2_font_map_set_resolution(PANGO_FT2_FONT_MAP(library->map), 72, 72);
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(library->map),
                                 library->config);
    library->context = pango_font_map_create_context(library->map);
    pango_context_set_round_glyph_positions(library->context, FALSE);
    return library->context;
}

static PangoFontDescription *
description_for(FontLibrary *library, const ShapeSpan *span)
{
    char *key =
        g_strdup_printf("%s:%d:%d", span->families, span->weight, span->italic);
    PangoFontDescription *description =
        g_hash_table_lookup(library->descriptions, key);
    if (description) {
        g_free(key);
        return description;
    }
    description = pango_font_description_new();
    pango_font_description_set_family(description, span->families);
    pango_font_description_set_weight(description, (PangoWeight)span->weight);
    pango_font_description_set_style(
        description, span->italic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
    pango_font_description_set_absolute_size(description,
                                             SHAPING_SIZE * PANGO_SCALE);
    g_hash_table_insert(library->descriptions, key, description);
    return description;
}

static void
insert(PangoAttrList *list, PangoAttribute *attribute, const ShapeSpan *span)
{
    attribute->start_index = (guint)span->start;
    attribute->end_index = (guint)(span->start + span->length);
    pango_attr_list_insert(list, attribute);
}

static PangoAttrList *
attributes_for(FontLibrary *library, const ShapeSpan *spans, size_t count)
{
    PangoAttrList *list = pango_attr_list_new();
    for (size_t i = 0; i < count; i++) {
        const ShapeSpan *span = &spans[i];
        insert(list, pango_attr_font_desc_new(description_for(library, span)),
               span);
        insert(list,
               pango_attr_language_new(pango_language_from_string(
                   territory_language(span->language))),
               span);
    }
    return list;
}

/* Pango units at the shaping size into design units. */
static int
design_units(int pango_units, int units_per_em)
{
    int64_t scaled = (int64_t)pango_units * units_per_em;
    int64_t whole = (int64_t)SHAPING_SIZE * PANGO_SCALE;
    return (int)((scaled >= 0 ? scaled + whole / 2 : scaled - whole / 2) /
                 whole);
}

static const ShapeSpan *
span_at(const ShapeSpan *spans, size_t count, size_t offset)
{
    for (size_t i = 0; i < count; i++)
        if (offset < spans[i].start + spans[i].length)
            return &spans[i];
    return &spans[count - 1];
}

typedef struct Shaping {
    const char *text;
    int length;
    const ShapeSpan *spans;
    size_t span_count;
    GArray *runs;
    GArray *glyphs; /* of all runs */
    GArray *missing;
} Shaping;

static void
report_missing(Shaping *shaping, size_t offset, uint32_t character)
{
    const ShapeSpan *span =
        span_at(shaping->spans, shaping->span_count, offset);
    MissingGlyph missing = {offset, character, span->families};
    g_array_append_val(shaping->missing, missing);
}

static void
copy_glyphs(Shaping *shaping, GlyphRun *run, const PangoGlyphString *string)
{
    int upem = run->face ? run->face->units_per_em : 1000;
    for (int i = 0; i < string->num_glyphs; i++) {
        const PangoGlyphInfo *info = &string->glyphs[i];
        size_t cluster = run->start + (size_t)string->log_clusters[i];
        if (info->glyph == PANGO_GLYPH_EMPTY)
            continue;
        if (!run->face || (info->glyph & PANGO_GLYPH_UNKNOWN_FLAG)) {
            report_missing(shaping, cluster,
                           g_utf8_get_char(shaping->text + cluster));
            continue;
        }
        ShapedGlyph glyph = {
            .id = info->glyph,
            .cluster = (uint32_t)cluster,
            .advance = design_units(info->geometry.width, upem),
            .unkerned = face_advance(run->face, info->glyph),
            .x_offset = design_units(info->geometry.x_offset, upem),
            .y_offset = -design_units(info->geometry.y_offset, upem),
        };
        g_array_append_val(shaping->glyphs, glyph);
        run->count++;
    }
}

static void
shape_item(FontLibrary *library, Shaping *shaping, PangoItem *item,
           PangoGlyphString *string)
{
    pango_shape_item(item, shaping->text, shaping->length, NULL, string,
                     PANGO_SHAPE_NONE);
    GlyphRun run = {
        .face = item->analysis.font ? library_face(library, item->analysis.font)
                                    : NULL,
        .start = (size_t)item->offset,
        .length = (size_t)item->length,
        .level = item->analysis.level,
    };
    copy_glyphs(shaping, &run, string);
    if (run.count > 0)
        g_array_append_val(shaping->runs, run);
}

void
shape_with_pango(FontLibrary *library, const char *text, size_t length,
                 const ShapeSpan *spans, size_t span_count, ShapedText *shaped)
{
    Shaping shaping = {
        .text = text,
        .length = (int)length,
        .spans = spans,
        .span_count = span_count,
        .runs = g_array_new(FALSE, FALSE, sizeof(GlyphRun)),
        .glyphs = g_array_new(FALSE, FALSE, sizeof(ShapedGlyph)),
        .missing = g_array_new(FALSE, FALSE, sizeof(MissingGlyph)),
    };
    PangoAttrList *attributes = attributes_for(library, spans, span_count);
    GList *items = length == 0 ? NULL
                               : pango_itemize(context_of(library), text, 0,
                                               (int)length, attributes, NULL);
    PangoGlyphString *string = pango_glyph_string_new();
    for (GList *node = items; node; node = node->next) {
        shape_item(library, &shaping, node->data, string);
        pango_item_free(node->data);
    }
    g_list_free(items);
    pango_glyph_string_free(string);
    pango_attr_list_unref(attributes);

    shaped->count = shaping.runs->len;
    shaped->runs = (GlyphRun *)(void *)g_array_free(shaping.runs, FALSE);
    shaped->glyphs = (ShapedGlyph *)(void *)g_array_free(shaping.glyphs, FALSE);
    shaped->missing_count = shaping.missing->len;
    shaped->missing =
        (MissingGlyph *)(void *)g_array_free(shaping.missing, FALSE);
    ShapedGlyph *glyphs = shaped->glyphs;
    for (size_t i = 0; i < shaped->count; i++) {
        shaped->runs[i].glyphs = glyphs;
        glyphs += shaped->runs[i].count;
    }
}

ShapedText *
shape_text(FontLibrary *library, const char *text, size_t length,
           const ShapeSpan *spans, size_t span_count)
{
    ShapedText *shaped = g_new0(ShapedText, 1);
    if (!shape_directly(library, text, length, spans, span_count, shaped))
        shape_with_pango(library, text, length, spans, span_count, shaped);
    return shaped;
}

void
shaped_text_free(ShapedText *shaped)
{
    if (!shaped)
        return;
    g_free(shaped->glyphs);
    g_free(shaped->runs);
    g_free(shaped->missing);
    g_free(shaped);
}

void
find_script_breaks(const char *text, size_t length, const char *language,
                   bool *breaks)
{
    memset(breaks, 0, (length + 1) * sizeof *breaks);
    glong characters = g_utf8_strlen(text, (gssize)length);
    PangoLogAttr *attributes = g_new0(PangoLogAttr, (gsize)characters + 1);
    pango_get_log_attrs(
        text, (int)length, -1,
        pango_language_from_string(territory_language(language)), attributes,
        (int)characters + 1);
    const char *at = text;
    for (glong i = 0; i <= characters; i++) {
        breaks[at - text] = attributes[i].is_line_break;
        at = i < characters ? g_utf8_next_char(at) : at;
    }
    g_free(attributes);
}

/*
 * Direct shaping: see direct.h.
 */
#include "fonts/direct.h"

#include <string.h>

#include "fonts/shaper.h"

typedef struct Scripts {
    PangoScriptIter *iterator; /* NULL: the text is in one script */
    PangoScript script;
    const char *end; /* of the run in it */
} Scripts;

typedef struct Direct {
    FontLibrary *library;
    const char *text;
    GArray *runs;   /* GlyphRun, without their glyphs */
    GArray *glyphs; /* ShapedGlyph, of all runs */
} Direct;

/* The character at `*at`, which is moved on; the text is good UTF-8. */
static inline uint32_t
next_character(const char **at)
{
    const unsigned char *bytes = (const unsigned char *)*at;
    if (bytes[0] < 0x80) {
        *at += 1;
        return bytes[0];
    }
    if (bytes[0] < 0xE0) {
        *at += 2;
        return (bytes[0] & 0x1FU) << 6 | (bytes[1] & 0x3FU);
    }
    if (bytes[0] < 0xF0) {
        *at += 3;
        return (bytes[0] & 0x0FU) << 12 | (bytes[1] & 0x3FU) << 6 |
               (bytes[2] & 0x3FU);
    }
    *at += 4;
    return UINT32_MAX;
}

/* ---- which text ---- */

typedef struct Range {
    uint16_t first;
    uint16_t last;
    PangoScript script;
} Range;

/*
 * Characters that are always themselves: no emoji, no mark that combines, no
 * format character, none that is decomposed, none written to the left.  In
 * order; Common is what takes the script of its neighbours.
 */
static const Range ranges[] = {
    {0x0020, 0x0040, PANGO_SCRIPT_COMMON},
    {0x0041, 0x005A, PANGO_SCRIPT_LATIN},
    {0x005B, 0x0060, PANGO_SCRIPT_COMMON},
    {0x0061, 0x007A, PANGO_SCRIPT_LATIN},
    {0x007B, 0x007E, PANGO_SCRIPT_COMMON},
    {0x00A0, 0x00A8, PANGO_SCRIPT_COMMON},
    {0x00AB, 0x00AC, PANGO_SCRIPT_COMMON},
    {0x00AF, 0x00B9, PANGO_SCRIPT_COMMON},
    {0x00BB, 0x00BF, PANGO_SCRIPT_COMMON},
    {0x00C0, 0x00D6, PANGO_SCRIPT_LATIN},
    {0x00D7, 0x00D7, PANGO_SCRIPT_COMMON},
    {0x00D8, 0x00F6, PANGO_SCRIPT_LATIN},
    {0x00F7, 0x00F7, PANGO_SCRIPT_COMMON},
    {0x00F8, 0x0131, PANGO_SCRIPT_LATIN},
    {0x0134, 0x017E, PANGO_SCRIPT_LATIN},
    {0x2012, 0x2016, PANGO_SCRIPT_COMMON},
    {0x2018, 0x2019, PANGO_SCRIPT_COMMON},
    {0x201C, 0x201D, PANGO_SCRIPT_COMMON},
    {0x2020, 0x2022, PANGO_SCRIPT_COMMON},
    {0x2025, 0x2026, PANGO_SCRIPT_COMMON},
    {0x2030, 0x2030, PANGO_SCRIPT_COMMON},
    {0x2032, 0x2033, PANGO_SCRIPT_COMMON},
    {0x2103, 0x2103, PANGO_SCRIPT_COMMON},
    {0x2116, 0x2116, PANGO_SCRIPT_COMMON},
    {0x2460, 0x2473, PANGO_SCRIPT_COMMON},
    {0x3000, 0x3003, PANGO_SCRIPT_COMMON},
    {0x3005, 0x3005, PANGO_SCRIPT_HAN},
    {0x3007, 0x3007, PANGO_SCRIPT_HAN},
    {0x3008, 0x3011, PANGO_SCRIPT_COMMON},
    {0x3014, 0x301B, PANGO_SCRIPT_COMMON},
    {0x3400, 0x4DBF, PANGO_SCRIPT_HAN},
    {0x4E00, 0x9FFC, PANGO_SCRIPT_HAN},
    {0xFF01, 0xFF20, PANGO_SCRIPT_COMMON},
    {0xFF21, 0xFF3A, PANGO_SCRIPT_LATIN},
    {0xFF3B, 0xFF40, PANGO_SCRIPT_COMMON},
    {0xFF41, 0xFF5A, PANGO_SCRIPT_LATIN},
    {0xFF5B, 0xFF5E, PANGO_SCRIPT_COMMON},
};

/* Sets the script of a character; false: it is for Pango. */
static inline bool
script_of(uint32_t code, PangoScript *script)
{
    if (code >= 0x4E00 && code <= 0x9FFC) {
        *script = PANGO_SCRIPT_HAN;
        return true;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(ranges); i++)
        if (code <= ranges[i].last) {
            *script = ranges[i].script;
            return code >= ranges[i].first;
        }
    return false;
}

/*
 * The scripts of the text.  Where there is but one, what is Common belongs to
 * it; otherwise Pango says which of them it takes.
 */
static bool
find_scripts(const char *text, size_t length, Scripts *scripts)
{
    const char *end = text + length;
    bool mixed = false;
    *scripts = (Scripts){.script = PANGO_SCRIPT_COMMON, .end = end};
    for (const char *at = text; at < end;) {
        PangoScript script;
        if (!script_of(next_character(&at), &script))
            return false;
        if (script == PANGO_SCRIPT_COMMON)
            continue;
        mixed |=
            scripts->script != PANGO_SCRIPT_COMMON && scripts->script != script;
        scripts->script = script;
    }
    if (mixed) {
        scripts->iterator = pango_script_iter_new(text, (int)length);
        pango_script_iter_get_range(scripts->iterator, NULL, &scripts->end,
                                    &scripts->script);
    }
    return true;
}

static void
next_script(Scripts *scripts)
{
    pango_script_iter_next(scripts->iterator);
    pango_script_iter_get_range(scripts->iterator, NULL, &scripts->end,
                                &scripts->script);
}

/* ---- runs ---- */

static void
add_inert(Direct *direct, const char *at, const ShapedCharacter *character)
{
    ShapedGlyph glyph = {.id = character->glyph,
                         .cluster = (uint32_t)(at - direct->text),
                         .advance = character->advance,
                         .unkerned = character->advance};
    g_array_append_val(direct->glyphs, glyph);
}

static void
add_segment(Direct *direct, const char *at, const Segment *segment)
{
    guint first = direct->glyphs->len;
    g_array_append_vals(direct->glyphs, segment->glyphs, (guint)segment->count);
    for (guint i = first; i < direct->glyphs->len; i++)
        g_array_index(direct->glyphs, ShapedGlyph, i).cluster +=
            (uint32_t)(at - direct->text);
}

/* Shapes [at, end), which one shaper serves; false: it has not everything. */
static bool
add_glyphs(Direct *direct, Shaper *shaper, const char *at, const char *end)
{
    const char *active = NULL; /* where a stretch began */
    while (at < end) {
        const char *start = at;
        const ShapedCharacter *character =
            shaper_character(shaper, next_character(&at));
        if (character->state == CHARACTER_MISSING)
            return false;
        if (character->state == CHARACTER_ACTIVE) {
            active = active ? active : start;
            continue;
        }
        if (active)
            add_segment(
                direct, active,
                shaper_segment(shaper, active, (size_t)(start - active)));
        active = NULL;
        add_inert(direct, start, character);
    }
    if (active)
        add_segment(direct, active,
                    shaper_segment(shaper, active, (size_t)(end - active)));
    return true;
}

/* One run of a face, as long as the face is the same. */
static bool
add_run(Direct *direct, const ShapeSpan *span, PangoScript script,
        const char *at, const char *end)
{
    Shaper *shaper = shaper_for(direct->library, span, script);
    guint count = direct->glyphs->len;
    if (!shaper || !add_glyphs(direct, shaper, at, end))
        return false;
    GlyphRun *last = direct->runs->len ? &g_array_index(direct->runs, GlyphRun,
                                                        direct->runs->len - 1)
                                       : NULL;
    if (last && last->face == shaper_face(shaper)) {
        last->length += (size_t)(end - at);
        last->count += direct->glyphs->len - count;
        return true;
    }
    GlyphRun run = {.face = shaper_face(shaper),
                    .start = (size_t)(at - direct->text),
                    .length = (size_t)(end - at),
                    .count = direct->glyphs->len - count};
    g_array_append_val(direct->runs, run);
    return true;
}

/* The runs of a span, cut where the script changes. */
static bool
add_span(Direct *direct, const ShapeSpan *span, Scripts *scripts)
{
    const char *at = direct->text + span->start;
    const char *end = at + span->length;
    while (at < end) {
        const char *stop = scripts->end < end ? scripts->end : end;
        if (!add_run(direct, span, scripts->script, at, stop))
            return false;
        at = stop;
        if (at == scripts->end && scripts->iterator)
            next_script(scripts);
    }
    return true;
}

bool
shape_directly(FontLibrary *library, const char *text, size_t length,
               const ShapeSpan *spans, size_t span_count, ShapedText *shaped)
{
    Scripts scripts;
    if (!find_scripts(text, length, &scripts))
        return false;
    Direct direct = {
        .library = library,
        .text = text,
        .runs = g_array_new(FALSE, FALSE, sizeof(GlyphRun)),
        .glyphs = g_array_sized_new(FALSE, FALSE, sizeof(ShapedGlyph),
                                    (guint)length / 2 + 8),
    };
    bool good = true;
    for (size_t i = 0; good && i < span_count; i++)
        good = add_span(&direct, &spans[i], &scripts);
    if (scripts.iterator)
        pango_script_iter_free(scripts.iterator);
    *shaped = (ShapedText){.count = direct.runs->len};
    shaped->runs = (GlyphRun *)(void *)g_array_free(direct.runs, FALSE);
    shaped->glyphs = (ShapedGlyph *)(void *)g_array_free(direct.glyphs, FALSE);
    for (size_t i = 0, first = 0; i < shaped->count; i++) {
        shaped->runs[i].glyphs = shaped->glyphs + first;
        first += shaped->runs[i].count;
    }
    if (!good) {
        g_free(shaped->runs);
        g_free(shaped->glyphs);
    }
    return good;
}

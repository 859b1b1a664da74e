/*
 * Inline text: see inline.h.
 *
 * The steps: the runs' characters are collected, typed spaces that Chinese
 * type does not know are left out, each character gets its class and by it
 * its font slot (Han or Latin), the fonts shape the whole, and the clusters
 * become boxes.
 */
#include "layouts/inline.h"

#include <stdlib.h>
#include <string.h>

#include "input/language.h"
#include "layouts/known_text.h"

typedef struct Character {
    uint32_t code;
    uint32_t run;
    uint32_t in_run; /* byte offset in the run */
    uint32_t start;  /* byte offset in the prepared text */
} Character;

typedef struct Preparation {
    const Setting *setting;
    const Text *source;
    const Style *style;
    const Language *language;
    const RunIn *run_in;
    Place place;
    VECTOR(Character) characters;
    const char **families; /* by character, instead of the role's; or NULL */
    CharacterClass *classes;
    char *text;
    size_t length;
    size_t boxed; /* the character of the last box */
} Preparation;

/* ---- characters ---- */

static bool
is_typed_space(uint32_t c)
{
    return c == ' ' || c == '\t';
}

static bool
add_character(Preparation *p, uint32_t code, size_t run, size_t in_run)
{
    Character *last = p->characters.count
                          ? &p->characters.items[p->characters.count - 1]
                          : NULL;
    bool code_style = (p->source->runs[run].style & RUN_CODE) != 0;
    if (is_typed_space(code)) {
        code = ' ';
        if (!code_style && (!last || last->code == ' '))
            return true;
    }
    Character *added = vector_push(p->setting->scratch, &p->characters);
    if (added)
        *added = (Character){code, (uint32_t)run, (uint32_t)in_run, 0};
    return added != NULL;
}

/* Collects the characters up to a line feed; moves `*run` past it. */
static bool
collect_characters(Preparation *p, size_t *run)
{
    for (; *run < p->source->count; (*run)++) {
        const Run *r = &p->source->runs[*run];
        if (r->length == 1 && r->text[0] == '\n') {
            (*run)++;
            break;
        }
        for (size_t i = 0; i < r->length;) {
            uint32_t c;
            size_t size = utf8_decode(r->text + i, r->length - i, &c);
            if (size == 0 || !add_character(p, c, *run, i))
                return false;
            i += size;
        }
    }
    while (p->characters.count > 0 &&
           p->characters.items[p->characters.count - 1].code == ' ')
        p->characters.count--;
    return true;
}

/*
 * In text written in Han, a space beside a Chinese character is an accident
 * of typing: between Han it goes, between Han and Latin the typographic
 * space takes its place.
 */
static void
drop_spaces_beside_han(Preparation *p)
{
    if (!p->language->han)
        return;
    Character *c = p->characters.items;
    size_t kept = 0;
    for (size_t i = 0; i < p->characters.count; i++) {
        bool drop = c[i].code == ' ' &&
                    !(p->source->runs[c[i].run].style & RUN_CODE) &&
                    ((kept > 0 && class_is_chinese(p->classes[i - 1])) ||
                     (i + 1 < p->characters.count &&
                      class_is_chinese(p->classes[i + 1])));
        if (drop)
            continue;
        p->classes[kept] = p->classes[i];
        c[kept++] = c[i];
    }
    p->characters.count = kept;
}

/* Ideographic spaces typed as an indent go where the style indents. */
static void
drop_typed_indent(Preparation *p)
{
    size_t spaces = 0;
    while (p->style->indent > 0 && spaces < p->characters.count &&
           p->characters.items[spaces].code == 0x3000)
        spaces++;
    p->characters.count -= spaces;
    if (spaces > 0)
        memmove(p->characters.items, p->characters.items + spaces,
                p->characters.count * sizeof(Character));
}

/* A span may be in another language than the text around it. */
static const char *
language_of(const Preparation *p, size_t run)
{
    const Span *span = p->source->runs[run].span;
    return span && span->language ? span->language : p->language->tag;
}

static bool
classify_characters(Preparation *p)
{
    size_t count = p->characters.count;
    uint32_t *codes =
        arena_room(p->setting->scratch, count + 1, sizeof(uint32_t));
    bool *han = arena_room(p->setting->scratch, count + 1, sizeof(bool));
    p->classes =
        arena_room(p->setting->scratch, count + 1, sizeof(CharacterClass));
    if (!codes || !han || !p->classes)
        return false;
    for (size_t i = 0; i < count; i++) {
        const Character *c = &p->characters.items[i];
        bool same_run = i > 0 && c->run == c[-1].run;
        codes[i] = c->code;
        han[i] =
            same_run ? han[i - 1] : language_uses_han(language_of(p, c->run));
    }
    classify(codes, count, han, p->classes);
    return true;
}

static bool
write_text(Preparation *p)
{
    p->text = arena_alloc(p->setting->arena, p->characters.count * 4 + 1);
    if (!p->text)
        return false;
    for (size_t i = 0; i < p->characters.count; i++) {
        p->characters.items[i].start = (uint32_t)p->length;
        p->length +=
            utf8_encode(p->characters.items[i].code, p->text + p->length);
    }
    return true;
}

/* ---- fonts ---- */

/* Set in the Han font: Chinese classes, and symbols in Chinese text. */
static bool
in_han_slot(const Preparation *p, size_t i)
{
    uint32_t c = p->characters.items[i].code;
    if (class_is_chinese(p->classes[i]) || character_is_wide(c))
        return true;
    bool symbol = p->classes[i] == CLASS_SYMBOL ||
                  p->classes[i] == CLASS_POSTFIX ||
                  p->classes[i] == CLASS_PREFIX;
    bool tone = c == 0x2C7 || (c >= 0x2CA && c <= 0x2CB) || c == 0x2D9;
    return p->language->han && symbol && (c >= 0x2000 || tone);
}

/*
 * Han changes its face for emphasis and weight; Latin keeps the face and
 * takes its italic or bold.
 */
static const FontRole *
role_of(const Preparation *p, size_t run, bool han)
{
    const Definition *definition = p->setting->definition;
    unsigned style = p->source->runs[run].style;
    bool heading = p->run_in && run < p->run_in->runs;
    if ((style & RUN_STRONG) && han && definition->strong)
        return definition->strong;
    if ((style & RUN_EMPHASIS) && han && definition->emphasis)
        return definition->emphasis;
    if ((style & RUN_CODE) && definition->code)
        return definition->code;
    return heading ? p->run_in->style->font : p->style->font;
}

static void
choose_font(const Preparation *p, size_t run, bool han, ShapeSpan *span)
{
    const FontRole *role = role_of(p, run, han);
    unsigned style = p->source->runs[run].style;
    span->weight = role->weight;
    span->italic = !han && role->italic;
    if ((style & RUN_STRONG) && !han)
        span->weight = 700;
    if ((style & RUN_EMPHASIS) && !han)
        span->italic = !span->italic;
    span->families = han ? role->han_first : role->latin_first;
}

static bool
same_span(const ShapeSpan *a, const ShapeSpan *b)
{
    return a->families == b->families && a->weight == b->weight &&
           a->italic == b->italic && a->language == b->language;
}

/*
 * Stretches with one request each.  Every pair of dashes is one by itself:
 * fonts make one glyph of three.
 */
static ShapeSpan *
make_spans(const Preparation *p, size_t *count)
{
    VECTOR(ShapeSpan) spans = {0};
    size_t dashes = 0;
    for (size_t i = 0; i < p->characters.count; i++) {
        const Character *c = &p->characters.items[i];
        bool han = in_han_slot(p, i);
        size_t end = i + 1 < p->characters.count
                         ? p->characters.items[i + 1].start
                         : p->length;
        ShapeSpan span = {.start = c->start, .length = end - c->start};
        choose_font(p, c->run, han, &span);
        if (p->families && p->families[i])
            span.families = p->families[i];
        span.language = language_of(p, c->run);
        if (span.language == p->language->tag && p->language->han && !han)
            span.language = "en";
        ShapeSpan *last = spans.count ? &spans.items[spans.count - 1] : NULL;
        dashes = p->classes[i] == CLASS_DASH ? dashes + 1 : 0;
        bool next_pair = dashes > 1 && dashes % 2 == 1;
        if (last && !next_pair && same_span(last, &span)) {
            last->length += span.length;
            continue;
        }
        ShapeSpan *added = vector_push(p->setting->scratch, &spans);
        if (!added)
            return NULL;
        *added = span;
    }
    *count = spans.count;
    return spans.items;
}

/* ---- boxes ---- */

static size_t
character_at(const Preparation *p, size_t byte)
{
    size_t low = 0;
    size_t high = p->characters.count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (p->characters.items[middle].start <= byte)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* The same from the last box on: boxes come in order, but right to left. */
static size_t
character_of_next(Preparation *p, size_t byte)
{
    const Character *all = p->characters.items;
    if (all[p->boxed].start > byte)
        p->boxed = character_at(p, byte);
    while (p->boxed + 1 < p->characters.count &&
           all[p->boxed + 1].start <= byte)
        p->boxed++;
    return p->boxed;
}

static Place
place_of(const Preparation *p, size_t character)
{
    const Character *c = &p->characters.items[character];
    const Run *run = &p->source->runs[c->run];
    return run->source ? source_place(run->source, run->offset + c->in_run)
                       : p->place;
}

/* True the first time it is asked for a value. */
static bool
is_news(const Preparation *p, ReportedList *told, uint32_t value)
{
    for (size_t i = 0; i < told->count; i++)
        if (told->items[i] == value)
            return false;
    uint32_t *added = vector_push(p->setting->arena, told);
    if (added)
        *added = value;
    return true;
}

static void
report_missing(const Preparation *p, const ShapedText *shaped)
{
    Reported *told = p->setting->reported;
    for (size_t i = 0; i < shaped->missing_count; i++) {
        const MissingGlyph *missing = &shaped->missing[i];
        if (!is_news(p, &told->characters, missing->character))
            continue;
        char bytes[5] = {0};
        utf8_encode(missing->character, bytes);
        diagnose(p->setting->diagnostics, SEVERITY_ERROR, "missing-glyph",
                 place_of(p, character_at(p, missing->offset)),
                 "no font has a glyph for U+%04X \"%s\" (tried %s, and every "
                 "other font installed)",
                 (unsigned)missing->character, bytes, missing->tried);
    }
}

/* Fonts whose marks stand where the program would take their blanks. */
static void
report_marks(const Preparation *p, const InlineText *line)
{
    Reported *told = p->setting->reported;
    for (size_t i = 0; i < line->count; i++) {
        const Box *box = &line->boxes[i];
        if (!box->ink_in_way || !is_news(p, &told->faces, box->face->id))
            continue;
        diagnose(p->setting->diagnostics, SEVERITY_WARNING, "font-marks",
                 place_of(p, character_at(p, box->text_start)),
                 "the font %s draws \"%.*s\" where its blank half should be, "
                 "so such marks keep their full width",
                 box->face->family, (int)box->text_length,
                 line->text + box->text_start);
    }
}

/* A script's size and rise; those of a Latin face beside Han. */
static void
size_box(const Preparation *p, Box *box, size_t character)
{
    unsigned style = p->source->runs[box->run].style;
    bool han = in_han_slot(p, character);
    const FontRole *role = role_of(p, box->run, han);
    if (han) {
        box->embolden = length_scale(box->size, role->embolden, POINT);
    } else {
        box->size = length_scale(box->size, role->latin_size, POINT);
        box->raise = length_scale(box->size, role->latin_raise, POINT);
    }
    if (style & (RUN_REFERENCE | RUN_SUPERSCRIPT | RUN_SUBSCRIPT)) {
        bool lowered = (style & RUN_SUBSCRIPT) != 0;
        box->is_script = true;
        box->is_reference = (style & RUN_REFERENCE) != 0;
        box->size = length_scale(box->size, 6, 10);
        box->raise += length_scale(p->style->size, lowered ? -12 : 36, 100);
    }
}

static bool
has_text_before(const Preparation *p, size_t character)
{
    while (character > 0 &&
           p->classes[character - 1] == CLASS_IDEOGRAPHIC_SPACE)
        character--;
    return character > 0;
}

/* A measure of the box's face, mostly zero, in its size. */
static Length
in_em(const Box *box, int units)
{
    return units == 0 ? 0
                      : length_scale(box->size, units, box->face->units_per_em);
}

/* One cluster of a run: glyphs [first, end). */
static void
make_box(Preparation *p, InlineText *line, const GlyphRun *run, size_t first,
         size_t end, size_t *glyph_count)
{
    size_t c = character_of_next(p, run->glyphs[first].cluster);
    Box *box = &line->boxes[line->count++];
    *box = (Box){.face = run->face,
                 .first_glyph = (uint32_t)*glyph_count,
                 .glyph_count = (uint32_t)(end - first),
                 .text_start = run->glyphs[first].cluster,
                 .run = p->characters.items[c].run,
                 .class = p->classes[c],
                 .size = p->style->size,
                 .level = (uint8_t)run->level};
    size_box(p, box, c);
    /* An ideographic space at the paragraph's start is an indent. */
    box->is_space =
        box->class == CLASS_SPACE ||
        (box->class == CLASS_IDEOGRAPHIC_SPACE && has_text_before(p, c));
    int pen = 0;
    for (size_t g = first; g < end; g++) {
        const ShapedGlyph *glyph = &run->glyphs[g];
        line->glyphs[(*glyph_count)++] =
            (BoxGlyph){glyph->id, in_em(box, pen + glyph->x_offset),
                       in_em(box, glyph->y_offset) + box->raise};
        pen += glyph->advance;
    }
    /* A line may end here, and the glyph that it is kerned with be gone. */
    int unkerned = end - first == 1 && run->level % 2 == 0
                       ? run->glyphs[first].unkerned
                       : pen;
    box->width = in_em(box, unkerned);
    box->kern = pen == unkerned ? 0 : in_em(box, pen) - box->width;
}

static int
compare_boxes(const void *left, const void *right)
{
    const Box *a = left;
    const Box *b = right;
    return (a->text_start > b->text_start) - (a->text_start < b->text_start);
}

/* Boxes in reading order, each with the text up to the next one's. */
static void
give_text(const Preparation *p, InlineText *line)
{
    for (size_t i = 0; i < line->count; i++) {
        size_t end =
            i + 1 < line->count ? line->boxes[i + 1].text_start : p->length;
        /* What has no glyph at all (U+200B) belongs to what follows it. */
        if (i == 0)
            line->boxes[0].text_start = 0;
        line->boxes[i].text_length = (uint32_t)end - line->boxes[i].text_start;
    }
}

static bool
make_boxes(Preparation *p, const ShapedText *shaped, InlineText *line)
{
    size_t total = 0;
    for (size_t r = 0; r < shaped->count; r++)
        total += shaped->runs[r].count;
    line->boxes = arena_room(p->setting->scratch, total + 1, sizeof(Box));
    line->glyphs = arena_room(p->setting->scratch, total + 1, sizeof(BoxGlyph));
    if (!line->boxes || !line->glyphs)
        return false;
    size_t glyph_count = 0;
    for (size_t r = 0; r < shaped->count; r++) {
        const GlyphRun *run = &shaped->runs[r];
        size_t run_start = line->count;
        for (size_t g = 0; g < run->count;) {
            size_t end = g + 1;
            while (end < run->count &&
                   run->glyphs[end].cluster == run->glyphs[g].cluster)
                end++;
            make_box(p, line, run, g, end, &glyph_count);
            g = end;
        }
        if (run->level % 2 == 1)
            qsort(line->boxes + run_start, line->count - run_start, sizeof(Box),
                  compare_boxes);
    }
    line->glyph_count = glyph_count;
    give_text(p, line);
    return true;
}

const char *
box_language(const InlineText *line, const Box *box)
{
    const Span *span = line->source->runs[box->run].span;
    return span && span->language ? span->language : line->language;
}

/* ---- words of one face ---- */

static bool
is_letter_at(const Preparation *p, size_t character)
{
    return character < p->characters.count &&
           p->classes[character] == CLASS_LETTER;
}

/* Asks for `face` first in the word around `character`. */
static bool
prefer_face(Preparation *p, size_t character, const Face *face)
{
    size_t first = character;
    size_t end = character;
    while (first > 0 && is_letter_at(p, first - 1))
        first--;
    while (is_letter_at(p, end))
        end++;
    const char *families =
        arena_format(p->setting->scratch, "%s, %s", face->family,
                     p->style->font->latin_first);
    for (size_t i = first; i < end; i++)
        p->families[i] = families;
    return families != NULL;
}

/*
 * Fallback goes glyph by glyph: one letter of a word may come from another
 * face than its neighbours.  Such a word is asked of the other face as a
 * whole.  True if there is one; false if not, or when memory ran out.
 */
static bool
find_patched_words(Preparation *p, const ShapedText *shaped)
{
    bool found = false;
    for (size_t r = 0; r + 1 < shaped->count; r++) {
        const GlyphRun *left = &shaped->runs[r];
        const GlyphRun *right = &shaped->runs[r + 1];
        size_t character = character_at(p, right->start);
        if (left->face == right->face || character == 0 ||
            !is_letter_at(p, character) || !is_letter_at(p, character - 1))
            continue;
        if (!p->families &&
            !(p->families = arena_array(p->setting->scratch,
                                        p->characters.count, sizeof(char *))))
            return false;
        const char *wanted = p->style->font->latin_first;
        bool left_is_wanted = strncmp(wanted, left->face->family,
                                      strlen(left->face->family)) == 0;
        found |= prefer_face(p, character,
                             left_is_wanted ? right->face : left->face);
    }
    return found;
}

static ShapedText *
shape(Preparation *p)
{
    FontLibrary *library = p->setting->library;
    size_t count = 0;
    const ShapeSpan *spans = make_spans(p, &count);
    if (!spans)
        return NULL;
    ShapedText *shaped = shape_text(library, p->text, p->length, spans, count);
    if (!find_patched_words(p, shaped))
        return shaped;
    shaped_text_free(shaped);
    spans = make_spans(p, &count);
    return spans ? shape_text(library, p->text, p->length, spans, count) : NULL;
}

static InlineText *
prepare(const Setting *setting, const Text *text, size_t *first_run,
        int language, const Style *style, const RunIn *run_in, Place place,
        bool *missing)
{
    Preparation p = {.setting = setting,
                     .source = text,
                     .style = style,
                     .language = &setting->document->languages[language],
                     .run_in = run_in,
                     .place = place};
    InlineText *line = arena_alloc(setting->scratch, sizeof *line);
    size_t begins_with = *first_run;
    if (!line || !collect_characters(&p, first_run))
        return NULL;
    drop_typed_indent(&p);
    if (!classify_characters(&p))
        return NULL;
    drop_spaces_beside_han(&p);
    if (!write_text(&p))
        return NULL;
    line->text = p.text;
    line->source = text;
    line->first_run = begins_with;
    line->language = p.language->tag;
    line->han = p.language->han;
    line->em = style->size;
    line->run_in = run_in;
    line->hyphenate = style->hyphenate;
    line->keep_indent = style->keep_indent;
    line->tracking = style->tracking;
    line->on_columns = style->on_columns;
    line->boxes = arena_array(setting->scratch, 1, sizeof(Box));
    if (p.characters.count == 0)
        return line->boxes ? line : NULL;
    ShapedText *shaped = shape(&p);
    if (!shaped)
        return NULL;
    report_missing(&p, shaped);
    *missing = shaped->missing_count > 0;
    bool made = make_boxes(&p, shaped, line);
    shaped_text_free(shaped);
    if (!made)
        return NULL;
    space_boxes(setting, line);
    report_marks(&p, line);
    find_breaks(setting, line);
    return annotate(setting, line, language, style) ? line : NULL;
}

InlineText *
inline_prepare(const Setting *setting, const Text *text, size_t *first_run,
               int language, const Style *style, const RunIn *run_in,
               Place place)
{
    TextKey key = text_key(setting, text, *first_run, language, style, run_in);
    InlineText *line = known_text(setting, &key, text, language);
    bool missing = false;
    if (line) {
        *first_run = key.end_run;
        return line;
    }
    line = prepare(setting, text, first_run, language, style, run_in, place,
                   &missing);
    if (line && !missing)
        remember_text(setting, &key, line);
    return line;
}

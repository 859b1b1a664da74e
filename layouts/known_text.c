/*
 * Known text: see known_text.h.
 */
#include "layouts/known_text.h"

#include <stdlib.h>
#include <string.h>

#include "input/memo.h"

enum { MOST_BYTES = 24 * 1024 * 1024, MEASURES = 3 };

typedef struct KnownLines {
    Measure measure;
    Line *lines;
    size_t count;
} KnownLines;

/* One block of memory, but for the lines. */
struct KnownText {
    InlineText line; /* without text, source and language */
    size_t text_length;
    KnownLines measures[MEASURES];
    size_t measure_count;
};

static void
release(void *value)
{
    KnownText *known = value;
    for (size_t i = 0; i < known->measure_count; i++)
        free(known->measures[i].lines);
    free(known);
}

static void *
make_memo(void)
{
    return memo_new(MOST_BYTES, release);
}

static Memo *
texts_of(FontLibrary *library)
{
    return font_library_companion(library, make_memo, memo_free);
}

void
trim_known_texts(FontLibrary *library)
{
    memo_trim(texts_of(library));
}

/* ---- keys ---- */

static void
add_number(StringBuilder *key, int64_t number)
{
    string_append(key, (const char *)&number, sizeof number);
}

static void
add_text(StringBuilder *key, const char *text, size_t length)
{
    add_number(key, (int64_t)length);
    string_append(key, text, length);
}

static void
add_role(StringBuilder *key, const FontRole *role)
{
    add_number(key, role != NULL);
    if (!role)
        return;
    add_text(key, role->han_first, strlen(role->han_first));
    add_text(key, role->latin_first, strlen(role->latin_first));
    add_number(key, role->weight);
    add_number(key, role->italic);
    add_number(key, role->latin_size);
    add_number(key, role->latin_raise);
    add_number(key, role->embolden);
}

static void
add_style(StringBuilder *key, const Style *style)
{
    add_role(key, style->font);
    add_number(key, style->size);
    add_number(key, style->indent > 0);
    add_number(key, style->tracking);
    add_number(key, style->hyphenate);
    add_number(key, style->keep_indent);
    add_number(key, style->on_columns);
}

static void
add_definition(StringBuilder *key, const Definition *definition)
{
    add_role(key, definition->strong);
    add_role(key, definition->emphasis);
    add_role(key, definition->code);
    add_number(key, definition->prohibition);
    add_number(key, definition->punctuation);
    add_number(key, definition->hanging);
    add_number(key, definition->autospace.natural);
    add_number(key, definition->autospace.least);
    add_number(key, definition->autospace.most);
}

static bool
is_line_break(const Run *run)
{
    return run->length == 1 && run->text[0] == '\n';
}

TextKey
text_key(const Setting *setting, const Text *text, size_t first_run,
         int language, const Style *style, const RunIn *run_in)
{
    TextKey key = {.bytes = {.arena = setting->scratch}, .end_run = first_run};
    const TextKey none = key;
    const Language *tongue = &setting->document->languages[language];
    if (run_in)
        return none;
    add_definition(&key.bytes, setting->definition);
    add_style(&key.bytes, style);
    add_text(&key.bytes, tongue->tag, strlen(tongue->tag));
    add_number(&key.bytes, tongue->han);
    add_number(&key.bytes, (int64_t)first_run);
    for (; key.end_run < text->count; key.end_run++) {
        const Run *run = &text->runs[key.end_run];
        if (run->span)
            return none;
        if (is_line_break(run)) {
            key.end_run++;
            break;
        }
        add_number(&key.bytes, run->style);
        add_text(&key.bytes, run->text, run->length);
    }
    return arena_failed(setting->scratch) ? none : key;
}

/* ---- texts ---- */

InlineText *
known_text(const Setting *setting, const TextKey *key, const Text *text,
           int language)
{
    KnownText *known = key->bytes.length == 0
                           ? NULL
                           : memo_find(texts_of(setting->library),
                                       key->bytes.bytes, key->bytes.length);
    InlineText *line =
        known ? arena_alloc(setting->scratch, sizeof *line) : NULL;
    if (!line)
        return NULL;
    *line = known->line;
    line->text =
        arena_text(setting->arena, known->line.text, known->text_length);
    line->source = text;
    line->language = setting->document->languages[language].tag;
    line->known = known;
    return line->text ? line : NULL;
}

/* Nothing was said of it, and nothing stands above it. */
static bool
is_plain(const InlineText *line)
{
    for (size_t i = 0; i < line->count; i++)
        if (line->boxes[i].ink_in_way)
            return false;
    return line->count > 0 && line->annotations.count == 0;
}

/* A copy of all that the text points to, and its size. */
static KnownText *
copy_of(const InlineText *line, size_t *size)
{
    const Box *last = &line->boxes[line->count - 1];
    size_t boxes = line->count * sizeof(Box);
    size_t glyphs = line->glyph_count * sizeof(BoxGlyph);
    size_t length = last->text_start + last->text_length;
    *size = sizeof(KnownText) + boxes + glyphs + length;
    KnownText *known = malloc(*size);
    if (!known)
        return NULL;
    *known = (KnownText){.line = *line, .text_length = length};
    unsigned char *at = (unsigned char *)(known + 1);
    known->line.boxes = memcpy(at, line->boxes, boxes);
    known->line.glyphs = memcpy(at + boxes, line->glyphs, glyphs);
    known->line.text = memcpy(at + boxes + glyphs, line->text, length);
    return known;
}

void
remember_text(const Setting *setting, const TextKey *key, InlineText *line)
{
    Memo *memo = texts_of(setting->library);
    const char *bytes = key->bytes.bytes;
    size_t size;
    if (key->bytes.length == 0 || !is_plain(line) ||
        !memo_wants(memo, bytes, key->bytes.length))
        return;
    KnownText *known = copy_of(line, &size);
    if (known && !memo_keep(memo, bytes, key->bytes.length, known, size))
        free(known);
}

/* ---- lines ---- */

static bool
is_same(const Measure *a, const Measure *b)
{
    return a->width == b->width && a->indent == b->indent &&
           a->align == b->align;
}

bool
known_lines(const InlineText *line, const Measure *measure, Lines *lines)
{
    const KnownText *known = line->known;
    for (size_t i = 0; known && i < known->measure_count; i++) {
        const KnownLines *kept = &known->measures[i];
        if (!is_same(&kept->measure, measure))
            continue;
        lines->items = kept->lines;
        lines->count = lines->capacity = kept->count;
        return true;
    }
    return false;
}

void
remember_lines(const InlineText *line, const Measure *measure,
               const Lines *lines)
{
    KnownText *known = line->known;
    if (!known || known->measure_count == MEASURES)
        return;
    size_t size = lines->count * sizeof(Line);
    KnownLines *kept = &known->measures[known->measure_count];
    *kept = (KnownLines){*measure, malloc(size), lines->count};
    if (!kept->lines)
        return;
    memcpy(kept->lines, lines->items, size);
    known->measure_count++;
}

/*
 * Fonts: see font.h.
 *
 * Faces that share outlines (the regional faces of a CJK collection) share
 * one embedded program and one CIDFont.  Text is two-byte codes in Identity-H.
 * A glyph that stands for several texts (… and ⋯) is shown by several Type 0
 * fonts that have this CIDFont in common and differ in their ToUnicode maps
 * only, so that every viewer copies what was written; the n-th text of a glyph
 * is said by the n-th of these variants.
 */
#include "pipeline/pdf/font.h"

#include <stdlib.h>
#include <string.h>

#include "pipeline/pdf/huffman.h"
#include "pipeline/pdf/object.h"

/* A program is addressed by glyph indexes below this. */
enum { MOST_GLYPHS = 65535, SLOTS_IN_PAGE = 256, SLOT_PAGES = 256 };

struct Font {
    const Face *face;            /* the first that used the program */
    uint16_t *slots[SLOT_PAGES]; /* glyph → index in glyphs + 1 */
    VECTOR(FontGlyph) glyphs;
    unsigned variants;
    unsigned first_resource;
    char tag[8];
};

struct FontSet {
    VECTOR(Font) fonts;
    unsigned resources;
};

/* ---- which glyphs, which texts ---- */

Font *
font_of(const FontSet *fonts, const Face *face)
{
    for (size_t i = 0; i < fonts->fonts.count; i++)
        if (fonts->fonts.items[i].face->program == face->program)
            return &fonts->fonts.items[i];
    return NULL;
}

static Status
add_font(Writer *writer, const Face *face, Font **added)
{
    if (!face->embeddable) {
        const char *sentence = arena_format(
            writer->composition->arena,
            "the licence of the font %s (%s) does not allow it to be embedded",
            face->family, face->file);
        writer->problem = sentence;
        return sentence ? STATUS_REJECTED : STATUS_NO_MEMORY;
    }
    Font *font = vector_push(writer->arena, &writer->fonts->fonts);
    if (!font)
        return STATUS_NO_MEMORY;
    font->face = face;
    *added = font;
    return STATUS_OK;
}

static uint16_t *
slot_of(const Font *font, uint32_t id)
{
    return &font->slots[id / SLOTS_IN_PAGE][id % SLOTS_IN_PAGE];
}

static const Meaning *
find_meaning(const FontGlyph *glyph, const char *text, size_t length)
{
    const Meaning *meaning = glyph->meanings;
    while (meaning && (meaning->length != length ||
                       memcmp(meaning->text, text, length) != 0))
        meaning = meaning->next;
    return meaning;
}

static bool
add_meaning(Writer *writer, Font *font, FontGlyph *glyph, const char *text,
            size_t length)
{
    Meaning *meaning = arena_alloc(writer->arena, sizeof *meaning);
    if (!meaning)
        return false;
    meaning->text = text;
    meaning->length = length;
    Meaning **last = &glyph->meanings;
    for (; *last; last = &(*last)->next)
        meaning->variant++;
    *last = meaning;
    if (meaning->variant >= font->variants)
        font->variants = meaning->variant + 1;
    return true;
}

static Status
note_glyph(Writer *writer, Font *font, uint32_t id, const char *text,
           size_t length)
{
    if (id >= MOST_GLYPHS) {
        writer->problem = "a glyph index is out of range";
        return STATUS_LIBRARY;
    }
    uint16_t **slots = &font->slots[id / SLOTS_IN_PAGE];
    if (!*slots)
        *slots = arena_array(writer->arena, SLOTS_IN_PAGE, sizeof **slots);
    if (!*slots)
        return STATUS_NO_MEMORY;
    uint16_t *slot = slot_of(font, id);
    if (*slot == 0) {
        FontGlyph *added = vector_push(writer->arena, &font->glyphs);
        if (!added)
            return STATUS_NO_MEMORY;
        added->id = id;
        *slot = (uint16_t)font->glyphs.count;
    }
    FontGlyph *glyph = &font->glyphs.items[*slot - 1];
    if (!find_meaning(glyph, text, length) &&
        !add_meaning(writer, font, glyph, text, length))
        return STATUS_NO_MEMORY;
    return STATUS_OK;
}

static Status
note_item(Writer *writer, const Item *item)
{
    Status status = STATUS_OK;
    if (item->kind != ITEM_GLYPHS || item->count == 0)
        return STATUS_OK;
    Font *font = font_of(writer->fonts, item->face);
    if (!font)
        status = add_font(writer, item->face, &font);
    for (size_t i = 0; i < item->count && status == STATUS_OK;) {
        Cluster cluster = cluster_at(item, i);
        for (; i < cluster.end && status == STATUS_OK; i++) {
            const char *text;
            size_t length;
            cluster_share(&cluster, i, &text, &length);
            status = note_glyph(writer, font, item->glyphs[i].id, text, length);
        }
    }
    return status;
}

FontCode
font_code(const Font *font, const Item *item, const Cluster *cluster,
          size_t glyph)
{
    const FontGlyph *found =
        &font->glyphs.items[*slot_of(font, item->glyphs[glyph].id) - 1];
    const Meaning *meaning = found->meanings;
    if (meaning->next) {
        const char *text;
        size_t length;
        cluster_share(cluster, glyph, &text, &length);
        meaning = find_meaning(found, text, length);
    }
    FontCode code = {font->first_resource + meaning->variant, found->code,
                     found->width};
    return code;
}

/* ---- the objects of a font ---- */

/* A subset is named for what is in it.  [ISO 32000-1 9.6.4] */
static void
make_tag(Font *font)
{
    uint64_t hash = 14695981039346656037U; /* FNV-1a */
    for (const char *c = font->face->postscript_name; *c; c++)
        hash = (hash ^ (unsigned char)*c) * 1099511628211U;
    for (size_t i = 0; i < font->glyphs.count; i++) {
        uint32_t id = font->glyphs.items[i].id;
        hash = (hash ^ (id & 0xFF)) * 1099511628211U;
        hash = (hash ^ id >> 8) * 1099511628211U;
    }
    for (int i = 0; i < 6; i++, hash /= 26)
        font->tag[i] = (char)('A' + hash % 26);
    font->tag[6] = '+';
}

static void
print_name(Output *output, const Font *font)
{
    output_byte(output, '/');
    output_text(output, font->tag);
    output_name_characters(output, font->face->postscript_name);
}

static void
print_measure(Output *output, const char *key, const Face *face, int measure)
{
    output_text(output, key);
    output_integer(output, length_scale(measure, 1000, face->units_per_em));
}

/* [ISO 32000-1 9.8.2] */
static unsigned
descriptor_flags(const Face *face)
{
    enum { FIXED_PITCH = 1, SERIF = 2, SYMBOLIC = 4, ITALIC = 64 };
    return (face->fixed_pitch ? FIXED_PITCH : 0U) | (face->serif ? SERIF : 0U) |
           SYMBOLIC | (face->italic ? ITALIC : 0U);
}

static bool
compress_program(Writer *writer, Object *program, const FaceSubset *subset)
{
    if (subset->kind != FACE_CFF)
        return object_compress(writer, program, subset->data, subset->length);
    if (writer->options->compression != PDF_COMPRESSION_FAST)
        return object_compress_outlines(writer, program, subset->data,
                                        subset->length);
    size_t length;
    const unsigned char *compressed = huffman_compress(
        writer->arena, subset, writer->options->pieces, &length);
    if (!compressed)
        return false;
    object_set_compressed(program, compressed, length);
    return true;
}

static Object *
write_program(Writer *writer, const FaceSubset *subset)
{
    Object *program = object_new(writer);
    if (!program || !compress_program(writer, program, subset))
        return NULL;
    if (subset->kind == FACE_CFF)
        output_text(&program->entries, "/Subtype /CIDFontType0C\n");
    else
        output_format(&program->entries, "/Length1 %zu\n", subset->length);
    return program;
}

static Object *
write_descriptor(Writer *writer, const Font *font, const FaceSubset *subset)
{
    const Face *face = font->face;
    Object *program = write_program(writer, subset);
    Object *descriptor = program ? object_new(writer) : NULL;
    if (!descriptor)
        return NULL;
    Output *out = &descriptor->entries;
    output_text(out, "/Type /FontDescriptor\n/FontName ");
    print_name(out, font);
    output_format(out, "\n/Flags %u\n/FontBBox [", descriptor_flags(face));
    for (int i = 0; i < 4; i++)
        print_measure(out, i == 0 ? "" : " ", face, face->bounds[i]);
    output_text(out, "]\n/ItalicAngle ");
    output_decimal(out, length_scale(face->italic_angle, 100, 65536), 2);
    print_measure(out, "\n/Ascent ", face, face->ascent);
    print_measure(out, "\n/Descent ", face, face->descent);
    print_measure(out, "\n/CapHeight ", face, face->cap_height);
    /* No table states the stem; a fifth of the weight is near for text. */
    output_format(out, "\n/StemV %d\n%s ", face->weight / 5,
                  subset->kind == FACE_CFF ? "/FontFile3" : "/FontFile2");
    output_reference(out, program->number);
    output_byte(out, '\n');
    return descriptor;
}

typedef struct WidthCount {
    int width;
    size_t count;
} WidthCount;

/*
 * The commonest width that is a whole number of 1/1000 em, as /DW must be; of
 * equally common ones the least.
 */
static int
default_width(Writer *writer, const Font *font)
{
    enum { THOUSANDTH = WIDTH_UNITS / 1000 };
    VECTOR(WidthCount) counts = {0};
    WidthCount best = {.width = WIDTH_UNITS};
    for (size_t i = 0; i < font->glyphs.count; i++) {
        int width = font->glyphs.items[i].width;
        size_t at = 0;
        if (width % THOUSANDTH != 0)
            continue;
        while (at < counts.count && counts.items[at].width != width)
            at++;
        if (at == counts.count) {
            WidthCount *added = vector_push(writer->arena, &counts);
            if (!added)
                return best.width;
            added->width = width;
        }
        counts.items[at].count++;
    }
    for (size_t i = 0; i < counts.count; i++) {
        const WidthCount *one = &counts.items[i];
        if (one->count > best.count ||
            (one->count == best.count && one->width < best.width))
            best = *one;
    }
    return best.width;
}

/*
 * /DW and /W: runs of consecutive codes with their widths, those of the
 * default left out.  [ISO 32000-1 9.7.4.3]
 */
static void
print_widths(Writer *writer, const Font *font, Output *out)
{
    int usual = default_width(writer, font);
    bool open = false;
    uint16_t last = 0;
    output_text(out, "/DW ");
    output_decimal(out, usual, 2);
    output_text(out, "\n/W [");
    for (size_t i = 0; i < font->glyphs.count; i++) {
        const FontGlyph *glyph = &font->glyphs.items[i];
        if (glyph->width == usual)
            continue;
        if (!open || glyph->code != last + 1) {
            output_text(out, open ? "]\n" : "\n");
            output_integer(out, glyph->code);
            output_text(out, " [");
        } else {
            output_byte(out, ' ');
        }
        output_decimal(out, glyph->width, 2);
        open = true;
        last = glyph->code;
    }
    output_text(out, open ? "]]\n" : "]\n");
}

static Object *
write_cid_font(Writer *writer, const Font *font, const FaceSubset *subset)
{
    Object *descriptor = write_descriptor(writer, font, subset);
    Object *cid_font = descriptor ? object_new(writer) : NULL;
    if (!cid_font)
        return NULL;
    Output *out = &cid_font->entries;
    output_format(out, "/Type /Font\n/Subtype /CIDFontType%d\n/BaseFont ",
                  subset->kind == FACE_CFF ? 0 : 2);
    print_name(out, font);
    output_text(out, "\n/CIDSystemInfo <</Registry (Adobe) "
                     "/Ordering (Identity) /Supplement 0>>\n");
    output_text(out, "/FontDescriptor ");
    output_reference(out, descriptor->number);
    output_byte(out, '\n');
    if (subset->kind == FACE_TRUETYPE)
        output_text(out, "/CIDToGIDMap /Identity\n");
    print_widths(writer, font, out);
    return cid_font;
}

/* A Type 0 font; those of a CFF are named with their CMap. [ISO 32000-1 9.7.6] */
static bool
write_variant(Writer *writer, const Font *font, unsigned cid_font,
              unsigned variant, Output *resources)
{
    unsigned map = to_unicode_write(writer, font->glyphs.items,
                                    font->glyphs.count, variant);
    Object *object = map ? object_new(writer) : NULL;
    if (!object)
        return false;
    Output *out = &object->entries;
    output_text(out, "/Type /Font\n/Subtype /Type0\n/BaseFont ");
    print_name(out, font);
    if (font->face->kind == FACE_CFF)
        output_text(out, "-Identity-H");
    output_format(out,
                  "\n/Encoding /Identity-H\n/DescendantFonts [%u 0 R]\n"
                  "/ToUnicode %u 0 R\n",
                  cid_font, map);
    output_format(resources, "/F%u %u 0 R\n", font->first_resource + variant,
                  object->number);
    return true;
}

static int
compare_codes(const void *left, const void *right)
{
    const FontGlyph *a = left;
    const FontGlyph *b = right;
    return (a->code > b->code) - (a->code < b->code);
}

/* The next slot from `i` on that is not empty; most are, by many. */
static size_t
next_used(const uint16_t *slots, size_t i)
{
    while (i < SLOTS_IN_PAGE && slots[i] == 0) {
        uint64_t four = 1;
        if (i % 4 == 0)
            memcpy(&four, slots + i, sizeof four);
        i += four == 0 ? 4 : 1;
    }
    return i;
}

/* Puts the glyphs in order of their index; false when out of memory. */
static bool
order_glyphs(Writer *writer, Font *font)
{
    size_t count = font->glyphs.count;
    FontGlyph *ordered = arena_array(writer->arena, count, sizeof *ordered);
    size_t filled = 0;
    if (!ordered)
        return false;
    for (size_t page = 0; page < SLOT_PAGES; page++)
        for (size_t i = 0; font->slots[page] && i < SLOTS_IN_PAGE; i++) {
            i = next_used(font->slots[page], i);
            if (i < SLOTS_IN_PAGE)
                ordered[filled++] =
                    font->glyphs.items[font->slots[page][i] - 1];
        }
    font->glyphs.items = ordered;
    font->glyphs.capacity = count;
    return true;
}

static void
order_by_code(Font *font)
{
    FontGlyph *glyphs = font->glyphs.items;
    size_t count = font->glyphs.count;
    bool in_order = true;
    for (size_t i = 1; i < count; i++)
        in_order &= glyphs[i - 1].code < glyphs[i].code;
    if (!in_order)
        qsort(glyphs, count, sizeof *glyphs, compare_codes);
    for (size_t i = 0; i < count; i++)
        *slot_of(font, glyphs[i].id) = (uint16_t)(i + 1);
}

/* Cuts the face and takes over codes and widths, glyphs in order of code. */
static Status
cut_face(Writer *writer, Font *font, FaceSubset *subset)
{
    size_t count = font->glyphs.count;
    uint32_t *ids = arena_array(writer->arena, count, sizeof *ids);
    if (!ids || !order_glyphs(writer, font))
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < count; i++)
        ids[i] = font->glyphs.items[i].id;
    if (!face_subset(font->face, ids, count, subset)) {
        writer->problem = arena_format(writer->composition->arena,
                                       "the font %s (%s) could not be subset",
                                       font->face->family, font->face->file);
        return writer->problem ? STATUS_LIBRARY : STATUS_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        FontGlyph *glyph = &font->glyphs.items[i];
        glyph->code = subset->codes[i];
        glyph->width = (int)length_scale(subset->advances[i], WIDTH_UNITS,
                                         font->face->units_per_em);
    }
    order_by_code(font);
    return STATUS_OK;
}

static Status
embed_font(Writer *writer, Font *font, Output *resources)
{
    FaceSubset subset;
    Status status = cut_face(writer, font, &subset);
    if (status != STATUS_OK)
        return status;
    make_tag(font);
    Object *cid_font = write_cid_font(writer, font, &subset);
    face_subset_free(&subset);
    for (unsigned i = 0; i < font->variants && cid_font; i++)
        if (!write_variant(writer, font, cid_font->number, i, resources))
            return writer_failure(writer);
    return cid_font ? STATUS_OK : writer_failure(writer);
}

Status
fonts_embed(Writer *writer)
{
    const Composition *composition = writer->composition;
    Status status = STATUS_OK;
    writer->fonts = arena_alloc(writer->arena, sizeof *writer->fonts);
    Object *resources = writer->fonts ? object_new(writer) : NULL;
    if (!resources)
        return writer_failure(writer);
    writer->fonts->resources = resources->number;
    writer->resources = resources;
    for (size_t p = 0; p < composition->pages.count; p++) {
        const Page *page = &composition->pages.items[p];
        for (size_t i = 0; i < page->items.count && status == STATUS_OK; i++)
            status = note_item(writer, &page->items.items[i]);
    }
    output_text(&resources->entries, "/Font <<\n");
    unsigned next = 0;
    for (size_t i = 0; i < writer->fonts->fonts.count && status == STATUS_OK;
         i++) {
        Font *font = &writer->fonts->fonts.items[i];
        font->first_resource = next;
        next += font->variants;
        status = embed_font(writer, font, &resources->entries);
    }
    output_text(&resources->entries, ">>\n");
    return status == STATUS_OK ? writer_status(writer) : status;
}

unsigned
font_resources(const FontSet *fonts)
{
    return fonts->resources;
}

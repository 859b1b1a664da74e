/*
 * The PDF writer, on compositions made by hand with real fonts.
 *
 * `pdf_test` runs its own tests.  `pdf_test --specimen FILE.pdf` writes the
 * specimen and, as FILE.pdf.json, where each glyph must be and what it stands
 * for; pdf_file_test.py reads the file back and compares.
 */
#include <inttypes.h>
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fonts/cff.h"
#include "layouts/imposition.h"
#include "pipeline/pdf/cluster.h"
#include "pipeline/pdf/output.h"
#include "pipeline/pdf/pdf.h"

#define SERIF "Noto Serif CJK SC"
#define SANS "Noto Sans CJK SC"
#define SERIF_JAPANESE "Noto Serif CJK JP"
#define PAGELLA "TeX Gyre Pagella"
#define LIBERATION "Liberation Serif"

static FontLibrary *library;

/* ---- compositions made by hand ---- */

typedef struct Builder {
    Arena *arena;
    Composition *composition;
} Builder;

/* How the next text is set. */
typedef struct Style {
    const char *families;
    const char *language;
    Length size;
    Length tracking; /* added after each glyph */
    Color color;
    const char *link;
} Style;

static Builder
builder_new(void)
{
    Builder builder = {.arena = arena_new()};
    builder.composition =
        arena_alloc(builder.arena, sizeof *builder.composition);
    builder.composition->arena = builder.arena;
    builder.composition->language = "zh-Hans";
    return builder;
}

static void
builder_free(Builder *builder)
{
    arena_free(builder->arena);
}

static Page *
add_page(Builder *builder, int number)
{
    Page *page = vector_push(builder->arena, &builder->composition->pages);
    page->width = length_scale(210 * POINT, 720, 254);
    page->height = length_scale(297 * POINT, 720, 254);
    page->number = number;
    return page;
}

static int
add_element(Builder *builder, Role role, int parent, int level,
            const char *language)
{
    Composition *composition = builder->composition;
    Element *element = vector_push(builder->arena, &composition->elements);
    element->role = role;
    element->parent = parent;
    element->level = level;
    element->language = language;
    return (int)composition->elements.count - 1;
}

/* The glyphs of a left-to-right run; returns where the next one begins. */
static Length
place_run(const GlyphRun *run, const Style *style, Item *item)
{
    Length pen = 0;
    for (size_t i = 0; i < run->count; i++) {
        const ShapedGlyph *shaped = &run->glyphs[i];
        PlacedGlyph *glyph = &item->glyphs[i];
        size_t next = i + 1;
        while (next < run->count &&
               run->glyphs[next].cluster == shaped->cluster)
            next++;
        size_t end = next < run->count ? run->glyphs[next].cluster
                                       : run->start + run->length;
        bool goes_on = i > 0 && shaped[-1].cluster == shaped->cluster;
        int upem = run->face->units_per_em;
        glyph->id = shaped->id;
        glyph->text_start = shaped->cluster;
        glyph->text_length = goes_on ? 0 : (uint32_t)(end - shaped->cluster);
        glyph->x = pen + length_scale(style->size, shaped->x_offset, upem);
        glyph->y = length_scale(style->size, shaped->y_offset, upem);
        pen += length_scale(style->size, shaped->advance, upem);
        pen += shaped->advance ? style->tracking : 0;
    }
    return pen;
}

/* Sets a line of text on a page; returns where the next would go on. */
static Length
add_text(Builder *builder, size_t page, int element, Length x, Length y,
         const Style *style, const char *text)
{
    Page *target = &builder->composition->pages.items[page];
    size_t length = strlen(text);
    ShapeSpan span = {0, length, style->families, style->language, 400, false};
    ShapedText *shaped = shape_text(library, text, length, &span, 1);
    if (shaped->missing_count > 0)
        fail_msg("no font has U+%04X", (unsigned)shaped->missing->character);
    for (size_t r = 0; r < shaped->count; r++) {
        const GlyphRun *run = &shaped->runs[r];
        Item *item = vector_push(builder->arena, &target->items);
        item->kind = ITEM_GLYPHS;
        item->element = element;
        item->color = style->color;
        item->x = x;
        item->y = y;
        item->face = run->face;
        item->size = style->size;
        item->text = arena_text(builder->arena, text, length);
        item->language = style->language;
        item->link = style->link;
        item->count = run->count;
        item->glyphs =
            arena_array(builder->arena, run->count, sizeof *item->glyphs);
        x += place_run(run, style, item);
    }
    shaped_text_free(shaped);
    return x;
}

static void
add_rule(Builder *builder, size_t page, int element, Length y)
{
    Page *target = &builder->composition->pages.items[page];
    Item *item = vector_push(builder->arena, &target->items);
    item->kind = ITEM_RECTANGLE;
    item->element = element;
    item->color = (Color){225, 37, 27};
    item->x = 72 * POINT;
    item->y = y;
    item->width = target->width - 144 * POINT;
    item->height = POINT / 2;
}

static void
add_bookmark(Builder *builder, const char *title, int level, int page, Length y)
{
    OutlineEntry *entry =
        vector_push(builder->arena, &builder->composition->outline);
    entry->title = title;
    entry->level = level;
    entry->page = page;
    entry->y = y;
}

static void
add_title(Builder *builder, const char *language, const char *text)
{
    LocalText *title =
        vector_push(builder->arena, &builder->composition->titles);
    title->language = language;
    title->text = text;
}

static Item *
last_item(Builder *builder, size_t page)
{
    Page *target = &builder->composition->pages.items[page];
    return &target->items.items[target->items.count - 1];
}

/* Lets `count` glyphs from `first` stand for their texts together only. */
static void
make_cluster(Item *item, size_t first, size_t count)
{
    for (size_t i = first + 1; i < first + count; i++) {
        item->glyphs[first].text_length += item->glyphs[i].text_length;
        item->glyphs[i].text_length = 0;
    }
}

static void
raise_glyph(Item *item, size_t glyph)
{
    item->glyphs[glyph].y = 3 * POINT;
}

/* ---- the specimen ---- */

static const Style serif = {.families = SERIF,
                            .language = "zh-Hans",
                            .size = 21 * POINT / 2,
                            .tracking = 0};

/* The elements of the specimen, in order of reading. */
typedef struct Outline {
    int title;
    int chinese;
    int english;
    int item_label;
    int item_body;
    int header[2];
    int cell[2];
    int note;
    int code;
} Outline;

static Outline
add_elements(Builder *b)
{
    Outline o;
    int root = add_element(b, ROLE_DOCUMENT, -1, 0, "zh-Hans");
    o.title = add_element(b, ROLE_HEADING, root, 1, NULL);
    int section = add_element(b, ROLE_SECTION, root, 0, NULL);
    o.chinese = add_element(b, ROLE_PARAGRAPH, section, 0, NULL);
    o.english = add_element(b, ROLE_PARAGRAPH, section, 0, "en-GB");
    int list = add_element(b, ROLE_LIST, root, 0, NULL);
    int item = add_element(b, ROLE_ITEM, list, 0, NULL);
    o.item_label = add_element(b, ROLE_LABEL, item, 0, NULL);
    o.item_body = add_element(b, ROLE_ITEM_BODY, item, 0, NULL);
    int table = add_element(b, ROLE_TABLE, root, 0, NULL);
    for (int row = 0; row < 2; row++) {
        int tr = add_element(b, ROLE_ROW, table, 0, NULL);
        for (int column = 0; column < 2; column++)
            *(row == 0 ? &o.header[column] : &o.cell[column]) = add_element(
                b, row == 0 ? ROLE_HEADER_CELL : ROLE_CELL, tr, 0, NULL);
    }
    int quote = add_element(b, ROLE_QUOTE, root, 0, NULL);
    o.code = add_element(b, ROLE_CODE, quote, 0, NULL);
    o.note = add_element(b, ROLE_NOTE, root, 0, NULL);
    return o;
}

static Style
with(const char *families, const char *language, Length size)
{
    Style style = serif;
    style.families = families;
    style.language = language;
    style.size = size;
    return style;
}

static void
fill_first_page(Builder *b, const Outline *o)
{
    Length left = 72 * POINT + 12345;
    Style title = with(SANS, "zh-Hans", 22 * POINT);
    Style justified = serif;
    Style english = with(PAGELLA, "en-GB", 10 * POINT);
    Style liberation = with(LIBERATION, "en-GB", 11 * POINT + 20000);
    Style linked = liberation;
    title.color = (Color){225, 37, 27};
    justified.tracking = 7777; /* 0.12 pt, and no whole 1/10000 of it */
    linked.link = "https://example.org/\xE4\xB8\xAD?a=(1)";
    linked.color = (Color){0, 0, 128};
    add_text(b, 0, o->title, left, 80 * POINT, &title, "全国工作简报（特刊）");
    add_rule(b, 0, ARTIFACT_LAYOUT, 90 * POINT);
    add_text(b, 0, o->chinese, left, 120 * POINT, &justified,
             "中华人民共和国一二三四五六七八九十，天地玄黄宇宙洪荒。");
    add_text(b, 0, o->chinese, left, 140 * POINT, &serif,
             "他说：“明天再来……”然后走了——真的走了。");
    add_text(b, 0, o->chinese, left, 160 * POINT, &serif,
             "省略号…与⋯不同；扩展区𠮷字；一⼀不混。");
    Length x = add_text(b, 0, o->chinese, left, 180 * POINT, &serif, "英文");
    x = add_text(b, 0, o->chinese, x, 180 * POINT, &english, "in between");
    add_text(b, 0, o->chinese, x, 180 * POINT, &serif, "继续。");
    add_text(b, 0, o->english, left, 210 * POINT, &english,
             "The office (fifth floor) \\ finds AVATAR affine.");
    add_text(b, 0, o->english, left, 270 * POINT, &english,
             "marked q\u0303 raised 2x\u0302!");
    make_cluster(last_item(b, 0), 7, 2);
    raise_glyph(last_item(b, 0), 17);
    x = add_text(b, 0, o->english, left, 230 * POINT, &liberation, "See ");
    add_text(b, 0, o->english, x, 230 * POINT, &linked, "the linked");
    x = add_text(b, 0, o->english, left, 250 * POINT, &linked, "words");
    add_text(b, 0, o->english, x, 250 * POINT, &liberation, " and others.");
}

static void
fill_second_page(Builder *b, const Outline *o)
{
    Length left = 100 * POINT;
    Style japanese = with(SERIF_JAPANESE, "ja", 12 * POINT);
    Style tiny = with(SANS, "zh-Hans", 3 * POINT);
    Style huge = with(SERIF, "zh-Hans", 300 * POINT);
    Style code = with(LIBERATION, "en-GB", 9 * POINT);
    add_text(b, 1, o->english, left, 80 * POINT, &code, "continued here");
    add_text(b, 1, o->item_label, left, 100 * POINT, &serif, "一、");
    add_text(b, 1, o->item_body, 130 * POINT, 100 * POINT, &serif, "列表项目");
    add_text(b, 1, o->header[0], left, 120 * POINT, &serif, "项目");
    add_text(b, 1, o->header[1], 200 * POINT, 120 * POINT, &serif, "数量");
    add_text(b, 1, o->cell[1], 200 * POINT, 140 * POINT, &serif, "十二");
    add_text(b, 1, o->code, left, 160 * POINT, &code, "int main(void)");
    add_text(b, 1, o->note, left, 180 * POINT, &japanese, "直骨の注");
    add_text(b, 1, ARTIFACT_PAGINATION, left, 700 * POINT, &tiny, "极小的字");
    add_text(b, 1, ARTIFACT_LAYOUT, left, 600 * POINT, &huge, "国");
}

static Builder
specimen(void)
{
    Builder b = builder_new();
    add_page(&b, 3);
    add_page(&b, 4);
    Outline o = add_elements(&b);
    fill_first_page(&b, &o);
    fill_second_page(&b, &o);
    add_title(&b, "zh-Hans", "全国工作简报 <A&B>");
    add_title(&b, "en-GB", "National \"Bulletin\"");
    b.composition->author = "办公室";
    b.composition->date = "2026-05-01";
    add_bookmark(&b, "全国工作简报", 1, 0, 60 * POINT);
    add_bookmark(&b, "Skipped (level)", 3, 0, 110 * POINT);
    add_bookmark(&b, "二", 2, 1, 90 * POINT);
    add_bookmark(&b, "三", 1, 1, 150 * POINT);
    return b;
}

/* ---- what the file must say ---- */

static void
print_json_text(FILE *file, const char *text, size_t length)
{
    fputc('"', file);
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '"' || text[i] == '\\')
            fputc('\\', file);
        fputc(text[i], file);
    }
    fputc('"', file);
}

/* A mark without width is one with what stands before it. */
static bool
begins_cluster(const Item *item, size_t g)
{
    return item->glyphs[g].text_length > 0 &&
           (g == 0 || face_advance(item->face, item->glyphs[g].id) > 0);
}

static void
print_expectation(FILE *file, const Page *page, const Item *item, size_t g)
{
    const PlacedGlyph *glyph = &item->glyphs[g];
    size_t first = g;
    while (!begins_cluster(item, first))
        first--;
    size_t end = g + 1;
    while (end < item->count && !begins_cluster(item, end))
        end++;
    size_t length = 0;
    for (size_t i = first; i < end; i++)
        length += item->glyphs[i].text_length;
    fprintf(file, "%" PRId64 ", %" PRId64 ", %zu, ", item->x + glyph->x,
            page->height - item->y + glyph->y, end - first);
    print_json_text(file, item->text + item->glyphs[first].text_start, length);
}

/* Each glyph as [page, x, y, glyphs in its cluster, text of the cluster]. */
static void
print_expectations(FILE *file, const Composition *composition)
{
    const char *separator = "[";
    for (size_t p = 0; p < composition->pages.count; p++) {
        const Page *page = &composition->pages.items[p];
        for (size_t i = 0; i < page->items.count; i++) {
            const Item *item = &page->items.items[i];
            for (size_t g = 0; g < item->count; g++) {
                fprintf(file, "%s[%zu, ", separator, p);
                print_expectation(file, page, item, g);
                fputs("]", file);
                separator = ",\n";
            }
        }
    }
    fputs("]\n", file);
}

static const PdfOptions plain_options = {
    .producer = "briefset test", .has_time = true, .time = 1777593600};

static int
write_specimen(const char *path)
{
    PdfBytes bytes;
    const char *problem = NULL;
    Builder b = specimen();
    char *json = arena_format(b.arena, "%s.json", path);
    if (pdf_write(b.composition, &plain_options, &bytes, &problem) !=
        STATUS_OK) {
        fprintf(stderr, "%s\n", problem);
        return EXIT_FAILURE;
    }
    FILE *pdf = fopen(path, "wb");
    FILE *expectations = fopen(json, "w");
    if (!pdf || !expectations)
        return EXIT_FAILURE;
    fwrite(bytes.data, 1, bytes.length, pdf);
    print_expectations(expectations, b.composition);
    pdf_bytes_free(&bytes);
    builder_free(&b);
    return fclose(pdf) | fclose(expectations) ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* ---- the tests ---- */

static Builder
one_line(const char *families, const char *language, const char *text)
{
    Builder b = builder_new();
    add_page(&b, 1);
    int root = add_element(&b, ROLE_DOCUMENT, -1, 0, language);
    int paragraph = add_element(&b, ROLE_PARAGRAPH, root, 0, NULL);
    Style style = with(families, language, 10 * POINT);
    style.link = "https://example.org/";
    add_text(&b, 0, paragraph, 72 * POINT, 72 * POINT, &style, text);
    add_title(&b, language, text);
    add_bookmark(&b, text, 1, 0, 60 * POINT);
    return b;
}

static PdfBytes
write_or_fail(const Composition *composition, const PdfOptions *options)
{
    PdfBytes bytes;
    const char *problem = NULL;
    Status status = pdf_write(composition, options, &bytes, &problem);
    if (status != STATUS_OK)
        fail_msg("%s", problem);
    return bytes;
}

static bool
contains(const PdfBytes *bytes, const char *text)
{
    size_t length = strlen(text);
    for (size_t i = 0; i + length <= bytes->length; i++)
        if (memcmp(bytes->data + i, text, length) == 0)
            return true;
    return false;
}

static void
numbers_are_exact(void **state)
{
    static const struct {
        int64_t value;
        unsigned decimals;
        const char *printed;
    } cases[] = {{0, 0, "0"},
                 {0, 4, "0"},
                 {5, 4, ".0005"},
                 {-5, 1, "-.5"},
                 {10, 1, "1"},
                 {12340, 4, "1.234"},
                 {-7200, 2, "-72"},
                 {1000, 0, "1000"},
                 {5952756, 4, "595.2756"},
                 {INT64_MIN, 0, "-9223372036854775808"}};
    Arena *arena = arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Output output = {.arena = arena};
        output_decimal(&output, cases[i].value, cases[i].decimals);
        output_byte(&output, '\0');
        assert_string_equal((char *)output.bytes, cases[i].printed);
    }
    arena_free(arena);
    (void)state;
}

static void
strings_are_escaped(void **state)
{
    Arena *arena = arena_new();
    Output output = {.arena = arena};
    output_literal(&output, "a(b)\\\r\n", 7);
    output_text_string(&output, "A\xF0\xA0\x80\x80\xEF\xBB\xBF\xFF", 9);
    output_name_characters(&output, "A b#");
    output_byte(&output, '\0');
    assert_string_equal(
        (char *)output.bytes,
        "(a\\(b\\)\\\\\\r\n)<FEFF0041D840DC00FFFDFFFD>A#20b#23");
    arena_free(arena);
    (void)state;
}

/* Characters are dealt out to the glyphs; surplus glyphs get U+200B. */
static void
clusters_share_their_text(void **state)
{
    static const struct {
        size_t glyphs;
        const char *text;
        const char *shares[3];
    } cases[] = {{1, "ffi", {"ffi"}},
                 {2, "e\u0301", {"e", "\u0301"}},
                 {2, "a\u0301\u0302", {"a", "\u0301\u0302"}},
                 {3, "\u00E9", {"\u00E9", "\u200B", "\u200B"}},
                 {2, "", {"\u200B", "\u200B"}}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        PlacedGlyph glyphs[4] = {0};
        Item item = {
            .text = cases[i].text, .glyphs = glyphs, .count = cases[i].glyphs};
        glyphs[0].text_length = (uint32_t)strlen(cases[i].text);
        Cluster cluster = cluster_at(&item, 0);
        assert_int_equal(cluster.end, cases[i].glyphs);
        assert_int_equal(cluster_needs_text(&cluster), i != 0);
        for (size_t g = 0; g < cases[i].glyphs; g++) {
            const char *text;
            size_t length;
            cluster_share(&cluster, g, &text, &length);
            assert_int_equal(length, strlen(cases[i].shares[g]));
            assert_memory_equal(text, cases[i].shares[g], length);
        }
    }
    (void)state;
}

static void
same_composition_same_bytes(void **state)
{
    Builder first = specimen();
    Builder second = specimen();
    PdfBytes a = write_or_fail(first.composition, &plain_options);
    PdfBytes b = write_or_fail(second.composition, &plain_options);
    assert_int_equal(a.length, b.length);
    assert_memory_equal(a.data, b.data, a.length);
    pdf_bytes_free(&b);
    second.composition->author = "另一人";
    b = write_or_fail(second.composition, &plain_options);
    assert_true(a.length != b.length || memcmp(a.data, b.data, a.length) != 0);
    pdf_bytes_free(&a);
    pdf_bytes_free(&b);
    builder_free(&first);
    builder_free(&second);
    (void)state;
}

static void
without_a_time_there_is_no_date(void **state)
{
    PdfOptions options = plain_options;
    Builder b = one_line(PAGELLA, "en", "Text");
    PdfBytes bytes = write_or_fail(b.composition, &options);
    assert_true(contains(&bytes, "/CreationDate (D:20260501000000Z)"));
    assert_true(contains(&bytes, "<xmp:CreateDate>2026-05-01T00:00:00Z<"));
    pdf_bytes_free(&bytes);
    options.has_time = false;
    bytes = write_or_fail(b.composition, &options);
    assert_false(contains(&bytes, "Date"));
    pdf_bytes_free(&bytes);
    builder_free(&b);
    (void)state;
}

static void
restricted_fonts_are_refused(void **state)
{
    PdfBytes bytes;
    const char *problem = NULL;
    Builder b = one_line(PAGELLA, "en", "Text");
    Item *item = &b.composition->pages.items[0].items.items[0];
    Face restricted = *item->face;
    restricted.embeddable = false;
    item->face = &restricted;
    assert_int_equal(pdf_write(b.composition, &plain_options, &bytes, &problem),
                     STATUS_REJECTED);
    assert_non_null(strstr(problem, "TeX Gyre Pagella"));
    assert_null(bytes.data);
    builder_free(&b);
    (void)state;
}

static void
an_empty_page_is_a_page(void **state)
{
    Builder b = builder_new();
    add_page(&b, 1);
    PdfBytes bytes = write_or_fail(b.composition, &plain_options);
    assert_true(contains(&bytes, "/Count 1\n"));
    assert_false(contains(&bytes, "/StructTreeRoot"));
    pdf_bytes_free(&bytes);
    builder_free(&b);
    (void)state;
}

static void
an_empty_composition_is_refused(void **state)
{
    PdfBytes bytes;
    const char *problem = NULL;
    Builder b = builder_new();
    assert_int_equal(pdf_write(b.composition, &plain_options, &bytes, &problem),
                     STATUS_REJECTED);
    assert_non_null(problem);
    builder_free(&b);
    (void)state;
}

/* Every allocation fails once; none may crash, leak or pass unnoticed. */
static void
run_out_of_memory(const Composition *composition)
{
    size_t failures = 0;
    for (;; failures++) {
        PdfBytes bytes;
        const char *problem = NULL;
        arena_fail_after(failures + 1);
        Status status =
            pdf_write(composition, &plain_options, &bytes, &problem);
        arena_fail_after(0);
        if (status == STATUS_OK) {
            pdf_bytes_free(&bytes);
            break;
        }
        assert_int_equal(status, STATUS_NO_MEMORY);
        assert_null(bytes.data);
        assert_non_null(problem);
    }
    assert_in_range(failures, 50, 5000);
}

static void
running_out_of_memory_is_reported(void **state)
{
    const Imposition twice = {.kind = IMPOSITION_2UP};
    Builder b = one_line(LIBERATION, "en", "Few words");
    run_out_of_memory(b.composition);
    assert_true(
        imposition_apply(&twice, b.composition,
                         (PageRange){.count = b.composition->pages.count}));
    run_out_of_memory(b.composition);
    builder_free(&b);
    (void)state;
}

/* libharu's arrays end at 32,767 and its dictionaries at 4,095. */
static void
long_documents_pass_the_limits_of_the_library(void **state)
{
    enum { PAGES = 1200, ELEMENTS = 40000 };
    Builder b = builder_new();
    int root = add_element(&b, ROLE_DOCUMENT, -1, 0, "en");
    for (int i = 0; i < ELEMENTS; i++)
        add_element(&b, ROLE_PARAGRAPH, root, 0, NULL);
    for (int i = 0; i < PAGES; i++) {
        add_page(&b, i + 1);
        add_rule(&b, (size_t)i, i + 1, 72 * POINT);
    }
    PdfBytes bytes = write_or_fail(b.composition, &plain_options);
    assert_true(contains(&bytes, "/Count 1200\n"));
    assert_true(contains(&bytes, "/ParentTreeNextKey 1200\n"));
    pdf_bytes_free(&bytes);
    builder_free(&b);
    (void)state;
}

/* A CFF table cut or with bytes changed is refused or read, never overread. */
static void
broken_cff_is_survived(void **state)
{
    FaceSubset subset;
    CffGlyph glyphs[8];
    uint32_t wanted[7];
    uint32_t random = 1;
    Builder b = one_line(SERIF, "zh-Hans", "中文字体");
    const Face *face = b.composition->pages.items[0].items.items[0].face;
    for (uint32_t i = 0; i < 7; i++)
        wanted[i] = face_glyph(face, 0x4E00 + i);
    assert_true(face_subset(face, wanted, 7, &subset));
    assert_true(cff_read(subset.data, subset.length, glyphs, 8, NULL));
    assert_false(cff_read(subset.data, subset.length, glyphs, 9, NULL));
    for (size_t length = 0; length < subset.length; length += 7) {
        unsigned char *cut = test_malloc(length + 1);
        memcpy(cut, subset.data, length);
        assert_false(cff_read(cut, length, glyphs, 8, NULL));
        test_free(cut);
    }
    for (int i = 0; i < 5000; i++) {
        unsigned char *changed = test_malloc(subset.length);
        memcpy(changed, subset.data, subset.length);
        for (int k = 0; k < 4; k++) {
            random = random * 1664525 + 1013904223;
            /* The head of the table, where all the offsets are. */
            changed[(random >> 8) % 400] = (unsigned char)(random >> 24);
        }
        cff_read(changed, subset.length, glyphs, 8, NULL);
        test_free(changed);
    }
    face_subset_free(&subset);
    builder_free(&b);
    (void)state;
}

static void
advances_are_those_of_the_face(void **state)
{
    static const char *const families[] = {SERIF, SANS, PAGELLA, LIBERATION};
    for (size_t f = 0; f < sizeof families / sizeof *families; f++) {
        FaceSubset subset;
        uint32_t wanted[95];
        Builder b = one_line(families[f], "en", "Text");
        const Face *face = b.composition->pages.items[0].items.items[0].face;
        for (uint32_t i = 0; i < 95; i++)
            wanted[i] = face_glyph(face, 0x20 + i);
        assert_true(face_subset(face, wanted, 95, &subset));
        for (size_t i = 0; i < 95; i++)
            assert_int_equal(subset.advances[i], face_advance(face, wanted[i]));
        face_subset_free(&subset);
        builder_free(&b);
    }
    (void)state;
}

int
main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_exact),
        cmocka_unit_test(strings_are_escaped),
        cmocka_unit_test(clusters_share_their_text),
        cmocka_unit_test(same_composition_same_bytes),
        cmocka_unit_test(without_a_time_there_is_no_date),
        cmocka_unit_test(restricted_fonts_are_refused),
        cmocka_unit_test(an_empty_page_is_a_page),
        cmocka_unit_test(an_empty_composition_is_refused),
        cmocka_unit_test(running_out_of_memory_is_reported),
        cmocka_unit_test(long_documents_pass_the_limits_of_the_library),
        cmocka_unit_test(broken_cff_is_survived),
        cmocka_unit_test(advances_are_those_of_the_face),
    };
    const char *problem = NULL;
    setlocale(LC_ALL, "");
    library = font_library_new(NULL, /*system_fonts=*/true, &problem);
    if (!library) {
        fprintf(stderr, "%s\n", problem);
        return EXIT_FAILURE;
    }
    int failed = argc == 3 && strcmp(argv[1], "--specimen") == 0
                     ? write_specimen(argv[2])
                     : cmocka_run_group_tests(tests, NULL, NULL);
    font_library_free(library);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

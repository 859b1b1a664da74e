/*
 * Outlines read out of a CFF table are those that HarfBuzz cuts out, byte by
 * byte, for every glyph of several faces; charstrings made by hand are
 * flattened as their note says, or refused; and tables with bytes changed are
 * refused or read, never overread.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "fonts/charstring.h"
#include "fonts/glyph_store.h"
#include "fonts/outlines.h"
#include "fonts/subset.h"

enum { BATCH = 8192, MUTATIONS = 6000 };

static FontLibrary *library;
static unsigned char flat[CHARSTRING_LONGEST];

/* ---- faces ---- */

typedef struct Request {
    ShapeSpan span;
    const char *text;
} Request;

static const Request requests[] = {
    {{0, 0, "Noto Serif CJK SC", "zh-Hans", 400, false}, "字"},
    {{0, 0, "Noto Serif CJK SC", "zh-Hans", 700, false}, "字"},
    {{0, 0, "Noto Sans CJK SC", "zh-Hans", 700, false}, "字"},
    {{0, 0, "TeX Gyre Termes", "en", 400, false}, "a"},
    {{0, 0, "TeX Gyre Termes", "en", 400, true}, "a"},
    {{0, 0, "TeX Gyre Termes", "en", 700, false}, "a"},
    {{0, 0, "TeX Gyre Heros", "en", 400, false}, "a"},
};
enum { FACES = sizeof requests / sizeof *requests, SERIF = 0, TERMES = 3 };

static const Face *
find_face_in(FontLibrary *fonts, size_t request)
{
    ShapeSpan span = requests[request].span;
    span.length = strlen(requests[request].text);
    ShapedText *shaped =
        shape_text(fonts, requests[request].text, span.length, &span, 1);
    assert_non_null(shaped);
    assert_int_equal(shaped->count, 1);
    const Face *face = shaped->runs[0].face;
    shaped_text_free(shaped);
    assert_int_equal(face->kind, FACE_CFF);
    return face;
}

static const Face *
find_face(size_t request)
{
    return find_face_in(library, request);
}

static Outlines *
open_face(const Face *face, size_t *count)
{
    CffTable table;
    CffBytes bytes = face_cff_table(face);
    assert_true(cff_table_open(&table, bytes));
    *count = table.charstrings.count;
    assert_null(outlines_new(bytes, *count + 1));
    Outlines *outlines = outlines_new(bytes, *count);
    assert_non_null(outlines);
    return outlines;
}

static bool
is_same_bytes(CffBytes a, CffBytes b)
{
    return a.length == b.length &&
           (a.length == 0 || memcmp(a.data, b.data, a.length) == 0);
}

static bool
is_same(const CffGlyph *a, const CffGlyph *b)
{
    return a->cid == b->cid && a->advance == b->advance &&
           is_same_bytes(a->charstring, b->charstring) &&
           is_same_bytes(a->private, b->private);
}

/* How many of `count` glyphs from `first` on differ from what HarfBuzz cuts. */
static size_t
count_differences(Outlines *outlines, const Face *face, uint32_t first,
                  size_t count)
{
    FaceCut cut;
    uint32_t *wanted = test_calloc(count, sizeof *wanted);
    CffGlyph *expected = test_calloc(count + 1, sizeof *expected);
    bool cid_keyed;
    size_t differences = 0;
    for (size_t i = 0; i < count; i++)
        wanted[i] = first + (uint32_t)i;
    assert_true(face_cut(face, wanted, count, &cut));
    assert_true(cff_read(cut.data, cut.length, expected, cut.new[count - 1] + 1,
                         &cid_keyed));
    for (size_t i = 0; i < count; i++) {
        CffGlyph read;
        CffGlyph *same = &expected[cut.new[i]];
        if (!cid_keyed)
            same->cid = (uint16_t)wanted[i];
        differences += !outlines_read(outlines, wanted[i], flat, &read) ||
                       !is_same(&read, same);
    }
    face_cut_free(&cut);
    test_free(expected);
    test_free(wanted);
    return differences;
}

static void
reads_every_glyph_as_it_is_cut_out(void **state)
{
    (void)state;
    for (size_t f = 0; f < FACES; f++) {
        size_t count;
        const Face *face = find_face(f);
        Outlines *outlines = open_face(face, &count);
        for (size_t first = 0; first < count; first += BATCH) {
            size_t size = count - first < BATCH ? count - first : BATCH;
            assert_int_equal(
                count_differences(outlines, face, (uint32_t)first, size), 0);
        }
        CffGlyph read;
        assert_false(outlines_read(outlines, (uint32_t)count, flat, &read));
        outlines_free(outlines);
    }
}

/* What the comparison is made of sees one changed byte of one outline. */
static void
notices_another_outline(void **state)
{
    (void)state;
    const Face *face = find_face(TERMES);
    CffBytes bytes = face_cff_table(face);
    unsigned char *changed = test_malloc(bytes.length);
    memcpy(changed, bytes.data, bytes.length);
    CffTable table;
    CffBytes charstring;
    uint32_t glyph = face_glyph(face, 'H');
    assert_true(cff_table_open(&table, (CffBytes){changed, bytes.length}));
    assert_true(cff_item(table.bytes, &table.charstrings, glyph, &charstring));
    size_t count = table.charstrings.count;
    size_t at = 0;
    while (charstring.data[at] < 40 || charstring.data[at] > 240)
        at++; /* an operand of one byte */
    changed[charstring.data - changed + (ptrdiff_t)at] += 1;
    Outlines *outlines = outlines_new(table.bytes, count);
    assert_non_null(outlines);
    assert_int_equal(count_differences(outlines, face, glyph, 1), 1);
    assert_int_equal(count_differences(outlines, face, glyph + 1, 1), 0);
    outlines_free(outlines);
    test_free(changed);
}

/* A store gives the same, once or twice asked, alone or among others. */
static void
keeps_what_was_read(void **state)
{
    (void)state;
    const Face *face = find_face(SERIF);
    GlyphStore *store = glyph_store_new();
    const uint32_t glyphs[] = {0, face_glyph(face, 0x4E00), 65534, 0};
    const uint32_t missing[] = {glyphs[1], 65535};
    CffGlyph first[4];
    CffGlyph again[4];
    size_t count;
    Outlines *outlines = open_face(face, &count);
    assert_true(glyph_store_fetch(store, face, glyphs, 4, first));
    assert_true(glyph_store_fetch(store, face, glyphs, 4, again));
    for (size_t i = 0; i < 4; i++) {
        CffGlyph read;
        assert_true(outlines_read(outlines, glyphs[i], flat, &read));
        assert_true(is_same(&first[i], &read));
        assert_ptr_equal(first[i].charstring.data, again[i].charstring.data);
        assert_ptr_equal(first[i].private.data, again[i].private.data);
    }
    assert_false(glyph_store_fetch(store, face, missing, 2, again));
    outlines_free(outlines);
    glyph_store_free(store);
}

/* ---- a font with glyphs out of the ordinary ---- */

static unsigned char *
read_file(const char *name, size_t *length)
{
    FILE *file = fopen(name, "rb");
    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    *length = (size_t)ftell(file);
    rewind(file);
    unsigned char *bytes = test_malloc(*length);
    assert_int_equal(fread(bytes, 1, *length, file), *length);
    fclose(file);
    return bytes;
}

/* The same font with other charstrings of two glyphs, in `folder`. */
static void
write_changed_font(const Face *face, const char *folder, char *name)
{
    static const unsigned char line_first[] = {139, 6, 14};
    static const unsigned char return_first[] = {11};
    size_t length;
    unsigned char *bytes = read_file(face->file, &length);
    CffBytes whole = face_cff_table(face);
    CffBytes charstring;
    CffTable table;
    size_t start = 0; /* of the CFF table in the file */
    while (memcmp(bytes + start, whole.data, whole.length) != 0)
        start++;
    assert_true(cff_table_open(&table, whole));
    assert_true(cff_item(whole, &table.charstrings, face_glyph(face, 'H'),
                         &charstring));
    memcpy(bytes + start + (charstring.data - whole.data), line_first,
           sizeof line_first);
    assert_true(cff_item(whole, &table.charstrings, face_glyph(face, 'I'),
                         &charstring));
    memcpy(bytes + start + (charstring.data - whole.data), return_first,
           sizeof return_first);
    sprintf(name, "%s/changed.otf", folder);
    FILE *file = fopen(name, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
    test_free(bytes);
}

/*
 * A line before a move is for HarfBuzz, which takes it; a return from nowhere
 * is for nobody.
 */
static void
leaves_the_rest_to_harfbuzz(void **state)
{
    (void)state;
    char folder[] = "/tmp/briefset-test-XXXXXX";
    char name[sizeof folder + 16];
    const char *problem;
    assert_non_null(mkdtemp(folder));
    write_changed_font(find_face(TERMES), folder, name);
    const char *const folders[] = {folder, NULL};
    FontLibrary *fonts =
        font_library_new(folders, /*system_fonts=*/false, &problem);
    assert_non_null(fonts);
    const Face *face = find_face_in(fonts, TERMES);
    assert_string_equal(face->file, name);
    size_t count;
    CffGlyph found[2];
    Outlines *outlines = open_face(face, &count);
    GlyphStore *store = glyph_store_new();
    const uint32_t odd[] = {face_glyph(face, 'G'), face_glyph(face, 'H')};
    const uint32_t broken[] = {face_glyph(face, 'G'), face_glyph(face, 'I')};
    assert_true(outlines_read(outlines, odd[0], flat, found));
    assert_false(outlines_read(outlines, odd[1], flat, found));
    assert_true(glyph_store_fetch(store, face, odd, 2, found));
    assert_int_equal(found[1].cid, odd[1]);
    assert_memory_equal(found[1].charstring.data, "\x8b\x06\x0e", 3);
    assert_int_equal(found[1].charstring.length, 3);
    assert_ptr_equal(found[0].private.data, found[1].private.data);
    assert_false(glyph_store_fetch(store, face, broken, 2, found));
    assert_true(glyph_store_fetch(store, face, odd, 2, found));
    glyph_store_free(store);
    outlines_free(outlines);
    font_library_free(fonts);
    assert_int_equal(remove(name), 0);
    assert_int_equal(rmdir(folder), 0);
}

/* ---- charstrings made by hand ---- */

/* The bytes of a string literal. */
#define BYTES(literal)                                                         \
    {                                                                          \
        (const unsigned char *)(literal), sizeof(literal) - 1                  \
    }
#define NOTHING                                                                \
    {                                                                          \
        NULL, 0                                                                \
    }

enum { MOST_SUBRS = 16 };

typedef struct Made {
    const char *note;
    CffBytes charstring;
    CffBytes subrs[MOST_SUBRS]; /* local ones; number -107 first */
    CffBytes flat;              /* empty: refused */
} Made;

/* 139 is 0, 140 is 1 … in charstrings; 32 is -107, 33 is -106. */
static const Made cases[] = {
    {"the width stays, the stems go",
     BYTES("\x8c\x8d\x8e\x01\x8f\x90\x03\x91\x92\x15\x0e"),
     {NOTHING},
     BYTES("\x8c\x91\x92\x15\x0e")},
    {"no width",
     BYTES("\x8d\x8e\x01\x91\x16\x0e"),
     {NOTHING},
     BYTES("\x91\x16\x0e")},
    {"a width before a move",
     BYTES("\x8c\x91\x04\x0e"),
     {NOTHING},
     BYTES("\x8c\x91\x04\x0e")},
    {"a width and nothing else",
     BYTES("\x8c\x0e"),
     {NOTHING},
     BYTES("\x8c\x0e")},
    {"a mask of one byte that looks like the end",
     BYTES("\x8c\x8d\x12\x8e\x8f\x13\x0e\x91\x16\x14\x0e\x0e"),
     {NOTHING},
     BYTES("\x91\x16\x0e")},
    {"nine stems have a mask of two bytes",
     BYTES("\x8b\x8b\x8b\x8b\x8b\x8b\x8b\x8b\x8b\x8b\x8b\x8b\x8b\x8b\x8b\x8b"
           "\x12\x8b\x8b\x13\x0e\x0e\x8c\x16\x0e"),
     {NOTHING},
     BYTES("\x8c\x16\x0e")},
    {"numbers in their shortest form",
     BYTES("\x1c\x00\x64\xff\xff\x9c\x00\x00\x15"
           "\x1c\x00\x6c\x1c\xfb\x95\x1c\x04\x6c\xff\x00\x00\x80\x00\x05\x0e"),
     {NOTHING},
     BYTES("\xef\x27\x15\xf7\x00\xfe\xff\x1c\x04\x6c\xff\x00\x00\x80\x00\x05"
           "\x0e")},
    {"a flex",
     BYTES("\x8b\x04\x8c\x8c\x8c\x8c\x8c\x8c\x8c\x0c\x22\x0e"),
     {NOTHING},
     BYTES("\x8b\x04\x8c\x8c\x8c\x8c\x8c\x8c\x8c\x0c\x22\x0e")},
    {"operands on both sides of a call, and the end inside",
     BYTES("\x8c\x20\x0a\x8d\x15\x21\x0a"),
     {BYTES("\x8e\x0b"), BYTES("\x0e")},
     BYTES("\x8c\x8e\x8d\x15\x0e")},
    {"a number that an operand outside the subroutine gives",
     BYTES("\x21\x20\x0a"),
     {BYTES("\x0a\x0b"), BYTES("\x8c\x16\x0e")},
     BYTES("\x8c\x16\x0e")},
    {"ten calls deep",
     BYTES("\x20\x0a"),
     {BYTES("\x21\x0a"), BYTES("\x22\x0a"), BYTES("\x23\x0a"),
      BYTES("\x24\x0a"), BYTES("\x25\x0a"), BYTES("\x26\x0a"),
      BYTES("\x27\x0a"), BYTES("\x28\x0a"), BYTES("\x29\x0a"), BYTES("\x0e")},
     BYTES("\x0e")},
    {"eleven calls deep",
     BYTES("\x20\x0a"),
     {BYTES("\x21\x0a"), BYTES("\x22\x0a"), BYTES("\x23\x0a"),
      BYTES("\x24\x0a"), BYTES("\x25\x0a"), BYTES("\x26\x0a"),
      BYTES("\x27\x0a"), BYTES("\x28\x0a"), BYTES("\x29\x0a"),
      BYTES("\x2a\x0a"), BYTES("\x0e")},
     NOTHING},
    {"a subroutine that calls itself",
     BYTES("\x20\x0a\x0e"),
     {BYTES("\x20\x0a\x0b")},
     NOTHING},
    {"two that call each other for ever",
     BYTES("\x20\x0a\x0e"),
     {BYTES("\x21\x0a\x0b"), BYTES("\x20\x0a\x0b")},
     NOTHING},
    {"nothing", BYTES(""), {NOTHING}, NOTHING},
    {"no end", BYTES("\x8c\x16"), {NOTHING}, NOTHING},
    {"no end of a subroutine",
     BYTES("\x20\x0a\x0e"),
     {BYTES("\x8c\x16")},
     NOTHING},
    {"an empty subroutine", BYTES("\x20\x0a\x0e"), {BYTES("")}, NOTHING},
    {"a return from nowhere", BYTES("\x8c\x16\x0b\x0e"), {NOTHING}, NOTHING},
    {"a call without a number", BYTES("\x0a\x0e"), {BYTES("\x0b")}, NOTHING},
    {"a call of a number that is not there",
     BYTES("\x21\x0a\x0e"),
     {BYTES("\x0b")},
     NOTHING},
    {"a call of a number below all",
     BYTES("\x1c\xff\x00\x0a\x0e"),
     {BYTES("\x0b")},
     NOTHING},
    {"a call of a number with a fraction",
     BYTES("\xff\xff\x95\x80\x00\x0a\x0e"),
     {BYTES("\x0b"), BYTES("\x0b")},
     NOTHING},
    {"a global call where there are none",
     BYTES("\x20\x1d\x0e"),
     {BYTES("\x0b")},
     NOTHING},
    {"too few operands", BYTES("\x8c\x15\x0e"), {NOTHING}, NOTHING},
    {"too many operands", BYTES("\x8c\x8c\x8c\x16\x0e"), {NOTHING}, NOTHING},
    {"a second width",
     BYTES("\x8c\x8c\x16\x8c\x8c\x16\x0e"),
     {NOTHING},
     NOTHING},
    {"49 operands",
     BYTES("\x8b\x16\x8b\x8b\x8b\x8b\x8b\x8b\x8b\x8b\x8b\x8b\x8b\x8b\x8b\x8b"
           "\x8b\x8b\x8b\x8b\x8b\x8b\x8b\x8b\x8b\x8b\x8b\x8b\x8b\x8b\x8b\x8b"
           "\x8b\x8b\x8b\x8b\x8b\x8b\x8b\x8b\x8b\x8b\x8b\x8b\x8b\x8b\x8b\x8b"
           "\x8b\x8b\x8b\x06\x0e"),
     {NOTHING},
     NOTHING},
    {"half a number of two bytes", BYTES("\x8b\x16\xf7"), {NOTHING}, NOTHING},
    {"half a number of three", BYTES("\x8b\x16\x1c\x00"), {NOTHING}, NOTHING},
    {"half a number of five",
     BYTES("\x8b\x16\xff\x00\x00\x00"),
     {NOTHING},
     NOTHING},
    {"half an operator", BYTES("\x8b\x16\x0c"), {NOTHING}, NOTHING},
    {"half a mask",
     BYTES("\x8b\x8b\x8b\x8b\x8b\x8b\x8b\x8b\x8b\x8b\x8b\x8b\x8b\x8b\x8b\x8b"
           "\x12\x8b\x8b\x13\x0e"),
     {NOTHING},
     NOTHING},
    {"no mask", BYTES("\x8b\x8b\x12\x13"), {NOTHING}, NOTHING},
    {"a line before a move", BYTES("\x8b\x06\x0e"), {NOTHING}, NOTHING},
    {"an accented letter", BYTES("\x8b\x8b\xcc\xcd\x0e"), {NOTHING}, NOTHING},
    {"arithmetic", BYTES("\x8b\x8c\x0c\x0a\x16\x0e"), {NOTHING}, NOTHING},
    {"a dot section", BYTES("\x8b\x16\x0c\x00\x0e"), {NOTHING}, NOTHING},
    {"no operator", BYTES("\x8b\x16\x0f\x0e"), {NOTHING}, NOTHING},
};

/* An INDEX, as it would stand in a table at `bytes`. */
static CffIndex
put_index(unsigned char *bytes, const CffBytes *items, size_t count)
{
    CffIndex index = {
        .count = count, .offset_size = 1, .offsets = 3, .base = 3 + count};
    size_t offset = 1;
    for (size_t i = 0; i < count; i++) {
        bytes[3 + i] = (unsigned char)offset;
        if (items[i].length > 0)
            memcpy(bytes + index.base + offset, items[i].data, items[i].length);
        offset += items[i].length;
    }
    bytes[3 + count] = (unsigned char)offset;
    index.end = index.base + offset;
    return index;
}

static CffBytes
flatten(const Made *made)
{
    unsigned char bytes[256] = {0};
    const CffTable table = {.bytes = {bytes, sizeof bytes}};
    size_t subrs = 0;
    while (subrs < MOST_SUBRS && made->subrs[subrs].data)
        subrs++;
    const CffPrivate local = {.subrs = put_index(bytes, made->subrs, subrs)};
    CffBytes result = {flat, 0};
    result.length = charstring_flatten(&table, &local, made->charstring, flat);
    return result;
}

static void
flattens_or_refuses_what_is_made_by_hand(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        /* In memory of its own: a sanitizer sees what is read behind it. */
        Made made = cases[i];
        unsigned char *copy = test_malloc(made.charstring.length + 1);
        memcpy(copy + 1, made.charstring.data, made.charstring.length);
        made.charstring.data = copy + 1;
        CffBytes result = flatten(&made);
        if (!is_same_bytes(result, made.flat))
            fail_msg("%s: %zu bytes, not %zu", made.note, result.length,
                     made.flat.length);
        test_free(copy);
    }
}

static void
states_the_advance(void **state)
{
    (void)state;
    static const struct {
        CffBytes charstring;
        int advance; /* INT_MAX: broken */
    } stated[] = {
        {BYTES("\x91\x04\x0e"), 500},
        {BYTES("\x8c\x91\x04\x0e"), 601},
        {BYTES("\x91\x15\x0e"), 500}, /* too few are no width */
        {BYTES("\x8c\x8d\x8e\x01\x0e"), 601},
        {BYTES("\x8c\x0e"), 601},
        {BYTES("\x0e"), 500},
        {BYTES("\x8b\x8b\xcc\xcd\x0e"), 500}, /* an accented letter */
        {BYTES("\x8c\x8b\x8b\xcc\xcd\x0e"), 601},
        {BYTES("\xff\x00\x01\x80\x00\x0e"), 602},
        {BYTES("\x8c\x8c\x0c\x0a\x0e"), CFF_ADVANCE_UNKNOWN},
        {BYTES("\x20\x0a\x0e"), INT_MAX},
    };
    const CffPrivate private = {.default_width = 500, .nominal_width = 600};
    for (size_t i = 0; i < sizeof stated / sizeof *stated; i++) {
        int advance;
        if (!charstring_advance(&private, stated[i].charstring, &advance))
            advance = INT_MAX;
        assert_int_equal(advance, stated[i].advance);
    }
}

/* As long as it may be, and by one operand longer. */
static void
ends_where_harfbuzz_does(void **state)
{
    (void)state;
    enum { LINES = 208, WITH = 47, LAST = 9998 - 2 - LINES * (WITH + 1) };
    static const unsigned char fraction[] = {255, 0, 1, 128, 0};
    static unsigned char bytes[CHARSTRING_LONGEST + 16];
    const CffTable table = {.bytes = {bytes, sizeof bytes}};
    const CffPrivate private = {0};
    for (int longer = 0; longer <= 1; longer++) {
        size_t length = 0;
        bytes[length++] = 139;
        bytes[length++] = 22;
        for (int line = 0; line <= LINES; line++) {
            int operands = line < LINES ? WITH : LAST - 1 + longer;
            for (int i = 0; i < operands; i++, length += sizeof fraction)
                memcpy(bytes + length, fraction, sizeof fraction);
            bytes[length++] = 6;
        }
        bytes[length++] = 14;
        assert_true(length < CHARSTRING_LONGEST);
        const CffBytes charstring = {bytes, length};
        assert_int_equal(charstring_flatten(&table, &private, charstring, flat),
                         longer ? 0 : length);
    }
}

/* A Private DICT keeps its widths, in its own spelling. */
static void
reduces_private_dicts(void **state)
{
    (void)state;
    static const struct {
        CffBytes private;
        bool good;
        CffBytes reduced;
    } dicts[] = {
        {BYTES(""), true, BYTES("")},
        {BYTES("\x8b\x8c\x06\x1c\x00\x64\x14\xef\x15\x8b\x0c\x11\xf7\x00\x13"
               "\x1e\x0a\x1f\x0c\x09\x8c\x0c\x13"),
         true, BYTES("\x1c\x00\x64\x14\xef\x15\x8c\x0c\x13")},
        {BYTES("\xef\x15\x8b"), true, BYTES("\xef\x15")},
        {BYTES("\xef\x15\x8b\x0c"), true, BYTES("\xef\x15")},
        {BYTES("\xef\x15\x8b\x05"), false, BYTES("")},
    };
    for (size_t i = 0; i < sizeof dicts / sizeof *dicts; i++) {
        CffBytes reduced = {flat, 0};
        assert_int_equal(
            cff_reduce_private(dicts[i].private, flat, &reduced.length),
            dicts[i].good);
        assert_true(!dicts[i].good || is_same_bytes(reduced, dicts[i].reduced));
    }
}

/* ---- broken tables ---- */

static uint32_t
next_random(uint32_t *random)
{
    *random = *random * 1664525 + 1013904223;
    return *random >> 8;
}

/* Reads some glyphs; how many were good. */
static size_t
read_some(CffBytes bytes, size_t count, uint32_t *random)
{
    Outlines *outlines = outlines_new(bytes, count);
    size_t good = 0;
    for (int i = 0; outlines && i < 12; i++) {
        CffGlyph read;
        uint32_t glyph = next_random(random) % (uint32_t)count;
        good += outlines_read(outlines, glyph, flat, &read);
    }
    outlines_free(outlines);
    return good;
}

static void
survive_changes(CffBytes bytes)
{
    CffTable table;
    assert_true(cff_table_open(&table, bytes));
    size_t count = table.charstrings.count;
    size_t good = 0;
    size_t bad = 0;
    uint32_t random = 1;
    for (size_t i = 0; i < MUTATIONS; i++) {
        /* Every other one at the head, where most of the offsets are. */
        size_t within = i % 2 ? bytes.length : 600;
        size_t length =
            i % 8 ? bytes.length : next_random(&random) % bytes.length;
        unsigned char *changed = test_malloc(length + 1);
        memcpy(changed, bytes.data, length);
        for (int k = 0; k < 4; k++) {
            size_t at = next_random(&random) % within;
            if (at < length)
                changed[at] = (unsigned char)next_random(&random);
        }
        size_t read = read_some((CffBytes){changed, length}, count, &random);
        good += read > 0;
        bad += read == 0;
        test_free(changed);
    }
    assert_true(good > MUTATIONS / 20);
    assert_true(bad > MUTATIONS / 20);
}

static void
survives_broken_tables(void **state)
{
    (void)state;
    enum { GLYPHS = 40 };
    survive_changes(face_cff_table(find_face(TERMES)));
    /* A program with CIDs, small enough to be copied thousands of times. */
    FaceCut cut;
    uint32_t wanted[GLYPHS];
    for (uint32_t i = 0; i < GLYPHS; i++)
        wanted[i] = i * 1500;
    assert_true(face_cut(find_face(SERIF), wanted, GLYPHS, &cut));
    survive_changes((CffBytes){cut.data, cut.length});
    face_cut_free(&cut);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_every_glyph_as_it_is_cut_out),
        cmocka_unit_test(notices_another_outline),
        cmocka_unit_test(keeps_what_was_read),
        cmocka_unit_test(flattens_or_refuses_what_is_made_by_hand),
        cmocka_unit_test(states_the_advance),
        cmocka_unit_test(ends_where_harfbuzz_does),
        cmocka_unit_test(reduces_private_dicts),
        cmocka_unit_test(survives_broken_tables),
        cmocka_unit_test(leaves_the_rest_to_harfbuzz),
    };
    const char *problem;
    library = font_library_new(NULL, true, &problem);
    assert_non_null(library);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    font_library_free(library);
    return failed;
}

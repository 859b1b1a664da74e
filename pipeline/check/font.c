/*
 * Fonts: see font.h.
 */
#include "pipeline/check/font.h"

#include <stdlib.h>
#include <string.h>

#include "input/text.h"

enum { MOST_FONTS = 4000, MOST_CODE = CODE_ROWS * CODES_IN_ROW - 1 };

/* ---- widths ---- */

static void
set_width(const Pdf *pdf, Font *font, long long code, double width)
{
    if (code < 0 || code > MOST_CODE)
        return;
    double **row = &font->widths[code / CODES_IN_ROW];
    if (!*row) {
        *row = arena_array(pdf->arena, CODES_IN_ROW, sizeof **row);
        for (int i = 0; *row && i < CODES_IN_ROW; i++)
            (*row)[i] = -1;
    }
    if (*row)
        (*row)[code % CODES_IN_ROW] = width < 0 ? 0 : width;
}

/* /W: c [w w w …] or first last w.  [ISO 32000-1 9.7.4.3] */
static void
read_cid_widths(const Pdf *pdf, Font *font)
{
    Object list = pdf_key(pdf, font->descendant, "/W");
    int count = pdf_count(pdf, list);
    font->default_width = 1000;
    pdf_number(pdf, pdf_key(pdf, font->descendant, "/DW"),
               &font->default_width);
    for (int i = 0; i + 1 < count;) {
        long long first = -1;
        long long last = -1;
        double width = 0;
        pdf_integer(pdf, pdf_item(pdf, list, i), &first);
        Object next = pdf_item(pdf, list, i + 1);
        if (is_array(pdf, next)) {
            int widths = pdf_count(pdf, next);
            for (int k = 0; k < widths; k++)
                if (pdf_number(pdf, pdf_item(pdf, next, k), &width))
                    set_width(pdf, font, first + k, width);
            i += 2;
            continue;
        }
        pdf_integer(pdf, next, &last);
        pdf_number(pdf, pdf_item(pdf, list, i + 2), &width);
        if (last > MOST_CODE)
            last = MOST_CODE;
        for (long long cid = first; cid >= 0 && cid <= last; cid++)
            set_width(pdf, font, cid, width);
        i += 3;
    }
}

static void
read_simple_widths(const Pdf *pdf, Font *font)
{
    Object list = pdf_key(pdf, font->object, "/Widths");
    long long first = 0;
    double width;
    pdf_integer(pdf, pdf_key(pdf, font->object, "/FirstChar"), &first);
    pdf_number(pdf, pdf_key(pdf, font->descriptor, "/MissingWidth"),
               &font->default_width);
    int count = pdf_count(pdf, list);
    for (int i = 0; i < count && i < CODES_IN_ROW; i++)
        if (pdf_number(pdf, pdf_item(pdf, list, i), &width))
            set_width(pdf, font, first + i, width);
}

/* ---- encodings ---- */

static const Cmap *
read_cmap(const Pdf *pdf, Object stream)
{
    Data data;
    Cmap *cmap = arena_alloc(pdf->arena, sizeof *cmap);
    if (!cmap || !pdf_data(pdf, stream, &data))
        return NULL;
    cmap_read(pdf->arena, data.bytes, data.length, cmap);
    return cmap;
}

static void
read_composite_encoding(const Pdf *pdf, Font *font)
{
    Object encoding = pdf_key(pdf, font->object, "/Encoding");
    const char *name = pdf_name(pdf, encoding);
    if (is_stream(pdf, encoding)) {
        font->cmap = read_cmap(pdf, encoding);
        font->codes_known = font->cmap && !font->cmap->used;
        font->vertical = font->cmap && font->cmap->mode == 1;
        return;
    }
    font->codes_known = name && (strcmp(name, "Identity-H") == 0 ||
                                 strcmp(name, "Identity-V") == 0);
    size_t length = name ? strlen(name) : 0;
    font->vertical = length > 2 && strcmp(name + length - 2, "-V") == 0;
}

/* Differences: a code, then the names from it on.  [ISO 32000-1 9.6.6] */
static void
read_simple_encoding(const Pdf *pdf, Font *font)
{
    Object encoding = pdf_key(pdf, font->object, "/Encoding");
    font->encoding = pdf_name(pdf, encoding);
    if (!font->encoding)
        font->encoding = pdf_name(pdf, pdf_key(pdf, encoding, "/BaseEncoding"));
    font->codes_known = true;
    Object differences = pdf_key(pdf, encoding, "/Differences");
    int count = pdf_count(pdf, differences);
    if (count == 0)
        return;
    font->glyph_names =
        arena_array(pdf->arena, CODES_IN_ROW, sizeof *font->glyph_names);
    long long code = 0;
    for (int i = 0; font->glyph_names && i < count; i++) {
        Object item = pdf_item(pdf, differences, i);
        const char *name = pdf_name(pdf, item);
        if (!name)
            pdf_integer(pdf, item, &code);
        else if (code >= 0 && code < CODES_IN_ROW)
            font->glyph_names[code++] = name;
    }
}

static Font *
read_font(const Pdf *pdf, Object object)
{
    Font *font = arena_alloc(pdf->arena, sizeof *font);
    if (!font)
        return NULL;
    font->object = font->descendant = object;
    font->id = pdf_id(pdf, object);
    const char *subtype = pdf_name(pdf, pdf_key(pdf, object, "/Subtype"));
    const char *name = pdf_name(pdf, pdf_key(pdf, object, "/BaseFont"));
    font->subtype = subtype ? subtype : "";
    font->name = name ? name : "(without a name)";
    font->composite = strcmp(font->subtype, "Type0") == 0;
    if (font->composite)
        font->descendant =
            pdf_item(pdf, pdf_key(pdf, object, "/DescendantFonts"), 0);
    font->descriptor = pdf_key(pdf, font->descendant, "/FontDescriptor");
    Object to_unicode = pdf_key(pdf, object, "/ToUnicode");
    if (is_stream(pdf, to_unicode))
        font->to_unicode = read_cmap(pdf, to_unicode);
    if (font->composite) {
        read_composite_encoding(pdf, font);
        read_cid_widths(pdf, font);
    } else {
        read_simple_encoding(pdf, font);
        read_simple_widths(pdf, font);
    }
    return font;
}

Font *
font_lookup(const Pdf *pdf, Fonts *fonts, Object object)
{
    int id = pdf_id(pdf, object);
    for (size_t i = 0; id > 0 && i < fonts->list.count; i++)
        if (fonts->list.items[i].font->id == id)
            return fonts->list.items[i].font;
    if (fonts->list.count >= MOST_FONTS)
        return NULL;
    Font *font = read_font(pdf, object);
    FontSlot *place = font ? vector_push(pdf->arena, &fonts->list) : NULL;
    if (!place)
        return NULL;
    place->font = font;
    return font;
}

/* ---- codes ---- */

size_t
font_next_code(const Font *font, const unsigned char *bytes, size_t length,
               uint32_t *code)
{
    static const Cmap two_bytes;
    if (font->composite)
        return cmap_code(font->cmap ? font->cmap : &two_bytes, bytes, length,
                         code);
    *code = bytes[0];
    return 1;
}

uint32_t
font_cid(const Font *font, uint32_t code)
{
    uint32_t cid = code;
    if (font->composite && font->cmap && !cmap_cid(font->cmap, code, &cid))
        return 0;
    return cid;
}

double
font_width(const Font *font, uint32_t code)
{
    uint32_t cid = font_cid(font, code);
    if (cid > MOST_CODE)
        return font->default_width;
    const double *row = font->widths[cid / CODES_IN_ROW];
    double width = row ? row[cid % CODES_IN_ROW] : -1;
    return width < 0 ? font->default_width : width;
}

CodeUse *
font_use(const Pdf *pdf, Font *font, uint32_t code)
{
    if (code > MOST_CODE)
        return NULL;
    CodeUse **row = &font->uses[code / CODES_IN_ROW];
    if (!*row)
        *row = arena_array(pdf->arena, CODES_IN_ROW, sizeof **row);
    return *row ? &(*row)[code % CODES_IN_ROW] : NULL;
}

/* ---- what a code stands for ---- */

/* Windows' code page 1252 from 0x80 to 0x9F.  [ISO 32000-1 annex D] */
static const uint16_t windows[] = {
    0x20AC, 0x2022, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x2022, 0x017D, 0x2022,
    0x2022, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x2022, 0x017E, 0x0178};

/* Names of characters that are no letters.  [Adobe Glyph List 2002] */
static const struct {
    const char *name;
    uint16_t character;
} glyph_names[] = {{"space", ' '},
                   {"exclam", '!'},
                   {"quotedbl", '"'},
                   {"numbersign", '#'},
                   {"dollar", '$'},
                   {"percent", '%'},
                   {"ampersand", '&'},
                   {"quotesingle", '\''},
                   {"parenleft", '('},
                   {"parenright", ')'},
                   {"asterisk", '*'},
                   {"plus", '+'},
                   {"comma", ','},
                   {"hyphen", '-'},
                   {"period", '.'},
                   {"slash", '/'},
                   {"zero", '0'},
                   {"one", '1'},
                   {"two", '2'},
                   {"three", '3'},
                   {"four", '4'},
                   {"five", '5'},
                   {"six", '6'},
                   {"seven", '7'},
                   {"eight", '8'},
                   {"nine", '9'},
                   {"colon", ':'},
                   {"semicolon", ';'},
                   {"less", '<'},
                   {"equal", '='},
                   {"greater", '>'},
                   {"question", '?'},
                   {"at", '@'},
                   {"bracketleft", '['},
                   {"backslash", '\\'},
                   {"bracketright", ']'},
                   {"asciicircum", '^'},
                   {"underscore", '_'},
                   {"grave", '`'},
                   {"braceleft", '{'},
                   {"bar", '|'},
                   {"braceright", '}'},
                   {"asciitilde", '~'},
                   {"quoteleft", 0x2018},
                   {"quoteright", 0x2019},
                   {"quotedblleft", 0x201C},
                   {"quotedblright", 0x201D},
                   {"endash", 0x2013},
                   {"emdash", 0x2014},
                   {"bullet", 0x2022},
                   {"ellipsis", 0x2026},
                   {"fi", 0xFB01},
                   {"fl", 0xFB02},
                   {"ff", 0xFB00},
                   {"ffi", 0xFB03},
                   {"ffl", 0xFB04}};

/* "uni4E00", "u20000": the digits after the letters; 0: it is no such name. */
static uint32_t
number_in_name(const char *name)
{
    size_t letters = strncmp(name, "uni", 3) == 0 ? 3 : name[0] == 'u' ? 1 : 0;
    size_t digits = strlen(name) - letters;
    if (letters == 0 || digits < 4 || digits > 6 ||
        strspn(name + letters, "0123456789ABCDEF") != digits)
        return 0;
    return (uint32_t)strtoul(name + letters, NULL, 16);
}

static uint32_t
character_of_name(const char *name)
{
    if (name[0] && !name[1])
        return (unsigned char)name[0];
    for (size_t i = 0; i < sizeof glyph_names / sizeof *glyph_names; i++)
        if (strcmp(glyph_names[i].name, name) == 0)
            return glyph_names[i].character;
    return number_in_name(name);
}

/* A character of a simple font by its encoding; 0: it is not told. */
static uint32_t
encoded_character(const Font *font, uint32_t code)
{
    if (code >= CODES_IN_ROW)
        return 0;
    if (font->glyph_names && font->glyph_names[code])
        return character_of_name(font->glyph_names[code]);
    if (!font->encoding)
        return 0;
    if (code >= ' ' && code < 0x7F)
        return code;
    if (strcmp(font->encoding, "WinAnsiEncoding") != 0)
        return 0;
    return code >= 0xA0 ? code : code >= 0x80 ? windows[code - 0x80] : 0;
}

static const char *
find_text(const Pdf *pdf, const Font *font, uint32_t code)
{
    if (font->to_unicode) {
        const char *text = cmap_text(pdf->arena, font->to_unicode, code);
        if (text)
            return text;
    }
    uint32_t c = font->composite ? 0 : encoded_character(font, code);
    if (c == 0 || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000))
        return NULL;
    char bytes[4];
    return arena_text(pdf->arena, bytes, utf8_encode(c, bytes));
}

const char *
font_text(const Pdf *pdf, Font *font, uint32_t code)
{
    CodeUse *use = font_use(pdf, font, code);
    if (!use)
        return NULL;
    if (!use->text_known)
        use->text = find_text(pdf, font, code);
    use->text_known = true;
    return use->text;
}

/*
 * What PDF/A and PDF/UA ask of fonts: declared in full, embedded, of the
 * widths that are declared, and readable as text.
 * [ISO 19005-2 6.2.11; ISO 14289-1 7.21]
 */
#include <math.h>
#include <string.h>

#include "fonts/program.h"
#include "input/text.h"
#include "pipeline/check/font.h"

/* An embedded program and the keys it may stand under. */
static Object
program_of(const Pdf *pdf, const Font *font)
{
    static const char *const keys[] = {"/FontFile", "/FontFile2", "/FontFile3"};
    for (size_t i = 0; i < 3; i++) {
        Object program = pdf_key(pdf, font->descriptor, keys[i]);
        if (is_stream(pdf, program))
            return program;
    }
    return qpdf.oh_new_null(pdf->file);
}

static bool
is_type(const Font *font, const char *subtype)
{
    return strcmp(font->subtype, subtype) == 0;
}

static bool
is_one_of(const char *name, const char *const *list)
{
    for (; name && *list; list++)
        if (strcmp(*list, name) == 0)
            return true;
    return false;
}

/* Where a font is first drawn. */
static Spot
first_use(const Font *font)
{
    for (int row = 0; row < CODE_ROWS; row++)
        for (int i = 0; font->uses[row] && i < CODES_IN_ROW; i++)
            if (font->uses[row][i].drawn)
                return font->uses[row][i].first;
    return SPOT_FILE;
}

static bool
is_visible(const Font *font)
{
    for (int row = 0; row < CODE_ROWS; row++)
        for (int i = 0; font->uses[row] && i < CODES_IN_ROW; i++)
            if (font->uses[row][i].visible)
                return true;
    return false;
}

/* ---- dictionaries ---- */

static void
check_names(const Pdf *pdf, const Font *font, Object object, Spot spot)
{
    static const char *const kinds[] = {
        "Type1", "MMType1",      "TrueType",     "Type3",
        "Type0", "CIDFontType0", "CIDFontType2", NULL};
    const char *subtype = pdf_name(pdf, pdf_key(pdf, object, "/Subtype"));
    if (!pdf_is(pdf, pdf_key(pdf, object, "/Type"), "Font"))
        found(pdf->findings, RULE_FONT_TYPE, spot,
              "the dictionary of the font %s lacks /Type /Font", font->name);
    if (!is_one_of(subtype, kinds))
        found(pdf->findings, RULE_FONT_SUBTYPE, spot,
              "the font %s is of no known type (%s)", font->name,
              subtype ? subtype : "none is said");
    if (!is_type(font, "Type3") &&
        !pdf_name(pdf, pdf_key(pdf, object, "/BaseFont")))
        found(pdf->findings, RULE_FONT_NAME, spot, "a font has no /BaseFont");
}

static bool
is_standard(const Pdf *pdf, const Font *font)
{
    return is_type(font, "Type1") && is_null(pdf, font->descriptor);
}

static void
check_simple(const Pdf *pdf, const Font *font, Spot spot)
{
    long long first;
    long long last;
    if (font->composite || is_standard(pdf, font))
        return;
    bool has_first =
        pdf_integer(pdf, pdf_key(pdf, font->object, "/FirstChar"), &first);
    bool has_last =
        pdf_integer(pdf, pdf_key(pdf, font->object, "/LastChar"), &last);
    int count = pdf_count(pdf, pdf_key(pdf, font->object, "/Widths"));
    if (!has_first)
        found(pdf->findings, RULE_FIRST_CHAR, spot,
              "the font %s has no /FirstChar", font->name);
    if (!has_last)
        found(pdf->findings, RULE_LAST_CHAR, spot,
              "the font %s has no /LastChar", font->name);
    if (has_first && has_last && count != last - first + 1)
        found(pdf->findings, RULE_WIDTHS, spot,
              "the font %s has %d widths for %lld codes", font->name, count,
              last - first + 1);
}

static void
check_truetype_encoding(const Pdf *pdf, const Font *font, Spot spot)
{
    enum { SYMBOLIC = 4 };
    long long flags = 0;
    if (!is_type(font, "TrueType"))
        return;
    pdf_integer(pdf, pdf_key(pdf, font->descriptor, "/Flags"), &flags);
    bool symbolic = (flags & SYMBOLIC) != 0;
    if (symbolic && pdf_has(pdf, font->object, "/Encoding"))
        found(pdf->findings, RULE_SYMBOLIC_ENCODING, spot,
              "the font %s is symbolic and has an /Encoding", font->name);
    static const char *const allowed[] = {"WinAnsiEncoding", "MacRomanEncoding",
                                          NULL};
    if (!symbolic && !is_one_of(font->encoding, allowed))
        found(pdf->findings, RULE_LATIN_ENCODING, spot,
              "the font %s is not symbolic, so that it must be encoded by "
              "WinAnsiEncoding or MacRomanEncoding",
              font->name);
}

static const char *const predefined[] = {"Identity-H",
                                         "Identity-V",
                                         "GB-EUC-H",
                                         "GB-EUC-V",
                                         "GBpc-EUC-H",
                                         "GBpc-EUC-V",
                                         "GBK-EUC-H",
                                         "GBK-EUC-V",
                                         "GBKp-EUC-H",
                                         "GBKp-EUC-V",
                                         "GBK2K-H",
                                         "GBK2K-V",
                                         "UniGB-UCS2-H",
                                         "UniGB-UCS2-V",
                                         "UniGB-UTF16-H",
                                         "UniGB-UTF16-V",
                                         "B5pc-H",
                                         "B5pc-V",
                                         "HKscs-B5-H",
                                         "HKscs-B5-V",
                                         "ETen-B5-H",
                                         "ETen-B5-V",
                                         "ETenms-B5-H",
                                         "ETenms-B5-V",
                                         "CNS-EUC-H",
                                         "CNS-EUC-V",
                                         "UniCNS-UCS2-H",
                                         "UniCNS-UCS2-V",
                                         "UniCNS-UTF16-H",
                                         "UniCNS-UTF16-V",
                                         "83pv-RKSJ-H",
                                         "90ms-RKSJ-H",
                                         "90ms-RKSJ-V",
                                         "90msp-RKSJ-H",
                                         "90msp-RKSJ-V",
                                         "90pv-RKSJ-H",
                                         "Add-RKSJ-H",
                                         "Add-RKSJ-V",
                                         "EUC-H",
                                         "EUC-V",
                                         "Ext-RKSJ-H",
                                         "Ext-RKSJ-V",
                                         "H",
                                         "V",
                                         "UniJIS-UCS2-H",
                                         "UniJIS-UCS2-V",
                                         "UniJIS-UCS2-HW-H",
                                         "UniJIS-UCS2-HW-V",
                                         "UniJIS-UTF16-H",
                                         "UniJIS-UTF16-V",
                                         "KSC-EUC-H",
                                         "KSC-EUC-V",
                                         "KSCms-UHC-H",
                                         "KSCms-UHC-V",
                                         "KSCms-UHC-HW-H",
                                         "KSCms-UHC-HW-V",
                                         "KSCpc-EUC-H",
                                         "UniKS-UCS2-H",
                                         "UniKS-UCS2-V",
                                         "UniKS-UTF16-H",
                                         "UniKS-UTF16-V",
                                         NULL};

/* The ordering of a CMap must be the font's.  [ISO 19005-2 6.2.11.3.1] */
static void
check_cid_system(const Pdf *pdf, const Font *font, Object encoding, Spot spot)
{
    Object ours = pdf_key(pdf, font->descendant, "/CIDSystemInfo");
    Object its = pdf_key(pdf, encoding, "/CIDSystemInfo");
    const char *ordering = pdf_text(pdf, pdf_key(pdf, ours, "/Ordering"));
    const char *other = pdf_text(pdf, pdf_key(pdf, its, "/Ordering"));
    const char *name = pdf_name(pdf, encoding);
    if (is_stream(pdf, encoding)) {
        if (!ordering || !other || strcmp(ordering, other) != 0)
            found(pdf->findings, RULE_CID_SYSTEM, spot,
                  "the characters of the font %s (%s) are not those of its "
                  "CMap (%s)",
                  font->name, ordering ? ordering : "not said",
                  other ? other : "not said");
        return;
    }
    static const struct {
        const char *prefix;
        const char *ordering;
    } known[] = {{"Uni", NULL},    {"GB", "GB1"},    {"B5", "CNS1"},
                 {"ETen", "CNS1"}, {"CNS", "CNS1"},  {"HKscs", "CNS1"},
                 {"90", "Japan1"}, {"KSC", "Korea1"}};
    for (size_t i = 0; name && i < sizeof known / sizeof *known; i++)
        if (known[i].ordering &&
            strncmp(name, known[i].prefix, strlen(known[i].prefix)) == 0 &&
            (!ordering || strcmp(ordering, known[i].ordering) != 0))
            found(pdf->findings, RULE_CID_SYSTEM, spot,
                  "the characters of the font %s (%s) are not those of the "
                  "CMap %s",
                  font->name, ordering ? ordering : "not said", name);
}

static void
check_composite(const Pdf *pdf, const Font *font, Spot spot)
{
    if (!font->composite)
        return;
    Object encoding = pdf_key(pdf, font->object, "/Encoding");
    const char *name = pdf_name(pdf, encoding);
    check_names(pdf, font, font->descendant, spot);
    check_cid_system(pdf, font, encoding, spot);
    if (!is_stream(pdf, encoding) && !is_one_of(name, predefined))
        found(pdf->findings, RULE_CMAP_EMBEDDED, spot,
              "the CMap %s of the font %s is neither in the file nor a "
              "standard one",
              name ? name : "(none)", font->name);
    long long mode = 0;
    pdf_integer(pdf, pdf_key(pdf, encoding, "/WMode"), &mode);
    if (font->cmap && font->cmap->mode >= 0 && font->cmap->mode != mode)
        found(pdf->findings, RULE_CMAP_MODE, spot,
              "the CMap of the font %s and its dictionary say different "
              "directions",
              font->name);
    if (font->cmap && font->cmap->used &&
        !is_one_of(font->cmap->used, predefined))
        found(pdf->findings, RULE_CMAP_USED, spot,
              "the CMap of the font %s uses %s, which is not a standard one",
              font->name, font->cmap->used);
    if (font->cmap && font->cmap->last_cid > 65535)
        found(pdf->findings, RULE_CID_SIZE, spot,
              "the CMap of the font %s has CIDs above 65535", font->name);
    if (pdf_is(pdf, pdf_key(pdf, font->descendant, "/Subtype"),
               "CIDFontType2") &&
        !is_null(pdf, program_of(pdf, font)) &&
        !is_stream(pdf, pdf_key(pdf, font->descendant, "/CIDToGIDMap")) &&
        !pdf_is(pdf, pdf_key(pdf, font->descendant, "/CIDToGIDMap"),
                "Identity"))
        found(pdf->findings, RULE_CID_MAP, spot,
              "the TrueType font %s has no /CIDToGIDMap", font->name);
}

static void
check_program_type(const Pdf *pdf, const Font *font, Object program, Spot spot)
{
    static const char *const allowed[] = {"Type1C", "CIDFontType0C", "OpenType",
                                          NULL};
    Object type = pdf_key(pdf, program, "/Subtype");
    if (!is_null(pdf, type) && !is_one_of(pdf_name(pdf, type), allowed))
        found(pdf->findings, RULE_PROGRAM_TYPE, spot,
              "the program of the font %s is of the type %s", font->name,
              pdf_name(pdf, type));
}

/* ---- glyphs ---- */

typedef struct Programmed {
    const Font *font;
    FontProgram *program;
    Data map;      /* CIDToGIDMap, if it is a stream */
    Data cid_set;  /* length 0: there is none */
    bool can_tell; /* which glyph a code draws */
} Programmed;

static uint32_t
mapped_glyph(const Programmed *with, uint32_t cid)
{
    if (with->map.length == 0)
        return cid;
    size_t at = (size_t)cid * 2;
    return at + 1 < with->map.length
               ? (uint32_t)with->map.bytes[at] << 8 | with->map.bytes[at + 1]
               : 0;
}

/* The glyph that a code draws; false if that cannot be told. */
static bool
glyph_of_code(const Pdf *pdf, const Programmed *with, uint32_t code,
              uint32_t *glyph)
{
    const Font *font = with->font;
    if (font->composite) {
        uint32_t cid = font_cid(font, code);
        bool is_truetype = pdf_is(
            pdf, pdf_key(pdf, font->descendant, "/Subtype"), "CIDFontType2");
        *glyph = is_truetype ? mapped_glyph(with, cid)
                             : font_program_glyph_of_cid(with->program, cid);
        return font->codes_known;
    }
    const char *name = font->glyph_names && code < CODES_IN_ROW
                           ? font->glyph_names[code]
                           : NULL;
    *glyph = name ? font_program_glyph_of_name(with->program, name) : 0;
    if (*glyph == 0 && !font->encoding && !name)
        *glyph = font_program_glyph_of_byte(with->program, code);
    if (*glyph == 0 && font->encoding && code >= ' ' && code < 0x7F && !name)
        *glyph = font_program_glyph_of_character(with->program, code);
    return *glyph != 0;
}

/* True if a code that is the CID is drawn, as with Identity. */
static bool
is_drawn(const Font *font, uint32_t cid)
{
    const CodeUse *row = font->uses[cid / CODES_IN_ROW];
    return !font->cmap && row && row[cid % CODES_IN_ROW].drawn;
}

/*
 * A list of a subset's glyphs, if there is one, must be complete.  Glyphs of a
 * TrueType program that were emptied cannot be told from others: there only
 * those that are drawn count.
 */
static void
check_cid_set(const Pdf *pdf, const Programmed *with, Spot spot)
{
    const Data *set = &with->cid_set;
    if (set->length == 0 || !with->program || with->map.length > 0)
        return;
    for (uint32_t cid = 1; cid < 65536; cid++) {
        bool listed =
            cid / 8 < set->length && (set->bytes[cid / 8] & 0x80 >> cid % 8);
        bool there = font_program_has_cids(with->program)
                         ? font_program_glyph_of_cid(with->program, cid) != 0
                         : is_drawn(with->font, cid);
        if (!listed && there) {
            found(pdf->findings, RULE_CID_SET, spot,
                  "the /CIDSet of the font %s lacks CID %u", with->font->name,
                  cid);
            return;
        }
    }
}

static void
check_glyph(const Pdf *pdf, const Programmed *with, uint32_t code,
            const CodeUse *use)
{
    const Font *font = with->font;
    uint32_t glyph;
    double advance;
    if (!with->program || !glyph_of_code(pdf, with, code, &glyph))
        return;
    if (glyph == 0) {
        found(pdf->findings, RULE_NOTDEF, use->first,
              "the code %u of the font %s draws .notdef", code, font->name);
        return;
    }
    if (!use->visible)
        return;
    if (!font_program_advance(with->program, glyph, &advance)) {
        found(pdf->findings, RULE_NO_GLYPH, use->first,
              "the embedded font %s has no glyph for the code %u", font->name,
              code);
        return;
    }
    double declared = font_width(font, code);
    if (fabs(declared - advance) > 1 + 1e-6)
        found(pdf->findings, RULE_WIDTH, use->first,
              "the code %u of the font %s is declared %.2f/1000 em wide; its "
              "glyph is %.2f",
              code, font->name, declared, advance);
}

static bool
has_character(const char *text, bool (*is_so)(uint32_t c))
{
    size_t length = strlen(text);
    for (size_t at = 0; at < length;) {
        uint32_t c;
        size_t size = utf8_decode(text + at, length - at, &c);
        if (size > 0 && is_so(c))
            return true;
        at += size > 0 ? size : 1;
    }
    return false;
}

static bool
is_private(uint32_t c)
{
    return (c >= 0xE000 && c <= 0xF8FF) || c >= 0xF0000;
}

static bool
is_barred(uint32_t c)
{
    return c == 0 || c == 0xFEFF || c == 0xFFFE;
}

/* Fonts of Adobe's character collections have a meaning by their CIDs. */
static bool
has_known_characters(const Pdf *pdf, const Font *font)
{
    const char *ordering = pdf_text(
        pdf, pdf_key(pdf, pdf_key(pdf, font->descendant, "/CIDSystemInfo"),
                     "/Ordering"));
    static const char *const known[] = {"GB1", "CNS1", "Japan1", "Korea1",
                                        NULL};
    return font->composite && is_one_of(ordering, known);
}

/* The program of a simple font may tell by the name of a glyph; 0: no. */
static uint32_t
named_character(const Pdf *pdf, const Programmed *with, uint32_t code)
{
    uint32_t glyph;
    return with->program && !with->font->composite &&
                   glyph_of_code(pdf, with, code, &glyph)
               ? font_program_character(with->program, glyph)
               : 0;
}

static void
tell_private(const Pdf *pdf, const Font *font, uint32_t code,
             const CodeUse *use)
{
    if (use->bare)
        found(pdf->findings, RULE_PRIVATE_USE, use->first,
              "the code %u of the font %s is a character of private use, and "
              "no ActualText says what it means",
              code, font->name);
}

static void
check_text(const Pdf *pdf, Font *font, const Programmed *with, uint32_t code,
           const CodeUse *use)
{
    const char *text = font_text(pdf, font, code);
    if (!text || !*text) {
        uint32_t named = named_character(pdf, with, code);
        if (named != 0 && is_private(named))
            tell_private(pdf, font, code, use);
        if (named == 0 && !has_known_characters(pdf, font))
            found(pdf->findings, RULE_TO_UNICODE, use->first,
                  "nothing says what character the code %u of the font %s is",
                  code, font->name);
        return;
    }
    if (has_character(text, is_barred))
        found(pdf->findings, RULE_BAD_UNICODE, use->first,
              "the code %u of the font %s is said to be a character that is "
              "none (U+0000, U+FEFF or U+FFFE)",
              code, font->name);
    if (has_character(text, is_private))
        tell_private(pdf, font, code, use);
}

static void
check_codes(const Pdf *pdf, Font *font, const Programmed *with)
{
    for (uint32_t row = 0; row < CODE_ROWS; row++)
        for (uint32_t i = 0; font->uses[row] && i < CODES_IN_ROW; i++) {
            const CodeUse *use = &font->uses[row][i];
            if (!use->drawn)
                continue;
            check_glyph(pdf, with, row * CODES_IN_ROW + i, use);
            check_text(pdf, font, with, row * CODES_IN_ROW + i, use);
        }
}

/* ---- one font ---- */

static void
check_embedded(const Pdf *pdf, Font *font, Object program, Spot spot)
{
    Programmed with = {.font = font};
    Data data = {0};
    if (pdf_data(pdf, program, &data))
        with.program = font_program_new(data.bytes, data.length);
    if (!with.program)
        found(pdf->findings, RULE_NO_GLYPH, spot,
              "the embedded program of the font %s cannot be read", font->name);
    pdf_data(pdf, pdf_key(pdf, font->descendant, "/CIDToGIDMap"), &with.map);
    pdf_data(pdf, pdf_key(pdf, font->descriptor, "/CIDSet"), &with.cid_set);
    if (!font->codes_known)
        found(pdf->findings, RULE_NOT_JUDGED, spot,
              "the font %s is encoded by a CMap that is not in the file: its "
              "widths were not compared",
              font->name);
    check_cid_set(pdf, &with, spot);
    check_codes(pdf, font, &with);
    font_program_free(with.program);
}

static void
check_font(const Pdf *pdf, Font *font)
{
    Spot spot = first_use(font);
    Object program = program_of(pdf, font);
    check_names(pdf, font, font->object, spot);
    check_simple(pdf, font, spot);
    check_composite(pdf, font, spot);
    check_truetype_encoding(pdf, font, spot);
    if (is_type(font, "Type3")) {
        Programmed none = {.font = font};
        check_codes(pdf, font, &none);
        return;
    }
    if (!is_null(pdf, program)) {
        check_program_type(pdf, font, program, spot);
        check_embedded(pdf, font, program, spot);
        return;
    }
    if (is_visible(font))
        found(pdf->findings, RULE_NOT_EMBEDDED, spot,
              "the font %s is not embedded", font->name);
    Programmed none = {.font = font};
    check_codes(pdf, font, &none);
}

void
fonts_check(const Pdf *pdf, const Fonts *fonts)
{
    for (size_t i = 0; i < fonts->list.count; i++)
        check_font(pdf, fonts->list.items[i].font);
}

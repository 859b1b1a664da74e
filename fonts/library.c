/*
 * The font library: fontconfig with a configuration of our own, and faces.
 *
 * The system's configuration costs a start of 6 ms and may replace families
 * behind the user's back.  Ours lists folders and caches and holds no rules,
 * so a family is what the layout definition says or is reported missing.
 * Pango's font map must find this configuration already current when it is
 * made (shape.c); setting it afterwards still pays for the default one.
 */
#include "fonts/library.h"

#include <hb-ot.h>
#include <pango/pangofc-font.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "fonts/glyph_store.h"
#include "fonts/shaper.h"

/* TeX's OpenType fonts are outside the folders that fontconfig knows. */
static const char system_directories[] =
    "<dir>/usr/share/fonts</dir>"
    "<dir>/usr/local/share/fonts</dir>"
    "<dir>/usr/share/texmf/fonts/opentype</dir>"
    "<dir prefix=\"xdg\">fonts</dir>"
    "<dir>~/.fonts</dir>";

/* Bitmap and Type 1 fonts cannot be embedded as they are needed here. */
static const char fixed_part[] =
    "<selectfont><rejectfont>"
    "<pattern><patelt name=\"scalable\"><bool>false</bool></patelt></pattern>"
    "<pattern><patelt name=\"fontformat\"><string>Type 1</string></patelt>"
    "</pattern>"
    "<pattern><patelt name=\"variable\"><bool>true</bool></patelt></pattern>"
    "</rejectfont></selectfont>"
    "<cachedir>/var/cache/fontconfig</cachedir>"
    "<cachedir prefix=\"xdg\">fontconfig</cachedir>";

static bool
load_configuration(FcConfig *config, const char *const *directories,
                   bool system_fonts)
{
    GString *xml = g_string_new("<?xml version=\"1.0\"?><fontconfig>");
    if (system_fonts)
        g_string_append(xml, system_directories);
    for (size_t i = 0; directories && directories[i]; i++) {
        char *escaped = g_markup_escape_text(directories[i], -1);
        g_string_append_printf(xml, "<dir>%s</dir>", escaped);
        g_free(escaped);
    }
    g_string_append(xml, fixed_part);
    g_string_append(xml, "</fontconfig>");
    FcBool loaded = FcConfigParseAndLoadFromMemory(
        config, (const FcChar8 *)xml->str, FcTrue);
    g_string_free(xml, TRUE);
    return loaded && FcConfigBuildFonts(config);
}

static void
free_face(gpointer pointer)
{
    FaceData *data = pointer;
    hb_font_destroy(data->hb_font);
    hb_face_destroy(data->hb_face);
    g_free((char *)data->face.family);
    g_free((char *)data->face.postscript_name);
    g_free((char *)data->face.file);
    g_free(data->advances);
    g_hash_table_destroy(data->extents);
    g_free(data);
}

static void
free_description(gpointer pointer)
{
    pango_font_description_free(pointer);
}

static void
free_blob(gpointer pointer)
{
    hb_blob_destroy(pointer);
}

static void
free_store(gpointer pointer)
{
    glyph_store_free(pointer);
}

static void
free_shaper(gpointer pointer)
{
    shaper_free(pointer);
}

static void
create_tables(FontLibrary *library)
{
    library->blobs =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_blob);
    library->faces =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_face);
    library->fonts = g_hash_table_new_full(g_direct_hash, g_direct_equal,
                                           g_object_unref, NULL);
    library->descriptions = g_hash_table_new_full(g_str_hash, g_str_equal,
                                                  g_free, free_description);
    library->substitutes =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    library->companions = g_array_new(FALSE, FALSE, sizeof(Companion));
    library->programs = g_ptr_array_new();
    library->stores = g_ptr_array_new_with_free_func(free_store);
    library->shapers = g_ptr_array_new_with_free_func(free_shaper);
}

FontLibrary *
font_library_new(const char *const *extra_directories, bool system_fonts,
                 const char **problem)
{
    FcConfig *config = FcConfigCreate();
    if (!config ||
        !load_configuration(config, extra_directories, system_fonts)) {
        *problem = "fontconfig could not be started";
        if (config)
            FcConfigDestroy(config);
        return NULL;
    }
    const FcFontSet *fonts = FcConfigGetFonts(config, FcSetSystem);
    if (!fonts || fonts->nfont == 0) {
        *problem = "no fonts found on this machine";
        FcConfigDestroy(config);
        return NULL;
    }
    FcConfigSetCurrent(config);
    FontLibrary *library = g_new0(FontLibrary, 1);
    library->config = config;
    create_tables(library);
    return library;
}

void *
font_library_companion(FontLibrary *library, void *(*make)(void),
                       void (*release)(void *kept))
{
    for (guint i = 0; i < library->companions->len; i++) {
        Companion *known = &g_array_index(library->companions, Companion, i);
        if (known->make == make)
            return known->kept;
    }
    Companion added = {make, release, make()};
    if (added.kept)
        g_array_append_val(library->companions, added);
    return added.kept;
}

static void
free_companions(FontLibrary *library)
{
    for (guint i = 0; i < library->companions->len; i++) {
        Companion *known = &g_array_index(library->companions, Companion, i);
        known->release(known->kept);
    }
    g_array_free(library->companions, TRUE);
}

void
font_library_free(FontLibrary *library)
{
    if (!library)
        return;
    free_companions(library);
    g_ptr_array_free(library->shapers, TRUE);
    g_hash_table_destroy(library->descriptions);
    g_hash_table_destroy(library->fonts);
    g_hash_table_destroy(library->faces);
    g_hash_table_destroy(library->blobs);
    g_hash_table_destroy(library->substitutes);
    g_ptr_array_free(library->programs, TRUE);
    g_ptr_array_free(library->stores, TRUE);
    g_clear_object(&library->context);
    g_clear_object(&library->map);
    FcConfigDestroy(library->config);
    g_free(library);
}

/* fontconfig knows Chinese by its territories. */
const char *
territory_language(const char *language)
{
    static const char *const territories[][2] = {
        {"zh-Hant-HK", "zh-hk"}, {"zh-HK", "zh-hk"}, {"zh-MO", "zh-hk"},
        {"zh-Hant-MO", "zh-hk"}, {"zh-TW", "zh-tw"}, {"zh-Hant", "zh-tw"},
        {"zh", "zh-cn"}};
    for (size_t i = 0; i < G_N_ELEMENTS(territories); i++) {
        size_t length = strlen(territories[i][0]);
        if (g_ascii_strncasecmp(language, territories[i][0], length) == 0 &&
            (language[length] == '\0' || language[length] == '-'))
            return territories[i][1];
    }
    return language;
}

static const char *
find_substitute(FontLibrary *library, const char *family, const char *language)
{
    FcPattern *wanted = FcPatternCreate();
    FcPatternAddString(wanted, FC_FAMILY, (const FcChar8 *)family);
    if (language)
        FcPatternAddString(wanted, FC_LANG,
                           (const FcChar8 *)territory_language(language));
    FcConfigSubstitute(library->config, wanted, FcMatchPattern);
    FcDefaultSubstitute(wanted);
    FcResult result;
    FcPattern *match = FcFontMatch(library->config, wanted, &result);
    FcChar8 *name = NULL;
    if (match)
        FcPatternGetString(match, FC_FAMILY, 0, &name);
    char *key = g_strdup_printf("%s:%s", family, language ? language : "");
    char *value = g_strdup(name ? (const char *)name : "");
    g_hash_table_insert(library->substitutes, key, value);
    if (match)
        FcPatternDestroy(match);
    FcPatternDestroy(wanted);
    return value;
}

bool
font_library_has_family(FontLibrary *library, const char *family,
                        const char *language, const char **substitute)
{
    FcPattern *wanted = FcPatternCreate();
    FcPatternAddString(wanted, FC_FAMILY, (const FcChar8 *)family);
    FcObjectSet *nothing = FcObjectSetBuild(FC_FAMILY, (char *)NULL);
    FcFontSet *found = FcFontList(library->config, wanted, nothing);
    bool present = found && found->nfont > 0;
    if (found)
        FcFontSetDestroy(found);
    FcObjectSetDestroy(nothing);
    FcPatternDestroy(wanted);
    if (!present && substitute)
        *substitute = find_substitute(library, family, language);
    return present;
}

/* ---- faces ---- */

static hb_blob_t *
map_file(FontLibrary *library, const char *file)
{
    hb_blob_t *blob = g_hash_table_lookup(library->blobs, file);
    if (!blob) {
        blob = hb_blob_create_from_file_or_fail(file);
        if (blob)
            g_hash_table_insert(library->blobs, g_strdup(file), blob);
    }
    return blob;
}

/*
 * Faces of a collection may share one outline table (every regional Noto CJK
 * does); the same bytes in the mapped file are the same program.
 */
static unsigned
program_number(FontLibrary *library, hb_face_t *hb_face, FaceKind kind)
{
    hb_blob_t *table = hb_face_reference_table(
        hb_face, kind == FACE_CFF ? HB_TAG('C', 'F', 'F', ' ')
                                  : HB_TAG('g', 'l', 'y', 'f'));
    gpointer data = (gpointer)hb_blob_get_data(table, NULL);
    hb_blob_destroy(table);
    for (unsigned i = 0; i < library->programs->len; i++)
        if (g_ptr_array_index(library->programs, i) == data)
            return i;
    g_ptr_array_add(library->programs, data);
    g_ptr_array_add(library->stores, glyph_store_new());
    return library->programs->len - 1;
}

static unsigned
table_u16(hb_face_t *hb_face, hb_tag_t tag, unsigned offset)
{
    hb_blob_t *table = hb_face_reference_table(hb_face, tag);
    unsigned length;
    const unsigned char *data =
        (const unsigned char *)hb_blob_get_data(table, &length);
    unsigned value =
        offset + 2 <= length ? data[offset] * 256U + data[offset + 1] : 0;
    hb_blob_destroy(table);
    return value;
}

static int
table_i16(hb_face_t *hb_face, hb_tag_t tag, unsigned offset)
{
    return (int16_t)(uint16_t)table_u16(hb_face, tag, offset);
}

static bool
has_table(hb_face_t *hb_face, hb_tag_t tag)
{
    hb_blob_t *table = hb_face_reference_table(hb_face, tag);
    bool present = hb_blob_get_length(table) > 0;
    hb_blob_destroy(table);
    return present;
}

/* Whether OS/2 fsType allows embedding a subset.  [OpenType OS/2 fsType] */
static bool
may_embed(hb_face_t *hb_face)
{
    enum { RESTRICTED = 0x0002, NO_SUBSETTING = 0x0100, BITMAP_ONLY = 0x0200 };
    unsigned bits = table_u16(hb_face, HB_TAG('O', 'S', '/', '2'), 8);
    return (bits & (RESTRICTED | NO_SUBSETTING | BITMAP_ONLY)) == 0;
}

static int
metric(hb_font_t *font, hb_ot_metrics_tag_t tag, int otherwise)
{
    hb_position_t value;
    return hb_ot_metrics_get_position(font, tag, &value) ? value : otherwise;
}

static void
read_measures(Face *face, hb_face_t *hb_face, hb_font_t *hb_font)
{
    hb_tag_t head = HB_TAG('h', 'e', 'a', 'd');
    hb_tag_t os2 = HB_TAG('O', 'S', '/', '2');
    hb_tag_t post = HB_TAG('p', 'o', 's', 't');
    int upem = (int)hb_face_get_upem(hb_face);
    face->units_per_em = upem;
    face->ascent =
        metric(hb_font, HB_OT_METRICS_TAG_HORIZONTAL_ASCENDER, upem * 88 / 100);
    face->descent = metric(hb_font, HB_OT_METRICS_TAG_HORIZONTAL_DESCENDER,
                           -upem * 12 / 100);
    face->cap_height =
        metric(hb_font, HB_OT_METRICS_TAG_CAP_HEIGHT, upem * 70 / 100);
    face->x_height = metric(hb_font, HB_OT_METRICS_TAG_X_HEIGHT, upem / 2);
    for (unsigned i = 0; i < 4; i++)
        face->bounds[i] = table_i16(hb_face, head, 36 + 2 * i);
    face->italic_angle = (int)((uint32_t)table_u16(hb_face, post, 4) << 16 |
                               table_u16(hb_face, post, 6));
    face->weight = (int)table_u16(hb_face, os2, 4);
    /* sFamilyClass 8 is sans serif; PANOSE serif styles 11 to 15 are too. */
    unsigned panose_family = table_u16(hb_face, os2, 32) >> 8;
    unsigned panose_serif = table_u16(hb_face, os2, 32) & 0xFF;
    face->serif = table_u16(hb_face, os2, 30) >> 8 != 8 &&
                  !(panose_family == 2 && panose_serif >= 11);
    face->fixed_pitch =
        table_u16(hb_face, post, 12) != 0 || table_u16(hb_face, post, 14) != 0;
    face->italic = (table_u16(hb_face, os2, 62) & 1) != 0;
    face->embeddable = may_embed(hb_face);
    if (!hb_font_get_nominal_glyph(hb_font, 0x2010, &face->hyphen) &&
        !hb_font_get_nominal_glyph(hb_font, '-', &face->hyphen))
        face->hyphen = 0;
}

static char *
postscript_name(hb_face_t *hb_face, const char *family)
{
    char name[128];
    unsigned size = sizeof name;
    hb_ot_name_get_utf8(hb_face, HB_OT_NAME_ID_POSTSCRIPT_NAME,
                        hb_language_from_string("en", -1), &size, name);
    if (size == 0)
        g_strlcpy(name, family, sizeof name);
    char *kept = name;
    for (const char *c = name; *c; c++)
        if (g_ascii_isalnum(*c) || *c == '-')
            *kept++ = *c;
    *kept = '\0';
    return g_strdup(name[0] ? name : "Font");
}

static FaceData *
open_face(FontLibrary *library, const char *file, int index, const char *family)
{
    hb_blob_t *blob = map_file(library, file);
    if (!blob)
        return NULL;
    hb_face_t *hb_face = hb_face_create(blob, (unsigned)index);
    hb_tag_t cff = HB_TAG('C', 'F', 'F', ' ');
    hb_tag_t glyf = HB_TAG('g', 'l', 'y', 'f');
    if (!has_table(hb_face, cff) && !has_table(hb_face, glyf)) {
        hb_face_destroy(hb_face);
        return NULL;
    }
    FaceData *data = g_new0(FaceData, 1);
    data->hb_face = hb_face;
    data->hb_font = hb_font_create(hb_face);
    data->face.kind = has_table(hb_face, cff) ? FACE_CFF : FACE_TRUETYPE;
    data->face.id = g_hash_table_size(library->faces);
    data->face.program = program_number(library, hb_face, data->face.kind);
    data->store = g_ptr_array_index(library->stores, data->face.program);
    data->face.family = g_strdup(family);
    data->face.file = g_strdup(file);
    data->face.index = index;
    data->face.postscript_name = postscript_name(hb_face, family);
    read_measures(&data->face, hb_face, data->hb_font);
    data->glyph_count = hb_face_get_glyph_count(hb_face);
    data->advances = g_new0(int, data->glyph_count);
    data->extents =
        g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, g_free);
    return data;
}

const Face *
library_face_of(FontLibrary *library, FcPattern *pattern)
{
    FcChar8 *file = NULL;
    FcChar8 *family = NULL;
    int index = 0;
    if (FcPatternGetString(pattern, FC_FILE, 0, &file) != FcResultMatch)
        return NULL;
    FcPatternGetString(pattern, FC_FAMILY, 0, &family);
    FcPatternGetInteger(pattern, FC_INDEX, 0, &index);
    char *key = g_strdup_printf("%s:%d", (const char *)file, index);
    FaceData *data = g_hash_table_lookup(library->faces, key);
    if (!data) {
        data = open_face(library, (const char *)file, index,
                         family ? (const char *)family : "font");
        if (data)
            g_hash_table_insert(library->faces, g_strdup(key), data);
    }
    g_free(key);
    return data ? &data->face : NULL;
}

const Face *
library_face(FontLibrary *library, PangoFont *font)
{
    FaceData *known = g_hash_table_lookup(library->fonts, font);
    if (known)
        return &known->face;
    FcPattern *pattern = pango_fc_font_get_pattern(PANGO_FC_FONT(font));
    const Face *face = library_face_of(library, pattern);
    if (face)
        g_hash_table_insert(library->fonts, g_object_ref(font), (gpointer)face);
    return face;
}

hb_face_t *
face_hb(const Face *face)
{
    return ((const FaceData *)face)->hb_face;
}

/* Asked of every glyph of every text: HarfBuzz is asked once. */
int
face_advance(const Face *face, uint32_t glyph)
{
    const FaceData *data = (const FaceData *)face;
    if (glyph >= data->glyph_count)
        return hb_font_get_glyph_h_advance(data->hb_font, glyph);
    if (data->advances[glyph] == 0)
        data->advances[glyph] =
            hb_font_get_glyph_h_advance(data->hb_font, glyph) + 1;
    return data->advances[glyph] - 1;
}

/* HarfBuzz goes through the outline for it; empty if there is none. */
static const hb_glyph_extents_t *
extents_of(const Face *face, uint32_t glyph)
{
    const FaceData *data = (const FaceData *)face;
    hb_glyph_extents_t *known =
        g_hash_table_lookup(data->extents, GUINT_TO_POINTER(glyph));
    if (known)
        return known;
    known = g_new0(hb_glyph_extents_t, 1);
    if (!hb_font_get_glyph_extents(data->hb_font, glyph, known))
        *known = (hb_glyph_extents_t){0};
    g_hash_table_insert(data->extents, GUINT_TO_POINTER(glyph), known);
    return known;
}

bool
face_ink(const Face *face, uint32_t glyph, int *left, int *right)
{
    const hb_glyph_extents_t *extents = extents_of(face, glyph);
    if (extents->width == 0 || extents->height == 0)
        return false;
    *left = extents->x_bearing;
    *right = face_advance(face, glyph) - (extents->x_bearing + extents->width);
    return true;
}

bool
face_ink_upright(const Face *face, uint32_t glyph, int *top, int *bottom)
{
    const hb_glyph_extents_t *extents = extents_of(face, glyph);
    if (extents->width == 0 || extents->height == 0)
        return false;
    *top = extents->y_bearing;
    *bottom = extents->y_bearing + extents->height;
    return true;
}

uint32_t
face_glyph(const Face *face, uint32_t character)
{
    hb_codepoint_t glyph;
    hb_font_t *font = ((const FaceData *)face)->hb_font;
    return hb_font_get_nominal_glyph(font, character, &glyph) ? glyph : 0;
}

/* ---- listing ---- */

static const struct {
    const char *tag;
    const char *fontconfig;
} listed_languages[] = {{"zh-Hans", "zh-cn"},
                        {"zh-Hant", "zh-tw"},
                        {"ja", "ja"},
                        {"ko", "ko"},
                        {"en", "en"}};

static char *
languages_of(FcPattern *font)
{
    GString *tags = g_string_new(NULL);
    FcLangSet *set;
    if (FcPatternGetLangSet(font, FC_LANG, 0, &set) != FcResultMatch)
        return g_string_free(tags, FALSE);
    for (size_t i = 0; i < G_N_ELEMENTS(listed_languages); i++) {
        const FcChar8 *language =
            (const FcChar8 *)listed_languages[i].fontconfig;
        if (FcLangSetHasLang(set, language) == FcLangEqual)
            g_string_append_printf(tags, "%s%s", tags->len ? " " : "",
                                   listed_languages[i].tag);
    }
    return g_string_free(tags, FALSE);
}

static int
compare_families(const void *left, const void *right)
{
    const FontFamily *a = left;
    const FontFamily *b = right;
    int order = strcmp(a->name, b->name);
    return order ? order : strcmp(a->file, b->file);
}

static int
compare_texts(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

char *
font_library_files(FontLibrary *library)
{
    FcPattern *any = FcPatternCreate();
    FcObjectSet *wanted = FcObjectSetBuild(FC_FILE, (char *)NULL);
    FcFontSet *fonts = FcFontList(library->config, any, wanted);
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    for (int i = 0; fonts && i < fonts->nfont; i++) {
        FcChar8 *file = NULL;
        struct stat about;
        FcPatternGetString(fonts->fonts[i], FC_FILE, 0, &file);
        if (file && stat((const char *)file, &about) == 0)
            g_ptr_array_add(lines, g_strdup_printf("%s %lld %lld", (char *)file,
                                                   (long long)about.st_size,
                                                   (long long)about.st_mtime));
    }
    g_ptr_array_sort(lines, compare_texts);
    g_ptr_array_add(lines, NULL);
    char *joined = g_strjoinv("\n", (char **)lines->pdata);
    char *files = strdup(joined);
    g_free(joined);
    g_ptr_array_free(lines, TRUE);
    if (fonts)
        FcFontSetDestroy(fonts);
    FcObjectSetDestroy(wanted);
    FcPatternDestroy(any);
    return files;
}

FontFamily *
font_library_families(FontLibrary *library, size_t *count)
{
    FcPattern *any = FcPatternCreate();
    FcObjectSet *wanted =
        FcObjectSetBuild(FC_FAMILY, FC_FILE, FC_LANG, (char *)NULL);
    FcFontSet *fonts = FcFontList(library->config, any, wanted);
    int total = fonts ? fonts->nfont : 0;
    FontFamily *families = calloc((size_t)total + 1, sizeof *families);
    *count = 0;
    for (int i = 0; families && i < total; i++) {
        FcChar8 *name = NULL;
        FcChar8 *file = NULL;
        FcPatternGetString(fonts->fonts[i], FC_FAMILY, 0, &name);
        FcPatternGetString(fonts->fonts[i], FC_FILE, 0, &file);
        if (!name || !file)
            continue;
        families[(*count)++] =
            (FontFamily){g_intern_string((const char *)name), NULL,
                         g_intern_string((const char *)file)};
        char *languages = languages_of(fonts->fonts[i]);
        families[*count - 1].languages = g_intern_string(languages);
        g_free(languages);
    }
    if (families)
        qsort(families, *count, sizeof *families, compare_families);
    /* One line a family: its first file stands for it. */
    size_t kept = 0;
    for (size_t i = 0; families && i < *count; i++)
        if (kept == 0 || strcmp(families[kept - 1].name, families[i].name) != 0)
            families[kept++] = families[i];
    *count = kept;
    if (fonts)
        FcFontSetDestroy(fonts);
    FcObjectSetDestroy(wanted);
    FcPatternDestroy(any);
    return families;
}

const char *
fonts_versions(void)
{
    static char text[128];
    int version = FcGetVersion();
    g_snprintf(text, sizeof text, "Pango %s, HarfBuzz %s, fontconfig %d.%d.%d",
               pango_version_string(), hb_version_string(), version / 10000,
               version / 100 % 100, version % 100);
    return text;
}

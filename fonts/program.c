/*
 * Program: see program.h.
 *
 * FreeType takes the CIDs of a bare CFF for glyph numbers; in an OpenType
 * wrapper it takes glyph numbers.  Here a "glyph" is always what FreeType
 * takes.
 */
#include "fonts/program.h"

#include <stdlib.h>

#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_CID_H
#include FT_FONT_FORMATS_H

enum { MOST_CIDS = 65536 };

struct FontProgram {
    FT_Library library;
    FT_Face face;
    bool has_cids;
    bool takes_cids;
    uint32_t *glyphs;     /* by CID, + 1; made when first asked for */
    uint32_t *characters; /* by glyph; likewise */
};

static bool
is_bare(const unsigned char *bytes, size_t length)
{
    return length > 4 && bytes[0] == 1 && bytes[1] == 0 && bytes[2] >= 4 &&
           bytes[2] < 32;
}

FontProgram *
font_program_new(const unsigned char *bytes, size_t length)
{
    FontProgram *program = calloc(1, sizeof *program);
    if (!program || length > INT32_MAX)
        goto failed;
    if (FT_Init_FreeType(&program->library) != 0)
        goto failed;
    if (FT_New_Memory_Face(program->library, bytes, (FT_Long)length,
                           /*face_index=*/0, &program->face) != 0)
        goto failed;
    FT_Bool keyed = 0;
    program->has_cids =
        FT_Get_CID_Is_Internally_CID_Keyed(program->face, &keyed) == 0 && keyed;
    program->takes_cids =
        program->has_cids && is_bare(bytes, length) && bytes[0] == 1;
    return program;
failed:
    font_program_free(program);
    return NULL;
}

void
font_program_free(FontProgram *program)
{
    if (!program)
        return;
    if (program->face)
        FT_Done_Face(program->face);
    if (program->library)
        FT_Done_FreeType(program->library);
    free(program->glyphs);
    free(program->characters);
    free(program);
}

size_t
font_program_count(const FontProgram *program)
{
    return program->face->num_glyphs > 0 ? (size_t)program->face->num_glyphs
                                         : 0;
}

bool
font_program_has_cids(const FontProgram *program)
{
    return program->has_cids;
}

/* The charset turned round.  [Adobe Technical Note 5176 (2003) 18] */
static bool
turn_round(FontProgram *program)
{
    program->glyphs = calloc(MOST_CIDS, sizeof *program->glyphs);
    if (!program->glyphs)
        return false;
    size_t count = font_program_count(program);
    for (size_t glyph = 0; glyph < count && glyph < MOST_CIDS; glyph++) {
        FT_UInt cid = 0;
        if (FT_Get_CID_From_Glyph_Index(program->face, (FT_UInt)glyph, &cid) ==
                0 &&
            cid < MOST_CIDS)
            program->glyphs[cid] = (uint32_t)glyph + 1;
    }
    return true;
}

uint32_t
font_program_glyph_of_cid(FontProgram *program, uint32_t cid)
{
    if (cid == 0 || cid >= MOST_CIDS)
        return 0;
    if (!program->has_cids)
        return cid < font_program_count(program) ? cid : 0;
    if (!program->glyphs && !turn_round(program))
        return 0;
    uint32_t glyph = program->glyphs[cid];
    return glyph == 0 ? 0 : program->takes_cids ? cid : glyph - 1;
}

uint32_t
font_program_glyph_of_name(FontProgram *program, const char *name)
{
    return FT_HAS_GLYPH_NAMES(program->face)
               ? FT_Get_Name_Index(program->face, name)
               : 0;
}

uint32_t
font_program_glyph_of_character(FontProgram *program, uint32_t character)
{
    if (FT_Select_Charmap(program->face, FT_ENCODING_UNICODE) != 0)
        return 0;
    return FT_Get_Char_Index(program->face, character);
}

uint32_t
font_program_glyph_of_byte(FontProgram *program, unsigned byte)
{
    for (int i = 0; i < program->face->num_charmaps; i++) {
        FT_CharMap map = program->face->charmaps[i];
        if (map->encoding == FT_ENCODING_UNICODE ||
            FT_Set_Charmap(program->face, map) != 0)
            continue;
        FT_UInt glyph = FT_Get_Char_Index(program->face, byte);
        if (glyph == 0 && map->encoding == FT_ENCODING_MS_SYMBOL)
            glyph = FT_Get_Char_Index(program->face, 0xF000 + byte);
        if (glyph != 0)
            return glyph;
    }
    return 0;
}

uint32_t
font_program_character(FontProgram *program, uint32_t glyph)
{
    size_t count = font_program_count(program);
    if (!program->characters) {
        program->characters = calloc(count + 1, sizeof *program->characters);
        if (!program->characters ||
            FT_Select_Charmap(program->face, FT_ENCODING_UNICODE) != 0)
            return 0;
        FT_UInt at;
        for (FT_ULong c = FT_Get_First_Char(program->face, &at); at != 0;
             c = FT_Get_Next_Char(program->face, c, &at))
            if (at < count && program->characters[at] == 0)
                program->characters[at] = (uint32_t)c;
    }
    return glyph < count ? program->characters[glyph] : 0;
}

bool
font_program_advance(FontProgram *program, uint32_t glyph, double *width)
{
    if (FT_Load_Glyph(program->face, glyph,
                      FT_LOAD_NO_SCALE | FT_LOAD_NO_HINTING |
                          FT_LOAD_NO_BITMAP) != 0)
        return false;
    int em = program->face->units_per_EM;
    *width = (double)program->face->glyph->advance.x * 1000 / (em ? em : 1000);
    return true;
}

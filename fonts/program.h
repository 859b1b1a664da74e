/*
 * Program: a font program that was found inside a file.
 *
 * Reads what a PDF embeds (TrueType, OpenType, bare CFF, Type 1) to compare it
 * with what the PDF says of it.  FreeType reads it: the bytes may be hostile.
 */
#ifndef BRIEFSET_FONTS_PROGRAM_H
#define BRIEFSET_FONTS_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct FontProgram FontProgram;

/*
 * Opens a program; `bytes` must outlive it.  NULL if it cannot be read.  The
 * caller frees it.
 */
FontProgram *font_program_new(const unsigned char *bytes, size_t length);
void font_program_free(FontProgram *program);

/* How many glyphs it has, and whether it is keyed by CID. */
size_t font_program_count(const FontProgram *program);
bool font_program_has_cids(const FontProgram *program);

/* The glyph of a CID; 0: none.  In a program without CIDs they are glyphs. */
uint32_t font_program_glyph_of_cid(FontProgram *program, uint32_t cid);

/* The glyph of a name, or of a character by any map it has; 0: none. */
uint32_t font_program_glyph_of_name(FontProgram *program, const char *name);
uint32_t
font_program_glyph_of_character(FontProgram *program, uint32_t character);

/* The glyph of a byte by the maps of a symbolic font; 0: none. */
uint32_t font_program_glyph_of_byte(FontProgram *program, unsigned byte);

/* A character that a glyph stands for by its name or a map; 0: none. */
uint32_t font_program_character(FontProgram *program, uint32_t glyph);

/*
 * A glyph's advance in 1/1000 em; false if the glyph is not there.
 */
bool font_program_advance(FontProgram *program, uint32_t glyph, double *width);

#endif

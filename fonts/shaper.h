/*
 * Shaper: one font request in one script, and what it has shaped before.
 *
 * A face shapes text character by character but where its lookups say
 * otherwise.  Glyphs that none of the lookups in use reads or changes are
 * inert: they are what the character map says, whatever stands beside them,
 * and they keep apart what stands on their two sides.  So a text falls into
 * inert characters, which are found in a table, and stretches of others (a
 * Latin word, two Chinese marks), which HarfBuzz shapes once.
 */
#ifndef BRIEFSET_FONTS_SHAPER_H
#define BRIEFSET_FONTS_SHAPER_H

#include "fonts/library.h"

typedef struct Shaper Shaper;

/*
 * Who shapes text of a request in a script; lent by the library.  NULL: the
 * face has what cannot be taken apart, and Pango must be asked.
 */
Shaper *
shaper_for(FontLibrary *library, const ShapeSpan *span, PangoScript script);
void shaper_free(Shaper *shaper);

const Face *shaper_face(const Shaper *shaper);

typedef enum CharacterState {
    CHARACTER_UNKNOWN,
    CHARACTER_INERT,
    CHARACTER_ACTIVE,
    CHARACTER_MISSING /* of the first face: another one may have it */
} CharacterState;

typedef struct ShapedCharacter {
    uint32_t glyph;
    int advance; /* design units */
    CharacterState state;
} ShapedCharacter;

/* A character of the Basic Multilingual Plane; lent. */
const ShapedCharacter *shaper_character(Shaper *shaper, uint32_t code);

/* Glyphs of a stretch of active characters; clusters count from its start. */
typedef struct Segment {
    size_t count;
    ShapedGlyph *glyphs;
} Segment;

/* Lent until the next segment is asked for. */
const Segment *shaper_segment(Shaper *shaper, const char *text, size_t length);

#endif

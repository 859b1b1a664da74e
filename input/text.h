/*
 * Text: UTF-8, source files and the places in them, a growing string.
 */
#ifndef BRIEFSET_INPUT_TEXT_H
#define BRIEFSET_INPUT_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "input/arena.h"
#include "input/diagnostic.h"

/*
 * Decodes the character at `bytes` (at least one byte, `length` available).
 * Returns its size in bytes, or 0 if it is not well-formed UTF-8 (overlong
 * forms, surrogates and anything above U+10FFFF are not).  [RFC 3629]
 */
size_t utf8_decode(const char *bytes, size_t length, uint32_t *character);

/* Writes `character` to `bytes` (room for 4); returns the size in bytes. */
size_t utf8_encode(uint32_t character, char *bytes);

/*
 * The character that ends at `position` (> 0) of well-formed text; its size
 * is returned.
 */
size_t
utf8_decode_before(const char *bytes, size_t position, uint32_t *character);

/*
 * `text` itself if it is well-formed, else a copy with U+FFFD for every byte
 * that is not; NULL when out of memory.
 */
const char *utf8_repair(Arena *arena, const char *text);

/*
 * A source text, read whole: valid UTF-8, no NUL, byte order mark removed,
 * CRLF and CR made LF.  Lives in the arena it was made in.
 */
typedef struct Source Source;

/*
 * Bytes of a source from `start` on (up to the next segment) that were taken
 * from byte `origin_start` on of another.
 */
typedef struct SourceSegment {
    size_t start;
    const Source *origin;
    size_t origin_start;
} SourceSegment;

/* A value of a record that a merged source refers to; see merge.h. */
typedef struct SourceValue {
    const char *text;
    size_t length;
    const Source *source;
    size_t offset;
} SourceValue;

struct Source {
    const char *name; /* as the user called it; "-" is standard input */
    const char *text; /* NUL-terminated */
    size_t length;
    size_t *line_starts; /* byte offset of each line's first byte */
    size_t line_count;
    size_t *marks; /* characters before byte 0, 1024, 2048 …: long lines */
    /* Of the file it was read from, 64 digits, by whoever read it; or NULL. */
    const char *digest;
    /* Of a text that was put together from others; else none. */
    VECTOR(SourceSegment) segments;
    VECTOR(SourceValue) values;
};

/*
 * Checks `length` bytes and makes a Source of them (copied).  NULL when out
 * of memory or when the bytes are not text; the latter is diagnosed
 * ("invalid-utf8", "nul-byte") with line and byte.
 */
Source *source_new(Arena *arena, const char *name, const char *bytes,
                   size_t length, Diagnostics *diagnostics);

/*
 * A text put together from others, whose places are theirs: `text`, lent and
 * NUL-terminated, is the source; `segments` are to be added by the caller, in
 * order and the first from byte 0.  NULL when out of memory.
 */
Source *
source_derive(Arena *arena, const char *name, const char *text, size_t length);

/* The place of byte `offset` (clamped to the text's end); never slow. */
Place source_place(const Source *source, size_t offset);

/* Where source_place_after() was asked last; all zero before the first time. */
typedef struct SourceMark {
    size_t offset;
    Place place;
} SourceMark;

/*
 * source_place() for whoever goes through a source: quicker as long as the
 * bytes asked for come in order.
 */
Place source_place_after(const Source *source, size_t offset, SourceMark *mark);

/* The byte that a place means: the inverse of source_place(). */
size_t source_offset(const Source *source, Place place);

/* The line that byte `offset` stands in, counted from 0. */
size_t source_line(const Source *source, size_t offset);

/* The end of line `line` (from 0): its line feed, or the text's end. */
size_t source_line_end(const Source *source, size_t line);

/* A string that grows in an arena.  `bytes` is NUL-terminated once used. */
typedef struct StringBuilder {
    Arena *arena;
    char *bytes;
    size_t length;
    size_t capacity;
} StringBuilder;

bool string_append(StringBuilder *builder, const char *bytes, size_t length);
bool string_append_text(StringBuilder *builder, const char *text);

#endif

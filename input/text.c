/*
 * Text: see text.h.
 */
#include "input/text.h"

#include <string.h>

enum { MARK_DISTANCE = 1024 };

size_t
utf8_decode(const char *bytes, size_t length, uint32_t *character)
{
    const unsigned char *b = (const unsigned char *)bytes;
    uint32_t c = b[0];
    if (c < 0x80) {
        *character = c;
        return 1;
    }
    size_t size = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
    static const uint32_t lead_mask[] = {0, 0, 0x1F, 0x0F, 0x07};
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    if (c < 0xC2 || c > 0xF4 || size > length)
        return 0;
    c &= lead_mask[size];
    for (size_t i = 1; i < size; i++) {
        if ((b[i] & 0xC0) != 0x80)
            return 0;
        c = c << 6 | (b[i] & 0x3F);
    }
    if (c < smallest[size] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        return 0;
    *character = c;
    return size;
}

size_t
utf8_encode(uint32_t c, char *bytes)
{
    if (c < 0x80) {
        bytes[0] = (char)c;
        return 1;
    }
    size_t size = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = size - 1; i > 0; i--) {
        bytes[i] = (char)(0x80 | (c & 0x3F));
        c >>= 6;
    }
    bytes[0] = (char)(lead[size] | c);
    return size;
}

size_t
utf8_decode_before(const char *bytes, size_t position, uint32_t *character)
{
    size_t start = position - 1;
    while (start > 0 && ((unsigned char)bytes[start] & 0xC0) == 0x80)
        start--;
    utf8_decode(bytes + start, position - start, character);
    return position - start;
}

static size_t
count_bytes(const char *bytes, size_t length, char byte)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++)
        count += bytes[i] == byte;
    return count;
}

static bool
index_lines(Arena *arena, Source *source)
{
    const char *end = source->text + source->length;
    size_t lines = 1 + count_bytes(source->text, source->length, '\n');
    source->line_starts = arena_array(arena, lines, sizeof(size_t));
    if (!source->line_starts)
        return false;
    const char *at = source->text;
    source->line_count = 1;
    while ((at = memchr(at, '\n', (size_t)(end - at))))
        source->line_starts[source->line_count++] =
            (size_t)(++at - source->text);
    return true;
}

static bool
begins_character(char byte)
{
    return ((unsigned char)byte & 0xC0) != 0x80;
}

static size_t
count_characters(const char *bytes, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++)
        count += begins_character(bytes[i]);
    return count;
}

static bool
index_characters(Arena *arena, Source *source)
{
    size_t count = source->length / MARK_DISTANCE + 1;
    source->marks = arena_array(arena, count, sizeof(size_t));
    if (!source->marks)
        return false;
    for (size_t i = 1; i < count; i++)
        source->marks[i] =
            source->marks[i - 1] +
            count_characters(source->text + (i - 1) * MARK_DISTANCE,
                             MARK_DISTANCE);
    return true;
}

/* Copies the text with every CRLF and lone CR turned into LF. */
static char *
copy_with_line_feeds(Arena *arena, const char *bytes, size_t *length)
{
    char *copy = arena_text(arena, bytes, *length);
    if (!copy || !memchr(copy, '\r', *length))
        return copy;
    size_t kept = 0;
    for (size_t i = 0; i < *length; i++) {
        if (bytes[i] == '\r' && i + 1 < *length && bytes[i + 1] == '\n')
            continue;
        copy[kept++] = bytes[i] == '\r' ? '\n' : bytes[i];
    }
    copy[kept] = '\0';
    *length = kept;
    return copy;
}

/* How many bytes from here on are ASCII and not NUL, by eights. */
static size_t
plain_bytes(const char *bytes, size_t length)
{
    static const uint64_t lowest = 0x0101010101010101;
    static const uint64_t highest = 0x8080808080808080;
    size_t plain = 0;
    for (; plain + sizeof(uint64_t) <= length; plain += sizeof(uint64_t)) {
        uint64_t eight;
        memcpy(&eight, bytes + plain, sizeof eight);
        if ((eight | (eight - lowest)) & highest)
            break;
    }
    return plain;
}

/* Reports the first byte that is not text; false if there is one. */
static bool
check_text(const Source *source, Diagnostics *diagnostics)
{
    const char *text = source->text;
    for (size_t i = 0; i < source->length;) {
        uint32_t c;
        size_t size = utf8_decode(text + i, source->length - i, &c);
        if (size > 0 && c != 0) {
            i += size;
            if (size == 1)
                i += plain_bytes(text + i, source->length - i);
            continue;
        }
        size_t line = source_line(source, i);
        size_t byte = i - source->line_starts[line] + 1;
        Place place = {source->name, (int)line + 1, 0};
        if (size > 0)
            diagnose(diagnostics, SEVERITY_ERROR, "nul-byte", place,
                     "a NUL byte at byte %zu of the line: this is not a text "
                     "file",
                     byte);
        else
            diagnose(diagnostics, SEVERITY_ERROR, "invalid-utf8", place,
                     "byte %zu of the line (0x%02X) is not valid UTF-8", byte,
                     (unsigned)(unsigned char)text[i]);
        return false;
    }
    return true;
}

Source *
source_new(Arena *arena, const char *name, const char *bytes, size_t length,
           Diagnostics *diagnostics)
{
    static const char byte_order_mark[] = "\xEF\xBB\xBF";
    if (length >= 3 && memcmp(bytes, byte_order_mark, 3) == 0) {
        bytes += 3;
        length -= 3;
    }
    Source *source = arena_alloc(arena, sizeof *source);
    if (!source)
        return NULL;
    source->name = arena_text(arena, name, strlen(name));
    source->text = copy_with_line_feeds(arena, bytes, &length);
    source->length = length;
    if (!source->name || !source->text || !index_lines(arena, source) ||
        !index_characters(arena, source))
        return NULL;
    if (!diagnostics_know(diagnostics, source))
        return NULL;
    return check_text(source, diagnostics) ? source : NULL;
}

Source *
source_derive(Arena *arena, const char *name, const char *text, size_t length)
{
    Source *source = arena_alloc(arena, sizeof *source);
    if (!source)
        return NULL;
    source->name = name;
    source->text = text;
    source->length = length;
    bool good = index_lines(arena, source) && index_characters(arena, source);
    return good ? source : NULL;
}

size_t
source_line(const Source *source, size_t offset)
{
    size_t low = 0;
    size_t high = source->line_count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (source->line_starts[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

size_t
source_line_end(const Source *source, size_t line)
{
    return line + 1 < source->line_count ? source->line_starts[line + 1] - 1
                                         : source->length;
}

/* How many characters begin before byte `offset`. */
static size_t
characters_before(const Source *source, size_t offset)
{
    size_t mark = offset / MARK_DISTANCE;
    return source->marks[mark] +
           count_characters(source->text + mark * MARK_DISTANCE,
                            offset - mark * MARK_DISTANCE);
}

/* The place in the source that the byte was taken from. */
static Place
origin_place(const Source *source, size_t offset)
{
    size_t low = 0;
    size_t high = source->segments.count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (source->segments.items[middle].start <= offset)
            low = middle;
        else
            high = middle;
    }
    const SourceSegment *segment = &source->segments.items[low];
    return source_place(segment->origin,
                        segment->origin_start + offset - segment->start);
}

Place
source_place(const Source *source, size_t offset)
{
    if (offset > source->length)
        offset = source->length;
    if (source->segments.count > 0)
        return origin_place(source, offset);
    size_t line = source_line(source, offset);
    size_t start = source->line_starts[line];
    size_t column = 0;
    if (offset - start > MARK_DISTANCE)
        column = characters_before(source, offset) -
                 characters_before(source, start);
    else
        column = count_characters(source->text + start, offset - start);
    return (Place){source->name, (int)line + 1, (int)column + 1};
}

Place
source_place_after(const Source *source, size_t offset, SourceMark *mark)
{
    if (offset > source->length)
        offset = source->length;
    const char *from = source->text + mark->offset;
    bool goes_on = mark->place.line > 0 && offset >= mark->offset &&
                   source->segments.count == 0 &&
                   !memchr(from, '\n', offset - mark->offset);
    if (goes_on)
        mark->place.column +=
            (int)count_characters(from, offset - mark->offset);
    else
        mark->place = source_place(source, offset);
    mark->offset = offset;
    return mark->place;
}

size_t
source_offset(const Source *source, Place place)
{
    if (place.line < 1 || (size_t)place.line > source->line_count)
        return place.line < 1 ? 0 : source->length;
    size_t line = (size_t)place.line - 1;
    size_t at = source->line_starts[line];
    size_t end = source_line_end(source, line);
    size_t wanted = characters_before(source, at) +
                    (size_t)(place.column > 0 ? place.column - 1 : 0);
    /* The last mark that stands no further than what is looked for. */
    size_t low = at / MARK_DISTANCE;
    size_t high = end / MARK_DISTANCE + 1;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (source->marks[middle] <= wanted)
            low = middle;
        else
            high = middle;
    }
    if (low * MARK_DISTANCE > at)
        at = low * MARK_DISTANCE;
    size_t count = characters_before(source, at);
    while (at < end && (count < wanted || !begins_character(source->text[at])))
        count += begins_character(source->text[at++]);
    return at;
}

bool
string_append(StringBuilder *builder, const char *bytes, size_t length)
{
    if (length >= SIZE_MAX / 2 - builder->length)
        return false;
    size_t needed = builder->length + length + 1;
    if (needed > builder->capacity) {
        size_t capacity = needed * 2 > 64 ? needed * 2 : 64;
        char *grown = arena_alloc(builder->arena, capacity);
        if (!grown)
            return false;
        if (builder->length > 0)
            memcpy(grown, builder->bytes, builder->length);
        builder->bytes = grown;
        builder->capacity = capacity;
    }
    if (length > 0)
        memcpy(builder->bytes + builder->length, bytes, length);
    builder->length += length;
    builder->bytes[builder->length] = '\0';
    return true;
}

bool
string_append_text(StringBuilder *builder, const char *text)
{
    return string_append(builder, text, strlen(text));
}

const char *
utf8_repair(Arena *arena, const char *text)
{
    StringBuilder repaired = {.arena = arena};
    size_t length = strlen(text);
    size_t kept = 0; /* of `text`, in `repaired` */
    for (size_t at = 0; at < length;) {
        uint32_t c;
        size_t size = utf8_decode(text + at, length - at, &c);
        if (size == 0) {
            string_append(&repaired, text + kept, at - kept);
            string_append_text(&repaired, "\uFFFD");
            kept = at + 1;
        }
        at += size == 0 ? 1 : size;
    }
    if (kept == 0)
        return text;
    return string_append(&repaired, text + kept, length - kept) ? repaired.bytes
                                                                : NULL;
}

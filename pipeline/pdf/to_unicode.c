/*
 * ToUnicode: the way back from codes to text.
 *
 * The texts are those that the glyphs stand for in this document, never the
 * font's own character map read backwards: that would give a radical for a
 * character drawn alike, and a search for the character would not find it.
 */
#include <string.h>

#include "pipeline/pdf/font.h"
#include "pipeline/pdf/object.h"

/* At most so many in a block.  [Adobe Technical Note 5014] */
enum { BLOCK_ENTRIES = 100 };

static const char opening[] = "/CIDInit /ProcSet findresource begin\n"
                              "12 dict begin\n"
                              "begincmap\n"
                              "/CIDSystemInfo <</Registry (Adobe) "
                              "/Ordering (UCS) /Supplement 0>> def\n"
                              "/CMapName /Adobe-Identity-UCS def\n"
                              "/CMapType 2 def\n"
                              "1 begincodespacerange\n"
                              "<0000> <FFFF>\n"
                              "endcodespacerange\n";
static const char closing[] = "endcmap\n"
                              "CMapName currentdict /CMap defineresource pop\n"
                              "end\n"
                              "end\n";

static const Meaning *
find_meaning(const FontGlyph *glyph, unsigned variant)
{
    const Meaning *meaning = glyph->meanings;
    while (meaning && meaning->variant != variant)
        meaning = meaning->next;
    return meaning;
}

static void
print_entry(Output *map, uint16_t code, const Meaning *meaning)
{
    static const char hexadecimal[] = "0123456789ABCDEF";
    char digits[] = "<0000> <";
    for (int i = 0; i < 4; i++)
        digits[1 + i] = hexadecimal[code >> (12 - 4 * i) & 15];
    output_bytes(map, digits, sizeof digits - 1);
    output_utf16(map, meaning->text, meaning->length);
    output_text(map, ">\n");
}

static void
print_block(Output *map, const Output *block, size_t entries)
{
    if (entries == 0)
        return;
    output_integer(map, (int64_t)entries);
    output_text(map, " beginbfchar\n");
    output_bytes(map, block->bytes, block->length);
    output_text(map, "endbfchar\n");
}

unsigned
to_unicode_write(Writer *writer, const FontGlyph *glyphs, size_t count,
                 unsigned variant)
{
    Output map = writer_output(writer);
    Output block = writer_output(writer);
    size_t entries = 0;
    output_text(&map, opening);
    for (size_t i = 0; i < count; i++) {
        const Meaning *meaning = find_meaning(&glyphs[i], variant);
        if (!meaning)
            continue;
        print_entry(&block, glyphs[i].code, meaning);
        if (++entries == BLOCK_ENTRIES) {
            print_block(&map, &block, entries);
            block.length = 0;
            entries = 0;
        }
    }
    print_block(&map, &block, entries);
    output_text(&map, closing);
    Object *object = object_new(writer);
    if (!object || !object_compress(writer, object, map.bytes, map.length))
        return 0;
    return object->number;
}

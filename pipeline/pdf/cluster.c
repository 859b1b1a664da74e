/*
 * Clusters: see cluster.h.
 *
 * Most clusters are one glyph.  Where several glyphs stand for one text (a
 * letter and its mark), the text as a whole is said by an ActualText.  Not
 * every program reads that, and every code needs some Unicode value, so the
 * characters are dealt out as well: one to each glyph, the rest to the last.
 * Where glyphs are more than characters the surplus get U+200B, a character
 * without width that is neither seen nor spoken; an empty value is not
 * allowed, and repeating a letter would show it twice.
 */
#include "pipeline/pdf/cluster.h"

#include "input/text.h"

static const char zero_width_space[] = "\xE2\x80\x8B";

/*
 * A mark without width that follows its letter: it begins where the next
 * letter begins, so that a reader who goes by places alone (poppler) may take
 * it for the next one's.
 */
static bool
is_mark_after(const Item *item, size_t glyph, size_t text_end)
{
    const PlacedGlyph *mark = &item->glyphs[glyph];
    return mark->text_start == text_end && item->face &&
           face_advance(item->face, mark->id) == 0;
}

Cluster
cluster_at(const Item *item, size_t first)
{
    const PlacedGlyph *glyph = &item->glyphs[first];
    size_t text_end = glyph->text_start + glyph->text_length;
    size_t end = first + 1;
    for (; end < item->count; end++) {
        const PlacedGlyph *next = &item->glyphs[end];
        if (next->text_length > 0 && !is_mark_after(item, end, text_end))
            break;
        if (next->text_length > 0)
            text_end += next->text_length;
    }
    Cluster cluster = {first, end, item->text + glyph->text_start,
                       text_end - glyph->text_start};
    return cluster;
}

bool
cluster_needs_text(const Cluster *cluster)
{
    return cluster->end - cluster->first > 1 || cluster->length == 0;
}

static size_t
next_character(const Cluster *cluster, size_t at)
{
    uint32_t c;
    size_t size = utf8_decode(cluster->text + at, cluster->length - at, &c);
    return at + (size == 0 ? 1 : size);
}

void
cluster_share(const Cluster *cluster, size_t glyph, const char **text,
              size_t *length)
{
    size_t start = 0;
    if (cluster->end - cluster->first == 1 && cluster->length > 0) {
        *text = cluster->text;
        *length = cluster->length;
        return;
    }
    for (size_t i = cluster->first; i < glyph && start < cluster->length; i++)
        start = next_character(cluster, start);
    if (start >= cluster->length) {
        *text = zero_width_space;
        *length = sizeof zero_width_space - 1;
        return;
    }
    size_t end = glyph + 1 == cluster->end ? cluster->length
                                           : next_character(cluster, start);
    *text = cluster->text + start;
    *length = end - start;
}

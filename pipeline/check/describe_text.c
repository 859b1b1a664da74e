/*
 * The text of a file, block by block: see describe.h.
 *
 * Glyphs come in the order of the content streams.  Where a jump parts two
 * letters that a space would part in print, and none is written, one is put
 * in; not after a hyphen that only the line's end made, which is written as
 * a soft hyphen or as nothing (U+200B).
 */
#include <math.h>
#include <string.h>

#include "input/language.h"
#include "input/text.h"
#include "pipeline/check/describe_file.h"

static const double word_gap = 0.15;  /* em: less is no space */
static const double same_line = 0.06; /* em */

enum { NOTHING = -1, SOFT_HYPHEN = 0xAD, ZERO_WIDTH_SPACE = 0x200B };

/* What a block says on one page. */
typedef struct Piece {
    int page;
    int next; /* of the block; NOTHING: none */
    StringBuilder text;
} Piece;

typedef struct TextBlock {
    const char *language;
    int first;
    int last;
    int next;  /* of the blocks without tags */
    Shown end; /* its last glyph; no text: none yet */
} TextBlock;

struct TextBlocks {
    const Pdf *pdf;
    const Tree *tree;
    int *of_node; /* block + 1 of a structure element */
    VECTOR(TextBlock) list;
    VECTOR(Piece) pieces;
    int untagged;            /* the last of the blocks without tags */
    const char *actual_text; /* of the sequence that is being read */
};

TextBlocks *
text_blocks_new(const Pdf *pdf, const Tree *tree)
{
    TextBlocks *blocks = arena_alloc(pdf->arena, sizeof *blocks);
    int *of_node =
        arena_array(pdf->arena, tree->nodes.count + 1, sizeof *of_node);
    if (!blocks || !of_node)
        return NULL;
    *blocks = (TextBlocks){
        .pdf = pdf, .tree = tree, .of_node = of_node, .untagged = NOTHING};
    return blocks;
}

/* ---- which block ---- */

static int
add_block(TextBlocks *blocks, const char *language)
{
    TextBlock *block = vector_push(blocks->pdf->arena, &blocks->list);
    if (!block)
        return NOTHING;
    *block = (TextBlock){.language = language,
                         .first = NOTHING,
                         .last = NOTHING,
                         .next = NOTHING};
    return (int)blocks->list.count - 1;
}

static int
untagged_block(TextBlocks *blocks, const Shown *glyph)
{
    const char *language =
        glyph->language ? glyph->language : blocks->pdf->language;
    if (!language)
        language = "";
    for (int i = blocks->untagged; i != NOTHING; i = blocks->list.items[i].next)
        if (strcmp(blocks->list.items[i].language, language) == 0)
            return i;
    int block = add_block(blocks, language);
    if (block != NOTHING) {
        blocks->list.items[block].next = blocks->untagged;
        blocks->untagged = block;
    }
    return block;
}

static int
block_of(TextBlocks *blocks, const Shown *glyph)
{
    const Tree *tree = blocks->tree;
    int node = glyph->owner;
    if (node < 0)
        return untagged_block(blocks, glyph);
    bool is_number =
        glyph->raised && node_is(&tree->nodes.items[node], "Reference");
    int owner = is_number ? node : tree_block(tree, node);
    node = owner >= 0 ? owner : node;
    if (blocks->of_node[node] == 0) {
        const char *language = tree->nodes.items[node].language;
        if (!language)
            language = blocks->pdf->language ? blocks->pdf->language : "";
        blocks->of_node[node] = add_block(blocks, language) + 1;
    }
    return blocks->of_node[node] - 1;
}

static Piece *
piece_of(TextBlocks *blocks, TextBlock *block, int page)
{
    if (block->last != NOTHING &&
        blocks->pieces.items[block->last].page == page)
        return &blocks->pieces.items[block->last];
    Piece *piece = vector_push(blocks->pdf->arena, &blocks->pieces);
    if (!piece)
        return NULL;
    int index = (int)blocks->pieces.count - 1;
    *piece = (Piece){
        .page = page, .next = NOTHING, .text = {.arena = blocks->pdf->arena}};
    if (block->last != NOTHING)
        blocks->pieces.items[block->last].next = index;
    else
        block->first = index;
    block->last = index;
    return piece;
}

/* ---- what parts words ---- */

static uint32_t
last_character(const char *text)
{
    uint32_t c = 0;
    size_t length = text ? strlen(text) : 0;
    if (length > 0)
        utf8_decode_before(text, length, &c);
    return c;
}

static uint32_t
first_character(const char *text)
{
    uint32_t c = 0;
    if (!text || !*text || utf8_decode(text, strlen(text), &c) == 0)
        return 0;
    return c;
}

/* A letter or digit of a script that parts words by spaces. */
static bool
parts_words(uint32_t c)
{
    return c > ' ' && c != '-' && c != 0x2010 && c != SOFT_HYPHEN &&
           c != ZERO_WIDTH_SPACE && c != 0xA0 && c != 0x3000 &&
           !character_is_wide(c);
}

static bool
jumps(const Shown *from, const Shown *to, bool new_page)
{
    double gap = to->x - from->x - from->advance;
    return new_page || fabs(to->y - from->y) > same_line * from->size ||
           gap > word_gap * from->size || gap < -from->size;
}

/* ---- adding ---- */

static void
add_glyph(TextBlocks *blocks, const Shown *glyph, int page)
{
    int index = block_of(blocks, glyph);
    if (index < 0)
        return;
    TextBlock *block = &blocks->list.items[index];
    bool new_page = block->last != NOTHING &&
                    blocks->pieces.items[block->last].page != page;
    Piece *piece = piece_of(blocks, block, page);
    bool is_replaced = glyph->actual_text != NULL;
    bool is_known = is_replaced && glyph->actual_text == blocks->actual_text;
    const char *text = is_replaced ? glyph->actual_text : glyph->text;
    blocks->actual_text = glyph->actual_text;
    if (!piece || !text)
        return;
    if (block->end.text && !glyph->raised && !block->end.raised && !is_known &&
        parts_words(last_character(block->end.text)) &&
        parts_words(first_character(text)) &&
        jumps(&block->end, glyph, new_page))
        string_append(&piece->text, " ", 1);
    if (!is_known)
        string_append_text(&piece->text, text);
    block->end = *glyph;
    if (!block->end.text)
        block->end.text = text;
}

void
text_blocks_add(TextBlocks *blocks, const PageText *text, int page)
{
    blocks->actual_text = NULL;
    for (size_t i = 0; i < text->glyphs.count; i++) {
        const Shown *glyph = &text->glyphs.items[i];
        if (!glyph->artifact && (glyph->text || glyph->actual_text))
            add_glyph(blocks, glyph, page);
    }
}

void
text_blocks_describe(const TextBlocks *blocks, PdfDescription *description)
{
    for (size_t i = 0; i < blocks->list.count; i++) {
        const TextBlock *block = &blocks->list.items[i];
        for (int at = block->first; at != NOTHING;
             at = blocks->pieces.items[at].next) {
            const Piece *piece = &blocks->pieces.items[at];
            PdfField *field =
                piece->text.length > 0
                    ? vector_push(blocks->pdf->arena, &description->fields)
                    : NULL;
            if (field)
                *field = (PdfField){.kind = PDF_FIELD_TEXT,
                                    .page = piece->page,
                                    .block = (int)i,
                                    .language = block->language,
                                    .text = piece->text.bytes,
                                    .length = piece->text.length};
        }
    }
}

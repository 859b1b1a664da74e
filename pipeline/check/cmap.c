/*
 * CMap: see cmap.h.
 */
#include "pipeline/check/cmap.h"

#include <string.h>

#include "input/text.h"
#include "pipeline/check/scanner.h"

enum { MOST_RANGES = 200000 };

typedef VECTOR(CmapRange) CmapRanges;

static uint32_t
code_of(const Token *token)
{
    uint32_t code = 0;
    for (size_t i = 0; i < token->length; i++)
        code = code << 8 | (unsigned char)token->text[i];
    return code;
}

static CmapRange *
add_range(Arena *arena, void *list, const Token *first, const Token *last)
{
    CmapRanges *ranges = list;
    if (first->kind != TOKEN_STRING || last->kind != TOKEN_STRING ||
        ranges->count >= MOST_RANGES)
        return NULL;
    CmapRange *range = vector_push(arena, ranges);
    if (!range)
        return NULL;
    range->first = code_of(first);
    range->last = code_of(last);
    range->size = (unsigned)first->length;
    return range;
}

/* The texts of a range one by one: [<…> <…>]. */
static void
read_array(Scanner *scanner, Cmap *cmap, const Token *first, unsigned size)
{
    uint32_t code = code_of(first);
    for (Token token; (token = scan(scanner)).kind == TOKEN_STRING; code++) {
        CmapRange *range = cmap->texts.count < MOST_RANGES
                               ? vector_push(scanner->arena, &cmap->texts)
                               : NULL;
        if (range)
            *range = (CmapRange){code, code, size, 0, token.text, token.length};
    }
}

static void
note_cid(Cmap *cmap, const CmapRange *range)
{
    uint32_t last = range->cid + (range->last - range->first);
    if (last > cmap->last_cid)
        cmap->last_cid = last;
}

/* One of the lists, up to its end…. */
static void
read_list(Scanner *scanner, Cmap *cmap, bool ranges, bool texts)
{
    for (;;) {
        Token first = scan(scanner);
        if (first.kind != TOKEN_STRING)
            return;
        Token last = ranges ? scan(scanner) : first;
        Token to = scan(scanner);
        if (texts && to.kind == TOKEN_OPEN_ARRAY) {
            read_array(scanner, cmap, &first, (unsigned)first.length);
            continue;
        }
        CmapRange *range =
            texts ? add_range(scanner->arena, &cmap->texts, &first, &last)
                  : add_range(scanner->arena, &cmap->cids, &first, &last);
        if (!range)
            return;
        range->text = texts && to.kind == TOKEN_STRING ? to.text : NULL;
        range->length = to.length;
        range->cid =
            to.kind == TOKEN_NUMBER && to.number >= 0 && to.number < UINT32_MAX
                ? (uint32_t)to.number
                : 0;
        if (!texts)
            note_cid(cmap, range);
    }
}

static void
read_spaces(Scanner *scanner, Cmap *cmap)
{
    for (;;) {
        Token first = scan(scanner);
        if (first.kind != TOKEN_STRING)
            return;
        Token last = scan(scanner);
        if (!add_range(scanner->arena, &cmap->spaces, &first, &last))
            return;
    }
}

void
cmap_read(Arena *arena, const unsigned char *bytes, size_t length, Cmap *cmap)
{
    Scanner scanner = {arena, bytes, length, 0};
    Token before = {0};
    *cmap = (Cmap){.mode = -1};
    for (Token token; (token = scan(&scanner)).kind != TOKEN_END;
         before = token) {
        if (token_is(&token, "begincodespacerange"))
            read_spaces(&scanner, cmap);
        else if (token_is(&token, "begincidrange"))
            read_list(&scanner, cmap, /*ranges=*/true, /*texts=*/false);
        else if (token_is(&token, "begincidchar"))
            read_list(&scanner, cmap, /*ranges=*/false, /*texts=*/false);
        else if (token_is(&token, "beginbfrange"))
            read_list(&scanner, cmap, /*ranges=*/true, /*texts=*/true);
        else if (token_is(&token, "beginbfchar"))
            read_list(&scanner, cmap, /*ranges=*/false, /*texts=*/true);
        else if (token_is(&token, "usecmap") && before.kind == TOKEN_NAME)
            cmap->used = before.text;
        else if (token.kind == TOKEN_NUMBER && before.kind == TOKEN_NAME &&
                 strcmp(before.text, "WMode") == 0)
            cmap->mode = token.number != 0;
    }
}

size_t
cmap_code(const Cmap *cmap, const unsigned char *bytes, size_t length,
          uint32_t *code)
{
    *code = 0;
    for (size_t size = 1; size <= 4 && size <= length; size++) {
        *code = *code << 8 | bytes[size - 1];
        if (cmap->spaces.count == 0 && size == 2)
            return 2;
        for (size_t i = 0; i < cmap->spaces.count; i++) {
            const CmapRange *space = &cmap->spaces.items[i];
            if (space->size == size && *code >= space->first &&
                *code <= space->last)
                return size;
        }
    }
    size_t size = length < 2 ? length : 2;
    *code = bytes[0];
    if (size == 2)
        *code = *code << 8 | bytes[1];
    return size;
}

/* The last one said counts. */
static const CmapRange *
find_range(const CmapRange *ranges, size_t count, uint32_t code)
{
    for (size_t i = count; i-- > 0;)
        if (code >= ranges[i].first && code <= ranges[i].last)
            return &ranges[i];
    return NULL;
}

bool
cmap_cid(const Cmap *cmap, uint32_t code, uint32_t *cid)
{
    const CmapRange *range =
        find_range(cmap->cids.items, cmap->cids.count, code);
    if (!range)
        return false;
    *cid = range->cid + (code - range->first);
    return true;
}

/* UTF-16BE with `more` added to its last unit. */
static const char *
utf16_text(Arena *arena, const char *bytes, size_t length, uint32_t more)
{
    const unsigned char *units = (const unsigned char *)bytes;
    char *text = arena_alloc(arena, length * 2 + 4);
    size_t at = 0;
    if (!text)
        return NULL;
    for (size_t i = 0; i + 1 < length; i += 2) {
        uint32_t c = (uint32_t)units[i] << 8 | units[i + 1];
        if (c >= 0xD800 && c < 0xDC00 && i + 3 < length) {
            uint32_t low = (uint32_t)units[i + 2] << 8 | units[i + 3];
            c = 0x10000 + ((c - 0xD800) << 10) + ((low - 0xDC00) & 0x3FF);
            i += 2;
        }
        if (i + 3 >= length)
            c += more;
        /* What cannot be said in UTF-8, or would end the text early. */
        if (c == 0 || (c >= 0xD800 && c < 0xE000) || c > 0x10FFFF)
            c = 0xFFFE;
        at += utf8_encode(c, text + at);
    }
    text[at] = '\0';
    return text;
}

const char *
cmap_text(Arena *arena, const Cmap *cmap, uint32_t code)
{
    const CmapRange *range =
        find_range(cmap->texts.items, cmap->texts.count, code);
    if (!range || !range->text)
        return NULL;
    return utf16_text(arena, range->text, range->length, code - range->first);
}

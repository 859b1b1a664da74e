/*
 * Huffman: see huffman.h.
 *
 * One block with a code of its own: each byte a literal, no distances.  The
 * lengths of the code are those of a Huffman tree; where one is longer than
 * LONGEST, so that four literals always go into one word, the most frequent
 * of the shorter ones make room.
 */
#include "pipeline/pdf/huffman.h"

#include <libdeflate.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum {
    END = 256, /* of the block */
    SYMBOLS = 257,
    LONGEST = 12
};

typedef struct Code {
    uint8_t lengths[SYMBOLS];
    uint16_t bits[SYMBOLS]; /* the first bit lowest */
    size_t total;           /* bits of all that is coded */
} Code;

/* ---- the code ---- */

typedef struct Leaf {
    uint32_t count;
    uint32_t symbol;
} Leaf;

static size_t
sort_leaves(const uint32_t counts[SYMBOLS], Leaf leaves[SYMBOLS])
{
    size_t used = 0;
    for (uint32_t symbol = 0; symbol < SYMBOLS; symbol++) {
        size_t at = used;
        if (counts[symbol] == 0)
            continue;
        for (; at > 0 && leaves[at - 1].count > counts[symbol]; at--)
            leaves[at] = leaves[at - 1];
        leaves[at] = (Leaf){counts[symbol], symbol};
        used++;
    }
    return used;
}

/*
 * How many leaves have each length.  Inner nodes are made in order of their
 * weight, so that the two lightest are always the first of two queues.
 */
static void
count_lengths(const Leaf *leaves, size_t used, size_t numbers[LONGEST + 1])
{
    uint64_t weights[2 * SYMBOLS] = {0};
    size_t parents[2 * SYMBOLS] = {0};
    size_t depths[2 * SYMBOLS] = {0};
    size_t leaf = 0;
    size_t inner = used;
    for (size_t i = 0; i < used; i++)
        weights[i] = leaves[i].count;
    for (size_t made = used; made < 2 * used - 1; made++) {
        weights[made] = 0;
        for (int child = 0; child < 2; child++) {
            bool is_leaf = leaf < used &&
                           (inner == made || weights[leaf] <= weights[inner]);
            size_t lightest = is_leaf ? leaf++ : inner++;
            weights[made] += weights[lightest];
            parents[lightest] = made;
        }
    }
    depths[2 * used - 2] = 0;
    for (size_t i = 2 * used - 2; i-- > 0;) {
        depths[i] = depths[parents[i]] + 1;
        if (i < used)
            numbers[depths[i] < LONGEST ? depths[i] : LONGEST]++;
    }
}

/* Where too many have the greatest length, a shorter one becomes longer. */
static void
limit_lengths(size_t numbers[LONGEST + 1])
{
    uint32_t total = 0;
    for (size_t length = 1; length <= LONGEST; length++)
        total += (uint32_t)numbers[length] << (LONGEST - length);
    for (; total > 1U << LONGEST; total--) {
        size_t length = LONGEST - 1;
        while (numbers[length] == 0)
            length--;
        numbers[LONGEST]--;
        numbers[length]--;
        numbers[length + 1] += 2;
    }
}

/* [RFC 1951 3.2.2] */
static void
assign_bits(Code *code, const size_t numbers[LONGEST + 1])
{
    uint32_t next[LONGEST + 2] = {0};
    for (size_t length = 1; length <= LONGEST; length++)
        next[length + 1] = (next[length] + (uint32_t)numbers[length]) << 1;
    for (size_t symbol = 0; symbol < SYMBOLS; symbol++) {
        uint32_t forward = next[code->lengths[symbol]];
        uint32_t reversed = 0;
        if (code->lengths[symbol] == 0)
            continue;
        next[code->lengths[symbol]]++;
        for (int i = 0; i < code->lengths[symbol]; i++)
            reversed = reversed << 1 | (forward >> i & 1);
        code->bits[symbol] = (uint16_t)reversed;
    }
}

/* In several tables, so that the same byte twice need not wait for itself. */
static void
count_bytes(const unsigned char *bytes, size_t length, uint32_t counts[SYMBOLS])
{
    enum { TABLES = 4 };
    uint32_t tables[TABLES][END] = {{0}};
    size_t i = 0;
    for (; i + TABLES <= length; i += TABLES)
        for (size_t table = 0; table < TABLES; table++)
            tables[table][bytes[i + table]]++;
    for (; i < length; i++)
        tables[0][bytes[i]]++;
    for (size_t byte = 0; byte < END; byte++) {
        counts[byte] = 0;
        for (size_t table = 0; table < TABLES; table++)
            counts[byte] += tables[table][byte];
    }
    counts[END] = 1;
}

static void
make_code(const unsigned char *bytes, size_t length, Code *code)
{
    uint32_t counts[SYMBOLS];
    size_t numbers[LONGEST + 1] = {0};
    Leaf leaves[SYMBOLS];
    count_bytes(bytes, length, counts);
    size_t used = sort_leaves(counts, leaves);
    memset(code, 0, sizeof *code);
    if (used == 1)
        numbers[1] = 1;
    else
        count_lengths(leaves, used, numbers);
    limit_lengths(numbers);
    /* The rarest have the longest. */
    size_t at = 0;
    for (uint8_t size = LONGEST; size > 0; size--)
        for (size_t i = 0; i < numbers[size]; i++)
            code->lengths[leaves[at++].symbol] = size;
    assign_bits(code, numbers);
    for (size_t symbol = 0; symbol < SYMBOLS; symbol++)
        code->total += (size_t)counts[symbol] * code->lengths[symbol];
}

/* ---- bits ---- */

typedef struct Bits {
    unsigned char *at;
    uint64_t word;
    unsigned count;
} Bits;

static inline void
put(Bits *bits, uint32_t value, unsigned count)
{
    bits->word |= (uint64_t)value << bits->count;
    bits->count += count;
}

static inline void
flush(Bits *bits)
{
    for (; bits->count >= 8; bits->count -= 8, bits->word >>= 8)
        *bits->at++ = (unsigned char)bits->word;
}

/*
 * The block's head: a code for lengths in which each of 0 to 15 takes four
 * bits, and the lengths in it.  [RFC 1951 3.2.7]
 */
static void
put_head(Bits *bits, const Code *code)
{
    enum { LENGTH_CODES = 19, RUNS = 3, LENGTH_BITS = 4 };
    put(bits, 1, 1); /* the last block */
    put(bits, 2, 2); /* with a code of its own */
    put(bits, SYMBOLS - 257, 5);
    put(bits, 0, 5); /* one distance */
    put(bits, LENGTH_CODES - 4, 4);
    flush(bits);
    for (size_t i = 0; i < LENGTH_CODES; i++) {
        put(bits, i < RUNS ? 0 : LENGTH_BITS, 3);
        flush(bits);
    }
    for (size_t i = 0; i <= SYMBOLS; i++) {
        /* The distance has no bits: there is none. */
        uint32_t length = i < SYMBOLS ? code->lengths[i] : 0;
        uint32_t reversed = (length & 1) << 3 | (length & 2) << 1 |
                            (length & 4) >> 1 | length >> 3;
        put(bits, reversed, LENGTH_BITS);
        flush(bits);
    }
}

/* Lowest byte first; compilers make one instruction of it. */
static inline void
store(unsigned char at[8], uint64_t word)
{
    at[0] = (unsigned char)word;
    at[1] = (unsigned char)(word >> 8);
    at[2] = (unsigned char)(word >> 16);
    at[3] = (unsigned char)(word >> 24);
    at[4] = (unsigned char)(word >> 32);
    at[5] = (unsigned char)(word >> 40);
    at[6] = (unsigned char)(word >> 48);
    at[7] = (unsigned char)(word >> 56);
}

static void
put_literals(Bits *bits, const Code *code, const unsigned char *bytes,
             size_t length)
{
    size_t i = 0;
    Bits local = *bits; /* the compiler may keep it in registers */
    for (; i + 4 <= length; i += 4) {
        for (size_t j = i; j < i + 4; j++)
            put(&local, code->bits[bytes[j]], code->lengths[bytes[j]]);
        /* What is not whole yet is written again. */
        store(local.at, local.word);
        local.at += local.count / 8;
        local.word >>= local.count & ~7U;
        local.count &= 7;
    }
    *bits = local;
    for (; i < length; i++) {
        put(bits, code->bits[bytes[i]], code->lengths[bytes[i]]);
        flush(bits);
    }
    put(bits, code->bits[END], code->lengths[END]);
    bits->count = (bits->count + 7) & ~7U;
    flush(bits);
}

unsigned char *
huffman_compress(Arena *arena, const unsigned char *bytes, size_t length,
                 size_t *compressed_length)
{
    enum { HEAD = 2, ROOM = 256 };
    Code code;
    make_code(bytes, length, &code);
    unsigned char *compressed = arena_alloc(arena, code.total / 8 + ROOM);
    if (!compressed)
        return NULL;
    Bits bits = {.at = compressed + HEAD};
    compressed[0] = 0x78;
    compressed[1] = 0x01;
    put_head(&bits, &code);
    put_literals(&bits, &code, bytes, length);
    uint32_t sum = libdeflate_adler32(1, bytes, length);
    for (int shift = 24; shift >= 0; shift -= 8)
        *bits.at++ = (unsigned char)(sum >> shift);
    *compressed_length = (size_t)(bits.at - compressed);
    return compressed;
}

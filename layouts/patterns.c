/*
 * Patterns: see patterns.h.
 *
 * A pattern is letters with digits between them: the highest digit that any
 * pattern gives a place tells whether the word is divided there (odd) or not.
 * The letters of all patterns make a trie, whose nodes are the strings that
 * patterns begin with.  All its edges are in one table, found by the hash of
 * node and letter, which is fast to build; the digits stay where they are in
 * the file's text, which a node points to.
 *
 * Of all strings of the trie that end at a letter of the word only the longest
 * counts, even if it is no whole pattern: dictionaries are made for that, a
 * longer pattern carries the digits of the shorter ones in it.  The trie is
 * entered at each letter, from the first on, so the longest string to end at
 * a letter is the first that gets there.
 */
#include "layouts/patterns.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum {
    FILE_MAX = 4 << 20,   /* bytes: so many nodes have a number */
    LINE_MAX_LENGTH = 99, /* bytes; a longer comment goes on as a pattern */
    MINIMUM_UNSAID = 2,   /* characters */
    EDGES_AT_LEAST = 1024,
    BYTES_FOR_AN_EDGE = 2, /* of the file: room for twice what there is */
    HASH_SHIFT = 10,
    NO_LETTER = 0xFF, /* no byte of UTF-8 */
    ROOT = 0
};

typedef struct Edge {
    uint32_t key;  /* the node it leaves | its letter; 0: no edge */
    uint32_t node; /* the node it leads to: its number << 8 */
} Edge;

struct Patterns {
    size_t left; /* characters that stay on the line at least */
    size_t right;
    char *text; /* the file, NUL-terminated */
    size_t length;
    Edge *edges;
    uint32_t mask;      /* one less than there are places in edges */
    uint32_t count;     /* of edges, and of nodes but the root */
    uint32_t count_max; /* before a line is read */
    uint32_t *patterns; /* of a node: where its pattern is in text; 0: none */
};

/* The letters of a pattern, and the nodes from the root to its own. */
typedef struct Path {
    unsigned char letters[LINE_MAX_LENGTH + 1]; /* then NO_LETTER */
    uint32_t nodes[LINE_MAX_LENGTH + 1];
    uint32_t end;
} Path;

/* ---- the trie ---- */

/* Where the edge is, or would be. */
static Edge *
edge_at(const Patterns *patterns, uint32_t node, unsigned char letter)
{
    uint32_t key = node | letter;
    uint32_t mask = patterns->mask;
    Edge *edges = patterns->edges;
    uint32_t slot = key * 2654435769U >> HASH_SHIFT & mask;
    while (edges[slot].key != key && edges[slot].key != 0)
        slot = (slot + 1) & mask;
    return &edges[slot];
}

/* Makes `size` places for edges; it is a power of two. */
static bool
resize(Patterns *patterns, uint32_t size)
{
    Patterns larger = *patterns;
    larger.mask = size - 1;
    larger.count_max = size / 2 - LINE_MAX_LENGTH;
    larger.edges = calloc(size, sizeof *larger.edges);
    larger.patterns = calloc(size, sizeof *larger.patterns);
    if (!larger.edges || !larger.patterns) {
        free(larger.edges);
        free(larger.patterns);
        return false;
    }
    for (size_t i = 0; patterns->edges && i <= patterns->mask; i++) {
        Edge edge = patterns->edges[i];
        if (edge.key != 0)
            *edge_at(&larger, edge.key & ~0xFFU, edge.key & 0xFF) = edge;
    }
    if (patterns->patterns)
        memcpy(larger.patterns, patterns->patterns,
               (patterns->count + 1) * sizeof *larger.patterns);
    free(patterns->edges);
    free(patterns->patterns);
    *patterns = larger;
    return true;
}

static bool
make_first_room(Patterns *patterns)
{
    uint32_t size = EDGES_AT_LEAST;
    while (size < patterns->length / BYTES_FOR_AN_EDGE)
        size *= 2;
    return resize(patterns, size);
}

static bool
make_room(Patterns *patterns)
{
    return patterns->count <= patterns->count_max ||
           resize(patterns, (patterns->mask + 1) * 2);
}

/* The node that the edge leads to, which is made if it is not there. */
static uint32_t
follow_or_make(Patterns *patterns, uint32_t node, unsigned char letter)
{
    Edge *edge = edge_at(patterns, node, letter);
    if (edge->key == 0)
        *edge = (Edge){node | letter, ++patterns->count << 8};
    return edge->node;
}

/* ---- the file ---- */

/* Where the next line begins; `at` is in this one, `end` the file's. */
static const char *
next_line(const char *line, const char *at, const char *end)
{
    if (end - line > LINE_MAX_LENGTH)
        end = line + LINE_MAX_LENGTH;
    const char *feed = memchr(at, '\n', (size_t)(end - at));
    return feed ? feed + 1 : end;
}

static bool
read_minimum(const char *text, size_t *minimum)
{
    size_t space = strspn(text, " \t");
    size_t digits = strspn(text + space, "0123456789");
    if (space == 0 || space > 8 || digits == 0 || digits > 3 ||
        text[space + digits] > ' ')
        return false;
    *minimum = (size_t)strtoul(text + space, NULL, 10);
    if (*minimum == 0)
        *minimum = MINIMUM_UNSAID;
    return true;
}

/* The rest of `line` if that begins with `name`, else NULL. */
static const char *
after_keyword(const char *line, const char *name)
{
    size_t length = strlen(name);
    return strncmp(line, name, length) == 0 ? line + length : NULL;
}

static const char *
read_keyword(Patterns *patterns, const char *line)
{
    static const char *const of_compounds[] = {
        "NOHYPHEN", "COMPOUNDLEFTHYPHENMIN", "COMPOUNDRIGHTHYPHENMIN"};
    const char *left = after_keyword(line, "LEFTHYPHENMIN");
    const char *right = after_keyword(line, "RIGHTHYPHENMIN");
    bool known = (left && read_minimum(left, &patterns->left)) ||
                 (right && read_minimum(right, &patterns->right));
    for (size_t i = 0; i < sizeof of_compounds / sizeof *of_compounds; i++)
        known = known || after_keyword(line, of_compounds[i]);
    return known ? next_line(line, line, patterns->text + patterns->length)
                 : NULL;
}

/*
 * Follows the pattern from `at` on, where its path leaves that of the pattern
 * before at `depth`.  Returns where the pattern ends, or NULL: it is too long.
 */
static const char *
follow_pattern(Patterns *patterns, Path *path, size_t depth, const char *at)
{
    uint32_t node = path->nodes[depth];
    for (unsigned char c; (c = (unsigned char)*at) > ' '; at++) {
        if (c <= '9' && c >= '0')
            continue;
        if (depth == LINE_MAX_LENGTH)
            return NULL;
        node = follow_or_make(patterns, node, c);
        path->letters[depth++] = c;
        path->nodes[depth] = node;
    }
    path->letters[depth] = NO_LETTER;
    path->end = node;
    return at;
}

/*
 * Reads a pattern, whose path is for the most part that of the one before.
 * Of two patterns of the same letters the latter counts.
 */
static const char *
read_pattern(Patterns *patterns, Path *path, const char *line)
{
    const char *at = line;
    const unsigned char *before = path->letters;
    for (;; at++) {
        unsigned char c = (unsigned char)*at;
        if (c == *before)
            before++;
        else if (c > '9' || c < '0')
            break;
    }
    at = follow_pattern(patterns, path, (size_t)(before - path->letters), at);
    if (!at || at - line >= LINE_MAX_LENGTH)
        return NULL;
    patterns->patterns[path->end >> 8] = (uint32_t)(line - patterns->text);
    return *at == '\n' ? at + 1
                       : next_line(line, at, patterns->text + patterns->length);
}

/* True for most lines that are patterns, and for no others. */
static bool
begins_pattern(char c)
{
    return (unsigned char)c > 'Z' || (c >= '.' && c <= '9');
}

/* Reads a pattern, and those that follow while there is room. */
static const char *
read_patterns(Patterns *patterns, Path *path, const char *line)
{
    Patterns local = *patterns; /* which the compiler knows nobody changes */
    do
        line = read_pattern(&local, path, line);
    while (line && local.count <= local.count_max && begins_pattern(*line));
    patterns->count = local.count;
    return line;
}

/* A solidus that is not in a comment. */
static bool
has_replacement(const Patterns *patterns)
{
    const char *at = patterns->text;
    const char *end = at + patterns->length;
    while ((at = memchr(at, '/', (size_t)(end - at)))) {
        const char *line = at;
        while (line > patterns->text && line[-1] != '\n')
            line--;
        if (*line != '%' || at - line >= LINE_MAX_LENGTH)
            return true;
        at++;
    }
    return false;
}

static bool
read_dictionary(Patterns *patterns)
{
    const char *line = patterns->text;
    const char *end = patterns->text + patterns->length;
    size_t charset = strcspn(line, "\r\n");
    if (charset != 5 || strncmp(line, "UTF-8", charset) != 0 ||
        memchr(line, NO_LETTER, patterns->length) || has_replacement(patterns))
        return false;
    line += charset;
    line += strspn(line, "\r");
    if (*line != '\n')
        return false;
    line++;
    Path path = {.letters = {NO_LETTER}, .nodes = {ROOT}};
    while (line && line < end) {
        if (*line >= 'A' && *line <= 'Z')
            line = read_keyword(patterns, line);
        else if (*line == '%')
            line = next_line(line, line, end);
        else if (make_room(patterns))
            line = read_patterns(patterns, &path, line);
        else
            line = NULL;
    }
    return line;
}

static bool
read_file(Patterns *patterns, FILE *file)
{
    struct stat status;
    if (fstat(fileno(file), &status) != 0 || !S_ISREG(status.st_mode) ||
        status.st_size > FILE_MAX)
        return false;
    size_t size = (size_t)status.st_size;
    patterns->text = malloc(size + 1);
    if (!patterns->text)
        return false;
    patterns->length = fread(patterns->text, 1, size, file);
    patterns->text[patterns->length] = '\0';
    return !ferror(file);
}

Patterns *
patterns_load(const char *path)
{
    Patterns *patterns = calloc(1, sizeof *patterns);
    FILE *file = patterns ? fopen(path, "r") : NULL;
    bool good = file && read_file(patterns, file);
    if (file)
        fclose(file);
    if (good) {
        patterns->left = MINIMUM_UNSAID;
        patterns->right = MINIMUM_UNSAID;
        good = make_first_room(patterns) && read_dictionary(patterns);
    }
    if (good)
        return patterns;
    patterns_free(patterns);
    return NULL;
}

void
patterns_free(Patterns *patterns)
{
    if (!patterns)
        return;
    free(patterns->text);
    free(patterns->edges);
    free(patterns->patterns);
    free(patterns);
}

/* ---- a word ---- */

/* values[0] is the place before the pattern's first letter. */
static void
raise_values(const char *pattern, uint8_t *values)
{
    uint8_t value = 0;
    for (unsigned char c; (c = (unsigned char)*pattern) > ' '; pattern++) {
        if (c >= '0' && c <= '9') {
            value = (uint8_t)(c - '0');
            continue;
        }
        if (*values < value)
            *values = value;
        values++;
        value = 0;
    }
    if (*values < value)
        *values = value;
}

/* values[i] becomes that of the place before byte i of `text`. */
static void
find_values(const Patterns *patterns, const unsigned char *text, size_t length,
            uint8_t *values)
{
    size_t reached = 0;
    for (size_t start = 0; start < length; start++) {
        uint32_t node = ROOT;
        for (size_t end = start; end < length; end++) {
            node = edge_at(patterns, node, text[end])->node;
            if (node == ROOT)
                break;
            if (end < reached)
                continue;
            reached = end + 1;
            uint32_t pattern = patterns->patterns[node >> 8];
            if (pattern != 0)
                raise_values(patterns->text + pattern, values + start);
        }
    }
}

static bool
begins_character(char byte)
{
    return ((unsigned char)byte & 0xC0) != 0x80;
}

/* ﬃ and ﬄ count as two characters at a word's beginning. */
static size_t
count_at_left(const char *character)
{
    return strncmp(character, "ﬃ", 3) == 0 || strncmp(character, "ﬄ", 3) == 0
               ? 2
               : 1;
}

void
patterns_divide(const Patterns *patterns, const char *word, size_t length,
                bool *points)
{
    char text[PATTERNS_WORD_MAX + 3] = ".";
    uint8_t values[PATTERNS_WORD_MAX + 3] = {0};
    if (length > PATTERNS_WORD_MAX)
        return;
    memcpy(text + 1, word, length);
    memcpy(text + 1 + length, ".", 2);
    find_values(patterns, (const unsigned char *)text, length + 2, values);
    size_t left = 0;
    size_t right = 0;
    for (size_t i = 0; i < length; i++)
        right += begins_character(word[i]);
    for (size_t i = 0; i < length; i++) {
        if (!begins_character(word[i]))
            continue;
        /* After a letter of one byte there is no minimum to the right. */
        bool stays = left >= patterns->left && i > 0;
        bool goes = right >= patterns->right || i == 1;
        if (stays && goes && (values[i + 1] & 1))
            points[i] = true;
        left += count_at_left(text + 1 + i);
        right--;
    }
}

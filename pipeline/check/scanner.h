/*
 * Scanner: the words of a content stream, or of a CMap, which is written in
 * the same way.  [ISO 32000-1 7.2; ISO 32000-1 7.8.2]
 */
#ifndef BRIEFSET_PIPELINE_CHECK_SCANNER_H
#define BRIEFSET_PIPELINE_CHECK_SCANNER_H

#include <stdbool.h>
#include <stddef.h>

#include "input/arena.h"

typedef enum TokenKind {
    TOKEN_END,
    TOKEN_NUMBER,
    TOKEN_NAME,   /* text: without the solidus, #xx resolved */
    TOKEN_STRING, /* text: its bytes */
    TOKEN_WORD,   /* an operator, or true, false, null */
    TOKEN_OPEN_ARRAY,
    TOKEN_CLOSE_ARRAY,
    TOKEN_OPEN_DICTIONARY,
    TOKEN_CLOSE_DICTIONARY
} TokenKind;

typedef struct Token {
    TokenKind kind;
    double number;
    bool is_real;
    bool is_hex; /* of a string */
    bool is_odd; /* a hex string with an odd number of digits */
    bool is_bad; /* … with something that is no digit */
    const char *text;
    size_t length;
} Token;

typedef struct Scanner {
    Arena *arena;
    const unsigned char *bytes;
    size_t length;
    size_t at;
} Scanner;

Token scan(Scanner *scanner);

/*
 * The data of an inline image, after ID: skipped up to the EI that ends it.
 */
void scan_image(Scanner *scanner);

bool token_is(const Token *token, const char *word);

#endif

/*
 * Content: what a page draws, read operator by operator.
 */
#ifndef BRIEFSET_PIPELINE_CHECK_CONTENT_H
#define BRIEFSET_PIPELINE_CHECK_CONTENT_H

#include "pipeline/check/color.h"
#include "pipeline/check/font.h"
#include "pipeline/check/scanner.h"
#include "pipeline/check/tree.h"

/* A glyph where it stands on its page. */
typedef struct Shown {
    const char *text; /* UTF-8, NULL: not known */
    double x;         /* its origin, points from the lower left corner */
    double y;
    double advance; /* as the font has it, along the line */
    double size;    /* em, in points */
    int owner;      /* structure element, -1: none */
    bool artifact;
    bool upright;            /* the line is horizontal, from left to right */
    bool raised;             /* a rise: not on the line itself */
    const char *language;    /* as marked content has it; NULL: its owner's */
    const char *actual_text; /* for all glyphs of a sequence; NULL: none */
} Shown;

typedef struct PageText {
    VECTOR(Shown) glyphs;
} PageText;

/* [a b c d e f].  [ISO 32000-1 8.3.4] */
typedef struct Matrix {
    double a, b, c, d, e, f;
} Matrix;

typedef struct State {
    Matrix matrix;
    Font *font;
    double size;
    double char_space;
    double word_space;
    double scale; /* 1: as wide as the font */
    double leading;
    double rise;
    int mode; /* of rendering */
    ColorKind fill;
    ColorKind stroke;
} State;

/* A marked-content sequence; what it is inside counts for it too. */
typedef struct Mark {
    bool artifact;
    bool tagged;
    const char *actual_text; /* UTF-8, of the innermost; NULL: none */
    const char *language;    /* of the innermost; NULL: not said */
    int owner;
} Mark;

typedef VECTOR(Token) Tokens;
typedef VECTOR(State) States;
typedef VECTOR(Mark) Marks;

typedef struct Walk {
    const Pdf *pdf;
    Fonts *fonts;
    const Tree *tree;
    PageText *text;
    int *form_uses; /* by object number: how often a tagged form is drawn */
    int *walked;    /* by object number: patterns, glyphs, appearances */
    int page;
    long long budget; /* operators left before it is too much */
    /* what is being walked */
    Object resources;
    bool borrowed;            /* they are of what the stream stands in */
    long long struct_parents; /* -1: none */
    int depth;                /* of forms in one another */
    bool judged;              /* false: tags do not matter, as in a glyph */
    State state;
    States saved;
    Marks marks;
    Tokens operands;
    Matrix text_matrix;
    Matrix line_matrix;
    int compatible; /* BX … EX */
} Walk;

Matrix matrix_multiply(Matrix left, Matrix right);

/* Where the walk is now. */
Spot walk_spot(const Walk *walk);

/*
 * A resource by its kind ("/Font") and the name that is the first operand; null
 * if there is none.
 */
Object walk_resource(Walk *walk, const char *kind);

/* Something is drawn here: its colours and its tags are checked. */
void walk_painted(Walk *walk, bool fill, bool stroke);

/* Text is shown here: its language must be said. */
void walk_text(Walk *walk);

/* The mark that holds now. */
Mark walk_mark(const Walk *walk);

/* The operators that set and show text; false: it is none of them.  text.c */
bool text_operator(Walk *walk, const Token *operation);

/* Walks a page. */
void content_walk(Walk *walk, Object page, int number);

#endif

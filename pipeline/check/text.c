/*
 * Text: where each glyph of a content stream stands.  [ISO 32000-1 9.3; ISO 32000-1 9.4]
 */
#include <math.h>
#include <string.h>

#include "pipeline/check/content.h"

enum { MOST_GLYPHS_ON_PAGE = 400000, INVISIBLE = 3 };

static double
number_at(const Walk *walk, size_t index)
{
    return index < walk->operands.count &&
                   walk->operands.items[index].kind == TOKEN_NUMBER
               ? walk->operands.items[index].number
               : 0;
}

static void
next_line(Walk *walk, double x, double y)
{
    walk->line_matrix =
        matrix_multiply((Matrix){1, 0, 0, 1, x, y}, walk->line_matrix);
    walk->text_matrix = walk->line_matrix;
}

static void
advance(Walk *walk, double by)
{
    bool down = walk->state.font && walk->state.font->vertical;
    walk->text_matrix = matrix_multiply(down ? (Matrix){1, 0, 0, 1, 0, by}
                                             : (Matrix){1, 0, 0, 1, by, 0},
                                        walk->text_matrix);
}

/* ---- showing ---- */

/* From glyph space (em) to the page.  [ISO 32000-1 9.4.4] */
static Matrix
glyph_matrix(const Walk *walk)
{
    const State *state = &walk->state;
    Matrix size = {
        state->size * state->scale, 0, 0, state->size, 0, state->rise};
    return matrix_multiply(matrix_multiply(size, walk->text_matrix),
                           state->matrix);
}

static void
note_use(Walk *walk, uint32_t code, Spot spot)
{
    CodeUse *use = font_use(walk->pdf, walk->state.font, code);
    if (!use)
        return;
    if (!use->drawn)
        use->first = spot;
    use->drawn = true;
    use->visible = use->visible || walk->state.mode != INVISIBLE;
    use->bare = use->bare || !walk_mark(walk).actual_text;
}

static void
keep_glyph(Walk *walk, uint32_t code, double width)
{
    if (!walk->text || walk->text->glyphs.count >= MOST_GLYPHS_ON_PAGE)
        return;
    Matrix at = glyph_matrix(walk);
    Mark mark = walk_mark(walk);
    Shown *shown = vector_push(walk->pdf->arena, &walk->text->glyphs);
    if (!shown)
        return;
    double across = hypot(at.a, at.b);
    *shown = (Shown){
        .text = font_text(walk->pdf, walk->state.font, code),
        .x = at.e,
        .y = at.f,
        .advance = width * across / 1000,
        .size = hypot(at.c, at.d),
        .owner = mark.owner,
        .artifact = mark.artifact,
        .upright = fabs(at.b) <= 1e-6 * across && at.a > 0 &&
                   !walk->state.font->vertical,
        .raised = walk->state.rise != 0,
        .language = mark.language,
        .actual_text = mark.actual_text,
    };
}

static void
show_code(Walk *walk, uint32_t code, size_t size)
{
    const State *state = &walk->state;
    double width = font_width(state->font, code);
    Matrix at = glyph_matrix(walk);
    note_use(walk, code,
             (Spot){.page = walk->page, .has_point = true, at.e, at.f});
    keep_glyph(walk, code, width);
    double by =
        state->char_space + (code == ' ' && size == 1 ? state->word_space : 0);
    if (state->font->vertical)
        advance(walk, -state->size + by);
    else
        advance(walk, (width / 1000 * state->size + by) * state->scale);
}

static void
show_string(Walk *walk, const Token *string)
{
    const unsigned char *bytes = (const unsigned char *)string->text;
    if (string->kind != TOKEN_STRING || !walk->state.font)
        return;
    for (size_t at = 0; at < string->length;) {
        uint32_t code;
        size_t size = font_next_code(walk->state.font, bytes + at,
                                     string->length - at, &code);
        show_code(walk, code, size);
        at += size;
        walk->budget--;
    }
}

static void
tell_painted(Walk *walk)
{
    enum { FILL = 1, STROKE = 2 };
    static const int paints[] = {FILL, STROKE, FILL | STROKE, 0,
                                 FILL, STROKE, FILL | STROKE, 0};
    int mode = walk->state.mode;
    int how = mode >= 0 && mode < 8 ? paints[mode] : FILL;
    walk_painted(walk, (how & FILL) != 0, (how & STROKE) != 0);
}

/* Tj and TJ: strings, with distances between them. */
static void
show_operands(Walk *walk, size_t from)
{
    bool any = false;
    for (size_t i = from; i < walk->operands.count; i++)
        any = any || (walk->operands.items[i].kind == TOKEN_STRING &&
                      walk->operands.items[i].length > 0);
    if (any) {
        tell_painted(walk);
        walk_text(walk);
    }
    for (size_t i = from; i < walk->operands.count; i++) {
        const Token *token = &walk->operands.items[i];
        bool down = walk->state.font && walk->state.font->vertical;
        if (token->kind == TOKEN_NUMBER)
            advance(walk, -token->number / 1000 * walk->state.size *
                              (down ? 1 : walk->state.scale));
        else
            show_string(walk, token);
    }
}

static void
set_font(Walk *walk)
{
    Object font = walk_resource(walk, "/Font");
    walk->state.size = number_at(walk, 1);
    walk->state.font = is_dictionary(walk->pdf, font)
                           ? font_lookup(walk->pdf, walk->fonts, font)
                           : NULL;
}

/* ---- operators ---- */

static bool
position_operator(Walk *walk, const Token *operation)
{
    double x = number_at(walk, 0);
    double y = number_at(walk, 1);
    if (token_is(operation, "Td")) {
        next_line(walk, x, y);
    } else if (token_is(operation, "TD")) {
        walk->state.leading = -y;
        next_line(walk, x, y);
    } else if (token_is(operation, "T*")) {
        next_line(walk, 0, -walk->state.leading);
    } else if (token_is(operation, "Tm")) {
        walk->line_matrix = (Matrix){x,
                                     y,
                                     number_at(walk, 2),
                                     number_at(walk, 3),
                                     number_at(walk, 4),
                                     number_at(walk, 5)};
        walk->text_matrix = walk->line_matrix;
    } else if (token_is(operation, "BT")) {
        walk->line_matrix = walk->text_matrix = (Matrix){1, 0, 0, 1, 0, 0};
    } else {
        return token_is(operation, "ET");
    }
    return true;
}

static bool
state_operator(Walk *walk, const Token *operation)
{
    double value = number_at(walk, 0);
    State *state = &walk->state;
    if (token_is(operation, "Tf"))
        set_font(walk);
    else if (token_is(operation, "Tc"))
        state->char_space = value;
    else if (token_is(operation, "Tw"))
        state->word_space = value;
    else if (token_is(operation, "Tz"))
        state->scale = value / 100;
    else if (token_is(operation, "TL"))
        state->leading = value;
    else if (token_is(operation, "Ts"))
        state->rise = value;
    else if (token_is(operation, "Tr"))
        state->mode = (int)value;
    else
        return false;
    return true;
}

bool
text_operator(Walk *walk, const Token *operation)
{
    if (position_operator(walk, operation) || state_operator(walk, operation))
        return true;
    if (token_is(operation, "Tj") || token_is(operation, "TJ")) {
        show_operands(walk, 0);
    } else if (token_is(operation, "'")) {
        next_line(walk, 0, -walk->state.leading);
        show_operands(walk, 0);
    } else if (token_is(operation, "\"")) {
        walk->state.word_space = number_at(walk, 0);
        walk->state.char_space = number_at(walk, 1);
        next_line(walk, 0, -walk->state.leading);
        show_operands(walk, 2);
    } else {
        return false;
    }
    return true;
}

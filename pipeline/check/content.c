/*
 * Content: see content.h.
 *
 * A form is walked where it is drawn, with what holds there.  What glyphs of
 * Type 3 fonts, patterns and appearances of annotations draw is walked once
 * for its fonts and colours; tags do not matter in it.
 */
#include "pipeline/check/content.h"

#include <stdlib.h>
#include <string.h>

enum {
    MOST_DEPTH = 24,
    MOST_SAVED = 28,
    MOST_OPERANDS = 200000,
    FORM_COSTS = 2000 /* as many operators */
};

Matrix
matrix_multiply(Matrix l, Matrix r)
{
    return (Matrix){l.a * r.a + l.b * r.c,       l.a * r.b + l.b * r.d,
                    l.c * r.a + l.d * r.c,       l.c * r.b + l.d * r.d,
                    l.e * r.a + l.f * r.c + r.e, l.e * r.b + l.f * r.d + r.f};
}

Spot
walk_spot(const Walk *walk)
{
    return spot_page(walk->page);
}

Mark
walk_mark(const Walk *walk)
{
    static const Mark none = {.owner = -1};
    return walk->marks.count > 0 ? walk->marks.items[walk->marks.count - 1]
                                 : none;
}

Object
walk_resource(Walk *walk, const char *kind)
{
    const Pdf *pdf = walk->pdf;
    const Token *name =
        walk->operands.count > 0 ? &walk->operands.items[0] : NULL;
    const char *key = name && name->kind == TOKEN_NAME
                          ? arena_format(pdf->arena, "/%s", name->text)
                          : NULL;
    if (!key)
        return qpdf.oh_new_null(pdf->file);
    Object resource = pdf_key(pdf, pdf_key(pdf, walk->resources, kind), key);
    if (walk->borrowed && !is_null(pdf, resource))
        found(pdf->findings, RULE_RESOURCES, walk_spot(walk),
              "%s is not among the resources of what uses it", key + 1);
    return resource;
}

/* [ISO 14289-1 7.1; ISO 14289-1 7.2] */
static void
check_tags(Walk *walk)
{
    const Pdf *pdf = walk->pdf;
    Mark mark = walk_mark(walk);
    if (!mark.tagged && !mark.artifact)
        found(pdf->findings, RULE_UNTAGGED, walk_spot(walk),
              "something is drawn that is neither tagged nor an artifact");
}

void
walk_text(Walk *walk)
{
    const Pdf *pdf = walk->pdf;
    Mark mark = walk_mark(walk);
    if (walk->judged && !mark.artifact && !pdf->language && !mark.language &&
        (mark.owner < 0 || !walk->tree->nodes.items[mark.owner].language))
        found(pdf->findings, RULE_ITEM_LANGUAGE, walk_spot(walk),
              "nothing says the language of a text");
}

void
walk_painted(Walk *walk, bool fill, bool stroke)
{
    if (fill)
        color_painted(walk->pdf, walk->state.fill, walk_spot(walk));
    if (stroke)
        color_painted(walk->pdf, walk->state.stroke, walk_spot(walk));
    if (walk->judged)
        check_tags(walk);
}

/* ---- marked content ---- */

/* A value in the dictionary that stands among the operands. */
static const Token *
inline_value(const Walk *walk, const char *key)
{
    int depth = 0;
    for (size_t i = 0; i + 1 < walk->operands.count; i++) {
        const Token *token = &walk->operands.items[i];
        depth += token->kind == TOKEN_OPEN_DICTIONARY;
        depth -= token->kind == TOKEN_CLOSE_DICTIONARY;
        if (depth == 1 && token->kind == TOKEN_NAME &&
            strcmp(token->text, key) == 0)
            return token + 1;
    }
    return NULL;
}

static bool
is_inline(const Walk *walk)
{
    return walk->operands.count > 1 &&
           walk->operands.items[1].kind == TOKEN_OPEN_DICTIONARY;
}

/* The property list that BDC names. */
static Object
named_properties(const Walk *walk)
{
    const char *key =
        walk->operands.count > 1 && walk->operands.items[1].kind == TOKEN_NAME
            ? arena_format(walk->pdf->arena, "/%s",
                           walk->operands.items[1].text)
            : NULL;
    return key ? pdf_key(walk->pdf,
                         pdf_key(walk->pdf, walk->resources, "/Properties"),
                         key)
               : qpdf.oh_new_null(walk->pdf->file);
}

/* A text of the property list; "" if it is there but no text, NULL if not. */
static const char *
text_property(const Walk *walk, Object properties, const char *key)
{
    const Pdf *pdf = walk->pdf;
    const char *solid = arena_format(pdf->arena, "/%s", key);
    const Token *value = is_inline(walk) ? inline_value(walk, key) : NULL;
    Object object = qpdf.oh_new_null(pdf->file);
    if (value && value->kind == TOKEN_STRING)
        object =
            qpdf.oh_new_binary_string(pdf->file, value->text, value->length);
    else if (!value && solid && !is_inline(walk))
        object = pdf_key(pdf, properties, solid);
    const char *text = pdf_text(pdf, object);
    return text ? text : value || !is_null(pdf, object) ? "" : NULL;
}

static long long
marked_id(const Walk *walk, Object properties)
{
    long long mcid = -1;
    const Token *value = is_inline(walk) ? inline_value(walk, "MCID") : NULL;
    if (value && value->kind == TOKEN_NUMBER && value->number >= 0 &&
        value->number < 1e9)
        return (long long)value->number;
    pdf_integer(walk->pdf, pdf_key(walk->pdf, properties, "/MCID"), &mcid);
    return mcid;
}

static void
check_language_value(const Walk *walk)
{
    const Token *value = is_inline(walk) ? inline_value(walk, "Lang") : NULL;
    if (!value || value->kind != TOKEN_STRING)
        return;
    for (size_t i = 0; i < value->length; i++)
        if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                    "0123456789-",
                    value->text[i])) {
            found(walk->pdf->findings, RULE_LANGUAGE, walk_spot(walk),
                  "\"%.*s\" is no language tag", (int)value->length,
                  value->text);
            return;
        }
}

static void
begin_mark(Walk *walk, bool with_properties)
{
    const Pdf *pdf = walk->pdf;
    Mark mark = walk_mark(walk);
    const char *tag =
        walk->operands.count > 0 && walk->operands.items[0].kind == TOKEN_NAME
            ? walk->operands.items[0].text
            : "";
    bool artifact = strcmp(tag, "Artifact") == 0;
    if (artifact && mark.tagged)
        found(pdf->findings, RULE_ARTIFACT_TAGGED, walk_spot(walk),
              "an artifact stands inside tagged content");
    mark.artifact = mark.artifact || artifact;
    if (with_properties) {
        Object properties = named_properties(walk);
        long long mcid = marked_id(walk, properties);
        int owner =
            mcid < 0 || walk->struct_parents < 0
                ? -1
                : tree_owner(pdf, walk->tree, walk->struct_parents, mcid);
        if (owner >= 0 && mark.artifact)
            found(pdf->findings, RULE_TAGGED_ARTIFACT, walk_spot(walk),
                  "tagged content stands inside an artifact");
        mark.owner = owner >= 0 ? owner : mark.owner;
        mark.tagged = mark.tagged || owner >= 0;
        const char *language = text_property(walk, properties, "Lang");
        check_language_value(walk);
        mark.language = language ? language : mark.language;
        const char *replaces = text_property(walk, properties, "ActualText");
        if (replaces && strcmp(tag, "Span") == 0 && !pdf->language &&
            !mark.language &&
            (mark.owner < 0 || !walk->tree->nodes.items[mark.owner].language))
            found(pdf->findings, RULE_SPAN_LANGUAGE, walk_spot(walk),
                  "nothing says the language of an ActualText");
        mark.actual_text = replaces ? replaces : mark.actual_text;
    }
    Mark *place = vector_push(pdf->arena, &walk->marks);
    if (place)
        *place = mark;
}

static bool
mark_operator(Walk *walk, const Token *operation)
{
    if (token_is(operation, "BMC"))
        begin_mark(walk, /*with_properties=*/false);
    else if (token_is(operation, "BDC"))
        begin_mark(walk, /*with_properties=*/true);
    else if (token_is(operation, "EMC"))
        walk->marks.count -= walk->marks.count > 0;
    else
        return token_is(operation, "MP") || token_is(operation, "DP");
    return true;
}

/* ---- forms, images, patterns ---- */

static void walk_stream(Walk *walk, const unsigned char *bytes, size_t length);

/* A stream with resources of its own, inside what is walked. */
static void
walk_inner(Walk *walk, Object stream, bool tags_matter)
{
    Data data;
    int id = pdf_id(walk->pdf, stream);
    if (!tags_matter && id > 0 && id < walk->tree->ids && walk->walked[id]++)
        return;
    walk->budget -= FORM_COSTS;
    if (walk->depth >= MOST_DEPTH || walk->budget <= 0 ||
        !pdf_data(walk->pdf, stream, &data))
        return;
    Walk inner = *walk;
    inner.depth++;
    inner.saved = (States){0};
    inner.operands = (Tokens){0};
    inner.judged = walk->judged && tags_matter;
    inner.text = tags_matter ? walk->text : NULL;
    Object own = pdf_key(walk->pdf, stream, "/Resources");
    inner.borrowed = !is_dictionary(walk->pdf, own);
    if (!inner.borrowed)
        inner.resources = own;
    long long key;
    if (pdf_integer(walk->pdf, pdf_key(walk->pdf, stream, "/StructParents"),
                    &key))
        inner.struct_parents = key;
    size_t marks = walk->marks.count;
    double part[6];
    Object matrix = pdf_key(walk->pdf, stream, "/Matrix");
    bool has_matrix = true;
    for (int i = 0; i < 6; i++)
        has_matrix =
            has_matrix &&
            pdf_number(walk->pdf, pdf_item(walk->pdf, matrix, i), &part[i]);
    if (has_matrix)
        inner.state.matrix = matrix_multiply(
            (Matrix){part[0], part[1], part[2], part[3], part[4], part[5]},
            walk->state.matrix);
    walk_stream(&inner, data.bytes, data.length);
    walk->budget = inner.budget;
    walk->marks = inner.marks;
    walk->marks.count = walk->marks.count < marks ? walk->marks.count : marks;
}

/* [ISO 19005-2 6.2.9; ISO 14289-1 7.20] */
static void
draw_form(Walk *walk, Object form)
{
    const Pdf *pdf = walk->pdf;
    Spot spot = walk_spot(walk);
    if (pdf_is(pdf, pdf_key(pdf, form, "/Subtype2"), "PS") ||
        pdf_has(pdf, form, "/PS") || pdf_has(pdf, form, "/OPI"))
        found(pdf->findings, RULE_FORM_POSTSCRIPT, spot,
              "a form holds PostScript or OPI");
    if (pdf_has(pdf, form, "/Ref"))
        found(pdf->findings, RULE_FORM_REFERENCE, spot,
              "a form refers to another file");
    int id = pdf_id(pdf, form);
    if (pdf_has(pdf, form, "/StructParents") && id > 0 &&
        id < walk->tree->ids && walk->form_uses[id]++ == 1)
        found(pdf->findings, RULE_FORM_SHARED, spot,
              "a form with tagged content is drawn twice");
    walk_inner(walk, form, /*tags_matter=*/true);
}

static void
draw_object(Walk *walk)
{
    const Pdf *pdf = walk->pdf;
    if (walk->operands.count == 0 || walk->operands.items[0].kind != TOKEN_NAME)
        return;
    const char *key =
        arena_format(pdf->arena, "/%s", walk->operands.items[0].text);
    Object object = pdf_key(pdf, pdf_key(pdf, walk->resources, "/XObject"),
                            key ? key : "/");
    Object subtype = pdf_key(pdf, object, "/Subtype");
    if (pdf_is(pdf, subtype, "Form")) {
        draw_form(walk, object);
        return;
    }
    walk_painted(walk, pdf_bool(pdf, pdf_key(pdf, object, "/ImageMask")),
                 /*stroke=*/false);
    if (pdf_is(pdf, subtype, "Image"))
        image_check(pdf, walk->resources, object, walk_spot(walk));
    else if (pdf_is(pdf, subtype, "PS"))
        found(pdf->findings, RULE_POSTSCRIPT, walk_spot(walk),
              "a PostScript object is drawn");
}

static void
set_parameters(Walk *walk)
{
    graphics_state_check(walk->pdf, walk_resource(walk, "/ExtGState"),
                         walk_spot(walk));
}

static void
draw_shading(Walk *walk)
{
    const Pdf *pdf = walk->pdf;
    Object space = pdf_key(pdf, walk_resource(walk, "/Shading"), "/ColorSpace");
    color_painted(pdf, color_kind(pdf, walk->resources, space, walk_spot(walk)),
                  walk_spot(walk));
    walk_painted(walk, /*fill=*/false, /*stroke=*/false);
}

/* [ISO 32000-1 8.9.7] */
static void
draw_inline_image(Walk *walk, Scanner *scanner)
{
    static const char *const filters[] = {"LZW", "LZWDecode", "Crypt"};
    Token key;
    while ((key = scan(scanner)).kind != TOKEN_END && !token_is(&key, "ID")) {
        if (key.kind != TOKEN_NAME)
            continue;
        bool smooth =
            strcmp(key.text, "I") == 0 || strcmp(key.text, "Interpolate") == 0;
        if (!smooth && strcmp(key.text, "F") != 0 &&
            strcmp(key.text, "Filter") != 0)
            continue;
        Token value = scan(scanner);
        if (smooth && token_is(&value, "true"))
            found(walk->pdf->findings, RULE_IMAGE_SMOOTHED, walk_spot(walk),
                  "an image in the page asks to be smoothed");
        if (value.kind == TOKEN_OPEN_ARRAY)
            value = scan(scanner);
        for (size_t i = 0; !smooth && value.kind == TOKEN_NAME && i < 3; i++)
            if (strcmp(filters[i], value.text) == 0)
                found(walk->pdf->findings, RULE_INLINE_FILTER, walk_spot(walk),
                      "an image in the page has the filter %s", value.text);
    }
    scan_image(scanner);
    walk_painted(walk, /*fill=*/false, /*stroke=*/false);
}

/* ---- painting and colour ---- */

static bool
color_operator(Walk *walk, const Token *operation)
{
    static const struct {
        const char *name;
        ColorKind kind;
        const char *space;
        bool stroke;
    } devices[] = {{"g", COLOR_GRAY, "DeviceGray", false},
                   {"G", COLOR_GRAY, "DeviceGray", true},
                   {"rg", COLOR_RGB, "DeviceRGB", false},
                   {"RG", COLOR_RGB, "DeviceRGB", true},
                   {"k", COLOR_CMYK, "DeviceCMYK", false},
                   {"K", COLOR_CMYK, "DeviceCMYK", true}};
    const char *space = NULL;
    bool stroke = false;
    for (size_t i = 0; i < sizeof devices / sizeof *devices; i++)
        if (token_is(operation, devices[i].name)) {
            space = devices[i].space;
            stroke = devices[i].stroke;
        }
    if (token_is(operation, "cs") || token_is(operation, "CS")) {
        space = walk->operands.count > 0 &&
                        walk->operands.items[0].kind == TOKEN_NAME
                    ? walk->operands.items[0].text
                    : "";
        stroke = operation->text[0] == 'C';
    }
    if (!space)
        return token_is(operation, "sc") || token_is(operation, "SC") ||
               token_is(operation, "scn") || token_is(operation, "SCN");
    ColorKind kind =
        color_kind_named(walk->pdf, walk->resources, space, walk_spot(walk));
    *(stroke ? &walk->state.stroke : &walk->state.fill) = kind;
    return true;
}

static bool
paint_operator(Walk *walk, const Token *operation)
{
    static const struct {
        const char *name;
        bool fill;
        bool stroke;
    } paints[] = {{"f", true, false}, {"F", true, false}, {"f*", true, false},
                  {"S", false, true}, {"s", false, true}, {"B", true, true},
                  {"B*", true, true}, {"b", true, true},  {"b*", true, true}};
    for (size_t i = 0; i < sizeof paints / sizeof *paints; i++)
        if (token_is(operation, paints[i].name)) {
            walk_painted(walk, paints[i].fill, paints[i].stroke);
            return true;
        }
    return false;
}

/* ---- the graphics state and the rest ---- */

static void
save_state(Walk *walk)
{
    if (walk->saved.count == MOST_SAVED)
        found(walk->pdf->findings, RULE_NESTED_STATE, walk_spot(walk),
              "more than 28 graphics states are saved in one another");
    State *place = walk->saved.count < MOST_OPERANDS
                       ? vector_push(walk->pdf->arena, &walk->saved)
                       : NULL;
    if (place)
        *place = walk->state;
}

static void
change_matrix(Walk *walk)
{
    double part[6] = {0};
    if (walk->operands.count < 6)
        return;
    for (size_t i = 0; i < 6; i++)
        part[i] = walk->operands.items[i].number;
    walk->state.matrix = matrix_multiply(
        (Matrix){part[0], part[1], part[2], part[3], part[4], part[5]},
        walk->state.matrix);
}

static bool
is_other_operator(const Token *operation)
{
    static const char *const others[] = {"w",  "J", "j", "M",  "d",  "i",
                                         "m",  "l", "c", "v",  "y",  "h",
                                         "re", "n", "W", "W*", "d0", "d1"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (token_is(operation, others[i]))
            return true;
    return false;
}

static bool
general_operator(Walk *walk, const Token *operation)
{
    if (token_is(operation, "q"))
        save_state(walk);
    else if (token_is(operation, "Q") && walk->saved.count > 0)
        walk->state = walk->saved.items[--walk->saved.count];
    else if (token_is(operation, "cm"))
        change_matrix(walk);
    else if (token_is(operation, "gs"))
        set_parameters(walk);
    else if (token_is(operation, "Do"))
        draw_object(walk);
    else if (token_is(operation, "sh"))
        draw_shading(walk);
    else if (token_is(operation, "ri") && walk->operands.count > 0 &&
             walk->operands.items[0].kind == TOKEN_NAME)
        rendering_check(walk->pdf, walk->operands.items[0].text,
                        walk_spot(walk));
    else if (token_is(operation, "BX"))
        walk->compatible++;
    else if (token_is(operation, "EX"))
        walk->compatible--;
    else
        return token_is(operation, "Q") || is_other_operator(operation);
    return true;
}

static void
run_operator(Walk *walk, Scanner *scanner, const Token *operation)
{
    if (token_is(operation, "BI")) {
        draw_inline_image(walk, scanner);
        return;
    }
    if (text_operator(walk, operation) || mark_operator(walk, operation) ||
        paint_operator(walk, operation) || color_operator(walk, operation) ||
        general_operator(walk, operation))
        return;
    found(walk->pdf->findings, RULE_OPERATOR, walk_spot(walk),
          "\"%.*s\" is no operator", (int)(operation->length & 0x3F),
          operation->text);
}

static bool
is_value(const Token *token)
{
    return token->kind != TOKEN_WORD || token_is(token, "true") ||
           token_is(token, "false") || token_is(token, "null");
}

static void
check_string(const Walk *walk, const Token *token)
{
    if (token->is_odd)
        found(walk->pdf->findings, RULE_HEX_EVEN, walk_spot(walk),
              "a string in hexadecimal has an odd number of digits");
    if (token->is_bad)
        found(walk->pdf->findings, RULE_HEX_DIGITS, walk_spot(walk),
              "a string in hexadecimal has something that is no digit");
    if (token->length > 32767)
        found(walk->pdf->findings, RULE_STRING_SIZE, walk_spot(walk),
              "a string has %zu bytes", token->length);
}

static void
walk_stream(Walk *walk, const unsigned char *bytes, size_t length)
{
    Scanner scanner = {walk->pdf->arena, bytes, length, 0};
    for (Token token; (token = scan(&scanner)).kind != TOKEN_END;) {
        if (walk->budget-- <= 0)
            return;
        if (token.kind == TOKEN_STRING)
            check_string(walk, &token);
        if (!is_value(&token)) {
            run_operator(walk, &scanner, &token);
            walk->operands.count = 0;
            continue;
        }
        if (token.kind == TOKEN_OPEN_ARRAY || token.kind == TOKEN_CLOSE_ARRAY)
            continue;
        Token *place = walk->operands.count < MOST_OPERANDS
                           ? vector_push(walk->pdf->arena, &walk->operands)
                           : NULL;
        if (place)
            *place = token;
    }
}

/* ---- a page ---- */

static Object
inherited(const Pdf *pdf, Object page, const char *key)
{
    for (int i = 0; i < MOST_DEPTH; i++) {
        if (pdf_has(pdf, page, key))
            return pdf_key(pdf, page, key);
        page = pdf_key(pdf, page, "/Parent");
    }
    return qpdf.oh_new_null(pdf->file);
}

/* What annotations show, each state of it. */
static void
walk_appearances(Walk *walk, Object page)
{
    const Pdf *pdf = walk->pdf;
    Object annotations = pdf_key(pdf, page, "/Annots");
    int count = pdf_count(pdf, annotations);
    for (int i = 0; i < count; i++) {
        Object shown = pdf_key(
            pdf, pdf_key(pdf, pdf_item(pdf, annotations, i), "/AP"), "/N");
        if (is_stream(pdf, shown)) {
            walk_inner(walk, shown, /*tags_matter=*/false);
            continue;
        }
        for (const char **key = pdf_keys(pdf, shown); *key; key++)
            walk_inner(walk, pdf_key(pdf, shown, *key),
                       /*tags_matter=*/false);
    }
}

/* Glyphs of Type 3 fonts and cells of patterns, once each. */
static void
walk_resources(Walk *walk)
{
    const Pdf *pdf = walk->pdf;
    Object patterns = pdf_key(pdf, walk->resources, "/Pattern");
    for (const char **key = pdf_keys(pdf, patterns); *key; key++)
        walk_inner(walk, pdf_key(pdf, patterns, *key), /*tags_matter=*/false);
    Object fonts = pdf_key(pdf, walk->resources, "/Font");
    for (const char **key = pdf_keys(pdf, fonts); *key; key++) {
        Object font = pdf_key(pdf, fonts, *key);
        if (!pdf_is(pdf, pdf_key(pdf, font, "/Subtype"), "Type3"))
            continue;
        Object glyphs = pdf_key(pdf, font, "/CharProcs");
        for (const char **name = pdf_keys(pdf, glyphs); *name; name++)
            walk_inner(walk, pdf_key(pdf, glyphs, *name),
                       /*tags_matter=*/false);
    }
}

void
content_walk(Walk *walk, Object page, int number)
{
    static const State fresh = {.matrix = {1, 0, 0, 1, 0, 0}, .scale = 1};
    unsigned char *bytes = NULL;
    size_t length = 0;
    walk->page = number;
    walk->resources = inherited(walk->pdf, page, "/Resources");
    walk->borrowed = !pdf_has(walk->pdf, page, "/Resources");
    walk->struct_parents = -1;
    pdf_integer(walk->pdf, pdf_key(walk->pdf, page, "/StructParents"),
                &walk->struct_parents);
    walk->state = fresh;
    walk->saved.count = walk->marks.count = walk->operands.count = 0;
    walk->depth = walk->compatible = 0;
    walk->judged = true;
    if (qpdf.oh_get_page_content_data(walk->pdf->file, page, &bytes, &length) &
        QPDF_ERRORS)
        found(walk->pdf->findings, RULE_DAMAGED, walk_spot(walk),
              "the contents of the page cannot be read");
    else
        walk_stream(walk, bytes, length);
    free(bytes);
    walk->state = fresh;
    walk->operands.count = 0;
    walk_appearances(walk, page);
    walk_resources(walk);
}

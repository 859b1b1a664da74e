/*
 * Pages and what lies on them to be clicked.
 * [ISO 19005-2 6.1.13; ISO 19005-2 6.2.10; ISO 19005-2 6.3; ISO 19005-2
 * 6.5; ISO 14289-1 7.18]
 */
#include <math.h>
#include <string.h>

#include "pipeline/check/document.h"

enum {
    FLAG_INVISIBLE = 1,
    FLAG_HIDDEN = 2,
    FLAG_PRINT = 4,
    FLAG_NO_VIEW = 32,
    FLAG_TOGGLE_NO_VIEW = 256,
    MOST_DEPTH = 40
};

typedef struct Box {
    double left, bottom, right, top;
} Box;

static bool
read_box(const Pdf *pdf, Object array, Box *box)
{
    double a, b, c, d;
    if (!pdf_number(pdf, pdf_item(pdf, array, 0), &a) ||
        !pdf_number(pdf, pdf_item(pdf, array, 1), &b) ||
        !pdf_number(pdf, pdf_item(pdf, array, 2), &c) ||
        !pdf_number(pdf, pdf_item(pdf, array, 3), &d))
        return false;
    *box = (Box){fmin(a, c), fmin(b, d), fmax(a, c), fmax(b, d)};
    return true;
}

static bool
page_box(const Pdf *pdf, Object page, const char *key, Box *box)
{
    for (int i = 0; i < MOST_DEPTH && is_dictionary(pdf, page); i++) {
        if (read_box(pdf, pdf_key(pdf, page, key), box))
            return true;
        page = pdf_key(pdf, page, "/Parent");
    }
    return false;
}

static void
check_boxes(const Pdf *pdf, Object page, Spot spot)
{
    static const char *const keys[] = {"/MediaBox", "/CropBox", "/BleedBox",
                                       "/TrimBox", "/ArtBox"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        Box box;
        if (!read_box(pdf, pdf_key(pdf, page, keys[i]), &box))
            continue;
        double width = box.right - box.left;
        double height = box.top - box.bottom;
        if (width < 3 || width > 14400 || height < 3 || height > 14400)
            found(pdf->findings, RULE_BOX_SIZE, spot,
                  "the box %s is %.2f × %.2f points", keys[i] + 1, width,
                  height);
    }
}

/* ---- annotations ---- */

typedef struct Annotation {
    const Pdf *pdf;
    const Tree *tree;
    Object object;
    const char *subtype;
    long long flags;
    Spot spot;
    bool exempt; /* hidden, or outside the page: not for PDF/UA */
    int owner;   /* structure element, -1: none */
} Annotation;

static bool
is_kind(const Annotation *it, const char *subtype)
{
    return strcmp(it->subtype, subtype) == 0;
}

static void
check_kind(const Annotation *it)
{
    static const char known[] =
        " Text Link FreeText Line Square Circle Polygon PolyLine Highlight "
        "Underline Squiggly StrikeOut Stamp Caret Ink Popup FileAttachment "
        "Widget PrinterMark TrapNet Watermark Redact ";
    const char *word = arena_format(it->pdf->arena, " %s ", it->subtype);
    if (word && !strstr(known, word))
        found(it->pdf->findings, RULE_ANNOTATION_TYPE, it->spot,
              "an annotation of the kind %s is not allowed", it->subtype);
}

static void
check_flags(const Annotation *it)
{
    const Pdf *pdf = it->pdf;
    bool has_flags = pdf_has(pdf, it->object, "/F");
    if (!has_flags && !is_kind(it, "Popup"))
        found(pdf->findings, RULE_NO_FLAGS, it->spot,
              "an annotation (%s) has no flags (/F)", it->subtype);
    long long barred =
        FLAG_INVISIBLE | FLAG_HIDDEN | FLAG_NO_VIEW | FLAG_TOGGLE_NO_VIEW;
    if (has_flags && (!(it->flags & FLAG_PRINT) || (it->flags & barred)))
        found(pdf->findings, RULE_FLAGS, it->spot,
              "an annotation (%s) is not printed, or hidden", it->subtype);
}

static void
check_appearance(const Annotation *it)
{
    const Pdf *pdf = it->pdf;
    Object appearance = pdf_key(pdf, it->object, "/AP");
    Object normal = pdf_key(pdf, appearance, "/N");
    Box box = {0};
    read_box(pdf, pdf_key(pdf, it->object, "/Rect"), &box);
    bool empty = box.left >= box.right && box.bottom >= box.top;
    if (is_null(pdf, appearance)) {
        if (!empty && !is_kind(it, "Popup") && !is_kind(it, "Link"))
            found(pdf->findings, RULE_NO_APPEARANCE, it->spot,
                  "an annotation (%s) has no appearance", it->subtype);
        return;
    }
    for (const char **key = pdf_keys(pdf, appearance); *key; key++)
        if (strcmp(*key, "/N") != 0)
            found(pdf->findings, RULE_APPEARANCE, it->spot,
                  "an annotation (%s) has another appearance than the normal "
                  "one",
                  it->subtype);
    bool button = is_kind(it, "Widget") &&
                  pdf_is(pdf, pdf_key(pdf, it->object, "/FT"), "Btn");
    if (button && is_stream(pdf, normal))
        found(pdf->findings, RULE_BUTTON_APPEARANCE, it->spot,
              "a button has one appearance for all its states");
    if (!button && !is_stream(pdf, normal))
        found(pdf->findings, RULE_APPEARANCE_STREAM, it->spot,
              "the appearance of an annotation (%s) is not drawn", it->subtype);
}

static void
check_actions(const Annotation *it)
{
    const Pdf *pdf = it->pdf;
    Object action = pdf_key(pdf, it->object, "/A");
    bool more = pdf_has(pdf, it->object, "/AA");
    if (is_kind(it, "Widget") && (more || !is_null(pdf, action)))
        found(pdf->findings, RULE_WIDGET_ACTION, it->spot,
              "a field of a form has an action");
    action_check(pdf, action, it->spot);
}

static const char *
owner_type(const Annotation *it)
{
    return it->owner < 0 ? "" : it->tree->nodes.items[it->owner].type;
}

static void
check_tags(const Annotation *it)
{
    const Pdf *pdf = it->pdf;
    const char *type = owner_type(it);
    if (it->exempt)
        return;
    if (is_kind(it, "Link")) {
        if (strcmp(type, "Link") != 0)
            found(pdf->findings, RULE_LINK_PARENT, it->spot,
                  "a link does not belong to a Link element of the structure");
    } else if (is_kind(it, "Widget")) {
        if (strcmp(type, "Form") != 0)
            found(pdf->findings, RULE_WIDGET_PARENT, it->spot,
                  "a field does not belong to a Form element of the structure");
    } else if (!is_kind(it, "PrinterMark") && !is_kind(it, "Popup") &&
               strcmp(type, "Annot") != 0) {
        found(pdf->findings, RULE_ANNOTATION_PARENT, it->spot,
              "an annotation (%s) does not belong to an Annot element of the "
              "structure",
              it->subtype);
    }
}

static void
check_description(const Annotation *it)
{
    const Pdf *pdf = it->pdf;
    const char *contents = pdf_text(pdf, pdf_key(pdf, it->object, "/Contents"));
    const char *alt =
        it->owner < 0
            ? NULL
            : pdf_text(pdf,
                       pdf_key(pdf, it->tree->nodes.items[it->owner].object,
                               "/Alt"));
    const char *name = pdf_text(pdf, pdf_key(pdf, it->object, "/TU"));
    bool described = (contents && *contents) || (alt && *alt);
    if (it->exempt)
        return;
    if (is_kind(it, "Widget") && !(name && *name) && !(alt && *alt))
        found(pdf->findings, RULE_FIELD_NAME, it->spot,
              "a field has no name to be told by");
    if (is_kind(it, "Link") && !(contents && *contents))
        found(pdf->findings, RULE_LINK_TEXT, it->spot,
              "a link has no description (/Contents)");
    if (!is_kind(it, "Widget") && !is_kind(it, "Popup") && !described)
        found(pdf->findings, RULE_ANNOTATION_TEXT, it->spot,
              "an annotation (%s) has no description (/Contents)", it->subtype);
    bool unknown =
        !pdf->language &&
        (it->owner < 0 || !it->tree->nodes.items[it->owner].language);
    if (is_kind(it, "Widget") && name && unknown)
        found(pdf->findings, RULE_FIELD_LANGUAGE, it->spot,
              "nothing says the language of a field's name");
    if (contents && unknown)
        found(pdf->findings, RULE_NOTE_LANGUAGE, it->spot,
              "nothing says the language of a description");
}

static void
check_annotation(const Pdf *pdf, const Tree *tree, Object object, int page,
                 const Box *visible)
{
    Box box = {0};
    const char *subtype = pdf_name(pdf, pdf_key(pdf, object, "/Subtype"));
    Annotation it = {.pdf = pdf,
                     .tree = tree,
                     .object = object,
                     .subtype = subtype ? subtype : "",
                     .spot = spot_page(page),
                     .owner = -1};
    pdf_integer(pdf, pdf_key(pdf, object, "/F"), &it.flags);
    bool placed = read_box(pdf, pdf_key(pdf, object, "/Rect"), &box);
    if (placed) {
        it.spot.has_point = true;
        it.spot.x = box.left;
        it.spot.y = box.bottom;
    }
    bool outside = placed && visible &&
                   (box.left >= visible->right || box.right <= visible->left ||
                    box.bottom >= visible->top || box.top <= visible->bottom);
    it.exempt = outside || (it.flags & FLAG_HIDDEN);
    long long key;
    if (pdf_integer(pdf, pdf_key(pdf, object, "/StructParent"), &key))
        it.owner = tree_owner(pdf, tree, key, -1);
    check_kind(&it);
    check_flags(&it);
    check_appearance(&it);
    check_actions(&it);
    check_tags(&it);
    check_description(&it);
}

/* ---- transparency ---- */

static bool
has_key_in(const Pdf *pdf, Object list, const char *key)
{
    for (const char **name = pdf_keys(pdf, list); *name; name++)
        if (pdf_has(pdf, pdf_key(pdf, list, *name), key))
            return true;
    return false;
}

static bool
is_see_through(const Pdf *pdf, Object states)
{
    double alpha;
    for (const char **name = pdf_keys(pdf, states); *name; name++) {
        Object state = pdf_key(pdf, states, *name);
        Object mask = pdf_key(pdf, state, "/SMask");
        if (is_dictionary(pdf, mask) ||
            (pdf_number(pdf, pdf_key(pdf, state, "/ca"), &alpha) &&
             alpha < 1) ||
            (pdf_number(pdf, pdf_key(pdf, state, "/CA"), &alpha) && alpha < 1))
            return true;
    }
    return false;
}

/* [ISO 19005-2 6.2.10] */
static void
check_transparency(const Pdf *pdf, Object page, Spot spot)
{
    Object resources = pdf_key(pdf, page, "/Resources");
    Object group = pdf_key(pdf, page, "/Group");
    bool transparent =
        is_see_through(pdf, pdf_key(pdf, resources, "/ExtGState")) ||
        has_key_in(pdf, pdf_key(pdf, resources, "/XObject"), "/SMask");
    if (transparent && !*pdf->output_space && !pdf_has(pdf, group, "/CS"))
        found(pdf->findings, RULE_BLEND_SPACE, spot,
              "the page has transparent parts, but nothing says in which "
              "colours they are blended");
}

static void
check_page(const Pdf *pdf, const Tree *tree, int number)
{
    Object page = qpdf.get_page_n(pdf->file, (size_t)number - 1);
    Spot spot = spot_page(number);
    Box visible;
    bool has_box = page_box(pdf, page, "/CropBox", &visible) ||
                   page_box(pdf, page, "/MediaBox", &visible);
    check_boxes(pdf, page, spot);
    check_transparency(pdf, page, spot);
    if (pdf_has(pdf, page, "/AA"))
        found(pdf->findings, RULE_PAGE_ACTIONS, spot,
              "the page has actions (/AA)");
    if (pdf_has(pdf, page, "/PresSteps"))
        found(pdf->findings, RULE_PRESENTATION_STEPS, spot,
              "the page has steps of a presentation");
    Object annotations = pdf_key(pdf, page, "/Annots");
    int count = pdf_count(pdf, annotations);
    if (count > 0 && !pdf_is(pdf, pdf_key(pdf, page, "/Tabs"), "S"))
        found(pdf->findings, RULE_TABS, spot,
              "the tabulator does not follow the structure (/Tabs)");
    for (int i = 0; i < count; i++)
        check_annotation(pdf, tree, pdf_item(pdf, annotations, i), number,
                         has_box ? &visible : NULL);
}

void
pages_check(const Pdf *pdf, const Tree *tree)
{
    for (int page = 1; page <= pdf->pages; page++)
        check_page(pdf, tree, page);
}

/*
 * The trailer, the catalog and what hangs on it.
 * [ISO 19005-2 6.1.3; ISO 19005-2 6.4; ISO 19005-2 6.5; ISO 19005-2 6.9;
 * ISO 19005-2 6.10; ISO 19005-2 6.11; ISO 14289-1 7.1; ISO 14289-1 7.10;
 * ISO 14289-1 7.15; ISO 14289-1 7.16]
 */
#include <string.h>

#include "pipeline/check/document.h"

enum { MOST_NEXT = 100, MOST_DEPTH = 40 };

/* ---- actions ---- */

static bool
is_in(const char *name, const char *const *list)
{
    for (; name && *list; list++)
        if (strcmp(*list, name) == 0)
            return true;
    return false;
}

static void
check_one_action(const Pdf *pdf, Object action, Spot spot)
{
    static const char *const allowed[] = {
        "GoTo", "GoToR", "GoToE", "Thread", "URI", "Named", "SubmitForm", NULL};
    static const char *const moves[] = {"NextPage", "PrevPage", "FirstPage",
                                        "LastPage", NULL};
    const char *kind = pdf_name(pdf, pdf_key(pdf, action, "/S"));
    if (!is_in(kind, allowed)) {
        found(pdf->findings, RULE_ACTION, spot,
              "an action of the kind %s is not allowed", kind ? kind : "none");
        return;
    }
    const char *move = pdf_name(pdf, pdf_key(pdf, action, "/N"));
    if (strcmp(kind, "Named") == 0 && !is_in(move, moves))
        found(pdf->findings, RULE_NAMED_ACTION, spot,
              "the named action %s is not allowed", move ? move : "none");
}

static void
check_actions(const Pdf *pdf, Object action, Spot spot, int *left)
{
    if (!is_dictionary(pdf, action) || (*left)-- <= 0)
        return;
    check_one_action(pdf, action, spot);
    Object next = pdf_key(pdf, action, "/Next");
    int count = pdf_count(pdf, next);
    if (!is_array(pdf, next))
        check_actions(pdf, next, spot, left);
    for (int i = 0; i < count; i++)
        check_actions(pdf, pdf_item(pdf, next, i), spot, left);
}

void
action_check(const Pdf *pdf, Object action, Spot spot)
{
    int left = MOST_NEXT;
    check_actions(pdf, action, spot, &left);
}

/* ---- the trailer ---- */

static void
check_trailer(const Pdf *pdf)
{
    Object id = pdf_key(pdf, pdf->trailer, "/ID");
    const char *first;
    size_t length;
    if (!qpdf.oh_get_value_as_string(pdf->file, pdf_item(pdf, id, 0), &first,
                                     &length) ||
        length == 0 || !is_string(pdf, pdf_item(pdf, id, 1)))
        found(pdf->findings, RULE_ID, SPOT_FILE,
              "the trailer has no /ID of two strings");
    Object encrypt = pdf_key(pdf, pdf->trailer, "/Encrypt");
    if (is_null(pdf, encrypt))
        return;
    found(pdf->findings, RULE_ENCRYPTED, SPOT_FILE, "the file is encrypted");
    long long permissions = 0;
    pdf_integer(pdf, pdf_key(pdf, encrypt, "/P"), &permissions);
    if (!(permissions & 512))
        found(pdf->findings, RULE_ACCESS_BARRED, SPOT_FILE,
              "the file bars its text from screen readers");
}

/* ---- forms ---- */

static void
check_field(const Pdf *pdf, Object field, bool signs, int depth)
{
    if (depth > MOST_DEPTH || !is_dictionary(pdf, field))
        return;
    if (pdf_has(pdf, field, "/AA"))
        found(pdf->findings, RULE_FIELD_ACTION, SPOT_FILE,
              "a field of a form has actions (/AA)");
    Object kind = pdf_key(pdf, field, "/FT");
    signs = is_null(pdf, kind) ? signs : pdf_is(pdf, kind, "Sig");
    if (signs)
        signature_check(pdf, pdf_key(pdf, field, "/V"));
    Object kids = pdf_key(pdf, field, "/Kids");
    int count = pdf_count(pdf, kids);
    for (int i = 0; i < count; i++)
        check_field(pdf, pdf_item(pdf, kids, i), signs, depth + 1);
}

static void
check_form(const Pdf *pdf)
{
    Object form = pdf_key(pdf, pdf->root, "/AcroForm");
    Object fields = pdf_key(pdf, form, "/Fields");
    if (pdf_bool(pdf, pdf_key(pdf, form, "/NeedAppearances")))
        found(pdf->findings, RULE_NEED_APPEARANCES, SPOT_FILE,
              "the form asks the viewer to draw its fields "
              "(/NeedAppearances)");
    if (pdf_has(pdf, form, "/XFA"))
        found(pdf->findings, RULE_XFA, SPOT_FILE, "the form is an XFA form");
    if (pdf_bool(pdf, pdf_key(pdf, pdf->root, "/NeedsRendering")))
        found(pdf->findings, RULE_NEEDS_RENDERING, SPOT_FILE,
              "the file asks to be rendered anew (/NeedsRendering)");
    int count = pdf_count(pdf, fields);
    for (int i = 0; i < count; i++)
        check_field(pdf, pdf_item(pdf, fields, i), false, 0);
}

/* ---- layers ---- */

static void
check_layer_state(const Pdf *pdf, Object state)
{
    const char *name = pdf_text(pdf, pdf_key(pdf, state, "/Name"));
    if (!name || !*name)
        found(pdf->findings, RULE_LAYER_NAME, SPOT_FILE,
              "a configuration of layers has no name");
    if (pdf_has(pdf, state, "/AS"))
        found(pdf->findings, RULE_LAYER_STATES, SPOT_FILE,
              "a configuration of layers switches them by itself (/AS)");
}

static void
check_layers(const Pdf *pdf)
{
    Object layers = pdf_key(pdf, pdf->root, "/OCProperties");
    Object usual = pdf_key(pdf, layers, "/D");
    Object others = pdf_key(pdf, layers, "/Configs");
    if (!is_dictionary(pdf, layers))
        return;
    check_layer_state(pdf, usual);
    int count = pdf_count(pdf, others);
    for (int i = 0; i < count; i++) {
        Object other = pdf_item(pdf, others, i);
        const char *name = pdf_text(pdf, pdf_key(pdf, other, "/Name"));
        check_layer_state(pdf, other);
        for (int k = -1; name && k < i; k++) {
            const char *elder = pdf_text(
                pdf, pdf_key(pdf, k < 0 ? usual : pdf_item(pdf, others, k),
                             "/Name"));
            if (elder && strcmp(elder, name) == 0)
                found(pdf->findings, RULE_LAYER_SAME_NAME, SPOT_FILE,
                      "two configurations of layers are called %s", name);
        }
    }
}

/* ---- bookmarks ---- */

static void
check_outline(const Pdf *pdf)
{
    Object item = pdf_key(pdf, pdf_key(pdf, pdf->root, "/Outlines"), "/First");
    if (is_dictionary(pdf, item) && !pdf->language)
        found(pdf->findings, RULE_OUTLINE_LANGUAGE, SPOT_FILE,
              "nothing says the language of the bookmarks");
    /* Level by level: the next one, else the first below. */
    for (int left = 100000; is_dictionary(pdf, item) && left > 0; left--) {
        action_check(pdf, pdf_key(pdf, item, "/A"), SPOT_FILE);
        Object below = pdf_key(pdf, item, "/First");
        Object next = pdf_key(pdf, item, "/Next");
        while (!is_dictionary(pdf, below) && !is_dictionary(pdf, next) &&
               is_dictionary(pdf, item) && left-- > 0) {
            item = pdf_key(pdf, item, "/Parent");
            next = pdf_key(pdf, item, "/Next");
        }
        item = is_dictionary(pdf, below) ? below : next;
    }
}

/* ---- the catalog ---- */

static void
check_permissions(const Pdf *pdf)
{
    static const char *const known[] = {"/UR3", "/DocMDP", NULL};
    Object permissions = pdf_key(pdf, pdf->root, "/Perms");
    for (const char **key = pdf_keys(pdf, permissions); *key; key++)
        if (!is_in(*key, known))
            found(pdf->findings, RULE_PERMISSIONS, SPOT_FILE,
                  "the catalog's /Perms has the key %s", *key);
}

void
document_check(const Pdf *pdf)
{
    Object root = pdf->root;
    check_trailer(pdf);
    check_permissions(pdf);
    check_form(pdf);
    check_layers(pdf);
    check_outline(pdf);
    action_check(pdf, pdf_key(pdf, root, "/OpenAction"), SPOT_FILE);
    if (pdf_has(pdf, root, "/AA"))
        found(pdf->findings, RULE_DOCUMENT_ACTIONS, SPOT_FILE,
              "the catalog has actions (/AA)");
    Object names = pdf_key(pdf, root, "/Names");
    if (pdf_has(pdf, names, "/AlternatePresentations"))
        found(pdf->findings, RULE_PRESENTATION, SPOT_FILE,
              "the file has alternate presentations");
    if (pdf_has(pdf, names, "/JavaScript"))
        found(pdf->findings, RULE_ACTION, SPOT_FILE,
              "the file has JavaScript in its name tree");
    if (pdf_has(pdf, root, "/Requirements"))
        found(pdf->findings, RULE_REQUIREMENTS, SPOT_FILE,
              "the catalog has /Requirements");
    Object preferences = pdf_key(pdf, root, "/ViewerPreferences");
    if (!pdf_bool(pdf, pdf_key(pdf, preferences, "/DisplayDocTitle")))
        found(pdf->findings, RULE_SHOW_TITLE, SPOT_FILE,
              "viewers are not told to show the title (/DisplayDocTitle)");
}

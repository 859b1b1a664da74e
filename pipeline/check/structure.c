/*
 * What PDF/A-2a and PDF/UA-1 ask of the structure tree.
 * [ISO 19005-2 6.7; ISO 14289-1 7.1; ISO 14289-1 7.2; ISO 14289-1 7.3; ISO
 * 14289-1 7.4; ISO 14289-1 7.7; ISO 14289-1 7.9; ISO 14289-1 7.18]
 */
#include <stdlib.h>
#include <string.h>

#include "pipeline/check/tree.h"

static const char *
parent_type(const Tree *tree, const TreeNode *node)
{
    return node->parent < 0 ? "" : tree->nodes.items[node->parent].type;
}

/* True if a word stands in a list of words, apart by spaces. */
static bool
in_list(const char *word, const char *list)
{
    size_t length = strlen(word);
    for (const char *at = list; *at;) {
        size_t size = strcspn(at, " ");
        if (size == length && memcmp(at, word, size) == 0)
            return true;
        at += size + (at[size] == ' ');
    }
    return false;
}

Object
node_attribute(const Pdf *pdf, const TreeNode *node, const char *owner,
               const char *key)
{
    Object attributes = pdf_key(pdf, node->object, "/A");
    int count = is_array(pdf, attributes) ? pdf_count(pdf, attributes) : 1;
    for (int i = 0; i < count; i++) {
        Object one = is_array(pdf, attributes) ? pdf_item(pdf, attributes, i)
                                               : attributes;
        if (pdf_is(pdf, pdf_key(pdf, one, "/O"), owner) &&
            pdf_has(pdf, one, key))
            return pdf_key(pdf, one, key);
    }
    return qpdf.oh_new_null(pdf->file);
}

/* ---- which element may stand in which ---- */

typedef struct Nesting {
    const char *type;
    const char *parents; /* "": any */
    RuleName parents_rule;
    const char *kids; /* "": any */
    RuleName kids_rule;
} Nesting;

static const Nesting nestings[] = {
    {"Table", "", RULE_TABLE_KIDS, "TR THead TBody TFoot Caption",
     RULE_TABLE_KIDS},
    {"TR", "Table THead TBody TFoot", RULE_ROW_PARENT, "TH TD", RULE_ROW_KIDS},
    {"THead", "Table", RULE_HEAD_PARENT, "TR", RULE_GROUP_KIDS},
    {"TBody", "Table", RULE_HEAD_PARENT, "TR", RULE_GROUP_KIDS},
    {"TFoot", "Table", RULE_HEAD_PARENT, "TR", RULE_GROUP_KIDS},
    {"TH", "TR", RULE_CELL_PARENT, "", RULE_ROW_KIDS},
    {"TD", "TR", RULE_CELL_PARENT, "", RULE_ROW_KIDS},
    {"L", "", RULE_LIST_KIDS, "L LI Caption", RULE_LIST_KIDS},
    {"LI", "L", RULE_ITEM_PARENT, "Lbl LBody", RULE_ITEM_KIDS},
    {"LBody", "LI", RULE_BODY_PARENT, "", RULE_ITEM_KIDS},
    {"TOC", "", RULE_CONTENTS_KIDS, "TOC TOCI Caption", RULE_CONTENTS_KIDS},
    {"TOCI", "TOC", RULE_CONTENTS_PARENT, "", RULE_CONTENTS_KIDS},
};

/* A caption is the first kid of a list or contents, or first or last of a
   table, and the only one. */
static void
check_caption(const Pdf *pdf, const Tree *tree, const TreeNode *node,
              RuleName rule)
{
    size_t count = node->kids.count;
    size_t captions = 0;
    bool misplaced = false;
    bool is_table = node_is(node, "Table");
    for (size_t i = 0; i < count; i++) {
        const TreeNode *kid = &tree->nodes.items[node->kids.items[i]];
        if (!node_is(kid, "Caption"))
            continue;
        captions++;
        misplaced = misplaced || !(i == 0 || (is_table && i + 1 == count));
    }
    if (misplaced || captions > 1)
        found(pdf->findings, rule, node_spot(node),
              "a %s has its caption in a wrong place, or several", node->type);
}

static void
check_nesting(const Pdf *pdf, const Tree *tree, const TreeNode *node)
{
    for (size_t i = 0; i < sizeof nestings / sizeof *nestings; i++) {
        const Nesting *nesting = &nestings[i];
        if (!node_is(node, nesting->type))
            continue;
        const char *parent = parent_type(tree, node);
        if (*nesting->parents && !in_list(parent, nesting->parents))
            found(pdf->findings, nesting->parents_rule, node_spot(node),
                  "a %s stands in %s instead of %s", node->type,
                  *parent ? parent : "nothing", nesting->parents);
        for (size_t k = 0; *nesting->kids && k < node->kids.count; k++) {
            const TreeNode *kid = &tree->nodes.items[node->kids.items[k]];
            if (!in_list(kid->type, nesting->kids))
                found(pdf->findings, nesting->kids_rule, node_spot(kid),
                      "a %s stands directly in a %s", kid->raw, node->type);
        }
        if (strstr(nesting->kids, "Caption"))
            check_caption(pdf, tree, node, nesting->kids_rule);
    }
}

/* ---- headings ---- */

static int
heading_level(const TreeNode *node)
{
    return node->type[0] == 'H' && node->type[1] >= '1' &&
                   node->type[1] <= '6' && !node->type[2]
               ? node->type[1] - '0'
               : 0;
}

/* Levels are not skipped on the way down.  [ISO 14289-1 7.4.2] */
static void
check_headings(const Pdf *pdf, const Tree *tree)
{
    int last = 0;
    const TreeNode *plain = NULL;
    for (size_t i = 0; i < tree->nodes.count; i++) {
        const TreeNode *node = &tree->nodes.items[i];
        int level = heading_level(node);
        size_t plain_kids = 0;
        for (size_t k = 0; k < node->kids.count; k++)
            plain_kids += node_is(&tree->nodes.items[node->kids.items[k]], "H");
        if (plain_kids > 1)
            found(pdf->findings, RULE_HEADING_ONE, node_spot(node),
                  "a %s holds several H", node->raw);
        plain = node_is(node, "H") ? node : plain;
        if (level == 0)
            continue;
        if (level > last + 1 && last > 0)
            found(pdf->findings, RULE_HEADING_ORDER, node_spot(node),
                  "a heading H%d follows a heading H%d", level, last);
        else if (level > last + 1)
            found(pdf->findings, RULE_HEADING_ORDER, node_spot(node),
                  "the first heading is an H%d", level);
        last = level;
    }
    if (last > 0 && plain)
        found(pdf->findings, RULE_HEADING_KINDS, node_spot(plain),
              "headings are both H and H1, H2 …");
}

/* ---- notes, figures, languages ---- */

typedef struct NoteId {
    const char *text;
    int node;
} NoteId;

static int
compare_ids(const void *left, const void *right)
{
    return strcmp(((const NoteId *)left)->text, ((const NoteId *)right)->text);
}

static void
check_notes(const Pdf *pdf, const Tree *tree)
{
    VECTOR(NoteId) ids = {0};
    for (size_t i = 0; i < tree->nodes.count; i++) {
        const TreeNode *node = &tree->nodes.items[i];
        if (!node_is(node, "Note"))
            continue;
        const char *id = pdf_text(pdf, pdf_key(pdf, node->object, "/ID"));
        NoteId *place = id && *id ? vector_push(pdf->arena, &ids) : NULL;
        if (place)
            *place = (NoteId){id, (int)i};
        if (!id || !*id)
            found(pdf->findings, RULE_NOTE_ID, node_spot(node),
                  "a note has no ID");
    }
    if (ids.items && ids.count > 1)
        qsort(ids.items, ids.count, sizeof *ids.items, compare_ids);
    for (size_t i = 1; ids.items && i < ids.count; i++)
        if (strcmp(ids.items[i - 1].text, ids.items[i].text) == 0)
            found(pdf->findings, RULE_NOTE_SAME_ID,
                  node_spot(&tree->nodes.items[ids.items[i].node]),
                  "two notes have the ID %s", ids.items[i].text);
}

static void
check_texts(const Pdf *pdf, const TreeNode *node)
{
    const char *alt = pdf_text(pdf, pdf_key(pdf, node->object, "/Alt"));
    bool replaced = pdf_has(pdf, node->object, "/ActualText");
    bool explained = (alt && *alt) || replaced;
    Spot spot = node_spot(node);
    if (node_is(node, "Figure") && !explained)
        found(pdf->findings, RULE_FIGURE_ALT, spot,
              "a figure has no alternative text");
    if (node_is(node, "Formula") && !explained)
        found(pdf->findings, RULE_FORMULA_ALT, spot,
              "a formula has no alternative text");
    if (pdf->language || node->language)
        return;
    if (replaced)
        found(pdf->findings, RULE_TEXT_LANGUAGE, spot,
              "nothing says the language of an ActualText");
    if (alt)
        found(pdf->findings, RULE_ALT_LANGUAGE, spot,
              "nothing says the language of an alternative text");
}

/* [ISO 14289-1 7.18.4] */
static void
check_field(const Pdf *pdf, const TreeNode *node)
{
    bool has_role =
        !is_null(pdf, node_attribute(pdf, node, "PrintField", "/Role"));
    bool one_field =
        node->kids.count == 0 && node->contents == 1 && node->annotations == 1;
    if (node_is(node, "Form") && !has_role && !one_field)
        found(pdf->findings, RULE_FORM_KIDS, node_spot(node),
              "a Form holds something else than one field");
}

/* ---- the whole ---- */

static void
check_document(const Pdf *pdf)
{
    Object marks = pdf_key(pdf, pdf->root, "/MarkInfo");
    if (!pdf_bool(pdf, pdf_key(pdf, marks, "/Marked")))
        found(pdf->findings, RULE_MARKED, SPOT_FILE,
              "the file does not say that it is tagged (/MarkInfo)");
    if (pdf_bool(pdf, pdf_key(pdf, marks, "/Suspects")))
        found(pdf->findings, RULE_SUSPECTS, SPOT_FILE,
              "the file says that its tags may be wrong (/Suspects)");
    if (!is_dictionary(pdf, pdf_key(pdf, pdf->root, "/StructTreeRoot")))
        found(pdf->findings, RULE_TREE, SPOT_FILE,
              "the file has no structure tree");
}

void
structure_check(const Pdf *pdf, const Tree *tree)
{
    check_document(pdf);
    for (size_t i = 0; i < tree->nodes.count; i++) {
        const TreeNode *node = &tree->nodes.items[i];
        if (!node->has_parent_key)
            found(pdf->findings, RULE_PARENT, node_spot(node),
                  "a structure element %s does not name its parent", node->raw);
        check_nesting(pdf, tree, node);
        check_texts(pdf, node);
        check_field(pdf, node);
        if (node_is(node, "Table"))
            table_check(pdf, tree, (int)i);
    }
    check_headings(pdf, tree);
    check_notes(pdf, tree);
}

/*
 * Tree: see tree.h.
 */
#include "pipeline/check/tree.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_DEPTH = 200, MOST_NODES = 2000000, MOST_ROLES = 40 };

static const char *const standard_types[] = {
    "Document", "Part",    "Art",   "Sect",  "Div",       "BlockQuote",
    "Caption",  "TOC",     "TOCI",  "Index", "NonStruct", "Private",
    "P",        "H",       "H1",    "H2",    "H3",        "H4",
    "H5",       "H6",      "L",     "LI",    "Lbl",       "LBody",
    "Table",    "TR",      "TH",    "TD",    "THead",     "TBody",
    "TFoot",    "Span",    "Quote", "Note",  "Reference", "BibEntry",
    "Code",     "Link",    "Annot", "Ruby",  "RB",        "RT",
    "RP",       "Warichu", "WT",    "WP",    "Figure",    "Formula",
    "Form"};

static bool
is_standard(const char *type)
{
    for (size_t i = 0; i < sizeof standard_types / sizeof *standard_types; i++)
        if (strcmp(standard_types[i], type) == 0)
            return true;
    return false;
}

bool
node_is(const TreeNode *node, const char *type)
{
    return strcmp(node->type, type) == 0;
}

bool
node_is_in(const TreeNode *node, const char *const *types)
{
    for (; *types; types++)
        if (node_is(node, *types))
            return true;
    return false;
}

int
tree_block(const Tree *tree, int node)
{
    static const char *const inlines[] = {
        "Span", "Quote",   "Reference", "Link", "Annot",    "Ruby", "RB",
        "Code", "Warichu", "WT",        "WP",   "BibEntry", NULL};
    while (node >= 0 && node_is_in(&tree->nodes.items[node], inlines))
        node = tree->nodes.items[node].parent;
    return node;
}

Spot
node_spot(const TreeNode *node)
{
    return spot_page(node->page);
}

/* ---- types ---- */

static const char *
mapped(const Pdf *pdf, const Tree *tree, const char *type)
{
    const char *key = arena_format(pdf->arena, "/%s", type);
    return key ? pdf_name(pdf, pdf_key(pdf, tree->role_map, key)) : NULL;
}

/* Follows the role map to a standard type.  [ISO 32000-1 14.8.4] */
static void
find_type(const Pdf *pdf, const Tree *tree, TreeNode *node)
{
    const char *type = node->raw;
    for (int i = 0; i < MOST_ROLES; i++) {
        const char *next = mapped(pdf, tree, type);
        if (is_standard(type)) {
            node->type = type;
            if (next)
                found(pdf->findings, RULE_TYPE_REMAPPED, node_spot(node),
                      "the standard type %s is mapped to %s", type, next);
            return;
        }
        if (!next) {
            found(pdf->findings, RULE_TYPE_UNKNOWN, node_spot(node),
                  "the structure type %s is not a standard one, nor mapped to "
                  "one",
                  node->raw);
            return;
        }
        type = next;
    }
    found(pdf->findings, RULE_TYPE_CIRCLE, node_spot(node),
          "the structure type %s is mapped in a circle", node->raw);
}

/* ---- nodes ---- */

static int
page_of(const Pdf *pdf, Object node, int inherited)
{
    Object page = pdf_key(pdf, node, "/Pg");
    int id = pdf_id(pdf, page);
    if (id == 0)
        return inherited;
    int index = qpdf.find_page_by_id(pdf->file, id, 0);
    return index >= 0 ? index + 1 : inherited;
}

static bool
remember(Tree *tree, int id, int node)
{
    if (id <= 0 || id >= tree->ids)
        return true;
    if (tree->by_id[id] != 0)
        return false;
    tree->by_id[id] = node + 1;
    return true;
}

/* A kid that is no element: content, or an object of the page. */
static bool
is_content(const Pdf *pdf, TreeNode *parent, Object kid)
{
    long long mcid;
    Object type = pdf_key(pdf, kid, "/Type");
    bool reference = pdf_is(pdf, type, "OBJR");
    if (!pdf_integer(pdf, kid, &mcid) && !pdf_is(pdf, type, "MCR") &&
        !reference)
        return false;
    parent->contents++;
    parent->annotations += reference;
    if (parent->page == 0)
        parent->page = page_of(pdf, kid, 0);
    return true;
}

static void
read_kids(const Pdf *pdf, Tree *tree, int parent, Object kids, int depth);

static void
read_node(const Pdf *pdf, Tree *tree, int parent, Object object, int depth)
{
    if (!is_dictionary(pdf, object))
        return;
    if (depth > MOST_DEPTH || tree->nodes.count >= MOST_NODES) {
        tree->too_deep = true;
        return;
    }
    int index = (int)tree->nodes.count;
    int id = pdf_id(pdf, object);
    if (!remember(tree, id, index)) {
        found(pdf->findings, RULE_PARENT, SPOT_FILE,
              "a structure element stands in two places of the tree");
        return;
    }
    TreeNode *node = vector_push(pdf->arena, &tree->nodes);
    if (!node)
        return;
    const TreeNode *above = parent < 0 ? NULL : &tree->nodes.items[parent];
    const char *raw = pdf_name(pdf, pdf_key(pdf, object, "/S"));
    node->object = object;
    node->id = id;
    node->parent = parent;
    node->raw = raw ? raw : "";
    node->type = "";
    node->page = page_of(pdf, object, above ? above->page : 0);
    node->has_parent_key = pdf_has(pdf, object, "/P");
    const char *language = pdf_text(pdf, pdf_key(pdf, object, "/Lang"));
    node->language = language && *language ? language
                     : above               ? above->language
                                           : NULL;
    find_type(pdf, tree, node);
    int *place = parent < 0
                     ? NULL
                     : vector_push(pdf->arena, &tree->nodes.items[parent].kids);
    if (place)
        *place = index;
    read_kids(pdf, tree, index, pdf_key(pdf, object, "/K"), depth);
}

static void
read_kids(const Pdf *pdf, Tree *tree, int parent, Object kids, int depth)
{
    int count = is_array(pdf, kids) ? pdf_count(pdf, kids) : 1;
    for (int i = 0; i < count; i++) {
        Object kid = is_array(pdf, kids) ? pdf_item(pdf, kids, i) : kids;
        if (parent >= 0 && is_content(pdf, &tree->nodes.items[parent], kid))
            continue;
        read_node(pdf, tree, parent, kid, depth + 1);
    }
}

/* ---- the parent tree ---- */

/* `seen`: by object number, so that no part is read twice. */
static void
read_numbers(const Pdf *pdf, Tree *tree, Object node, bool *seen, int depth)
{
    int id = pdf_id(pdf, node);
    if (id > 0 && id < tree->ids) {
        if (seen[id])
            return;
        seen[id] = true;
    }
    Object numbers = pdf_key(pdf, node, "/Nums");
    int count = pdf_count(pdf, numbers);
    for (int i = 0; i + 1 < count; i += 2) {
        ParentEntry *entry = tree->parents.count < MOST_NODES
                                 ? vector_push(pdf->arena, &tree->parents)
                                 : NULL;
        if (entry && pdf_integer(pdf, pdf_item(pdf, numbers, i), &entry->key))
            entry->value = pdf_item(pdf, numbers, i + 1);
    }
    Object kids = pdf_key(pdf, node, "/Kids");
    count = depth < MOST_ROLES ? pdf_count(pdf, kids) : 0;
    for (int i = 0; i < count && tree->parents.count < MOST_NODES; i++)
        read_numbers(pdf, tree, pdf_item(pdf, kids, i), seen, depth + 1);
}

static int
compare_keys(const void *left, const void *right)
{
    long long a = ((const ParentEntry *)left)->key;
    long long b = ((const ParentEntry *)right)->key;
    return (a > b) - (a < b);
}

void
tree_read(const Pdf *pdf, Tree *tree)
{
    memset(tree, 0, sizeof *tree);
    tree->root = pdf_key(pdf, pdf->root, "/StructTreeRoot");
    tree->role_map = pdf_key(pdf, tree->root, "/RoleMap");
    long long ids = 0;
    pdf_integer(pdf, pdf_key(pdf, pdf->trailer, "/Size"), &ids);
    tree->ids = ids > 0 && ids <= 8388608 ? (int)ids : 0;
    tree->by_id =
        arena_array(pdf->arena, (size_t)tree->ids + 1, sizeof *tree->by_id);
    if (!tree->by_id || !is_dictionary(pdf, tree->root))
        return;
    read_kids(pdf, tree, -1, pdf_key(pdf, tree->root, "/K"), 0);
    bool *seen = arena_array(pdf->arena, (size_t)tree->ids + 1, sizeof *seen);
    if (seen)
        read_numbers(pdf, tree, pdf_key(pdf, tree->root, "/ParentTree"), seen,
                     0);
    if (tree->parents.count > 0)
        qsort(tree->parents.items, tree->parents.count,
              sizeof *tree->parents.items, compare_keys);
    if (tree->too_deep)
        found(pdf->findings, RULE_UNREADABLE, SPOT_FILE,
              "the structure tree is too deep or too large to be judged "
              "whole");
}

int
tree_owner(const Pdf *pdf, const Tree *tree, long long struct_parents,
           long long mcid)
{
    ParentEntry wanted = {.key = struct_parents};
    if (tree->parents.count == 0)
        return -1;
    const ParentEntry *entry =
        bsearch(&wanted, tree->parents.items, tree->parents.count,
                sizeof wanted, compare_keys);
    if (!entry)
        return -1;
    Object owner = entry->value;
    if (mcid >= 0)
        owner = mcid <= 0x7FFFFFFF ? pdf_item(pdf, owner, (int)mcid)
                                   : qpdf.oh_new_null(pdf->file);
    int id = pdf_id(pdf, owner);
    return id > 0 && id < tree->ids ? tree->by_id[id] - 1 : -1;
}

/*
 * Structure: see structure.h.
 *
 * The composition's elements become structure elements one to one.  Pages are
 * written first and tell which content belongs to which element; a node's kids
 * are content and elements in the order they come up, but elements never
 * overtake their elder siblings: the tree has the order of reading, whatever
 * the order of columns on the page.  [ISO 32000-1 14.7]
 */
#include "pipeline/pdf/structure.h"

#include <string.h>

#include "pipeline/pdf/object.h"

typedef enum KidKind { KID_NODE, KID_CONTENT, KID_ANNOTATION } KidKind;

typedef struct Kid Kid;
struct Kid {
    KidKind kind;
    size_t page;     /* of content and annotations: index */
    unsigned number; /* object number, or the marked-content identifier */
    Kid *next;
};

typedef struct Node {
    Object *object;
    int parent;              /* -1 for the root */
    const char *type;        /* standard structure type */
    const char *language;    /* its own; NULL: as the parent's */
    const char *description; /* of a figure */
    ListNumbering numbering; /* of a list */
    Role role;
    bool is_link;
    bool attached;    /* is among its parent's kids */
    int next_child;   /* the eldest element child not attached, -1: none */
    int last_child;   /* the youngest element child */
    int next_sibling; /* the next younger one */
    Kid *kids;
    Kid *last_kid;
} Node;

/* What the parent tree needs of one page: nodes by identifier. */
typedef VECTOR(int) Marks;

struct Structure {
    VECTOR(Node) nodes;
    Marks *pages;
    VECTOR(int) annotations; /* their nodes, in order of key */
    Object *root;
    const char *link; /* of the last text item, NULL if it had none */
    size_t target;    /* and its target, 0 if it had none */
    int link_element;
    int link_node;
};

/* [ISO 32000-1 14.8.4] */
static const char *const types[] = {
    [ROLE_DOCUMENT] = "Document",
    [ROLE_PART] = "Part",
    [ROLE_SECTION] = "Sect",
    [ROLE_HEADING] = "H1",
    [ROLE_PARAGRAPH] = "P",
    [ROLE_LIST] = "L",
    [ROLE_ITEM] = "LI",
    [ROLE_LABEL] = "Lbl",
    [ROLE_ITEM_BODY] = "LBody",
    [ROLE_QUOTE] = "BlockQuote",
    [ROLE_TABLE] = "Table",
    [ROLE_TABLE_HEAD] = "THead",
    [ROLE_TABLE_BODY] = "TBody",
    [ROLE_ROW] = "TR",
    [ROLE_HEADER_CELL] = "TH",
    [ROLE_CELL] = "TD",
    [ROLE_CODE] = "Code",
    [ROLE_NOTE] = "Note",
    [ROLE_FIGURE] = "Figure",
    [ROLE_CAPTION] = "Caption",
    [ROLE_CONTENTS] = "TOC",
    [ROLE_CONTENTS_ITEM] = "TOCI",
    [ROLE_REFERENCE] = "Reference",
    [ROLE_LINK] = "Link",
    [ROLE_RUBY] = "Ruby",
    [ROLE_RUBY_BASE] = "RB",
    [ROLE_RUBY_TEXT] = "RT",
};
static const char *const list_numberings[] = {
    [LIST_BULLETS] = "Disc",           [LIST_DECIMAL] = "Decimal",
    [LIST_UPPER_ROMAN] = "UpperRoman", [LIST_LOWER_ROMAN] = "LowerRoman",
    [LIST_UPPER_ALPHA] = "UpperAlpha", [LIST_LOWER_ALPHA] = "LowerAlpha",
};
static const char *const heading_types[] = {"H1", "H2", "H3", "H4", "H5", "H6"};

static const char *
element_type(const Element *element)
{
    if (element->role != ROLE_HEADING)
        return types[element->role];
    int level = element->level < 1   ? 1
                : element->level > 6 ? 6
                                     : element->level;
    return heading_types[level - 1];
}

/* ---- building ---- */

static Node *
add_node(Writer *writer, int parent, const char *type)
{
    Structure *structure = writer->structure;
    Object *object = object_new(writer);
    Node *node = object ? vector_push(writer->arena, &structure->nodes) : NULL;
    if (!node)
        return NULL;
    node->object = object;
    node->parent = parent;
    node->type = type;
    node->next_child = node->last_child = node->next_sibling = -1;
    return node;
}

/* Lines a new element up behind its elder siblings. */
static void
join_siblings(Structure *structure, int child)
{
    Node *nodes = structure->nodes.items;
    int parent = nodes[child].parent;
    if (parent < 0)
        return;
    if (nodes[parent].last_child < 0)
        nodes[parent].next_child = child;
    else
        nodes[nodes[parent].last_child].next_sibling = child;
    nodes[parent].last_child = child;
}

Status
structure_begin(Writer *writer)
{
    const Composition *composition = writer->composition;
    Structure *structure = arena_alloc(writer->arena, sizeof *structure);
    writer->structure = structure;
    if (!structure)
        return STATUS_NO_MEMORY;
    structure->pages = arena_array(writer->arena, writer->sheet_count,
                                   sizeof *structure->pages);
    if (composition->elements.count > 0)
        structure->root = object_new(writer);
    if (!structure->pages ||
        (composition->elements.count > 0 && !structure->root))
        return writer_failure(writer);
    for (size_t i = 0; i < composition->elements.count; i++) {
        const Element *element = &composition->elements.items[i];
        /* Everything stands below the first, whatever a parent says. */
        int parent = i == 0                        ? -1
                     : element->parent < 0         ? 0
                     : (size_t)element->parent < i ? element->parent
                                                   : 0;
        Node *node = add_node(writer, parent, element_type(element));
        if (!node)
            return writer_failure(writer);
        node->role = element->role;
        node->language = element->language;
        node->description = element->description;
        node->numbering = element->numbering;
        join_siblings(structure, (int)i);
    }
    return STATUS_OK;
}

static bool
add_kid(Writer *writer, int parent, KidKind kind, size_t page, unsigned number)
{
    Kid *kid = arena_alloc(writer->arena, sizeof *kid);
    if (!kid)
        return false;
    kid->kind = kind;
    kid->page = page;
    kid->number = number;
    Node *node = &writer->structure->nodes.items[parent];
    if (node->last_kid)
        node->last_kid->next = kid;
    else
        node->kids = kid;
    node->last_kid = kid;
    return true;
}

/* Puts the element among its parent's kids, elder siblings before it. */
static bool
attach(Writer *writer, int child)
{
    Node *nodes = writer->structure->nodes.items;
    int parent = nodes[child].parent;
    if (parent < 0 || nodes[child].attached)
        return true;
    if (!attach(writer, parent))
        return false;
    while (!nodes[child].attached) {
        int eldest = nodes[parent].next_child;
        nodes[parent].next_child = nodes[eldest].next_sibling;
        nodes[eldest].attached = true;
        if (!add_kid(writer, parent, KID_NODE, 0, nodes[eldest].object->number))
            return false;
    }
    return true;
}

static NodeOf
add_link(Writer *writer, const Item *item)
{
    Structure *structure = writer->structure;
    NodeOf of = {(int)structure->nodes.count, STATUS_OK};
    Node *node = attach(writer, item->element)
                     ? add_node(writer, item->element, "Link")
                     : NULL;
    if (!node ||
        !add_kid(writer, item->element, KID_NODE, 0, node->object->number)) {
        of.status = writer_failure(writer);
        return of;
    }
    node = &structure->nodes.items[of.node];
    node->attached = true;
    node->is_link = true;
    structure->link = item->link;
    structure->target = item->target;
    structure->link_element = item->element;
    structure->link_node = of.node;
    return of;
}

/* True if the item goes on with the Link of the text item before it. */
static bool
same_link(const Structure *structure, const Item *item)
{
    if (structure->link_element != item->element ||
        structure->target != item->target)
        return false;
    return item->link && structure->link
               ? strcmp(structure->link, item->link) == 0
               : structure->link == item->link;
}

NodeOf
structure_node(Writer *writer, const Item *item)
{
    Structure *structure = writer->structure;
    NodeOf of = {item->element, STATUS_OK};
    if (item->element < 0)
        return of;
    if ((size_t)item->element >= writer->composition->elements.count) {
        of.node = ARTIFACT_LAYOUT;
        return of;
    }
    bool linked = item->link || item->target > 0;
    if (item->kind != ITEM_GLYPHS || !linked) {
        structure->link = NULL;
        structure->target = 0;
        return of;
    }
    if (same_link(structure, item)) {
        of.node = structure->link_node;
        return of;
    }
    return add_link(writer, item);
}

int
structure_link(const Structure *structure, int node)
{
    const Node *nodes = structure->nodes.items;
    while (node >= 0 && nodes[node].role != ROLE_LINK)
        node = nodes[node].parent;
    return node;
}

const char *
structure_type(const Structure *structure, int node)
{
    return structure->nodes.items[node].type;
}

const char *
structure_language(const Structure *structure, int node)
{
    const Node *nodes = structure->nodes.items;
    while (node >= 0 && !nodes[node].language)
        node = nodes[node].parent;
    return node < 0 ? NULL : nodes[node].language;
}

Status
structure_mark(Writer *writer, int node, size_t page, size_t *mcid)
{
    Marks *marks = &writer->structure->pages[page];
    *mcid = marks->count;
    int *mark = vector_push(writer->arena, marks);
    if (!mark || !attach(writer, node) ||
        !add_kid(writer, node, KID_CONTENT, page, (unsigned)*mcid))
        return STATUS_NO_MEMORY;
    *mark = node;
    return STATUS_OK;
}

Status
structure_annotation(Writer *writer, int node, size_t page, unsigned annotation,
                     size_t *key)
{
    Structure *structure = writer->structure;
    *key = writer->sheet_count + structure->annotations.count;
    int *entry = vector_push(writer->arena, &structure->annotations);
    if (!entry || !add_kid(writer, node, KID_ANNOTATION, page, annotation))
        return STATUS_NO_MEMORY;
    *entry = node;
    return STATUS_OK;
}

/* [ISO 14289-1 7.18.4] */
Status
structure_form(Writer *writer, const char *language, size_t page,
               unsigned annotation, size_t *key)
{
    Structure *structure = writer->structure;
    int form = (int)structure->nodes.count;
    Node *node = add_node(writer, 0, "Form");
    if (!node)
        return writer_failure(writer);
    node->language = language;
    join_siblings(structure, form);
    return structure_annotation(writer, form, page, annotation, key);
}

size_t
structure_page_marks(const Structure *structure, size_t page)
{
    return structure->pages[page].count;
}

unsigned
structure_root(const Structure *structure)
{
    return structure->root ? structure->root->number : 0;
}

/* ---- printing ---- */

/* The page that a node's content is on, unless a kid says otherwise. */
static const Kid *
first_content(const Node *node)
{
    const Kid *kid = node->kids;
    while (kid && kid->kind == KID_NODE)
        kid = kid->next;
    return kid;
}

static void
print_kid(const Writer *writer, Output *out, const Kid *kid, size_t home)
{
    unsigned page = writer->pages[kid->page].number;
    if (kid->kind == KID_NODE) {
        output_byte(out, ' ');
        output_reference(out, kid->number);
    } else if (kid->kind == KID_ANNOTATION) {
        output_format(out, "\n<</Type /OBJR /Pg %u 0 R /Obj %u 0 R>>", page,
                      kid->number);
    } else if (kid->page == home) {
        output_byte(out, ' ');
        output_integer(out, kid->number);
    } else {
        output_format(out, "\n<</Type /MCR /Pg %u 0 R /MCID %u>>", page,
                      kid->number);
    }
}

static void
print_kids(const Writer *writer, Output *out, const Node *node)
{
    const Kid *content = first_content(node);
    size_t home = content ? content->page : 0;
    if (!node->kids)
        return;
    if (content) {
        output_text(out, "/Pg ");
        output_reference(out, writer->pages[home].number);
        output_byte(out, '\n');
    }
    output_text(out, "/K [");
    for (const Kid *kid = node->kids; kid; kid = kid->next)
        print_kid(writer, out, kid, home);
    output_text(out, "]\n");
}

/* Identifiers sort as text in order of number.  [ISO 14289-1 7.9] */
static void
print_note_id(Output *out, size_t node)
{
    output_format(out, "(note%09zu)", node);
}

static void
print_node(const Writer *writer, size_t index)
{
    const Structure *structure = writer->structure;
    const Node *node = &structure->nodes.items[index];
    Output *out = &node->object->entries;
    unsigned parent = node->parent < 0
                          ? structure->root->number
                          : structure->nodes.items[node->parent].object->number;
    output_text(out, "/Type /StructElem\n/S /");
    output_text(out, node->type);
    output_text(out, "\n/P ");
    output_reference(out, parent);
    output_byte(out, '\n');
    if (node->language) {
        output_text(out, "/Lang ");
        output_literal(out, node->language, strlen(node->language));
        output_byte(out, '\n');
    }
    /* [ISO 14289-1 7.3] */
    if (node->role == ROLE_FIGURE && !node->is_link && node->description) {
        output_text(out, "/Alt ");
        output_text_string(out, node->description, strlen(node->description));
        output_text(out, "\n/A <</O /Layout /Placement /Block>>\n");
    }
    if (node->role == ROLE_LIST && !node->is_link)
        output_format(out, "/A <</O /List /ListNumbering /%s>>\n",
                      list_numberings[node->numbering]);
    if (node->role == ROLE_HEADER_CELL && !node->is_link)
        output_text(out, "/A <</O /Table /Scope /Column>>\n");
    if (node->role == ROLE_NOTE && !node->is_link) {
        output_text(out, "/ID ");
        print_note_id(out, index);
        output_byte(out, '\n');
    }
    print_kids(writer, out, node);
}

/* Identifier or annotation → node.  [ISO 32000-1 14.7.4.4] */
static Object *
write_parent_tree(Writer *writer)
{
    const Structure *structure = writer->structure;
    const Node *nodes = structure->nodes.items;
    size_t pages = writer->sheet_count;
    Object *tree = object_new(writer);
    if (!tree)
        return NULL;
    Output *out = &tree->entries;
    output_text(out, "/Nums [");
    for (size_t p = 0; p < pages; p++) {
        const Marks *marks = &structure->pages[p];
        if (marks->count == 0)
            continue;
        output_format(out, "\n%zu [", p);
        for (size_t i = 0; i < marks->count; i++) {
            output_text(out, i == 0 ? "" : " ");
            output_reference(out, nodes[marks->items[i]].object->number);
        }
        output_byte(out, ']');
    }
    for (size_t i = 0; i < structure->annotations.count; i++)
        output_format(out, "\n%zu %u 0 R", pages + i,
                      nodes[structure->annotations.items[i]].object->number);
    output_text(out, "]\n");
    return tree;
}

static void
print_note_ids(const Structure *structure, Output *out)
{
    bool open = false;
    for (size_t i = 0; i < structure->nodes.count; i++) {
        const Node *node = &structure->nodes.items[i];
        if (node->role != ROLE_NOTE || node->is_link)
            continue;
        output_text(out, open ? "\n" : "/IDTree <</Names [");
        print_note_id(out, i);
        output_format(out, " %u 0 R", node->object->number);
        open = true;
    }
    if (open)
        output_text(out, "]>>\n");
}

Status
structure_finish(Writer *writer)
{
    Structure *structure = writer->structure;
    if (!structure->root)
        return writer_status(writer);
    for (size_t i = 0; i < structure->nodes.count; i++)
        if (!attach(writer, (int)i))
            return writer_failure(writer);
    for (size_t i = 0; i < structure->nodes.count; i++)
        print_node(writer, i);
    Object *tree = write_parent_tree(writer);
    if (!tree)
        return writer_failure(writer);
    output_format(&structure->root->entries,
                  "/Type /StructTreeRoot\n/K %u 0 R\n/ParentTree %u 0 R\n"
                  "/ParentTreeNextKey %zu\n",
                  structure->nodes.items[0].object->number, tree->number,
                  writer->sheet_count + structure->annotations.count);
    print_note_ids(structure, &structure->root->entries);
    return writer_status(writer);
}

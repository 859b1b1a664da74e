/*
 * Tree: the structure tree of a file that is checked.
 */
#ifndef BRIEFSET_PIPELINE_CHECK_TREE_H
#define BRIEFSET_PIPELINE_CHECK_TREE_H

#include "pipeline/check/pdf.h"

typedef struct TreeNode {
    Object object;
    int id;
    int parent;           /* index, -1: the root */
    int page;             /* from 1; 0: not known */
    const char *raw;      /* its type as written, never NULL */
    const char *type;     /* the standard type it stands for, "" if none */
    const char *language; /* its own or inherited; NULL: none */
    bool has_parent_key;
    VECTOR(int) kids; /* elements */
    size_t contents;  /* marked content and objects */
    size_t annotations;
} TreeNode;

typedef struct ParentEntry {
    long long key;
    Object value;
} ParentEntry;

typedef struct Tree {
    Object root;
    Object role_map;
    VECTOR(TreeNode) nodes;      /* parents before their children */
    VECTOR(ParentEntry) parents; /* in order of key */
    int *by_id;                  /* object number → node + 1 */
    int ids;
    bool too_deep;
} Tree;

/* Reads the tree; a file without one has none. */
void tree_read(const Pdf *pdf, Tree *tree);

/*
 * The node that owns content `mcid` of what has the key `struct_parents`, or
 * with mcid < 0 what has that key itself.  -1: none.
 */
int tree_owner(const Pdf *pdf, const Tree *tree, long long struct_parents,
               long long mcid);

bool node_is(const TreeNode *node, const char *type);

/* The block that an element is part of; -1: none.  [ISO 32000-1 14.8.4.4] */
int tree_block(const Tree *tree, int node);

/* True if the node is of one of the types; the list ends with NULL. */
bool node_is_in(const TreeNode *node, const char *const *types);

/* The spot of a node: its page. */
Spot node_spot(const TreeNode *node);

/* All rules about the tree.  structure.c */
void structure_check(const Pdf *pdf, const Tree *tree);

/* Those about tables.  table.c */
void table_check(const Pdf *pdf, const Tree *tree, int table);

/* An attribute of an element by its owner (/Table …).  structure.c */
Object node_attribute(const Pdf *pdf, const TreeNode *node, const char *owner,
                      const char *key);

#endif

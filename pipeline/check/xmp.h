/*
 * Xmp: the metadata packet as properties.  [ISO 16684-1 7]
 */
#ifndef BRIEFSET_PIPELINE_CHECK_XMP_H
#define BRIEFSET_PIPELINE_CHECK_XMP_H

#include "pipeline/check/pdf.h"

/* An element, or an attribute taken for one. */
typedef struct XmpNode XmpNode;
struct XmpNode {
    const char *space; /* namespace, "" if none */
    const char *name;
    const char *prefix;
    const char *text;
    const char *language; /* xml:lang, NULL: none */
    bool is_resource;     /* rdf:parseType="Resource" */
    XmpNode *parent;
    XmpNode *first;
    XmpNode *last;
    XmpNode *next;
};

typedef struct XmpSlot {
    XmpNode *node;
} XmpSlot;

typedef struct Xmp {
    bool present; /* the catalog has a packet */
    bool read;    /* and it is well-formed */
    const char *problem;
    int line; /* of the packet, where the problem is; 0: not known */
    XmpNode *root;
    VECTOR(XmpSlot) properties; /* of the document */
    bool has_bytes;             /* attributes of the packet's head */
    bool has_encoding;
    bool is_utf8;
} Xmp;

/* Reads the catalog's packet. */
void xmp_read(const Pdf *pdf, Xmp *xmp);

/* The property of a schema; NULL: it is not there. */
const XmpNode *
xmp_property(const Xmp *xmp, const char *space, const char *name);

/* The child of an element; NULL: none. */
const XmpNode *
xmp_child(const XmpNode *node, const char *space, const char *name);

/* The kind of array in a property: "Bag", "Seq", "Alt"; NULL: it is none. */
const XmpNode *xmp_array(const XmpNode *property);

extern const char xmp_rdf[];

/* What the packet claims: part 0 and access false if nothing. */
CheckProfile xmp_claim(const Xmp *xmp);

/* All rules about metadata.  metadata.c */
void metadata_check(const Pdf *pdf, const Xmp *xmp);

/* The description of properties that are no common ones.  schema.c */
void schemas_check(const Pdf *pdf, const Xmp *xmp);
bool schema_describes(const Xmp *xmp, const XmpNode *property);

#endif

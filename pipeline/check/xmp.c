/*
 * Xmp: see xmp.h.
 *
 * expat reads the XML; here it becomes a small tree, in which attributes stand
 * as elements do, since RDF takes them for the same.
 */
#include "pipeline/check/xmp.h"

#include <expat.h>
#include <stdint.h>
#include <string.h>

enum { MOST_DEPTH = 100, MOST_NODES = 200000 };

const char xmp_rdf[] = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
static const char xml_space[] = "http://www.w3.org/XML/1998/namespace";
static const char archive_space[] = "http://www.aiim.org/pdfa/ns/id/";
static const char access_space[] = "http://www.aiim.org/pdfua/ns/id/";

typedef struct Builder {
    const Pdf *pdf;
    Xmp *xmp;
    XML_Parser parser;
    XmpNode *current;
    int depth;
    int nodes;
    VECTOR(char) text;
} Builder;

/* ---- building the tree ---- */

/* "namespace name prefix", apart by spaces. */
static void
split_name(Arena *arena, const char *name, XmpNode *node)
{
    const char *local = strchr(name, ' ');
    node->space = node->prefix = "";
    node->name = arena_text(arena, name, strlen(name));
    if (!local)
        return;
    const char *prefix = strchr(local + 1, ' ');
    size_t length = prefix ? (size_t)(prefix - local - 1) : strlen(local + 1);
    node->space = arena_text(arena, name, (size_t)(local - name));
    node->name = arena_text(arena, local + 1, length);
    if (prefix)
        node->prefix = arena_text(arena, prefix + 1, strlen(prefix + 1));
}

static XmpNode *
add_node(Builder *builder, XmpNode *parent, const char *name)
{
    Arena *arena = builder->pdf->arena;
    XmpNode *node =
        builder->nodes++ < MOST_NODES ? arena_alloc(arena, sizeof *node) : NULL;
    if (!node)
        return NULL;
    split_name(arena, name, node);
    node->text = "";
    node->parent = parent;
    if (!node->name || !node->space || !node->prefix)
        return NULL;
    if (!parent)
        return node;
    if (parent->last)
        parent->last->next = node;
    else
        parent->first = node;
    parent->last = node;
    return node;
}

static bool
is_rdf(const XmpNode *node, const char *name)
{
    return strcmp(node->space, xmp_rdf) == 0 && strcmp(node->name, name) == 0;
}

static void
add_attribute(Builder *builder, XmpNode *element, const char *name,
              const char *value)
{
    Arena *arena = builder->pdf->arena;
    XmpNode held = {0};
    split_name(arena, name, &held);
    const char *text = arena_text(arena, value, strlen(value));
    if (!held.space || !held.name || !text)
        return;
    if (strcmp(held.space, xml_space) == 0) {
        if (strcmp(held.name, "lang") == 0)
            element->language = text;
        return;
    }
    if (is_rdf(&held, "parseType"))
        element->is_resource = strcmp(text, "Resource") == 0;
    if (strcmp(held.space, xmp_rdf) == 0 || !*held.space) {
        if (is_rdf(&held, "resource"))
            element->text = text;
        return;
    }
    XmpNode *node = add_node(builder, element, name);
    if (node)
        node->text = text;
}

static void XMLCALL
start_element(void *data, const char *name, const char **attributes)
{
    Builder *builder = data;
    XmpNode *node = ++builder->depth < MOST_DEPTH
                        ? add_node(builder, builder->current, name)
                        : NULL;
    if (!node) {
        XML_StopParser(builder->parser, XML_FALSE);
        return;
    }
    if (!builder->xmp->root)
        builder->xmp->root = node;
    builder->current = node;
    builder->text.count = 0;
    for (; attributes[0]; attributes += 2)
        add_attribute(builder, node, attributes[0], attributes[1]);
}

static void XMLCALL
end_element(void *data, const char *name)
{
    Builder *builder = data;
    XmpNode *node = builder->current;
    (void)name;
    builder->depth--;
    if (!node)
        return;
    if (!node->first && !*node->text) {
        const char *text = arena_text(builder->pdf->arena, builder->text.items,
                                      builder->text.count);
        node->text = text ? text : "";
    }
    builder->text.count = 0;
    builder->current = node->parent;
}

static void XMLCALL
add_text(void *data, const char *text, int length)
{
    Builder *builder = data;
    for (int i = 0; i < length; i++) {
        char *place = vector_push(builder->pdf->arena, &builder->text);
        if (place)
            *place = text[i];
    }
}

/* <?xpacket begin="…" id="…" bytes="…" encoding="…"?> */
static void XMLCALL
instruction(void *data, const char *target, const char *content)
{
    Builder *builder = data;
    if (strcmp(target, "xpacket") != 0 || !strstr(content, "begin="))
        return;
    builder->xmp->has_bytes = strstr(content, "bytes=") != NULL;
    builder->xmp->has_encoding = strstr(content, "encoding=") != NULL;
}

/* ---- properties ---- */

static void
collect(const Pdf *pdf, Xmp *xmp)
{
    const XmpNode *rdf = xmp->root;
    if (rdf && !is_rdf(rdf, "RDF"))
        rdf = xmp_child(rdf, xmp_rdf, "RDF");
    for (const XmpNode *part = rdf ? rdf->first : NULL; part;
         part = part->next) {
        if (!is_rdf(part, "Description"))
            continue;
        for (XmpNode *node = part->first; node; node = node->next) {
            XmpSlot *place = vector_push(pdf->arena, &xmp->properties);
            if (place)
                place->node = node;
        }
    }
    if (!rdf) {
        xmp->read = false;
        xmp->problem = "it holds no RDF";
    }
}

static void
parse(const Pdf *pdf, Xmp *xmp, const Data *data)
{
    Builder builder = {.pdf = pdf, .xmp = xmp};
    builder.parser = XML_ParserCreateNS(NULL, ' ');
    if (!builder.parser)
        return;
    XML_SetReturnNSTriplet(builder.parser, 1);
    XML_SetUserData(builder.parser, &builder);
    XML_SetElementHandler(builder.parser, start_element, end_element);
    XML_SetCharacterDataHandler(builder.parser, add_text);
    XML_SetProcessingInstructionHandler(builder.parser, instruction);
    xmp->read = data->length <= INT32_MAX &&
                XML_Parse(builder.parser, (const char *)data->bytes,
                          (int)data->length, /*isFinal=*/1) == XML_STATUS_OK;
    if (xmp->read) {
        collect(pdf, xmp);
    } else {
        xmp->problem = XML_ErrorString(XML_GetErrorCode(builder.parser));
        xmp->line = (int)XML_GetCurrentLineNumber(builder.parser);
    }
    XML_ParserFree(builder.parser);
}

void
xmp_read(const Pdf *pdf, Xmp *xmp)
{
    Data data;
    Object stream = pdf_key(pdf, pdf->root, "/Metadata");
    memset(xmp, 0, sizeof *xmp);
    xmp->present = is_stream(pdf, stream);
    xmp->is_utf8 = true;
    if (!xmp->present)
        return;
    if (!pdf_data(pdf, stream, &data)) {
        xmp->problem = "its stream cannot be decoded";
        return;
    }
    /* UTF-16 and UTF-32 have a zero byte in the first "<?". */
    xmp->is_utf8 = !memchr(data.bytes, '\0', data.length < 4 ? data.length : 4);
    parse(pdf, xmp, &data);
}

/* ---- looking up ---- */

const XmpNode *
xmp_property(const Xmp *xmp, const char *space, const char *name)
{
    for (size_t i = 0; i < xmp->properties.count; i++) {
        const XmpNode *node = xmp->properties.items[i].node;
        if (strcmp(node->space, space) == 0 && strcmp(node->name, name) == 0)
            return node;
    }
    return NULL;
}

const XmpNode *
xmp_child(const XmpNode *node, const char *space, const char *name)
{
    for (const XmpNode *kid = node->first; kid; kid = kid->next)
        if (strcmp(kid->space, space) == 0 && strcmp(kid->name, name) == 0)
            return kid;
    return NULL;
}

const XmpNode *
xmp_array(const XmpNode *property)
{
    const XmpNode *kid = property->first;
    return kid && (is_rdf(kid, "Bag") || is_rdf(kid, "Seq") ||
                   is_rdf(kid, "Alt"))
               ? kid
               : NULL;
}

CheckProfile
xmp_claim(const Xmp *xmp)
{
    CheckProfile claim = {0};
    const XmpNode *part = xmp_property(xmp, archive_space, "part");
    const XmpNode *level = xmp_property(xmp, archive_space, "conformance");
    const XmpNode *access = xmp_property(xmp, access_space, "part");
    if (part && part->text[0] >= '1' && part->text[0] <= '9' && !part->text[1])
        claim.archive = part->text[0] - '0';
    claim.level = 'B';
    if (level && level->text[0] && strchr("ABU", level->text[0]))
        claim.level = level->text[0];
    claim.access = access != NULL;
    return claim;
}

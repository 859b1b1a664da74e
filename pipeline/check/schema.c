/*
 * Extension schemas: the file's own description of properties that are not
 * among the common ones.  [ISO 19005-2 6.6.2.3]
 */
#include <string.h>

#include "pipeline/check/xmp.h"

#define EXTENSION "http://www.aiim.org/pdfa/ns/extension/"
#define SCHEMA "http://www.aiim.org/pdfa/ns/schema#"
#define PROPERTY "http://www.aiim.org/pdfa/ns/property#"
#define TYPE "http://www.aiim.org/pdfa/ns/type#"
#define FIELD "http://www.aiim.org/pdfa/ns/field#"

typedef struct Shape {
    const char *space;
    const char *prefix;
    const char *what;
    const char *fields[6]; /* texts that must be there */
    const char *lists[3];  /* sequences that may be */
} Shape;

static const Shape schema_shape = {SCHEMA,
                                   "pdfaSchema",
                                   "a schema",
                                   {"schema", "namespaceURI", "prefix"},
                                   {"property", "valueType"}};
static const Shape property_shape = {
    PROPERTY,
    "pdfaProperty",
    "a property",
    {"name", "valueType", "category", "description"},
    {NULL}};
static const Shape type_shape = {
    TYPE,
    "pdfaType",
    "a type of values",
    {"type", "namespaceURI", "prefix", "description"},
    {"field"}};
static const Shape field_shape = {FIELD,
                                  "pdfaField",
                                  "a field",
                                  {"name", "valueType", "description"},
                                  {NULL}};

/* What an item of an array holds: itself, or a Description in it. */
static const XmpNode *
inside(const XmpNode *item)
{
    const XmpNode *description = xmp_child(item, xmp_rdf, "Description");
    return description ? description : item;
}

static const XmpNode *
first_item(const XmpNode *owner, const char *space, const char *name)
{
    const XmpNode *list = xmp_child(owner, space, name);
    const XmpNode *array = list ? xmp_array(list) : NULL;
    return array ? array->first : NULL;
}

static bool
is_among(const char *name, const char *const *list)
{
    for (; *list; list++)
        if (strcmp(*list, name) == 0)
            return true;
    return false;
}

static void
check_shape(const Pdf *pdf, const Shape *shape, const XmpNode *node)
{
    for (const char *const *name = shape->fields; *name; name++) {
        const XmpNode *field = xmp_child(node, shape->space, *name);
        if (!field || field->first || !*field->text)
            found(pdf->findings, RULE_SCHEMA, SPOT_FILE,
                  "the description of %s in the metadata lacks %s:%s",
                  shape->what, shape->prefix, *name);
    }
    for (const XmpNode *kid = node->first; kid; kid = kid->next) {
        if (strcmp(kid->space, shape->space) != 0 ||
            (!is_among(kid->name, shape->fields) &&
             !is_among(kid->name, shape->lists)))
            found(pdf->findings, RULE_SCHEMA_FIELDS, SPOT_FILE,
                  "the description of %s in the metadata has the unknown "
                  "field %s:%s",
                  shape->what, kid->prefix, kid->name);
        else if (strcmp(kid->prefix, shape->prefix) != 0)
            found(pdf->findings, RULE_SCHEMA, SPOT_FILE,
                  "%s:%s in the metadata must have the prefix %s", kid->prefix,
                  kid->name, shape->prefix);
        else if (is_among(kid->name, shape->lists) &&
                 (!xmp_array(kid) || strcmp(xmp_array(kid)->name, "Seq") != 0))
            found(pdf->findings, RULE_SCHEMA, SPOT_FILE,
                  "%s:%s in the metadata must be a sequence", kid->prefix,
                  kid->name);
    }
}

/* A type's name: one of the basic ones, in a container or not, or one of the
   schema's own. */
static bool
is_known_type(const XmpNode *schema, const char *name)
{
    static const char *const basic[] = {
        "Text",        "Integer",       "Boolean",
        "Date",        "Real",          "URI",
        "URL",         "MIMEType",      "AgentName",
        "ProperName",  "Locale",        "GUID",
        "Rational",    "XPath",         "RenditionClass",
        "ResourceRef", "ResourceEvent", "Version",
        "Job",         "Dimensions",    "Thumbnail",
        "Lang Alt",    "Choice",        NULL};
    static const char *const containers[] = {
        "bag ",  "Bag ",  "seq ",    "Seq ",    "alt ",       "Alt ",
        "open ", "Open ", "closed ", "Closed ", "Choice of ", "choice of "};
    for (size_t i = 0; i < sizeof containers / sizeof *containers; i++) {
        size_t length = strlen(containers[i]);
        if (strncmp(name, containers[i], length) == 0) {
            name += length;
            i = (size_t)-1;
        }
    }
    if (is_among(name, basic) || strcmp(name, "lang alt") == 0)
        return true;
    for (const XmpNode *item = first_item(schema, SCHEMA, "valueType"); item;
         item = item->next) {
        const XmpNode *type = xmp_child(inside(item), TYPE, "type");
        if (type && strcmp(type->text, name) == 0)
            return true;
    }
    return false;
}

static void
check_type(const Pdf *pdf, const XmpNode *schema, const XmpNode *node,
           const char *space)
{
    const XmpNode *type = xmp_child(node, space, "valueType");
    if (type && *type->text && !is_known_type(schema, type->text))
        found(pdf->findings, RULE_SCHEMA, SPOT_FILE,
              "the metadata describes a property of the unknown type \"%s\"",
              type->text);
}

static void
check_properties(const Pdf *pdf, const XmpNode *schema)
{
    static const char *const categories[] = {"internal", "external", NULL};
    for (const XmpNode *item = first_item(schema, SCHEMA, "property"); item;
         item = item->next) {
        const XmpNode *node = inside(item);
        const XmpNode *category = xmp_child(node, PROPERTY, "category");
        check_shape(pdf, &property_shape, node);
        check_type(pdf, schema, node, PROPERTY);
        if (category && *category->text &&
            !is_among(category->text, categories))
            found(pdf->findings, RULE_SCHEMA, SPOT_FILE,
                  "the metadata describes a property as \"%s\", neither "
                  "internal nor external",
                  category->text);
    }
}

static void
check_types(const Pdf *pdf, const XmpNode *schema)
{
    for (const XmpNode *item = first_item(schema, SCHEMA, "valueType"); item;
         item = item->next) {
        const XmpNode *node = inside(item);
        check_shape(pdf, &type_shape, node);
        for (const XmpNode *field = first_item(node, TYPE, "field"); field;
             field = field->next) {
            check_shape(pdf, &field_shape, inside(field));
            check_type(pdf, schema, inside(field), FIELD);
        }
    }
}

void
schemas_check(const Pdf *pdf, const Xmp *xmp)
{
    const XmpNode *schemas = xmp_property(xmp, EXTENSION, "schemas");
    if (!schemas)
        return;
    const XmpNode *array = xmp_array(schemas);
    if (!array || strcmp(array->name, "Bag") != 0 ||
        strcmp(schemas->prefix, "pdfaExtension") != 0) {
        found(pdf->findings, RULE_SCHEMA, SPOT_FILE,
              "the descriptions of properties in the metadata are no bag "
              "called pdfaExtension:schemas");
        return;
    }
    for (const XmpNode *item = array->first; item; item = item->next) {
        check_shape(pdf, &schema_shape, inside(item));
        check_properties(pdf, inside(item));
        check_types(pdf, inside(item));
    }
}

bool
schema_describes(const Xmp *xmp, const XmpNode *property)
{
    const XmpNode *schemas = xmp_property(xmp, EXTENSION, "schemas");
    const XmpNode *array = schemas ? xmp_array(schemas) : NULL;
    for (const XmpNode *item = array ? array->first : NULL; item;
         item = item->next) {
        const XmpNode *schema = inside(item);
        const XmpNode *space = xmp_child(schema, SCHEMA, "namespaceURI");
        if (!space || strcmp(space->text, property->space) != 0)
            continue;
        for (const XmpNode *one = first_item(schema, SCHEMA, "property"); one;
             one = one->next) {
            const XmpNode *name = xmp_child(inside(one), PROPERTY, "name");
            if (name && strcmp(name->text, property->name) == 0)
                return true;
        }
    }
    return false;
}

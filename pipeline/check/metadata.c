/*
 * What PDF/A and PDF/UA ask of the metadata packet.
 * [ISO 19005-2 6.6.2; ISO 19005-2 6.6.4; ISO 14289-1 5; ISO 14289-1 7.1]
 */
#include <string.h>

#include "pipeline/check/xmp.h"

#define DC "http://purl.org/dc/elements/1.1/"
#define XMP "http://ns.adobe.com/xap/1.0/"
#define RIGHTS "http://ns.adobe.com/xap/1.0/rights/"
#define MEDIA "http://ns.adobe.com/xap/1.0/mm/"
#define PDF "http://ns.adobe.com/pdf/1.3/"
#define ARCHIVE "http://www.aiim.org/pdfa/ns/id/"

typedef enum ValueKind {
    VALUE_ANY,
    VALUE_TEXT,
    VALUE_INTEGER,
    VALUE_BOOLEAN,
    VALUE_DATE,
    VALUE_BAG,
    VALUE_SEQ,
    VALUE_ALT
} ValueKind;

/* The properties that XMP itself knows.  [ISO 16684-1 8] */
static const struct {
    const char *space;
    const char *name;
    ValueKind kind;
} known[] = {
    {DC, "contributor", VALUE_BAG},
    {DC, "coverage", VALUE_TEXT},
    {DC, "creator", VALUE_SEQ},
    {DC, "date", VALUE_SEQ},
    {DC, "description", VALUE_ALT},
    {DC, "format", VALUE_TEXT},
    {DC, "identifier", VALUE_TEXT},
    {DC, "language", VALUE_BAG},
    {DC, "publisher", VALUE_BAG},
    {DC, "relation", VALUE_BAG},
    {DC, "rights", VALUE_ALT},
    {DC, "source", VALUE_TEXT},
    {DC, "subject", VALUE_BAG},
    {DC, "title", VALUE_ALT},
    {DC, "type", VALUE_BAG},
    {XMP, "Advisory", VALUE_BAG},
    {XMP, "BaseURL", VALUE_TEXT},
    {XMP, "CreateDate", VALUE_DATE},
    {XMP, "CreatorTool", VALUE_TEXT},
    {XMP, "Identifier", VALUE_BAG},
    {XMP, "Label", VALUE_TEXT},
    {XMP, "MetadataDate", VALUE_DATE},
    {XMP, "ModifyDate", VALUE_DATE},
    {XMP, "Nickname", VALUE_TEXT},
    {XMP, "Rating", VALUE_INTEGER},
    {XMP, "Thumbnails", VALUE_ALT},
    {RIGHTS, "Certificate", VALUE_TEXT},
    {RIGHTS, "Marked", VALUE_BOOLEAN},
    {RIGHTS, "Owner", VALUE_BAG},
    {RIGHTS, "UsageTerms", VALUE_ALT},
    {RIGHTS, "WebStatement", VALUE_TEXT},
    {MEDIA, "DerivedFrom", VALUE_ANY},
    {MEDIA, "DocumentID", VALUE_TEXT},
    {MEDIA, "History", VALUE_SEQ},
    {MEDIA, "InstanceID", VALUE_TEXT},
    {MEDIA, "ManagedFrom", VALUE_ANY},
    {MEDIA, "Manager", VALUE_TEXT},
    {MEDIA, "ManageTo", VALUE_TEXT},
    {MEDIA, "ManageUI", VALUE_TEXT},
    {MEDIA, "ManagerVariant", VALUE_TEXT},
    {MEDIA, "RenditionClass", VALUE_TEXT},
    {MEDIA, "RenditionParams", VALUE_TEXT},
    {MEDIA, "VersionID", VALUE_TEXT},
    {MEDIA, "Versions", VALUE_SEQ},
    {MEDIA, "LastURL", VALUE_TEXT},
    {MEDIA, "RenditionOf", VALUE_ANY},
    {MEDIA, "SaveID", VALUE_INTEGER},
    {PDF, "Keywords", VALUE_TEXT},
    {PDF, "PDFVersion", VALUE_TEXT},
    {PDF, "Producer", VALUE_TEXT},
    {PDF, "Trapped", VALUE_TEXT},
    {ARCHIVE, "part", VALUE_INTEGER},
    {ARCHIVE, "conformance", VALUE_TEXT},
    {ARCHIVE, "amd", VALUE_TEXT},
    {ARCHIVE, "corr", VALUE_TEXT},
};

/* Schemas whose properties are not told one from another here. */
static const char *const other_schemas[] = {
    "http://ns.adobe.com/xap/1.0/bj/",
    "http://ns.adobe.com/xap/1.0/t/pg/",
    "http://ns.adobe.com/xmp/1.0/DynamicMedia/",
    "http://ns.adobe.com/photoshop/1.0/",
    "http://ns.adobe.com/camera-raw-settings/1.0/",
    "http://ns.adobe.com/tiff/1.0/",
    "http://ns.adobe.com/exif/1.0/",
    "http://ns.adobe.com/exif/1.0/aux/",
    "http://www.aiim.org/pdfa/ns/extension/",
};

/* ---- values ---- */

static bool
is_integer(const char *text)
{
    text += *text == '+' || *text == '-';
    return *text && strspn(text, "0123456789") == strlen(text);
}

/* "2026", "2026-05", "2026-05-01T12:00:00+08:00" …  [ISO 16684-1 8.2.1.3] */
static bool
is_date(const char *text)
{
    static const char shape[] = "0000-00-00T00:00:00";
    size_t at = 0;
    while (shape[at] && text[at] &&
           (shape[at] == '0' ? text[at] >= '0' && text[at] <= '9'
                             : text[at] == shape[at]))
        at++;
    if (!text[at])
        return at == 4 || at == 7 || at == 10;
    if (at == 19 && text[at] == '.')
        at += 1 + strspn(text + at + 1, "0123456789");
    if (at < 16)
        return false;
    const char *zone = text + at;
    if (strcmp(zone, "Z") == 0)
        return true;
    return (*zone == '+' || *zone == '-') && strlen(zone) == 6 &&
           zone[3] == ':';
}

static bool
is_array_of(const XmpNode *node, const char *kind)
{
    const XmpNode *array = xmp_array(node);
    return array && strcmp(array->name, kind) == 0;
}

static bool
is_of_kind(const XmpNode *node, ValueKind kind)
{
    switch (kind) {
    case VALUE_ANY:
        return true;
    case VALUE_TEXT:
        return !node->first && !node->is_resource;
    case VALUE_INTEGER:
        return !node->first && is_integer(node->text);
    case VALUE_BOOLEAN:
        return strcmp(node->text, "True") == 0 ||
               strcmp(node->text, "False") == 0;
    case VALUE_DATE:
        return !node->first && is_date(node->text);
    case VALUE_BAG:
        return is_array_of(node, "Bag");
    case VALUE_SEQ:
        return is_array_of(node, "Seq");
    case VALUE_ALT:
        return is_array_of(node, "Alt");
    }
    return false;
}

static bool
is_in_other_schema(const XmpNode *node)
{
    for (size_t i = 0; i < sizeof other_schemas / sizeof *other_schemas; i++)
        if (strcmp(other_schemas[i], node->space) == 0)
            return true;
    return false;
}

static void
check_property(const Pdf *pdf, const Xmp *xmp, const XmpNode *node)
{
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strcmp(known[i].space, node->space) != 0 ||
            strcmp(known[i].name, node->name) != 0)
            continue;
        if (!is_of_kind(node, known[i].kind))
            found(pdf->findings, RULE_PROPERTY_TYPE, SPOT_FILE,
                  "the value of %s:%s in the metadata is of a wrong kind",
                  node->prefix, node->name);
        return;
    }
    if (!is_in_other_schema(node) && !schema_describes(xmp, node))
        found(pdf->findings, RULE_PROPERTY_UNKNOWN, SPOT_FILE,
              "the property %s:%s in the metadata is neither a common one nor "
              "described in the file",
              node->prefix, node->name);
}

/* ---- claims ---- */

static void
check_prefix(const Pdf *pdf, const XmpNode *node, const char *prefix,
             RuleName rule)
{
    if (node && strcmp(node->prefix, prefix) != 0)
        found(pdf->findings, rule, SPOT_FILE,
              "%s:%s in the metadata must have the prefix %s", node->prefix,
              node->name, prefix);
}

static void
check_archive_claim(const Pdf *pdf, const Xmp *xmp)
{
    static const char space[] = ARCHIVE;
    static const char *const all[] = {"part", "conformance", "amd", "corr"};
    const CheckProfile *profile = &pdf->findings->profile;
    const XmpNode *part = xmp_property(xmp, space, "part");
    const XmpNode *level = xmp_property(xmp, space, "conformance");
    char wanted_part[2] = {(char)('0' + profile->archive), '\0'};
    char wanted_level[2] = {profile->level, '\0'};
    if (pdf->findings->as_notes)
        return;
    if (!part && !level) {
        found(pdf->findings, RULE_CLAIM, SPOT_FILE,
              "the metadata does not say that the file is PDF/A");
        return;
    }
    if (!part || strcmp(part->text, wanted_part) != 0)
        found(pdf->findings, RULE_CLAIM_PART, SPOT_FILE,
              "the metadata says part %s of PDF/A instead of %s",
              part ? part->text : "?", wanted_part);
    if (!level || strcmp(level->text, wanted_level) != 0)
        found(pdf->findings, RULE_CLAIM_LEVEL, SPOT_FILE,
              "the metadata says level %s of PDF/A instead of %s",
              level ? level->text : "?", wanted_level);
    for (size_t i = 0; i < 4; i++)
        check_prefix(pdf, xmp_property(xmp, space, all[i]), "pdfaid",
                     RULE_CLAIM_PREFIX);
}

static void
check_access_claim(const Pdf *pdf, const Xmp *xmp)
{
    static const char space[] = "http://www.aiim.org/pdfua/ns/id/";
    const XmpNode *part = xmp_property(xmp, space, "part");
    if (!part) {
        found(pdf->findings, RULE_ACCESS_CLAIM, SPOT_FILE,
              "the metadata does not say that the file is PDF/UA");
        return;
    }
    if (strcmp(part->text, "1") != 0)
        found(pdf->findings, RULE_ACCESS_PART, SPOT_FILE,
              "the metadata says part %s of PDF/UA instead of 1", part->text);
    check_prefix(pdf, part, "pdfuaid", RULE_ACCESS_PREFIX);
}

/* ---- the title ---- */

static void
check_title(const Pdf *pdf, const Xmp *xmp)
{
    const XmpNode *title = xmp_property(xmp, DC, "title");
    const XmpNode *array = title ? xmp_array(title) : NULL;
    bool said = title && *title->text;
    for (const XmpNode *one = array ? array->first : NULL; one; one = one->next)
        said = said || *one->text;
    if (!said)
        found(pdf->findings, RULE_TITLE, SPOT_FILE,
              "the metadata has no title (dc:title)");
    if (pdf->language)
        return;
    for (size_t i = 0; i < xmp->properties.count; i++) {
        array = xmp_array(xmp->properties.items[i].node);
        for (const XmpNode *one = array ? array->first : NULL; one;
             one = one->next)
            if (one->language && strcmp(one->language, "x-default") == 0)
                found(pdf->findings, RULE_TITLE_LANGUAGE, SPOT_FILE,
                      "nothing says the language of %s:%s in the metadata",
                      xmp->properties.items[i].node->prefix,
                      xmp->properties.items[i].node->name);
    }
}

void
metadata_check(const Pdf *pdf, const Xmp *xmp)
{
    if (!xmp->present) {
        found(pdf->findings, RULE_METADATA, SPOT_FILE,
              "the file has no metadata");
        return;
    }
    if (!xmp->is_utf8)
        found(pdf->findings, RULE_PACKET_UTF8, SPOT_FILE,
              "the metadata is not UTF-8");
    if (xmp->has_bytes)
        found(pdf->findings, RULE_PACKET_BYTES, SPOT_FILE,
              "the head of the metadata packet has an attribute bytes");
    if (xmp->has_encoding)
        found(pdf->findings, RULE_PACKET_ENCODING, SPOT_FILE,
              "the head of the metadata packet has an attribute encoding");
    if (!xmp->read && xmp->line > 0) {
        found(pdf->findings, RULE_PACKET_XML, SPOT_FILE,
              "the metadata cannot be read: %s in its line %d", xmp->problem,
              xmp->line);
        return;
    }
    if (!xmp->read) {
        found(pdf->findings, RULE_PACKET_XML, SPOT_FILE,
              "the metadata cannot be read: %s",
              xmp->problem ? xmp->problem : "it is not XML");
        return;
    }
    check_archive_claim(pdf, xmp);
    check_access_claim(pdf, xmp);
    check_title(pdf, xmp);
    schemas_check(pdf, xmp);
    for (size_t i = 0; i < xmp->properties.count; i++)
        check_property(pdf, xmp, xmp->properties.items[i].node);
}

/*
 * Describe: see describe.h.  [ISO 16684-1 8.3; ISO 16684-1 8.4]
 */
#include "pipeline/check/describe.h"

#include <string.h>

#include "pipeline/check/describe_file.h"

enum { MOST_FONT_NAME = 200, MOST_ATTACHMENTS = 200 };

static const char dublin_core[] = "http://purl.org/dc/elements/1.1/";
static const char basic[] = "http://ns.adobe.com/xap/1.0/";
static const char adobe_pdf[] = "http://ns.adobe.com/pdf/1.3/";
static const char management[] = "http://ns.adobe.com/xap/1.0/mm/";
static const char our_own[] = "urn:briefset:document#";

const PdfField *
pdf_description_field(const PdfDescription *description, PdfFieldKind kind)
{
    for (size_t i = 0; i < description->fields.count; i++)
        if (description->fields.items[i].kind == kind)
            return &description->fields.items[i];
    return NULL;
}

void
describe_add(const Pdf *pdf, PdfDescription *description, PdfFieldKind kind,
             const char *language, const char *text)
{
    if (!text || !*text)
        return;
    PdfField *field = vector_push(pdf->arena, &description->fields);
    if (field)
        *field = (PdfField){.kind = kind,
                            .language = language ? language : "",
                            .text = text,
                            .length = strlen(text)};
}

/* ---- metadata ---- */

typedef struct Property {
    const char *space;
    const char *name;
    PdfFieldKind kind;
} Property;

static bool
is_described(const PdfDescription *description, PdfFieldKind kind)
{
    return pdf_description_field(description, kind) != NULL;
}

/*
 * The items of a property.  Of alternatives the default is left out where a
 * language says the same.
 */
static void
describe_property(const Pdf *pdf, const Xmp *xmp, const Property *property,
                  PdfDescription *description)
{
    const XmpNode *node = xmp_property(xmp, property->space, property->name);
    if (!node)
        return;
    const XmpNode *array = xmp_array(node);
    if (!array) {
        describe_add(pdf, description, property->kind, node->language,
                     node->text);
        return;
    }
    for (const XmpNode *item = array->first; item; item = item->next) {
        bool is_default =
            item->language && strcmp(item->language, "x-default") == 0;
        if (!is_default || !item->next)
            describe_add(pdf, description, property->kind,
                         is_default ? NULL : item->language, item->text);
    }
}

static void
describe_packet(const Pdf *pdf, const Xmp *xmp, PdfDescription *description)
{
    static const Property properties[] = {
        {dublin_core, "title", PDF_FIELD_TITLE},
        {dublin_core, "description", PDF_FIELD_DESCRIPTION},
        {our_own, "issuer", PDF_FIELD_ISSUER},
        {dublin_core, "publisher", PDF_FIELD_ISSUER},
        {our_own, "issue", PDF_FIELD_ISSUE},
        {dublin_core, "creator", PDF_FIELD_AUTHOR},
        {dublin_core, "subject", PDF_FIELD_KEYWORD},
        {dublin_core, "language", PDF_FIELD_LANGUAGE},
        {dublin_core, "date", PDF_FIELD_DATE},
        {basic, "CreateDate", PDF_FIELD_DATE},
        {dublin_core, "identifier", PDF_FIELD_IDENTIFIER},
        {management, "DocumentID", PDF_FIELD_IDENTIFIER},
        {adobe_pdf, "Producer", PDF_FIELD_PRODUCER},
    };
    for (size_t i = 0; i < sizeof properties / sizeof *properties; i++)
        if (!is_described(description, properties[i].kind))
            describe_property(pdf, xmp, &properties[i], description);
}

/* "D:20260501000000Z" as "2026-05-01"; NULL: it is no date. */
static const char *
info_date(const Pdf *pdf, const char *text)
{
    size_t digits = 0;
    if (!text)
        return NULL;
    if (strncmp(text, "D:", 2) == 0)
        text += 2;
    digits = strspn(text, "0123456789");
    return digits >= 8 ? arena_format(pdf->arena, "%.4s-%.2s-%.2s", text,
                                      text + 4, text + 6)
                       : NULL;
}

static void
describe_info(const Pdf *pdf, PdfDescription *description)
{
    Object info = pdf_key(pdf, pdf->trailer, "/Info");
    const char *texts[] = {
        pdf_text(pdf, pdf_key(pdf, info, "/Title")),
        pdf_text(pdf, pdf_key(pdf, info, "/Author")),
        pdf_text(pdf, pdf_key(pdf, info, "/Producer")),
        info_date(pdf, pdf_text(pdf, pdf_key(pdf, info, "/CreationDate")))};
    static const PdfFieldKind kinds[] = {PDF_FIELD_TITLE, PDF_FIELD_AUTHOR,
                                         PDF_FIELD_PRODUCER, PDF_FIELD_DATE};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (!is_described(description, kinds[i]))
            describe_add(pdf, description, kinds[i], NULL, texts[i]);
    if (!is_described(description, PDF_FIELD_LANGUAGE))
        describe_add(pdf, description, PDF_FIELD_LANGUAGE, NULL, pdf->language);
}

/* ---- fonts ---- */

/* "ABCDEF+Name" is a subset of Name.  [ISO 32000-1 9.6.4] */
static const char *
full_name(const char *name)
{
    bool tagged = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 6 &&
                  name[6] == '+' && name[7];
    return tagged ? name + 7 : name;
}

static void
describe_fonts(const Pdf *pdf, const Fonts *fonts, PdfDescription *description)
{
    size_t first = description->fields.count;
    for (size_t i = 0; i < fonts->list.count; i++) {
        const Font *font = fonts->list.items[i].font;
        const char *name =
            pdf_name(pdf, pdf_key(pdf, font->descendant, "/BaseFont"));
        bool known = !name || strlen(name) > MOST_FONT_NAME;
        for (size_t k = first; !known && k < description->fields.count; k++)
            known =
                strcmp(description->fields.items[k].text, full_name(name)) == 0;
        if (!known)
            describe_add(pdf, description, PDF_FIELD_FONT, NULL,
                         full_name(name));
    }
}

/* ---- attached files ---- */

static void
describe_attachment(const Pdf *pdf, Object specification,
                    PdfDescription *description)
{
    Data data;
    const char *name = pdf_text(pdf, pdf_key(pdf, specification, "/UF"));
    if (!name)
        name = pdf_text(pdf, pdf_key(pdf, specification, "/F"));
    Object file = pdf_key(pdf, pdf_key(pdf, specification, "/EF"), "/F");
    if (!name || !*name || !pdf_data(pdf, file, &data))
        return;
    PdfField *field = vector_push(pdf->arena, &description->fields);
    if (field)
        *field = (PdfField){
            .kind = PDF_FIELD_ATTACHMENT,
            .block = pdf_is(pdf, pdf_key(pdf, specification, "/AFRelationship"),
                            "Data"),
            .name = name,
            .text = (const char *)data.bytes,
            .length = data.length};
}

void
describe_file(const Pdf *pdf, const Xmp *xmp, const Fonts *fonts,
              PdfDescription *description)
{
    description->is_read = true;
    description->claim = xmp_claim(xmp);
    description->pages = pdf->pages;
    describe_packet(pdf, xmp, description);
    describe_info(pdf, description);
    describe_fonts(pdf, fonts, description);
    Object files = pdf_key(pdf, pdf->root, "/AF");
    int count = pdf_count(pdf, files);
    for (int i = 0; i < count && i < MOST_ATTACHMENTS; i++)
        describe_attachment(pdf, pdf_item(pdf, files, i), description);
}

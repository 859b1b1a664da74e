/*
 * Metadata: what the file says of itself, for libraries and archives.
 *
 * The Info dictionary and the XMP packet say the same, as PDF/A wants; the
 * packet has the title in every language, the main one first and once more as
 * the default.  No date is ever taken from the clock.
 * [ISO 19005-2 6.6.2; ISO 16684-1 8.4]
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "input/text.h"
#include "pipeline/pdf/object.h"
#include "pipeline/pdf/structure.h"

#define PUBLICATION_SPACE "urn:briefset:document#"

enum { DATE_SIZE = 80 };

static bool
is_given(const char *text)
{
    return text && text[0] != '\0';
}

/* The file's time in UTC; false if it has none that four digits can say. */
static bool
file_time(const Writer *writer, struct tm *date)
{
    time_t seconds = (time_t)writer->options->time;
    return writer->options->has_time && gmtime_r(&seconds, date) &&
           date->tm_year >= -1900 && date->tm_year <= 9999 - 1900;
}

static void
format_date(char text[DATE_SIZE], const char *format, const struct tm *date)
{
    snprintf(text, DATE_SIZE, format, date->tm_year + 1900, date->tm_mon + 1,
             date->tm_mday, date->tm_hour, date->tm_min, date->tm_sec);
}

void
print_time(const Writer *writer, Output *out)
{
    struct tm date;
    char text[DATE_SIZE] = "()";
    if (file_time(writer, &date))
        format_date(text, "(D:%04d%02d%02d%02d%02d%02dZ)", &date);
    output_text(out, text);
}

/* ---- Info ---- */

static void
print_info_text(Output *out, const char *key, const char *text)
{
    if (!is_given(text))
        return;
    output_text(out, key);
    output_text_string(out, text, strlen(text));
    output_byte(out, '\n');
}

/* All keywords as one text, as both places say it; NULL: none. */
static const char *
joined_keywords(const Writer *writer)
{
    const Composition *composition = writer->composition;
    StringBuilder joined = {.arena = writer->arena};
    for (size_t i = 0; i < composition->keywords.count; i++) {
        if (i > 0)
            string_append_text(&joined, "; ");
        string_append_text(&joined, composition->keywords.items[i]);
    }
    return composition->keywords.count > 0 ? joined.bytes : NULL;
}

static Status
write_info(Writer *writer)
{
    const Composition *composition = writer->composition;
    HPDF_Dict info = writer->document->info;
    struct tm date;
    if (!info || HPDF_Dict_RemoveElement(info, "Producer") != HPDF_OK)
        return writer_failure(writer);
    Object *object = object_adopt(writer, info);
    if (!object)
        return STATUS_NO_MEMORY;
    Output *out = &object->entries;
    if (composition->titles.count > 0)
        print_info_text(out, "/Title ", composition->titles.items[0].text);
    print_info_text(out, "/Author ", composition->author);
    if (composition->descriptions.count > 0)
        print_info_text(out, "/Subject ",
                        composition->descriptions.items[0].text);
    print_info_text(out, "/Keywords ", joined_keywords(writer));
    print_info_text(out, "/Producer ", writer->options->producer);
    if (file_time(writer, &date)) {
        output_text(out, "/CreationDate ");
        print_time(writer, out);
        output_text(out, "\n/ModDate ");
        print_time(writer, out);
        output_byte(out, '\n');
    }
    return STATUS_OK;
}

/* ---- XMP ---- */

/* Text of an element: escaped, and without what XML cannot hold. */
static void
print_xml(Output *out, const char *text)
{
    size_t length = strlen(text);
    for (size_t at = 0; at < length;) {
        uint32_t c;
        size_t size = utf8_decode(text + at, length - at, &c);
        bool allowed = size > 0 && c != 0xFFFE && c != 0xFFFF &&
                       (c >= ' ' || c == '\t' || c == '\n' || c == '\r');
        if (!allowed)
            output_text(out, "\xEF\xBF\xBD");
        else if (c == '&')
            output_text(out, "&amp;");
        else if (c == '<')
            output_text(out, "&lt;");
        else if (c == '>')
            output_text(out, "&gt;");
        else if (c == '"')
            output_text(out, "&quot;");
        else
            output_bytes(out, text + at, size);
        at += size == 0 ? 1 : size;
    }
}

static void
print_element(Output *out, const char *name, const char *text)
{
    if (!is_given(text))
        return;
    output_format(out, "<%s>", name);
    print_xml(out, text);
    output_format(out, "</%s>\n", name);
}

static void
print_alternative(Output *out, const char *language, const char *text)
{
    output_text(out, "<rdf:li xml:lang=\"");
    print_xml(out, language);
    output_text(out, "\">");
    print_xml(out, text);
    output_text(out, "</rdf:li>\n");
}

/* A text in each language, the main one's first and as the default. */
static void
print_alternatives(Output *out, const char *name, const LocalTexts *texts)
{
    if (texts->count == 0)
        return;
    output_format(out, "<%s><rdf:Alt>\n", name);
    print_alternative(out, "x-default", texts->items[0].text);
    for (size_t i = 0; i < texts->count; i++)
        if (is_given(texts->items[i].language))
            print_alternative(out, texts->items[i].language,
                              texts->items[i].text);
    output_format(out, "</rdf:Alt></%s>\n", name);
}

static void
print_subjects(Output *out, const Composition *composition)
{
    if (composition->keywords.count == 0)
        return;
    output_text(out, "<dc:subject><rdf:Bag>\n");
    for (size_t i = 0; i < composition->keywords.count; i++)
        print_element(out, "rdf:li", composition->keywords.items[i]);
    output_text(out, "</rdf:Bag></dc:subject>\n");
}

/* True if the language stands before title `before` already. */
static bool
is_listed(const Composition *composition, const char *language, size_t before)
{
    if (is_given(composition->language) &&
        strcmp(composition->language, language) == 0)
        return true;
    for (size_t i = 0; i < before; i++) {
        const char *other = composition->titles.items[i].language;
        if (other && strcmp(other, language) == 0)
            return true;
    }
    return false;
}

static void
print_languages(Output *out, const Composition *composition)
{
    if (!is_given(composition->language))
        return;
    output_text(out, "<dc:language><rdf:Bag>\n");
    print_element(out, "rdf:li", composition->language);
    for (size_t i = 0; i < composition->titles.count; i++) {
        const char *language = composition->titles.items[i].language;
        if (is_given(language) && !is_listed(composition, language, i))
            print_element(out, "rdf:li", language);
    }
    output_text(out, "</rdf:Bag></dc:language>\n");
}

static void
print_list(Output *out, const char *name, const char *text)
{
    if (!is_given(text))
        return;
    output_format(out, "<%s><rdf:Seq>\n", name);
    print_element(out, "rdf:li", text);
    output_format(out, "</rdf:Seq></%s>\n", name);
}

/* Each author by himself, where that is known. */
static void
print_creators(Output *out, const Composition *composition)
{
    if (composition->authors.count == 0) {
        print_list(out, "dc:creator", composition->author);
        return;
    }
    output_text(out, "<dc:creator><rdf:Seq>\n");
    for (size_t i = 0; i < composition->authors.count; i++)
        print_element(out, "rdf:li", composition->authors.items[i]);
    output_text(out, "</rdf:Seq></dc:creator>\n");
}

/*
 * Who publishes it and which of theirs it is: as Dublin Core has it, and in a
 * schema of our own language by language.
 */
static void
print_publication(Output *out, const Composition *composition)
{
    if (composition->issuers.count > 0) {
        output_text(out, "<dc:publisher><rdf:Bag>\n");
        for (size_t i = 0; i < composition->issuers.count; i++)
            print_element(out, "rdf:li", composition->issuers.items[i].text);
        output_text(out, "</rdf:Bag></dc:publisher>\n");
    }
    print_alternatives(out, "briefset:issuer", &composition->issuers);
    print_alternatives(out, "briefset:issue", &composition->issues);
    print_element(out, "dc:identifier", composition->identifier);
}

/*
 * PDF/A knows the schemas of its own time; that of PDF/UA is described, and
 * ours.  [ISO 19005-2 6.6.2.3.3]
 */
static const char schemas_start[] = "<pdfaExtension:schemas><rdf:Bag>\n";
static const char schemas_end[] = "</rdf:Bag></pdfaExtension:schemas>\n";
static const char accessible_schema[] =
    "<rdf:li rdf:parseType=\"Resource\">\n"
    "<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>\n"
    "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/"
    "</pdfaSchema:namespaceURI>\n"
    "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\n"
    "<pdfaSchema:property><rdf:Seq>\n"
    "<rdf:li rdf:parseType=\"Resource\">\n"
    "<pdfaProperty:name>part</pdfaProperty:name>\n"
    "<pdfaProperty:valueType>Integer</pdfaProperty:valueType>\n"
    "<pdfaProperty:category>internal</pdfaProperty:category>\n"
    "<pdfaProperty:description>The part of ISO 14289 that the file keeps"
    "</pdfaProperty:description>\n"
    "</rdf:li>\n"
    "</rdf:Seq></pdfaSchema:property>\n"
    "</rdf:li>\n";
static const char publication_schema[] =
    "<rdf:li rdf:parseType=\"Resource\">\n"
    "<pdfaSchema:schema>briefset publication</pdfaSchema:schema>\n"
    "<pdfaSchema:namespaceURI>" PUBLICATION_SPACE "</pdfaSchema:namespaceURI>\n"
    "<pdfaSchema:prefix>briefset</pdfaSchema:prefix>\n"
    "<pdfaSchema:property><rdf:Seq>\n"
    "<rdf:li rdf:parseType=\"Resource\">\n"
    "<pdfaProperty:name>issuer</pdfaProperty:name>\n"
    "<pdfaProperty:valueType>Lang Alt</pdfaProperty:valueType>\n"
    "<pdfaProperty:category>external</pdfaProperty:category>\n"
    "<pdfaProperty:description>Who publishes the document"
    "</pdfaProperty:description>\n"
    "</rdf:li>\n"
    "<rdf:li rdf:parseType=\"Resource\">\n"
    "<pdfaProperty:name>issue</pdfaProperty:name>\n"
    "<pdfaProperty:valueType>Lang Alt</pdfaProperty:valueType>\n"
    "<pdfaProperty:category>external</pdfaProperty:category>\n"
    "<pdfaProperty:description>The number of the issue or of the document"
    "</pdfaProperty:description>\n"
    "</rdf:li>\n"
    "</rdf:Seq></pdfaSchema:property>\n"
    "</rdf:li>\n";

static void
print_schemas(Output *out, const Writer *writer, bool accessible)
{
    bool published = writer->composition->issuers.count > 0 ||
                     writer->composition->issues.count > 0;
    if (!accessible && !published)
        return;
    output_text(out, schemas_start);
    if (accessible)
        output_text(out, accessible_schema);
    if (published)
        output_text(out, publication_schema);
    output_text(out, schemas_end);
}

PdfClaims
pdf_claims(PdfProfile profile, unsigned shortfalls)
{
    bool tagged =
        profile == PDF_PROFILE_A2A_UA1 || profile == PDF_PROFILE_A3A_UA1;
    PdfClaims claims = {.part = profile == PDF_PROFILE_A3A_UA1 ? 3 : 2,
                        .conformance = tagged ? 'A' : 'U',
                        .accessible = tagged};
    if (profile == PDF_PROFILE_PLAIN)
        claims.part = 0;
    if (shortfalls & SHORTFALL_PRIVATE)
        claims.conformance = 'U';
    if (shortfalls)
        claims.accessible = false;
    return claims;
}

/* [ISO 19005-2 6.6.4; ISO 14289-1 5] */
static void
print_claims(Output *out, const Writer *writer)
{
    PdfClaims claims =
        pdf_claims(writer->options->profile, writer->composition->shortfalls);
    if (claims.part > 0)
        output_format(out,
                      "<pdfaid:part>%d</pdfaid:part>\n"
                      "<pdfaid:conformance>%c</pdfaid:conformance>\n",
                      claims.part, claims.conformance);
    if (claims.accessible)
        output_text(out, "<pdfuaid:part>1</pdfuaid:part>\n");
    if (claims.part > 0)
        print_schemas(out, writer, claims.accessible);
}

static const char packet_start[] =
    "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
    "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
    "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
    "<rdf:Description rdf:about=\"\""
    " xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
    " xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\""
    " xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\""
    " xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\""
    " xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\""
    " xmlns:briefset=\"" PUBLICATION_SPACE "\""
    " xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\""
    " xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\""
    " xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\n"
    "<dc:format>application/pdf</dc:format>\n";
static const char packet_end[] = "</rdf:Description>\n"
                                 "</rdf:RDF>\n"
                                 "</x:xmpmeta>\n"
                                 "<?xpacket end=\"w\"?>\n";

static Object *
write_packet(Writer *writer)
{
    const Composition *composition = writer->composition;
    Output packet = writer_output(writer);
    struct tm date;
    output_text(&packet, packet_start);
    print_claims(&packet, writer);
    print_alternatives(&packet, "dc:title", &composition->titles);
    print_alternatives(&packet, "dc:description", &composition->descriptions);
    print_publication(&packet, composition);
    print_subjects(&packet, composition);
    print_element(&packet, "pdf:Keywords", joined_keywords(writer));
    print_creators(&packet, composition);
    print_list(&packet, "dc:date", composition->date);
    print_languages(&packet, composition);
    print_element(&packet, "pdf:Producer", writer->options->producer);
    if (file_time(writer, &date)) {
        char text[DATE_SIZE];
        format_date(text, "%04d-%02d-%02dT%02d:%02d:%02dZ", &date);
        print_element(&packet, "xmp:CreateDate", text);
        print_element(&packet, "xmp:ModifyDate", text);
    }
    output_text(&packet, packet_end);
    Object *object = object_new(writer);
    if (!object)
        return NULL;
    output_text(&object->entries, "/Type /Metadata\n/Subtype /XML\n");
    object_set_stream(object, packet.bytes, packet.length);
    return object;
}

/* ---- the catalog ---- */

/* What stands before a page's number: its document's, "12-", among others. */
static void
print_part(Output *out, const Page *page)
{
    if (page->part > 0)
        output_format(out, "%d-", page->part);
}

/*
 * Page labels: a range begins wherever the printed number does not follow the
 * one before, and with each of joined documents.  [ISO 32000-1 12.4.2]
 */
static void
print_page_labels(Output *out, const Composition *composition)
{
    const Page *pages = composition->pages.items;
    bool plain = true;
    for (size_t i = 0; i < composition->pages.count; i++)
        plain = plain && pages[i].number == (int)i + 1 && pages[i].part == 0;
    if (plain)
        return;
    output_text(out, "/PageLabels <</Nums [");
    int expected = INT32_MIN;
    for (size_t i = 0; i < composition->pages.count; i++) {
        const Page *page = &pages[i];
        bool is_other = i > 0 && page->part != pages[i - 1].part;
        if (page->number != expected || is_other) {
            output_format(out, "\n%zu <</S /D /St %d", i,
                          page->number < 1 ? 1 : page->number);
            if (page->part > 0) {
                output_text(out, " /P (");
                print_part(out, page);
                output_byte(out, ')');
            }
            output_text(out, ">>");
        }
        expected = page->number + 1;
    }
    output_text(out, "]>>\n");
}

/* A sheet is called by the numbers of the pages that stand on it: "8, 1". */
static void
print_sheet_label(Output *out, const Composition *composition,
                  const Sheet *sheet)
{
    Output label = {.arena = out->arena};
    for (size_t i = 0; i < sheet->placements.count; i++) {
        const Placement *placement = &sheet->placements.items[i];
        if (placement->is_copy)
            continue;
        const Page *page = &composition->pages.items[placement->page];
        if (label.length > 0)
            output_text(&label, ", ");
        print_part(&label, page);
        output_integer(&label, page->number);
    }
    output_text(out, "<<");
    if (label.length > 0) {
        output_text(out, "/P ");
        output_literal(out, (const char *)label.bytes, label.length);
    }
    output_text(out, ">>");
}

static void
print_sheet_labels(Output *out, const Composition *composition)
{
    output_text(out, "/PageLabels <</Nums [");
    for (size_t i = 0; i < composition->sheets.count; i++) {
        output_format(out, "\n%zu ", i);
        print_sheet_label(out, composition, &composition->sheets.items[i]);
    }
    output_text(out, "]>>\n");
}

/* Sheets are printed in their own size.  [ISO 32000-1 12.2] */
static void
print_preferences(Output *out, const Composition *composition)
{
    output_text(out, "/ViewerPreferences <</DisplayDocTitle true");
    if (composition->sheets.count > 0)
        output_text(out, " /PrintScaling /None");
    if (composition->duplex == DUPLEX_SHORT_EDGE)
        output_text(out, " /Duplex /DuplexFlipShortEdge");
    else if (composition->duplex == DUPLEX_LONG_EDGE)
        output_text(out, " /Duplex /DuplexFlipLongEdge");
    output_text(out, ">>\n");
}

static Status
write_catalog(Writer *writer, const Object *packet)
{
    const Composition *composition = writer->composition;
    Object *catalog = object_adopt(writer, writer->document->catalog);
    if (!catalog)
        return STATUS_NO_MEMORY;
    Output *out = &catalog->entries;
    unsigned tree = structure_root(writer->structure);
    if (tree > 0)
        output_format(
            out, "/MarkInfo <</Marked true>>\n/StructTreeRoot %u 0 R\n", tree);
    if (composition->is_facing && composition->sheets.count == 0)
        output_text(out, "/PageLayout /TwoPageRight\n");
    if (is_given(composition->language)) {
        output_text(out, "/Lang ");
        output_literal(out, composition->language,
                       strlen(composition->language));
        output_byte(out, '\n');
    }
    print_preferences(out, composition);
    output_format(out, "/Metadata %u 0 R\n", packet->number);
    if (writer->options->profile != PDF_PROFILE_PLAIN) {
        unsigned intent = color_write(writer);
        if (intent == 0)
            return writer_failure(writer);
        output_format(out, "/OutputIntents [%u 0 R]\n", intent);
    }
    Status status = attachments_write(writer, out);
    if (status != STATUS_OK)
        return status;
    if (composition->sheets.count > 0)
        print_sheet_labels(out, composition);
    else
        print_page_labels(out, composition);
    signature_print_form(writer, out);
    return STATUS_OK;
}

Status
metadata_write(Writer *writer)
{
    Status status = write_info(writer);
    if (status != STATUS_OK)
        return status;
    const Object *packet = write_packet(writer);
    if (!packet)
        return writer_failure(writer);
    status = write_catalog(writer, packet);
    return status == STATUS_OK ? writer_status(writer) : status;
}

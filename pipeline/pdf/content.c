/*
 * Content: the items of the pages on a sheet as a content stream.
 *
 * Items are printed in their order, which is the order of reading.  Each
 * stretch of items of one element is one marked-content sequence; everything
 * else is an artifact, so that nothing on the page is without a meaning.
 * [ISO 32000-1 14.6; ISO 14289-1 7.1]
 *
 * Pages are written in their own order, wherever they stand: so the tree has
 * the order of reading, and each sheet's stream too.  A page that stands
 * several times is read once; its copies are artifacts.
 */
#include <string.h>

#include "pipeline/pdf/link.h"
#include "pipeline/pdf/object.h"
#include "pipeline/pdf/pen.h"
#include "pipeline/pdf/sheet.h"
#include "pipeline/pdf/structure.h"

/* No sequence is open. */
enum { NO_SEQUENCE = -4 };

typedef struct Content {
    Writer *writer;
    size_t page;  /* of the composition */
    size_t sheet; /* that it stands on */
    bool is_copy;
    Output *out;
    Pen pen;
    int sequence; /* the node, ARTIFACT_… or NO_SEQUENCE */
    LinkArea link;
} Content;

static void
end_sequence(Content *content)
{
    pen_end_text(&content->pen);
    if (content->sequence != NO_SEQUENCE)
        output_text(content->out, "EMC\n");
    content->sequence = NO_SEQUENCE;
}

/* [ISO 32000-1 14.8.2.2.2] */
static const char *
artifact_type(int node)
{
    return node == ARTIFACT_PAGINATION ? "Pagination"
           : node == ARTIFACT_PAGE     ? "Page"
                                       : "Layout";
}

static Status
begin_sequence(Content *content, int node)
{
    size_t mcid;
    if (node == content->sequence)
        return STATUS_OK;
    end_sequence(content);
    content->sequence = node;
    if (node < 0) {
        output_format(content->out, "/Artifact <</Type /%s>> BDC\n",
                      artifact_type(node));
        return STATUS_OK;
    }
    Status status =
        structure_mark(content->writer, node, content->sheet, &mcid);
    if (status != STATUS_OK)
        return status;
    output_byte(content->out, '/');
    output_text(content->out, structure_type(content->writer->structure, node));
    output_text(content->out, " <</MCID ");
    output_integer(content->out, (int64_t)mcid);
    output_text(content->out, ">> BDC\n");
    return STATUS_OK;
}

/* The item's language if it is another than its element's, else NULL. */
static const char *
foreign_language(const Content *content, const Item *item)
{
    if (content->sequence < 0 || !item->language)
        return NULL;
    const char *language =
        structure_language(content->writer->structure, content->sequence);
    return language && strcmp(language, item->language) == 0 ? NULL
                                                             : item->language;
}

static Status
write_item(Content *content, const Item *item)
{
    if (item->kind == ITEM_GLYPHS &&
        (item->count == 0 || length_in_print(item->size) <= 0))
        return STATUS_OK;
    NodeOf of = {ARTIFACT_PAGE, STATUS_OK};
    if (!content->is_copy)
        of = structure_node(content->writer, item);
    if (of.status != STATUS_OK)
        return of.status;
    Status status = begin_sequence(content, of.node);
    if (status != STATUS_OK)
        return status;
    if (item->kind != ITEM_GLYPHS) {
        pen_draw(&content->pen, item);
        return item->link && of.node >= 0
                   ? link_box(content->writer, &content->link, content->page,
                              item, of.node)
                   : STATUS_OK;
    }
    pen_show(&content->pen, content->writer->fonts, item,
             foreign_language(content, item));
    return content->is_copy ? STATUS_OK
                            : link_note(content->writer, &content->link,
                                        content->page, item, of.node);
}

static HPDF_STATUS
print_filter(HPDF_Dict dictionary, HPDF_Stream stream)
{
    (void)dictionary;
    return HPDF_Stream_WriteStr(stream, "/Filter /FlateDecode\n");
}

/*
 * Hands the stream to libharu compressed already: libharu is told that there
 * is no filter, or it would compress again.
 */
static Status
write_stream(Writer *writer, size_t sheet)
{
    const Output *out = &writer->pages[sheet].content;
    size_t length;
    unsigned char *bytes =
        compress_bytes(writer, out->length > 0 ? (const void *)out->bytes : "",
                       out->length, &length);
    HPDF_Dict contents = HPDF_Dict_GetItem(writer->pages[sheet].page,
                                           "Contents", HPDF_OCLASS_DICT);
    if (!bytes || !contents)
        return writer_failure(writer);
    contents->filter = HPDF_STREAM_FILTER_NONE;
    contents->write_fn = print_filter;
    if (HPDF_Stream_Write(contents->stream, bytes, (HPDF_UINT)length) !=
        HPDF_OK)
        return writer_failure(writer);
    return STATUS_OK;
}

/* Tab order by structure wherever there are annotations, so everywhere. */
static void
finish_page(Writer *writer, size_t sheet)
{
    PageRecord *record = &writer->pages[sheet];
    output_text(&record->entries, "/Tabs /S\n");
    if (structure_page_marks(writer->structure, sheet) > 0)
        output_format(&record->entries, "/StructParents %zu\n", sheet);
    if (record->annotations.length == 0)
        return;
    output_text(&record->entries, "/Annots [");
    output_bytes(&record->entries, record->annotations.bytes,
                 record->annotations.length);
    output_text(&record->entries, "]\n");
}

static Status
write_placed(Writer *writer, size_t sheet, const Placement *placement)
{
    const Page *source = &writer->composition->pages.items[placement->page];
    Content content = {.writer = writer,
                       .page = placement->page,
                       .sheet = sheet,
                       .is_copy = placement->is_copy,
                       .out = &writer->pages[sheet].content,
                       .sequence = NO_SEQUENCE};
    sheet_open(writer, &writer->sheets[sheet], placement, content.out);
    pen_begin(&content.pen, content.out, source->height);
    for (size_t i = 0; i < source->items.count; i++) {
        Status status = write_item(&content, &source->items.items[i]);
        if (status != STATUS_OK)
            return status;
    }
    end_sequence(&content);
    sheet_close(writer, content.out);
    return link_end(writer, &content.link, placement->page);
}

Status
content_write(Writer *writer, size_t page)
{
    const Spot *spot = &writer->spots[page];
    return write_placed(writer, spot->sheet, spot->placement);
}

static Status
write_copies(Writer *writer, size_t sheet)
{
    const Sheet *source = &writer->sheets[sheet];
    Status status = STATUS_OK;
    for (size_t i = 0; i < source->placements.count; i++)
        if (status == STATUS_OK && source->placements.items[i].is_copy)
            status = write_placed(writer, sheet, &source->placements.items[i]);
    return status;
}

static Status
write_marks(Writer *writer, size_t sheet)
{
    const Sheet *source = &writer->sheets[sheet];
    Content content = {.writer = writer,
                       .sheet = sheet,
                       .out = &writer->pages[sheet].content,
                       .sequence = NO_SEQUENCE};
    pen_begin(&content.pen, content.out, source->height);
    for (size_t i = 0; i < source->marks.count; i++) {
        Status status = write_item(&content, &source->marks.items[i]);
        if (status != STATUS_OK)
            return status;
    }
    end_sequence(&content);
    return STATUS_OK;
}

Status
content_finish(Writer *writer, size_t sheet)
{
    Status status = write_copies(writer, sheet);
    if (status == STATUS_OK)
        status = write_marks(writer, sheet);
    if (status == STATUS_OK)
        status = write_stream(writer, sheet);
    if (status == STATUS_OK)
        finish_page(writer, sheet);
    return status == STATUS_OK ? writer_status(writer) : status;
}

/*
 * Writer: see writer.h; pdf_write() of pdf.h.
 *
 * libharu takes its memory from the writer's arena too.  Its allocator hook
 * has no user pointer, so the arena in use is remembered for each thread.
 */
#include "pipeline/pdf/writer.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/pdf/font.h"
#include "pipeline/pdf/object.h"
#include "pipeline/pdf/pack.h"

enum { PAGES_IN_NODE = 500 /* of the page tree, in long documents */ };

/* libdeflate's levels.  1 takes a third of the time of 6, 12 three times. */
static const int compression_levels[] = {[PDF_COMPRESSION_NORMAL] = 6,
                                         [PDF_COMPRESSION_FAST] = 1,
                                         [PDF_COMPRESSION_SMALL] = 12};
/* At 1 outlines take 1 % more than at 6, and half the time. */
static const int outline_levels[] = {[PDF_COMPRESSION_NORMAL] = 1,
                                     [PDF_COMPRESSION_FAST] = 1,
                                     [PDF_COMPRESSION_SMALL] = 12};

static _Thread_local Arena *library_arena;

static void *HPDF_STDCALL
allocate(HPDF_UINT size)
{
    return arena_alloc(library_arena, size);
}

static void HPDF_STDCALL
leave_allocated(void *memory)
{
    (void)memory;
}

Output
writer_output(Writer *writer)
{
    Output output = {.arena = writer->arena};
    return output;
}

Status
writer_status(Writer *writer)
{
    if (arena_failed(writer->arena) ||
        HPDF_GetError(writer->document) != HPDF_OK)
        return writer_failure(writer);
    return STATUS_OK;
}

Status
writer_failure(Writer *writer)
{
    HPDF_STATUS code = HPDF_GetError(writer->document);
    if (arena_failed(writer->arena) || code == HPDF_FAILD_TO_ALLOC_MEM)
        return STATUS_NO_MEMORY;
    if (!writer->problem)
        writer->problem = arena_format(
            writer->composition->arena,
            "libharu refused an object (error 0x%04lX)", (unsigned long)code);
    return writer->problem ? STATUS_LIBRARY : STATUS_NO_MEMORY;
}

/* ---- pages ---- */

static int
compare_page_number(const void *key, const void *record)
{
    unsigned number = *(const unsigned *)key;
    unsigned other = ((const PageRecord *)record)->number;
    return (number > other) - (number < other);
}

/*
 * Prints the entries that are ours.  A page's `attr` is libharu's own, so the
 * writer is found by the error record and the page by its number.
 */
static HPDF_STATUS
print_page(HPDF_Dict dictionary, HPDF_Stream stream)
{
    const Writer *writer = dictionary->error->user_data;
    unsigned number = object_number(dictionary);
    const PageRecord *record =
        bsearch(&number, writer->pages, writer->sheet_count,
                sizeof *writer->pages, compare_page_number);
    return HPDF_Stream_Write(stream, record->entries.bytes,
                             (HPDF_UINT)record->entries.length);
}

/* PDF counts upward. */
static void
print_box(PageRecord *record, const char *name, const Sheet *sheet, Bounds box)
{
    const Length corners[] = {box.left, sheet->height - box.bottom, box.right,
                              sheet->height - box.top};
    output_text(&record->entries, name);
    for (size_t i = 0; i < sizeof corners / sizeof *corners; i++) {
        output_byte(&record->entries, i == 0 ? '[' : ' ');
        output_length(&record->entries, corners[i]);
    }
    output_text(&record->entries, "]\n");
}

/* An empty page.  libharu's MediaBox is rounded to float: ours replaces it. */
static Status
add_page(Writer *writer, size_t index)
{
    const Sheet *sheet = &writer->sheets[index];
    PageRecord *record = &writer->pages[index];
    HPDF_Page added = HPDF_AddPage(writer->document);
    if (!added || HPDF_Dict_RemoveElement(added, "MediaBox") != HPDF_OK ||
        HPDF_Dict_RemoveElement(added, "Resources") != HPDF_OK)
        return writer_failure(writer);
    added->write_fn = print_page;
    record->page = added;
    record->number = object_number(added);
    record->content = writer_output(writer);
    record->entries = writer_output(writer);
    record->annotations = writer_output(writer);
    print_box(record, "/MediaBox ", sheet,
              (Bounds){0, 0, sheet->width, sheet->height});
    /* [ISO 32000-1 14.11.2] */
    if (sheet->is_trimmed) {
        print_box(record, "/BleedBox ", sheet, sheet->bleed);
        print_box(record, "/TrimBox ", sheet, sheet->trim);
    }
    output_format(&record->entries, "/Resources %u 0 R\n",
                  font_resources(writer->fonts));
    return STATUS_OK;
}

static Status
add_pages(Writer *writer)
{
    size_t count = writer->sheet_count;
    writer->pages = arena_array(writer->arena, count, sizeof *writer->pages);
    if (!writer->pages)
        return STATUS_NO_MEMORY;
    if (count > PAGES_IN_NODE &&
        HPDF_SetPagesConfiguration(writer->document, PAGES_IN_NODE) != HPDF_OK)
        return writer_failure(writer);
    for (size_t i = 0; i < count; i++) {
        Status status = add_page(writer, i);
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

/* ---- saving ---- */

typedef struct File {
    unsigned char *bytes;
    size_t length;
    size_t capacity;
    size_t signature; /* offset of its object; 0: none */
    DigestMaker digest;
    size_t digested; /* so many bytes */
    bool failed;
} File;

static HPDF_STATUS
write_bytes(HPDF_Stream stream, const HPDF_BYTE *bytes, HPDF_UINT length)
{
    File *file = stream->attr;
    if (file->capacity - file->length < length) {
        size_t capacity = file->capacity * 2;
        while (capacity - file->length < length)
            capacity *= 2;
        unsigned char *grown = realloc(file->bytes, capacity);
        /* Offsets in a cross-reference table have ten digits; libharu's
           have 32 bits. */
        if (!grown || file->length + length > UINT32_MAX) {
            file->bytes = grown ? grown : file->bytes;
            file->failed = true;
            return HPDF_FAILD_TO_ALLOC_MEM;
        }
        file->bytes = grown;
        file->capacity = capacity;
    }
    memcpy(file->bytes + file->length, bytes, length);
    file->length += length;
    return HPDF_OK;
}

static void
digest_rest(File *file)
{
    digest_go_on(&file->digest, file->bytes + file->digested,
                 file->length - file->digested);
    file->digested = file->length;
}

/* The file identifier: a digest of all that stands before the trailer. */
static HPDF_STATUS
print_id(HPDF_Dict trailer, HPDF_Stream stream)
{
    char digits[ID_DIGITS + 1];
    File *file = trailer->attr;
    digest_rest(file);
    make_id(&file->digest, digits);
    HPDF_STATUS status = HPDF_Stream_WriteStr(stream, "/ID [<");
    if (status == HPDF_OK)
        status = HPDF_Stream_WriteStr(stream, digits);
    if (status == HPDF_OK)
        status = HPDF_Stream_WriteStr(stream, "> <");
    if (status == HPDF_OK)
        status = HPDF_Stream_WriteStr(stream, digits);
    return status == HPDF_OK ? HPDF_Stream_WriteStr(stream, ">]\n") : status;
}

static HPDF_STATUS
write_file(Writer *writer, File *file)
{
    HPDF_Doc document = writer->document;
    HPDF_Dict trailer = document->xref->trailer;
    HPDF_Stream stream =
        HPDF_CallbackWriter_New(document->mmgr, write_bytes, file);
    if (!stream)
        return HPDF_FAILD_TO_ALLOC_MEM;
    trailer->attr = file;
    trailer->write_fn = print_id;
    HPDF_STATUS status = HPDF_Dict_Add(trailer, "Root", document->catalog);
    if (status == HPDF_OK)
        status = HPDF_Dict_Add(trailer, "Info", document->info);
    if (status == HPDF_OK)
        status = HPDF_Stream_WriteStr(stream, "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n");
    if (status == HPDF_OK)
        status =
            HPDF_Xref_WriteToStream(document->xref, stream, /*encrypt=*/NULL);
    return status;
}

/* Puts the packed file in the place of the one that libharu wrote. */
static Status
pack(Writer *writer, File *file)
{
    Packed packed;
    pack_file(writer, file->bytes, file->length, &packed);
    Status status = writer_status(writer);
    if (status != STATUS_OK || packed.file.length >= file->length)
        return status;
    memcpy(file->bytes, packed.file.bytes, packed.file.length);
    file->length = file->digested = packed.file.length;
    file->digest = packed.digest;
    file->signature = packed.signature;
    return STATUS_OK;
}

/* Where libharu wrote the signature's object; 0: there is none. */
static size_t
signature_offset(const Writer *writer)
{
    const HPDF_XrefEntry_Rec *entry =
        HPDF_List_ItemAt(writer->document->xref->entries, writer->signature);
    return writer->signature > 0 && entry ? entry->byte_offset : 0;
}

/* That changes bytes which were digested already. */
static void
reserve_range(const Writer *writer, File *file)
{
    signature_set_range(writer, file->bytes, file->length, file->signature);
    digest_begin(&file->digest);
    file->digested = 0;
}

static Status
save(Writer *writer, PdfBytes *bytes)
{
    enum { FIRST_CAPACITY = 64 * 1024 };
    File file = {.bytes = malloc(FIRST_CAPACITY), .capacity = FIRST_CAPACITY};
    if (!file.bytes)
        return STATUS_NO_MEMORY;
    digest_begin(&file.digest);
    Status status = STATUS_OK;
    if (write_file(writer, &file) != HPDF_OK)
        status = file.failed ? STATUS_NO_MEMORY : writer_failure(writer);
    else
        status = writer_status(writer);
    if (status == STATUS_OK)
        file.signature = signature_offset(writer);
    if (status == STATUS_OK &&
        writer->options->compression == PDF_COMPRESSION_SMALL)
        status = pack(writer, &file);
    if (status == STATUS_OK && file.signature > 0)
        reserve_range(writer, &file);
    if (status != STATUS_OK) {
        free(file.bytes);
        return status;
    }
    digest_rest(&file);
    *bytes = (PdfBytes){file.bytes, file.length, digest_end(&file.digest)};
    return STATUS_OK;
}

/* ---- the whole ---- */

static Status
write_document(Writer *writer, PdfBytes *bytes)
{
    size_t count = writer->composition->pages.count;
    Status status = sheets_begin(writer);
    if (status == STATUS_OK)
        status = fonts_embed(writer);
    if (status == STATUS_OK)
        status = pictures_embed(writer);
    if (status == STATUS_OK)
        status = add_pages(writer);
    if (status == STATUS_OK)
        status = structure_begin(writer);
    if (status == STATUS_OK)
        status = signature_reserve(writer);
    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        status = content_write(writer, i);
    for (size_t i = 0; i < writer->sheet_count && status == STATUS_OK; i++)
        status = content_finish(writer, i);
    if (status == STATUS_OK)
        status = structure_finish(writer);
    if (status == STATUS_OK)
        status = outline_write(writer);
    if (status == STATUS_OK)
        status = metadata_write(writer);
    return status == STATUS_OK ? save(writer, bytes) : status;
}

/* libharu's document goes with the arena; it has nothing else to free. */
static Status
write_with_library(Writer *writer, PdfBytes *bytes)
{
    Arena *outer = library_arena;
    library_arena = writer->arena;
    writer->document = HPDF_NewEx(/*handler=*/NULL, allocate, leave_allocated,
                                  /*pool=*/0, writer);
    Status status =
        writer->document ? write_document(writer, bytes) : STATUS_NO_MEMORY;
    library_arena = outer;
    return status;
}

Status
pdf_write(const Composition *composition, const PdfOptions *options,
          PdfBytes *bytes, const char **problem)
{
    Writer writer = {.composition = composition, .options = options};
    Status status = STATUS_NO_MEMORY;
    memset(bytes, 0, sizeof *bytes);
    if (composition->pages.count == 0) {
        *problem = "there is nothing to print: no page was made";
        return STATUS_REJECTED;
    }
    memo_trim(options->streams);
    writer.arena = arena_new();
    writer.compressor =
        libdeflate_alloc_compressor(compression_levels[options->compression]);
    writer.outline_compressor =
        libdeflate_alloc_compressor(outline_levels[options->compression]);
    if (writer.arena && writer.compressor && writer.outline_compressor)
        status = write_with_library(&writer, bytes);
    libdeflate_free_compressor(writer.outline_compressor);
    libdeflate_free_compressor(writer.compressor);
    arena_free(writer.arena);
    if (status != STATUS_OK)
        *problem =
            status != STATUS_NO_MEMORY ? writer.problem : "out of memory";
    return status;
}

void
pdf_bytes_free(PdfBytes *bytes)
{
    free(bytes->data);
    memset(bytes, 0, sizeof *bytes);
}

const char *
pdf_library_version(void)
{
    return HPDF_GetVersion();
}

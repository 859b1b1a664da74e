/*
 * Pack: see pack.h.  [ISO 32000-1 7.5.7; ISO 32000-1 7.5.8]
 *
 * libharu knows no object streams, but it remembers where it wrote each
 * object.  So the file is taken apart by those offsets: objects with a stream
 * are copied as they stand, the others are gathered.
 */
#include "pipeline/pdf/pack.h"

#include <string.h>

#include "pipeline/pdf/object.h"

enum { OBJECTS_IN_STREAM = 200 };

static const char head[] = "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n";

/* What stands in the place of an object. */
typedef struct Entry {
    unsigned char kind; /* 0: none, 1: at an offset, 2: in an object stream */
    size_t place;       /* the offset, or the number of the stream */
    size_t index;       /* in the stream */
} Entry;

typedef struct Packer {
    Writer *writer;
    const unsigned char *bytes;
    size_t length;
    Output *out;
    DigestMaker *digest;
    VECTOR(Entry) entries; /* by object number */
    Output numbers;        /* of the object stream that is being filled */
    Output bodies;
    size_t gathered;
} Packer;

void
make_id(const DigestMaker *so_far, char digits[ID_DIGITS + 1])
{
    Digest digest = digest_end(so_far);
    for (size_t i = 0; i < ID_DIGITS; i++) {
        char c = digest.text[i];
        digits[i] = c >= 'a' ? (char)(c - 'a' + 'A') : c;
    }
    digits[ID_DIGITS] = '\0';
}

/* ---- libharu's objects ---- */

/* An object as it was written: "n g obj\n", its value, "\nendobj\n". */
typedef struct Written {
    size_t start;
    size_t value;
    size_t value_end;
    size_t end;
    bool has_stream;
} Written;

static bool
ends_with(const Packer *packer, size_t end, const char *word)
{
    size_t length = strlen(word);
    return end >= length &&
           memcmp(packer->bytes + end - length, word, length) == 0;
}

/* Each object ends where the next one, or the table, begins. */
static bool
find_object(const Packer *packer, HPDF_Xref xref, HPDF_UINT index,
            Written *written)
{
    static const char tail[] = "\nendobj\n";
    const HPDF_XrefEntry_Rec *entry = HPDF_List_ItemAt(xref->entries, index);
    if (!entry || entry->entry_typ != 'n')
        return false;
    const HPDF_XrefEntry_Rec *next =
        index + 1 < xref->entries->count
            ? HPDF_List_ItemAt(xref->entries, index + 1)
            : NULL;
    written->start = entry->byte_offset;
    written->end = next ? next->byte_offset : xref->addr;
    const unsigned char *line = memchr(packer->bytes + written->start, '\n',
                                       written->end - written->start);
    if (!line || !ends_with(packer, written->end, tail))
        return false;
    written->value = (size_t)(line - packer->bytes) + 1;
    written->value_end = written->end - strlen(tail);
    written->has_stream = ends_with(packer, written->value_end, "endstream");
    return true;
}

/* ---- writing ---- */

static void
set_entry(Packer *packer, size_t number, Entry entry)
{
    if (number < packer->entries.count)
        packer->entries.items[number] = entry;
}

static size_t
new_number(Packer *packer)
{
    size_t number = packer->entries.count;
    vector_push(packer->writer->arena, &packer->entries);
    return number;
}

static void
write_stream(Packer *packer, size_t number, const char *entries,
             const Output *content)
{
    size_t length = 0;
    unsigned char *compressed = compress_bytes(packer->writer, content->bytes,
                                               content->length, &length);
    if (!compressed || !entries)
        return;
    output_format(packer->out,
                  "%zu 0 obj\n<<\n%s/Filter /FlateDecode\n/Length %zu\n>>\n"
                  "stream\n",
                  number, entries, length);
    output_bytes(packer->out, compressed, length);
    output_text(packer->out, "\nendstream\nendobj\n");
}

static void
end_object_stream(Packer *packer)
{
    if (packer->gathered == 0)
        return;
    size_t number = new_number(packer);
    size_t first = packer->numbers.length;
    set_entry(packer, number, (Entry){1, packer->out->length, 0});
    for (size_t i = 0; i < packer->entries.count; i++)
        if (packer->entries.items[i].kind == 2 &&
            packer->entries.items[i].place == 0)
            packer->entries.items[i].place = number;
    output_bytes(&packer->numbers, packer->bodies.bytes, packer->bodies.length);
    write_stream(packer, number,
                 arena_format(packer->writer->arena,
                              "/Type /ObjStm\n/N %zu\n/First %zu\n",
                              packer->gathered, first),
                 &packer->numbers);
    packer->numbers.length = packer->bodies.length = packer->gathered = 0;
}

static void
gather(Packer *packer, size_t number, const Written *written)
{
    output_format(&packer->numbers, "%zu %zu ", number, packer->bodies.length);
    output_bytes(&packer->bodies, packer->bytes + written->value,
                 written->value_end - written->value);
    output_byte(&packer->bodies, '\n');
    set_entry(packer, number, (Entry){2, 0, packer->gathered++});
    if (packer->gathered == OBJECTS_IN_STREAM)
        end_object_stream(packer);
}

static void
copy(Packer *packer, size_t number, const Written *written)
{
    set_entry(packer, number, (Entry){1, packer->out->length, 0});
    output_bytes(packer->out, packer->bytes + written->start,
                 written->end - written->start);
}

static void
put_number(Output *out, size_t number, int size)
{
    for (int i = size - 1; i >= 0; i--)
        output_byte(out, (unsigned char)(number >> (8 * i) & 0xFF));
}

static void
write_cross_references(Packer *packer)
{
    Writer *writer = packer->writer;
    size_t number = new_number(packer);
    size_t start = packer->out->length;
    char id[ID_DIGITS + 1];
    Output rows = writer_output(writer);
    set_entry(packer, number, (Entry){1, start, 0});
    for (size_t i = 0; i < packer->entries.count; i++) {
        const Entry *entry = &packer->entries.items[i];
        output_byte(&rows, entry->kind);
        put_number(&rows, entry->place, 4);
        put_number(&rows, i == 0 ? 65535 : entry->index, 2);
    }
    digest_begin(packer->digest);
    digest_go_on(packer->digest, packer->out->bytes, start);
    make_id(packer->digest, id);
    write_stream(
        packer, number,
        arena_format(writer->arena,
                     "/Type /XRef\n/Size %zu\n/W [1 4 2]\n/Root %u 0 R\n"
                     "/Info %u 0 R\n/ID [<%s> <%s>]\n",
                     packer->entries.count,
                     object_number(writer->document->catalog),
                     object_number(writer->document->info), id, id),
        &rows);
    output_format(packer->out, "startxref\n%zu\n%%%%EOF\n", start);
    if (!arena_failed(writer->arena))
        digest_go_on(packer->digest, packer->out->bytes + start,
                     packer->out->length - start);
}

/* Its bytes are signed by their place in the file.  [ISO 32000-1 12.8.1] */
static bool
is_signature(const Writer *writer, HPDF_UINT number)
{
    return writer->signature > 0 && writer->signature == number;
}

void
pack_file(Writer *writer, const unsigned char *bytes, size_t length,
          Packed *packed)
{
    HPDF_Xref xref = writer->document->xref;
    Packer packer = {.writer = writer,
                     .bytes = bytes,
                     .length = length,
                     .out = &packed->file,
                     .digest = &packed->digest,
                     .numbers = writer_output(writer),
                     .bodies = writer_output(writer)};
    packed->file = writer_output(writer);
    output_text(&packed->file, head);
    for (HPDF_UINT i = 0; i < xref->entries->count; i++)
        new_number(&packer);
    for (HPDF_UINT i = 0; i < xref->entries->count; i++) {
        Written written;
        if (!find_object(&packer, xref, i, &written))
            continue;
        if (written.has_stream || is_signature(writer, i))
            copy(&packer, i, &written);
        else
            gather(&packer, i, &written);
    }
    end_object_stream(&packer);
    write_cross_references(&packer);
    packed->signature = writer->signature > 0 && !arena_failed(writer->arena)
                            ? packer.entries.items[writer->signature].place
                            : 0;
}

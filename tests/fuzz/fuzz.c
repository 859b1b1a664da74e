/*
 * The readers under libFuzzer: READER says which, at compile time.
 *
 * Whatever bytes come, a reader must end, within the limits of memory, and
 * leave nothing behind; the sanitizers watch.  fuzz_test.py builds and runs
 * one program a reader.
 */
#include <stdint.h>
#include <string.h>

#include "input/editions.h"
#include "input/encoding.h"
#include "input/json_tree.h"
#include "input/lint.h"
#include "input/model.h"
#include "input/record_name.h"
#include "input/records.h"
#include "input/reflow.h"

typedef struct Fuzzed {
    Arena *arena;
    Diagnostics diagnostics;
    const char *bytes;
    size_t length;
} Fuzzed;

static Source *
source_named(Fuzzed *fuzzed, const char *name)
{
    return source_new(fuzzed->arena, name, fuzzed->bytes, fuzzed->length,
                      &fuzzed->diagnostics);
}

static void
read_document(Fuzzed *fuzzed, const char *name)
{
    Document document = {.arena = fuzzed->arena};
    Source *source = source_named(fuzzed, name);
    if (source &&
        document_read(&document, source, &fuzzed->diagnostics) == STATUS_OK)
        lint_document(&document, &fuzzed->diagnostics);
}

static inline void
read_markdown(Fuzzed *fuzzed)
{
    read_document(fuzzed, "a.md");
}

static inline void
read_yaml(Fuzzed *fuzzed)
{
    read_document(fuzzed, "a.yaml");
}

static inline void
read_json(Fuzzed *fuzzed)
{
    read_document(fuzzed, "a.json");
}

static inline void
read_csv(Fuzzed *fuzzed)
{
    Records records;
    Source *source = source_named(fuzzed, "a.csv");
    if (source)
        records_read_csv(fuzzed->arena, source, &records, &fuzzed->diagnostics);
}

static inline void
read_ndjson(Fuzzed *fuzzed)
{
    Records records;
    Source *source = source_named(fuzzed, "a.ndjson");
    if (source)
        records_read_ndjson(fuzzed->arena, source, &records,
                            &fuzzed->diagnostics);
}

/* Up to a NUL byte the records, behind it the template. */
static inline void
read_template(Fuzzed *fuzzed)
{
    const char *rest = memchr(fuzzed->bytes, '\0', fuzzed->length);
    Diagnostics *diagnostics = &fuzzed->diagnostics;
    if (!rest)
        return;
    rest++;
    Source *table = source_new(fuzzed->arena, "a.csv", fuzzed->bytes,
                               (size_t)(rest - fuzzed->bytes) - 1, diagnostics);
    Source *text = source_new(fuzzed->arena, "a.md", rest,
                              fuzzed->length - (size_t)(rest - fuzzed->bytes),
                              diagnostics);
    Records records = {0};
    if (table)
        records_read_csv(fuzzed->arena, table, &records, diagnostics);
    Template *template =
        text ? template_new(fuzzed->arena, text, diagnostics) : NULL;
    NameSet *names = name_set_new(fuzzed->arena);
    for (size_t i = 0; template && names && i < records.list.count; i++) {
        const Record *record = &records.list.items[i];
        Document document = {.arena = fuzzed->arena};
        Source *merged =
            template_merge(fuzzed->arena, template, record, diagnostics);
        if (merged)
            document_read(&document, merged, diagnostics);
        record_file_name(fuzzed->arena, template, record, names, diagnostics);
    }
}

/* Up to a NUL byte the Chinese file, behind it the English one. */
static inline void
read_editions(Fuzzed *fuzzed)
{
    const char *rest = memchr(fuzzed->bytes, '\0', fuzzed->length);
    if (!rest)
        return;
    rest++;
    Diagnostics *diagnostics = &fuzzed->diagnostics;
    Document document = {.arena = fuzzed->arena};
    Edition editions[] = {
        {source_new(fuzzed->arena, "a.zh.md", fuzzed->bytes,
                    (size_t)(rest - fuzzed->bytes) - 1, diagnostics),
         "zh"},
        {source_new(fuzzed->arena, "a.en.md", rest,
                    fuzzed->length - (size_t)(rest - fuzzed->bytes),
                    diagnostics),
         "en"}};
    if (editions[0].source && editions[1].source &&
        document_read_editions(&document, editions, 2, diagnostics) ==
            STATUS_OK)
        lint_document(&document, diagnostics);
}

static inline void
read_encoded(Fuzzed *fuzzed)
{
    const char *bytes = fuzzed->bytes;
    size_t length = fuzzed->length;
    if (encoding_decode(fuzzed->arena, "a.txt", NULL, &bytes, &length,
                        &fuzzed->diagnostics))
        source_new(fuzzed->arena, "a.txt", bytes, length, &fuzzed->diagnostics);
}

static inline void
read_extract(Fuzzed *fuzzed)
{
    Source *source = source_named(fuzzed, "a.txt");
    if (source)
        reflow_to_markdown(fuzzed->arena, source, &fuzzed->diagnostics);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Fuzzed fuzzed = {.arena = arena_new(), .length = size};
    if (!fuzzed.arena)
        return 0;
    fuzzed.diagnostics.arena = fuzzed.arena;
    fuzzed.bytes = arena_text(fuzzed.arena, (const char *)data, size);
    if (fuzzed.bytes)
        READER(&fuzzed);
    arena_free(fuzzed.arena);
    return 0;
}

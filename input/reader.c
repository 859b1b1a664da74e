/*
 * Reading a document: by its name as a model, else as Markdown, which is
 * front matter, then blocks, then units.
 */
#include <string.h>

#include "input/document.h"
#include "input/markdown.h"
#include "input/metadata.h"
#include "input/model.h"
#include "input/pairing.h"
#include "input/reader.h"
#include "input/yaml_tree.h"

typedef struct FrontMatter {
    size_t yaml_start;
    size_t yaml_length;
    size_t body_start;
} FrontMatter;

static bool
is_fence_line(const Source *source, size_t line, const char *fence)
{
    const char *text = source->text + source->line_starts[line];
    size_t length = strcspn(text, "\n");
    while (length > 3 && (text[length - 1] == ' ' || text[length - 1] == '\t'))
        length--;
    return length == 3 && strncmp(text, fence, 3) == 0;
}

/* Front matter stands between `---` on the first line and `---` or `...`. */
static bool
find_front_matter(const Source *source, FrontMatter *front,
                  Diagnostics *diagnostics)
{
    *front = (FrontMatter){0};
    if (!is_fence_line(source, 0, "---"))
        return true;
    for (size_t line = 1; line < source->line_count; line++) {
        if (!is_fence_line(source, line, "---") &&
            !is_fence_line(source, line, "..."))
            continue;
        front->yaml_start = source->line_starts[1];
        front->yaml_length = source->line_starts[line] - front->yaml_start;
        front->body_start = line + 1 < source->line_count
                                ? source->line_starts[line + 1]
                                : source->length;
        return true;
    }
    diagnose(diagnostics, SEVERITY_ERROR, "front-matter-not-closed",
             (Place){source->name, 1, 1},
             "the front matter that begins here is not closed with \"---\"");
    return false;
}

/* Mistakes are diagnosed; without languages nothing else can be read. */
static void
read_front_matter(Document *document, const Source *source,
                  const FrontMatter *front, Diagnostics *diagnostics)
{
    YamlNode *root = yaml_tree_read(document->arena, source, front->yaml_start,
                                    front->yaml_length, diagnostics);
    if (!root)
        return;
    if (root->kind != YAML_MAPPING)
        diagnose(diagnostics, SEVERITY_ERROR, "front-matter", root->place,
                 "the front matter must be a list of \"key: value\" lines");
    else
        metadata_read(document, source, root, diagnostics);
}

static bool
has_text(const Block *block)
{
    if (block->text.count > 0 || block->picture)
        return true;
    for (const Block *child = block->first_child; child; child = child->next)
        if (has_text(child))
            return true;
    return false;
}

Block *
reader_read_blocks(Document *document, const Source *source,
                   Diagnostics *diagnostics, Status *status)
{
    size_t errors = diagnostics->errors;
    FrontMatter front;
    *status = STATUS_REJECTED;
    if (!find_front_matter(source, &front, diagnostics))
        return NULL;
    read_front_matter(document, source, &front, diagnostics);
    if (arena_failed(document->arena))
        *status = STATUS_NO_MEMORY;
    if (arena_failed(document->arena) || document->language_count == 0)
        return NULL;
    Block *blocks =
        markdown_read(document->arena, source, front.body_start, diagnostics);
    if (!blocks)
        *status = STATUS_NO_MEMORY;
    if (!blocks || has_text(blocks))
        return blocks;
    if (diagnostics->errors == errors)
        diagnose(diagnostics, SEVERITY_ERROR, "empty-document",
                 (Place){source->name, 0, 0}, "there is no text to set");
    return NULL;
}

Status
document_read_markdown(Document *document, Source *source,
                       Diagnostics *diagnostics)
{
    size_t errors = diagnostics->errors;
    Status status;
    Block *blocks = reader_read_blocks(document, source, diagnostics, &status);
    if (!blocks)
        return status;
    status = pair_blocks(document, blocks, diagnostics);
    if (status != STATUS_OK)
        return status;
    if (arena_failed(document->arena))
        return STATUS_NO_MEMORY;
    return diagnostics->errors > errors ? STATUS_REJECTED : STATUS_OK;
}

bool
reader_read_front_matter(Document *document, const Source *source,
                         Diagnostics *diagnostics)
{
    FrontMatter front;
    if (!find_front_matter(source, &front, diagnostics))
        return false;
    read_front_matter(document, source, &front, diagnostics);
    return document->language_count > 0;
}

Status
document_read(Document *document, Source *source, Diagnostics *diagnostics)
{
    return model_is_name(source->name)
               ? document_read_model(document, source, diagnostics)
               : document_read_markdown(document, source, diagnostics);
}

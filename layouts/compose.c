/*
 * Compose: the order of things.  Opening furniture, the units, closing
 * furniture become slabs; slabs become pages; pages get their furniture.
 */
#include "layouts/compose.h"

#include <string.h>

#include "layouts/conformance.h"
#include "layouts/furniture.h"
#include "layouts/numbering.h"
#include "layouts/pages.h"
#include "layouts/print_marks.h"

/* ---- metadata ---- */

static bool
is_iso_date(const char *date)
{
    static const char shape[] = "0000-00-00";
    for (size_t i = 0; shape[i]; i++)
        if (shape[i] == '-' ? date[i] != '-' : date[i] < '0' || date[i] > '9')
            return false;
    return date[sizeof shape - 1] == '\0';
}

static bool
describe(const Document *document, Composition *composition)
{
    static const char *const author_keys[] = {"author", "authors", "issuer"};
    composition->language = document->languages[0].tag;
    for (int i = 0; i < document->language_count; i++) {
        const char *title = document_value(document, "title", i, false);
        if (!title)
            continue;
        LocalText *added =
            vector_push(composition->arena, &composition->titles);
        if (!added)
            return false;
        *added = (LocalText){document->languages[i].tag, title};
    }
    for (size_t i = 0; i < sizeof author_keys / sizeof *author_keys; i++)
        if (!composition->author)
            composition->author =
                document_value(document, author_keys[i], 0, true);
    const char *date = document_value(document, "date", 0, true);
    if (date && is_iso_date(date))
        composition->date = date;
    return true;
}

/* The first heading, or else the first unit that has text. */
static const Unit *
first_unit(const Document *document, const Unit *parent, bool heading)
{
    for (const Unit *u = parent->first_child; u; u = u->next) {
        bool has_text = false;
        for (int i = 0; u->texts && i < document->language_count; i++)
            has_text |= u->texts[i].count > 0;
        if (has_text && (!heading || u->kind == UNIT_HEADING))
            return u;
        const Unit *inner = first_unit(document, u, heading);
        if (inner)
            return inner;
    }
    return NULL;
}

/* The text in one line, no longer than a title may be; NULL: none. */
static const char *
title_of(Arena *arena, const Text *text)
{
    enum { LONGEST = 60 }; /* characters */
    StringBuilder title = {.arena = arena};
    size_t characters = 0;
    for (size_t r = 0; r < text->count; r++) {
        const Run *run = &text->runs[r];
        for (size_t i = 0; i < run->length; characters++) {
            uint32_t c;
            size_t size = utf8_decode(run->text + i, run->length - i, &c);
            if (characters == LONGEST || size == 0) {
                string_append_text(&title, "…");
                return title.bytes;
            }
            string_append(&title, c == '\n' ? " " : run->text + i, size);
            i += size;
        }
    }
    return title.length > 0 ? title.bytes : NULL;
}

/*
 * A document without a title takes its first heading's, or its first words:
 * a file must have one.  [ISO 14289-1 7.1]
 */
static bool
title_from_text(const Document *document, Composition *composition)
{
    const Unit *unit = first_unit(document, document->root, /*heading=*/true);
    if (!unit)
        unit = first_unit(document, document->root, /*heading=*/false);
    for (int i = 0; unit && i < document->language_count; i++) {
        const char *title = title_of(composition->arena, &unit->texts[i]);
        LocalText *added =
            title ? vector_push(composition->arena, &composition->titles)
                  : NULL;
        if (added)
            *added = (LocalText){document->languages[i].tag, title};
    }
    return !arena_failed(composition->arena);
}

/* ---- the text ---- */

/*
 * What closes the document (a signature, a date) stays together and with the
 * last line above it.
 */
static bool
flow_closing(Flow *flow)
{
    size_t text_end = flow->slabs.count;
    if (!furniture_flow(flow, &flow->setting->definition->closing, NULL))
        return false;
    size_t first = text_end > 0 ? text_end - 1 : 0;
    for (size_t i = first; i + 1 < flow->slabs.count; i++)
        flow->slabs.items[i].keep_with_next = true;
    return true;
}

static bool
flow_document(Flow *flow, Flow *imprint)
{
    const Definition *definition = flow->setting->definition;
    const Document *document = flow->setting->document;
    bool title_set = false;
    if (flow_element(flow, ROLE_DOCUMENT, -1, document->languages[0].tag) < 0 ||
        !furniture_flow(flow, &definition->opening, &title_set))
        return false;
    flow->heading_shift = title_set;
    Frame frame = {0};
    return flow_unit(flow, document->root, &frame) && flow_closing(flow) &&
           furniture_flow(imprint, &definition->imprint, NULL);
}

Status
compose(const Document *source, const Definition *definition,
        FontLibrary *library, Diagnostics *diagnostics,
        Composition *composition)
{
    size_t errors = diagnostics->errors;
    const Document *document =
        numbering_apply(composition->arena, source, definition, diagnostics);
    if (!document)
        return STATUS_NO_MEMORY;
    MissingCharacters missing = {0};
    Setting setting = {.arena = composition->arena,
                       .library = library,
                       .definition = definition,
                       .document = document,
                       .diagnostics = diagnostics,
                       .composition = composition,
                       .missing = &missing};
    Flow flow = {.setting = &setting,
                 .composition = composition,
                 .width = definition->page_width - definition->inner -
                          definition->outer};
    Flow imprint = flow;
    bool composed = describe(document, composition) &&
                    (composition->titles.count > 0 ||
                     title_from_text(document, composition)) &&
                    flow_document(&flow, &imprint) &&
                    pages_build(&flow, &imprint) &&
                    print_marks_add(definition, composition);
    if (!composed || arena_failed(composition->arena))
        return STATUS_NO_MEMORY;
    if (diagnostics->errors == errors)
        check_conformance(&setting, flow.heading_shift > 0);
    return diagnostics->errors > errors ? STATUS_REJECTED : STATUS_OK;
}

/*
 * Compose: the order of things.  Opening furniture, the units, closing
 * furniture become slabs; slabs become pages; pages get their furniture.
 */
#include "layouts/compose.h"

#include <string.h>

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

/* A document without a title takes its first heading's. */
static bool
title_from_heading(const Document *document, Composition *composition)
{
    const Unit *unit = document->root->first_child;
    while (unit && unit->kind != UNIT_HEADING)
        unit = unit->next;
    for (int i = 0; unit && i < document->language_count; i++) {
        StringBuilder title = {.arena = composition->arena};
        for (size_t r = 0; r < unit->texts[i].count; r++)
            string_append(&title, unit->texts[i].runs[r].text,
                          unit->texts[i].runs[r].length);
        if (title.length == 0)
            continue;
        LocalText *added =
            vector_push(composition->arena, &composition->titles);
        if (!added)
            return false;
        *added = (LocalText){document->languages[i].tag, title.bytes};
    }
    return true;
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
                     title_from_heading(document, composition)) &&
                    flow_document(&flow, &imprint) &&
                    pages_build(&flow, &imprint) &&
                    print_marks_add(definition, composition);
    if (!composed || arena_failed(composition->arena))
        return STATUS_NO_MEMORY;
    return diagnostics->errors > errors ? STATUS_REJECTED : STATUS_OK;
}

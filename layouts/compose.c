/*
 * Compose: the order of things.  Opening furniture, the units, closing
 * furniture become slabs in rows; rows become strips, strips become pages;
 * pages get their furniture.
 */
#include "layouts/compose.h"

#include <string.h>

#include "input/date.h"
#include "layouts/conformance.h"
#include "layouts/furniture.h"
#include "layouts/known_text.h"
#include "layouts/numbering.h"
#include "layouts/pages.h"
#include "layouts/print_marks.h"

/* ---- metadata ---- */

static bool
add_keyword(Composition *composition, const char *word, size_t length)
{
    if (length == 0)
        return true;
    for (size_t i = 0; i < composition->keywords.count; i++) {
        const char *known = composition->keywords.items[i];
        if (strlen(known) == length && memcmp(known, word, length) == 0)
            return true;
    }
    const char *copy = arena_text(composition->arena, word, length);
    const char **added =
        copy ? vector_push(composition->arena, &composition->keywords) : NULL;
    if (added)
        *added = copy;
    return added != NULL;
}

/* The bytes of what stands between keywords at `text`; 0: none does. */
static size_t
separator_size(const char *text)
{
    static const char *const separators[] = {",", ";", "\n", "、", "，", "；"};
    for (size_t i = 0; i < sizeof separators / sizeof *separators; i++)
        if (strncmp(text, separators[i], strlen(separators[i])) == 0)
            return strlen(separators[i]);
    return 0;
}

static bool
add_keywords(Composition *composition, const char *text)
{
    while (*text) {
        size_t separator = separator_size(text);
        if (separator > 0 || *text == ' ') {
            text += separator > 0 ? separator : 1;
            continue;
        }
        size_t length = 0;
        while (text[length] && separator_size(text + length) == 0)
            length++;
        size_t kept = length;
        while (kept > 0 && text[kept - 1] == ' ')
            kept--;
        if (!add_keyword(composition, text, kept))
            return false;
        text += length;
    }
    return true;
}

/* The items of a list are keywords as they are; a text is taken apart. */
static bool
describe_keywords(const Document *document, int language,
                  Composition *composition)
{
    const FieldList *list =
        document_list(document, "keywords", language, false);
    const char *text = document_value(document, "keywords", language, false);
    if (!list)
        return !text || add_keywords(composition, text);
    for (size_t i = 0; i < list->count; i++)
        if (!add_keyword(composition, list->items[i], strlen(list->items[i])))
            return false;
    return true;
}

/* The authors in the first language that has them: others spell the same. */
static bool
describe_authors(const Document *document, const char *key,
                 Composition *composition)
{
    const FieldList *list = NULL;
    for (int i = 0; !composition->author && i < document->language_count; i++) {
        composition->author = document_value(document, key, i, true);
        list = document_list(document, key, i, true);
    }
    for (size_t i = 0; list && i < list->count; i++) {
        const char **author =
            vector_push(composition->arena, &composition->authors);
        if (!author)
            return false;
        *author = list->items[i];
    }
    return true;
}

/*
 * Adds what the first of the fields that is there says, in each language; a
 * plain value is that of the main language.
 */
static void
describe_field(const Document *document, const char *const *keys,
               Composition *composition, LocalTexts *texts)
{
    for (; *keys && texts->count == 0; keys++)
        for (int i = 0; i < document->language_count; i++) {
            const char *text = document_value(document, *keys, i, false);
            LocalText *added =
                text ? vector_push(composition->arena, texts) : NULL;
            if (added)
                *added = (LocalText){document->languages[i].tag, text};
        }
}

/* In whichever language it is written so that it is understood. */
static const char *
describe_date(const Document *document, Arena *arena)
{
    const char *date = NULL;
    for (int i = 0; !date && i < document->language_count; i++) {
        const char *text = document_value(document, "date", i, true);
        date = text ? date_as_iso(arena, text) : NULL;
    }
    return date;
}

static bool
describe(const Document *document, Composition *composition)
{
    static const char *const author_keys[] = {"author", "authors", "issuer"};
    static const char *const title_from[] = {"title", NULL};
    static const char *const about_from[] = {"description", NULL};
    static const char *const issuer_from[] = {"issuer", "signature", NULL};
    static const char *const issue_from[] = {"issue", "number", NULL};
    composition->language = document->languages[0].tag;
    describe_field(document, title_from, composition, &composition->titles);
    describe_field(document, about_from, composition,
                   &composition->descriptions);
    describe_field(document, issuer_from, composition, &composition->issuers);
    describe_field(document, issue_from, composition, &composition->issues);
    for (int i = 0; i < document->language_count; i++)
        if (!describe_keywords(document, i, composition))
            return false;
    for (size_t i = 0; i < sizeof author_keys / sizeof *author_keys; i++)
        if (!composition->author &&
            !describe_authors(document, author_keys[i], composition))
            return false;
    composition->date = describe_date(document, composition->arena);
    composition->identifier = document_value(document, "identifier", 0, true);
    return !arena_failed(composition->arena);
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

/* Furniture of the text as a row; in one language, or in all. */
static bool
flow_list(Flow *flow, const FurnitureList *list, int lane, bool whole, int only,
          bool *title_set)
{
    lane_open(flow, lane);
    if (whole)
        flow->width = flow->plan->width;
    flow->only = only;
    bool made = furniture_flow(flow, list, title_set);
    flow->only = 0;
    return made && lane_close(flow);
}

/*
 * What stands above the text: across all lanes and columns; in a sequential
 * document each language's above its own part.
 */
static bool
flow_opening(Flow *flow, bool *title_set)
{
    const FurnitureList *opening = &flow->setting->definition->opening;
    const Plan *plan = flow->plan;
    bool parts = plan->kind == ARRANGEMENT_SEQUENTIAL;
    bool single = plan->kind == ARRANGEMENT_SINGLE;
    for (int i = 0; i < (parts ? plan->lane_count : 1); i++) {
        size_t first = flow->rows.count;
        int only = parts || single ? plan->languages[i] + 1 : 0;
        flow->repeats = i > 0;
        row_open(flow);
        if (!flow_list(flow, opening, parts ? i : LANE_WHOLE, /*whole=*/true,
                       only, title_set) ||
            !row_close(flow))
            return false;
        for (size_t r = first; r < flow->rows.count; r++)
            flow->rows.items[r].opening = flow->rows.items[r].whole = true;
    }
    flow->repeats = false;
    return true;
}

/* The last slab of each lane's text stays with what comes below it. */
static void
keep_last(Flow *flow, size_t lane)
{
    int number = flow->lanes.items[lane].number;
    while (lane-- > 0) {
        const Lane *above = &flow->lanes.items[lane];
        if (above->number != number && above->number != LANE_WHOLE)
            continue;
        flow->slabs.items[above->first + above->count - 1].keep_with_next =
            true;
        return;
    }
}

/*
 * What closes the document (a signature, a date) stays together and with the
 * last line above it; each language in its lane.
 */
static bool
flow_closing(Flow *flow)
{
    const Plan *plan = flow->plan;
    const FurnitureList *closing = &flow->setting->definition->closing;
    bool apart = plan->lane_count > 1;
    bool single = plan->kind == ARRANGEMENT_SINGLE;
    size_t first = flow->lanes.count;
    row_open(flow);
    for (int i = 0; i < (apart ? plan->language_count : 1); i++) {
        int lane = plan->lane_of[plan->languages[i]];
        int only = apart || single ? plan->languages[i] + 1 : 0;
        flow->repeats = i > 0;
        if (!flow_list(flow, closing, lane, /*whole=*/false, only, NULL))
            return false;
    }
    flow->repeats = false;
    for (size_t l = first; l < flow->lanes.count; l++) {
        const Lane *lane = &flow->lanes.items[l];
        for (size_t i = 0; i + 1 < lane->count; i++)
            flow->slabs.items[lane->first + i].keep_with_next = true;
        keep_last(flow, l);
    }
    return row_close(flow);
}

/* The text, with what closes it above the back matter. */
static bool
flow_body(Flow *flow)
{
    const Definition *definition = flow->setting->definition;
    const Unit *root = flow->setting->document->root;
    const Frame frame = {0};
    bool is_closed = false;
    for (const Unit *unit = root->first_child; unit; unit = unit->next) {
        if (!is_closed && is_back_matter(definition, unit)) {
            if (!flow_closing(flow))
                return false;
            is_closed = true;
        }
        if (!flow_child(flow, unit, &frame))
            return false;
    }
    return is_closed || flow_closing(flow);
}

/* Where a page must begin: each part, and the text after a title page. */
static void
mark_new_pages(Flow *flow, size_t text)
{
    const Plan *plan = flow->plan;
    bool parts = plan->kind == ARRANGEMENT_SEQUENTIAL &&
                 flow->setting->definition->arrangement.new_page;
    int part = 0;
    if (plan->kind == ARRANGEMENT_FACING && text < flow->rows.count)
        flow->rows.items[text].new_page = true;
    for (int p = 1; parts && p < plan->lane_count; p++)
        for (size_t r = 0; r < flow->rows.count && part < p; r++)
            if (flow->rows.items[r].part == p) {
                flow->rows.items[r].new_page = true;
                part = p;
            }
}

/* Sets everything in the order in which it is read. */
static bool
flow_document(Flow *flow, Flow *notes, Flow *imprint)
{
    const Definition *definition = flow->setting->definition;
    const Document *document = flow->setting->document;
    bool title_set = false;
    int main = flow->plan->languages[0];
    if (flow_element(flow, ROLE_DOCUMENT, -1, document->languages[main].tag) <
            0 ||
        !flow_opening(flow, &title_set))
        return false;
    size_t text = flow->rows.count;
    flow->heading_shift = title_set;
    if (!definition->notes_at_end)
        flow->notes = notes;
    notes->any_language = true;
    notes->upright = true;
    if (!flow_body(flow))
        return false;
    mark_new_pages(flow, text);
    imprint->only = flow->plan->kind == ARRANGEMENT_SINGLE ? main + 1 : 0;
    return furniture_flow(imprint, &definition->imprint, NULL);
}

/* The definition as the arrangement has it: openings have two sides. */
static const Definition *
arranged(Arena *arena, const Definition *definition)
{
    Definition *copy = arena_alloc(arena, sizeof *copy);
    if (!copy)
        return NULL;
    *copy = *definition;
    if (copy->arrangement.kind == ARRANGEMENT_FACING)
        copy->two_sided = true;
    return copy;
}

/* `has_title_heading`: the title was set, above all headings. */
static bool
compose_all(const Setting *setting, bool *has_title_heading)
{
    const Plan *plan = plan_new(setting);
    if (!plan || !setting->definition)
        return false;
    Flow flow = {.setting = setting,
                 .plan = plan,
                 .composition = setting->composition,
                 .width = plan->width};
    setting->composition->is_facing = plan->kind == ARRANGEMENT_FACING;
    Flow imprint = flow;
    Flow set_notes = flow;
    Notes notes = {.flow = &set_notes};
    bool composed = flow_document(&flow, &set_notes, &imprint) &&
                    rows_into_strips(&flow) &&
                    notes_link(&flow, &set_notes, &notes) &&
                    pages_build(&flow, &notes, &imprint);
    *has_title_heading = flow.heading_shift > 0;
    return composed;
}

/* The innermost pages of a booklet may lose no more than their margin. */
static void
check_creep(const Setting *setting)
{
    const Definition *definition = setting->definition;
    const Imposition *imposition = &definition->imposition;
    const PageOrder order = {.kind = imposition->kind,
                             .pages = setting->composition->pages.count,
                             .is_facing = setting->composition->is_facing};
    if (imposition->kind != IMPOSITION_BOOKLET || order.pages == 0 ||
        imposition_creep(imposition, page_order_sides(&order) - 1) <=
            definition->inner)
        return;
    diagnose(
        setting->diagnostics, SEVERITY_ERROR, "imposition", imposition->place,
        "the booklet has too many sheets for its paper: in the fold of the "
        "innermost the inner margin is lost");
}

/* A page is a sheet, with its print marks; or several stand on one. */
static bool
put_on_sheets(const Setting *setting)
{
    const Imposition *imposition = &setting->definition->imposition;
    Composition *composition = setting->composition;
    PageRange all = {0, composition->pages.count, composition->is_facing};
    if (imposition->kind == IMPOSITION_NONE)
        return print_marks_add(imposition, composition);
    if (!imposition_has_room(imposition)) {
        diagnose(setting->diagnostics, SEVERITY_ERROR, "imposition",
                 imposition->place,
                 "the sheet is too small for pages with crop marks");
        return true;
    }
    check_creep(setting);
    return imposition->is_later ||
           imposition_apply(imposition, composition, all);
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
    Reported reported = {0};
    trim_known_texts(library);
    Setting setting = {.arena = composition->arena,
                       .scratch = arena_new(),
                       .library = library,
                       .definition = arranged(composition->arena, definition),
                       .document = document,
                       .diagnostics = diagnostics,
                       .composition = composition,
                       .reported = &reported};
    bool has_title_heading = false;
    bool composed = setting.scratch && setting.definition &&
                    describe(document, composition) &&
                    (composition->titles.count > 0 ||
                     title_from_text(document, composition)) &&
                    compose_all(&setting, &has_title_heading) &&
                    put_on_sheets(&setting);
    arena_free(setting.scratch);
    if (!composed || arena_failed(composition->arena))
        return STATUS_NO_MEMORY;
    if (diagnostics->errors == errors)
        check_conformance(&setting, has_title_heading);
    return diagnostics->errors > errors ? STATUS_REJECTED : STATUS_OK;
}

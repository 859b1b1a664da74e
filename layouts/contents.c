/*
 * Contents: the document's headings with the numbers of their pages, where an
 * empty div of the class "contents" stands.
 *
 * The entries are set first, with room for a number; the pages are made, which
 * tells where the headings are; the numbers are put in, the entries become
 * links and the pages are made again.  Nothing moves, since the room was kept.
 */
#include <assert.h>
#include <string.h>

#include "layouts/flow.h"

static const Length number_room = 3; /* em */

/* ---- entries ---- */

/* A heading's texts without the calls of notes, which belong to the heading,
   and without its links: the entry is one itself. */
static Unit *
entry_unit(const Flow *flow, const Unit *heading)
{
    Arena *arena = flow->setting->arena;
    size_t languages = (size_t)flow->setting->document->language_count;
    Unit *unit = unit_new(arena, UNIT_PARAGRAPH, heading->place);
    if (!unit || !(unit->texts = arena_array(arena, languages, sizeof(Text))))
        return NULL;
    unit->neutral = heading->neutral;
    for (size_t i = 0; i < languages; i++) {
        const Text *text = &heading->texts[i];
        Run *runs = arena_array(arena, text->count + 1, sizeof *runs);
        if (!runs)
            return NULL;
        size_t count = 0;
        for (size_t r = 0; r < text->count; r++) {
            if (text->runs[r].style & RUN_REFERENCE)
                continue;
            runs[count] = text->runs[r];
            runs[count++].link = NULL;
        }
        unit->texts[i].runs = runs;
        unit->texts[i].count = count;
    }
    return unit;
}

static bool
flow_entry(Flow *flow, const Unit *heading, const Frame *frame)
{
    int language = flow->plan->languages[0];
    Length em = flow_style(flow, "contents", language)->size;
    Frame inner = *frame;
    const Unit *unit = entry_unit(flow, heading);
    inner.left += (heading->level - 1) * em;
    inner.right += number_room * em;
    inner.element =
        flow_element(flow, ROLE_CONTENTS_ITEM, frame->element, NULL);
    if (!unit || inner.element < 0)
        return false;
    UnitLook look = {.style = "contents",
                     .role = ROLE_PARAGRAPH,
                     .entry_of = heading,
                     .entry_right = frame->right};
    return flow_unit_as(flow, unit, &look, &inner);
}

static bool
flow_entries(Flow *flow, const Unit *unit, const Frame *frame)
{
    const Unit *child = unit->first_child;
    for (; child; child = child->next)
        if (child->kind == UNIT_HEADING) {
            if (child->level <= flow->setting->definition->contents_levels &&
                !flow_entry(flow, child, frame))
                return false;
        } else if (!flow_entries(flow, child, frame)) {
            return false;
        }
    return true;
}

bool
flow_contents(Flow *flow, const Frame *frame)
{
    Frame inner = *frame;
    inner.element = flow_element(flow, ROLE_CONTENTS, frame->element, NULL);
    return inner.element >= 0 &&
           flow_entries(flow, flow->setting->document->root, &inner);
}

/* ---- numbers ---- */

/* The slab that begins a heading in a language; NULL: it is not set. */
static const Slab *
heading_slab(const Flow *flow, const ContentsEntry *entry, size_t *nearest)
{
    size_t count = flow->headings.count;
    for (size_t i = 0; i < count; i++) {
        size_t index = (*nearest + i) % count;
        const HeadingPlace *place = &flow->headings.items[index];
        if (place->heading != entry->heading ||
            place->language != entry->language)
            continue;
        *nearest = index + 1;
        return &flow->slabs.items[place->slab];
    }
    return NULL;
}

/* Where the text of a slab ends, or somewhat later. */
static Length
text_end(const Slab *slab)
{
    Length end = 0;
    for (size_t i = 0; i < slab->items.count; i++) {
        const Item *item = &slab->items.items[i];
        Length last = item->x + item->size;
        if (item->kind == ITEM_GLYPHS && item->count > 0)
            last += item->glyphs[item->count - 1].x;
        end = last > end ? last : end;
    }
    return end;
}

/* Dots from the text to the number, under those of the lines above. */
static bool
lead_to_number(Flow *flow, const ContentsEntry *entry, Length end,
               Length number)
{
    Slab *slab = &flow->slabs.items[entry->slab];
    const Style *style = entry->style;
    bool han = flow->setting->document->languages[entry->language].han;
    Length step = style->size / 2;
    Length size = style->size / 10;
    Length y = slab->baseline -
               (han ? length_scale(style->size, 38, 100) + size / 2 : size);
    for (Length x = entry->right - 2 * step; x > end; x -= step) {
        if (x > number - step)
            continue;
        Item *dot = vector_push(flow->setting->arena, &slab->items);
        if (!dot)
            return false;
        *dot = (Item){.kind = ITEM_DOT,
                      .element = ARTIFACT_LAYOUT,
                      .color = style->color,
                      .x = x,
                      .y = y,
                      .width = size,
                      .height = size};
    }
    return true;
}

/* Sets the number at the right end of the entry's line. */
static bool
place_number(Flow *flow, const ContentsEntry *entry, int page)
{
    Arena *arena = flow->setting->arena;
    const char *digits = arena_format(arena, "%d", page);
    Run *run = arena_alloc(arena, sizeof *run);
    Text *text = arena_alloc(arena, sizeof *text);
    if (!digits || !run || !text)
        return false;
    *run = (Run){.text = digits, .length = strlen(digits)};
    *text = (Text){run, 1};
    Style style = *entry->style;
    style.align = ALIGN_RIGHT;
    style.indent = style.left = style.right = style.tracking = 0;
    Flow line = {.setting = flow->setting,
                 .composition = flow->composition,
                 .width = entry->right};
    TextBlock block = {.text = text,
                       .language = entry->language,
                       .style = &style,
                       .element = entry->element};
    Frame frame = {0};
    if (!flow_text(&line, &block, &frame))
        return false;
    assert(flow->slabs.items && line.slabs.items);
    const Slab *set = &line.slabs.items[0];
    Slab *slab = &flow->slabs.items[entry->slab];
    Length number = entry->right;
    Length end = text_end(slab);
    for (size_t i = 0; i < set->items.count; i++) {
        Item *item = vector_push(arena, &slab->items);
        if (!item)
            return false;
        *item = set->items.items[i];
        item->y += slab->baseline - set->baseline;
        Length left = item->x + (item->count > 0 ? item->glyphs[0].x : 0);
        number = left < number ? left : number;
    }
    return lead_to_number(flow, entry, end, number);
}

/* ---- links ---- */

/* What is read for the link: the heading and the number of its page. */
static const char *
describe_entry(const Flow *flow, const ContentsEntry *entry, int page)
{
    StringBuilder words = {.arena = flow->setting->arena};
    const char *number = arena_format(flow->setting->arena, " %d", page);
    bool good = number &&
                append_text(&words, &entry->heading->texts[entry->language]) &&
                string_append_text(&words, number);
    return good ? words.bytes : NULL;
}

/*
 * The lines of an entry, its number too, lead to the heading.
 * [ISO 14289-1 7.18.5]
 */
static bool
link_entry(Flow *flow, const ContentsEntry *entry, const Slab *heading,
           int page)
{
    Composition *composition = flow->composition;
    LinkTarget *target = vector_push(composition->arena, &composition->targets);
    const char *description = describe_entry(flow, entry, page);
    if (!target || !description)
        return false;
    *target = (LinkTarget){description, (int)heading->page,
                           heading->top + heading->lead};
    for (size_t s = entry->first_slab; s <= entry->slab; s++) {
        const Items *items = &flow->slabs.items[s].items;
        for (size_t i = 0; i < items->count; i++)
            if (items->items[i].element >= 0)
                items->items[i].target = composition->targets.count;
    }
    return true;
}

bool
contents_number(Flow *flow)
{
    size_t nearest = 0;
    for (size_t i = 0; i < flow->contents.count; i++) {
        const ContentsEntry *entry = &flow->contents.items[i];
        const Slab *heading = heading_slab(flow, entry, &nearest);
        if (!heading)
            continue;
        int page = flow->composition->pages.items[heading->page].number;
        if (!place_number(flow, entry, page) ||
            !link_entry(flow, entry, heading, page))
            return false;
    }
    return true;
}

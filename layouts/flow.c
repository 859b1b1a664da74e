/*
 * Flow: see flow.h.
 *
 * Stacked arrangement: a unit's languages stand under one another, closer to
 * each other than to the next unit.
 */
#include "layouts/flow.h"

#include <string.h>

#include "layouts/title_shape.h"

/* ---- building blocks ---- */

int
flow_element(Flow *flow, Role role, int parent, const char *language)
{
    Element *element =
        vector_push(flow->composition->arena, &flow->composition->elements);
    if (!element)
        return -1;
    *element = (Element){role, parent, 0, language};
    return (int)flow->composition->elements.count - 1;
}

Slab *
flow_slab(Flow *flow, Length height, Length space)
{
    Slab *slab = vector_push(flow->setting->arena, &flow->slabs);
    if (!slab)
        return NULL;
    slab->height = height;
    slab->space = space > flow->pending ? space : flow->pending;
    flow->pending = 0;
    return slab;
}

const Style *
flow_style(const Flow *flow, const char *name, int language)
{
    const Definition *definition = flow->setting->definition;
    const StyleSet *set = definition_style(definition, name);
    if (!set)
        set = definition_style(definition, "paragraph");
    return &set->by_language[language];
}

int
first_text(const Flow *flow, const Unit *unit)
{
    for (int i = 0; unit->texts && i < flow->setting->document->language_count;
         i++)
        if (unit->texts[i].count > 0)
            return i;
    return -1;
}

/* ---- lines ---- */

/*
 * The baseline of a line, from its top: the em box of a Han character, 0.88
 * em above the baseline and 0.12 below, stands in the middle of the pitch.
 */
static Length
baseline_in(const Style *style)
{
    return style->pitch / 2 + length_scale(style->size, 38, 100);
}

static void
move_items(Items *items, size_t first, Length x, Length y)
{
    for (size_t i = first; i < items->count; i++) {
        items->items[i].x += x;
        items->items[i].y += y;
    }
}

/* The number of an item, right-aligned in the room left of its text. */
static bool
place_label(Flow *flow, const TextBlock *block, Length x, Slab *slab)
{
    const Style *style = block->style;
    Run run = {.text = block->label, .length = strlen(block->label)};
    Text text = {&run, 1};
    size_t first_run = 0;
    InlineText *line = inline_prepare(flow->setting, &text, &first_run,
                                      block->language, style, block->place);
    Lines lines = {0};
    Text *kept = arena_alloc(flow->setting->arena, sizeof *kept);
    Run *kept_run = arena_alloc(flow->setting->arena, sizeof *kept_run);
    if (!line || !kept || !kept_run)
        return false;
    *kept_run = run;
    *kept = (Text){kept_run, 1};
    line->source = kept;
    /* One line, however long the label is. */
    Measure measure = {100 * flow->width, 0, ALIGN_LEFT};
    if (line->count == 0)
        return true;
    if (!paragraph_fit(flow->setting, line, &measure, block->place, &lines))
        return false;
    size_t first = slab->items.count;
    if (!line_place(flow->setting, line, &lines.items[0], &measure,
                    style->color, block->label_element, &slab->items))
        return false;
    Length width = lines.items[0].natural + style->size / 4;
    Length room = width > style->label ? width : style->label;
    move_items(&slab->items, first, x - room, baseline_in(style));
    return true;
}

/* What annotations need above a line that is set too close for them. */
static Length
annotation_room(const InlineText *line, const Line *which, const Style *style)
{
    /* [clreq #ruby] 1 em of text, half of annotation, gaps. */
    Length needed = length_scale(style->size, 7, 4) - style->pitch;
    for (size_t i = 0; needed > 0 && i < line->annotations.count; i++)
        if (line->annotations.items[i].first >= which->start &&
            line->annotations.items[i].first < which->end)
            return needed;
    return 0;
}

static Slab *
add_line(Flow *flow, const TextBlock *block, InlineText *line,
         const Line *which, const Measure *measure, Length x)
{
    /* The first line of all, not of what follows a line break. */
    bool labelled = block->label && which->start == 0 && line->first_run == 0;
    const Style *style = block->style;
    Length extra = annotation_room(line, which, style);
    Slab *slab = flow_slab(flow, style->pitch + extra, 0);
    if (!slab)
        return NULL;
    Length leading = style->pitch - style->size;
    slab->lead = leading / 2;
    slab->tail = leading - slab->lead;
    slab->on_grid = style->on_grid;
    /* The label is read before the text. */
    if (labelled && !place_label(flow, block, x, slab))
        return NULL;
    size_t first = slab->items.count;
    bool placed = line_place(flow->setting, line, which, measure, style->color,
                             block->element, &slab->items);
    move_items(&slab->items, first, x, baseline_in(style));
    move_items(&slab->items, 0, 0, extra);
    return placed ? slab : NULL;
}

/* First two and last two lines of a paragraph stay on one page. */
static void
keep_lines(Flow *flow, size_t first, bool keep_with_next)
{
    size_t count = flow->slabs.count - first;
    Slab *slabs = flow->slabs.items + first;
    if (count >= 2) {
        slabs[0].keep_with_next = true;
        slabs[count - 2].keep_with_next = true;
    }
    if (count >= 1 && keep_with_next)
        for (size_t i = 0; i < count; i++)
            slabs[i].keep_with_next = true;
}

/* One stretch between line breaks that the writer asked for. */
static bool
flow_piece(Flow *flow, const TextBlock *block, const Frame *frame,
           size_t *first_run, bool first)
{
    const Style *style = block->style;
    Length x = frame->left + style->left;
    /* Tracking follows every character but the last; an indent of so many
       characters is tracked as they are. */
    Length indent =
        style->indent + style->indent / style->size * style->tracking;
    Measure measure = {flow->width - x - frame->right - style->right -
                           style->tracking,
                       first ? indent : 0, style->align};
    if (measure.width < style->size)
        measure.width = style->size;
    if (measure.indent > measure.width - style->size)
        measure.indent = 0;
    InlineText *line = inline_prepare(flow->setting, block->text, first_run,
                                      block->language, style, block->place);
    Lines lines = {0};
    if (!line)
        return false;
    if (line->count > 0 &&
        !paragraph_fit(flow->setting, line, &measure, block->place, &lines))
        return false;
    for (size_t i = 0; i < lines.count; i++) {
        if (!add_line(flow, block, line, &lines.items[i], &measure, x))
            return false;
    }
    /* An empty line that was asked for (in code) keeps its place. */
    return lines.count > 0 || flow_slab(flow, style->pitch, 0) != NULL;
}

bool
flow_text(Flow *flow, const TextBlock *block, const Frame *frame)
{
    size_t first = flow->slabs.count;
    if (block->before > flow->pending)
        flow->pending = block->before;
    TextBlock shaped = *block;
    shaped.text = title_shape(flow, block, frame);
    for (size_t run = 0; shaped.text && run < shaped.text->count;)
        if (!flow_piece(flow, &shaped, frame, &run, flow->slabs.count == first))
            return false;
    if (!shaped.text)
        return false;
    keep_lines(flow, first,
               block->style->keep_with_next || block->keep_with_next);
    flow->pending = block->style->after;
    return true;
}

/* ---- units ---- */

static size_t
count_texts(const Flow *flow, const Unit *unit)
{
    size_t count = 0;
    for (int i = 0; i < flow->setting->document->language_count; i++)
        count += unit->texts[i].count > 0;
    return count;
}

/*
 * A unit no longer than a few lines in all its languages stays on one page:
 * a reader should not turn the leaf between a line and its translation.
 */
static void
keep_unit(Flow *flow, size_t first)
{
    enum { SHORT_UNIT = 7 };
    size_t count = flow->slabs.count - first;
    for (size_t i = first; count <= SHORT_UNIT && i + 1 < first + count; i++)
        flow->slabs.items[i].keep_with_next = true;
}

typedef struct UnitLook {
    const char *style;
    Role role;
    int level;
    const char *label;
    int label_element;
} UnitLook;

/* A unit's own text in each language, one under the other. */
static bool
flow_languages(Flow *flow, const Unit *unit, const UnitLook *look,
               const Frame *frame)
{
    const Document *document = flow->setting->document;
    int parent = frame->element;
    size_t first_slab = flow->slabs.count;
    if (count_texts(flow, unit) > 1 &&
        (parent = flow_element(flow, ROLE_SECTION, parent, NULL)) < 0)
        return false;
    bool first = true;
    for (int i = 0; i < document->language_count; i++) {
        if (unit->texts[i].count == 0)
            continue;
        const Style *style = flow_style(flow, look->style, i);
        TextBlock block = {.text = &unit->texts[i],
                           .language = i,
                           .style = style,
                           .place = unit->place,
                           .element = flow_element(flow, look->role, parent,
                                                   document->languages[i].tag),
                           .before = first ? style->before : style->gap,
                           .label = first ? look->label : NULL,
                           .label_element = look->label_element};
        if (block.element < 0)
            return false;
        flow->composition->elements.items[block.element].level = look->level;
        if (!first)
            flow->pending = 0; /* the gap in a pair replaces `after` */
        if (!flow_text(flow, &block, frame))
            return false;
        first = false;
    }
    keep_unit(flow, first_slab);
    return true;
}

static bool
append_text(StringBuilder *builder, const Text *text)
{
    for (size_t i = 0; i < text->count; i++) {
        const Run *run = &text->runs[i];
        bool line_break = run->length == 1 && run->text[0] == '\n';
        if (!string_append(builder, line_break ? " " : run->text, run->length))
            return false;
    }
    return true;
}

/* A heading's bookmark: its texts in all languages. */
static const char *
bookmark(Flow *flow, const Unit *unit)
{
    StringBuilder title = {.arena = flow->setting->arena};
    for (int i = 0; i < flow->setting->document->language_count; i++) {
        if (unit->texts[i].count == 0)
            continue;
        if ((title.length > 0 && !string_append_text(&title, " / ")) ||
            !append_text(&title, &unit->texts[i]))
            return NULL;
    }
    return title.bytes;
}

static bool
flow_heading(Flow *flow, const Unit *unit, const Frame *frame)
{
    static const char *const styles[] = {"heading-1", "heading-2", "heading-3",
                                         "heading-4", "heading-5", "heading-6"};
    int level = unit->level;
    while (level > 1 &&
           !definition_style(flow->setting->definition, styles[level - 1]))
        level--;
    int depth = unit->level + flow->heading_shift;
    UnitLook look = {.style = styles[level - 1],
                     .role = ROLE_HEADING,
                     .level = depth > 6 ? 6 : depth};
    size_t first = flow->slabs.count;
    if (!flow_languages(flow, unit, &look, frame))
        return false;
    if (flow->slabs.count == first)
        return true;
    Slab *slab = &flow->slabs.items[first];
    slab->outline = bookmark(flow, unit);
    slab->outline_level = look.level;
    return slab->outline != NULL;
}

static bool
flow_children(Flow *flow, const Unit *unit, const Frame *frame)
{
    for (const Unit *child = unit->first_child; child; child = child->next)
        if (!flow_unit(flow, child, frame))
            return false;
    return true;
}

/*
 * The children of a unit, paragraphs in `look`; its label stands before the
 * first child.
 */
static bool
flow_children_as(Flow *flow, const Unit *unit, UnitLook look,
                 const Frame *frame)
{
    for (const Unit *child = unit->first_child; child; child = child->next) {
        bool plain = child->kind == UNIT_PARAGRAPH;
        if (plain ? !flow_languages(flow, child, &look, frame)
                  : !flow_unit(flow, child, frame))
            return false;
        look.label = NULL;
    }
    return true;
}

static const char *
item_label(Flow *flow, const Unit *item)
{
    if (item->label)
        return item->label;
    if (!item->marker)
        return "•";
    return arena_format(flow->setting->arena, "%d%c", item->number,
                        item->marker);
}

/* The item's number stands before its first paragraph. */
static bool
flow_item(Flow *flow, const Unit *item, const char *label, const Frame *frame)
{
    int element = flow_element(flow, ROLE_ITEM, frame->element, NULL);
    int label_element = flow_element(flow, ROLE_LABEL, element, NULL);
    int body = flow_element(flow, ROLE_ITEM_BODY, element, NULL);
    if (element < 0 || label_element < 0 || body < 0 || !label)
        return false;
    Frame inner = {frame->left, frame->right, body, NULL};
    UnitLook look = {.style = "item",
                     .role = ROLE_PARAGRAPH,
                     .label = label,
                     .label_element = label_element};
    return flow_children_as(flow, item, look, &inner);
}

static bool
flow_list(Flow *flow, const Unit *list, const Frame *frame)
{
    int element = flow_element(flow, ROLE_LIST, frame->element, NULL);
    if (element < 0)
        return false;
    Frame inner = {frame->left, frame->right, element, NULL};
    /* A list within a list stands further in. */
    int role = (int)flow->composition->elements.items[frame->element].role;
    if (role == ROLE_ITEM_BODY)
        inner.left += flow_style(flow, "item", 0)->left;
    for (const Unit *item = list->first_child; item; item = item->next)
        if (!flow_item(flow, item, item_label(flow, item), &inner))
            return false;
    return true;
}

static bool
flow_quote(Flow *flow, const Unit *quote, const Frame *frame)
{
    Frame inner = *frame;
    inner.element = flow_element(flow, ROLE_QUOTE, frame->element, NULL);
    if (inner.element < 0)
        return false;
    UnitLook look = {.style = "quote", .role = ROLE_PARAGRAPH};
    return flow_children_as(flow, quote, look, &inner);
}

/* Footnotes stand at the end of the text, each with its number. */
static bool
flow_note(Flow *flow, const Unit *note, const Frame *frame)
{
    Frame inner = *frame;
    inner.element = flow_element(flow, ROLE_NOTE, frame->element, NULL);
    if (inner.element < 0)
        return false;
    UnitLook look = {.style = "note",
                     .role = ROLE_PARAGRAPH,
                     .label = note->label,
                     .label_element = inner.element};
    return flow_children_as(flow, note, look, &inner);
}

static bool
flow_rule(Flow *flow, const Frame *frame)
{
    const Style *style = flow_style(flow, "paragraph", 0);
    Slab *slab = flow_slab(flow, style->pitch, 0);
    Item *rule = slab ? vector_push(flow->setting->arena, &slab->items) : NULL;
    if (!rule)
        return false;
    Length room = flow->width - frame->left - frame->right;
    *rule = (Item){.kind = ITEM_RECTANGLE,
                   .element = ARTIFACT_LAYOUT,
                   .x = frame->left + room / 3,
                   .y = style->pitch / 2,
                   .width = room / 3,
                   .height = POINT / 2};
    return true;
}

/* A div's class is the style of its paragraphs. */
static bool
flow_section(Flow *flow, const Unit *section, const Frame *frame)
{
    Frame inner = *frame;
    const char *name = section->class_name;
    if (name && definition_style(flow->setting->definition, name))
        inner.style = name;
    else if (name)
        diagnose(flow->setting->diagnostics, SEVERITY_WARNING, "unknown-class",
                 section->place, "the layout has no style \"%s\" for this div",
                 name);
    return flow_children(flow, section, &inner);
}

bool
flow_unit(Flow *flow, const Unit *unit, const Frame *frame)
{
    UnitLook paragraph = {.style = frame->style ? frame->style : "paragraph",
                          .role = ROLE_PARAGRAPH};
    UnitLook code = {.style = "code", .role = ROLE_CODE};
    switch (unit->kind) {
    case UNIT_HEADING:
        return flow_heading(flow, unit, frame);
    case UNIT_PARAGRAPH:
        return flow_languages(flow, unit, &paragraph, frame);
    case UNIT_CODE:
        return flow_languages(flow, unit, &code, frame);
    case UNIT_LIST:
        return flow_list(flow, unit, frame);
    case UNIT_QUOTE:
        return flow_quote(flow, unit, frame);
    case UNIT_TABLE:
        return flow_table(flow, unit, frame);
    case UNIT_RULE:
        return flow_rule(flow, frame);
    case UNIT_NOTE:
        return flow_note(flow, unit, frame);
    case UNIT_SECTION:
        return flow_section(flow, unit, frame);
    case UNIT_ITEM:
    case UNIT_ROW:
    case UNIT_CELL:
        return flow_children(flow, unit, frame);
    }
    return true;
}

/*
 * Flow: see flow.h.
 *
 * A unit is a row: its languages stand in their lanes, or, stacked, under one
 * another and closer to each other than to the next unit.
 */
#include "layouts/flow.h"

#include <string.h>

/* ---- building blocks ---- */

int
flow_element(Flow *flow, Role role, int parent, const char *language)
{
    Element *element =
        vector_push(flow->composition->arena, &flow->composition->elements);
    if (!element)
        return -1;
    *element = (Element){.role = role, .parent = parent, .language = language};
    return (int)flow->composition->elements.count - 1;
}

const Style *
flow_style(const Flow *flow, const char *name, int language)
{
    const Definition *definition = flow->setting->definition;
    const StyleSet *set = definition_style(definition, name);
    if (!set)
        set = definition_style(definition, "paragraph");
    return &flow->plan->styles[set - definition->styles].by_language[language];
}

/* ---- units ---- */

static bool
has_side(const Unit *unit, int language)
{
    return unit->texts[language].count > 0 ||
           (unit->pictures && unit->pictures[language]);
}

Shown
shown_languages(const Flow *flow, const Unit *unit)
{
    const Plan *plan = flow->plan;
    Shown shown = {.count = 0};
    for (int i = 0; unit->texts && i < plan->language_count; i++)
        if (has_side(unit, plan->languages[i]))
            shown.languages[shown.count++] = plan->languages[i];
    bool any = unit->neutral || unit->kind == UNIT_CODE || flow->any_language;
    int count = flow->setting->document->language_count;
    for (int i = 0; unit->texts && any && shown.count == 0 && i < count; i++)
        if (has_side(unit, i))
            shown.languages[shown.count++] = i;
    return shown;
}

int
lane_number(const Flow *flow, int language)
{
    int lane = flow->plan->lane_of[language];
    return lane >= 0 ? lane : 0;
}

/*
 * A short unit stays on one page: a reader should not turn the leaf between a
 * line and its translation.  A long one is rather divided between languages
 * than within.
 */
static void
price_breaks(Flow *flow, size_t first_lane, bool translated)
{
    enum { SHORT_UNIT = 7 };
    for (size_t l = first_lane; l < flow->lanes.count; l++) {
        const Lane *lane = &flow->lanes.items[l];
        Slab *slabs = &flow->slabs.items[lane->first];
        int most = flow->plan->lane_count > 1 ? SHORT_UNIT / 2 : SHORT_UNIT;
        bool is_short = translated && lane->count <= (size_t)most;
        for (size_t i = 0; i + 1 < lane->count; i++)
            if (is_short)
                slabs[i].tear = COST_IN_SHORT_UNIT;
            else if (slabs[i].tear == 0)
                slabs[i].tear = COST_IN_UNIT;
    }
}

/* Remembers where a heading is, or an entry of the contents. */
static bool
note_place(Flow *flow, const Unit *unit, const UnitLook *look,
           const TextBlock *block, size_t first)
{
    Arena *arena = flow->setting->arena;
    if (look->role == ROLE_HEADING) {
        HeadingPlace *place = vector_push(arena, &flow->headings);
        if (place)
            *place = (HeadingPlace){unit, block->language, first};
        return place != NULL;
    }
    if (!look->entry_of)
        return true;
    ContentsEntry *entry = vector_push(arena, &flow->contents);
    if (entry)
        *entry = (ContentsEntry){.heading = look->entry_of,
                                 .language = block->language,
                                 .style = block->style,
                                 .first_slab = first,
                                 .slab = flow->slabs.count - 1,
                                 .element = block->element,
                                 .right = flow->left + flow->width -
                                          look->entry_right};
    return entry != NULL;
}

/* The element of the unit's own text. */
static int
look_element(Flow *flow, const UnitLook *look, const Frame *frame, int language)
{
    const char *tag = flow->setting->document->languages[language].tag;
    int element = flow_element(flow, look->role, frame->element, tag);
    if (element >= 0)
        flow->composition->elements.items[element].level = look->level;
    return element;
}

/* The heading that the block's text is to begin with, if there is one. */
static bool
begin_with_heading(Flow *flow, const UnitLook *look, const Frame *frame,
                   TextBlock *block)
{
    const Text *heading =
        look->heading ? &look->heading->texts[block->language] : NULL;
    if (!heading || heading->count == 0)
        return true;
    RunIn *run_in = arena_alloc(flow->setting->arena, sizeof *run_in);
    block->text = run_in_text(flow, heading, block->text, block->language);
    if (!run_in || !block->text)
        return false;
    *run_in =
        (RunIn){heading->count + 1,
                flow_style(flow, look->heading_look->style, block->language),
                look_element(flow, look->heading_look, frame, block->language)};
    block->run_in = run_in;
    if (block->before < run_in->style->before)
        block->before = run_in->style->before;
    return run_in->element >= 0 &&
           note_place(flow, look->heading, look->heading_look, block,
                      flow->slabs.count);
}

/* One language of a unit, in the open lane. */
static bool
flow_language(Flow *flow, const Unit *unit, const UnitLook *look,
              const Frame *frame, int language, bool first_in_lane)
{
    const Style *style = flow_style(flow, look->style, language);
    bool first = flow->lanes.count == flow->open_lane + 1;
    size_t first_slab = flow->slabs.count;
    TextBlock block = {.text = &unit->texts[language],
                       .language = language,
                       .style = style,
                       .place = unit->place,
                       .before = first_in_lane ? style->before : style->gap,
                       .label = first_in_lane ? look->label : NULL,
                       /* Every lane shows the number; it is read once. */
                       .label_element =
                           first ? look->label_element : ARTIFACT_LAYOUT};
    if (!begin_with_heading(flow, look, frame, &block))
        return false;
    block.element = look_element(flow, look, frame, language);
    if (block.element < 0)
        return false;
    if (look->entry_of && (block.element = flow_element(
                               flow, ROLE_REFERENCE, block.element, NULL)) < 0)
        return false;
    if (!first_in_lane) {
        flow->pending = 0; /* the gap in a pair replaces `after` */
        flow->slabs.items[flow->slabs.count - 1].tear = COST_BETWEEN_LANGUAGES;
    }
    return flow_text(flow, &block, frame) &&
           note_place(flow, unit, look, &block, first_slab);
}

/* Nothing of the text stands above a row in its part. */
static bool
is_first(const Flow *flow, size_t row)
{
    int part = flow->rows.items[row].part;
    while (row-- > 0)
        if (flow->rows.items[row].part == part)
            return flow->rows.items[row].opening;
    return true;
}

/*
 * The rows from `row` on begin a page, those of each part in theirs; but the
 * first text follows the masthead.
 */
static void
break_before(Flow *flow, BreakBefore where, size_t row)
{
    bool begun[LANGUAGES_MAX] = {false};
    for (; where != BREAK_AUTO && row < flow->rows.count; row++) {
        Row *first = &flow->rows.items[row];
        if (begun[first->part])
            continue;
        begun[first->part] = true;
        if (is_first(flow, row))
            continue;
        first->new_page = true;
        first->right_page = where == BREAK_RIGHT;
    }
}

/* What the style says, unless it is that of the div around it. */
static BreakBefore
style_break(const Flow *flow, const UnitLook *look, const Frame *frame)
{
    if (frame->style && strcmp(look->style, frame->style) == 0)
        return BREAK_AUTO;
    int language = flow->plan->languages[0];
    return flow_style(flow, look->style, language)->break_before;
}

bool
flow_unit_as(Flow *flow, const Unit *unit, const UnitLook *look,
             const Frame *frame)
{
    Frame inner = *frame;
    Shown shown = shown_languages(flow, unit);
    size_t first_lane = flow->lanes.count;
    size_t row = flow->rows.count;
    if (shown.count == 0)
        return true;
    if (shown.count > 1 && (inner.element = flow_element(
                                flow, ROLE_SECTION, frame->element, NULL)) < 0)
        return false;
    row_open(flow);
    for (int i = 0; i < shown.count; i++) {
        int lane = lane_number(flow, shown.languages[i]);
        bool opens =
            i == 0 || lane != lane_number(flow, shown.languages[i - 1]);
        if (opens)
            lane_open(flow, lane);
        if (!flow_language(flow, unit, look, &inner, shown.languages[i], opens))
            return false;
        bool closes = i + 1 == shown.count ||
                      lane != lane_number(flow, shown.languages[i + 1]);
        if (closes && !lane_close(flow))
            return false;
    }
    price_breaks(flow, first_lane, shown.count > 1);
    if (!row_close(flow))
        return false;
    break_before(flow, style_break(flow, look, frame), row);
    return true;
}

bool
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

/*
 * The bookmarks of a heading: one with its texts in all languages, or, where
 * each language has a part of its own, one a language.
 */
static bool
add_bookmarks(Flow *flow, const Unit *unit, size_t first_lane, int level)
{
    Shown shown = shown_languages(flow, unit);
    StringBuilder title = {.arena = flow->setting->arena};
    bool apart = flow->plan->kind == ARRANGEMENT_SEQUENTIAL;
    for (int i = 0; i < shown.count; i++) {
        if ((title.length > 0 && !string_append_text(&title, " / ")) ||
            !append_text(&title, &unit->texts[shown.languages[i]]))
            return false;
        if (!apart && i + 1 < shown.count)
            continue;
        size_t lane = first_lane + (apart ? (size_t)i : 0);
        Slab *slab = &flow->slabs.items[flow->lanes.items[lane].first];
        slab->outline = title.bytes;
        slab->outline_level = level;
        title = (StringBuilder){.arena = flow->setting->arena};
    }
    return true;
}

static UnitLook
heading_look(const Flow *flow, const Unit *heading)
{
    static const char *const styles[] = {"heading-1", "heading-2", "heading-3",
                                         "heading-4", "heading-5", "heading-6"};
    const Definition *definition = flow->setting->definition;
    const char *own = heading->class_name;
    int level = heading->level;
    while (level > 1 && !definition_style(definition, styles[level - 1]))
        level--;
    int depth = heading->level + flow->heading_shift;
    return (UnitLook){.style = own && definition_style(definition, own)
                                   ? own
                                   : styles[level - 1],
                      .role = ROLE_HEADING,
                      .level = depth > 6 ? 6 : depth};
}

/* A heading's class is its style; "unnumbered" is for numbering.c. */
static void
check_heading_class(const Flow *flow, const Unit *unit, const UnitLook *look)
{
    const char *name = unit->class_name;
    if (name && strcmp(name, look->style) != 0 &&
        strcmp(name, "unnumbered") != 0)
        diagnose(flow->setting->diagnostics, SEVERITY_WARNING, "unknown-class",
                 unit->place, "the layout has no style \"%s\" for this heading",
                 name);
}

static bool
flow_heading(Flow *flow, const Unit *unit, const Frame *frame)
{
    UnitLook look = heading_look(flow, unit);
    size_t first_lane = flow->lanes.count;
    size_t row = flow->rows.count;
    check_heading_class(flow, unit, &look);
    flow->run_in = heading_runs_in(flow, unit, look.style) ? unit : NULL;
    if (flow->run_in)
        return true;
    if (!flow_unit_as(flow, unit, &look, frame))
        return false;
    break_before(flow, unit->break_before, row);
    return flow->lanes.count == first_lane ||
           add_bookmarks(flow, unit, first_lane, look.level);
}

/* A paragraph, and the heading that runs on into it. */
static bool
flow_paragraph(Flow *flow, const Unit *unit, const Frame *frame)
{
    UnitLook look = {.style = frame->style ? frame->style : "paragraph",
                     .role = ROLE_PARAGRAPH,
                     .heading = flow->run_in};
    flow->run_in = NULL;
    if (!look.heading)
        return flow_unit_as(flow, unit, &look, frame);
    UnitLook above = heading_look(flow, look.heading);
    size_t first_lane = flow->lanes.count;
    size_t row = flow->rows.count;
    look.heading_look = &above;
    if (!flow_unit_as(flow, unit, &look, frame))
        return false;
    break_before(flow, style_break(flow, &above, frame), row);
    break_before(flow, look.heading->break_before, row);
    return flow->lanes.count == first_lane ||
           add_bookmarks(flow, look.heading, first_lane, above.level);
}

/* True if a text of the unit ends, or else begins, with one of the marks. */
static bool
is_marked(const Flow *flow, const Unit *unit, bool at_end,
          const char *const *marks)
{
    int count = flow->setting->document->language_count;
    for (int i = 0; unit->kind == UNIT_PARAGRAPH && i < count; i++) {
        const Text *text = &unit->texts[i];
        if (text->count == 0)
            continue;
        const Run *run = &text->runs[at_end ? text->count - 1 : 0];
        for (const char *const *mark = marks; *mark; mark++) {
            size_t length = strlen(*mark);
            if (run->length >= length &&
                memcmp(run->text + (at_end ? run->length - length : 0), *mark,
                       length) == 0)
                return true;
        }
    }
    return false;
}

/*
 * What ends with a colon announces the list, table … after it; what begins
 * with a dash says whose words stand above it.
 */
static bool
belongs_to_next(const Flow *flow, const Unit *unit)
{
    static const char *const colons[] = {":", "：", NULL};
    static const char *const dashes[] = {"—", "–", NULL};
    const Unit *next = unit->next;
    if (!next || unit->kind != UNIT_PARAGRAPH)
        return false;
    bool announces = next->kind == UNIT_LIST || next->kind == UNIT_QUOTE ||
                     next->kind == UNIT_TABLE || next->kind == UNIT_CODE ||
                     next->kind == UNIT_FIGURE;
    return announces ? is_marked(flow, unit, /*at_end=*/true, colons)
                     : is_marked(flow, next, /*at_end=*/false, dashes);
}

/* The rows of a unit, from `row` on, end on the page of what comes next. */
static void
keep_unit_with_next(Flow *flow, const Unit *unit, size_t row)
{
    bool keep = belongs_to_next(flow, unit);
    for (; keep && row < flow->rows.count; row++) {
        const Row *kept = &flow->rows.items[row];
        for (size_t i = 0; i < kept->lane_count; i++) {
            const Lane *lane = &flow->lanes.items[kept->first_lane + i];
            flow->slabs.items[lane->first + lane->count - 1].keep_with_next =
                true;
        }
    }
}

bool
flow_child(Flow *flow, const Unit *unit, const Frame *frame)
{
    size_t row = flow->rows.count;
    if (!flow_unit(flow, unit, frame))
        return false;
    keep_unit_with_next(flow, unit, row);
    return true;
}

static bool
flow_children(Flow *flow, const Unit *unit, const Frame *frame)
{
    for (const Unit *child = unit->first_child; child; child = child->next)
        if (!flow_child(flow, child, frame))
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
        bool plain = child->kind == UNIT_PARAGRAPH && !flow->run_in;
        Frame styled = *frame;
        size_t row = flow->rows.count;
        if (flow->run_in)
            styled.style = look.style;
        if (plain ? !flow_unit_as(flow, child, &look, frame)
                  : !flow_unit(flow, child, &styled))
            return false;
        keep_unit_with_next(flow, child, row);
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

/*
 * How a list is numbered, by its first item.  A label is read past what
 * encloses it; i and I begin Roman numbers.
 */
static ListNumbering
list_numbering(const Unit *item)
{
    if (!item || (!item->label && !item->marker))
        return LIST_BULLETS;
    const char *label = item->label ? item->label : "1";
    label += strspn(label, "([");
    if (label[0] == 'i' || label[0] == 'I')
        return label[0] == 'i' ? LIST_LOWER_ROMAN : LIST_UPPER_ROMAN;
    if (label[0] >= 'a' && label[0] <= 'z')
        return LIST_LOWER_ALPHA;
    return label[0] >= 'A' && label[0] <= 'Z' ? LIST_UPPER_ALPHA : LIST_DECIMAL;
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
    flow->composition->elements.items[element].numbering =
        list_numbering(list->first_child);
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

static bool
flow_note_into(Flow *flow, const Unit *note, const Frame *frame)
{
    UnitLook look = {.style = "note",
                     .role = ROLE_PARAGRAPH,
                     .label = note->label,
                     .label_element = frame->element};
    return flow_children_as(flow, note, look, frame);
}

/*
 * Footnotes are set apart, for the foot of the page that calls them, or at
 * the end of the text; each with its number.
 */
static bool
flow_note(Flow *flow, const Unit *note, const Frame *frame)
{
    Frame inner = *frame;
    inner.element = flow_element(flow, ROLE_NOTE, frame->element, NULL);
    if (inner.element < 0)
        return false;
    Flow *foot = flow->notes;
    if (!foot)
        return flow_note_into(flow, note, &inner);
    size_t first_row = foot->rows.count;
    inner = (Frame){.element = inner.element};
    if (!flow_note_into(foot, note, &inner))
        return false;
    NoteEntry *entry = vector_push(flow->setting->arena, &foot->entries);
    if (entry)
        *entry =
            (NoteEntry){note->label, first_row, foot->rows.count - first_row};
    return entry != NULL;
}

bool
flow_rule_slab(Flow *flow, Length left, Length width, Length thickness)
{
    Slab *slab = &flow->slabs.items[flow->slabs.count - 1];
    Item *rule = vector_push(flow->setting->arena, &slab->items);
    if (rule)
        *rule = (Item){.kind = ITEM_RECTANGLE,
                       .element = ARTIFACT_LAYOUT,
                       .x = flow->left + left,
                       .y = (slab->height - thickness) / 2,
                       .width = width,
                       .height = thickness};
    return rule != NULL;
}

/* A rule between parts of the text, in every lane. */
static bool
flow_rule(Flow *flow, const Frame *frame)
{
    const Style *style =
        flow_style(flow, "paragraph", flow->plan->languages[0]);
    row_open(flow);
    for (int i = 0; i < flow->plan->lane_count; i++) {
        lane_open(flow, i);
        Length room = flow->width - frame->left - frame->right;
        if (!flow_slab(flow, style->pitch, 0) ||
            !flow_rule_slab(flow, frame->left + room / 3, room / 3,
                            POINT / 2) ||
            !lane_close(flow))
            return false;
    }
    return row_close(flow);
}

/* Room above the first rows of a panel and below the last, in each part. */
static void
pad_panel(Flow *flow, size_t first, Length padding)
{
    for (int part = 0; part < flow->plan->lane_count; part++) {
        const Row *top = NULL;
        const Row *bottom = NULL;
        for (size_t r = first; r < flow->rows.count; r++) {
            const Row *row = &flow->rows.items[r];
            top = !top && row->part == part ? row : top;
            bottom = row->part == part ? row : bottom;
        }
        for (size_t l = 0; top && l < top->lane_count; l++) {
            const Lane *lane = &flow->lanes.items[top->first_lane + l];
            Slab *slab = &flow->slabs.items[lane->first];
            move_down(slab, padding);
            slab->lead = 0;
            slab->on_grid = false;
        }
        for (size_t l = 0; bottom && l < bottom->lane_count; l++) {
            const Lane *lane = &flow->lanes.items[bottom->first_lane + l];
            Slab *slab = &flow->slabs.items[lane->first + lane->count - 1];
            slab->height += padding;
            slab->tail = 0;
        }
    }
}

static bool
flow_panel(Flow *flow, const Unit *section, const Panel *panel,
           const Frame *frame)
{
    Frame inner = *frame;
    size_t first = flow->rows.count;
    size_t outer = flow->panel;
    PanelUse *use = vector_push(flow->setting->arena, &flow->panels);
    if (!use)
        return false;
    *use = (PanelUse){panel, outer, frame->left, frame->right};
    flow->panel = flow->panels.count;
    inner.left += panel->padding + panel->border + panel->bar;
    inner.right += panel->padding + panel->border;
    owe_space(flow, panel->before);
    if (!flow_children(flow, section, &inner))
        return false;
    pad_panel(flow, first, panel->padding + panel->border);
    owe_space(flow, panel->after);
    flow->panel = outer;
    return true;
}

/*
 * A div's class is the style of its paragraphs, and the box around it; or what
 * is in it is turned.
 */
static bool
flow_section(Flow *flow, const Unit *section, const Frame *frame)
{
    Frame inner = *frame;
    const char *name = section->class_name;
    const Definition *definition = flow->setting->definition;
    if (name && strcmp(name, "contents") == 0 && !section->first_child)
        return flow_contents(flow, frame);
    const Panel *panel = name ? definition_panel(definition, name) : NULL;
    bool turned = name && strcmp(name, "turned") == 0;
    bool outer = flow->turned;
    size_t row = flow->rows.count;
    BreakBefore start = section->break_before;
    if (name && definition_style(definition, name))
        inner.style = name;
    else if (name && !panel && !turned)
        diagnose(flow->setting->diagnostics, SEVERITY_WARNING, "unknown-class",
                 section->place, "the layout has no style \"%s\" for this div",
                 name);
    flow->turned = outer || (turned && !flow->upright);
    bool made = panel ? flow_panel(flow, section, panel, &inner)
                      : flow_children(flow, section, &inner);
    flow->turned = outer;
    if (start == BREAK_AUTO && inner.style == name && name)
        start = flow_style(flow, name, flow->plan->languages[0])->break_before;
    break_before(flow, start, row);
    return made;
}

bool
flow_unit(Flow *flow, const Unit *unit, const Frame *frame)
{
    UnitLook code = {.style = "code", .role = ROLE_CODE};
    switch (unit->kind) {
    case UNIT_HEADING:
        return flow_heading(flow, unit, frame);
    case UNIT_PARAGRAPH:
        return flow_paragraph(flow, unit, frame);
    case UNIT_CODE:
        return flow_unit_as(flow, unit, &code, frame);
    case UNIT_LIST:
        return flow_list(flow, unit, frame);
    case UNIT_QUOTE:
        return flow_quote(flow, unit, frame);
    case UNIT_TABLE:
        return flow_table(flow, unit, frame);
    case UNIT_RULE:
        return flow_rule(flow, frame);
    case UNIT_FIGURE:
        return flow_figure(flow, unit, frame);
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

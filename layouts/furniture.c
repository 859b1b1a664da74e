/*
 * Furniture: see furniture.h.
 *
 * In a template, {title} is the field in the language being set, {title.en}
 * or {title.2} in a certain language (by tag, or by its place in the
 * document's list), {page} the page's number.  A part in [brackets] is left
 * out when one of its fields has no value; a template without brackets is
 * left out as a whole.
 */
#include "layouts/furniture.h"

#include <string.h>

#include "input/language.h"

/* ---- templates ---- */

typedef struct Template {
    const Flow *flow;
    int language;       /* the one being set */
    int page;           /* 0: not on a page */
    int fixed_language; /* of an explicit {field.language}; or NO_LANGUAGE */
    bool varies;        /* some field differs by language */
    Place place;        /* of the last value used */
} Template;

static int
explicit_language(const Document *document, const char *name)
{
    if (name[0] >= '1' && name[0] <= '9' && name[1] == '\0') {
        int index = name[0] - '1';
        return index < document->language_count ? index : NO_LANGUAGE;
    }
    for (int i = 0; i < document->language_count; i++)
        if (language_matches(document->languages[i].tag, name))
            return i;
    return NO_LANGUAGE;
}

/* The value of a placeholder; NULL if there is none. */
static const char *
placeholder(Template *t, const char *name, size_t length)
{
    Arena *arena = t->flow->setting->arena;
    const Document *document = t->flow->setting->document;
    char *key = arena_text(arena, name, length);
    if (!key)
        return NULL;
    if (strcmp(key, "page") == 0)
        return t->page > 0 ? arena_format(arena, "%d", t->page) : NULL;
    int language = t->language;
    char *dot = strrchr(key, '.');
    if (dot) {
        *dot = '\0';
        language = explicit_language(document, dot + 1);
        if (language == NO_LANGUAGE)
            return NULL;
        t->fixed_language = language;
    }
    const Field *field = document_field(document, key);
    if (!field)
        return NULL;
    t->varies |= !field->plain && !dot;
    t->place = field->value_places[field->plain ? 0 : language];
    const char *value =
        document_value(document, key, language, /*any=*/dot == NULL);
    return value && *value ? value : NULL;
}

/* Expands up to `end`; false if a placeholder has no value. */
static bool
expand_part(Template *t, const char *text, const char *end, StringBuilder *out)
{
    while (text < end) {
        if (*text != '{') {
            size_t plain = 1;
            while (text + plain < end && text[plain] != '{')
                plain++;
            string_append(out, text, plain);
            text += plain;
            continue;
        }
        const char *close = memchr(text, '}', (size_t)(end - text));
        if (!close)
            return string_append(out, text, (size_t)(end - text));
        const char *value =
            placeholder(t, text + 1, (size_t)(close - text - 1));
        if (!value)
            return false;
        string_append_text(out, value);
        text = close + 1;
    }
    return true;
}

/* The whole template as text; NULL when it is to be left out. */
static const char *
expand(Template *t, const char *text)
{
    StringBuilder out = {.arena = t->flow->setting->arena};
    string_append(&out, "", 0);
    while (*text) {
        size_t plain = strcspn(text, "[");
        if (!expand_part(t, text, text + plain, &out))
            return NULL;
        text += plain;
        if (*text != '[')
            continue;
        size_t optional = strcspn(text, "]");
        size_t kept = out.length;
        if (!expand_part(t, text + 1, text + optional, &out)) {
            out.length = kept;
            out.bytes[kept] = '\0';
        }
        text += optional + (text[optional] == ']');
    }
    return out.length > 0 ? out.bytes : NULL;
}

/* A Text that lives in the arena, without a source of its own. */
static const Text *
text_of(const Flow *flow, const char *words)
{
    Arena *arena = flow->setting->arena;
    Text *text = arena_alloc(arena, sizeof *text);
    Run *run = arena_alloc(arena, sizeof *run);
    if (!text || !run)
        return NULL;
    *run = (Run){.text = words, .length = strlen(words)};
    *text = (Text){run, 1};
    return text;
}

/* ---- in the flow ---- */

/* True if furniture is set in that language now. */
static bool
is_set_now(const Flow *flow, int language)
{
    return flow->only == 0 || flow->only == language + 1;
}

typedef struct FilledText {
    const Text *text;
    int language;
    Place place;
    bool varies;
} FilledText;

/* text->text is NULL when the template has nothing to say. */
static bool
fill(const Flow *flow, const char *words, int language, int page,
     FilledText *filled)
{
    Template t = {.flow = flow,
                  .language = language,
                  .page = page,
                  .fixed_language = NO_LANGUAGE};
    const char *expanded = words ? expand(&t, words) : NULL;
    if (arena_failed(flow->setting->arena))
        return false;
    *filled = (FilledText){expanded ? text_of(flow, expanded) : NULL,
                           t.fixed_language == NO_LANGUAGE ? language
                                                           : t.fixed_language,
                           t.place, t.varies};
    return !expanded || filled->text;
}

static int
element_for(Flow *flow, const Furniture *furniture, int language)
{
    if (!furniture->is_text)
        return ARTIFACT_LAYOUT;
    Role role = furniture->is_title ? ROLE_HEADING : ROLE_PARAGRAPH;
    int element = flow_element(
        flow, role, 0, flow->setting->document->languages[language].tag);
    if (element >= 0)
        flow->composition->elements.items[element].level = 1;
    return element;
}

static bool
flow_template(Flow *flow, const Furniture *furniture, const FilledText *filled,
              bool first)
{
    static const Frame whole = {0};
    const Style *style = &furniture->style->by_language[filled->language];
    TextBlock block = {
        .text = filled->text,
        .language = filled->language,
        .style = style,
        .place = filled->place,
        .element = element_for(flow, furniture, filled->language),
        .before = first ? style->before : style->gap,
        .keep_with_next = !furniture->is_text || furniture->is_title};
    if (block.element == -1 && furniture->is_text)
        return false;
    if (flow->repeats && !filled->varies)
        block.element = ARTIFACT_LAYOUT;
    if (!first)
        flow->pending = 0;
    return flow_text(flow, &block, &whole);
}

/* The title's bookmark: its texts in all languages. */
static bool
mark_title(Flow *flow, size_t slab, const char *words)
{
    const Document *document = flow->setting->document;
    StringBuilder title = {.arena = flow->setting->arena};
    for (int i = 0; i < document->language_count; i++) {
        FilledText filled;
        if (!fill(flow, words, i, 0, &filled))
            return false;
        if (!is_set_now(flow, i) || !filled.text ||
            (title.length > 0 && !filled.varies))
            continue;
        if (title.length > 0)
            string_append_text(&title, " / ");
        string_append_text(&title, filled.text->runs[0].text);
    }
    flow->slabs.items[slab].outline = title.bytes;
    flow->slabs.items[slab].outline_level = 1;
    return title.bytes != NULL;
}

static bool
flow_text_element(Flow *flow, const Furniture *furniture, bool *title_set)
{
    bool first = true;
    size_t slab = flow->slabs.count;
    for (int i = 0; i < flow->setting->document->language_count; i++) {
        FilledText filled;
        if (!fill(flow, furniture->texts[0], i, 0, &filled))
            return false;
        if (!filled.text || !is_set_now(flow, i))
            continue;
        if (!flow_template(flow, furniture, &filled, first))
            return false;
        first = false;
        if (!filled.varies)
            break;
    }
    if (first || !furniture->is_title)
        return true;
    if (title_set)
        *title_set = true;
    return mark_title(flow, slab, furniture->texts[0]);
}

/*
 * Left, centre and right of one line: three texts set over each other.  Where
 * they would collide each takes a line of its own.
 */
static bool
flow_row_parts(Flow *flow, const Furniture *furniture, const FilledText *parts)
{
    static const Align aligns[] = {ALIGN_LEFT, ALIGN_CENTER, ALIGN_RIGHT};
    static const Frame whole = {0};
    Flow lines[3] = {0};
    bool one_line = true;
    Length used = 0;
    for (size_t i = 0; i < 3; i++) {
        if (!parts[i].text)
            continue;
        Style style = furniture->style->by_language[parts[i].language];
        style.align = aligns[i];
        style.indent = 0;
        lines[i] = (Flow){.setting = flow->setting,
                          .composition = flow->composition,
                          .width = flow->width};
        TextBlock block = {.text = parts[i].text,
                           .language = parts[i].language,
                           .style = &style,
                           .place = parts[i].place,
                           .element = ARTIFACT_LAYOUT,
                           .before = style.before};
        if (!flow_text(&lines[i], &block, &whole))
            return false;
        one_line &= lines[i].slabs.count == 1;
        const Items *items = &lines[i].slabs.items[0].items;
        const Item *last = &items->items[items->count - 1];
        used += last->x + last->glyphs[last->count - 1].x - items->items[0].x +
                2 * style.size;
    }
    Slab *shared = NULL;
    for (size_t i = 0; i < 3; i++)
        for (size_t s = 0; s < lines[i].slabs.count; s++) {
            const Slab *line = &lines[i].slabs.items[s];
            if (!shared || !one_line || used > flow->width) {
                if (!(shared = flow_slab(flow, line->height, line->space)))
                    return false;
                *shared = (Slab){.height = line->height,
                                 .space = shared->space,
                                 .lead = line->lead,
                                 .tail = line->tail,
                                 .keep_with_next = true};
            }
            for (size_t k = 0; k < line->items.count; k++) {
                Item *item = vector_push(flow->setting->arena, &shared->items);
                if (!item)
                    return false;
                *item = line->items.items[k];
            }
        }
    return true;
}

static bool
flow_row(Flow *flow, const Furniture *furniture, int page)
{
    for (int i = 0; i < flow->setting->document->language_count; i++) {
        FilledText parts[3];
        bool any = false;
        bool varies = false;
        if (!is_set_now(flow, i))
            continue;
        for (size_t k = 0; k < 3; k++) {
            if (!fill(flow, furniture->texts[k], i, page, &parts[k]))
                return false;
            any |= parts[k].text != NULL;
            varies |= parts[k].varies;
        }
        if (any && !flow_row_parts(flow, furniture, parts))
            return false;
        if (!varies)
            break;
    }
    return true;
}

static bool
flow_rule(Flow *flow, const Furniture *furniture)
{
    Slab *slab = flow_slab(flow, furniture->thickness, furniture->before);
    Item *rule = slab ? vector_push(flow->setting->arena, &slab->items) : NULL;
    if (!rule)
        return false;
    slab->keep_with_next = true;
    *rule = (Item){.kind = ITEM_RECTANGLE,
                   .element = ARTIFACT_LAYOUT,
                   .color = furniture->color,
                   .width = flow->width,
                   .height = furniture->thickness};
    flow->pending = furniture->after;
    return true;
}

static bool
flow_furniture(Flow *flow, const Furniture *furniture, int page,
               bool *title_set)
{
    switch (furniture->kind) {
    case FURNITURE_TEXT:
        return flow_text_element(flow, furniture, title_set);
    case FURNITURE_ROW:
        return flow_row(flow, furniture, page);
    case FURNITURE_RULE:
        return flow_rule(flow, furniture);
    case FURNITURE_SPACE:
        return flow_slab(flow, furniture->before, 0) != NULL;
    }
    return true;
}

bool
furniture_flow(Flow *flow, const FurnitureList *list, bool *title_set)
{
    size_t first = flow->slabs.count;
    for (size_t i = 0; i < list->count; i++) {
        /* A rule parts what is above it from what follows. */
        bool parts_nothing =
            list->items[i].kind == FURNITURE_RULE && flow->slabs.count == first;
        if (!parts_nothing &&
            !flow_furniture(flow, &list->items[i], 0, title_set))
            return false;
    }
    return true;
}

/* ---- on the page ---- */

static Align
side_on_page(Side side, int page, bool two_sided)
{
    bool even = two_sided && page % 2 == 0;
    switch (side) {
    case SIDE_CENTER:
        return ALIGN_CENTER;
    case SIDE_RIGHT:
        return ALIGN_RIGHT;
    case SIDE_OUTER:
        return even ? ALIGN_LEFT : ALIGN_RIGHT;
    case SIDE_INNER:
        return even ? ALIGN_RIGHT : ALIGN_LEFT;
    case SIDE_LEFT:
        break;
    }
    return ALIGN_LEFT;
}

/* A single text at one side, moved in by the inset. */
static bool
flow_page_text(Flow *line, const Furniture *furniture, int page, int sheet)
{
    FilledText filled;
    int language = line->only > 0 ? line->only - 1 : 0;
    if (!fill(line, furniture->texts[0], language, page, &filled))
        return false;
    if (!filled.text)
        return true;
    bool two_sided = line->setting->definition->two_sided;
    Style style = furniture->style->by_language[filled.language];
    style.align = side_on_page(furniture->side, sheet, two_sided);
    style.indent = 0;
    Frame frame = {style.align == ALIGN_LEFT ? furniture->inset : 0,
                   style.align == ALIGN_RIGHT ? furniture->inset : 0, 0, NULL};
    TextBlock block = {.text = filled.text,
                       .language = filled.language,
                       .style = &style,
                       .place = filled.place,
                       .element = ARTIFACT_PAGINATION};
    return flow_text(line, &block, &frame);
}

static Length
total_height(const Flow *flow)
{
    Length height = 0;
    for (size_t i = 0; i < flow->slabs.count; i++)
        height += flow->slabs.items[i].space + flow->slabs.items[i].height;
    return height;
}

static bool
place_on_page(Flow *line, const Furniture *furniture, Page *page, Length left)
{
    const Definition *definition = line->setting->definition;
    if (line->slabs.count == 0)
        return true;
    /* The distance is to the characters, not to their line. */
    const Slab *first = &line->slabs.items[0];
    const Slab *last = &line->slabs.items[line->slabs.count - 1];
    Length y = furniture->below ? definition->page_height - definition->bottom +
                                      furniture->distance - first->lead
                                : definition->top - furniture->distance +
                                      last->tail - total_height(line);
    for (size_t s = 0; s < line->slabs.count; s++) {
        const Slab *slab = &line->slabs.items[s];
        y += slab->space;
        for (size_t i = 0; i < slab->items.count; i++) {
            Item *item = vector_push(line->setting->arena, &page->items);
            if (!item)
                return false;
            *item = slab->items.items[i];
            item->element = ARTIFACT_PAGINATION;
            item->x += left;
            item->y += y;
        }
        y += slab->height;
    }
    return true;
}

bool
furniture_page(Flow *flow, size_t index, Length left)
{
    const FurnitureList *list = &flow->setting->definition->page;
    Page *page = &flow->composition->pages.items[index];
    for (size_t i = 0; i < list->count; i++) {
        const Furniture *furniture = &list->items[i];
        bool first = index == 0;
        if ((furniture->pages == PAGES_FIRST && !first) ||
            (furniture->pages == PAGES_NOT_FIRST && first))
            continue;
        Flow line = {.setting = flow->setting,
                     .composition = flow->composition,
                     .width = flow->width,
                     .only = flow->only};
        bool made =
            furniture->kind == FURNITURE_TEXT
                ? flow_page_text(&line, furniture, page->number, (int)index + 1)
                : flow_furniture(&line, furniture, page->number, NULL);
        if (!made || !place_on_page(&line, furniture, page, left))
            return false;
    }
    return true;
}

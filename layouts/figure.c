/*
 * Figures: a picture with its description below as a caption, in the style
 * "caption" if the layout has it.
 *
 * Languages that share a lane and name the same file share the picture.  Each
 * lane shows it; it is read once, with the descriptions as its alternative.
 */
#include <string.h>

#include "layouts/flow.h"

/* The picture is never higher than that part of the type area. */
static Length
greatest_height(const Flow *flow)
{
    const Definition *definition = flow->setting->definition;
    return length_scale(
        flow->turned ? area_width(definition) : area_height(definition), 6, 10);
}

static const Picture *
find_picture(const Flow *flow, const char *name, size_t *index)
{
    const Composition *composition = flow->composition;
    for (size_t i = 0; name && i < composition->pictures.count; i++)
        if (strcmp(composition->pictures.items[i].name, name) == 0) {
            *index = i;
            return &composition->pictures.items[i];
        }
    return NULL;
}

/* The picture as a slab of its own, in the middle of the lane. */
static bool
flow_picture(Flow *flow, const char *name, const Frame *frame, int element,
             Length before)
{
    size_t index = 0;
    const Picture *picture = find_picture(flow, name, &index);
    if (!picture)
        return true;
    Length room = flow->width - frame->left - frame->right;
    Length width =
        picture->natural_width < room ? picture->natural_width : room;
    Length height = length_scale(width, picture->height, picture->width);
    Length most = greatest_height(flow);
    if (height > most) {
        width = length_scale(most, picture->width, picture->height);
        height = most;
    }
    Slab *slab = flow_slab(flow, height, before);
    Item *item = slab ? vector_push(flow->setting->arena, &slab->items) : NULL;
    if (!item)
        return false;
    slab->keep_with_next = true;
    *item = (Item){.kind = ITEM_PICTURE,
                   .element = element,
                   .x = flow->left + frame->left + (room - width) / 2,
                   .width = width,
                   .height = height,
                   .picture = index};
    return true;
}

static bool
flow_caption(Flow *flow, const Unit *figure, int language, int figure_element,
             const Frame *frame)
{
    const char *tag = flow->setting->document->languages[language].tag;
    const Definition *definition = flow->setting->definition;
    Style style = *flow_style(flow, "caption", language);
    if (figure->texts[language].count == 0)
        return true;
    if (!definition_style(definition, "caption")) {
        style.align = ALIGN_CENTER;
        style.indent = 0;
    }
    TextBlock block = {
        .text = &figure->texts[language],
        .language = language,
        .style = &style,
        .place = figure->place,
        .element = flow_element(flow, ROLE_CAPTION, figure_element, tag)};
    flow->pending = 3 * POINT;
    return block.element >= 0 && flow_text(flow, &block, frame);
}

/* What is read in place of the picture: the descriptions. */
static const char *
describe_figure(const Flow *flow, const Unit *figure, const Shown *shown)
{
    StringBuilder words = {.arena = flow->setting->arena};
    string_append(&words, "", 0);
    for (int i = 0; i < shown->count; i++) {
        const Text *text = &figure->texts[shown->languages[i]];
        if (words.length > 0 && text->count > 0)
            string_append_text(&words, " / ");
        append_text(&words, text);
    }
    return words.bytes;
}

/* What of a figure goes into a row. */
enum { SET_PICTURE = 1, SET_CAPTION = 2 };

/* One language in the open lane; `above` is the one before it in the lane. */
static bool
flow_side(Flow *flow, const Unit *figure, int language, int above, int element,
          int what, const Frame *frame)
{
    const char *name = figure->pictures[language];
    const char *earlier = above >= 0 ? figure->pictures[above] : NULL;
    bool shared = name && earlier && strcmp(name, earlier) == 0;
    bool first = flow->lanes.count == flow->open_lane + 1;
    const Style *style = flow_style(flow, "caption", language);
    Length before = style->before > 6 * POINT ? style->before : 6 * POINT;
    if ((what & SET_PICTURE) && !shared &&
        !flow_picture(flow, name, frame, first ? element : ARTIFACT_LAYOUT,
                      before))
        return false;
    if ((what & SET_CAPTION) &&
        !flow_caption(flow, figure, language, element, frame))
        return false;
    if (flow->pending < 6 * POINT)
        flow->pending = 6 * POINT;
    return true;
}

/* A picture keeps its caption, and the last caption may end a page. */
static void
keep_together(Flow *flow, size_t first_lane, bool goes_on)
{
    for (size_t l = first_lane; l < flow->lanes.count; l++) {
        const Lane *lane = &flow->lanes.items[l];
        Slab *slabs = &flow->slabs.items[lane->first];
        for (size_t i = 0; i < lane->count; i++)
            slabs[i].keep_with_next = goes_on || i + 1 < lane->count;
    }
}

static bool
flow_row(Flow *flow, const Unit *figure, const Shown *shown, int element,
         int what, const Frame *frame)
{
    size_t first_lane = flow->lanes.count;
    row_open(flow);
    for (int i = 0; i < shown->count; i++) {
        int language = shown->languages[i];
        int lane = lane_number(flow, language);
        int above = i > 0 && lane == lane_number(flow, shown->languages[i - 1])
                        ? shown->languages[i - 1]
                        : NO_LANGUAGE;
        if (above == NO_LANGUAGE)
            lane_open(flow, lane);
        if (!flow_side(flow, figure, language, above, element, what, frame))
            return false;
        bool closes = i + 1 == shown->count ||
                      lane != lane_number(flow, shown->languages[i + 1]);
        if (closes && !lane_close(flow))
            return false;
    }
    keep_together(flow, first_lane, /*goes_on=*/!(what & SET_CAPTION));
    return row_close(flow);
}

static bool
has_caption(const Unit *figure, const Shown *shown)
{
    for (int i = 0; i < shown->count; i++)
        if (figure->texts[shown->languages[i]].count > 0)
            return true;
    return false;
}

/* Side by side the captions are level, whatever the pictures' heights. */
bool
flow_figure(Flow *flow, const Unit *figure, const Frame *frame)
{
    Shown shown = shown_languages(flow, figure);
    int element = flow_element(flow, ROLE_FIGURE, frame->element, NULL);
    const char *words = describe_figure(flow, figure, &shown);
    if (element < 0 || !words)
        return false;
    flow->composition->elements.items[element].description = words;
    if (flow->plan->lane_count == 1 || !has_caption(figure, &shown))
        return flow_row(flow, figure, &shown, element,
                        SET_PICTURE | SET_CAPTION, frame);
    return flow_row(flow, figure, &shown, element, SET_PICTURE, frame) &&
           flow_row(flow, figure, &shown, element, SET_CAPTION, frame);
}

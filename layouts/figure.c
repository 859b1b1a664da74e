/*
 * Figures: a picture or a QR code with its description below as a caption, in
 * the style "caption" if the layout has it.
 *
 * Languages that share a lane and name the same file share the picture.  Each
 * lane shows it; it is read once, with the descriptions as its alternative.
 * Of QR codes each that holds another text is a figure of its own, and a link
 * if that is an address.
 */
#include <string.h>

#include "layouts/code_box.h"
#include "layouts/flow.h"

typedef struct Figure {
    Flow *flow;
    const Unit *unit;
    const Frame *frame;
    Shown shown;
    int elements[LANGUAGES_MAX]; /* by language */
    bool drawn[LANGUAGES_MAX];   /* codes, by the language that had it first */
} Figure;

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

/* ---- sizes ---- */

static Length
room_of(const Figure *figure)
{
    const Frame *frame = figure->frame;
    return figure->flow->width - frame->left - frame->right;
}

/* The first language set that shows the same as `language`. */
static int
same_picture(const Figure *figure, int language)
{
    const char **pictures = figure->unit->pictures;
    for (int i = 0; i < figure->shown.count; i++) {
        const char *other = pictures[figure->shown.languages[i]];
        if (other && strcmp(other, pictures[language]) == 0)
            return figure->shown.languages[i];
    }
    return language;
}

/* What is said of a picture in a language, or else in another that shows the
   same. */
static FigureLook
look_of(const Figure *figure, int language)
{
    FigureLook look = figure->unit->looks[language];
    int origin = same_picture(figure, language);
    for (int i = 0; i < figure->shown.count; i++) {
        int other = figure->shown.languages[i];
        if (!figure->unit->pictures[other] ||
            same_picture(figure, other) != origin)
            continue;
        const FigureLook *said = &figure->unit->looks[other];
        if (!look.width && !look.height && !look.level)
            look.place = said->place;
        look.width = look.width ? look.width : said->width;
        look.height = look.height ? look.height : said->height;
        look.level = look.level ? look.level : said->level;
    }
    return look;
}

/* A length that is asked for, or else `other`; `whole` is 100 %. */
static Length
asked_length(const Figure *figure, const FigureLook *look, const char *text,
             Length whole, Length other)
{
    const Flow *flow = figure->flow;
    Length length = other;
    Length em = flow_style(flow, "caption", flow->plan->languages[0])->size;
    if (!text || (length_parse(text, em, whole, &length) && length > 0))
        return length;
    diagnose(flow->setting->diagnostics, SEVERITY_ERROR, "figure-value",
             look->place, "\"%s\" is not a length such as 25mm or 50%%", text);
    return other;
}

/*
 * The width of a picture that keeps its shape and is as large as is asked for,
 * or else as it is by nature, but fits where it stands.
 */
static Length
figure_width(const Figure *figure, const FigureLook *look, Length natural_width,
             Length natural_height)
{
    Length room = room_of(figure);
    Length most = greatest_height(figure->flow);
    bool by_height = look->height && !look->width;
    Length width = asked_length(figure, look, look->width, room,
                                by_height ? room : natural_width);
    Length height =
        asked_length(figure, look, look->height, most,
                     length_scale(width, natural_height, natural_width));
    width = width < room ? width : room;
    height = height < most ? height : most;
    Length fitting = length_scale(height, natural_width, natural_height);
    return width < fitting ? width : fitting;
}

/* ---- pictures ---- */

/* Where what is so wide stands in the middle of the lane. */
static Length
middle_of(const Figure *figure, Length width)
{
    return figure->flow->left + figure->frame->left +
           (room_of(figure) - width) / 2;
}

/* A slab of its own, in the middle of the lane. */
static bool
flow_box(const Figure *figure, Item box, Length before)
{
    Flow *flow = figure->flow;
    Slab *slab = flow_slab(flow, box.height, before);
    Item *item = slab ? vector_push(flow->setting->arena, &slab->items) : NULL;
    if (!item)
        return false;
    slab->keep_with_next = true;
    *item = box;
    item->x = middle_of(figure, box.width);
    return true;
}

static bool
flow_picture(const Figure *figure, int language, int element, Length before)
{
    const Flow *flow = figure->flow;
    size_t index = 0;
    const Picture *picture =
        find_picture(flow, figure->unit->pictures[language], &index);
    if (!picture)
        return true;
    FigureLook look = look_of(figure, language);
    Length width = figure_width(
        figure, &look, picture->natural_width,
        length_scale(picture->natural_width, picture->height, picture->width));
    Length height = length_scale(width, picture->height, picture->width);
    return flow_box(figure,
                    (Item){.kind = ITEM_PICTURE,
                           .element = element,
                           .width = width,
                           .height = height,
                           .picture = index},
                    before);
}

/* ---- QR codes ---- */

static bool
flow_code(const Figure *figure, int language, int element, Length before)
{
    Flow *flow = figure->flow;
    const FigureLook look = look_of(figure, language);
    const CodeRequest request = {
        .text = figure_code(figure->unit->pictures[language]),
        .level = look.level,
        .place = figure->unit->place,
        .look = look.place};
    const ModuleGrid *grid;
    if (!code_make(flow->setting, &request, &grid))
        return false;
    if (!grid)
        return true;
    Length natural = code_natural_width(grid);
    Length width = figure_width(figure, &look, natural, natural);
    code_check_width(flow->setting, look.place, grid, width);
    Slab *slab = flow_slab(flow, width, before);
    if (!slab)
        return false;
    slab->keep_with_next = true;
    return code_place(flow->setting, slab, &request, grid,
                      middle_of(figure, width), width, element);
}

/* ---- captions and what is read ---- */

static bool
flow_caption(const Figure *figure, int language)
{
    Flow *flow = figure->flow;
    const Text *text = &figure->unit->texts[language];
    const char *tag = flow->setting->document->languages[language].tag;
    const Definition *definition = flow->setting->definition;
    Style style = *flow_style(flow, "caption", language);
    if (text->count == 0)
        return true;
    if (!definition_style(definition, "caption")) {
        style.align = ALIGN_CENTER;
        style.indent = 0;
    }
    TextBlock block = {
        .text = text,
        .language = language,
        .style = &style,
        .place = figure->unit->place,
        .element =
            flow_element(flow, ROLE_CAPTION, figure->elements[language], tag)};
    flow->pending = 3 * POINT;
    return block.element >= 0 && flow_text(flow, &block, figure->frame);
}

/* What is read in place of the picture: the descriptions. */
static const char *
describe_figure(const Figure *figure)
{
    StringBuilder words = {.arena = figure->flow->setting->arena};
    string_append(&words, "", 0);
    for (int i = 0; i < figure->shown.count; i++) {
        const Text *text = &figure->unit->texts[figure->shown.languages[i]];
        if (words.length > 0 && text->count > 0)
            string_append_text(&words, " / ");
        append_text(&words, text);
    }
    return words.bytes;
}

/* What is read in place of a code: what it is, in the languages that show it,
   and what it holds. */
static const char *
describe_code(const Figure *figure, int origin)
{
    const Document *document = figure->flow->setting->document;
    StringBuilder words = {.arena = figure->flow->setting->arena};
    const char *last = NULL;
    for (int i = 0; i < figure->shown.count; i++) {
        int language = figure->shown.languages[i];
        const char *tag = document->languages[language].tag;
        const char *name = code_name(tag);
        if (!figure->unit->pictures[language] ||
            same_picture(figure, language) != origin ||
            (last && strcmp(last, name) == 0))
            continue;
        if (last)
            string_append_text(&words, " / ");
        string_append_text(&words, name);
        last = name;
    }
    string_append_text(&words, ": ");
    string_append_text(&words, figure_code(figure->unit->pictures[origin]));
    return words.bytes;
}

/* ---- elements ---- */

static bool
is_code(const Figure *figure, int language)
{
    const char *picture = figure->unit->pictures[language];
    return picture && figure_code(picture);
}

static int
add_element(const Figure *figure, int parent, const char *words)
{
    int element = flow_element(figure->flow, ROLE_FIGURE, parent, NULL);
    if (element >= 0)
        figure->flow->composition->elements.items[element].description = words;
    return words ? element : -1;
}

/* The figure of a code; within a link, if it is one.  [ISO 14289-1 7.18.5] */
static int
add_code_element(const Figure *figure, int language)
{
    const char *text = figure_code(figure->unit->pictures[language]);
    int parent = figure->frame->element;
    if (code_is_address(text))
        parent = flow_element(figure->flow, ROLE_LINK, parent, NULL);
    return parent < 0
               ? -1
               : add_element(figure, parent, describe_code(figure, language));
}

/* Pictures are one figure, each code is one.  False: out of memory. */
static bool
add_elements(Figure *figure)
{
    int shared = -1;
    for (int i = 0; i < figure->shown.count; i++) {
        int language = figure->shown.languages[i];
        int origin = is_code(figure, language) ? same_picture(figure, language)
                                               : language;
        int element = shared;
        if (origin != language)
            element = figure->elements[origin];
        else if (is_code(figure, language))
            element = add_code_element(figure, language);
        else if (shared < 0)
            element = shared = add_element(figure, figure->frame->element,
                                           describe_figure(figure));
        if (element < 0)
            return false;
        figure->elements[language] = element;
    }
    return true;
}

/* ---- rows ---- */

/* What of a figure goes into a row. */
enum { SET_PICTURE = 1, SET_CAPTION = 2 };

/* Every lane shows the picture; it is read once. */
static bool
flow_shown(Figure *figure, int language, Length before)
{
    const Flow *flow = figure->flow;
    int element = figure->elements[language];
    if (!is_code(figure, language)) {
        bool first = flow->lanes.count == flow->open_lane + 1;
        return flow_picture(figure, language, first ? element : ARTIFACT_LAYOUT,
                            before);
    }
    bool *drawn = &figure->drawn[same_picture(figure, language)];
    bool first = !*drawn;
    *drawn = true;
    return flow_code(figure, language, first ? element : ARTIFACT_LAYOUT,
                     before);
}

/* One language in the open lane; `above` is the one before it in the lane. */
static bool
flow_side(Figure *figure, int language, int above, int what)
{
    Flow *flow = figure->flow;
    const char *name = figure->unit->pictures[language];
    const char *earlier = above >= 0 ? figure->unit->pictures[above] : NULL;
    bool shared = name && earlier && strcmp(name, earlier) == 0;
    const Style *style = flow_style(flow, "caption", language);
    Length before = style->before > 6 * POINT ? style->before : 6 * POINT;
    if ((what & SET_PICTURE) && name && !shared &&
        !flow_shown(figure, language, before))
        return false;
    if ((what & SET_CAPTION) && !flow_caption(figure, language))
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
flow_row(Figure *figure, int what)
{
    Flow *flow = figure->flow;
    const Shown *shown = &figure->shown;
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
        if (!flow_side(figure, language, above, what))
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
has_caption(const Figure *figure)
{
    for (int i = 0; i < figure->shown.count; i++)
        if (figure->unit->texts[figure->shown.languages[i]].count > 0)
            return true;
    return false;
}

/* Side by side the captions are level, whatever the pictures' heights. */
bool
flow_figure(Flow *flow, const Unit *unit, const Frame *frame)
{
    Figure figure = {.flow = flow,
                     .unit = unit,
                     .frame = frame,
                     .shown = shown_languages(flow, unit)};
    if (!add_elements(&figure))
        return false;
    if (flow->plan->lane_count == 1 || !has_caption(&figure))
        return flow_row(&figure, SET_PICTURE | SET_CAPTION);
    return flow_row(&figure, SET_PICTURE) && flow_row(&figure, SET_CAPTION);
}

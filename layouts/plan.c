/*
 * Plan: see plan.h.
 */
#include "layouts/plan.h"

#include <string.h>

#include "input/language.h"

/* The language that is set alone. */
static int
single_language(const Setting *setting)
{
    const Arrangement *arrangement = &setting->definition->arrangement;
    const Document *document = setting->document;
    if (!arrangement->language)
        return arrangement->order[0];
    for (int i = 0; i < document->language_count; i++)
        if (language_matches(document->languages[i].tag, arrangement->language))
            return i;
    diagnose(setting->diagnostics, SEVERITY_WARNING, "language-absent",
             arrangement->language_place,
             "nothing in the text is in %s, so %s is set",
             arrangement->language,
             document->languages[arrangement->order[0]].tag);
    return arrangement->order[0];
}

/* Which languages are set, and in which lanes. */
static void
assign_lanes(const Setting *setting, Plan *plan)
{
    const Arrangement *arrangement = &setting->definition->arrangement;
    int count = setting->document->language_count;
    plan->kind = arrangement->kind;
    for (int i = 0; i < count; i++)
        plan->lane_of[i] = LANE_NONE;
    if (plan->kind == ARRANGEMENT_SINGLE) {
        plan->languages[plan->language_count++] = single_language(setting);
    } else {
        memcpy(plan->languages, arrangement->order, sizeof plan->languages);
        plan->language_count = count;
    }
    bool apart = plan->kind == ARRANGEMENT_PARALLEL ||
                 plan->kind == ARRANGEMENT_FACING ||
                 plan->kind == ARRANGEMENT_SEQUENTIAL;
    if (apart && count == 1) {
        apart = false;
        plan->kind = ARRANGEMENT_STACKED;
    }
    /* An opening has two pages: the others share the second. */
    int most = plan->kind == ARRANGEMENT_FACING ? 2 : LANES_MAX;
    for (int i = 0; i < plan->language_count; i++) {
        int lane = apart ? (i < most ? i : most - 1) : 0;
        plan->lane_of[plan->languages[i]] = lane;
        if (lane >= plan->lane_count)
            plan->lane_count = lane + 1;
    }
}

/* ---- whole characters ---- */

/*
 * The paragraphs' character in a lane of Chinese or Japanese; 0 in others,
 * and where spaces between the characters make the lines fit already.
 */
static Length
lane_em(const Plan *plan, const Setting *setting, int lane)
{
    const Definition *definition = setting->definition;
    const StyleSet *paragraphs = definition_style(definition, "paragraph");
    if (definition->broken_ems || !paragraphs)
        return 0;
    const Style *styles =
        plan->styles[paragraphs - definition->styles].by_language;
    for (int i = 0; i < plan->language_count; i++) {
        int language = plan->languages[i];
        if (plan->lane_of[language] == lane &&
            setting->document->languages[language].han)
            return styles[language].tracking == 0 ? styles[language].size : 0;
    }
    return 0;
}

/*
 * What is left of `width` over whole characters, so that a line of Han fills
 * it without stretching.  [clreq line length]
 */
static Length
over_whole(Length width, Length em)
{
    const Length tolerance = POINT / 100;
    if (em <= 0 || width <= em)
        return 0;
    Length over = width % em;
    return em - over < tolerance ? 0 : over;
}

/* Columns narrower than a few characters are a mistake. */
static void
check_width(const Setting *setting, Length width, Place place)
{
    if (width < 36 * POINT)
        diagnose(setting->diagnostics, SEVERITY_ERROR, "definition-geometry",
                 place, "the gaps leave no room for text beside each other");
}

/* What is over stays white, half of it at either side. */
static void
leave_white(Plan *plan, Length over)
{
    plan->width -= over;
    plan->left += over / 2;
}

/*
 * Lanes side by side, as wide as their ratio says; what Chinese has over its
 * whole characters goes to the first lane of another script.
 */
static void
place_parallel(const Setting *setting, Plan *plan)
{
    const Arrangement *arrangement = &setting->definition->arrangement;
    Length room = plan->width - (plan->lane_count - 1) * arrangement->gap;
    Length least = 4 * POINT;
    Length over = 0;
    LanePlace *other = NULL;
    int64_t parts = 0;
    for (int i = 0; i < plan->lane_count; i++)
        parts += arrangement->ratio[i];
    for (int i = 0; i < plan->lane_count; i++) {
        LanePlace *place = &plan->places[i];
        Length em = lane_em(plan, setting, i);
        Length width = length_scale(room, arrangement->ratio[i], parts);
        check_width(setting, width, arrangement->place);
        over += over_whole(width, em);
        place->width = width > least ? width - over_whole(width, em) : least;
        other = em == 0 && !other ? place : other;
    }
    if (other)
        other->width += over;
    else
        leave_white(plan, over);
    for (int i = 1; i < plan->lane_count; i++)
        plan->places[i].left = plan->places[i - 1].left +
                               plan->places[i - 1].width + arrangement->gap;
}

/* The character of the first lane that is set in whole ones; 0: none is. */
static Length
plan_em(const Plan *plan, const Setting *setting)
{
    Length em = 0;
    for (int i = 0; i < plan->lane_count && em == 0; i++)
        em = lane_em(plan, setting, i);
    return em;
}

static void
place_columns(const Setting *setting, Plan *plan)
{
    const ColumnSetting *columns = &setting->definition->columns;
    bool sheets =
        plan->kind == ARRANGEMENT_PARALLEL || plan->kind == ARRANGEMENT_FACING;
    plan->column_count = 1;
    Length width = plan->width;
    if (columns->count > 1 && sheets) {
        diagnose(setting->diagnostics, SEVERITY_WARNING, "columns-not-set",
                 columns->place,
                 "languages that stand side by side are not set in columns");
    } else if (columns->count > 1) {
        plan->column_count = columns->count;
        width = (plan->width - (columns->count - 1) * columns->gap) /
                columns->count;
        plan->column_gap = columns->gap;
        check_width(setting, width, columns->place);
    }
    if (plan->kind == ARRANGEMENT_PARALLEL)
        return;
    Length over = over_whole(width, plan_em(plan, setting));
    width -= over;
    leave_white(plan, over * plan->column_count);
    for (int i = 0; i < plan->lane_count; i++)
        plan->places[i] = (LanePlace){0, width};
}

/* The styles with every language after the first smaller and coloured. */
static bool
scale_styles(const Setting *setting, Plan *plan)
{
    const Definition *definition = setting->definition;
    const Arrangement *arrangement = &definition->arrangement;
    Length factor = arrangement->secondary_size;
    plan->styles = definition->styles;
    StyleSet *styles =
        arena_array(setting->arena, definition->style_count, sizeof *styles);
    if (!styles)
        return false;
    for (size_t s = 0; s < definition->style_count; s++) {
        styles[s] = definition->styles[s];
        for (int i = 0; i < plan->language_count; i++) {
            Style *style = &styles[s].by_language[plan->languages[i]];
            if (arrangement->has_pair_gap)
                style->gap = arrangement->pair_gap;
            if (i == 0)
                continue;
            style->size = length_scale(style->size, factor, POINT);
            style->indent = length_scale(style->indent, factor, POINT);
            if (!style->on_grid)
                style->pitch = length_scale(style->pitch, factor, POINT);
            if (arrangement->has_secondary_color)
                style->color = arrangement->secondary_color;
        }
    }
    plan->styles = styles;
    return true;
}

const Plan *
plan_new(const Setting *setting)
{
    const Definition *definition = setting->definition;
    Plan *plan = arena_alloc(setting->arena, sizeof *plan);
    if (!plan)
        return NULL;
    plan->width =
        definition->page_width - definition->inner - definition->outer;
    assign_lanes(setting, plan);
    if (!scale_styles(setting, plan))
        return NULL;
    place_columns(setting, plan);
    if (plan->kind == ARRANGEMENT_PARALLEL)
        place_parallel(setting, plan);
    return plan;
}

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

/* Columns narrower than a few characters are a mistake. */
static void
check_width(const Setting *setting, Length width, Place place)
{
    if (width < 36 * POINT)
        diagnose(setting->diagnostics, SEVERITY_ERROR, "definition-geometry",
                 place, "the gaps leave no room for text beside each other");
}

/* Lanes side by side, as wide as their ratio says. */
static void
place_parallel(const Setting *setting, Plan *plan)
{
    const Arrangement *arrangement = &setting->definition->arrangement;
    Length room = plan->width - (plan->lane_count - 1) * arrangement->gap;
    Length least = 4 * POINT;
    int64_t parts = 0;
    for (int i = 0; i < plan->lane_count; i++)
        parts += arrangement->ratio[i];
    Length left = 0;
    for (int i = 0; i < plan->lane_count; i++) {
        Length width = length_scale(room, arrangement->ratio[i], parts);
        plan->places[i] = (LanePlace){left, width > least ? width : least};
        left += width + arrangement->gap;
        check_width(setting, width, arrangement->place);
    }
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
    place_columns(setting, plan);
    if (plan->kind == ARRANGEMENT_PARALLEL)
        place_parallel(setting, plan);
    return scale_styles(setting, plan) ? plan : NULL;
}

/*
 * QR codes of the furniture: what a field holds, as an address in the masthead
 * or at the foot.
 */
#include "layouts/code_box.h"
#include "layouts/furniture.h"

/*
 * The figure of a code that is part of the text; within a link, if it is one.
 * [ISO 14289-1 7.18.5]
 */
static int
code_element(Flow *flow, const Furniture *furniture, const FilledText *filled)
{
    const Document *document = flow->setting->document;
    const char *tag = document->languages[filled->language].tag;
    int parent = 0;
    if (!furniture->is_text)
        return ARTIFACT_LAYOUT;
    if (code_is_address(filled->words))
        parent = flow_element(flow, ROLE_LINK, parent, NULL);
    int element =
        parent < 0 ? -1 : flow_element(flow, ROLE_FIGURE, parent, NULL);
    if (element >= 0)
        flow->composition->elements.items[element].description = arena_format(
            flow->setting->arena, "%s: %s", code_name(tag), filled->words);
    return element;
}

static bool
flow_one(Flow *flow, const Furniture *furniture, const FilledText *filled,
         Align align)
{
    const Setting *setting = flow->setting;
    const CodeRequest request = {.text = filled->words,
                                 .level = furniture->level,
                                 .place = filled->place.file ? filled->place
                                                             : furniture->place,
                                 .look = furniture->place};
    const ModuleGrid *grid;
    if (!code_make(setting, &request, &grid))
        return false;
    if (!grid)
        return true;
    Length width =
        furniture->width > 0 ? furniture->width : code_natural_width(grid);
    width = width < flow->width ? width : flow->width;
    code_check_width(setting, furniture->place, grid, width);
    Slab *slab = flow_slab(flow, width, furniture->before);
    int element = slab ? code_element(flow, furniture, filled) : -1;
    if (!slab || (element < 0 && element != ARTIFACT_LAYOUT) ||
        arena_failed(setting->arena))
        return false;
    slab->keep_with_next = true;
    Length room = flow->width - width;
    Length x = align == ALIGN_LEFT     ? furniture->inset
               : align == ALIGN_CENTER ? room / 2
                                       : room - furniture->inset;
    flow->pending = furniture->after;
    return code_place(setting, slab, &request, grid, flow->left + x, width,
                      element);
}

bool
flow_code_element(Flow *flow, const Furniture *furniture, Align align)
{
    bool any = false;
    for (int i = 0; i < flow->setting->document->language_count; i++) {
        FilledText filled;
        if (!template_fill(flow, &furniture->texts[0], i, NULL, &filled))
            return false;
        bool spoken = filled.text && furniture_speaks(flow, i);
        if (spoken && !flow_one(flow, furniture, &filled, align))
            return false;
        any |= spoken;
        if (!filled.varies && any)
            break;
    }
    return true;
}

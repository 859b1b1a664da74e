/*
 * Run-in headings: a heading that stands at the beginning of the paragraph
 * after it, on the same line, one em before its text.  [clreq headings]
 *
 * Both are one text to the line engine, which knows by the run what is the
 * heading's; the structure has two elements.
 */
#include <string.h>

#include "layouts/flow.h"

bool
heading_runs_in(const Flow *flow, const Unit *heading, const char *style)
{
    const Unit *next = heading->next;
    int first = flow->plan->languages[0];
    if (!flow_style(flow, style, first)->run_in || !next ||
        next->kind != UNIT_PARAGRAPH)
        return false;
    /* What has no translation to run into is a heading by itself. */
    for (int i = 0; i < flow->plan->language_count; i++) {
        int language = flow->plan->languages[i];
        if (heading->texts[language].count > 0 &&
            next->texts[language].count == 0)
            return false;
    }
    return true;
}

const Text *
run_in_text(const Flow *flow, const Text *heading, const Text *text,
            int language)
{
    const Setting *setting = flow->setting;
    bool han = setting->document->languages[language].han;
    Text *joined = arena_alloc(setting->arena, sizeof *joined);
    if (!joined)
        return NULL;
    joined->count = heading->count + 1 + text->count;
    joined->runs = arena_array(setting->arena, joined->count, sizeof(Run));
    if (!joined->runs)
        return NULL;
    memcpy(joined->runs, heading->runs, heading->count * sizeof(Run));
    joined->runs[heading->count] =
        (Run){.text = han ? "\u3000" : " ", .length = han ? 3 : 1};
    memcpy(joined->runs + heading->count + 1, text->runs,
           text->count * sizeof(Run));
    return joined;
}

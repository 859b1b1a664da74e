/*
 * Reflow: see reflow.h.
 */
#include "input/reflow.h"

#include "input/reflow_furniture.h"
#include "input/reflow_heading.h"
#include "input/reflow_join.h"

typedef struct Work {
    Arena *arena;
    ReflowLines lines;
    Paragraphs paragraphs;
    bool *is_list; /* a run of markers a bool */
    Outline *outlines;
    int levels[RANKS];
    Diagnostics *diagnostics;
} Work;

/*
 * A run is a list if its items mostly stand together; numbers with whole
 * paragraphs between them are sections.
 */
static bool
find_lists(Work *work)
{
    int runs = 0;
    size_t count = work->paragraphs.list.count;
    const Paragraph *items = work->paragraphs.list.items;
    for (size_t i = 0; i < count; i++)
        if (items[i].marker->run >= runs)
            runs = items[i].marker->run + 1;
    int *together = arena_array(work->arena, (size_t)runs, sizeof *together);
    work->is_list = arena_array(work->arena, (size_t)runs, sizeof(bool));
    if (!together || !work->is_list)
        return false;
    for (size_t i = 0; i + 1 < count; i++) {
        const Marker *marker = items[i].marker;
        if (reflow_marker_is_item(marker) &&
            items[i + 1].marker->run == marker->run &&
            ++together[marker->run] * 2 >= marker->run_length - 1)
            work->is_list[marker->run] = true;
    }
    return true;
}

static char
delimiter_of(MarkerKind kind)
{
    return kind == MARKER_NUMBER_PAREN || kind == MARKER_PARENS ? ')' : '.';
}

static ReflowKind
kind_of(const Work *work, size_t index)
{
    static const ReflowKind kinds[] = {[ROLE_TEXT] = REFLOW_PARAGRAPH,
                                       [ROLE_ITEM] = REFLOW_ORDERED_ITEM,
                                       [ROLE_HEADING] = REFLOW_HEADING,
                                       [ROLE_NAME] = REFLOW_NAME,
                                       [ROLE_TITLE] = REFLOW_TITLE};
    Role role = work->outlines[index].role;
    MarkerKind marker = work->paragraphs.list.items[index].marker->kind;
    return role == ROLE_ITEM && marker == MARKER_BULLET ? REFLOW_BULLET_ITEM
                                                        : kinds[role];
}

static bool
add_block(Work *work, Joiner *joiner, size_t index, Reflow *reflow)
{
    const Paragraph *paragraph = &work->paragraphs.list.items[index];
    const Outline *outline = &work->outlines[index];
    const ReflowLine *lines = work->lines.list.items;
    bool item = outline->role == ROLE_ITEM;
    ReflowBlock *block = vector_push(work->arena, &reflow->blocks);
    if (!block)
        return false;
    block->kind = kind_of(work, index);
    block->first_line = (int)lines[paragraph->first].row + 1;
    block->last_line = (int)lines[paragraph->end - 1].row + 1;
    if (outline->role == ROLE_HEADING)
        block->level = work->levels[outline->rank];
    if (item) {
        block->number = paragraph->marker->number;
        block->delimiter = delimiter_of(paragraph->marker->kind);
        block->list = paragraph->marker->run;
    }
    block->text = reflow_join(joiner, paragraph->first, paragraph->end,
                              item ? paragraph->marker->length : 0);
    return block->text != NULL;
}

/* Says where a note stands in the middle of a paragraph it was set under. */
static void
report_interruptions(const Work *work)
{
    const Paragraph *items = work->paragraphs.list.items;
    for (size_t i = 1; i + 1 < work->paragraphs.list.count; i++) {
        const ReflowLine *above = &work->lines.list.items[items[i].first - 1];
        bool note = items[i].marker->kind == MARKER_LABEL &&
                    items[i].marker->depth == 1;
        if (note && above->ending <= END_PAUSE && above->clauses)
            diagnose(work->diagnostics, SEVERITY_NOTE, "paragraph-interrupted",
                     source_place(work->lines.source, above[1].start),
                     "a note stands inside a paragraph that goes on after it");
    }
}

static void
report_missing_title(const Work *work)
{
    for (size_t i = 0; i < work->paragraphs.list.count; i++)
        if (work->outlines[i].role == ROLE_TITLE)
            return;
    diagnose(work->diagnostics, SEVERITY_WARNING, "title-not-found",
             (Place){work->lines.source->name, 1, 0},
             "the text does not begin with a headline: the title is empty");
}

bool
reflow_read(Arena *arena, const Source *source, Reflow *reflow,
            Diagnostics *diagnostics)
{
    Work work = {.arena = arena, .diagnostics = diagnostics};
    *reflow = (Reflow){0};
    if (!reflow_lines_read(arena, source, &work.lines) ||
        !reflow_furniture_drop(arena, &work.lines, diagnostics) ||
        !reflow_paragraphs_find(arena, &work.lines, &work.paragraphs) ||
        !find_lists(&work))
        return false;
    work.outlines = reflow_headings_find(arena, &work.lines, &work.paragraphs,
                                         work.is_list);
    if (!work.outlines)
        return false;
    reflow_headings_levels(work.outlines, work.paragraphs.list.count,
                           work.levels);
    Joiner joiner = {
        .arena = arena, .lines = &work.lines, .diagnostics = diagnostics};
    reflow_joiner_prepare(&joiner);
    for (size_t i = 0; i < work.paragraphs.list.count; i++)
        if (!add_block(&work, &joiner, i, reflow))
            return false;
    report_interruptions(&work);
    report_missing_title(&work);
    return !arena_failed(arena);
}

char *
reflow_to_markdown(Arena *arena, const Source *source, Diagnostics *diagnostics)
{
    Reflow reflow;
    if (!reflow_read(arena, source, &reflow, diagnostics))
        return NULL;
    return reflow_write_markdown(arena, &reflow);
}

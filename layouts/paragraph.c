/*
 * Paragraphs: the best breaks for the whole, after Knuth and Plass.
 *
 * best[k] is the least cost of setting boxes 0…k-1 in whole lines.  From each
 * place a line may start, the line is grown box by box; at each legal break
 * its width is compared with the measure and the line is priced by what it
 * would have to move: clreq's steps in clreq's order, each step dearer than
 * the one before.  Edge effects (the blank trimmed at a line's start and end,
 * the space that vanishes there) are part of the growing, so they are right
 * for every candidate.  A line holds some forty boxes, so the work is linear
 * in the paragraph's length.
 *
 * No cost is negative, so a way that is dearer already than some whole way
 * cannot be part of the best.  One whole way is found first, by taking the
 * cheapest line each time; what is dearer is not followed.
 */
#include "layouts/paragraph.h"

#include <stdint.h>

#include "input/language.h"
#include "layouts/known_text.h"

enum {
    COST_RUNT = 300000,
    COST_FORCED = 10000000,
    COST_HYPHEN_AGAIN = 1200, /* on the line after another */
    COST_UNEVEN = 350,        /* a tight line beside a loose one */
    COST_SPLIT_TITLE = 300,   /* a ragged line that ends inside a phrase */
    RUNT_CHARACTERS = 2
};

/* ---- what can move ---- */

ShrinkStep
shrink_step_of_blank(CharacterClass class)
{
    switch (class) {
    case CLASS_DOT:
        return SHRINK_DOT;
    case CLASS_OPEN:
    case CLASS_CLOSE:
        return SHRINK_BRACKET;
    case CLASS_COMMA:
    case CLASS_SEMI:
        return SHRINK_COMMA;
    case CLASS_STOP:
    case CLASS_EXQ:
        return SHRINK_STOP;
    default:
        return SHRINK_STEPS; /* ： keeps its blank */
    }
}

/* In Chinese text word spaces shrink to ¼ em, elsewhere by three eighths. */
Length
shrink_of_space(const InlineText *line, const Box *box)
{
    Length floor = line->han ? box->size / 4 : length_scale(box->width, 5, 8);
    if (box->class == CLASS_IDEOGRAPHIC_SPACE)
        return 0;
    return box->width > floor ? box->width - floor : 0;
}

Length
shrink_of_gap(const InlineText *line, const Box *box)
{
    (void)line;
    return box->gap_kind == GAP_AUTOSPACE ? box->gap - box->gap_least : 0;
}

Length
stretch_of_space(const InlineText *line, const Box *box)
{
    Length ceiling = line->han ? box->size / 2 : length_scale(box->width, 8, 5);
    if (box->class == CLASS_IDEOGRAPHIC_SPACE)
        return 0;
    return ceiling > box->width ? ceiling - box->width : 0;
}

Length
stretch_of_gap(const InlineText *line, const Box *box)
{
    switch (box->gap_kind) {
    case GAP_AUTOSPACE:
        return box->gap_most - box->gap;
    case GAP_HAN:
        return line->em / 4;
    case GAP_RIGID:
        break;
    }
    return 0;
}

void
room_add_start(Room *room, const Box *box)
{
    ShrinkStep step = shrink_step_of_blank(box->class);
    if (step < SHRINK_STEPS)
        room->shrink[step] += box->blank_start;
}

void
room_add_end(Room *room, const InlineText *line, const Box *box)
{
    if (box->is_space) {
        room->shrink[SHRINK_SPACE] += shrink_of_space(line, box);
        room->stretch[STRETCH_SPACE] += stretch_of_space(line, box);
        room->gaps++;
        return;
    }
    ShrinkStep step = shrink_step_of_blank(box->class);
    if (step < SHRINK_STEPS)
        room->shrink[step] += box->blank_end;
    if (box->gap_kind == GAP_RIGID)
        return;
    StretchStep stretch =
        box->gap_kind == GAP_AUTOSPACE ? STRETCH_AUTOSPACE : STRETCH_HAN;
    room->shrink[SHRINK_AUTOSPACE] += shrink_of_gap(line, box);
    room->stretch[stretch] += stretch_of_gap(line, box);
    room->gaps++;
}

/* ---- a line growing box by box ---- */

typedef struct Growing {
    const InlineText *line;
    size_t start;
    size_t next;        /* the box to be added next */
    size_t visible_end; /* after the last box that is not a space */
    Length width;       /* with both edges trimmed, spaces at the end dropped */
    Length pending;     /* what joins the width when more follows */
    size_t pending_from; /* the boxes whose ends are pending */
    Room room;
    size_t characters; /* Han, for runts */
    Length ink;        /* width of words, for runts */
} Growing;

/* What was trimmed at the tentative end is kept, now that more follows. */
static void
settle_pending(Growing *growing)
{
    for (size_t i = growing->pending_from; i < growing->next; i++)
        room_add_end(&growing->room, growing->line, &growing->line->boxes[i]);
    growing->width += growing->pending;
    growing->pending = 0;
    growing->pending_from = growing->next;
}

static void
grow(Growing *growing)
{
    const Box *box = &growing->line->boxes[growing->next];
    bool first = growing->visible_end == growing->start;
    if (box->is_space) {
        if (first) /* a space at a line's start is not seen */
            growing->pending_from = growing->next + 1;
        else
            growing->pending += box->width + box->kern;
        growing->next++;
        return;
    }
    settle_pending(growing);
    if (!first) {
        growing->width += box->blank_start;
        room_add_start(&growing->room, box);
    } else if (growing->start == 0 && growing->line->keep_indent) {
        growing->width += box->blank_start;
    }
    growing->width += box->width;
    growing->pending = box->blank_end + box->gap + box->kern;
    growing->pending_from = growing->next++;
    growing->visible_end = growing->next;
    if (box->class == CLASS_HAN)
        growing->characters++;
    else if (box->class == CLASS_LETTER || box->class == CLASS_DIGIT)
        growing->ink += box->width;
}

/* The line from `start`, grown up to `end`. */
static Growing
grown(const InlineText *line, size_t start, size_t end)
{
    Growing growing = {.line = line,
                       .start = start,
                       .next = start,
                       .visible_end = start,
                       .pending_from = start};
    while (growing.next < end)
        grow(&growing);
    return growing;
}

/* ---- prices ---- */

/*
 * What a thousandth of an em costs: at a step's beginning, and when its room
 * is used up.  It rises within a step, so that two lines a little off are
 * cheaper than one far off.  A hyphen or a bad break is worth an em or so.
 */
typedef struct StepPrice {
    int64_t first;
    int64_t last;
} StepPrice;

static const StepPrice shrink_price[SHRINK_STEPS] = {
    {50, 200},  /* word spaces */
    {40, 60},   /* middle dots */
    {60, 100},  /* brackets */
    {100, 200}, /* commas */
    {400, 600}, /* Han and Latin */
    {600, 900}, /* stops */
};
static const StepPrice stretch_price[STRETCH_STEPS] = {
    {100, 500},
    {300, 600},
    {300, 3000},
};
/* Beyond every ceiling. */
static const StepPrice loose_price = {3000, 10000};

/* `moved` out of `room`: dearer the nearer it comes to the limit. */
static int64_t
step_cost(StepPrice price, Length moved, Length room, Length em)
{
    int64_t milli_em = moved * 1000 / em;
    int64_t fraction = room > 0 ? moved * 1000 / room : 1000;
    return milli_em *
           (price.first + (price.last - price.first) * fraction / 2000);
}

static int64_t
shrink_cost(const Room *room, Length needed, Length em)
{
    int64_t cost = 0;
    for (size_t step = 0; step < SHRINK_STEPS && needed > 0; step++) {
        Length moved =
            needed < room->shrink[step] ? needed : room->shrink[step];
        cost += step_cost(shrink_price[step], moved, room->shrink[step], em);
        needed -= moved;
    }
    return needed > 0 ? -1 : cost;
}

static int64_t
stretch_cost(const Room *room, Length needed, const InlineText *line)
{
    Length em = line->em;
    int64_t cost = 0;
    for (size_t step = 0; step < STRETCH_STEPS && needed > 0; step++) {
        Length moved =
            needed < room->stretch[step] ? needed : room->stretch[step];
        cost += step_cost(stretch_price[step], moved, room->stretch[step], em);
        needed -= moved;
    }
    Length whole = (Length)(room->gaps + 1) * em / 4;
    if (needed > 0)
        cost += step_cost(loose_price, needed, whole, em);
    return cost;
}

static Length
line_width(const Measure *measure, size_t start)
{
    return measure->width - (start == 0 ? measure->indent : 0);
}

static bool
ends_with_hyphen(const InlineText *line, size_t end)
{
    return end > 0 && end < line->count && line->boxes[end - 1].hyphen;
}

static int64_t
runt_cost(const Growing *growing)
{
    bool runt = growing->start > 0 && growing->characters < RUNT_CHARACTERS &&
                growing->ink < 2 * growing->line->em;
    return runt ? (int64_t)COST_RUNT * 1000 : 0;
}

/* A ragged line is judged by what it leaves, and by where it ends. */
static int64_t
ragged_cost(const Growing *growing, Length left_over, bool last, Align align)
{
    Length em = growing->line->em;
    int64_t ems = left_over * 10 / em;
    int64_t cost = last && align != ALIGN_CENTER ? 0 : ems * ems * 10;
    if (last || align == ALIGN_JUSTIFY)
        return cost;
    const Box *end = &growing->line->boxes[growing->visible_end - 1];
    const Box *next = &growing->line->boxes[growing->next];
    bool phrase = end->class == CLASS_HAN && next->class == CLASS_HAN;
    return cost + (phrase ? (int64_t)COST_SPLIT_TITLE * 100 : 0);
}

/* How a line looks beside its neighbours. */
typedef enum Fitness { FIT_TIGHT, FIT_EVEN, FIT_LOOSE, FITNESSES } Fitness;

typedef struct Price {
    int64_t cost; /* negative: the line cannot end here */
    Fitness fitness;
} Price;

/* A third of what the line could take or give makes it tight or loose. */
static Fitness
fitness_of(const Room *room, Length over)
{
    Length shrink = 0;
    Length stretch = 0;
    for (size_t step = 0; step < SHRINK_STEPS; step++)
        shrink += room->shrink[step];
    for (size_t step = 0; step < STRETCH_STEPS; step++)
        stretch += room->stretch[step];
    if (over > 0 && over * 3 > shrink)
        return FIT_TIGHT;
    if (over < 0 && -over * 3 > stretch)
        return FIT_LOOSE;
    return FIT_EVEN;
}

/* What hangs beyond the edge if the line's last mark is let: the mark, and
   the tracking before it. */
static Length
hanging_width(const Growing *growing)
{
    if (growing->visible_end == growing->start)
        return 0;
    const Box *last = &growing->line->boxes[growing->visible_end - 1];
    if (!last->hangs)
        return 0;
    bool alone = growing->visible_end - 1 == growing->start;
    return last->width + (alone ? 0 : last[-1].gap);
}

/* The price of ending the line where it now ends. */
static Price
line_price(const Growing *growing, const Measure *measure, bool hung)
{
    const InlineText *line = growing->line;
    const Box *end = &line->boxes[growing->next - 1];
    bool last = growing->next == line->count;
    bool hyphen = ends_with_hyphen(line, growing->next);
    Length over = growing->width + (hyphen ? end->hyphen_width : 0) -
                  (hung ? hanging_width(growing) : 0) -
                  line_width(measure, growing->start);
    int64_t extra = last ? runt_cost(growing) : end->break_after * 100L;
    if (hyphen && ends_with_hyphen(line, growing->start))
        extra += (int64_t)COST_HYPHEN_AGAIN * (line->han ? 12 : 1) * 1000;
    Price price = {0, FIT_EVEN};
    if (over > 0)
        price.cost = shrink_cost(&growing->room, over, line->em);
    else if (measure->align != ALIGN_JUSTIFY)
        price.cost = ragged_cost(growing, -over, last, measure->align);
    else if (!last)
        price.cost = stretch_cost(&growing->room, -over, line);
    if (price.cost < 0)
        return price;
    if (over > 0 || (measure->align == ALIGN_JUSTIFY && !last))
        price.fitness = fitness_of(&growing->room, over);
    price.cost += extra;
    return price;
}

/* ---- the search ---- */

typedef struct Node {
    int64_t cost; /* -1: not reached */
    uint32_t from;
    uint8_t from_fitness;
    bool forced;
    bool hung;
} Node;

typedef struct Search {
    const InlineText *line;
    const Measure *measure;
    Hanging hanging;
    bool forced;    /* some line is full where it should not end */
    Node *nodes;    /* FITNESSES a box, and as many for the end */
    int64_t limit;  /* what costs more is not followed */
    size_t nearest; /* where the cheapest line led that was offered */
    int64_t nearest_cost;
} Search;

static Node *
node_at(const Search *search, size_t box, Fitness fitness)
{
    return &search->nodes[box * FITNESSES + (size_t)fitness];
}

static bool
is_reached(const Search *search, size_t box)
{
    for (Fitness f = FIT_TIGHT; f < FITNESSES; f++)
        if (node_at(search, box, f)->cost >= 0)
            return true;
    return false;
}

static int64_t
uneven_cost(Fitness above, Fitness below)
{
    int difference = (int)above - (int)below;
    return difference > 1 || difference < -1 ? (int64_t)COST_UNEVEN * 1000 : 0;
}

/* Offers a line to the place it leads to, for each way to its start. */
static void
offer(Search *search, size_t start, size_t end, Price price, bool forced,
      bool hung)
{
    Node *target = node_at(search, end, price.fitness);
    for (Fitness f = FIT_TIGHT; f < FITNESSES; f++) {
        const Node *source = node_at(search, start, f);
        if (source->cost < 0)
            continue;
        int64_t total =
            source->cost + price.cost + uneven_cost(f, price.fitness);
        if (total > search->limit)
            continue;
        if (total < search->nearest_cost) {
            search->nearest_cost = total;
            search->nearest = end;
        }
        if (target->cost < 0 || total < target->cost)
            *target = (Node){total, (uint32_t)start, (uint8_t)f, forced, hung};
    }
}

static bool
too_long(const Growing *growing, const Measure *measure)
{
    Length least = growing->width - hanging_width(growing);
    for (size_t step = 0; step < SHRINK_STEPS; step++)
        least -= growing->room.shrink[step];
    return least > line_width(measure, growing->start);
}

static bool
is_short(const Growing *growing, const Measure *measure)
{
    return measure->align == ALIGN_JUSTIFY &&
           2 * growing->width < line_width(measure, growing->start);
}

/* Ends the line here, with its last mark inside the edge or beyond it. */
static bool
offer_line(Search *search, const Growing *growing)
{
    bool ended = false;
    bool can_hang = hanging_width(growing) > 0;
    for (int hung = 0; hung <= 1; hung++) {
        bool wanted =
            hung ? can_hang : !can_hang || search->hanging != HANGING_FORCE;
        if (!wanted)
            continue;
        Price price = line_price(growing, search->measure, hung != 0);
        if (price.cost < 0)
            continue;
        offer(search, growing->start, growing->next, price, /*forced=*/false,
              hung != 0);
        ended = true;
    }
    return ended;
}

/*
 * Grows every line that starts at `start`.  When none can end, the boxes that
 * fit make a line all the same, so that the search always goes on.
 */
static void
extend_from(Search *search, size_t start)
{
    Growing growing = grown(search->line, start, start);
    size_t last_resort = start;
    size_t fitting = start;
    bool ended = false;
    while (growing.next < search->line->count) {
        grow(&growing);
        bool long_already = too_long(&growing, search->measure);
        if (!long_already || fitting == start)
            fitting = growing.next;
        if (long_already && growing.visible_end == growing.next)
            break;
        const Box *last = &search->line->boxes[growing.next - 1];
        bool at_end = growing.next == search->line->count;
        if (!at_end && last->break_after == BREAK_NEVER)
            continue;
        /* A justified line that fills less than half is a last resort: it is
           offered when nothing better ends here. */
        bool short_line = !at_end && is_short(&growing, search->measure);
        if (short_line)
            last_resort = growing.next;
        else
            ended |= offer_line(search, &growing);
    }
    if (!ended && last_resort > start) {
        growing = grown(search->line, start, last_resort);
        ended = offer_line(search, &growing);
    }
    Price forced = {(int64_t)COST_FORCED * 1000, FIT_EVEN};
    if (!ended)
        offer(search, start, fitting, forced, /*forced=*/true, /*hung=*/false);
}

static void
report_forced(const Setting *setting, const InlineText *line, size_t box,
              Place place)
{
    const Run *run = &line->source->runs[line->boxes[box].run];
    if (run->source)
        place = source_place(run->source, run->offset);
    diagnose(setting->diagnostics, SEVERITY_WARNING, "forced-break", place,
             "no good line break was found here; the line is broken where it "
             "is full");
}

static Line
line_between(const InlineText *line, const Measure *measure, size_t start,
             size_t end, bool hung)
{
    Growing growing = grown(line, start, end);
    bool hyphen = ends_with_hyphen(line, end);
    return (Line){.start = start,
                  .end = end,
                  .visible_end = growing.visible_end,
                  .indent = start == 0 ? measure->indent : 0,
                  .natural = growing.width -
                             (hung ? hanging_width(&growing) : 0) +
                             (hyphen ? line->boxes[end - 1].hyphen_width : 0),
                  .last = end == line->count,
                  .hyphen = hyphen};
}

static Fitness
best_end(const Search *search)
{
    Fitness best = FIT_TIGHT;
    for (Fitness f = FIT_TIGHT; f < FITNESSES; f++) {
        int64_t cost = node_at(search, search->line->count, f)->cost;
        int64_t least = node_at(search, search->line->count, best)->cost;
        if (cost >= 0 && (least < 0 || cost < least))
            best = f;
    }
    return best;
}

/* The lines along the way back from the end, first line first. */
static bool
collect_lines(const Setting *setting, Search *search, Place place, Lines *lines)
{
    size_t count = 0;
    Fitness f = best_end(search);
    Fitness end_fitness = f;
    for (size_t at = search->line->count; at > 0; count++) {
        const Node *node = node_at(search, at, f);
        at = node->from;
        f = (Fitness)node->from_fitness;
    }
    lines->items = arena_array(setting->scratch, count, sizeof(Line));
    if (!lines->items)
        return false;
    lines->count = lines->capacity = count;
    f = end_fitness;
    for (size_t at = search->line->count; at > 0;) {
        const Node *node = node_at(search, at, f);
        if (node->forced)
            report_forced(setting, search->line, node->from, place);
        search->forced |= node->forced;
        lines->items[--count] = line_between(search->line, search->measure,
                                             node->from, at, node->hung);
        at = node->from;
        f = (Fitness)node->from_fitness;
    }
    return true;
}

static void
search_anew(Search *search, int64_t limit)
{
    size_t nodes = (search->line->count + 1) * FITNESSES;
    for (size_t i = 0; i < nodes; i++)
        search->nodes[i].cost = -1;
    node_at(search, 0, FIT_EVEN)->cost = 0;
    search->limit = limit;
    search->nearest_cost = INT64_MAX;
}

/* What the way costs that takes the cheapest line each time. */
static int64_t
hasty_cost(Search *search)
{
    search_anew(search, INT64_MAX);
    for (size_t at = 0; at < search->line->count; at = search->nearest) {
        search->nearest_cost = INT64_MAX;
        extend_from(search, at);
    }
    return node_at(search, search->line->count, best_end(search))->cost;
}

bool
paragraph_fit(const Setting *setting, const InlineText *line,
              const Measure *measure, Place place, Lines *lines)
{
    Search search = {.line = line,
                     .measure = measure,
                     .hanging = setting->definition->hanging};
    size_t nodes = (line->count + 1) * FITNESSES;
    if (known_lines(line, measure, lines))
        return true;
    search.nodes = arena_room(setting->scratch, nodes, sizeof(Node));
    if (!search.nodes)
        return false;
    search_anew(&search, hasty_cost(&search));
    for (size_t i = 0; i < line->count; i++)
        if (is_reached(&search, i))
            extend_from(&search, i);
    if (!collect_lines(setting, &search, place, lines))
        return false;
    if (!search.forced)
        remember_lines(line, measure, lines);
    return true;
}

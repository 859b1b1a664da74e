/*
 * Pairing: see pairing.h for the rules.
 */
#include "input/pairing.h"

#include <string.h>

#include "input/language.h"

enum { MIXED = -2 };

typedef struct Pairing {
    Document *document;
    Arena *arena;
    Diagnostics *diagnostics;
    int rank[LANGUAGES_MAX]; /* a language's place in the source's order */
    bool used[LANGUAGES_MAX];
} Pairing;

/* ---- what language a block is in ---- */

static int
language_index(const Document *document, const char *tag)
{
    for (int i = 0; i < document->language_count; i++)
        if (language_matches(document->languages[i].tag, tag) ||
            language_matches(tag, document->languages[i].tag))
            return i;
    return NO_LANGUAGE;
}

static int
first_language(const Document *document, bool han)
{
    for (int i = 0; i < document->language_count; i++)
        if (document->languages[i].han == han)
            return i;
    return 0;
}

int
pairing_language_of(const Document *document, ScriptCount count)
{
    if (count.han == 0 && count.words == 0)
        return NO_LANGUAGE;
    return first_language(document, count.han >= count.words);
}

/* Enough text to be sure of its language; in a div, as outside, any is. */
static bool
is_telling(const Block *parent, ScriptCount count)
{
    if (parent->kind == UNIT_SECTION)
        return count.han + count.words > 0;
    return count.han >= 2 || (count.han == 0 && count.words >= 3);
}

/*
 * True if telling parts of two languages stand side by side right below
 * `block`: items with a paragraph in each, a table with a column in each.
 * Some kinds of block may hold a name in the other script: a cell of a row, a
 * row of a table, an item of a list.
 */
static bool
holds_two_languages(const Document *document, const Block *block)
{
    size_t telling = 0;
    size_t han = 0;
    size_t mixed = 0;
    for (const Block *child = block->first_child; child; child = child->next) {
        bool is_mixed = child->two_languages;
        bool tells = is_telling(block, child->count);
        mixed += is_mixed;
        telling += is_mixed || tells;
        han += tells && !is_mixed && child->count.han >= child->count.words;
    }
    size_t other = telling - mixed - han;
    size_t fewer = mixed + (han < other ? han : other);
    bool possible =
        first_language(document, true) != first_language(document, false);
    switch (block->kind) {
    case UNIT_ROW:
    case UNIT_TABLE:
        return possible && fewer > 0 && 2 * fewer >= telling;
    case UNIT_LIST:
        return possible && fewer > 0 && 3 * fewer >= telling;
    default:
        return possible && fewer > 0;
    }
}

/* Counts a block and all below it; what says its language is one of several. */
static void
count_block(const Document *document, Block *block)
{
    for (size_t i = 0; i < block->text.count; i++)
        count_scripts(block->text.runs[i].text, block->text.runs[i].length,
                      &block->count);
    for (Block *child = block->first_child; child; child = child->next) {
        count_block(document, child);
        block->two_languages |= child->language != NULL;
        block->count.han += child->count.han;
        block->count.words += child->count.words;
    }
    block->two_languages |= holds_two_languages(document, block);
}

/* An index, NO_LANGUAGE for a neutral block, MIXED for one holding several. */
static int
language_of(const Pairing *pairing, const Block *block)
{
    int declared = block->language
                       ? language_index(pairing->document, block->language)
                       : NO_LANGUAGE;
    if (declared != NO_LANGUAGE)
        return declared;
    /* Rows come here out of a table in two languages, cell by cell. */
    if (block->two_languages || block->kind == UNIT_ROW)
        return MIXED;
    return pairing_language_of(pairing->document, block->count);
}

/* ---- blocks into sequences ---- */

/* What blocks of one kind must share to be each other's translation. */
static bool
same_shape(const Block *a, const Block *b)
{
    if (a->kind != b->kind || a->level != b->level || a->kind == UNIT_NOTE)
        return false;
    if (a->id && b->id && strcmp(a->id, b->id) != 0)
        return false;
    if ((a->marker == '\0') != (b->marker == '\0'))
        return false;
    if (a->kind != UNIT_TABLE && a->kind != UNIT_ROW)
        return true;
    const Block *left = a->first_child;
    const Block *right = b->first_child;
    while (left && right && same_shape(left, right)) {
        left = left->next;
        right = right->next;
    }
    return !left && !right;
}

/*
 * `1. 甲 2. 乙 1. A 2. B` is one list to CommonMark, which renumbers it.
 * Where the typed numbers begin again in another language, it is two.
 */
static bool
begins_again(const Pairing *pairing, const Block *list, const Block *before,
             const Block *item)
{
    return item->written_number == list->number &&
           before->written_number > item->written_number &&
           language_of(pairing, before) != language_of(pairing, item);
}

/* The list that `item` and those behind it make of their own. */
static Block *
split_list_at(const Pairing *pairing, Block *list, Block *before, Block *item)
{
    Block *rest = arena_alloc(pairing->arena, sizeof *rest);
    if (!rest)
        return NULL;
    *rest = *list;
    rest->place = item->place;
    rest->first_child = item;
    list->next = rest;
    list->last_child = before;
    before->next = NULL;
    return rest;
}

static void
count_items(const Document *document, Block *list)
{
    int number = list->number;
    list->count = (ScriptCount){0};
    for (Block *item = list->first_child; item; item = item->next) {
        item->number = number++;
        list->count.han += item->count.han;
        list->count.words += item->count.words;
    }
    list->two_languages = holds_two_languages(document, list);
}

/* Splits a list wherever its numbers begin again. */
static bool
split_list(const Pairing *pairing, Block *list)
{
    Block *before = list->first_child;
    while (before && before->next) {
        Block *item = before->next;
        if (begins_again(pairing, list, before, item)) {
            Block *rest = split_list_at(pairing, list, before, item);
            if (!rest)
                return false;
            count_items(pairing->document, list);
            list = rest;
        }
        before = item;
    }
    count_items(pairing->document, list);
    return true;
}

/*
 * The children of a block as a sequence.  A div that only says a language
 * gives its children, each marked with the language and with the div as
 * their group.
 */
typedef struct Entries Entries;

typedef struct Entry {
    Block *block;
    int language;
    const Block *group;
    Entries *inside; /* of a block without one language; else NULL */
} Entry;

struct Entries { /* a VECTOR(Entry) */
    Entry *items;
    size_t count;
    size_t capacity;
};

/* An attribute that names no language of the document is of no use. */
static void
check_language(const Pairing *pairing, Block *block)
{
    if (!block->language ||
        language_index(pairing->document, block->language) != NO_LANGUAGE)
        return;
    diagnose(pairing->diagnostics, SEVERITY_WARNING, "unknown-language",
             block->place, "\"%s\" is not one of the document's languages",
             block->language);
    block->language = NULL;
}

static bool add_entries(Pairing *pairing, Block *first, const char *language,
                        const Block *group, Entries *entries);

static bool
add_entry(Pairing *pairing, Block *block, const Block *group, Entries *entries)
{
    Entry *entry = vector_push(pairing->arena, entries);
    if (!entry)
        return false;
    *entry = (Entry){block, language_of(pairing, block), group, NULL};
    if (entry->language >= 0) {
        pairing->used[entry->language] = true;
        return true;
    }
    Entries *inside = arena_alloc(pairing->arena, sizeof *inside);
    entry->inside = inside;
    return inside &&
           add_entries(pairing, block->first_child, NULL, NULL, inside);
}

static bool
add_entries(Pairing *pairing, Block *first, const char *language,
            const Block *group, Entries *entries)
{
    for (Block *block = first; block; block = block->next) {
        if (language && !block->language)
            block->language = language;
        check_language(pairing, block);
        bool plain_div = block->kind == UNIT_SECTION && block->language &&
                         !block->id && !block->class_name &&
                         block->break_before == BREAK_AUTO;
        if (block->kind == UNIT_LIST && block->marker &&
            !split_list(pairing, block))
            return false;
        if (plain_div ? !add_entries(pairing, block->first_child,
                                     block->language, block, entries)
                      : !add_entry(pairing, block, group, entries))
            return false;
    }
    return true;
}

/* ---- units ---- */

typedef BlockGroup Group;

static bool
pair_sequence(Pairing *pairing, const Entries *entries, Unit *parent);
static bool pair_children(Pairing *pairing, const Group *group, Unit *parent);
static bool add_single(Pairing *pairing, const Entry *entry, Unit *parent);

static const Block *
first_block(const Group *group, int count)
{
    for (int i = 0; i < count; i++)
        if (group->blocks[i])
            return group->blocks[i];
    return NULL;
}

static Unit *
unit_of(Pairing *pairing, const Group *group)
{
    int languages = pairing->document->language_count;
    const Block *model = first_block(group, languages);
    Unit *unit = unit_new(pairing->arena, model->kind, model->place);
    if (!unit)
        return NULL;
    unit->level = model->level;
    unit->number = model->number;
    unit->marker = model->marker;
    unit->header = model->header;
    unit->align = model->align;
    unit->label = model->label;
    unit->texts = arena_array(pairing->arena, (size_t)languages, sizeof(Text));
    if (!unit->texts)
        return NULL;
    unit->pictures =
        arena_array(pairing->arena, (size_t)languages, sizeof *unit->pictures);
    unit->looks =
        arena_array(pairing->arena, (size_t)languages, sizeof *unit->looks);
    if (!unit->pictures || !unit->looks)
        return NULL;
    for (int i = 0; i < languages; i++) {
        const Block *block = group->blocks[i];
        if (!block)
            continue;
        unit->texts[i] = block->text;
        unit->pictures[i] = block->picture;
        unit->looks[i] = block->look;
        if (block->id)
            unit->id = block->id;
        if (block->class_name)
            unit->class_name = block->class_name;
        if (block->break_before != BREAK_AUTO)
            unit->break_before = block->break_before;
    }
    return unit;
}

static bool
add_unit(Pairing *pairing, const Group *group, Unit *parent)
{
    Unit *unit = unit_of(pairing, group);
    if (!unit)
        return false;
    unit_append(parent, unit);
    return pair_children(pairing, group, unit);
}

/* The rows of a table in two languages, its cells: never each other's pair. */
static bool
add_children_singly(Pairing *pairing, const Entries *children, Unit *parent)
{
    for (size_t i = 0; i < children->count; i++)
        if (!add_single(pairing, &children->items[i], parent))
            return false;
    return true;
}

/* Items that paired have fewer numbers than the list they were written as. */
static void
number_items(Unit *list)
{
    int number = list->number;
    for (Unit *item = list->first_child; item; item = item->next)
        item->number = list->marker ? number++ : 0;
}

static bool
add_single(Pairing *pairing, const Entry *entry, Unit *parent)
{
    int language = entry->language >= 0 ? entry->language : 0;
    Group group = {{0}};
    group.blocks[language] = entry->block;
    if (entry->language >= 0)
        return add_unit(pairing, &group, parent);
    Unit *unit = unit_of(pairing, &group);
    if (!unit)
        return false;
    unit->neutral = true;
    unit_append(parent, unit);
    if (unit->kind == UNIT_TABLE || unit->kind == UNIT_ROW)
        return add_children_singly(pairing, entry->inside, unit);
    if (!pair_sequence(pairing, entry->inside, unit))
        return false;
    if (unit->kind == UNIT_LIST)
        number_items(unit);
    return true;
}

/* What is left of each language's children. */
typedef struct Remaining {
    Block *next[LANGUAGES_MAX];
    size_t count[LANGUAGES_MAX];
} Remaining;

static Remaining
all_children(const Group *group, int languages)
{
    Remaining rest = {{0}, {0}};
    for (int i = 0; i < languages; i++) {
        rest.next[i] = group->blocks[i] ? group->blocks[i]->first_child : NULL;
        for (const Block *child = rest.next[i]; child; child = child->next)
            rest.count[i]++;
    }
    return rest;
}

/*
 * The next children that belong together: one of each language while all
 * have the same shape, else one of the language with the most left.  False
 * when nothing is left.
 */
static bool
take_children(Remaining *rest, int languages, Group *taken)
{
    int longest = -1;
    for (int i = 0; i < languages; i++)
        if (rest->next[i] &&
            (longest < 0 || rest->count[i] > rest->count[longest]))
            longest = i;
    if (longest < 0)
        return false;
    bool alike = true;
    for (int i = 0; i < languages; i++)
        alike &=
            !rest->next[i] || same_shape(rest->next[i], rest->next[longest]);
    for (int i = 0; i < languages; i++)
        if (rest->next[i] && (alike || i == longest)) {
            taken->blocks[i] = rest->next[i];
            rest->next[i] = rest->next[i]->next;
            rest->count[i]--;
        }
    return true;
}

/* Pairs children by position, resuming after a difference in shape. */
static bool
pair_children(Pairing *pairing, const Group *group, Unit *parent)
{
    int languages = pairing->document->language_count;
    Remaining rest = all_children(group, languages);
    for (;;) {
        Group children = {{0}};
        if (!take_children(&rest, languages, &children))
            return true;
        if (!add_unit(pairing, &children, parent))
            return false;
    }
}

/* ---- sequences ---- */

/* Runs of entries of one language each, one behind the other. */
typedef struct Runs {
    size_t starts[LANGUAGES_MAX];
    size_t ends[LANGUAGES_MAX];
    size_t count;
} Runs;

/* The end of the run of entries of one language, in divs or not, there. */
static size_t
run_end(const Entries *entries, size_t start)
{
    const Entry *first = &entries->items[start];
    size_t end = start + 1;
    while (end < entries->count &&
           entries->items[end].language == first->language &&
           !entries->items[end].group == !first->group)
        end++;
    return end;
}

/* The runs from `start` on whose languages come in the source's order. */
static Runs
collect_runs(const Pairing *pairing, const Entries *entries, size_t start)
{
    Runs runs = {{0}, {0}, 0};
    int rank = -1;
    for (size_t at = start; at < entries->count; at = runs.ends[runs.count++]) {
        int language = entries->items[at].language;
        if (language < 0 || pairing->rank[language] <= rank)
            break;
        rank = pairing->rank[language];
        runs.starts[runs.count] = at;
        runs.ends[runs.count] = run_end(entries, at);
    }
    return runs;
}

static bool
runs_have_same_shape(const Entries *entries, const Runs *runs)
{
    const Entry *first = &entries->items[runs->starts[0]];
    size_t length = runs->ends[0] - runs->starts[0];
    for (size_t r = 1; r < runs->count; r++) {
        const Entry *other = &entries->items[runs->starts[r]];
        if (runs->ends[r] - runs->starts[r] != length)
            return false;
        for (size_t i = 0; i < length; i++)
            if (!same_shape(first[i].block, other[i].block))
                return false;
    }
    return true;
}

static bool
runs_are_divs(const Entries *entries, const Runs *runs)
{
    for (size_t r = 0; r < runs->count; r++)
        if (!entries->items[runs->starts[r]].group)
            return false;
    return true;
}

static bool
runs_pair_whole(const Entries *entries, const Runs *runs)
{
    return runs->count > 1 && (runs_are_divs(entries, runs) ||
                               runs_have_same_shape(entries, runs));
}

static Block *
chain(const Entries *entries, size_t start, size_t end)
{
    for (size_t i = start; i + 1 < end; i++)
        entries->items[i].block->next = entries->items[i + 1].block;
    entries->items[end - 1].block->next = NULL;
    return entries->items[start].block;
}

/* Pairs whole runs by position. */
static bool
pair_runs(Pairing *pairing, const Entries *entries, const Runs *runs,
          Unit *parent)
{
    Block holders[LANGUAGES_MAX] = {{0}};
    Group group = {{0}};
    for (size_t r = 0; r < runs->count; r++) {
        int language = entries->items[runs->starts[r]].language;
        holders[language].first_child =
            chain(entries, runs->starts[r], runs->ends[r]);
        group.blocks[language] = &holders[language];
    }
    return pair_children(pairing, &group, parent);
}

/* The end of the div that begins at `start`, no further than `end`. */
static size_t
div_end(const Entries *entries, size_t start, size_t end)
{
    size_t at = start + 1;
    while (at < end && entries->items[at].group == entries->items[start].group)
        at++;
    return at;
}

static size_t
count_divs(const Entries *entries, size_t start, size_t end)
{
    size_t count = 0;
    for (; start < end; start = div_end(entries, start, end))
        count++;
    return count;
}

/* Pairs divs one by one where there are as many in each language. */
static bool
pair_divs(Pairing *pairing, const Entries *entries, const Runs *runs,
          Unit *parent)
{
    size_t divs = count_divs(entries, runs->starts[0], runs->ends[0]);
    for (size_t r = 1; r < runs->count; r++)
        if (count_divs(entries, runs->starts[r], runs->ends[r]) != divs)
            return pair_runs(pairing, entries, runs, parent);
    Runs part = *runs;
    for (size_t i = 0; i < divs; i++) {
        for (size_t r = 0; r < runs->count; r++) {
            part.starts[r] = i == 0 ? runs->starts[r] : part.ends[r];
            part.ends[r] = div_end(entries, part.starts[r], runs->ends[r]);
        }
        if (!pair_runs(pairing, entries, &part, parent))
            return false;
    }
    return true;
}

/*
 * Pairs the last of the first run with the first of the next ones where the
 * kinds agree; the rest of the first run stands alone.  Returns how many
 * entries were used, 0 when memory ran out.
 */
static size_t
pair_neighbours(Pairing *pairing, const Entries *entries, const Runs *runs,
                Unit *parent)
{
    size_t last = runs->ends[0] - 1;
    for (size_t i = runs->starts[0]; i < last; i++)
        if (!add_single(pairing, &entries->items[i], parent))
            return 0;
    const Entry *model = &entries->items[last];
    Group group = {{0}};
    group.blocks[model->language] = model->block;
    size_t used = last + 1 - runs->starts[0];
    for (size_t r = 1; r < runs->count; r++) {
        const Entry *other = &entries->items[runs->starts[r]];
        if (!same_shape(model->block, other->block))
            break;
        group.blocks[other->language] = other->block;
        used++;
        if (runs->ends[r] - runs->starts[r] > 1)
            break;
    }
    return add_unit(pairing, &group, parent) ? used : 0;
}

static bool
pair_sequence(Pairing *pairing, const Entries *entries, Unit *parent)
{
    for (size_t i = 0; i < entries->count;) {
        if (entries->items[i].language < 0) {
            if (!add_single(pairing, &entries->items[i++], parent))
                return false;
            continue;
        }
        Runs runs = collect_runs(pairing, entries, i);
        if (runs_pair_whole(entries, &runs)) {
            bool paired = runs_are_divs(entries, &runs)
                              ? pair_divs(pairing, entries, &runs, parent)
                              : pair_runs(pairing, entries, &runs, parent);
            if (!paired)
                return false;
            i = runs.ends[runs.count - 1];
            continue;
        }
        size_t used = pair_neighbours(pairing, entries, &runs, parent);
        if (used == 0)
            return false;
        i += used;
    }
    return true;
}

/* ---- the source's order of languages ---- */

/* How many blocks pair_sequence() would leave alone, here and inside. */
static size_t
unmatched(const Pairing *pairing, const Entries *entries)
{
    size_t alone = 0;
    for (size_t i = 0; i < entries->count;) {
        const Entry *entry = &entries->items[i];
        if (entry->language < 0) {
            UnitKind kind = entry->block->kind;
            if (kind != UNIT_TABLE && kind != UNIT_ROW)
                alone += unmatched(pairing, entry->inside);
            i++;
            continue;
        }
        Runs runs = collect_runs(pairing, entries, i);
        size_t last = runs.ends[runs.count - 1];
        if (runs_pair_whole(entries, &runs)) {
            i = last;
            continue;
        }
        last = runs.ends[0];
        bool pair = runs.count > 1 && same_shape(entries->items[last - 1].block,
                                                 entries->items[last].block);
        alone += last - i - pair;
        i = last + pair;
    }
    return alone;
}

/* The declared order, unless the reverse leaves fewer units unmatched. */
static void
choose_order(Pairing *pairing, const Entries *entries)
{
    int languages = pairing->document->language_count;
    for (int i = 0; i < languages; i++)
        pairing->rank[i] = i;
    size_t declared = unmatched(pairing, entries);
    for (int i = 0; i < languages; i++)
        pairing->rank[i] = languages - 1 - i;
    if (unmatched(pairing, entries) < declared)
        return;
    for (int i = 0; i < languages; i++)
        pairing->rank[i] = i;
}

Status
pair_blocks(Document *document, Block *blocks, Diagnostics *diagnostics)
{
    Pairing pairing = {.document = document,
                       .arena = document->arena,
                       .diagnostics = diagnostics};
    Entries entries = {0};
    document->root = unit_new(document->arena, UNIT_SECTION, blocks->place);
    count_block(document, blocks);
    if (!document->root ||
        !add_entries(&pairing, blocks->first_child, NULL, NULL, &entries))
        return STATUS_NO_MEMORY;
    choose_order(&pairing, &entries);
    if (!pair_sequence(&pairing, &entries, document->root))
        return STATUS_NO_MEMORY;
    pairing_report(document, pairing.used, diagnostics);
    return STATUS_OK;
}

Status
pair_groups(Document *document, Place place, const BlockGroup *groups,
            size_t count, Diagnostics *diagnostics)
{
    Pairing pairing = {.document = document,
                       .arena = document->arena,
                       .diagnostics = diagnostics};
    document->root = unit_new(document->arena, UNIT_SECTION, place);
    if (!document->root)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < count; i++)
        if (!add_unit(&pairing, &groups[i], document->root))
            return STATUS_NO_MEMORY;
    for (int i = 0; i < document->language_count; i++)
        pairing.used[i] = unit_has_text(document->root, i);
    pairing_report(document, pairing.used, diagnostics);
    return STATUS_OK;
}

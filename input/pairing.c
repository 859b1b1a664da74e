/*
 * Pairing: see pairing.h for the rules.
 */
#include "input/pairing.h"

#include <string.h>

#include "input/language.h"

enum { MIXED = -2 };

typedef VECTOR(Block *) Blocks;

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

static void
count_text(const Text *text, ScriptCount *count)
{
    for (size_t i = 0; i < text->count; i++)
        count_scripts(text->runs[i].text, text->runs[i].length, count);
}

static void
count_block(const Block *block, ScriptCount *count)
{
    count_text(&block->text, count);
    for (const Block *child = block->first_child; child; child = child->next)
        count_block(child, count);
}

static int
language_of_count(const Document *document, ScriptCount count)
{
    if (count.han == 0 && count.words == 0)
        return NO_LANGUAGE;
    return first_language(document, count.han >= count.words);
}

/* Enough text to be sure of its language. */
static bool
is_telling(ScriptCount count)
{
    return count.han >= 2 || (count.han == 0 && count.words >= 3);
}

/*
 * True if telling parts of two languages stand side by side below `block`:
 * items with a paragraph in each, a table with a column in each.
 */
static bool
holds_two_languages(const Document *document, const Block *block)
{
    int seen = NO_LANGUAGE;
    size_t different = 0;
    size_t parts = 0;
    for (const Block *child = block->first_child; child; child = child->next) {
        if (child->first_child && holds_two_languages(document, child))
            return true;
        ScriptCount count = {0};
        count_block(child, &count);
        if (!is_telling(count))
            continue;
        int language = language_of_count(document, count);
        parts++;
        if (seen == NO_LANGUAGE)
            seen = language;
        different += language != seen;
    }
    /* In a row one stray cell is a name; in other blocks it is a language. */
    return different > 0 && (block->kind != UNIT_ROW || 2 * different >= parts);
}

/* An index, NO_LANGUAGE for a neutral block, MIXED for one holding several. */
static int
language_of(const Pairing *pairing, const Block *block)
{
    if (block->language) {
        int index = language_index(pairing->document, block->language);
        if (index != NO_LANGUAGE)
            return index;
    }
    if (holds_two_languages(pairing->document, block))
        return MIXED;
    ScriptCount count = {0};
    count_block(block, &count);
    return language_of_count(pairing->document, count);
}

/* ---- blocks into sequences ---- */

/* What blocks of one kind must share to be each other's translation. */
static bool
same_shape(const Block *a, const Block *b)
{
    if (a->kind != b->kind || a->level != b->level)
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
static Block *
split_list(const Pairing *pairing, Block *list)
{
    Block *before = NULL;
    for (Block *item = list->first_child; item; item = item->next) {
        bool begins_again =
            before && item->written_number == list->number &&
            before->written_number > item->written_number &&
            language_of(pairing, before) != language_of(pairing, item);
        if (begins_again) {
            Block *rest = arena_alloc(pairing->arena, sizeof *rest);
            if (!rest)
                return NULL;
            *rest = *list;
            rest->place = item->place;
            rest->first_child = item;
            rest->next = list->next;
            list->next = rest;
            list->last_child = before;
            before->next = NULL;
            int number = rest->number;
            for (Block *moved = item; moved; moved = moved->next)
                moved->number = number++;
            return rest;
        }
        before = item;
    }
    return NULL;
}

/*
 * The children of `parent` as a sequence.  A div that only says a language
 * gives its children, each marked with the language and with the div as
 * their group.
 */
typedef struct Entry {
    Block *block;
    int language;
    const Block *group;
} Entry;

typedef VECTOR(Entry) Entries;

static bool
add_entries(Pairing *pairing, Block *first, const char *language,
            const Block *group, Entries *entries)
{
    for (Block *block = first; block; block = block->next) {
        if (language && !block->language)
            block->language = language;
        bool plain_div = block->kind == UNIT_SECTION && block->language &&
                         !block->id && !block->class_name;
        if (plain_div) {
            if (!add_entries(pairing, block->first_child, block->language,
                             block, entries))
                return false;
            continue;
        }
        if (block->kind == UNIT_LIST && block->marker)
            split_list(pairing, block);
        Entry *entry = vector_push(pairing->arena, entries);
        if (!entry)
            return false;
        *entry = (Entry){block, language_of(pairing, block), group};
        if (entry->language >= 0)
            pairing->used[entry->language] = true;
    }
    return true;
}

/* ---- units ---- */

/* The block of each language; NULL where a language is missing. */
typedef struct Group {
    Block *blocks[LANGUAGES_MAX];
} Group;

static bool
pair_sequence(Pairing *pairing, Entry *entries, size_t count, Unit *parent);
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
    for (int i = 0; i < languages; i++) {
        const Block *block = group->blocks[i];
        if (!block)
            continue;
        unit->texts[i] = block->text;
        if (block->id)
            unit->id = block->id;
        if (block->class_name)
            unit->class_name = block->class_name;
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
add_children_singly(Pairing *pairing, Entries *children, Unit *parent)
{
    for (size_t i = 0; i < children->count; i++)
        if (!add_single(pairing, &children->items[i], parent))
            return false;
    return true;
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
    Entries children = {0};
    if (!add_entries(pairing, entry->block->first_child, NULL, NULL, &children))
        return false;
    if (unit->kind == UNIT_TABLE || unit->kind == UNIT_ROW)
        return add_children_singly(pairing, &children, unit);
    return pair_sequence(pairing, children.items, children.count, unit);
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

/* The end of the run of entries of one language and group from `start`. */
static size_t
run_end(const Entry *entries, size_t count, size_t start)
{
    size_t end = start + 1;
    while (end < count && entries[start].language >= 0 &&
           entries[end].language == entries[start].language &&
           entries[end].group == entries[start].group)
        end++;
    return end;
}

typedef struct Runs {
    size_t starts[LANGUAGES_MAX + 1];
    size_t count;
} Runs;

/* The runs from `start` on whose languages come in the source's order. */
static Runs
collect_runs(const Pairing *pairing, const Entry *entries, size_t count,
             size_t start)
{
    Runs runs = {{start}, 0};
    size_t at = start;
    while (at < count && entries[at].language >= 0 &&
           runs.count < LANGUAGES_MAX) {
        int rank = pairing->rank[entries[at].language];
        if (runs.count > 0 && rank <= pairing->rank[entries[at - 1].language])
            break;
        at = run_end(entries, count, at);
        runs.starts[++runs.count] = at;
    }
    return runs;
}

static bool
runs_have_same_shape(const Entry *entries, const Runs *runs)
{
    size_t length = runs->starts[1] - runs->starts[0];
    for (size_t r = 1; r < runs->count; r++) {
        if (runs->starts[r + 1] - runs->starts[r] != length)
            return false;
        for (size_t i = 0; i < length; i++)
            if (!same_shape(entries[runs->starts[0] + i].block,
                            entries[runs->starts[r] + i].block))
                return false;
    }
    return true;
}

static bool
runs_are_divs(const Entry *entries, const Runs *runs)
{
    for (size_t r = 0; r < runs->count; r++)
        if (!entries[runs->starts[r]].group)
            return false;
    return true;
}

static Block *
chain(Entry *entries, size_t start, size_t end)
{
    for (size_t i = start; i + 1 < end; i++)
        entries[i].block->next = entries[i + 1].block;
    entries[end - 1].block->next = NULL;
    return entries[start].block;
}

/* Pairs whole runs by position. */
static bool
pair_runs(Pairing *pairing, Entry *entries, const Runs *runs, Unit *parent)
{
    Block holders[LANGUAGES_MAX] = {{0}};
    Group group = {{0}};
    for (size_t r = 0; r < runs->count; r++) {
        int language = entries[runs->starts[r]].language;
        holders[language].first_child =
            chain(entries, runs->starts[r], runs->starts[r + 1]);
        group.blocks[language] = &holders[language];
    }
    return pair_children(pairing, &group, parent);
}

/*
 * Pairs the last of the first run with the first of the next ones where the
 * kinds agree; the rest of the first run stands alone.  Returns how many
 * entries were used, 0 when memory ran out.
 */
static size_t
pair_neighbours(Pairing *pairing, Entry *entries, const Runs *runs,
                Unit *parent)
{
    size_t last = runs->starts[1] - 1;
    for (size_t i = runs->starts[0]; i < last; i++)
        if (!add_single(pairing, &entries[i], parent))
            return 0;
    Group group = {{0}};
    group.blocks[entries[last].language] = entries[last].block;
    size_t used = last + 1 - runs->starts[0];
    for (size_t r = 1; r < runs->count; r++) {
        const Entry *other = &entries[runs->starts[r]];
        if (!same_shape(entries[last].block, other->block))
            break;
        group.blocks[other->language] = other->block;
        used++;
        if (runs->starts[r + 1] - runs->starts[r] > 1)
            break;
    }
    return add_unit(pairing, &group, parent) ? used : 0;
}

static bool
pair_sequence(Pairing *pairing, Entry *entries, size_t count, Unit *parent)
{
    for (size_t i = 0; i < count;) {
        if (entries[i].language < 0) {
            if (!add_single(pairing, &entries[i++], parent))
                return false;
            continue;
        }
        Runs runs = collect_runs(pairing, entries, count, i);
        bool whole = runs.count > 1 && (runs_have_same_shape(entries, &runs) ||
                                        runs_are_divs(entries, &runs));
        if (whole) {
            if (!pair_runs(pairing, entries, &runs, parent))
                return false;
            i = runs.starts[runs.count];
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

static size_t
unmatched(const Pairing *pairing, const Entry *entries, size_t count)
{
    size_t alone = 0;
    for (size_t i = 0; i < count;) {
        Runs runs = collect_runs(pairing, entries, count, i);
        if (runs.count < 2) {
            alone++;
            i++;
        } else if (runs_have_same_shape(entries, &runs) ||
                   runs_are_divs(entries, &runs)) {
            i = runs.starts[runs.count];
        } else {
            alone += runs.starts[1] - runs.starts[0] - 1;
            bool pair = same_shape(entries[runs.starts[1] - 1].block,
                                   entries[runs.starts[1]].block);
            alone += !pair;
            i = runs.starts[1] + pair;
        }
    }
    return alone;
}

/* The declared order, unless the reverse leaves fewer units unmatched. */
static void
choose_order(Pairing *pairing, const Entry *entries, size_t count)
{
    int languages = pairing->document->language_count;
    for (int i = 0; i < languages; i++)
        pairing->rank[i] = i;
    size_t declared = unmatched(pairing, entries, count);
    for (int i = 0; i < languages; i++)
        pairing->rank[i] = languages - 1 - i;
    if (unmatched(pairing, entries, count) < declared)
        return;
    for (int i = 0; i < languages; i++)
        pairing->rank[i] = i;
}

/* ---- reports ---- */

static const char *
kind_word(UnitKind kind)
{
    static const char *const words[] = {
        "section", "heading", "paragraph", "list", "item", "quotation",
        "table",   "row",     "cell",      "code", "rule", "footnote"};
    return words[kind];
}

static bool
has_text(const Unit *unit, int language)
{
    if (unit->texts && unit->texts[language].count > 0)
        return true;
    for (const Unit *child = unit->first_child; child; child = child->next)
        if (has_text(child, language))
            return true;
    return false;
}

static void
report_missing(const Pairing *pairing, const Unit *unit)
{
    const Document *document = pairing->document;
    for (const Unit *child = unit->first_child; child; child = child->next) {
        if (child->kind == UNIT_RULE || child->kind == UNIT_CODE)
            continue;
        if (child->kind == UNIT_SECTION || child->neutral) {
            report_missing(pairing, child);
            continue;
        }
        bool whole = true;
        for (int i = 0; i < document->language_count; i++) {
            if (!pairing->used[i] || has_text(child, i))
                continue;
            whole = false;
            diagnose(pairing->diagnostics, SEVERITY_WARNING,
                     "missing-translation", child->place,
                     "this %s has no text in %s", kind_word(child->kind),
                     document->languages[i].tag);
        }
        if (whole && child->kind == UNIT_LIST)
            report_missing(pairing, child);
    }
}

static void
report_absent(const Pairing *pairing, Place place)
{
    const Document *document = pairing->document;
    for (int i = 0; i < document->language_count; i++)
        if (document->languages_declared && !pairing->used[i])
            diagnose(pairing->diagnostics, SEVERITY_WARNING, "language-absent",
                     place, "nothing in the text is in %s",
                     document->languages[i].tag);
}

Status
pair_blocks(Document *document, Block *blocks, Diagnostics *diagnostics)
{
    Pairing pairing = {.document = document,
                       .arena = document->arena,
                       .diagnostics = diagnostics};
    Entries entries = {0};
    document->root = unit_new(document->arena, UNIT_SECTION, blocks->place);
    if (!document->root ||
        !add_entries(&pairing, blocks->first_child, NULL, NULL, &entries))
        return STATUS_NO_MEMORY;
    choose_order(&pairing, entries.items, entries.count);
    if (!pair_sequence(&pairing, entries.items, entries.count, document->root))
        return STATUS_NO_MEMORY;
    report_absent(&pairing, blocks->place);
    report_missing(&pairing, document->root);
    return STATUS_OK;
}

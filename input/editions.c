/*
 * Editions: see editions.h.
 *
 * The top-level blocks of each file are cut into stretches: at headings, and
 * at blocks whose id the other files have too.  What begins a stretch is a
 * pair; the rest of it pairs one by one if it is alike in all files.
 */
#include "input/editions.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "input/language.h"
#include "input/metadata.h"
#include "input/pairing.h"
#include "input/reader.h"

/* ---- names ---- */

/* Two letters are a language; of three only those that are met. */
static bool
is_edition_tag(const char *tag)
{
    static const char *const long_ones[] = {"yue", "lzh", "wuu", "cmn"};
    size_t length = strcspn(tag, "-");
    bool known = length == 2;
    for (size_t i = 0; i < sizeof long_ones / sizeof *long_ones; i++)
        known |= length == 3 && strncasecmp(tag, long_ones[i], 3) == 0;
    return known && language_tag_is_valid(tag);
}

const char *
edition_tag(Arena *arena, const char *name, const char **stem)
{
    const char *slash = strrchr(name, '/');
    const char *base = slash ? slash + 1 : name;
    const char *ending = strrchr(base, '.');
    const char *dot = ending;
    while (dot && dot > base && dot[-1] != '.')
        dot--;
    if (!dot || dot <= base + 1 || dot == ending)
        return NULL;
    const char *tag = arena_text(arena, dot, (size_t)(ending - dot));
    if (!tag || !is_edition_tag(tag))
        return NULL;
    *stem = arena_text(arena, name, (size_t)(dot - name) - 1);
    return *stem ? tag : NULL;
}

/* ---- metadata ---- */

int
edition_others(Arena *arena, Source *source, const char *tag,
               const char *others[LANGUAGES_MAX])
{
    Document document = {.arena = arena};
    Diagnostics ignored = {.arena = arena};
    int count = 0;
    if (!reader_read_front_matter(&document, source, &ignored) ||
        !document.languages_declared)
        return 0;
    for (int i = 0; i < document.language_count; i++)
        if (!language_matches(document.languages[i].tag, tag))
            others[count++] = document.languages[i].tag;
    return count < document.language_count ? count : 0;
}

static int
language_of(const Document *document, const char *tag)
{
    for (int i = 0; i < document->language_count; i++)
        if (language_matches(document->languages[i].tag, tag) ||
            language_matches(tag, document->languages[i].tag))
            return i;
    return NO_LANGUAGE;
}

/* The languages are those of the files, unless the first one declares some. */
static bool
set_languages(Document *document, const Edition *editions, size_t count,
              Diagnostics *diagnostics)
{
    Document first = {.arena = document->arena};
    Diagnostics ignored = {.arena = document->arena};
    if (reader_read_front_matter(&first, editions[0].source, &ignored) &&
        first.languages_declared) {
        memcpy(document->languages, first.languages, sizeof first.languages);
        document->language_count = first.language_count;
        document->languages_declared = true;
    }
    for (size_t i = 0; i < count; i++) {
        const char *tag = editions[i].tag;
        if (language_of(document, tag) != NO_LANGUAGE)
            continue;
        if (document->languages_declared ||
            document->language_count == LANGUAGES_MAX) {
            diagnose(diagnostics, SEVERITY_ERROR, "unknown-language",
                     (Place){editions[i].source->name, 0, 0},
                     "\"%s\" is not one of the document's languages", tag);
            return false;
        }
        if (strcasecmp(tag, "zh") == 0)
            tag = "zh-Hans";
        document->languages[document->language_count++] =
            (Language){tag, language_uses_han(tag)};
    }
    return true;
}

static Field *
find_field(Document *document, const char *key)
{
    for (size_t i = 0; i < document->fields.count; i++)
        if (strcmp(document->fields.items[i].key, key) == 0)
            return &document->fields.items[i];
    return NULL;
}

/* A plain value is in the language of its file. */
static void
settle_field(const Document *document, Field *field, int language)
{
    if (!field->plain)
        return;
    const char *value = field->values[0];
    FieldList list = field->lists[0];
    Place place = field->value_places[0];
    field->plain = false;
    field->values[0] = NULL;
    field->lists[0] = (FieldList){0};
    field->values[language] =
        list.count > 0 ? metadata_join(document, &list, language) : value;
    field->lists[language] = list;
    field->value_places[language] = place;
}

/* Adds the fields of another file, which is in `language`. */
static bool
merge_fields(Document *document, Document *edition, int language)
{
    for (size_t i = 0; i < edition->fields.count; i++) {
        Field *added = &edition->fields.items[i];
        settle_field(document, added, language);
        Field *field = find_field(document, added->key);
        if (!field) {
            field = vector_push(document->arena, &document->fields);
            if (!field)
                return false;
            *field = *added;
            continue;
        }
        for (int k = 0; k < document->language_count; k++)
            if (added->values[k] && !field->values[k]) {
                field->values[k] = added->values[k];
                field->lists[k] = added->lists[k];
                field->value_places[k] = added->value_places[k];
            }
    }
    if (!document->layout) {
        document->layout = edition->layout;
        document->layout_place = edition->layout_place;
    }
    return true;
}

/* ---- pairing ---- */

typedef struct Editions {
    Document *document;
    Diagnostics *diagnostics;
    size_t count;
    int languages[LANGUAGES_MAX];
    Block *next[LANGUAGES_MAX]; /* what is left of each file */
    VECTOR(BlockGroup) groups;
    VECTOR(const char *) shared; /* ids that all files have, sorted */
} Editions;

/* Alike all the way down: only then nothing can shift. */
static bool
is_alike(const Block *a, const Block *b)
{
    if (a->kind != b->kind || a->level != b->level ||
        (a->marker == '\0') != (b->marker == '\0') ||
        (a->id && b->id && strcmp(a->id, b->id) != 0))
        return false;
    const Block *left = a->first_child;
    const Block *right = b->first_child;
    while (left && right && is_alike(left, right)) {
        left = left->next;
        right = right->next;
    }
    return !left && !right;
}

static int
compare_ids(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

typedef VECTOR(const char *) Ids;

static bool
collect_ids(Arena *arena, const Block *first, Ids *ids)
{
    for (const Block *block = first; block; block = block->next) {
        const char **id = block->id ? vector_push(arena, ids) : NULL;
        if (block->id && !id)
            return false;
        if (id)
            *id = block->id;
    }
    if (ids->count > 1)
        qsort(ids->items, ids->count, sizeof *ids->items, compare_ids);
    return true;
}

static bool
has_id(const char *const *ids, size_t count, const char *id)
{
    return count > 0 && bsearch(&id, ids, count, sizeof *ids, compare_ids);
}

static bool
find_shared_ids(Editions *editions)
{
    Arena *arena = editions->document->arena;
    Ids ids[LANGUAGES_MAX] = {{0}};
    for (size_t i = 0; i < editions->count; i++)
        if (!collect_ids(arena, editions->next[i], &ids[i]))
            return false;
    for (size_t k = 0; k < ids[0].count; k++) {
        bool everywhere = true;
        for (size_t i = 1; i < editions->count; i++)
            everywhere &= has_id(ids[i].items, ids[i].count, ids[0].items[k]);
        const char **shared =
            everywhere ? vector_push(arena, &editions->shared) : NULL;
        if (everywhere && !shared)
            return false;
        if (shared)
            *shared = ids[0].items[k];
    }
    return true;
}

static bool
is_shared(const Editions *editions, const Block *block)
{
    return block->id &&
           has_id(editions->shared.items, editions->shared.count, block->id);
}

/* A stretch begins at a heading, at a shared id and at the first note. */
static bool
begins_stretch(const Editions *editions, const Block *block,
               const Block *before)
{
    return block->kind == UNIT_HEADING || is_shared(editions, block) ||
           (block->kind == UNIT_NOTE && before && before->kind != UNIT_NOTE);
}

static BlockGroup *
new_group(Editions *editions)
{
    return vector_push(editions->document->arena, &editions->groups);
}

/* Takes the next block of each file as one group. */
static bool
take_pair(Editions *editions)
{
    BlockGroup *group = new_group(editions);
    if (!group)
        return false;
    for (size_t i = 0; i < editions->count; i++) {
        Block *block = editions->next[i];
        if (!block)
            continue;
        group->blocks[editions->languages[i]] = block;
        editions->next[i] = block->next;
    }
    return true;
}

/* Takes the next block of one file alone. */
static bool
take_single(Editions *editions, size_t file)
{
    BlockGroup *group = new_group(editions);
    if (!group)
        return false;
    group->blocks[editions->languages[file]] = editions->next[file];
    editions->next[file] = editions->next[file]->next;
    return true;
}

static void
report_mismatch(Editions *editions, const Block *first, const Block *other)
{
    diagnose(editions->diagnostics, SEVERITY_WARNING, "edition-mismatch",
             first->place,
             "from here on this section differs from %s:%d:%d: it is set "
             "unpaired",
             other->place.file, other->place.line, other->place.column);
}

/* The end of the stretch that goes on at `block`. */
static const Block *
stretch_end(const Editions *editions, const Block *block)
{
    const Block *before = NULL;
    while (block && !(before && begins_stretch(editions, block, before)) &&
           !(!before &&
             (block->kind == UNIT_HEADING || is_shared(editions, block)))) {
        before = block;
        block = block->next;
    }
    return block;
}

/* True if the stretches are alike; else *first and *other tell where not. */
static bool
stretches_agree(Editions *editions, const Block *const *ends,
                const Block **first, const Block **other)
{
    *first = *other = NULL;
    for (size_t i = 1; i < editions->count; i++) {
        const Block *a = editions->next[0];
        const Block *b = editions->next[i];
        const Block *last_a = a;
        const Block *last_b = b;
        while (a != ends[0] && b != ends[i] && is_alike(a, b)) {
            last_a = a;
            last_b = b;
            a = a->next;
            b = b->next;
        }
        if (a == ends[0] && b == ends[i])
            continue;
        *first = a != ends[0] ? a : last_a;
        *other = b != ends[i] ? b : last_b;
        return false;
    }
    return true;
}

/* What follows the pair that begins a stretch. */
static bool
take_rest(Editions *editions)
{
    const Block *ends[LANGUAGES_MAX] = {0};
    const Block *first;
    const Block *other;
    for (size_t i = 0; i < editions->count; i++)
        ends[i] = stretch_end(editions, editions->next[i]);
    if (stretches_agree(editions, ends, &first, &other)) {
        while (editions->next[0] != ends[0])
            if (!take_pair(editions))
                return false;
        return true;
    }
    if (first && other)
        report_mismatch(editions, first, other);
    for (size_t i = 0; i < editions->count; i++)
        while (editions->next[i] && editions->next[i] != ends[i])
            if (!take_single(editions, i))
                return false;
    return true;
}

/* A block whose id all files have pairs with no other. */
static bool
can_begin(const Editions *editions, const Block *a, const Block *b)
{
    bool shared = is_shared(editions, a) || is_shared(editions, b);
    return is_alike(a, b) &&
           (!shared || (a->id && b->id && strcmp(a->id, b->id) == 0));
}

/* True if what begins the next stretches is a pair. */
static bool
beginnings_agree(const Editions *editions)
{
    for (size_t i = 0; i < editions->count; i++)
        if (!editions->next[i] ||
            !can_begin(editions, editions->next[0], editions->next[i]))
            return false;
    return true;
}

/* One stretch of the file that is not at a shared id. */
static bool
take_stretch_alone(Editions *editions, size_t file)
{
    if (!take_single(editions, file))
        return false;
    const Block *end = stretch_end(editions, editions->next[file]);
    while (editions->next[file] != end)
        if (!take_single(editions, file))
            return false;
    return true;
}

/*
 * Beginnings that are no pair: the files go on, each alone, to the next id
 * that they share.
 */
static bool
take_apart(Editions *editions)
{
    const Block *first = editions->next[0];
    for (size_t i = 1; first && i < editions->count; i++)
        if (editions->next[i]) {
            report_mismatch(editions, first, editions->next[i]);
            break;
        }
    bool moved = false;
    for (size_t i = 0; i < editions->count; i++)
        while (editions->next[i] && !is_shared(editions, editions->next[i])) {
            moved = true;
            if (!take_stretch_alone(editions, i))
                return false;
        }
    /* Shared ids in another order, or of another shape. */
    for (size_t i = 0; !moved && i < editions->count; i++)
        if (editions->next[i] && !take_stretch_alone(editions, i))
            return false;
    return true;
}

static bool
pair_editions(Editions *editions)
{
    if (!find_shared_ids(editions) || !take_rest(editions))
        return false;
    for (;;) {
        bool any = false;
        for (size_t i = 0; i < editions->count; i++)
            any |= editions->next[i] != NULL;
        if (!any)
            return true;
        bool good = beginnings_agree(editions)
                        ? take_pair(editions) && take_rest(editions)
                        : take_apart(editions);
        if (!good)
            return false;
    }
}

/* ---- the whole ---- */

/* Reads one file: its blocks into `next`, its fields into the document. */
static bool
read_edition(Editions *editions, const Edition *edition, size_t index,
             Status *status)
{
    Document *document = editions->document;
    Document own = {.arena = document->arena,
                    .language_count = document->language_count,
                    .languages_declared = true};
    memcpy(own.languages, document->languages, sizeof own.languages);
    Block *blocks = reader_read_blocks(&own, edition->source,
                                       editions->diagnostics, status);
    int language = language_of(document, edition->tag);
    for (size_t i = 0; i < index; i++)
        if (editions->languages[i] == language) {
            diagnose(editions->diagnostics, SEVERITY_ERROR, "languages",
                     (Place){edition->source->name, 0, 0},
                     "\"%s\" is listed twice", edition->tag);
            *status = STATUS_REJECTED;
            return false;
        }
    editions->languages[index] = language;
    if (!blocks)
        return false;
    editions->next[index] = blocks->first_child;
    if (merge_fields(document, &own, language))
        return true;
    *status = STATUS_NO_MEMORY;
    return false;
}

Status
document_read_editions(Document *document, const Edition *editions,
                       size_t count, Diagnostics *diagnostics)
{
    size_t errors = diagnostics->errors;
    Editions reading = {
        .document = document, .diagnostics = diagnostics, .count = count};
    if (count > LANGUAGES_MAX ||
        !set_languages(document, editions, count, diagnostics))
        return STATUS_REJECTED;
    Status status = STATUS_OK;
    bool read = true;
    for (size_t i = 0; i < count; i++)
        read &= read_edition(&reading, &editions[i], i, &status);
    if (!read)
        return status;
    if (!pair_editions(&reading))
        return STATUS_NO_MEMORY;
    status =
        pair_groups(document, (Place){editions[0].source->name, 1, 1},
                    reading.groups.items, reading.groups.count, diagnostics);
    if (status != STATUS_OK)
        return status;
    if (arena_failed(document->arena))
        return STATUS_NO_MEMORY;
    return diagnostics->errors > errors ? STATUS_REJECTED : STATUS_OK;
}

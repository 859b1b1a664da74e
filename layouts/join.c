/*
 * Join: see join.h.
 */
#include "layouts/join.h"

#include <stdlib.h>
#include <string.h>

/* Pages that stand on sheets together. */
typedef struct Run {
    Imposition imposition;
    PageRange pages;
} Run;

typedef struct Bookmark {
    size_t entry; /* in the outline */
    const char *title;
    bool has_title_entry; /* the next entry is the title's own */
    const char *name;
} Bookmark;

struct Join {
    Arena *arena;
    Composition whole;
    VECTOR(Run) runs;
    VECTOR(Bookmark) bookmarks;
    VECTOR(size_t) pictures; /* of the part that is added, by its indexes */
    /* The last of each that was copied, for the next is often the same. */
    const char *text; /* of the part */
    const char *text_copy;
    const char *language;
    const char *link;
};

/* Where a part's indexes begin in the whole. */
typedef struct Base {
    size_t page;
    size_t element;
    size_t target;
} Base;

Join *
join_new(Arena *arena)
{
    Join *join = arena_alloc(arena, sizeof *join);
    if (!join)
        return NULL;
    join->arena = arena;
    join->whole.arena = arena;
    Element *root = vector_push(arena, &join->whole.elements);
    if (!root)
        return NULL;
    *root = (Element){.role = ROLE_DOCUMENT, .parent = -1};
    return join;
}

/* ---- texts ---- */

static const char *
copy(Join *join, const char *text)
{
    return text ? arena_text(join->arena, text, strlen(text)) : NULL;
}

/* The same for the text of an item: it is that of many. */
static const char *
copy_item_text(Join *join, const char *text)
{
    if (text && text != join->text) {
        join->text = text;
        join->text_copy = copy(join, text);
    }
    return text ? join->text_copy : NULL;
}

/* The same for what is spelt as the one before. */
static const char *
copy_spelling(Join *join, const char **last, const char *text)
{
    if (text && (!*last || strcmp(text, *last) != 0))
        *last = copy(join, text);
    return text ? *last : NULL;
}

static bool
is_same_text(const char *one, const char *other)
{
    return one && other ? strcmp(one, other) == 0 : one == other;
}

/* ---- what the whole says of itself ---- */

static LocalText *
copy_local_texts(Join *join, const LocalText *texts, size_t count)
{
    LocalText *copied = arena_array(join->arena, count + 1, sizeof *copied);
    for (size_t i = 0; copied && i < count; i++)
        copied[i] = (LocalText){copy(join, texts[i].language),
                                copy(join, texts[i].text)};
    return copied;
}

static const char **
copy_words(Join *join, const char *const *words, size_t count)
{
    const char **copied = arena_array(join->arena, count + 1, sizeof *copied);
    for (size_t i = 0; copied && i < count; i++)
        copied[i] = copy(join, words[i]);
    return copied;
}

/* The first document says everything, the others leave less of it. */
static bool
describe(Join *join, const Composition *part)
{
    Composition *whole = &join->whole;
    whole->titles.count = whole->titles.capacity = part->titles.count;
    whole->titles.items =
        copy_local_texts(join, part->titles.items, part->titles.count);
    whole->descriptions.count = part->descriptions.count;
    whole->descriptions.items = copy_local_texts(join, part->descriptions.items,
                                                 part->descriptions.count);
    whole->keywords.count = part->keywords.count;
    whole->keywords.items =
        copy_words(join, part->keywords.items, part->keywords.count);
    whole->authors.count = part->authors.count;
    whole->authors.items =
        copy_words(join, part->authors.items, part->authors.count);
    whole->language = copy(join, part->language);
    whole->elements.items[0].language = whole->language;
    whole->author = copy(join, part->author);
    whole->date = copy(join, part->date);
    whole->is_facing = part->is_facing;
    return !arena_failed(join->arena);
}

/* How many of `texts` are left, at their beginning, that are in `others`. */
static size_t
keep_common_texts(LocalText *texts, size_t count, const LocalText *others,
                  size_t other_count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < other_count; k++)
            if (is_same_text(texts[i].language, others[k].language) &&
                is_same_text(texts[i].text, others[k].text)) {
                texts[kept++] = texts[i];
                break;
            }
    return kept;
}

static size_t
keep_common_words(const char **words, size_t count, const char *const *others,
                  size_t other_count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < other_count; k++)
            if (strcmp(words[i], others[k]) == 0) {
                words[kept++] = words[i];
                break;
            }
    return kept;
}

static void
keep_common(Composition *whole, const Composition *part)
{
    size_t authors = whole->authors.count;
    whole->titles.count =
        keep_common_texts(whole->titles.items, whole->titles.count,
                          part->titles.items, part->titles.count);
    whole->descriptions.count =
        keep_common_texts(whole->descriptions.items, whole->descriptions.count,
                          part->descriptions.items, part->descriptions.count);
    whole->keywords.count =
        keep_common_words(whole->keywords.items, whole->keywords.count,
                          part->keywords.items, part->keywords.count);
    whole->authors.count =
        keep_common_words(whole->authors.items, authors, part->authors.items,
                          part->authors.count);
    if (whole->authors.count < authors ||
        !is_same_text(whole->author, part->author)) {
        whole->author = NULL;
        whole->authors.count = 0;
    }
    if (!is_same_text(whole->date, part->date))
        whole->date = NULL;
    whole->is_facing &= part->is_facing;
}

/* ---- elements, pictures, targets ---- */

static bool
add_elements(Join *join, const Composition *part, const Base *base)
{
    for (size_t i = 0; i < part->elements.count; i++) {
        const Element *element = &part->elements.items[i];
        Element *added = vector_push(join->arena, &join->whole.elements);
        if (!added)
            return false;
        *added = *element;
        added->parent =
            element->parent < 0 ? 0 : element->parent + (int)base->element;
        added->language =
            copy_spelling(join, &join->language, element->language);
        added->description = copy(join, element->description);
        if (i > 0)
            continue;
        added->role = ROLE_PART;
        if (!added->language)
            added->language =
                copy_spelling(join, &join->language, part->language);
    }
    return !arena_failed(join->arena);
}

static bool
is_same_picture(const Picture *one, const Picture *other)
{
    size_t pixels = (size_t)(one->width * one->height);
    return one->width == other->width && one->height == other->height &&
           one->channels == other->channels && one->is_jpeg == other->is_jpeg &&
           one->length == other->length && !one->alpha == !other->alpha &&
           memcmp(one->bytes, other->bytes, one->length) == 0 &&
           (!one->alpha || memcmp(one->alpha, other->alpha, pixels) == 0);
}

static const void *
copy_bytes(Join *join, const void *bytes, size_t length)
{
    void *copied = bytes ? arena_alloc(join->arena, length) : NULL;
    return copied ? memcpy(copied, bytes, length) : NULL;
}

static bool
add_picture(Join *join, const Picture *picture, size_t *index)
{
    Composition *whole = &join->whole;
    for (*index = 0; *index < whole->pictures.count; ++*index)
        if (is_same_picture(picture, &whole->pictures.items[*index]))
            return true;
    Picture *added = vector_push(join->arena, &whole->pictures);
    if (!added)
        return false;
    *added = *picture;
    added->name = copy(join, picture->name);
    added->bytes = copy_bytes(join, picture->bytes, picture->length);
    added->alpha = copy_bytes(join, picture->alpha,
                              (size_t)(picture->width * picture->height));
    return !arena_failed(join->arena);
}

static bool
add_pictures(Join *join, const Composition *part)
{
    join->pictures.count = 0;
    for (size_t i = 0; i < part->pictures.count; i++) {
        size_t *index = vector_push(join->arena, &join->pictures);
        if (!index || !add_picture(join, &part->pictures.items[i], index))
            return false;
    }
    return true;
}

static bool
add_targets(Join *join, const Composition *part, const Base *base)
{
    for (size_t i = 0; i < part->targets.count; i++) {
        const LinkTarget *target = &part->targets.items[i];
        LinkTarget *added = vector_push(join->arena, &join->whole.targets);
        if (!added)
            return false;
        *added = (LinkTarget){copy(join, target->description),
                              target->page + (int)base->page, target->y};
    }
    return !arena_failed(join->arena);
}

/* ---- pages ---- */

static const ModuleGrid *
copy_modules(Join *join, const ModuleGrid *modules)
{
    ModuleGrid *copied = arena_alloc(join->arena, sizeof *copied);
    if (!copied)
        return NULL;
    size_t count = (size_t)modules->side * (size_t)modules->side;
    *copied =
        (ModuleGrid){modules->side, copy_bytes(join, modules->dark, count)};
    return copied;
}

static void
copy_item(Join *join, const Item *item, const Base *base, Item *copied)
{
    *copied = *item;
    if (item->element >= 0)
        copied->element = item->element + (int)base->element;
    if (item->target > 0)
        copied->target = item->target + base->target;
    copied->text = copy_item_text(join, item->text);
    copied->language = copy_spelling(join, &join->language, item->language);
    copied->link = copy_spelling(join, &join->link, item->link);
    copied->glyphs = NULL;
    if (item->count > 0) {
        PlacedGlyph *glyphs =
            arena_array(join->arena, item->count, sizeof *glyphs);
        if (glyphs)
            memcpy(glyphs, item->glyphs, item->count * sizeof *glyphs);
        copied->glyphs = glyphs;
    }
    if (item->kind == ITEM_PICTURE)
        copied->picture = join->pictures.items[item->picture];
    if (item->modules)
        copied->modules = copy_modules(join, item->modules);
}

static bool
add_page(Join *join, const Page *page, const Base *base)
{
    Page *added = vector_push(join->arena, &join->whole.pages);
    if (!added)
        return false;
    *added = *page;
    added->part = (int)join->bookmarks.count;
    added->items.count = added->items.capacity = page->items.count;
    added->items.items =
        arena_array(join->arena, page->items.count, sizeof(Item));
    for (size_t i = 0; added->items.items && i < page->items.count; i++)
        copy_item(join, &page->items.items[i], base, &added->items.items[i]);
    return !arena_failed(join->arena);
}

/* The empty back of a leaf, as large as its front. */
static bool
add_blank_page(Join *join)
{
    Composition *whole = &join->whole;
    Page *added = vector_push(join->arena, &whole->pages);
    if (!added)
        return false;
    *added = whole->pages.items[whole->pages.count - 2];
    added->number++;
    added->unnumbered = true;
    memset(&added->items, 0, sizeof added->items);
    join->runs.items[join->runs.count - 1].pages.count++;
    return true;
}

static bool
is_front_needed(const Join *join, const JoinPart *part)
{
    const Run *last =
        join->runs.count > 0 ? &join->runs.items[join->runs.count - 1] : NULL;
    return join->whole.pages.count % 2 == 1 && last &&
           last->imposition.kind == IMPOSITION_NONE &&
           part->imposition.kind == IMPOSITION_NONE &&
           (part->is_two_sided || part->composition->is_facing);
}

/* True if the part's pages stand on the sheets of the part before. */
static bool
goes_on(const Join *join, const JoinPart *part)
{
    if (join->runs.count == 0)
        return false;
    const Run *run = &join->runs.items[join->runs.count - 1];
    const Page *last = &join->whole.pages.items[run->pages.first];
    const Page *first = &part->composition->pages.items[0];
    return imposition_is_same(&run->imposition, &part->imposition) &&
           part->imposition.kind != IMPOSITION_BOOKLET &&
           !run->pages.is_facing && !part->composition->is_facing &&
           first->width == last->width && first->height == last->height;
}

static bool
add_pages(Join *join, const JoinPart *part, const Base *base)
{
    const Composition *composition = part->composition;
    if (!goes_on(join, part)) {
        Run *run = vector_push(join->arena, &join->runs);
        if (!run)
            return false;
        run->imposition = part->imposition;
        run->pages = (PageRange){base->page, 0, composition->is_facing};
    }
    join->runs.items[join->runs.count - 1].pages.count +=
        composition->pages.count;
    for (size_t i = 0; i < composition->pages.count; i++)
        if (!add_page(join, &composition->pages.items[i], base))
            return false;
    return true;
}

/* ---- bookmarks ---- */

/* True if the document's first bookmark leads to its title. */
static bool
begins_with_title(const Composition *composition)
{
    if (composition->titles.count == 0 || composition->outline.count == 0)
        return false;
    const char *title = composition->titles.items[0].text;
    const OutlineEntry *first = &composition->outline.items[0];
    return first->level == 1 && first->page == 0 &&
           strncmp(first->title, title, strlen(title)) == 0;
}

/* The part's own, and its entries one level below. */
static bool
add_bookmarks(Join *join, const JoinPart *part, const Base *base)
{
    const Composition *composition = part->composition;
    Composition *whole = &join->whole;
    Bookmark *bookmark = vector_push(join->arena, &join->bookmarks);
    OutlineEntry *entry = vector_push(join->arena, &whole->outline);
    if (!bookmark || !entry)
        return false;
    *bookmark = (Bookmark){.entry = whole->outline.count - 1,
                           .has_title_entry = begins_with_title(composition),
                           .name = copy(join, part->name)};
    if (bookmark->has_title_entry)
        bookmark->title = copy(join, composition->outline.items[0].title);
    else if (composition->titles.count > 0)
        bookmark->title = copy(join, composition->titles.items[0].text);
    *entry = (OutlineEntry){.level = 1, .page = (int)base->page};
    for (size_t i = 0; i < composition->outline.count; i++) {
        const OutlineEntry *own = &composition->outline.items[i];
        entry = vector_push(join->arena, &whole->outline);
        if (!entry)
            return false;
        *entry = (OutlineEntry){copy(join, own->title), own->level + 1,
                                own->page + (int)base->page, own->y};
    }
    return !arena_failed(join->arena);
}

static int
compare_titles(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* False if two are the same or one has none. */
static bool
titles_differ(Join *join)
{
    size_t count = join->bookmarks.count;
    const char **titles = arena_array(join->arena, count, sizeof *titles);
    for (size_t i = 0; titles && i < count; i++) {
        titles[i] = join->bookmarks.items[i].title;
        if (!titles[i])
            return false;
    }
    if (titles)
        qsort(titles, count, sizeof *titles, compare_titles);
    for (size_t i = 1; titles && i < count; i++)
        if (strcmp(titles[i - 1], titles[i]) == 0)
            return false;
    return titles != NULL;
}

/*
 * Titles if they tell the documents apart, else the names.  What a title is
 * called by is not called so once more below it.
 */
static void
name_bookmarks(Join *join)
{
    OutlineEntry *entries = join->whole.outline.items;
    bool by_title = titles_differ(join);
    size_t kept = 0;
    size_t next = 0; /* bookmark */
    for (size_t i = 0; i < join->whole.outline.count; i++) {
        const Bookmark *bookmark = &join->bookmarks.items[next];
        entries[kept] = entries[i];
        if (next < join->bookmarks.count && bookmark->entry == i) {
            entries[kept].title = by_title ? bookmark->title : bookmark->name;
            i += by_title && bookmark->has_title_entry;
            next++;
        }
        kept++;
    }
    join->whole.outline.count = kept;
}

/* ---- the whole ---- */

bool
join_add(Join *join, const JoinPart *part)
{
    const Composition *composition = part->composition;
    Composition *whole = &join->whole;
    bool is_first = join->bookmarks.count == 0;
    if (is_front_needed(join, part) && !add_blank_page(join))
        return false;
    Base base = {whole->pages.count, whole->elements.count,
                 whole->targets.count};
    join->text = NULL;
    if (is_first && !describe(join, composition))
        return false;
    if (!is_first)
        keep_common(whole, composition);
    whole->shortfalls |= composition->shortfalls;
    return add_elements(join, composition, &base) &&
           add_pictures(join, composition) &&
           add_targets(join, composition, &base) &&
           add_bookmarks(join, part, &base) && add_pages(join, part, &base);
}

/* A page by itself, among others that stand on sheets. */
static bool
add_sheet_of_page(Join *join, size_t index)
{
    Sheet *sheet = vector_push(join->arena, &join->whole.sheets);
    return sheet && sheet_of_page(join->arena, &join->whole, index, sheet);
}

static bool
put_run_on_sheets(Join *join, const Run *run)
{
    const PageRange *pages = &run->pages;
    if (run->imposition.kind != IMPOSITION_NONE)
        return imposition_apply(&run->imposition, &join->whole, *pages);
    for (size_t i = 0; i < pages->count; i++)
        if (!add_sheet_of_page(join, pages->first + i))
            return false;
    return true;
}

static bool
put_on_sheets(Join *join)
{
    bool needed = false;
    for (size_t i = 0; i < join->runs.count; i++)
        needed |= join->runs.items[i].imposition.kind != IMPOSITION_NONE;
    for (size_t i = 0; needed && i < join->runs.count; i++) {
        Duplex before = join->whole.duplex;
        if (!put_run_on_sheets(join, &join->runs.items[i]))
            return false;
        if (i > 0 && join->whole.duplex != before)
            join->whole.duplex = DUPLEX_UNSAID;
    }
    return true;
}

/* Where each document is one page, its number says which one it is. */
static void
number_pages(Join *join)
{
    Composition *whole = &join->whole;
    if (whole->pages.count != join->bookmarks.count)
        return;
    for (size_t i = 0; i < whole->pages.count; i++) {
        whole->pages.items[i].number = (int)i + 1;
        whole->pages.items[i].part = 0;
    }
}

const Composition *
join_finish(Join *join, const char *title)
{
    Composition *whole = &join->whole;
    if (whole->titles.count == 0) {
        LocalText *added = vector_push(join->arena, &whole->titles);
        if (added)
            *added = (LocalText){NULL, title};
    }
    name_bookmarks(join);
    number_pages(join);
    return put_on_sheets(join) && !arena_failed(join->arena) ? whole : NULL;
}

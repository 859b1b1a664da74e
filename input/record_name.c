/*
 * Names of files: see record_name.h.
 *
 * Two names are one file where case or normalisation do not count (macOS,
 * Windows), so they are compared folded and composed; utf8proc does both.
 */
#include "input/record_name.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <utf8proc.h>

enum { NAME_BYTES_MAX = 255, FIRST_SLOTS = 64 };

typedef struct Name {
    const char *folded;
    const char *name;
    size_t row;
} Name;

/* Open addressing; a power of two slots, at most half of them used. */
struct NameSet {
    Arena *arena;
    Name *slots;
    size_t capacity;
    size_t count;
};

NameSet *
name_set_new(Arena *arena)
{
    NameSet *set = arena_alloc(arena, sizeof *set);
    if (!set)
        return NULL;
    set->arena = arena;
    set->capacity = FIRST_SLOTS;
    set->slots = arena_array(arena, FIRST_SLOTS, sizeof(Name));
    return set->slots ? set : NULL;
}

/* FNV-1a. */
static size_t
hash_of(const char *text)
{
    uint64_t hash = 14695981039346656037U;
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * 1099511628211U;
    return (size_t)(hash ^ hash >> 32);
}

static Name *
slot_of(Name *slots, size_t capacity, const char *folded)
{
    size_t at = hash_of(folded) & (capacity - 1);
    while (slots[at].folded && strcmp(slots[at].folded, folded) != 0)
        at = (at + 1) & (capacity - 1);
    return &slots[at];
}

static bool
grow(NameSet *set)
{
    size_t capacity = set->capacity * 2;
    Name *slots = arena_array(set->arena, capacity, sizeof(Name));
    if (!slots)
        return false;
    for (size_t i = 0; i < set->capacity; i++)
        if (set->slots[i].folded)
            *slot_of(slots, capacity, set->slots[i].folded) = set->slots[i];
    set->slots = slots;
    set->capacity = capacity;
    return true;
}

/* In the arena; NULL when memory ran out. */
static const char *
map_text(Arena *arena, const char *text, utf8proc_option_t options)
{
    utf8proc_uint8_t *mapped = NULL;
    utf8proc_ssize_t length =
        utf8proc_map((const utf8proc_uint8_t *)text, 0, &mapped,
                     options | UTF8PROC_NULLTERM | UTF8PROC_STABLE);
    const char *kept =
        length < 0 ? NULL
                   : arena_text(arena, (const char *)mapped, (size_t)length);
    free(mapped);
    if (length < 0)
        arena_array(arena, SIZE_MAX, 2); /* marks the failure */
    return kept;
}

/* ---- what a name may be ---- */

static bool
is_reserved_character(unsigned char c)
{
    return c < ' ' || c == 0x7F || strchr("<>:\"/\\|?*", c);
}

/* `CON`, `nul.pdf`, `Com1`: devices on Windows, whatever their ending. */
static bool
is_device(const char *name)
{
    static const char *const devices[] = {"CON", "PRN", "AUX", "NUL"};
    size_t length = strcspn(name, ".");
    for (size_t i = 0; i < sizeof devices / sizeof *devices; i++)
        if (length == 3 && strncasecmp(name, devices[i], 3) == 0)
            return true;
    return length == 4 && name[3] >= '1' && name[3] <= '9' &&
           (strncasecmp(name, "COM", 3) == 0 ||
            strncasecmp(name, "LPT", 3) == 0);
}

/* Marks that turn the order of what is shown: `fdp.exe` for `exe.pdf`. */
static bool
has_hidden_character(const char *name)
{
    size_t length = strlen(name);
    for (size_t i = 0; i < length;) {
        uint32_t c;
        size_t size = utf8_decode(name + i, length - i, &c);
        if (size == 0 || (c >= 0x80 && c < 0xA0) || c == 0xFEFF ||
            (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
            (c >= 0x2060 && c <= 0x206F))
            return true;
        i += size;
    }
    return false;
}

/* Why the name cannot be used, or NULL. */
static const char *
fault_of(const char *name)
{
    size_t length = strlen(name);
    if (length == 0 || strcmp(name, ".pdf") == 0)
        return "it is empty";
    if (name[0] == '.' || name[0] == '-' || name[0] == ' ')
        return "it begins with a dot, a hyphen or a space";
    if (name[length - 1] == '.' || name[length - 1] == ' ')
        return "it ends with a dot or a space";
    if (length > NAME_BYTES_MAX)
        return "it is longer than 255 bytes (83 Chinese characters and .pdf)";
    for (size_t i = 0; i < length; i++)
        if (is_reserved_character((unsigned char)name[i]))
            return "a line feed or one of < > : \" / \\ | ? * stands in it";
    if (has_hidden_character(name))
        return "a character that is not seen stands in it";
    return is_device(name) ? "it names a device on some systems" : NULL;
}

static bool
add_name(NameSet *names, const char *name, const Record *record,
         Diagnostics *diagnostics)
{
    const char *folded =
        map_text(names->arena, name, UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD);
    if (!folded || (2 * names->count >= names->capacity && !grow(names)))
        return false;
    Name *slot = slot_of(names->slots, names->capacity, folded);
    if (slot->folded) {
        diagnose(diagnostics, SEVERITY_ERROR, "output-collision", record->place,
                 "row %zu would overwrite the PDF of row %zu (\"%s\")",
                 record->number, slot->row, slot->name);
        return false;
    }
    names->count++;
    *slot = (Name){folded, arena_text(names->arena, name, strlen(name)),
                   record->number};
    return slot->name != NULL;
}

const char *
record_file_name(Arena *arena, const Template *pattern, const Record *record,
                 NameSet *names, Diagnostics *diagnostics)
{
    const char *text = template_text(arena, pattern, record, diagnostics);
    const char *name = text ? map_text(arena, text, UTF8PROC_COMPOSE) : NULL;
    if (!name)
        return NULL;
    const char *fault = fault_of(name);
    if (fault) {
        diagnose(diagnostics, SEVERITY_ERROR, "unsafe-name", record->place,
                 "row %zu would be written as \"%s\", but %s", record->number,
                 name, fault);
        return NULL;
    }
    return add_name(names, name, record, diagnostics) ? name : NULL;
}

bool
name_set_add(NameSet *names, const char *name)
{
    const char *folded =
        map_text(names->arena, name, UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD);
    if (!folded || (2 * names->count >= names->capacity && !grow(names)))
        return false;
    Name *slot = slot_of(names->slots, names->capacity, folded);
    if (slot->folded)
        return false;
    *slot = (Name){folded, name, 0};
    names->count++;
    return true;
}

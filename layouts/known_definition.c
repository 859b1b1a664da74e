/*
 * Known definitions: a layout is read once, and not for each document.
 *
 * What a definition becomes depends on its text, its name, the document's
 * languages and the fonts there are; the last do not change while the library
 * lives.  One that extends files, or of which there was something to say, is
 * read each time.  Nothing is let go before the library is: when there is no
 * more room, no more is kept.
 */
#include <string.h>

#include "input/memo.h"
#include "layouts/definition.h"

enum { MOST_BYTES = 4 * 1024 * 1024, USUAL_SIZE = 128 * 1024 };

typedef struct KnownDefinition {
    Arena *arena;
    const Definition *definition;
} KnownDefinition;

static void
release(void *value)
{
    arena_free(((KnownDefinition *)value)->arena);
}

static void *
make_memo(void)
{
    return memo_new(MOST_BYTES, release);
}

static StringBuilder
definition_key(Arena *arena, const Source *source, const Document *document)
{
    StringBuilder key = {.arena = arena};
    string_append(&key, source->name, strlen(source->name) + 1);
    for (int i = 0; i < document->language_count; i++) {
        const Language *language = &document->languages[i];
        string_append(&key, language->han ? "h" : "l", 1);
        string_append(&key, language->tag, strlen(language->tag) + 1);
    }
    string_append(&key, source->text, source->length);
    return key;
}

/* Counts the files that are read. */
typedef struct Opening {
    const DefinitionFiles *files;
    size_t count;
} Opening;

static const Source *
open_counted(void *context, const char *path, Place place)
{
    Opening *opening = context;
    opening->count++;
    return opening->files->open(opening->files->context, path, place);
}

/* The same once more, in memory of its own. */
static KnownDefinition *
read_to_keep(const Source *source, const Document *document,
             FontLibrary *library)
{
    Arena *arena = arena_new();
    KnownDefinition *known = arena ? arena_alloc(arena, sizeof *known) : NULL;
    Diagnostics ignored = {.arena = arena};
    Document languages = {.language_count = document->language_count};
    for (int i = 0; known && i < document->language_count; i++) {
        const Language *language = &document->languages[i];
        languages.languages[i] =
            (Language){arena_text(arena, language->tag, strlen(language->tag)),
                       language->han};
    }
    const Source *copy = known ? source_new(arena, source->name, source->text,
                                            source->length, &ignored)
                               : NULL;
    const Definition *definition =
        copy && !arena_failed(arena)
            ? definition_read_anew(arena, copy, NULL, &languages, library,
                                   &ignored)
            : NULL;
    if (!definition || ignored.list.count > 0) {
        arena_free(arena);
        return NULL;
    }
    *known = (KnownDefinition){arena, definition};
    return known;
}

static void
keep(Memo *memo, const StringBuilder *key, const Source *source,
     const Document *document, FontLibrary *library)
{
    KnownDefinition *known =
        memo_has_room(memo) ? read_to_keep(source, document, library) : NULL;
    if (known && !memo_keep(memo, key->bytes, key->length, known, USUAL_SIZE))
        arena_free(known->arena);
}

Definition *
definition_read_extended(Arena *arena, const Source *source,
                         const DefinitionFiles *files, const Document *document,
                         FontLibrary *library, Diagnostics *diagnostics)
{
    Memo *memo = font_library_companion(library, make_memo, memo_free);
    StringBuilder key = definition_key(arena, source, document);
    if (arena_failed(arena))
        return NULL;
    const KnownDefinition *known = memo_find(memo, key.bytes, key.length);
    if (known) {
        Definition *copy = arena_alloc(arena, sizeof *copy);
        if (copy)
            *copy = *known->definition;
        return copy;
    }
    size_t said = diagnostics->list.count;
    Opening opening = {files, 0};
    const DefinitionFiles counted = {&opening, open_counted};
    Definition *read = definition_read_anew(
        arena, source, files ? &counted : NULL, document, library, diagnostics);
    if (read && opening.count == 0 && diagnostics->list.count == said &&
        memo_wants(memo, key.bytes, key.length))
        keep(memo, &key, source, document, library);
    return read;
}

/*
 * Entries: see entry.h.
 */
#include "pipeline/archive/entry.h"

#include <string.h>

#include "input/text.h"

static const char *
profile_name(Arena *arena, CheckProfile claim)
{
    const char *access = claim.access ? "ua-1" : "";
    const char *name;
    if (claim.archive == 0)
        return claim.access ? access : "plain";
    name =
        arena_format(arena, "a-%d%c%s%s", claim.archive,
                     claim.level - 'A' + 'a', claim.access ? "+" : "", access);
    return name ? name : "";
}

static LocalTexts *
texts_of(Entry *entry, PdfFieldKind kind)
{
    return kind == PDF_FIELD_TITLE         ? &entry->titles
           : kind == PDF_FIELD_ISSUER      ? &entry->issuers
           : kind == PDF_FIELD_ISSUE       ? &entry->issues
           : kind == PDF_FIELD_DESCRIPTION ? &entry->descriptions
                                           : NULL;
}

static TextList *
list_of(Entry *entry, PdfFieldKind kind)
{
    return kind == PDF_FIELD_LANGUAGE  ? &entry->languages
           : kind == PDF_FIELD_AUTHOR  ? &entry->authors
           : kind == PDF_FIELD_KEYWORD ? &entry->keywords
           : kind == PDF_FIELD_FONT    ? &entry->fonts
                                       : NULL;
}

/* "2026-05-01T00:00:00Z" as the day alone. */
static const char *
day_of(Arena *arena, const char *date)
{
    return arena_text(arena, date, strcspn(date, "T"));
}

static void
take_field(Arena *arena, const PdfField *field, Entry *entry, EntryText *text)
{
    const char *said = utf8_repair(arena, field->text);
    const char *language = utf8_repair(arena, field->language);
    if (!said || !language || field->kind == PDF_FIELD_ATTACHMENT)
        return;
    LocalTexts *texts = texts_of(entry, field->kind);
    TextList *list = list_of(entry, field->kind);
    LocalText *local = texts ? vector_push(arena, texts) : NULL;
    const char **item = list ? vector_push(arena, list) : NULL;
    if (local)
        *local = (LocalText){language, said};
    if (item)
        *item = said;
    if (field->kind == PDF_FIELD_DATE && !*entry->date)
        entry->date = day_of(arena, said);
    if (field->kind == PDF_FIELD_IDENTIFIER && !*entry->identifier)
        entry->identifier = said;
    if (field->kind == PDF_FIELD_PRODUCER && !*entry->producer)
        entry->producer = said;
    EntryPiece *piece = field->kind == PDF_FIELD_TEXT
                            ? vector_push(arena, &text->pieces)
                            : NULL;
    if (piece)
        *piece = (EntryPiece){language, field->page, field->block, said};
}

void
entry_describe(Arena *arena, const PdfDescription *description, Entry *entry,
               EntryText *text)
{
    entry->pages = description->pages;
    entry->profile = profile_name(arena, description->claim);
    entry->date = entry->identifier = entry->producer = "";
    entry->conforms =
        description->claim.archive >= 2 && description->errors == 0;
    *text = (EntryText){0};
    for (size_t i = 0; i < description->fields.count; i++)
        take_field(arena, &description->fields.items[i], entry, text);
}

const char *
entry_own_key(Arena *arena, const Entry *entry)
{
    if (*entry->identifier)
        return arena_format(arena, "identifier %s", entry->identifier);
    if (entry->issuers.count > 0 && entry->issues.count > 0 && *entry->file)
        return arena_format(arena, "issue %s / %s / %s",
                            entry->issuers.items[0].text,
                            entry->issues.items[0].text, entry->file);
    return arena_format(arena, "file %s", entry->sha256);
}

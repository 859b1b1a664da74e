/*
 * A document of a site: see site.h.
 */
#include "pipeline/archive/site.h"

#include <stdlib.h>
#include <string.h>

#include "input/language.h"
#include "input/text.h"
#include "input/words.h"
#include "pipeline/archive/store.h"
#include "pipeline/file.h"
#include "pipeline/messages.h"

/* ---- its file ---- */

/*
 * The words of a title, apart by "-" but for those written without spaces:
 * letters and digits only, which every system takes.
 */
static bool
append_title(Arena *arena, StringBuilder *name, const char *title)
{
    enum { MOST = 90 /* bytes */ };
    Words words = {0};
    size_t most = name->length + MOST;
    bool after_single = false;
    if (!words_read(arena, title, strlen(title), &words))
        return false;
    for (size_t i = 0; i < words.count; i++) {
        const Word *word = &words.items[i];
        bool joined = after_single && word->single && !word->apart;
        if (name->length + word->length + 1 > most)
            break;
        if (!joined)
            string_append(name, "-", 1);
        string_append(name, word->folded, word->length);
        after_single = word->single;
    }
    return true;
}

static bool
append_date(StringBuilder *name, const char *date)
{
    bool is_plain = *date && strspn(date, "0123456789-") == strlen(date);
    return string_append_text(name, is_plain ? date : "undated");
}

/* "2026-05-01-简报-ab12cd34ef"; NULL: out of memory. */
static const char *
document_name(Arena *arena, const Entry *entry)
{
    StringBuilder name = {.arena = arena};
    const char *title =
        entry->titles.count > 0 ? entry->titles.items[0].text : entry->file;
    const char *digest = arena_format(arena, "-%.*s", SHORT_ID, entry->sha256);
    return digest && append_date(&name, entry->date) &&
                   append_title(arena, &name, title) &&
                   string_append_text(&name, digest)
               ? name.bytes
               : NULL;
}

/* A copy, so that nothing done to the site can change the archive. */
static bool
copy_document(Site *site, Arena *arena, const Entry *entry, const char *name)
{
    FileBytes file;
    const char *stored =
        store_path(site->archive, arena, entry->sha256, ".pdf");
    if (!stored || !name)
        return site_tell_memory(site);
    int error = file_read(arena, stored, &file);
    if (error) {
        failure("unreadable-file", "cannot read %s: %s", stored,
                strerror(error));
        site->status = STATUS_IO;
        return false;
    }
    if (strcmp(digest_of(file.bytes, file.length).text, entry->sha256) != 0) {
        failure("archive-changed",
                "%s is not as it was when it was added; briefset archive DIR "
                "verify tells more",
                stored);
        site->status = STATUS_REJECTED;
        return false;
    }
    return site_write(site, site_name(site, arena, "documents/%s.pdf", name),
                      file.bytes, file.length);
}

/* ---- its text ---- */

/* What says nothing to a browser is left out. */
static void
print_language(FILE *out, const char *language)
{
    json_print_string(
        out, language && language_tag_is_valid(language) ? language : "");
}

static void
print_block(FILE *out, const EntryPiece *piece, const EntryPiece *end)
{
    int block = piece->block;
    fputc('[', out);
    print_language(out, piece->language);
    for (; piece < end && piece->block == block; piece++) {
        fprintf(out, ",%d,", piece->page);
        json_print_string(out, piece->text);
    }
    fputc(']', out);
}

static bool
write_text(Site *site, Arena *arena, const Entry *entry)
{
    EntryText text;
    SiteScript script;
    if (!catalogue_text(site->archive, arena, entry->id, &text))
        return false;
    if (!site_script_begin(site, &script))
        return false;
    fprintf(script.stream, "briefset.text(\"%s\",[", entry->sha256);
    const EntryPiece *end = text.pieces.items + text.pieces.count;
    for (size_t i = 0; i < text.pieces.count; i++) {
        const EntryPiece *piece = &text.pieces.items[i];
        if (i > 0 && piece[-1].block == piece->block)
            continue;
        fputs(i > 0 ? ",\n" : "\n", script.stream);
        print_block(script.stream, piece, end);
    }
    fputs("]);\n", script.stream);
    return site_script_end(
        site, &script,
        site_name(site, arena, "page/texts/%s.js", entry->sha256));
}

/* ---- what is shown of it ---- */

static void
print_texts(FILE *out, const char *name, const LocalTexts *texts)
{
    fprintf(out, ",\"%s\":[", name);
    for (size_t i = 0; i < texts->count; i++) {
        fputs(i > 0 ? ",[" : "[", out);
        print_language(out, texts->items[i].language);
        fputc(',', out);
        json_print_string(out, texts->items[i].text);
        fputc(']', out);
    }
    fputc(']', out);
}

static void
print_languages(FILE *out, const TextList *languages)
{
    const char *between = "";
    fputs(",\"languages\":[", out);
    for (size_t i = 0; i < languages->count; i++) {
        if (!language_tag_is_valid(languages->items[i]))
            continue;
        fputs(between, out);
        json_print_string(out, languages->items[i]);
        between = ",";
    }
    fputc(']', out);
}

static void
print_text(FILE *out, const char *name, const char *text)
{
    fprintf(out, ",\"%s\":", name);
    json_print_string(out, text);
}

static const char *
members_of(Arena *arena, const Entry *entry, const char *name)
{
    char *bytes = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&bytes, &length);
    if (!out)
        return NULL;
    fprintf(out, "\"sha256\":\"%s\"", entry->sha256);
    print_text(out, "name", name);
    print_text(out, "file", entry->file);
    print_text(out, "key", entry->key);
    print_text(out, "date", entry->date);
    print_texts(out, "titles", &entry->titles);
    print_texts(out, "issuers", &entry->issuers);
    print_texts(out, "issues", &entry->issues);
    print_texts(out, "descriptions", &entry->descriptions);
    print_languages(out, &entry->languages);
    fprintf(out, ",\"pages\":%lld,\"bytes\":%lld,\"version\":%lld",
            (long long)entry->pages, (long long)entry->bytes,
            (long long)entry->version);
    fprintf(out, ",\"current\":%s", entry->is_current ? "true" : "false");
    bool good = !ferror(out);
    good = fclose(out) == 0 && good;
    const char *members = good ? arena_text(arena, bytes, length) : NULL;
    free(bytes);
    return members;
}

bool
site_document(void *context, Arena *arena, const Entry *entry)
{
    Site *site = context;
    const char *name = document_name(arena, entry);
    if (!copy_document(site, arena, entry, name) ||
        !write_text(site, arena, entry))
        return false;
    SiteDocument *document = vector_push(site->arena, &site->documents);
    if (!document)
        return site_tell_memory(site);
    *document = (SiteDocument){
        .id = entry->id,
        .sha256 = arena_text(site->arena, entry->sha256, strlen(entry->sha256)),
        .name = arena_text(site->arena, entry->file, strlen(entry->file)),
        .members = members_of(site->arena, entry, name)};
    return (document->sha256 && document->name && document->members) ||
           site_tell_memory(site);
}

/*
 * Printing entries: see print.h.
 */
#include "pipeline/archive/print.h"

#include <string.h>

#include "input/text.h"
#include "input/translation.h"
#include "pipeline/messages.h"

static void
print_text(FILE *out, const char *text)
{
    print_safely(out, text, strlen(text));
}

static const char *
message_tag(void)
{
    return messages_style().language == MESSAGES_IN_CHINESE ? "zh" : "en";
}

/* ---- for people ---- */

void
print_entry_line(FILE *out, const Entry *entry)
{
    const char *title = entry_in_language(&entry->titles, message_tag());
    const char *issue = entry_in_language(&entry->issues, message_tag());
    fprintf(out, "%.*s  ", SHORT_ID, entry->sha256);
    print_text(out, *entry->date ? entry->date : "----------");
    fputs("  ", out);
    print_text(out, *title ? title : entry->file);
    if (*issue) {
        fputs("  (", out);
        print_text(out, issue);
        fputs(")", out);
    }
    if (!entry->is_current)
        fprintf(out, "  [%s]",
                translate_word(messages_style().language, "replaced"));
    fputc('\n', out);
}

void
print_passage(FILE *out, Arena *arena, const Passage *passage, bool color)
{
    const char *text = passage->text;
    size_t at = 0;
    fputs("    ", out);
    const char *page = words_of(arena, "page %d: ", passage->page);
    fputs(passage->page > 0 ? page : "", out);
    fputs(passage->cut_before ? "…" : "", out);
    for (size_t i = 0; i < passage->matches.count; i++) {
        const Match *match = &passage->matches.items[i];
        size_t start = match->start < at ? at : match->start;
        if (match->end <= start)
            continue;
        print_safely(out, text + at, start - at);
        fputs(color ? "\033[1;31m" : "", out);
        print_safely(out, text + start, match->end - start);
        fputs(color ? "\033[0m" : "", out);
        at = match->end;
    }
    print_text(out, text + at);
    fputs(passage->cut_after ? "…\n" : "\n", out);
}

static void
print_name(FILE *out, const char *name)
{
    fprintf(out, "%s%s", translate_word(messages_style().language, name),
            translate_word(messages_style().language, ": "));
}

static void
print_field(FILE *out, const char *name, const char *text)
{
    if (!text || !*text)
        return;
    print_name(out, name);
    print_text(out, text);
    fputc('\n', out);
}

static void
print_texts(FILE *out, const char *name, const LocalTexts *texts)
{
    for (size_t i = 0; i < texts->count; i++) {
        print_name(out, name);
        print_text(out, texts->items[i].text);
        if (texts->items[i].language && *texts->items[i].language) {
            fputs(" (", out);
            print_text(out, texts->items[i].language);
            fputs(")", out);
        }
        fputc('\n', out);
    }
}

static void
print_list(FILE *out, const char *name, const TextList *list)
{
    if (list->count == 0)
        return;
    print_name(out, name);
    for (size_t i = 0; i < list->count; i++) {
        fputs(i > 0 ? ", " : "", out);
        print_text(out, list->items[i]);
    }
    fputc('\n', out);
}

static void
print_made(FILE *out, const Entry *entry)
{
    const MadeBy *made = &entry->made;
    for (size_t i = 0; i < entry->files.count; i++) {
        const StoredFile *file = &entry->files.items[i];
        print_name(out, file->role);
        print_text(out, file->name);
        fprintf(out, " (%s)\n", file->sha256);
    }
    if (made->record > 0) {
        print_name(out, "record");
        fprintf(out, "%lld\n", (long long)made->record);
    }
    JobOptions options = made->options;
    for (size_t i = 0; i < JOB_TEXTS; i++)
        print_field(out, job_text_names[i], *job_text(&options, i));
    print_field(out, "SOURCE_DATE_EPOCH", made->epoch);
}

void
print_entry(FILE *out, const Entry *entry)
{
    print_field(out, "document", entry->sha256);
    print_texts(out, "title", &entry->titles);
    print_texts(out, "issuer", &entry->issuers);
    print_texts(out, "issue", &entry->issues);
    print_texts(out, "description", &entry->descriptions);
    print_list(out, "author", &entry->authors);
    print_list(out, "keywords", &entry->keywords);
    print_field(out, "date", entry->date);
    print_field(out, "identifier", entry->identifier);
    print_list(out, "languages", &entry->languages);
    print_name(out, "pages");
    fprintf(out, "%lld\n", (long long)entry->pages);
    print_field(out, "profile", entry->profile);
    if (!entry->conforms)
        print_field(out, "profile",
                    translate_word(messages_style().language, "not kept"));
    print_field(out, "program", entry->producer);
    print_list(out, "fonts", &entry->fonts);
    print_field(out, "file", entry->file);
    print_name(out, "bytes");
    fprintf(out, "%lld\n", (long long)entry->bytes);
    print_field(out, "added on", entry->added);
    print_name(out, "version");
    fprintf(out, "%lld%s\n", (long long)entry->version,
            entry->is_current
                ? ""
                : translate_word(messages_style().language, " (replaced)"));
    print_made(out, entry);
}

/* ---- JSON ---- */

static void
json_text(FILE *out, const char *name, const char *text)
{
    fprintf(out, ",\"%s\":", name);
    if (text && *text)
        json_print_string(out, text);
    else
        fputs("null", out);
}

static void
json_texts(FILE *out, const char *name, const LocalTexts *texts)
{
    fprintf(out, ",\"%s\":[", name);
    for (size_t i = 0; i < texts->count; i++) {
        fputs(i > 0 ? ",{\"language\":" : "{\"language\":", out);
        json_print_string(
            out, texts->items[i].language ? texts->items[i].language : "");
        fputs(",\"text\":", out);
        json_print_string(out, texts->items[i].text);
        fputc('}', out);
    }
    fputc(']', out);
}

static void
json_list(FILE *out, const char *name, const TextList *list)
{
    fprintf(out, ",\"%s\":[", name);
    for (size_t i = 0; i < list->count; i++) {
        fputs(i > 0 ? "," : "", out);
        json_print_string(out, list->items[i]);
    }
    fputc(']', out);
}

static void
json_made(FILE *out, const Entry *entry)
{
    const MadeBy *made = &entry->made;
    fputs(",\"files\":[", out);
    for (size_t i = 0; i < entry->files.count; i++) {
        const StoredFile *file = &entry->files.items[i];
        fputs(i > 0 ? ",{\"role\":" : "{\"role\":", out);
        json_print_string(out, file->role);
        fputs(",\"name\":", out);
        json_print_string(out, file->name);
        fprintf(out, ",\"sha256\":\"%s\"}", file->sha256);
    }
    fputs("],\"made\":{\"record\":", out);
    if (made->record > 0)
        fprintf(out, "%lld", (long long)made->record);
    else
        fputs("null", out);
    JobOptions options = made->options;
    for (size_t i = 0; i < JOB_TEXTS; i++)
        json_text(out, job_text_names[i], *job_text(&options, i));
    json_text(out, "epoch", made->epoch);
    fputc('}', out);
}

static void
print_members(FILE *out, const Entry *entry)
{
    fprintf(out, "\"sha256\":\"%s\"", entry->sha256);
    json_text(out, "key", entry->key);
    fprintf(out, ",\"version\":%lld,\"current\":%s", (long long)entry->version,
            entry->is_current ? "true" : "false");
    json_text(out, "added", entry->added);
    json_text(out, "file", entry->file);
    fprintf(out, ",\"bytes\":%lld,\"pages\":%lld", (long long)entry->bytes,
            (long long)entry->pages);
    json_text(out, "profile", entry->profile);
    fprintf(out, ",\"conforms\":%s", entry->conforms ? "true" : "false");
    json_text(out, "date", entry->date);
    json_text(out, "identifier", entry->identifier);
    json_text(out, "program", entry->producer);
    json_texts(out, "titles", &entry->titles);
    json_texts(out, "issuers", &entry->issuers);
    json_texts(out, "issues", &entry->issues);
    json_texts(out, "descriptions", &entry->descriptions);
    json_list(out, "languages", &entry->languages);
    json_list(out, "authors", &entry->authors);
    json_list(out, "keywords", &entry->keywords);
    json_list(out, "fonts", &entry->fonts);
    json_made(out, entry);
}

void
print_entry_json(FILE *out, const Entry *entry)
{
    fputc('{', out);
    print_members(out, entry);
    fputc('}', out);
}

/* Places as JSON has them: characters, not bytes. */
static size_t
characters(const char *text, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++)
        count += ((unsigned char)text[i] & 0xC0) != 0x80;
    return count;
}

void
print_found_json(FILE *out, const Entry *entry, const Passage *passage)
{
    fputc('{', out);
    print_members(out, entry);
    fputs(",\"passage\":{\"language\":", out);
    json_print_string(out, passage->language ? passage->language : "");
    if (passage->page > 0)
        fprintf(out, ",\"page\":%d,\"text\":", passage->page);
    else
        fputs(",\"page\":null,\"text\":", out);
    json_print_string(out, passage->text);
    fputs(",\"matches\":[", out);
    for (size_t i = 0; i < passage->matches.count; i++) {
        const Match *match = &passage->matches.items[i];
        fprintf(out, "%s[%zu,%zu]", i > 0 ? "," : "",
                characters(passage->text, match->start),
                characters(passage->text, match->end));
    }
    fputs("]}}", out);
}

/*
 * The catalogue as a table: see export.h.
 */
#include "pipeline/archive/export.h"

#include <stdio.h>
#include <string.h>

#include "input/text.h"
#include "pipeline/archive/print.h"

static bool
print_line(void *context, Arena *arena, const Entry *entry)
{
    (void)context;
    (void)arena;
    print_entry_json(stdout, entry);
    putchar('\n');
    return !ferror(stdout);
}

Status
export_ndjson(Archive *archive)
{
    return catalogue_visit(archive, &(EntryFilter){0}, print_line, NULL);
}

/* ---- CSV ---- */

/* What a spreadsheet would take for a formula has an apostrophe before it, by
   which it takes it for text. */
static void
print_cell(const char *text, const char *end)
{
    bool is_formula = *text && strchr("=+-@\t\r", *text);
    bool quoted = text[strcspn(text, ",\"\r\n")] != '\0';
    if (quoted)
        putchar('"');
    if (is_formula)
        putchar('\'');
    for (; *text; text++) {
        if (*text == '"')
            putchar('"');
        putchar(*text);
    }
    if (quoted)
        putchar('"');
    fputs(end, stdout);
}

static void
print_number(int64_t number)
{
    printf("%lld,", (long long)number);
}

static const char *
in_language(const LocalTexts *texts, const char *language)
{
    const char *text = entry_in_language(texts, language);
    for (size_t i = 0; i < texts->count; i++)
        if (texts->items[i].text == text &&
            strncmp(texts->items[i].language, language, 2) != 0)
            return "";
    return text;
}

static void
print_list(Arena *arena, const TextList *list)
{
    StringBuilder joined = {.arena = arena};
    string_append_text(&joined, "");
    for (size_t i = 0; i < list->count; i++) {
        string_append_text(&joined, i > 0 ? "; " : "");
        string_append_text(&joined, list->items[i]);
    }
    print_cell(joined.bytes ? joined.bytes : "", ",");
}

static bool
print_row(void *context, Arena *arena, const Entry *entry)
{
    (void)context;
    print_cell(entry->sha256, ",");
    print_cell(entry->file, ",");
    print_number(entry->version);
    print_number(entry->is_current);
    print_cell(entry->added, ",");
    print_cell(entry->date, ",");
    print_cell(entry->identifier, ",");
    print_cell(in_language(&entry->titles, "zh"), ",");
    print_cell(in_language(&entry->titles, "en"), ",");
    print_cell(in_language(&entry->issuers, "zh"), ",");
    print_cell(in_language(&entry->issuers, "en"), ",");
    print_cell(entry_in_language(&entry->issues, "zh"), ",");
    print_list(arena, &entry->languages);
    print_list(arena, &entry->authors);
    print_list(arena, &entry->keywords);
    print_number(entry->pages);
    print_number(entry->bytes);
    print_cell(entry->profile, ",");
    print_number(entry->conforms);
    print_cell(entry->producer, "\r\n");
    return !ferror(stdout);
}

Status
export_csv(Archive *archive)
{
    fputs("sha256,file,version,current,added,date,identifier,title_zh,title_en,"
          "issuer_zh,issuer_en,issue,languages,authors,keywords,pages,bytes,"
          "profile,conforms,program\r\n",
          stdout);
    return catalogue_visit(archive, &(EntryFilter){0}, print_row, NULL);
}

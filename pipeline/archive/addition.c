/*
 * Additions: how a document came into the archive, and what it was made from,
 * beside it as JSON: what the PDF itself cannot say.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "input/json_tree.h"
#include "pipeline/archive/entry.h"

enum { SCHEMA = 1 };

/* ---- printing ---- */

static void
print_text(FILE *out, const char *name, const char *text)
{
    if (!text || !*text)
        return;
    fprintf(out, ",\n \"%s\": ", name);
    json_print_string(out, text);
}

static void
print_number(FILE *out, const char *name, int64_t number)
{
    if (number != 0)
        fprintf(out, ",\n \"%s\": %lld", name, (long long)number);
}

static void
print_files(FILE *out, const Entry *entry)
{
    fputs(",\n \"files\": [", out);
    for (size_t i = 0; i < entry->files.count; i++) {
        const StoredFile *file = &entry->files.items[i];
        fprintf(out, "%s\n  {\"role\": ", i > 0 ? "," : "");
        json_print_string(out, file->role);
        fputs(", \"name\": ", out);
        json_print_string(out, file->name);
        fprintf(out, ", \"sha256\": \"%s\"}", file->sha256);
    }
    fputs("]", out);
}

const char *
addition_print(Arena *arena, const Entry *entry)
{
    const MadeBy *made = &entry->made;
    JobOptions options = made->options;
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    if (!out)
        return NULL;
    fprintf(out, "{\"schema\": %d,\n \"sha256\": \"%s\"", SCHEMA,
            entry->sha256);
    print_text(out, "key", entry->key);
    print_number(out, "version", entry->version);
    print_text(out, "added", entry->added);
    print_text(out, "file", entry->file);
    print_files(out, entry);
    for (size_t i = 0; i < JOB_TEXTS; i++)
        print_text(out, job_text_names[i], *job_text(&options, i));
    print_number(out, "signature", (int64_t)options.signature_size);
    print_number(out, "profile-strict", options.profile_strict);
    print_number(out, "record", made->record);
    print_text(out, "epoch", made->epoch);
    print_text(out, "fonts", made->fonts);
    fputs("\n}\n", out);
    const char *kept =
        fclose(out) == 0 ? arena_text(arena, text, length) : NULL;
    free(text);
    return kept;
}

/* ---- reading ---- */

static const char *
text_of(const YamlNode *object, const char *key)
{
    const YamlNode *node = yaml_tree_get(object, key);
    return node && node->kind == YAML_SCALAR ? node->text : "";
}

static int64_t
number_of(const YamlNode *object, const char *key)
{
    return strtoll(text_of(object, key), NULL, 10);
}

static bool
is_digest(const char *text)
{
    return strlen(text) == DIGEST_TEXT - 1 &&
           strspn(text, "0123456789abcdef") == DIGEST_TEXT - 1;
}

static bool
read_files(Arena *arena, const YamlNode *list, Entry *entry)
{
    const YamlNode *item =
        list && list->kind == YAML_SEQUENCE ? list->first_child : NULL;
    for (; item; item = item->next) {
        StoredFile *file = vector_push(arena, &entry->files);
        if (!file || !is_digest(text_of(item, "sha256")))
            return false;
        *file = (StoredFile){text_of(item, "role"), text_of(item, "name"),
                             text_of(item, "sha256")};
    }
    return true;
}

bool
addition_read(Arena *arena, const FileBytes *file, const char *sha256,
              Entry *entry)
{
    Diagnostics diagnostics = {.arena = arena};
    Source *source =
        source_new(arena, "", file->bytes, file->length, &diagnostics);
    const YamlNode *object =
        source ? json_tree_read(arena, source, 0, source->length, &diagnostics)
               : NULL;
    if (!object || number_of(object, "schema") != SCHEMA ||
        strcmp(text_of(object, "sha256"), sha256) != 0 ||
        !*text_of(object, "key") || !*text_of(object, "added") ||
        number_of(object, "version") < 1)
        return false;
    entry->key = text_of(object, "key");
    entry->version = number_of(object, "version");
    entry->added = text_of(object, "added");
    entry->file = text_of(object, "file");
    entry->made = (MadeBy){.record = number_of(object, "record"),
                           .epoch = text_of(object, "epoch"),
                           .fonts = text_of(object, "fonts")};
    JobOptions *options = &entry->made.options;
    for (size_t i = 0; i < JOB_TEXTS; i++)
        *job_text(options, i) = text_of(object, job_text_names[i]);
    options->signature_size = (size_t)number_of(object, "signature");
    options->profile_strict = number_of(object, "profile-strict") != 0;
    return read_files(arena, yaml_tree_get(object, "files"), entry);
}

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
        if (!file || !is_digest(yaml_tree_text(item, "sha256")))
            return false;
        *file = (StoredFile){yaml_tree_text(item, "role"),
                             yaml_tree_text(item, "name"),
                             yaml_tree_text(item, "sha256")};
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
    if (!object || yaml_tree_number(object, "schema") != SCHEMA ||
        strcmp(yaml_tree_text(object, "sha256"), sha256) != 0 ||
        !*yaml_tree_text(object, "key") || !*yaml_tree_text(object, "added") ||
        yaml_tree_number(object, "version") < 1)
        return false;
    entry->key = yaml_tree_text(object, "key");
    entry->version = yaml_tree_number(object, "version");
    entry->added = yaml_tree_text(object, "added");
    entry->file = yaml_tree_text(object, "file");
    entry->made = (MadeBy){.record = yaml_tree_number(object, "record"),
                           .epoch = yaml_tree_text(object, "epoch"),
                           .fonts = yaml_tree_text(object, "fonts")};
    entry->made.options = job_options_read(object);
    return read_files(arena, yaml_tree_get(object, "files"), entry);
}

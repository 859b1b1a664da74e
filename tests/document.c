/*
 * Prints what a document holds, without places and however its runs are cut:
 * for model_test.py, which compares spellings of one document.
 *
 *   document FILE        a source of any kind
 *   document FILE FILE…  one file a language
 *
 * With LINT set in the environment it is checked as well; with TREE set the
 * units are printed as JSON, with the runs of each text.
 */
#include "input/editions.h"
#include "input/lint.h"
#include "tests/document_dump.h"

static void
print_run(const Run *run, const Run *before)
{
    static const Run none = {0};
    if (!before)
        before = &none;
    bool same_link =
        run->link == before->link ||
        (run->link && before->link && strcmp(run->link, before->link) == 0);
    if (run->style != before->style || !same_link)
        printf("<%u%s%s>", run->style, run->link ? " " : "",
               run->link ? run->link : "");
    for (size_t i = 0; i < run->length; i++)
        if (run->text[i] == '\n')
            fputs("\\n", stdout);
        else
            putchar(run->text[i]);
}

static void
print_units(const Document *document, const Unit *first, int depth)
{
    for (const Unit *unit = first; unit; unit = unit->next) {
        Dump head = {0};
        dump_head(&head, unit);
        printf("%*s%s", 2 * depth, "", head.text);
        free(head.text);
        for (int i = 0; unit->texts && i < document->language_count; i++) {
            const Text *text = &unit->texts[i];
            if (text->count == 0)
                continue;
            printf("%*s%s ", 2 * depth + 2, "", document->languages[i].tag);
            for (size_t k = 0; k < text->count; k++)
                print_run(&text->runs[k], k ? &text->runs[k - 1] : NULL);
            putchar('\n');
        }
        print_units(document, unit->first_child, depth + 1);
    }
}

/* ---- as JSON ---- */

static void
print_json_bytes(const char *bytes, size_t length)
{
    Dump text = {0};
    dump_add(&text, "%.*s", (int)length, bytes);
    json_print_string(stdout, text.text);
    free(text.text);
}

/* A run as [text, style, link]. */
static void
print_json_text(const Text *text)
{
    putchar('[');
    for (size_t i = 0; i < text->count; i++) {
        const Run *run = &text->runs[i];
        fputs(i ? ",[" : "[", stdout);
        print_json_bytes(run->text, run->length);
        printf(",%u,", run->style);
        json_print_string(stdout, run->link ? run->link : "");
        putchar(']');
    }
    putchar(']');
}

static void
print_json_units(const Document *document, const Unit *first)
{
    putchar('[');
    for (const Unit *unit = first; unit; unit = unit->next) {
        Dump head = {0};
        dump_head(&head, unit);
        fputs("{\"head\":", stdout);
        print_json_bytes(head.text, head.length - 1);
        free(head.text);
        fputs(",\"texts\":{", stdout);
        const char *divider = "";
        for (int i = 0; unit->texts && i < document->language_count; i++) {
            if (unit->texts[i].count == 0)
                continue;
            printf("%s\"%s\":", divider, document->languages[i].tag);
            print_json_text(&unit->texts[i]);
            divider = ",";
        }
        fputs("},\"units\":", stdout);
        print_json_units(document, unit->first_child);
        fputs(unit->next ? "}," : "}", stdout);
    }
    putchar(']');
}

static Source *
read_file(Arena *arena, const char *name, Diagnostics *diagnostics)
{
    Dump text = {0};
    char piece[4096];
    size_t length;
    FILE *file = fopen(name, "rb");
    dump_add(&text, "%s", "");
    while (file && (length = fread(piece, 1, sizeof piece, file)) > 0)
        dump_bytes(&text, piece, length);
    if (file)
        fclose(file);
    Source *source =
        source_new(arena, name, text.text, text.length, diagnostics);
    free(text.text);
    return source;
}

static Status
read_files(Document *document, char **names, size_t count,
           Diagnostics *diagnostics)
{
    Edition editions[LANGUAGES_MAX] = {{0}};
    for (size_t i = 0; i < count; i++) {
        const char *stem;
        editions[i].source = read_file(document->arena, names[i], diagnostics);
        editions[i].tag = edition_tag(document->arena, names[i], &stem);
        if (!editions[i].source)
            return STATUS_REJECTED;
    }
    return count == 1
               ? document_read(document, editions[0].source, diagnostics)
               : document_read_editions(document, editions, count, diagnostics);
}

int
main(int count, char **words)
{
    Arena *arena = arena_new();
    if (!arena || count < 2 || count > LANGUAGES_MAX + 1)
        return 3;
    Diagnostics diagnostics = {.arena = arena};
    Document document = {.arena = arena};
    Status status =
        read_files(&document, words + 1, (size_t)count - 1, &diagnostics);
    if (status == STATUS_OK && getenv("TREE")) {
        print_json_units(&document, document.root->first_child);
    } else if (status == STATUS_OK) {
        document.languages_declared = false;
        Dump fields = {0};
        dump_fields(&fields, &document);
        fputs(fields.text, stdout);
        free(fields.text);
        print_units(&document, document.root->first_child, 0);
        if (getenv("LINT"))
            lint_document(&document, &diagnostics);
    }
    diagnostics_print(&diagnostics, stderr);
    arena_free(arena);
    return status == STATUS_OK ? 0 : 1;
}

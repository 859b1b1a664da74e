/*
 * A Document as text, so that tests can show what they expect:
 *
 *   heading 1 #start 1:1
 *     zh «标题» 1:3
 *     en «Title» 3:3
 *   list 1. 5:1
 *     item 1. 5:1
 *       paragraph 5:4
 *         zh «甲» 5:4 «乙» strong 5:9
 *   ! warning missing-translation 5:1
 *
 * A unit with what it says of itself and its place; below it, indented, its
 * runs a language, each with its style and place ("~" before the place: the
 * source spells it otherwise, so the place is near); then its children.  At
 * the end the diagnostics.
 */
#ifndef BRIEFSET_TESTS_DOCUMENT_DUMP_H
#define BRIEFSET_TESTS_DOCUMENT_DUMP_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "input/document.h"

/* A Markdown text and what became of it. */
typedef struct Reading {
    Arena *arena;
    Diagnostics diagnostics;
    Document document;
    Source *source; /* NULL: it was no text, or memory ran out */
    Status status;
} Reading;

static inline Reading
reading_new(const char *text, size_t length)
{
    Reading reading = {.arena = arena_new(), .status = STATUS_NO_MEMORY};
    if (!reading.arena)
        return reading;
    reading.diagnostics.arena = reading.arena;
    reading.document.arena = reading.arena;
    reading.source = source_new(reading.arena, "test.md", text, length,
                                &reading.diagnostics);
    if (reading.source)
        reading.status = document_read_markdown(
            &reading.document, reading.source, &reading.diagnostics);
    return reading;
}

static inline void
reading_free(Reading *reading)
{
    arena_free(reading->arena);
    *reading = (Reading){0};
}

/* True if byte i of the run is byte `offset + i` of its source. */
static inline bool
run_is_exact(const Run *run)
{
    return run->text == run->source->text + run->offset;
}

/* ---- a growing text, owned by the caller of dump_*() ---- */

typedef struct Dump {
    char *text;
    size_t length;
    size_t capacity;
    bool places;
} Dump;

static inline void dump_add(Dump *dump, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static inline void
dump_add(Dump *dump, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    va_list again;
    va_copy(again, arguments);
    int more = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    size_t needed = dump->length + (size_t)more + 1;
    if (needed > dump->capacity) {
        dump->capacity = needed * 2;
        char *grown = realloc(dump->text, dump->capacity);
        if (!grown)
            abort();
        dump->text = grown;
    }
    vsnprintf(dump->text + dump->length, (size_t)more + 1, format, again);
    va_end(again);
    dump->length += (size_t)more;
}

/* Bytes as they are, NUL and all. */
static inline void
dump_bytes(Dump *dump, const char *bytes, size_t length)
{
    for (size_t at = 0; at < length;) {
        size_t plain = strnlen(bytes + at, length - at);
        dump_add(dump, "%.*s", (int)plain, bytes + at);
        at += plain;
        if (at < length) {
            dump_add(dump, "?");
            dump->text[dump->length - 1] = bytes[at++];
        }
    }
}

static inline void
dump_place(Dump *dump, Place place, bool exact)
{
    if (dump->places)
        dump_add(dump, " %s%d:%d", exact ? "" : "~", place.line, place.column);
}

static inline void
dump_quoted(Dump *dump, const char *text, size_t length)
{
    dump_add(dump, " «");
    for (size_t i = 0; i < length; i++)
        if (text[i] == '\n')
            dump_add(dump, "\\n");
        else
            dump_add(dump, "%c", text[i]);
    dump_add(dump, "»");
}

/* ---- units ---- */

static inline void
dump_run(Dump *dump, const Run *run)
{
    static const char *const words[] = {"emphasis", "strong",    "code",
                                        "struck",   "reference", "superscript",
                                        "subscript"};
    dump_quoted(dump, run->text, run->length);
    for (unsigned i = 0; i < sizeof words / sizeof *words; i++)
        if (run->style & 1U << i)
            dump_add(dump, " %s", words[i]);
    if (run->link)
        dump_add(dump, " ->%s", run->link);
    dump_place(dump, source_place(run->source, run->offset), run_is_exact(run));
}

static inline void
dump_text(Dump *dump, const Text *text)
{
    for (size_t i = 0; i < text->count; i++)
        dump_run(dump, &text->runs[i]);
    dump_add(dump, "\n");
}

static inline void
dump_head(Dump *dump, const Unit *unit)
{
    static const char *const kinds[] = {
        "section", "heading", "paragraph", "list", "item", "quote", "table",
        "row",     "cell",    "code",      "rule", "note", "figure"};
    static const char *const aligns[] = {"", " left", " center", " right"};
    dump_add(dump, "%s", kinds[unit->kind]);
    if (unit->level)
        dump_add(dump, " %d", unit->level);
    if (unit->marker)
        dump_add(dump, " %d%c", unit->number, unit->marker);
    dump_add(dump, "%s%s", unit->header ? " header" : "", aligns[unit->align]);
    if (unit->id)
        dump_add(dump, " #%s", unit->id);
    if (unit->class_name)
        dump_add(dump, " .%s", unit->class_name);
    if (unit->label)
        dump_add(dump, " %s", unit->label);
    dump_add(dump, "%s", unit->neutral ? " neutral" : "");
    dump_place(dump, unit->place, true);
    dump_add(dump, "\n");
}

static inline void
dump_units(Dump *dump, const Document *document, const Unit *first, int depth)
{
    for (const Unit *unit = first; unit; unit = unit->next) {
        dump_add(dump, "%*s", 2 * depth, "");
        dump_head(dump, unit);
        for (int i = 0; unit->texts && i < document->language_count; i++) {
            const char *tag = document->languages[i].tag;
            if (unit->texts[i].count == 0)
                continue;
            dump_add(dump, "%*s%.*s", 2 * depth + 2, "", (int)strcspn(tag, "-"),
                     tag);
            dump_text(dump, &unit->texts[i]);
        }
        dump_units(dump, document, unit->first_child, depth + 1);
    }
}

static inline void
dump_diagnostics(Dump *dump, const Diagnostics *diagnostics)
{
    static const char *const severities[] = {"note", "warning", "error"};
    for (size_t i = 0; i < diagnostics->list.count; i++) {
        const Diagnostic *d = &diagnostics->list.items[i];
        dump_add(dump, "! %s %s %d:%d\n", severities[d->severity], d->code,
                 d->place.line, d->place.column);
    }
}

/* The metadata, as `key zh «value» 2:8`. */
static inline void
dump_fields(Dump *dump, const Document *document)
{
    dump_add(dump, "languages");
    for (int i = 0; i < document->language_count; i++)
        dump_add(dump, " %s%s", document->languages[i].tag,
                 document->languages[i].han ? "(han)" : "");
    dump_add(dump, "%s\n", document->languages_declared ? " declared" : "");
    if (document->layout) {
        dump_add(dump, "layout «%s»", document->layout);
        dump_place(dump, document->layout_place, true);
        dump_add(dump, "\n");
    }
    for (size_t i = 0; i < document->fields.count; i++) {
        const Field *field = &document->fields.items[i];
        dump_add(dump, "%s%s", field->key, field->plain ? " plain" : "");
        for (int k = 0; k < document->language_count; k++) {
            if (!field->values[k])
                continue;
            if (!field->plain)
                dump_add(dump, " %s", document->languages[k].tag);
            dump_quoted(dump, field->values[k], strlen(field->values[k]));
            dump_place(dump, field->value_places[k], true);
        }
        dump_add(dump, "\n");
    }
}

/* The units and the diagnostics of a reading; free() the text. */
static inline char *
dump_reading(const Reading *reading, bool places)
{
    Dump dump = {.places = places};
    dump_add(&dump, "%s", "");
    if (reading->document.root)
        dump_units(&dump, &reading->document,
                   reading->document.root->first_child, 0);
    dump_diagnostics(&dump, &reading->diagnostics);
    return dump.text;
}

/* Compares, and shows both when they differ. */
static inline bool
dumps_match(const char *name, const char *expected, const char *actual)
{
    if (strcmp(expected, actual) == 0)
        return true;
    size_t line = 1;
    for (size_t i = 0; expected[i] && expected[i] == actual[i]; i++)
        line += expected[i] == '\n';
    fprintf(stderr, "%s: differs from line %zu\n-- expected\n%s-- is\n%s--\n",
            name, line, expected, actual);
    return false;
}

#endif

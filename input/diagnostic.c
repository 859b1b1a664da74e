/*
 * Diagnostics: see diagnostic.h.
 */
#include "input/diagnostic.h"

void
diagnose(Diagnostics *diagnostics, Severity severity, const char *code,
         Place place, const char *format, ...)
{
    if (severity == SEVERITY_ERROR)
        diagnostics->errors++;
    if (severity == SEVERITY_WARNING)
        diagnostics->warnings++;
    va_list arguments;
    va_start(arguments, format);
    char *message = arena_vformat(diagnostics->arena, format, arguments);
    va_end(arguments);
    if (!message)
        return;
    Diagnostic *added = vector_push(diagnostics->arena, &diagnostics->list);
    if (added)
        *added = (Diagnostic){code, severity, place, message};
}

static const char *
severity_word(Severity severity)
{
    switch (severity) {
    case SEVERITY_NOTE:
        return "note";
    case SEVERITY_WARNING:
        return "warning";
    case SEVERITY_ERROR:
        return "error";
    }
    return "error";
}

void
diagnostics_print(const Diagnostics *diagnostics, FILE *stream)
{
    for (size_t i = 0; i < diagnostics->list.count; i++) {
        const Diagnostic *d = &diagnostics->list.items[i];
        fputs(d->place.file ? d->place.file : "briefset", stream);
        if (d->place.line > 0)
            fprintf(stream, ":%d", d->place.line);
        if (d->place.line > 0 && d->place.column > 0)
            fprintf(stream, ":%d", d->place.column);
        fprintf(stream, ": %s: %s [%s]\n", severity_word(d->severity),
                d->message, d->code);
    }
}

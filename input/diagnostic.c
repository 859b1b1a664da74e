/*
 * Diagnostics: see diagnostic.h.
 */
#include "input/diagnostic.h"

#include <string.h>

#include "input/translation.h"

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
    const char *message = translate_format(
        diagnostics->arena, diagnostics->style.language, format, arguments);
    va_end(arguments);
    if (!message)
        return;
    Diagnostic *added = vector_push(diagnostics->arena, &diagnostics->list);
    if (added)
        *added = (Diagnostic){code, severity, place, message};
}

bool
diagnostics_know(Diagnostics *diagnostics, const struct Source *source)
{
    KnownSource *known = vector_push(diagnostics->arena, &diagnostics->sources);
    if (known)
        known->source = source;
    return known != NULL;
}

bool
diagnostics_silence(Diagnostics *diagnostics, const char *code,
                    const char *file, int first, int last)
{
    Silence *added = vector_push(diagnostics->arena, &diagnostics->silences);
    if (!added)
        return false;
    size_t index = diagnostics->silences.count - 1;
    *added = (Silence){code, file, first, last, last, index};
    if (index == 0)
        return true;
    const Silence *before = &added[-1];
    if (before->first <= first && strcmp(before->file, file) == 0) {
        added->run = before->run;
        added->reach = before->reach > last ? before->reach : last;
    }
    return true;
}

/* Among the silences from `first` to `last`, all of one file, in order. */
static bool
is_silenced_in(const Silence *silences, size_t first, size_t last,
               const char *code, int line)
{
    size_t low = first;
    size_t high = last + 1;
    if (silences[first].first > line)
        return false;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (silences[middle].first <= line)
            low = middle;
        else
            high = middle;
    }
    for (size_t i = low + 1; i > first && silences[i - 1].reach >= line; i--)
        if (silences[i - 1].last >= line &&
            strcmp(silences[i - 1].code, code) == 0)
            return true;
    return false;
}

bool
diagnostics_silenced(const Diagnostics *diagnostics, const char *code,
                     Place place)
{
    const Silence *silences = diagnostics->silences.items;
    for (size_t end = diagnostics->silences.count; place.file && end > 0;) {
        size_t first = silences[end - 1].run;
        if (strcmp(silences[first].file, place.file) == 0 &&
            is_silenced_in(silences, first, end - 1, code, place.line))
            return true;
        end = first;
    }
    return false;
}

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
    const struct Source **known =
        vector_push(diagnostics->arena, &diagnostics->sources);
    if (known)
        *known = source;
    return known != NULL;
}

bool
diagnostics_silenced(const Diagnostics *diagnostics, const char *code,
                     Place place)
{
    for (size_t i = 0; i < diagnostics->silences.count; i++) {
        const Silence *silence = &diagnostics->silences.items[i];
        if (place.line >= silence->first && place.line <= silence->last &&
            strcmp(code, silence->code) == 0 && place.file &&
            strcmp(place.file, silence->file) == 0)
            return true;
    }
    return false;
}

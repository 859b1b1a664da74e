/*
 * Files of a site: see site.h.
 */
#include "pipeline/archive/site.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "input/text.h"
#include "pipeline/file.h"
#include "pipeline/messages.h"

bool
site_tell_memory(Site *site)
{
    if (site->status == STATUS_OK)
        failure_no_memory();
    site->status = STATUS_NO_MEMORY;
    return false;
}

bool
site_tell(Site *site, const char *name, int error)
{
    if (error == ENOMEM)
        return site_tell_memory(site);
    if (site->status == STATUS_OK)
        failure("unwritable-file", "cannot write %s: %s", name,
                strerror(error));
    site->status = STATUS_IO;
    return false;
}

const char *
site_name(Site *site, Arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *name = arena_vformat(arena, format, arguments);
    va_end(arguments);
    name = name ? arena_format(arena, "%s/%s", site->folder, name) : NULL;
    if (!name)
        site_tell_memory(site);
    return name;
}

/* What is there already is another document's of the same name. */
bool
site_write(Site *site, const char *name, const void *bytes, size_t length)
{
    if (!name)
        return false;
    int descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor < 0)
        return site_tell(site, name, errno);
    int error = file_write_all(descriptor, bytes, length);
    if (close(descriptor) != 0 && !error)
        error = errno;
    return !error || site_tell(site, name, error);
}

bool
site_script_begin(Site *site, SiteScript *script)
{
    *script = (SiteScript){0};
    script->stream = open_memstream(&script->bytes, &script->length);
    return script->stream || site_tell_memory(site);
}

static bool
write_escaped(Site *site, const SiteScript *script, const char *name)
{
    static const char escaped[] = "\\u003c";
    Arena *arena = arena_new();
    StringBuilder out = {.arena = arena};
    bool good = arena != NULL;
    for (size_t at = 0; good && at < script->length;) {
        const char *start = script->bytes + at;
        const char *found = memchr(start, '<', script->length - at);
        size_t plain = found ? (size_t)(found - start) : script->length - at;
        good = string_append(&out, start, plain) &&
               (!found || string_append_text(&out, escaped));
        at += plain + (found != NULL);
    }
    if (!good)
        site_tell_memory(site);
    good =
        good && site_write(site, name, out.bytes ? out.bytes : "", out.length);
    arena_free(arena);
    return good;
}

bool
site_script_end(Site *site, SiteScript *script, const char *name)
{
    if (!script->stream)
        return false;
    bool good = !ferror(script->stream);
    good = fclose(script->stream) == 0 && good;
    good = good ? write_escaped(site, script, name) : site_tell_memory(site);
    free(script->bytes);
    *script = (SiteScript){0};
    return good;
}

/*
 * Pictures: see picture.h.
 *
 * A document may come from anybody: it can show nothing from outside its own
 * folder, unless the person who typesets it allows another.
 */
#include "pipeline/picture.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/batch/digest.h"
#include "pipeline/picture_load.h"

enum { PIXELS_MAX = 50 * 1000 * 1000, DEFAULT_DPI = 96 };

bool
picture_tell(Loading *loading, Severity severity, const char *code,
             const char *what)
{
    diagnose(loading->diagnostics, severity, code, loading->place,
             "the picture \"%s\" %s", loading->name, what);
    return false;
}

bool
picture_set_size(Loading *loading, Picture *picture, int64_t width,
                 int64_t height, int64_t density)
{
    if (width <= 0 || height <= 0 || width > PIXELS_MAX / height)
        return picture_tell(loading, SEVERITY_ERROR, "picture-size",
                            "has too many pixels, or none");
    if (density < 10 || density > 10000)
        density = DEFAULT_DPI;
    picture->width = width;
    picture->height = height;
    picture->natural_width = width * 72 * POINT / density;
    return true;
}

/* ---- files ---- */

enum { ALLOWED_MAX = 16 };

static const char *allowed[ALLOWED_MAX];
static size_t allowed_count;

bool
pictures_allow(const char *folder)
{
    if (allowed_count == ALLOWED_MAX || !is_directory(folder))
        return false;
    allowed[allowed_count++] = folder;
    return true;
}

/* True if the file `real_path`, without links, is in the folder or below. */
static bool
is_below(const char *folder, const char *real_path)
{
    char *real_folder = realpath(folder, NULL);
    size_t length = real_folder ? strlen(real_folder) : 0;
    bool below = real_folder && strncmp(real_path, real_folder, length) == 0 &&
                 (real_path[length] == '/' || length == 1);
    free(real_folder);
    return below;
}

/* True if the file is there and may not be shown. */
static bool
is_outside(const char *folder, const char *path)
{
    char *real_path = realpath(path, NULL);
    bool outside = real_path && !is_below(folder, real_path);
    for (size_t i = 0; real_path && outside && i < allowed_count; i++)
        outside = !is_below(allowed[i], real_path);
    free(real_path);
    return outside;
}

/* A batch must know that the document was made of it. */
static bool
know_picture(Loading *loading, const char *path, const FileBytes *file)
{
    Source *source = arena_alloc(loading->arena, sizeof *source);
    Digest digest = digest_of(file->bytes, file->length);
    if (!source)
        return false;
    source->name = path;
    source->text = "";
    source->digest =
        arena_text(loading->arena, digest.text, sizeof digest.text - 1);
    return diagnostics_know(loading->diagnostics, source);
}

static bool
read_picture(Loading *loading, Picture *picture)
{
    const char *name = loading->name;
    const char *path = name[0] == '/' ? name
                                      : arena_format(loading->arena, "%s/%s",
                                                     loading->folder, name);
    FileBytes file;
    if (!path)
        return false;
    if ((name[0] == '/' && allowed_count == 0) || strstr(name, "://") ||
        is_outside(loading->folder, path))
        return picture_tell(loading, SEVERITY_ERROR, "picture-outside",
                            "is not in the folder of the source or below");
    int error = file_read(loading->arena, path, &file);
    if (error && error != ENOMEM)
        return picture_tell(loading, SEVERITY_ERROR, "unreadable-file",
                            arena_format(loading->arena, "cannot be read: %s",
                                         strerror(error)));
    if (error || !know_picture(loading, path, &file))
        return false;
    if (file.length > 8 && memcmp(file.bytes, "\x89PNG\r\n\x1A\n", 8) == 0)
        return png_read(loading, &file, picture);
    if (file.length > 4 && memcmp(file.bytes, "\xFF\xD8\xFF", 3) == 0)
        return jpeg_read(loading, &file, picture);
    return picture_tell(loading, SEVERITY_ERROR, "picture-format",
                        "is neither PNG nor JPEG");
}

static bool
is_loaded(const Composition *composition, const char *name)
{
    for (size_t i = 0; i < composition->pictures.count; i++)
        if (strcmp(composition->pictures.items[i].name, name) == 0)
            return true;
    return false;
}

static void
load_unit(Loading *loading, const Unit *unit, int languages)
{
    for (int i = 0; unit->kind == UNIT_FIGURE && i < languages; i++) {
        loading->name = unit->pictures[i];
        loading->place = unit->place;
        if (!loading->name || figure_code(loading->name) ||
            is_loaded(loading->composition, loading->name))
            continue;
        Picture *picture =
            vector_push(loading->arena, &loading->composition->pictures);
        if (!picture)
            return;
        picture->name = loading->name;
        if (!read_picture(loading, picture))
            loading->composition->pictures.count--;
    }
    for (const Unit *child = unit->first_child; child; child = child->next)
        load_unit(loading, child, languages);
}

Status
pictures_load(const Document *document, const char *name,
              Composition *composition, Diagnostics *diagnostics)
{
    size_t errors = diagnostics->errors;
    const char *slash = strrchr(name, '/');
    Loading loading = {.arena = composition->arena,
                       .composition = composition,
                       .diagnostics = diagnostics,
                       .folder = slash == name ? "/" : "."};
    if (slash && slash > name)
        loading.folder =
            arena_text(composition->arena, name, (size_t)(slash - name));
    if (!loading.folder)
        return STATUS_NO_MEMORY;
    load_unit(&loading, document->root, document->language_count);
    if (arena_failed(composition->arena))
        return STATUS_NO_MEMORY;
    return diagnostics->errors > errors ? STATUS_REJECTED : STATUS_OK;
}

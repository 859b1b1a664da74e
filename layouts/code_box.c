/*
 * Code boxes: see code_box.h.
 */
#include "layouts/code_box.h"

#include <string.h>

#include "input/language.h"
#include "layouts/qr_code.h"

bool
code_is_address(const char *text)
{
    static const char *const schemes[] = {"http://", "https://",
                                          "mailto:", "tel:"};
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
        if (strncmp(text, schemes[i], strlen(schemes[i])) == 0)
            return true;
    return false;
}

const char *
code_name(const char *language_tag)
{
    if (language_matches(language_tag, "zh-Hant"))
        return "二維條碼";
    return language_matches(language_tag, "zh") ? "二维码" : "QR code";
}

/* ---- the code ---- */

static char
level_of(const Setting *setting, const CodeRequest *request)
{
    const char *level = request->level;
    bool known = level && strlen(level) == 1 && strchr("LMQH", level[0]);
    if (level && !known)
        diagnose(
            setting->diagnostics, SEVERITY_ERROR, "figure-value", request->look,
            "\"%s\" is not a level of error correction: L, M, Q or H", level);
    return known ? level[0] : 'M';
}

bool
code_make(const Setting *setting, const CodeRequest *request,
          const ModuleGrid **grid)
{
    char level = level_of(setting, request);
    ModuleGrid *made = arena_alloc(setting->arena, sizeof *made);
    *grid = NULL;
    if (!made)
        return false;
    if (!*request->text) {
        diagnose(setting->diagnostics, SEVERITY_ERROR, "qr-text",
                 request->place, "a QR code needs a text: qr:text");
        return true;
    }
    QrOutcome outcome =
        qr_code_make(setting->arena, request->text, level, made);
    if (outcome == QR_TOO_LONG)
        diagnose(setting->diagnostics, SEVERITY_ERROR, "qr-text",
                 request->place,
                 "a text of %zu bytes is too long for a QR code with the "
                 "error correction %c",
                 strlen(request->text), level);
    if (outcome == QR_MADE)
        *grid = made;
    return outcome != QR_NO_MEMORY;
}

/* ---- its size ---- */

static int
modules_across(const ModuleGrid *grid)
{
    return grid->side + 2 * QR_QUIET_ZONE;
}

Length
code_natural_width(const ModuleGrid *grid)
{
    return modules_across(grid) * (POINT * 60 * 72 / 2540);
}

/* In millimetres with two decimals; `more` is added before they are cut. */
static const char *
millimetres(Arena *arena, Length length, Length more)
{
    int64_t hundredths = (length * 2540 + more) / (POINT * 72);
    const char *text = arena_format(arena, "%d.%02d", (int)(hundredths / 100),
                                    (int)(hundredths % 100));
    return text ? text : "";
}

void
code_check_width(const Setting *setting, Place look, const ModuleGrid *grid,
                 Length width)
{
    int modules = modules_across(grid);
    if (width >= modules * QR_MODULE_LEAST)
        return;
    diagnose(
        setting->diagnostics, SEVERITY_WARNING, "qr-module", look,
        "the modules of this QR code are %s mm wide; 0.33 mm, and so a "
        "width of %s mm, are needed to read it safely",
        millimetres(setting->arena, width / modules, 0),
        millimetres(setting->arena, modules * QR_MODULE_LEAST, POINT * 72 - 1));
}

/* ---- on the page ---- */

bool
code_place(const Setting *setting, Slab *slab, const CodeRequest *request,
           const ModuleGrid *grid, Length x, Length width, int element)
{
    Item *white = vector_push(setting->arena, &slab->items);
    if (!white)
        return false;
    *white = (Item){.kind = ITEM_RECTANGLE,
                    .element = element,
                    .color = {255, 255, 255},
                    .x = x,
                    .width = width,
                    .height = width};
    Length zone = length_scale(width, QR_QUIET_ZONE, modules_across(grid));
    bool is_link = element >= 0 && code_is_address(request->text);
    Item *code = vector_push(setting->arena, &slab->items);
    if (code)
        *code = (Item){.kind = ITEM_MODULES,
                       .element = element,
                       .x = x + zone,
                       .y = zone,
                       .width = width - 2 * zone,
                       .height = width - 2 * zone,
                       .link = is_link ? request->text : NULL,
                       .modules = grid};
    return code != NULL;
}

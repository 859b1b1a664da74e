/*
 * A QR code as items of a slab: its modules on white, with the quiet zone.
 */
#ifndef BRIEFSET_LAYOUTS_CODE_BOX_H
#define BRIEFSET_LAYOUTS_CODE_BOX_H

#include "layouts/flow.h"

/* What a code holds and how it is asked for. */
typedef struct CodeRequest {
    const char *text;
    const char *level; /* of error correction, as written; NULL: M */
    Place place;       /* of the text */
    Place look;        /* of what is said of level and width */
} CodeRequest;

/*
 * Makes the code.  `*grid` is NULL if there can be none, which was diagnosed.
 * False when memory ran out.
 */
bool code_make(const Setting *setting, const CodeRequest *request,
               const ModuleGrid **grid);

/* Its width with the quiet zone, a module being 0.6 mm. */
Length code_natural_width(const ModuleGrid *grid);

/* Warns of a width at which modules are too small to be read safely. */
void code_check_width(const Setting *setting, Place look,
                      const ModuleGrid *grid, Length width);

/*
 * Puts it into the slab, at `x` and at the top; as the link that its text is,
 * unless it is an artifact.  False when memory ran out.
 */
bool code_place(const Setting *setting, Slab *slab, const CodeRequest *request,
                const ModuleGrid *grid, Length x, Length width, int element);

/* True if a click on a code with this text opens something. */
bool code_is_address(const char *text);

/* What a QR code is called in a language. */
const char *code_name(const char *language_tag);

#endif

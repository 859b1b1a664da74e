/*
 * Templates: the texts of furniture, filled from the document's fields.
 *
 * In a template, {title} is the field in the language being set, {title.en}
 * or {title.2} in a certain language (by tag, or by its place in the
 * document's list; a language that is set alone is the first, and has none
 * beside it), {page} the page's number and {pages} how many there are.  A part in [brackets] is left out when one of its fields has no value; a
 * template without brackets is left out as a whole.  *So* and **so** is the
 * definition's `emphasis` and `strong`; a backslash takes the next character
 * as it is.  What a field holds is never read as a template.
 */
#ifndef BRIEFSET_LAYOUTS_TEMPLATE_H
#define BRIEFSET_LAYOUTS_TEMPLATE_H

#include "layouts/flow.h"

typedef struct FilledText {
    const Text *text;  /* NULL: the template has nothing to say */
    const char *words; /* the same without its marks */
    int language;
    Place place;
    bool varies; /* by language */
} FilledText;

/*
 * Fills `template` in `language` for a page (NULL: none).  False when memory
 * ran out.
 */
bool template_fill(const Flow *flow, const Template *template, int language,
                   const Page *page, FilledText *filled);

/* A Text of plain words; a line feed in them is a line break. */
const Text *text_of(const Flow *flow, const char *words);

#endif

/*
 * Editions: one file a language, `x.zh.md` and `x.en.md`, as one document.
 *
 * Units pair by id, else by their place in their section; a section is a
 * heading and what follows it up to the next.  Sections pair in the same way.
 * Where the two differ in what stands between two pairs, nobody can know what
 * belongs together: all of it is set, one language after the other, and the
 * difference is reported with both places ("edition-mismatch").
 */
#ifndef BRIEFSET_INPUT_EDITIONS_H
#define BRIEFSET_INPUT_EDITIONS_H

#include "input/document.h"

/* One file; its language is its tag, or what `languages` has for it. */
typedef struct Edition {
    Source *source;
    const char *tag;
} Edition;

/*
 * The tag in a name such as `folder/x.zh.md`, in the arena; NULL if it has
 * none.  *stem is what stands before, `folder/x`.
 */
const char *edition_tag(Arena *arena, const char *name, const char **stem);

/*
 * Reads the editions, two or more, into `document` as
 * document_read_markdown() reads one source.  Fields without a language get
 * that of their file.
 */
Status document_read_editions(Document *document, const Edition *editions,
                              size_t count, Diagnostics *diagnostics);

/*
 * The languages that the front matter of `source` declares besides `tag`, as
 * tags; returns how many, 0 when it declares none or cannot be read (which
 * is not diagnosed here).
 */
int edition_others(Arena *arena, Source *source, const char *tag,
                   const char *others[LANGUAGES_MAX]);

#endif

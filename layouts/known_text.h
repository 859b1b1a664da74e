/*
 * Known text: paragraphs that were prepared and broken into lines before.
 *
 * In a batch most paragraphs are those of the document before.  Two texts are
 * the same if all that inline_prepare() and what it calls look at is: the
 * runs' bytes and flags, the language, what they read of the style and of the
 * definition.  Texts with spans or a run-in heading, and those of which there
 * is something to say, are made anew each time.
 */
#ifndef BRIEFSET_LAYOUTS_KNOWN_TEXT_H
#define BRIEFSET_LAYOUTS_KNOWN_TEXT_H

#include "layouts/inline.h"
#include "layouts/paragraph.h"

typedef struct TextKey {
    StringBuilder bytes; /* empty: texts such as this are not known */
    size_t end_run;      /* where the next piece begins */
} TextKey;

/* What makes a text the same as another; the arguments of inline_prepare(). */
TextKey text_key(const Setting *setting, const Text *text, size_t first_run,
                 int language, const Style *style, const RunIn *run_in);

/* The text as it was kept, its boxes lent until the next document; or NULL. */
InlineText *known_text(const Setting *setting, const TextKey *key,
                       const Text *text, int language);

/* Keeps a text that was met before, and is now prepared. */
void
remember_text(const Setting *setting, const TextKey *key, InlineText *line);

/* The lines of a known text in a measure.  False: they are not known. */
bool known_lines(const InlineText *line, const Measure *measure, Lines *lines);
void remember_lines(const InlineText *line, const Measure *measure,
                    const Lines *lines);

/* Frees what is too much; between documents. */
void trim_known_texts(FontLibrary *library);

#endif

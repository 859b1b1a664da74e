/*
 * Pairing: blocks in one language each into units in all languages.
 *
 * The rules, in order:
 *
 *  1. A block's language is its attribute, else its script (Han against
 *     words).  A block of numbers alone is neutral and stands by itself; one
 *     that holds both languages side by side is paired inside.
 *  2. Blocks are taken in runs of one language.  Where a run is followed by
 *     a run of a later language with the same kinds in the same order, they
 *     pair one by one; two divs `lang=…` pair by id, else by position, even
 *     when their lengths differ.
 *  3. Otherwise only neighbours of the same kind pair, and all else stands
 *     as a unit with one side missing, in its place, and is reported.
 *
 * "Later" means the order in which the document itself shows its languages.
 * Lists pair item by item, tables cell by cell, quotations block by block.
 * A footnote belongs to the text that shows its number and has no pair.
 */
#ifndef BRIEFSET_INPUT_PAIRING_H
#define BRIEFSET_INPUT_PAIRING_H

#include "input/document.h"
#include "input/markdown.h"

/*
 * Makes `document->root` of `blocks`; the document's languages must be set.
 * Units with a language missing are reported ("missing-translation").
 * STATUS_OK or STATUS_NO_MEMORY.
 */
Status pair_blocks(Document *document, Block *blocks, Diagnostics *diagnostics);

/* Blocks of one unit, one a language; NULL where a language has none. */
typedef struct BlockGroup {
    Block *blocks[LANGUAGES_MAX];
} BlockGroup;

/*
 * Makes `document->root` of groups that are known to belong together, each
 * block being in the language it stands for; all below them pairs by
 * position.  Reports as pair_blocks() does.
 */
Status pair_groups(Document *document, Place place, const BlockGroup *groups,
                   size_t count, Diagnostics *diagnostics);

/*
 * Reports languages that were declared and are not `used`, and units that lack
 * one that is; what pair_blocks() does at its end.
 */
void pairing_report(const Document *document, const bool *used,
                    Diagnostics *diagnostics);

/* True if `unit` or one below it has text in `language`. */
bool unit_has_text(const Unit *unit, int language);

/* The language that scripts tell, or NO_LANGUAGE. */
int pairing_language_of(const Document *document, ScriptCount count);

#endif

/*
 * Reports about pairs: see pairing.h.
 */
#include "input/language.h"
#include "input/pairing.h"

typedef struct Report {
    const Document *document;
    const bool *used;
    Diagnostics *diagnostics;
} Report;

static const char *
kind_word(UnitKind kind)
{
    static const char *const words[] = {
        "section",   "heading",  "paragraph", "list", "item",
        "quotation", "table",    "row",       "cell", "code",
        "rule",      "footnote", "picture"};
    return words[kind];
}

bool
unit_has_text(const Unit *unit, int language)
{
    if (unit->texts && unit->texts[language].count > 0)
        return true;
    for (const Unit *child = unit->first_child; child; child = child->next)
        if (unit_has_text(child, language))
            return true;
    return false;
}

/* False for numbers and empty cells, which need no translation. */
static bool
has_words(const Unit *unit, int languages)
{
    for (int i = 0; unit->texts && i < languages; i++)
        for (size_t k = 0; k < unit->texts[i].count; k++) {
            const Run *run = &unit->texts[i].runs[k];
            ScriptCount count = {0};
            count_scripts(run->text, run->length, &count);
            if (count.han + count.words > 0)
                return true;
        }
    for (const Unit *child = unit->first_child; child; child = child->next)
        if (has_words(child, languages))
            return true;
    return false;
}

/* Reports one unit; true if all its languages are there. */
static bool
report_unit(const Report *report, const Unit *unit)
{
    const Document *document = report->document;
    bool whole = true;
    if (!has_words(unit, document->language_count))
        return false;
    for (int i = 0; i < document->language_count; i++) {
        if (!report->used[i] || unit_has_text(unit, i))
            continue;
        whole = false;
        diagnose(report->diagnostics, SEVERITY_WARNING, "missing-translation",
                 unit->place, "this %s has no text in %s",
                 kind_word(unit->kind), document->languages[i].tag);
    }
    return whole;
}

/*
 * Code is the same in all languages, a footnote belongs to one, and a table
 * in two languages cell by cell is as its writer made it.
 */
static void
report_missing(const Report *report, const Unit *unit)
{
    for (const Unit *child = unit->first_child; child; child = child->next) {
        if (child->kind == UNIT_CODE ||
            (child->kind == UNIT_TABLE && child->neutral) ||
            (child->kind == UNIT_NOTE && !child->neutral))
            continue;
        if (child->kind == UNIT_SECTION || child->neutral ||
            report_unit(report, child))
            report_missing(report, child);
    }
}

static void
report_absent(const Report *report, Place place)
{
    const Document *document = report->document;
    for (int i = 0; i < document->language_count; i++)
        if (document->languages_declared && !report->used[i])
            diagnose(report->diagnostics, SEVERITY_WARNING, "language-absent",
                     place, "nothing in the text is in %s",
                     document->languages[i].tag);
}

void
pairing_report(const Document *document, const bool *used,
               Diagnostics *diagnostics)
{
    Report report = {document, used, diagnostics};
    report_absent(&report, document->root->place);
    report_missing(&report, document->root);
}

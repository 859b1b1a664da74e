/*
 * Conformance: see conformance.h.
 */
#include "layouts/conformance.h"

typedef struct Check {
    const Setting *setting;
    int level; /* of the last heading; 0: none yet */
    int shift; /* 1: the title stands above all headings */
} Check;

static void
fall_short(const Setting *setting, unsigned shortfall)
{
    setting->composition->shortfalls |= shortfall;
}

/* The first heading is one of level 1, and none goes deeper than by one.
   [ISO 14289-1 7.4.2] */
static void
check_heading(Check *check, const Unit *unit)
{
    int level = unit->level + check->shift;
    if (level > check->level + 1) {
        fall_short(check->setting, SHORTFALL_HEADINGS);
        diagnose(check->setting->diagnostics, SEVERITY_WARNING,
                 "heading-skipped", unit->place,
                 "a heading of level %d follows one of level %d: a reader's "
                 "program will miss what is between them",
                 unit->level, check->level - check->shift);
    }
    check->level = level;
}

static bool
is_private(uint32_t c)
{
    return (c >= 0xE000 && c <= 0xF8FF) || c >= 0xF0000;
}

/* [ISO 19005-2 6.2.11.7.3] */
static void
check_run(const Check *check, const Run *run)
{
    for (size_t i = 0; i < run->length;) {
        uint32_t c;
        size_t size = utf8_decode(run->text + i, run->length - i, &c);
        if (size == 0)
            return;
        if (is_private(c)) {
            Place place = run->source
                              ? source_place(run->source, run->offset + i)
                              : (Place){NULL, 0, 0};
            fall_short(check->setting, SHORTFALL_PRIVATE);
            diagnose(check->setting->diagnostics, SEVERITY_WARNING,
                     "private-character", place,
                     "U+%04X has no meaning but in its font: nobody can "
                     "search for it or read it aloud",
                     (unsigned)c);
        }
        i += size;
    }
}

static void
check_unit(Check *check, const Unit *unit)
{
    int languages = check->setting->document->language_count;
    if (unit->kind == UNIT_HEADING)
        check_heading(check, unit);
    for (int i = 0; unit->texts && i < languages; i++)
        for (size_t r = 0; r < unit->texts[i].count; r++)
            check_run(check, &unit->texts[i].runs[r]);
    for (const Unit *child = unit->first_child; child; child = child->next)
        check_unit(check, child);
}

void
check_conformance(const Setting *setting, bool has_title_heading)
{
    Check check = {setting, has_title_heading, has_title_heading};
    check_unit(&check, setting->document->root);
}

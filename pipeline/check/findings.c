/*
 * Findings: see findings.h.
 */
#include "pipeline/check/findings.h"

#include <stdarg.h>
#include <string.h>

#include "input/text.h"
#include "input/translation.h"

/* Of one rule so many are told; the rest are counted. */
enum { MOST_OF_RULE = 20 };

typedef struct RuleRow {
    Severity severity;
    const char *code;
    const char *archive;
    const char *access;
    char level;
} RuleRow;

static const RuleRow rules[] = {
#define CHECK_RULE_ROW(name, severity, code, archive, access, level)           \
    [RULE_##name] = {severity, code, archive, access, level},
    CHECK_RULES(CHECK_RULE_ROW)
#undef CHECK_RULE_ROW
};

/* True if ISO 19005 at a level asks what is asked from `from` upward. */
static bool
level_asks(char level, char from)
{
    static const char order[] = "BUA";
    return strchr(order, from) <= strchr(order, level);
}

static bool
archive_asks(const CheckProfile *profile, const RuleRow *row)
{
    return profile->archive > 0 && *row->archive &&
           level_asks(profile->level, row->level);
}

static bool
access_asks(const CheckProfile *profile, const RuleRow *row)
{
    return profile->access && *row->access;
}

static bool
is_house_rule(const RuleRow *row)
{
    return !*row->archive && !*row->access;
}

Spot
spot_page(int page)
{
    return (Spot){.page = page};
}

void
found(Findings *findings, RuleName rule, Spot spot, const char *format, ...)
{
    const RuleRow *row = &rules[rule];
    if (!is_house_rule(row) && !archive_asks(&findings->profile, row) &&
        !access_asks(&findings->profile, row))
        return;
    Severity severity = findings->as_notes && !is_house_rule(row)
                            ? SEVERITY_NOTE
                            : row->severity;
    findings->errors += severity == SEVERITY_ERROR;
    findings->warnings += severity == SEVERITY_WARNING;
    if (findings->of_rule[rule]++ >= MOST_OF_RULE)
        return;
    va_list arguments;
    va_start(arguments, format);
    char *message = translate_format(findings->arena, findings->language,
                                     format, arguments);
    va_end(arguments);
    Finding *finding =
        message ? vector_push(findings->arena, &findings->list) : NULL;
    if (finding)
        *finding = (Finding){rule, severity, spot, message};
}

/* ---- printing ---- */

/* A clause without the number of the test behind it. */
static void
print_clause(FILE *out, const char *standard, const char *clause)
{
    fprintf(out, "%s %.*s", standard, (int)strcspn(clause, "-"), clause);
}

static void
print_clauses(const Findings *findings, const RuleRow *row, FILE *out)
{
    bool archive = archive_asks(&findings->profile, row);
    if (archive)
        print_clause(
            out, findings->profile.archive == 3 ? "ISO 19005-3" : "ISO 19005-2",
            row->archive);
    if (access_asks(&findings->profile, row)) {
        fputs(archive ? "; " : "", out);
        print_clause(out, "ISO 14289-1", row->access);
    }
}

static void
print_json_text(FILE *out, const char *text)
{
    size_t length = strlen(text);
    fputc('"', out);
    for (size_t at = 0; at < length;) {
        uint32_t c;
        size_t size = utf8_decode(text + at, length - at, &c);
        if (size == 0)
            fputs("\\ufffd", out);
        else if (c == '"' || c == '\\')
            fprintf(out, "\\%c", (int)c);
        else if (c < ' ' || c == 0x7F)
            fprintf(out, "\\u%04x", (unsigned)c);
        else
            fwrite(text + at, 1, size, out);
        at += size == 0 ? 1 : size;
    }
    fputc('"', out);
}

/* For people: control characters and bytes that are no UTF-8 are masked. */
static void
print_plain_text(FILE *out, const char *text)
{
    size_t length = strlen(text);
    for (size_t at = 0; at < length;) {
        uint32_t c;
        size_t size = utf8_decode(text + at, length - at, &c);
        if (size == 0 || c < ' ' || c == 0x7F)
            fputc('?', out);
        else
            fwrite(text + at, 1, size, out);
        at += size == 0 ? 1 : size;
    }
}

static const char *
severity_name(Severity severity)
{
    return severity == SEVERITY_ERROR     ? "error"
           : severity == SEVERITY_WARNING ? "warning"
                                          : "note";
}

static void
print_json(const Findings *findings, const Finding *finding, const char *file,
           FILE *out)
{
    const RuleRow *row = &rules[finding->rule];
    fputs("{\"file\":", out);
    print_json_text(out, file);
    fprintf(out, ",\"severity\":\"%s\",\"code\":\"%s\",\"clause\":\"",
            severity_name(finding->severity), row->code);
    print_clauses(findings, row, out);
    fputc('"', out);
    if (finding->spot.page > 0)
        fprintf(out, ",\"page\":%d", finding->spot.page);
    if (finding->spot.has_point)
        fprintf(out, ",\"x\":%.2f,\"y\":%.2f", finding->spot.x,
                finding->spot.y);
    fputs(",\"message\":", out);
    print_json_text(out, finding->message);
    fputs("}\n", out);
}

/* In the language of the findings; "" when out of memory. */
__attribute__((format(printf, 2, 3))) static const char *
words_of(const Findings *findings, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *words = translate_format(findings->arena, findings->language,
                                         format, arguments);
    va_end(arguments);
    return words ? words : "";
}

static void
print_sentence(const Findings *findings, const Finding *finding,
               const char *file, FILE *out)
{
    const RuleRow *row = &rules[finding->rule];
    const char *page = words_of(findings, ": page %d", finding->spot.page);
    print_plain_text(out, file);
    if (finding->spot.page > 0)
        fputs(page, out);
    if (finding->spot.has_point)
        fprintf(out, " (%.1f, %.1f)", finding->spot.x, finding->spot.y);
    fprintf(
        out, ": %s%s",
        translate_word(findings->language, severity_name(finding->severity)),
        translate_word(findings->language, ": "));
    if (!is_house_rule(row)) {
        fputs(translate_word(findings->language, "clause "), out);
        print_clauses(findings, row, out);
        fputs(translate_word(findings->language, ": "), out);
    }
    print_plain_text(out, finding->message);
    fprintf(out, " [%s]\n", row->code);
}

static void
print_one(const Findings *findings, const Finding *finding, const char *file,
          bool json, FILE *out)
{
    if (json)
        print_json(findings, finding, file, out);
    else
        print_sentence(findings, finding, file, out);
}

void
findings_print(const Findings *findings, const char *file, bool json, FILE *out)
{
    int last = 0;
    for (size_t i = 0; i < findings->list.count; i++)
        if (findings->list.items[i].spot.page > last)
            last = findings->list.items[i].spot.page;
    for (int page = 0; page <= last; page++)
        for (size_t i = 0; i < findings->list.count; i++)
            if (findings->list.items[i].spot.page == page)
                print_one(findings, &findings->list.items[i], file, json, out);
    for (int i = 0; i < RULE_COUNT; i++) {
        if (findings->of_rule[i] <= MOST_OF_RULE)
            continue;
        const char *message = words_of(findings, "%zu more of this kind",
                                       findings->of_rule[i] - MOST_OF_RULE);
        Severity severity = findings->as_notes && !is_house_rule(&rules[i])
                                ? SEVERITY_NOTE
                                : rules[i].severity;
        Finding rest = {(RuleName)i, severity, SPOT_FILE, message};
        print_one(findings, &rest, file, json, out);
    }
}

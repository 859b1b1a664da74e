/*
 * The arrangement, columns, notes and contents of a layout definition, read from YAML.
 */
#include <stdlib.h>
#include <string.h>

#include "input/language.h"
#include "layouts/definition_reader.h"

static const Word kinds[] = {{"stacked", ARRANGEMENT_STACKED},
                             {"parallel", ARRANGEMENT_PARALLEL},
                             {"facing", ARRANGEMENT_FACING},
                             {"sequential", ARRANGEMENT_SEQUENTIAL},
                             {"single", ARRANGEMENT_SINGLE}};

const char arrangement_names[] =
    "stacked, parallel, facing, sequential, single";

bool
arrangement_kind(const char *name, ArrangementKind *kind)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (strcmp(kinds[i].name, name) == 0) {
            *kind = (ArrangementKind)kinds[i].value;
            return true;
        }
    return false;
}

void
arrangement_defaults(const Document *document, Definition *definition)
{
    Arrangement *arrangement = &definition->arrangement;
    *arrangement = (Arrangement){
        .gap = 17 * POINT, .secondary_size = POINT, .new_page = true};
    for (int i = 0; i < LANGUAGES_MAX; i++)
        arrangement->ratio[i] = 1;
    for (int i = 0; i < document->language_count; i++)
        arrangement->order[i] = i;
    definition->contents_levels = 3;
    definition->columns =
        (ColumnSetting){.count = 1, .gap = 17 * POINT, .balance = true};
}

/* True if `node` is a sequence, which is diagnosed if not. */
static bool
is_list(DefinitionReader *reader, const YamlNode *node)
{
    if (node->kind == YAML_SEQUENCE)
        return true;
    diagnose(reader->diagnostics, SEVERITY_ERROR, "definition-value",
             node->place, "\"%s\" must be a list in [brackets]", node->key);
    return false;
}

/*
 * The tags that are named, in that order, then all others of the document.  A
 * tag of another document's language is passed over: a definition serves many.
 */
static void
read_order(DefinitionReader *reader, const YamlNode *node)
{
    const Document *document = reader->document;
    int *order = reader->definition->arrangement.order;
    bool used[LANGUAGES_MAX] = {false};
    int count = 0;
    if (!is_list(reader, node))
        return;
    for (const YamlNode *child = node->first_child; child;
         child = child->next) {
        if (child->kind != YAML_SCALAR || !language_tag_is_valid(child->text)) {
            diagnose(reader->diagnostics, SEVERITY_ERROR, "definition-value",
                     child->place, "\"%s\" must list language tags", node->key);
            return;
        }
        for (int i = 0; i < document->language_count; i++)
            if (!used[i] &&
                language_matches(document->languages[i].tag, child->text)) {
                used[i] = true;
                order[count++] = i;
            }
    }
    for (int i = 0; i < document->language_count; i++)
        if (!used[i])
            order[count++] = i;
}

static void
read_ratio(DefinitionReader *reader, const YamlNode *node)
{
    int *ratio = reader->definition->arrangement.ratio;
    int i = 0;
    if (!is_list(reader, node))
        return;
    for (const YamlNode *child = node->first_child; child;
         child = child->next) {
        char *end = NULL;
        long part =
            child->kind == YAML_SCALAR ? strtol(child->text, &end, 10) : 0;
        if (!end || *end != '\0' || part < 1 || part > 1000) {
            diagnose(reader->diagnostics, SEVERITY_ERROR, "definition-value",
                     child->place,
                     "\"ratio\" must list whole numbers from 1 to 1000");
            return;
        }
        if (i < LANGUAGES_MAX)
            ratio[i++] = (int)part;
    }
}

/* "0.9" or "90%", as a part of POINT. */
static bool
parse_factor(const char *text, Length *factor)
{
    Length value = 0;
    Length unit = POINT;
    if (length_parse(text, POINT, POINT, &value)) {
        *factor = value;
        return value > 0;
    }
    for (; *text >= '0' && *text <= '9' && value < 100 * POINT; text++)
        value = value * 10 + (*text - '0') * POINT;
    if (*text == '.')
        for (text++; *text >= '0' && *text <= '9' && unit > 10; text++)
            value += (*text - '0') * (unit /= 10);
    *factor = value;
    return *text == '\0' && value > 0;
}

static void
read_secondary(DefinitionReader *reader, const YamlNode *node)
{
    static const char *const secondary_keys[] = {"size", "color"};
    Arrangement *arrangement = &reader->definition->arrangement;
    for (const YamlNode *child = node->first_child; child;
         child = child->next) {
        const char *text;
        Length factor;
        if (!child->key)
            continue;
        if (strcmp(child->key, "color") == 0) {
            read_color(reader, child, &arrangement->secondary_color);
            arrangement->has_secondary_color = true;
        } else if (strcmp(child->key, "size") != 0) {
            report_unknown_key(reader, child, "secondary", secondary_keys,
                               COUNT_OF(secondary_keys));
        } else if ((text = read_text(reader, child)) != NULL) {
            if (parse_factor(text, &factor) && factor >= POINT / 4 &&
                factor <= 4 * POINT)
                arrangement->secondary_size = factor;
            else
                diagnose(reader->diagnostics, SEVERITY_ERROR,
                         "definition-value", child->place,
                         "\"size\" must be a factor from 0.25 to 4");
        }
    }
    if (node->kind != YAML_MAPPING)
        diagnose(reader->diagnostics, SEVERITY_ERROR, "definition-value",
                 node->place, "\"secondary\" must be {size: …, color: …}");
}

static void
read_language(DefinitionReader *reader, const YamlNode *node)
{
    Arrangement *arrangement = &reader->definition->arrangement;
    const char *tag = read_text(reader, node);
    if (tag && !language_tag_is_valid(tag))
        diagnose(reader->diagnostics, SEVERITY_ERROR, "definition-value",
                 node->place, "\"%s\" is not a language tag", tag);
    arrangement->language = tag;
    arrangement->language_place = node->place;
}

static void
read_numbers(DefinitionReader *reader, const YamlNode *node)
{
    static const Word words[] = {{"running", 0}, {"paired", 1}};
    reader->definition->arrangement.paired_numbers =
        read_choice(reader, node, words, COUNT_OF(words)) == 1;
}

static void
read_kind(DefinitionReader *reader, const YamlNode *node)
{
    reader->definition->arrangement.kind =
        (ArrangementKind)read_choice(reader, node, kinds, COUNT_OF(kinds));
}

/* One key of the arrangement; false if it is none. */
static bool
read_arrangement_key(DefinitionReader *reader, const YamlNode *node)
{
    Arrangement *arrangement = &reader->definition->arrangement;
    const struct {
        const char *key;
        void (*read)(DefinitionReader *, const YamlNode *);
    } readers[] = {{"kind", read_kind},         {"order", read_order},
                   {"ratio", read_ratio},       {"secondary", read_secondary},
                   {"language", read_language}, {"numbers", read_numbers}};
    for (size_t i = 0; i < COUNT_OF(readers); i++)
        if (strcmp(readers[i].key, node->key) == 0) {
            readers[i].read(reader, node);
            return true;
        }
    if (strcmp(node->key, "gap") == 0) {
        read_length(reader, node, 12 * POINT, 0, &arrangement->gap);
    } else if (strcmp(node->key, "rule") == 0) {
        read_length(reader, node, 12 * POINT, 0, &arrangement->rule);
    } else if (strcmp(node->key, "rule-color") == 0) {
        read_color(reader, node, &arrangement->rule_color);
    } else if (strcmp(node->key, "pair-gap") == 0) {
        read_length(reader, node, 12 * POINT, 0, &arrangement->pair_gap);
        arrangement->has_pair_gap = true;
    } else if (strcmp(node->key, "new-page") == 0) {
        read_flag(reader, node, &arrangement->new_page);
    } else {
        return false;
    }
    return true;
}

void
read_arrangement(DefinitionReader *reader, const YamlNode *node)
{
    static const char *const arrangement_keys[] = {
        "kind",     "order",     "ratio",    "gap",      "rule",   "rule-color",
        "pair-gap", "secondary", "language", "new-page", "numbers"};
    reader->definition->arrangement.place = node->place;
    if (node->kind != YAML_MAPPING) {
        read_kind(reader, node);
        return;
    }
    for (const YamlNode *child = node->first_child; child; child = child->next)
        if (child->key && !read_arrangement_key(reader, child))
            report_unknown_key(reader, child, "arrangement", arrangement_keys,
                               COUNT_OF(arrangement_keys));
}

void
read_columns(DefinitionReader *reader, const YamlNode *node)
{
    static const char *const column_keys[] = {"count", "gap", "rule",
                                              "rule-color", "balance"};
    ColumnSetting *columns = &reader->definition->columns;
    columns->place = node->place;
    if (node->kind != YAML_MAPPING) {
        read_integer(reader, node, 1, COLUMN_COUNT_MAX, &columns->count);
        return;
    }
    for (const YamlNode *child = node->first_child; child;
         child = child->next) {
        if (!child->key)
            continue;
        if (strcmp(child->key, "count") == 0)
            read_integer(reader, child, 1, COLUMN_COUNT_MAX, &columns->count);
        else if (strcmp(child->key, "gap") == 0)
            read_length(reader, child, 12 * POINT, 0, &columns->gap);
        else if (strcmp(child->key, "rule") == 0)
            read_length(reader, child, 12 * POINT, 0, &columns->rule);
        else if (strcmp(child->key, "rule-color") == 0)
            read_color(reader, child, &columns->rule_color);
        else if (strcmp(child->key, "balance") == 0)
            read_flag(reader, child, &columns->balance);
        else
            report_unknown_key(reader, child, "columns", column_keys,
                               COUNT_OF(column_keys));
    }
}

void
read_notes(DefinitionReader *reader, const YamlNode *node)
{
    static const Word words[] = {{"foot", 0}, {"end", 1}};
    reader->definition->notes_at_end =
        read_choice(reader, node, words, COUNT_OF(words)) == 1;
}

void
read_turned_tables(DefinitionReader *reader, const YamlNode *node)
{
    static const Word words[] = {{"auto", TURNED_AUTO},
                                 {"always", TURNED_ALWAYS},
                                 {"never", TURNED_NEVER}};
    reader->definition->turned_tables =
        (TurnedTables)read_choice(reader, node, words, COUNT_OF(words));
}

void
read_contents(DefinitionReader *reader, const YamlNode *node)
{
    read_integer(reader, node, 1, 6, &reader->definition->contents_levels);
}

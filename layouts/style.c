/*
 * Fonts and styles of a layout definition.
 *
 * A style's keys may stand at its top, for every language, or below a
 * language's tag ("zh", "en").  A language that no tag names takes the part
 * of "zh" if it is written in Han, of "en" if not.
 */
#include <stddef.h>
#include <string.h>

#include "input/language.h"
#include "layouts/definition_reader.h"
#include "layouts/numbering.h"

/* ---- fonts ---- */

/*
 * The families of `list` that are installed, in order; when none is, a
 * warning names what fontconfig puts in their place.
 */
static void
check_families(DefinitionReader *reader, const YamlNode *node,
               const char *language)
{
    const char *substitute = NULL;
    for (const char *at = node->text; *at;) {
        size_t length = strcspn(at, ",");
        while (length > 0 && *at == ' ') {
            at++;
            length--;
        }
        const char *family = arena_text(reader->arena, at, length);
        if (!family || font_library_has_family(reader->library, family,
                                               language, &substitute))
            return;
        at += length + (at[length] == ',');
    }
    diagnose(reader->diagnostics, SEVERITY_WARNING, "font-substituted",
             node->place, "the font \"%s\" is not installed; \"%s\" is used",
             node->text, substitute ? substitute : "another");
}

/* "105%" or "0.02em", POINT standing for the whole. */
static void
read_ratio(DefinitionReader *reader, const YamlNode *node, Length least,
           Length *ratio)
{
    const char *text = read_text(reader, node);
    Length value;
    if (!text)
        return;
    if (length_parse(text, POINT, POINT, &value) && value >= least &&
        value <= 4 * POINT)
        *ratio = value;
    else
        diagnose(reader->diagnostics, SEVERITY_ERROR, "definition-length",
                 node->place, "\"%s\" must be a part such as 105%% or 0.02em",
                 node->key);
}

static void
read_font(DefinitionReader *reader, const YamlNode *node, FontRole *role)
{
    static const char *const font_keys[] = {
        "han",        "latin",       "weight",  "italic",
        "latin-size", "latin-raise", "embolden"};
    const Document *document = reader->document;
    const char *han_language = "zh-Hans";
    for (int i = 0; i < document->language_count; i++)
        if (document->languages[i].han) {
            han_language = document->languages[i].tag;
            break;
        }
    *role = (FontRole){.name = node->key, .weight = 400, .latin_size = POINT};
    for (const YamlNode *child = node->first_child; child;
         child = child->next) {
        if (!child->key)
            continue;
        if (strcmp(child->key, "han") == 0) {
            role->han = read_text(reader, child);
            if (role->han)
                check_families(reader, child, han_language);
        } else if (strcmp(child->key, "latin") == 0) {
            role->latin = read_text(reader, child);
            if (role->latin)
                check_families(reader, child, "en");
        } else if (strcmp(child->key, "weight") == 0) {
            read_integer(reader, child, 100, 900, &role->weight);
        } else if (strcmp(child->key, "italic") == 0) {
            read_flag(reader, child, &role->italic);
        } else if (strcmp(child->key, "latin-size") == 0) {
            read_ratio(reader, child, POINT / 4, &role->latin_size);
        } else if (strcmp(child->key, "latin-raise") == 0) {
            read_ratio(reader, child, -POINT, &role->latin_raise);
        } else if (strcmp(child->key, "embolden") == 0) {
            read_ratio(reader, child, 0, &role->embolden);
            diagnose(reader->diagnostics, SEVERITY_WARNING, "synthetic-bold",
                     child->place, "the bold of \"%s\" is drawn, not designed",
                     node->key);
        } else {
            report_unknown_key(reader, child, "a font", font_keys,
                               COUNT_OF(font_keys));
        }
    }
    if (!role->han || !role->latin)
        diagnose(reader->diagnostics, SEVERITY_ERROR, "definition-incomplete",
                 node->place, "the font \"%s\" needs \"han\" and \"latin\"",
                 node->key);
    else {
        role->han_first =
            arena_format(reader->arena, "%s, %s", role->han, role->latin);
        role->latin_first =
            arena_format(reader->arena, "%s, %s", role->latin, role->han);
    }
}

void
read_fonts(DefinitionReader *reader, const YamlNode *node)
{
    Definition *definition = reader->definition;
    if (!is_mapping(reader, node))
        return;
    definition->fonts =
        arena_array(reader->arena, node->count, sizeof(FontRole));
    if (!definition->fonts)
        return;
    for (const YamlNode *child = node->first_child; child; child = child->next)
        if (is_mapping(reader, child))
            read_font(reader, child,
                      &definition->fonts[definition->font_count++]);
}

const FontRole *
read_font_name(DefinitionReader *reader, const YamlNode *node)
{
    const Definition *definition = reader->definition;
    const char *name = read_text(reader, node);
    if (!name)
        return NULL;
    const char **names =
        arena_array(reader->arena, definition->font_count, sizeof *names);
    for (size_t i = 0; i < definition->font_count; i++) {
        if (strcmp(definition->fonts[i].name, name) == 0)
            return &definition->fonts[i];
        if (names)
            names[i] = definition->fonts[i].name;
    }
    diagnose(reader->diagnostics, SEVERITY_ERROR, "unknown-font", node->place,
             "there is no font \"%s\" under \"fonts\"%s", name,
             nearest_hint(reader->arena, name, names, definition->font_count));
    return NULL;
}

/* ---- styles ---- */

/* The keys that are lengths, with where they go and the least allowed. */
static const struct {
    const char *key;
    size_t offset;
    Length least;
} length_keys[] = {
    {"pitch", offsetof(Style, pitch), POINT},
    {"indent", offsetof(Style, indent), 0},
    {"left", offsetof(Style, left), 0},
    {"right", offsetof(Style, right), 0},
    {"label", offsetof(Style, label), 0},
    {"before", offsetof(Style, before), 0},
    {"after", offsetof(Style, after), 0},
    {"gap", offsetof(Style, gap), 0},
    {"tracking", offsetof(Style, tracking), -100 * POINT},
};

static const char *const style_keys[] = {
    "like",     "font",        "size",      "pitch",          "indent",
    "left",     "right",       "label",     "before",         "after",
    "gap",      "align",       "color",     "keep-with-next", "hyphenate",
    "tracking", "indent-mark", "numbering", "shape",          "break-before",
    "run-in"};

/*
 * The pitch that fills the type area with the grid's lines, or the tracking
 * that fills it with the grid's characters.  [GB/T 9704 5.2.3]
 */
static void
take_from_grid(DefinitionReader *reader, const YamlNode *node, Style *style,
               Length *target)
{
    Definition *d = reader->definition;
    if (target == &style->tracking && d->grid_characters > 0) {
        *target = area_width(d) / d->grid_characters - style->size;
        style->on_columns = true;
        if (*target < -style->size / 10 && has_type_area(d))
            diagnose(reader->diagnostics, SEVERITY_ERROR, "definition-geometry",
                     node->place,
                     "characters would overlap: the type area is too narrow "
                     "for %d characters of this size",
                     d->grid_characters);
    } else if (target == &style->pitch && d->grid_lines > 1) {
        *target = (area_height(d) - style->size) / (d->grid_lines - 1);
        style->on_grid = true;
        d->grid_pitch = *target;
    } else {
        diagnose(reader->diagnostics, SEVERITY_ERROR, "definition-length",
                 node->place,
                 "\"%s: grid\" needs \"grid\" with characters and lines under "
                 "\"page\"; only pitch and tracking follow it",
                 node->key);
    }
}

/* What is said outright does not follow the grid, whatever it is like. */
static void
leave_grid(Style *style, const Length *target)
{
    if (target == &style->pitch)
        style->on_grid = false;
    if (target == &style->tracking)
        style->on_columns = false;
}

static bool
read_style_length(DefinitionReader *reader, const YamlNode *node, Style *style)
{
    for (size_t i = 0; i < COUNT_OF(length_keys); i++)
        if (strcmp(length_keys[i].key, node->key) == 0) {
            Length *target =
                (Length *)(void *)((char *)style + length_keys[i].offset);
            bool follows =
                node->kind == YAML_SCALAR && strcmp(node->text, "grid") == 0;
            if (follows)
                take_from_grid(reader, node, style, target);
            else
                read_length(reader, node, style->size, length_keys[i].least,
                            target);
            if (!follows)
                leave_grid(style, target);
            return true;
        }
    return false;
}

static void
read_align(DefinitionReader *reader, const YamlNode *node, Style *style)
{
    static const Word words[] = {{"justify", ALIGN_JUSTIFY},
                                 {"left", ALIGN_LEFT},
                                 {"center", ALIGN_CENTER},
                                 {"right", ALIGN_RIGHT}};
    int value = (int)style->align;
    read_word(reader, node, words, COUNT_OF(words), &value);
    style->align = (Align)value;
}

static void
read_shape(DefinitionReader *reader, const YamlNode *node, Style *style)
{
    static const Word words[] = {{"none", SHAPE_NONE},
                                 {"trapezoid", SHAPE_TRAPEZOID},
                                 {"inverted-trapezoid", SHAPE_INVERTED},
                                 {"diamond", SHAPE_DIAMOND}};
    int value = (int)style->shape;
    read_word(reader, node, words, COUNT_OF(words), &value);
    style->shape = (Shape)value;
}

/* A first number, or a list of them for lists within lists; "none". */
static void
read_numbering(DefinitionReader *reader, const YamlNode *node, Style *style)
{
    const YamlNode *item =
        node->kind == YAML_SEQUENCE ? node->first_child : node;
    bool list = node->kind == YAML_SEQUENCE;
    memset(style->numbering, 0, sizeof style->numbering);
    if (!list && node->kind == YAML_SCALAR && strcmp(node->text, "none") == 0)
        return;
    for (size_t i = 0; item; item = list ? item->next : NULL, i++) {
        const char *text = read_text(reader, item);
        if (text && i < NUMBERING_DEPTH && numbering_is_valid(text))
            style->numbering[i] = text;
        else if (text && i < NUMBERING_DEPTH)
            diagnose(reader->diagnostics, SEVERITY_ERROR, "definition-value",
                     item->place,
                     "\"%s\" is not a first number such as 一、 （一） 1. (a) "
                     "(i) I. A. or ①",
                     text);
        else if (text)
            diagnose(reader->diagnostics, SEVERITY_ERROR, "definition-value",
                     item->place, "\"%s\" is one numbering too many: at most 4",
                     text);
    }
}

/* One key of a style; false if it is none. */
static bool
read_style_key(DefinitionReader *reader, const YamlNode *node, Style *style)
{
    if (strcmp(node->key, "font") == 0) {
        const FontRole *role = read_font_name(reader, node);
        style->font = role ? role : style->font;
    } else if (strcmp(node->key, "align") == 0) {
        read_align(reader, node, style);
    } else if (strcmp(node->key, "color") == 0) {
        read_color(reader, node, &style->color);
    } else if (strcmp(node->key, "keep-with-next") == 0) {
        read_flag(reader, node, &style->keep_with_next);
    } else if (strcmp(node->key, "indent-mark") == 0) {
        static const Word words[] = {{"trim", 0}, {"keep", 1}};
        int value = style->keep_indent;
        read_word(reader, node, words, COUNT_OF(words), &value);
        style->keep_indent = value != 0;
    } else if (strcmp(node->key, "break-before") == 0) {
        static const Word words[] = {
            {"auto", BREAK_AUTO}, {"page", BREAK_PAGE}, {"right", BREAK_RIGHT}};
        int value = (int)style->break_before;
        read_word(reader, node, words, COUNT_OF(words), &value);
        style->break_before = (BreakBefore)value;
    } else if (strcmp(node->key, "shape") == 0) {
        read_shape(reader, node, style);
    } else if (strcmp(node->key, "numbering") == 0) {
        read_numbering(reader, node, style);
    } else if (strcmp(node->key, "run-in") == 0) {
        read_flag(reader, node, &style->run_in);
    } else if (strcmp(node->key, "hyphenate") == 0) {
        read_flag(reader, node, &style->hyphenate);
    } else if (strcmp(node->key, "size") != 0 &&
               strcmp(node->key, "like") != 0) {
        return read_style_length(reader, node, style);
    }
    return true;
}

/* Reads the keys of `node`; the size first, because em depend on it. */
static void
read_style_keys(DefinitionReader *reader, const YamlNode *node, Style *style)
{
    const YamlNode *size = yaml_tree_get(node, "size");
    if (size)
        read_length(reader, size, style->size, POINT, &style->size);
    for (const YamlNode *child = node->first_child; child; child = child->next)
        if (child->key && child->kind != YAML_MAPPING &&
            !read_style_key(reader, child, style))
            report_unknown_key(reader, child, "a style", style_keys,
                               COUNT_OF(style_keys));
}

const YamlNode *
language_part(const YamlNode *node, const Language *language, bool mappings)
{
    const char *other = language->han ? "zh" : "en";
    const YamlNode *found = NULL;
    for (const YamlNode *child = node->first_child; child;
         child = child->next) {
        if (mappings && child->kind != YAML_MAPPING)
            continue;
        if (language_matches(language->tag, child->key))
            return child;
        if (language_matches(other, child->key))
            found = child;
    }
    return found;
}

/* What a broken style leaves, so that those like it are not broken too. */
static void
complete_style(const DefinitionReader *reader, Style *style)
{
    if (!style->font && reader->definition->font_count > 0)
        style->font = &reader->definition->fonts[0];
    style->size = style->size > 0 ? style->size : 12 * POINT;
    style->pitch = style->pitch > 0 ? style->pitch : style->size;
}

static void
check_style(DefinitionReader *reader, const YamlNode *node, const Style *style)
{
    if (!style->font || style->size <= 0 || style->pitch <= 0)
        diagnose(reader->diagnostics, SEVERITY_ERROR, "definition-incomplete",
                 node->place,
                 "the style \"%s\" needs a font, a size and a pitch",
                 node->key);
}

void
report_unknown_style(DefinitionReader *reader, const YamlNode *node,
                     const char *name)
{
    const Definition *definition = reader->definition;
    const char **names =
        arena_array(reader->arena, definition->style_count, sizeof *names);
    for (size_t i = 0; names && i < definition->style_count; i++)
        names[i] = definition->styles[i].name;
    bool like = node->key && strcmp(node->key, "like") == 0;
    diagnose(reader->diagnostics, SEVERITY_ERROR, "unknown-style", node->place,
             "there is no style \"%s\"%s%s", name,
             like ? " above this one" : "",
             nearest_hint(reader->arena, name, names, definition->style_count));
}

/* The style that `like` names, to begin from. */
static bool
begin_like(DefinitionReader *reader, const YamlNode *node, StyleSet *set)
{
    const YamlNode *like = yaml_tree_get(node, "like");
    const char *name = like ? read_text(reader, like) : NULL;
    if (!name)
        return like == NULL;
    const StyleSet *model = definition_style(reader->definition, name);
    if (!model) {
        report_unknown_style(reader, like, name);
        return false;
    }
    memcpy(set->by_language, model->by_language, sizeof set->by_language);
    return true;
}

static void
check_languages(DefinitionReader *reader, const YamlNode *node)
{
    for (const YamlNode *child = node->first_child; child; child = child->next)
        if (child->key && child->kind == YAML_MAPPING &&
            !language_tag_is_valid(child->key))
            report_unknown_key(reader, child, "a style", style_keys,
                               COUNT_OF(style_keys));
}

/* The keys for all languages, then those of one. */
static void
read_style_part(DefinitionReader *reader, const YamlNode *node,
                const YamlNode *part, Style *style)
{
    size_t errors = reader->diagnostics->errors;
    /* The size decides what em means in the part for all languages. */
    const YamlNode *size = part ? yaml_tree_get(part, "size") : NULL;
    if (size)
        read_length(reader, size, style->size, POINT, &style->size);
    read_style_keys(reader, node, style);
    if (part)
        read_style_keys(reader, part, style);
    /* What is missing is clear when something is wrong. */
    if (reader->diagnostics->errors == errors)
        check_style(reader, node, style);
}

/* Parts for languages that the document does not have are read too: a
   definition is right or wrong whatever it is used for. */
static void
read_other_parts(DefinitionReader *reader, const YamlNode *node)
{
    for (const YamlNode *child = node->first_child; child;
         child = child->next) {
        if (child->kind != YAML_MAPPING)
            continue;
        Style unused = {.size = 12 * POINT};
        bool used = false;
        for (int i = 0; i < reader->document->language_count; i++)
            used |= language_part(node, &reader->document->languages[i],
                                  /*mappings=*/true) == child;
        if (!used)
            read_style_keys(reader, child, &unused);
    }
}

/* What two languages say of one place is said once. */
static void
drop_repeated(Diagnostics *diagnostics, size_t first)
{
    size_t kept = first;
    for (size_t i = first; i < diagnostics->list.count; i++) {
        Diagnostic *one = &diagnostics->list.items[i];
        bool said = false;
        for (size_t k = first; k < kept && !said; k++) {
            const Diagnostic *other = &diagnostics->list.items[k];
            said = one->place.line == other->place.line &&
                   one->place.column == other->place.column &&
                   one->place.file == other->place.file &&
                   strcmp(one->code, other->code) == 0;
        }
        if (!said)
            diagnostics->list.items[kept++] = *one;
        else if (one->severity == SEVERITY_ERROR)
            diagnostics->errors--;
        else if (one->severity == SEVERITY_WARNING)
            diagnostics->warnings--;
    }
    diagnostics->list.count = kept;
}

static void
read_style(DefinitionReader *reader, const YamlNode *node, StyleSet *set)
{
    const Document *document = reader->document;
    StyleSet style = {.name = node->key};
    bool known = begin_like(reader, node, &style);
    check_languages(reader, node);
    size_t first = reader->diagnostics->list.count;
    for (int i = 0; i < document->language_count; i++) {
        Style *target = &style.by_language[i];
        if (!known)
            complete_style(reader, target);
        read_style_part(reader, node,
                        language_part(node, &document->languages[i],
                                      /*mappings=*/true),
                        target);
        complete_style(reader, target);
    }
    read_other_parts(reader, node);
    drop_repeated(reader->diagnostics, first);
    *set = style;
    reader->definition->style_count++;
}

void
read_styles(DefinitionReader *reader, const YamlNode *node)
{
    Definition *definition = reader->definition;
    if (!is_mapping(reader, node))
        return;
    definition->styles =
        arena_array(reader->arena, node->count, sizeof(StyleSet));
    if (!definition->styles)
        return;
    for (const YamlNode *child = node->first_child; child; child = child->next)
        if (is_mapping(reader, child))
            read_style(reader, child,
                       &definition->styles[definition->style_count]);
}

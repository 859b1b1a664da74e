/*
 * Translation: see translation.h.
 *
 * The arguments are read once, as the English format says, and kept; then the
 * Chinese format takes them in its own order.  So a slip in the catalogue can
 * never read an argument of the wrong type: it makes the message English.
 */
#include "input/translation.h"

#include <stdio.h>
#include <string.h>

#include "input/text.h"

enum { ARGUMENTS_MAX = 9, SPEC_MAX = 16 };

typedef enum ArgumentKind { ARGUMENT_TEXT, ARGUMENT_NUMBER } ArgumentKind;

/* An argument as text, ready to be put in. */
typedef struct Argument {
    ArgumentKind kind;
    const char *text;
} Argument;

typedef struct Arguments {
    Argument items[ARGUMENTS_MAX];
    size_t count;
} Arguments;

/* One `%…` of a format. */
typedef struct Spec {
    char text[SPEC_MAX]; /* NUL-terminated, to be used again */
    size_t length;
    bool is_precise; /* `.*`: its precision is an argument */
    bool is_size;    /* z */
    bool is_long;    /* ll */
    char conversion;
} Spec;

static const char *
look_up(const Translation *table, const char *english)
{
    for (; table->english; table++)
        if (strcmp(table->english, english) == 0)
            return table->chinese;
    return NULL;
}

/* Reads the `%…` at `format`; false if it is longer than any of ours. */
static bool
read_spec(const char *format, Spec *spec)
{
    *spec = (Spec){0};
    size_t length = 1 + strspn(format + 1, "0123456789.*+- #zl");
    if (format[length] == '\0' || length + 1 >= SPEC_MAX)
        return false;
    spec->length = length + 1;
    memcpy(spec->text, format, spec->length);
    spec->is_precise = strchr(spec->text, '*') != NULL;
    spec->is_size = format[length - 1] == 'z';
    spec->is_long = format[length - 1] == 'l';
    spec->conversion = format[length];
    return true;
}

/* The variadic list travels in a struct: an array type could not. */
typedef struct Values {
    va_list list;
} Values;

static char *
format_text(Arena *arena, const Spec *spec, Values *values)
{
    if (!spec->is_precise) {
        const char *text = va_arg(values->list, const char *);
        return arena_text(arena, text, strlen(text));
    }
    int most = va_arg(values->list, int);
    const char *text = va_arg(values->list, const char *);
    return arena_text(arena, text, strnlen(text, most > 0 ? (size_t)most : 0));
}

static char *
format_number(Arena *arena, const Spec *spec, Values *values)
{
    char buffer[64];
    if (spec->is_size) {
        size_t value = va_arg(values->list, size_t);
        snprintf(buffer, sizeof buffer, spec->text, value);
    } else if (spec->is_long) {
        long long value = va_arg(values->list, long long);
        snprintf(buffer, sizeof buffer, spec->text, value);
    } else if (strchr("fg", spec->conversion)) {
        double value = va_arg(values->list, double);
        snprintf(buffer, sizeof buffer, spec->text, value);
    } else {
        unsigned value = va_arg(values->list, unsigned);
        snprintf(buffer, sizeof buffer, spec->text, value);
    }
    return arena_text(arena, buffer, strlen(buffer));
}

/* False if the format has something that this file does not know. */
static bool
read_arguments(Arena *arena, const char *format, Values *values,
               Arguments *arguments)
{
    for (const char *at = strchr(format, '%'); at; at = strchr(at, '%')) {
        if (at[1] == '%') {
            at += 2;
            continue;
        }
        Spec spec;
        if (arguments->count == ARGUMENTS_MAX || !read_spec(at, &spec) ||
            !strchr("sduxXcfg", spec.conversion))
            return false;
        Argument *argument = &arguments->items[arguments->count++];
        argument->kind =
            spec.conversion == 's' ? ARGUMENT_TEXT : ARGUMENT_NUMBER;
        argument->text = argument->kind == ARGUMENT_TEXT
                             ? format_text(arena, &spec, values)
                             : format_number(arena, &spec, values);
        if (!argument->text)
            return false;
        at += spec.length;
    }
    return true;
}

/* A word, or a suggestion: `; did you mean "x"?`. */
static const char *
translate_argument(Arena *arena, const char *text)
{
    static const char before[] = "; did you mean \"";
    static const char after[] = "\"?";
    if (!text)
        return "";
    size_t start = sizeof before - 1;
    size_t end = strlen(text);
    if (end < start + sizeof after - 1 || strncmp(text, before, start) != 0 ||
        strcmp(text + end - (sizeof after - 1), after) != 0)
        return translate_word(MESSAGES_IN_CHINESE, text);
    return arena_format(arena, "%s%.*s%s",
                        translate_word(MESSAGES_IN_CHINESE, before),
                        (int)(end - start - (sizeof after - 1)), text + start,
                        translate_word(MESSAGES_IN_CHINESE, after));
}

/* What `%N$c` stands for; NULL if it does not fit the English format. */
static const char *
argument_at(Arena *arena, const char *percent, const Arguments *arguments)
{
    size_t index = (size_t)(unsigned char)percent[1] - '1';
    if (index >= arguments->count || percent[2] != '$')
        return NULL;
    const Argument *argument = &arguments->items[index];
    char letter = percent[3];
    if ((letter == 'd') != (argument->kind == ARGUMENT_NUMBER) ||
        !strchr("dsw", letter))
        return NULL;
    return letter == 'w' ? translate_argument(arena, argument->text)
                         : argument->text;
}

static char *
put_together(Arena *arena, const char *format, const Arguments *arguments)
{
    StringBuilder message = {.arena = arena};
    string_append_text(&message, "");
    while (*format) {
        size_t plain = strcspn(format, "%");
        string_append(&message, format, plain);
        format += plain;
        if (*format == '\0')
            break;
        if (format[1] == '%') {
            string_append_text(&message, "%");
            format += 2;
            continue;
        }
        const char *text = argument_at(arena, format, arguments);
        if (!text)
            return NULL;
        string_append_text(&message, text);
        format += 4;
    }
    return message.bytes;
}

char *
translate_format(Arena *arena, MessageLanguage language, const char *format,
                 va_list arguments)
{
    const char *chinese = NULL;
    if (language == MESSAGES_IN_CHINESE) {
        chinese = look_up(catalogue_formats, format);
        if (!chinese)
            chinese = look_up(catalogue_check_formats, format);
    }
    if (!chinese)
        return arena_vformat(arena, format, arguments);
    Values values;
    va_copy(values.list, arguments);
    Arguments read = {0};
    char *message = read_arguments(arena, format, &values, &read)
                        ? put_together(arena, chinese, &read)
                        : NULL;
    va_end(values.list);
    return message ? message : arena_vformat(arena, format, arguments);
}

const char *
translate_hint(MessageLanguage language, const char *code)
{
    for (const Hint *hint = catalogue_hints; hint->code; hint++)
        if (strcmp(hint->code, code) == 0)
            return language == MESSAGES_IN_CHINESE ? hint->chinese
                                                   : hint->english;
    return NULL;
}

const char *
translate_word(MessageLanguage language, const char *word)
{
    const char *chinese =
        language == MESSAGES_IN_CHINESE ? look_up(catalogue_words, word) : NULL;
    return chinese ? chinese : word;
}

/*
 * Messages: see messages.h.
 */
#include "pipeline/messages.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "input/encoding.h"
#include "input/translation.h"
#include "pipeline/command.h"
#include "pipeline/picture.h"
#include "pipeline/pipeline.h"
#include "pipeline/source_file.h"

static MessageStyle style;

MessageStyle
messages_style(void)
{
    return style;
}

/* ---- the environment ---- */

/* The first that is set and not empty counts, as POSIX has it. */
static const char *
locale_of_messages(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        if (value && *value)
            return value;
    }
    return "C";
}

static void
read_environment(void)
{
    const char *locale = locale_of_messages();
    const char *no_color = getenv("NO_COLOR");
    const char *terminal = getenv("TERM");
    bool is_dumb = terminal && strcmp(terminal, "dumb") == 0;
    style.language = strncmp(locale, "zh", 2) == 0 ? MESSAGES_IN_CHINESE
                                                   : MESSAGES_IN_ENGLISH;
    style.form = MESSAGES_HUMAN;
    style.color = isatty(STDERR_FILENO) && !is_dumb && !(no_color && *no_color);
}

/* ---- the options ---- */

static int
set_language(const char *value)
{
    if (strcmp(value, "zh") != 0 && strcmp(value, "en") != 0)
        return wrong_usage("--lang: en or zh, not %s", value);
    style.language = *value == 'z' ? MESSAGES_IN_CHINESE : MESSAGES_IN_ENGLISH;
    return EXIT_ALL_MADE;
}

static int
set_form(const char *value)
{
    static const char *const names[] = {"short", "human", "json"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(value, names[i]) == 0) {
            style.form = (MessageForm)i;
            return EXIT_ALL_MADE;
        }
    return wrong_usage("--messages: short, human or json, not %s", value);
}

static int
set_encoding(const char *value)
{
    if (!encoding_is_known(value))
        return wrong_usage("--encoding: %s is not known here", value);
    source_file_set_encoding(value);
    return EXIT_ALL_MADE;
}

static int
allow_path(const char *value)
{
    if (!pictures_allow(value))
        return wrong_usage("--allow-path: there is no folder %s, or there are "
                           "too many",
                           value);
    return EXIT_ALL_MADE;
}

/* An option with `--name VALUE` or `--name=VALUE`. */
static const struct {
    const char *name;
    int (*set)(const char *value);
} shared_options[] = {{"--lang", set_language},
                      {"--messages", set_form},
                      {"--encoding", set_encoding},
                      {"--allow-path", allow_path}};

/*
 * Sets the option at `words[at]`; *taken is how many words it is, 0 if it is
 * none of these.
 */
static int
take_option(char **words, int at, int *taken)
{
    *taken = 0;
    for (size_t i = 0; i < sizeof shared_options / sizeof *shared_options;
         i++) {
        const char *name = shared_options[i].name;
        size_t length = strlen(name);
        if (strncmp(words[at], name, length) != 0)
            continue;
        char end = words[at][length];
        if (end != '=' && end != '\0')
            continue;
        const char *value = end == '=' ? words[at] + length + 1 : words[at + 1];
        if (!value)
            return wrong_usage("%s needs a value", name);
        *taken = end == '=' ? 1 : 2;
        return shared_options[i].set(value);
    }
    return EXIT_ALL_MADE;
}

int
messages_take_options(int *count, char **words)
{
    read_environment();
    int kept = 1;
    int at = 1;
    int status = EXIT_ALL_MADE;
    while (at < *count && strcmp(words[at], "--") != 0) {
        int taken;
        int result = take_option(words, at, &taken);
        if (result != EXIT_ALL_MADE)
            status = result;
        if (taken == 0)
            words[kept++] = words[at++];
        at += taken;
    }
    while (at < *count)
        words[kept++] = words[at++];
    words[kept] = NULL;
    *count = kept;
    return status;
}

const char *
words_of(Arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *words =
        translate_format(arena, style.language, format, arguments);
    va_end(arguments);
    return words ? words : "";
}

/* ---- failures ---- */

static void
print_failure(const char *code, const char *message)
{
    if (style.form != MESSAGES_JSON) {
        fputs("briefset: ", stderr);
        print_safely(stderr, message, strlen(message));
        fputc('\n', stderr);
        return;
    }
    fprintf(stderr,
            "{\"schema\":1,\"code\":\"%s\",\"severity\":\"failure\","
            "\"file\":null,\"line\":null,\"column\":null,\"message\":",
            code);
    json_print_string(stderr, message);
    fputs(",\"hint\":null}\n", stderr);
}

void
failure_no_memory(void)
{
    print_failure("out-of-memory",
                  translate_word(style.language, "out of memory"));
}

static void
vfailure(const char *code, const char *suffix, const char *format,
         va_list arguments)
{
    Arena *arena = arena_new();
    const char *message =
        arena ? translate_format(arena, style.language, format, arguments)
              : NULL;
    if (message && suffix)
        message = arena_format(arena, "%s%s", message,
                               translate_word(style.language, suffix));
    if (message)
        print_failure(code, message);
    else
        failure_no_memory();
    arena_free(arena);
}

void
failure(const char *code, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vfailure(code, NULL, format, arguments);
    va_end(arguments);
}

int
wrong_usage(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vfailure("wrong-usage", " (see briefset --help)", format, arguments);
    va_end(arguments);
    return EXIT_WRONG_USAGE;
}

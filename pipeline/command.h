/*
 * Commands: each takes the words after its name and returns the exit status.
 */
#ifndef BRIEFSET_PIPELINE_COMMAND_H
#define BRIEFSET_PIPELINE_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

/*
 * `count` words, the command's own name first; `words[count]` is NULL.  The
 * words may be put in another order.
 */
int command_typeset(int count, char **words);
int command_batch(int count, char **words);
int command_archive(int count, char **words);
int command_check(int count, char **words);
int command_import(int count, char **words);
int command_schema(int count, char **words);
int command_layouts(int count, char **words);
int command_fonts(int count, char **words);

/* Says what is wrong with the command line; returns EXIT_WRONG_USAGE. */
int wrong_usage(const char *format, ...) __attribute__((format(printf, 1, 2)));

/*
 * What getopt_long() found wrong with an option: an unknown one, or one whose
 * value is missing.  Returns EXIT_WRONG_USAGE.
 */
int wrong_option(const char *command, char **words, int result);

/*
 * Whether --impose, --sheet and --repeat, NULL if not given, are words that
 * there are: EXIT_ALL_MADE or EXIT_WRONG_USAGE.
 */
int check_sheets(const char *command, const char *impose, const char *sheet,
                 const char *repeat);

/*
 * The value of --reserve-signature, NULL if it has none; EXIT_ALL_MADE or
 * EXIT_WRONG_USAGE.
 */
int take_signature_size(const char *command, const char *value, size_t *size);

enum { FONT_FOLDERS_MAX = 16 };

/* --fonts and --ignore-system-fonts, for the commands that take them. */
typedef struct FontOptions {
    const char *folders[FONT_FOLDERS_MAX + 1]; /* ends with NULL */
    size_t count;
    bool ignore_system;
} FontOptions;

/* Adds one --fonts DIR; EXIT_ALL_MADE or EXIT_WRONG_USAGE. */
int add_font_folder(FontOptions *options, const char *folder);

#endif

/*
 * Commands: each takes the words after its name and returns the exit status.
 */
#ifndef BRIEFSET_PIPELINE_COMMAND_H
#define BRIEFSET_PIPELINE_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "pipeline/job_options.h"

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

enum { FONT_FOLDERS_MAX = 16 };

/* --fonts and --ignore-system-fonts, for the commands that take them. */
typedef struct FontOptions {
    const char *folders[FONT_FOLDERS_MAX + 1]; /* ends with NULL */
    size_t count;
    bool ignore_system;
} FontOptions;

/* Adds one --fonts DIR; EXIT_ALL_MADE or EXIT_WRONG_USAGE. */
int add_font_folder(FontOptions *options, const char *folder);

/* What getopt_long() returns for them: the texts in the order of job_text(). */
enum {
    OPTION_TEXT = 1000,
    OPTION_PROFILE_STRICT = OPTION_TEXT + JOB_TEXTS,
    OPTION_SIGNATURE,
    OPTION_FONTS,
    OPTION_IGNORE_SYSTEM
};

/* How documents are made, and with which fonts; rows for getopt_long(). */
#define JOB_OPTIONS                                                            \
    {"layout", required_argument, NULL, OPTION_TEXT},                          \
        {"arrangement", required_argument, NULL, OPTION_TEXT + 1},             \
        {"impose", required_argument, NULL, OPTION_TEXT + 2},                  \
        {"sheet", required_argument, NULL, OPTION_TEXT + 3},                   \
        {"repeat", required_argument, NULL, OPTION_TEXT + 4},                  \
        {"profile", required_argument, NULL, OPTION_TEXT + 5},                 \
        {"compression", required_argument, NULL, OPTION_TEXT + 6},             \
        {"profile-strict", no_argument, NULL, OPTION_PROFILE_STRICT},          \
        {"reserve-signature", optional_argument, NULL, OPTION_SIGNATURE},      \
        {"fonts", required_argument, NULL, OPTION_FONTS},                      \
    {                                                                          \
        "ignore-system-fonts", no_argument, NULL, OPTION_IGNORE_SYSTEM         \
    }

/*
 * Keeps one of them, lent; other options are let pass.  EXIT_ALL_MADE or
 * EXIT_WRONG_USAGE.
 */
int take_job_option(const char *command, int option, const char *value,
                    JobOptions *options, FontOptions *fonts);

/* Whether all words are such as there are: the same. */
int check_job_options(const char *command, const JobOptions *options);

#endif

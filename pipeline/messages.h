/*
 * Messages: their language and form, which every command shares, and what is
 * said when the machine or the command line failed.
 *
 * --lang, --messages, --encoding and --allow-path may stand anywhere; main()
 * takes them out before a command sees its words.  They are kept for the
 * process, as the locale is.
 */
#ifndef BRIEFSET_PIPELINE_MESSAGES_H
#define BRIEFSET_PIPELINE_MESSAGES_H

#include "input/diagnostic.h"
#include "input/status.h"

/*
 * Sets language, form and colour by the environment (LC_ALL, LC_MESSAGES,
 * LANG; NO_COLOR), then takes the options that all commands share out of the
 * words.  EXIT_ALL_MADE or EXIT_WRONG_USAGE.
 */
int messages_take_options(int *count, char **words);

/* For the Diagnostics of every command. */
MessageStyle messages_style(void);

/*
 * A sentence in the language of messages, for standard output; "" when out of
 * memory.  The format is English, as that of diagnose().
 */
const char *words_of(Arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * Says on standard error what went wrong that is not the input's fault.  The
 * code is for --messages json only.
 */
void failure(const char *code, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The same for want of memory, which must not need any. */
void failure_no_memory(void);

#endif

/*
 * Files: read whole, written whole or not at all.
 */
#ifndef BRIEFSET_PIPELINE_FILE_H
#define BRIEFSET_PIPELINE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "input/arena.h"

typedef struct FileBytes {
    char *bytes; /* in the arena, NUL-terminated */
    size_t length;
} FileBytes;

/*
 * Reads the file `name` ("-": standard input, which is the same however often
 * it is read).  0, or errno.
 */
int file_read(Arena *arena, const char *name, FileBytes *file);

/* The same from an open descriptor, to its end.  `*file` is empty. */
int descriptor_read(int descriptor, Arena *arena, FileBytes *file);

/*
 * Writes `length` bytes as the file `name` ("-": standard output).  A file
 * appears under its name complete and on disk, or not at all: it is written
 * under a temporary name beside it, synced and renamed.  What is not a plain
 * file (a device, a pipe) is written directly.  0, or errno.
 */
int file_write(const char *name, const void *bytes, size_t length);

/* Writes all bytes to a file descriptor.  0, or errno. */
int file_write_all(int descriptor, const void *bytes, size_t length);

/*
 * Makes a folder of a name of its own: `name` ends in XXXXXX, which are
 * replaced.  Who may use it is what the umask says.  0, or errno.
 */
int file_make_temporary_folder(char *name);

/* Removes a folder and all that is in it, as far as that is possible. */
void file_remove_folder(const char *name);

/* A file that is not a folder. */
bool file_exists(const char *name);

bool is_directory(const char *name);

/* The name without its folders. */
const char *file_base_name(const char *name);

/* Two names of one file that is there. */
bool is_same_file(const char *a, const char *b);

/*
 * Removes the temporary file when the program is interrupted.  A file that
 * becomes larger than is allowed is from then on an error like a full disk,
 * and does not end the program.  Call once.
 */
void file_clean_up_on_signals(void);

#endif

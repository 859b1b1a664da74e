/*
 * Late: see late.h.
 */
#include "input/late.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { EXIT_FAILED = 3 /* the machine: pipeline/pipeline.h */ };

static _Noreturn void
give_up(const LateLibrary *library)
{
    const char *why = dlerror();
    size_t length = strlen(library->soname);
    why = why ? why : "unknown error";
    if (strncmp(why, library->soname, length) == 0 &&
        strncmp(why + length, ": ", 2) == 0)
        why += length + 2;
    fprintf(stderr, "briefset: cannot load %s: %s\n", library->soname, why);
    _exit(EXIT_FAILED);
}

static void
load(LateLibrary *library)
{
    void *opened = dlopen(library->soname, RTLD_LAZY | RTLD_LOCAL);
    if (!opened)
        give_up(library);
    char *place = library->table;
    for (const char *name = library->names; *name; name += strlen(name) + 1) {
        void *function = dlsym(opened, name);
        if (!function)
            give_up(library);
        memcpy(place, &function, sizeof function);
        place += sizeof function;
    }
    library->is_loaded = true;
}

void
late_load(LateLibrary *library)
{
    static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&one_at_a_time);
    if (!library->is_loaded)
        load(library);
    pthread_mutex_unlock(&one_at_a_time);
}

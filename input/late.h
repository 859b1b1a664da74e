/*
 * Late: a library that is loaded when it is first needed.
 *
 * The dynamic linker takes longer over what reads PDFs than a short briefing
 * takes to be set, and most runs read none.  So such a library is not linked.
 * The one header or source that includes its header lists the functions it
 * calls, which makes a table of pointers of the types the header says:
 *
 *     #define HYPHEN_FUNCTIONS(F) F(hnj_hyphen_, load) F(hnj_hyphen_, free)
 *     static struct {
 *         HYPHEN_FUNCTIONS(LATE_POINTER)
 *     } hyphen;
 *     static LateLibrary library =
 *         LATE_LIBRARY(HYPHEN_SONAME, HYPHEN_FUNCTIONS, hyphen);
 *
 *     late_load(&library);
 *     hyphen.free(hyphen.load(path));
 *
 * The soname comes from load_late() in CMakeLists.txt.
 */
#ifndef BRIEFSET_INPUT_LATE_H
#define BRIEFSET_INPUT_LATE_H

#include <stdbool.h>

typedef struct LateLibrary {
    const char *soname;
    const char *names; /* of functions, each ended by a zero; "" ends them */
    void *table;       /* as many pointers, in this order */
    bool is_loaded;
} LateLibrary;

#define LATE_POINTER(prefix, name) __typeof__(prefix##name) *name;
/* A name that is a macro, as ICU's are, is its value's name. */
#define LATE_NAME(prefix, name) LATE_TEXT(prefix##name) "\0"
#define LATE_TEXT(name) LATE_TEXT_AS_IT_STANDS(name)
#define LATE_TEXT_AS_IT_STANDS(name) #name

#define LATE_LIBRARY(soname, functions, table)                                 \
    {                                                                          \
        soname, functions(LATE_NAME), &(table), false                          \
    }

/*
 * Fills the table; does nothing if it is filled.  The library stays for the
 * life of the process.  Where the library or a function is missing, the
 * process ends as it would have at its start with a library that is linked:
 * a line on standard error, but the exit status of a failed machine.
 */
void late_load(LateLibrary *library);

#endif

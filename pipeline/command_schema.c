/*
 * briefset schema: JSON Schemas of what it reads, for editors and checkers.
 */
#include <stdio.h>
#include <string.h>

#include "input/model.h"
#include "pipeline/command.h"
#include "pipeline/pipeline.h"

static const struct {
    const char *name;
    const char *text;
} schemas[] = {{"document", document_schema}};

int
command_schema(int count, char **words)
{
    if (count != 2)
        return wrong_usage("schema: one of these is needed: document");
    for (size_t i = 0; i < sizeof schemas / sizeof *schemas; i++)
        if (strcmp(schemas[i].name, words[1]) == 0) {
            fputs(schemas[i].text, stdout);
            return EXIT_ALL_MADE;
        }
    return wrong_usage("schema: there is none of \"%s\"", words[1]);
}

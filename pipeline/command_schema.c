/*
 * briefset schema: JSON Schemas of what it reads, for editors and checkers.
 */
#include <stdio.h>
#include <string.h>

#include "input/model.h"
#include "layouts/definition.h"
#include "pipeline/batch/job_file.h"
#include "pipeline/command.h"
#include "pipeline/pipeline.h"

int
command_schema(int count, char **words)
{
    if (count != 2)
        return wrong_usage("schema: one of these is needed: document, layout, "
                           "job");
    if (strcmp(words[1], "document") == 0)
        fputs(document_schema, stdout);
    else if (strcmp(words[1], "job") == 0)
        fputs(job_schema, stdout);
    else if (strcmp(words[1], built_in_schema.name) == 0)
        fwrite(built_in_schema.text, 1, built_in_schema.length, stdout);
    else
        return wrong_usage("schema: there is none of \"%s\"", words[1]);
    return EXIT_ALL_MADE;
}

/*
 * briefset: the command line's first word says what to do.
 */
#include <errno.h>
#include <getopt.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "fonts/fonts.h"
#include "layouts/definition.h"
#include "pipeline/command.h"
#include "pipeline/file.h"
#include "pipeline/messages.h"
#include "pipeline/pdf/pdf.h"
#include "pipeline/pipeline.h"

static const char help[] =
    "briefset typesets bilingual briefings as PDF.\n"
    "\n"
    "  briefset typeset SOURCE... [--layout NAME|FILE] [-o FILE|DIR/]\n"
    "  briefset typeset SOURCE --records FILE [--name PATTERN] [-o DIR/]\n"
    "  briefset batch SOURCE...|JOBS.yaml [--records FILE] [-o DIR/]\n"
    "  briefset batch --merge-manifests FILE MANIFEST...\n"
    "  briefset check SOURCE... [--layout NAME|FILE]\n"
    "  briefset import FILE [-o FILE.md]\n"
    "  briefset check FILE.pdf... [--profile NAME]\n"
    "  briefset archive DIR add FILE.pdf...|--from-manifest FILE\n"
    "  briefset archive DIR search WORD...|list|show ID|history ID\n"
    "  briefset archive DIR verify|rebuild|remake ID|export "
    "--bag|--csv|--ndjson\n"
    "  briefset archive DIR site OUT/\n"
    "  briefset layouts\n"
    "  briefset schema document|layout|job\n"
    "  briefset fonts\n"
    "\n"
    "typeset   sets Markdown, YAML or JSON; SOURCE - is standard input, -o - "
    "is\n"
    "          standard output.  Without -o, FILE.md becomes FILE.pdf beside\n"
    "          it.  Without --layout, the source's front matter says it.\n"
    "batch     makes many documents side by side, and only what has changed\n"
    "check     tells what to look at again in a text and its translation, or "
    "what\n"
    "          is wrong with a finished PDF: PDF/A, PDF/UA, lines\n"
    "import    turns a PDF, its text, or what Word wrote into a Markdown "
    "source\n"
    "archive   keeps finished PDFs: found by their words, known to be as they "
    "were\n"
    "layouts   lists the built-in layouts\n"
    "schema    prints a JSON Schema: of documents in YAML or JSON, of "
    "layouts,\n"
    "          of job files\n"
    "fonts     lists the fonts found\n"
    "\n"
    "  --layout NAME|FILE      a built-in layout, or a definition file\n"
    "  --arrangement NAME      stacked, parallel, facing, sequential or "
    "single\n"
    "  --impose NAME           several pages on a sheet: 2up, 4up, booklet, "
    "none\n"
    "  --sheet PAPER           the sheet's paper, such as A4\n"
    "  --repeat yes|no         the same page all over a sheet, or not\n"
    "  -o, --output FILE|DIR/  where to write\n"
    "  --profile NAME          a-2a+ua-1 (default), a-2u, a-3a+ua-1, plain\n"
    "                          (check: a-2b, a-3u, ua-1 … as well)\n"
    "  --profile-strict        refuse what does not keep the profile\n"
    "  --records FILE          one PDF of each row of a CSV or NDJSON file\n"
    "  --name PATTERN          their names, such as '{{serial}}.pdf'\n"
    "  --compression NAME      fast, normal (default), small\n"
    "  --reserve-signature[=BYTES]\n"
    "                          keep a place free for a digital signature\n"
    "  --fonts DIR             look for fonts there too (may be repeated)\n"
    "  --ignore-system-fonts   use no fonts but those of --fonts\n"
    "  --source FILE           batch: a source, as without the option\n"
    "  --workers N             batch: documents side by side\n"
    "  --timeout SECONDS       batch: for each document\n"
    "  --force                 batch: those as well that have not changed\n"
    "  --dry-run               batch: say what would be made\n"
    "  --shard I/N             batch: one of N parts\n"
    "  --manifest FILE         batch: where it is written down\n"
    "  --merge NAME.pdf        batch: one PDF of all documents\n"
    "  --merge-manifests FILE  batch: join the manifests of parts\n"
    "  --from-manifest FILE    archive: all that a batch made\n"
    "  --record N              archive: which of --records it was made of\n"
    "  --replaces ID           archive: the document it is a version of\n"
    "  --any-pdf               archive: those as well that are no PDF/A\n"
    "  --quiet                 archive: no line for each document\n"
    "  --language NAME         archive: texts in it, such as zh\n"
    "  --from DATE, --to DATE  archive: documents of that time\n"
    "  --issuer TEXT           archive: documents of theirs\n"
    "  --all-versions          archive: those as well that were replaced\n"
    "  --limit N               archive: how many are shown\n"
    "  --sample N              archive: verify so many\n"
    "  --bag DIR/              archive: all of it for another archive (BagIt)\n"
    "  --csv, --ndjson         archive: the catalogue as a table\n"
    "  --without-pictures      archive: a page without them\n"
    "  --json                  archive: one JSON object a line\n"
    "  --encoding NAME         of all texts, such as GB18030, if not found "
    "out\n"
    "  --allow-path DIR        pictures may come from there as well\n"
    "  --lang en|zh            the language of messages\n"
    "  --messages FORM         human (the default), short or json\n"
    "  --help, --version\n"
    "\n"
    "Exit status: 0 all made, 1 a document failed, 2 wrong usage, 3 the\n"
    "machine failed (disk full, no fonts).\n";

static const struct {
    const char *name;
    int (*run)(int count, char **words);
} commands[] = {{"typeset", command_typeset}, {"batch", command_batch},
                {"archive", command_archive}, {"check", command_check},
                {"import", command_import},   {"layouts", command_layouts},
                {"schema", command_schema},   {"fonts", command_fonts}};

/* What was printed must have arrived: a full disk is a failure here too. */
static int
flush_output(int status)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    failure("unwritable-file", "cannot write %s: %s", "standard output",
            strerror(errno));
    return EXIT_MACHINE_FAILED;
}

static int
print_version(void)
{
    printf("briefset %s (libharu %s, %s)\n", BRIEFSET_VERSION,
           pdf_library_version(), fonts_versions());
    return EXIT_ALL_MADE;
}

int
main(int count, char **words)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    file_clean_up_on_signals();
    if (messages_take_options(&count, words) != EXIT_ALL_MADE)
        return EXIT_WRONG_USAGE;
    if (count < 2)
        return wrong_usage("what to do is missing");
    const char *word = words[1];
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) {
        fputs(help, stdout);
        return flush_output(EXIT_ALL_MADE);
    }
    if (strcmp(word, "--version") == 0)
        return flush_output(print_version());
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (strcmp(commands[i].name, word) == 0)
            return flush_output(commands[i].run(count - 1, words + 1));
    return wrong_usage("unknown command \"%s\"", word);
}

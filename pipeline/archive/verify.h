/*
 * Verifying: is everything as it was.
 */
#ifndef BRIEFSET_PIPELINE_ARCHIVE_VERIFY_H
#define BRIEFSET_PIPELINE_ARCHIVE_VERIFY_H

#include <stdint.h>

#include "pipeline/archive/archive.h"

typedef struct VerifyOptions {
    int64_t sample; /* so many documents by chance; 0: all */
    bool json;
} VerifyOptions;

/*
 * Compares each file with its digest, the catalogue with the files and each
 * document with what briefset check asks of it; prints what is wrong, and at
 * the end how much was looked at.  An exit status: EXIT_DOCUMENT_FAILED if
 * anything is not as it should be.  What is not in the catalogue is looked for
 * only when all documents are.
 */
int verify(Archive *archive, const VerifyOptions *options);

#endif

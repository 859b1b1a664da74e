/*
 * Conformance: what in a document keeps its PDF from the standards.
 */
#ifndef BRIEFSET_LAYOUTS_CONFORMANCE_H
#define BRIEFSET_LAYOUTS_CONFORMANCE_H

#include "layouts/inline.h"

/*
 * Diagnoses, each at its place, and notes in the composition's shortfalls:
 * heading levels that are skipped ("heading-skipped"), characters of private use ("private-character").  `has_title_heading`: the
 * title was set as the first heading.
 */
void check_conformance(const Setting *setting, bool has_title_heading);

#endif

/* feedback.h: what a model is told about its own failed answer, so that it can try again.
 *
 * The message holds the class in words (REPAIRABLE_CLASSES, runners/verdict.h); the line that
 * decided, where it is not about a file of the bench; the lines of the compile log about the
 * candidate's own file that tell of a failure; how many compared samples differ; and, where the
 * bench prints it, how often each output differs and when first. Nothing else is sent. A word of
 * the bench or the reference is shown as "...", unless it also stands in the candidate, in what the
 * model was told before or among the compilers' own words. So no text of a bench or a reference,
 * and no name of their files, reaches a model through a compiler's message.
 * tests/unit/test_feedback.c and tests/e2e/repair.bats test this with planted words. */
#ifndef FLOW_FEEDBACK_H
#define FLOW_FEEDBACK_H

#include "harness/base/hash.h"
#include "results/sample.h"

/* May this sample have another turn? By its verdict's class alone. */
bool feedback_is_due(const struct sample *sample);

/* The message, in the sample's arena. The sample must have its prompt, its candidate and a verdict,
 * and feedback_is_due must hold. */
struct str feedback_text(struct sample *sample);

/* Identity of the message's template for a suite. It is part of a run's identity. */
void feedback_sha256(char ret[HASH_SIZE], const struct suite *suite);

#endif

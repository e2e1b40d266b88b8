/* feedback.h: what a model is told of an answer of its own that failed, so that it can try again.
 *
 * What goes out: the class in words (REPAIRABLE_CLASSES, runners/verdict.h); of the compile log the
 * lines about the candidate's own file; how many compared samples differ; and of what benches
 * print, for each output how often it differs and when first. Everything else stays here. A word
 * that stands in bench or reference, and neither in the candidate nor in what the model was told
 * before nor among the compilers' own words, is "..." in every line. So nothing of a bench, of a
 * reference or of their files' names reaches a model through a compiler's message.
 * tests/unit/test_feedback.c and tests/e2e/repair.bats hold this with planted words. */
#ifndef FLOW_FEEDBACK_H
#define FLOW_FEEDBACK_H

#include "harness/base/hash.h"
#include "results/sample.h"

/* May this sample have another turn? By its verdict's class alone. */
bool feedback_is_due(const struct sample *sample);

/* The message, in the sample's arena. The sample has its prompt, its candidate and a verdict that
 * feedback_is_due for. */
struct str feedback_text(struct sample *sample);

/* Identity of the message's template: another one makes another run. */
void feedback_sha256(char ret[HASH_SIZE]);

#endif

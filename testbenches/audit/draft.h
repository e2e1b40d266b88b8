/* draft.h: what can be seen to be wrong in a bench that a model wrote, before anything is run.
 *
 * Such a bench is untrusted code and runs in a cell like a candidate. What is refused here would
 * not harm the machine; it would make a bench that judges badly: one that reads files, looks inside
 * the design under test (so that a right design with other names fails), or changes it. */
#ifndef AUDIT_DRAFT_H
#define AUDIT_DRAFT_H

#include "harness/base/arena.h"

/* A bench of the kind "counters" for implementations of `entry`. NULL: nothing to complain of, else
 * a sentence for its author, in the arena. */
const char *draft_check(struct str bench, const char *entry, struct arena *arena);

#endif

/* draft.h: find mistakes in the text of a bench that a model wrote, before anything is run.
 *
 * Such a bench is untrusted code and runs in a cell like a candidate, so it cannot harm the
 * machine. Refused here are benches that would judge badly: those that read files, look inside the
 * design under test (a right design with other names would fail), or change it. */
#ifndef AUDIT_DRAFT_H
#define AUDIT_DRAFT_H

#include "harness/base/arena.h"

/* Check a bench of the kind "counters" for implementations of `entry`. Returns NULL when nothing is
 * wrong, else a sentence for the bench's author, in the arena. */
const char *draft_check(struct str bench, const char *entry, struct arena *arena);

#endif

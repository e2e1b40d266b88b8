/* initial.h: the reference without the values that its variables begin with.
 *
 * A bench that fails it asks for values before the first reset or clock. Where the prompt says
 * nothing of them, a right answer can pass only by luck. */
#ifndef AUDIT_INITIAL_H
#define AUDIT_INITIAL_H

#include "harness/base/err.h"
#include "problems/problem.h"

/* Take out `initial` blocks that only assign, and values in declarations of variables. False, *ret
 * untouched, when there is nothing of the kind, or when the reference cannot be read. *ret is in the
 * arena; its lines are the reference's. */
bool initial_removed(struct str *ret, struct str reference, struct arena *arena);

/* Does the prompt speak of values at the beginning? By its words: "initial...", "power...". */
bool initial_is_told(const struct problem *problem);

#endif

/* realset.h: intervals, their unions, and what inequalities in one name say. */
#ifndef MATH_REALSET_H
#define MATH_REALSET_H

#include "runners/math/scalar/scalar.h"

/* Is this written as a set of real numbers: an interval, a union, an inequality? Two things in round brackets
 * are one, too. */
bool is_realset(const struct math *m);

/* Unknown where one of them is none, or ends cannot be put in order. */
struct decision decide_realset(struct decider *d, const struct math *a, const struct math *b,
                               struct arena *arena);

#endif

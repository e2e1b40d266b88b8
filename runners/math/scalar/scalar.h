/* scalar.h: are two expressions equal? */
#ifndef MATH_SCALAR_H
#define MATH_SCALAR_H

#include "harness/lang/latex/tree.h"

enum verdict { MATH_UNKNOWN, MATH_EQUAL, MATH_DIFFERENT };

/* What a decision rests on. `rigorous`: it is proven, but for bugs. Not so: residues that agree, balls that
 * overlap at high precision, functions that agree at random points, and conventions on notation. */
struct decision {
    enum verdict verdict;
    const char *how; /* a word; static */
    bool rigorous;
};

/* What decides, and what it keeps from one decision to the next. */
struct decider;

struct decider *decider_new(void);
void decider_free(struct decider *d);

/* Both are lowered (lower(), value.h) expressions. The order is by cost: same tree, fractions, balls, residues,
 * exact numbers; with free names identity of rational functions, then points. */
struct decision decide_scalar(struct decider *d, const struct math *a, const struct math *b);

/* -1, 0, 1: the sign of the real number a - b. False: not known, or not real. */
bool decide_order(struct decider *d, const struct math *a, const struct math *b, int *sign);

/* Have f = 0 and g = 0 the same solutions? */
struct decision decide_zeros(struct decider *d, const struct math *f, const struct math *g);

/* Is this a value, or a function of names: no set, list, relation or words in it? */
bool is_scalar(const struct math *m);

#endif

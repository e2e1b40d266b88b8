/* shape.h: what shape.c and notation.c share. */
#ifndef MATH_SHAPE_H
#define MATH_SHAPE_H

#include "runners/math/question.h"

struct shape {
    struct decider *d;
    struct arena *arena;
    enum answer_type type;
    double relative, absolute; /* tolerances; 0: none */
};

/* Whatever the two are. */
struct decision shape_compare(struct shape *s, const struct math *gold, const struct math *answer);

/* A gold answer that is one value, by the conventions on logarithms, units, degrees, percents, constants of
 * integration, and the suite's tolerance. */
struct decision shape_values(struct shape *s, const struct math *gold, const struct math *answer);

/* The same by a convention on notation, not by mathematics. */
struct decision by_convention(struct decision d, const char *how);

#endif

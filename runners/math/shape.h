/* shape.h: what shape.c and notation.c share. */
#ifndef MATH_SHAPE_H
#define MATH_SHAPE_H

#include "runners/math/question.h"
#include "runners/math/numbers/value.h"

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

/* `as_written`, or equal where other letters for the constants in the answer make it so: those that only one of
 * the two has, at most three. */
struct decision parameters_renamed(struct shape *s, const struct math *gold,
                                   const struct math *answer, struct decision as_written);
/* The tree with one name for another, and the other way round. */
struct math *argument_renamed(struct shape *s, const struct math *m, struct str from,
                              struct str to);

/* The same by a convention on notation, not by mathematics. */
struct decision by_convention(struct decision d, const char *how);

#endif

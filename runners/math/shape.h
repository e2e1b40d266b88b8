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

/* A gold answer that is an equation. */
struct decision shape_equations(struct shape *s, const struct math *gold,
                                const struct math *answer);

/* f(3), f(x) */
bool is_call(const struct math *m);
/* Is this what an answer is called: a name, a sum or product of names, a call, names in brackets? */
bool is_label(const struct math *m);
bool is_equation(const struct math *m);
/* "x = 42", "m+n = 30+12 = 42", "x \in S": what it says the answer is; the relation itself if it says more. */
const struct math *said_value(const struct math *m);

/* `as_written`, or equal where other letters for the constants in the answer make it so: those that only one of
 * the two has, at most three. */
struct decision parameters_renamed(struct shape *s, const struct math *gold,
                                   const struct math *answer, struct decision as_written);
/* The tree with one name for another, and the other way round. */
struct math *argument_renamed(struct shape *s, const struct math *m, struct str from,
                              struct str to);

/* The tree with a number for a name. */
struct math *with_number(struct arena *a, const struct math *m, struct str name, long value);

/* A vector said by its axes, "2i - j + 3k", as a tuple of `n`; else the tree itself. */
const struct math *along_axes(struct shape *s, const struct math *m, size_t n);

/* Where points are wanted: of "x = 1, y = 2 or x = 2, y = 1", of "(x = 1, y = 2)" and of "x = y = 0" the points; else
 * the answer itself. */
const struct math *points_of_equations(struct arena *a, const struct math *gold,
                                       const struct math *answer);

/* Are these the coordinates of all points one by one, in an order that only the question knows? */
bool are_coordinates(const struct math *gold, const struct math *answer);

/* Where both, or one of them and a tuple, are values with names: true, with the decision. */
bool decide_named(struct decision *ret, struct shape *s, const struct math *gold,
                  const struct math *answer);

/* The same by a convention on notation, not by mathematics. */
struct decision by_convention(struct decision d, const char *how);

#endif

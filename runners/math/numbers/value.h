/* value.h: one walk over a tree for all kinds of arithmetic; each kind is a table of what it can do. */
#ifndef NUMBERS_VALUE_H
#define NUMBERS_VALUE_H

#include "harness/lang/latex/tree.h"

#include <acb.h>
#include <calcium/ca.h>
#include <calcium/fmpz_mpoly_q.h>
#include <calcium/qqbar.h>
#include <flint/fmpq.h>

union value {
    fmpq_t q;           /* rational */
    acb_t ball;         /* a rectangle of the complex plane that holds the number */
    ca_t exact;         /* Calcium: a field of numbers that grows with what is asked */
    qqbar_t algebraic;  /* minimal polynomial and enclosure */
    fmpz_mpoly_q_t fun; /* quotient of polynomials */
};

struct arith;

/* *ret = x op y, y only for operators of two. `ret` is none of the others. False: this arithmetic does not
 * say, or there is no such number. */
typedef bool (*arith_apply)(struct arith *a, union value *ret, union value *x, union value *y);

struct arith {
    void (*init)(struct arith *a, union value *v);
    void (*finish)(struct arith *a, union value *v);
    bool (*rational)(struct arith *a, union value *ret, const fmpq_t q);
    bool (*leaf)(struct arith *a, union value *ret,
                 const struct math *m); /* pi, e, i, free names */
    const arith_apply *op;              /* by enum math_op */
    slong bits;                         /* of balls */
    ca_ctx_struct *ca;                  /* borrowed */
    const fmpz_mpoly_ctx_struct *mpoly; /* borrowed */
    const struct names *names;          /* generators of `mpoly` */
};

/* Values of names, the innermost first. */
struct env {
    struct str name;
    fmpq_t value;
    const struct env *next;
};

#define NAMES_MAX 8

struct names {
    struct str p[NAMES_MAX];
    size_t n;
    bool over; /* there are more */
};

/* The free names of a tree, added to those that are there. */
void names_of(const struct math *m, struct names *names);

/* *ret is initialised. The tree is of the operators that lower() leaves. */
bool arith_value(struct arith *a, union value *ret, const struct math *m, const struct env *env);

/* The same value by fewer operators: no degrees, percents, hyperbolic functions and so on. `log` is what a
 * logarithm without base is to: MATH_E, or MATH_NUM for ten. */
struct math *lower(struct arena *arena, const struct math *m, enum math_op log);

extern const struct arith arith_rational, arith_ball, arith_exact, arith_algebraic, arith_function;

/* A rational number, if it can be had at little cost. */
bool rational_of(fmpq_t ret, const struct math *m, const struct env *env);
/* Digits and denominator of a NUM. */
void rational_num(fmpq_t ret, const struct math *m);

/* Of a value without free names modulo m, for whole numbers that are too large to be written down. Modulo a
 * prime quotients are allowed, too. */
bool residue_of(ulong *ret, const struct math *m, ulong modulus, bool prime);

/* A ball of a tree at this precision; false if it is not finite. *ret is initialised. */
bool ball_of(acb_t ret, const struct math *m, const struct env *env, slong bits);

#endif

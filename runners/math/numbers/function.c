/* function.c: quotients of polynomials in the free names (fmpz_mpoly_q), over the rational numbers. */
#include "runners/math/numbers/value.h"

#define MAX_EXPONENT 200
#define MAX_TERMS    2000

static void f_init(struct arith *a, union value *v)
{
    fmpz_mpoly_q_init(v->fun, a->mpoly);
}

static void f_finish(struct arith *a, union value *v)
{
    fmpz_mpoly_q_clear(v->fun, a->mpoly);
}

static bool f_rational(struct arith *a, union value *ret, const fmpq_t q)
{
    fmpz_mpoly_q_set_fmpq(ret->fun, q, a->mpoly);
    return true;
}

/* pi stands behind the names: no polynomial of it with rational coefficients is zero. That e is no root of
 * one with pi in it is not known, so e is none of these. */
static bool f_leaf(struct arith *a, union value *ret, const struct math *m)
{
    size_t i = 0;
    if (m->op != MATH_NAME && m->op != MATH_PI)
        return false;
    while (i < a->names->n && (m->op == MATH_PI || !str_eq(a->names->p[i], m->text)))
        i++;
    if (m->op == MATH_NAME && i == a->names->n)
        return false;
    fmpz_mpoly_q_gen(ret->fun, (slong)i, a->mpoly);
    return true;
}

static bool is_small(const struct arith *a, union value *v)
{
    return fmpz_mpoly_length(fmpz_mpoly_q_numref(v->fun), a->mpoly) +
               fmpz_mpoly_length(fmpz_mpoly_q_denref(v->fun), a->mpoly) <
           MAX_TERMS;
}

#define F_BINARY(name, f)                                                                          \
    static bool name(struct arith *a, union value *ret, union value *x, union value *y)            \
    {                                                                                              \
        if (!is_small(a, x) || !is_small(a, y))                                                    \
            return false;                                                                          \
        f(ret->fun, x->fun, y->fun, a->mpoly);                                                     \
        return true;                                                                               \
    }
F_BINARY(f_add, fmpz_mpoly_q_add)
F_BINARY(f_sub, fmpz_mpoly_q_sub)
F_BINARY(f_mul, fmpz_mpoly_q_mul)
F_BINARY(f_quotient, fmpz_mpoly_q_div)

static bool f_div(struct arith *a, union value *ret, union value *x, union value *y)
{
    return !fmpz_mpoly_q_is_zero(y->fun, a->mpoly) && f_quotient(a, ret, x, y);
}

static bool f_neg(struct arith *a, union value *ret, union value *x, union value *y)
{
    (void)y;
    fmpz_mpoly_q_neg(ret->fun, x->fun, a->mpoly);
    return true;
}

/* A whole exponent of at most 200; large powers of long sums are not multiplied out. */
static bool exponent(struct arith *a, union value *x, union value *y, slong *e)
{
    fmpq_t q;
    bool ok = fmpz_mpoly_is_fmpz(fmpz_mpoly_q_numref(y->fun), a->mpoly) &&
              fmpz_mpoly_is_one(fmpz_mpoly_q_denref(y->fun), a->mpoly);
    slong terms = fmpz_mpoly_length(fmpz_mpoly_q_numref(x->fun), a->mpoly) +
                  fmpz_mpoly_length(fmpz_mpoly_q_denref(x->fun), a->mpoly);
    fmpq_init(q);
    if (ok)
        fmpz_mpoly_get_fmpz(fmpq_numref(q), fmpz_mpoly_q_numref(y->fun), a->mpoly);
    ok = ok && fmpz_bits(fmpq_numref(q)) < 20;
    *e = ok ? fmpz_get_si(fmpq_numref(q)) : 0;
    fmpq_clear(q);
    return ok && labs(*e) <= MAX_EXPONENT && (terms <= 3 || labs(*e) <= 20);
}

/* Not inlined: GCC 12 takes the first member's address for the whole and warns. */
static __attribute__((noinline)) void invert(struct arith *a, union value *v)
{
    fmpz_mpoly_q_inv(v->fun, v->fun, a->mpoly);
}

static bool f_pow(struct arith *a, union value *ret, union value *x, union value *y)
{
    slong e;
    if (!exponent(a, x, y, &e) || (e <= 0 && fmpz_mpoly_q_is_zero(x->fun, a->mpoly)))
        return false;
    if (!fmpz_mpoly_pow_ui(fmpz_mpoly_q_numref(ret->fun), fmpz_mpoly_q_numref(x->fun),
                           (ulong)labs(e), a->mpoly) ||
        !fmpz_mpoly_pow_ui(fmpz_mpoly_q_denref(ret->fun), fmpz_mpoly_q_denref(x->fun),
                           (ulong)labs(e), a->mpoly))
        return false;
    if (e < 0)
        invert(a, ret);
    return true;
}

static const arith_apply ops[MATH_N_OPS] = {
    [MATH_ADD] = f_add, [MATH_SUB] = f_sub, [MATH_MUL] = f_mul,
    [MATH_DIV] = f_div, [MATH_NEG] = f_neg, [MATH_POW] = f_pow,
};

const struct arith arith_function = {
    .init = f_init, .finish = f_finish, .rational = f_rational, .leaf = f_leaf, .op = ops};

/* algebraic.c: algebraic numbers by their minimal polynomials (Calcium's qqbar), up to a degree. */
#include "runners/math/numbers/value.h"

#include <flint/ulong_extras.h>

#define MAX_DEGREE 48
#define MAX_BITS   20000

static void a_init(struct arith *a, union value *v)
{
    (void)a;
    qqbar_init(v->algebraic);
}

static void a_finish(struct arith *a, union value *v)
{
    (void)a;
    qqbar_clear(v->algebraic);
}

static bool a_rational(struct arith *a, union value *ret, const fmpq_t q)
{
    (void)a;
    qqbar_set_fmpq(ret->algebraic, q);
    return true;
}

static bool a_leaf(struct arith *a, union value *ret, const struct math *m)
{
    (void)a;
    if (m->op != MATH_I)
        return false;
    qqbar_i(ret->algebraic);
    return true;
}

#define A_BINARY(name, f)                                                                          \
    static bool name(struct arith *a, union value *ret, union value *x, union value *y)            \
    {                                                                                              \
        (void)a;                                                                                   \
        if (!qqbar_binop_within_limits(x->algebraic, y->algebraic, MAX_DEGREE, MAX_BITS))          \
            return false;                                                                          \
        f(ret->algebraic, x->algebraic, y->algebraic);                                             \
        return true;                                                                               \
    }
A_BINARY(a_add, qqbar_add)
A_BINARY(a_sub, qqbar_sub)
A_BINARY(a_mul, qqbar_mul)
A_BINARY(a_quotient, qqbar_div)

static bool a_div(struct arith *a, union value *ret, union value *x, union value *y)
{
    return !qqbar_is_zero(y->algebraic) && a_quotient(a, ret, x, y);
}

static bool a_neg(struct arith *a, union value *ret, union value *x, union value *y)
{
    (void)a, (void)y;
    qqbar_neg(ret->algebraic, x->algebraic);
    return true;
}

/* A rational number as two machine words, both small. */
static bool small_fraction(const qqbar_t x, slong *num, slong *den)
{
    fmpq_t q;
    bool ok = qqbar_is_rational(x);
    fmpq_init(q);
    if (ok)
        qqbar_get_fmpq(q, x);
    ok = ok && fmpz_bits(fmpq_numref(q)) < 30 && fmpz_bits(fmpq_denref(q)) < 30;
    *num = ok ? fmpz_get_si(fmpq_numref(q)) : 0;
    *den = ok ? fmpz_get_si(fmpq_denref(q)) : 1;
    fmpq_clear(q);
    return ok;
}

static bool a_root(struct arith *a, union value *ret, union value *x, union value *y)
{
    slong n, den;
    bool flip;
    (void)a;
    if (!small_fraction(y->algebraic, &n, &den) || den != 1 || n < 1 || n > 60 ||
        qqbar_degree(x->algebraic) * n > MAX_DEGREE)
        return false;
    flip = n % 2 && qqbar_is_real(x->algebraic) && qqbar_sgn_re(x->algebraic) < 0;
    if (flip)
        qqbar_neg(x->algebraic, x->algebraic);
    qqbar_root_ui(ret->algebraic, x->algebraic, (ulong)n);
    if (flip)
        qqbar_neg(ret->algebraic, ret->algebraic);
    return true;
}

static bool a_pow(struct arith *a, union value *ret, union value *x, union value *y)
{
    slong num, den;
    (void)a;
    if (!small_fraction(y->algebraic, &num, &den) || labs(num) > 200 || den > 40 ||
        qqbar_degree(x->algebraic) * den > MAX_DEGREE || (num <= 0 && qqbar_is_zero(x->algebraic)))
        return false;
    if (den > 1)
        qqbar_root_ui(x->algebraic, x->algebraic, (ulong)den);
    if (num < 0)
        qqbar_inv(x->algebraic, x->algebraic);
    if (qqbar_height_bits(x->algebraic) * labs(num) > MAX_BITS)
        return false;
    qqbar_pow_ui(ret->algebraic, x->algebraic, (ulong)labs(num));
    return true;
}

static const arith_apply ops[MATH_N_OPS] = {
    [MATH_ADD] = a_add, [MATH_SUB] = a_sub, [MATH_MUL] = a_mul,   [MATH_DIV] = a_div,
    [MATH_NEG] = a_neg, [MATH_POW] = a_pow, [MATH_ROOT] = a_root,
};

const struct arith arith_algebraic = {
    .init = a_init, .finish = a_finish, .rational = a_rational, .leaf = a_leaf, .op = ops};

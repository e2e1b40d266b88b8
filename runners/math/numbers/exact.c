/* exact.c: exact numbers (Calcium), real and complex, algebraic or not. */
#include "runners/math/numbers/value.h"

#define MAX_FACTORIAL 20000

static void x_init(struct arith *a, union value *v)
{
    ca_init(v->exact, a->ca);
}

static void x_finish(struct arith *a, union value *v)
{
    ca_clear(v->exact, a->ca);
}

static bool x_rational(struct arith *a, union value *ret, const fmpq_t q)
{
    ca_set_fmpq(ret->exact, q, a->ca);
    return true;
}

static bool x_leaf(struct arith *a, union value *ret, const struct math *m)
{
    switch (m->op) {
    case MATH_PI:
        ca_pi(ret->exact, a->ca);
        return true;
    case MATH_E:
        ca_one(ret->exact, a->ca);
        ca_exp(ret->exact, ret->exact, a->ca);
        return true;
    case MATH_I:
        ca_i(ret->exact, a->ca);
        return true;
    default:
        return false;
    }
}

#define X_UNARY(name, f)                                                                           \
    static bool name(struct arith *a, union value *ret, union value *x, union value *y)            \
    {                                                                                              \
        (void)y;                                                                                   \
        f(ret->exact, x->exact, a->ca);                                                            \
        return true;                                                                               \
    }
#define X_BINARY(name, f)                                                                          \
    static bool name(struct arith *a, union value *ret, union value *x, union value *y)            \
    {                                                                                              \
        f(ret->exact, x->exact, y->exact, a->ca);                                                  \
        return true;                                                                               \
    }
X_UNARY(x_neg, ca_neg)
X_UNARY(x_abs, ca_abs)
X_UNARY(x_floor, ca_floor)
X_UNARY(x_ceil, ca_ceil)
X_UNARY(x_sin, ca_sin)
X_UNARY(x_cos, ca_cos)
X_UNARY(x_tan, ca_tan)
X_UNARY(x_asin, ca_asin)
X_UNARY(x_acos, ca_acos)
X_UNARY(x_atan, ca_atan)
X_UNARY(x_ln, ca_log)
X_UNARY(x_exp, ca_exp)
X_BINARY(x_add, ca_add)
X_BINARY(x_sub, ca_sub)
X_BINARY(x_mul, ca_mul)

static bool x_div(struct arith *a, union value *ret, union value *x, union value *y)
{
    if (ca_check_is_zero(y->exact, a->ca) != T_FALSE)
        return false;
    ca_div(ret->exact, x->exact, y->exact, a->ca);
    return true;
}

/* A power of a rational number by FLINT, of others by Calcium, for exponents of at most 24 bits. */
static bool x_pow_whole(struct arith *a, union value *ret, union value *x, const fmpz_t e)
{
    fmpq_t q;
    bool ok = fmpz_bits(e) <= 24;
    fmpq_init(q);
    if (ok && ca_get_fmpq(q, x->exact, a->ca)) {
        ulong size = fmpz_bits(fmpq_numref(q)) + fmpz_bits(fmpq_denref(q));
        ok = size * (ulong)labs(fmpz_get_si(e)) < 4000000 && (fmpz_sgn(e) > 0 || !fmpq_is_zero(q));
        if (ok) {
            fmpq_pow_si(q, q, fmpz_get_si(e));
            ca_set_fmpq(ret->exact, q, a->ca);
        }
    } else if (ok) {
        ca_pow_fmpz(ret->exact, x->exact, e, a->ca);
    }
    fmpq_clear(q);
    return ok;
}

static bool x_pow(struct arith *a, union value *ret, union value *x, union value *y)
{
    fmpz_t e;
    bool ok = true;
    fmpz_init(e);
    if (ca_get_fmpz(e, y->exact, a->ca))
        ok = x_pow_whole(a, ret, x, e);
    else
        ca_pow(ret->exact, x->exact, y->exact, a->ca);
    fmpz_clear(e);
    return ok;
}

/* The real root of a negative number where the degree is odd; else the principal one. */
static bool x_root(struct arith *a, union value *ret, union value *x, union value *y)
{
    fmpz_t n;
    bool ok, flip;
    fmpz_init(n);
    ok = ca_get_fmpz(n, y->exact, a->ca) && fmpz_sgn(n) > 0;
    flip = ok && fmpz_is_odd(n) && ca_check_is_negative_real(x->exact, a->ca) == T_TRUE;
    if (flip)
        ca_neg(x->exact, x->exact, a->ca);
    if (ok && fmpz_equal_si(n, 2)) {
        ca_sqrt(ret->exact, x->exact, a->ca);
    } else if (ok) {
        ca_inv(y->exact, y->exact, a->ca);
        ca_pow(ret->exact, x->exact, y->exact, a->ca);
    }
    if (flip)
        ca_neg(ret->exact, ret->exact, a->ca);
    fmpz_clear(n);
    return ok;
}

static bool x_fact(struct arith *a, union value *ret, union value *x, union value *y)
{
    fmpz_t n;
    (void)y;
    fmpz_init(n);
    if (ca_get_fmpz(n, x->exact, a->ca) && fmpz_sgn(n) >= 0 && fmpz_cmp_si(n, MAX_FACTORIAL) < 0) {
        fmpz_fac_ui(n, fmpz_get_ui(n));
        ca_set_fmpz(ret->exact, n, a->ca);
    } else {
        ca_add_ui(x->exact, x->exact, 1, a->ca);
        ca_gamma(ret->exact, x->exact, a->ca);
    }
    fmpz_clear(n);
    return true;
}

static bool x_binom(struct arith *a, union value *ret, union value *x, union value *y)
{
    fmpz_t n, k;
    bool ok;
    fmpz_init(n);
    fmpz_init(k);
    ok = ca_get_fmpz(n, x->exact, a->ca) && ca_get_fmpz(k, y->exact, a->ca) && fmpz_sgn(n) >= 0 &&
         fmpz_sgn(k) >= 0 && fmpz_cmp_si(n, 100000) < 0 && fmpz_cmp(k, n) <= 0;
    if (ok) {
        fmpz_bin_uiui(n, fmpz_get_ui(n), fmpz_get_ui(k));
        ca_set_fmpz(ret->exact, n, a->ca);
    }
    fmpz_clear(n);
    fmpz_clear(k);
    return ok;
}

static const arith_apply ops[MATH_N_OPS] = {
    [MATH_ADD] = x_add,   [MATH_SUB] = x_sub,   [MATH_MUL] = x_mul,   [MATH_DIV] = x_div,
    [MATH_POW] = x_pow,   [MATH_NEG] = x_neg,   [MATH_ABS] = x_abs,   [MATH_FLOOR] = x_floor,
    [MATH_CEIL] = x_ceil, [MATH_ROOT] = x_root, [MATH_FACT] = x_fact, [MATH_BINOM] = x_binom,
    [MATH_SIN] = x_sin,   [MATH_COS] = x_cos,   [MATH_TAN] = x_tan,   [MATH_ASIN] = x_asin,
    [MATH_ACOS] = x_acos, [MATH_ATAN] = x_atan, [MATH_LN] = x_ln,     [MATH_EXP] = x_exp,
};

const struct arith arith_exact = {
    .init = x_init, .finish = x_finish, .rational = x_rational, .leaf = x_leaf, .op = ops};

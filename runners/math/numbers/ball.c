/* ball.c: rigorous enclosures (Arb). */
#include "runners/math/numbers/value.h"

#include <acb_hypgeom.h>

static void b_init(struct arith *a, union value *v)
{
    (void)a;
    acb_init(v->ball);
}

static void b_finish(struct arith *a, union value *v)
{
    (void)a;
    acb_clear(v->ball);
}

static bool b_rational(struct arith *a, union value *ret, const fmpq_t q)
{
    acb_set_fmpq(ret->ball, q, a->bits);
    return true;
}

static bool b_leaf(struct arith *a, union value *ret, const struct math *m)
{
    switch (m->op) {
    case MATH_PI:
        acb_const_pi(ret->ball, a->bits);
        return true;
    case MATH_E:
        arb_const_e(acb_realref(ret->ball), a->bits);
        return true;
    case MATH_I:
        acb_onei(ret->ball);
        return true;
    default:
        return false;
    }
}

#define B_UNARY(name, f)                                                                           \
    static bool name(struct arith *a, union value *ret, union value *x, union value *y)            \
    {                                                                                              \
        (void)y;                                                                                   \
        f(ret->ball, x->ball, a->bits);                                                            \
        return true;                                                                               \
    }
#define B_BINARY(name, f)                                                                          \
    static bool name(struct arith *a, union value *ret, union value *x, union value *y)            \
    {                                                                                              \
        f(ret->ball, x->ball, y->ball, a->bits);                                                   \
        return true;                                                                               \
    }
B_UNARY(b_sin, acb_sin)
B_UNARY(b_cos, acb_cos)
B_UNARY(b_tan, acb_tan)
B_UNARY(b_asin, acb_asin)
B_UNARY(b_acos, acb_acos)
B_UNARY(b_atan, acb_atan)
B_UNARY(b_ln, acb_log)
B_UNARY(b_exp, acb_exp)
B_BINARY(b_add, acb_add)
B_BINARY(b_sub, acb_sub)
B_BINARY(b_mul, acb_mul)
B_BINARY(b_div, acb_div)
B_BINARY(b_pow, acb_pow)

static bool b_neg(struct arith *a, union value *ret, union value *x, union value *y)
{
    (void)a, (void)y;
    acb_neg(ret->ball, x->ball);
    return true;
}

static bool b_abs(struct arith *a, union value *ret, union value *x, union value *y)
{
    (void)y;
    acb_abs(acb_realref(ret->ball), x->ball, a->bits);
    return true;
}

static bool b_floor(struct arith *a, union value *ret, union value *x, union value *y)
{
    (void)y;
    arb_floor(acb_realref(ret->ball), acb_realref(x->ball), a->bits);
    return acb_is_real(x->ball);
}

static bool b_ceil(struct arith *a, union value *ret, union value *x, union value *y)
{
    (void)y;
    arb_ceil(acb_realref(ret->ball), acb_realref(x->ball), a->bits);
    return acb_is_real(x->ball);
}

static bool b_min(struct arith *a, union value *ret, union value *x, union value *y)
{
    if (!y || !acb_is_real(x->ball) || !acb_is_real(y->ball))
        return false;
    arb_min(acb_realref(ret->ball), acb_realref(x->ball), acb_realref(y->ball), a->bits);
    return true;
}

static bool b_max(struct arith *a, union value *ret, union value *x, union value *y)
{
    if (!y || !acb_is_real(x->ball) || !acb_is_real(y->ball))
        return false;
    arb_max(acb_realref(ret->ball), acb_realref(x->ball), acb_realref(y->ball), a->bits);
    return true;
}

static bool whole_up_to(const acb_t x, slong max, slong *ret)
{
    fmpz_t z;
    bool ok;
    fmpz_init(z);
    ok = acb_get_unique_fmpz(z, x) && fmpz_sgn(z) > 0 && fmpz_cmp_si(z, max) <= 0;
    *ret = ok ? fmpz_get_si(z) : 0;
    fmpz_clear(z);
    return ok;
}

/* The real root of a negative number where the degree is odd; else the principal one. */
static bool b_root(struct arith *a, union value *ret, union value *x, union value *y)
{
    slong n;
    bool flip;
    if (!whole_up_to(y->ball, 1000, &n))
        return false;
    flip = n % 2 && acb_is_real(x->ball) && arb_is_negative(acb_realref(x->ball));
    if (flip)
        acb_neg(x->ball, x->ball);
    acb_root_ui(ret->ball, x->ball, (ulong)n, a->bits);
    if (flip)
        acb_neg(ret->ball, ret->ball);
    return true;
}

/* Gamma(x + 1) */
static bool b_fact(struct arith *a, union value *ret, union value *x, union value *y)
{
    (void)y;
    acb_add_ui(x->ball, x->ball, 1, a->bits);
    acb_gamma(ret->ball, x->ball, a->bits);
    return true;
}

/* Gamma(x + 1) / (Gamma(y + 1) Gamma(x - y + 1)) */
static bool b_binom(struct arith *a, union value *ret, union value *x, union value *y)
{
    acb_t t;
    acb_init(t);
    acb_sub(t, x->ball, y->ball, a->bits);
    acb_add_ui(t, t, 1, a->bits);
    acb_rgamma(t, t, a->bits);
    acb_add_ui(y->ball, y->ball, 1, a->bits);
    acb_rgamma(y->ball, y->ball, a->bits);
    acb_mul(t, t, y->ball, a->bits);
    acb_add_ui(x->ball, x->ball, 1, a->bits);
    acb_gamma(x->ball, x->ball, a->bits);
    acb_mul(ret->ball, t, x->ball, a->bits);
    acb_clear(t);
    return true;
}

static bool b_dfact(struct arith *a, union value *ret, union value *x, union value *y)
{
    slong n;
    (void)y;
    if (!whole_up_to(x->ball, 20000, &n))
        return false;
    arb_doublefac_ui(acb_realref(ret->ball), (ulong)n, a->bits);
    return true;
}

static const arith_apply ops[MATH_N_OPS] = {
    [MATH_ADD] = b_add,   [MATH_SUB] = b_sub,     [MATH_MUL] = b_mul,     [MATH_DIV] = b_div,
    [MATH_POW] = b_pow,   [MATH_NEG] = b_neg,     [MATH_ABS] = b_abs,     [MATH_FLOOR] = b_floor,
    [MATH_CEIL] = b_ceil, [MATH_MIN] = b_min,     [MATH_MAX] = b_max,     [MATH_ROOT] = b_root,
    [MATH_FACT] = b_fact, [MATH_DFACT] = b_dfact, [MATH_BINOM] = b_binom, [MATH_SIN] = b_sin,
    [MATH_COS] = b_cos,   [MATH_TAN] = b_tan,     [MATH_ASIN] = b_asin,   [MATH_ACOS] = b_acos,
    [MATH_ATAN] = b_atan, [MATH_LN] = b_ln,       [MATH_EXP] = b_exp,
};

const struct arith arith_ball = {.init = b_init,
                                 .finish = b_finish,
                                 .rational = b_rational,
                                 .leaf = b_leaf,
                                 .op = ops,
                                 .bits = 64};

bool ball_of(acb_t ret, const struct math *m, const struct env *env, slong bits)
{
    struct arith a = arith_ball;
    union value v;
    bool ok;
    a.bits = bits;
    b_init(&a, &v);
    ok = arith_value(&a, &v, m, env) && acb_is_finite(v.ball);
    if (ok)
        acb_swap(ret, v.ball);
    b_finish(&a, &v);
    return ok;
}

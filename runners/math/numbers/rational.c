/* rational.c: exact fractions (FLINT's fmpq), within bounds of size. */
#include "runners/math/numbers/value.h"

#include <flint/fmpz.h>
#include <stdlib.h>
#include <string.h>

#define MAX_BITS      4000000
#define MAX_FACTORIAL 20000
#define MAX_BINOMIAL  100000

static void q_init(struct arith *a, union value *v)
{
    (void)a;
    fmpq_init(v->q);
}

static void q_finish(struct arith *a, union value *v)
{
    (void)a;
    fmpq_clear(v->q);
}

static bool q_rational(struct arith *a, union value *ret, const fmpq_t q)
{
    (void)a;
    fmpq_set(ret->q, q);
    return true;
}

static bool q_leaf(struct arith *a, union value *ret, const struct math *m)
{
    (void)a, (void)ret, (void)m;
    return false;
}

static ulong size_of(const fmpq_t q)
{
    return fmpz_bits(fmpq_numref(q)) + fmpz_bits(fmpq_denref(q));
}

static bool is_whole(const fmpq_t q)
{
    return fmpz_is_one(fmpq_denref(q));
}

/* A whole number from 0 to `max`. */
static bool is_count(const fmpq_t q, ulong max)
{
    return is_whole(q) && fmpq_sgn(q) >= 0 && fmpz_cmp_ui(fmpq_numref(q), max) <= 0;
}

#define Q_BINARY(name, f)                                                                          \
    static bool name(struct arith *a, union value *ret, union value *x, union value *y)            \
    {                                                                                              \
        (void)a;                                                                                   \
        if (size_of(x->q) + size_of(y->q) > MAX_BITS)                                              \
            return false;                                                                          \
        f(ret->q, x->q, y->q);                                                                     \
        return true;                                                                               \
    }
Q_BINARY(q_add, fmpq_add)
Q_BINARY(q_sub, fmpq_sub)
Q_BINARY(q_mul, fmpq_mul)

static bool q_div(struct arith *a, union value *ret, union value *x, union value *y)
{
    (void)a;
    if (fmpq_is_zero(y->q) || size_of(x->q) + size_of(y->q) > MAX_BITS)
        return false;
    fmpq_div(ret->q, x->q, y->q);
    return true;
}

static bool q_neg(struct arith *a, union value *ret, union value *x, union value *y)
{
    (void)a, (void)y;
    fmpq_neg(ret->q, x->q);
    return true;
}

static bool q_abs(struct arith *a, union value *ret, union value *x, union value *y)
{
    (void)a, (void)y;
    fmpq_abs(ret->q, x->q);
    return true;
}

static bool q_floor(struct arith *a, union value *ret, union value *x, union value *y)
{
    (void)a, (void)y;
    fmpz_fdiv_q(fmpq_numref(ret->q), fmpq_numref(x->q), fmpq_denref(x->q));
    fmpz_one(fmpq_denref(ret->q));
    return true;
}

static bool q_ceil(struct arith *a, union value *ret, union value *x, union value *y)
{
    (void)a, (void)y;
    fmpz_cdiv_q(fmpq_numref(ret->q), fmpq_numref(x->q), fmpq_denref(x->q));
    fmpz_one(fmpq_denref(ret->q));
    return true;
}

static bool q_pow(struct arith *a, union value *ret, union value *x, union value *y)
{
    slong e;
    (void)a;
    if (!is_whole(y->q) || fmpz_bits(fmpq_numref(y->q)) > 24)
        return false;
    e = fmpz_get_si(fmpq_numref(y->q));
    if ((e <= 0 && fmpq_is_zero(x->q)) || size_of(x->q) * (ulong)labs(e) > MAX_BITS)
        return false;
    fmpq_pow_si(ret->q, x->q, e);
    return true;
}

/* A perfect power's root, of a positive number. */
static bool q_root(struct arith *a, union value *ret, union value *x, union value *y)
{
    slong n;
    (void)a;
    if (!is_count(y->q, 1000) || fmpq_is_zero(y->q) || fmpq_sgn(x->q) < 0)
        return false;
    n = fmpz_get_si(fmpq_numref(y->q));
    return fmpz_root(fmpq_numref(ret->q), fmpq_numref(x->q), n) &&
           fmpz_root(fmpq_denref(ret->q), fmpq_denref(x->q), n);
}

static bool q_fact(struct arith *a, union value *ret, union value *x, union value *y)
{
    (void)a, (void)y;
    if (!is_count(x->q, MAX_FACTORIAL))
        return false;
    fmpz_fac_ui(fmpq_numref(ret->q), fmpz_get_ui(fmpq_numref(x->q)));
    fmpz_one(fmpq_denref(ret->q));
    return true;
}

static bool q_dfact(struct arith *a, union value *ret, union value *x, union value *y)
{
    (void)a, (void)y;
    if (!is_count(x->q, MAX_FACTORIAL))
        return false;
    fmpq_one(ret->q);
    for (slong i = fmpz_get_si(fmpq_numref(x->q)); i > 1; i -= 2)
        fmpz_mul_si(fmpq_numref(ret->q), fmpq_numref(ret->q), i);
    return true;
}

static bool q_binom(struct arith *a, union value *ret, union value *x, union value *y)
{
    (void)a;
    if (!is_count(x->q, MAX_BINOMIAL) || !is_count(y->q, MAX_BINOMIAL))
        return false;
    fmpz_bin_uiui(fmpq_numref(ret->q), fmpz_get_ui(fmpq_numref(x->q)),
                  fmpz_get_ui(fmpq_numref(y->q)));
    fmpz_one(fmpq_denref(ret->q));
    return true;
}

static bool q_min(struct arith *a, union value *ret, union value *x, union value *y)
{
    (void)a;
    fmpq_set(ret->q, !y || fmpq_cmp(x->q, y->q) < 0 ? x->q : y->q);
    return true;
}

static bool q_max(struct arith *a, union value *ret, union value *x, union value *y)
{
    (void)a;
    fmpq_set(ret->q, !y || fmpq_cmp(x->q, y->q) > 0 ? x->q : y->q);
    return true;
}

static bool q_gcd(struct arith *a, union value *ret, union value *x, union value *y)
{
    (void)a;
    if (!y || !is_whole(x->q) || !is_whole(y->q))
        return false;
    fmpq_one(ret->q);
    fmpz_gcd(fmpq_numref(ret->q), fmpq_numref(x->q), fmpq_numref(y->q));
    return true;
}

static bool q_lcm(struct arith *a, union value *ret, union value *x, union value *y)
{
    (void)a;
    if (!y || !is_whole(x->q) || !is_whole(y->q))
        return false;
    fmpq_one(ret->q);
    fmpz_lcm(fmpq_numref(ret->q), fmpq_numref(x->q), fmpq_numref(y->q));
    return true;
}

static const arith_apply ops[MATH_N_OPS] = {
    [MATH_ADD] = q_add,     [MATH_SUB] = q_sub,   [MATH_MUL] = q_mul,     [MATH_DIV] = q_div,
    [MATH_NEG] = q_neg,     [MATH_ABS] = q_abs,   [MATH_FLOOR] = q_floor, [MATH_CEIL] = q_ceil,
    [MATH_POW] = q_pow,     [MATH_ROOT] = q_root, [MATH_FACT] = q_fact,   [MATH_DFACT] = q_dfact,
    [MATH_BINOM] = q_binom, [MATH_MIN] = q_min,   [MATH_MAX] = q_max,     [MATH_GCD] = q_gcd,
    [MATH_LCM] = q_lcm,
};

const struct arith arith_rational = {
    .init = q_init, .finish = q_finish, .rational = q_rational, .leaf = q_leaf, .op = ops};

/* Digits end with a NUL only where they were copied: short ones are views into the text that was read. */
static void set_digits(fmpz_t z, struct str digits)
{
    char text[32], *copy = digits.n < sizeof text ? text : mem_dup(digits.p, digits.n);
    if (copy == text) {
        memcpy(text, digits.p, digits.n);
        text[digits.n] = 0;
    }
    fmpz_set_str(z, copy, 10);
    if (copy != text)
        free(copy);
}

void rational_num(fmpq_t ret, const struct math *m)
{
    set_digits(fmpq_numref(ret), m->text);
    if (m->den.n)
        set_digits(fmpq_denref(ret), m->den);
    else
        fmpz_one(fmpq_denref(ret));
    fmpq_canonicalise(ret);
}

bool rational_of(fmpq_t ret, const struct math *m, const struct env *env)
{
    struct arith a = arith_rational;
    union value v;
    bool ok;
    q_init(&a, &v);
    ok = arith_value(&a, &v, m, env);
    if (ok)
        fmpq_swap(ret, v.q);
    q_finish(&a, &v);
    return ok;
}

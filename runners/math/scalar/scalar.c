/* scalar.c: the order of decisions. */
#include "runners/math/scalar/scalar.h"

#include "runners/math/scalar/points.h"
#include "runners/math/numbers/value.h"

#include <flint/fmpz_mpoly_factor.h>
#include <stdlib.h>

#define CA_USES  200 /* a context's caches grow with what it is asked */
#define MAX_BITS 4096

struct decider {
    ca_ctx_t ca;
    int uses;
};

static void ca_begin(struct decider *d)
{
    ca_ctx_init(d->ca);
    d->ca->options[CA_OPT_PREC_LIMIT] = 2048;
    d->ca->options[CA_OPT_QQBAR_DEG_LIMIT] = 60;
    d->ca->options[CA_OPT_POW_LIMIT] = 64;
    d->uses = 0;
}

struct decider *decider_new(void)
{
    struct decider *d = mem_alloc(sizeof *d);
    ca_begin(d);
    return d;
}

void decider_free(struct decider *d)
{
    ca_ctx_clear(d->ca);
    free(d);
    flint_cleanup();
}

static struct decision decided(enum verdict verdict, const char *how, bool rigorous)
{
    return (struct decision){verdict, how, rigorous};
}

static const struct decision unknown = {MATH_UNKNOWN, "undecided", false};

bool is_scalar(const struct math *m)
{
    if (m->op >= MATH_DOTS || m->op == MATH_PM || m->op == MATH_MP)
        return false;
    for (size_t i = 0; i < m->n; i++)
        if (!is_scalar(m->arg[i]))
            return false;
    return true;
}

/* --- constants --- */

static struct decision by_fractions(const struct math *a, const struct math *b)
{
    struct decision ret = unknown;
    fmpq_t x, y;
    fmpq_init(x);
    fmpq_init(y);
    if (rational_of(x, a, NULL) && rational_of(y, b, NULL))
        ret = decided(fmpq_equal(x, y) ? MATH_EQUAL : MATH_DIFFERENT, "rational", true);
    fmpq_clear(x);
    fmpq_clear(y);
    return ret;
}

/* Balls that do not touch. */
static struct decision by_balls(const struct math *a, const struct math *b, slong bits)
{
    struct decision ret = unknown;
    acb_t x, y;
    acb_init(x);
    acb_init(y);
    if (ball_of(x, a, NULL, bits) && ball_of(y, b, NULL, bits) && !acb_overlaps(x, y))
        ret = decided(MATH_DIFFERENT, "ball", true);
    acb_clear(x);
    acb_clear(y);
    return ret;
}

/* Do both agree to more than half of the digits that were computed? */
static bool agree(const acb_t x, const acb_t y, slong bits)
{
    acb_t d;
    mag_t m, scale;
    bool ret;
    acb_init(d);
    mag_init(m);
    mag_init(scale);
    acb_sub(d, x, y, bits);
    acb_get_mag(m, d);
    acb_get_mag(scale, y);
    mag_mul_2exp_si(scale, scale, -bits / 2);
    ret = mag_cmp(m, scale) < 0 || mag_cmp_2exp_si(m, -bits / 2) < 0;
    acb_clear(d);
    mag_clear(m);
    mag_clear(scale);
    return ret;
}

static struct decision by_precision(const struct math *a, const struct math *b)
{
    struct decision ret = unknown;
    acb_t x, y;
    acb_init(x);
    acb_init(y);
    for (slong bits = 256; bits <= MAX_BITS && !ret.verdict; bits *= 4) {
        if (!ball_of(x, a, NULL, bits) || !ball_of(y, b, NULL, bits))
            continue;
        if (!acb_overlaps(x, y))
            ret = decided(MATH_DIFFERENT, "ball", true);
        else if (bits == MAX_BITS && agree(x, y, bits))
            ret = decided(MATH_EQUAL, "numeric", false);
    }
    acb_clear(x);
    acb_clear(y);
    return ret;
}

/* Numbers that differ modulo a prime differ; those that do not modulo three of 60 bits hardly do. */
static struct decision by_residues(const struct math *a, const struct math *b)
{
    static const ulong primes[] = {2305843009213693951UL, 2305843009213693921UL,
                                   1152921504606846883UL};
    for (size_t i = 0; i < countof(primes); i++) {
        ulong x, y;
        if (!residue_of(&x, a, primes[i], true) || !residue_of(&y, b, primes[i], true))
            return unknown;
        if (x != y)
            return decided(MATH_DIFFERENT, "residues", true);
    }
    return decided(MATH_EQUAL, "residues", false);
}

static struct decision by_exact(struct decider *d, const struct math *a, const struct math *b)
{
    struct arith arith = arith_exact;
    struct decision ret = unknown;
    union value x, y;
    if (++d->uses > CA_USES) {
        ca_ctx_clear(d->ca);
        ca_begin(d);
    }
    arith.ca = d->ca;
    arith.init(&arith, &x);
    arith.init(&arith, &y);
    if (arith_value(&arith, &x, a, NULL) && arith_value(&arith, &y, b, NULL) &&
        ca_check_is_number(x.exact, d->ca) == T_TRUE &&
        ca_check_is_number(y.exact, d->ca) == T_TRUE) {
        truth_t same = ca_check_equal(x.exact, y.exact, d->ca);
        if (same != T_UNKNOWN)
            ret = decided(same == T_TRUE ? MATH_EQUAL : MATH_DIFFERENT, "exact", true);
    }
    arith.finish(&arith, &x);
    arith.finish(&arith, &y);
    return ret;
}

static struct decision by_algebra(const struct math *a, const struct math *b)
{
    struct arith arith = arith_algebraic;
    struct decision ret = unknown;
    union value x, y;
    arith.init(&arith, &x);
    arith.init(&arith, &y);
    if (arith_value(&arith, &x, a, NULL) && arith_value(&arith, &y, b, NULL))
        ret = decided(qqbar_equal(x.algebraic, y.algebraic) ? MATH_EQUAL : MATH_DIFFERENT,
                      "algebraic", true);
    arith.finish(&arith, &x);
    arith.finish(&arith, &y);
    return ret;
}

static bool is_infinite(const struct math *m)
{
    return m->op == MATH_INF || (m->op == MATH_NEG && m->arg[0]->op == MATH_INF);
}

static struct decision constants(struct decider *d, const struct math *a, const struct math *b)
{
    struct decision ret = by_fractions(a, b);
    if (!ret.verdict)
        ret = by_balls(a, b, 64);
    if (!ret.verdict)
        ret = by_residues(a, b);
    if (!ret.verdict)
        ret = by_exact(d, a, b);
    if (!ret.verdict)
        ret = by_algebra(a, b);
    if (!ret.verdict)
        ret = by_precision(a, b);
    return ret;
}

/* --- functions of names --- */

static bool function_of(struct arith *arith, union value *ret, const struct math *m)
{
    return arith_value(arith, ret, m, NULL);
}

static struct decision by_identity(const struct math *a, const struct math *b,
                                   const struct names *names)
{
    struct arith arith = arith_function;
    struct decision ret = unknown;
    fmpz_mpoly_ctx_t ctx;
    union value x, y;
    fmpz_mpoly_ctx_init(ctx, (slong)names->n + 1, ORD_LEX);
    arith.mpoly = ctx;
    arith.names = names;
    arith.init(&arith, &x);
    arith.init(&arith, &y);
    if (function_of(&arith, &x, a) && function_of(&arith, &y, b))
        ret = decided(fmpz_mpoly_q_equal(x.fun, y.fun, ctx) ? MATH_EQUAL : MATH_DIFFERENT,
                      "identity", true);
    arith.finish(&arith, &x);
    arith.finish(&arith, &y);
    fmpz_mpoly_ctx_clear(ctx);
    return ret;
}

struct decision decide_scalar(struct decider *d, const struct math *a, const struct math *b)
{
    struct names names = {.n = 0};
    struct decision ret;
    if (math_same(a, b))
        return decided(MATH_EQUAL, "same", true);
    if ((math_has(a, MATH_INF) && !is_infinite(a)) || (math_has(b, MATH_INF) && !is_infinite(b)))
        return unknown;
    if (is_infinite(a) || is_infinite(b))
        return decided(a->op == b->op && is_infinite(a) && is_infinite(b) ? MATH_EQUAL
                                                                          : MATH_DIFFERENT,
                       "infinity", true);
    names_of(a, &names);
    names_of(b, &names);
    if (names.over)
        return unknown;
    if (names.n == 0)
        return constants(d, a, b);
    ret = by_identity(a, b, &names);
    return ret.verdict ? ret : by_points(a, b, &names);
}

/* --- order --- */

static bool real_order(const struct math *a, const struct math *b, slong bits, int *sign)
{
    acb_t x, y;
    bool ok;
    acb_init(x);
    acb_init(y);
    ok = ball_of(x, a, NULL, bits) && ball_of(y, b, NULL, bits) && acb_is_real(x) && acb_is_real(y);
    *sign =
        ok ? arb_gt(acb_realref(x), acb_realref(y)) - arb_lt(acb_realref(x), acb_realref(y)) : 0;
    acb_clear(x);
    acb_clear(y);
    return ok && *sign != 0;
}

bool decide_order(struct decider *d, const struct math *a, const struct math *b, int *sign)
{
    struct names names = {.n = 0};
    names_of(a, &names);
    names_of(b, &names);
    *sign = 0;
    if (names.n || names.over)
        return false;
    if (real_order(a, b, 64, sign))
        return true;
    if (decide_scalar(d, a, b).verdict == MATH_EQUAL) {
        *sign = 0;
        return true;
    }
    return real_order(a, b, MAX_BITS, sign);
}

/* --- equations --- */

/* Are the numerators products of the same factors, powers aside? Then f and g are zero at the same points,
 * and only then (over the complex numbers). */
static bool same_factors(const fmpz_mpoly_t f, const fmpz_mpoly_t g, const fmpz_mpoly_ctx_t ctx,
                         bool *same)
{
    fmpz_mpoly_factor_t x, y;
    bool ok;
    fmpz_mpoly_factor_init(x, ctx);
    fmpz_mpoly_factor_init(y, ctx);
    ok = fmpz_mpoly_factor(x, f, ctx) && fmpz_mpoly_factor(y, g, ctx);
    *same = ok && x->num == y->num;
    for (slong i = 0; *same && i < x->num; i++) {
        bool found = false;
        for (slong k = 0; k < y->num; k++)
            found = found || fmpz_mpoly_equal(x->poly + i, y->poly + k, ctx);
        *same = found;
    }
    fmpz_mpoly_factor_clear(x, ctx);
    fmpz_mpoly_factor_clear(y, ctx);
    return ok;
}

static struct decision by_factors(const struct math *f, const struct math *g,
                                  const struct names *names)
{
    struct arith arith = arith_function;
    struct decision ret = unknown;
    fmpz_mpoly_ctx_t ctx;
    union value x, y;
    bool same;
    fmpz_mpoly_ctx_init(ctx, (slong)names->n + 1, ORD_LEX);
    arith.mpoly = ctx;
    arith.names = names;
    arith.init(&arith, &x);
    arith.init(&arith, &y);
    if (function_of(&arith, &x, f) && function_of(&arith, &y, g) &&
        same_factors(fmpz_mpoly_q_numref(x.fun), fmpz_mpoly_q_numref(y.fun), ctx, &same))
        ret = decided(same ? MATH_EQUAL : MATH_DIFFERENT, "factors", true);
    arith.finish(&arith, &x);
    arith.finish(&arith, &y);
    fmpz_mpoly_ctx_clear(ctx);
    return ret;
}

struct decision decide_zeros(struct decider *d, const struct math *f, const struct math *g)
{
    struct names names = {.n = 0};
    struct decision ret;
    (void)d;
    names_of(f, &names);
    names_of(g, &names);
    if (names.over || names.n == 0)
        return unknown;
    if (math_has(f, MATH_PI) || math_has(g, MATH_PI)) /* would be a factor, too */
        return by_zeros(f, g, &names);
    ret = by_factors(f, g, &names);
    return ret.verdict ? ret : by_zeros(f, g, &names);
}

/* residue.c: whole numbers too large to be written down, modulo a number of 61 bits. */
#include "runners/math/numbers/value.h"

#include <flint/fmpz.h>
#include <flint/ulong_extras.h>

#define MAX_FACTORIAL 2000000

static bool residue(ulong *ret, const struct math *m, ulong n, bool prime);

static ulong totient(ulong n)
{
    n_factor_t f;
    ulong ret = n;
    n_factor_init(&f);
    n_factor(&f, n, 1);
    for (int i = 0; i < f.num; i++)
        ret = ret / f.p[i] * (f.p[i] - 1);
    return ret;
}

/* Is the value surely at least 64? */
static bool is_large(const struct math *m)
{
    acb_t ball;
    arb_t limit;
    bool ret;
    acb_init(ball);
    arb_init(limit);
    arb_set_ui(limit, 64);
    ret = ball_of(ball, m, NULL, 64) && acb_is_real(ball) && arb_gt(acb_realref(ball), limit);
    acb_clear(ball);
    arb_clear(limit);
    return ret;
}

/* An exponent: itself where it is small, else what Euler's theorem leaves of it. The base need not be prime
 * to n: a^e = a^(e mod phi + phi) for all e that are at least log2(n). */
static bool exponent(ulong *ret, const struct math *m, ulong n)
{
    ulong phi = totient(n), e;
    fmpq_t q;
    bool small = false, known;
    fmpq_init(q);
    known = rational_of(q, m, NULL);
    if (known && fmpz_is_one(fmpq_denref(q)) && fmpq_sgn(q) >= 0 &&
        fmpz_abs_fits_ui(fmpq_numref(q))) {
        *ret = fmpz_get_ui(fmpq_numref(q));
        small = true;
    }
    known = known && (!fmpz_is_one(fmpq_denref(q)) || fmpq_sgn(q) < 0);
    fmpq_clear(q);
    if (small || known)
        return small;
    if (!is_large(m) || !residue(&e, m, phi, false))
        return false;
    *ret = e + phi;
    return true;
}

static bool number(ulong *ret, const struct math *m, ulong n, bool prime)
{
    fmpq_t q;
    ulong den;
    fmpq_init(q);
    rational_num(q, m);
    *ret = fmpz_fdiv_ui(fmpq_numref(q), n);
    den = fmpz_fdiv_ui(fmpq_denref(q), n);
    fmpq_clear(q);
    if (den == 1 % n)
        return true;
    if (!prime || den == 0)
        return false;
    *ret = n_mulmod2(*ret, n_invmod(den, n), n);
    return true;
}

static bool factorial(ulong *ret, const struct math *m, ulong n)
{
    fmpq_t q;
    ulong k;
    bool ok;
    fmpq_init(q);
    ok = rational_of(q, m, NULL) && fmpz_is_one(fmpq_denref(q)) && fmpq_sgn(q) >= 0 &&
         fmpz_cmp_ui(fmpq_numref(q), MAX_FACTORIAL) <= 0;
    k = ok ? fmpz_get_ui(fmpq_numref(q)) : 0;
    fmpq_clear(q);
    *ret = 1 % n;
    for (ulong i = 2; i <= k; i++)
        *ret = n_mulmod2(*ret, i % n, n);
    return ok;
}

static bool combined(ulong *ret, enum math_op op, ulong x, ulong y, ulong n)
{
    switch (op) {
    case MATH_ADD:
        *ret = n_addmod(x, y, n);
        return true;
    case MATH_SUB:
        *ret = n_submod(x, y, n);
        return true;
    case MATH_MUL:
        *ret = n_mulmod2(x, y, n);
        return true;
    default:
        if (y == 0)
            return false;
        *ret = n_mulmod2(x, n_invmod(y, n), n);
        return true;
    }
}

static bool residue(ulong *ret, const struct math *m, ulong n, bool prime)
{
    ulong x, y;
    switch (m->op) {
    case MATH_NUM:
        return number(ret, m, n, prime);
    case MATH_FACT:
        return factorial(ret, m->arg[0], n);
    case MATH_NEG:
        if (!residue(&x, m->arg[0], n, prime))
            return false;
        *ret = n_negmod(x, n);
        return true;
    case MATH_POW:
        if (!residue(&x, m->arg[0], n, prime) || !exponent(&y, m->arg[1], n))
            return false;
        *ret = n_powmod2(x, (slong)(y & WORD_MAX), n);
        return y <= WORD_MAX;
    case MATH_ADD:
    case MATH_SUB:
    case MATH_MUL:
    case MATH_DIV:
        if ((m->op == MATH_DIV && !prime) || !residue(&x, m->arg[0], n, prime) ||
            !residue(&y, m->arg[1], n, prime))
            return false;
        return combined(ret, m->op, x, y, n);
    default:
        return false;
    }
}

bool residue_of(ulong *ret, const struct math *m, ulong modulus, bool prime)
{
    return residue(ret, m, modulus, prime);
}

/* points.c: rational points from a fixed seed: the same question gets the same answer. */
#include "runners/math/scalar/points.h"

#include <stdint.h>
#include <string.h>

#define BITS      256
#define MAX_TRIES 40

struct point {
    struct env env[NAMES_MAX];
    size_t n;
    uint64_t seed;
};

static uint64_t next_random(struct point *p)
{
    p->seed ^= p->seed << 13;
    p->seed ^= p->seed >> 7;
    p->seed ^= p->seed << 17;
    return p->seed;
}

static void point_init(struct point *p, const struct names *names)
{
    p->n = names->n;
    p->seed = 88172645463325252u;
    for (size_t i = 0; i < p->n; i++) {
        p->env[i] = (struct env){.name = names->p[i], .next = i ? &p->env[i - 1] : NULL};
        fmpq_init(p->env[i].value);
    }
}

static void point_finish(struct point *p)
{
    for (size_t i = 0; i < p->n; i++)
        fmpq_clear(p->env[i].value);
}

static const struct env *env_of(const struct point *p)
{
    return &p->env[p->n - 1];
}

/* The first two points are positive, then every other one. */
static void point_next(struct point *p, bool whole, int round)
{
    for (size_t i = 0; i < p->n; i++) {
        slong den = 7 + (slong)(next_random(p) % 90);
        slong num = 1 + (slong)(next_random(p) % (3 * (uint64_t)den));
        if (whole)
            fmpq_set_si(p->env[i].value, 2 + (slong)(next_random(p) % 12), 1);
        else
            fmpq_set_si(p->env[i].value, round >= 2 && round % 2 ? -num : num, (ulong)den);
    }
}

static bool wants_whole(const struct math *m)
{
    static const enum math_op ops[] = {MATH_FACT, MATH_DFACT, MATH_BINOM, MATH_FLOOR, MATH_CEIL,
                                       MATH_SUM,  MATH_PROD,  MATH_GCD,   MATH_LCM};
    for (size_t i = 0; i < countof(ops); i++)
        if (math_has(m, ops[i]))
            return true;
    return false;
}

/* Does a power of -1 have a name in its exponent? */
static bool alternates(const struct math *m)
{
    struct names names = {.n = 0};
    if (m->op == MATH_POW && m->arg[0]->op == MATH_NEG) {
        names_of(m->arg[1], &names);
        if (names.n)
            return true;
    }
    for (size_t i = 0; i < m->n; i++)
        if (alternates(m->arg[i]))
            return true;
    return false;
}

static enum verdict at_point_exactly(const struct point *p, const struct math *a,
                                     const struct math *b)
{
    enum verdict ret = MATH_UNKNOWN;
    fmpq_t x, y;
    fmpq_init(x);
    fmpq_init(y);
    if (rational_of(x, a, env_of(p)) && rational_of(y, b, env_of(p)))
        ret = fmpq_equal(x, y) ? MATH_EQUAL : MATH_DIFFERENT;
    fmpq_clear(x);
    fmpq_clear(y);
    return ret;
}

/* Is a root, a power or a logarithm in it no real number there? Then \sqrt a \sqrt b is not \sqrt{ab}, where people
 * mean that it is. */
static bool leaves_reals(const struct point *p, const struct math *m)
{
    bool may = m->op == MATH_ROOT || m->op == MATH_POW || m->op == MATH_LN || m->op == MATH_LOGB;
    bool ret = false;
    acb_t x;
    acb_init(x);
    if (may && ball_of(x, m, env_of(p), 64))
        ret = !arb_contains_zero(acb_imagref(x));
    acb_clear(x);
    for (size_t i = 0; i < m->n && !ret; i++)
        ret = leaves_reals(p, m->arg[i]);
    return ret;
}

/* MATH_UNKNOWN: the point says nothing. */
static enum verdict at_point(const struct point *p, const struct math *a, const struct math *b,
                             bool any)
{
    enum verdict ret = MATH_UNKNOWN;
    acb_t x, y;
    acb_init(x);
    acb_init(y);
    if (ball_of(x, a, env_of(p), BITS) && ball_of(y, b, env_of(p), BITS) &&
        (any || (acb_is_real(x) && acb_is_real(y)) || acb_overlaps(x, y)))
        ret = !acb_overlaps(x, y)                                           ? MATH_DIFFERENT
              : acb_rel_accuracy_bits(x) > BITS / 4 || acb_contains_zero(x) ? MATH_EQUAL
                                                                            : MATH_UNKNOWN;
    acb_clear(x);
    acb_clear(y);
    if (ret == MATH_DIFFERENT && !any && (leaves_reals(p, a) || leaves_reals(p, b)))
        return MATH_UNKNOWN;
    return ret ? ret : at_point_exactly(p, a, b);
}

/* Names that stand for whole numbers with everybody. */
static bool are_whole(const struct names *names)
{
    for (size_t i = 0; i < names->n; i++)
        if (names->p[i].n != 1 || !strchr("nmkjlNMK", names->p[i].p[0]))
            return false;
    return true;
}

/* A floor and a ceiling are the same at whole numbers. */
static bool has_steps(const struct math *m)
{
    return math_has(m, MATH_FLOOR) || math_has(m, MATH_CEIL);
}

/* Do both differ at a fraction? */
static bool differ_between(const struct math *a, const struct math *b, const struct names *names)
{
    enum verdict v = MATH_UNKNOWN;
    struct point p;
    point_init(&p, names);
    for (int round = 0; round < 8 && v != MATH_DIFFERENT; round++) {
        point_next(&p, false, 0);
        v = at_point(&p, a, b, false);
    }
    point_finish(&p);
    return v == MATH_DIFFERENT;
}

struct decision by_points(const struct math *a, const struct math *b, const struct names *names)
{
    bool whole = wants_whole(a) || wants_whole(b) || alternates(a) || alternates(b);
    bool complex = math_has(a, MATH_I) || math_has(b, MATH_I);
    int wanted = whole ? 8 : 4, good = 0;
    enum verdict v = MATH_UNKNOWN;
    struct point p;
    point_init(&p, names);
    for (int round = 0; round < MAX_TRIES && good < wanted && v != MATH_DIFFERENT; round++) {
        point_next(&p, whole, round);
        v = at_point(&p, a, b, complex);
        good += v == MATH_EQUAL;
    }
    point_finish(&p);
    if (v == MATH_DIFFERENT)
        return (struct decision){v, "point", true};
    if (good < wanted)
        return (struct decision){MATH_UNKNOWN, "undecided", false};
    if ((has_steps(a) || has_steps(b)) && !are_whole(names) && differ_between(a, b, names))
        return (struct decision){MATH_UNKNOWN, "only at whole numbers", false};
    return (struct decision){MATH_EQUAL, "points", false};
}

/* --- equations --- */

static bool is_zero_at(const struct point *p, const struct math *m)
{
    fmpq_t q;
    bool ret;
    fmpq_init(q);
    ret = rational_of(q, m, env_of(p)) && fmpq_is_zero(q);
    fmpq_clear(q);
    return ret;
}

static bool is_nonzero_at(const struct point *p, const struct math *m)
{
    acb_t x;
    bool ret;
    acb_init(x);
    ret = ball_of(x, m, env_of(p), BITS) && !acb_contains_zero(x);
    acb_clear(x);
    return ret;
}

/* The points of a lattice from -5 to 5 in at most three names. */
static bool lattice_differs(struct point *p, const struct math *f, const struct math *g)
{
    size_t n = 1;
    for (size_t i = 0; i < p->n; i++)
        n *= 11;
    for (size_t k = 0; k < n; k++) {
        for (size_t i = 0, rest = k; i < p->n; i++, rest /= 11)
            fmpq_set_si(p->env[i].value, (slong)(rest % 11) - 5, 1);
        if ((is_zero_at(p, f) && is_nonzero_at(p, g)) || (is_zero_at(p, g) && is_nonzero_at(p, f)))
            return true;
    }
    return false;
}

/* Is f / g the same everywhere? */
static bool ratio_is_constant(struct point *p, const struct math *f, const struct math *g)
{
    acb_t first, x, y;
    int good = 0;
    bool same = true;
    acb_init(first);
    acb_init(x);
    acb_init(y);
    for (int round = 0; round < MAX_TRIES && good < 5 && same; round++) {
        point_next(p, false, 0);
        if (!ball_of(x, f, env_of(p), BITS) || !ball_of(y, g, env_of(p), BITS) ||
            acb_contains_zero(x) || acb_contains_zero(y))
            continue;
        acb_div(x, x, y, BITS);
        if (good++ == 0)
            acb_set(first, x);
        same = acb_overlaps(first, x);
    }
    acb_clear(first);
    acb_clear(x);
    acb_clear(y);
    return same && good == 5;
}

struct decision by_zeros(const struct math *f, const struct math *g, const struct names *names)
{
    struct decision ret = {MATH_UNKNOWN, "undecided", false};
    struct point p;
    point_init(&p, names);
    if (ratio_is_constant(&p, f, g))
        ret = (struct decision){MATH_EQUAL, "points", false};
    else if (names->n <= 3 && lattice_differs(&p, f, g))
        ret = (struct decision){MATH_DIFFERENT, "point", true};
    point_finish(&p);
    return ret;
}

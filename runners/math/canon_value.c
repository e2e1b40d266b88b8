/* canon_value.c: values as their first digits. */
#include "runners/math/canon.h"
#include "runners/math/numbers/value.h"

#include <string.h>

#define BITS     320
#define DIGITS   40
#define ACCURACY 150  /* bits that the digits need */
#define TINY     -200 /* a ball around zero that is smaller than 2^this is zero */
#define POINTS   3
#define PRIME    101

/* --- one number --- */

/* "2.50000" is "2.5", "2.000" is "2". */
static size_t without_zeros(const char *digits, size_t n)
{
    if (!memchr(digits, '.', n))
        return n;
    while (digits[n - 1] == '0')
        n--;
    return digits[n - 1] == '.' ? n - 1 : n;
}

/* The digits of a ball's middle: those of the ball itself would depend on how wide it is. */
static bool add_real(struct buf *out, const arb_t x)
{
    bool zero = arb_contains_zero(x);
    size_t n;
    char *text;
    arb_t mid;
    if (zero ? mag_cmp_2exp_si(arb_radref(x), TINY) > 0 : arb_rel_accuracy_bits(x) < ACCURACY)
        return false;
    arb_init(mid);
    if (!zero)
        arb_get_mid_arb(mid, x);
    text = arb_get_str(mid, DIGITS, ARB_STR_NO_RADIUS);
    n = strcspn(text, "e");
    buf_add(out, text, without_zeros(text, n));
    buf_addc(out, text + n);
    flint_free(text);
    arb_clear(mid);
    return true;
}

static bool add_number(struct buf *out, const acb_t x)
{
    if (!add_real(out, acb_realref(x)))
        return false;
    if (arb_contains_zero(acb_imagref(x)) && mag_cmp_2exp_si(arb_radref(acb_imagref(x)), TINY) <= 0)
        return true;
    buf_addc(out, "+i*");
    return add_real(out, acb_imagref(x));
}

/* --- points --- */

/* What a name stands for: a whole number that hangs on nothing but the name, so that one which falls out of
 * an expression changes no other. One-letter names never share a number. */
static slong number_of(struct str name, slong round)
{
    slong h = 0;
    for (size_t i = 0; i < name.n; i++)
        h = (h * (7 + 4 * round) + (unsigned char)name.p[i] * (slong)(29 + 2 * round)) % PRIME;
    return 2 + h;
}

static bool value_at(acb_t ret, const struct math *m, const struct names *names, slong round)
{
    struct env env[NAMES_MAX];
    bool ok;
    for (size_t i = 0; i < names->n; i++) {
        env[i] = (struct env){.name = names->p[i], .next = i ? &env[i - 1] : NULL};
        fmpq_init(env[i].value);
        fmpq_set_si(env[i].value, number_of(names->p[i], round), 1);
    }
    ok = ball_of(ret, m, names->n ? &env[names->n - 1] : NULL, BITS);
    for (size_t i = 0; i < names->n; i++)
        fmpq_clear(env[i].value);
    return ok;
}

/* Of a quotient with the value at the first point, if `by` is one. */
static bool add_point(struct buf *out, const struct math *m, const struct names *names, slong round,
                      const acb_t by)
{
    acb_t x;
    bool ok;
    acb_init(x);
    ok = value_at(x, m, names, round);
    if (by)
        acb_div(x, x, by, BITS);
    ok = ok && add_number(out, x);
    acb_clear(x);
    return ok;
}

/* A function that is the same at all points is written as a number is. */
static void join_points(struct buf *out, struct buf point[POINTS])
{
    bool same = str_eq(buf_str(&point[0]), buf_str(&point[1])) &&
                str_eq(buf_str(&point[0]), buf_str(&point[2]));
    buf_adds(out, buf_str(&point[0]));
    for (size_t i = 1; i < POINTS && !same; i++) {
        buf_addc(out, "|");
        buf_adds(out, buf_str(&point[i]));
    }
}

static bool add_points(struct buf *out, const struct math *m, const struct names *names,
                       const acb_t by)
{
    struct buf point[POINTS];
    size_t n = names->n ? POINTS : 1;
    bool ok = !names->over;
    for (size_t i = 0; i < POINTS; i++)
        buf_init(&point[i], 4096);
    for (size_t i = 0; ok && i < n; i++)
        ok = add_point(&point[i], m, names, (slong)i + (by != NULL), by);
    if (ok && n == 1)
        buf_adds(out, buf_str(&point[0]));
    else if (ok)
        join_points(out, point);
    for (size_t i = 0; i < POINTS; i++)
        buf_finish(&point[i]);
    return ok;
}

bool canon_value(struct buf *out, const struct math *m)
{
    struct names names = {.n = 0};
    names_of(m, &names);
    return add_points(out, m, &names, NULL);
}

bool canon_zeros(struct buf *out, const struct math *f)
{
    struct names names = {.n = 0};
    acb_t first;
    bool ok;
    acb_init(first);
    names_of(f, &names);
    ok = !names.over && names.n && value_at(first, f, &names, 0) && !acb_contains_zero(first) &&
         add_points(out, f, &names, first);
    acb_clear(first);
    return ok;
}

/* value.c: the walk. */
#include "runners/math/numbers/value.h"

#include <string.h>

#define MAX_TERMS 5000

static bool is_bound(const struct math *m, size_t i)
{
    return (m->op == MATH_SUM || m->op == MATH_PROD) && i == 0;
}

static void add_name(struct names *names, struct str name)
{
    for (size_t i = 0; i < names->n; i++)
        if (str_eq(names->p[i], name))
            return;
    if (names->n < NAMES_MAX)
        names->p[names->n++] = name;
    else
        names->over = true;
}

/* Names of the sum's term but the one that it binds. */
static void add_inner(const struct math *m, struct names *names)
{
    struct names inner = {.n = 0};
    names_of(m->arg[0], &inner);
    for (size_t i = 0; i < inner.n; i++)
        if (!str_eq(inner.p[i], m->arg[1]->text))
            add_name(names, inner.p[i]);
    names->over = names->over || inner.over;
}

void names_of(const struct math *m, struct names *names)
{
    if (m->op == MATH_NAME)
        add_name(names, m->text);
    if (m->op == MATH_NUMBERS)
        return;
    for (size_t i = 0; i < m->n; i++)
        if (is_bound(m, i)) {
            add_inner(m, names);
            i++;
        } else {
            names_of(m->arg[i], names);
        }
}

static bool named(struct arith *a, union value *ret, const struct math *m, const struct env *env)
{
    for (; env; env = env->next)
        if (str_eq(env->name, m->text))
            return a->rational(a, ret, env->value);
    return a->leaf(a, ret, m);
}

static bool number(struct arith *a, union value *ret, const struct math *m)
{
    fmpq_t q;
    bool ok;
    fmpq_init(q);
    rational_num(q, m);
    ok = a->rational(a, ret, q);
    fmpq_clear(q);
    return ok;
}

/* Whole bounds, not too far apart. */
static bool bounds(const struct math *m, const struct env *env, slong *from, slong *to)
{
    fmpq_t q[2];
    bool ok;
    fmpq_init(q[0]);
    fmpq_init(q[1]);
    ok = rational_of(q[0], m->arg[2], env) && rational_of(q[1], m->arg[3], env) &&
         fmpz_is_one(fmpq_denref(q[0])) && fmpz_is_one(fmpq_denref(q[1])) &&
         fmpz_bits(fmpq_numref(q[0])) < 40 && fmpz_bits(fmpq_numref(q[1])) < 40;
    *from = ok ? fmpz_get_si(fmpq_numref(q[0])) : 0;
    *to = ok ? fmpz_get_si(fmpq_numref(q[1])) : 0;
    fmpq_clear(q[0]);
    fmpq_clear(q[1]);
    return ok && *to - *from < MAX_TERMS;
}

static bool series_term(struct arith *a, union value *ret, const struct math *m,
                        const struct env *env, slong i)
{
    struct env inner = {.name = m->arg[1]->text, .next = env};
    bool ok;
    fmpq_init(inner.value);
    fmpq_set_si(inner.value, i, 1);
    ok = arith_value(a, ret, m->arg[0], &inner);
    fmpq_clear(inner.value);
    return ok;
}

static bool series(struct arith *a, union value *ret, const struct math *m, const struct env *env)
{
    enum math_op op = m->op == MATH_SUM ? MATH_ADD : MATH_MUL;
    slong from, to;
    bool ok = bounds(m, env, &from, &to);
    fmpq_t first;
    fmpq_init(first);
    fmpq_set_si(first, op == MATH_MUL, 1);
    ok = ok && a->rational(a, ret, first) && a->op[op];
    fmpq_clear(first);
    for (slong i = from; ok && i <= to; i++) {
        union value term, all;
        a->init(a, &term);
        a->init(a, &all);
        ok = series_term(a, &term, m, env, i) && a->op[op](a, &all, ret, &term);
        if (ok) {
            union value swap = *ret;
            *ret = all;
            all = swap;
        }
        a->finish(a, &term);
        a->finish(a, &all);
    }
    return ok;
}

/* Operators of one or two, and of more by taking two at a time. */
static bool applied(struct arith *a, union value *ret, const struct math *m, const struct env *env)
{
    union value x, y;
    arith_apply op = a->op[m->op];
    bool ok;
    if (!op)
        return false;
    a->init(a, &x);
    ok = arith_value(a, &x, m->arg[0], env);
    if (ok && m->n == 1)
        ok = op(a, ret, &x, NULL);
    for (size_t i = 1; ok && i < m->n; i++) {
        a->init(a, &y);
        ok = arith_value(a, &y, m->arg[i], env) && op(a, ret, &x, &y);
        if (ok && i + 1 < m->n) {
            union value swap = *ret;
            *ret = x;
            x = swap;
        }
        a->finish(a, &y);
    }
    a->finish(a, &x);
    return ok;
}

bool arith_value(struct arith *a, union value *ret, const struct math *m, const struct env *env)
{
    switch (m->op) {
    case MATH_NUM:
        return number(a, ret, m);
    case MATH_NAME:
        return named(a, ret, m, env);
    case MATH_SUM:
    case MATH_PROD:
        return series(a, ret, m, env);
    default:
        return m->n ? applied(a, ret, m, env) : a->leaf(a, ret, m);
    }
}

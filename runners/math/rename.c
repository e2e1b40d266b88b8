/* rename.c: "f(x) = ax + b" and "f(t) = mt + k" are the same answer: names that only stand for any number. */
#include "runners/math/shape.h"

#define PARAMETERS_MAX 3

/* The tree with each name of `from` as the one of `to`, all at once. */
static struct math *renamed(struct arena *a, const struct math *m, const struct str *from,
                            const struct str *to, size_t n)
{
    struct math *ret = math_copy(a, m);
    for (size_t i = 0; i < m->n; i++)
        ret->arg[i] = renamed(a, m->arg[i], from, to, n);
    for (size_t i = 0; m->op == MATH_NAME && i < n; i++)
        if (str_eq(m->text, from[i])) {
            ret->text = to[i];
            break;
        }
    return ret;
}

static bool has_name(const struct names *names, struct str name)
{
    for (size_t i = 0; i < names->n; i++)
        if (str_eq(names->p[i], name))
            return true;
    return false;
}

/* Names of `a` that `b` has not. */
static size_t only_in(struct str *ret, const struct names *a, const struct names *b)
{
    size_t n = 0;
    for (size_t i = 0; i < a->n && n <= PARAMETERS_MAX; i++)
        if (!has_name(b, a->p[i]))
            ret[n++] = a->p[i];
    return n;
}

/* The other orders of up to three names, one after another; false: that was the last. */
static bool next_order(struct str *p, size_t n, size_t step)
{
    size_t i = step % 2 ? 0 : 1;
    struct str swap;
    if (n < 2 || (n == 2 && step > 0) || step > 4)
        return false;
    if (n == 2)
        i = 0;
    swap = p[i];
    p[i] = p[i + 1];
    p[i + 1] = swap;
    return true;
}

struct decision parameters_renamed(struct shape *s, const struct math *gold,
                                   const struct math *answer, struct decision as_written)
{
    struct names a = {.n = 0}, b = {.n = 0};
    struct str to[PARAMETERS_MAX + 1], from[PARAMETERS_MAX + 1];
    size_t n;
    names_of(gold, &a);
    names_of(answer, &b);
    n = only_in(to, &a, &b);
    if (a.over || b.over || n == 0 || n > PARAMETERS_MAX || only_in(from, &b, &a) != n)
        return as_written;
    for (size_t step = 0;; step++) {
        struct decision d = shape_compare(s, gold, renamed(s->arena, answer, from, to, n));
        if (d.verdict == MATH_EQUAL)
            return by_convention(d, "parameters renamed");
        if (!next_order(to, n, step))
            return as_written;
    }
}

struct math *argument_renamed(struct shape *s, const struct math *m, struct str from, struct str to)
{
    const struct str names[] = {from, to}, as[] = {to, from};
    return renamed(s->arena, m, names, as, 2);
}

struct math *with_number(struct arena *a, const struct math *m, struct str name, long value)
{
    struct math *ret =
        m->op == MATH_NAME && str_eq(m->text, name) ? math_int(a, value) : math_copy(a, m);
    for (size_t i = 0; i < ret->n; i++)
        ret->arg[i] = with_number(a, m->arg[i], name, value);
    return ret;
}

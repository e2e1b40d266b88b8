/* lower.c: functions by what they are made of. */
#include "runners/math/numbers/value.h"

static struct math *two(struct arena *a, enum math_op op, struct math *x, struct math *y)
{
    return math_node(a, op, x, y);
}

/* (e^x - e^-x) / 2 and the like; by = what stands in the denominator, or NULL for 2 */
static struct math *hyperbolic(struct arena *a, enum math_op op, struct math *x)
{
    struct math *up = two(a, MATH_EXP, x, NULL);
    struct math *down = two(a, MATH_EXP, two(a, MATH_NEG, x, NULL), NULL);
    struct math *less = two(a, MATH_SUB, up, down), *more = two(a, MATH_ADD, up, down);
    if (op == MATH_TANH)
        return two(a, MATH_DIV, less, more);
    return two(a, MATH_DIV, op == MATH_SINH ? less : more, math_int(a, 2));
}

static struct math *reciprocal(struct arena *a, enum math_op op, struct math *x)
{
    struct math *one = math_int(a, 1);
    if (op == MATH_COT)
        return two(a, MATH_DIV, two(a, MATH_COS, x, NULL), two(a, MATH_SIN, x, NULL));
    return two(a, MATH_DIV, one, two(a, op == MATH_SEC ? MATH_COS : MATH_SIN, x, NULL));
}

static struct math *logarithm(struct arena *a, struct math *x, struct math *base)
{
    return two(a, MATH_DIV, two(a, MATH_LN, x, NULL), two(a, MATH_LN, base, NULL));
}

static struct math *cis(struct arena *a, struct math *x)
{
    struct math *i = math_node(a, MATH_I, NULL, NULL);
    return two(a, MATH_ADD, two(a, MATH_COS, x, NULL),
               two(a, MATH_MUL, i, two(a, MATH_SIN, x, NULL)));
}

static struct math *determinant(struct arena *a, struct math *m)
{
    if (m->n != 4 || m->rows != 2)
        return m;
    return two(a, MATH_SUB, two(a, MATH_MUL, m->arg[0], m->arg[3]),
               two(a, MATH_MUL, m->arg[1], m->arg[2]));
}

static struct math *in_radians(struct arena *a, struct math *x)
{
    return two(a, MATH_DIV, two(a, MATH_MUL, x, math_node(a, MATH_PI, NULL, NULL)),
               math_int(a, 180));
}

static struct math *rewritten(struct arena *a, struct math *m, enum math_op log)
{
    struct math *x = m->n ? m->arg[0] : NULL;
    switch (m->op) {
    case MATH_COT:
    case MATH_SEC:
    case MATH_CSC:
        return reciprocal(a, m->op, x);
    case MATH_SINH:
    case MATH_COSH:
    case MATH_TANH:
        return hyperbolic(a, m->op, x);
    case MATH_CIS:
        return cis(a, x);
    case MATH_LOG:
        return log == MATH_E ? two(a, MATH_LN, x, NULL) : logarithm(a, x, math_int(a, 10));
    case MATH_LOGB:
        return logarithm(a, x, m->arg[1]);
    case MATH_GAMMA:
        return two(a, MATH_FACT, two(a, MATH_SUB, x, math_int(a, 1)), NULL);
    case MATH_PERCENT:
        return two(a, MATH_DIV, x, math_int(a, 100));
    case MATH_DEGREE:
        return in_radians(a, x);
    case MATH_DET:
        return determinant(a, m);
    default:
        return m;
    }
}

struct math *lower(struct arena *arena, const struct math *m, enum math_op log)
{
    struct math *copy = math_copy(arena, m);
    for (size_t i = 0; i < copy->n; i++)
        copy->arg[i] = lower(arena, m->arg[i], log);
    return rewritten(arena, copy, log);
}

/* equation.c: equations with the same solutions, and names that have the same value. */
#include "runners/math/shape.h"

#include <string.h>

static struct decision made(enum verdict verdict, const char *how, bool rigorous)
{
    return (struct decision){verdict, how, rigorous};
}

static const struct decision unknown = {MATH_UNKNOWN, "undecided", false};

static struct math *left_minus_right(struct arena *a, const struct math *m)
{
    return lower(a, math_node(a, MATH_SUB, m->arg[0], m->arg[1]), MATH_E);
}

/* f(x) = ..., of the same f: whatever its argument is called, and its constants. */
static struct decision functions(struct shape *s, const struct math *gold,
                                 const struct math *answer)
{
    const struct math *of = gold->arg[0]->arg[1], *with = answer->arg[0]->arg[1];
    const struct math *value = answer->arg[1];
    struct decision ret;
    if (of->op != MATH_NAME || with->op != MATH_NAME)
        return math_same(of, with) ? shape_compare(s, gold->arg[1], value)
                                   : made(MATH_DIFFERENT, "name", false);
    if (!str_eq(of->text, with->text))
        value = argument_renamed(s, value, with->text, of->text);
    ret = shape_compare(s, gold->arg[1], value);
    if (ret.verdict == MATH_EQUAL)
        return ret;
    return parameters_renamed(s, gold->arg[1], value, ret);
}

static bool has_name(const struct math *m, const struct math *name)
{
    struct names names = {.n = 0};
    names_of(m, &names);
    for (size_t i = 0; i < names.n; i++)
        if (str_eq(names.p[i], name->text))
            return true;
    return names.over;
}

/* A name that stands for any number or any whole number: the same set of solutions has many forms. */
static bool has_parameter(const struct math *m)
{
    struct names names = {.n = 0};
    names_of(m, &names);
    for (size_t i = 0; i < names.n; i++)
        if (strchr("CcKkABDnml", names.p[i].p[0]))
            return true;
    return names.over;
}

/* "y = 3e^{2x}" against "y = ...": what the name is, without it. */
static bool explicitly(struct decision *ret, struct shape *s, const struct math *gold,
                       const struct math *answer)
{
    const struct math *name = gold->arg[0];
    if (gold->n != 2 || answer->n != 2 || name->op != MATH_NAME ||
        !math_same(name, answer->arg[0]) || !is_scalar(gold->arg[1]) ||
        !is_scalar(answer->arg[1]) || has_name(gold->arg[1], name) ||
        has_name(answer->arg[1], name))
        return false;
    *ret = shape_compare(s, gold->arg[1], answer->arg[1]);
    if (ret->verdict != MATH_EQUAL)
        *ret = parameters_renamed(s, gold->arg[1], answer->arg[1], *ret);
    if (ret->verdict != MATH_EQUAL && str_find(name->text, "_", 0) < 0 &&
        has_parameter(gold->arg[1]) && has_parameter(answer->arg[1]))
        *ret = unknown;
    return true;
}

struct decision shape_equations(struct shape *s, const struct math *gold, const struct math *answer)
{
    struct decision explicit;
    if (!is_equation(answer)) {
        const struct math *value = said_value(gold);
        struct decision d;
        if (answer->op == MATH_REL || value == gold || is_scalar(value) != is_scalar(answer))
            return made(MATH_DIFFERENT, "shape", true);
        d = shape_compare(s, value, answer);
        if (d.verdict == MATH_DIFFERENT && has_parameter(value))
            d = parameters_renamed(s, value, answer, d);
        return by_convention(d, "name left out");
    }
    if (is_call(gold->arg[0]) && is_call(answer->arg[0]) &&
        math_same(gold->arg[0]->arg[0], answer->arg[0]->arg[0])) /* f(x) = ... */
        return functions(s, gold, answer);
    if (gold->arg[0]->op == MATH_MUL && is_label(gold->arg[0]) &&
        math_same(gold->arg[0], answer->arg[0]))
        return shape_compare(s, gold->arg[1], answer->arg[1]);
    if ((gold->arg[0]->op == MATH_NAME && is_call(answer->arg[0])) || /* y = ... */
        (is_call(gold->arg[0]) && answer->arg[0]->op == MATH_NAME &&
         !has_name(gold->arg[1], answer->arg[0]) && !has_name(answer->arg[1], answer->arg[0])))
        return by_convention(shape_compare(s, gold->arg[1], answer->arg[1]), "name");
    if (explicitly(&explicit, s, gold, answer))
        return explicit;
    if (is_label(gold->arg[0]) && math_same(gold->arg[0], answer->arg[0]) &&
        !is_scalar(gold->arg[1]))
        return shape_compare(s, gold->arg[1], answer->arg[1]); /* D = (0, 1) */
    if (!is_scalar(gold->arg[0]) || !is_scalar(gold->arg[1]) || !is_scalar(answer->arg[0]) ||
        !is_scalar(answer->arg[1]))
        return unknown;
    return decide_zeros(s->d, left_minus_right(s->arena, gold), left_minus_right(s->arena, answer));
}

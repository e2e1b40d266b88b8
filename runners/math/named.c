/* named.c: "x = 2, y = -1" and "(x, y) = (2, -1)": values with names, which say where each belongs. */
#include "runners/math/shape.h"

#include <string.h>

#define NAMED_MAX 16

struct named {
    struct str name[NAMED_MAX];
    const struct math *value[NAMED_MAX];
    size_t n;
};

static bool add(struct named *ret, const struct math *name, const struct math *value)
{
    if (name->op != MATH_NAME || ret->n == NAMED_MAX)
        return false;
    for (size_t i = 0; i < ret->n; i++)
        if (str_eq(ret->name[i], name->text))
            return false;
    ret->name[ret->n] = name->text;
    ret->value[ret->n++] = value;
    return true;
}

/* Two or more values, each with a name of its own. */
static bool named_of(struct named *ret, const struct math *m)
{
    ret->n = 0;
    if (is_equation(m) && m->arg[0]->op == MATH_SEQ && m->arg[1]->op == MATH_SEQ &&
        m->arg[0]->n == m->arg[1]->n) {
        for (size_t i = 0; i < m->arg[0]->n; i++)
            if (!add(ret, m->arg[0]->arg[i], m->arg[1]->arg[i]))
                return false;
    } else if ((m->op == MATH_LIST && !str_eqc(m->text, "or")) || m->op == MATH_SET) {
        for (size_t i = 0; i < m->n; i++)
            if (!is_equation(m->arg[i]) || !add(ret, m->arg[i]->arg[0], m->arg[i]->arg[1]))
                return false;
    }
    return ret->n > 1;
}

/* Where this name is; `n`: nowhere. */
static size_t find(const struct named *in, struct str name)
{
    size_t i = 0;
    while (i < in->n && !str_eq(in->name[i], name))
        i++;
    return i;
}

/* The values in the order of the other's names; false: the names are others. */
static bool ordered(struct named *ret, const struct named *as)
{
    struct named from = *ret;
    if (ret->n != as->n)
        return false;
    for (size_t i = 0; i < as->n; i++) {
        size_t k = find(&from, as->name[i]);
        if (k == from.n)
            return false;
        ret->name[i] = as->name[i];
        ret->value[i] = from.value[k];
    }
    return true;
}

static struct math *as_tuple(struct arena *a, const struct named *values)
{
    struct math *ret = math_node(a, MATH_SEQ, NULL, NULL);
    ret->open = '(';
    ret->close = ')';
    ret->n = values->n;
    ret->arg = arena_alloc(a, values->n * sizeof *ret->arg);
    memcpy(ret->arg, values->value, values->n * sizeof *ret->arg);
    return ret;
}

/* x_1, x_2: which of them is which is no part of an answer. */
static bool are_numbered(const struct named *m)
{
    for (size_t i = 0; i < m->n; i++)
        if (m->name[i].n < 3 || m->name[i].p[1] != '_' || m->name[i].p[0] != m->name[0].p[0])
            return false;
    return true;
}

static bool in_alphabet(const struct named *m)
{
    for (size_t i = 1; i < m->n; i++) {
        struct str a = m->name[i - 1], b = m->name[i];
        int order = memcmp(a.p, b.p, a.n < b.n ? a.n : b.n);
        if (order > 0 || (order == 0 && a.n > b.n))
            return false;
    }
    return true;
}

static struct decision unknown_unless(struct decision d, enum verdict verdict)
{
    static const struct decision unknown = {MATH_UNKNOWN, "names", false};
    return d.verdict == verdict ? d : unknown;
}

/* Both have names. */
static struct decision by_name(struct shape *s, const struct named *gold, struct named *answer)
{
    struct decision d;
    if (gold->n != answer->n)
        return (struct decision){MATH_DIFFERENT, "count", false};
    if (ordered(answer, gold)) {
        d = shape_compare(s, as_tuple(s->arena, gold), as_tuple(s->arena, answer));
        return are_numbered(gold) ? unknown_unless(d, MATH_EQUAL) : d;
    }
    d = shape_compare(s, as_tuple(s->arena, gold), as_tuple(s->arena, answer));
    return by_convention(unknown_unless(d, MATH_EQUAL), "name left out");
}

/* How many coordinates the points have that are wanted; 0: none are. */
static size_t dimension(const struct math *gold)
{
    size_t n = gold->op == MATH_SEQ ? gold->n : 0;
    if ((gold->op == MATH_LIST || gold->op == MATH_SET) && gold->n && gold->arg[0]->op == MATH_SEQ)
        n = gold->arg[0]->n;
    for (size_t i = 0; n && gold->op != MATH_SEQ && i < gold->n; i++)
        if (gold->arg[i]->op != MATH_SEQ || gold->arg[i]->n != n)
            return 0;
    return n;
}

bool are_coordinates(const struct math *gold, const struct math *answer)
{
    size_t n = dimension(gold);
    if (n < 2 || answer->op != MATH_LIST || answer->n != gold->n * n)
        return false;
    for (size_t i = 0; i < answer->n; i++)
        if (!is_equation(answer->arg[i]))
            return false;
    return true;
}

bool decide_named(struct decision *ret, struct shape *s, const struct math *gold,
                  const struct math *answer)
{
    struct named a, b;
    bool in_gold = named_of(&a, gold), in_answer = named_of(&b, answer);
    const struct math *other = in_gold ? answer : gold;
    if (in_gold && in_answer && !(are_numbered(&a) && are_numbered(&b))) {
        *ret = by_name(s, &a, &b);
        return true;
    }
    if (in_gold == in_answer || (other->op != MATH_SEQ && other->op != MATH_LIST))
        return false;
    if (are_numbered(in_gold ? &a : &b) || (other->op == MATH_LIST && in_answer))
        return false; /* roots, in any order */
    *ret = in_gold ? shape_compare(s, as_tuple(s->arena, &a), answer)
                   : shape_compare(s, gold, as_tuple(s->arena, &b));
    if (!in_alphabet(in_gold ? &a : &b))
        *ret = (struct decision){MATH_UNKNOWN, "names", false};
    else if (other->op == MATH_LIST)
        *ret = unknown_unless(*ret, MATH_EQUAL);
    *ret = by_convention(*ret, "name left out");
    return true;
}

/* --- points --- */

/* From item `at` on: an equation for each coordinate, or one for all: how many were taken; 0: none. */
static size_t take_point(struct named *ret, const struct math *list, size_t at, size_t n)
{
    const struct math *m = list->arg[at];
    ret->n = 0;
    if (m->op == MATH_REL && m->n == n + 1 && n > 1 && strspn(m->text.p, "=") >= n) {
        for (size_t i = 0; i < n; i++)
            if (!add(ret, m->arg[i], m->arg[n]))
                return 0;
        return 1;
    }
    for (size_t i = 0; i < n; i++)
        if (at + i >= list->n || !is_equation(list->arg[at + i]) ||
            !add(ret, list->arg[at + i]->arg[0], list->arg[at + i]->arg[1]))
            return 0;
    return in_alphabet(ret) ? n : 0;
}

static const struct math *points_of_list(struct arena *a, const struct math *list, size_t n)
{
    struct math *ret = math_copy(a, list);
    struct named point;
    ret->n = 0;
    for (size_t i = 0, taken; i < list->n; i += taken) {
        bool bracket = list->arg[i]->op == MATH_SEQ && list->arg[i]->n == n;
        taken =
            bracket ? take_point(&point, list->arg[i], 0, n) == n : take_point(&point, list, i, n);
        if (!taken)
            return list;
        ret->arg[ret->n++] = as_tuple(a, &point);
    }
    return ret->n == 1 ? ret->arg[0] : ret;
}

const struct math *points_of_equations(struct arena *a, const struct math *gold,
                                       const struct math *answer)
{
    size_t n = dimension(gold);
    struct math one = {.op = MATH_LIST, .n = 1}, *arg[1] = {(struct math *)answer};
    const struct math *ret;
    if (n < 2 || (answer->op == MATH_SET && answer->n == 0))
        return answer;
    if (answer->op == MATH_LIST || answer->op == MATH_SET)
        return points_of_list(a, answer, n);
    one.arg = arg;
    ret = points_of_list(a, &one, n);
    return ret == &one ? answer : ret;
}

/* --- axes --- */

/* i, j, k as names: i alone would be the imaginary unit. */
static struct math *axes_named(struct arena *a, const struct math *m)
{
    struct math *ret = math_copy(a, m);
    if (m->op == MATH_I) {
        ret->op = MATH_NAME;
        ret->text = STR("i");
    }
    for (size_t i = 0; i < m->n; i++)
        ret->arg[i] = axes_named(a, m->arg[i]);
    return ret;
}

/* The tree where one of the axes is 1 and the others are 0; `n`: all are 0. */
static struct math *at_axis(struct arena *a, const struct math *m, size_t axis, size_t n)
{
    static const struct str names[] = {{"i", 1}, {"j", 1}, {"k", 1}};
    struct math *ret = axes_named(a, m);
    for (size_t i = 0; i < n; i++)
        ret = with_number(a, ret, names[i], i == axis);
    return ret;
}

const struct math *along_axes(struct shape *s, const struct math *m, size_t n)
{
    static const struct str names[] = {{"i", 1}, {"j", 1}, {"k", 1}};
    struct named parts = {.n = n};
    struct math *sum = math_int(s->arena, 0);
    if ((n != 2 && n != 3) || !is_scalar(m) || (m->op != MATH_ADD && m->op != MATH_SUB) ||
        !math_has(axes_named(s->arena, m), MATH_NAME))
        return m;
    for (size_t i = 0; i < n; i++) {
        struct math *name = math_node(s->arena, MATH_NAME, NULL, NULL);
        struct math *part = at_axis(s->arena, m, i, n);
        name->text = names[i];
        parts.value[i] = part;
        sum = math_node(s->arena, MATH_ADD, sum, math_node(s->arena, MATH_MUL, part, name));
    }
    return shape_compare(s, axes_named(s->arena, m), sum).verdict == MATH_EQUAL
               ? as_tuple(s->arena, &parts)
               : m;
}

/* shape.c: tuples, sets, matrices, equations, residues: what is compared with what. */
#include "runners/math/shape.h"
#include "runners/math/scalar/realset.h"
#include "runners/math/numbers/value.h"

#include <string.h>

static struct decision made(enum verdict verdict, const char *how, bool rigorous)
{
    return (struct decision){verdict, how, rigorous};
}

static const struct decision unknown = {MATH_UNKNOWN, "undecided", false};

/* --- several things --- */

/* All of them, one by one. */
static struct decision in_order(struct shape *s, const struct math *gold, const struct math *answer)
{
    struct decision all = made(MATH_EQUAL, "in order", true);
    if (gold->n != answer->n)
        return made(MATH_DIFFERENT, "count", true);
    for (size_t i = 0; i < gold->n; i++) {
        struct decision one = shape_compare(s, gold->arg[i], answer->arg[i]);
        if (one.verdict == MATH_DIFFERENT)
            return one;
        if (one.verdict == MATH_UNKNOWN)
            all = one;
        all.rigorous = all.rigorous && one.rigorous;
    }
    return all;
}

/* Is each of `a` in `b`? Different only where one is surely none of them. */
static struct decision contained(struct shape *s, const struct math *a, const struct math *b,
                                 bool swap)
{
    struct decision all = made(MATH_EQUAL, "in any order", true);
    for (size_t i = 0; i < a->n; i++) {
        struct decision best = made(MATH_DIFFERENT, "in any order", true);
        for (size_t k = 0; k < b->n && best.verdict != MATH_EQUAL; k++) {
            struct decision one = swap ? shape_compare(s, b->arg[k], a->arg[i])
                                       : shape_compare(s, a->arg[i], b->arg[k]);
            if (one.verdict == MATH_EQUAL || one.verdict == MATH_UNKNOWN)
                best = one;
            else
                best.rigorous = best.rigorous && one.rigorous;
        }
        if (best.verdict == MATH_DIFFERENT)
            return best;
        if (best.verdict == MATH_UNKNOWN)
            all = best;
        all.rigorous = all.rigorous && best.rigorous;
    }
    return all;
}

static struct decision in_any_order(struct shape *s, const struct math *gold,
                                    const struct math *answer)
{
    struct decision one, two;
    if (gold->n == answer->n && gold->n == 1)
        return shape_compare(s, gold->arg[0], answer->arg[0]);
    one = contained(s, gold, answer, false);
    if (one.verdict == MATH_DIFFERENT)
        return one;
    two = contained(s, answer, gold, true);
    if (two.verdict == MATH_EQUAL)
        two.rigorous = two.rigorous && one.rigorous;
    return one.verdict == MATH_EQUAL || two.verdict == MATH_DIFFERENT ? two : one;
}

/* --- plus-minus --- */

static struct math *with_sign(struct arena *a, const struct math *m, bool upper)
{
    struct math *ret = math_copy(a, m);
    for (size_t i = 0; i < ret->n; i++)
        ret->arg[i] = with_sign(a, m->arg[i], upper);
    if (ret->op == MATH_PM || ret->op == MATH_MP) {
        bool minus = (ret->op == MATH_PM) != upper;
        if (ret->n == 1 && !minus)
            return ret->arg[0];
        ret->op = ret->n == 1 ? MATH_NEG : minus ? MATH_SUB : MATH_ADD;
    }
    return ret;
}

static struct math *list_of(struct arena *a, enum math_op op, struct math **p, size_t n)
{
    struct math *ret = math_node(a, op, NULL, NULL);
    ret->n = n;
    ret->arg = p;
    return ret;
}

/* Each item with a sign of its own choice as two of them. */
static const struct math *spread(struct arena *a, const struct math *m)
{
    bool many = m->op == MATH_LIST || m->op == MATH_SET;
    size_t n = many ? m->n : 1, k = 0;
    struct math **p;
    if (!math_has(m, MATH_PM) && !math_has(m, MATH_MP))
        return m;
    p = arena_alloc(a, 2 * n * sizeof *p);
    for (size_t i = 0; i < n; i++) {
        const struct math *item = many ? m->arg[i] : m;
        p[k++] = with_sign(a, item, true);
        if (math_has(item, MATH_PM) || math_has(item, MATH_MP))
            p[k++] = with_sign(a, item, false);
    }
    return list_of(a, many ? m->op : MATH_LIST, p, k);
}

/* --- relations --- */

bool is_call(const struct math *m)
{
    return m->op == MATH_MUL && m->arg[0]->op == MATH_NAME &&
           (m->arg[1]->op == MATH_NUM || m->arg[1]->op == MATH_NAME);
}

bool is_label(const struct math *m)
{
    if (m->op == MATH_NAME || m->op == MATH_ABS || m->op == MATH_TEXT || is_call(m))
        return true;
    if (m->op != MATH_ADD && m->op != MATH_MUL && m->op != MATH_DIV && m->op != MATH_SEQ &&
        m->op != MATH_SUB)
        return false;
    for (size_t i = 0; i < m->n; i++)
        if (!is_label(m->arg[i]))
            return false;
    return true;
}

static bool is_constant(const struct math *m)
{
    struct names names = {.n = 0};
    names_of(m, &names);
    return names.n == 0 && !names.over;
}

static bool all_are(struct str rel, char letter)
{
    for (size_t i = 0; i < rel.n; i++)
        if (rel.p[i] != letter)
            return false;
    return rel.n > 0;
}

const struct math *said_value(const struct math *m)
{
    if (m->op != MATH_REL)
        return m;
    if (m->text.n == 1 && m->text.p[0] == REL_IN)
        return m->arg[1];
    if (!all_are(m->text, REL_EQ))
        return m;
    for (size_t i = 0; i + 1 < m->n; i++)
        if (!is_label(m->arg[i]) && !is_constant(m->arg[i]))
            return m;
    return m->arg[m->n - 1];
}

/* "k \in \mathbb{Z}" beside a value */
static bool is_domain(const struct math *m)
{
    return m->op == MATH_REL && str_eqc(m->text, "i") && m->arg[1]->op == MATH_NUMBERS;
}

/* "(x,y) = (1,2), (3,4)": each item for itself, without what names are. */
static const struct math *said_values(struct arena *a, const struct math *m)
{
    struct math *ret;
    size_t n = 0;
    if (m->op != MATH_LIST)
        return said_value(m);
    ret = math_copy(a, m);
    for (size_t i = 0; i < m->n; i++)
        if (!is_domain(m->arg[i]))
            ret->arg[n++] = (struct math *)said_value(m->arg[i]);
    ret->n = n;
    return n == 1 && m->n > 1 ? ret->arg[0] : ret;
}

/* "f(x) = x + C, C \in \mathbb{R}": without what names are. */
static const struct math *without_domains(struct arena *a, const struct math *m)
{
    struct math *ret = math_copy(a, m);
    if (m->op != MATH_LIST)
        return m;
    ret->n = 0;
    for (size_t i = 0; i < m->n; i++)
        if (!is_domain(m->arg[i]))
            ret->arg[ret->n++] = m->arg[i];
    return ret->n == 1 && m->n > 1 ? ret->arg[0] : ret->n ? ret : m;
}

/* "f(x) \equiv x" without a modulus is "f(x) = x". */
static const struct math *as_equation(struct arena *a, const struct math *m)
{
    struct math *ret;
    if (m->op == MATH_LIST) {
        ret = math_copy(a, m);
        for (size_t i = 0; i < m->n; i++)
            ret->arg[i] = (struct math *)as_equation(a, m->arg[i]);
        return ret;
    }
    if (m->op != MATH_REL || m->text.n != 1 || m->text.p[0] != REL_CONGRUENT)
        return m;
    ret = math_copy(a, m);
    ret->text = STR("=");
    return ret;
}

bool is_equation(const struct math *m)
{
    return m->op == MATH_REL && str_eqc(m->text, "=");
}

/* --- residues --- */

static const struct math *residue_value(const struct math *m)
{
    const struct math *v = m->op == MATH_MOD ? m->arg[0] : m;
    return v->op == MATH_REL ? v->arg[v->n - 1] : v;
}

static struct decision residues(struct shape *s, const struct math *gold, const struct math *answer)
{
    const struct math *a = residue_value(gold), *b = residue_value(answer);
    struct decision modulus;
    struct math *quotient;
    if ((gold->op != MATH_MOD && !is_constant(gold)) ||
        (answer->op != MATH_MOD && !is_constant(answer)))
        return unknown; /* "7k + 3" */
    if (gold->op != MATH_MOD || answer->op != MATH_MOD)
        return by_convention(shape_compare(s, a, b), "modulus left out");
    modulus = shape_compare(s, gold->arg[1], answer->arg[1]);
    if (modulus.verdict != MATH_EQUAL || !is_scalar(a) || !is_scalar(b))
        return modulus.verdict == MATH_DIFFERENT ? modulus : unknown;
    quotient =
        math_node(s->arena, MATH_DIV,
                  math_node(s->arena, MATH_SUB, (struct math *)a, (struct math *)b), gold->arg[1]);
    return shape_compare(s, quotient, math_node(s->arena, MATH_FLOOR, quotient, NULL));
}

/* --- what is what --- */

static bool is_column(const struct math *m)
{
    return m->op == MATH_MATRIX && (m->rows == m->n || m->rows == 1);
}

/* [[1,2],[3,4]] is a matrix where one is wanted. */
static const struct math *as_matrix(struct arena *a, const struct math *m)
{
    size_t n = m->n ? m->arg[0]->n : 0, k = 0;
    struct math **p, *ret;
    if (m->op != MATH_SEQ || n == 0)
        return m;
    p = arena_alloc(a, m->n * n * sizeof *p);
    for (size_t i = 0; i < m->n; i++) {
        if (m->arg[i]->op != MATH_SEQ || m->arg[i]->n != n)
            return m;
        for (size_t j = 0; j < n; j++)
            p[k++] = m->arg[i]->arg[j];
    }
    ret = list_of(a, MATH_MATRIX, p, k);
    ret->rows = m->n;
    return ret;
}

/* A row that is to be a column. */
static const struct math *without_transpose(const struct math *m)
{
    bool power = m->op == MATH_POW && m->arg[1]->op == MATH_NAME;
    return power && (str_eqc(m->arg[1]->text, "T") || str_eqc(m->arg[1]->text, "top")) &&
                   (is_column(m->arg[0]) || m->arg[0]->op == MATH_SEQ)
               ? m->arg[0]
               : m;
}

/* A number times a matrix, each element. */
static const struct math *multiplied(struct arena *a, const struct math *m)
{
    struct math *ret;
    if (m->op != MATH_MUL || m->arg[1]->op != MATH_MATRIX || !is_scalar(m->arg[0]))
        return m;
    ret = math_copy(a, m->arg[1]);
    for (size_t i = 0; i < ret->n; i++)
        ret->arg[i] = math_node(a, MATH_MUL, m->arg[0], ret->arg[i]);
    return ret;
}

static struct decision matrices(struct shape *s, const struct math *gold, const struct math *answer)
{
    gold = multiplied(s->arena, gold);
    if (is_column(gold)) {
        const struct math *row = without_transpose(answer);
        if (row != answer)
            return in_order(s, gold, row);
        answer = along_axes(s, answer, gold->n);
    }
    answer = multiplied(s->arena, as_matrix(s->arena, answer));
    if (answer->op == MATH_SEQ && is_column(gold))
        return by_convention(in_order(s, gold, answer), "vector");
    if (answer->op != MATH_MATRIX || answer->rows != gold->rows)
        return made(MATH_DIFFERENT, "shape", true);
    return in_order(s, gold, answer);
}

static struct decision tuples(struct shape *s, const struct math *gold, const struct math *answer)
{
    if (answer->op == MATH_MUL && answer->arg[0]->op == MATH_NAME && answer->arg[1]->op == MATH_SEQ)
        answer = answer->arg[1]; /* the point A(1, 2) */
    answer = along_axes(s, without_transpose(answer), gold->n);
    if (answer->op == MATH_LIST && s->type != ANSWER_SET)
        return by_convention(in_order(s, gold, answer), "brackets left out");
    if (answer->op == MATH_SEQ || is_column(answer))
        return in_order(s, gold, answer);
    return made(MATH_DIFFERENT, "shape", true);
}

/* Words among the items that stand for nothing we know: "(1,2) and permutations". */
static bool has_words(const struct math *m, struct arena *a)
{
    for (size_t i = 0; i < m->n; i++)
        if (m->arg[i]->op == MATH_TEXT && !said_in_words(m->arg[i]->text, a))
            return true;
    return false;
}

static const struct math *joined(struct arena *a, const struct math *x, const struct math *y)
{
    struct math **p = arena_alloc(a, (x->n + y->n + 1) * sizeof *p);
    for (size_t i = 0; i < x->n + y->n; i++)
        p[i] = i < x->n ? x->arg[i] : y->arg[i - x->n];
    return list_of(a, MATH_SET, p, x->n + y->n);
}

static struct decision sets(struct shape *s, const struct math *gold, const struct math *answer)
{
    struct math *one;
    if (math_has(gold, MATH_DOTS) || math_has(answer, MATH_DOTS))
        return unknown;
    if (s->type == ANSWER_TUPLE && gold->op == MATH_LIST &&
        (answer->op == MATH_LIST || answer->op == MATH_SEQ || is_column(answer)))
        return in_order(s, gold, answer);
    if (!has_words(gold, s->arena) && has_words(answer, s->arena))
        return unknown;
    if (answer->op == MATH_LIST || answer->op == MATH_SET)
        return in_any_order(s, gold, answer);
    if (answer->op == MATH_UNION && answer->arg[0]->op == MATH_SET &&
        answer->arg[1]->op == MATH_SET)
        return in_any_order(s, gold, joined(s->arena, answer->arg[0], answer->arg[1]));
    if (answer->op >= MATH_UNION && answer->op <= MATH_MINUS)
        return unknown;
    if (answer->op == MATH_SETOF || is_equation(answer)) /* \{x : x^2 = 9\}, |x| = 3 */
        return unknown;
    one = list_of(s->arena, MATH_LIST, arena_alloc(s->arena, sizeof *one->arg), 1);
    one->arg[0] = (struct math *)answer;
    return in_any_order(s, gold, one);
}

static bool is_interval(const struct shape *s, const struct math *gold, const struct math *answer)
{
    bool half = gold->op == MATH_SEQ && (gold->open == '(') != (gold->close == ')');
    if (s->type == ANSWER_INTERVAL)
        return true;
    if (gold->op == MATH_SEQ)
        return is_realset(gold) &&
               (half || math_has(gold, MATH_INF) || (answer->op != MATH_SEQ && is_realset(answer)));
    return is_realset(gold);
}

static struct decision inequalities(struct shape *s, const struct math *gold,
                                    const struct math *answer)
{
    struct decision ret;
    if (is_scalar(answer) || answer->op == MATH_TEXT)
        return made(MATH_DIFFERENT, "shape", true);
    ret = decide_realset(s->d, gold, answer, s->arena);
    if (ret.verdict == MATH_UNKNOWN && gold->op == MATH_REL && answer->op == MATH_REL &&
        strcspn(gold->text.p, "=") != strcspn(answer->text.p, "="))
        ret = made(MATH_DIFFERENT, "relation", false);
    return ret;
}

/* 1:2:3 is 2:4:6. */
static struct decision ratios(struct shape *s, const struct math *gold, const struct math *answer)
{
    struct math *to_first[2];
    if (gold->op != MATH_RATIO || answer->op != MATH_RATIO)
        return is_scalar(gold) || is_scalar(answer) ? made(MATH_DIFFERENT, "shape", true) : unknown;
    for (int k = 0; k < 2; k++) {
        const struct math *m = k ? answer : gold;
        to_first[k] = math_copy(s->arena, m);
        for (size_t i = 0; i < m->n; i++)
            to_first[k]->arg[i] = math_node(s->arena, MATH_DIV, m->arg[i], m->arg[0]);
    }
    return in_order(s, to_first[0], to_first[1]);
}

/* Words for a number or a set against what is none of words. */
static struct decision words(struct shape *s, const struct math *gold, const struct math *answer)
{
    const struct math *a = gold, *b = answer;
    if (gold->op == MATH_TEXT)
        a = said_in_words(gold->text, s->arena);
    if (answer->op == MATH_TEXT)
        b = said_in_words(answer->text, s->arena);
    if (a && b)
        return by_convention(shape_compare(s, a, b), "in words");
    return decide_words(ANSWER_TEXT, gold->text, answer->text, s->arena);
}

struct decision shape_compare(struct shape *s, const struct math *gold, const struct math *answer)
{
    if (math_same(gold, answer))
        return made(MATH_EQUAL, "same", true);
    if (gold->op == MATH_MOD || answer->op == MATH_MOD)
        return residues(s, gold, answer);
    if (gold->op == MATH_TEXT || answer->op == MATH_TEXT)
        return words(s, gold, answer);
    if (gold->op == MATH_RATIO || answer->op == MATH_RATIO)
        return ratios(s, gold, answer);
    if (is_interval(s, gold, answer))
        return inequalities(s, gold, answer);
    if (is_equation(gold))
        return shape_equations(s, gold, answer);
    switch (gold->op) {
    case MATH_MATRIX:
        return matrices(s, gold, answer);
    case MATH_SEQ:
        return tuples(s, gold, answer);
    case MATH_LIST:
    case MATH_SET:
        return sets(s, gold, answer);
    default:
        return shape_values(s, gold, answer);
    }
}

const struct math *tree_as_said(const struct math *m, bool bare, struct arena *arena)
{
    m = spread(arena, m);
    return bare ? said_values(arena, m) : m;
}

struct decision decide_trees(struct decider *d, const struct question *q, enum answer_type type,
                             const struct math *gold, const struct math *answer,
                             struct arena *arena)
{
    struct shape s = {.d = d, .arena = arena, .type = type};
    const struct math *points;
    struct decision ret;
    s.relative = q->relative;
    s.absolute = q->absolute;
    gold = as_equation(arena, without_domains(arena, spread(arena, gold)));
    answer = as_equation(arena, without_domains(arena, spread(arena, answer)));
    if ((gold->op == MATH_LIST || gold->op == MATH_SET) && is_equation(answer) &&
        answer->arg[0]->op == MATH_ABS) /* |x| = 3 */
        return unknown;
    points = gold->op == MATH_LIST ? said_values(arena, gold) : gold;
    if (type != ANSWER_INTERVAL)
        answer = points_of_equations(arena, points, answer);
    if (type != ANSWER_INTERVAL && decide_named(&ret, &s, gold, answer))
        return ret;
    if (points->op != MATH_SEQ && are_coordinates(points, answer))
        return unknown;
    if (answer->op == MATH_SET && answer->n == 1 && is_equation(gold))
        answer = answer->arg[0]; /* \{2\} of p = 2: the only solution */
    if (gold->op != MATH_REL && gold->op != MATH_MOD)
        answer = said_values(arena, answer);
    if (gold->op == MATH_LIST)
        gold = said_values(arena, gold);
    ret = shape_compare(&s, gold, answer);
    if (ret.verdict == MATH_DIFFERENT && gold->op >= MATH_LIST && gold->op <= MATH_SET &&
        parameters_renamed(&s, gold, answer, ret).verdict == MATH_EQUAL)
        return unknown; /* (n, n+1), (k, k+1): the question knows */
    return ret;
}

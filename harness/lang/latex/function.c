/* function.c: functions, roots, fractions, sums, and what they are of. */
#include "harness/lang/latex/private.h"

#include <string.h>

static bool starts_function(const struct reader *r)
{
    return at_cmd(r, CMD_FUNC) || at_cmd(r, CMD_MANY) || at_cmd(r, CMD_SERIES);
}

/* What a function without brackets is of: factors up to a sign, a bracket or the next function. */
static struct math *open_argument(struct reader *r)
{
    bool minus = take_char(r, '-');
    struct math *m = read_power(r), *more;
    while (m && starts_atom(r) && !starts_function(r) && !at_char(r, '(') &&
           peek(r, 0)->kind != TOK_DIGIT) {
        more = read_power(r);
        m = more ? make(r, MATH_MUL, m, more) : NULL;
    }
    return minus ? make(r, MATH_NEG, m, NULL) : m;
}

static bool is_minus_one(const struct math *m)
{
    return m->op == MATH_NEG && m->arg[0]->op == MATH_NUM && str_eqc(m->arg[0]->text, "1") &&
           m->arg[0]->den.n == 0;
}

static enum math_op inverse_of(enum math_op op)
{
    return op == MATH_SIN ? MATH_ASIN : op == MATH_COS ? MATH_ACOS : MATH_ATAN;
}

static struct math *apply(struct reader *r, enum math_op op, struct math *x, struct math *base)
{
    if (!base)
        return make(r, op, x, NULL);
    if (op != MATH_LOG)
        return no_sense(r, "a base that is none of a logarithm");
    return base->op == MATH_E ? make(r, MATH_LN, x, NULL) : make(r, MATH_LOGB, x, base);
}

/* \sin^2 x, \sin^{-1} x, \log_2 x */
struct math *read_function(struct reader *r, enum math_op op)
{
    struct math *exponent = NULL, *base = NULL, *m;
    for (int i = 0; i < 2; i++) {
        if (take_char(r, '^') && !(exponent = read_group(r)))
            return NULL;
        if (take_char(r, '_') && !(base = read_group(r)))
            return NULL;
    }
    m = at_char(r, '(') || at_char(r, '[') ? read_bracket(r) : open_argument(r);
    if (m && m->op == MATH_SEQ && op == MATH_LOG && m->n == 2)
        return apply(r, op, m->arg[0], m->arg[1]);
    if (!m || m->op == MATH_SEQ)
        return m ? no_sense(r, "a function of one number gets more") : NULL;
    if (exponent && is_minus_one(exponent) && op <= MATH_TAN)
        return apply(r, inverse_of(op), m, base);
    if (exponent && is_minus_one(exponent) && op != MATH_LN && op != MATH_LOG)
        return beyond(r, "an inverse function of another kind");
    m = apply(r, op, m, base);
    return m && exponent ? make(r, MATH_POW, m, exponent) : m;
}

/* \max(3, 8) */
struct math *read_many(struct reader *r, enum math_op op)
{
    struct math *m;
    if (!at_char(r, '(') && !at_cmd(r, CMD_SET_OPEN))
        return beyond(r, "no bracket behind a function of several numbers");
    m = at_char(r, '(') ? read_bracket(r) : read_set(r);
    if (!m || (m->op != MATH_SEQ && m->op != MATH_SET))
        return make(r, op, m, NULL);
    m->op = op;
    m->open = m->close = 0;
    return m;
}

struct math *read_root(struct reader *r, bool cube)
{
    struct math *degree = math_int(r->arena, cube ? 3 : 2), *m;
    if (take_char(r, '[')) {
        degree = read_expr(r);
        if (!degree || expect_char(r, ']'))
            return NULL;
    }
    if (at_char(r, '('))
        m = read_bracket(r);
    else if (peek(r, 0)->kind == TOK_DIGIT && peek(r, 0)->spaced)
        m = read_number(r);
    else
        m = read_group(r);
    return make(r, MATH_ROOT, m, degree);
}

/* "d", "dy", "d^2 y" over "dx", "dx^2": nothing to divide by. */
static bool is_differential(const struct math *m)
{
    while (m->op == MATH_MUL || m->op == MATH_POW)
        m = m->arg[0];
    return m->op == MATH_NAME && (str_eqc(m->text, "d") || str_eqc(m->text, "partial"));
}

static struct math *over(struct reader *r, enum math_op op, struct math *a, struct math *b)
{
    if (op == MATH_DIV && b->op == MATH_MUL && is_differential(a) && is_differential(b))
        return beyond(r, "a derivative");
    return make(r, op, a, b);
}

/* \frac{a}{b}; Rational(a, b) */
struct math *read_pair(struct reader *r, const struct command *c)
{
    struct math *a, *b;
    if (c->word) {
        a = at_char(r, '(') ? read_bracket(r) : NULL;
        if (!a || a->op != MATH_SEQ || a->n != 2)
            return no_sense(r, "not two numbers in brackets");
        return make(r, c->op, a->arg[0], a->arg[1]);
    }
    a = read_group(r);
    b = a ? read_group(r) : NULL;
    return b ? over(r, c->op, a, b) : NULL;
}

/* "_{k=1}" */
static bool read_lower(struct reader *r, struct math **name, struct math **lower)
{
    if (expect_char(r, '{'))
        return false;
    if (peek(r, 0)->kind != TOK_LETTER) {
        beyond(r, "bounds of another form");
        return false;
    }
    *name = make_leaf(r, MATH_NAME, r->tok[r->i++].text);
    return expect_char(r, '=') == 0 && (*lower = read_expr(r)) && expect_char(r, '}') == 0;
}

struct math *read_series(struct reader *r, enum math_op op)
{
    struct math *name = NULL, *lower = NULL, *upper = NULL, *term, *m;
    struct str outer;
    for (int i = 0; i < 2; i++) {
        if (take_char(r, '_') && !read_lower(r, &name, &lower))
            return NULL;
        if (take_char(r, '^') && !(upper = read_group(r)))
            return NULL;
    }
    if (!lower || !upper)
        return beyond(r, "a sum without two bounds");
    outer = r->bound;
    r->bound = name->text;
    term = read_term(r);
    r->bound = outer;
    if (!term)
        return NULL;
    m = math_node(r->arena, op, term, name);
    m->arg = arena_alloc(r->arena, 4 * sizeof *m->arg);
    memcpy(m->arg, (struct math *[]){term, name, lower, upper}, 4 * sizeof *m->arg);
    m->n = 4;
    return m;
}

/* {}_{10}C_3: behind the braces. */
struct math *read_choose(struct reader *r)
{
    struct math *n = read_group(r), *k;
    if (!n || peek(r, 0)->kind != TOK_LETTER || !str_eqc(peek(r, 0)->text, "C"))
        return n ? beyond(r, "a subscript in front") : NULL;
    r->i++;
    k = expect_char(r, '_') == 0 ? read_group(r) : NULL;
    return k ? make(r, MATH_BINOM, n, k) : NULL;
}

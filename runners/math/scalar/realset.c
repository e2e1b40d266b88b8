/* realset.c: sets of real numbers as sorted pieces that do not touch. */
#include "runners/math/scalar/realset.h"

#include "runners/math/numbers/value.h"

#include <string.h>

#define MAX_PIECES 64

struct piece {
    const struct math *lo, *hi; /* NULL: without end */
    bool lo_open, hi_open;
};

struct realset {
    struct piece p[MAX_PIECES];
    size_t n;
};

struct build {
    struct decider *d;
    struct arena *arena;
    struct str name; /* of inequalities; empty until the first */
};

static bool set_of(struct build *b, struct realset *ret, const struct math *m);

/* --- pieces --- */

/* Where a bound lies to another: `x_up`: x is an upper bound, and without end it is above all. -1, 0, 1. */
static bool bound_order(struct build *b, const struct math *x, bool x_up, const struct math *y,
                        bool y_up, int *sign)
{
    if (x && y)
        return decide_order(b->d, x, y, sign);
    *sign = (x ? 0 : x_up ? 1 : -1) - (y ? 0 : y_up ? 1 : -1);
    *sign = (*sign > 0) - (*sign < 0);
    return true;
}

/* 1: there is something in it. 0: nothing. -1: not known. */
static int piece_holds(struct build *b, const struct piece *p)
{
    int sign;
    if (!bound_order(b, p->lo, false, p->hi, true, &sign))
        return -1;
    return sign < 0 || (sign == 0 && !p->lo_open && !p->hi_open);
}

static bool intersect_two(struct build *b, struct piece *ret, const struct piece *x,
                          const struct piece *y)
{
    int lo, hi;
    if (!bound_order(b, x->lo, false, y->lo, false, &lo) ||
        !bound_order(b, x->hi, true, y->hi, true, &hi))
        return false;
    ret->lo = lo >= 0 ? x->lo : y->lo;
    ret->lo_open = lo > 0 ? x->lo_open : lo < 0 ? y->lo_open : x->lo_open || y->lo_open;
    ret->hi = hi <= 0 ? x->hi : y->hi;
    ret->hi_open = hi < 0 ? x->hi_open : hi > 0 ? y->hi_open : x->hi_open || y->hi_open;
    return true;
}

static bool add_piece(struct build *b, struct realset *s, struct piece p)
{
    int holds = piece_holds(b, &p);
    if (holds < 0 || s->n == MAX_PIECES)
        return false;
    if (holds)
        s->p[s->n++] = p;
    return true;
}

static bool intersect(struct build *b, struct realset *ret, const struct realset *x,
                      const struct realset *y)
{
    ret->n = 0;
    for (size_t i = 0; i < x->n; i++)
        for (size_t k = 0; k < y->n; k++) {
            struct piece p;
            if (!intersect_two(b, &p, &x->p[i], &y->p[k]) || !add_piece(b, ret, p))
                return false;
        }
    return true;
}

/* Before its first piece, or the same and closed where that is open? */
static bool is_before(struct build *b, const struct piece *x, const struct piece *y, bool *before)
{
    int sign;
    if (!bound_order(b, x->lo, false, y->lo, false, &sign))
        return false;
    *before = sign < 0 || (sign == 0 && !x->lo_open && y->lo_open);
    return true;
}

static bool sort(struct build *b, struct realset *s)
{
    for (size_t i = 1; i < s->n; i++)
        for (size_t k = i; k > 0; k--) {
            bool before;
            struct piece swap = s->p[k];
            if (!is_before(b, &s->p[k], &s->p[k - 1], &before))
                return false;
            if (!before)
                break;
            s->p[k] = s->p[k - 1];
            s->p[k - 1] = swap;
        }
    return true;
}

/* Sorted, and pieces that touch are one. */
static bool normalise(struct build *b, struct realset *s)
{
    size_t n = 0;
    if (!sort(b, s))
        return false;
    for (size_t i = 0; i < s->n; i++) {
        struct piece *last = n ? &s->p[n - 1] : NULL, p = s->p[i];
        int gap, end;
        if (!last) {
            s->p[n++] = p;
            continue;
        }
        if (!bound_order(b, p.lo, false, last->hi, true, &gap) ||
            !bound_order(b, p.hi, true, last->hi, true, &end))
            return false;
        if (gap > 0 || (gap == 0 && p.lo && p.lo_open && last->hi_open)) {
            s->p[n++] = p;
        } else if (end > 0 || (end == 0 && !p.hi_open)) {
            last->hi = p.hi;
            last->hi_open = p.hi_open;
        }
    }
    s->n = n;
    return true;
}

/* What is not in it; it is normalised before. */
static bool complement(struct build *b, struct realset *ret, struct realset *s)
{
    struct piece p = {0};
    ret->n = 0;
    if (!normalise(b, s))
        return false;
    for (size_t i = 0; i < s->n; i++) {
        p.hi = s->p[i].lo;
        p.hi_open = !s->p[i].lo_open;
        if (p.hi && !add_piece(b, ret, p))
            return false;
        p.lo = s->p[i].hi;
        p.lo_open = !s->p[i].hi_open;
        if (!p.lo)
            return true;
    }
    p.hi = NULL;
    return add_piece(b, ret, p);
}

/* --- inequalities --- */

/* NULL for an infinite one. */
static const struct math *end_of(const struct math *m)
{
    bool minus = m->op == MATH_NEG && m->arg[0]->op == MATH_INF;
    return m->op == MATH_INF || minus ? NULL : m;
}

struct linear {
    struct math *slope, *rest; /* slope * name + rest; NULL is 0 */
};

static struct math *plus(struct arena *a, enum math_op op, struct math *x, struct math *y)
{
    if (!y)
        return x;
    if (!x)
        return op == MATH_ADD ? y : math_node(a, MATH_NEG, y, NULL);
    return math_node(a, op, x, y);
}

static bool linear_of(struct build *b, struct linear *ret, struct math *m);

static bool linear_product(struct build *b, struct linear *ret, struct math *m)
{
    struct linear x, y;
    struct math *by;
    if (!linear_of(b, &x, m->arg[0]) || !linear_of(b, &y, m->arg[1]))
        return false;
    if (y.slope) {
        if (m->op == MATH_DIV || x.slope)
            return false;
        by = m->arg[0];
        x = y;
    } else {
        by = m->arg[1];
    }
    ret->slope = x.slope ? math_node(b->arena, m->op, x.slope, by) : NULL;
    ret->rest = x.rest ? math_node(b->arena, m->op, x.rest, by) : NULL;
    return true;
}

static bool linear_sum(struct build *b, struct linear *ret, struct math *m)
{
    struct linear x, y = {0};
    bool minus = m->op != MATH_ADD;
    if (!linear_of(b, &x, m->arg[0]) || (m->n > 1 && !linear_of(b, &y, m->arg[1])))
        return false;
    if (m->n == 1) {
        y = x;
        x = (struct linear){0};
    }
    ret->slope = plus(b->arena, minus ? MATH_SUB : MATH_ADD, x.slope, y.slope);
    ret->rest = plus(b->arena, minus ? MATH_SUB : MATH_ADD, x.rest, y.rest);
    return true;
}

static bool linear_of(struct build *b, struct linear *ret, struct math *m)
{
    struct names names = {.n = 0};
    *ret = (struct linear){0};
    names_of(m, &names);
    if (names.n == 0) {
        ret->rest = m;
        return is_scalar(m);
    }
    if (names.n > 1 || names.over || (b->name.n && !str_eq(names.p[0], b->name)))
        return false;
    b->name = names.p[0];
    switch (m->op) {
    case MATH_NAME:
        ret->slope = math_int(b->arena, 1);
        return true;
    case MATH_ADD:
    case MATH_SUB:
    case MATH_NEG:
        return linear_sum(b, ret, m);
    case MATH_MUL:
    case MATH_DIV:
        return linear_product(b, ret, m);
    default:
        return false;
    }
}

/* slope * x + rest OP 0 */
static bool half_line(struct build *b, struct realset *ret, struct linear l, char rel)
{
    struct math *zero = math_int(b->arena, 0), *at;
    struct piece p = {.lo_open = rel == '<' || rel == '>', .hi_open = rel == '<' || rel == '>'};
    int sign;
    if (!l.slope || !decide_order(b->d, l.slope, zero, &sign) || sign == 0)
        return false;
    at = math_node(b->arena, MATH_DIV, math_node(b->arena, MATH_NEG, l.rest ? l.rest : zero, NULL),
                   l.slope);
    if (rel == REL_EQ || rel == REL_NE) {
        p.lo = p.hi = at;
    } else {
        bool up = (rel == '>' || rel == REL_GE) == (sign > 0);
        p.lo = up ? at : NULL;
        p.hi = up ? NULL : at;
    }
    ret->n = 1;
    ret->p[0] = p;
    if (rel == REL_NE) {
        struct realset point = *ret;
        return complement(b, ret, &point);
    }
    return true;
}

static char turned(char rel)
{
    static const char from[] = "<>lg", to[] = "><gl";
    for (size_t i = 0; from[i]; i++)
        if (rel == from[i])
            return to[i];
    return rel;
}

static bool united(struct build *b, struct realset *ret, const struct realset *more)
{
    for (size_t i = 0; i < more->n; i++)
        if (!add_piece(b, ret, more->p[i]))
            return false;
    return true;
}

/* |f| OP c: -c OP f OP c, or what lies outside. */
static bool absolute(struct build *b, struct realset *ret, struct math *f, char rel, struct math *c)
{
    struct math *minus = math_node(b->arena, MATH_NEG, c, NULL);
    struct linear over, under;
    struct realset x, y;
    if (!linear_of(b, &over, math_node(b->arena, MATH_SUB, f, c)) ||
        !linear_of(b, &under, math_node(b->arena, MATH_SUB, f, minus)) ||
        !half_line(b, &x, over, rel) || !half_line(b, &y, under, turned(rel)))
        return false;
    if (rel == '<' || rel == REL_LE)
        return intersect(b, ret, &x, &y);
    *ret = x;
    return (rel == '>' || rel == REL_GE) && united(b, ret, &y);
}

static bool compared(struct build *b, struct realset *ret, struct math *x, char rel, struct math *y)
{
    struct linear l;
    if (rel == REL_IN)
        return set_of(b, ret, y);
    if (!strchr("<>lg!=", rel))
        return false;
    if ((!end_of(x) || !end_of(y)) && strchr("<>", rel)) { /* -oo < x */
        *ret = (struct realset){.n = 1, .p = {{NULL, NULL, true, true}}};
        return true;
    }
    if (x->op == MATH_ABS && math_has(x, MATH_NAME))
        return absolute(b, ret, x->arg[0], rel, y);
    if (y->op == MATH_ABS && math_has(y, MATH_NAME))
        return absolute(b, ret, y->arg[0], turned(rel), x);
    return linear_of(b, &l, math_node(b->arena, MATH_SUB, x, y)) && half_line(b, ret, l, rel);
}

static bool relation(struct build *b, struct realset *ret, const struct math *m)
{
    struct realset all = {.n = 1}, next, both;
    for (size_t i = 0; i < m->text.n; i++) {
        if (!compared(b, &next, m->arg[i], m->text.p[i], m->arg[i + 1]) ||
            !intersect(b, &both, &all, &next))
            return false;
        all = both;
    }
    *ret = all;
    return true;
}

/* --- all that is a set --- */

/* "[0, 1)". An end that is infinite is open, and lies where it belongs. */
static bool interval(struct build *b, struct realset *ret, const struct math *m)
{
    struct piece p;
    ret->n = 0;
    if (m->n != 2)
        return false;
    if (m->arg[0]->op == MATH_INF || (m->arg[1]->op == MATH_NEG && !end_of(m->arg[1])))
        return true; /* from infinity on there is nothing */
    p = (struct piece){end_of(m->arg[0]), end_of(m->arg[1]), m->open != '[', m->close != ']'};
    return add_piece(b, ret, p);
}

static bool points(struct build *b, struct realset *ret, const struct math *m)
{
    ret->n = 0;
    for (size_t i = 0; i < m->n; i++)
        if (!is_scalar(m->arg[i]) ||
            !add_piece(b, ret, (struct piece){m->arg[i], m->arg[i], false, false}))
            return false;
    return true;
}

static bool combined(struct build *b, struct realset *ret, const struct math *m)
{
    struct realset x, y, not ;
    if (!set_of(b, &x, m->arg[0]) || !set_of(b, &y, m->arg[1]))
        return false;
    if (m->op == MATH_CAP)
        return intersect(b, ret, &x, &y);
    if (m->op == MATH_MINUS)
        return complement(b, &not, &y) && intersect(b, ret, &x, &not );
    *ret = x;
    return united(b, ret, &y);
}

/* "x \ne 1" takes away from what stands in front, whatever joins it. */
static bool takes_away(const struct math *list, const struct math *m)
{
    return m->op == MATH_REL && (str_eqc(list->text, "and") || str_eqc(m->text, "!"));
}

/* Inequalities joined by "or", by a comma or by "and". */
static bool listed(struct build *b, struct realset *ret, const struct math *m)
{
    struct realset next, both;
    if (!set_of(b, ret, m->arg[0]))
        return false;
    for (size_t i = 1; i < m->n; i++) {
        if (!set_of(b, &next, m->arg[i]))
            return false;
        if (!takes_away(m, m->arg[i])) {
            if (!united(b, ret, &next))
                return false;
            continue;
        }
        if (!intersect(b, &both, ret, &next))
            return false;
        *ret = both;
    }
    return true;
}

static bool set_of(struct build *b, struct realset *ret, const struct math *m)
{
    switch (m->op) {
    case MATH_SEQ:
        return interval(b, ret, m);
    case MATH_SET:
        return points(b, ret, m);
    case MATH_NUMBERS:
        *ret = (struct realset){.n = 1, .p = {{NULL, NULL, true, true}}};
        return m->n == 1 && str_eqc(m->arg[0]->text, "R");
    case MATH_UNION:
    case MATH_CAP:
    case MATH_MINUS:
        return combined(b, ret, m);
    case MATH_SETOF:
        return set_of(b, ret, m->arg[1]);
    case MATH_REL:
        return relation(b, ret, m);
    case MATH_LIST:
        return m->n > 0 && listed(b, ret, m);
    default:
        return false;
    }
}

static bool same_end(struct build *b, const struct math *x, const struct math *y, bool *same)
{
    int sign;
    *same = !x == !y;
    if (!x || !y)
        return true;
    if (!decide_order(b->d, x, y, &sign))
        return false;
    *same = sign == 0;
    return true;
}

static bool same_sets(struct build *b, const struct realset *x, const struct realset *y, bool *same)
{
    *same = x->n == y->n;
    for (size_t i = 0; *same && i < x->n; i++) {
        const struct piece *p = &x->p[i], *q = &y->p[i];
        bool lo, hi;
        if (!same_end(b, p->lo, q->lo, &lo) || !same_end(b, p->hi, q->hi, &hi))
            return false;
        *same = lo && hi && (!p->lo || p->lo_open == q->lo_open) &&
                (!p->hi || p->hi_open == q->hi_open);
    }
    return true;
}

bool is_realset(const struct math *m)
{
    switch (m->op) {
    case MATH_UNION:
    case MATH_CAP:
    case MATH_MINUS:
    case MATH_NUMBERS:
    case MATH_SETOF:
        return true;
    case MATH_SEQ:
        return m->n == 2 && is_scalar(m->arg[0]) && is_scalar(m->arg[1]);
    case MATH_REL:
        return strcspn(m->text.p, "<>lg!i") < m->text.n;
    case MATH_LIST:
        for (size_t i = 0; i < m->n; i++)
            if (m->arg[i]->op != MATH_REL || !is_realset(m->arg[i]))
                return false;
        return m->n > 0;
    default:
        return false;
    }
}

struct decision decide_realset(struct decider *d, const struct math *a, const struct math *b,
                               struct arena *arena)
{
    struct build build = {.d = d, .arena = arena};
    struct realset x, y;
    struct str name;
    bool same;
    if (!set_of(&build, &x, a) || !normalise(&build, &x))
        return (struct decision){MATH_UNKNOWN, "undecided", false};
    name = build.name;
    build.name = (struct str){0};
    if (!set_of(&build, &y, b) || !normalise(&build, &y) || !same_sets(&build, &x, &y, &same))
        return (struct decision){MATH_UNKNOWN, "undecided", false};
    same = same && (!name.n || !build.name.n || str_eq(name, build.name));
    return (struct decision){same ? MATH_EQUAL : MATH_DIFFERENT, "real set", true};
}

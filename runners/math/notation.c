/* notation.c: one value, and what people leave out of how it is written. */
#include "runners/math/shape.h"

#include "runners/math/numbers/value.h"

#include <string.h>

static struct decision made(enum verdict verdict, const char *how, bool rigorous)
{
    return (struct decision){verdict, how, rigorous};
}

static const struct decision unknown = {MATH_UNKNOWN, "undecided", false};

struct decision by_convention(struct decision d, const char *how)
{
    if (d.verdict == MATH_EQUAL)
        d = made(d.verdict, how, false);
    return d;
}

/* --- expressions --- */

static struct decision with_log(struct shape *s, const struct math *a, const struct math *b,
                                enum math_op log)
{
    return decide_scalar(s->d, lower(s->arena, a, log), lower(s->arena, b, log));
}

/* |answer - gold| is surely within what the suite allows. */
static bool is_near(const struct shape *s, const struct math *gold, const struct math *answer)
{
    acb_t x, y;
    arb_t far, limit;
    bool ret;
    acb_init(x);
    acb_init(y);
    arb_init(far);
    arb_init(limit);
    ret = ball_of(x, lower(s->arena, gold, MATH_E), NULL, 128) &&
          ball_of(y, lower(s->arena, answer, MATH_E), NULL, 128);
    acb_sub(y, y, x, 128);
    acb_abs(far, y, 128);
    arb_set_d(limit, s->relative);
    acb_abs(acb_realref(x), x, 128);
    arb_mul(limit, limit, acb_realref(x), 128);
    arb_set_d(acb_realref(x), s->absolute);
    ret = ret && (arb_le(far, limit) || arb_le(far, acb_realref(x)));
    acb_clear(x);
    acb_clear(y);
    arb_clear(far);
    arb_clear(limit);
    return ret;
}

/* A logarithm without base is natural where the gold answer has a natural one; else either will do. */
static struct decision expressions(struct shape *s, const struct math *gold,
                                   const struct math *answer)
{
    bool any = math_has(answer, MATH_LOG) || math_has(gold, MATH_LOG);
    struct decision ret = with_log(s, gold, answer, MATH_E);
    if (any && ret.verdict != MATH_EQUAL && !math_has(gold, MATH_LN))
        ret = by_convention(with_log(s, gold, answer, MATH_NUM), "log to base 10");
    else if (any)
        ret = by_convention(ret, "natural log");
    return ret;
}

static bool has_units(const struct math *m)
{
    return m->op == MATH_UNIT;
}

/* H_n, F_n: does the answer name a sequence that the gold answer has not? It may be a known one. */
static bool names_sequence(const struct math *gold, const struct math *answer)
{
    struct names known = {.n = 0}, all;
    names_of(gold, &known);
    all = known;
    names_of(answer, &all);
    for (size_t i = known.n; i < all.n; i++)
        if (all.p[i].n == 3 && all.p[i].p[1] == '_' && strchr("nkmN", all.p[i].p[2]))
            return true;
    return false;
}

/* "5 m": the value times the letter of a unit. */
static bool may_have_unit(struct shape *s, const struct math *gold, const struct math *answer)
{
    return answer->op == MATH_MUL && answer->arg[1]->op == MATH_NAME &&
           answer->arg[1]->text.n == 1 && strchr("mgshLNJWKVA", answer->arg[1]->text.p[0]) &&
           shape_compare(s, gold, answer->arg[0]).verdict == MATH_EQUAL;
}

static struct math *scaled(struct shape *s, struct math *m, long num, long den)
{
    struct math *up = math_node(s->arena, MATH_MUL, m, math_int(s->arena, num));
    return math_node(s->arena, MATH_DIV, up, math_int(s->arena, den));
}

/* "\$12.50\text{ million}" */
static struct math *counted(struct shape *s, const struct math *m)
{
    static const struct {
        const char *word;
        long factor;
    } table[] = {{"thousand", 1000}, {"million", 1000000}, {"billion", 1000000000}};
    for (size_t i = 0; i < countof(table); i++)
        if (str_eqc(m->text, table[i].word))
            return scaled(s, m->arg[0], table[i].factor, 1);
    if (str_starts(m->text, "rad"))
        return m->arg[0];
    if (str_eqc(m->text, "percent"))
        return math_node(s->arena, MATH_PERCENT, m->arg[0], NULL);
    if (str_starts(m->text, "deg"))
        return math_node(s->arena, MATH_DEGREE, m->arg[0], NULL);
    return NULL;
}

/* "9.8 m/s^2" without \text: a constant and letters that may be a unit's. */
static bool has_letters(const struct math *m)
{
    struct names names = {.n = 0};
    names_of(m, &names);
    return names.n > 0;
}

static struct decision quantities(struct shape *s, const struct math *gold,
                                  const struct math *answer)
{
    bool same_kind;
    long num, den;
    if (has_units(answer) && counted(s, answer))
        return shape_compare(s, gold, counted(s, answer));
    if (has_units(gold) && counted(s, gold))
        return shape_compare(s, counted(s, gold), answer);
    if (!has_units(gold))
        return by_convention(shape_compare(s, gold, answer->arg[0]), "unit left out");
    if (answer->op == MATH_MUL && answer->arg[1]->op == MATH_NAME &&
        str_eq(answer->arg[1]->text, gold->text)) /* "500 m" without \text */
        return shape_compare(s, gold->arg[0], answer->arg[0]);
    if (!has_units(answer) && has_letters(answer) && !has_letters(gold->arg[0]))
        return unknown;
    if (!has_units(answer))
        return by_convention(shape_compare(s, gold->arg[0], answer), "unit left out");
    if (!units_match(answer->text, gold->text, &same_kind, &num, &den))
        return unknown;
    if (!same_kind)
        return made(MATH_DIFFERENT, "units", true);
    return shape_compare(s, gold->arg[0], scaled(s, answer->arg[0], num, den));
}

/* Where one side is in degrees and the other a bare number without pi, it is one of degrees. */
static struct decision angles(struct shape *s, const struct math *gold, const struct math *answer)
{
    const struct math *a = gold->op == MATH_DEGREE ? gold->arg[0] : gold;
    const struct math *b = answer->op == MATH_DEGREE ? answer->arg[0] : answer;
    struct decision ret = expressions(s, gold, answer);
    if (ret.verdict == MATH_EQUAL || math_has(a, MATH_PI) || math_has(b, MATH_PI))
        return ret;
    return by_convention(expressions(s, a, b), "degrees");
}

/* "25%" for a gold answer of 25 where percents are asked. A gold answer that is a fraction asks for none. */
static struct decision percents(struct shape *s, const struct math *gold, const struct math *answer)
{
    struct decision ret = expressions(s, gold, answer);
    if (ret.verdict != MATH_EQUAL && gold->op == MATH_PERCENT && answer->op == MATH_NUM)
        return by_convention(expressions(s, gold->arg[0], answer), "percent");
    if (ret.verdict == MATH_EQUAL || answer->op != MATH_PERCENT || gold->op == MATH_DIV)
        return ret;
    return by_convention(expressions(s, gold, answer->arg[0]), "percent");
}

/* Is it the same number whatever its names are? */
static struct decision is_constant(struct shape *s, const struct math *f)
{
    struct decision zero = expressions(s, f, math_int(s->arena, 0));
    struct names names = {.n = 0};
    const struct math *at = f;
    names_of(f, &names);
    for (size_t i = 0; i < names.n; i++)
        at = with_number(s->arena, at, names.p[i], 2);
    return zero.verdict == MATH_EQUAL || names.over ? zero : expressions(s, f, at);
}

/* Is f of this name f(0) and a constant, not 0, times it? */
static bool only_adds(struct shape *s, const struct math *f, struct str name)
{
    struct math *at[3], *once, *twice;
    for (long i = 0; i < 3; i++)
        at[i] = with_number(s->arena, f, name, i);
    once = math_node(s->arena, MATH_SUB, at[1], at[0]);
    twice = math_node(s->arena, MATH_SUB, at[2], at[1]);
    return is_constant(s, once).verdict == MATH_EQUAL &&
           expressions(s, once, twice).verdict == MATH_EQUAL &&
           expressions(s, once, math_int(s->arena, 0)).verdict == MATH_DIFFERENT;
}

/* f + C, (3 f + C) / 3: constants of integration have any of these names. */
static struct decision up_to_constant(struct shape *s, const struct math *gold,
                                      const struct math *answer)
{
    static const char *const letters[] = {"C", "c", "K", "k", "D", "C_1", "c_1", "C_0"};
    struct names names = {.n = 0};
    names_of(answer, &names);
    for (size_t i = 0; i < countof(letters); i++)
        for (size_t k = 0; k < names.n; k++)
            if (str_eqc(names.p[k], letters[i]) && only_adds(s, answer, names.p[k])) {
                struct math *f = with_number(s->arena, gold, STR("C"), 0);
                struct math *g = with_number(s->arena, answer, names.p[k], 0);
                g = math_node(s->arena, MATH_SUB, g, f);
                return by_convention(is_constant(s, g), "constant of integration");
            }
    return unknown;
}

static bool adds_constant(const struct math *m)
{
    const struct math *last = m->op == MATH_ADD ? m->arg[1] : m;
    return m->op == MATH_ADD && last->op == MATH_NAME && str_eqc(last->text, "C");
}

/* "x^2 = 25" is not 25, but may be how 25 is said; "x > 5" is no value. */
static struct decision related(struct shape *s, const struct math *gold, const struct math *answer)
{
    struct decision last = shape_compare(s, gold, answer->arg[answer->n - 1]);
    if (str_eqc(answer->text, "=") && last.verdict != MATH_DIFFERENT)
        return unknown;
    return made(MATH_DIFFERENT, "relation", false);
}

/* "1/3 or 0.333..." says one value in several ways. */
static struct decision repeated(struct shape *s, const struct math *gold, const struct math *answer)
{
    for (size_t i = 0; i < answer->n; i++) {
        struct decision one = shape_compare(s, gold, answer->arg[i]);
        if (one.verdict != MATH_EQUAL)
            return one.verdict == MATH_UNKNOWN ? one : made(MATH_DIFFERENT, "count", true);
    }
    return made(MATH_EQUAL, "said again", false);
}

struct decision shape_values(struct shape *s, const struct math *gold, const struct math *answer)
{
    struct decision ret;
    if (has_units(gold) || has_units(answer))
        return quantities(s, gold, answer);
    if (answer->op == MATH_REL)
        return related(s, gold, answer);
    if (answer->op != MATH_DOTS && (math_has(answer, MATH_DOTS) || math_has(gold, MATH_DOTS)))
        return unknown;
    if (answer->op == MATH_LIST)
        return repeated(s, gold, answer);
    if (answer->op == MATH_SEQ && along_axes(s, gold, answer->n) != gold)
        return by_convention(shape_compare(s, along_axes(s, gold, answer->n), answer), "vector");
    if (answer->op == MATH_MUL && !is_scalar(answer)) /* P(6, 3) */
        return unknown;
    if (!is_scalar(answer))
        return made(MATH_DIFFERENT, "shape", true);
    if (gold->op == MATH_DEGREE || answer->op == MATH_DEGREE)
        return angles(s, gold, answer);
    if (gold->op == MATH_PERCENT || answer->op == MATH_PERCENT)
        return percents(s, gold, answer);
    ret = expressions(s, gold, answer);
    if (ret.verdict == MATH_DIFFERENT && names_sequence(gold, answer))
        return unknown;
    if (ret.verdict == MATH_DIFFERENT && may_have_unit(s, gold, answer))
        return unknown;
    if (ret.verdict == MATH_DIFFERENT && adds_constant(gold)) {
        struct decision more = up_to_constant(s, gold, answer);
        ret = more.verdict == MATH_EQUAL ? more : ret;
    }
    if (ret.verdict != MATH_EQUAL && (s->relative > 0 || s->absolute > 0) &&
        is_near(s, gold, answer))
        ret = made(MATH_EQUAL, "tolerance", false);
    return ret;
}

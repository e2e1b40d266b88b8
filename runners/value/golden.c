/* golden.c: what a gold answer is asked of itself: it must be equal to itself in every other notation, and
 * different from its near misses. What the reader does not know in a gold answer is told, and no failure:
 * an answer with the same text is still right. */
#include "harness/lang/latex/latex.h"
#include "runners/value/value.h"

#include <stdlib.h>
#include <string.h>

#define DECIMAL_MAX 9 /* digits of what is written as a decimal */

struct golden_of {
    struct value_notes *notes;
    const struct right_answer *gold;
    size_t part;
    struct arena *arena;
};

static void ask(const struct golden_of *g, enum ask_for what, struct str answer)
{
    asks_add(&g->notes->asks, (struct ask){
                                  .what = what,
                                  .gold = g->gold->text,
                                  .answer = answer,
                                  .type = g->gold->type,
                                  .plain = g->notes->gold.plain,
                                  .part = g->part,
                              });
}

/* ---- other notations ---- */

/* A whole number or a fraction as a decimal, where it is one exactly; p NULL: it is not. */
static struct str decimal(const struct math *m, struct arena *arena)
{
    const struct math *top = m->op == MATH_DIV ? m->arg[0] : m;
    struct str den = m->op == MATH_DIV ? m->arg[1]->text : top->den;
    long n, d, scale = 1;
    if (top->op != MATH_NUM ||
        (m->op == MATH_DIV && (m->arg[1]->op != MATH_NUM || m->arg[1]->den.n)) ||
        top->text.n > DECIMAL_MAX || den.n > DECIMAL_MAX)
        return (struct str){0};
    n = strtol(arena_dup(arena, top->text), NULL, 10);
    d = den.n ? strtol(arena_dup(arena, den), NULL, 10) : 1;
    while (d && scale <= 1000000 && n * scale % d)
        scale *= 10;
    if (!d || n * scale % d)
        return (struct str){0};
    if (scale == 1)
        return str_c(arena_printf(arena, "%ld.0", n / d));
    return str_c(arena_printf(arena, "%ld.%0*ld", n / d,
                              (int)strlen(arena_printf(arena, "%ld", scale)) - 1,
                              n * scale / d % scale));
}

static void ask_notations(const struct golden_of *g, const struct math *m)
{
    struct str text = decimal(m, g->arena);
    if (text.p)
        ask(g, ASK_SAME, text);
    if (latex_write(&text, m, MATH_LATEX, g->arena))
        ask(g, ASK_SAME, text);
    if (latex_write(&text, m, MATH_PLAIN, g->arena))
        ask(g, ASK_SAME, text);
}

/* ---- near misses ---- */

static bool is_several(const struct math *m)
{
    return m->op == MATH_LIST || m->op == MATH_SET || m->op == MATH_SEQ || m->op == MATH_UNION;
}

/* "F + C", which one more is no other answer than. */
static bool adds_constant(const struct math *m)
{
    return m->op == MATH_ADD && m->arg[1]->op == MATH_NAME && str_eqc(m->arg[1]->text, "C") &&
           math_has(m->arg[0], MATH_NAME);
}

/* One more than the value; of several, of the first; of a relation, of its last side. NULL: this has no
 * neighbour. */
static struct math *one_more(const struct math *m, struct arena *arena)
{
    struct math *ret, *arg;
    size_t i = m->op == MATH_REL ? m->n - 1 : 0;
    if (math_has(m, MATH_INF) || math_has(m, MATH_TEXT) || math_has(m, MATH_DOTS) ||
        math_has(m, MATH_UNIT))
        return NULL;
    ret = math_copy(arena, m);
    if (adds_constant(m)) {
        ret->arg[0] = math_node(arena, MATH_MUL, math_int(arena, 2), m->arg[0]);
        return ret;
    }
    if (!is_several(m) && m->op != MATH_REL)
        return m->op < MATH_LIST ? math_node(arena, MATH_ADD, ret, math_int(arena, 1)) : NULL;
    arg = m->n ? one_more(m->arg[i], arena) : NULL;
    if (arg)
        ret->arg[i] = arg;
    return arg ? ret : NULL;
}

/* Without the last of several. */
static struct math *one_less(const struct math *m, struct arena *arena)
{
    struct math *ret = math_copy(arena, m);
    if ((m->op != MATH_LIST && m->op != MATH_SET) || m->n < 2 ||
        math_same(m->arg[m->n - 1], m->arg[0]))
        return NULL;
    ret->n--;
    return ret;
}

static void ask_misses(const struct golden_of *g, const struct math *m)
{
    struct math *(*const makes[])(const struct math *, struct arena *) = {one_more, one_less};
    for (size_t i = 0; i < countof(makes); i++) {
        struct math *miss = makes[i](m, g->arena);
        struct str text;
        if (miss && latex_write(&text, miss, MATH_LATEX, g->arena))
            ask(g, ASK_NEAR, text);
    }
}

/* Answers in words: another letter, the other truth. */
static bool ask_words(const struct golden_of *g)
{
    struct str s = str_trim(g->gold->text);
    bool no = str_starts(s, "F") || str_starts(s, "f") || str_starts(s, "N") || str_starts(s, "n");
    if (strcmp(g->gold->type, "truth") == 0)
        ask(g, ASK_NEAR, no ? STR("True") : STR("False"));
    else if (strcmp(g->gold->type, "choice") == 0)
        ask(g, ASK_NEAR, str_eqc(s, "B") || str_eqc(s, "b") ? STR("C") : STR("B"));
    else
        return strcmp(g->gold->type, "choices") == 0 || strcmp(g->gold->type, "text") == 0;
    return true;
}

void golden_asks(struct value_notes *notes, struct arena *arena)
{
    for (size_t i = 0; i < notes->gold.n; i++) {
        const struct right_answer *gold = &notes->gold.item[i];
        struct golden_of g = {notes, gold, i, arena};
        struct latex_options o = {.form = notes->gold.plain ? MATH_PLAIN : MATH_LATEX,
                                  .list = strcmp(gold->type, "set") == 0 ||
                                          strcmp(gold->type, "tuple") == 0};
        struct math *m;
        struct err err = {0};
        if (ask_words(&g) || latex_read(&m, gold->text, &o, arena, &err) < 0)
            continue;
        ask_notations(&g, m);
        ask_misses(&g, m);
    }
}

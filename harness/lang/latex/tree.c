/* tree.c: making, printing and comparing trees. */
#include "harness/lang/latex/tree.h"

#include <string.h>

#define MATH_WORD(name, word) [MATH_##name] = word,
static const char *const words[] = {MATH_OPS(MATH_WORD)};
#undef MATH_WORD

static void print_leaf(const struct math *m, struct buf *out)
{
    if (m->op == MATH_NUM && m->den.n)
        buf_addf(out, STR_FMT "/" STR_FMT, STR_ARG(m->text), STR_ARG(m->den));
    else if (m->op == MATH_TEXT)
        buf_addf(out, "\"" STR_FMT "\"", STR_ARG(m->text));
    else if (m->text.n)
        buf_adds(out, m->text);
    else
        buf_addc(out, words[m->op]);
}

void math_print(const struct math *m, struct buf *out)
{
    if (m->n == 0 && m->op != MATH_SET && m->op != MATH_LIST) {
        print_leaf(m, out);
        return;
    }
    buf_addf(out, "(%s", words[m->op]);
    if (m->op == MATH_SEQ)
        buf_addf(out, "%c%c", m->open, m->close);
    if (m->rows)
        buf_addf(out, "%zu", m->rows);
    if (m->text.n)
        buf_addf(out, ":" STR_FMT, STR_ARG(m->text));
    for (size_t i = 0; i < m->n; i++) {
        buf_addc(out, " ");
        math_print(m->arg[i], out);
    }
    buf_addc(out, ")");
}

bool math_same(const struct math *a, const struct math *b)
{
    if (a->op != b->op || a->n != b->n || a->rows != b->rows || a->open != b->open ||
        a->close != b->close || !str_eq(a->text, b->text) || !str_eq(a->den, b->den))
        return false;
    for (size_t i = 0; i < a->n; i++)
        if (!math_same(a->arg[i], b->arg[i]))
            return false;
    return true;
}

bool math_has(const struct math *m, enum math_op op)
{
    if (m->op == op)
        return true;
    for (size_t i = 0; i < m->n; i++)
        if (math_has(m->arg[i], op))
            return true;
    return false;
}

struct math *math_node(struct arena *arena, enum math_op op, struct math *a, struct math *b)
{
    struct math *m = arena_alloc(arena, sizeof *m);
    m->op = op;
    m->n = (a != NULL) + (b != NULL);
    if (m->n == 0)
        return m;
    m->arg = arena_alloc(arena, m->n * sizeof *m->arg);
    m->arg[0] = a;
    if (b)
        m->arg[1] = b;
    m->at = a->at;
    return m;
}

struct math *math_int(struct arena *arena, long value)
{
    struct math *m = math_node(arena, MATH_NUM, NULL, NULL);
    m->text = str_c(arena_printf(arena, "%ld", value < 0 ? -value : value));
    return value < 0 ? math_node(arena, MATH_NEG, m, NULL) : m;
}

struct math *math_copy(struct arena *arena, const struct math *m)
{
    struct math *ret = arena_alloc(arena, sizeof *ret);
    *ret = *m;
    ret->arg = arena_alloc(arena, (m->n ? m->n : 1) * sizeof *ret->arg);
    for (size_t i = 0; i < m->n; i++)
        ret->arg[i] = m->arg[i];
    return ret;
}

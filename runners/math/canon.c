/* canon.c: several things in one answer, words, and what is no mathematics. */
#include "runners/math/canon.h"

#include "harness/base/hash.h"
#include "harness/lang/latex/latex.h"
#include "runners/math/numbers/value.h"
#include "runners/math/shape.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define CANON_MAX (1u << 20)

struct canon {
    struct arena *arena;
    enum answer_type type;
};

static void add_tree(struct buf *out, const struct canon *c, const struct math *m);

/* --- several things --- */

static struct str item_text(const struct canon *c, const struct math *m)
{
    struct buf b;
    buf_init(&b, CANON_MAX);
    add_tree(&b, c, m);
    return arena_take(c->arena, &b);
}

static int by_text(const void *a, const void *b)
{
    const struct str *x = a, *y = b;
    int order = memcmp(x->p, y->p, x->n < y->n ? x->n : y->n);
    return order ? order : (x->n > y->n) - (x->n < y->n);
}

/* In their order, or as a set: sorted, each once. One thing is written like itself. */
static void add_items(struct buf *out, const struct canon *c, const struct math *m, bool set)
{
    struct str *item = arena_alloc(c->arena, (m->n + 1) * sizeof *item);
    struct str last = {0};
    size_t n = 0;
    for (size_t i = 0; i < m->n; i++)
        item[i] = item_text(c, m->arg[i]);
    if (set)
        qsort(item, m->n, sizeof *item, by_text);
    for (size_t i = 0; i < m->n; last = item[i++])
        if (!set || i == 0 || !str_eq(item[i], last))
            item[n++] = item[i];
    buf_addc(out, n == 1 ? "" : set ? "{" : "(");
    for (size_t i = 0; i < n; i++) {
        buf_addc(out, i ? "," : "");
        buf_adds(out, item[i]);
    }
    buf_addc(out, n == 1 ? "" : set ? "}" : ")");
}

/* Brackets count only where they say that this is an interval. */
static void add_seq(struct buf *out, const struct canon *c, const struct math *m)
{
    bool half = (m->open == '(') != (m->close == ')');
    if (c->type == ANSWER_INTERVAL || half || math_has(m, MATH_INF))
        buf_addf(out, "%c%c", m->open, m->close);
    add_items(out, c, m, false);
}

/* --- relations --- */

static void add_relation(struct buf *out, const struct canon *c, const struct math *m)
{
    struct math *f;
    if (str_eqc(m->text, "=") && is_scalar(m->arg[0]) && is_scalar(m->arg[1])) {
        f = lower(c->arena, math_node(c->arena, MATH_SUB, m->arg[0], m->arg[1]), MATH_E);
        buf_addc(out, "0=");
        if (canon_zeros(out, f))
            return;
    }
    buf_adds(out, m->text);
    add_items(out, c, m, false);
}

/* --- all --- */

static void add_words(struct buf *out, struct str text, struct arena *arena)
{
    struct str s = words_of(text, arena);
    for (size_t i = 0; i < s.n; i++) {
        char lower_case = (char)tolower((unsigned char)s.p[i]);
        buf_add(out, &lower_case, 1);
    }
}

/* What no rule above knows: its own tree. */
static void add_whole(struct buf *out, const struct canon *c, const struct math *m)
{
    if (is_scalar(m) && canon_value(out, lower(c->arena, m, MATH_E)))
        return;
    math_print(m, out);
}

static void add_tree(struct buf *out, const struct canon *c, const struct math *m)
{
    switch (m->op) {
    case MATH_UNIT:
    case MATH_DEGREE: /* by convention the same as without */
        add_tree(out, c, m->arg[0]);
        return;
    case MATH_LIST:
        add_items(out, c, m, c->type != ANSWER_TUPLE);
        return;
    case MATH_SET:
    case MATH_UNION:
        add_items(out, c, m, true);
        return;
    case MATH_SEQ:
        add_seq(out, c, m);
        return;
    case MATH_MATRIX:
        buf_addf(out, "%zu", m->rows == m->n ? (size_t)1 : m->rows);
        add_items(out, c, m, false);
        return;
    case MATH_REL:
        add_relation(out, c, m);
        return;
    case MATH_TEXT:
        add_words(out, m->text, c->arena);
        return;
    default:
        add_whole(out, c, m);
    }
}

static void add_answer(struct buf *out, struct str text, enum answer_type type, struct arena *arena)
{
    struct canon c = {.arena = arena, .type = type};
    struct math *m;
    struct str word;
    if (type_is_wordy(type)) {
        word = word_of_type(type, text, arena);
        add_words(out, word, arena);
    } else if (answer_read(&m, text, type, arena)) {
        add_tree(out, &c, tree_as_said(m, type != ANSWER_EQUATION, arena));
    } else {
        buf_addc(out, "?");
        buf_adds(out, without_blanks(text, arena));
    }
}

/* Long ones as their digest: who reads them has room for a line. */
static struct str short_enough(struct str s, struct arena *arena)
{
    char hex[HASH_SIZE];
    if (s.n < HASH_SIZE)
        return s;
    sha256_hex(s, hex);
    return str_c(arena_dup(arena, str_c(hex)));
}

struct str canonical(const struct question *q, struct arena *arena)
{
    struct buf out;
    struct str rest = q->answer, part;
    buf_init(&out, CANON_MAX);
    if (q->n_type < 2)
        add_answer(&out, rest, q->n_type ? q->type[0] : ANSWER_AUTO, arena);
    for (size_t i = 0; q->n_type > 1 && latex_part(&rest, &part); i++) {
        buf_addc(&out, i ? ";" : "");
        add_answer(&out, part, i < q->n_type ? q->type[i] : ANSWER_AUTO, arena);
    }
    return short_enough(arena_take(arena, &out), arena);
}

/* mutate_forms.c: operators that change a statement or an expression as a whole. */
#include "testbenches/audit/finder.h"

#include <string.h>

static struct str wrap(struct finder *f, const char *before, size_t from, size_t to,
                       const char *behind)
{
    return str_c(arena_printf(f->arena, "%s" STR_FMT "%s", before,
                              STR_ARG(code_span(f->c, from, to)), behind));
}

/* The condition of an `if` statement: always, never, or negated. Negated only without an else,
 * because with one `branches` does the same. */
void find_condition(struct finder *f)
{
    for (size_t i = 0; i < f->c->n_node; i++) {
        const struct node *n = &f->c->node[i];
        size_t from = n->op + 1, to;
        const char *cond;
        if (n->kind != NODE_IF || !node_open(f, n) || !f->c->t[n->op].match)
            continue;
        to = f->c->t[n->op].match;
        cond = shown(f, from, to);
        if (!n->other)
            put(propose(f, from, "condition `%s` negated", cond), from, to,
                wrap(f, "!(", from, to, ")"));
        putc_str(propose(f, from, "condition `%s` always true", cond), from, to, "1'b1");
        putc_str(propose(f, from, "condition `%s` always false", cond), from, to, "1'b0");
    }
}

/* The two branches swapped. Both are put into blocks, so that an "else" cannot attach to another
 * "if". */
void find_branches(struct finder *f)
{
    for (size_t i = 0; i < f->c->n_node; i++) {
        const struct node *n = &f->c->node[i];
        struct change *ch;
        if (n->kind != NODE_IF || !n->other || !node_open(f, n))
            continue;
        ch = propose(f, n->at, "branches of `if` swapped");
        put(ch, n->body, n->body_end, wrap(f, " begin ", n->other, n->other_end, " end "));
        put(ch, n->other, n->other_end, wrap(f, " begin ", n->body, n->body_end, " end "));
    }
}

/* The index behind the value that starts at `i`. It ends at the bracket that closes around it, at a
 * separator, or at the ":" of a "?" before it. */
static size_t value_end(const struct code *c, size_t i)
{
    static const char *const ends[] = {",", ";", NULL};
    size_t open = 0;
    for (; i < c->n; i++) {
        if (tok_in(c, i, ends) || (c->t[i].match && c->t[i].match < i))
            return i;
        if (tok_is(c, i, "?"))
            open++;
        else if (tok_is(c, i, ":") && open-- == 0)
            return i;
        if (c->t[i].match > i)
            i = c->t[i].match;
    }
    return i;
}

void find_ternary(struct finder *f)
{
    const struct code *c = f->c;
    for (size_t i = 1; i < c->n; i++) {
        size_t a = i + 1, a_end, b, b_end;
        struct change *ch;
        if (!tok_is(c, i, "?") || !f->open[i] || !(c->t[i].in & IN_EXPR) ||
            (c->t[i].in & (IN_COUNT | IN_RANGE | IN_VALUE)))
            continue;
        a_end = value_end(c, a);
        b = a_end + 1;
        b_end = value_end(c, b);
        if (!tok_is(c, a_end, ":") || b_end <= b || b_end >= c->n)
            continue;
        ch = propose(f, i, "branches of `? :` swapped");
        put(ch, a, a_end, wrap(f, "(", b, b_end, ")"));
        put(ch, b, b_end, wrap(f, "(", a, a_end, ")"));
        put(propose(f, i, "`? :` always gives `%s`", shown(f, a, a_end)), b, b_end,
            wrap(f, "(", a, a_end, ")"));
        put(propose(f, i, "`? :` always gives `%s`", shown(f, b, b_end)), a, a_end,
            wrap(f, "(", b, b_end, ")"));
    }
}

/* Two changes for each arm: the arm removed, and its statement exchanged with the next arm's. */
void find_arm(struct finder *f)
{
    for (size_t i = 0; i < f->c->n_node; i++) {
        const struct node *n = &f->c->node[i], *next = NULL, *before = NULL;
        struct change *ch;
        if (n->kind != NODE_ARM || !node_open(f, n))
            continue;
        for (size_t k = 0; k < f->c->n_node; k++) {
            const struct node *o = &f->c->node[k];
            if (o->kind != NODE_ARM || o->parent != n->parent)
                continue;
            if (k < i)
                before = o;
            else if (k > i && !next)
                next = o;
        }
        if (next || before)
            putc_str(
                propose(f, n->at, "arm `%s` dropped", shown(f, n->at, n->op ? n->op : n->body)),
                n->at, n->end, " ");
        if (next) {
            ch = propose(f, n->at, "statements of two arms swapped");
            put(ch, n->body, n->body_end, wrap(f, " ", next->body, next->body_end, " "));
            put(ch, next->body, next->body_end, wrap(f, " ", n->body, n->body_end, " "));
        }
    }
}

/* Neighbors in "{a, b}" swapped. Not in '{...}, whose places mean something else. */
void find_concat(struct finder *f)
{
    const struct code *c = f->c;
    for (size_t i = 1; i < c->n; i++) {
        size_t close = c->t[i].match, a = i + 1, a_end;
        if (!tok_is(c, i, "{") || tok_is(c, i - 1, "'") || !f->open[i] ||
            !(c->t[i].in & (IN_EXPR | IN_TARGET)) || (c->t[i].in & IN_VALUE))
            continue;
        for (; (a_end = code_find(c, a, close, ",")) < close; a = a_end + 1) {
            size_t b = a_end + 1, b_end = code_find(c, b, close, ",");
            struct change *ch = propose(f, a, "`%s` and `%s` swapped in `{}`", shown(f, a, a_end),
                                        shown(f, b, b_end));
            put(ch, a, a_end, wrap(f, "", b, b_end, ""));
            put(ch, b, b_end, wrap(f, " ", a, a_end, ""));
        }
    }
}

static bool is_assignment(const struct node *n)
{
    return n->kind == NODE_ASSIGN || n->kind == NODE_BLOCKING || n->kind == NODE_NONBLOCKING;
}

/* Does the assignment give all zeros, or with `ones` all ones, already? */
static bool gives(const struct finder *f, const struct node *n, bool ones)
{
    struct literal l;
    if (n->body_end != n->body + 1 || f->c->t[n->body].kind != TOK_NUMBER ||
        !literal_read(&l, f->c->t[n->body].text))
        return false;
    return ones ? l.value == literal_mask(&l) : l.value == 0;
}

void find_stuck(struct finder *f)
{
    for (size_t i = 0; i < f->c->n_node; i++) {
        const struct node *n = &f->c->node[i];
        const char *target;
        if (!is_assignment(n) || !node_open(f, n) || n->body >= n->body_end)
            continue;
        target = shown(f, n->at, n->op);
        if (!gives(f, n, false))
            putc_str(propose(f, n->at, "`%s` stuck at 0", target), n->body, n->body_end, " '0");
        if (!gives(f, n, true))
            putc_str(propose(f, n->at, "`%s` stuck at 1", target), n->body, n->body_end, " '1");
    }
}

/* A statement of a process left out, so that the old value stays. It is replaced by an empty block,
 * since ";" alone is not allowed everywhere. */
void find_dropped(struct finder *f)
{
    for (size_t i = 0; i < f->c->n_node; i++) {
        const struct node *n = &f->c->node[i];
        if (!is_assignment(n) || n->kind == NODE_ASSIGN || !node_open(f, n))
            continue;
        putc_str(propose(f, n->at, "`%s` dropped", shown(f, n->at, n->body_end)), n->at, n->end,
                 "begin end");
    }
}

/* Is one of the declared names a port? Then it may be declared twice, and both must agree. */
static bool declares_port(const struct finder *f, const struct node *n)
{
    const struct code *c = f->c;
    for (size_t i = 0; i < c->n_node; i++) {
        const struct node *o = &c->node[i];
        if (o->kind != NODE_DECL || !o->port || o->module != n->module)
            continue;
        for (size_t k = n->body; k < n->body_end; k++)
            for (size_t j = o->body; j < o->body_end; j++)
                if (tok_is_name(c, k) && str_eq(c->t[k].text, c->t[j].text))
                    return true;
    }
    return false;
}

/* reg [7:0] -> reg [6:0]; [W-1:0] -> [(W-1)-1:0]; the larger end of [0:7]. */
void find_width(struct finder *f)
{
    const struct code *c = f->c;
    for (size_t i = 0; i < c->n_node; i++) {
        const struct node *n = &c->node[i];
        struct literal a, b;
        size_t colon, close;
        if (n->kind != NODE_DECL || n->port || !n->op || !node_open(f, n) || declares_port(f, n))
            continue;
        close = c->t[n->op].match;
        colon = code_find(c, n->op + 1, close, ":");
        if (colon >= close)
            continue;
        if (colon == n->op + 2 && close == colon + 2 && literal_read(&a, c->t[n->op + 1].text) &&
            literal_read(&b, c->t[colon + 1].text)) {
            size_t at = a.value >= b.value ? n->op + 1 : colon + 1;
            const struct literal *l = a.value >= b.value ? &a : &b;
            if (a.value != b.value)
                put(propose(f, at, "`%s` one bit narrower", shown(f, n->at, n->body_end)), at,
                    at + 1, literal_text(l, l->value - 1, f->arena));
        } else if (tok_is(c, colon + 1, "0") && close == colon + 2) {
            put(propose(f, n->op, "`%s` one bit narrower", shown(f, n->at, n->body_end)), n->op + 1,
                colon, wrap(f, "(", n->op + 1, colon, ")-1"));
        }
    }
}

/* The bound of a loop: `i < 8` -> `i < 7`. One more would run out of range, or never end. */
void find_loop(struct finder *f)
{
    static const char *const relations[] = {"<", "<=", "!=", NULL};
    for (size_t i = 0; i < f->c->n_node; i++) {
        const struct node *n = &f->c->node[i];
        struct literal l;
        if (n->kind != NODE_LOOP || !tok_is(f->c, n->at, "for") || !node_open(f, n))
            continue;
        for (size_t k = n->op; k + 1 < n->body; k++)
            if (tok_in(f->c, k, relations) && f->c->t[k + 1].kind == TOK_NUMBER &&
                literal_read(&l, f->c->t[k + 1].text) && l.value > 1)
                put(propose(f, k + 1, "loop one short"), k + 1, k + 2,
                    literal_text(&l, l.value - 1, f->arena));
    }
}

void find_gate(struct finder *f)
{
    static const char *const gates[][2] = {{"and", "or"},   {"or", "and"},   {"nand", "nor"},
                                           {"nor", "nand"}, {"xor", "xnor"}, {"xnor", "xor"},
                                           {"not", "buf"},  {"buf", "not"}};
    for (size_t i = 0; i < f->c->n_node; i++) {
        const struct node *n = &f->c->node[i];
        if (n->kind != NODE_INSTANCE || !node_open(f, n))
            continue;
        for (size_t k = 0; k < countof(gates); k++)
            if (tok_is(f->c, n->at, gates[k][0]))
                putc_str(propose(f, n->at, "`%s` -> `%s`", gates[k][0], gates[k][1]), n->at,
                         n->at + 1, gates[k][1]);
    }
}

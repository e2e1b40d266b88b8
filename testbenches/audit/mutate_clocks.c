/* mutate_clocks.c: operators that change when things happen: edges, resets, sensitivity lists. */
#include "testbenches/audit/finder.h"

#include <string.h>

/* One item of "@(posedge clk or negedge rst_n)". */
struct event {
    size_t at, end; /* tokens */
    size_t edge;    /* token "posedge" or "negedge"; 0: no edge */
    size_t name;    /* its last token when that is a plain name; else 0 */
};

#define EVENTS_MAX 32

static size_t events(const struct code *c, const struct node *process, struct event *ret)
{
    static const char *const edges[] = {"posedge", "negedge", NULL};
    size_t n = 0, close = process->op ? c->t[process->op].match : 0, i = process->op + 1;
    while (i < close && n < EVENTS_MAX) {
        size_t end = i;
        struct event *e = &ret[n++];
        while (end < close && !tok_is(c, end, "or") && !tok_is(c, end, ","))
            end = c->t[end].match > end ? c->t[end].match + 1 : end + 1;
        *e = (struct event){.at = i, .end = end};
        e->edge = tok_in(c, i, edges) ? i : 0;
        e->name = end == i + 1 + (e->edge > 0) && tok_is_name(c, end - 1) ? end - 1 : 0;
        i = end + 1;
    }
    return n;
}

/* Take an item out, with the separator beside it. */
static void drop_event(struct change *ch, const struct event *e, size_t k)
{
    putc_str(ch, k ? e[k].at - 1 : e[k].at, k ? e[k].end : e[k].end + 1, " ");
}

static const char *other_edge(const struct code *c, size_t i)
{
    return tok_is(c, i, "posedge") ? "negedge" : "posedge";
}

/* if (rst), if (!rst_n), if (~rst_n) */
struct reset {
    size_t cond, cond_end; /* tokens of the condition */
    size_t name;
    bool low;
};

static bool is_reset_name(struct str name)
{
    static const char *const parts[] = {"rst", "reset", "RST", "RESET", "clr", "clear", "CLR"};
    for (size_t i = 0; i < countof(parts); i++)
        if (str_has(name, parts[i]))
            return true;
    return false;
}

static bool reset_of(const struct code *c, const struct node *n, struct reset *ret)
{
    size_t i = n->op + 1, end = c->t[n->op].match;
    bool low = tok_is(c, i, "!") || tok_is(c, i, "~");
    if (end != i + 1 + low || !tok_is_name(c, i + low))
        return false;
    *ret = (struct reset){.cond = i, .cond_end = end, .name = i + low, .low = low};
    return true;
}

/* The event that waits for this reset; n when none does. */
static size_t reset_event(const struct code *c, const struct event *e, size_t n,
                          const struct reset *r)
{
    size_t k = 0;
    while (k < n && !(e[k].edge && e[k].name && str_eq(c->t[e[k].name].text, c->t[r->name].text)))
        k++;
    return k;
}

/* Is there an `if` in the process that asks for this event's signal? */
static bool is_asked(const struct code *c, ptrdiff_t process, const struct event *e)
{
    for (size_t i = 0; i < c->n_node; i++) {
        const struct node *n = &c->node[i];
        struct reset r;
        if (n->kind == NODE_IF && n->process == process && reset_of(c, n, &r) && e->name &&
            str_eq(c->t[e->name].text, c->t[r.name].text))
            return true;
    }
    return false;
}

void find_edge(struct finder *f)
{
    struct event e[EVENTS_MAX];
    for (size_t i = 0; i < f->c->n_node; i++) {
        const struct node *n = &f->c->node[i];
        size_t n_event;
        if (n->kind != NODE_PROCESS || !n->clocked || !node_open(f, n))
            continue;
        n_event = events(f->c, n, e);
        for (size_t k = 0; k < n_event; k++)
            if (e[k].edge && !is_asked(f->c, (ptrdiff_t)i, &e[k])) {
                const char *to = other_edge(f->c, e[k].edge);
                putc_str(propose(f, e[k].edge, "`" STR_FMT "` -> `%s`",
                                 STR_ARG(f->c->t[e[k].edge].text), to),
                         e[k].edge, e[k].edge + 1, to);
            }
    }
}

/* The reset has no effect any more: its condition is false, and no process waits for it. */
static void reset_removed(struct finder *f, const struct reset *r, const struct event *e, size_t n,
                          size_t k)
{
    struct change *ch = propose(f, r->cond, "reset `%s` removed", shown(f, r->name, r->name + 1));
    if (k < n && n > 1)
        drop_event(ch, e, k);
    putc_str(ch, r->cond, r->cond_end, "1'b0");
}

static void reset_turned(struct finder *f, const struct reset *r, const struct event *e, size_t n,
                         size_t k)
{
    const struct code *c = f->c;
    struct change *ch = propose(f, r->cond, "reset `%s` active %s", shown(f, r->name, r->name + 1),
                                r->low ? "high" : "low");
    if (k < n)
        putc_str(ch, e[k].edge, e[k].edge + 1, other_edge(c, e[k].edge));
    put(ch, r->cond, r->cond_end,
        str_c(
            arena_printf(f->arena, "%s" STR_FMT, r->low ? "" : "!", STR_ARG(c->t[r->name].text))));
}

static void reset_sync(struct finder *f, const struct reset *r, const struct event *e, size_t n,
                       size_t k, const struct node *process)
{
    const char *name = shown(f, r->name, r->name + 1);
    size_t close = f->c->t[process->op].match;
    if (k < n && n > 1)
        drop_event(propose(f, e[k].at, "reset `%s` made synchronous", name), e, k);
    else if (k == n)
        putc_str(propose(f, r->cond, "reset `%s` made asynchronous", name), close, close,
                 arena_printf(f->arena, " or %s " STR_FMT, r->low ? "negedge" : "posedge",
                              STR_ARG(f->c->t[r->name].text)));
}

/* Is this `if` the process's statement, or the first one in its block, as a reset must be? */
static bool is_first(const struct code *c, const struct node *process, const struct node *n)
{
    size_t i = process->body;
    if (tok_is(c, i, "begin"))
        i += tok_is(c, i + 1, ":") ? 3 : 1;
    return i == n->at;
}

void find_reset(struct finder *f)
{
    struct event e[EVENTS_MAX];
    for (size_t i = 0; i < f->c->n_node; i++) {
        const struct node *n = &f->c->node[i], *process;
        struct reset r;
        size_t n_event, k;
        if (n->kind != NODE_IF || n->process < 0 || !node_open(f, n) || !reset_of(f->c, n, &r))
            continue;
        process = &f->c->node[n->process];
        n_event = events(f->c, process, e);
        k = reset_event(f->c, e, n_event, &r);
        if (!process->clocked || (k == n_event && !is_reset_name(f->c->t[r.name].text)))
            continue;
        reset_removed(f, &r, e, n_event, k);
        reset_turned(f, &r, e, n_event, k);
        if (is_first(f->c, process, n))
            reset_sync(f, &r, e, n_event, k, process);
    }
}

void find_sensitivity(struct finder *f)
{
    struct event e[EVENTS_MAX];
    for (size_t i = 0; i < f->c->n_node; i++) {
        const struct node *n = &f->c->node[i];
        size_t n_event;
        if (n->kind != NODE_PROCESS || !n->op || !node_open(f, n))
            continue;
        n_event = events(f->c, n, e);
        for (size_t k = 0; k < n_event && n_event > 1; k++)
            if (!e[k].edge || !is_asked(f->c, (ptrdiff_t)i, &e[k]))
                drop_event(propose(f, e[k].at, "`%s` out of the sensitivity list",
                                   shown(f, e[k].at, e[k].end)),
                           e, k);
    }
}

static bool within(size_t i, size_t from, size_t to)
{
    return i >= from && i < to;
}

/* Are the two tokens in branches that exclude each other? */
static bool exclusive(const struct code *c, size_t i, size_t k)
{
    ptrdiff_t parent = -1;
    for (size_t j = 0; j < c->n_node; j++) {
        const struct node *n = &c->node[j];
        if (n->kind == NODE_IF && n->other && within(i, n->body, n->body_end) &&
            within(k, n->other, n->other_end))
            return true;
        if (n->kind != NODE_ARM)
            continue;
        if (within(i, n->at, n->end))
            parent = n->parent;
        else if (n->parent == parent && within(k, n->body, n->end))
            return true;
    }
    return false;
}

/* Does the process read the assigned variable further down? Only then can it matter whether the
 * assignment is blocking. */
static bool read_later(const struct code *c, const struct node *assign)
{
    const struct node *process = &c->node[assign->process];
    for (size_t i = assign->end; i < process->end; i++)
        if ((c->t[i].in & (IN_EXPR | IN_INDEX)) && str_eq(c->t[i].text, c->t[assign->at].text) &&
            !exclusive(c, assign->at, i))
            return true;
    return false;
}

void find_blocking(struct finder *f)
{
    for (size_t i = 0; i < f->c->n_node; i++) {
        const struct node *n = &f->c->node[i];
        bool blocking = n->kind == NODE_BLOCKING && tok_is(f->c, n->op, "=");
        if ((!blocking && n->kind != NODE_NONBLOCKING) || n->process < 0 || !node_open(f, n) ||
            !f->c->node[n->process].clocked || !read_later(f->c, n))
            continue;
        putc_str(propose(f, n->op, "`%s` %s", shown(f, n->at, n->body_end),
                         blocking ? "made nonblocking" : "made blocking"),
                 n->op, n->op + 1, blocking ? "<=" : "=");
    }
}

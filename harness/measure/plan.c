/* plan.c: which samples a start is about: the problems that are wanted, less what is done. */
#include "harness/measure/measure.h"

#include "problems/window.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

/* Does the id match one of "Prob00*,Prob1?_x"? */
static bool matches(const char *patterns, const char *id, struct arena *arena)
{
    struct str rest = str_c(patterns);
    while (rest.n) {
        const char *comma = memchr(rest.p, ',', rest.n);
        size_t n = comma ? (size_t)(comma - rest.p) : rest.n;
        if (fnmatch(arena_dup(arena, str_slice(rest, 0, n)), id, 0) == 0)
            return true;
        rest = str_slice(rest, n + 1, rest.n);
    }
    return false;
}

/* No id matches. A pattern fits whole ids, so what only begins some of them is said. */
static int no_match(struct measure *m, const char *patterns)
{
    const char *begins = arena_printf(&m->arena, "%s*", patterns);
    for (size_t i = 0; i < m->suite.n; i++)
        if (!strchr(patterns, ',') && fnmatch(begins, m->suite.problem[i].id, 0) == 0)
            return err_set(&m->app->err, ERR_USAGE,
                           "no problem of %s is called '%s'; did you mean '%s' (%s)?",
                           suite_label(&m->suite), patterns, begins, m->suite.problem[i].id);
    return err_set(&m->app->err, ERR_USAGE, "no problem of %s matches '%s' (the first is %s)",
                   suite_label(&m->suite), patterns, m->suite.n ? m->suite.problem[0].id : "none");
}

static int none_in_window(struct measure *m, const struct options *o)
{
    return err_set(&m->app->err, ERR_USAGE,
                   "no problem of %s that is wanted became public %s%s%s%s", suite_label(&m->suite),
                   o->since ? "since " : "", o->since ? o->since : "",
                   o->until ? o->since ? " and until " : "until " : "", o->until ? o->until : "");
}

static int select_problems(struct measure *m, const struct options *o)
{
    const struct window window = {o->since, o->until};
    int64_t left = o->limit > 0 ? o->limit : INT64_MAX, chosen = 0;
    bool matched = false;
    if (window_check(&window, &m->app->err) < 0)
        return -1;
    m->wanted = mem_alloc((m->suite.n + 1) * sizeof *m->wanted);
    for (size_t i = 0; i < m->suite.n && left > 0; i++) {
        if (o->problems && !matches(o->problems, m->suite.problem[i].id, &m->arena))
            continue;
        matched = true;
        if (!window_has(&window, m->suite.problem[i].released))
            continue;
        m->wanted[i] = true;
        left--;
        chosen++;
    }
    if (matched && !chosen)
        return none_in_window(m, o);
    return chosen ? 0 : no_match(m, o->problems ? o->problems : "");
}

int measure_select(struct measure *m)
{
    const struct options *o = &m->app->cmd.options;
    if (shard_parse(&m->shard, o->shard, &m->app->err) < 0)
        return -1;
    if (o->extract && !(strcmp(o->extract, EXTRACT_RULES) == 0) &&
        pattern_new(&m->pattern, o->extract, &m->app->err) < 0)
        return -1;
    return select_problems(m, o);
}

bool measure_is_mine(const struct measure *m, const char *problem, int index)
{
    return shard_has(&m->shard, problem, m->run.best_of ? -1 : index);
}

struct plan_walk {
    struct measure *m;
    int n;
    struct flow_item *known; /* by problem * n + index, when n >= 0 */
};

/* Does the problem need what this machine has not? */
static bool needs_more(const struct measure *m, const struct problem *p)
{
    const struct oracle *oracle = oracle_find(*p->bench ? p->bench : m->suite.bench);
    return oracle && oracle->needs;
}

/* Is a prompt that the service refuses for good left alone? Not while the run has no reply at all: then
 * its address, the model's name or a parameter may be what was refused. */
static bool is_left(const struct measure *m, const struct sample_state *s)
{
    return s->refused && m->any_reply && !m->app->cmd.options.retry_refused;
}

static enum item_state state_of(const struct measure *m, const struct problem *p,
                                const struct sample_state *s)
{
    enum verdict_class c = s->class ? verdict_class_by_name(str_c(s->class)) : CLASS_COUNT;
    if (!s->replied)
        return m->asks && !is_left(m, s) ? ITEM_ASK : ITEM_DONE;
    if (c == CLASS_NOT_JUDGED && !m->again && needs_more(m, p))
        return ITEM_DONE; /* it would come to the same */
    if (m->again || c == CLASS_COUNT || verdict_class(c)->again)
        return ITEM_JUDGE;
    return m->asks && s->turns < m->run.repair && verdict_repair(c) ? ITEM_TURN : ITEM_DONE;
}

/* Has the sample passed, or is its problem out of the count? Then best-of asks for no more of it. */
static bool is_settled(const struct sample_state *s)
{
    enum verdict_class c = s->class ? verdict_class_by_name(str_c(s->class)) : CLASS_COUNT;
    return c == CLASS_PASS || c == CLASS_QUARANTINED || c == CLASS_NOT_JUDGED;
}

static void add_item(struct measure *m, struct flow_item item)
{
    if (!measure_is_mine(m, m->suite.problem[item.problem].id, item.index)) {
        m->elsewhere++;
        return;
    }
    if ((m->n_item & (m->n_item - 1)) == 0) /* grow at every power of two */
        m->item = mem_grow(m->item, (m->n_item ? 2 * m->n_item : 1) * sizeof *m->item);
    m->item[m->n_item++] = item;
}

static int on_known(void *ctx, const struct sample_state *s, struct err *err)
{
    struct plan_walk *w = ctx;
    const struct problem *p = suite_find(&w->m->suite, str_c(s->problem));
    struct flow_item item = {.index = s->index, .row = s->row};
    size_t i;
    if (!p)
        return w->m->grows
                   ? 0
                   : err_set(err, ERR_STORE, "problem '%s' is not in the run's suite", s->problem);
    i = (size_t)(p - w->m->suite.problem);
    item.problem = (uint32_t)i;
    item.state = state_of(w->m, p, s);
    item.settled = is_settled(s);
    if (!w->m->wanted[i])
        return 0;
    w->m->left_refused += w->m->asks && !s->replied && item.state == ITEM_DONE;
    if (w->n < 0)
        add_item(w->m, item);
    else if (s->index < w->n)
        w->known[i * (size_t)w->n + (size_t)s->index] = item;
    return 0;
}

/* The plan has sample 0 of every problem first, then sample 1, and so on, so that a run that is cut
 * short covers as many problems as possible. */
static void add_all(struct plan_walk *w)
{
    struct measure *m = w->m;
    bool *settled = mem_alloc((m->suite.n + 1) * sizeof *settled);
    for (size_t i = 0; m->run.best_of && i < m->suite.n * (size_t)w->n; i++)
        settled[i / (size_t)w->n] |= w->known[i].settled;
    for (int k = 0; k < w->n; k++)
        for (size_t i = 0; i < m->suite.n; i++) {
            struct flow_item item = w->known[i * (size_t)w->n + (size_t)k];
            item.problem = (uint32_t)i;
            item.index = k;
            if (m->wanted[i] && (item.state != ITEM_ASK || !settled[i]))
                add_item(m, item);
        }
    free(settled);
}

/* An item with what decides its place. */
struct weighed {
    struct flow_item item;
    int64_t cost_us; /* of its problem's reference */
    size_t at;       /* where it was */
};

static int heavier_first(const void *left, const void *right)
{
    const struct weighed *a = left, *b = right;
    if (a->cost_us != b->cost_us)
        return a->cost_us < b->cost_us ? 1 : -1;
    return a->at < b->at ? -1 : a->at > b->at;
}

static int costs(struct measure *m, int64_t *ret)
{
    for (size_t i = 0; i < m->suite.n; i++)
        if (m->wanted[i] &&
            store_golden_cost(m->store, m->suite.problem[i].row, &ret[i], &m->app->err) < 0)
            return -1;
    return 0;
}

static int sort_items(struct measure *m)
{
    int64_t *cost = mem_alloc((m->suite.n + 1) * sizeof *cost);
    struct weighed *w = mem_alloc((m->n_item + 1) * sizeof *w);
    int rc = costs(m, cost);
    for (size_t i = 0; i < m->n_item; i++)
        w[i] = (struct weighed){m->item[i], cost[m->item[i].problem], i};
    if (rc == 0)
        qsort(w, m->n_item, sizeof *w, heavier_first);
    for (size_t i = 0; rc == 0 && i < m->n_item; i++)
        m->item[i] = w[i].item;
    free(w);
    free(cost);
    return rc;
}

int measure_plan(struct measure *m, int n)
{
    struct plan_walk w = {.m = m, .n = n};
    int64_t samples, replies = 0;
    int rc;
    if (m->run.row && store_has_replies(m->store, m->run.row, &samples, &replies, &m->app->err) < 0)
        return -1;
    m->any_reply = replies > 0;
    if (n >= 0)
        w.known = mem_alloc((m->suite.n * (size_t)n + 1) * sizeof *w.known);
    rc = store_each_sample(m->store, m->run.row, on_known, &w, &m->app->err);
    if (rc == 0 && n >= 0)
        add_all(&w);
    else if (rc == 0)
        rc = sort_items(m);
    free(w.known);
    return rc;
}

void measure_cut(struct measure *m, int64_t most)
{
    size_t kept = 0;
    for (size_t i = 0; i < m->n_item; i++) {
        bool asks = m->item[i].state == ITEM_ASK || m->item[i].state == ITEM_TURN;
        if (asks && most-- <= 0)
            continue;
        m->item[kept++] = m->item[i];
    }
    m->left_out = (int64_t)(m->n_item - kept);
    m->n_item = kept;
}

/* tbgen.c: choose the problems that get a bench, find out how far each is,
 * and go on step by step. */
#include "harness/tbgen/private.h"

#include "prompts/prompt.h"

#include "harness/flow/lock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- identity ---- */

/* All that a draft depends on besides suite, problem and step. The kill rate is part of it, because
 * a bench that one rate keeps may be refused by another. */
static const char *asked_of(const struct tbgen_options *o, struct arena *arena)
{
    char templates[HASH_SIZE];
    tbgen_templates_sha256(templates, o->suite);
    return arena_printf(arena, "%s %s %s kill-rate=%.6g mutants=%d seed=%lld proof=%lld",
                        model_identity(o->model, arena), o->name, templates, o->kill_rate,
                        o->mutants, (long long)o->seed, (long long)o->proof_cpu_ms);
}

/* ---- which problems ---- */

static bool needs_bench(const struct tbgen_options *o, size_t i)
{
    const struct problem *p = &o->suite->problem[i];
    const struct oracle *bench = oracle_find(*p->bench ? p->bench : o->suite->bench);
    return o->wanted[i] && p->reference.n && (o->replace || (bench && bench->needs));
}

static int make_tasks(struct tbgen *g)
{
    struct suite *suite = g->o->suite;
    const struct kind *kind = prompt_kind(suite, NULL);
    if (!*kind->bench)
        return err_set(g->err, ERR_USAGE,
                       "%s: its answers are in %s, and benches are drafted for %s only", g->o->name,
                       kind->name, kind_nth(0)->name);
    g->task = arena_alloc(&g->arena, (suite->n + 1) * sizeof *g->task);
    g->ret->row = arena_alloc(&g->ret->arena, (suite->n + 1) * sizeof *g->ret->row);
    for (size_t i = 0; i < suite->n; i++) {
        struct tbgen_row *row = &g->ret->row[g->n];
        if (!needs_bench(g->o, i))
            continue;
        *row = (struct tbgen_row){.problem = &suite->problem[i],
                                  .outcome = "",
                                  .mutants = -1,
                                  .killed = -1,
                                  .equivalent = -1};
        g->task[g->n++] = (struct task){.owner = g, .problem = i, .step = -1, .row = row};
    }
    g->ret->n = g->n;
    if (g->n)
        return 0;
    return err_set(g->err, ERR_USAGE,
                   "every problem asked for has a bench; --replace drafts others in their place");
}

/* ---- where a problem stands ---- */

/* Load the problem's steps from the store, until one that was never asked for. */
static int recall(struct tbgen *g, struct task *t)
{
    const char *outcome = NULL;
    for (int step = 0; step <= g->o->attempts; step++) {
        struct draft_state d;
        char key[HASH_SIZE];
        bool found;
        tbgen_key(key, g, t, step);
        if (store_get_draft(g->o->store, key, &d, &found, &g->arena, g->err) < 0)
            return -1;
        if (!found)
            break;
        t->step = step;
        *(step ? &t->bench : &t->points) = d.taken;
        t->told = d.told;
        outcome = d.outcome;
        t->row->mutants = d.mutants;
        t->row->killed = d.killed;
        t->row->equivalent = d.equivalent;
    }
    tbgen_settle(t, outcome);
    return 0;
}

static int recall_all(struct tbgen *g)
{
    for (size_t i = 0; i < g->n; i++)
        if (recall(g, &g->task[i]) < 0)
            return -1;
    return 0;
}

/* ---- one step after the other ---- */

static bool any(const struct tbgen *g, enum task_state state)
{
    for (size_t i = 0; i < g->n; i++)
        if (g->task[i].state == state)
            return true;
    return false;
}

static int work(struct tbgen *g)
{
    while (!g->ret->signal && (any(g, TASK_ASK) || any(g, TASK_TRY))) {
        if (any(g, TASK_ASK) && tbgen_ask(g) < 0)
            return -1;
        if (!g->ret->signal && any(g, TASK_TRY) && tbgen_try(g) < 0)
            return -1;
    }
    for (size_t i = 0; i < g->n; i++) {
        g->ret->kept += g->ret->row[i].kept;
        g->ret->refused += g->ret->row[i].refused;
    }
    return 0;
}

/* Two processes at work on the same suite would ask for everything twice. */
static int lock_name(struct tbgen *g, struct lock *lock)
{
    struct err why = {0};
    struct hash h;
    char hex[HASH_SIZE];
    hash_init(&h);
    hash_addc(&h, g->o->name);
    hash_hex(&h, hex);
    hex[12] = 0; /* the number below is negative, so it is no run's */
    if (lock_run(lock, store_path(g->o->store), -1 - strtoll(hex, NULL, 16), &why) == 0)
        return 0;
    if (why.kind != ERR_USAGE)
        return err_set(g->err, why.kind, "%s", why.text);
    return err_set(g->err, ERR_USAGE, "another process is drafting benches for %s", g->o->name);
}

static int locked(struct tbgen *g)
{
    const struct model_options *m = g->o->model;
    if (store_model(g->o->store, m->name, m->base_url, model_identity(m, &g->arena), &g->model_row,
                    g->err) < 0 ||
        recall_all(g) < 0 || work(g) < 0)
        return -1;
    return g->ret->signal ? 0 : tbgen_out(g);
}

int tbgen_run(const struct tbgen_options *o, struct tbgen_result *ret, struct err *err)
{
    struct tbgen g = {.o = o, .ret = ret, .err = err};
    struct lock lock;
    int rc = -1;
    *ret = (struct tbgen_result){.api_error = ""};
    g.asked = asked_of(o, &g.arena);
    if (model_check(o->model, err) == 0 && make_tasks(&g) == 0 && lock_name(&g, &lock) == 0) {
        rc = locked(&g);
        unlock_run(&lock);
    }
    for (size_t i = 0; i < ret->n; i++) { /* copy the texts into the result's arena */
        ret->row[i].bench = arena_str(&ret->arena, ret->row[i].bench);
        ret->row[i].told = arena_str(&ret->arena, ret->row[i].told);
        ret->row[i].outcome = arena_dup(&ret->arena, str_c(ret->row[i].outcome));
    }
    ret->api_error = arena_dup(&ret->arena, str_c(ret->api_error));
    for (size_t i = 0; i < g.n; i++)
        arena_finish(&g.task[i].arena);
    arena_finish(&g.arena);
    return rc;
}

void tbgen_finish(struct tbgen_result *ret)
{
    suite_finish(&ret->suite);
    arena_finish(&ret->arena);
}

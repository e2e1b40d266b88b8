/* validate.c: every reference through its own bench, more than once. */
#include "harness/suites/validate.h"

#include "harness/pool/batch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LOAD_FACTOR 4

/* What was seen of one problem under one simulator; the golden of the whole is made of it. */
struct tally {
    int runs, passes, harness_errors;
    bool counts_differ;
    const char *needs;   /* what this machine has not, found out by a run; NULL */
    struct golden first; /* the first run's */
    struct golden worst; /* the first failure's */
};

struct round {
    struct validation *v;
    const struct validate_options *o;
    struct tally *tally[POOL_LANES];
    int times;         /* runs of each in this round */
    int64_t next, end; /* of lane, repeat and problem as one number */
    int64_t done, total;
    struct err *err;
};

struct validate_job {
    struct pool_job job; /* first */
    struct round *round;
    struct arena arena;
};

static void add_run(struct tally *t, const struct verdict *v, struct arena *arena)
{
    struct golden g = golden_from(v, arena);
    if (v->class == CLASS_NOT_JUDGED) {
        t->needs = arena_dup(arena, str_c(v->evidence));
        return;
    }
    if (v->class == CLASS_HARNESS_ERROR) {
        t->harness_errors++;
        t->worst = g;
        return;
    }
    if (!t->runs++)
        t->first = g;
    if (g.passed)
        t->passes++;
    else if (t->runs == t->passes + 1)
        t->worst = g;
    if (g.passed && t->first.passed && g.compared != t->first.compared)
        t->counts_differ = true;
    if (g.cpu_us < t->first.cpu_us)
        t->first.cpu_us = g.cpu_us;
}

static void on_done(struct pool_job *pj, struct verdict *v)
{
    struct validate_job *job = (struct validate_job *)pj;
    struct round *r = job->round;
    add_run(&r->tally[pj->lane][pj->problem], v, &r->v->arena);
    r->done++;
    arena_finish(&job->arena);
    free(job);
}

static void remember_lanes(struct validation *v, const struct pool *pool)
{
    if (v->n_lane)
        return;
    v->n_lane = pool_lanes(pool);
    for (int i = 0; i < v->n_lane; i++) {
        v->name[i] = arena_dup(&v->arena, str_c(pool_lane_name(pool, i)));
        v->toolchain[i] = arena_dup(&v->arena, str_c(pool_lane_toolchain(pool, i)));
        v->toolchain_row[i] = pool_toolchain(pool, i);
    }
}

/* What it takes to judge the problem that is not here; NULL: nothing. */
static const char *needs_of(const struct suite *suite, size_t problem)
{
    const char *bench = suite->problem[problem].bench;
    const struct oracle *o = oracle_find(*bench ? bench : suite->bench);
    return o ? o->needs : NULL;
}

static bool can_run(const struct validate_options *o, size_t problem)
{
    return (!o->wanted || o->wanted[problem]) && !needs_of(o->suite, problem);
}

/* Problem by problem, so that all runs of one do not stand side by side. */
static struct pool_job *next_job(void *ctx, struct pool *pool)
{
    struct round *r = ctx;
    struct validate_job *job;
    int64_t n = (int64_t)r->o->suite->n;
    remember_lanes(r->v, pool);
    r->end = n * r->times * r->v->n_lane;
    while (r->next < r->end && !can_run(r->o, (size_t)(r->next % n))) {
        r->next++;
        r->done++;
    }
    if (r->next == r->end)
        return NULL;
    job = mem_alloc(sizeof *job);
    job->round = r;
    job->job = (struct pool_job){
        .lane = (int)(r->next / n % r->v->n_lane),
        .problem = (size_t)(r->next % n),
        .is_golden = true,
        .arena = &job->arena,
        .done = on_done,
    };
    job->job.code = r->o->suite->problem[job->job.problem].reference;
    r->next++;
    return &job->job;
}

static void on_progress(void *ctx, const struct pool *pool, bool last)
{
    struct round *r = ctx;
    (void)pool;
    if (r->o->progress)
        r->o->progress(r->o->ctx, r->done, r->total, last);
}

static int run_round(struct round *r, int64_t jobs, int times)
{
    const struct validate_options *o = r->o;
    struct batch_options bo = {
        .pool = {.store = o->store, .suite = o->suite, .judging = o->judging, .fresh = true},
        .next = next_job,
        .progress = on_progress,
        .ctx = r,
    };
    bo.pool.judging.jobs = jobs;
    r->times = times;
    r->next = 0;
    return batch_run(&bo, &r->v->signal, r->err);
}

/* One answer out of all runs: it passes when every run did, with the same count. */
static struct golden settle(const struct tally *t, struct arena *arena)
{
    struct golden g = t->first;
    g.runs = t->runs;
    if (t->passes == t->runs && !t->counts_differ)
        return g;
    g.passed = false;
    if (t->passes == 0)
        g.reason = t->first.reason;
    else if (t->passes < t->runs)
        g.reason = arena_printf(arena, "flaky: %d of %d runs failed: %s", t->runs - t->passes,
                                t->runs, t->worst.reason);
    else
        g.reason = arena_printf(arena, "flaky: the number of compared samples differs from run to "
                                       "run");
    return g;
}

static int store_one(struct round *r, int lane, size_t i)
{
    struct validation *v = r->v;
    const struct tally *t = &r->tally[lane][i];
    struct validated *row = &v->row[lane][i];
    const char *needs = needs_of(r->o->suite, i);
    if (!needs && t->needs)
        needs = t->needs;
    row->left_out = r->o->wanted && !r->o->wanted[i];
    if (row->left_out)
        return 0;
    row->runs = t->runs;
    row->passes = t->passes;
    row->needs = needs != NULL;
    row->broken = !needs && (t->runs == 0 || t->harness_errors > 0);
    v->broken += row->broken;
    row->golden = t->worst;
    if (needs)
        row->golden.reason = t->needs ? needs : arena_printf(&v->arena, "needs %s", needs);
    if (needs || row->broken)
        return 0;
    row->golden = settle(t, &v->arena);
    v->failed[lane] += !row->golden.passed;
    return store_put_golden(r->o->store, r->o->suite->problem[i].row, v->toolchain_row[lane],
                            &row->golden, r->err);
}

static int store_all(struct round *r)
{
    for (int lane = 0; lane < r->v->n_lane; lane++)
        for (size_t i = 0; i < r->v->n; i++)
            if (store_one(r, lane, i) < 0)
                return -1;
    return store_flush(r->o->store, r->err);
}

int validate_suite(const struct validate_options *o, struct validation *ret, struct err *err)
{
    struct round r = {.v = ret, .o = o, .err = err};
    int cores = (int)sysconf(_SC_NPROCESSORS_ONLN), lanes = o->judging.runner[1] ? 2 : 1;
    *ret = (struct validation){.n = o->suite->n};
    for (int i = 0; i < POOL_LANES; i++) {
        r.tally[i] = arena_alloc(&ret->arena, (ret->n + 1) * sizeof *r.tally[i]);
        ret->row[i] = arena_alloc(&ret->arena, (ret->n + 1) * sizeof *ret->row[i]);
        memset(r.tally[i], 0, (ret->n + 1) * sizeof *r.tally[i]);
        memset(ret->row[i], 0, (ret->n + 1) * sizeof *ret->row[i]);
    }
    r.total = (int64_t)ret->n * lanes * (o->repeat + (o->load ? 1 : 0));
    if (run_round(&r, o->judging.jobs, o->repeat) < 0)
        return -1;
    if (o->load && !ret->signal && run_round(&r, LOAD_FACTOR * cores, 1) < 0)
        return -1;
    return ret->signal ? 0 : store_all(&r);
}

void validation_finish(struct validation *v)
{
    arena_finish(&v->arena);
}

/* golden.c: what the reference of a problem does in its own bench: run once, kept in the store. */
#include "harness/pool/private.h"

#include <stdlib.h>

/* A golden run that the pool makes for itself. */
struct own_golden {
    struct pool_job job; /* first: `done` gets a pointer to it */
    struct arena arena;
};

static void learn(struct pool *p, struct problem_state *ps, const struct verdict *v)
{
    ps->golden.golden = golden_from(v, &p->arena);
    ps->golden.broken = v->class == CLASS_HARNESS_ERROR;
    ps->golden.needs = v->class == CLASS_NOT_JUDGED; /* what is missing may come: not stored */
    if (ps->golden.needs)
        ps->golden.golden.reason = arena_dup(&p->arena, str_c(v->evidence));
    ps->golden.known = true;
    ps->state = GOLDEN_KNOWN;
}

/* Under limits of its own a pool finds out for itself what references do. */
static bool is_limited(const struct pool *p)
{
    return p->o.judging.most.cpu_ms || p->o.judging.most.wall_ms || p->o.judging.most.memory_bytes;
}

static void golden_done(struct pool_job *pj, struct verdict *v)
{
    struct own_golden *own = (struct own_golden *)pj;
    struct pool *p = pj->pool;
    struct problem_state *ps = pool_state(p, pj);
    learn(p, ps, v);
    if (!ps->golden.broken && !ps->golden.needs && !is_limited(p) &&
        store_put_golden(p->o.store, pool_problem(p, pj)->row, p->lane[pj->lane].toolchain,
                         &ps->golden.golden, p->o.err) < 0)
        p->o.failed(p->o.ctx);
    arena_finish(&own->arena);
    free(own);
}

struct pool_job *golden_make(struct pool *p, const struct pool_job *waits)
{
    struct own_golden *own = mem_alloc(sizeof *own);
    own->job = (struct pool_job){
        .lane = waits->lane,
        .problem = waits->problem,
        .code = pool_problem(p, waits)->reference,
        .is_golden = true,
        .arena = &own->arena,
        .done = golden_done,
        .pool = p,
    };
    pool_state(p, waits)->state = GOLDEN_RUNNING;
    return &own->job;
}

/* What no simulator here can judge: known without a run, and not a fact about a toolchain. */
static bool needs_more(struct pool *p, const struct pool_job *pj)
{
    const struct oracle *o = pool_oracle(p->lane[pj->lane].suite, pool_problem(p, pj));
    struct problem_state *ps = pool_state(p, pj);
    if (!o->needs)
        return false;
    ps->golden = (struct pool_golden){
        .known = true,
        .needs = true,
        .golden = {.reason = arena_printf(&p->arena, "needs %s", o->needs)},
    };
    ps->state = GOLDEN_KNOWN;
    return true;
}

/* What the store knows of a problem's reference under this toolchain. */
int golden_recall(struct pool *p, const struct pool_job *pj)
{
    struct problem_state *ps = pool_state(p, pj);
    bool found = false;
    if (ps->state != GOLDEN_UNKNOWN || needs_more(p, pj) || p->o.fresh || is_limited(p))
        return 0;
    if (store_get_golden(p->o.store, pool_problem(p, pj)->row, p->lane[pj->lane].toolchain,
                         &ps->golden.golden, &found, &p->arena, p->o.err) < 0)
        return -1;
    if (found) {
        ps->golden.known = true;
        ps->state = GOLDEN_KNOWN;
    }
    return 0;
}

void golden_drop(struct pool_job *pj)
{
    struct own_golden *own = (struct own_golden *)pj;
    if (!pj || pj->done != golden_done)
        return;
    arena_finish(&own->arena);
    free(own);
}

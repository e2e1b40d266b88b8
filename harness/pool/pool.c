/* pool.c: jobs into cells, and golden runs before them. */
#include "harness/base/clock.h"
#include "harness/pool/private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

static void on_kick(uv_idle_t *idle);

/* 32 random hexadecimal digits and a NUL. */
static void make_nonce(char ret[33])
{
    unsigned char raw[16];
    if (getrandom(raw, sizeof raw, 0) != sizeof raw)
        abort();
    for (int i = 0; i < 16; i++)
        snprintf(ret + 2 * i, 3, "%02x", raw[i]);
}

/* ---- a job in its slot ---- */

static struct job make_job(struct pool *p, const struct pool_job *pj)
{
    struct problem_state *ps = pool_state(p, pj);
    const struct suite *suite = p->lane[pj->lane].suite;
    struct job job = {
        .suite = suite,
        .problem = pool_problem(p, pj),
        .oracle = pool_oracle(suite, pool_problem(p, pj)),
        .code = pj->code,
        .is_golden = pj->is_golden,
        .golden = ps->golden.golden,
        .joint = pj->joint,
        .want = pj->want,
        .cpu_limit_us = pj->cpu_limit_us,
        .prepared = ps->prepared,
        .kept = ps->kept,
        .n_kept = ps->n_kept,
        .arena = pj->arena,
    };
    make_nonce(job.nonce);
    return job;
}

static struct slot *slot_of(struct pool *p, const struct pool_job *pj)
{
    for (int i = 0; i < p->n_slot; i++)
        if (p->slot[i].job == pj)
            return &p->slot[i];
    return NULL;
}

/* What one job makes for all others of its problem is made once: they wait for it. */
static void begin_making(struct pool *p, const struct pool_job *pj)
{
    struct problem_state *ps = pool_state(p, pj);
    if (!ps->made)
        ps->maker = pj;
    ps->made = true;
}

static void end_making(struct pool *p, const struct pool_job *pj)
{
    struct problem_state *ps = pool_state(p, pj);
    if (ps->maker != pj)
        return;
    ps->maker = NULL;
    uv_idle_start(&p->kick, on_kick);
}

static void leave_slot(struct pool_job *pj)
{
    struct pool *p = pj->pool;
    slot_of(p, pj)->job = NULL;
    p->n_working--;
    if (!pj->exec)
        end_making(p, pj);
    uv_idle_start(&p->kick, on_kick);
}

static bool is_kept(const struct problem_state *ps, struct str key)
{
    for (size_t i = 0; i < ps->n_kept; i++)
        if (str_eq(ps->kept[i].key, key))
            return true;
    return false;
}

/* What the runner has made and can use again outlives the job that made it; those who wait for it
 * need not wait for that job's end. */
static void keep_made(struct pool *p, const struct pool_job *pj)
{
    struct problem_state *ps = pool_state(p, pj);
    struct str made = pj->job->prepared;
    size_t had = ps->n_kept + (ps->prepared.p != NULL);
    if (!ps->prepared.p && made.p)
        ps->prepared = (struct str){mem_dup(made.p, made.n), made.n};
    for (size_t i = 0; i < pj->job->n_keep && ps->n_kept < POOL_KEPT; i++) {
        const struct job_kept *k = &pj->job->keep[i];
        size_t n = k->key.n + k->data.n;
        if (ps->kept_bytes + n > POOL_KEPT_BYTES || is_kept(ps, k->key))
            continue;
        ps->kept_bytes += n;
        ps->kept[ps->n_kept++] = (struct job_kept){{mem_dup(k->key.p, k->key.n), k->key.n},
                                                   {mem_dup(k->data.p, k->data.n), k->data.n}};
    }
    if (ps->n_kept + (ps->prepared.p != NULL) > had)
        end_making(p, pj);
}

/* Ours or the machine's fault is tried once more; so is a wall limit met by a step that mostly
 * waited for a processor: a loaded machine must not change a verdict. */
static bool try_again(const struct pool_job *pj, const struct verdict *v)
{
    if (pj->tries)
        return false;
    if (v->class == CLASS_HARNESS_ERROR)
        return true;
    return verdict_wall_limit(v->class, v->detail) && v->cpu_us > 0 && v->cpu_us * 2 < v->wall_us;
}

static bool next_phase(struct pool_job *pj);
static void phase_done(struct cell *cell, const struct exec_result *result, void *ctx);

/* No phase is left: come to the verdict. */
static void conclude(struct pool_job *pj)
{
    struct pool *p = pj->pool;
    const struct lane *lane = &p->lane[pj->lane];
    struct verdict v;
    keep_made(p, pj);
    lane->runner->judge(lane->tools, pj->job, &v);
    if (try_again(pj, &v)) {
        pj->tries++;
        *pj->job = make_job(p, pj);
        if (next_phase(pj))
            return;
    }
    leave_slot(pj);
    pj->done(pj, &v);
}

static void phase_done(struct cell *cell, const struct exec_result *result, void *ctx)
{
    struct pool_job *pj = ctx;
    (void)cell;
    pool_profile_visit(&pj->pool->profile, pj->exec ? pj->exec : pj->visit, result,
                       clock_us() - pj->visit_us);
    if (pj->exec) {
        pj->result = result;
        leave_slot(pj);
        pj->done(pj, NULL);
        return;
    }
    pj->job->phase[pj->job->n_done] = pj->phase;
    pj->job->done[pj->job->n_done++] = *result;
    if (!next_phase(pj))
        conclude(pj);
}

/* What a candidate makes of itself may be too large to be handed to a cell: that ends its step like
 * a file that it wrote, and is a verdict on it, never an end of the run. */
static const struct exec_result *too_large(struct pool_job *pj, const struct exec_job *visit)
{
    struct exec_result *r = arena_alloc(pj->arena, sizeof *r);
    r->tier = pool_tier(pj->pool);
    r->trouble = "";
    r->n_step = visit->n_step;
    for (size_t i = 0; i < r->n_step; i++)
        r->step[i].status = i ? EXEC_NOT_RUN : EXEC_FILE;
    return r;
}

static void cap(int64_t *limit, int64_t most)
{
    if (most && (!*limit || *limit > most))
        *limit = most;
}

static void cap_visit(const struct exec_limits *most, struct exec_job *visit)
{
    for (size_t i = 0; i < visit->n_step; i++) {
        struct exec_limits *l = &visit->step[i].limits;
        cap(&l->cpu_ms, most->cpu_ms);
        cap(&l->wall_ms, most->wall_ms);
        cap(&l->memory_bytes, most->memory_bytes);
    }
}

static void run_visit(struct pool_job *pj, const struct exec_job *visit)
{
    struct pool *p = pj->pool;
    pj->visit_us = clock_us();
    if (!cell_takes(visit)) {
        phase_done(pj->cell, too_large(pj, visit), pj);
        return;
    }
    if (cell_run(pj->cell, visit, pj->arena, phase_done, pj, p->o.err) < 0)
        p->o.failed(p->o.ctx);
}

/* Start the job's next phase in its cell. False when there is none. */
static bool next_phase(struct pool_job *pj)
{
    const struct lane *lane = &pj->pool->lane[pj->lane];
    if (pj->job->n_done == JOB_PHASES ||
        lane->runner->next(lane->tools, pj->job, pj->visit, &pj->phase) == 0)
        return false;
    keep_made(pj->pool, pj);
    cap_visit(&pj->pool->o.judging.most, pj->visit);
    run_visit(pj, pj->visit);
    return true;
}

static void start(struct pool *p, struct slot *slot, struct pool_job *pj)
{
    slot->job = pj;
    pj->cell = slot->cell;
    p->n_working++;
    p->profile.started++;
    p->profile.waited_us += pj->added_us ? clock_us() - pj->added_us : 0;
    if (pj->exec) {
        run_visit(pj, pj->exec);
        return;
    }
    begin_making(p, pj);
    pj->job = arena_alloc(pj->arena, sizeof *pj->job);
    pj->visit = arena_alloc(pj->arena, sizeof *pj->visit);
    *pj->job = make_job(p, pj);
    if (!next_phase(pj))
        conclude(pj);
}

/* ---- the line ---- */

static struct slot *free_slot(struct pool *p)
{
    for (int i = 0; i < p->n_slot; i++)
        if (!p->slot[i].job)
            return &p->slot[i];
    return NULL;
}

static bool needs_golden(const struct pool_job *pj)
{
    return !pj->is_golden && !pj->exec;
}

static bool has_no_run(const struct pool *p, const struct pool_job *pj)
{
    return pj->wait_only ||
           (pj->if_passed && !p->lane[pj->lane].state[pj->problem].golden.golden.passed);
}

/* The problem cannot be judged on this machine, whatever the answer is. */
static void not_judged(struct pool_job *pj, const char *reason)
{
    struct verdict v = verdict_make(CLASS_NOT_JUDGED, "judge", reason);
    pj->done(pj, &v);
}

/* Start the job in the free slot, or the golden run it waits for. False: it goes on waiting. */
static bool try_start(struct pool *p, struct slot *slot, struct pool_job *pj)
{
    if (needs_golden(pj)) {
        struct problem_state *ps = pool_state(p, pj);
        if (golden_recall(p, pj) < 0) {
            p->o.failed(p->o.ctx);
            return false;
        }
        if (ps->state == GOLDEN_UNKNOWN)
            start(p, slot, golden_make(p, pj));
        if (ps->state != GOLDEN_KNOWN || (ps->maker && !has_no_run(p, pj)))
            return false;
    }
    if (has_no_run(p, pj))
        pj->done(pj, NULL);
    else if (needs_golden(pj) && pool_state(p, pj)->golden.needs)
        not_judged(pj, pool_state(p, pj)->golden.golden.reason);
    else
        start(p, slot, pj);
    return true;
}

static void unlink_at(struct pool *p, struct pool_job **at)
{
    struct pool_job *pj = *at;
    *at = pj->next;
    if (p->tail == &pj->next)
        p->tail = at;
    p->n_waiting--;
}

static void relink_at(struct pool *p, struct pool_job **at, struct pool_job *pj)
{
    pj->next = *at;
    *at = pj;
    if (!pj->next)
        p->tail = &pj->next;
    p->n_waiting++;
}

/* Fill free slots from the front of the line; jobs whose golden run, or what they need besides, is
 * under way are stepped over. */
static void pump(struct pool *p)
{
    struct pool_job **at = &p->head;
    struct slot *slot;
    while (*at && (slot = free_slot(p))) {
        struct pool_job *pj = *at;
        unlink_at(p, at);
        if (try_start(p, slot, pj))
            continue;
        relink_at(p, at, pj);
        at = &pj->next;
    }
}

static void on_kick(uv_idle_t *idle)
{
    uv_idle_stop(idle);
    pump(idle->data);
}

static void admit(struct pool *p, struct pool_job *pj)
{
    pj->pool = p;
    pj->tries = 0;
    pj->added_us = clock_us();
    uv_idle_start(&p->kick, on_kick);
}

void pool_add(struct pool *p, struct pool_job *pj)
{
    admit(p, pj);
    relink_at(p, p->tail, pj);
}

void pool_add_first(struct pool *p, struct pool_job *pj)
{
    admit(p, pj);
    relink_at(p, &p->head, pj);
}

/* ---- life ---- */

static int start_cells(struct pool *p, struct err *err)
{
    struct cell_options options = {.allow_weak = p->o.judging.allow_weak,
                                   .force_tier = exec_tier_named(p->o.judging.tier)};
    options.n_kit = lanes_join_kits(p);
    options.kit = p->kit;
    p->n_slot = p->o.judging.jobs > 0 ? (int)p->o.judging.jobs : (int)sysconf(_SC_NPROCESSORS_ONLN);
    p->slot = mem_alloc((size_t)p->n_slot * sizeof *p->slot);
    for (int i = 0; i < p->n_slot; i++) {
        options.slot = i;
        if (cell_new(&p->slot[i].cell, p->o.loop, &options, err) < 0)
            return -1;
    }
    return 0;
}

int pool_new(struct pool **ret, const struct pool_options *options, struct err *err)
{
    struct pool *p = mem_alloc(sizeof *p);
    p->o = *options;
    p->tail = &p->head;
    uv_idle_init(p->o.loop, &p->kick);
    p->kick.data = p;
    if (lanes_check(p, err) == 0 && lanes_open(p, err) == 0 && start_cells(p, err) == 0) {
        *ret = p;
        return 0;
    }
    pool_free(p);
    return -1;
}

static void close_kick(uv_handle_t *handle)
{
    free(handle->data);
}

/* The idle handle lives in the struct, so the struct goes when the loop has let go of it. */
void pool_free(struct pool *p)
{
    if (!p)
        return;
    for (int i = 0; i < p->n_slot; i++) {
        cell_free(p->slot[i].cell);
        golden_drop(p->slot[i].job);
    }
    for (int i = 0; i < p->n_lane; i++)
        lane_free(&p->lane[i]);
    free(p->slot);
    arena_finish(&p->arena);
    uv_close((uv_handle_t *)&p->kick, close_kick);
}

/* ---- asked by others ---- */

const struct pool_golden *pool_golden(const struct pool *p, int lane, size_t problem)
{
    return &p->lane[lane].state[problem].golden;
}

int pool_waiting(const struct pool *p)
{
    return p->n_waiting;
}

int pool_working(const struct pool *p)
{
    return p->n_working;
}

int pool_slots(const struct pool *p)
{
    return p->n_slot;
}

int pool_lanes(const struct pool *p)
{
    return p->n_lane / (int)(p->o.n_more + 1);
}

int pool_lane(const struct pool *p, size_t suite, int which)
{
    return (int)suite * pool_lanes(p) + which;
}

const struct pool_profile *pool_profile(const struct pool *p)
{
    return &p->profile;
}

enum exec_tier pool_tier(const struct pool *p)
{
    return cell_tier(p->slot[0].cell);
}

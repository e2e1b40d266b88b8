/* pool.c: jobs into cells, and golden runs before them. */
#include "harness/flow/pool.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

enum golden_state { GOLDEN_UNKNOWN, GOLDEN_RUNNING, GOLDEN_KNOWN };

struct problem_state {
    enum golden_state state;
    struct pool_golden golden;
    struct str prepared; /* owned: the bench, preprocessed */
};

struct lane {
    const struct runner *runner;
    struct toolchain *tools;
    int64_t toolchain;
    struct problem_state *state; /* one for each problem */
};

struct slot {
    struct cell *cell; /* owned */
    struct pool_job *job;
};

struct pool {
    struct pool_options o;
    struct lane lane[POOL_LANES];
    int n_lane;
    struct slot *slot;
    struct exec_file *kit; /* of all lanes */
    int n_slot, n_waiting, n_working;
    struct pool_job *head, **tail; /* jobs that wait */
    uv_idle_t kick;                /* so that nothing is done inside of pool_add */
    struct arena arena;
};

/* A golden run that the pool makes for itself. */
struct own_golden {
    struct pool_job job; /* first: `done` gets a pointer to it */
    struct arena arena;
};

static void on_kick(uv_idle_t *idle);

void pool_nonce(char ret[33])
{
    unsigned char raw[16];
    if (getrandom(raw, sizeof raw, 0) != sizeof raw)
        abort();
    for (int i = 0; i < 16; i++)
        snprintf(ret + 2 * i, 3, "%02x", raw[i]);
}

static struct problem_state *state_of(struct pool *p, const struct pool_job *pj)
{
    return &p->lane[pj->lane].state[pj->problem];
}

static const struct oracle *oracle_of(const struct pool *p, const struct problem *problem)
{
    return oracle_find(*problem->bench ? problem->bench : p->o.suite->bench);
}

/* ---- a job in its slot ---- */

static struct job make_job(struct pool *p, const struct pool_job *pj)
{
    struct problem_state *ps = state_of(p, pj);
    struct job job = {
        .suite = p->o.suite,
        .problem = &p->o.suite->problem[pj->problem],
        .oracle = oracle_of(p, &p->o.suite->problem[pj->problem]),
        .code = pj->code,
        .is_golden = pj->is_golden,
        .golden = ps->golden.golden,
        .as_official = pj->as_official,
        .swapped = pj->swapped,
        .vote = pj->vote,
        .cpu_limit_us = pj->cpu_limit_us,
        .prepared = ps->prepared,
        .arena = pj->arena,
    };
    pool_nonce(job.nonce);
    pool_nonce(job.tag);
    return job;
}

static struct slot *slot_of(struct pool *p, const struct pool_job *pj)
{
    for (int i = 0; i < p->n_slot; i++)
        if (p->slot[i].job == pj)
            return &p->slot[i];
    return NULL;
}

static void leave_slot(struct pool_job *pj)
{
    struct pool *p = pj->pool;
    slot_of(p, pj)->job = NULL;
    p->n_working--;
    uv_idle_start(&p->kick, on_kick);
}

/* The preprocessed bench outlives the job that made it. */
static void keep_prepared(struct pool *p, const struct pool_job *pj)
{
    struct problem_state *ps = state_of(p, pj);
    struct str made = pj->job.prepared;
    if (!ps->prepared.p && made.p)
        ps->prepared = (struct str){mem_dup(made.p, made.n), made.n};
}

/* Ours or the machine's fault is tried once more; so is a wall limit met by a step that mostly
 * waited for a processor: a loaded machine must not change a verdict. */
static bool try_again(const struct pool_job *pj, const struct verdict *v)
{
    if (pj->tries)
        return false;
    if (v->class == CLASS_HARNESS_ERROR)
        return true;
    return v->class == CLASS_TIMEOUT && strcmp(v->detail, "wall") == 0 && v->cpu_us > 0 &&
           v->cpu_us * 2 < v->wall_us;
}

static bool next_phase(struct pool_job *pj);

/* No phase is left: come to the verdict. */
static void conclude(struct pool_job *pj)
{
    struct pool *p = pj->pool;
    const struct lane *lane = &p->lane[pj->lane];
    struct verdict v;
    keep_prepared(p, pj);
    lane->runner->judge(lane->tools, &pj->job, &v);
    if (try_again(pj, &v)) {
        pj->tries++;
        pj->job = make_job(p, pj);
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
    if (pj->exec) {
        pj->result = result;
        leave_slot(pj);
        pj->done(pj, NULL);
        return;
    }
    pj->job.phase[pj->job.n_done] = pj->phase;
    pj->job.done[pj->job.n_done++] = *result;
    if (!next_phase(pj))
        conclude(pj);
}

static void run_visit(struct pool_job *pj, const struct exec_job *visit)
{
    struct pool *p = pj->pool;
    if (cell_run(pj->cell, visit, pj->arena, phase_done, pj, p->o.err) < 0)
        p->o.failed(p->o.ctx);
}

/* Start the job's next phase in its cell. False when there is none. */
static bool next_phase(struct pool_job *pj)
{
    const struct lane *lane = &pj->pool->lane[pj->lane];
    if (pj->job.n_done == JOB_PHASES ||
        lane->runner->next(lane->tools, &pj->job, &pj->visit, &pj->phase) == 0)
        return false;
    run_visit(pj, &pj->visit);
    return true;
}

static void start(struct pool *p, struct slot *slot, struct pool_job *pj)
{
    slot->job = pj;
    pj->cell = slot->cell;
    p->n_working++;
    if (pj->exec) {
        run_visit(pj, pj->exec);
        return;
    }
    pj->job = make_job(p, pj);
    if (!next_phase(pj))
        conclude(pj);
}

/* ---- golden runs ---- */

static void learn(struct pool *p, struct problem_state *ps, const struct verdict *v)
{
    ps->golden.golden = golden_from(v, &p->arena);
    ps->golden.broken = v->class == CLASS_HARNESS_ERROR;
    ps->golden.known = true;
    ps->state = GOLDEN_KNOWN;
}

static void golden_done(struct pool_job *pj, struct verdict *v)
{
    struct own_golden *own = (struct own_golden *)pj;
    struct pool *p = pj->pool;
    struct problem_state *ps = state_of(p, pj);
    learn(p, ps, v);
    if (!ps->golden.broken &&
        store_put_golden(p->o.store, p->o.suite->problem[pj->problem].row,
                         p->lane[pj->lane].toolchain, &ps->golden.golden, p->o.err) < 0)
        p->o.failed(p->o.ctx);
    arena_finish(&own->arena);
    free(own);
}

static void start_golden(struct pool *p, struct slot *slot, const struct pool_job *waits)
{
    struct own_golden *own = mem_alloc(sizeof *own);
    own->job = (struct pool_job){
        .lane = waits->lane,
        .problem = waits->problem,
        .code = p->o.suite->problem[waits->problem].reference,
        .is_golden = true,
        .arena = &own->arena,
        .done = golden_done,
        .pool = p,
    };
    state_of(p, waits)->state = GOLDEN_RUNNING;
    start(p, slot, &own->job);
}

/* What no simulator here can judge: known without a run, and not a fact about a toolchain. */
static bool needs_more(struct pool *p, const struct pool_job *pj)
{
    const struct oracle *o = oracle_of(p, &p->o.suite->problem[pj->problem]);
    struct problem_state *ps = state_of(p, pj);
    if (!o->needs)
        return false;
    ps->golden = (struct pool_golden){
        .known = true,
        .golden = {.reason = arena_printf(&p->arena, "needs %s", o->needs), .fingerprint = ""},
    };
    ps->state = GOLDEN_KNOWN;
    return true;
}

/* What the store knows of a problem's reference under this toolchain. */
static int recall_golden(struct pool *p, const struct pool_job *pj)
{
    struct problem_state *ps = state_of(p, pj);
    bool found = false;
    if (ps->state != GOLDEN_UNKNOWN || needs_more(p, pj) || p->o.fresh)
        return 0;
    if (store_get_golden(p->o.store, p->o.suite->problem[pj->problem].row,
                         p->lane[pj->lane].toolchain, &ps->golden.golden, &found, &p->arena,
                         p->o.err) < 0)
        return -1;
    if (found) {
        ps->golden.known = true;
        ps->state = GOLDEN_KNOWN;
    }
    return 0;
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

/* Start the job in the free slot, or the golden run it waits for. False: it goes on waiting. */
static bool try_start(struct pool *p, struct slot *slot, struct pool_job *pj)
{
    if (needs_golden(pj)) {
        struct problem_state *ps = state_of(p, pj);
        if (recall_golden(p, pj) < 0) {
            p->o.failed(p->o.ctx);
            return false;
        }
        if (ps->state == GOLDEN_UNKNOWN)
            start_golden(p, slot, pj);
        if (ps->state != GOLDEN_KNOWN)
            return false;
    }
    if (has_no_run(p, pj))
        pj->done(pj, NULL);
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

/* Fill free slots from the front of the line; jobs whose golden run is under way are stepped over.
 */
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

/* Every name that the suite gives must be a row of its table. */
static int check_benches(const struct pool *p, struct err *err)
{
    const struct suite *s = p->o.suite;
    for (size_t i = 0; i < s->n; i++)
        if (!oracle_of(p, &s->problem[i]))
            return err_set(err, ERR_INPUT, "%s: unknown kind of bench '%s'", s->problem[i].id,
                           *s->problem[i].bench ? s->problem[i].bench : s->bench);
    return 0;
}

static int open_lane(struct pool *p, const char *runner, struct err *err)
{
    struct lane *lane = &p->lane[p->n_lane++];
    lane->state = mem_alloc((p->o.suite->n + 1) * sizeof *lane->state);
    lane->runner = runner_find(runner);
    if (!lane->runner)
        return err_set(err, ERR_INPUT, "%s: unknown runner '%s'", p->o.suite->name, runner);
    if (lane->runner->open(&lane->tools, p->o.note, p->o.ctx, err) < 0)
        return -1;
    return store_toolchain(p->o.store, lane->tools->text, &lane->toolchain, err);
}

static int open_lanes(struct pool *p, struct err *err)
{
    const char *first = p->o.runner[0] ? p->o.runner[0] : p->o.suite->runner;
    if (open_lane(p, first, err) < 0)
        return -1;
    return p->o.runner[1] ? open_lane(p, p->o.runner[1], err) : 0;
}

/* The kits of all lanes in one table: their names are distinct. */
static size_t join_kits(struct pool *p)
{
    size_t n = 0;
    for (int i = 0; i < p->n_lane; i++)
        n += p->lane[i].tools->n_kit;
    p->kit = arena_alloc(&p->arena, (n + 1) * sizeof *p->kit);
    n = 0;
    for (int i = 0; i < p->n_lane; i++)
        for (size_t k = 0; k < p->lane[i].tools->n_kit; k++)
            p->kit[n++] = p->lane[i].tools->kit[k];
    return n;
}

static int start_cells(struct pool *p, struct err *err)
{
    struct cell_options options = {.allow_weak = p->o.allow_weak, .force_tier = p->o.tier};
    options.n_kit = join_kits(p);
    options.kit = p->kit;
    p->n_slot = p->o.jobs > 0 ? p->o.jobs : (int)sysconf(_SC_NPROCESSORS_ONLN);
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
    if (check_benches(p, err) == 0 && open_lanes(p, err) == 0 && start_cells(p, err) == 0) {
        *ret = p;
        return 0;
    }
    pool_free(p);
    return -1;
}

static void free_lane(struct pool *p, struct lane *lane)
{
    for (size_t i = 0; i < p->o.suite->n; i++)
        free((char *)lane->state[i].prepared.p);
    if (lane->tools)
        lane->runner->close(lane->tools);
    free(lane->state);
}

static void close_kick(uv_handle_t *handle)
{
    free(handle->data);
}

static void drop_job(struct pool_job *pj)
{
    struct own_golden *own = (struct own_golden *)pj;
    if (!pj || pj->done != golden_done)
        return;
    arena_finish(&own->arena);
    free(own);
}

/* The idle handle lives in the struct, so the struct goes when the loop has let go of it. */
void pool_free(struct pool *p)
{
    if (!p)
        return;
    for (int i = 0; i < p->n_slot; i++) {
        cell_free(p->slot[i].cell);
        drop_job(p->slot[i].job);
    }
    for (int i = 0; i < p->n_lane; i++)
        free_lane(p, &p->lane[i]);
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
    return p->n_lane;
}

const char *pool_lane_name(const struct pool *p, int lane)
{
    return p->lane[lane].runner->name;
}

const char *pool_lane_toolchain(const struct pool *p, int lane)
{
    return p->lane[lane].tools->text;
}

int64_t pool_toolchain(const struct pool *p, int lane)
{
    return p->lane[lane].toolchain;
}

enum exec_tier pool_tier(const struct pool *p)
{
    return cell_tier(p->slot[0].cell);
}

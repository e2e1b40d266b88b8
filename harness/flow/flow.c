/* flow.c: the pump. See flow.h for how it works. */
#include "harness/flow/private.h"

#include "harness/base/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TICK_MS 100

/* ---- ending ---- */

static void stop(struct flow *f)
{
    f->stopping = true;
    loop_stop(&f->loop);
}

void flow_fail(void *ctx)
{
    struct flow *f = ctx;
    f->failed = true;
    stop(f);
}

static void on_signal(void *ctx, int signum)
{
    struct flow *f = ctx;
    f->ret->signal = signum;
    stop(f);
}

void flow_drop(struct ticket *t)
{
    t->flow->live[t->item - t->flow->o->item] = NULL;
    arena_finish(&t->sample.arena);
    free(t);
}

void flow_finish_item(struct flow *f, struct ticket *t)
{
    enum verdict_class c = t->sample.verdict.class;
    size_t dropped = 0;
    t->item->state = ITEM_DONE;
    f->counts.done++;
    f->left--;
    if (f->queue && c != CLASS_PASS && verdict_class(c)->counts)
        queue_release(f->queue, t->item);
    else if (f->queue)
        dropped = queue_drop(f->queue, t->item);
    f->left -= dropped;
    f->counts.total -= (int64_t)dropped;
    flow_drop(t);
}

void flow_item_done(struct flow *f, struct ticket *t)
{
    flow_finish_item(f, t);
    flow_pump(f);
}

/* ---- judging ---- */

static void count_verdict(struct flow_counts *c, const struct verdict *v)
{
    c->judged++;
    c->passed += v->class == CLASS_PASS;
    c->counted += verdict_class(v->class)->counts;
    c->harness_errors += v->class == CLASS_HARNESS_ERROR;
    c->quarantined += v->class == CLASS_QUARANTINED;
}

static void on_judged(void *ctx, struct sample *s)
{
    struct ticket *t = (struct ticket *)s;
    struct flow *f = t->flow;
    (void)ctx;
    if (store_put_checks(f->o->store, s, f->err) < 0 ||
        store_put_verdict(f->o->store, s, f->toolchain, f->err) < 0 ||
        (s->has_second &&
         store_put_second(f->o->store, s, pool_toolchain(judge_pool(f->judge), 1), f->err) < 0)) {
        flow_fail(f);
        return;
    }
    if (flow_is_asked_again(f, s)) { /* when nothing is asked any more, by the next start */
        if (!f->draining && flow_ask_again(f, t) < 0)
            flow_fail(f);
        return;
    }
    count_verdict(&f->counts, &s->verdict);
    flow_item_done(f, t);
}

/* ---- the pump ---- */

/* May one more item be started? The number of replies that wait to be judged is limited, so that
 * memory stays small; the number of requests is limited by the model's concurrency. */
static bool has_room(const struct flow *f, const struct flow_item *item)
{
    int line = f->judge ? judge_waiting(f->judge) : 0;
    int slots = f->judge ? pool_slots(judge_pool(f->judge)) : 0;
    if (item->state == ITEM_JUDGE)
        return line < 4 * slots;
    return line < 8 * slots + 16 && model_counters(f->model)->in_flight < f->o->model->concurrency;
}

/* ---- the budget ---- */

static double elapsed_s(const struct flow *f)
{
    return (double)(clock_us() - f->counts.started_us) / 1e6;
}

/* Nothing more is begun, and this is why; `met`: what the last request met, or "". */
static void end_budget(struct flow *f, struct str met)
{
    struct buf text;
    f->spent = true;
    buf_init(&text, sizeof f->ret->budget - 1);
    budget_tell(&f->o->budget, &f->spending, elapsed_s(f), &text);
    if (met.n)
        buf_addf(&text, "; " STR_FMT, STR_ARG(met));
    snprintf(f->ret->budget, sizeof f->ret->budget, "%s", text.p);
    buf_finish(&text);
}

static enum budget_state state_of_budget(const struct flow *f)
{
    return f->spent ? BUDGET_OVER
                    : budget_state(&f->o->budget, &f->spending, model_counters(f->model)->in_flight,
                                   elapsed_s(f));
}

/* May a further sample be begun? Not: *wait tells whether one that is under way has to come first. */
static bool may_spend(struct flow *f, bool *wait)
{
    enum budget_state state = state_of_budget(f);
    *wait = state == BUDGET_WAIT;
    if (state == BUDGET_OVER && !f->spent)
        end_budget(f, STR(""));
    return state == BUDGET_OPEN;
}

static bool is_judging(const struct flow *f)
{
    const struct pool *pool = f->judge ? judge_pool(f->judge) : NULL;
    return pool && pool_working(pool) + judge_waiting(f->judge) > 0;
}

/* A sample that was begun is finished though the budget is used up; but one whose request only waits
 * to be sent again has cost nothing yet, and the service may say "later" for long. */
static void let_go(struct flow *f)
{
    struct buf met;
    if (!f->model || f->draining || is_judging(f) || state_of_budget(f) != BUDGET_OVER)
        return;
    buf_init(&met, 300);
    if (model_let_go(f->model, &met)) {
        end_budget(f, buf_str(&met));
        f->counts.left_out += (int64_t)f->left;
        f->draining = true;
    }
    buf_finish(&met);
}

/* An item is left for another start, and so are those that wait for it. */
static void leave_out(struct flow *f, struct flow_item *item)
{
    size_t n = 1 + (f->queue ? queue_drop(f->queue, item) : 0);
    item->state = ITEM_DONE;
    f->left -= n;
    f->counts.total -= (int64_t)n;
    f->counts.left_out += (int64_t)n;
}

/* Does asking for this item have to wait for room in the budget? Where there will be none, it is left
 * out; *gone says so. */
static bool is_held(struct flow *f, struct flow_item *item, bool *gone)
{
    bool wait;
    *gone = false;
    if (item->state == ITEM_JUDGE || may_spend(f, &wait))
        return false;
    *gone = !wait;
    if (*gone)
        leave_out(f, item);
    return true;
}

/* The next item to start; NULL: none. Items that the queue has released come first; *queued says
 * that it is one of them. */
static struct flow_item *next_item(struct flow *f, bool *queued)
{
    struct flow_item *item = f->queue ? queue_first(f->queue) : NULL;
    *queued = item != NULL;
    while (!item && f->cursor < f->o->n_item) {
        item = &f->o->item[f->cursor];
        if (item->state == ITEM_DONE || (f->queue && queue_holds(f->queue, item))) {
            f->cursor++;
            item = NULL;
        }
    }
    return item;
}

static int start(struct flow *f, struct flow_item *item)
{
    static int (*const by_state[ITEM_STATES])(struct flow * f, struct flow_item * item) = {
        [ITEM_ASK] = flow_ask, [ITEM_JUDGE] = flow_judge_stored, [ITEM_TURN] = flow_turn_stored};
    return by_state[item->state](f, item);
}

void flow_pump(struct flow *f)
{
    struct flow_item *item;
    bool queued, held, gone;
    if (f->stopping)
        return;
    while (!f->draining && (item = next_item(f, &queued)) && has_room(f, item)) {
        held = is_held(f, item, &gone);
        if (held && !gone)
            break;
        if (queued)
            queue_take(f->queue);
        else
            f->cursor++;
        if (!held && start(f, item) < 0) {
            flow_fail(f);
            return;
        }
    }
    if (store_due(f->o->store) && store_flush(f->o->store, f->err) < 0)
        flow_fail(f);
    if (f->left == 0 || (f->draining && model_counters(f->model)->in_flight == 0))
        stop(f);
}

static void report_progress(struct flow *f, bool last)
{
    f->counts.in_flight = f->model ? model_counters(f->model)->in_flight : 0;
    if (f->judge) {
        f->counts.judging = pool_working(judge_pool(f->judge));
        f->counts.waiting = pool_waiting(judge_pool(f->judge));
    }
    buf_clear(&f->waits);
    if (f->model)
        model_waits(f->model, &f->waits);
    f->counts.waits = f->waits.n ? f->waits.p : NULL;
    if (f->o->progress)
        f->o->progress(f->o->ctx, &f->counts, last);
}

static void on_tick(void *ctx)
{
    struct flow *f = ctx;
    if (!f->stopping && flow_tell_faults(f) < 0)
        flow_fail(f);
    let_go(f);
    flow_pump(f);
    report_progress(f, false);
}

static void on_turn(void *ctx)
{
    struct flow *f = ctx;
    const struct pool *pool = f->judge ? judge_pool(f->judge) : NULL;
    if (!pool)
        return;
    flow_profile_turn(&f->ret->profile, pool_slots(pool) - pool_working(pool),
                      f->model ? model_counters(f->model)->in_flight : 0);
}

/* ---- life ---- */

/* The programs that come to a verdict: with a fallback those of both runners. */
static int name_toolchain(struct flow *f, struct err *err)
{
    const struct pool *pool = judge_pool(f->judge);
    f->toolchain = pool_toolchain(pool, 0);
    if (!f->o->judging.fallback)
        return 0;
    return store_toolchain(f->o->store,
                           arena_printf(&f->arena, "%s; else %s", pool_lane_toolchain(pool, 0),
                                        pool_lane_toolchain(pool, 1)),
                           &f->toolchain, err);
}

static int open_flow(struct flow *f, struct err *err)
{
    struct judge_options jo = {
        .loop = &f->loop.uv,
        .store = f->o->store,
        .suite = f->o->suite,
        .judging = f->o->judging,
        .pattern = f->o->pattern,
        .done = on_judged,
        .failed = flow_fail,
        .ctx = f,
        .err = err,
    };
    if (f->o->model) {
        f->asked = flow_asked(f->o->model, f->o->run, f->o->suite, &f->arena);
        if (model_new(&f->model, &f->loop.uv, f->o->model, err) < 0)
            return -1;
        f->counts.model = model_counters(f->model);
    }
    if (f->o->replies_only)
        return 0;
    return judge_new(&f->judge, &jo, err) < 0 ? -1 : name_toolchain(f, err);
}

static void close_flow(struct flow *f)
{
    judge_free(f->judge);
    model_free(f->model);
    for (size_t i = 0; i < f->o->n_item; i++)
        if (f->live[i])
            flow_drop(f->live[i]);
    free(f->live);
    queue_free(f->queue);
    buf_finish(&f->waits);
    loop_close(&f->loop);
    arena_finish(&f->arena);
}

static void count_items(struct flow *f)
{
    f->counts.total = (int64_t)f->o->n_item;
    for (size_t i = 0; i < f->o->n_item; i++) {
        struct flow_item *item = &f->o->item[i];
        if (f->o->replies_only && item->state == ITEM_JUDGE)
            item->state = ITEM_DONE;
        f->left += item->state != ITEM_DONE;
    }
    f->counts.before = f->counts.done = f->counts.total - (int64_t)f->left;
    f->counts.started_us = clock_us();
}

/* Until there is nothing more to do. */
static void work(struct flow *f)
{
    const struct pool *pool = f->judge ? judge_pool(f->judge) : NULL;
    if (pool) {
        f->ret->tier = pool_tier(pool);
        flow_profile_begin(&f->ret->profile, pool_slots(pool));
    }
    loop_start(&f->loop, TICK_MS);
    loop_run(&f->loop);
    if (pool)
        flow_profile_end(&f->ret->profile, pool_profile(pool), f->counts.judged);
}

int flow_run(const struct flow_options *options, struct flow_result *ret, struct err *err)
{
    struct flow f = {.o = options, .err = err, .ret = ret};
    int rc = -1;
    *ret = (struct flow_result){0};
    if (loop_init(&f.loop, &f) < 0)
        return err_set(err, ERR_SYS, LOOP_FAILED);
    buf_init(&f.waits, 1000);
    f.loop.on_tick = on_tick;
    f.loop.on_turn = on_turn;
    f.loop.on_signal = on_signal;
    f.live = mem_alloc((options->n_item + 1) * sizeof(struct ticket *));
    if (options->run->best_of && options->model)
        f.queue = queue_new(options->item, options->n_item, options->suite->n);
    count_items(&f);
    if (open_flow(&f, err) == 0) {
        work(&f);
        rc = f.failed || flow_tell_faults(&f) < 0 ? -1 : 0;
        report_progress(&f, true);
        f.counts.model = NULL;
        f.counts.waits = NULL;
        ret->counts = f.counts;
        ret->spent = f.spending;
    }
    if (store_flush(options->store, err) < 0)
        rc = -1;
    close_flow(&f);
    return rc;
}

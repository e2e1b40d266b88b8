/* flow.c: the pump. See flow.h for how it works. */
#include "harness/flow/flow.h"

#include "harness/base/clock.h"
#include "harness/flow/feedback.h"
#include "harness/flow/judge.h"
#include "harness/flow/queue.h"
#include "harness/sys/loop.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TICK_MS 100

struct flow {
    const struct flow_options *o;
    struct loop loop;
    struct model *model; /* NULL when nothing is asked */
    struct judge *judge; /* NULL when nothing is judged */
    int64_t toolchain;   /* row of what comes to the verdicts */
    const char *asked;   /* from flow_asked: part of each sample's identity */
    struct flow_counts counts;
    size_t cursor;        /* items before it are done, asked for or in the judge's line */
    size_t left;          /* items that are not done */
    struct queue *queue;  /* of a best-of run; else NULL */
    struct ticket **live; /* by item: its ticket while it is under way; owned */
    bool stopping, failed;
    bool draining; /* nothing more is asked; what is in flight is waited for and stored */
    bool spent; /* the budget is used up: no further sample is begun, what was begun is finished */
    struct spending spending;
    struct buf waits;
    int64_t faults[MODEL_FAULT_COUNT]; /* that are stored */
    size_t noted;                      /* bytes of the model's notes that are told and stored */
    struct err *err;
    struct flow_result *ret;
    struct arena arena;
};

/* One sample under way. */
struct ticket {
    struct sample sample; /* first: the judge hands back &ticket->sample */
    struct flow *flow;
    struct flow_item *item;
};

static void pump(struct flow *f);
static bool is_asked_again(const struct flow *f, const struct sample *s);
static int ask_again(struct flow *f, struct ticket *t);

/* ---- ending ---- */

static void stop(struct flow *f)
{
    f->stopping = true;
    loop_stop(&f->loop);
}

static void fail(void *ctx)
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

static void free_ticket(struct ticket *t)
{
    t->flow->live[t->item - t->flow->o->item] = NULL;
    arena_finish(&t->sample.arena);
    free(t);
}

static void finish_item(struct flow *f, struct ticket *t)
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
    free_ticket(t);
}

static void item_done(struct flow *f, struct ticket *t)
{
    finish_item(f, t);
    pump(f);
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
        fail(f);
        return;
    }
    if (is_asked_again(f, s)) { /* when nothing is asked any more, by the next start */
        if (!f->draining && ask_again(f, t) < 0)
            fail(f);
        return;
    }
    count_verdict(&f->counts, &s->verdict);
    item_done(f, t);
}

/* ---- asking ---- */

static struct ticket *new_ticket(struct flow *f, struct flow_item *item)
{
    struct ticket *t = mem_alloc(sizeof *t);
    t->flow = f;
    t->item = item;
    f->live[item - f->o->item] = t;
    t->sample.problem = &f->o->suite->problem[item->problem];
    if (f->judge)
        t->sample.kind = pool_kind(judge_pool(f->judge), 0, item->problem);
    t->sample.index = item->index;
    return t;
}

static void note_api_error(struct flow *f, const struct sample *s)
{
    if (!f->counts.api_errors++)
        snprintf(f->ret->api_error, sizeof f->ret->api_error, "%s", s->reply.error);
    if (model_stopped(f->model) && !f->draining) {
        snprintf(f->ret->stopped, sizeof f->ret->stopped, "%s", model_stopped(f->model));
        f->draining = true;
    }
}

/* A sample whose first request failed is stored too, with the class api_error. */
static int put_api_error(struct flow *f, struct sample *s)
{
    s->verdict = verdict_make(CLASS_API_ERROR, "ask", s->reply.error);
    return store_put_checks(f->o->store, s, f->err) < 0
               ? -1
               : store_put_verdict(f->o->store, s, -1, f->err);
}

/* Store a reply. The reply to a further turn is stored with its feedback, which is the last message
 * of the prompt. When a further turn brought no reply, the row stays as it is and the next start
 * asks for that turn again. */
static int put_reply(struct flow *f, struct sample *s)
{
    if (s->turn == 0)
        return store_put_reply(f->o->store, s, f->o->run->row, f->err);
    if (s->reply.error)
        return 0;
    return store_put_turn(f->o->store, s, s->prompt.message[s->prompt.n - 1].text, f->err);
}

/* What the service refused of the requests is said once and stored with the run. */
static int tell_notes(struct flow *f)
{
    const char *line = model_notes(f->model) + f->noted;
    for (size_t n; (n = strcspn(line, "\n")) > 0 && line[n]; line += n + 1, f->noted += n + 1) {
        const char *note = arena_dup(&f->arena, (struct str){line, n});
        if (f->o->judging.note)
            f->o->judging.note(f->o->judging.note_ctx, note);
        if (store_add_note(f->o->store, f->o->run->row, note, f->err) < 0)
            return -1;
    }
    return 0;
}

/* What has failed since the last call is stored with the run. */
static int tell_faults(struct flow *f)
{
    const struct model_counters *c = f->model ? model_counters(f->model) : NULL;
    for (int i = 0; c && i < MODEL_FAULT_COUNT; i++) {
        int64_t more = c->fault[i] - f->faults[i];
        if (more &&
            store_add_faults(f->o->store, f->o->run->row, model_fault_name(i), more, f->err) < 0)
            return -1;
        f->faults[i] += more;
    }
    return 0;
}

/* A reply is in the store. Calls nobody back. */
static void judge_or_leave(struct flow *f, struct ticket *t)
{
    f->counts.replied++;
    t->item->row = t->sample.row;
    t->item->state = ITEM_JUDGE;
    if (f->judge)
        judge_add(f->judge, &t->sample);
    else
        finish_item(f, t);
}

static void on_reply(void *ctx, const struct reply *reply)
{
    struct ticket *t = ctx;
    struct flow *f = t->flow;
    struct sample *s = &t->sample;
    s->reply = *reply;
    if (tell_notes(f) < 0 || put_reply(f, s) < 0 ||
        (reply->error && s->turn == 0 && put_api_error(f, s) < 0)) {
        fail(f);
        return;
    }
    if (reply->error) {
        note_api_error(f, s);
        item_done(f, t);
        return;
    }
    spending_add(&f->spending, reply);
    judge_or_leave(f, t);
    pump(f);
}

/* The very same request was answered in another run: that is this sample's reply, too. */
static int take_stored(struct flow *f, struct ticket *t, int64_t row)
{
    struct sample *s = &t->sample;
    const struct kind *kind = s->kind;
    char key[HASH_HEX];
    memcpy(key, s->key, sizeof key);
    if (store_load_sample(f->o->store, row, f->o->suite, s, f->err) < 0)
        return -1;
    memcpy(s->key, key, sizeof key);
    s->kind = kind;
    s->reply.tries = 0; /* requests of this run */
    if (put_reply(f, s) < 0)
        return -1;
    if (!f->counts.given++ && f->o->judging.note)
        f->o->judging.note(f->o->judging.note_ctx,
                           "another run has asked the same: its replies are taken, and not asked "
                           "for once more");
    judge_or_leave(f, t);
    return 0;
}

static int ask(struct flow *f, struct flow_item *item)
{
    struct ticket *t = new_ticket(f, item);
    struct sample *s = &t->sample;
    int64_t other;
    if (prompt_render(&s->prompt, f->o->prompt, f->o->suite, s->problem, &s->arena, f->err) < 0) {
        free_ticket(t);
        return -1;
    }
    sample_identity(s->key, f->o->suite, s->problem, s->prompt.sha256, f->asked, s->index);
    if (store_claim_key(f->o->store, s, f->o->run->row, &other, f->err) < 0) {
        free_ticket(t);
        return -1;
    }
    if (other && !f->o->each_anew)
        return take_stored(f, t, other);
    if (model_ask(f->model, &s->prompt, s->index, &s->arena, on_reply, t, f->err) < 0) {
        free_ticket(t);
        return -1;
    }
    f->counts.asked++;
    return 0;
}

/* ---- further turns ---- */

static bool is_asked_again(const struct flow *f, const struct sample *s)
{
    return f->model && s->turn < f->o->run->repair && s->prompt.n > 0 && feedback_is_due(s);
}

/* Ask for a further turn. The model's own message is sent back; its reasoning only under the name
 * that the service has for that, and only what the service itself had told apart. */
static int ask_again(struct flow *f, struct ticket *t)
{
    struct sample *s = &t->sample;
    struct str answer = s->candidate.answer.n ? s->candidate.answer : s->reply.text;
    prompt_add(&s->prompt, "assistant", answer);
    s->prompt.message[s->prompt.n - 1].reasoning = s->reply.reasoning;
    prompt_add(&s->prompt, "user", feedback_text(s));
    prompt_seal(&s->prompt);
    s->turn++;
    f->counts.asked++;
    return model_ask(f->model, &s->prompt, s->index, &s->arena, on_reply, t, f->err);
}

/* A ticket with what the store has of the sample; NULL: that failed. */
static struct ticket *stored_ticket(struct flow *f, struct flow_item *item)
{
    struct ticket *t = new_ticket(f, item);
    const struct kind *kind = t->sample.kind;
    if (store_load_sample(f->o->store, item->row, f->o->suite, &t->sample, f->err) < 0) {
        free_ticket(t);
        return NULL;
    }
    t->sample.kind = kind; /* the store does not have it */
    return t;
}

static int turn_stored(struct flow *f, struct flow_item *item)
{
    struct ticket *t = stored_ticket(f, item);
    struct sample *s = t ? &t->sample : NULL;
    if (!t)
        return -1;
    if (store_load_verdict(f->o->store, s, f->err) < 0) {
        free_ticket(t);
        return -1;
    }
    extract_reply(&s->candidate, &s->reply, s->problem, s->kind, f->o->pattern, &s->arena);
    if (is_asked_again(f, s))
        return ask_again(f, t);
    item_done(f, t);
    return 0;
}

/* ---- the pump ---- */

static int judge_stored(struct flow *f, struct flow_item *item)
{
    struct ticket *t = stored_ticket(f, item);
    if (!t)
        return -1;
    judge_add(f->judge, &t->sample);
    return 0;
}

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

/* May a further sample be begun? Not: *wait tells whether one that is under way has to come first. */
static bool may_spend(struct flow *f, bool *wait)
{
    enum budget_state state = f->spent
                                  ? BUDGET_OVER
                                  : budget_state(&f->o->budget, &f->spending,
                                                 model_counters(f->model)->in_flight, elapsed_s(f));
    struct buf text;
    *wait = state == BUDGET_WAIT;
    if (state != BUDGET_OVER || f->spent)
        return state == BUDGET_OPEN;
    f->spent = true;
    buf_init(&text, sizeof f->ret->budget - 1);
    budget_tell(&f->o->budget, &f->spending, elapsed_s(f), &text);
    snprintf(f->ret->budget, sizeof f->ret->budget, "%s", text.p);
    buf_finish(&text);
    return false;
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
        [ITEM_ASK] = ask, [ITEM_JUDGE] = judge_stored, [ITEM_TURN] = turn_stored};
    return by_state[item->state](f, item);
}

static void pump(struct flow *f)
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
            fail(f);
            return;
        }
    }
    if (store_due(f->o->store) && store_flush(f->o->store, f->err) < 0)
        fail(f);
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
    if (!f->stopping && tell_faults(f) < 0)
        fail(f);
    pump(f);
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
        .failed = fail,
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
            free_ticket(f->live[i]);
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
        rc = f.failed || tell_faults(&f) < 0 ? -1 : 0;
        report_progress(&f, true);
        f.counts.model = NULL;
        f.counts.waits = NULL;
        ret->counts = f.counts;
    }
    if (store_flush(options->store, err) < 0)
        rc = -1;
    close_flow(&f);
    return rc;
}

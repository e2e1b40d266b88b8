/* ask.c: ask the model, for all problems at once; every reply is stored when it arrives. */
#include "harness/tbgen/private.h"

#include "harness/sys/loop.h"

#include <stdio.h>

#define POINTS_MAX (16u << 10) /* of a reply that should be a list of lines */

struct asking {
    struct tbgen *g;
    struct loop loop;
    struct model *model;
    size_t next, done, total;
    int in_flight;
    bool failed, stopping;
};

/* What a callback needs: whose reply it is. */
struct question {
    struct asking *asking;
    struct task *task;
};

static void stop(struct asking *a)
{
    a->stopping = true;
    loop_stop(&a->loop);
}

static enum tbgen_step kind_of(int step)
{
    return step == 0 ? TBGEN_POINTS : step == 1 ? TBGEN_BENCH : TBGEN_REPAIR;
}

static void tell(struct asking *a)
{
    char line[160];
    snprintf(line, sizeof line, "[%zu/%zu] drafts asked for, %d in flight", a->done, a->total,
             a->in_flight);
    a->g->o->status(a->g->o->ctx, line);
}

/* ---- a reply ---- */

/* Take the bench out of a reply, by the same rules as code is taken out of answers: for a problem
 * whose entry is the bench. */
static void take(struct candidate *ret, const struct tbgen *g, const struct reply *reply,
                 struct arena *arena)
{
    static const struct problem bench = {
        .id = "tb", .entry = "tb", .category = "", .difficulty = "", .bench = "", .top = ""};
    extract_reply(ret, reply, &bench, tbgen_kind(g), NULL, arena);
}

static int store_reply(struct asking *a, struct task *t, const struct reply *reply)
{
    struct tbgen *g = a->g;
    struct candidate c;
    char key[HASH_SIZE];
    int step = t->step + 1;
    struct draft d = {.key = key,
                      .name = g->o->name,
                      .problem = g->o->suite->problem[t->problem].row,
                      .model = g->model_row,
                      .step = step,
                      .prompt = &t->prompt,
                      .reply = reply,
                      .outcome = step ? NULL : "points"};
    tbgen_key(key, g, t, step);
    take(&c, g, reply, &t->arena);
    d.taken = step ? c.code : str_slice(str_trim(c.answer), 0, POINTS_MAX);
    d.taken = arena_str(&g->arena, d.taken);
    if (store_put_draft(g->o->store, &d, g->err) < 0)
        return -1;
    *(step ? &t->bench : &t->points) = d.taken;
    t->step = step;
    t->told = STR("");
    return 0;
}

static int ask(struct asking *a, struct task *t);
static void pump(struct asking *a);

static void no_reply(struct asking *a, struct task *t, const struct reply *reply)
{
    struct tbgen_result *ret = a->g->ret;
    t->state = TASK_OPEN;
    if (!*ret->api_error)
        ret->api_error = arena_dup(&ret->arena, str_c(reply->error));
    if (!model_stopped(a->model))
        return;
    ret->stopped = true; /* what is in flight is waited for */
    a->in_flight = model_counters(a->model)->in_flight;
}

static void on_reply(void *ctx, const struct reply *reply)
{
    struct question *q = ctx;
    struct asking *a = q->asking;
    struct task *t = q->task;
    a->in_flight--;
    if (reply->error) {
        no_reply(a, t, reply);
    } else if (store_reply(a, t, reply) < 0) {
        a->failed = true;
        stop(a);
        return;
    } else {
        tbgen_settle(t, NULL);
    }
    if (t->state == TASK_ASK && !a->stopping &&
        !model_stopped(a->model)) { /* that was the points: ask for the bench */
        if (ask(a, t) < 0) {
            a->failed = true;
            stop(a);
        }
        return;
    }
    a->done++;
    tell(a);
    pump(a);
}

/* ---- asking ---- */

static int ask(struct asking *a, struct task *t)
{
    struct tbgen *g = a->g;
    struct tbgen_words words = {.points = t->points, .bench = t->bench, .feedback = t->told};
    struct question *q;
    arena_finish(&t->arena);
    q = arena_alloc(&t->arena, sizeof *q);
    *q = (struct question){.asking = a, .task = t};
    if (tbgen_render(&t->prompt, kind_of(t->step + 1), g->o->suite,
                     &g->o->suite->problem[t->problem], &words, &t->arena, g->err) < 0 ||
        model_ask(a->model, &t->prompt, t->step + 1, &t->arena, on_reply, q, g->err) < 0)
        return -1;
    a->in_flight++;
    return 0;
}

static void pump(struct asking *a)
{
    struct tbgen *g = a->g;
    while (!a->stopping && !model_stopped(a->model) && a->in_flight < g->o->model->concurrency &&
           a->next < g->n) {
        struct task *t = &g->task[a->next++];
        if (t->state != TASK_ASK)
            continue;
        if (ask(a, t) < 0) {
            a->failed = true;
            stop(a);
        }
    }
    if (a->in_flight == 0)
        loop_stop(&a->loop);
}

static void on_signal(void *ctx, int signum)
{
    struct asking *a = ctx;
    a->g->ret->signal = signum;
    stop(a);
}

/* Tasks without a reply stay open for another start. */
static void leave_rest(struct tbgen *g)
{
    for (size_t i = 0; i < g->n; i++) {
        if (g->task[i].state == TASK_ASK)
            g->task[i].state = TASK_OPEN;
        arena_finish(&g->task[i].arena);
    }
}

int tbgen_ask(struct tbgen *g)
{
    struct asking a = {.g = g};
    struct model_options mo = *g->o->model;
    for (size_t i = 0; i < g->n; i++)
        a.total += g->task[i].state == TASK_ASK;
    if (loop_init(&a.loop, &a) < 0)
        return err_set(g->err, ERR_SYS, LOOP_FAILED);
    a.loop.on_signal = on_signal;
    if (model_new(&a.model, &a.loop.uv, &mo, g->err) == 0) {
        loop_start(&a.loop, 0);
        pump(&a);
        if (!a.stopping)
            loop_run(&a.loop);
        g->o->status(g->o->ctx, NULL);
        model_free(a.model);
    } else {
        a.failed = true;
    }
    loop_close(&a.loop);
    leave_rest(g);
    return a.failed ? -1 : 0;
}

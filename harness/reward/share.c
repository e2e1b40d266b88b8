/* share.c: a candidate is judged once, for all lines that bring it.
 *
 * A trainer that samples in groups sends the same text many times. A line whose candidate is being
 * judged waits for that verdict; a line whose candidate was judged before is answered at once. */
#include "harness/pool/kept.h"
#include "harness/reward/private.h"

#include <stdlib.h>
#include <string.h>

/* One candidate under way, and the lines that wait for its verdict, the oldest first. */
struct trial {
    struct pool_job job; /* first */
    struct rewarder *w;
    char key[HASH_SIZE];
    char *code; /* owned */
    size_t n_code;
    bool is_none; /* there is no code: the class is `none` if the reference passes */
    enum verdict_class none;
    struct verdict first; /* while a second simulator is asked */
    struct arena arena;
    struct ask *head, *tail; /* linked by `waits` */
    struct trial *next;
};

static void on_done(struct pool_job *job, struct verdict *v);

static void free_trial(struct trial *t)
{
    arena_finish(&t->arena);
    free(t->code);
    free(t);
}

static void leave(struct trial *t)
{
    struct trial **at = &t->w->trials;
    while (*at != t)
        at = &(*at)->next;
    *at = t->next;
}

static void join(struct trial *t, struct ask *a)
{
    a->waits = NULL;
    *(t->tail ? &t->tail->waits : &t->head) = a;
    t->tail = a;
}

static struct ask *take_first(struct trial *t)
{
    struct ask *a = t->head;
    t->head = a->waits;
    if (!t->head)
        t->tail = NULL;
    return a;
}

static struct pool_job new_job(struct trial *t, const struct ask *a, int which, pool_done_fn *done)
{
    const struct suite *s = reward_suite(t->w, a->suite);
    return (struct pool_job){.lane = pool_lane(t->w->pool, a->suite, which),
                             .problem = (size_t)(a->problem - s->problem),
                             .code = {t->code, t->n_code},
                             .want = which == 0 ? t->w->o->pool.judging.want : 0,
                             .wait_only = t->is_none,
                             .if_passed = true,
                             .arena = &t->arena,
                             .done = done};
}

/* Give the candidate to the pool; it is counted for the conversation of the first waiting line. */
static void start(struct trial *t)
{
    struct ask *a = t->head;
    t->job = new_job(t, a, 0, on_done);
    if (a->talk)
        a->talk->judging++;
    pool_add(t->w->pool, &t->job);
}

static struct trial *find(const struct rewarder *w, const char *key)
{
    struct trial *t = w->trials;
    while (t && strcmp(t->key, key) != 0)
        t = t->next;
    return t;
}

static struct trial *new_trial(struct rewarder *w, const char *key, struct str code)
{
    struct trial *t = mem_alloc(sizeof *t);
    t->w = w;
    memcpy(t->key, key, HASH_SIZE);
    t->code = mem_dup(code.p, code.n);
    t->n_code = code.n;
    t->next = w->trials;
    w->trials = t;
    return t;
}

void share_judge(struct ask *a, struct str code)
{
    struct rewarder *w = a->w;
    const struct verdict *known;
    struct trial *t;
    char key[HASH_SIZE];
    kept_key(key, a->problem->id, reward_suite(w, a->suite)->version, code);
    known = kept_find(w->kept, key);
    if (known) {
        w->r->shared++;
        reward_answer(a, known);
        return;
    }
    t = find(w, key);
    if (t) {
        join(t, a);
        return;
    }
    t = new_trial(w, key, code);
    join(t, a);
    start(t);
}

/* Only the golden run is waited for: where the reference does not pass, a reply without code is not
 * the model's failure either. */
void share_none(struct ask *a, enum verdict_class none)
{
    static const char unshared[HASH_SIZE];
    struct trial *t = new_trial(a->w, unshared, (struct str){0});
    t->is_none = true;
    t->none = none;
    join(t, a);
    start(t);
}

/* ---- the verdict ---- */

static void answer(struct ask *a, const struct verdict *v, const struct pool_golden *g)
{
    if (!a->talk) { /* its client went away meanwhile */
        ask_free(a);
        return;
    }
    if (g->golden.passed)
        reward_answer(a, v);
    else
        reward_refuse(a, g->broken ? REFUSED_AGAIN : REFUSED_ALWAYS,
                      g->broken ? "harness_error: the reference could not be run: "
                                : "quarantined: the reference fails here: ",
                      g->golden.reason);
    a->talk->due = true;
}

/* Drop the waiting lines whose client went away. */
static void drop_gone(struct trial *t)
{
    struct ask *all = t->head, *next;
    t->head = t->tail = NULL;
    for (; all; all = next) {
        next = all->waits;
        if (all->talk)
            join(t, all);
        else
            ask_free(all);
    }
}

/* A verdict that is our own fault answers only the first line; the candidate is judged again for
 * the next one. Returns whether that was started. */
static bool judge_anew(struct trial *t, const struct verdict *v)
{
    if (v->class != CLASS_HARNESS_ERROR)
        return false;
    drop_gone(t);
    if (!t->head)
        return false;
    arena_finish(&t->arena);
    start(t);
    return true;
}

/* Serve the conversations with new answers. Writing answers lets new lines in, which changes the
 * lists of trials and lines, so no caller may hold a pointer into them. */
static void pump_due(struct rewarder *w)
{
    for (struct talk *t = w->talks; t; t = t->next) {
        bool due = t->due;
        t->due = false;
        if (due)
            w->pump(t);
    }
}

static void answer_rest(struct trial *t, const struct verdict *v, const struct pool_golden *g)
{
    while (t->head) {
        struct ask *a = take_first(t);
        t->w->r->shared += a->talk && v ? 1 : 0;
        answer(a, v, g);
    }
}

static const char *none_text(enum verdict_class none)
{
    const char *repair = verdict_repair(none);
    return repair ? repair : verdict_class(none)->text;
}

/* Answer the lines of a trial. `v` is NULL when nothing was run. */
static void conclude(struct trial *t, struct verdict *v)
{
    struct rewarder *w = t->w;
    struct ask *first = take_first(t);
    const struct pool_golden *g =
        pool_golden(w->pool, pool_lane(w->pool, first->suite, 0), t->job.problem);
    struct verdict none = verdict_make(t->none, "extract", none_text(t->none));
    w->r->judged += v ? 1 : 0;
    if (first->talk)
        first->talk->judging--;
    answer(first, t->is_none ? &none : v, g);
    if (v && judge_anew(t, v)) {
        pump_due(w);
        return;
    }
    answer_rest(t, v, g);
    if (v && g->golden.passed)
        kept_put(w->kept, t->key, v);
    leave(t);
    free_trial(t);
    pump_due(w);
}

/* What the other simulator passes is no failure to learn from. */
static void on_second(struct pool_job *job, struct verdict *v)
{
    struct trial *t = (struct trial *)job;
    if (v && v->class == CLASS_PASS)
        t->first.detail = VERDICT_OTHER_PASSES;
    conclude(t, &t->first);
}

/* Is it a failure of which a second simulator may say otherwise? */
static bool asks_second(const struct trial *t, const struct verdict *v)
{
    return v && pool_lanes(t->w->pool) > 1 && v->class != CLASS_PASS &&
           verdict_class(v->class)->counts;
}

static void on_done(struct pool_job *job, struct verdict *v)
{
    struct trial *t = (struct trial *)job;
    if (!asks_second(t, v)) {
        conclude(t, v);
        return;
    }
    t->first = *v;
    t->job = new_job(t, t->head, 1, on_second);
    pool_add_first(t->w->pool, &t->job);
}

void share_finish(struct rewarder *w)
{
    while (w->trials) {
        struct trial *t = w->trials;
        while (t->head)
            ask_free(take_first(t));
        w->trials = t->next;
        free_trial(t);
    }
    kept_free(w->kept);
}

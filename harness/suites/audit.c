/* audit.c: mutants and trivial designs through every bench of a suite.
 *
 * How it works. A few problems are open at a time. An open problem first waits for its reference's
 * run, then hands out its jobs: each design once through the bench, the reference once with the
 * files in the other order, once without the values that it begins with, and, where there is a second
 * simulator, its reference there. A design
 * that the bench passes is held against the reference. When the last job is back the problem's row is stored. */
#include "harness/suites/audit.h"

#include "harness/pool/batch.h"
#include "results/store/audit.h"
#include "runners/checks/equiv.h"
#include "runners/runner/given.h"
#include "testbenches/audit/initial.h"
#include "testbenches/audit/auditor.h"
#include "testbenches/oracle.h"

#include <stdlib.h>
#include <string.h>

#define OPEN_MAX_FACTOR  2 /* open problems for each slot */
#define DESIGN_CPU_US    2000000ll
#define DESIGN_CPU_TIMES 10
#define EXTRA_JOBS       3 /* of a problem, beside its designs */

struct audit;
struct subject;

/* One design on its way; lives in its problem's arena, its verdict's texts in one of its own. */
struct design {
    struct pool_job job; /* first */
    struct subject *subject;
    struct audit_design row;
    int64_t idx;
    bool is_mutant;
    struct exec_job proof;
    struct arena arena;
};

/* An open problem. */
struct subject {
    struct pool_job gate, swapped, uninitialised, second; /* first: `done` gets a pointer to one */
    struct audit *audit;
    const struct auditor *auditor; /* NULL: only what the bench itself shows is asked */
    size_t problem;
    bool ready; /* its jobs may be handed out */
    struct design *design;
    size_t n_design, next_design;
    int extra; /* of the other jobs: how many were handed out */
    int open;  /* jobs that are not back */
    struct audited row;
    struct arena arena;
    struct subject *next;
};

struct audit {
    const struct audit_options *o;
    struct audit_result *ret;
    struct pool *pool;
    struct check_tool prover;
    bool has_prover;
    struct subject *open; /* list; owned */
    int n_open;
    size_t next_problem;
    int64_t designs;
    bool failed;
    struct err *err;
    struct arena arena;
};

static const struct problem *problem_of(const struct subject *s)
{
    return &s->audit->o->suite->problem[s->problem];
}

static void fail(struct audit *a)
{
    a->failed = true;
}

/* ---- a subject's end ---- */

static void close_subject(struct subject *s)
{
    struct audit *a = s->audit;
    struct subject **at = &a->open;
    while (*at != s)
        at = &(*at)->next;
    *at = s->next;
    a->n_open--;
    arena_finish(&s->arena);
    free(s);
}

static void store_subject(struct subject *s)
{
    struct audit *a = s->audit;
    if (store_put_audited(a->o->store, a->ret->row, problem_of(s)->row, &s->row, a->err) < 0)
        fail(a);
    a->ret->problems++;
    close_subject(s);
}

static void job_back(struct subject *s)
{
    bool all = s->next_design == s->n_design && s->extra == EXTRA_JOBS;
    if (--s->open == 0 && all)
        store_subject(s);
}

/* ---- designs ---- */

static void design_done(struct design *d)
{
    struct subject *s = d->subject;
    struct audit *a = s->audit;
    struct audited *row = &s->row;
    a->designs++;
    if (store_put_design(a->o->store, a->ret->row, problem_of(s)->row, d->idx, &d->row, a->err) < 0)
        fail(a);
    if (d->is_mutant && d->row.outcome != AUDIT_INVALID) {
        row->mutants++;
        row->killed += d->row.outcome == AUDIT_KILLED;
        row->equivalent += d->row.outcome == AUDIT_EQUIVALENT;
        row->bounded += d->row.outcome == AUDIT_BOUNDED;
    }
    if (!d->is_mutant && d->row.outcome != AUDIT_KILLED && d->row.outcome != AUDIT_EQUIVALENT &&
        d->row.outcome != AUDIT_INVALID)
        row->trivial =
            arena_printf(&s->arena, "%s%s%s", row->trivial, *row->trivial ? " " : "", d->row.what);
    arena_finish(&d->arena);
    job_back(s);
}

static void proof_done(struct pool_job *pj, struct verdict *v)
{
    static const enum audit_outcome outcome[] = {
        [EQUIV_UNKNOWN] = AUDIT_SURVIVED,
        [EQUIV_EQUIVALENT] = AUDIT_EQUIVALENT,
        [EQUIV_BOUNDED] = AUDIT_BOUNDED,
        [EQUIV_DIFFERENT] = AUDIT_DIFFERENT,
    };
    struct design *d = (struct design *)pj;
    struct equiv e;
    (void)v;
    equiv_read(&e, pj->result, &d->arena);
    d->row.outcome = outcome[e.result];
    d->row.why = e.result == EQUIV_DIFFERENT
                     ? arena_dup(&d->arena, e.example)
                     : arena_printf(&d->arena, "%s%s%s", e.how ? e.how : "",
                                    e.reason && *e.reason ? ": " : "", e.reason ? e.reason : "");
    for (size_t i = 0; i < pj->result->n_step; i++)
        d->subject->audit->ret->cpu_s += (double)pj->result->step[i].cpu_us / 1e6;
    design_done(d);
}

/* A design that the bench passes: is it right after all? False when nobody can say. */
static bool ask_prover(struct design *d)
{
    struct audit *a = d->subject->audit;
    const struct problem *p = problem_of(d->subject);
    struct equiv_options eo = {.cpu_ms = a->o->proof_cpu_ms};
    struct str reference = given_whole(p, p->reference, &d->arena);
    struct str code = given_whole(p, d->row.code, &d->arena);
    if (!a->has_prover || !d->subject->auditor->proved ||
        equiv_plan(&a->prover, &d->proof, reference, code, p->entry, &eo, &d->arena, a->err) < 0)
        return false;
    d->job.exec = &d->proof;
    d->job.done = proof_done;
    pool_add_first(a->pool, &d->job);
    return true;
}

static void judged(struct pool_job *pj, struct verdict *v)
{
    struct design *d = (struct design *)pj;
    d->row.class = verdict_class(v->class)->name;
    d->row.why = v->evidence;
    d->subject->audit->ret->cpu_s += (double)v->cpu_us / 1e6;
    d->row.outcome = AUDIT_KILLED;
    if (v->class == CLASS_PASS) {
        d->row.outcome = AUDIT_SURVIVED;
        if (ask_prover(d))
            return;
    } else if (!verdict_compiled(v->class, v->step) || !verdict_class(v->class)->counts) {
        d->row.outcome = AUDIT_INVALID;
    }
    design_done(d);
}

static int64_t cpu_limit(const struct subject *s)
{
    int64_t us = pool_golden(s->audit->pool, 0, s->problem)->golden.cpu_us * DESIGN_CPU_TIMES;
    return us > DESIGN_CPU_US ? us : DESIGN_CPU_US;
}

static struct design *new_design(struct subject *s, bool is_mutant, struct str code)
{
    struct design *d = &s->design[s->n_design];
    *d = (struct design){.subject = s, .idx = (int64_t)s->n_design, .is_mutant = is_mutant};
    d->row.code = code;
    d->job = (struct pool_job){.problem = s->problem,
                               .code = code,
                               .cpu_limit_us = cpu_limit(s),
                               .arena = &d->arena,
                               .done = judged};
    s->n_design++;
    return d;
}

static void add_mutants(struct subject *s, const struct mutants *m)
{
    for (size_t i = 0; i < m->n; i++) {
        struct design *d = new_design(s, true, m->item[i].text);
        d->row.op = m->item[i].op;
        d->row.what = m->item[i].what;
        d->row.line = (int64_t)m->item[i].line;
    }
}

static void add_trivial(struct subject *s, const struct trivial_design *t, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct design *d = new_design(s, false, t[i].text);
        d->row.op = "trivial";
        d->row.what = t[i].name;
    }
}

/* A reference that the mutator or the port reader cannot take has no designs of that kind. */
static void make_designs(struct subject *s)
{
    const struct problem *p = problem_of(s);
    struct mutate_options mo = {.max = (size_t)s->audit->o->mutants,
                                .seed = (uint64_t)s->audit->o->seed};
    struct mutants m = {0};
    struct trivial_design *t = NULL;
    size_t n = 0;
    struct err ignored = {0};
    if (s->auditor) {
        s->auditor->mutants(&m, s->auditor->lang, p->reference, p->entry, &mo, &s->arena, &ignored);
        s->auditor->trivial(&t, &n, p->reference, p->entry, &s->arena, &ignored);
    }
    s->design = arena_alloc(&s->arena, (m.n + n + 1) * sizeof *s->design);
    add_mutants(s, &m);
    add_trivial(s, t, n);
}

/* ---- the prompt's words, the files' order, the other simulator ---- */

static void audit_names(struct subject *s)
{
    struct interface_finding *f = NULL;
    size_t n = 0;
    struct buf text;
    if (s->auditor && s->auditor->names)
        s->auditor->names(&f, &n, problem_of(s), &s->arena);
    buf_init(&text, 1u << 16);
    for (size_t i = 0; i < n; i++)
        buf_addf(&text, "%s%s %s", i ? "; " : "", interface_kind_name(f[i].kind), f[i].name);
    s->row.hidden = arena_take_c(&s->arena, &text);
}

/* The reference with its file behind the bench's: nothing should change. */
static void swapped_done(struct pool_job *pj, struct verdict *v)
{
    struct subject *s = pj->ctx;
    const struct golden *g = &pool_golden(s->audit->pool, 0, s->problem)->golden;
    if (v->class != CLASS_PASS)
        s->row.order = arena_printf(&s->arena, "behind the bench: %s: %.300s",
                                    verdict_class(v->class)->name, v->evidence);
    else if (v->compared != g->compared)
        s->row.order = arena_printf(&s->arena, "behind the bench: %lld samples compared, not %lld",
                                    (long long)v->compared, (long long)g->compared);
    job_back(s);
}

static void second_done(struct pool_job *pj, struct verdict *v)
{
    struct subject *s = pj->ctx;
    struct audit *a = s->audit;
    const struct golden *g = &pool_golden(a->pool, 1, s->problem)->golden;
    (void)v;
    if (!g->passed)
        s->row.disagree =
            arena_printf(&s->arena, "%s: %.300s", pool_lane_name(a->pool, 1), g->reason);
    job_back(s);
}

/* The reference without the values that it begins with: a bench that fails it asks for them. */
static void uninitialised_done(struct pool_job *pj, struct verdict *v)
{
    struct subject *s = pj->ctx;
    if (v->class == CLASS_MISMATCH)
        s->row.hidden = arena_printf(&s->arena, "%s%sinitial_untold %s", s->row.hidden,
                                     *s->row.hidden ? "; " : "", problem_of(s)->entry);
    job_back(s);
}

static struct pool_job *swapped_job(struct subject *s)
{
    if (!s->auditor || !s->auditor->ordered)
        return NULL;
    s->swapped = (struct pool_job){.problem = s->problem,
                                   .code = problem_of(s)->reference,
                                   .is_golden = true,
                                   .joint = JOINT_SWAPPED,
                                   .arena = &s->arena,
                                   .done = swapped_done,
                                   .ctx = s};
    return &s->swapped;
}

static struct pool_job *uninitialised_job(struct subject *s)
{
    struct str code;
    if (!s->auditor || !s->auditor->uninitialised || initial_is_told(problem_of(s)) ||
        !s->auditor->uninitialised(&code, problem_of(s)->reference, &s->arena))
        return NULL;
    s->uninitialised = (struct pool_job){.problem = s->problem,
                                         .code = code,
                                         .cpu_limit_us = cpu_limit(s),
                                         .arena = &s->arena,
                                         .done = uninitialised_done,
                                         .ctx = s};
    return &s->uninitialised;
}

static struct pool_job *second_job(struct subject *s)
{
    if (pool_lanes(s->audit->pool) < 2)
        return NULL;
    s->second = (struct pool_job){.lane = 1,
                                  .problem = s->problem,
                                  .wait_only = true,
                                  .arena = &s->arena,
                                  .done = second_done,
                                  .ctx = s};
    return &s->second;
}

/* NULL: the next one is not for this problem. */
static struct pool_job *extra_job(struct subject *s)
{
    static struct pool_job *(*const extra[EXTRA_JOBS])(struct subject * s) = {
        swapped_job, uninitialised_job, second_job};
    return extra[s->extra++](s);
}

/* ---- handing out ---- */

/* A reference that fails says nothing about mutants of it. One that fails now and then is itself a
 * finding, and what the prompt does not name is seen without a run. */
static void skip(struct subject *s, const char *reason)
{
    s->audit->ret->skipped++;
    audit_names(s);
    if (str_starts(str_c(reason), "flaky"))
        s->row.flaky = reason;
    if (*s->row.flaky || *s->row.hidden)
        store_subject(s);
    else
        close_subject(s);
}

static void gate_done(struct pool_job *pj, struct verdict *v)
{
    struct subject *s = (struct subject *)pj;
    const struct golden *g = &pool_golden(s->audit->pool, 0, s->problem)->golden;
    (void)v;
    s->open--;
    s->row =
        (struct audited){.trivial = "", .hidden = "", .disagree = "", .order = "", .flaky = ""};
    if (!g->passed) {
        skip(s, g->reason);
        return;
    }
    make_designs(s);
    audit_names(s);
    s->ready = true;
}

static struct pool_job *open_subject(struct audit *a)
{
    struct subject *s = mem_alloc(sizeof *s);
    s->audit = a;
    s->problem = a->next_problem++;
    s->auditor = auditor_of(oracle_kind(problem_of(s)->bench, a->o->suite->bench));
    s->next = a->open;
    a->open = s;
    a->n_open++;
    s->open = 1;
    s->gate = (struct pool_job){
        .problem = s->problem, .wait_only = true, .arena = &s->arena, .done = gate_done};
    return &s->gate;
}

/* One more job of an open problem; NULL when it has none to give now. */
static struct pool_job *subject_job(struct subject *s)
{
    struct pool_job *job = NULL;
    if (!s->ready)
        return NULL;
    while (!job && s->extra < EXTRA_JOBS)
        job = extra_job(s);
    if (!job && s->next_design < s->n_design)
        job = &s->design[s->next_design++].job;
    if (job)
        s->open++;
    return job;
}

static bool more_problems(struct audit *a)
{
    while (a->next_problem < a->o->suite->n && a->o->wanted && !a->o->wanted[a->next_problem])
        a->next_problem++;
    return a->next_problem < a->o->suite->n;
}

static struct pool_job *next_job(void *ctx, struct pool *pool)
{
    struct audit *a = ctx;
    a->pool = pool;
    if (a->failed)
        return NULL;
    for (struct subject *s = a->open; s; s = s->next) {
        struct pool_job *job = subject_job(s);
        if (job)
            return job;
    }
    if (a->n_open < OPEN_MAX_FACTOR * pool_slots(pool) && more_problems(a))
        return open_subject(a);
    return NULL;
}

static void on_progress(void *ctx, const struct pool *pool, bool last)
{
    struct audit *a = ctx;
    (void)pool;
    if (a->o->progress)
        a->o->progress(a->o->ctx, a->ret->problems + a->ret->skipped, (int64_t)a->o->suite->n,
                       a->designs, last);
}

/* ---- life ---- */

static void find_prover(struct audit *a)
{
    const struct auditor *auditor = auditor_of(oracle_kind(NULL, a->o->suite->bench));
    struct err why = {0};
    if (auditor && !auditor->proved)
        return;
    a->has_prover = equiv_open(&a->prover, &a->arena, &why) == 0;
    if (!a->has_prover && a->o->judging.note)
        a->o->judging.note(a->o->judging.note_ctx,
                           arena_printf(&a->arena, "survivors stay undecided: %s", why.text));
}

static int run_jobs(struct audit *a)
{
    const struct audit_options *o = a->o;
    struct batch_options bo = {
        .pool = {.store = o->store, .suite = o->suite, .judging = o->judging},
        .next = next_job,
        .progress = on_progress,
        .ctx = a,
    };
    return batch_run(&bo, &a->ret->signal, a->err);
}

static void drop_open(struct audit *a)
{
    while (a->open) {
        for (size_t i = 0; i < a->open->n_design; i++)
            arena_finish(&a->open->design[i].arena);
        close_subject(a->open);
    }
}

int audit_suite(const struct audit_options *o, struct audit_result *ret, struct err *err)
{
    struct audit a = {.o = o, .ret = ret, .err = err};
    int rc = -1;
    *ret = (struct audit_result){0};
    find_prover(&a);
    if (store_begin_audit(o->store, o->suite->row, a.has_prover ? a.prover.text : EQUIV_NO_TOOL,
                          o->seed, o->mutants, &ret->row, err) == 0 &&
        run_jobs(&a) == 0 && !a.failed)
        rc = ret->signal ? 0 : store_end_audit(o->store, ret->row, ret->cpu_s, err);
    drop_open(&a);
    arena_finish(&a.arena);
    return rc;
}

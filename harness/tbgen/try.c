/* try.c: find out how good the drafts are. First their text is checked, then each is run with its
 * reference, and those in which the reference passes are audited. All runs are in cells, and all
 * results go to a store in memory, so a refused draft leaves no suite, golden or audit behind. */
#include "harness/tbgen/private.h"

#include "harness/suites/audit.h"
#include "harness/pool/batch.h"
#include "results/store/sql.h"
#include "testbenches/audit/draft.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REFERENCE_RUNS   2
#define REFERENCE_CPU_US 5000000ll /* of a reference at most: a mutant may take ten times that */
#define TOLD_MAX         (12u << 10)
#define LINES_TOLD       20
#define LINE_BYTES       240
#define SURVIVORS_TOLD   12

/* One draft on trial. */
struct trial {
    struct task *task;
    bool tried;       /* its reference was run */
    bool passed;      /* in every run */
    bool broken;      /* a run failed by our own fault */
    int64_t compared; /* in the first run */
    enum draft_result result;
    struct buf told;
};

struct trials {
    struct tbgen *g;
    struct trial *trial;
    size_t n;
    struct store *store; /* in memory */
    struct suite suite;  /* the drafts as problems, in the order of `on_bench` */
    struct trial **on_bench;
    struct run_job *job; /* one for each run of a reference */
    size_t next, total;
    int signal;
};

struct run_job {
    struct pool_job job; /* first */
    struct trials *ts;
    struct arena arena;
};

static void refuse(struct trial *t, enum draft_result result)
{
    t->result = result;
}

/* ---- words ---- */

/* The first lines of a tool's output. */
static void add_lines(struct buf *out, struct str text)
{
    struct str line;
    for (int i = 0; str_line(&text, &line); i++) {
        if (i == LINES_TOLD) {
            buf_addc(out, "    ...\n");
            return;
        }
        if (str_trim(line).n)
            buf_addf(out, "    " STR_FMT "\n", STR_ARG(str_slice(line, 0, LINE_BYTES)));
    }
}

static struct str line_of(struct str text, int64_t number)
{
    struct str line = {0};
    for (int64_t i = 0; i < number; i++)
        if (!str_line(&text, &line))
            return (struct str){0};
    return str_trim(line);
}

/* ---- the reference in its bench ---- */

static void tell_compile(struct trial *t, const struct verdict *v)
{
    buf_addc(&t->told,
             "The testbench does not compile together with the right implementation:\n\n");
    add_lines(&t->told, v->compile_log.n ? v->compile_log : str_c(v->evidence));
    refuse(t, DRAFT_COMPILE);
}

static void tell_reference(struct trial *t, const struct verdict *v)
{
    buf_addf(&t->told, "The right implementation does not pass in it: %s.\n", v->evidence);
    if (v->compared == 0 && v->mismatches <= 0)
        buf_addc(&t->told, "`compared` has to go up each time outputs are compared.\n");
    if (v->run_log.n) {
        buf_addc(&t->told, "\nThe simulation printed:\n\n");
        add_lines(&t->told, v->run_log);
    }
    refuse(t, DRAFT_REFERENCE);
}

static void see_reference(struct trial *t, const struct verdict *v)
{
    bool again = t->tried;
    t->tried = true;
    if (v->class == CLASS_HARNESS_ERROR) {
        t->broken = true;
        return;
    }
    if (again && (!t->passed || t->broken))
        return;
    t->passed = false;
    if (again && (v->class != CLASS_PASS || v->compared != t->compared)) {
        buf_addc(&t->told, "With the right implementation it does not do the same twice.\n");
        refuse(t, DRAFT_UNSTEADY);
    } else if (v->class == CLASS_SYNTAX || v->class == CLASS_ELABORATION) {
        tell_compile(t, v);
    } else if (v->class != CLASS_PASS) {
        tell_reference(t, v);
    } else if (v->cpu_us > REFERENCE_CPU_US) {
        buf_addf(&t->told,
                 "With the right implementation it takes %.1f s of CPU time, at most %d "
                 "are allowed: compare less often.\n",
                 (double)v->cpu_us / 1e6, (int)(REFERENCE_CPU_US / 1000000));
        refuse(t, DRAFT_SLOW);
    } else {
        t->passed = true;
        t->compared = v->compared;
    }
}

static void on_run(struct pool_job *pj, struct verdict *v)
{
    struct run_job *job = (struct run_job *)pj;
    see_reference(job->ts->on_bench[pj->problem], v);
    arena_finish(&job->arena);
}

static struct pool_job *next_run(void *ctx, struct pool *pool)
{
    struct trials *ts = ctx;
    struct run_job *job;
    size_t problem = ts->next / REFERENCE_RUNS;
    (void)pool;
    if (ts->next == ts->total)
        return NULL;
    job = &ts->job[ts->next++];
    job->ts = ts;
    job->job = (struct pool_job){.problem = problem,
                                 .code = ts->suite.problem[problem].reference,
                                 .is_golden = true,
                                 .arena = &job->arena,
                                 .done = on_run};
    return &job->job;
}

static int run_references(struct trials *ts)
{
    const struct tbgen_options *o = ts->g->o;
    struct batch_options bo = {
        .pool = {.store = ts->store, .suite = &ts->suite, .judging = o->judging},
        .next = next_run,
        .ctx = ts};
    int rc;
    ts->total = ts->suite.n * REFERENCE_RUNS;
    ts->job = arena_alloc(&ts->suite.arena, (ts->total + 1) * sizeof *ts->job);
    rc = batch_run(&bo, &ts->signal, ts->g->err);
    for (size_t i = 0; i < ts->next; i++) /* for jobs that a signal cut off */
        arena_finish(&ts->job[i].arena);
    return rc;
}

/* ---- the audit ---- */

static int tell_survivors(struct trials *ts, int64_t audit, size_t i)
{
    struct trial *t = ts->on_bench[i];
    const struct problem *p = &ts->suite.problem[i];
    struct arena arena = {0};
    sqlite3_stmt *stmt;
    int rc;
    if (sql_prepare(store_db(ts->store), &stmt, ts->g->err,
                    "SELECT line, text, why, outcome FROM mutants WHERE audit_id = ? AND "
                    "problem_id = ? AND operator <> 'trivial' AND outcome IN ('survived', "
                    "'different', 'bounded') ORDER BY outcome <> 'different', idx LIMIT ?",
                    "iii", audit, p->row, (int64_t)SURVIVORS_TOLD) < 0)
        return -1;
    while ((rc = sql_step(stmt, ts->g->err)) == 1) {
        int64_t line = sqlite3_column_int64(stmt, 0);
        struct str text = line_of(p->reference, line), why = sql_text(stmt, 2, &arena);
        buf_addf(&t->told, "- `" STR_FMT "`: %s\n", STR_ARG(str_slice(text, 0, LINE_BYTES)),
                 sql_cstr(stmt, 1, &arena));
        if (strcmp(sql_cstr(stmt, 3, &arena), "different") == 0 && why.n) {
            buf_addc(&t->told, "  inputs that tell it from the right one:\n");
            add_lines(&t->told, why);
        }
    }
    sqlite3_finalize(stmt);
    arena_finish(&arena);
    return rc < 0 ? -1 : 0;
}

/* What the audit says of one draft. */
struct audit_facts {
    int64_t mutants, killed, equivalent;
    const char *trivial, *order, *flaky;
    bool found;
};

static int read_facts(struct audit_facts *ret, struct trials *ts, int64_t audit, size_t i,
                      struct arena *arena)
{
    sqlite3_stmt *stmt;
    int rc;
    *ret = (struct audit_facts){0};
    if (sql_prepare(store_db(ts->store), &stmt, ts->g->err,
                    "SELECT mutants, killed, equivalent, trivial, order_text, flaky FROM "
                    "audit_problems WHERE audit_id = ? AND problem_id = ?",
                    "ii", audit, ts->suite.problem[i].row) < 0)
        return -1;
    if ((rc = sql_step(stmt, ts->g->err)) == 1)
        *ret = (struct audit_facts){.mutants = sqlite3_column_int64(stmt, 0),
                                    .killed = sqlite3_column_int64(stmt, 1),
                                    .equivalent = sqlite3_column_int64(stmt, 2),
                                    .trivial = sql_cstr(stmt, 3, arena),
                                    .order = sql_cstr(stmt, 4, arena),
                                    .flaky = sql_cstr(stmt, 5, arena),
                                    .found = true};
    sqlite3_finalize(stmt);
    return rc < 0 ? -1 : 0;
}

static void keep_numbers(struct trial *t, const struct audit_facts *f)
{
    t->task->row->mutants = f->mutants;
    t->task->row->killed = f->killed;
    t->task->row->equivalent = f->equivalent;
}

static int judge(struct trials *ts, int64_t audit, size_t i, const struct audit_facts *f)
{
    struct trial *t = ts->on_bench[i];
    int64_t counted = f->mutants - f->equivalent;
    bool weak = counted <= 0 || (double)f->killed < ts->g->o->kill_rate * (double)counted - 1e-9;
    keep_numbers(t, f);
    refuse(t, DRAFT_KEPT);
    if (*f->order || *f->flaky) {
        buf_addf(&t->told, "It depends on the order of the files, or on chance: %s%s\n", f->order,
                 f->flaky);
        refuse(t, DRAFT_UNSTEADY);
    }
    if (*f->trivial) {
        buf_addf(&t->told, "These wrong implementations pass in it: %s.\n", f->trivial);
        refuse(t, DRAFT_TRIVIAL);
    }
    if (weak && t->result == DRAFT_KEPT)
        refuse(t, DRAFT_WEAK);
    if (weak && counted <= 0)
        buf_addc(&t->told, "No wrong version of the reference could be made to try it with.\n");
    if (!weak || counted <= 0)
        return 0;
    buf_addf(&t->told,
             "Of %lld wrong versions of the implementation, each with one small change, %lld fail "
             "in it; at least %.0f %% must. Among those that pass:\n\n",
             (long long)counted, (long long)f->killed, 100 * ts->g->o->kill_rate);
    return tell_survivors(ts, audit, i);
}

static void on_progress(void *ctx, int64_t problems, int64_t total, int64_t designs, bool last)
{
    const struct trials *ts = ctx;
    char line[160];
    snprintf(line, sizeof line, "[%lld/%lld] drafts tried, %lld designs", (long long)problems,
             (long long)total, (long long)designs);
    ts->g->o->status(ts->g->o->ctx, last ? NULL : line);
}

static int judge_all(struct trials *ts, int64_t audit, const bool *wanted)
{
    for (size_t i = 0; i < ts->suite.n; i++) {
        struct audit_facts f;
        int rc;
        struct arena arena = {0};
        if (!wanted[i])
            continue;
        rc = read_facts(&f, ts, audit, i, &arena);
        if (rc == 0 && f.found)
            rc = judge(ts, audit, i, &f);
        else if (rc == 0) /* although its reference passed before */
            ts->on_bench[i]->broken = true;
        arena_finish(&arena);
        if (rc < 0)
            return -1;
    }
    return 0;
}

static int audit_drafts(struct trials *ts)
{
    const struct tbgen_options *o = ts->g->o;
    bool *wanted = arena_alloc(&ts->suite.arena, (ts->suite.n + 1) * sizeof *wanted), some = false;
    struct audit_options ao = {.store = ts->store,
                               .suite = &ts->suite,
                               .judging = o->judging,
                               .mutants = o->mutants,
                               .seed = o->seed,
                               .proof_cpu_ms = o->proof_cpu_ms,
                               .wanted = wanted,
                               .progress = on_progress,
                               .ctx = ts};
    struct audit_result r;
    for (size_t i = 0; i < ts->suite.n; i++)
        some |= wanted[i] = ts->on_bench[i]->passed && !ts->on_bench[i]->broken;
    if (!some)
        return 0;
    if (audit_suite(&ao, &r, ts->g->err) < 0)
        return -1;
    ts->signal = r.signal;
    return r.signal ? 0 : judge_all(ts, r.row, wanted);
}

/* ---- the drafts as a suite ---- */

static struct problem as_problem(const struct tbgen *g, const struct task *t, struct arena *arena)
{
    struct problem p = g->o->suite->problem[t->problem];
    struct bench_file *file = arena_alloc(arena, sizeof *file);
    *file = (struct bench_file){.name = tbgen_kind(g)->bench, .data = t->bench, .compiled = true};
    p.row = 0;
    p.file = file;
    p.n_file = 1;
    p.bench = "counters";
    p.top = "tb";
    return p;
}

static int open_suite(struct trials *ts)
{
    struct suite *s = &ts->suite;
    *s = (struct suite){.name = "drafts",
                        .task = "",
                        .commit = "",
                        .origin = "",
                        .bench = "counters",
                        .runner = oracle_runner("counters"),
                        .official = "",
                        .eval_only = true};
    s->problem = arena_alloc(&s->arena, (ts->n + 1) * sizeof *s->problem);
    ts->on_bench = arena_alloc(&s->arena, (ts->n + 1) * sizeof *ts->on_bench);
    for (size_t i = 0; i < ts->n; i++) {
        if (ts->trial[i].result != DRAFT_KEPT)
            continue;
        ts->on_bench[s->n] = &ts->trial[i];
        s->problem[s->n++] = as_problem(ts->g, ts->trial[i].task, &s->arena);
    }
    suite_seal(s);
    return store_put_suite(ts->store, s, ts->g->err);
}

/* Check the draft's text, without running it. */
static void look(struct trial *t)
{
    struct tbgen *g = t->task->owner;
    const char *why;
    if (!t->task->bench.n) {
        buf_addf(&t->told, "The reply held no %s `tb`.\n", tbgen_kind(g)->noun);
        refuse(t, DRAFT_NO_CODE);
        return;
    }
    why = draft_check(t->task->bench, g->o->suite->problem[t->task->problem].entry, &g->arena);
    if (!why)
        return;
    buf_addf(&t->told, "%s\n", why);
    refuse(t, DRAFT_FORBIDDEN);
}

/* ---- the outcome ---- */

static int store_outcome(struct tbgen *g, struct trial *t)
{
    struct task *task = t->task;
    struct draft_outcome o = {.outcome = draft_word(t->result),
                              .mutants = task->row->mutants,
                              .killed = task->row->killed,
                              .equivalent = task->row->equivalent};
    char key[HASH_SIZE];
    if (t->broken) {
        task->state = TASK_OPEN;
        return 0;
    }
    task->told = arena_str(&g->arena, str_trim_right(buf_str(&t->told)));
    o.told = task->told;
    tbgen_key(key, g, task, task->step);
    if (store_put_draft_outcome(g->o->store, key, &o, g->err) < 0)
        return -1;
    tbgen_settle(task, o.outcome);
    return 0;
}

static int store_outcomes(struct trials *ts)
{
    for (size_t i = 0; i < ts->n; i++)
        if (store_outcome(ts->g, &ts->trial[i]) < 0)
            return -1;
    return 0;
}

static int try_all(struct trials *ts)
{
    if (store_open(&ts->store, ":memory:", STORE_CREATE, ts->g->err) < 0 || open_suite(ts) < 0)
        return -1;
    if (ts->suite.n && run_references(ts) < 0)
        return -1;
    if (!ts->signal && audit_drafts(ts) < 0)
        return -1;
    ts->g->ret->signal = ts->signal;
    return ts->signal ? 0 : store_outcomes(ts);
}

int tbgen_try(struct tbgen *g)
{
    struct trials ts = {.g = g};
    int rc;
    ts.trial = mem_alloc((g->n + 1) * sizeof *ts.trial);
    for (size_t i = 0; i < g->n; i++) {
        if (g->task[i].state != TASK_TRY)
            continue;
        ts.trial[ts.n] = (struct trial){.task = &g->task[i], .result = DRAFT_KEPT};
        buf_init(&ts.trial[ts.n].told, TOLD_MAX);
        look(&ts.trial[ts.n++]);
    }
    rc = try_all(&ts);
    if (store_close(ts.store, g->err) < 0)
        rc = -1;
    for (size_t i = 0; i < ts.n; i++)
        buf_finish(&ts.trial[i].told);
    suite_finish(&ts.suite);
    free(ts.trial);
    return rc;
}

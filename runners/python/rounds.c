/* rounds.c: tests that are more than calls: they loop, catch, look into what came back.
 *
 * Tests and candidate are never in one process, nor even alive at one time. A round is two visits.
 * In the first the candidate does what the tests ask of it, all of it, and its results come back as
 * text. In the second the tests run, with those results in place of the candidate. Where they ask
 * what was not asked yet, because a result led them elsewhere than the reference's does, that is
 * asked in the next round. */
#include "runners/python/python.h"

#include "runners/runner/visit.h"

#include <stdlib.h>
#include <string.h>

#define ROUNDS       7
#define RESULTS_KEPT (4u << 20) /* a quarter of what a candidate may answer */

static const struct {
    const char *run, *check;
} phases[ROUNDS] = {
    {PY_RUN, "check"},  {"run2", "check2"}, {"run3", "check3"}, {"run4", "check4"},
    {"run5", "check5"}, {"run6", "check6"}, {"run7", "check7"},
};
_Static_assert(2 * ROUNDS + 1 <= JOB_PHASES, "two visits a round, and one before");

/* ---- what was told ---- */

static const struct exec_outcome *outcome(const struct job *job, const char *phase)
{
    const struct exec_result *r = job_phase(job, phase);
    return r && r->n_step ? &r->step[0] : NULL;
}

/* Lines that begin with this, without it. */
static struct str lines_of(struct str text, const char *kind, size_t *n, struct arena *arena)
{
    struct str line;
    struct buf b;
    buf_init(&b, text.n + 1);
    *n = 0;
    while (str_line(&text, &line)) {
        if (!str_starts(line, kind))
            continue;
        buf_adds(&b, str_slice(line, strlen(kind), line.n));
        buf_addc(&b, "\n");
        ++*n;
    }
    return arena_take(arena, &b);
}

static int rounds_done(const struct job *job)
{
    int n = 0;
    while (n < ROUNDS && job_phase(job, phases[n].run))
        n++;
    return n;
}

/* A line without the nonce was written by who was never given the descriptor. */
static bool is_forged(const struct job *job, const struct exec_outcome *o)
{
    struct str rest = o->out.head, line;
    while (str_line(&rest, &line))
        if (!str_starts(line, job->nonce))
            return true;
    return false;
}

/* What was asked in a round, counted from 0. */
static struct str asked_in(const struct job *job, const struct py_notes *notes, int round,
                           size_t *n)
{
    const struct exec_outcome *o = round ? outcome(job, phases[round - 1].check) : NULL;
    struct str text = STR("");
    *n = notes->n_asked;
    if (!round)
        return notes->asked;
    if (o)
        py_told(&text, job, o);
    return lines_of(text, "more ", n, job->arena);
}

/* The candidate answered everything; its answers in *ret. */
static bool answered(struct str *ret, const struct job *job, int round, size_t wanted)
{
    const struct exec_outcome *o = outcome(job, phases[round].run);
    struct str text;
    size_t n;
    if (!o || o->status != EXEC_OK || !py_told(&text, job, o))
        return false;
    *ret = lines_of(text, "r ", &n, job->arena);
    return n == wanted;
}

/* ---- what is next ---- */

static void plan_check(const struct toolchain *tools, const struct job *job, struct str asked,
                       struct str told, struct exec_job *ret)
{
    const struct exec_file more[] = {{.name = "asked", .data = asked},
                                     {.name = "told", .data = told}};
    py_plan_bench(tools, job, "check", more, countof(more), ret);
}

int py_rounds_next(const struct toolchain *tools, struct job *job, const struct py_notes *notes,
                   struct exec_job *ret, const char **phase)
{
    int n = rounds_done(job);
    struct str asked, told;
    size_t n_asked;
    if (n && !job_phase(job, phases[n - 1].check)) {
        asked = asked_in(job, notes, n - 1, &n_asked);
        if (!answered(&told, job, n - 1, n_asked))
            return 0;
        plan_check(tools, job, asked, told, ret);
        *phase = phases[n - 1].check;
        return 1;
    }
    if (n == ROUNDS)
        return 0;
    asked = asked_in(job, notes, n, &n_asked);
    if (!n_asked)
        return 0;
    py_plan_candidate(tools, job, "ops", asked, RESULTS_KEPT, ret);
    *phase = phases[n].run;
    return 1;
}

/* ---- judging ---- */

/* The candidate did not answer everything. */
static void judge_run(const struct job *job, int round, size_t n_asked, struct verdict *ret)
{
    const struct exec_outcome *o = outcome(job, phases[round].run);
    struct str text = STR(""), line;
    bool end;
    if (!o || visit_ended_badly(o, ret->step, job, ret))
        return;
    end = py_told(&text, job, o);
    if (o->out.total_bytes > (int64_t)o->out.head.n) {
        ret->class = CLASS_OUTPUT_LIMIT;
        ret->detail = "results";
        ret->evidence = "results are far larger than what is wanted";
        return;
    }
    ret->class = CLASS_RUNTIME_ERROR;
    ret->detail = "early_exit";
    ret->evidence = arena_printf(job->arena,
                                 "the process ended before it had answered all %zu "
                                 "operations of the tests",
                                 n_asked);
    while (str_line(&text, &line))
        if (line.n > 2 && strchr("sle", line.p[0]) && line.p[1] == ' ') {
            py_judge_error(job, line.p[0], str_slice(line, 2, line.n), ret);
            return;
        }
    if (o->status != EXEC_OK)
        py_judge_exit(job, o, ret);
    else if (end || is_forged(job, o)) {
        ret->class = CLASS_TAMPER;
        ret->detail = "forged_result";
        ret->evidence = "something else than the driver wrote to the channel of results";
    }
}

static void judge_failure(const struct job *job, struct str text, struct verdict *ret)
{
    py_judge_error(job, 'f', text, ret);
    if (strcmp(ret->detail, "AssertionError") != 0)
        return;
    ret->class = CLASS_WRONG_ANSWER;
    ret->detail = "";
    ret->mismatches = 1;
    ret->evidence =
        arena_printf(job->arena, "an assert of the tests does not hold: %s", ret->evidence);
}

static void judge_count(const struct job *job, const struct py_notes *notes, int64_t asserts,
                        struct verdict *ret)
{
    ret->compared = asserts;
    ret->mismatches = 0;
    ret->class = asserts >= notes->asserts ? CLASS_PASS : CLASS_WRONG_ANSWER;
    ret->score = ret->class == CLASS_PASS;
    ret->ended = true;
    ret->evidence = arena_printf(
        job->arena, "%s: the tests came to their end, by %lld asserts of %lld, with %zu operations",
        ret->step, (long long)asserts, (long long)notes->asserts, notes->n_asked);
}

static void judge_check(const struct job *job, const struct py_notes *notes, int round,
                        struct verdict *ret)
{
    const struct exec_outcome *o = outcome(job, phases[round].check);
    struct str text = STR(""), line;
    bool end;
    if (!o || visit_ended_badly(o, ret->step, job, ret))
        return;
    ret->evidence = "the process of the tests did not come to its end";
    end = py_told(&text, job, o);
    while (str_line(&text, &line)) {
        if (str_starts(line, "f ")) {
            judge_failure(job, str_slice(line, 2, line.n), ret);
            return;
        }
        if (str_starts(line, "more ")) {
            ret->class = CLASS_WRONG_ANSWER;
            ret->detail = "rounds";
            ret->evidence = "its results lead the tests elsewhere, again and again";
            return;
        }
        if (end && str_starts(line, "n "))
            judge_count(job, notes, strtol(line.p + 2, NULL, 10), ret);
    }
}

void py_rounds_judge(const struct job *job, const struct py_notes *notes, struct verdict *ret)
{
    int n = rounds_done(job);
    size_t n_asked;
    struct str told;
    if (!n) {
        ret->evidence = "the cell did not run it";
        return;
    }
    ret->run_log =
        str_slice(output_text(&outcome(job, phases[n - 1].run)->err, job->arena), 0, 64u << 10);
    asked_in(job, notes, n - 1, &n_asked);
    if (answered(&told, job, n - 1, n_asked))
        judge_check(job, notes, n - 1, ret);
    else
        judge_run(job, n - 1, n_asked, ret);
}

/* judge.c: from what came out of the cell to a verdict. Pure: reads the job only. First the values, on one
 * thread and on two; only of right values it is asked how they were computed. */
#include "runners/kernel/kernel.h"
#include "runners/runner/visit.h"

#include <string.h>

/* Does the log say one of the words, which are separated by '|'? */
static bool says(struct str log, const char *words, struct arena *arena)
{
    struct str rest = str_c(words);
    while (rest.n) {
        size_t n = 0;
        while (n < rest.n && rest.p[n] != '|')
            n++;
        if (str_find(log, arena_dup(arena, str_slice(rest, 0, n)), 0) >= 0)
            return true;
        rest = str_slice(rest, n + 1, rest.n);
    }
    return false;
}

/* The last line that names an error, else the first. */
static struct str line_of(struct str log)
{
    struct str first = {0}, ret = {0}, line;
    while (str_line(&log, &line)) {
        if (!first.n)
            first = str_trim(line);
        if (!ret.n && str_has(line, "rror"))
            ret = str_trim(line);
    }
    return ret.n ? ret : first;
}

static struct str log_of(const struct job *job, const struct exec_outcome *o)
{
    return str_slice(str_trim(output_text(&o->err, job->arena)), 0, 64u << 10);
}

static void add_measures(const struct job *job, struct verdict *ret)
{
    visit_add_measures(job, NULL, ret);
    for (size_t k = 0; k < job->n_done; k++)
        for (size_t i = 0; i < job->done[k].n_step; i++) {
            const struct exec_outcome *o = &job->done[k].step[i];
            if (strcmp(job->phase[k], KERNEL_RUN) != 0 || o->status == EXEC_NOT_RUN)
                continue;
            ret->cpu_us += o->cpu_us;
            ret->wall_us += o->wall_us;
            if (o->peak_bytes > ret->peak_bytes)
                ret->peak_bytes = o->peak_bytes;
        }
}

/* The first compile that did not end well fills the verdict. */
static bool judge_compiles(const struct job *job, const struct kernel_row *row,
                           const struct exec_result *r, struct verdict *ret)
{
    for (size_t i = 0; i < kernel_compiles(row) && i < r->n_step; i++) {
        const struct exec_outcome *o = &r->step[i];
        const char *step = i == 2 ? "link" : "compile";
        struct str log;
        bool syntax;
        if (o->status == EXEC_OK)
            continue;
        log = ret->compile_log = log_of(job, o);
        ret->step = step;
        if (visit_ended_badly(o, step, job, ret))
            return true;
        syntax = i == 0 && says(log, row->syntax, job->arena);
        verdict_set(ret, syntax ? CLASS_SYNTAX : CLASS_ELABORATION, syntax ? "" : step,
                    visit_shown(line_of(log), job->arena));
        return true;
    }
    return false;
}

/* ---- values ---- */

struct run {
    const struct exec_outcome *o;
    struct kernel_told want, got;
    const char *threads;
};

static void judge_exit(const struct job *job, const struct kernel_row *row, const struct run *run,
                       struct verdict *ret)
{
    struct str log = log_of(job, run->o);
    bool syntax = !row->compile && says(log, row->syntax, job->arena);
    if (visit_ended_badly(run->o, ret->step, job, ret))
        return;
    verdict_set(ret, syntax ? CLASS_SYNTAX : CLASS_RUNTIME_ERROR,
                syntax ? "" : exec_status_name(run->o->status),
                arena_printf(job->arena, "on %s: ended with %s %d: %s", run->threads,
                             exec_status_name(run->o->status), (int)run->o->code,
                             visit_shown(line_of(log), job->arena)));
}

/* Compare a run's arrays; fills the verdict with the first that differs. Returns how many do. */
static size_t judge_values(const struct job *job, const struct run *run, double tolerance,
                           const char *detail, struct verdict *ret)
{
    size_t wrong = 0;
    for (size_t i = 0; i < run->want.n; i++) {
        double want, got;
        struct str told = i < run->got.n ? run->got.values[i] : (struct str){0};
        int64_t at = kernel_differs(run->want.values[i], told, tolerance, &want, &got);
        if (at < 0)
            continue;
        if (!wrong++ && i < run->got.n)
            verdict_set(ret, CLASS_WRONG_ANSWER, detail,
                        arena_printf(
                            job->arena, "on %s, array %zu of %zu, number %lld: %.10g and not %.10g",
                            run->threads, i + 1, run->want.n, (long long)at + 1, got, want));
        else if (wrong == 1)
            verdict_set(ret, CLASS_RUNTIME_ERROR, "early_exit",
                        "the process ended before all calls were made");
    }
    ret->compared += (int64_t)run->want.n;
    ret->mismatches += (int64_t)wrong;
    return wrong;
}

static bool judge_run(const struct job *job, const struct kernel_notes *notes,
                      const struct run *run, const char *detail, struct verdict *ret)
{
    size_t wrong;
    ret->run_log = log_of(job, run->o);
    if (run->o->status != EXEC_OK) {
        judge_exit(job, notes->row, run, ret);
        return false;
    }
    wrong = judge_values(job, run, notes->tolerance, detail, ret);
    if (run->got.n > run->want.n)
        verdict_set(ret, CLASS_TAMPER, "forged_result",
                    "more values were told than there are calls");
    else if (!wrong && !run->got.ended)
        verdict_set(ret, CLASS_RUNTIME_ERROR, "early_exit", "the process ended before its driver");
    return !wrong && run->got.n == run->want.n && run->got.ended;
}

/* ---- how they were computed ---- */

static const char *ratio(int64_t a, int64_t b, struct arena *arena)
{
    return a > 0 && b > 0 ? arena_printf(arena, "%.2f", (double)a / (double)b) : "?";
}

static void judge_model(const struct job *job, const struct kernel_notes *notes,
                        const struct run *run, struct verdict *ret)
{
    const char *model = notes->row->model;
    const struct run *two = &run[1];
    if (strcmp(ret->way, model) != 0)
        verdict_set(ret, CLASS_WRONG_ANSWER,
                    strcmp(ret->way, KERNEL_SERIAL) == 0 || strcmp(ret->way, "loops") == 0
                        ? "model_unused"
                        : "other_model",
                    arena_printf(job->arena, "values are right, but this is %s and not %s",
                                 ret->way, model));
    else if (two->want.threads > 1 && two->got.threads < 2)
        verdict_set(ret, CLASS_WRONG_ANSWER, "one_thread",
                    arena_printf(job->arena,
                                 "values are right and %s is compiled in, but on two threads only "
                                 "one touched the arrays",
                                 model));
    else
        verdict_set(ret, CLASS_PASS, "",
                    arena_printf(job->arena,
                                 "%lld arrays are right, %s is used; of the reference's time: one "
                                 "thread CPU %s, wall %s; two CPU %s, wall %s",
                                 (long long)ret->compared, model,
                                 ratio(run[0].got.cpu_us, run[0].want.cpu_us, job->arena),
                                 ratio(run[0].got.wall_us, run[0].want.wall_us, job->arena),
                                 ratio(two->got.cpu_us, two->want.cpu_us, job->arena),
                                 ratio(two->got.wall_us, two->want.wall_us, job->arena)));
    ret->ended = true;
}

static const char *model_of(const struct job *job, const struct run *run)
{
    const struct exec_result *built = job_phase(job, KERNEL_BUILD);
    const char *ret;
    if (!built)
        return run[0].got.model.p ? arena_dup(job->arena, run[0].got.model) : "";
    ret = built->n_collected && built->collected[0].data.p ? kernel_model(built->collected[0].data)
                                                           : NULL;
    return ret ? ret : "";
}

static void judge_runs(const struct job *job, const struct kernel_notes *notes,
                       const struct exec_result *r, struct verdict *ret)
{
    static const char *const on[] = {"one thread", "two threads"};
    static const char *const detail[] = {"", "threads"};
    struct run run[KERNEL_RUNS];
    bool right = true;
    for (size_t i = 0; i < KERNEL_RUNS; i++) {
        struct str kept = job_kept(job, str_c(kernel_kept[i]));
        run[i] = (struct run){.o = &r->step[i], .threads = on[i]};
        run[i].want = kernel_read(kept, KERNEL_REFERENCE, job->arena);
        run[i].got = kernel_read(r->step[i].out.head, job->nonce, job->arena);
    }
    ret->compared = ret->mismatches = 0;
    ret->way = model_of(job, run);
    if (*ret->way && strcmp(ret->way, notes->row->model) != 0)
        verdict_flag(ret, "another programming model", job->arena);
    for (size_t i = 0; right && i < KERNEL_RUNS; i++)
        right = judge_run(job, notes, &run[i], detail[i], ret);
    if (ret->compared)
        ret->score = (double)(ret->compared - ret->mismatches) / (double)ret->compared;
    if (right)
        judge_model(job, notes, run, ret);
}

/* ---- the verdict ---- */

static void judge_missing(const struct job *job, const struct kernel_row *row, struct verdict *ret)
{
    verdict_set(ret, CLASS_NOT_JUDGED, row->word,
                arena_printf(job->arena, "needs %s: `sudo apt-get install %s`", row->package,
                             row->package));
}

static void judge_reference(const struct job *job, const struct kernel_notes *notes,
                            struct verdict *ret)
{
    const struct exec_result *r = job_phase(job, KERNEL_REFERENCE);
    struct verdict v = verdict_make(CLASS_HARNESS_ERROR, "", "it told too little");
    size_t at = kernel_compiles(notes->row);
    if (r && !judge_compiles(job, notes->row, r, &v))
        for (size_t i = at; i < r->n_step; i++) {
            struct run run = {.o = &r->step[i], .threads = i == at ? "one thread" : "two threads"};
            if (run.o->status != EXEC_OK) {
                judge_exit(job, notes->row, &run, &v);
                break;
            }
        }
    verdict_set(ret, job->is_golden ? CLASS_RUNTIME_ERROR : CLASS_HARNESS_ERROR, "reference",
                arena_printf(job->arena, "the reference's own run: %s", v.evidence));
}

void kernel_judge(const struct toolchain *tools, const struct job *job, struct verdict *ret)
{
    const struct kernel_notes *notes = job->mine;
    const struct exec_result *built = job_phase(job, KERNEL_BUILD), *r = job_phase(job, KERNEL_RUN);
    *ret = verdict_make(CLASS_HARNESS_ERROR, "kernel", "the cell did not run it");
    add_measures(job, ret);
    if (!notes || !notes->row || !notes->bench.p)
        ret->evidence = "no language of the table, or no bench";
    else if (!kernel_has(tools, notes->row))
        judge_missing(job, notes->row, ret);
    else if (!job->n_done)
        return;
    else if (!job_kept(job, str_c(kernel_kept[0])).p)
        judge_reference(job, notes, ret);
    else if (built && judge_compiles(job, notes->row, built, ret))
        return;
    else if (r && r->n_step == KERNEL_RUNS)
        judge_runs(job, notes, r, ret);
}

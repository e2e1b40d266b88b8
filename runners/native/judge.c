/* judge.c: from what came out of the cell to a verdict. Pure: reads the job only. What an answer can
 * write is held against what was wanted, or tells one failure from another; nothing of it can be a
 * pass by itself. */
#include "runners/native/native.h"

#include "runners/runner/visit.h"

#include <string.h>

/* Does the log say one of the words, which are separated by '|'? */
static bool says(struct str log, const char *words, struct arena *arena)
{
    struct str rest = str_c(words ? words : "");
    while (rest.n) {
        size_t n = 0;
        while (n < rest.n && rest.p[n] != '|')
            n++;
        if (str_find(log, arena_dup(arena, str_slice(rest, 0, n)), 0) >= 0)
            return true;
        rest = str_slice(rest, n < rest.n ? n + 1 : n, rest.n);
    }
    return false;
}

/* The first line that names an error, else the first. */
static struct str line_of(struct str log)
{
    struct str first = {0}, line;
    while (str_line(&log, &line)) {
        if (!first.n)
            first = str_trim(line);
        if (str_has(line, "rror"))
            return str_trim(line);
    }
    return first;
}

static struct str log_of(const struct job *job, const struct exec_outcome *o)
{
    struct str err = str_trim(output_text(&o->err, job->arena));
    return str_slice(err.n ? err : output_text(&o->out, job->arena), 0, 64u << 10);
}

/* The first compile that did not end well fills the verdict. */
static bool judge_compiles(const struct job *job, const struct native_row *row,
                           const struct exec_result *r, size_t n, struct verdict *ret)
{
    for (size_t i = 0; i < n && i < r->n_step; i++) {
        const struct exec_outcome *o = &r->step[i];
        struct str log;
        bool syntax;
        if (o->status == EXEC_OK)
            continue;
        log = ret->compile_log = log_of(job, o);
        ret->step = "compile";
        if (visit_ended_badly(o, "compile", job, ret))
            return true;
        syntax = says(log, row->syntax, job->arena);
        verdict_set(ret, syntax ? CLASS_SYNTAX : CLASS_ELABORATION, syntax ? "" : "compile",
                    visit_shown(line_of(log), job->arena));
        return true;
    }
    return false;
}

/* The answer's process ended by itself, and not well. Languages without a compile meet their syntax
 * here. */
static void judge_exit(const struct job *job, const struct native_row *row,
                       const struct exec_outcome *o, struct verdict *ret)
{
    struct str log = str_trim(output_text(&o->err, job->arena));
    bool syntax = !row->whole.compile[0] && says(log, row->syntax, job->arena);
    verdict_set(ret, syntax ? CLASS_SYNTAX : CLASS_RUNTIME_ERROR,
                syntax ? "" : exec_status_name(o->status),
                arena_printf(job->arena, "ended with %s %d: %s", exec_status_name(o->status),
                             (int)o->code, visit_shown(line_of(log), job->arena)));
}

static void add_measures(const struct job *job, struct verdict *ret)
{
    visit_add_measures(job, NULL, ret);
    for (size_t k = 0; k < job->n_done; k++)
        for (size_t i = 0; i < job->done[k].n_step; i++) {
            const struct exec_outcome *o = &job->done[k].step[i];
            if (strcmp(job->phase[k], NATIVE_WANTED) == 0 || o->status == EXEC_NOT_RUN)
                continue;
            ret->cpu_us += o->cpu_us;
            ret->wall_us += o->wall_us;
            if (o->peak_bytes > ret->peak_bytes)
                ret->peak_bytes = o->peak_bytes;
        }
}

/* ---- programs ---- */

static void judge_test(const struct job *job, const struct native_notes *notes, size_t i,
                       struct verdict *ret)
{
    const struct exec_outcome *o = native_run(job, notes, i);
    const struct expected_tests *t = &notes->tests;
    ret->run_log = str_slice(output_text(&o->err, job->arena), 0, 64u << 10);
    if (visit_ended_badly(o, ret->step, job, ret))
        return;
    if (o->status != EXEC_OK)
        judge_exit(job, notes->row, o, ret);
    else
        verdict_set(ret, CLASS_WRONG_ANSWER, "",
                    arena_printf(job->arena, "test %zu of %zu (%s): \"%s\" and not \"%s\"", i + 1,
                                 t->n, t->compare, visit_shown(o->out.head, job->arena),
                                 visit_shown(t->test[i].out, job->arena)));
}

static void judge_program(const struct job *job, const struct native_notes *notes,
                          struct verdict *ret)
{
    const struct expected_tests *t = &notes->tests;
    size_t right = 0, ran = 0, first = t->n;
    ret->way = "outputs";
    if (judge_compiles(job, notes->row, &job->done[0], native_compiles(&notes->row->whole), ret))
        return;
    for (size_t i = 0; i < t->n && native_run(job, notes, i); i++, ran++) {
        bool ok = native_right(job, notes, i) == 1;
        right += ok;
        if (!ok && first == t->n)
            first = i;
    }
    ret->compared = (int64_t)ran;
    ret->mismatches = (int64_t)(ran - right);
    ret->score = (double)right / (double)t->n;
    if (first < t->n) {
        judge_test(job, notes, first, ret);
    } else if (ran == t->n) {
        ret->ended = true;
        verdict_set(ret, CLASS_PASS, "",
                    arena_printf(job->arena, "program: %zu of %zu outputs are right (%s)", t->n,
                                 t->n, t->compare));
    } else {
        ret->evidence = "the cell did not run all tests";
    }
}

/* ---- calls ---- */

static void compare(const struct job *job, const struct native_notes *notes, const struct str *got,
                    size_t n, struct verdict *ret)
{
    struct str wanted = job_kept(job, STR(NATIVE_WANTED)), rest = wanted, line;
    size_t i = 0, right = 0;
    for (; str_line(&rest, &line); i++) {
        bool ok = i < n && native_same(line, got[i]);
        right += ok;
        if (!ok && i < n && right == i)
            verdict_set(ret, CLASS_WRONG_ANSWER, "",
                        arena_printf(job->arena, "value %zu: %s and not %s", i + 1,
                                     visit_shown(got[i], job->arena),
                                     visit_shown(line, job->arena)));
    }
    ret->compared = (int64_t)i;
    ret->mismatches = (int64_t)(i - right);
    ret->score = i ? (double)right / (double)i : 0;
    ret->ended = right == i && n == i;
    if (n > i)
        verdict_set(ret, CLASS_TAMPER, "forged_result",
                    "more values were told than there are calls");
    else if (ret->ended)
        verdict_set(ret, CLASS_PASS, "",
                    arena_printf(job->arena, "call: %zu of %zu values are right (%s)", i, i,
                                 notes->asked.way));
}

static const char *trouble_of(const struct job *job, const struct native_notes *notes)
{
    struct verdict v =
        verdict_make(CLASS_HARNESS_ERROR, "", "its two runs differ, or told nothing");
    const struct exec_result *r = job_phase(job, NATIVE_WANTED);
    size_t n = native_compiles(&notes->row->calls);
    if (r && !judge_compiles(job, notes->row, r, n, &v) && r->n_step > n &&
        r->step[n].status != EXEC_OK)
        judge_exit(job, notes->row, &r->step[n], &v);
    return arena_printf(job->arena, "what is wanted could not be found out: %s", v.evidence);
}

static void judge_calls(const struct job *job, const struct native_notes *notes,
                        struct verdict *ret)
{
    const struct exec_result *r = job_phase(job, NATIVE_CALLED);
    size_t n_compile = native_compiles(&notes->row->calls), n;
    const struct exec_outcome *o;
    struct str *got;
    ret->way = notes->asked.way;
    if (!r) {
        /* of a problem, not of the machine: a golden run that ends so is quarantined */
        verdict_set(ret, job->is_golden ? CLASS_RUNTIME_ERROR : CLASS_HARNESS_ERROR, "wanted",
                    trouble_of(job, notes));
        return;
    }
    if (judge_compiles(job, notes->row, r, n_compile, ret) || r->n_step <= n_compile)
        return;
    o = &r->step[n_compile];
    ret->run_log = str_slice(output_text(&o->err, job->arena), 0, 64u << 10);
    if (job->is_golden && notes->asked.n) {
        /* the reference is nobody's word for the values: it shows that an answer compiles */
        ret->ended = true;
        verdict_set(ret, CLASS_PASS, "", "what is wanted is known, and an answer compiles");
        return;
    }
    if (visit_ended_badly(o, ret->step, job, ret))
        return;
    n = native_told(&got, o->out.head, job->nonce, job->arena);
    verdict_set(ret, CLASS_RUNTIME_ERROR, "early_exit",
                "the process ended before all calls were made");
    compare(job, notes, got, n, ret);
    if (o->status != EXEC_OK && ret->class != CLASS_TAMPER) {
        ret->ended = false;
        judge_exit(job, notes->row, o, ret);
    }
}

static void judge_missing(const struct job *job, const struct native_row *row, struct verdict *ret)
{
    verdict_set(ret, CLASS_NOT_JUDGED, row->word,
                *row->package ? arena_printf(job->arena, "needs %s: `sudo apt-get install %s`",
                                             row->program, row->package)
                              : arena_printf(job->arena, "needs %s, which Debian does not have",
                                             row->program));
}

void native_judge(const struct toolchain *tools, const struct job *job, struct verdict *ret)
{
    const struct native_notes *notes = job->mine;
    *ret = verdict_make(CLASS_HARNESS_ERROR, notes && notes->calls ? "call" : "program", "");
    add_measures(job, ret);
    if (!notes || !notes->ok)
        ret->evidence = notes ? arena_dup(job->arena, str_c(notes->err.text)) : "no tests";
    else if (!native_has(tools, notes->row))
        judge_missing(job, notes->row, ret);
    else if (notes->calls && !notes->row->calls.main)
        verdict_set(ret, CLASS_NOT_JUDGED, notes->row->word,
                    "needs a way to make calls in this language");
    else if (!job->n_done)
        ret->evidence = "the cell did not run it";
    else
        (notes->calls ? judge_calls : judge_program)(job, notes, ret);
}

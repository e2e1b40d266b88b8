/* judge.c: from what Icarus and the watcher said to a verdict. Pure: reads the job only. */
#include "runners/icarus/icarus.h"

#include "harness/lang/verilog/verilog.h"
#include "runners/hdl/witness.h"

#include <stdlib.h>
#include <string.h>

#define FLAGS_MAX 4

/* Compiling the candidate, and the bench with its ports where that failed. */
static struct str compile_log(const struct job *job, const struct apart *a)
{
    const char *phases[] = {PHASE_CANDIDATE, PHASE_COMPILE, NULL, NULL};
    if (a && a->state == APART_FAILED && strcmp(a->failed, PHASE_COMPILE) != 0 &&
        strcmp(a->failed, PHASE_CANDIDATE) != 0)
        phases[2] = a->failed;
    return hdl_log(job, phases);
}

/* The line that a message about the candidate names; 0: it names none. */
static long line_of(const char *message)
{
    static const char file[] = "candidate.sv:";
    return strncmp(message, file, sizeof file - 1) ? 0
                                                   : strtol(message + sizeof file - 1, NULL, 10);
}

/* The line of the last word. */
static long last_line(struct str code)
{
    long n = 1;
    code = str_trim_right(code);
    for (size_t i = 0; i < code.n; i++)
        n += code.p[i] == '\n';
    return n;
}

/* What the parser misses at the end of the text is most often the end of a module. */
static void judge_unclosed(const struct job *job, struct verdict *ret)
{
    struct vscan scan;
    if (ret->class != CLASS_SYNTAX || *ret->detail || line_of(ret->evidence) < last_line(job->code))
        return;
    verilog_scan(&scan, job->code, job->arena);
    for (size_t i = 0; i < scan.n; i++) {
        if (scan.unit[i].complete)
            continue;
        ret->detail = "unclosed_module";
        ret->ask = false;
        ret->evidence =
            arena_printf(job->arena, "%s: the text ends inside " STR_FMT ", without an %s",
                         ret->evidence, STR_ARG(scan.unit[i].name), scan.unit[i].end_word);
        return;
    }
}

static void judge_failed(const struct job *job, const char *phase, struct verdict *ret)
{
    const struct exec_outcome *o = hdl_outcome(job, phase);
    if (!o)
        ret->evidence = hdl_trouble(job);
    else if (visit_ended_badly(o, "compile", job, ret))
        return;
    else if (!hdl_judge_compile(job, &icarus_messages, o, ret))
        hdl_set(ret, CLASS_ELABORATION, "program_too_large", "the compiled program is too large");
    else
        judge_unclosed(job, ret);
}

/* Two programs that cannot be joined: the model's failure where its answer does it. Of a golden
 * run the same words say why its problem is in quarantine. */
static void judge_refused(const struct job *job, const struct apart *a, struct verdict *ret)
{
    const struct link_reason_row *why = link_reason(a->refusal.reason);
    bool ours = why->whose == LINK_US;
    hdl_set(ret, ours ? CLASS_HARNESS_ERROR : CLASS_ELABORATION, why->word,
            arena_printf(job->arena, "%s%s%s%s", ours ? "cannot be linked: " : "", why->sentence,
                         *a->refusal.what ? ": " : "", a->refusal.what));
    ret->step = "link";
}

/* Beside a bench that compares with a file a candidate calls what is known to leave files alone, and
 * what the watcher does in vvp's place: simulators have more ways to a file than their books tell. A
 * task that nobody knows is held against a pass only: most of them do not exist. */
static bool leaves_files(const struct job *job, const struct task_call *t, bool passes)
{
    return t->kind == SYSTASK_PLAIN || t->kind == SYSTASK_FILL || t->kind == SYSTASK_PRINT ||
           t->kind == SYSTASK_DRAW || (t->kind == SYSTASK_OTHER && !passes) ||
           task_is_renamed(apart_renames(job), t->name);
}

/* What the candidate calls that no honest design needs; what is odd is flagged. Looked at whatever
 * the run came to: who tried and failed has tried. */
static void judge_tasks(const struct job *job, const struct apart *a, struct verdict *ret)
{
    bool guards = hdl_guards_files(job);
    int flags = 0;
    for (size_t i = 0; i < a->linked.n_task && ret->class != CLASS_TAMPER; i++) {
        const struct task_call *t = &a->linked.task[i];
        const char *name = arena_dup(job->arena, t->name);
        if (t->kind == SYSTASK_BAD) {
            hdl_set(ret, CLASS_TAMPER, "bad_task",
                    arena_printf(job->arena, "calls %s, which no design needs, line %lu", name,
                                 t->line));
            ret->step = "link";
        } else if (guards && !leaves_files(job, t, ret->class == CLASS_PASS)) {
            hdl_set_file_task(job, name, (int)t->line, ret);
        } else if (t->kind != SYSTASK_PLAIN && flags++ < FLAGS_MAX) {
            verdict_flag(ret, arena_printf(job->arena, "calls %s", name), job->arena);
        }
    }
}

/* Some of vvp's own tasks end the run when they are given nonsense, and tell nobody. A bench that
 * ended the reference's run must end the candidate's: final blocks may have spoken in its place. */
static void judge_end(const struct job *job, struct verdict *ret)
{
    if (ret->class == CLASS_PASS && !job->is_golden && job->golden.ended && !ret->ended)
        hdl_set(ret, CLASS_RUNTIME_ERROR, "no_finish",
                "the run ended before the bench came to its $finish");
}

/* vvp reads what the compiler wrote. Where it cannot, the compiler broke, and nothing ran. */
static void judge_unread(const struct job *job, struct verdict *ret)
{
    const struct exec_outcome *sim = hdl_outcome(job, PHASE_SIMULATE);
    struct str said = output_text(&sim->err, job->arena), line;
    struct witness r;
    if (ret->class != CLASS_RUNTIME_ERROR || sim->status != EXEC_EXIT || !str_line(&said, &line) ||
        !str_starts(line, "program:") || !str_ends(str_trim(line), ": syntax error"))
        return;
    witness_read(&r, sim->witness, job->nonce, job->arena);
    if (r.end)
        return;
    hdl_set(ret, CLASS_ELABORATION, "compiler_crash",
            arena_printf(job->arena, "vvp cannot read what the compiler wrote: " STR_FMT,
                         STR_ARG(str_trim(line))));
    ret->step = "compile";
}

/* A bench that does not preprocess includes what is not there: of the golden run that is a fact about
 * the suite. */
static void judge_no_bench(const struct job *job, struct verdict *ret)
{
    const struct exec_result *bench = job_phase(job, PHASE_BENCH);
    ret->evidence = hdl_trouble(job);
    if (!job->is_golden || !bench || !bench->n_step || bench->step[0].status != EXEC_EXIT)
        return;
    hdl_set(ret, CLASS_ELABORATION, "bench", ret->evidence);
    ret->step = "bench";
}

static void judge_apart(const struct job *job, struct verdict *ret)
{
    const struct apart *a = job->mine;
    ret->compile_log = compile_log(job, a);
    if (!a)
        judge_no_bench(job, ret);
    else if (a->state == APART_REFUSED)
        judge_refused(job, a, ret);
    else if (a->state != APART_LINKED)
        judge_failed(job, a->failed, ret);
    else if (!hdl_outcome(job, PHASE_SIMULATE))
        ret->evidence = hdl_trouble(job);
    else {
        ret->run_log = hdl_run_log(job);
        hdl_judge_run(job, PHASE_SIMULATE, "vvp", ret);
        judge_unread(job, ret);
        judge_end(job, ret);
        if (ret->class != CLASS_HARNESS_ERROR && !job->is_golden)
            judge_tasks(job, a, ret);
    }
}

/* What came of both compiled as one text. */
static void judge_joint(const struct job *job, struct verdict *ret)
{
    static const char *const phases[] = {PHASE_CANDIDATE, PHASE_JOINT, NULL};
    ret->compile_log = hdl_log(job, phases);
    if (hdl_outcome(job, PHASE_JOINT_RUN))
        hdl_judge_run(job, PHASE_JOINT_RUN, "vvp", ret);
    else
        judge_failed(job, job_phase(job, PHASE_JOINT) ? PHASE_JOINT : PHASE_CANDIDATE, ret);
}

void icarus_judge(const struct toolchain *tools, const struct job *job, struct verdict *ret)
{
    const struct exec_outcome *run = hdl_outcome(job, PHASE_SIMULATE);
    *ret = verdict_make(CLASS_HARNESS_ERROR, "compile", "");
    visit_add_measures(job, run ? run : hdl_outcome(job, PHASE_COMPILE), ret);
    if (job->joint >= JOINT_ONLY)
        judge_joint(job, ret);
    else
        judge_apart(job, ret);
    icarus_judge_read(tools, job, ret);
}

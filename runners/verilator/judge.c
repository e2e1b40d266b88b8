/* judge.c: from what Verilator, g++ and the runtime said to a verdict. Pure: reads the
 * job only. */
#include "runners/verilator/verilator.h"

#include "harness/lang/verilog/systasks.h"
#include "harness/lang/verilog/verilog.h"
#include "runners/hdl/witness.h"

#include <string.h>

static bool has_token(struct str code, const char *word)
{
    struct lexer lex = {.s = code};
    struct token token;
    while (verilog_token(&lex, &token))
        if (token_is(&token, word))
            return true;
    return false;
}

/* A candidate's $fatal ends the run under Icarus with an error. Here it is told like a $stop. */
static void judge_fatal(const struct job *job, struct verdict *ret)
{
    struct witness r;
    const struct witness_call *c = &r.stop[WITNESS_CANDIDATE];
    witness_read(&r, hdl_outcome(job, PHASE_SIMULATE)->witness, job->nonce, job->arena);
    if (c->seen && has_token(job->code, "$fatal"))
        hdl_set(ret, CLASS_RUNTIME_ERROR, "fatal",
                arena_printf(job->arena, "the candidate called $fatal in line %lld at time %s",
                             (long long)c->line, c->time));
}

/* Nothing was compiled. */
static void judge_uncompiled(const struct job *job, struct verdict *ret)
{
    ret->evidence = "the bench has no place from which it could report";
    if (job->is_golden) /* a fact about the suite, not a fault of ours */
        hdl_set(ret, CLASS_ELABORATION, "no_report", ret->evidence);
}

static const char *error_line(const struct job *job, const struct exec_outcome *o)
{
    return messages_decide(&verilator_messages, output_text(&o->err, job->arena), job->arena).line;
}

/* The bench was not made ready. Of the golden run that is a fact about the problem: it is not
 * judged here. A candidate only comes to this when it was ready before. */
static void judge_unprepared(const struct job *job, struct verdict *ret)
{
    const struct exec_outcome *ports = hdl_outcome(job, PHASE_PORTS),
                              *bench = hdl_outcome(job, PHASE_BENCH);
    const struct exec_outcome *o = bench ? bench : ports;
    const struct split_reason_row *row;
    const char *line = error_line(job, o);
    struct split s;
    verilator_split(job, &s);
    if (bench && bench->status != EXEC_OK)
        s.why = str_has(str_c(line), "in dotted") ? SPLIT_INSIDE : SPLIT_BENCH;
    row = split_reason(s.why);
    if (visit_ended_badly(o, "bench", job, ret))
        return;
    hdl_set(ret, job->is_golden ? CLASS_ELABORATION : CLASS_HARNESS_ERROR, row->word,
            *line ? arena_printf(job->arena, "%s: %s", row->text, line) : row->text);
    ret->step = "bench";
}

/* The linker's words begin with the name of a file that is another one each time. */
static const char *without_place(const char *line)
{
    const char *at = strstr(line, "error: ");
    return !strncmp(line, "/box/tmp/", 9) && at ? at : line;
}

/* A build that fails behind a good translation is Verilator's fault or a limit's, and worth its own
 * word. */
static void judge_compile(const struct job *job, const struct exec_outcome *compile,
                          struct verdict *ret)
{
    const struct exec_result *r = job_phase(job, PHASE_COMPILE);
    if (visit_ended_badly(compile, "compile", job, ret))
        return;
    hdl_judge_compile(job, &verilator_messages, compile, ret);
    if (!r || r->step[0].status != EXEC_OK)
        return;
    ret->detail = "cxx";
    ret->evidence = without_place(ret->evidence);
}

static void judge_run(const struct job *job, struct verdict *ret)
{
    const struct exec_outcome *compile = hdl_outcome(job, PHASE_COMPILE),
                              *sim = hdl_outcome(job, PHASE_SIMULATE);
    *ret = verdict_make(CLASS_HARNESS_ERROR, "compile", "");
    visit_add_measures(job, sim ? sim : compile, ret);
    ret->compile_log = hdl_compile_log(job);
    ret->run_log = hdl_run_log(job);
    if (sim)
        hdl_judge_run(job, PHASE_SIMULATE, "the program", ret);
    else if (compile && compile->status != EXEC_OK)
        judge_compile(job, compile, ret);
    else if (compile)
        hdl_set(ret, CLASS_ELABORATION, "program_too_large", "the compiled program is too large");
    else if (job_phase(job, PHASE_PORTS))
        judge_unprepared(job, ret);
    else
        judge_uncompiled(job, ret);
}

void verilator_judge(const struct toolchain *tools, const struct job *job, struct verdict *ret)
{
    (void)tools;
    judge_run(job, ret);
    if (ret->class == CLASS_PASS)
        judge_fatal(job, ret);
}

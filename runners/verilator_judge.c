/* verilator_judge.c: from what Verilator, g++ and the runtime said to a verdict. Pure: reads the
 * job only. */
#include "runners/verilator.h"

#include "prompts/verilog.h"
#include "runners/bench_report.h"
#include "runners/vvpscan.h"

#include <string.h>

/* The first that stands in the log decides. */
static const struct compile_rule compile_rules[] = {
    {"syntax error", CLASS_SYNTAX, ""},
    {"Can't find definition of variable: 'clk'", CLASS_ELABORATION, "unbound_clk"},
    {"Cannot find file containing module", CLASS_ELABORATION, "unknown_module"},
    {"Can't find definition of", CLASS_ELABORATION, "unbound_wire"},
    {"%Error-PROCASSWIRE", CLASS_ELABORATION, "wire_assign"},
    {"%Error-UNSUPPORTED", CLASS_ELABORATION, "unsupported"},
    {"Unsupported:", CLASS_ELABORATION, "unsupported"},
    {"Internal Error", CLASS_ELABORATION, "compiler_crash"},
};

/* System functions that leave the language. `prefix`: digits may follow ($c, $c32). */
static const char *const forbidden_tasks[] = {"$system", "$c"};

static bool is_forbidden_task(struct str word)
{
    for (size_t i = 0; i < countof(forbidden_tasks); i++) {
        struct str rest;
        if (!str_starts(word, forbidden_tasks[i]))
            continue;
        rest = str_slice(word, strlen(forbidden_tasks[i]), word.n);
        while (rest.n && rest.p[0] >= '0' && rest.p[0] <= '9')
            rest = str_slice(rest, 1, rest.n);
        if (!rest.n)
            return true;
    }
    return false;
}

/* import "DPI-C", export "DPI", and directives that carry C++ or configure Verilator. */
static bool is_forbidden(const struct vtoken *t, const struct vtoken *before)
{
    if (t->kind == VTOK_WORD)
        return is_forbidden_task(t->text);
    if (t->kind == VTOK_DIRECTIVE)
        return str_starts(t->text, "systemc_") || str_starts(t->text, "verilator_config") ||
               str_starts(t->text, "verilog"); /* `verilog ends `systemc_ */
    return t->kind == VTOK_STRING && before->kind == VTOK_WORD &&
           (vtok_is(before, "import") || vtok_is(before, "export"));
}

static int line_of(struct str text, size_t at)
{
    int n = 1;
    for (size_t i = 0; i < at && i < text.n; i++)
        n += text.p[i] == '\n';
    return n;
}

bool verilator_reaches_c(struct str code, struct arena *arena, const char **what, int *line)
{
    struct vlex lex = {.s = code};
    struct vtoken token, before = {.kind = VTOK_PUNCT};
    if (!code.p)
        return false;
    while (vlex_next(&lex, &token)) {
        if (is_forbidden(&token, &before)) {
            *what = arena_dup(
                arena, str_slice(code, token.begin,
                                 token.end < token.begin + 60 ? token.end : token.begin + 60));
            *line = line_of(code, token.begin);
            return true;
        }
        before = token;
    }
    return false;
}

static bool has_token(struct str code, const char *word)
{
    struct vlex lex = {.s = code};
    struct vtoken token;
    while (vlex_next(&lex, &token))
        if (vtok_is(&token, word))
            return true;
    return false;
}

/* A candidate's $fatal ends the run under Icarus with an error. Here it is told like a $stop. */
static void judge_fatal(const struct job *job, struct verdict *ret)
{
    struct bench_report r;
    const struct report_call *c = &r.stop[REPORT_CANDIDATE];
    bench_report_read(&r, bench_outcome(job, PHASE_SIMULATE)->report, job->nonce, job->arena);
    if (c->seen && has_token(verilator_candidate(job), "$fatal"))
        bench_set(ret, CLASS_RUNTIME_ERROR, "fatal",
                  arena_printf(job->arena, "the candidate called $fatal in line %lld at time %s",
                               (long long)c->line, c->time));
}

/* An inout where the reference has none can drive what the bench drives. Icarus' compiled program
 * shows whether it does; here the declaration is enough. */
static void judge_inout(const struct job *job, struct verdict *ret)
{
    struct vscan scan;
    const struct unit *u;
    struct str reference = job->problem->reference;
    verilog_scan(&scan, verilator_candidate(job), job->arena);
    u = vscan_find(&scan, job->problem->entry, true);
    if (!u || has_token(reference, "inout") || !has_token(unit_text(&scan, u), "inout"))
        return;
    bench_set(ret, CLASS_TAMPER, "backdrive",
              "declares an inout port where the reference has none: it drives what the bench "
              "drives");
    ret->step = "scan";
}

static void judge_files(const struct job *job, struct verdict *ret)
{
    struct str code = verilator_candidate(job);
    struct vlex lex = {.s = code};
    struct vtoken token;
    if (!bench_guards_files(job))
        return;
    while (vlex_next(&lex, &token)) {
        if (token.kind != VTOK_WORD || !vvpscan_file_task(token.text))
            continue;
        bench_set_file_task(job, arena_dup(job->arena, token.text), line_of(code, token.begin),
                            ret);
        return;
    }
}

/* What seeds or draws from the generator that the bench's stimulus comes from: with a seed of its
 * own a candidate decides what it will be asked. Plain draws were given another one (own_draws). */
static bool shares_generator(const struct vtoken *before, const struct vtoken *token)
{
    static const char *const words[] = {"$urandom_range", "srandom", "randomize", "shuffle",
                                        "set_randstate"};
    if (vtok_is(token, "(") && (vtok_is(before, "$random") || vtok_is(before, "$urandom")))
        return true;
    for (size_t i = 0; i < countof(words); i++)
        if (vtok_is(token, words[i]))
            return true;
    return false;
}

static void judge_draws(const struct job *job, struct verdict *ret)
{
    struct str code = verilator_candidate(job);
    struct vlex lex = {.s = code};
    struct vtoken token, before = {.kind = VTOK_PUNCT};
    bool bench = false;
    for (size_t i = 0; i < job->problem->n_file; i++)
        bench |= job->problem->file[i].compiled && str_has(job->problem->file[i].data, "random");
    while (bench && vlex_next(&lex, &token)) {
        if (shares_generator(&before, &token)) {
            bench_set(ret, CLASS_TAMPER, "stimulus",
                      arena_printf(job->arena,
                                   "seeds or draws from the generator of the bench's stimulus in "
                                   "line %d",
                                   line_of(code, token.begin)));
            ret->step = "scan";
            return;
        }
        before = token;
    }
}

/* Nothing was compiled, and not for a failed preprocessing. */
static void judge_uncompiled(const struct job *job, struct verdict *ret)
{
    const char *what;
    int line;
    if (!job->is_golden &&
        verilator_reaches_c(verilator_candidate(job), job->arena, &what, &line)) {
        bench_set(ret, CLASS_TAMPER, "reaches_c",
                  arena_printf(job->arena, "leaves the language: %s in line %d", what, line));
        ret->step = "scan";
        return;
    }
    ret->evidence = "the bench has no place from which it could report";
    if (job->is_golden) /* a fact about the suite, not a fault of ours */
        bench_set(ret, CLASS_ELABORATION, "no_report", ret->evidence);
}

/* A build that fails behind a good translation is Verilator's fault or a limit's, and worth its own
 * word. */
static void judge_compile(const struct job *job, const struct exec_outcome *compile,
                          struct verdict *ret)
{
    const struct exec_result *r = job_phase(job, PHASE_COMPILE);
    if (bench_ended_badly(compile, "compile", job, ret))
        return;
    bench_judge_compile(job, compile_rules, countof(compile_rules), compile, ret);
    if (r && r->step[0].status == EXEC_OK)
        ret->detail = "cxx";
}

void verilator_judge_run(const struct job *job, struct verdict *ret)
{
    const struct exec_outcome *compile = bench_outcome(job, PHASE_COMPILE),
                              *pp = bench_outcome(job, PHASE_CANDIDATE),
                              *sim = bench_outcome(job, PHASE_SIMULATE);
    *ret = verdict_make(CLASS_HARNESS_ERROR, "compile", "");
    bench_add_measures(job, sim ? sim : compile ? compile : pp, ret);
    ret->compile_log = bench_compile_log(job);
    ret->run_log = bench_run_log(job);
    if (sim)
        bench_judge_run(job, "the program", ret);
    else if (compile && compile->status != EXEC_OK)
        judge_compile(job, compile, ret);
    else if (compile)
        bench_set(ret, CLASS_ELABORATION, "program_too_large", "the compiled program is too large");
    else if (pp && pp->status != EXEC_OK)
        judge_compile(job, pp, ret);
    else
        judge_uncompiled(job, ret);
}

/* What instantiates the candidate was compiled a moment ago, so that it is not told is a fault of
 * ours, but for a limit. */
static void judge_parameters(const struct job *job, struct verdict *ret)
{
    const struct exec_outcome *o = bench_outcome(job, PHASE_PARAMETERS);
    if (!o || bench_phase_ok(job, PHASE_PARAMETERS) ||
        bench_ended_badly(o, "parameters", job, ret))
        return;
    bench_set(ret, CLASS_HARNESS_ERROR, "parameters",
              arena_printf(job->arena, "Verilator does not tell the candidate's parameters: %s",
                           bench_line_with(output_text(&o->err, job->arena), "%Error",
                                           job->arena)));
    ret->step = "parameters";
}

void verilator_judge(const struct toolchain *tools, const struct job *job, struct verdict *ret)
{
    (void)tools;
    verilator_judge_run(job, ret);
    if (ret->class == CLASS_PASS)
        judge_fatal(job, ret);
    if (ret->class == CLASS_PASS)
        judge_parameters(job, ret);
    if (ret->class == CLASS_PASS)
        bench_judge_alone(job, "%Error", ret);
    if (ret->class == CLASS_PASS && !job->is_golden)
        judge_inout(job, ret);
    if (ret->class == CLASS_PASS)
        judge_files(job, ret);
    if (ret->class == CLASS_PASS && !job->is_golden)
        judge_draws(job, ret);
    bench_untag(job, ret);
}

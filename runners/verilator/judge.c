/* judge.c: from what Verilator, g++ and the runtime said to a verdict. Pure: reads the
 * job only. */
#include "runners/verilator/verilator.h"

#include "harness/lang/verilog/systasks.h"
#include "harness/lang/verilog/verilog.h"
#include "runners/hdl/witness.h"

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

/* Where in the text a scan for forbidden words is. */
struct place {
    bool import;     /* between `import` or `export` and the next `;` */
    int attribute;   /* 1, 2: the two characters that open one were read; 3: in an attribute */
    size_t last_end; /* of the token before */
    bool star;       /* which was a `*` */
};

/* Verilator skips attributes, from "(*" to the next "*)", whatever stands in between. A string or
 * an escaped name that holds that end would hide from us what comes behind it. */
static bool hides_an_end(const struct place *at, const struct vtoken *t, struct str code)
{
    struct str raw = str_slice(code, t->begin, t->end);
    return at->attribute == 3 && (str_has(raw, "*)") || (t->kind == VTOK_PUNCT && *raw.p == '"'));
}

static void move_on(struct place *at, const struct vtoken *t)
{
    bool touches = t->begin == at->last_end;
    if (vtok_is(t, "import") || vtok_is(t, "export"))
        at->import = true;
    else if (vtok_is(t, ";") && at->attribute != 3)
        at->import = false;
    if (at->attribute == 3)
        at->attribute = at->star && touches && vtok_is(t, ")") ? 0 : 3;
    else if (at->attribute == 2)
        at->attribute = vtok_is(t, ")") ? 0 : 3;
    else if (at->attribute == 1 && touches && vtok_is(t, "*"))
        at->attribute = 2;
    else
        at->attribute = vtok_is(t, "(");
    at->star = vtok_is(t, "*");
    at->last_end = t->end;
}

/* import "DPI-C", export "DPI", and directives that carry C++ or configure Verilator. */
static bool is_forbidden(const struct vtoken *t, const struct place *at, struct str code)
{
    if (hides_an_end(at, t, code))
        return true;
    if (t->kind == VTOK_WORD)
        return is_forbidden_task(t->text);
    if (t->kind == VTOK_DIRECTIVE)
        return str_starts(t->text, "systemc_") || str_starts(t->text, "verilator_config") ||
               str_starts(t->text, "verilog"); /* `verilog ends `systemc_ */
    return t->kind == VTOK_STRING && at->import;
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
    struct vtoken token;
    struct place at = {0};
    if (!code.p)
        return false;
    while (vlex_next(&lex, &token)) {
        if (at.attribute == 2 && !vtok_is(&token, ")"))
            at.attribute = 3; /* its first token counts as well */
        if (is_forbidden(&token, &at, code)) {
            *what = arena_dup(
                arena, str_slice(code, token.begin,
                                 token.end < token.begin + 60 ? token.end : token.begin + 60));
            *line = line_of(code, token.begin);
            return true;
        }
        move_on(&at, &token);
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
    struct witness r;
    const struct witness_call *c = &r.stop[WITNESS_CANDIDATE];
    witness_read(&r, hdl_outcome(job, PHASE_SIMULATE)->witness, job->nonce, job->arena);
    if (c->seen && has_token(verilator_candidate(job), "$fatal"))
        hdl_set(ret, CLASS_RUNTIME_ERROR, "fatal",
                arena_printf(job->arena, "the candidate called $fatal in line %lld at time %s",
                             (long long)c->line, c->time));
}

/* What is bound to a module of the bench becomes a part of it, and by itself it is bound to
 * nothing: only modules of the candidate's own are targets. A second one of the bench's name is an
 * error. */
static void judge_binds(const struct job *job, struct verdict *ret)
{
    struct str code = verilator_candidate(job);
    struct vlex lex = {.s = code};
    struct vtoken token;
    struct vscan scan;
    if (!str_has(code, "bind"))
        return;
    verilog_scan(&scan, code, job->arena);
    while (vlex_next(&lex, &token)) {
        if (!vtok_is(&token, "bind") || !vlex_next(&lex, &token) ||
            vscan_find(&scan, arena_dup(job->arena, token.text), true))
            continue;
        hdl_set(ret, CLASS_TAMPER, "bind",
                arena_printf(job->arena, "binds to %.*s, which is not its own, in line %d",
                             (int)token.text.n, token.text.p, line_of(code, token.begin)));
        ret->step = "scan";
        return;
    }
}

static void judge_files(const struct job *job, struct verdict *ret)
{
    struct str code = verilator_candidate(job);
    struct vlex lex = {.s = code};
    struct vtoken token;
    if (!hdl_guards_files(job))
        return;
    while (vlex_next(&lex, &token)) {
        if (token.kind != VTOK_WORD || systask_of(token.text) != SYSTASK_FILE)
            continue;
        hdl_set_file_task(job, arena_dup(job->arena, token.text), line_of(code, token.begin), ret);
        return;
    }
}

/* What seeds or draws from the generator that the bench's stimulus comes from: with a seed of its
 * own a candidate decides what it will be asked. Plain draws were given another one (own_draws). */
static bool shares_generator(const struct vtoken *before, const struct vtoken *token)
{
    static const char *const words[] = {"$urandom_range", "srandom",  "randomize",
                                        "shuffle",        "randcase", "set_randstate"};
    if (vtok_is(token, "(") && (vtok_is(before, "$random") || vtok_is(before, "$urandom")))
        return true;
    for (size_t i = 0; i < countof(words); i++)
        if (vtok_is(token, words[i]))
            return true;
    return false;
}

/* Does the bench draw its stimulus? */
static bool draws(struct str bench)
{
    struct vlex lex = {.s = bench};
    struct vtoken token;
    while (vlex_next(&lex, &token))
        if (token.kind == VTOK_WORD && (str_has(token.text, "rand") || vtok_is(&token, "shuffle")))
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
        bench |= draws(job->problem->file[i].data);
    while (bench && vlex_next(&lex, &token)) {
        if (shares_generator(&before, &token)) {
            hdl_set(ret, CLASS_TAMPER, "stimulus",
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
        hdl_set(ret, CLASS_TAMPER, "reaches_c",
                arena_printf(job->arena, "leaves the language: %s in line %d", what, line));
        ret->step = "scan";
        return;
    }
    ret->evidence = "the bench has no place from which it could report";
    if (job->is_golden) /* a fact about the suite, not a fault of ours */
        hdl_set(ret, CLASS_ELABORATION, "no_report", ret->evidence);
}

/* A build that fails behind a good translation is Verilator's fault or a limit's, and worth its own
 * word. */
static void judge_compile(const struct job *job, const struct exec_outcome *compile,
                          struct verdict *ret)
{
    const struct exec_result *r = job_phase(job, PHASE_COMPILE);
    if (hdl_ended_badly(compile, "compile", job, ret))
        return;
    hdl_judge_compile(job, compile_rules, countof(compile_rules), compile, ret);
    if (r && r->step[0].status == EXEC_OK)
        ret->detail = "cxx";
}

void verilator_judge_run(const struct job *job, struct verdict *ret)
{
    const struct exec_outcome *compile = hdl_outcome(job, PHASE_COMPILE),
                              *pp = hdl_outcome(job, PHASE_CANDIDATE),
                              *sim = hdl_outcome(job, PHASE_SIMULATE);
    *ret = verdict_make(CLASS_HARNESS_ERROR, "compile", "");
    hdl_add_measures(job, sim ? sim : compile ? compile : pp, ret);
    ret->compile_log = hdl_compile_log(job);
    ret->run_log = hdl_run_log(job);
    if (sim)
        hdl_judge_run(job, PHASE_SIMULATE, "the program", ret);
    else if (compile && compile->status != EXEC_OK)
        judge_compile(job, compile, ret);
    else if (compile)
        hdl_set(ret, CLASS_ELABORATION, "program_too_large", "the compiled program is too large");
    else if (pp && pp->status != EXEC_OK)
        judge_compile(job, pp, ret);
    else
        judge_uncompiled(job, ret);
}

/* Bench and candidate were compiled a moment ago, so that it is not told is a fault of
 * ours, but for a limit. */
static void judge_netlist(const struct job *job, struct verdict *ret)
{
    const struct exec_outcome *o = hdl_outcome(job, PHASE_PARAMETERS);
    if (!o || hdl_phase_ok(job, PHASE_PARAMETERS) || hdl_ended_badly(o, "parameters", job, ret))
        return;
    hdl_set(ret, CLASS_HARNESS_ERROR, "parameters",
            arena_printf(job->arena, "Verilator does not tell the candidate's ports: %s",
                         hdl_line_with(output_text(&o->err, job->arena), "%Error", job->arena)));
    ret->step = "parameters";
}

void verilator_judge(const struct toolchain *tools, const struct job *job, struct verdict *ret)
{
    (void)tools;
    verilator_judge_run(job, ret);
    if (ret->class == CLASS_PASS)
        judge_fatal(job, ret);
    if (ret->class == CLASS_PASS)
        judge_netlist(job, ret);
    if (ret->class == CLASS_PASS)
        hdl_judge_alone(job, "%Error", ret);
    if (ret->class == CLASS_PASS && hdl_phase_ok(job, PHASE_PARAMETERS))
        verilator_judge_ports(job, job_phase(job, PHASE_PARAMETERS)->collected[0].data, ret);
    if (ret->class == CLASS_PASS && !job->is_golden)
        verilator_judge_types(job, ret);
    if (ret->class == CLASS_PASS && !job->is_golden)
        judge_binds(job, ret);
    if (ret->class == CLASS_PASS)
        judge_files(job, ret);
    if (ret->class == CLASS_PASS && !job->is_golden)
        judge_draws(job, ret);
    hdl_untag(job, ret);
}

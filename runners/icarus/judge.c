/* judge.c: from what Icarus and the watcher said to a verdict. Pure: reads the job only. */
#include "runners/icarus/icarus.h"

#include "harness/lang/verilog/verilog.h"
#include "runners/hdl/witness.h"
#include "runners/hdl/directions.h"
#include "runners/icarus/scan.h"

#include <string.h>

#define FLAGS_MAX 4

/* The phase that compiled, or tried to: the joint one, else the candidate's preprocessing. */
static const struct exec_outcome *compile_outcome(const struct job *job)
{
    const struct exec_outcome *o = hdl_outcome(job, PHASE_COMPILE);
    return o ? o : hdl_outcome(job, PHASE_CANDIDATE);
}

/* What the compiler's words mean, as VerilogEval's sv-iv-analyze goes about it (its letters in the
 * comments). */
static const struct compile_rule compile_rules[] = {
    {"syntax error", CLASS_SYNTAX, ""},                                                /* S */
    {"This assignment requires an explicit cast", CLASS_ELABORATION, "explicit_cast"}, /* e */
    {"must have a size greater than zero", CLASS_SYNTAX, "zero_size_const"},           /* 0 */
    {"is declared here as wire", CLASS_ELABORATION, "wire_assign"},                    /* w */
    {"Unknown module type", CLASS_ELABORATION, "unknown_module"},                      /* m */
    {"Unable to bind wire/reg/memory `clk'", CLASS_ELABORATION, "unbound_clk"},        /* c */
    {"Unable to bind wire/reg", CLASS_ELABORATION, "unbound_wire"},                    /* p */
    {"sorry:", CLASS_ELABORATION, "unsupported"},                                      /* C */
    {"I give up", CLASS_SYNTAX, ""},                                                   /* C */
    {"error: malformed", CLASS_SYNTAX, ""},                                            /* C */
    {"Malformed statement", CLASS_SYNTAX, ""},                                         /* C */
};

/* The candidate for our scanner, which has names end where ivl's do not: at a vertical tab and at
 * NUL, and not at a backspace. Of a directive's line ivl reads no strings, comments and escapes. */
static struct str as_read(const struct job *job)
{
    struct str code = icarus_candidate(job);
    char *ret = arena_alloc(job->arena, code.n + 1);
    bool directive = false;
    for (size_t i = 0; i < code.n; i++) {
        char c = code.p[i];
        directive = c == '`' || (directive && c != '\n');
        if (c == '\b' || (directive && (c == '"' || c == '/' || c == '\\')))
            c = ' ';
        ret[i] = c == '\v' || !c ? '_' : c;
    }
    return (struct str){ret, code.n};
}

/* A shadow that throws none: of a package of the bench's, or one that no path ("name.") begins
 * with. Names that the program has escaped are not looked for. */
static bool harmless(const struct vvpscan_finding *f, const struct job *job)
{
    struct str code = as_read(job), what = str_c(f->what);
    struct vlex lex = {.s = code};
    struct vtoken token, before = {.kind = VTOK_PUNCT};
    const char *dot = strrchr(f->what, '.');
    if (f->kind != VVPSCAN_SHADOW || str_has(what, "\\"))
        return false;
    what = str_c(dot ? dot + 1 : f->what);
    while (!str_starts(str_c(f->file), job->tag) && vlex_next(&lex, &token)) {
        if ((vtok_is(&token, ".") || vtok_is(&token, "[")) && vtok_is_name(&before) &&
            str_eq(before.text, what))
            return false;
        before = token;
    }
    return true;
}

/* The first finding that no honest design has a reason for; the odd ones are flagged. */
static const struct vvpscan_finding *worst_finding(const struct vvpscan_result *scan,
                                                   const struct job *job, struct verdict *ret)
{
    for (size_t i = 0; i < scan->n_finding; i++) {
        const struct vvpscan_finding *f = &scan->finding[i];
        const struct vvpscan_kind_row *kind = vvpscan_kind(f->kind);
        if (harmless(f, job))
            continue;
        if (kind->severity == VVPSCAN_TAMPER)
            return f;
        if (i < FLAGS_MAX)
            hdl_flag(ret, arena_printf(job->arena, "%s %s in %s", kind->name, f->what, f->scope),
                     job->arena);
    }
    return NULL;
}

static void judge_finding(const struct vvpscan_finding *f, struct verdict *ret, struct arena *a)
{
    const struct vvpscan_kind_row *kind = vvpscan_kind(f->kind);
    hdl_set(ret, CLASS_TAMPER, kind->name,
            arena_printf(a, "%s: %s in %s, %s line %d", kind->text, f->what, f->scope,
                         *f->file ? f->file : "scope at", f->line));
    ret->step = "scan";
}

static void judge_ports(const struct job *job, const struct vvpscan_result *scan,
                        struct verdict *ret)
{
    const struct directions *ports = directions_of_reference(job);
    if (scan->contested && directions_hidden(as_read(job), job->problem->entry))
        hdl_set(ret, CLASS_TAMPER, "backdrive",
                "drives a net of the bench's behind a port of another name");
    for (size_t i = 0; i < scan->n_port && ret->class == CLASS_PASS; i++)
        if (strcmp(scan->port[i].direction, "INPUT") != 0)
            directions_judge(ports, job, str_c(scan->port[i].name), i, ret);
}

/* Some of vvp's own tasks end the run when they are given nonsense, and tell nobody. A bench that
 * ended the reference's run must end the candidate's: final blocks may have spoken in its place. */
static const char ended[] = " ended";

static const char *fingerprint(const struct job *job, const struct vvpscan_result *scan)
{
    const struct exec_outcome *sim = hdl_outcome(job, PHASE_SIMULATE);
    struct witness r = {0};
    if (sim)
        witness_read(&r, sim->witness, job->nonce, job->arena);
    return arena_printf(job->arena, "%016llx %zu %d%s", (unsigned long long)scan->bench_digest,
                        scan->n_top, scan->top_line,
                        r.finish[WITNESS_BENCH].seen || r.stop[WITNESS_BENCH].seen ? ended : "");
}

static bool same_bench(const char *a, const char *b)
{
    struct str x = str_c(a), y = str_c(b);
    if (str_ends(x, ended))
        x.n -= strlen(ended);
    if (str_ends(y, ended))
        y.n -= strlen(ended);
    return str_eq(x, y);
}

/* What the candidate's part of the program does to the rest. Looked at whatever the run came to:
 * who tried and failed has tried. */
static void judge_scan(const struct job *job, struct verdict *ret)
{
    struct vvpscan_result scan;
    struct arena *a = job->arena;
    const struct vvpscan_finding *f;
    if (vvpscan(hdl_program(job), job->problem->entry, hdl_bench_top(job), NULL, 0, &scan, a) < 0) {
        if (ret->class == CLASS_PASS)
            hdl_set(ret, CLASS_HARNESS_ERROR, "scan", "the compiled program cannot be read");
        return;
    }
    ret->fingerprint = fingerprint(job, &scan);
    if (job->is_golden)
        return;
    f = worst_finding(&scan, job, ret);
    if (f)
        judge_finding(f, ret, a);
    else if (scan.file_task && hdl_guards_files(job))
        hdl_set_file_task(job, scan.file_task, scan.file_task_line, ret);
    else if (!str_starts(str_c(scan.top_file), job->tag))
        hdl_set(ret, CLASS_TAMPER, "bench_replaced",
                arena_printf(a, "the root module %s is not the bench's but from %s, line %d",
                             hdl_bench_top(job), scan.top_file, scan.top_line));
    else if (job->golden.passed && !same_bench(ret->fingerprint, job->golden.fingerprint))
        hdl_set(ret, CLASS_TAMPER, "bench_changed",
                arena_printf(a, "the compiled bench is not the reference run's (%s, not %s)",
                             ret->fingerprint, job->golden.fingerprint));
    else if (ret->class == CLASS_PASS && str_ends(str_c(job->golden.fingerprint), ended) &&
             !str_ends(str_c(ret->fingerprint), ended))
        hdl_set(ret, CLASS_RUNTIME_ERROR, "no_finish",
                "the run ended before the bench came to its $finish");
    else if (ret->class == CLASS_PASS)
        judge_ports(job, &scan, ret);
}

void icarus_judge_run(const struct job *job, struct verdict *ret)
{
    const struct exec_outcome *compile = compile_outcome(job),
                              *sim = hdl_outcome(job, PHASE_SIMULATE);
    *ret = verdict_make(CLASS_HARNESS_ERROR, "compile", "");
    hdl_add_measures(job, sim ? sim : compile, ret);
    ret->compile_log = hdl_compile_log(job);
    ret->run_log = hdl_run_log(job);
    if (!compile)
        ret->evidence = hdl_trouble(job);
    else if (hdl_ended_badly(compile, "compile", job, ret))
        return;
    else if (compile->status != EXEC_OK || !job_phase(job, PHASE_COMPILE))
        hdl_judge_compile(job, compile_rules, countof(compile_rules), compile, ret);
    else if (!sim)
        hdl_set(ret, CLASS_ELABORATION, "program_too_large", "the compiled program is too large");
    else
        hdl_judge_run(job, "vvp", ret);
}

/* How many defparams led nowhere, by the compiler's warnings; those of the bench's files, which are
 * read behind the tag, left out. *line: the last of them. */
static int lost_defparams(const struct exec_outcome *o, const struct job *job, const char **line)
{
    struct str rest = output_text(&o->err, job->arena), text;
    int n = 0;
    while (str_line(&rest, &text)) {
        if (!str_has(text, ": warning: ") || !str_has(text, " not found") ||
            str_starts(text, job->tag))
            continue;
        *line = arena_dup(job->arena, str_slice(text, 0, 200));
        n++;
    }
    return n;
}

/* A defparam whose path does not exist is no error. One that leads through the bench finds its way
 * in the joint program only, one that begins with the candidate's own top only where that is the
 * root: either would make the candidate another design when it is compiled alone. So both compiles
 * must lose the same ones. */
static void judge_defparams(const struct job *job, struct verdict *ret)
{
    const struct exec_outcome *joint = hdl_outcome(job, PHASE_COMPILE),
                              *alone = hdl_outcome(job, PHASE_ALONE);
    const char *line = "what was printed is too long to tell";
    int n;
    if (!joint || !alone || !hdl_has_word(icarus_candidate(job), "defparam"))
        return;
    n = lost_defparams(joint, job, &line);
    if (n == lost_defparams(alone, job, &line) && !joint->err.tail.n && !alone->err.tail.n)
        return;
    hdl_set(ret, CLASS_TAMPER, "defparam",
            arena_printf(job->arena, "sets other parameters within the bench than by itself: %s",
                         line));
    ret->step = "alone";
}

void icarus_judge(const struct toolchain *tools, const struct job *job, struct verdict *ret)
{
    (void)tools;
    icarus_judge_run(job, ret);
    if (ret->class == CLASS_PASS)
        hdl_judge_alone(job, "error", ret);
    if (ret->class == CLASS_PASS)
        judge_defparams(job, ret);
    if (hdl_program(job).p && ret->class != CLASS_TAMPER && ret->class != CLASS_HARNESS_ERROR)
        judge_scan(job, ret);
    hdl_untag(job, ret);
}

/* icarus.c: what to run for a candidate under Icarus Verilog.
 *
 * How it works. The bench is preprocessed once for its problem, the candidate only when it has
 * directives: its macros cannot reach the bench, and `include finds nothing. The candidate is
 * compiled alone, the bench with a stub of the candidate's ports, and the two programs are joined
 * at the ports (apart.c, runners/link). The joined program goes into a fresh box: no source lies
 * there, and the watcher (testbenches/watch) deletes the program once it is parsed, reads the
 * bench's counters and tells who ended the run over the private socket. */
#include "runners/icarus/icarus.h"

#include "runners/runner/given.h"
#include "runners/hdl/mark.h"

#include <stdio.h>
#include <string.h>

/* ---- preprocessing ---- */

#define NO_UNIT "`timescale 1ns/1ps\n"

/* A bench that says nothing of time has units of a nanosecond, as RTLLM's own flow gives it.
 * Compiled as one text it would take over the candidate's. */
static struct str bench_unit(const struct job *job)
{
    struct str line;
    return apart_has_unit(job, &line) ? STR("") : STR(NO_UNIT);
}

/* A candidate that says nothing of time has the bench's units, as if it were compiled behind the
 * bench, and as under Verilator. */
static struct str candidate_unit(const struct job *job)
{
    struct str line;
    if (!apart_has_unit(job, &line))
        return STR(NO_UNIT);
    return line.n ? str_c(arena_printf(job->arena, "`timescale %.*s\n", (int)line.n, line.p))
                  : STR("");
}

static struct exec_step preprocess(const struct toolchain *tools, const char *const *sources,
                                   const char *to)
{
    const char *argv[EXEC_ARGV_MAX] = {icarus_tools(tools)->ivlpp, "-L", "-Wredef-chg",
                                       "-Fdefines.txt"};
    struct exec_step step = {
        .name = "preprocess", .stdout_file = to, .limits = visit_compile_limits(), .go_on = true};
    size_t n = 4;
    while (*sources && n + 1 < EXEC_ARGV_MAX)
        argv[n++] = *sources++;
    visit_set_argv(&step, argv);
    return step;
}

/* A bench that prints its verdict is made to say it to the watcher as well. */
static struct str marked(const struct job *job, struct str bench)
{
    struct str ret = bench;
    int n;
    if (job->oracle->phrase)
        mark_phrases(bench, &job->oracle->phrase, 1, job->arena, &ret, &n);
    return ret;
}

static struct exec_step compile_step(const struct toolchain *tools, const char *config,
                                     const char *source, struct arena *arena)
{
    const char *argv[] = {icarus_tools(tools)->ivl,
                          arena_printf(arena, "-C%s", config),
                          arena_printf(arena, "-C%s/vvp.conf", icarus_tools(tools)->ivl_dir),
                          "--",
                          "-",
                          NULL};
    struct exec_step step = {
        .name = "compile", .stdin_file = source, .limits = visit_compile_limits(), .go_on = true};
    visit_set_argv(&step, argv);
    return step;
}

/* What stands in front of a text: a file of the box and a word on the command line, if there is
 * anything. */
static void put_in_front(struct exec_job *ret, struct exec_file *file, const char *name,
                         struct str text, const char **sources, size_t *n)
{
    if (!text.n)
        return;
    visit_add_file(ret, file, name, text);
    sources[(*n)++] = name;
}

/* The bench's files, and what it may include. */
static void add_bench(struct job *job, struct exec_job *ret, struct exec_file *file,
                      const char **sources, size_t n)
{
    const struct problem *p = job->problem;
    for (size_t i = 0; i < p->n_file; i++) {
        if (!p->file[i].compiled && !(p->file[i].given & GIVEN_SOURCE))
            visit_add_file(ret, file, p->file[i].name, p->file[i].data);
        if (!p->file[i].compiled || n + 1 == EXEC_ARGV_MAX)
            continue;
        visit_add_file(ret, file, p->file[i].name, marked(job, p->file[i].data));
        sources[n++] = p->file[i].name;
    }
}

/* The bench, ready to compile, and the reference by itself, for its ports. */
static void plan_bench(const struct toolchain *tools, struct job *job, struct exec_job *ret)
{
    const struct problem *p = job->problem;
    struct str own = given_included(p, p->reference, "assay_reference.sv", job->arena);
    struct exec_file *file = arena_alloc(job->arena, (p->n_file + 6) * sizeof *file);
    const char *sources[EXEC_ARGV_MAX] = {NULL}, *reference[3] = {NULL};
    size_t n = 0, n_reference = 0;
    visit_add_file(ret, file, "defines.txt", icarus_tools(tools)->defines);
    put_in_front(ret, file, "assay_beside.sv", given_to_bench(p, job->arena), sources, &n);
    add_bench(job, ret, file, sources, n);
    put_in_front(ret, file, "assay_given.sv", given_to_answer(p, own, job->arena), reference,
                 &n_reference);
    put_in_front(ret, file, "assay_reference.sv", own, reference, &n_reference);
    visit_add_file(ret, file, "config.txt", icarus_config(tools, p->entry, "program", job->arena));
    ret->step[ret->n_step++] = preprocess(tools, sources, "preprocessed");
    ret->step[ret->n_step++] = preprocess(tools, reference, "source");
    ret->step[ret->n_step++] = compile_step(tools, "config.txt", "source", job->arena);
    ret->collect = "preprocessed program";
    ret->collect_max_bytes = HDL_PROGRAM_MAX;
}

static void plan_candidate(const struct toolchain *tools, struct job *job, struct exec_job *ret)
{
    const struct problem *p = job->problem;
    const char *sources[3] = {NULL};
    struct str own = given_included(p, job->code, "candidate.sv", job->arena);
    struct str given = given_to_answer(p, own, job->arena);
    struct exec_file *file = arena_alloc(job->arena, 3 * sizeof *file);
    size_t n = 0;
    visit_add_file(ret, file, "defines.txt", icarus_tools(tools)->defines);
    if (given.n) /* it ends in `resetall, behind which the unit of time must be set again */
        given = str_join(given, candidate_unit(job), job->arena);
    put_in_front(ret, file, "assay_given.sv", given, sources, &n);
    visit_add_file(ret, file, "candidate.sv", own);
    sources[n] = "candidate.sv";
    ret->step[ret->n_step++] = preprocess(tools, sources, "preprocessed");
    ret->collect = "preprocessed";
    ret->collect_max_bytes = HDL_SOURCE_MAX;
}

/* ---- compiling ---- */

static void plan_compile(const struct toolchain *tools, struct job *job, struct exec_job *ret,
                         struct str source, struct str config)
{
    struct exec_file *file = arena_alloc(job->arena, 2 * sizeof *file);
    visit_add_file(ret, file, "source", source);
    visit_add_file(ret, file, "config.txt", config);
    ret->step[ret->n_step++] = compile_step(tools, "config.txt", "source", job->arena);
    ret->collect = "program";
    ret->collect_max_bytes = HDL_PROGRAM_MAX;
}

/* The candidate alone, at the bench's precision: a root of ours in front of it, whose name nobody
 * can know, asks for that and leaves no unit of time behind. Where the candidate has a `timeunit`,
 * which must be the first thing of its text, the root stands behind. `inside` is what is in it. */
static struct str alone(const struct job *job, struct str inside)
{
    const struct apart *a = job->mine;
    const char *unit = apart_unit(a->precision, job->arena);
    struct str code = icarus_candidate(job), text = str_join(candidate_unit(job), code, job->arena);
    struct str root = str_c(arena_printf(job->arena, "`resetall\n`timescale %s/%s\nmodule p%s;\n",
                                         unit, unit, job->nonce));
    root = str_join(root, inside, job->arena);
    root = str_join(root, STR("endmodule\n`resetall\n"), job->arena);
    if (str_has_word(code, STR("timeunit")) || str_has_word(code, STR("timeprecision")))
        return str_join(text, root, job->arena);
    return str_join(root, text, job->arena);
}

/* The compiler's config for that text, with its two roots: the candidate and the root of ours. */
static struct str alone_config(const struct toolchain *tools, const struct job *job,
                               const char *program)
{
    const char *root = arena_printf(job->arena, "%s\nroot:p%s", job->problem->entry, job->nonce);
    return icarus_config(tools, root, program, job->arena);
}

static void plan_alone(const struct toolchain *tools, struct job *job, struct exec_job *ret)
{
    plan_compile(tools, job, ret, alone(job, STR("")), alone_config(tools, job, "program"));
}

/* Once for each set of parameters, which the root of ours gives to the candidate. */
static void plan_with_sets(const struct toolchain *tools, struct job *job, struct exec_job *ret)
{
    const struct apart *a = job->mine;
    struct exec_file *file = arena_alloc(job->arena, 2 * a->sets.n * sizeof *file);
    const char *collect = "";
    for (size_t k = 0; k < a->sets.n; k++) {
        const char *source = arena_printf(job->arena, "source%zu", k);
        const char *config = arena_printf(job->arena, "config%zu.txt", k);
        const char *program = arena_printf(job->arena, "program%zu", k);
        visit_add_file(ret, file, source, alone(job, a->defparams[k]));
        visit_add_file(ret, file, config, alone_config(tools, job, program));
        ret->step[ret->n_step++] = compile_step(tools, config, source, job->arena);
        collect = arena_printf(job->arena, "%s%s%s", collect, k ? " " : "", program);
    }
    ret->collect = collect;
    ret->collect_max_bytes = HDL_PROGRAM_MAX;
}

/* Stub and bench. The bench is preprocessed already, and the stub needs no preprocessing. */
static void plan_stub(const struct toolchain *tools, struct job *job, struct exec_job *ret)
{
    struct str source = str_join(bench_unit(job), ((struct apart *)job->mine)->source, job->arena);
    source = str_join(source, STR("\n"), job->arena);
    plan_compile(tools, job, ret, str_join(source, job->prepared, job->arena),
                 icarus_config(tools, hdl_bench_top(job), "program", job->arena));
}

static void plan_finer(const struct toolchain *tools, struct job *job, struct exec_job *ret)
{
    const struct apart *a = job->mine;
    const char *unit = apart_unit(link_precision(a->sets.set[0].program), job->arena);
    struct str source = str_join(str_c(arena_printf(job->arena, "`timescale %s/%s\n", unit, unit)),
                                 a->source, job->arena);
    source = str_join(source, STR("\n`resetall\n"), job->arena);
    source = str_join(source, bench_unit(job), job->arena);
    plan_compile(tools, job, ret, str_join(source, job->prepared, job->arena),
                 icarus_config(tools, hdl_bench_top(job), "program", job->arena));
}

/* As upstream compiles it: one text, the candidate in front. */
static void plan_joint(const struct toolchain *tools, struct job *job, struct exec_job *ret)
{
    struct str candidate = icarus_bare_candidate(job), bench = icarus_bare_bench(job);
    plan_compile(tools, job, ret,
                 job->joint == JOINT_SWAPPED ? str_join(bench, candidate, job->arena)
                                             : str_join(candidate, bench, job->arena),
                 icarus_config(tools, hdl_bench_top(job), "program", job->arena));
}

/* ---- running ---- */

/* The watcher's file comes before the C++ library (testbenches/watch/cast.c). */
#define CASTS_KEPT "LD_PRELOAD=/assay/watch.vpi\n"

static void plan_run(const struct toolchain *tools, struct job *job, struct exec_job *ret,
                     struct str program, struct exec_limits limits)
{
    const char *argv[] = {
        icarus_tools(tools)->vvp, "-n", "-M", "/assay", "-mwatch", "program", "-none", NULL};
    const struct problem *p = job->problem;
    struct exec_file *file = arena_alloc(job->arena, (p->n_file + 1) * sizeof *file);
    struct exec_step step = {
        .name = "simulate", .limits = limits, .witness = true, .env = CASTS_KEPT};
    visit_add_file(ret, file, "program", program);
    hdl_add_data(ret, file, p);
    step.brief = str_c(arena_printf(job->arena,
                                    "nonce %s\nentry %s\ntop %s\nunlink program\n%sstop %s\n"
                                    "behaviour %d\nstall %lld\n%sgo\n",
                                    job->nonce, p->entry, hdl_bench_top(job), job->oracle->counters,
                                    job->oracle->stop, (job->want & WANT_BEHAVIOUR) != 0,
                                    (long long)hdl_stall_ms(job),
                                    job->want & WANT_EARLY ? "early mismatches\n" : ""));
    visit_set_argv(&step, argv);
    ret->step[ret->n_step++] = step;
}

static void plan_simulate(const struct toolchain *tools, struct job *job, struct exec_job *ret)
{
    plan_run(tools, job, ret, ((struct apart *)job->mine)->linked.text, visit_run_limits(job));
}

static void plan_joint_run(const struct toolchain *tools, struct job *job, struct exec_job *ret)
{
    plan_run(tools, job, ret, job_phase(job, PHASE_JOINT)->collected[0].data,
             hdl_official_limits(job));
}

/* ---- the phases in order: each is due when it was not run and its condition holds ---- */

static bool apart_is(const struct job *job, enum apart_state state)
{
    const struct apart *a = job->mine;
    return a && a->state == state;
}

static bool due_bench(const struct job *job)
{
    return !job->prepared.p;
}

static bool due_candidate(const struct job *job)
{
    return job->prepared.p && icarus_preprocesses(job);
}

static bool due_joint(const struct job *job)
{
    return job->joint && job->prepared.p &&
           (!icarus_preprocesses(job) || hdl_phase_ok(job, PHASE_CANDIDATE));
}

static bool due_joint_run(const struct job *job)
{
    return hdl_phase_ok(job, PHASE_JOINT);
}

static bool due_base(const struct job *job)
{
    return apart_is(job, APART_BASE);
}

static bool due_compile(const struct job *job)
{
    return apart_is(job, APART_COMPILE);
}

static bool due_probe(const struct job *job)
{
    return apart_is(job, APART_PROBE);
}

static bool due_with_sets(const struct job *job)
{
    return apart_is(job, APART_WITH_SETS);
}

static bool due_stub(const struct job *job)
{
    return apart_is(job, APART_STUB);
}

static bool due_finer(const struct job *job)
{
    return apart_is(job, APART_FINER);
}

static bool due_simulate(const struct job *job)
{
    return apart_is(job, APART_LINKED);
}

static const struct hdl_phase phases[] = {
    {PHASE_BENCH, due_bench, plan_bench},
    {PHASE_BASE, due_base, plan_stub},
    {PHASE_CANDIDATE, due_candidate, plan_candidate},
    {PHASE_COMPILE, due_compile, plan_alone},
    {PHASE_PROBE, due_probe, plan_stub},
    {PHASE_WITH_SETS, due_with_sets, plan_with_sets},
    {PHASE_STUB, due_stub, plan_stub},
    {PHASE_FINER, due_finer, plan_finer},
    {PHASE_SIMULATE, due_simulate, plan_simulate},
    {PHASE_JOINT, due_joint, plan_joint},
    {PHASE_JOINT_RUN, due_joint_run, plan_joint_run},
};

static int icarus_next(const struct toolchain *tools, struct job *job, struct exec_job *ret,
                       const char **phase)
{
    apart_keep(job);
    if (!job->prepared.p && job_phase(job, PHASE_BENCH))
        return 0; /* the bench itself does not preprocess */
    if (job->prepared.p && job->joint < JOINT_ONLY)
        apart_of(job);
    if (hdl_next(phases, countof(phases), tools, job, ret, phase))
        return 1;
    if (!icarus_asks(tools, job))
        return 0;
    icarus_plan_read(tools, job, ret);
    *phase = PHASE_READ;
    return 1;
}

static const char *by_hand(const struct by_hand *what, struct arena *arena)
{
    return arena_printf(arena, "iverilog %s -s %s -o program%s && vvp -n program", ICARUS_FLAGS,
                        what->top, what->sources);
}

static const struct runner_tool programs[] = {
    {"iverilog", "iverilog", "-V", "iverilog", "ersion", true, "compiles candidates"},
    {"vvp", "vvp", "-V", "iverilog", "ersion", true, "simulates them"},
    {0},
};

const struct runner runner_icarus = {
    .name = "icarus",
    .help = "compile with Icarus Verilog, simulate with vvp",
    .tools = programs,
    .can = WANT_BEHAVIOUR | WANT_OFFICIAL | WANT_EARLY,
    .messages = &icarus_messages,
    .open = icarus_open,
    .close = icarus_close,
    .next = icarus_next,
    .judge = icarus_judge,
    .hello = icarus_hello,
    .hello_trouble = icarus_hello_trouble,
    .by_hand = by_hand,
};

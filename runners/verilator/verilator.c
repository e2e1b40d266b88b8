/* verilator.c: what to run for a candidate under Verilator.
 *
 * How it works. Bench and candidate are two programs, and the two are never together, neither in a
 * compile nor in a process. Once for each problem Verilator is asked what stands between the two
 * (verilator/netlist.c), and the bench is compiled with a stub in the candidate's place
 * (verilator/stub.c, verilator/bench.c). Each candidate is compiled behind a wrapper with the
 * bench's parameters, in a box that holds nothing of the bench. Then the bench runs, the candidate
 * beside it as its peer (exec.h), and asks it region by region for its outputs
 * (testbenches/verilated). So whatever a candidate is made of, C++ among it, it can do no more than
 * answer at its ports. The reference as the candidate goes the same way, and has to pass. */
#include "runners/verilator/verilator.h"

#include "runners/runner/given.h"
#include "runners/verilator/stub.h"
#include "testbenches/verilated/page.h"

#include <string.h>

static void half_of(const struct job *job, struct verilator_half *ret)
{
    *ret = (struct verilator_half){0};
    verilator_unpack(job->prepared, ret);
}

/* ---- the candidate's compile ---- */

static void add_source(struct job *job, struct exec_job *ret, struct exec_file *file,
                       const char *name, const char *line, struct str text)
{
    const char *head =
        arena_printf(job->arena, "`timescale %s\n%s", verilator_timescale(job), line);
    visit_add_file(ret, file, name, str_join(str_c(head), text, job->arena));
}

static struct str behind_blanks(struct str s)
{
    while (s.n && (*s.p == ' ' || (*s.p >= '\t' && *s.p <= '\r')))
        s = str_slice(s, 1, s.n);
    return s;
}

/* Comments that speak to Verilator become ordinary ones: under other tools they are, and in some
 * places Verilator takes them for a syntax error. */
static struct str plain_comments(struct str code, struct arena *arena)
{
    char *ret;
    if (!str_has(code, "erilator"))
        return code;
    ret = arena_dup(arena, code);
    for (size_t i = 0; i + 2 < code.n; i++) {
        struct str word;
        if (code.p[i] != '/' || (code.p[i + 1] != '/' && code.p[i + 1] != '*'))
            continue;
        word = behind_blanks(str_slice(code, i + 2, code.n));
        if (str_starts(word, "verilator") || str_starts(word, "Verilator"))
            ret[word.p - code.p] = '-';
    }
    return (struct str){ret, code.n};
}

/* The wrapper comes first: nothing in the candidate changes how it is read. */
static struct exec_step verilate_step(const struct verilator_tools *t, struct job *job, bool given)
{
    const char *argv[EXEC_ARGV_MAX + 1] = {t->verilator};
    struct exec_step step = {.name = "verilate", .limits = visit_compile_limits()};
    size_t n = 1;
    verilator_add_words(argv, &n, EXEC_ARGV_MAX, verilator_lint_flags, job->arena);
    verilator_add_words(argv, &n, EXEC_ARGV_MAX,
                        "-Wno-ENUMVALUE --cc --prefix Vtop -Mdir obj --top-module " STUB_WRAPPER
                        " candidate.vlt wrapper.sv",
                        job->arena);
    if (given)
        argv[n++] = "assay_given.sv";
    argv[n++] = "candidate.sv";
    argv[n] = NULL;
    visit_set_argv(&step, argv);
    return step;
}

static struct exec_step build_step(const struct verilator_tools *t, struct job *job)
{
    const char *argv[EXEC_ARGV_MAX + 1];
    struct exec_step step = {.name = "build", .limits = verilator_build_limits()};
    size_t n = 0;
    verilator_add_cxx(t, argv, &n, job->arena);
    verilator_add_words(argv, &n, EXEC_ARGV_MAX, "-include /assay/part.cpp /assay/candidate.o",
                        job->arena);
    visit_set_argv(&step, argv);
    return step;
}

static void plan_compile(const struct toolchain *tools, struct job *job, struct exec_job *ret)
{
    const struct verilator_tools *t = verilator_tools(tools);
    struct exec_file *file = arena_alloc(job->arena, 5 * sizeof *file);
    struct str own = given_included(job->problem, job->code, "candidate.sv", job->arena);
    struct str given = given_to_answer(job->problem, own, job->arena);
    struct verilator_half half;
    half_of(job, &half);
    add_source(job, ret, file, "wrapper.sv", "", half.wrapper);
    if (given.n)
        add_source(job, ret, file, "assay_given.sv", "", given);
    add_source(job, ret, file, "candidate.sv", "`line 1 \"candidate.sv\" 0\n",
               plain_comments(own, job->arena));
    visit_add_file(ret, file, "ports.h", half.ports);
    visit_add_file(ret, file, "candidate.vlt",
                   str_c(arena_printf(job->arena, "`verilator_config\nno_inline -module \"%s\"\n",
                                      job->problem->entry)));
    ret->step[0] = verilate_step(t, job, given.n);
    ret->step[1] = build_step(t, job);
    ret->n_step = 2;
    ret->collect = "program";
    ret->collect_max_bytes = HDL_PROGRAM_MAX;
}

/* ---- the run ---- */

/* The candidate runs beside the step, and shares the page with it. */
static void put_beside(struct exec_step *step, const char *candidate)
{
    step->peer = candidate;
    step->shared_bytes = sizeof(struct assay_page);
}

static void plan_simulate(const struct toolchain *tools, struct job *job, struct exec_job *ret)
{
    static const char *const argv[] = {"/box/program", NULL};
    struct exec_file *file = arena_alloc(job->arena, (job->problem->n_file + 2) * sizeof *file);
    struct verilator_half half;
    (void)tools;
    half_of(job, &half);
    visit_add_file(ret, file, "program", half.program)->executable = true;
    visit_add_file(ret, file, "candidate", hdl_program(job))->executable = true;
    hdl_add_data(ret, file, job->problem);
    ret->step[0] = (struct exec_step){
        .name = "simulate",
        .limits = visit_run_limits(job),
        .witness = true,
        .env = "LD_LIBRARY_PATH=/assay\n",
        .brief = str_c(arena_printf(job->arena, "nonce %s\nunlink program\nstop %s\ngo\n",
                                    job->nonce, job->oracle->stop)),
    };
    visit_set_argv(&ret->step[0], argv);
    put_beside(&ret->step[0], "candidate");
    ret->n_step = 1;
}

/* ---- what is due ---- */

static bool due_ports(const struct job *job)
{
    return !job->prepared.p && verilator_reports(job);
}

static bool due_bench(const struct job *job)
{
    struct split s;
    if (job->prepared.p || !job_phase(job, PHASE_PORTS))
        return false;
    verilator_split(job, &s);
    return s.why == SPLIT_NONE;
}

static bool due_compile(const struct job *job)
{
    return job->prepared.p != NULL;
}

static bool due_simulate(const struct job *job)
{
    return hdl_program(job).p != NULL;
}

static const struct hdl_phase phases[] = {
    {PHASE_PORTS, due_ports, verilator_plan_ports},
    {PHASE_BENCH, due_bench, verilator_plan_bench},
    {PHASE_COMPILE, due_compile, plan_compile},
    {PHASE_SIMULATE, due_simulate, plan_simulate},
};

static int verilator_next(const struct toolchain *tools, struct job *job, struct exec_job *ret,
                          const char **phase)
{
    if (!job->prepared.p && hdl_phase_ok(job, PHASE_BENCH))
        job->prepared = verilator_pack(job);
    return hdl_next(phases, countof(phases), tools, job, ret, phase);
}

static const char *by_hand(const struct by_hand *what, struct arena *arena)
{
    return arena_printf(arena,
                        "verilator --binary --timing -Wno-fatal --top-module %s -o program%s && "
                        "obj_dir/program",
                        what->top, what->sources);
}

static const struct runner_tool programs[] = {
    {"verilator", "verilator_bin", "--version", "verilator", "erilator", false,
     "--simulator verilator|both, --lint"},
    {"g++", "g++", "--version", "g++", "g++", false, "compiles what Verilator makes"},
    {0},
};

const struct runner runner_verilator = {
    .name = "verilator",
    .help = "compile with Verilator and g++, run the program",
    .tools = programs,
    .messages = &verilator_messages,
    .open = verilator_tools_open,
    .close = verilator_tools_close,
    .next = verilator_next,
    .judge = verilator_judge,
    .by_hand = by_hand,
};

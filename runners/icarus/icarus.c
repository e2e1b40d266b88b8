/* icarus.c: what to run for a candidate under Icarus Verilog.
 *
 * How it works. The candidate is preprocessed by itself (only when it has directives), so that its
 * macros cannot reach into the bench and `include finds nothing; the bench was preprocessed by
 * itself once for the problem. Both texts are fed to ivl as one, in upstream's order: candidate,
 * bench, reference. The program comes back to us and goes into a fresh box of its own: no source
 * lies there, and the watcher (testbenches/watch) deletes the program once it is parsed, reads the
 * bench's counters and tells who ended the run over the private socket. When all agrees that this
 * is a pass, the candidate is compiled once more, alone, with its own top: what reads, writes or
 * forces anything outside itself does not elaborate there; and the program is scanned for what that
 * cannot show. */
#include "runners/icarus/icarus.h"

#include "runners/hdl/alone.h"
#include "runners/icarus/scan.h"
#include "runners/hdl/mark.h"

#include <stdio.h>
#include <string.h>

static void preprocess(const struct toolchain *tools, const struct job *job, struct exec_job *ret,
                       const char *const *sources)
{
    const char *argv[EXEC_ARGV_MAX] = {icarus_tools(tools)->ivlpp, "-L", "-Wredef-chg",
                                       "-Fdefines.txt"};
    size_t n = 4;
    while (*sources && n + 1 < EXEC_ARGV_MAX)
        argv[n++] = *sources++;
    (void)job;
    ret->step[0] = (struct exec_step){
        .name = "preprocess",
        .stdout_file = "preprocessed",
        .limits = hdl_compile_limits(),
        .go_on = true,
    };
    hdl_set_argv(&ret->step[0], argv);
    ret->n_step = 1;
    ret->collect = "preprocessed";
    ret->collect_max_bytes = HDL_SOURCE_MAX;
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

static void plan_bench(const struct toolchain *tools, struct job *job, struct exec_job *ret)
{
    const struct problem *p = job->problem;
    struct exec_file *file = arena_alloc(job->arena, (p->n_file + 1) * sizeof *file);
    const char *sources[EXEC_ARGV_MAX] = {NULL};
    size_t n = 0;
    hdl_add_file(ret, file, "defines.txt", icarus_tools(tools)->defines);
    for (size_t i = 0; i < p->n_file; i++) {
        if (!p->file[i].compiled || n + 1 == countof(sources))
            continue;
        hdl_add_file(ret, file, p->file[i].name, marked(job, p->file[i].data));
        sources[n++] = p->file[i].name;
    }
    preprocess(tools, job, ret, sources);
}

static void plan_candidate(const struct toolchain *tools, struct job *job, struct exec_job *ret)
{
    static const char *const sources[] = {"candidate.sv", NULL};
    struct exec_file *file = arena_alloc(job->arena, 2 * sizeof *file);
    hdl_add_file(ret, file, "defines.txt", icarus_tools(tools)->defines);
    hdl_add_file(ret, file, "candidate.sv", job->code);
    preprocess(tools, job, ret, sources);
}

struct str icarus_candidate(const struct job *job)
{
    const struct exec_result *pp = job_phase(job, PHASE_CANDIDATE);
    struct str text;
    if (pp)
        /* ivlpp keeps a missing end of the last line, and a `line must begin its own */
        return pp->n_collected ? hdl_join(pp->collected[0].data, STR("\n"), job->arena)
                               : (struct str){0};
    text = hdl_join(STR("`line 1 \"candidate.sv\" 0\n"), job->code, job->arena);
    return hdl_join(text, STR("\n"), job->arena);
}

static struct exec_step compile_step(const struct toolchain *tools, const char *target,
                                     struct arena *arena)
{
    const char *argv[] = {icarus_tools(tools)->ivl,
                          "-Cconfig.txt",
                          arena_printf(arena, "-C%s/%s.conf", icarus_tools(tools)->ivl_dir, target),
                          "--",
                          "-",
                          NULL};
    struct exec_step step = {
        .name = "compile", .stdin_file = "source", .limits = hdl_compile_limits()};
    hdl_set_argv(&step, argv);
    return step;
}

/* To see every change of the counters costs up to 75 % of a simulation, so the watcher looks that
 * closely only at candidates that name the bench, or have words that can reach it without a name.
 */
static bool suspicious(const struct job *job)
{
    static const char *const words[] = {"force", "$deposit", "defparam", "bind", "alias"};
    for (size_t i = 0; i < countof(words); i++)
        if (hdl_has_word(job->code, words[i]))
            return true;
    return hdl_has_word(job->code, hdl_bench_top(job)) || hdl_has_word(job->code, "$root");
}

static struct exec_step simulate_step(const struct toolchain *tools, const struct job *job)
{
    const char *argv[] = {
        icarus_tools(tools)->vvp, "-n", "-M", "/assay", "-mwatch", "program", "-none", NULL};
    struct exec_step step = {
        .name = "simulate", .limits = hdl_simulate_limits(job), .witness = true};
    step.brief =
        str_c(arena_printf(job->arena,
                           "nonce %s\nentry %s\ntop %s\nunlink program\n%sstop %s\nmonotone %d\n"
                           "behaviour %d\ngo\n",
                           job->nonce, job->problem->entry, hdl_bench_top(job),
                           job->oracle->counters, job->oracle->stop, suspicious(job), job->vote));
    hdl_set_argv(&step, argv);
    return step;
}

/* The bench with the job's tag in front of every file name that its `line directives give. */
static struct str tagged_bench(const struct job *job)
{
    struct str rest = job->prepared, line, ret;
    struct buf out;
    buf_init(&out, 2u * HDL_SOURCE_MAX);
    while (str_line(&rest, &line)) {
        ptrdiff_t quote = str_starts(line, "`line ") ? str_find(line, "\"", 0) : -1;
        if (quote >= 0) {
            buf_adds(&out, str_slice(line, 0, (size_t)quote + 1));
            buf_addf(&out, "%s/", job->tag);
            line = str_slice(line, (size_t)quote + 1, line.n);
        }
        buf_adds(&out, line);
        buf_addc(&out, "\n");
    }
    ret = arena_str(job->arena, buf_str(&out));
    buf_finish(&out);
    return ret;
}

static void plan_compile(const struct toolchain *tools, struct job *job, struct exec_job *ret)
{
    struct exec_file *file = arena_alloc(job->arena, 2 * sizeof *file);
    struct str candidate = icarus_candidate(job), bench = tagged_bench(job);
    hdl_add_file(ret, file, "source",
                 job->swapped ? hdl_join(bench, candidate, job->arena)
                              : hdl_join(candidate, bench, job->arena));
    hdl_add_file(ret, file, "config.txt",
                 icarus_config(tools, hdl_bench_top(job), "program", job->arena));
    ret->step[0] = compile_step(tools, "vvp", job->arena);
    ret->n_step = 1;
    ret->collect = "program";
    ret->collect_max_bytes = HDL_PROGRAM_MAX;
}

/* The bench's generator of random numbers is the bench's: a candidate draws from one of its own. */
static struct str program_to_run(const struct job *job)
{
    struct str program = hdl_program(job);
    struct vvpscan_result scan;
    if (!str_has(icarus_candidate(job), "random") ||
        vvpscan(program, job->problem->entry, hdl_bench_top(job), NULL, 0, &scan, job->arena) < 0)
        return program;
    return vvpscan_own_draws(program, &scan, job->arena);
}

static void plan_simulate(const struct toolchain *tools, struct job *job, struct exec_job *ret)
{
    const struct problem *p = job->problem;
    struct exec_file *file = arena_alloc(job->arena, (p->n_file + 1) * sizeof *file);
    hdl_add_file(ret, file, "program", program_to_run(job));
    hdl_add_data(ret, file, p);
    ret->step[0] = simulate_step(tools, job);
    ret->n_step = 1;
}

static void plan_alone(const struct toolchain *tools, struct job *job, struct exec_job *ret)
{
    struct exec_file *file = arena_alloc(job->arena, 2 * sizeof *file);
    struct alone_sets sets;
    vvpscan_sets(hdl_program(job), job->problem->entry, hdl_bench_top(job), &sets, job->arena);
    hdl_add_file(ret, file, "source", alone_source(job, &sets, icarus_candidate(job)));
    hdl_add_file(ret, file, "config.txt",
                 icarus_config(tools, alone_root(job, &sets), "program", job->arena));
    ret->step[0] = compile_step(tools, "null", job->arena);
    ret->n_step = 1;
}

/* Would this be a pass but for the checks that cost extra? */
static bool passes_so_far(const struct job *job)
{
    struct verdict v;
    icarus_judge_run(job, &v);
    return v.class == CLASS_PASS;
}

/* The phases in order: each is due when it was not run and its condition holds. */
static bool due_bench(const struct job *job)
{
    return !job->prepared.p;
}

static bool due_candidate(const struct job *job)
{
    return memchr(job->code.p, '`', job->code.n) != NULL;
}

static bool due_compile(const struct job *job)
{
    return !due_candidate(job) || hdl_phase_ok(job, PHASE_CANDIDATE);
}

static bool due_simulate(const struct job *job)
{
    return hdl_program(job).p != NULL;
}

static bool due_alone(const struct job *job)
{
    return !job->is_golden && job_phase(job, PHASE_SIMULATE) && passes_so_far(job);
}

static const struct hdl_phase phases[] = {
    {PHASE_BENCH, due_bench, plan_bench},       {PHASE_CANDIDATE, due_candidate, plan_candidate},
    {PHASE_COMPILE, due_compile, plan_compile}, {PHASE_SIMULATE, due_simulate, plan_simulate},
    {PHASE_ALONE, due_alone, plan_alone},
};

static int icarus_next(const struct toolchain *tools, struct job *job, struct exec_job *ret,
                       const char **phase)
{
    if (!job->prepared.p && hdl_phase_ok(job, PHASE_BENCH))
        job->prepared = job_phase(job, PHASE_BENCH)->collected[0].data;
    if (!job->prepared.p && job_phase(job, PHASE_BENCH))
        return 0; /* the bench itself does not preprocess */
    return hdl_next(phases, countof(phases), tools, job, ret, phase);
}

const struct runner runner_icarus = {
    .name = "icarus",
    .help = "compile with Icarus Verilog, simulate with vvp",
    .open = icarus_open,
    .close = icarus_close,
    .next = icarus_next,
    .judge = icarus_judge,
};

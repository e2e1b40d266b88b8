/* icarus.c: what to run for a candidate under Icarus Verilog.
 *
 * How it works. The candidate is preprocessed by itself (only when it has directives), so that its
 * macros cannot reach into the bench and `include finds nothing; the bench was preprocessed by
 * itself once for the problem. Both texts are fed to ivl as one, in upstream's order: candidate,
 * bench, reference. Before vvp starts, the sources are deleted; the watcher (testbenches/watch)
 * deletes the compiled program once it is parsed, reads the bench's counters and tells who ended
 * the run over the private socket. When all agrees that this is a pass, the candidate is compiled
 * once more, alone, with its own top: what reads, writes or forces anything outside itself does not
 * elaborate there. */
#include "runners/icarus.h"

#include <stdio.h>
#include <string.h>

#define SOURCE_MAX     (16u << 20)
#define GOLDEN_CPU_MS  120000
#define CPU_FLOOR_MS   10000
#define CPU_FACTOR     10 /* times the golden run's CPU time */
#define COMPILE_CPU_MS 20000

int64_t icarus_cpu_limit_us(const struct job *job)
{
    int64_t us = job->golden.cpu_us * CPU_FACTOR;
    if (job->is_golden)
        return GOLDEN_CPU_MS * 1000ll;
    return us > CPU_FLOOR_MS * 1000ll ? us : CPU_FLOOR_MS * 1000ll;
}

static struct exec_limits compile_limits(void)
{
    struct exec_limits l = exec_limits_default();
    l.cpu_ms = COMPILE_CPU_MS;
    l.wall_ms = 4 * l.cpu_ms + 1000;
    return l;
}

/* The suite's own harness may wait longer than we do; then the run goes on for its sake, and the
 * judge compares the CPU time with our own limit afterwards. */
static struct exec_limits simulate_limits(const struct job *job)
{
    struct exec_limits l = exec_limits_default();
    l.cpu_ms = icarus_cpu_limit_us(job) / 1000;
    if (job->as_official && l.cpu_ms < job->oracle->official_wall_s * 1000)
        l.cpu_ms = job->oracle->official_wall_s * 1000;
    l.wall_ms = 4 * l.cpu_ms + 1000;
    return l;
}

static void set_argv(struct exec_step *step, const char *const *argv)
{
    size_t i = 0;
    for (; argv[i] && i < EXEC_ARGV_MAX; i++)
        step->argv[i] = argv[i];
    step->argv[i] = NULL;
}

static struct exec_file *add_file(struct exec_job *ret, struct exec_file *table, const char *name,
                                  struct str data)
{
    table[ret->n_file] = (struct exec_file){.name = name, .data = data};
    ret->file = table;
    return &table[ret->n_file++];
}

static void preprocess(const struct toolchain *tools, const struct job *job, struct exec_job *ret,
                       const char *const *sources)
{
    const char *argv[EXEC_ARGV_MAX] = {tools->ivlpp, "-L", "-Wredef-chg", "-Fdefines.txt"};
    size_t n = 4;
    while (*sources && n + 1 < EXEC_ARGV_MAX)
        argv[n++] = *sources++;
    (void)job;
    ret->step[0] = (struct exec_step){
        .name = "preprocess",
        .stdout_file = "preprocessed",
        .limits = compile_limits(),
        .go_on = true,
    };
    set_argv(&ret->step[0], argv);
    ret->n_step = 1;
    ret->collect = "preprocessed";
    ret->collect_max_bytes = SOURCE_MAX;
}

static void plan_bench(const struct toolchain *tools, struct job *job, struct exec_job *ret)
{
    const struct problem *p = job->problem;
    struct exec_file *file = arena_alloc(job->arena, (p->n_file + 1) * sizeof *file);
    const char *sources[EXEC_ARGV_MAX] = {NULL};
    size_t n = 0;
    add_file(ret, file, "defines.txt", tools->defines);
    for (size_t i = 0; i < p->n_file; i++) {
        if (!p->file[i].compiled || n + 1 == countof(sources))
            continue;
        add_file(ret, file, p->file[i].name, p->file[i].data);
        sources[n++] = p->file[i].name;
    }
    preprocess(tools, job, ret, sources);
}

static void plan_candidate(const struct toolchain *tools, struct job *job, struct exec_job *ret)
{
    static const char *const sources[] = {"candidate.sv", NULL};
    struct exec_file *file = arena_alloc(job->arena, 2 * sizeof *file);
    add_file(ret, file, "defines.txt", tools->defines);
    add_file(ret, file, "candidate.sv", job->code);
    preprocess(tools, job, ret, sources);
}

static struct str join(struct str a, struct str b, struct arena *arena)
{
    char *p = arena_alloc(arena, a.n + b.n + 1);
    if (a.n)
        memcpy(p, a.p, a.n);
    if (b.n)
        memcpy(p + a.n, b.p, b.n);
    return (struct str){p, a.n + b.n};
}

/* The candidate as ivl reads it: preprocessed, or as it is when it has no directive. */
static struct str candidate_source(const struct job *job)
{
    const struct exec_result *pp = job_phase(job, PHASE_CANDIDATE);
    struct str text;
    if (pp)
        return pp->n_collected ? pp->collected[0].data : (struct str){0};
    text = join(STR("`line 1 \"candidate.sv\" 0\n"), job->code, job->arena);
    return join(text, STR("\n"), job->arena);
}

static struct exec_step compile_step(const struct toolchain *tools, const char *target,
                                     struct arena *arena)
{
    const char *argv[] = {tools->ivl,
                          "-Cconfig.txt",
                          arena_printf(arena, "-C%s/%s.conf", tools->ivl_dir, target),
                          "--",
                          "-",
                          NULL};
    struct exec_step step = {.name = "compile", .stdin_file = "source", .limits = compile_limits()};
    set_argv(&step, argv);
    return step;
}

static struct exec_step simulate_step(const struct toolchain *tools, const struct job *job)
{
    const char *argv[] = {tools->vvp, "-n", "-M/assay", "-mwatch", "program", "-none", NULL};
    struct exec_step step = {
        .name = "simulate",
        .remove = "source config.txt",
        .limits = simulate_limits(job),
        .report = true,
    };
    step.brief = str_c(arena_printf(
        job->arena, "nonce %s\nentry %s\ntop %s\nunlink program\n%sstop %s\ngo\n", job->nonce,
        job->problem->entry, job->oracle->top, job->oracle->counters, job->oracle->stop));
    set_argv(&step, argv);
    return step;
}

static void plan_run(const struct toolchain *tools, struct job *job, struct exec_job *ret)
{
    const struct problem *p = job->problem;
    struct exec_file *file = arena_alloc(job->arena, (p->n_file + 2) * sizeof *file);
    add_file(ret, file, "source", join(candidate_source(job), job->prepared, job->arena));
    add_file(ret, file, "config.txt",
             toolchain_config(tools, job->oracle->top, "program", job->arena));
    for (size_t i = 0; i < p->n_file; i++)
        if (!p->file[i].compiled)
            add_file(ret, file, p->file[i].name, p->file[i].data);
    ret->step[STEP_COMPILE] = compile_step(tools, "vvp", job->arena);
    ret->step[STEP_SIMULATE] = simulate_step(tools, job);
    ret->n_step = 2;
}

static void plan_alone(const struct toolchain *tools, struct job *job, struct exec_job *ret)
{
    struct exec_file *file = arena_alloc(job->arena, 2 * sizeof *file);
    add_file(ret, file, "source", candidate_source(job));
    add_file(ret, file, "config.txt",
             toolchain_config(tools, job->problem->entry, "program", job->arena));
    ret->step[0] = compile_step(tools, "null", job->arena);
    ret->n_step = 1;
}

static bool phase_ok(const struct job *job, const char *phase)
{
    const struct exec_result *r = job_phase(job, phase);
    return r && r->n_step && r->step[0].status == EXEC_OK && r->n_collected &&
           r->collected[0].data.p;
}

/* Would this be a pass but for the last check? */
static bool passes_so_far(const struct toolchain *tools, const struct job *job)
{
    struct verdict v;
    icarus_judge(tools, job, &v);
    return v.class == CLASS_PASS;
}

static int icarus_next(const struct toolchain *tools, struct job *job, struct exec_job *ret,
                       const char **phase)
{
    *ret = (struct exec_job){0};
    if (!job->prepared.p && phase_ok(job, PHASE_BENCH))
        job->prepared = job_phase(job, PHASE_BENCH)->collected[0].data;
    if (!job->prepared.p) {
        if (job_phase(job, PHASE_BENCH))
            return 0;
        plan_bench(tools, job, ret);
        *phase = PHASE_BENCH;
        return 1;
    }
    if (!job_phase(job, PHASE_RUN)) {
        bool directives = memchr(job->code.p, '`', job->code.n) != NULL;
        const struct exec_result *pp = job_phase(job, PHASE_CANDIDATE);
        *phase = directives && !pp ? PHASE_CANDIDATE : PHASE_RUN;
        if (pp && !phase_ok(job, PHASE_CANDIDATE))
            return 0;
        (directives && !pp ? plan_candidate : plan_run)(tools, job, ret);
        return 1;
    }
    if (job->is_golden || job_phase(job, PHASE_ALONE) || !passes_so_far(tools, job))
        return 0;
    plan_alone(tools, job, ret);
    *phase = PHASE_ALONE;
    return 1;
}

static const struct exec_file *icarus_kit(const struct toolchain *tools, size_t *n)
{
    *n = countof(tools->kit);
    return tools->kit;
}

const struct runner runner_icarus = {
    .name = "icarus",
    .help = "compile with Icarus Verilog, simulate with vvp",
    .open = toolchain_open,
    .close = toolchain_close,
    .next = icarus_next,
    .judge = icarus_judge,
    .kit = icarus_kit,
};

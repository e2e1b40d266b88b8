/* plan.c: what to run. The reference first, in a box of its own: what it tells is kept outside. Then the
 * answer is compiled, and its object file taken out before anything of it runs; then it is run, once on
 * one thread and once on two. */
#include "harness/io/embed.h"
#include "harness/io/json.h"
#include "runners/kernel/kernel.h"
#include "runners/runner/visit.h"

#include <string.h>

#define KEEP       (8 << 20)
#define OBJECT_MAX (8u << 20)
#define PROCESSES  64
#define MEMORY     (2ll << 30)
#define TOLERANCE  1e-9

const char *const kernel_kept[KERNEL_RUNS] = {"one", "two"};

static const struct kernel_row *row_of(const struct job *job)
{
    for (size_t i = 0; i < kernel_row_count; i++)
        if (strcmp(kernel_rows[i].word, job->oracle->kind->name) == 0)
            return &kernel_rows[i];
    return NULL;
}

static double tolerance_of(const struct problem *p)
{
    struct err ignored = {0};
    json_t *facts = NULL;
    double ret = TOLERANCE;
    if (p->facts && *p->facts && json_parse(str_c(p->facts), "facts", &facts, &ignored) == 0)
        json_get_num(facts, "tolerance", false, &ret, &ignored);
    json_decref(facts);
    return ret;
}

const struct kernel_notes *kernel_notes_of(struct job *job)
{
    struct kernel_notes *notes = job->mine;
    if (notes)
        return notes;
    job->mine = notes = arena_alloc(job->arena, sizeof *notes);
    *notes = (struct kernel_notes){.row = row_of(job),
                                   .bench = problem_file(job->problem, KERNEL_BENCH),
                                   .tolerance = tolerance_of(job->problem)};
    return notes;
}

size_t kernel_compiles(const struct kernel_row *row)
{
    return row->compile ? 3 : 0;
}

/* ---- steps ---- */

static void add_compile(struct exec_job *ret, const char *name, const char *const *argv)
{
    struct exec_step *step = &ret->step[ret->n_step++];
    *step = (struct exec_step){.name = name, .limits = visit_compile_limits()};
    visit_set_argv(step, argv);
}

static void add_compiles(struct exec_job *ret, const struct kernel_row *row)
{
    if (!row->compile)
        return;
    add_compile(ret, "compile", row->compile);
    add_compile(ret, "compile", row->main);
    add_compile(ret, "link", row->link);
}

static void add_files(struct exec_job *ret, const struct kernel_notes *notes, struct str code,
                      struct arena *arena)
{
    struct exec_file *file = arena_alloc(arena, 3 * sizeof *file);
    visit_add_file(ret, file, notes->row->code, code);
    visit_add_file(ret, file, notes->row->driver, embed_get(notes->row->emit));
    visit_add_file(ret, file, notes->row->bench, notes->bench);
}

static void add_run(struct exec_job *ret, const struct job *job, const struct kernel_row *row,
                    int threads)
{
    struct exec_step *step = &ret->step[ret->n_step++];
    size_t n = 0;
    *step = (struct exec_step){.name = "kernel", .limits = visit_run_limits(job), .go_on = true};
    step->limits.processes = PROCESSES;
    step->limits.memory_bytes = MEMORY;
    step->limits.output_bytes = step->limits.keep_bytes = KEEP;
    step->env = arena_printf(job->arena,
                             "OMP_NUM_THREADS=%d\nOMP_DYNAMIC=false\nOMP_WAIT_POLICY=passive\n"
                             "OPENBLAS_NUM_THREADS=%d\nMKL_NUM_THREADS=%d",
                             threads, threads, threads);
    visit_set_argv(step, row->run);
    while (step->argv[n])
        n++;
    step->argv[n] = job->nonce;
    step->argv[n + 1] = arena_printf(job->arena, "%d", threads);
    step->argv[n + 2] = NULL;
}

static void add_runs(struct exec_job *ret, const struct job *job, const struct kernel_row *row)
{
    for (int i = 0; i < KERNEL_RUNS; i++)
        add_run(ret, job, row, i + 1);
}

/* ---- visits ---- */

/* Both runs of the reference, where they went well and told all. */
static bool keep_reference(struct job *job, const struct kernel_notes *notes)
{
    const struct exec_result *r = job_phase(job, KERNEL_REFERENCE);
    size_t at = kernel_compiles(notes->row);
    if (!r || r->n_step != at + KERNEL_RUNS)
        return false;
    for (size_t i = 0; i < KERNEL_RUNS; i++)
        if (r->step[at + i].status != EXEC_OK ||
            !kernel_read(r->step[at + i].out.head, job->nonce, job->arena).ended)
            return false;
    for (size_t i = 0; i < KERNEL_RUNS; i++) /* the nonce is of this job: "reference" instead */
        job_keep(job, str_c(kernel_kept[i]),
                 str_replace(r->step[at + i].out.head, job->nonce, KERNEL_REFERENCE, job->arena));
    return true;
}

static int plan_answer(struct job *job, const struct kernel_notes *notes, struct exec_job *ret,
                       const char **phase)
{
    const struct exec_result *built = job_phase(job, KERNEL_BUILD);
    size_t n = kernel_compiles(notes->row);
    if (job_phase(job, KERNEL_RUN))
        return 0;
    if (n && !built) {
        add_files(ret, notes, job->code, job->arena);
        add_compiles(ret, notes->row);
        ret->collect = "candidate.o";
        ret->collect_max_bytes = OBJECT_MAX;
        *phase = KERNEL_BUILD;
        return 1;
    }
    if (n && (built->n_step < n || built->step[n - 1].status != EXEC_OK))
        return 0;
    if (n)
        ret->keep_box = true;
    else
        add_files(ret, notes, job->code, job->arena);
    add_runs(ret, job, notes->row);
    *phase = KERNEL_RUN;
    return 1;
}

int kernel_next(const struct toolchain *tools, struct job *job, struct exec_job *ret,
                const char **phase)
{
    const struct kernel_notes *notes = kernel_notes_of(job);
    *ret = (struct exec_job){0};
    if (!notes->row || !notes->bench.p || !kernel_has(tools, notes->row))
        return 0;
    if (!job_kept(job, str_c(kernel_kept[0])).p && !job_phase(job, KERNEL_REFERENCE)) {
        add_files(ret, notes, job->problem->reference, job->arena);
        add_compiles(ret, notes->row);
        add_runs(ret, job, notes->row);
        *phase = KERNEL_REFERENCE;
        return 1;
    }
    if (!job_kept(job, str_c(kernel_kept[0])).p && !keep_reference(job, notes))
        return 0;
    return plan_answer(job, notes, ret, phase);
}

static const char *by_hand(const struct by_hand *what, struct arena *arena)
{
    return arena_printf(arena, "# compile with the problem's driver and run%s", what->sources);
}

const struct runner runner_kernel = {
    .name = "kernel",
    .help = "numerical kernels: values on one and on two threads, and the programming model",
    .tools = kernel_programs,
    .open = kernel_open,
    .close = kernel_close,
    .next = kernel_next,
    .judge = kernel_judge,
    .by_hand = by_hand,
};

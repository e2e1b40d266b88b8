/* python.c: what to run for a Python candidate.
 *
 * program: each test is a step, the candidate a main program on real pipes; after every visit its
 * outputs are looked at, and a candidate that has failed gets no further one. call: one step, which
 * makes all calls and hands the results back as text. Both get inputs and nothing else. */
#include "runners/python/python.h"

#include "runners/runner/visit.h"
#include "runners/expected/output.h"

#include <string.h>

#define DRIVER_WORDS 4           /* python -s -S driver.py: what the fork server is started with */
#define BENCH_TELLS  (10u << 20) /* a quarter of what the tests' own process may tell */
#define PY_REFERENCE "reference.py"
#define OUTPUT_MORE  (64u << 10)
#define INPUT_MAX    (60u << 20) /* what a frame to the cell holds */

static const char *const visits[] = {"run",   "run2",  "run3",  "run4",  "run5",  "run6",
                                     "run7",  "run8",  "run9",  "run10", "run11", "run12",
                                     "run13", "run14", "run15", "run16"};
_Static_assert(countof(visits) == PY_PHASE_MAX && PY_PHASE_MAX <= JOB_PHASES, "a name a visit");
_Static_assert(PY_PHASE_MAX *EXEC_STEP_MAX >= EXPECTED_TESTS_MAX, "a step a test");

struct py_notes *py_notes_of(struct job *job)
{
    struct py_notes *notes = job->mine;
    if (notes)
        return notes;
    job->mine = notes = arena_alloc(job->arena, sizeof *notes);
    notes->derived = py_is_derived(job->oracle);
    if (notes->derived)
        notes->ok = py_derived_open(notes, job->problem, job->arena) == 0;
    else
        notes->ok =
            expected_tests_read(&notes->tests, job->problem, strcmp(job->oracle->name, "call") == 0,
                                job->arena, &notes->err) == 0;
    return notes;
}

bool py_without_reference(const struct job *job)
{
    return job->is_golden && !str_trim(job->problem->reference).n;
}

size_t py_keep_bytes(size_t wanted)
{
    return 4 * wanted + OUTPUT_MORE;
}

/* What of Python depends on luck or on the host is the same for all: the order of sets of str, how
 * many threads a library starts. Nothing else is in the environment but what every step has. */
static const char environment[] = "PYTHONHASHSEED=0\nPYTHONDONTWRITEBYTECODE=1\n"
                                  "OPENBLAS_NUM_THREADS=1\nOMP_NUM_THREADS=1\nMPLBACKEND=Agg\n"
                                  "MATPLOTLIBRC=/assay/matplotlibrc";

/* `what` is a mode of the driver, its file, and the file in front of that; NULL where there is none. */
static struct exec_step make_step(const struct toolchain *tools, const struct job *job,
                                  const char *const what[3], const char *input, size_t wanted)
{
    const char *argv[] = {((const struct python_tools *)tools)->python,
                          "-s",
                          "-S",
                          "/assay/driver.py",
                          what[0],
                          what[1],
                          what[2],
                          NULL};
    struct exec_step step = {.name = what[0],
                             .stdin_file = input,
                             .warm = DRIVER_WORDS,
                             .env = environment,
                             .limits = visit_run_limits(job)};
    size_t keep = py_keep_bytes(wanted);
    if (keep > (size_t)step.limits.output_bytes)
        step.limits.output_bytes = (int64_t)keep;
    step.limits.keep_bytes = (int32_t)(keep > INT32_MAX ? INT32_MAX : keep);
    visit_set_argv(&step, argv);
    return step;
}

/* Where candidate and tests are one program for the suite's own harness, a candidate may use what the
 * tests import, and its reference does. */
static struct str with_imports(const struct job *job, struct str code)
{
    struct str tests = problem_file(job->problem, PY_SUITE_FILE), line;
    struct buf b;
    if (!py_is_derived(job->oracle) || !tests.n)
        return code;
    buf_init(&b, code.n + tests.n + 2);
    buf_adds(&b, code);
    buf_addc(&b, "\n");
    while (str_line(&tests, &line))
        if ((str_starts(line, "import ") || str_starts(line, "from ")) && !str_has(line, "(")) {
            buf_adds(&b, line);
            buf_addc(&b, "\n");
        }
    if (buf_str(&b).n == code.n + 1) {
        buf_finish(&b);
        return code;
    }
    return arena_take(job->arena, &b);
}

/* The file that a suite puts in front of every answer; NULL: it has none. */
static const char *before_answer(const struct expected_tests *t)
{
    return t->prelude.n ? "/box/" PY_PRELUDE : NULL;
}

static void add_answer(const struct job *job, const struct expected_tests *t, struct exec_job *ret,
                       struct exec_file *file)
{
    visit_add_file(ret, file, PY_CANDIDATE, with_imports(job, job->code));
    if (t->prelude.n)
        visit_add_file(ret, file, PY_PRELUDE, t->prelude);
}

static void plan_programs(const struct toolchain *tools, const struct job *job,
                          const struct expected_tests *t, struct exec_job *ret)
{
    struct exec_file *file = arena_alloc(job->arena, (EXEC_STEP_MAX + 2) * sizeof *file);
    const char *const what[] = {"program", "/box/" PY_CANDIDATE, before_answer(t)};
    size_t first = job->n_done * EXEC_STEP_MAX;
    add_answer(job, t, ret, file);
    for (size_t i = first; i < t->n && ret->n_step < EXEC_STEP_MAX; i++) {
        const char *name = arena_printf(job->arena, "input%zu", i + 1);
        visit_add_file(ret, file, name, t->test[i].in);
        ret->step[ret->n_step++] = make_step(tools, job, what, name, t->test[i].out.n);
    }
}

void py_plan_candidate(const struct toolchain *tools, const struct job *job, const char *mode,
                       struct str input, size_t wanted, struct exec_job *ret)
{
    const struct expected_tests *t = &((const struct py_notes *)job->mine)->tests;
    const char *const what[] = {mode, "/box/" PY_CANDIDATE, before_answer(t)};
    struct exec_file *file = arena_alloc(job->arena, 3 * sizeof *file);
    struct buf in;
    buf_init(&in, INPUT_MAX);
    buf_addf(&in, "%s %s\n", job->nonce, job->problem->entry);
    buf_adds(&in, input);
    add_answer(job, t, ret, file);
    visit_add_file(ret, file, "calls", arena_take(job->arena, &in));
    ret->step[ret->n_step++] = make_step(tools, job, what, "calls", wanted);
}

void py_plan_calls(const struct toolchain *tools, const struct job *job,
                   const struct expected_tests *t, struct exec_job *ret)
{
    size_t wanted = 0;
    struct buf in;
    buf_init(&in, INPUT_MAX);
    for (size_t i = 0; i < t->n; i++) {
        buf_adds(&in, t->test[i].in);
        buf_addc(&in, "\n");
        wanted += t->test[i].out.n + 100;
    }
    py_plan_candidate(tools, job, "call", buf_str(&in), wanted, ret);
    buf_finish(&in);
}

void py_plan_bench(const struct toolchain *tools, const struct job *job, const char *mode,
                   const struct exec_file *more, size_t n_more, struct exec_job *ret)
{
    const char *const what[] = {"bench", "/box/" PY_REFERENCE, NULL};
    const struct problem *p = job->problem;
    struct exec_file *file = arena_alloc(job->arena, (p->n_file + n_more + 2) * sizeof *file);
    visit_add_file(ret, file, PY_REFERENCE, with_imports(job, p->reference));
    for (size_t i = 0; i < p->n_file; i++)
        visit_add_file(ret, file, p->file[i].name, p->file[i].data);
    for (size_t i = 0; i < n_more; i++)
        visit_add_file(ret, file, more[i].name, more[i].data);
    visit_add_file(ret, file, "mode",
                   str_c(arena_printf(job->arena, "%s %s\n%s\n", job->nonce, mode, p->facts)));
    ret->step[ret->n_step++] = make_step(tools, job, what, "mode", BENCH_TELLS);
}

const struct exec_outcome *py_program_run(const struct job *job, size_t i)
{
    size_t visit = i / EXEC_STEP_MAX, step = i % EXEC_STEP_MAX;
    if (visit >= job->n_done || step >= job->done[visit].n_step ||
        job->done[visit].step[step].status == EXEC_NOT_RUN)
        return NULL;
    return &job->done[visit].step[step];
}

int py_program_right(const struct job *job, const struct expected_tests *t, size_t i)
{
    const struct exec_outcome *o = py_program_run(job, i);
    if (!o)
        return -1;
    return o->status == EXEC_OK && o->out.total_bytes == (int64_t)o->out.head.n &&
           expected_checker_find(t->compare)->right(t->test[i].out, o->out.head, &t->rule);
}

/* There are more tests, and all so far came out right. */
static bool goes_on(const struct job *job, const struct expected_tests *t)
{
    size_t done = job->n_done * EXEC_STEP_MAX;
    if (job->want & WANT_BEHAVIOUR)
        return done < t->n; /* what it does in all of them is asked for */
    for (size_t i = done - EXEC_STEP_MAX; i < t->n && i < done; i++)
        if (py_program_right(job, t, i) != 1)
            return false;
    return done < t->n;
}

int python_next(const struct toolchain *tools, struct job *job, struct exec_job *ret,
                const char **phase)
{
    struct py_notes *notes = py_notes_of(job);
    const struct expected_tests *t = &notes->tests;
    *ret = (struct exec_job){0};
    if (notes->derived)
        return py_derived_next(tools, job, notes, ret, phase);
    if (!notes->ok || py_without_reference(job) || job->n_done == PY_PHASE_MAX ||
        (job->n_done && (t->call || !goes_on(job, t))))
        return 0;
    (t->call ? py_plan_calls : plan_programs)(tools, job, t, ret);
    *phase = visits[job->n_done];
    return 1;
}

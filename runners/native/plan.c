/* plan.c: what to run. A program: compiled once, then run once a test, with the input on a pipe and
 * nothing of what has to come out. Calls: what is wanted is told by a process without the answer's
 * code, in a box of its own; then the answer's code makes the calls and tells what it got. */
#include "runners/native/native.h"

#include "runners/runner/visit.h"
#include "runners/expected/output.h"

#include <string.h>

#define OUTPUT_MORE (64u << 10)
#define CALLS_KEEP  (4u << 20)
#define PROCESSES   200 /* threads of virtual machines are such, too */
#define MEMORY      (2ll << 30)

static const char *const visits[] = {"run",   "run2",  "run3",  "run4",  "run5",  "run6",
                                     "run7",  "run8",  "run9",  "run10", "run11", "run12",
                                     "run13", "run14", "run15", "run16"};
_Static_assert(countof(visits) <= JOB_PHASES, "a name a visit");

const struct native_row *native_row_of(const struct job *job)
{
    for (size_t i = 0; i < native_row_count; i++)
        if (strcmp(native_rows[i].word, job->oracle->kind->name) == 0)
            return &native_rows[i];
    return NULL;
}

static bool read_notes(struct native_notes *notes, struct job *job)
{
    notes->row = native_row_of(job);
    notes->lang = job->oracle->kind->lang;
    notes->entry = job->problem->entry;
    notes->calls = strncmp(job->oracle->name, "values-", 7) == 0;
    if (!notes->row)
        return err_set(&notes->err, ERR_INPUT, "no language of the table"), false;
    if (notes->calls)
        return native_calls_read(&notes->asked, job->problem, job->arena, &notes->err) == 0;
    if (expected_tests_read(&notes->tests, job->problem, false, job->arena, &notes->err) < 0)
        return false;
    if (notes->tests.n + native_compiles(&notes->row->whole) <= countof(visits) * EXEC_STEP_MAX)
        return true;
    return err_set(&notes->err, ERR_INPUT, "tests: more than can be run"), false;
}

const struct native_notes *native_notes_of(struct job *job)
{
    struct native_notes *notes = job->mine;
    if (notes)
        return notes;
    job->mine = notes = arena_alloc(job->arena, sizeof *notes);
    notes->ok = read_notes(notes, job);
    return notes;
}

size_t native_compiles(const struct native_recipe *recipe)
{
    size_t n = 0;
    while (n < countof(recipe->compile) && recipe->compile[n])
        n++;
    return n;
}

/* ---- steps ---- */

/* The words of a command, "@" made the class. */
static void set_words(struct exec_step *step, const char *command, const char *class,
                      struct arena *arena)
{
    struct str rest = str_c(command), word;
    size_t n = 0;
    while (rest.n && n < EXEC_ARGV_MAX) {
        size_t end = 0;
        while (end < rest.n && rest.p[end] != ' ')
            end++;
        word = str_slice(rest, 0, end);
        rest = str_trim_left(str_slice(rest, end, rest.n));
        step->argv[n++] = arena_dup(arena, str_replace(word, "@", class, arena));
    }
    step->argv[n] = NULL;
}

static struct exec_step *add_step(struct exec_job *ret, const struct native_row *row,
                                  const char *name, const char *command, const char *class,
                                  struct exec_limits limits, struct arena *arena)
{
    struct exec_step *step = &ret->step[ret->n_step++];
    *step = (struct exec_step){.name = name, .env = row->env, .proc = row->proc, .limits = limits};
    step->limits.processes = PROCESSES;
    step->limits.memory_bytes = MEMORY;
    set_words(step, command, class, arena);
    return step;
}

static void add_compiles(struct exec_job *ret, const struct native_row *row,
                         const struct native_recipe *recipe, const char *class, struct arena *arena)
{
    struct exec_limits limits = visit_compile_limits();
    if (row->compile_s) {
        limits.cpu_ms = row->compile_s * 1000;
        limits.wall_ms = 4 * limits.cpu_ms + 1000;
    }
    for (size_t i = 0; i < native_compiles(recipe); i++)
        add_step(ret, row, "compile", recipe->compile[i], class, limits, arena);
}

static const char *file_of(const struct native_recipe *recipe, struct str code, struct arena *arena)
{
    const char *class = native_class(code, true, arena);
    return arena_dup(arena, str_replace(str_c(recipe->code), "@", class, arena));
}

/* ---- programs ---- */

/* The first test of a visit. */
static size_t first_test(const struct native_notes *notes, size_t visit)
{
    size_t n = native_compiles(&notes->row->whole);
    return visit ? visit * EXEC_STEP_MAX - n : 0;
}

const struct exec_outcome *native_run(const struct job *job, const struct native_notes *notes,
                                      size_t i)
{
    size_t at = i + native_compiles(&notes->row->whole), visit = at / EXEC_STEP_MAX;
    const struct exec_result *r = visit < job->n_done ? &job->done[visit] : NULL;
    at %= EXEC_STEP_MAX;
    return r && at < r->n_step && r->step[at].status != EXEC_NOT_RUN ? &r->step[at] : NULL;
}

int native_right(const struct job *job, const struct native_notes *notes, size_t i)
{
    const struct exec_outcome *o = native_run(job, notes, i);
    const struct expected_tests *t = &notes->tests;
    if (!o)
        return -1;
    return o->status == EXEC_OK && o->out.total_bytes == (int64_t)o->out.head.n &&
           expected_checker_find(t->compare)->right(t->test[i].out, o->out.head, &t->rule);
}

static void add_run(struct exec_job *ret, const struct job *job, const struct native_notes *notes,
                    size_t i, const char *class)
{
    struct exec_limits limits = visit_run_limits(job);
    size_t keep = 4 * notes->tests.test[i].out.n + OUTPUT_MORE;
    const char *input = arena_printf(job->arena, "input%zu", i + 1);
    visit_add_file(ret, (struct exec_file *)ret->file, input, notes->tests.test[i].in);
    if (keep > (size_t)limits.output_bytes)
        limits.output_bytes = (int64_t)keep;
    limits.keep_bytes = (int32_t)(keep > INT32_MAX ? INT32_MAX : keep);
    add_step(ret, notes->row, "program", notes->row->whole.run, class, limits, job->arena)
        ->stdin_file = input;
}

static int plan_program(struct job *job, const struct native_notes *notes, struct exec_job *ret,
                        const char **phase)
{
    const char *class = native_class(job->code, false, job->arena);
    size_t i = first_test(notes, job->n_done);
    for (size_t k = 0; job->n_done && k < i; k++)
        if (native_right(job, notes, k) != 1)
            return 0;
    if (i >= notes->tests.n || job->n_done == countof(visits))
        return 0;
    ret->file = arena_alloc(job->arena, (EXEC_STEP_MAX + 1) * sizeof *ret->file);
    if (job->n_done) {
        ret->keep_box = true;
    } else {
        visit_add_file(ret, (struct exec_file *)ret->file,
                       file_of(&notes->row->whole, job->code, job->arena),
                       native_code(notes, job->code, job->arena));
        add_compiles(ret, notes->row, &notes->row->whole, native_class(job->code, true, job->arena),
                     job->arena);
    }
    for (; i < notes->tests.n && ret->n_step < EXEC_STEP_MAX; i++)
        add_run(ret, job, notes, i, class);
    *phase = visits[job->n_done];
    return 1;
}

/* ---- calls ---- */

static void plan_calls(struct job *job, const struct native_notes *notes, bool wanted,
                       struct exec_job *ret)
{
    const struct native_row *row = notes->row;
    struct str code = wanted ? job->problem->reference : job->code;
    struct exec_file *file = arena_alloc(job->arena, 2 * sizeof *file);
    const char *class = native_class(code, true, job->arena);
    struct exec_limits limits = visit_run_limits(job);
    limits.keep_bytes = CALLS_KEEP;
    if (row->calls.code)
        visit_add_file(ret, file, file_of(&row->calls, code, job->arena),
                       wanted && notes->asked.n && !row->calls.compile[0]
                           ? str_c(row->head)
                           : native_code(notes, code, job->arena));
    visit_add_file(ret, file, row->calls.main,
                   native_main(notes, code, wanted, job->nonce, job->arena));
    add_compiles(ret, row, &row->calls, class, job->arena);
    add_step(ret, row, "call", row->calls.run, class, limits, job->arena);
    /* what differs from run to run cannot be wanted */
    if (wanted)
        add_step(ret, row, "call", row->calls.run, class, limits, job->arena);
}

/* What is wanted comes first, so that nothing of it is in the box when the answer's code is. */
static int plan_values(struct job *job, const struct native_notes *notes, struct exec_job *ret,
                       const char **phase)
{
    struct str key = STR(NATIVE_WANTED);
    bool wanted = !job_kept(job, key).p && !job_phase(job, NATIVE_WANTED);
    if (!wanted && !job_kept(job, key).p && native_wanted(job, notes).p)
        job_keep(job, key, native_wanted(job, notes));
    if (!wanted && (job_phase(job, NATIVE_CALLED) || !job_kept(job, key).p))
        return 0;
    plan_calls(job, notes, wanted, ret);
    *phase = wanted ? NATIVE_WANTED : NATIVE_CALLED;
    return 1;
}

int native_next(const struct toolchain *tools, struct job *job, struct exec_job *ret,
                const char **phase)
{
    const struct native_notes *notes = native_notes_of(job);
    *ret = (struct exec_job){0};
    if (!notes->ok || !native_has(tools, notes->row) || (notes->calls && !notes->row->calls.main))
        return 0;
    return (notes->calls ? plan_values : plan_program)(job, notes, ret, phase);
}

static const char *by_hand(const struct by_hand *what, struct arena *arena)
{
    return arena_printf(arena, "# compile and run%s", what->sources);
}

const struct runner runner_native = {
    .name = "native",
    .help = "compile and run with the language's own tools, as a program or by calls",
    .tools = native_programs,
    .open = native_open,
    .close = native_close,
    .next = native_next,
    .judge = native_judge,
    .by_hand = by_hand,
};

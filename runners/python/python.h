/* python.h: inside runners/python: what its parts share. README.md tells how it works. */
#ifndef RUNNERS_PYTHON_PYTHON_H
#define RUNNERS_PYTHON_PYTHON_H

#include "runners/expected/tests.h"
#include "runners/runner/runner.h"

#define PY_SUITE_FILE  "tests.py"    /* the asserts that a suite has */
#define PY_INPUTS_FILE "inputs.json" /* or its inputs */
#define PY_CANDIDATE   "candidate.py"
#define PY_PRELUDE     "prelude.py"
#define PY_PHASE_MAX   16 /* visits to a cell, of EXEC_STEP_MAX programs each */

struct python_tools {
    struct toolchain base;
    const char *python; /* path */
    struct exec_file kit[6];
};

#define PY_RUN "run" /* the first visit of a candidate */

/* A job's notes (job.mine): its tests, or why there are none. */
struct py_notes {
    bool derived;     /* the suite has asserts or inputs only: derive.c finds out what they are */
    bool known;       /* that is done; then, if they are no calls: */
    struct str asked; /* what the tests do with a candidate, a line each */
    size_t n_asked;
    int64_t asserts; /* that a run of the tests comes by */
    struct expected_tests tests;
    struct err err; /* set where the tests cannot be read */
    bool ok;
};

int python_open(struct toolchain **ret, runner_note_fn *note, void *ctx, struct err *err);
void python_close(struct toolchain *tools);
int python_next(const struct toolchain *tools, struct job *job, struct exec_job *ret,
                const char **phase);
void python_judge(const struct toolchain *tools, const struct job *job, struct verdict *ret);

/* Read the tests into job->mine, once. */
struct py_notes *py_notes_of(struct job *job);

/* Tests that are derived, in a process of their own: derive.c; those that are more than calls:
 * rounds.c. */
bool py_is_derived(const struct oracle *oracle);
/* What is known before they are: whether the suite's tests are in doubt. */
int py_derived_open(struct py_notes *notes, const struct problem *p, struct arena *arena);
int py_derived_next(const struct toolchain *tools, struct job *job, struct py_notes *notes,
                    struct exec_job *ret, const char **phase);
void py_derived_judge(const struct job *job, const struct py_notes *notes, struct verdict *ret);
int py_rounds_next(const struct toolchain *tools, struct job *job, const struct py_notes *notes,
                   struct exec_job *ret, const char **phase);
void py_rounds_judge(const struct job *job, const struct py_notes *notes, struct verdict *ret);

/* A visit of the tests' own process: what the suite has, then the files given. `keep` bytes of what
 * it tells are kept. */
void py_plan_bench(const struct toolchain *tools, const struct job *job, const char *mode,
                   const struct exec_file *more, size_t n_more, struct exec_job *ret);
/* One visit of the candidate: `input` is told to the driver's mode, behind the nonce and the entry. */
void py_plan_candidate(const struct toolchain *tools, const struct job *job, const char *mode,
                       struct str input, size_t wanted, struct exec_job *ret);
/* What a process of ours told, without its nonce: lines up to `end`, which is left out. False: it
 * did not come to its end, or something else wrote there. */
bool py_told(struct str *ret, const struct job *job, const struct exec_outcome *o);

/* The verdict of an exception that the driver told, and of a process that did not end well. */
void py_judge_error(const struct job *job, char kind, struct str text, struct verdict *ret);
void py_judge_exit(const struct job *job, const struct exec_outcome *o, struct verdict *ret);
void py_judge_calls(const struct job *job, const struct expected_tests *t, struct verdict *ret);
void py_plan_calls(const struct toolchain *tools, const struct job *job,
                   const struct expected_tests *t, struct exec_job *ret);

/* A golden run of a problem of which the suite has no reference: nothing is run, and it counts. */
bool py_without_reference(const struct job *job);

/* Of the i-th program run, counted over all visits; NULL when it was not run. */
const struct exec_outcome *py_program_run(const struct job *job, size_t i);

/* The outcome of a program's test: 1 right, 0 not, -1 it was not run. */
int py_program_right(const struct job *job, const struct expected_tests *tests, size_t i);

/* Bytes of its standard output that are kept for a test that wants so many. */
size_t py_keep_bytes(size_t wanted);

#endif

/* python.h: inside runners/python: what its parts share. README.md tells how it works. */
#ifndef RUNNERS_PYTHON_PYTHON_H
#define RUNNERS_PYTHON_PYTHON_H

#include "runners/python/tests.h"
#include "runners/runner/runner.h"

#define PY_CANDIDATE "candidate.py"
#define PY_PRELUDE   "prelude.py"
#define PY_PHASE_MAX 16 /* visits to a cell, of EXEC_STEP_MAX programs each */

struct python_tools {
    struct toolchain base;
    const char *python; /* path */
    struct exec_file kit[1];
};

/* A job's notes (job.mine): its tests, or why there are none. */
struct py_notes {
    struct py_tests tests;
    struct err err; /* set where the tests cannot be read */
    bool ok;
};

int python_open(struct toolchain **ret, runner_note_fn *note, void *ctx, struct err *err);
void python_close(struct toolchain *tools);
int python_next(const struct toolchain *tools, struct job *job, struct exec_job *ret,
                const char **phase);
void python_judge(const struct toolchain *tools, const struct job *job, struct verdict *ret);

/* Read the tests into job->mine, once. */
const struct py_notes *py_notes_of(struct job *job);

/* A golden run of a problem of which the suite has no reference: nothing is run, and it counts. */
bool py_without_reference(const struct job *job);

/* Of the i-th program run, counted over all visits; NULL when it was not run. */
const struct exec_outcome *py_program_run(const struct job *job, size_t i);

/* The outcome of a program's test: 1 right, 0 not, -1 it was not run. */
int py_program_right(const struct job *job, const struct py_tests *tests, size_t i);

/* Bytes of its standard output that are kept for a test that wants so many. */
size_t py_keep_bytes(size_t wanted);

#endif

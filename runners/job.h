/* job.h: one candidate on its way to a verdict: what is judged, beside what, and what came of it.
 */
#ifndef RUNNERS_JOB_H
#define RUNNERS_JOB_H

#include "harness/base/arena.h"
#include "harness/exec/exec.h"
#include "problems/problem.h"
#include "testbenches/oracle.h"

#define JOB_PHASES 6

/* What the problem's own reference did in its own bench here: sets limits, and what a pass must
 * equal. */
struct golden {
    bool passed;
    const char *reason;      /* why not; "" */
    int64_t cpu_us;          /* of the simulation */
    int64_t compared;        /* samples that the bench compared; -1: it does not count */
    const char *fingerprint; /* of the compiled bench without the candidate; "": not known */
    int runs;                /* how often it was run to find this out; 0 counts as 1 */
};

/* A job is carried out in phases, each one visit to a cell; the runner says what comes next from
 * what came before (runner.h). */
struct job {
    const struct suite *suite;     /* borrowed */
    const struct problem *problem; /* borrowed */
    const struct oracle *oracle;
    struct str code;      /* the candidate; for a golden job the reference */
    bool is_golden;       /* this job finds out `golden`; limits are generous */
    struct golden golden; /* otherwise: what was found out */
    bool swapped;         /* compile the candidate behind the bench instead of before it */
    int64_t cpu_limit_us; /* of the simulation, where not the usual rule; 0 */
    bool vote;            /* have the watcher tell what the outputs did (verdict.behaviour) */
    bool as_official;     /* go on for as long as the suite's own harness would */
    struct str prepared;  /* the bench, ready to compile; p NULL: not prepared yet. Made once
                           * for each problem by whichever job comes first, then handed on */
    const char *phase[JOB_PHASES]; /* the runner's name for each phase that was run */
    struct exec_result done[JOB_PHASES];
    size_t n_done;
    char tag[33];   /* hexadecimal; new for every job: folder that the bench's files seem to lie in,
                     * so that a candidate cannot pass a module of its own off as one of theirs */
    char nonce[33]; /* hexadecimal; new for every job */
    struct arena *arena; /* borrowed: dies with the sample */
};

/* The result of a phase, or NULL when it was not run. */
const struct exec_result *job_phase(const struct job *job, const char *phase);

#endif

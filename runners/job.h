/* job.h: one candidate on its way to a verdict: the code, the problem with its bench, and the
 * results of the steps so far. */
#ifndef RUNNERS_JOB_H
#define RUNNERS_JOB_H

#include "harness/base/arena.h"
#include "harness/exec/exec.h"
#include "problems/problem.h"
#include "testbenches/oracle.h"

#define JOB_PHASES 16
#define JOB_KEEP   8

/* What the problem's own reference did in its bench on this machine. It sets the limits for
 * candidates and the number of compared samples that a pass must reach. */
struct golden {
    bool passed;
    const char *reason; /* why it did not pass; "" */
    int64_t cpu_us;     /* of the simulation */
    int64_t compared;   /* samples that the bench compared; -1: it does not count */
    bool ended;         /* the bench itself ended the run, by $finish or $stop */
    int runs;           /* how often it was run to find this out; 0 counts as 1 */
};

/* What a runner made for a problem and can use again for other candidates. */
struct job_kept {
    struct str key, data;
};

/* Whether candidate and bench are compiled into one program, as upstream does it. A verdict never
 * comes of that; the letters of the suites' own harnesses do, and what an audit asks of files'
 * order. */
enum joint {
    JOINT_NO,
    JOINT_TOO,    /* as well, for letters */
    JOINT_ONLY,   /* nothing else: letters of another text than the candidate's */
    JOINT_SWAPPED /* nothing else, the candidate behind the bench; the verdict is of this run */
};

/* What is to be found out besides the verdict. A runner's row says which of these it can do; what it
 * cannot do is refused before anything is asked. */
enum want {
    WANT_BEHAVIOUR = 1, /* what the outputs did: verdict.behaviour */
    WANT_OFFICIAL = 2,  /* what the suite's own harness would find: letters */
    WANT_EARLY = 4,     /* the end of a run at its first difference: its totals are not needed */
};

/* A job is carried out in phases, each one visit to a cell; the runner says what comes next from
 * what came before (runner.h). */
struct job {
    const struct suite *suite;     /* borrowed */
    const struct problem *problem; /* borrowed */
    const struct oracle *oracle;
    struct str code;    /* the candidate; for a golden job the reference */
    struct str written; /* what the model wrote, where `code` was made of it; p NULL: it is that */
    bool is_golden;     /* this job finds out `golden`; limits are generous */
    struct golden golden; /* otherwise: what was found out */
    int64_t cpu_limit_us; /* of the simulation, where not the usual rule; 0 */
    unsigned want;        /* enum want */
    enum joint joint;
    struct str prepared;         /* the bench, ready to compile; p NULL: not prepared yet. Made once
                                  * for each problem by whichever job comes first, then handed on */
    const struct job_kept *kept; /* what earlier jobs of this problem have made; borrowed */
    size_t n_kept;
    struct job_kept keep[JOB_KEEP]; /* what this one has made; in the arena */
    size_t n_keep;
    void *mine;                    /* the runner's own notes on this job; in the arena; or NULL */
    const char *phase[JOB_PHASES]; /* the runner's name for each phase that was run */
    struct exec_result done[JOB_PHASES];
    size_t n_done;
    char nonce[33];      /* hexadecimal, new for every job: begins every line of evidence */
    struct arena *arena; /* borrowed: dies with the sample */
};

/* What is kept under this key, by an earlier job or this one; p NULL: nothing. */
struct str job_kept(const struct job *job, struct str key);
/* Keep it; a job keeps JOB_KEEP things at most. Both texts live in the arena. */
void job_keep(struct job *job, struct str key, struct str data);

/* The result of a phase, or NULL when it was not run. */
const struct exec_result *job_phase(const struct job *job, const char *phase);

#endif

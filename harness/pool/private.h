/* private.h: the pool's insides, for pool.c, golden.c and lane.c. */
#ifndef POOL_PRIVATE_H
#define POOL_PRIVATE_H

#include "harness/pool/pool.h"

/* What a runner may keep of one problem. */
#define POOL_KEPT       16
#define POOL_KEPT_BYTES (64u << 20)

enum golden_state { GOLDEN_UNKNOWN, GOLDEN_RUNNING, GOLDEN_KNOWN };

struct problem_state {
    enum golden_state state;
    struct pool_golden golden;
    struct str prepared;             /* owned: the bench, preprocessed */
    struct job_kept kept[POOL_KEPT]; /* owned: what the runner can use again */
    size_t n_kept, kept_bytes;
    /* The first job of a problem of which nothing is kept yet; others wait until it has made
     * something or is through. */
    const struct pool_job *maker;
    bool made; /* there was one */
};

struct lane {
    struct suite *suite;
    const struct runner *runner;
    struct toolchain *tools;
    bool shares; /* the tools are an earlier lane's */
    int64_t toolchain;
    struct problem_state *state; /* one for each problem */
};

struct slot {
    struct cell *cell; /* owned */
    struct pool_job *job;
};

struct pool {
    struct pool_options o;
    struct lane lane[POOL_SUITES * POOL_LANES];
    int n_lane;
    struct slot *slot;
    struct exec_file *kit; /* of all lanes */
    int n_slot, n_waiting, n_working;
    struct pool_job *head, **tail; /* jobs that wait */
    uv_idle_t kick;                /* so that nothing is done inside of pool_add */
    struct pool_profile profile;
    struct arena arena;
};

/* golden.c: take from the store, or from the table of oracles, what is known of the reference that
 * this job waits for. */
int golden_recall(struct pool *p, const struct pool_job *pj);
/* A job that runs the reference that this job waits for; it frees itself. */
struct pool_job *golden_make(struct pool *p, const struct pool_job *waits);
/* Free the job if it is a golden run that the pool made for itself; NULL is none. */
void golden_drop(struct pool_job *pj);

/* lane.c: a job's problem; what is known of that in the job's lane; the oracle that a problem names
 * or, where it names none, its suite. */
const struct problem *pool_problem(const struct pool *p, const struct pool_job *pj);
struct problem_state *pool_state(struct pool *p, const struct pool_job *pj);
const struct oracle *pool_oracle(const struct suite *suite, const struct problem *problem);
/* Does every problem name an oracle that exists? ERR_INPUT when not; ERR_USAGE: too many suites. */
int lanes_check(const struct pool *p, struct err *err);
/* Fill p->lane: open the runner of each lane. Errors: those of the runner's `open`. */
int lanes_open(struct pool *p, struct err *err);
/* Fill p->kit with the files that any lane's runner needs in a cell; returns how many there are. */
size_t lanes_join_kits(struct pool *p);
void lane_free(struct lane *lane);

#endif

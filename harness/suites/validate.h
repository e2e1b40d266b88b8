/* validate.h: does every reference pass its own bench here, each time, and under load? */
#ifndef SUITES_VALIDATE_H
#define SUITES_VALIDATE_H

#include "harness/pool/pool.h"

struct validate_options {
    struct store *store;
    struct suite *suite;
    struct judging judging;
    const bool *wanted; /* by problem; NULL: all */
    int repeat;         /* runs of every reference on a calm machine, 1.. */
    bool load;          /* one more of each, with four times as many jobs at once as cores */
    /* done of total runs; may be NULL. */
    void (*progress)(void *ctx, int64_t done, int64_t total, bool last);
    void *ctx;
};

/* One problem under one simulator. */
struct validated {
    int runs, passes;
    bool broken;          /* not judged, by our own fault */
    bool left_out;        /* not wanted */
    bool needs;           /* not judged: the machine has not what it takes; the reason says what */
    struct golden golden; /* as it went into the store; of all runs together */
};

struct validation {
    int n_lane;
    const char *name[POOL_LANES];      /* of the runner */
    const char *toolchain[POOL_LANES]; /* its programs and their versions */
    int64_t toolchain_row[POOL_LANES];
    struct validated *row[POOL_LANES]; /* by problem; in the arena */
    size_t n;
    int64_t failed[POOL_LANES], broken; /* problems; those that need more are not among them */
    int signal;
    struct arena arena;
};

/* Runs them and stores one row a problem and simulator: what fails even once is quarantined by the
 * store's own rule. *ret is to be finished whatever comes back. */
int validate_suite(const struct validate_options *options, struct validation *ret, struct err *err);
void validation_finish(struct validation *v);

#endif

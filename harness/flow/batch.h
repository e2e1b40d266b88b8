/* batch.h: work off many jobs in a pool on a loop of its own, with signals and progress.
 *
 * For what is no run of samples: validations, audits, checks of passing samples, rewards. */
#ifndef FLOW_BATCH_H
#define FLOW_BATCH_H

#include "harness/flow/pool.h"

struct batch_options {
    struct pool_options pool; /* loop, failed and ctx are filled by batch_run */
    /* The next job, or NULL: none for now. Called when the line is short, until nothing is under
     * way and it gives NULL. `pool` is the batch's. */
    struct pool_job *(*next)(void *ctx, struct pool *pool);
    /* A few times a second and once at the end; may be NULL. */
    void (*progress)(void *ctx, const struct pool *pool, bool last);
    void *ctx;
};

/* 0 when all was done or *signal (SIGINT, SIGTERM; else 0) ended it; -1 on an error of ours. What
 * was stored is flushed. */
int batch_run(const struct batch_options *options, int *signal, struct err *err);

#endif

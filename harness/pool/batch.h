/* batch.h: work off many jobs in a pool on a loop of its own, with signals and progress.
 *
 * For jobs that are no samples of a run: validations and audits (harness/suites), and the trials of
 * drafted benches (harness/tbgen). */
#ifndef POOL_BATCH_H
#define POOL_BATCH_H

#include "harness/pool/pool.h"

struct batch_options {
    struct pool_options pool; /* loop, failed and ctx are filled by batch_run */
    /* The next job, or NULL: none for now. Called again and again while few jobs wait. The batch is
     * over when no job is under way and this returns NULL. `pool` is the batch's. */
    struct pool_job *(*next)(void *ctx, struct pool *pool);
    /* A few times a second and once at the end; may be NULL. */
    void (*progress)(void *ctx, const struct pool *pool, bool last);
    void *ctx;
};

/* Returns 0 when all jobs are done, or when a signal ended the batch: then *signal is SIGINT or
 * SIGTERM, else 0. Returns -1 on an error of ours. The store is flushed in either case. */
int batch_run(const struct batch_options *options, int *signal, struct err *err);

#endif
